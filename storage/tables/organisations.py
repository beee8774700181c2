"""Tables of what is known of organisations over time. Know no seats."""

from sqlalchemy import Column, Date, Integer, String, UniqueConstraint
from sqlalchemy.schema import Index

from storage.tables.metadata import id_column, kept, reference_to

former_name = kept(
    "former_name",
    id_column(),
    reference_to("organisation_id", "organisation"),
    Column("name", String, nullable=False),
    Column("until", Date),
    UniqueConstraint("organisation_id", "name"),
)

designated_contact = kept(
    "designated_contact",
    id_column(),
    reference_to("organisation_id", "organisation"),
    reference_to("person_id", "person"),
    Column("position", Integer, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date),
    Index(None, "organisation_id"),
    Index(None, "person_id"),
)

agreement = kept(
    "agreement",
    id_column(),
    reference_to("organisation_id", "organisation"),
    Column("state", String, nullable=False),
    Column("requested_on", Date),
    Column("signed_on", Date),
    Column("review_due", Date),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date),
    Index(None, "organisation_id"),
)

engagement = kept(
    "engagement",
    id_column(),
    reference_to("organisation_id", "organisation"),
    Column("level", String, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date),
    reference_to("set_by", "person", nullable=True),
    Column("reason", String, nullable=False),
    Column("review_by", Date),
    Index(None, "organisation_id"),
)
