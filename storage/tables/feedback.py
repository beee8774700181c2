"""Tables of feedback rounds, who was asked, and answers without an author.

The last three have no author, no moment and no id that grows, so nothing in them tells who said what, when, or in
which order. Without row ids SQLite orders them by their keys, which are random or tell no order.
"""

from sqlalchemy import Boolean, Column, PrimaryKeyConstraint, String, Table, UniqueConstraint

from storage.tables.metadata import id_column, kept, metadata, reference_to
from storage.types import Instant, Json

feedback_round = kept(
    "feedback_round",
    id_column(),
    reference_to("meeting_id", "meeting"),
    Column("opens_at", Instant, nullable=False),
    Column("remind_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Column("closed_at", Instant),
    UniqueConstraint("meeting_id"),
)

feedback_asked = Table(
    "feedback_asked",
    metadata,
    reference_to("round_id", "feedback_round"),
    reference_to("person_id", "person"),
    Column("has_answered", Boolean, nullable=False),
    PrimaryKeyConstraint("round_id", "person_id"),
    sqlite_with_rowid=False,
)

feedback_answer = Table(
    "feedback_answer",
    metadata,
    reference_to("round_id", "feedback_round"),
    Column("token_hash", String(64), nullable=False),
    Column("payload", Json, nullable=False),
    PrimaryKeyConstraint("round_id", "token_hash"),
    sqlite_with_rowid=False,
)

feedback_totals = Table(
    "feedback_totals",
    metadata,
    reference_to("round_id", "feedback_round", primary_key=True),
    Column("payload", Json, nullable=False),
    sqlite_with_rowid=False,
)
