"""Know organisations and people over time.

Revision ID: 2026_11_25_01_know_organisations_and_people_over_time
Revises: 2026_11_24_first_tables
"""

import sqlalchemy as sa
from alembic import op

from storage.types import Instant, Json

revision = "2026_11_25_01_know_organisations_and_people_over_time"
down_revision = "2026_11_24_first_tables"
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
    """Widen groups, organisations, people and seats; make the tables of what holds for a time."""
    _widen()
    _make_tables_of_organisations()
    _make_tables_of_people_and_seats()


def _widen() -> None:
    op.add_column("working_group", sa.Column("needs_approval", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("organisation", sa.Column("mailbox", sa.String()))
    op.add_column("organisation", sa.Column("active_from", sa.Date()))
    op.add_column("organisation", sa.Column("active_to", sa.Date()))
    _add_reference("organisation", "succeeded_by", "organisation")
    op.add_column("person", sa.Column("authority", sa.Integer()))
    op.add_column("person", sa.Column("briefable", sa.String(), nullable=False, server_default="unknown"))
    op.add_column("person", sa.Column("languages", Json, nullable=False, server_default="[]"))
    op.add_column("person", sa.Column("adjustments", Json, nullable=False, server_default="[]"))
    _add_reference("person", "earlier_id", "person")
    op.add_column("seat", sa.Column("capacity", sa.String()))
    op.add_column("seat", sa.Column("counts", sa.Boolean()))
    op.add_column("seat", sa.Column("opened_on", sa.Date()))
    op.add_column("seat", sa.Column("closed_on", sa.Date()))


def _add_reference(table: str, name: str, target: str) -> None:
    column = sa.Column(name, sa.Integer(), sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{name}"))
    # SQLite adds a reference with its column or not at all.
    op.add_column(table, column, inline_references=True)


def _make_tables_of_organisations() -> None:
    op.create_table(
        "former_name",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("until", sa.Date()),
        *_changes(),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_former_name_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_former_name"),
        sa.UniqueConstraint("organisation_id", "name", name="uq_former_name_organisation_id_name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "designated_contact",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date()),
        *_changes(),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_designated_contact_organisation_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_designated_contact_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_designated_contact"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_designated_contact_organisation_id", "designated_contact", ["organisation_id"])
    op.create_index("ix_designated_contact_person_id", "designated_contact", ["person_id"])
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("requested_on", sa.Date()),
        sa.Column("signed_on", sa.Date()),
        sa.Column("review_due", sa.Date()),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date()),
        *_changes(),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_agreement_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_agreement"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_agreement_organisation_id", "agreement", ["organisation_id"])
    op.create_table(
        "engagement",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date()),
        sa.Column("set_by", sa.Integer()),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("review_by", sa.Date()),
        *_changes(),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_engagement_organisation_id"),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name="fk_engagement_set_by"),
        sa.PrimaryKeyConstraint("id", name="pk_engagement"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_engagement_organisation_id", "engagement", ["organisation_id"])


def _make_tables_of_people_and_seats() -> None:
    op.create_table(
        "representation",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date()),
        *_changes(),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_representation_organisation_id"),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name="fk_representation_seat_id"),
        sa.PrimaryKeyConstraint("id", name="pk_representation"),
        sa.UniqueConstraint(
            "seat_id", "organisation_id", "from_on", name="uq_representation_seat_id_organisation_id_from_on"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_representation_organisation_id", "representation", ["organisation_id"])
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        *_changes(),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_absence_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
        sa.UniqueConstraint("person_id", "from_on", name="uq_absence_person_id_from_on"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), sa.Identity(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        *_changes(),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name="fk_proposal_asked_by"),
        sa.ForeignKeyConstraint(["group_id"], ["working_group.id"], name="fk_proposal_group_id"),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_proposal_group_id_state", "proposal", ["group_id", "state"])
