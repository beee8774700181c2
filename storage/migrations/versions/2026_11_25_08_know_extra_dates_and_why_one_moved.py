"""Know extra dates, and why one moved.

Revision ID: 2026_11_25_08_know_extra_dates_and_why_one_moved
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_25_08_know_extra_dates_and_why_one_moved"
down_revision = "2026_11_25_07_tries_and_paces_of_notices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every date was one of the plan until now, and was moved only by a file."""
    op.add_column("meeting", sa.Column("is_extra", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("meeting", sa.Column("moved_because", sa.String(), nullable=False, server_default=""))
