"""The parts that tables share: names of constraints, ids, who changed a row and when. Knows no single table."""

from sqlalchemy import Column, ForeignKey, Identity, Integer, MetaData, Table
from sqlalchemy.schema import SchemaItem

from storage.types import Instant

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def id_column() -> Column[int]:
    """An integer made by the database."""
    return Column("id", Integer, Identity(), primary_key=True)


def reference_to(name: str, target: str, *, primary_key: bool = False, nullable: bool = False) -> Column[int]:
    """A column that holds the id of another table's row."""
    return Column(name, Integer, ForeignKey(f"{target}.id"), primary_key=primary_key, nullable=nullable)


def kept(name: str, *items: SchemaItem, numbered: bool = True) -> Table:
    """A table whose rows tell who made and last changed them (a person's id, or NULL for a job), and when.

    The person is no foreign key: who acted is also kept of somebody who is known to another group, and every
    table would hang on `person`, which hangs on its group.
    """
    return Table(
        name,
        metadata,
        *items,
        Column("created_at", Instant, nullable=False),
        Column("created_by", Integer),
        Column("changed_at", Instant, nullable=False),
        Column("changed_by", Integer),
        # An id is never given twice, because messages in Slack still carry those of rows that are gone.
        sqlite_autoincrement=numbered,
    )
