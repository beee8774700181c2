"""Ask when to meet.

Revision ID: 2026_11_25_10_ask_when_to_meet
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant, Json

revision = "2026_11_25_10_ask_when_to_meet"
down_revision = "2026_11_25_09_know_when_a_series_pauses_or_has_ended"
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
    """Make the tables of polls."""
    op.create_table(
        "poll",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("options", Json, nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("opens_at", Instant(), nullable=False),
        sa.Column("remind_at", Instant(), nullable=False),
        sa.Column("closes_at", Instant(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        *_changes(),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_poll_series_id"),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name="fk_poll_opened_by"),
        sa.PrimaryKeyConstraint("id", name="pk_poll"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_poll_series_id", "poll", ["series_id"])
    op.create_table(
        "poll_asked",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        *_changes(),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name="fk_poll_asked_poll_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_poll_asked_person_id"),
        sa.PrimaryKeyConstraint("poll_id", "person_id", name="pk_poll_asked"),
    )
    op.create_table(
        "poll_answer",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("answers", Json, nullable=False),
        *_changes(),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name="fk_poll_answer_poll_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_poll_answer_person_id"),
        sa.PrimaryKeyConstraint("poll_id", "person_id", name="pk_poll_answer"),
    )
