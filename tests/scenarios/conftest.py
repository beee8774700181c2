"""The whole program on the practice workspace, with a clock that a scenario moves; once on each database."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.demo import Demo
from tests.databases import PostgresShelf
from tests.sandbox_driver import Driver


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'demo.db'}"
        return
    shelf: PostgresShelf = request.getfixturevalue("postgres_shelf")
    with shelf.database_url() as url:
        yield url


@pytest.fixture
async def demo(address: str, tmp_path: Path) -> AsyncIterator[Demo]:
    """The program and the workspace, started: Monday 23 November 2026, 09:00 in London."""
    made = Demo(address, tmp_path / "workspace.json")
    await made.start()
    # What is due at the start is told before anybody acts, so that a transcript always begins alike.
    assert made.program is not None
    await made.program.beat.deliver()
    yield made
    await made.stop()


@pytest.fixture
async def driver(demo: Demo) -> AsyncIterator[Driver]:
    """Acts as the people of the workspace, and writes down what was said."""
    async with Driver(demo.sandbox.page) as made:
        yield made
