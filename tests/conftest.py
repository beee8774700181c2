"""A clock that stands still, and an empty database of each kind with units of work on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fixed_clock import FixedClock

# Imported where they are needed: most tests need no database, and starting one takes a second.
if TYPE_CHECKING:
    from sqlalchemy import Engine

    from storage import Work
    from tests.databases import PostgresShelf, SqliteShelf


@pytest.fixture
def clock() -> FixedClock:
    """Monday 23 November 2026, 09:00 in London, until the test moves it."""
    return FixedClock()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A migrated database without rows, of its own for each test, once of each kind."""
    if request.param == "sqlite":
        sqlite: SqliteShelf = request.getfixturevalue("sqlite_shelf")
        with sqlite.database(tmp_path) as engine:
            yield engine
    else:
        postgres: PostgresShelf = request.getfixturevalue("postgres_shelf")
        with postgres.database() as engine:
            yield engine


@pytest.fixture
def work(database: Engine, clock: FixedClock) -> Work:
    """Opens units of work on the test's database: `with work() as uow:`."""
    from storage import Work

    return Work(database, clock)


@pytest.fixture
def alder(work: Work, clock: FixedClock) -> Work:
    """The same, with the sample region taken over: see `tests.cast`."""
    from tests.cast import import_sample

    with work() as uow:
        import_sample(uow, now=clock())
    return work


@pytest.fixture(scope="session")
def sqlite_shelf(tmp_path_factory: pytest.TempPathFactory) -> SqliteShelf:
    """Copies of one migrated SQLite file; each process of a parallel run has its own."""
    from tests.databases import SqliteShelf

    return SqliteShelf(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_shelf() -> Iterator[PostgresShelf]:
    """Databases of one PostgreSQL server, started when first needed; each process of a parallel run has its own."""
    from tests.databases import PostgresShelf

    shelf = PostgresShelf()
    yield shelf
    shelf.stop()
