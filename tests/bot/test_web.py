"""The door for Slack's signed deliveries: nothing is read before the signature holds."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import aiohttp
import pytest
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.signature import SignatureVerifier

from bot import web
from bot.slack.app import make_app
from bot.slack.client import Installation, make_session
from bot.web import BODY_AT_MOST, SlackDoor, make_web
from tests.uvicorn_server import serving

SECRET = "a-signing-secret"
HOME = Installation(team_id="T1", team_name="Alder", bot_id="B1", bot_user_id="U0", scopes=frozenset())
COMMAND = urlencode({"command": "/prevent", "text": "help", "team_id": "T1", "user_id": "U1", "trigger_id": "1.2"})


@asynccontextmanager
async def a_door() -> AsyncIterator[tuple[str, list[str]]]:
    """A running door; its address, and the texts of the commands that got through."""
    heard: list[str] = []
    async with make_session() as session:
        app: AsyncApp = make_app(HOME, token="xoxb-test", api_url="http://127.0.0.1:9/api/", session=session)

        @app.command("/prevent")
        async def on_command(ack: AsyncAck, body: dict[str, str]) -> None:
            heard.append(body["text"])
            await ack(text="heard", response_type="ephemeral")

        @app.error
        async def on_error(error: Exception) -> BoltResponse:
            return BoltResponse(status=200, body="broke")

        async with serving(make_web(door=SlackDoor(lambda: app, SECRET))) as page:
            yield page, heard


async def sent(page: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{page}/slack/events", data=body, headers=kind | headers) as answer,
    ):
        return answer.status, await answer.text()


def signed(body: str, *, at: float | None = None) -> dict[str, str]:
    timestamp = str(int(at if at is not None else time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=body)
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature or ""}


async def test_a_signed_command_is_answered() -> None:
    async with a_door() as (page, heard):
        status, said = await sent(page, COMMAND.encode(), signed(COMMAND))

    assert status == 200
    assert "heard" in said
    assert heard == ["help"]


@pytest.mark.parametrize(
    "headers",
    [
        dict,
        lambda: signed(COMMAND, at=time.time() - 400),
        lambda: signed(COMMAND, at=time.time() + 400),
        lambda: signed(COMMAND) | {"X-Slack-Signature": "v0=00"},
        lambda: signed(COMMAND) | {"X-Slack-Request-Timestamp": "soon"},
        lambda: signed(COMMAND) | {"X-Slack-Request-Timestamp": "9" * 5000},
        lambda: signed("command=%2Fother"),
    ],
    ids=["none", "too old", "ahead", "wrong", "no time", "endless time", "of another body"],
)
async def test_without_a_good_signature_of_the_last_five_minutes_nothing_is_read(
    headers: Callable[[], dict[str, str]],
) -> None:
    async with a_door() as (page, heard):
        status, said = await sent(page, COMMAND.encode(), headers())

    assert (status, said) == (401, "invalid signature")
    assert heard == []


async def test_a_body_that_is_no_text_is_refused_like_one_without_a_signature() -> None:
    async with a_door() as (page, _):
        status, _ = await sent(page, b"\xff\xfe", signed("x"))

    assert status == 401


async def test_a_body_of_more_than_a_megabyte_is_not_read_to_its_end() -> None:
    async with a_door() as (page, heard):
        status, _ = await sent(page, b"a" * (BODY_AT_MOST + 1), signed("a"))

    assert status == 413
    assert heard == []


async def test_signed_nonsense_is_refused_and_is_no_fault() -> None:
    body = "payload=%7Bnot json"

    async with a_door() as (page, _):
        status, _ = await sent(page, body.encode(), signed(body))

    assert status == 400


@pytest.mark.parametrize(
    "payload",
    [
        "[1]",
        "7",
        '{"type": "block_actions", "user": 1, "team": {"id": "T1"}, "actions": [{"action_id": "undo"}]}',
        '{"type": "block_actions", "user": {"id": "U1"}, "actions": []}',
        '{"type": "block_actions", "user": {"id": "U1"}, "actions": null}',
        '{"type": "view_submission", "user": {"id": "U1"}, "view": 1}',
        "[" * 100_000,
    ],
    ids=["list", "number", "user a number", "no action", "actions nothing", "view a number", "deep"],
)
async def test_a_signed_payload_of_another_shape_is_refused_and_is_no_fault(payload: str) -> None:
    body = urlencode({"payload": payload})

    async with a_door() as (page, heard):
        status, said = await sent(page, body.encode(), signed(body))

    assert (status, said) == (400, "unreadable")
    assert heard == []


async def test_a_stranger_is_refused_before_the_body_has_come() -> None:
    async with a_door() as (page, _):
        host, port = page.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"POST /slack/events HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\nsome")
        status = await asyncio.wait_for(reader.readline(), 3)
        writer.close()
        await writer.wait_closed()

    assert status == b"HTTP/1.1 401 Unauthorized\r\n"


async def test_whoever_sends_a_body_drop_by_drop_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "BODY_WITHIN", 0.05)
    headers = "".join(f"{name}: {value}\r\n" for name, value in signed("abc").items())
    async with a_door() as (page, heard):
        host, port = page.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(f"POST /slack/events HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n{headers}\r\na".encode())
        status = await asyncio.wait_for(reader.readline(), 3)
        writer.close()
        await writer.wait_closed()

    assert status == b"HTTP/1.1 408 Request Timeout\r\n"
    assert heard == []
