"""A short run on each database; `make torture` does the long one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import PostgresShelf
from tests.torture.nursery import NOT_STARTED
from tests.torture.storm import Plan, torture

SHORT = Plan(messages=60, kills=6, replicas=2, seed=4, speed=20, over=3, calm_within=60)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'torture.db'}"
        return
    shelf: PostgresShelf = request.getfixturevalue("postgres_shelf")
    with shelf.database_url() as url:
        yield url


async def test_replicas_that_are_killed_and_frozen_while_slack_misbehaves_lose_and_double_nothing(
    address: str, tmp_path: Path
) -> None:
    counted, storm = await torture(SHORT, address, tmp_path)

    assert (counted.lost, counted.doubled, counted.strangers) == ([], [], 0)
    assert storm.killed == SHORT.kills
    assert set(storm.fell) <= {NOT_STARTED}
    assert sum(counted.states.values()) >= SHORT.messages
