"""Tables of bank holidays, and of periods of days that a scheduler should know. Know no meeting."""

from sqlalchemy import Boolean, Column, Date, PrimaryKeyConstraint, String, UniqueConstraint
from sqlalchemy.schema import Index

from storage.tables.metadata import id_column, kept, reference_to

bank_holiday = kept(
    "bank_holiday",
    reference_to("group_id", "working_group"),
    Column("nation", String, nullable=False),
    Column("day", Date, nullable=False),
    Column("name", String, nullable=False),
    Column("source", String, nullable=False),
    # A day that a coordinator took out stays here, so that no list puts it back.
    Column("is_closed", Boolean, nullable=False),
    PrimaryKeyConstraint("group_id", "nation", "day"),
    numbered=False,
)

calendar_period = kept(
    "calendar_period",
    id_column(),
    reference_to("group_id", "working_group"),
    # Without one it concerns the whole group.
    reference_to("organisation_id", "organisation", nullable=True),
    Column("kind", String, nullable=False),
    Column("label", String, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date, nullable=False),
    Column("place", String, nullable=False),
    Column("reference", String),
    UniqueConstraint("group_id", "reference"),
    Index(None, "group_id", "to_on"),
)
