"""Bring a database to the tables of this version, and tell how far it is. Knows no rows.

A migration's revision is the name of its file: a date and a sentence, so the last by name is the newest.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, inspect, select, text

if TYPE_CHECKING:
    from alembic.script import Script, ScriptDirectory

_MIGRATIONS = Path(__file__).parent / "migrations"
# Alembic's own column is too short for a sentence; it keeps a table that is there, and leaves our second column alone.
_VERSION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(100), primary_key=True),
    # The oldest revision whose program may still work on the tables, as the program that made them knows it.
    Column("oldest_program", String(100)),
)
# Any number that nobody else takes: two programs that start at once upgrade one after the other.
_UPGRADE_LOCK = 7_731_203
NEEDS_ITS_PROGRAM = "NEEDS_ITS_PROGRAM"
"""Set to True in a migration after which programs of earlier revisions must not run: it does more than add."""

SchemaState = Literal["current", "empty", "behind", "ahead", "newer"]


def upgrade(engine: Engine, *, before_commit: Callable[[], None] = lambda: None) -> None:
    """Bring the database to `head()`, from empty or from any earlier version. Repeated, it changes nothing.

    Programs of an earlier version may work on meanwhile and afterwards, unless a migration says otherwise.
    A database of a newer version is a fault: Alembic raises `CommandError`, and nothing changes. `before_commit` is
    called when everything is done and nothing is kept yet.
    """
    # Only here: it takes a tenth of a second that no other start needs.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _UPGRADE_LOCK})
        _VERSION.create(connection, checkfirst=True)
        if not _knows_oldest(connection):
            connection.execute(text("ALTER TABLE alembic_version ADD COLUMN oldest_program VARCHAR(100)"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        oldest = oldest_program(ScriptDirectory.from_config(config))
        connection.execute(_VERSION.update().values(oldest_program=oldest))
        before_commit()


def oldest_program(script: "ScriptDirectory") -> str:
    """The oldest revision whose program may work on the tables of the newest: the last one that did more than add."""
    newest_first = script.walk_revisions()
    return next(one.revision for one in newest_first if _needs_its_program(one))


def _needs_its_program(revision: "Script") -> bool:
    return revision.is_base or bool(getattr(revision.module, NEEDS_ITS_PROGRAM, False))


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
    """How the database stands to this version of the program.

    "current"; "empty" or "behind", where `upgrade` helps; "ahead" when a newer version has only added to it, so that
    this one may work on; "newer" when it may not.
    """
    with engine.connect() as connection:
        revision = _revision(connection)
        if revision is None:
            return "empty"
        if revision == head():
            return "current"
        if revision in revisions():
            return "behind"
        oldest = connection.scalar(select(_VERSION.c.oldest_program)) if _knows_oldest(connection) else None
    # Names begin with their date, so they compare as their age does.
    return "ahead" if oldest is not None and oldest <= head() else "newer"


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_VERSION.name):
        return None
    return connection.scalar(select(_VERSION.c.version_num))


def _knows_oldest(connection: Connection) -> bool:
    columns = inspect(connection).get_columns(_VERSION.name)
    return any(column["name"] == _VERSION.c.oldest_program.name for column in columns)
