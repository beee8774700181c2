"""Events: messages to the bot, mentions, invitations, and the bot's own direct messages."""

from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.bot.sandbox.conftest import Program
from tests.sandbox_driver import Driver

Json = dict[str, Any]


async def heard(driver: Driver, program: Program, count: int = 1) -> list[Json]:
    async def look() -> list[Json]:
        events = program.events()
        return events if len(events) >= count else []

    return await driver.wait_for(look)


async def test_a_direct_message_reaches_the_bot_escaped(program: Program, driver: Driver) -> None:
    program.takes_events()

    await driver.types("ishbel", "dm", "who-attends @Prisca Vale & <all>, write to a.b@merrowby.ac.uk.example")

    event = (await heard(driver, program))[0]
    envelope = program.heard[0]
    assert (event["type"], event["channel_type"], event["user"]) == ("message", "im", "U0M01")
    assert event["text"] == (
        "who-attends <@U0M03> &amp; &lt;all&gt;, write to "
        "<mailto:a.b@merrowby.ac.uk.example|a.b@merrowby.ac.uk.example>"
    )
    assert envelope["event_id"].startswith("Ev")
    assert envelope["authorizations"][0]["is_bot"]


async def test_naming_the_bot_in_its_channel_is_a_mention(program: Program, driver: Driver, sandbox: Sandbox) -> None:
    program.takes_events()

    await driver.types("prisca", "steering", "@prevent next")
    await driver.types("prisca", "steering", "nothing for the bot")
    await driver.types("maelis", "steering", f"<@{sandbox.workspace.bot.user_id}> help")

    events = await heard(driver, program, 2)
    assert [(e["type"], e["text"], e["user"]) for e in events] == [
        ("app_mention", "<@U0PREVENT> next", "U0M03"),
        ("app_mention", "<@U0PREVENT> help", "U0EXTERNAL"),
    ]


async def test_naming_the_bot_where_it_is_not_tells_only_the_person(program: Program, driver: Driver) -> None:
    program.takes_events()

    answer = await driver.types("prisca", "general", "@prevent next")

    assert answer == "prevent is not in this channel, so it was not told. Invite it first."
    assert program.events() == []


async def test_an_invited_bot_learns_that_it_joined(
    program: Program, driver: Driver, client: AsyncWebClient, sandbox: Sandbox
) -> None:
    program.takes_events()

    await driver.invite_bot("general")

    event = (await heard(driver, program))[0]
    assert event["type"] == "member_joined_channel"
    assert event["user"] == sandbox.workspace.bot.user_id
    assert event["channel"] == "C0GENERAL"
    assert (await client.chat_postMessage(channel="C0GENERAL", text="Hello"))["ok"]


async def test_opening_the_home_tab_is_told_with_the_view_of_last_time(
    program: Program, driver: Driver, client: AsyncWebClient
) -> None:
    program.takes_events()
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "Your meetings"}}

    await driver.home("ishbel")
    await heard(driver, program)
    await client.views_publish(user_id="U0M01", view={"type": "home", "blocks": [section]})
    await driver.home("ishbel")

    first, second = await heard(driver, program, 2)
    assert (first["type"], first["tab"], first["channel"]) == ("app_home_opened", "home", "D0M01")
    assert "view" not in first
    assert second["view"]["type"] == "home"


async def test_the_bots_own_direct_messages_come_back_to_it(
    sandbox: Sandbox, client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    # Bolt drops a bot's own events before any listener, so this looks at the socket itself.
    opened = await client.apps_connections_open(app_token=sandbox.app_token)
    async with session.ws_connect(opened["url"]) as socket:
        hello = await socket.receive_json()

        posted = await client.chat_postMessage(channel="U0M01", text="Please tell us")
        await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Thank you")
        await client.chat_delete(channel=posted["channel"], ts=posted["ts"])

        envelopes = [await socket.receive_json(timeout=5) for _ in range(3)]

    events = [envelope["payload"]["event"] for envelope in envelopes]
    assert hello["type"] == "hello"
    assert {envelope["type"] for envelope in envelopes} == {"events_api"}
    assert [event.get("subtype") for event in events] == [None, "message_changed", "message_deleted"]
    assert events[0]["bot_id"] == sandbox.workspace.bot.bot_id
    assert events[1]["message"]["text"] == "Thank you"
    assert events[1]["previous_message"]["text"] == "Please tell us"
    assert events[2]["deleted_ts"] == posted["ts"]
