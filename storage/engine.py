"""The engine of a database from its address: SQLite in a file or PostgreSQL. Knows no table."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url

READ_ONLY = "prevent_bot_read_only"
"""The engine's option that opens transactions for reading only."""

_SQLITE_OPENING = (
    "PRAGMA journal_mode = WAL",
    # A power cut must not forget that a notice was on its way: it would be told twice.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # What was taken back, as an answer to feedback that was changed, must not stay readable in the file.
    "PRAGMA secure_delete = ON",
)
_LOG_EMPTIED_WITHIN = 500


class UnknownDatabase(ValueError):
    """The address names neither SQLite nor PostgreSQL."""


def make_engine(url: str, *, busy_seconds: float = 2.0) -> Engine:
    """The engine of the database at that address; nothing is opened before it is used.

    `sqlite:///path` (its folder is made if it is missing), `postgresql://…` or `postgres://…`. `busy_seconds` is how
    long a write waits for another one on SQLite before it fails. Any other address is `UnknownDatabase`.
    """
    address = make_url(url)
    if address.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        # A connection that the server has given up is replaced before it is used.
        return create_engine(address.set(drivername="postgresql+psycopg"), pool_pre_ping=True, hide_parameters=True)
    if address.drivername in {"sqlite", "sqlite+pysqlite"} and address.database not in {None, "", ":memory:"}:
        return _sqlite_engine(address, busy_seconds)
    # Without the address itself, which may hold a password.
    raise UnknownDatabase(f"“{address.drivername}” is no database that can be used: name a sqlite file or postgresql")


def _sqlite_engine(address: URL, busy_seconds: float) -> Engine:
    path = Path(str(address.database)).expanduser()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    address = address.set(database=str(path))
    # Parameters hold people: they must not stand in a log when a statement fails.
    engine = create_engine(address, connect_args={"timeout": busy_seconds}, hide_parameters=True)
    # It holds people: made here, for this account alone, it stays so, and what SQLite lays beside it follows it.
    event.listen(engine, "do_connect", lambda *_: path.touch(mode=0o600))
    event.listen(engine, "connect", _open_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _open_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin transactions by itself: it would begin them late, as readers that later want to write.
    connection.isolation_level = None
    for statement in _SQLITE_OPENING:
        connection.execute(statement).close()


def _begin_sqlite(connection: Connection) -> None:
    reads_only = bool(connection.get_execution_options().get(READ_ONLY))
    # Said only when it changes: each time SQLite forgets all the statements that it has prepared.
    if connection.info.get(READ_ONLY, False) is not reads_only:
        connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reads_only else 'OFF'}")
        connection.info[READ_ONLY] = reads_only
    driver = connection.connection.dbapi_connection
    if reads_only and driver is not None:
        # This takes no lock, so it cannot fail, and needs nothing of what SQLAlchemy does around a statement.
        driver.cursor().execute("BEGIN")
    else:
        # Two transactions that both read first and write then would otherwise fail each other at once.
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def empty_log(engine: Engine) -> bool:
    """Move what SQLite's log holds into the file itself, and leave the log empty; whether that could be done now.

    The log keeps every page as each transaction left it, one after the other. To be called outside of transactions,
    after what must not be told apart later; it waits half a second for others who read or write.
    """
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {_LOG_EMPTIED_WITHIN}")
        try:
            is_busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")
            cursor.close()
    except sqlite3.Error:
        return False
    else:
        return not is_busy
    finally:
        connection.close()


def server_time(engine: Engine) -> datetime:
    """The instant by the clock of the database's own machine, in UTC. An SQLite file has no other than this one's."""
    with engine.connect() as connection:
        if connection.dialect.name != "postgresql":
            raise ValueError("an SQLite file has no clock of its own")
        told = connection.scalar(text("SELECT clock_timestamp()"))
    if not isinstance(told, datetime):
        raise TypeError("the database told no time")
    return told.astimezone(UTC)


def reading(engine: Engine) -> Engine:
    """The same engine with the same connections, whose transactions may only read."""
    return engine.execution_options(**{READ_ONLY: True, "postgresql_readonly": True})


def make_reader(url: str, *, busy_seconds: float = 2.0) -> Engine:
    """An engine like `make_engine`'s with connections of its own, whose transactions may only read."""
    return reading(make_engine(url, busy_seconds=busy_seconds))
