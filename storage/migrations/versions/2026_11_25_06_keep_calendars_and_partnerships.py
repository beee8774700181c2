"""Give bank holidays a name, and keep calendars of organisations and other partnerships.

Revision ID: 2026_11_25_06_keep_calendars_and_partnerships
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant, Json

revision = "2026_11_25_06_keep_calendars_and_partnerships"
down_revision = "2026_11_25_05_hold_what_a_group_sends"
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
    """Add columns to the days that are kept, and make the new tables."""
    # The names are found by rule when they are shown; every day so far came from a list.
    op.add_column("bank_holiday", sa.Column("name", sa.String(), nullable=False, server_default=""))
    op.add_column("bank_holiday", sa.Column("source", sa.String(), nullable=False, server_default="list"))
    op.add_column("bank_holiday", sa.Column("is_closed", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_table(
        "calendar_period",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer()),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("reference", sa.String()),
        *_changes(),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_calendar_period_group_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_calendar_period_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_period"),
        sa.UniqueConstraint("group_id", "reference", name="uq_calendar_period_group_id_reference"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_calendar_period_group_id_to_on", "calendar_period", ["group_id", "to_on"])
    op.create_table(
        "partnership",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("lead_id", sa.Integer()),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("areas", Json, nullable=False),
        sa.Column("remit", Json, nullable=False),
        sa.Column("chair_id", sa.Integer()),
        sa.Column("others", sa.Integer(), nullable=False),
        sa.Column("tzid", sa.String(), nullable=False),
        sa.Column("dtstart", sa.String(length=26)),
        sa.Column("rrule", sa.String()),
        sa.Column("begins", sa.String(length=8)),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("dates", Json, nullable=False),
        sa.Column("reports_to", sa.String(), nullable=False),
        sa.Column("reference", sa.String()),
        *_changes(),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_partnership_group_id"),
        sa.ForeignKeyConstraint(["lead_id"], ["organisation.id"], name="fk_partnership_lead_id"),
        sa.ForeignKeyConstraint(["chair_id"], ["person.id"], name="fk_partnership_chair_id"),
        sa.PrimaryKeyConstraint("id", name="pk_partnership"),
        sa.UniqueConstraint("group_id", "reference", name="uq_partnership_group_id_reference"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "partnership_member",
        sa.Column("partnership_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        *_changes(),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnership.id"], name="fk_partnership_member_partnership_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_partnership_member_person_id"),
        sa.PrimaryKeyConstraint("partnership_id", "person_id", name="pk_partnership_member"),
    )
    op.create_index("ix_partnership_member_person_id", "partnership_member", ["person_id"])
    op.create_table(
        "excluded_body",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        *_changes(),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_excluded_body_group_id"),
        sa.PrimaryKeyConstraint("group_id", "name", name="pk_excluded_body"),
    )
