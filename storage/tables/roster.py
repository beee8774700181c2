"""Tables of groups, organisations, people and seats. Know no meeting."""

from sqlalchemy import Boolean, Column, Date, Integer, PrimaryKeyConstraint, String, UniqueConstraint
from sqlalchemy.schema import ForeignKey, Index

from storage.tables.metadata import id_column, kept, reference_to
from storage.types import Instant, Json

working_group = kept(
    "working_group",
    id_column(),
    Column("name", String, nullable=False),
    Column("area", String, nullable=False),
    Column("nations", Json, nullable=False),
    Column("tzid", String, nullable=False),
    Column("team_id", String),
    # A group and its coordinator name each other, so one of the two references comes after both tables.
    Column(
        "coordinator_id",
        Integer,
        ForeignKey("person.id", use_alter=True, name="fk_working_group_coordinator_id"),
    ),
    Column("place", String, nullable=False),
    Column("reference", String, unique=True),
    Column("needs_approval", Boolean, nullable=False),
)

sector = kept(
    "sector",
    reference_to("group_id", "working_group"),
    Column("code", String, nullable=False),
    Column("name", String, nullable=False),
    Column("tier", String, nullable=False),
    Column("any_of", Json, nullable=False),
    Column("position", Integer, nullable=False),
    PrimaryKeyConstraint("group_id", "code"),
    numbered=False,
)

organisation = kept(
    "organisation",
    id_column(),
    reference_to("group_id", "working_group"),
    Column("name", String, nullable=False),
    Column("sectors", Json, nullable=False),
    Column("nation", String),
    Column("domain", String),
    Column("reference", String),
    Column("mailbox", String),
    Column("active_from", Date),
    Column("active_to", Date),
    reference_to("succeeded_by", "organisation", nullable=True),
    UniqueConstraint("group_id", "reference"),
)

person = kept(
    "person",
    id_column(),
    reference_to("group_id", "working_group"),
    Column("name", String, nullable=False),
    Column("email", String),
    Column("post", String, nullable=False),
    reference_to("organisation_id", "organisation", nullable=True),
    Column("sector", String),
    Column("confirmed_on", Date),
    Column("left_on", Date),
    Column("reference", String),
    Column("authority", Integer),
    Column("briefable", String, nullable=False),
    Column("languages", Json, nullable=False),
    Column("adjustments", Json, nullable=False),
    reference_to("earlier_id", "person", nullable=True),
    UniqueConstraint("group_id", "email"),
    UniqueConstraint("group_id", "reference"),
    Index("ix_person_email", "email"),
)

identity = kept(
    "identity",
    reference_to("person_id", "person"),
    Column("team_id", String, nullable=False),
    Column("user_id", String, nullable=False),
    # The person's group once more: an account is one person in each group, and the database sees to it.
    reference_to("group_id", "working_group"),
    PrimaryKeyConstraint("person_id", "team_id", "user_id"),
    UniqueConstraint("team_id", "user_id", "group_id"),
    numbered=False,
)

seat = kept(
    "seat",
    id_column(),
    reference_to("series_id", "series"),
    reference_to("organisation_id", "organisation"),
    Column("sector", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("capacity", String),
    Column("counts", Boolean),
    Column("opened_on", Date),
    Column("closed_on", Date),
    UniqueConstraint("series_id", "organisation_id", "sector", "number"),
)

appointment = kept(
    "appointment",
    id_column(),
    reference_to("seat_id", "seat"),
    reference_to("person_id", "person"),
    Column("capacity", String, nullable=False),
    Column("counts", Boolean, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date),
    Index(None, "seat_id"),
    Index(None, "person_id"),
)

deputyship = kept(
    "deputyship",
    id_column(),
    reference_to("seat_id", "seat"),
    reference_to("person_id", "person"),
    Column("position", Integer, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date),
    UniqueConstraint("seat_id", "person_id", "from_on"),
    Index(None, "person_id"),
)

representation = kept(
    "representation",
    id_column(),
    reference_to("seat_id", "seat"),
    reference_to("organisation_id", "organisation"),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date),
    UniqueConstraint("seat_id", "organisation_id", "from_on"),
    Index(None, "organisation_id"),
)

absence = kept(
    "absence",
    id_column(),
    reference_to("person_id", "person"),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date, nullable=False),
    UniqueConstraint("person_id", "from_on"),
)

proposal = kept(
    "proposal",
    id_column(),
    reference_to("group_id", "working_group"),
    reference_to("asked_by", "person"),
    Column("verb", String, nullable=False),
    Column("facts", Json, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("state", String, nullable=False),
    Index("ix_proposal_group_id_state", "group_id", "state"),
)

registration_request = kept(
    "registration_request",
    id_column(),
    reference_to("group_id", "working_group"),
    reference_to("series_id", "series"),
    Column("team_id", String, nullable=False),
    Column("user_id", String, nullable=False),
    Column("name", String, nullable=False),
    Column("email", String),
    reference_to("organisation_id", "organisation", nullable=True),
    Column("organisation_name", String, nullable=False),
    Column("sector", String),
    Column("post", String, nullable=False),
    Column("capacity", String, nullable=False),
    Column("as_deputy", Boolean, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("state", String, nullable=False),
    Index("ix_registration_request_open", "series_id", "team_id", "user_id"),
)
