"""Know what a series has agreed: its quorum, and which sectors it needs.

Revision ID: 2026_11_25_02_know_what_a_series_has_agreed
Revises: 2026_11_25_01_know_organisations_and_people_over_time
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant, Json

revision = "2026_11_25_02_know_what_a_series_has_agreed"
down_revision = "2026_11_25_01_know_organisations_and_people_over_time"
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
    """Make the tables of quorum rules and of sectors that a series needs."""
    op.create_table(
        "quorum_rule",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("fraction", sa.String()),
        sa.Column("needs_one_of", Json, nullable=False),
        sa.Column("may_chair", Json, nullable=False),
        *_changes(),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_quorum_rule_series_id"),
        sa.PrimaryKeyConstraint("series_id", "from_on", name="pk_quorum_rule"),
    )
    op.create_table(
        "sector_need",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("sector", sa.String(), nullable=False),
        sa.Column("tier", sa.String()),
        *_changes(),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name="fk_sector_need_series_id"),
        sa.PrimaryKeyConstraint("series_id", "sector", name="pk_sector_need"),
    )
