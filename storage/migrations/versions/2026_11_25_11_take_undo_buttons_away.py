"""Take Undo buttons away when their hour is over.

Revision ID: 2026_11_25_11_take_undo_buttons_away
Revises: 2026_11_25_10_ask_when_to_meet
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "2026_11_25_11_take_undo_buttons_away"
down_revision = "2026_11_25_10_ask_when_to_meet"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of posted messages that show an Undo button."""
    op.create_table(
        "undo_button",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("undo_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.Integer()),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.Integer()),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name="fk_undo_button_notice_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["undo_id"], ["undo.id"], name="fk_undo_button_undo_id"),
        sa.PrimaryKeyConstraint("notice_id", name="pk_undo_button"),
    )
