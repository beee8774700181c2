"""The Web API, called with slack_sdk's own client and with bare requests."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.api import DEFAULT_SCOPES, METHODS
from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Sandbox
from bot.sandbox.workspace import Workspace
from tests.bot.sandbox.conftest import MONDAY_NINE
from tests.sandbox_driver import Driver

Json = dict[str, Any]

ALL_SCOPES = (*DEFAULT_SCOPES, "channels:history", "groups:history", "im:read", "team:read")


@pytest.fixture
async def generous(workspace: Workspace, clock: SandboxClock) -> AsyncIterator[Sandbox]:
    """A sandbox whose app was granted more."""
    made = Sandbox(workspace, clock, scopes=ALL_SCOPES)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def granted(generous: Sandbox, session: aiohttp.ClientSession) -> AsyncWebClient:
    return AsyncWebClient(token=generous.bot_token, base_url=generous.api_url, session=session, retry_handlers=[])


async def refusal(client: AsyncWebClient, method: str, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await client.api_call(method, json=arguments)
    return str(refused.value.response["error"])


async def test_the_token_is_checked_first(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    async def error(method: str, token: str) -> str:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with session.post(f"{sandbox.api_url}{method}", headers=headers) as response:
            return str((await response.json())["error"])

    assert await error("auth.test", "") == "not_authed"
    assert await error("auth.test", "xoxb-wrong") == "invalid_auth"
    assert await error("auth.test", sandbox.app_token) == "not_allowed_token_type"
    assert await error("apps.connections.open", sandbox.bot_token) == "not_allowed_token_type"
    assert await error("chat.scheduleMessage", sandbox.bot_token) == "unknown_method"


async def test_a_call_may_come_as_form_query_or_json(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    url, token = f"{sandbox.api_url}users.info", sandbox.bot_token
    headers = {"Authorization": f"Bearer {token}"}

    async with session.get(url, params={"token": token, "user": "U0M01"}) as by_query:
        first = await by_query.json()
    async with session.post(url, data={"token": token, "user": "U0M01"}) as by_form:
        second = await by_form.json()
    async with session.post(url, json={"user": "U0M01"}, headers=headers) as by_json:
        third = await by_json.json()
    async with session.post(url, json={"token": token, "user": "U0M01"}) as token_in_json:
        fourth = await token_in_json.json()

    assert first["user"]["real_name"] == second["user"]["real_name"] == third["user"]["real_name"] == "Ishbel Carrow"
    assert fourth["error"] == "not_authed"


async def test_auth_test_says_who_the_bot_is_and_what_it_may(client: AsyncWebClient) -> None:
    answer = await client.auth_test()

    assert (answer["user"], answer["user_id"], answer["team_id"]) == ("prevent", "U0PREVENT", "T0SANDBOX")
    assert set(answer.headers["x-oauth-scopes"].split(",")) == set(DEFAULT_SCOPES)


async def test_what_was_not_granted_is_refused_with_what_is_needed(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        await client.team_info()

    assert refused.value.response["error"] == "missing_scope"
    assert refused.value.response["needed"] == "team:read"
    assert await refusal(client, "conversations.info", channel="D0M01") == "missing_scope"


async def test_messages_follow_the_sandbox_clock(client: AsyncWebClient, clock: SandboxClock, driver: Driver) -> None:
    clock.move_to(MONDAY_NINE + timedelta(hours=5, minutes=30))

    first = await client.chat_postMessage(channel="C0STEERING", text="one")
    second = await client.chat_postMessage(channel="C0STEERING", text="two")

    assert float(first["ts"]) == (MONDAY_NINE + timedelta(hours=5, minutes=30)).timestamp()
    assert float(second["ts"]) > float(first["ts"])
    assert [m["when"] for m in await driver.messages("ishbel", "steering")] == ["14:30", "14:30"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"text": "x"}, "invalid_arguments"),
        ({"channel": "C0STEERING"}, "no_text"),
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": "C0GENERAL", "text": "x"}, "not_in_channel"),
        ({"channel": "C0STEERING", "text": "x", "blocks": "{"}, "invalid_blocks_format"),
        ({"channel": "C0STEERING", "text": "x", "blocks": [{"type": "header"}]}, "invalid_blocks"),
        ({"channel": "C0STEERING", "text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_schema"),
        ({"channel": "C0STEERING", "text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
        ({"channel": "C0STEERING", "text": "x", "thread_ts": "1.000000"}, "cannot_reply_to_message"),
    ],
)
async def test_a_post_slack_would_refuse_is_refused(
    client: AsyncWebClient, driver: Driver, arguments: Json, code: str
) -> None:
    assert await refusal(client, "chat.postMessage", **arguments) == code
    assert await driver.posted() == []


async def test_a_private_channel_without_the_bot_is_not_found(client: AsyncWebClient, workspace: Workspace) -> None:
    strategic = workspace.get_visible_channel("strategic")
    strategic.members.remove(workspace.bot.user_id)

    assert await refusal(client, "chat.postMessage", channel=strategic.id, text="x") == "channel_not_found"
    assert await refusal(client, "conversations.info", channel=strategic.id) == "channel_not_found"
    listed = await client.conversations_list(types="public_channel,private_channel")
    assert {c["name"] for c in listed["channels"]} == {"operational", "steering", "general"}


async def test_a_post_to_a_person_lands_in_their_direct_messages(client: AsyncWebClient, driver: Driver) -> None:
    opened = await client.conversations_open(users="U0M03")

    posted = await client.chat_postMessage(channel="U0M03", text="Please tell us")

    assert posted["channel"] == opened["channel"]["id"] == "D0M03"
    assert [m["text"] for m in await driver.messages("prisca", "dm")] == ["Please tell us"]


async def test_people_who_cannot_be_reached_are_told_apart(client: AsyncWebClient, workspace: Workspace) -> None:
    workspace.people["U0M04"] = replace(workspace.people["U0M04"], deactivated=True)
    workspace.get_visible_channel("steering").members.remove("U0EXTERNAL")

    assert await refusal(client, "conversations.open", users="U0M04") == "user_disabled"
    assert await refusal(client, "conversations.open", users="U0NOBODY") == "user_not_found"
    assert await refusal(client, "conversations.open", users="U0EXTERNAL") == "user_not_visible"
    assert await refusal(client, "conversations.open") == "users_list_not_supplied"
    assert await refusal(client, "users.info", user="U0NOBODY") == "user_not_found"
    assert await refusal(client, "users.lookupByEmail", email="sian.omarlow@merrowby.ac.uk.example") == (
        "users_not_found"
    )
    ephemeral = {"channel": "C0STEERING", "text": "x"}
    assert await refusal(client, "chat.postEphemeral", **ephemeral, user="U0M04") == "user_not_in_channel"


async def test_an_ephemeral_post_is_seen_by_one_person(client: AsyncWebClient, driver: Driver) -> None:
    posted = await client.chat_postEphemeral(channel="C0STEERING", user="U0M03", text="Only you")

    assert [m["ephemeral"] for m in await driver.messages("prisca", "steering")] == [True]
    assert await driver.messages("ishbel", "steering") == []
    update = {"channel": "C0STEERING", "ts": posted["message_ts"], "text": "x"}
    assert await refusal(client, "chat.update", **update) == "message_not_found"


async def test_an_update_replaces_words_and_blocks(client: AsyncWebClient, driver: Driver) -> None:
    divider = [{"type": "divider"}]
    posted = await client.chat_postMessage(channel="C0STEERING", text="one", blocks=divider)

    await client.chat_update(channel="C0STEERING", ts=posted["ts"], text="two", blocks=divider)
    with_blocks = (await driver.messages("ishbel", "steering"))[0]
    await client.chat_update(channel="C0STEERING", ts=posted["ts"], text="three")
    without = (await driver.messages("ishbel", "steering"))[0]

    assert (with_blocks["text"], with_blocks["edited"], len(with_blocks["blocks"])) == ("two", False, 1)
    assert (without["text"], without["edited"], without["blocks"]) == ("three", True, [])
    long = {"channel": "C0STEERING", "ts": posted["ts"], "text": "x" * 4001}
    assert await refusal(client, "chat.update", **long) == "msg_too_long"


async def test_only_its_own_messages_can_be_changed_or_deleted(client: AsyncWebClient, driver: Driver) -> None:
    await driver.types("ishbel", "steering", "Good morning")
    theirs = (await driver.messages("ishbel", "steering"))[0]["ts"]
    own = (await client.chat_postMessage(channel="C0STEERING", text="one"))["ts"]

    assert await refusal(client, "chat.update", channel="C0STEERING", ts=theirs, text="x") == "cant_update_message"
    assert await refusal(client, "chat.delete", channel="C0STEERING", ts=theirs) == "cant_delete_message"
    await client.chat_delete(channel="C0STEERING", ts=own)
    assert await refusal(client, "chat.delete", channel="C0STEERING", ts=own) == "message_not_found"
    assert [m["text"] for m in await driver.messages("ishbel", "steering")] == ["Good morning"]


async def test_history_is_newest_first_with_metadata_and_pages(granted: AsyncWebClient) -> None:
    metadata = {"event_type": "notice", "event_payload": {"notice": 7}}
    first = await granted.chat_postMessage(channel="C0STEERING", text="one", metadata=metadata)
    await granted.chat_postMessage(channel="C0STEERING", text="in a thread", thread_ts=first["ts"])
    await granted.chat_postMessage(channel="C0STEERING", text="two")
    await granted.chat_postMessage(channel="C0STEERING", text="three")

    page = await granted.conversations_history(channel="C0STEERING", limit=2)
    rest = await granted.conversations_history(
        channel="C0STEERING", limit=2, cursor=page["response_metadata"]["next_cursor"], include_all_metadata=True
    )
    bare = await granted.conversations_history(channel="C0STEERING", latest=first["ts"], inclusive=True)
    thread = await granted.conversations_replies(channel="C0STEERING", ts=first["ts"])

    assert [m["text"] for m in page["messages"]] == ["three", "two"]
    assert page["has_more"]
    assert [m["text"] for m in rest["messages"]] == ["one"]
    assert rest["messages"][0]["metadata"] == metadata
    assert bare["messages"][0]["metadata"] == {"event_type": "notice"}
    assert [m["text"] for m in thread["messages"]] == ["one", "in a thread"]
    assert await refusal(granted, "conversations.history", channel="C0STEERING", cursor="x") == "invalid_cursor"


async def test_lists_come_in_pages(client: AsyncWebClient) -> None:
    names = []
    async for page in await client.users_list(limit=2):
        names += [member["name"] for member in page["members"]]

    assert names == ["prevent", "ishbel.carrow", "prisca.vale", "sian.omarlow", "perrin.halloway", "osric.tollemere"]
    assert await refusal(client, "users.list", limit="many") == "invalid_limit"


async def test_people_are_described_as_slack_does(client: AsyncWebClient) -> None:
    member = (await client.users_info(user="U0M01"))["user"]
    guest = (await client.users_info(user="U0GUEST"))["user"]
    external = (await client.users_info(user="U0EXTERNAL"))["user"]
    found = await client.users_lookupByEmail(email="Ishbel.Carrow@alder-office.gov.uk.example")

    assert member["profile"]["email"] == "ishbel.carrow@alder-office.gov.uk.example"
    assert (member["tz"], member["tz_offset"], member["is_restricted"]) == ("Europe/London", 0, False)
    assert guest["is_restricted"]
    assert guest["is_ultra_restricted"]
    assert external["team_id"] == "T0ELSEWHERE"
    assert "email" not in external["profile"]
    assert found["user"]["id"] == "U0M01"


async def test_conversations_are_described_as_slack_does(granted: AsyncWebClient) -> None:
    strategic = (await granted.conversations_info(channel="C0STRATEGIC", include_num_members=True))["channel"]
    mine = await granted.users_conversations(types="public_channel,private_channel")
    members = await granted.conversations_members(channel="C0OPERATIONAL")
    direct = (await granted.conversations_info(channel="D0M01"))["channel"]
    permalink_of = (await granted.chat_postMessage(channel="C0STEERING", text="x"))["ts"]
    permalink = await granted.chat_getPermalink(channel="C0STEERING", message_ts=permalink_of)

    assert strategic["is_private"]
    assert strategic["num_members"] == 2
    assert {c["name"] for c in mine["channels"]} == {"operational", "steering", "strategic"}
    assert members["members"] == ["U0M01", "U0M04", "U0PREVENT"]
    assert direct["is_im"]
    assert direct["user"] == "U0M01"
    assert "/archives/C0STEERING/p" in permalink["permalink"]
    assert (await granted.team_info())["team"]["name"] == "Alder Region"


async def test_a_socket_address_is_good_for_one_connection(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    opened = await AsyncWebClient(base_url=sandbox.api_url, session=session).apps_connections_open(
        app_token=sandbox.app_token
    )

    async with session.ws_connect(opened["url"]) as socket:
        hello = await socket.receive_json()
    async with session.get(opened["url"].replace("ws", "http", 1)) as second:
        status = second.status

    assert hello["type"] == "hello"
    assert status == 401


async def test_broadcasts_in_posts_are_noted(client: AsyncWebClient, driver: Driver) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello <!here|here>"}}
    harmless = {"type": "section", "text": {"type": "plain_text", "text": "<!channel>"}}
    rich = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "broadcast", "range": "everyone"}]}],
    }

    await client.chat_postMessage(channel="C0STEERING", text="<!channel> hello", blocks=[section, harmless, rich])
    await client.chat_postMessage(channel="C0STEERING", text="&lt;!channel&gt; @channel", blocks=[harmless])
    await client.chat_postMessage(channel="C0STEERING", text="@channel", link_names=True)

    assert [entry["pings"] for entry in await driver.posted()] == [["channel", "here", "everyone"], [], ["channel"]]


def test_every_method_that_posts_needs_chat_write() -> None:
    posting = {name for name, method in METHODS.items() if method.scope == "chat:write"}

    assert posting == {"chat.delete", "chat.postEphemeral", "chat.postMessage", "chat.update"}
