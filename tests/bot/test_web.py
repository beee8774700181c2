"""The door for Slack's signed deliveries: nothing is read before the signature holds. And health."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.signature import SignatureVerifier

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

        async with serving(make_web(door=SlackDoor(lambda: app, SECRET), is_ready=lambda: False)) as page:
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


async def test_health_tells_alive_and_not_ready_apart() -> None:
    async with a_door() as (page, _), aiohttp.ClientSession() as session:
        async with session.get(f"{page}/health/live") as live:
            assert live.status == 200
        async with session.get(f"{page}/health/ready") as ready:
            assert ready.status == 503
