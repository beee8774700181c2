"""Tables of notices, the tries at them, the pace of channels, and the cards that show answers. Know no words.

Tries are only ever added to and carry moments of their own, as paces do.
"""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, PrimaryKeyConstraint, String, Table, UniqueConstraint, text
from sqlalchemy import false as no
from sqlalchemy.schema import Index

from storage.tables.metadata import id_column, kept, metadata, reference_to
from storage.types import Instant, Json


def _index_where(name: str, *columns: str, where: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


notice = kept(
    "notice",
    id_column(),
    Column("key", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    reference_to("group_id", "working_group"),
    reference_to("series_id", "series", nullable=True),
    reference_to("meeting_id", "meeting", nullable=True),
    reference_to("person_id", "person", nullable=True),
    Column("meeting_sequence", Integer, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("facts", Json, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", Instant, nullable=False),
    Column("lease_owner", String),
    Column("lease_until", Instant),
    Column("sending_at", Instant),
    Column("sent_at", Instant),
    Column("team_id", String),
    Column("channel_id", String),
    Column("slack_ts", String),
    Column("last_error", String),
    # Of one that was in doubt: since when, how often it was looked for in vain, when to look for a double of it.
    Column("doubted_at", Instant),
    Column("misses", Integer, nullable=False, server_default=text("0")),
    Column("look_again_at", Instant),
    Column("adopted", Boolean, nullable=False, server_default=no()),
    _index_where("ix_notice_ready", "priority", "next_attempt_at", where="state = 'pending'"),
    _index_where("ix_notice_next", "next_attempt_at", where="state = 'pending'"),
    _index_where("ix_notice_lease", "lease_until", where="state IN ('claimed', 'sending')"),
    _index_where("ix_notice_unknown", "next_attempt_at", where="state = 'unknown'"),
    _index_where("ix_notice_look", "look_again_at", where="look_again_at IS NOT NULL"),
    _index_where("ix_notice_reminder", "meeting_id", "due_at", where="kind = 'reminder'"),
    _index_where("ix_notice_meeting", "meeting_id", where="state IN ('pending', 'claimed')"),
    _index_where("ix_notice_series", "series_id", where="state IN ('pending', 'claimed')"),
)

delivery_attempt = Table(
    "delivery_attempt",
    metadata,
    id_column(),
    # Forgotten with its notice, which goes when a meeting that nobody answered is forgotten.
    Column("notice_id", Integer, ForeignKey("notice.id", ondelete="CASCADE"), nullable=False),
    Column("owner", String, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant, nullable=False),
    Column("outcome", String, nullable=False),
    Column("http_status", Integer),
    Column("error", String),
    Column("request_id", String),
    Index(None, "notice_id"),
    Index(None, "ended_at"),
    sqlite_autoincrement=True,
)

channel_pace = Table(
    "channel_pace",
    metadata,
    Column("team_id", String, nullable=False),
    Column("channel_id", String, nullable=False),
    Column("free_at", Instant, nullable=False),
    Column("booked_until", Instant, nullable=False),
    Column("pause_until", Instant),
    Column("paused_at", Instant),
    PrimaryKeyConstraint("team_id", "channel_id"),
)

card = kept(
    "card",
    id_column(),
    reference_to("meeting_id", "meeting"),
    reference_to("notice_id", "notice"),
    Column("team_id", String, nullable=False),
    Column("channel_id", String, nullable=False),
    Column("slack_ts", String, nullable=False),
    Column("wanted", Integer, nullable=False),
    Column("shown", Integer, nullable=False),
    UniqueConstraint("team_id", "channel_id", "slack_ts"),
    Index(None, "meeting_id"),
    _index_where("ix_card_stale", "id", where="wanted > shown"),
)
