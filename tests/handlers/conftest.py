"""Handlers know no SQL, so one kind of database is enough for them; scenarios run them on both."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.databases import SqliteShelf


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path, sqlite_shelf: SqliteShelf) -> Iterator[Engine]:
    """A migrated SQLite database of its own for each test: without rows, or with those of `alder`."""
    with sqlite_shelf.database(tmp_path, has_region="alder" in request.fixturenames) as engine:
        yield engine
