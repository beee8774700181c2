"""Know when a series pauses, or has ended.

Revision ID: 2026_11_25_09_know_when_a_series_pauses_or_has_ended
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Json

revision = "2026_11_25_09_know_when_a_series_pauses_or_has_ended"
down_revision = "2026_11_25_08_know_extra_dates_and_why_one_moved"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No series has paused or ended until now."""
    op.add_column("series", sa.Column("pauses", Json))
    op.add_column("series", sa.Column("ended_because", sa.String()))
