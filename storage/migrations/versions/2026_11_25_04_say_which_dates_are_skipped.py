"""Say which dates are skipped.

Revision ID: 2026_11_25_04_say_which_dates_are_skipped
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_04_say_which_dates_are_skipped"
down_revision = "2026_11_25_03_name_series_in_calendars"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Dates that do not take place were all cancelled until now."""
    op.add_column("meeting", sa.Column("is_skipped", sa.Boolean(), nullable=False, server_default=sa.false()))
