"""Tables of polls, who was asked, and what they answered. Know no notice."""

from sqlalchemy import Boolean, Column, PrimaryKeyConstraint, String
from sqlalchemy.schema import Index

from storage.tables.metadata import id_column, kept, reference_to
from storage.types import Instant, Json

poll = kept(
    "poll",
    id_column(),
    reference_to("series_id", "series"),
    Column("kind", String, nullable=False),
    # Slots as "2027-01-12T10:00/90", wall time and minutes; cadences by their words.
    Column("options", Json, nullable=False),
    reference_to("opened_by", "person"),
    Column("opens_at", Instant, nullable=False),
    Column("remind_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Column("is_cancelled", Boolean, nullable=False),
    Index(None, "series_id"),
)

poll_asked = kept(
    "poll_asked",
    reference_to("poll_id", "poll"),
    reference_to("person_id", "person"),
    PrimaryKeyConstraint("poll_id", "person_id"),
    numbered=False,
)

poll_answer = kept(
    "poll_answer",
    reference_to("poll_id", "poll"),
    reference_to("person_id", "person"),
    Column("answers", Json, nullable=False),
    PrimaryKeyConstraint("poll_id", "person_id"),
    numbered=False,
)
