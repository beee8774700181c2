"""Name series in calendars.

Revision ID: 2026_11_25_03_name_series_in_calendars
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_03_name_series_in_calendars"
down_revision = "2026_11_25_02_know_what_a_series_has_agreed"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give each series room for its name in people's calendars."""
    op.add_column("series", sa.Column("calendar_name", sa.String(32)))
