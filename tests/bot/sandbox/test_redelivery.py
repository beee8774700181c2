"""Redelivery: events that come again, sockets that Slack ends, payloads that were caught on the way."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace
from tests.bot.sandbox.conftest import Program, a_program
from tests.sandbox_driver import Driver

Json = dict[str, Any]


class Listener:
    """An app's request URL that answers what the test says, and notes what came."""

    def __init__(self) -> None:
        self.answers: list[web.Response] = []
        self.came: list[tuple[Json, Any]] = []

    async def take(self, request: web.Request) -> web.Response:
        self.came.append((await request.json(), request.headers))
        return self.answers.pop(0) if self.answers else web.Response()


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
async def by_http(workspace: Workspace, clock: SandboxClock, listener: Listener) -> AsyncIterator[Sandbox]:
    app = web.Application()
    app.add_routes([web.post("/slack/events", listener.take)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    made = Sandbox(workspace, clock, request_url=url, event_retries=(0, 0, 0))
    await made.start()
    yield made
    await made.stop()
    await runner.cleanup()


async def came(driver: Driver, listener: Listener, count: int) -> list[tuple[Json, Any]]:
    async def look() -> list[tuple[Json, Any]]:
        return listener.came if len(listener.came) >= count else []

    return await driver.wait_for(look)


async def test_an_event_that_was_not_taken_comes_three_times_again_under_one_id(
    by_http: Sandbox, listener: Listener
) -> None:
    listener.answers = [web.Response(status=500) for _ in range(3)]

    async with Driver(by_http.page) as driver:
        await driver.types("ishbel", "dm", "next")
        tries = await came(driver, listener, 4)

    assert {body["event_id"] for body, _ in tries} == {tries[0][0]["event_id"]}
    assert [headers.get("X-Slack-Retry-Num") for _, headers in tries] == [None, "1", "2", "3"]
    assert [headers.get("X-Slack-Retry-Reason") for _, headers in tries] == [None, *["http_error"] * 3]


async def test_an_event_that_is_refused_for_good_does_not_come_again(by_http: Sandbox, listener: Listener) -> None:
    listener.answers = [web.Response(status=500, headers={"X-Slack-No-Retry": "1"})]

    async with Driver(by_http.page) as driver:
        await driver.types("ishbel", "dm", "next")
        await driver.types("prisca", "dm", "dates")
        tries = await came(driver, listener, 2)

    assert [body["event"]["text"] for body, _ in tries] == ["next", "dates"]


async def test_a_body_that_was_caught_on_the_way_comes_again_with_its_signature(
    by_http: Sandbox, listener: Listener
) -> None:
    async with Driver(by_http.page) as driver:
        await driver.types("ishbel", "dm", "next")
        await came(driver, listener, 1)
        brought = await driver.ask("POST", "/sandbox/repeat", {"kind": "events_api", "copies": 2})

    assert brought == {"brought": 2}
    assert len({headers["X-Slack-Signature"] for _, headers in listener.came}) == 1
    assert len({body["event_id"] for body, _ in listener.came}) == 1
    assert len(listener.came) == 3


async def test_events_go_to_one_of_the_connections_and_copies_to_several(
    sandbox: Sandbox, program: Program, driver: Driver
) -> None:
    other = a_program(program.client)
    handler = AsyncSocketModeHandler(other.app, sandbox.app_token, ping_interval=60)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt ships it untyped
    program.takes_events()
    other.takes_events()

    async def heard(count: int) -> int:
        async def look() -> int | None:
            total = len(program.events()) + len(other.events())
            return total if total >= count else None

        return await driver.wait_for(look)

    for text in ("one", "two"):
        await driver.types("ishbel", "dm", text)
    await heard(2)
    first = (len(program.events()), len(other.events()))
    await driver.ask("POST", "/sandbox/repeat", {"kind": "events_api", "copies": 2})
    await heard(4)
    await handler.close_async()  # type: ignore[no-untyped-call]  # as above

    assert first == (1, 1)
    assert (len(program.events()), len(other.events())) == (2, 2)


@pytest.mark.parametrize("how", [{"reason": "refresh_requested", "close_after": 0.1}, {"abruptly": True}])
async def test_a_program_whose_connection_is_ended_opens_another_and_hears_what_comes_then(
    sandbox: Sandbox, client: AsyncWebClient, driver: Driver, how: Json
) -> None:
    program = a_program(client)
    program.takes_events()
    handler = AsyncSocketModeHandler(program.app, sandbox.app_token, ping_interval=0.1)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt ships it untyped

    told = await driver.ask("POST", "/sandbox/disconnect", how)
    await driver.types("ishbel", "dm", "still there?")

    async def look() -> list[Json]:
        return program.events()

    heard = await driver.wait_for(look)
    await handler.close_async()  # type: ignore[no-untyped-call]  # as above
    assert told == {"told": 1}
    assert heard[0]["text"] == "still there?"


async def test_an_eleventh_connection_is_sent_away(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    async def connect() -> aiohttp.ClientWebSocketResponse:
        headers = {"Authorization": f"Bearer {sandbox.app_token}"}
        async with session.post(f"{sandbox.api_url}apps.connections.open", headers=headers) as answer:
            return await session.ws_connect((await answer.json())["url"])

    sockets = [await connect() for _ in range(11)]
    greetings = [await socket.receive_json() for socket in sockets]
    for socket in sockets:
        await socket.close()

    assert [one["type"] for one in greetings] == ["hello"] * 10 + ["disconnect"]
    assert greetings[-1]["reason"] == "too_many_websockets"
