"""Tables of what was done: undos, the audit, texts that were kept out, deliveries that were seen.

The last three are only ever added to and carry a moment of their own, in place of who changed them and when. A text
that was kept out is counted without its author.
"""

from sqlalchemy import Boolean, Column, Integer, String, Table
from sqlalchemy.schema import Index

from storage.tables.metadata import id_column, kept, metadata, reference_to
from storage.types import Instant, Json

undo = kept(
    "undo",
    id_column(),
    reference_to("group_id", "working_group"),
    Column("verb", String, nullable=False),
    Column("facts", Json, nullable=False),
    Column("until", Instant, nullable=False),
    Column("used", Boolean, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    id_column(),
    reference_to("group_id", "working_group", nullable=True),
    Column("at", Instant, nullable=False),
    Column("actor_id", Integer),
    Column("road", String, nullable=False),
    Column("verb", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("subject_id", Integer),
    Column("before", Json),
    Column("after", Json),
    Index(None, "group_id", "at"),
    sqlite_autoincrement=True,
)

guard_refusal = Table(
    "guard_refusal",
    metadata,
    id_column(),
    reference_to("group_id", "working_group", nullable=True),
    Column("at", Instant, nullable=False),
    Column("field", String, nullable=False),
    Column("category", String, nullable=False),
    sqlite_autoincrement=True,
)

inbound_seen = Table(
    "inbound_seen",
    metadata,
    Column("key", String, primary_key=True),
    Column("seen_at", Instant, nullable=False),
    Index(None, "seen_at"),
)
