"""How quickly notices are told, how punctually, and what it costs to look when nothing is due."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Integer, String, cast, column, insert, literal, select, text, true

from bot.clock import system_clock
from bot.database import Database
from bot.delivery.courier import Sent, SlackCourier
from bot.delivery.dispatch import Dispatcher
from bot.program import Program, SlackSettings
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Channel, Workspace
from bot.slack.client import Installation, make_session
from bot.slack.directory import Directory
from handlers.services import Message
from scripts.bench.figures import Figure, in_turns, median
from scripts.bench.region import TEAM, addresses, filled
from storage import make_engine, tables
from workgroup.meeting.series import Series
from workgroup.notices import NoticeDraft, NoticeKind
from workgroup.ports import UnitOfWork

_NOTICES = 10_000
_FEW, _MANY = 1_000, 100_000
_OF_APSCHEDULER = 300
_LOOKS = 60
_PUNCTUAL = 30
_CHANNELS = 12
_FULLEST = 4
_HELD_AT_MOST = 0.050
_LATE_AT_MOST = 0.050
_NOBODY = Installation(team_id=TEAM, team_name="", bot_id="B1", bot_user_id="U0", scopes=frozenset())


class _Stub(SlackCourier):
    """Posts are answered at once; `posted_at` says when each began, by the machine's clock."""

    def __init__(self) -> None:
        self.posted_at: list[datetime] = []

    async def post(self, channel_id: str, message: Message, *, key: str, attempts: int) -> Sent:
        self.posted_at.append(system_clock())
        return Sent(channel_id=channel_id, slack_ts=f"{len(self.posted_at)}.000001")


async def figures() -> AsyncIterator[Figure]:
    """The outbox on each database, beside APScheduler with its job store."""
    with addresses() as by_name:
        for name, address in by_name.items():
            database = filled(address)
            async with make_session() as session:
                directory = Directory(AsyncWebClient(session=session), _NOBODY)
                async for figure in _told_at_once(name, database, directory, address):
                    yield figure
                yield await _wake_up(name, database, directory, address)
                if name == "SQLite":
                    yield await _punctuality(database, address)
                    yield await _burst(database, address)
            database.close()


async def _told_at_once(name: str, database: Database, directory: Directory, address: str) -> AsyncIterator[Figure]:
    _put_in(address, database, count=_NOTICES, due_at=system_clock())
    courier = _Stub()
    dispatcher = Dispatcher(database, system_clock, courier, directory, at_once=512, spacing=timedelta(0))
    async with _watched_loop() as held:
        began = time.perf_counter()
        while await dispatcher.begin_due(at_most=256):
            pass
        await dispatcher.arrived()
        taken = time.perf_counter() - began
    ours = len(courier.posted_at) / taken
    floor = _apscheduler(address)
    yield Figure(
        what=f"{_NOTICES:,} notices due at once on {name}, told a second",
        beside="APScheduler with its job store",
        ours=ours,
        floor=floor,
        goal=20 if name == "SQLite" else 4,
        unit="a second",
        is_at_least=True,
    )
    yield Figure(
        what=f"longest time the event loop was held meanwhile on {name}",
        beside="50 ms",
        ours=max(held) * 1000,
        floor=_HELD_AT_MOST * 1000,
        goal=1,
        unit="ms",
    )


@contextlib.asynccontextmanager
async def _watched_loop() -> AsyncIterator[list[float]]:
    """How late the event loop was each time it should have come round, in seconds."""
    late = [0.0]

    async def watch() -> None:
        while True:
            due = time.perf_counter() + 0.002
            await asyncio.sleep(0.002)
            late.append(time.perf_counter() - due)

    task = asyncio.create_task(watch())
    try:
        yield late
    finally:
        task.cancel()


async def _wake_up(name: str, database: Database, directory: Directory, address: str) -> Figure:
    dispatcher = Dispatcher(database, system_clock, _Stub(), directory)
    later = system_clock() + timedelta(days=1)
    looks: list[float] = []
    for count in (_FEW, _MANY):
        _put_in(address, database, count=count, due_at=later)
        [taken] = await in_turns([dispatcher.begin_due], rounds=_LOOKS, warm=10)
        looks.append(median(taken))
    _empty(address)
    return Figure(
        what=f"wake-up with {_MANY:,} notices waiting on {name}",
        beside=f"the same with {_FEW:,}",
        ours=looks[1] * 1e6,
        floor=looks[0] * 1e6,
        goal=2,
        unit="µs",
    )


async def _punctuality(database: Database, address: str) -> Figure:
    """When Slack has posts that were due, while the program does nothing else."""
    async with _running(database, channels=_PUNCTUAL) as (workspace, series):
        first = system_clock() + timedelta(seconds=1)
        due = [first + timedelta(seconds=0.1) * number for number in range(_PUNCTUAL)]
        with database.work() as uow:
            for number, due_at in enumerate(due):
                uow.outbox.enqueue(_a_draft(f"punctual:{number}", series[number], due_at))
        await _until(lambda: len(workspace.posted) >= len(due), within=30)
        posted = [entry.at for entry in workspace.posted]
    _empty(address)
    late = [(at - due_at).total_seconds() for at, due_at in zip(posted, due, strict=False)]
    return Figure(
        what=f"Slack has the post after its moment, the latest of {len(late)}",
        beside="50 ms",
        ours=max(late) * 1000 if len(late) == len(due) else float("inf"),
        floor=_LATE_AT_MOST * 1000,
        goal=1,
        unit="ms",
    )


async def _burst(database: Database, address: str) -> Figure:
    """Several notices for each of several channels at once, at Slack's pace."""
    counts = [1 + channel % _FULLEST for channel in range(_CHANNELS)]
    async with _running(database, channels=_CHANNELS) as (workspace, series):
        now, began = system_clock(), time.perf_counter()
        with database.work() as uow:
            for channel, count in enumerate(counts):
                for number in range(count):
                    uow.outbox.enqueue(_a_draft(f"burst:{channel}:{number}", series[channel], now))
        await _until(lambda: len(workspace.posted) >= sum(counts), within=60)
        taken = time.perf_counter() - began
    _empty(address)
    return Figure(
        what=f"{sum(counts)} notices for {_CHANNELS} channels at once, all told",
        beside=f"1.05 s for each of the fullest channel's {_FULLEST}, and 2 s",
        ours=taken,
        floor=1.05 * _FULLEST + 2,
        goal=1,
        unit="s",
    )


@contextlib.asynccontextmanager
async def _running(database: Database, *, channels: int) -> AsyncIterator[tuple[Workspace, Sequence[Series]]]:
    """The program on a workspace with so many channels, and the series of each."""
    workspace = Workspace(name="Bench", domain="bench", team_id=TEAM, zone=ZoneInfo("Europe/London"))
    with database.work() as uow:
        like = uow.series.list_all()[0]
        series = []
        for number in range(channels):
            channel_id = f"C0BENCH{number:03d}"
            workspace.add_channel(Channel(id=channel_id, name=f"bench-{number}", members=[workspace.bot.user_id]))
            series.append(_a_series(uow, like, channel_id, f"bench-{number}"))
    sandbox = Sandbox(workspace, SandboxClock(system_clock()))
    await sandbox.start()
    slack = SlackSettings(bot_token=sandbox.bot_token, app_token=None, api_url=sandbox.api_url)
    program = Program(database, system_clock, slack)
    await program.start()
    try:
        yield workspace, series
    finally:
        await program.stop()
        await sandbox.stop()


async def _until(holds: Callable[[], bool], *, within: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(within):
            while not holds():  # noqa: ASYNC110 - what is waited for happens in tasks of the program
                await asyncio.sleep(0.002)


def _a_series(uow: UnitOfWork, like: Series, channel_id: str, channel_name: str) -> Series:
    return uow.series.add(
        group_id=like.group_id,
        name=channel_name,
        tier=like.tier,
        purpose="",
        channel_name=channel_name,
        team_id=TEAM,
        channel_id=channel_id,
        tzid=like.tzid,
        recurrence=None,
        minutes=60,
        place="",
        leads=(),
    )


def _a_draft(key: str, series: Series, due_at: datetime) -> NoticeDraft:
    return NoticeDraft(
        key=key,
        kind=NoticeKind.WITHDRAWAL,
        group_id=series.group_id,
        series_id=series.id,
        due_at=due_at,
        expires_at=due_at + timedelta(days=1),
    )


def _put_in(address: str, database: Database, *, count: int, due_at: datetime) -> None:
    """Let so many notices, and no others, wait for that moment."""
    _empty(address)
    with database.work() as uow:
        series = next(one for one in uow.series.list_all() if one.channel_id is not None)
        uow.outbox.enqueue(_a_draft("bench:0", series, due_at))
    notice = tables.notice
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :last) SELECT i FROM n"
    many = text(numbers).bindparams(last=max(count - 1, 1)).columns(column("i", Integer)).subquery("many")
    copied = [one for one in notice.c if one.name not in ("id", "key")]
    engine = make_engine(address)
    with engine.begin() as connection:
        rows = select(literal("bench:").concat(cast(many.c.i, String)), *copied).select_from(notice.join(many, true()))
        connection.execute(insert(notice).from_select(["key", *(one.name for one in copied)], rows))
        connection.execute(text("ANALYZE"))
    engine.dispose()


def _empty(address: str) -> None:
    engine = make_engine(address)
    with engine.begin() as connection:
        for table in (tables.delivery_attempt, tables.card, tables.notice, tables.channel_pace):
            connection.execute(table.delete())
    engine.dispose()


_RAN = [0]


def _count_one() -> None:
    _RAN[0] += 1


def _apscheduler(address: str) -> float:
    """One-off jobs due at once through APScheduler's own SQLAlchemy job store, finished a second."""
    _RAN[0] = 0
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_jobstore("sqlalchemy", url=address.replace("postgresql://", "postgresql+psycopg://"))
    scheduler.start(paused=True)
    for _ in range(_OF_APSCHEDULER):
        scheduler.add_job(_count_one, "date", run_date=datetime.now(UTC), misfire_grace_time=None)
    began = time.perf_counter()
    scheduler.resume()
    while _RAN[0] < _OF_APSCHEDULER and time.perf_counter() - began < 60:
        time.sleep(0.005)
    taken = time.perf_counter() - began
    scheduler.shutdown(wait=False)
    return _OF_APSCHEDULER / taken
