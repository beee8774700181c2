"""The first tables.

Revision ID: 2026_11_24_first_tables
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant, Json, WallTime

revision = "2026_11_24_first_tables"
down_revision = None
branch_labels = None
depends_on = None


def _changes() -> list[sa.Column[object]]:
    return [
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.Integer()),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.Integer()),
    ]


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "inbound_seen",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_inbound_seen"),
    )
    op.create_index("ix_inbound_seen_seen_at", "inbound_seen", ["seen_at"])
    op.create_table(
        "working_group",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("nations", Json, nullable=False),
        sa.Column("tzid", sa.String(), nullable=False),
        sa.Column("team_id", sa.String()),
        sa.Column("coordinator_id", sa.Integer()),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("reference", sa.String()),
        *_changes(),
        sa.ForeignKeyConstraint(
            ["coordinator_id"], ["person.id"], name="fk_working_group_coordinator_id", use_alter=True
        ),
        sa.PrimaryKeyConstraint("id", name="pk_working_group"),
        sa.UniqueConstraint("reference", name="uq_working_group_reference"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("group_id", sa.Integer()),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor_id", sa.Integer()),
        sa.Column("road", sa.String(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer()),
        sa.Column("before", Json),
        sa.Column("after", Json),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_audit_group_id"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_group_id_at", "audit", ["group_id", "at"])
    op.create_table(
        "bank_holiday",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("nation", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *_changes(),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_bank_holiday_group_id"),
        sa.PrimaryKeyConstraint("group_id", "nation", "day", name="pk_bank_holiday"),
    )
    op.create_table(
        "guard_refusal",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("group_id", sa.Integer()),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_guard_refusal_group_id"),
        sa.PrimaryKeyConstraint("id", name="pk_guard_refusal"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sectors", Json, nullable=False),
        sa.Column("nation", sa.String()),
        sa.Column("domain", sa.String()),
        sa.Column("reference", sa.String()),
        *_changes(),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_organisation_group_id"),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
        sa.UniqueConstraint("group_id", "reference", name="uq_organisation_group_id_reference"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "sector",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("any_of", Json, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_changes(),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_sector_group_id"),
        sa.PrimaryKeyConstraint("group_id", "code", name="pk_sector"),
    )
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("channel_name", sa.String()),
        sa.Column("team_id", sa.String()),
        sa.Column("channel_id", sa.String()),
        sa.Column("tzid", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String()),
        sa.Column("dtstart", sa.String(length=26)),
        sa.Column("dtstart_tzid", sa.String()),
        sa.Column("rrule", sa.String()),
        sa.Column("exdates", Json),
        sa.Column("rdates", Json),
        *_changes(),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_series_group_id"),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
        sa.UniqueConstraint("group_id", "reference", name="uq_series_group_id_reference"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_series_channel", "series", ["team_id", "channel_id"])
    op.create_index("ix_series_channel_name", "series", ["channel_name"])
    op.create_table(
        "undo",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        *_changes(),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_undo_group_id"),
        sa.PrimaryKeyConstraint("id", name="pk_undo"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "lead",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        *_changes(),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_lead_series_id"),
        sa.PrimaryKeyConstraint("series_id", "working_days", "minutes", name="pk_lead"),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("recurrence_id", WallTime(length=26), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("cancelled_because", sa.String()),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String()),
        *_changes(),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_meeting_series_id"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting"),
        sa.UniqueConstraint("series_id", "recurrence_id", name="uq_meeting_series_id_recurrence_id"),
        sa.UniqueConstraint("series_id", "reference", name="uq_meeting_series_id_reference"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_meeting_ends_at", "meeting", ["ends_at"])
    op.create_index("ix_meeting_series_id_starts_at", "meeting", ["series_id", "starts_at"])
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String()),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("organisation_id", sa.Integer()),
        sa.Column("sector", sa.String()),
        sa.Column("confirmed_on", sa.Date()),
        sa.Column("left_on", sa.Date()),
        sa.Column("reference", sa.String()),
        *_changes(),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_person_group_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_person_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("group_id", "email", name="uq_person_group_id_email"),
        sa.UniqueConstraint("group_id", "reference", name="uq_person_group_id_reference"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_person_email", "person", ["email"])
    op.create_table(
        "registration_request",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String()),
        sa.Column("organisation_id", sa.Integer()),
        sa.Column("organisation_name", sa.String(), nullable=False),
        sa.Column("sector", sa.String()),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("capacity", sa.String(), nullable=False),
        sa.Column("as_deputy", sa.Boolean(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        *_changes(),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_registration_request_group_id"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_registration_request_organisation_id"
        ),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_registration_request_series_id"),
        sa.PrimaryKeyConstraint("id", name="pk_registration_request"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_registration_request_open", "registration_request", ["series_id", "team_id", "user_id"])
    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("sector", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *_changes(),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_seat_organisation_id"),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_seat_series_id"),
        sa.PrimaryKeyConstraint("id", name="pk_seat"),
        sa.UniqueConstraint(
            "series_id", "organisation_id", "sector", "number", name="uq_seat_series_id_organisation_id_sector_number"
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "appointment",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.String(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date()),
        *_changes(),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_appointment_person_id"),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name="fk_appointment_seat_id"),
        sa.PrimaryKeyConstraint("id", name="pk_appointment"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_appointment_person_id", "appointment", ["person_id"])
    op.create_index("ix_appointment_seat_id", "appointment", ["seat_id"])
    op.create_table(
        "deputyship",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date()),
        *_changes(),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_deputyship_person_id"),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name="fk_deputyship_seat_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deputyship"),
        sa.UniqueConstraint("seat_id", "person_id", "from_on", name="uq_deputyship_seat_id_person_id_from_on"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deputyship_person_id", "deputyship", ["person_id"])
    op.create_table(
        "feedback_round",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("opens_at", Instant(), nullable=False),
        sa.Column("remind_at", Instant(), nullable=False),
        sa.Column("closes_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant()),
        *_changes(),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_feedback_round_meeting_id"),
        sa.PrimaryKeyConstraint("id", name="pk_feedback_round"),
        sa.UniqueConstraint("meeting_id", name="uq_feedback_round_meeting_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "identity",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        *_changes(),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_identity_group_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_identity_person_id"),
        sa.PrimaryKeyConstraint("person_id", "team_id", "user_id", name="pk_identity"),
        sa.UniqueConstraint("team_id", "user_id", "group_id", name="uq_identity_team_id_user_id_group_id"),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer()),
        sa.Column("meeting_id", sa.Integer()),
        sa.Column("person_id", sa.Integer()),
        sa.Column("meeting_sequence", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", Instant(), nullable=False),
        sa.Column("lease_owner", sa.String()),
        sa.Column("lease_until", Instant()),
        sa.Column("sending_at", Instant()),
        sa.Column("sent_at", Instant()),
        sa.Column("team_id", sa.String()),
        sa.Column("channel_id", sa.String()),
        sa.Column("slack_ts", sa.String()),
        sa.Column("last_error", sa.String()),
        *_changes(),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_notice_group_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_notice_meeting_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_notice_person_id"),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_notice_series_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.UniqueConstraint("key", name="uq_notice_key"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_notice_lease",
        "notice",
        ["lease_until"],
        sqlite_where=sa.text("state IN ('claimed', 'sending')"),
        postgresql_where=sa.text("state IN ('claimed', 'sending')"),
    )
    op.create_index(
        "ix_notice_meeting",
        "notice",
        ["meeting_id"],
        sqlite_where=sa.text("state IN ('pending', 'claimed')"),
        postgresql_where=sa.text("state IN ('pending', 'claimed')"),
    )
    op.create_index(
        "ix_notice_next",
        "notice",
        ["next_attempt_at"],
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_notice_ready",
        "notice",
        ["priority", "next_attempt_at"],
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_notice_series",
        "notice",
        ["series_id"],
        sqlite_where=sa.text("state IN ('pending', 'claimed')"),
        postgresql_where=sa.text("state IN ('pending', 'claimed')"),
    )
    op.create_index(
        "ix_notice_unknown",
        "notice",
        ["next_attempt_at"],
        sqlite_where=sa.text("state = 'unknown'"),
        postgresql_where=sa.text("state = 'unknown'"),
    )
    op.create_table(
        "presence",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer()),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        *_changes(),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_presence_meeting_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_presence_person_id"),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name="fk_presence_seat_id"),
        sa.PrimaryKeyConstraint("id", name="pk_presence"),
        sa.UniqueConstraint("meeting_id", "seat_id", name="uq_presence_meeting_id_seat_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_presence_without_seat",
        "presence",
        ["meeting_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("seat_id IS NULL"),
        postgresql_where=sa.text("seat_id IS NULL"),
    )
    op.create_table(
        "reply",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("partstat", sa.String(), nullable=False),
        sa.Column("replied_at", Instant(), nullable=False),
        *_changes(),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_reply_meeting_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_reply_person_id"),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name="pk_reply"),
    )
    op.create_table(
        "card",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("slack_ts", sa.String(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        *_changes(),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name="fk_card_meeting_id"),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name="fk_card_notice_id"),
        sa.PrimaryKeyConstraint("id", name="pk_card"),
        sa.UniqueConstraint("team_id", "channel_id", "slack_ts", name="uq_card_team_id_channel_id_slack_ts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_card_meeting_id", "card", ["meeting_id"])
    op.create_index(
        "ix_card_stale",
        "card",
        ["id"],
        sqlite_where=sa.text("wanted > shown"),
        postgresql_where=sa.text("wanted > shown"),
    )
    op.create_table(
        "feedback_answer",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("payload", Json, nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["feedback_round.id"], name="fk_feedback_answer_round_id"),
        sa.PrimaryKeyConstraint("round_id", "token_hash", name="pk_feedback_answer"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feedback_asked",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("has_answered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_feedback_asked_person_id"),
        sa.ForeignKeyConstraint(["round_id"], ["feedback_round.id"], name="fk_feedback_asked_round_id"),
        sa.PrimaryKeyConstraint("round_id", "person_id", name="pk_feedback_asked"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feedback_totals",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("payload", Json, nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["feedback_round.id"], name="fk_feedback_totals_round_id"),
        sa.PrimaryKeyConstraint("round_id", name="pk_feedback_totals"),
        sqlite_with_rowid=False,
    )

    if op.get_context().dialect.name == "postgresql":
        # A group and its coordinator name each other; SQLite takes the reference before the other table is there.
        op.create_foreign_key("fk_working_group_coordinator_id", "working_group", "person", ["coordinator_id"], ["id"])
