"""Faults: what a caller meets when Slack misbehaves on purpose, and what Slack did meanwhile."""

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.bot.sandbox.conftest import RealSeconds
from tests.sandbox_driver import Driver, Refused

Json = dict[str, Any]

POST = "chat.postMessage"


async def post(client: AsyncWebClient, text: str = "hello", channel: str = "C0STEERING") -> Json:
    answer = await client.chat_postMessage(channel=channel, text=text)
    return dict(answer.data)  # type: ignore[arg-type]  # the library leaves open what it is


async def texts(driver: Driver) -> list[str]:
    return [entry["text"] for entry in await driver.posted()]


@pytest.mark.parametrize("accepted", [False, True])
@pytest.mark.parametrize(
    ("fault", "seen_as"),
    [
        ({"kind": "rate_limited", "retry_after": "30"}, SlackApiError),
        ({"kind": "status", "status": 503}, SlackApiError),
        ({"kind": "dropped"}, aiohttp.ServerDisconnectedError),
        ({"kind": "reset"}, aiohttp.ClientOSError),
        ({"kind": "half_body"}, aiohttp.ClientPayloadError),
        ({"kind": "html"}, SlackApiError),
        ({"kind": "not_json"}, SlackApiError),
        ({"kind": "refused", "error": "internal_error"}, SlackApiError),
    ],
)
async def test_a_post_fails_for_the_caller_whether_or_not_slack_took_it(
    client: AsyncWebClient, driver: Driver, fault: Json, seen_as: type[Exception], accepted: bool
) -> None:
    await driver.put_in_faults({**fault, "method": POST, "accepted": accepted})

    with pytest.raises(seen_as):
        await post(client, "struck")
    await post(client, "well")

    assert await texts(driver) == (["struck", "well"] if accepted else ["well"])


@pytest.mark.parametrize("told", ["1", "3600", "soon", None])
async def test_the_wait_after_too_many_calls_is_said_as_asked_or_not_at_all(
    client: AsyncWebClient, driver: Driver, told: str | None
) -> None:
    await driver.put_in_faults({"kind": "rate_limited", "retry_after": told})

    with pytest.raises(SlackApiError) as refused:
        await post(client)

    assert refused.value.response.status_code == 429
    assert refused.value.response["error"] == "ratelimited"
    assert refused.value.response.headers.get("Retry-After") == told


async def test_a_slow_answer_comes_after_slack_took_the_post_or_before(client: AsyncWebClient, driver: Driver) -> None:
    await driver.put_in_faults(
        {"kind": "slow", "seconds": 30, "accepted": True, "channel": "C0STEERING"},
        {"kind": "slow", "seconds": 30, "accepted": False, "channel": "C0OPERATIONAL"},
    )

    slow = asyncio.gather(post(client, "taken"), post(client, "held up", "C0OPERATIONAL"), return_exceptions=True)
    await driver.message("ishbel", "steering", "taken")
    slow.cancel()

    assert await texts(driver) == ["taken"]


async def test_a_fault_strikes_only_its_method_and_channel_and_as_often_as_asked(
    client: AsyncWebClient, driver: Driver
) -> None:
    await driver.put_in_faults({"kind": "status", "method": POST, "channel": "C0STEERING", "times": 2})

    await client.auth_test()
    await post(client, "elsewhere", "C0OPERATIONAL")
    for _ in range(2):
        with pytest.raises(SlackApiError):
            await post(client)
    await post(client, "third")

    assert await texts(driver) == ["elsewhere", "third"]
    assert [fault["struck"] for fault in await driver.ask("GET", "/sandbox/faults")] == [2]


async def test_the_same_seed_meets_the_same_faults(client: AsyncWebClient, driver: Driver) -> None:
    async def fates() -> list[bool]:
        await driver.clear_faults()
        await driver.put_in_faults({"kind": "status", "chance": 0.5, "times": None}, seed=7)
        answers = await asyncio.gather(*(client.api_call("auth.test") for _ in range(20)), return_exceptions=True)
        return [isinstance(answer, SlackApiError) for answer in answers]

    first = await fates()
    second = await fates()

    assert first.count(True) == second.count(True)
    assert 0 < first.count(True) < 20


async def test_every_call_is_written_down_with_what_became_of_it(client: AsyncWebClient, driver: Driver) -> None:
    await driver.put_in_faults({"kind": "dropped", "accepted": True, "method": POST})

    with pytest.raises(aiohttp.ServerDisconnectedError):
        await post(client)
    await post(client)

    calls = await driver.ask("GET", "/sandbox/calls", {"method": POST})
    assert [(call["fault"], call["accepted"], call["channel"]) for call in calls] == [
        ("dropped", True, "C0STEERING"),
        (None, True, "C0STEERING"),
    ]


async def test_what_is_no_fault_is_refused_in_words(driver: Driver) -> None:
    for wrong in ({"kind": "earthquake"}, {"kind": "status", "status": 200}, {"kind": "slow", "loud": 1}):
        with pytest.raises(Refused):
            await driver.put_in_faults(wrong)

    assert await driver.ask("GET", "/sandbox/faults") == []


async def test_an_app_sold_outside_the_marketplace_reads_little_history_once_a_minute(
    client: AsyncWebClient, driver: Driver, seconds: RealSeconds
) -> None:
    for number in range(20):
        await post(client, f"message {number}", "D0M01")
    await driver.ask("POST", "/sandbox/history", {"distributed": True})

    first = await client.conversations_history(channel="D0M01", limit=100, include_all_metadata=True)
    with pytest.raises(SlackApiError) as refused:
        await client.conversations_history(channel="D0M01", limit=100)
    seconds.now += 60
    cursor = first["response_metadata"]["next_cursor"]
    second = await client.conversations_history(channel="D0M01", limit=100, cursor=cursor)

    assert (len(first["messages"]), first["has_more"]) == (15, True)
    assert (len(second["messages"]), second["has_more"]) == (5, False)
    assert refused.value.response.headers["Retry-After"] == "60"


async def test_a_message_that_was_removed_stays_in_the_log_as_removed(client: AsyncWebClient, driver: Driver) -> None:
    metadata = {"event_type": "prevent_notice", "event_payload": {"notice": "abc"}}
    kept = await client.chat_postMessage(channel="C0STEERING", text="kept", metadata=metadata)
    gone = await client.chat_postMessage(channel="C0STEERING", text="gone")

    await client.chat_delete(channel="C0STEERING", ts=gone["ts"])

    log = await driver.posted()
    assert [(entry["ts"], entry["removed"], entry["metadata"]) for entry in log] == [
        (kept["ts"], False, metadata),
        (gone["ts"], True, None),
    ]


@pytest.mark.parametrize(
    ("happening", "code"),
    [
        ({"what": "archived", "channel": "C0STEERING"}, "is_archived"),
        ({"what": "bot_removed", "channel": "C0STEERING"}, "not_in_channel"),
        ({"what": "token_revoked"}, "token_revoked"),
    ],
)
async def test_what_happens_in_the_workspace_is_told_to_the_next_caller(
    client: AsyncWebClient, driver: Driver, happening: Json, code: str
) -> None:
    await driver.ask("POST", "/sandbox/happen", happening)

    with pytest.raises(SlackApiError) as refused:
        await post(client)

    assert refused.value.response["error"] == code


async def test_a_person_whose_account_is_closed_can_be_told_nothing(sandbox: Sandbox, client: AsyncWebClient) -> None:
    async with Driver(sandbox.page) as driver:
        await driver.ask("POST", "/sandbox/happen", {"what": "person_deactivated", "person": "U0M03"})

    with pytest.raises(SlackApiError, match="user_disabled"):
        await post(client, channel="U0M03")
