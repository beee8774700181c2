"""The program is killed at each point between two commits, and started again: exactly one message in the end."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import Engine, func, select

from bot.crashing import VARIABLE, CrashPoint
from storage import Work, check_schema, make_engine, tables, upgrade
from storage.engine import reading
from tests.databases import PostgresShelf
from tests.torture import outbox
from tests.torture.count import ON_ITS_WAY, count
from tests.torture.hastened import Hastened
from tests.torture.outbox import Fate
from tests.torture.slack import channel_id
from tests.torture.storm import Plan, Storm, nursery, slack

Json = dict[str, Any]

# Whether the message is found again in Slack, rather than sent by the one who comes after.
POINTS: dict[CrashPoint, bool] = {
    "claimed": False,
    "before_post": False,
    "after_post": True,
    "before_sent_commit": True,
    "during_reconcile": True,
    "during_plan": False,
}
PLAN = Plan(messages=1, kills=0, replicas=1, seed=1, speed=20, over=1, calm_within=40)
WITHIN = 40.0


@dataclass
class Victim:
    """A database with one notice that is due, whose program dies at one point."""

    point: CrashPoint
    address: str
    channel: int

    @property
    def key(self) -> str:
        """The notice's key."""
        return f"crash:{self.point}"

    def fill(self, time_: Hastened) -> None:
        """Put the notice in, due now."""
        with self.engine() as engine, Work(engine, time_.now)() as uow:
            group = outbox.a_group(uow)
            uow.outbox.enqueue(outbox.a_draft(self.key, outbox.a_series(uow, group, self.channel), time_.now()))

    def is_told(self) -> bool:
        """Whether nothing more is to become of the notice."""
        notice = tables.notice.c
        with self.engine() as engine, reading(engine).connect() as connection:
            return not connection.scalar(select(func.count(notice.id)).where(notice.state.in_(ON_ITS_WAY)))

    def fate(self) -> Fate:
        """What became of the notice."""
        with self.engine() as engine:
            return outbox.fates(engine)[self.key]

    @contextlib.contextmanager
    def engine(self) -> Iterator[Engine]:
        """An engine on the database, for as long as the block."""
        made = make_engine(self.address)
        try:
            yield made
        finally:
            made.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def victims(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[Victim]]:
    """A migrated database for each point."""
    with contextlib.ExitStack() as stack:
        made = []
        for number, point in enumerate(POINTS):
            if request.param == "sqlite":
                address = f"sqlite:///{tmp_path / point}.db"
            else:
                shelf: PostgresShelf = request.getfixturevalue("postgres_shelf")
                address = stack.enter_context(shelf.database_url())
            victim = Victim(point=point, address=address, channel=number)
            with victim.engine() as engine:
                upgrade(engine)
            made.append(victim)
        yield made


async def test_whoever_is_killed_at_any_point_has_told_exactly_once_after_the_next_start(
    victims: list[Victim], tmp_path: Path
) -> None:
    time_ = Hastened(began=time.time(), speed=PLAN.speed)
    for victim in victims:
        victim.fill(time_)

    async with slack(time_, PLAN) as told, nursery(time_, told, "", tmp_path) as process:
        async with aiohttp.ClientSession() as session:
            lost_answer = {
                "kind": "dropped",
                "accepted": True,
                "method": "chat.postMessage",
                "channel": channel_id(list(POINTS).index("during_reconcile")),
            }
            await session.post(f"{told['page']}/sandbox/faults", json={"faults": [lost_answer]})
            storm = Storm(plan=PLAN, time=time_, nursery=process, is_over=True)
            listening = asyncio.create_task(storm.listen())
            for victim in victims:
                await storm.tell({"spawn": 1, "given": {"database": victim.address, "crash_at": victim.point}})
            async with asyncio.timeout(WITHIN):
                while len(storm.ended) < len(victims):  # noqa: ASYNC110 - other processes change it
                    await asyncio.sleep(0.05)
            deaths = list(storm.ended)
            for victim in victims:
                await storm.tell({"spawn": 1, "given": {"database": victim.address}})
            async with asyncio.timeout(WITHIN):
                for victim in victims:
                    while not victim.is_told():  # noqa: ASYNC110 - other processes change it
                        await asyncio.sleep(0.2)
            async with session.get(f"{told['page']}/sandbox/posted", params={"brief": "1"}) as answer:
                posted = await answer.json()
        listening.cancel()

    fates = {victim.key: victim.fate() for victim in victims}
    counted = count(list(fates), fates, posted)
    assert deaths == [-signal.SIGKILL] * len(victims)
    assert (counted.lost, counted.doubled, counted.removed, counted.strangers) == ([], [], 0, 0)
    assert {victim.point: (victim.fate().state, victim.fate().adopted) for victim in victims} == {
        point: ("sent", is_found_again) for point, is_found_again in POINTS.items()
    }


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_migration_that_is_killed_has_changed_nothing_and_is_done_by_the_next_one(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    with contextlib.ExitStack() as stack:
        address = f"sqlite:///{tmp_path / 'migrated.db'}"
        if kind == "postgresql":
            shelf: PostgresShelf = request.getfixturevalue("postgres_shelf")
            address = stack.enter_context(shelf.database_url("template0"))
        words = "import sys; from bot.clock import system_clock; from bot.database import Database"
        migrate = [sys.executable, "-c", f"{words}; Database(sys.argv[1], system_clock).upgrade()", address]
        died = subprocess.run(migrate, env={**os.environ, VARIABLE: "in_migration"}, check=False)
        engine = make_engine(address)
        stack.callback(engine.dispose)
        after_the_kill = check_schema(engine)

        upgrade(engine)

        assert died.returncode == -signal.SIGKILL
        assert after_the_kill == "empty"
        assert check_schema(engine) == "current"
