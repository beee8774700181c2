"""Hold what a group sends.

Revision ID: 2026_11_25_05_hold_what_a_group_sends
Revises: 2026_11_25_04_say_which_dates_are_skipped
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant

revision = "2026_11_25_05_hold_what_a_group_sends"
down_revision = "2026_11_25_04_say_which_dates_are_skipped"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of groups whose sending is held."""
    op.create_table(
        "outbox_hold",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("created_by", sa.Integer()),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.Integer()),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_outbox_hold_group_id"),
        sa.PrimaryKeyConstraint("group_id", name="pk_outbox_hold"),
    )
