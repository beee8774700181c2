"""Tries at notices are recorded, channels have a pace, and notices in doubt are looked for.

Revision ID: 2026_11_25_07_tries_and_paces_of_notices
Revises: 2026_11_25_06_keep_calendars_and_partnerships
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "2026_11_25_07_tries_and_paces_of_notices"
down_revision = "2026_11_25_06_keep_calendars_and_partnerships"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make two tables, and the columns of a notice that was in doubt."""
    op.add_column("notice", sa.Column("doubted_at", Instant()))
    op.add_column("notice", sa.Column("misses", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("notice", sa.Column("look_again_at", Instant()))
    op.add_column("notice", sa.Column("adopted", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "ix_notice_look",
        "notice",
        ["look_again_at"],
        sqlite_where=sa.text("look_again_at IS NOT NULL"),
        postgresql_where=sa.text("look_again_at IS NOT NULL"),
    )
    op.create_index(
        "ix_notice_reminder",
        "notice",
        ["meeting_id", "due_at"],
        sqlite_where=sa.text("kind = 'reminder'"),
        postgresql_where=sa.text("kind = 'reminder'"),
    )
    op.create_table(
        "delivery_attempt",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("http_status", sa.Integer()),
        sa.Column("error", sa.String()),
        sa.Column("request_id", sa.String()),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name="fk_delivery_attempt_notice_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery_attempt"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_delivery_attempt_notice_id", "delivery_attempt", ["notice_id"])
    op.create_index("ix_delivery_attempt_ended_at", "delivery_attempt", ["ended_at"])
    op.create_table(
        "channel_pace",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=False),
        sa.Column("free_at", Instant(), nullable=False),
        sa.Column("booked_until", Instant(), nullable=False),
        sa.Column("pause_until", Instant()),
        sa.Column("paused_at", Instant()),
        sa.PrimaryKeyConstraint("team_id", "channel_id", name="pk_channel_pace"),
    )
    # What was in doubt before has waited for 45 seconds by a rule that is gone: it is looked for at once.
    op.execute("UPDATE notice SET doubted_at = sending_at WHERE state = 'unknown'")
