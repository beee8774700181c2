"""What the page and scenario tests ask of the sandbox: state, clock, live changes, and the driver's transcript."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import pytest
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.sandbox.clock import SandboxClock
from bot.sandbox.server import Due, Sandbox
from bot.sandbox.workspace import Workspace
from tests.bot.sandbox.conftest import MONDAY_NINE, Program
from tests.sandbox_driver import Driver, Refused

Json = dict[str, Any]


async def test_the_state_is_what_one_person_sees(driver: Driver, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C0STEERING", text="one")

    state = await driver.ask("GET", "/sandbox/state", {"as": "U0M03"})

    channels = {c["name"]: c for c in state["channels"]}
    assert state["me"]["name"] == "Prisca Vale"
    assert set(channels) == {"steering", "general", "prevent"}
    assert channels["prevent"]["kind"] == "dm"
    assert (channels["steering"]["unread"], channels["steering"]["bot_is_member"]) == (1, True)
    assert not channels["general"]["bot_is_member"]
    assert state["commands"][0]["verbs"] == [{"verb": "help", "what": "what to do here"}]
    assert state["clock"]["said"] == "Mon 23 Nov 2026, 09:00 UK time"
    assert state["clock"]["next_due"] is None


async def test_looking_at_a_channel_reads_it(driver: Driver, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C0STEERING", text="one")

    await driver.messages("prisca", "steering")

    state = await driver.ask("GET", "/sandbox/state", {"as": "U0M03"})
    assert {c["name"]: c["unread"] for c in state["channels"]}["steering"] == 0


async def test_the_state_says_for_whom_direct_messages_wait(driver: Driver, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="U0M03", text="one")
    await client.chat_postMessage(channel="C0STEERING", text="not counted")

    waiting = {p["name"]: p["waiting"] for p in (await driver.ask("GET", "/sandbox/state"))["people"]}
    await driver.messages("prisca", "dm")
    after = {p["name"]: p["waiting"] for p in (await driver.ask("GET", "/sandbox/state"))["people"]}

    assert (waiting["Prisca Vale"], waiting["Ishbel Carrow"]) == (1, 0)
    assert after["Prisca Vale"] == 0


async def test_nobody_sees_a_channel_they_are_not_in(driver: Driver) -> None:
    for path in ("/sandbox/messages", "/sandbox/type"):
        verb = "GET" if path == "/sandbox/messages" else "POST"
        with pytest.raises(Refused, match="Prisca Vale is not in that channel"):
            await driver.ask(verb, path, {"as": "U0M03", "channel": "C0STRATEGIC", "text": "x"})


async def test_the_clock_goes_forward_and_says_where_it_is(driver: Driver, clock: SandboxClock) -> None:
    moved = await driver.ask("POST", "/sandbox/clock", {"by_minutes": 90})
    await driver.clock_to(datetime(2026, 12, 9, 10, 0))  # noqa: DTZ001 - a wall time of the workspace's zone

    assert moved["said"] == "Mon 23 Nov 2026, 10:30 UK time"
    assert moved["stopped_at"] == []
    assert clock() == MONDAY_NINE + timedelta(days=16, hours=1)


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"to": "2026-11-23T08:59:00+00:00"}, "only goes forward"),
        ({"by_minutes": -1}, "only goes forward"),
        ({"by_minutes": 10**9}, "ten years"),
        ({"to": "tomorrow"}, "no moment"),
        ({"by_minutes": "soon"}, "no moment"),
        ({}, "no moment"),
        ({"to_next": True}, "Nothing is due"),
    ],
)
async def test_the_clock_says_what_it_cannot_do(driver: Driver, clock: SandboxClock, wish: Json, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        await driver.ask("POST", "/sandbox/clock", wish)

    assert clock() == MONDAY_NINE


class Reminders:
    """Two moments at which something is due, as the program would tell the sandbox."""

    def __init__(self, clock: SandboxClock) -> None:
        self.clock = clock
        self.waiting = [
            Due(at=MONDAY_NINE + timedelta(hours=1), what="first reminder"),
            Due(at=MONDAY_NINE + timedelta(hours=2), what="second reminder"),
        ]

    async def advance(self, to: datetime) -> list[Due]:
        due = [one for one in self.waiting if one.at <= to]
        self.waiting = [one for one in self.waiting if one.at > to]
        for one in due:
            self.clock.move_to(one.at)
        return due

    async def next_due(self) -> Due | None:
        return self.waiting[0] if self.waiting else None


@pytest.fixture
async def with_reminders(workspace: Workspace, clock: SandboxClock) -> AsyncIterator[Driver]:
    reminders = Reminders(clock)
    sandbox = Sandbox(workspace, clock, advance=reminders.advance, next_due=reminders.next_due)
    async with Driver(await sandbox.start()) as driver:
        yield driver
    await sandbox.stop()


async def test_the_clock_goes_to_whatever_is_due_next(with_reminders: Driver) -> None:
    coming = (await with_reminders.ask("GET", "/sandbox/state"))["clock"]["next_due"]

    stops = [await with_reminders.clock_next(), await with_reminders.clock_next()]

    assert (coming["what"], coming["said"]) == ("first reminder", "Mon 23 Nov 2026, 10:00 UK time")
    assert [[stop["what"] for stop in stopped] for stopped in stops] == [["first reminder"], ["second reminder"]]
    with pytest.raises(Refused, match="Nothing is due"):
        await with_reminders.clock_next()


async def test_going_further_stops_at_every_due_moment(with_reminders: Driver, clock: SandboxClock) -> None:
    stopped = await with_reminders.clock_to(MONDAY_NINE + timedelta(days=1))

    assert [stop["what"] for stop in stopped] == ["first reminder", "second reminder"]
    assert timedelta() <= clock() - (MONDAY_NINE + timedelta(days=1)) < timedelta(minutes=1)


async def test_open_pages_hear_only_what_their_person_may_see(
    sandbox: Sandbox, session: aiohttp.ClientSession, client: AsyncWebClient, driver: Driver
) -> None:
    live = f"{sandbox.page}/sandbox/live"
    async with (
        session.ws_connect(live, params={"as": "U0M01"}) as ishbel,
        session.ws_connect(live, params={"as": "U0M03"}) as prisca,
    ):
        await client.chat_postEphemeral(channel="C0STEERING", user="U0M01", text="Only Ishbel")
        posted = await client.chat_postMessage(channel="C0STEERING", text="one")
        await client.chat_update(channel="C0STEERING", ts=posted["ts"], text="two")
        await client.chat_delete(channel="C0STEERING", ts=posted["ts"])
        await driver.ask("POST", "/sandbox/clock", {"by_minutes": 5})

        to_ishbel = [await ishbel.receive_json(timeout=5) for _ in range(5)]
        to_prisca = [await prisca.receive_json(timeout=5) for _ in range(4)]

    kinds = ["message", "message_changed", "message_deleted", "clock"]
    assert [event["type"] for event in to_prisca] == kinds
    assert [event["type"] for event in to_ishbel] == ["message", *kinds]
    assert to_ishbel[0]["message"]["text"] == "Only Ishbel"
    assert to_prisca[1]["message"]["text"] == "two"
    assert to_prisca[3]["clock"]["said"] == "Mon 23 Nov 2026, 09:05 UK time"


async def test_another_site_cannot_act_in_the_sandbox(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    url = f"{sandbox.page}/sandbox/state"

    async with session.get(url, headers={"Origin": "https://elsewhere.example"}) as crossed:
        other_site = crossed.status
    async with session.get(url, headers={"Host": "elsewhere.example"}) as renamed:
        other_name = renamed.status
    async with session.get(url, headers={"Origin": sandbox.page}) as own:
        own_page = own.status

    assert (other_site, other_name, own_page) == (403, 403, 200)


async def test_no_file_beside_the_pages_own_is_served(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    for name in (
        "..%2Fserver.py",
        "%2e%2e%2fserver.py",
        "..%5Cserver.py",
        "page.js%00.css",
        "%2Fetc%2Fpasswd",
        "..",
        "a.css",
    ):
        async with session.get(URL(f"{sandbox.page}/static/{name}", encoded=True)) as response:
            assert response.status == 404


async def test_the_transcript_reads_like_a_conversation(
    program: Program, driver: Driver, client: AsyncWebClient
) -> None:
    def buttons(label: str) -> list[Json]:
        button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": label}}
        return [{"type": "actions", "block_id": "b", "elements": [button]}]

    async def on_prevent(ack: AsyncAck) -> None:
        await ack(text="Every month?", blocks=buttons("Confirm"))

    async def on_go(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await client.views_open(
            trigger_id=body["trigger_id"],
            view={
                "type": "modal",
                "callback_id": "form",
                "title": {"type": "plain_text", "text": "Details"},
                "submit": {"type": "plain_text", "text": "Send"},
                "blocks": [
                    {
                        "type": "input",
                        "block_id": "place",
                        "label": {"type": "plain_text", "text": "Place"},
                        "element": {"type": "plain_text_input", "action_id": "value"},
                    }
                ],
            },
        )
        await ack()

    async def on_form(ack: AsyncAck, client: AsyncWebClient) -> None:
        await ack()
        await client.chat_postMessage(channel="C0STEERING", text="Steering group meets monthly.", blocks=buttons("Yes"))
        await client.chat_postMessage(channel="U0M03", text="You are the lead.")

    program.app.command("/prevent")(on_prevent)
    program.app.action("go")(on_go)
    program.app.view("form")(on_form)
    program.takes_events()

    preview = await driver.typed("ishbel", "steering", "/prevent schedule monthly")
    assert preview is not None
    await driver.press("ishbel", preview, "Confirm")
    await driver.submit("ishbel", await driver.view("ishbel"), {"Place": "Guildhall"})
    await driver.message("prisca", "dm", "You are the lead.")
    await driver.clock_to(MONDAY_NINE + timedelta(hours=1))

    assert driver.transcript == [
        "ishbel in #steering> /prevent schedule monthly",
        "bot to ishbel> Every month? [Confirm]",
        "ishbel presses [Confirm]",
        'form "Details": Place=Guildhall',
        "bot in #steering> Steering group meets monthly. [Yes]",
        "bot to prisca> You are the lead.",
        "clock> Mon 23 Nov 2026, 10:00 UK time",
    ]


async def test_the_files_of_the_page_say_what_they_are_on_every_system(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    types = {}
    for path in ("/", "/static/page.js", "/static/page.css", "/static/icons.svg"):
        async with session.get(sandbox.page + path) as response:
            types[path] = (response.status, response.content_type)
            assert response.headers["Content-Security-Policy"].startswith("default-src 'self';")

    assert types == {
        "/": (200, "text/html"),
        "/static/page.js": (200, "text/javascript"),
        "/static/page.css": (200, "text/css"),
        "/static/icons.svg": (200, "image/svg+xml"),
    }


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "null"}, {"Origin": "http://127.0.0.1.evil.example"}, {"Host": "evil.example"}, {"Host": "127.0.0.1"}],
)
async def test_another_site_reads_nothing_by_whatever_name_it_calls_this_one(
    sandbox: Sandbox, session: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    for path in ("/", "/sandbox/state", "/sandbox/live?as=U0ISHBEL", "/api/auth.test", "/link?ticket=x"):
        async with session.get(f"{sandbox.page}{path}", headers=headers) as answer:
            assert answer.status == 403
