"""Several programs on one PostgreSQL: none leads, each may end at any moment, and what is told is told once."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import aiohttp
import pytest

from bot.clock import real_seconds, system_clock
from bot.database import Database
from bot.program import STOP_WITHIN
from bot.sandbox.clock import SandboxClock
from bot.sandbox.seed import workspace_from_region
from bot.sandbox.server import Sandbox
from tests.cast import import_sample, sample_seed, the_series
from tests.databases import PostgresShelf
from tests.programs import by_socket, free_port, is_ready, running
from tests.sandbox_driver import Driver
from workgroup.notices import NoticeDraft, NoticeKind


@pytest.fixture
def database(postgres_shelf: PostgresShelf) -> Iterator[tuple[str, Database]]:
    """A PostgreSQL database with the sample region, and its address."""
    with postgres_shelf.database_url() as url:
        made = Database(url, system_clock)
        with made.work() as uow:
            import_sample(uow, now=system_clock())
        yield url, made
        made.close()


@pytest.fixture
async def workspace() -> AsyncIterator[Sandbox]:
    """A workspace that runs by the machine's clock, and takes Socket Mode."""
    made = Sandbox(workspace_from_region(sample_seed()), SandboxClock(system_clock()))
    await made.start()
    yield made
    await made.stop()


def put_reminders(database: Database, *places: str) -> None:
    """Let a reminder of a meeting at each of those places be due now."""
    now = system_clock()
    with database.work() as uow:
        series = the_series(uow)
        for number, place in enumerate(places, start=1):
            meeting = uow.meetings.add(
                series_id=series.id,
                recurrence_id=(now + timedelta(days=number)).replace(tzinfo=None),
                starts_at=now + timedelta(days=number),
                minutes=60,
                place=place,
            )
            uow.outbox.enqueue(
                NoticeDraft(
                    key=f"reminder:{meeting.id}:1h",
                    kind=NoticeKind.REMINDER,
                    group_id=series.group_id,
                    series_id=series.id,
                    meeting_id=meeting.id,
                    due_at=now,
                    expires_at=now + timedelta(hours=1),
                )
            )


async def told(driver: Driver, place: str) -> int:
    """How many messages of the channel name that place."""
    return sum(one["method"] == "chat.postMessage" and place in one["text"] for one in await driver.posted())


async def says_that_it_ends(port: int) -> None:
    """Wait until the program says that it is not ready, or listens no more."""
    async with asyncio.timeout(30), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{port}/ready") as answer:
                    if answer.status != 200:
                        return
            except aiohttp.ClientError:
                return
            await asyncio.sleep(0.02)


async def test_two_programs_share_the_work_and_one_goes_on_when_the_other_is_killed(
    workspace: Sandbox, database: tuple[str, Database]
) -> None:
    address, rows = database
    ports = free_port(), free_port()
    async with (
        running(**by_socket(workspace, address, ports[0])) as first,
        running(**by_socket(workspace, address, ports[1])),
        Driver(workspace.page) as driver,
    ):
        await asyncio.gather(*(is_ready(port) for port in ports))
        answers = [await driver.types("ishbel", "#steering", "/prevent help") for _ in range(3)]
        put_reminders(rows, "Guildhall", "Council House")
        for place in ("Guildhall", "Council House"):
            await driver.message("ishbel", "#steering", place, within=30)
        first.kill()
        await first.wait()
        after = await driver.types("ishbel", "#steering", "/prevent help")
        put_reminders(rows, "Moot Hall")
        await driver.message("ishbel", "#steering", "Moot Hall", within=30)
        times = [await told(driver, place) for place in ("Guildhall", "Council House", "Moot Hall")]

    assert all(said is not None and "You can do this here" in said for said in [*answers, after])
    assert times == [1, 1, 1]


async def test_a_program_that_is_told_to_end_does_so_in_time_whatever_slack_does(
    workspace: Sandbox, database: tuple[str, Database]
) -> None:
    address, rows = database
    port = free_port()
    async with (
        running(**by_socket(workspace, address, port)) as process,
        Driver(workspace.page) as driver,
    ):
        await is_ready(port)
        await driver.put_in_faults({"kind": "slow", "method": "chat.postMessage", "seconds": 2, "accepted": True})
        put_reminders(rows, "Guildhall")
        await driver.message("ishbel", "#steering", "Guildhall", within=30)
        began = real_seconds()
        process.send_signal(signal.SIGTERM)
        await says_that_it_ends(port)
        put_reminders(rows, "Moot Hall")
        await asyncio.wait_for(process.communicate(), STOP_WITHIN + 15)
        took = real_seconds() - began
        times = await told(driver, "Guildhall"), await told(driver, "Moot Hall")

    with rows.work(read_only=True) as uow:
        left = uow.outbox_view.backlog(now=system_clock())
    assert process.returncode == 0
    assert took < STOP_WITHIN
    # It had waited for Slack's answer, so nothing is in doubt; and what came later is left to another.
    assert times == (1, 0)
    assert (left.on_its_way, left.in_doubt, left.due) == (0, 0, 1)
