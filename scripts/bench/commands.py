"""How quickly a command is answered, over signed HTTP on loopback: beside a Bolt app that does nothing.

The floor is a no-op that returns the very same answer, and the same statements through SQLAlchemy in one transaction.
"""

import contextlib
import itertools
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import Connection, Engine, Executable, event

from bot.clock import system_clock
from bot.program import Program, SlackSettings
from bot.slack.app import make_app
from bot.slack.client import Installation, make_session
from bot.web import SLACK_PATH, SlackDoor, make_web
from scripts.bench.figures import Figure, in_turns, median, p99
from scripts.bench.region import a_sandbox, filled, serving
from storage import make_engine, make_reader

_SECRET = "a-signing-secret"  # noqa: S105 - of a server that lives for this run only
_NOBODY = Installation(team_id="T1", team_name="", bot_id="B1", bot_user_id="U0", scopes=frozenset())
_ROUNDS = 250
_OF_WRITES = 100
_OF_SLEEPERS = 25
_WITHOUT_DATABASE = "help cancel"
_numbers = itertools.count(1)

Statement = tuple[Executable, Any]


@dataclass(frozen=True, kw_only=True)
class _Asker:
    """Asks commands at one address, as Ishbel in #steering."""

    session: aiohttp.ClientSession
    page: str

    async def ask(self, command: str) -> dict[str, Any]:
        """The answer, which must be one."""
        body = urlencode(
            {
                "command": "/prevent",
                "text": command,
                "team_id": "T0SANDBOX",
                "user_id": "U0M01",
                "channel_id": "C0STEERING",
                "channel_name": "steering",
                "trigger_id": f"{next(_numbers)}.1",
                "response_url": "http://127.0.0.1:9/none",
            }
        )
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": _SIGNER.generate_signature(timestamp=timestamp, body=body) or "",
        }
        async with self.session.post(f"{self.page}{SLACK_PATH}", data=body, headers=headers) as answer:
            found: dict[str, Any] = await answer.json()
            return found


_SIGNER = SignatureVerifier(_SECRET)


async def figures(folder: Path) -> AsyncIterator[Figure]:
    """Commands that read nothing of their own, that read, and that write."""
    address = f"sqlite:///{folder / 'commands.db'}"
    database = filled(address)
    sandbox = a_sandbox()
    await sandbox.start()
    slack = SlackSettings(bot_token=sandbox.bot_token, app_token=None, api_url=sandbox.api_url)
    program = Program(database, system_clock, slack)
    await program.start()
    web = make_web(door=SlackDoor(lambda: program.app, _SECRET))
    try:
        async with aiohttp.ClientSession() as session, serving(web) as page:
            asker = _Asker(session=session, page=page)
            for command in (_WITHOUT_DATABASE, "help", "next", "who-attends"):
                async for figure in _of_reading(asker, command, address):
                    yield figure
            yield await _of_writing(asker, address)
    finally:
        await program.stop()
        await sandbox.stop()
        database.close()


async def _of_reading(asker: _Asker, command: str, address: str) -> AsyncIterator[Figure]:
    answer = await asker.ask(command)
    statements = await _statements(asker, command)
    reader = make_reader(address)
    async with _doing_nothing(asker.session, answer) as floor, _sleeping(asker.session, answer) as default:
        ways: list[Callable[[], Awaitable[object]]] = [
            partial(asker.ask, command),
            partial(floor.ask, command),
            partial(_replay, reader, statements),
        ]
        ours, nothing, reading = await in_turns(ways, rounds=_ROUNDS)
        [slept] = await in_turns([partial(default.ask, command)], rounds=_OF_SLEEPERS, warm=3)
    reader.dispose()
    what, no_op = f"/prevent {command}", "a no-op with the same answer"
    if command == _WITHOUT_DATABASE:
        yield _figure(f"{what}, p50", no_op, median(ours), median(nothing), 1.5)
        yield _figure(f"{what}, p99", no_op, p99(ours), p99(nothing), 2)
        yield _figure(f"{what}, p50", "Bolt's default runner", median(ours), median(slept), 0.1)
    else:
        beside = f"{no_op} and the same {len(statements)} SELECTs"
        yield _figure(f"{what}, p50", beside, median(ours), median(nothing) + median(reading), 1.5)
        yield _figure(f"{what}, p50", "Bolt's default runner", median(ours), median(slept), 0.33)


async def _of_writing(asker: _Asker, address: str) -> Figure:
    """A reminder is added and taken away again, so that each command changes something."""
    commands = ("remind add 3 hours", "remind off 3 hours")
    for command in commands:
        answer = await asker.ask(command)
    statements = [await _statements(asker, command) for command in commands]
    turns = [itertools.cycle(commands), itertools.cycle(commands)]
    replayed = itertools.cycle(statements)
    engine = make_engine(address)
    async with _doing_nothing(asker.session, answer) as floor:

        async def write() -> None:
            await asker.ask(next(turns[0]))

        async def nothing() -> None:
            await floor.ask(next(turns[1]))

        async def replay() -> None:
            await _replay(engine, next(replayed))

        ours, no_op, writing = await in_turns([write, nothing, replay], rounds=_OF_WRITES, warm=10)
    engine.dispose()
    count = len(statements[0])
    beside = f"a no-op with the same answer and the same {count} statements in one transaction"
    return _figure("/prevent remind add, p50", beside, median(ours), median(no_op) + median(writing), 1.5)


def _figure(what: str, beside: str, ours: float, floor: float, goal: float) -> Figure:
    return Figure(what=what, beside=beside, ours=ours * 1000, floor=floor * 1000, goal=goal, unit="ms")


@contextlib.asynccontextmanager
async def _doing_nothing(session: aiohttp.ClientSession, answer: dict[str, Any]) -> AsyncIterator[_Asker]:
    """A Bolt app behind the same door that does nothing but return what our command returned."""
    async with make_session() as of_app:
        app: AsyncApp = make_app(_NOBODY, token="xoxb-none", api_url="http://127.0.0.1:9/", session=of_app)  # noqa: S106 - no token of anybody
        async with _answering(app, session, answer) as asker:
            yield asker


@contextlib.asynccontextmanager
async def _sleeping(session: aiohttp.ClientSession, answer: dict[str, Any]) -> AsyncIterator[_Asker]:
    """The same with Bolt's default runner, which looks for the acknowledgement every ten milliseconds."""
    async with make_session() as of_app:
        app: AsyncApp = make_app(_NOBODY, token="xoxb-none", api_url="http://127.0.0.1:9/", session=of_app)  # noqa: S106 - no token of anybody
        app.listener_runner.process_before_response = False
        async with _answering(app, session, answer) as asker:
            yield asker


@contextlib.asynccontextmanager
async def _answering(app: AsyncApp, session: aiohttp.ClientSession, answer: dict[str, Any]) -> AsyncIterator[_Asker]:
    @app.command("/prevent")
    async def on_command(ack: AsyncAck) -> None:
        await ack(**answer)

    async with serving(make_web(door=SlackDoor(lambda: app, _SECRET))) as page:
        yield _Asker(session=session, page=page)


async def _statements(asker: _Asker, command: str) -> list[Statement]:
    """The statements that one command sends, with their parameters, in order."""
    with _listening() as seen:
        await asker.ask(command)
    return seen


@contextlib.contextmanager
def _listening() -> Iterator[list[Statement]]:
    seen: list[Statement] = []

    def note(_connection: Connection, statement: Executable, many: Any, one: Any, _options: object) -> None:
        # The jobs of the program have threads of their own.
        if threading.current_thread().name.startswith("answer"):
            seen.append((statement, many or one or None))

    def hear(*_told: object) -> None:
        """While somebody listens, prepared statements go SQLAlchemy's way too."""

    event.listen(Engine, "before_execute", note)
    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_execute", note)
        event.remove(Engine, "before_cursor_execute", hear)


async def _replay(engine: Engine, statements: Sequence[Statement]) -> None:
    """The statements alone, in one transaction."""
    with engine.begin() as connection:
        for statement, parameters in statements:
            result = connection.execute(statement, parameters)
            if result.returns_rows:
                result.fetchall()
