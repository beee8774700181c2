"""Bring a database to the tables of this version, and tell how far it is. Knows no rows.

A migration's revision is the name of its file: a date and a sentence, so the last by name is the newest.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, inspect, select, text

_MIGRATIONS = Path(__file__).parent / "migrations"
# Alembic's own column is too short for a sentence; it keeps a table that is there.
_VERSION = Table("alembic_version", MetaData(), Column("version_num", String(100), primary_key=True))
# Any number that nobody else takes: two programs that start at once upgrade one after the other.
_UPGRADE_LOCK = 7_731_203

SchemaState = Literal["current", "empty", "behind", "newer"]


def upgrade(engine: Engine, *, before_commit: Callable[[], None] = lambda: None) -> None:
    """Bring the database to `head()`, from empty or from any earlier version. Repeated, it changes nothing.

    A database of a newer version is a fault: Alembic raises `CommandError`, and nothing changes. `before_commit` is
    called when everything is done and nothing is kept yet.
    """
    # Only here: it takes a tenth of a second that no other start needs.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _UPGRADE_LOCK})
        _VERSION.create(connection, checkfirst=True)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        before_commit()


def head() -> str:
    """The revision of the tables that this version of the program works with."""
    return revisions()[-1]


def revisions() -> list[str]:
    """Every revision, oldest first."""
    return sorted(path.stem for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def current(engine: Engine) -> str | None:
    """The revision that the database is at; `None` when it has none of our tables."""
    with engine.connect() as connection:
        return _revision(connection)


def check_schema(engine: Engine) -> SchemaState:
    """How the database stands to this version: "current", "empty", "behind" (`upgrade` helps) or "newer"."""
    revision = current(engine)
    if revision is None:
        return "empty"
    if revision == head():
        return "current"
    return "behind" if revision in revisions() else "newer"


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_VERSION.name):
        return None
    return connection.scalar(select(_VERSION.c.version_num))
