"""A small region, its sandbox, and a real Bolt app that is connected to it."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.clock import SandboxClock
from bot.sandbox.seed import workspace_from_region
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace
from tests.sandbox_driver import Driver

Json = dict[str, Any]

# Monday 23 November 2026, 09:00 in London.
MONDAY_NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def a_region() -> Json:
    """Four people, one of them gone, in three series."""
    return {
        "as_of": "2026-11-23",
        "region": {"id": "alder", "name": "Alder Region", "timezone": "Europe/London", "coordinator": "m01"},
        "organisations": [
            {"id": "dfe", "name": "DfE Co-ordination Office", "domain": "alder-office.gov.uk.example"},
            {"id": "uni", "name": "University of Merrowby", "domain": "merrowby.ac.uk.example"},
        ],
        "members": [
            {"id": "m01", "name": "Ishbel Carrow", "org": "dfe", "title": "Coordinator"},
            {"id": "m03", "name": "Prisca Vale", "org": "uni", "title": "Director of Student Affairs"},
            {"id": "m04", "name": "Siân O'Marlow", "org": "uni", "title": "Head of Security", "email": None},
            {"id": "m11", "name": "Jory Adeyin", "org": "uni", "title": "President", "end": "2026-06-30"},
        ],
        "series": [
            _series("operational", ["m01", "m04"]),
            _series("steering", ["m01", "m03", "m11"]),
            _series("strategic", ["m01"]),
        ],
    }


def _series(name: str, members: list[str]) -> Json:
    seats = [{"member": member, "from": "2025-10-08"} for member in members]
    return {"channel": name, "name": f"{name.title()} group", "tier": name, "members": seats}


@dataclass
class RealSeconds:
    """Real time that stands still until a test moves it."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Program:
    """A Bolt app under test; `heard` are the bodies of what it received, in order."""

    app: AsyncApp
    client: AsyncWebClient
    heard: list[Json] = field(default_factory=list)

    def takes_events(self) -> None:
        """Take every event without doing anything: they are noted all the same."""

        async def take() -> None:
            """Nothing to do."""

        for name in ("message", "app_mention", "app_home_opened", "member_joined_channel"):
            self.app.event(name)(take)

    def events(self) -> list[Json]:
        """The events heard, without their envelopes."""
        return [body["event"] for body in self.heard if body.get("type") == "event_callback"]


@pytest.fixture
def seconds() -> RealSeconds:
    return RealSeconds()


@pytest.fixture
def workspace() -> Workspace:
    return workspace_from_region(a_region())


@pytest.fixture
def clock(seconds: RealSeconds) -> SandboxClock:
    return SandboxClock(MONDAY_NINE, real_seconds=seconds)


@pytest.fixture
async def sandbox(workspace: Workspace, clock: SandboxClock, seconds: RealSeconds) -> AsyncIterator[Sandbox]:
    made = Sandbox(workspace, clock, real_seconds=seconds, acknowledge_within=0.5, verbs=[("help", "what to do here")])
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def driver(sandbox: Sandbox) -> AsyncIterator[Driver]:
    async with Driver(sandbox.page) as made:
        yield made


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as made:
        yield made


@pytest.fixture
async def client(sandbox: Sandbox, session: aiohttp.ClientSession) -> AsyncWebClient:
    return AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, session=session, retry_handlers=[])


def a_program(client: AsyncWebClient, signing_secret: str = "") -> Program:
    """A Bolt app without listeners yet; it notes what it hears."""
    app = AsyncApp(
        client=client,
        signing_secret=signing_secret,
        request_verification_enabled=bool(signing_secret),
        process_before_response=True,
    )
    program = Program(app=app, client=client)

    async def note(body: Json, next_: Callable[[], Any]) -> None:
        program.heard.append(body)
        await next_()

    app.use(note)
    return program


@pytest.fixture
async def program(sandbox: Sandbox, client: AsyncWebClient) -> AsyncIterator[Program]:
    """A Bolt app connected by Socket Mode; tests add its listeners."""
    made = a_program(client)
    handler = AsyncSocketModeHandler(made.app, sandbox.app_token, ping_interval=60)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt ships it untyped
    yield made
    await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt ships it untyped
