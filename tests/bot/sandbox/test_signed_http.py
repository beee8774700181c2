"""Signed HTTP: the same payloads as form posts with Slack's signature."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace
from tests.bot.sandbox.conftest import Program, a_program
from tests.sandbox_driver import Driver

Json = dict[str, Any]
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class AppServer:
    """The app's side: a port that passes requests to whatever a test puts behind it."""

    def __init__(self) -> None:
        self.answer: Answer = self._nothing
        self.url = ""
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.add_routes([web.post("/slack/events", self._pass_on)])
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/slack/events"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _pass_on(self, request: web.Request) -> web.StreamResponse:
        return await self.answer(request)

    async def _nothing(self, _request: web.Request) -> web.StreamResponse:
        return web.Response(status=503)


@pytest.fixture
async def app_server() -> AsyncIterator[AppServer]:
    server = AppServer()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def sandbox(workspace: Workspace, clock: SandboxClock, app_server: AppServer) -> AsyncIterator[Sandbox]:
    made = Sandbox(workspace, clock, request_url=app_server.url)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def program(sandbox: Sandbox, client: AsyncWebClient, app_server: AppServer) -> Program:
    made = a_program(client, signing_secret=sandbox.signing_secret)

    async def answer(request: web.Request) -> web.StreamResponse:
        return await to_aiohttp_response(await made.app.async_dispatch(await to_bolt_request(request)))

    app_server.answer = answer
    return made


async def test_a_signed_command_is_accepted_and_answered(program: Program, driver: Driver) -> None:
    async def on_prevent(ack: AsyncAck) -> None:
        await ack("Next: Wed 9 Dec 2026")

    program.app.command("/prevent")(on_prevent)

    answer = await driver.types("ishbel", "steering", "/prevent next & more")

    assert answer == "Next: Wed 9 Dec 2026"
    assert program.heard[0]["text"] == "next &amp; more"


async def test_events_and_presses_are_signed_too(program: Program, driver: Driver, client: AsyncWebClient) -> None:
    program.takes_events()

    async def on_yes(ack: AsyncAck) -> None:
        await ack()

    program.app.action("yes")(on_yes)
    button = {"type": "button", "action_id": "yes", "text": {"type": "plain_text", "text": "Yes"}}
    await client.chat_postMessage(
        channel="C0STEERING", text="Coming?", blocks=[{"type": "actions", "elements": [button]}]
    )

    taken = await driver.press("prisca", await driver.message("prisca", "steering", "Coming?"), "Yes")
    await driver.types("prisca", "dm", "next")

    async def look() -> list[Json]:
        return program.events()

    assert taken
    assert (await driver.wait_for(look))[0]["text"] == "next"


async def test_the_wrong_secret_is_not_accepted(
    sandbox: Sandbox, client: AsyncWebClient, app_server: AppServer, driver: Driver
) -> None:
    stranger = a_program(client, signing_secret="another secret")
    answered: list[int] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        response = await to_aiohttp_response(await stranger.app.async_dispatch(await to_bolt_request(request)))
        answered.append(response.status)
        return response

    app_server.answer = answer

    said = await driver.types("ishbel", "steering", "/prevent next")

    assert said == '/prevent failed with the error "dispatch_failed"'
    assert answered == [401]
    assert stranger.heard == []


async def test_a_broken_app_is_a_failed_command(driver: Driver, session: aiohttp.ClientSession) -> None:
    said = await driver.types("ishbel", "steering", "/prevent next")

    assert said == '/prevent failed with the error "dispatch_failed"'
