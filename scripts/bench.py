"""Measure speed: each figure as a ratio, with the floor that it is held against taken in the same run.

`make bench` prints a line a goal and ends with status 1 when one is missed. Everything runs on this machine alone.
"""

import asyncio
import contextlib
import logging
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import aiohttp
import uvicorn
from apscheduler.schedulers.background import BackgroundScheduler
from dateutil.rrule import rrulestr
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import Connection, Engine, event
from starlette.applications import Starlette

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot import logs
from bot.clock import system_clock
from bot.database import Database
from bot.delivery.courier import Sent, SlackCourier
from bot.delivery.dispatch import Dispatcher
from bot.program import Program, SlackSettings
from bot.region.reading import read_region
from bot.sandbox.clock import SandboxClock
from bot.sandbox.seed import workspace_from_region
from bot.sandbox.server import Sandbox
from bot.slack.app import make_app
from bot.slack.client import Installation, make_session
from bot.slack.directory import Directory
from bot.web import SLACK_PATH, SlackDoor, listen, make_web
from handlers import phrases
from handlers.services import Message
from storage import make_engine
from workgroup.calendar.recurrence import Recurrence, next_occurrence
from workgroup.notices import NoticeDraft, NoticeKind
from workgroup.usecases import importing

SEED = Path(__file__).resolve().parents[1] / "bot" / "sandbox" / "sample_region.yaml"
SECRET = "a-signing-secret"  # noqa: S105 - of a server that lives for this run only
LONDON = ZoneInfo("Europe/London")
_ROUNDS = 400
_WARM = 40
_NOTICES = 2000


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What was measured, beside its floor."""

    what: str
    ours: float
    floor: float
    goal: float
    unit: str
    is_at_least: bool = False
    """Whether the ratio must be at least the goal; otherwise at most."""

    @property
    def ratio(self) -> float:
        """Ours as a multiple of the floor."""
        return self.ours / self.floor if self.floor else float("inf")

    @property
    def is_met(self) -> bool:
        """Whether the goal was reached."""
        return self.ratio >= self.goal if self.is_at_least else self.ratio <= self.goal

    def line(self) -> str:
        """The figure as it is printed; a goal that was not reached begins with MISSED."""
        sign = "≥" if self.is_at_least else "≤"
        return (
            f"{'' if self.is_met else 'MISSED '}{self.what}: {self.ratio:.2f}× (goal {sign} {self.goal:g}×; "
            f"{self.ours:.3g} beside {self.floor:.3g} {self.unit})"
        )


async def main() -> int:
    """Print every figure; how many goals were missed."""
    logs.configure("error")
    logging.disable(logging.WARNING)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="prevent-bench-") as folder:
        async for figure in _all(Path(folder)):
            print(figure.line(), flush=True)
            figures.append(figure)
    missed = [figure for figure in figures if not figure.is_met]
    print(f"{len(figures) - len(missed)} of {len(figures)} goals reached")
    return len(missed)


async def _all(folder: Path) -> AsyncIterator[Figure]:
    async for figure in _commands(folder):
        yield figure
    yield await _dispatch(folder)
    yield _next_occurrence()
    for figure in _phrases():
        yield figure
    yield _cold_start()


# Commands, over signed HTTP on loopback, one after the other.


async def _commands(folder: Path) -> AsyncIterator[Figure]:
    address = f"sqlite:///{folder / 'commands.db'}"
    database = Database(address, system_clock)
    database.make_ready()
    with database.work() as uow:
        importing.import_region(uow, read_region(SEED), now=datetime(2026, 11, 23, 9, tzinfo=UTC))
    from ruamel.yaml import YAML

    sandbox = Sandbox(workspace_from_region(YAML(typ="safe").load(SEED)), SandboxClock(system_clock()))
    await sandbox.start()
    slack = SlackSettings(bot_token=sandbox.bot_token, app_token=None, api_url=sandbox.api_url)
    program = Program(database, system_clock, slack)
    await program.start()
    try:
        async with serving(make_web(door=SlackDoor(lambda: program.app, SECRET))) as page:
            for command, goal in (("help", (1.5, 2.0)), ("next", (1.5, None)), ("who-attends", (1.5, None))):
                statements = await _statements_of(page, command)
                floor_p50, floor_p99 = await _floor(page, command)
                select_p50 = _replay(address, statements)
                ours = await _timed(_ROUNDS, partial(_ask, page, command))
                p50, p99 = _median(ours), _p99(ours)
                yield Figure(
                    what=f"/prevent {command}, p50, beside a no-op that returns the same"
                    + (f" and the same {len(statements)} SELECTs" if statements else ""),
                    ours=p50 * 1000,
                    floor=(floor_p50 + select_p50) * 1000,
                    goal=goal[0],
                    unit="ms",
                )
                if goal[1] is not None:
                    yield Figure(
                        what=f"/prevent {command}, p99",
                        ours=p99 * 1000,
                        floor=floor_p99 * 1000,
                        goal=goal[1],
                        unit="ms",
                    )
    finally:
        await program.stop()
        await sandbox.stop()
        database.close()


async def _floor(page: str, command: str) -> tuple[float, float]:
    """p50 and p99 of a Bolt app that does nothing but return what our command returned."""
    answer = await _ask(page, command)
    home = Installation(team_id="T1", team_name="", bot_id="B1", bot_user_id="U0", scopes=frozenset())
    async with make_session() as session:
        app: AsyncApp = make_app(home, token="xoxb-none", api_url="http://127.0.0.1:9/", session=session)  # noqa: S106 - no token of anybody

        @app.command("/prevent")
        async def on_command(ack: AsyncAck) -> None:
            await ack(**answer)

        async with serving(make_web(door=SlackDoor(lambda: app, SECRET))) as floor_page:
            taken = await _timed(_ROUNDS, lambda: _ask(floor_page, command))
    return _median(taken), _p99(taken)


_SESSIONS: dict[str, aiohttp.ClientSession] = {}


async def _ask(page: str, command: str) -> dict[str, Any]:
    session = _SESSIONS.get(page) or aiohttp.ClientSession()
    _SESSIONS[page] = session
    _COUNTER[0] += 1
    body = urlencode(
        {
            "command": "/prevent",
            "text": command,
            "team_id": "T0SANDBOX",
            "user_id": "U0M01",
            "channel_id": "C0STEERING",
            "channel_name": "steering",
            "trigger_id": f"{_COUNTER[0]}.1",
            "response_url": "http://127.0.0.1:9/none",
        }
    )
    timestamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=body) or ""
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature,
    }
    async with session.post(f"{page}{SLACK_PATH}", data=body, headers=headers) as answer:
        found: dict[str, Any] = await answer.json()
        return found


_COUNTER = [0]


async def _statements_of(page: str, command: str) -> list[tuple[str, Any]]:
    """The statements that one command sends, with their parameters, in order."""
    seen: list[tuple[str, Any]] = []

    def note(_c: Connection, _cursor: object, statement: str, parameters: object, _x: object, _many: bool) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append((statement, parameters))

    await _ask(page, command)
    event.listen(Engine, "before_cursor_execute", note)
    try:
        await _ask(page, command)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return seen


def _replay(address: str, statements: Sequence[tuple[str, Any]]) -> float:
    """p50 of the statements alone, through SQLAlchemy in one transaction."""
    if not statements:
        return 0.0
    engine = make_engine(address)
    taken = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        with engine.connect() as connection, connection.begin():
            for statement, parameters in statements:
                connection.exec_driver_sql(statement, parameters).fetchall()
        taken.append(time.perf_counter() - began)
    engine.dispose()
    return _median(taken)


# The outbox.


class _StubCourier(SlackCourier):
    """Posts are answered at once."""

    def __init__(self) -> None:
        self.posted = 0

    async def post(self, channel_id: str, message: Message, *, key: str, attempts: int) -> Sent:
        self.posted += 1
        return Sent(channel_id=channel_id, slack_ts=f"{self.posted}.000001")


async def _dispatch(folder: Path) -> Figure:
    """Notices due at once: claimed, marked, posted to a stub, finished; beside APScheduler with its SQL job store."""
    database = Database(f"sqlite:///{folder / 'dispatch.db'}", system_clock)
    database.make_ready()
    now = system_clock()
    with database.work() as uow:
        importing.import_region(uow, read_region(SEED), now=now)
        series = uow.series.list_of(uow.groups.list_all()[0].id)[0]
        from workgroup.usecases import arriving

        arriving.link_channel(uow, team_id="T1", channel_id="C1", channel_name="operational")
        for number in range(_NOTICES):
            uow.outbox.enqueue(
                NoticeDraft(
                    key=f"bench:{number}",
                    kind=NoticeKind.WITHDRAWAL,
                    group_id=series.group_id,
                    series_id=series.id,
                    due_at=now,
                    expires_at=now + timedelta(days=1),
                )
            )
    courier = _StubCourier()
    async with make_session() as session:
        from slack_sdk.web.async_client import AsyncWebClient

        home = Installation(team_id="T1", team_name="", bot_id="B1", bot_user_id="U0", scopes=frozenset())
        directory = Directory(AsyncWebClient(session=session), home)
        dispatcher = Dispatcher(database, system_clock, courier, directory, at_once=512, spacing=timedelta(0))
        began = time.perf_counter()
        while await dispatcher.begin_due(at_most=256):
            pass
        await dispatcher.arrived()
        ours = courier.posted / (time.perf_counter() - began)
    database.close()
    return Figure(
        what=f"{_NOTICES} notices due at once on SQLite, told a second, beside APScheduler with its job store",
        ours=ours,
        floor=_apscheduler(folder),
        goal=20,
        unit="a second",
        is_at_least=True,
    )


_RAN = [0]


def _count_one() -> None:
    _RAN[0] += 1


def _apscheduler(folder: Path) -> float:
    """One-off jobs due at once through APScheduler's own SQLAlchemy job store, finished a second."""
    few = 300
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_jobstore("sqlalchemy", url=f"sqlite:///{folder / 'apscheduler.db'}")
    scheduler.start(paused=True)
    for _ in range(few):
        scheduler.add_job(_count_one, "date", run_date=datetime.now(UTC), misfire_grace_time=None)
    began = time.perf_counter()
    scheduler.resume()
    while _RAN[0] < few and time.perf_counter() - began < 60:
        time.sleep(0.005)
    taken = time.perf_counter() - began
    scheduler.shutdown(wait=False)
    return few / taken


# Dates and phrases.


def _next_occurrence() -> Figure:
    rule = "FREQ=MONTHLY;INTERVAL=2;BYDAY=2WE"
    old = Recurrence(
        dtstart=datetime.fromisoformat("2019-10-09T10:00"), tzid="Europe/London", rrule=rule, exdates=(), rdates=()
    )
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    naive = now.replace(tzinfo=None)

    def fast_forwarded() -> object:
        return rrulestr(rule, dtstart=datetime.fromisoformat("2026-10-14T10:00")).after(naive)

    ours = _repeated(lambda: next_occurrence(old, now), 2000)
    floor = _repeated(fast_forwarded, 2000)
    return Figure(
        what="next occurrence of a seven-year-old series, beside naive dateutil begun just before",
        ours=ours * 1e6,
        floor=floor * 1e6,
        goal=2,
        unit="µs",
    )


def _phrases() -> Iterator[Figure]:
    typed = (
        "monthly on the second Tuesday at 10:00 for 90m",
        "every 6 weeks from 12 January 10-11:30 at Council House",
        "fortnightly on Wednesdays 14:00-15:30",
        "last Friday of each quarter",
        "half two tomorrow",
        "every other blue moon when it rains",
        "monthly " * 24,
    )
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    taken = []
    for _ in range(60):
        for text in typed:
            began = time.perf_counter()
            with contextlib.suppress(Exception):
                phrases.read_plan(text, now=now, zone=LONDON)
            taken.append(time.perf_counter() - began)
    taken = taken[len(typed) :]
    yield Figure(what="a phrase, p99, beside 5 ms", ours=_p99(taken) * 1000, floor=5, goal=1, unit="ms")
    yield Figure(what="a phrase, worst, beside 50 ms", ours=max(taken) * 1000, floor=50, goal=1, unit="ms")


# Beginning.


def _cold_start() -> Figure:
    libraries = (
        "import aiohttp, apscheduler.schedulers.asyncio, psycopg, pydantic_settings, slack_bolt.async_app,"
        " slack_sdk.socket_mode.aiohttp, sqlalchemy, starlette.applications, structlog, typer, uvicorn, rich.console"
    )
    ours = min(_started("import bot.running, bot.cli") for _ in range(3))
    floor = min(_started(libraries) for _ in range(3))
    return Figure(
        what="everything imported, beside the same libraries",
        ours=ours * 1000,
        floor=floor * 1000,
        goal=1.15,
        unit="ms",
    )


def _started(code: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own interpreter and words
    return time.perf_counter() - began


# Measuring.


@contextlib.asynccontextmanager
async def serving(app: Starlette) -> AsyncIterator[str]:
    """Serve it on a free port as `run` does; the address."""
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]  # they are this script's
    task = asyncio.create_task(server.serve(sockets=[listening]))
    page = f"http://127.0.0.1:{listening.getsockname()[1]}"
    try:
        yield page
    finally:
        session = _SESSIONS.pop(page, None)
        if session is not None:
            await session.close()
        server.should_exit = True
        await task
        listening.close()


async def _timed(rounds: int, ask: Callable[[], Awaitable[object]]) -> list[float]:
    taken = []
    for number in range(rounds + _WARM):
        began = time.perf_counter()
        await ask()
        if number >= _WARM:
            taken.append(time.perf_counter() - began)
    return taken


def _repeated(run: Callable[[], object], times: int) -> float:
    best = float("inf")
    for _ in range(5):
        began = time.perf_counter()
        for _ in range(times // 5):
            run()
        best = min(best, (time.perf_counter() - began) / (times // 5))
    return best


def _median(taken: Sequence[float]) -> float:
    return statistics.median(taken)


def _p99(taken: Sequence[float]) -> float:
    return statistics.quantiles(taken, n=100)[98]


if __name__ == "__main__":
    sys.exit(min(asyncio.run(main()), 1))
