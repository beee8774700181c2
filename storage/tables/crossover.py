"""Tables of other partnerships, who of the group sits there, and bodies of which only the name is kept."""

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, String, UniqueConstraint
from sqlalchemy.schema import Index

from storage.tables.metadata import id_column, kept, reference_to
from storage.types import Json

partnership = kept(
    "partnership",
    id_column(),
    reference_to("group_id", "working_group"),
    Column("name", String, nullable=False),
    reference_to("lead_id", "organisation", nullable=True),
    Column("tier", String, nullable=False),
    Column("areas", Json, nullable=False),
    Column("remit", Json, nullable=False),
    reference_to("chair_id", "person", nullable=True),
    Column("others", Integer, nullable=False),
    Column("tzid", String, nullable=False),
    # The plan, as a series has it: ISO text of a wall time. Without a start there is none.
    Column("dtstart", String(26)),
    Column("rrule", String),
    Column("begins", String(8)),
    Column("minutes", Integer, nullable=False),
    Column("dates", Json, nullable=False),
    Column("reports_to", String, nullable=False),
    Column("reference", String),
    UniqueConstraint("group_id", "reference"),
)

partnership_member = kept(
    "partnership_member",
    reference_to("partnership_id", "partnership"),
    reference_to("person_id", "person"),
    PrimaryKeyConstraint("partnership_id", "person_id"),
    Index(None, "person_id"),
    numbered=False,
)

excluded_body = kept(
    "excluded_body",
    reference_to("group_id", "working_group"),
    Column("name", String, nullable=False),
    PrimaryKeyConstraint("group_id", "name"),
    numbered=False,
)
