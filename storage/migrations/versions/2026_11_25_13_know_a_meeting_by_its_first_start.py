"""Know a meeting by its first start.

Revision ID: 2026_11_25_13_know_a_meeting_by_its_first_start
"""

import sqlalchemy as sa
from alembic import op

from storage.types import WallTime

revision = "2026_11_25_13_know_a_meeting_by_its_first_start"
down_revision = "2026_11_25_12_know_what_avoids_bank_holidays"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every meeting has been known by its start under the plan until now."""
    op.add_column("meeting", sa.Column("known_as", WallTime))
