"""Tables of notices and the cards that show answers. Know no words."""

from sqlalchemy import Column, Integer, String, UniqueConstraint, text
from sqlalchemy.schema import Index

from storage.tables.metadata import id_column, kept, reference_to
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
    _index_where("ix_notice_ready", "priority", "next_attempt_at", where="state = 'pending'"),
    _index_where("ix_notice_next", "next_attempt_at", where="state = 'pending'"),
    _index_where("ix_notice_lease", "lease_until", where="state IN ('claimed', 'sending')"),
    _index_where("ix_notice_unknown", "next_attempt_at", where="state = 'unknown'"),
    _index_where("ix_notice_meeting", "meeting_id", where="state IN ('pending', 'claimed')"),
    _index_where("ix_notice_series", "series_id", where="state IN ('pending', 'claimed')"),
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
