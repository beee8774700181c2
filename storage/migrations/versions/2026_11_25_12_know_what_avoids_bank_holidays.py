"""Know which series avoid bank holidays.

Revision ID: 2026_11_25_12_know_what_avoids_bank_holidays
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_12_know_what_avoids_bank_holidays"
down_revision = "2026_11_25_11_take_undo_buttons_away"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No plan so far says anything about them."""
    op.add_column("series", sa.Column("avoid", sa.String()))
