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
    """A migrated database of its own for each test, once of each kind: without rows, or with those of `alder`."""
    has_region = "alder" in request.fixturenames
    if request.param == "sqlite":
        sqlite: SqliteShelf = request.getfixturevalue("sqlite_shelf")
        with sqlite.database(tmp_path, has_region=has_region) as engine:
            yield engine
    else:
        postgres: PostgresShelf = request.getfixturevalue("postgres_shelf")
        with postgres.region_database() if has_region else postgres.database() as engine:
            yield engine


@pytest.fixture
def work(database: Engine, clock: FixedClock) -> Work:
    """Opens units of work on the test's database: `with work() as uow:`."""
    from storage import Work

    return Work(database, clock)


@pytest.fixture
def alder(work: Work) -> Work:
    """The same, with the sample region taken over (see `tests.cast`), as the clock's first moment saw it."""
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
