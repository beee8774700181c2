"""Slash commands: typed on the page, answered by a real Bolt app over Socket Mode."""

import asyncio
from typing import Any

import pytest
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.sandbox.server import Sandbox
from tests.bot.sandbox.conftest import Program, RealSeconds
from tests.sandbox_driver import Driver, Refused


async def test_the_answer_to_a_command_is_seen_by_the_person_alone(program: Program, driver: Driver) -> None:
    async def on_prevent(ack: AsyncAck) -> None:
        await ack(text="Next: Wed 9 Dec 2026", response_type="ephemeral")

    program.app.command("/prevent")(on_prevent)

    answer = await driver.types("ishbel", "steering", "/prevent next")

    assert answer == "Next: Wed 9 Dec 2026"
    assert [m["text"] for m in await driver.messages("ishbel", "steering")] == ["Next: Wed 9 Dec 2026"]
    assert await driver.messages("prisca", "steering") == []


async def test_an_answer_for_the_channel_shows_the_command_too(program: Program, driver: Driver) -> None:
    async def on_prevent(ack: AsyncAck) -> None:
        await ack(text="Next: Wed 9 Dec 2026", response_type="in_channel")

    program.app.command("/prevent")(on_prevent)

    answer = await driver.types("ishbel", "steering", "/prevent next")

    assert answer is None
    seen = [(m["name"], m["text"]) for m in await driver.messages("prisca", "steering")]
    assert seen == [("Ishbel Carrow", "/prevent next"), ("prevent", "Next: Wed 9 Dec 2026")]


async def test_a_command_has_the_fields_slack_sends(program: Program, driver: Driver, sandbox: Sandbox) -> None:
    async def on_prevent(ack: AsyncAck) -> None:
        await ack()

    program.app.command("/prevent")(on_prevent)

    await driver.types("ishbel", "steering", "/prevent  who-attends   gaps ")

    body = program.heard[-1]
    assert body["command"] == "/prevent"
    assert body["text"] == "who-attends   gaps"
    assert (body["user_id"], body["channel_id"], body["channel_name"]) == ("U0M01", "C0STEERING", "steering")
    assert body["is_enterprise_install"] == "false"
    assert body["response_url"].startswith(f"{sandbox.page}/response/")
    assert body["trigger_id"]


@pytest.mark.parametrize(
    ("channel", "said"), [("dm", "directmessage"), ("strategic", "privategroup"), ("steering", "steering")]
)
async def test_private_conversations_do_not_tell_their_name(
    program: Program, driver: Driver, channel: str, said: str
) -> None:
    async def on_prevent(ack: AsyncAck) -> None:
        await ack()

    program.app.command("/prevent")(on_prevent)

    await driver.types("ishbel", channel, "/prevent help")

    assert program.heard[-1]["channel_name"] == said


@pytest.mark.parametrize(
    ("typed", "arrives"),
    [
        ("register @Prisca Vale as lead", "register <@U0M03|prisca.vale> as lead"),
        ("register @prisca.vale, please", "register <@U0M03|prisca.vale>, please"),
        ("register <@U0M03> as lead", "register <@U0M03|prisca.vale> as lead"),
        ("register name@prisca.vale.example", "register name@prisca.vale.example"),
        ("next #steering and #strategic", "next <#C0STEERING|steering> and <#C0STRATEGIC|>"),
        ("at https://meet.example/a?b=1&c.", "at <https://meet.example/a?b=1&amp;c>."),
        ("a < b & <!channel>", "a &lt; b &amp; &lt;!channel&gt;"),
        ("because @channel", "because <!channel>"),
        ("@nobody-here", "@nobody-here"),
        ("cyfarfod مرحبا 🙂", "cyfarfod مرحبا 🙂"),
    ],
)
async def test_people_channels_and_addresses_arrive_escaped(
    program: Program, driver: Driver, typed: str, arrives: str
) -> None:
    async def on_prevent(ack: AsyncAck) -> None:
        await ack()

    program.app.command("/prevent")(on_prevent)

    await driver.types("ishbel", "steering", f"/prevent {typed}")

    assert program.heard[-1]["text"] == arrives


async def test_a_late_answer_counts_as_none(program: Program, driver: Driver, sandbox: Sandbox) -> None:
    may_answer, answered = asyncio.Event(), asyncio.Event()

    async def on_prevent(ack: AsyncAck) -> None:
        await may_answer.wait()
        await ack(text="too late")
        answered.set()

    program.app.command("/prevent")(on_prevent)

    typed = await driver.ask("POST", "/sandbox/type", {"as": "U0M01", "channel": "C0STEERING", "text": "/prevent help"})
    may_answer.set()
    await answered.wait()
    await driver.types("ishbel", "steering", "/prevent help")

    assert typed["timed_out"]
    assert typed["ephemeral"]["text"] == '/prevent failed with the error "operation_timeout"'
    texts = [m["text"] for m in await driver.messages("ishbel", "steering")]
    assert texts.count("too late") == 1


async def test_without_a_program_the_command_fails_in_slacks_words(driver: Driver) -> None:
    answer = await driver.types("ishbel", "steering", "/prevent help")

    assert answer == '/prevent failed with the error "dispatch_failed"'


async def test_an_answer_that_slack_would_refuse_is_a_failed_command(program: Program, driver: Driver) -> None:
    async def on_prevent(ack: AsyncAck) -> None:
        await ack(text="", blocks=[{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}])

    program.app.command("/prevent")(on_prevent)

    answer = await driver.types("ishbel", "steering", "/prevent help")

    assert answer == '/prevent failed with the error "invalid_command_response"'


async def test_another_command_is_unknown(driver: Driver) -> None:
    answer = await driver.types("ishbel", "steering", "/giphy cats")

    assert answer == "/giphy is not a valid command here."


async def test_people_of_another_workspace_cannot_use_the_command(program: Program, driver: Driver) -> None:
    with pytest.raises(Refused, match="another workspace"):
        await driver.types("maelis", "steering", "/prevent help")

    assert program.heard == []


async def test_a_command_works_where_the_bot_is_not_a_member_and_its_response_url_too(
    program: Program, driver: Driver
) -> None:
    async def on_prevent(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond("Invite me first.")

    program.app.command("/prevent")(on_prevent)

    await driver.types("ishbel", "general", "/prevent help")

    seen = await driver.message("ishbel", "general", "Invite me first.")
    assert seen["ephemeral"]
    assert await driver.messages("prisca", "general") == []


async def test_a_response_url_takes_five_posts(program: Program, driver: Driver) -> None:
    async def on_prevent(ack: AsyncAck) -> None:
        await ack()

    program.app.command("/prevent")(on_prevent)
    await driver.types("ishbel", "steering", "/prevent help")
    url = program.heard[-1]["response_url"]

    answers = [await _post(driver, url, {"text": f"post {number}"}) for number in range(6)]

    assert [status for status, _ in answers] == [200] * 5 + [404]
    assert "used_url" in answers[5][1]
    assert len(await driver.messages("ishbel", "steering")) == 5


async def test_a_response_url_lives_thirty_minutes_of_real_time(
    program: Program, driver: Driver, sandbox: Sandbox, seconds: RealSeconds
) -> None:
    async def on_prevent(ack: AsyncAck) -> None:
        await ack()

    program.app.command("/prevent")(on_prevent)
    await driver.types("ishbel", "steering", "/prevent help")
    url = program.heard[-1]["response_url"]

    seconds.now += 30 * 60
    in_time = await _post(driver, url, {"text": "in time"})
    seconds.now += 1
    too_late = await _post(driver, url, {"text": "too late"})

    assert in_time == (200, "ok")
    assert too_late[0] == 404
    assert "expired_url" in too_late[1]


async def test_a_refused_post_to_a_response_url_counts_none(program: Program, driver: Driver) -> None:
    async def on_prevent(ack: AsyncAck) -> None:
        await ack()

    program.app.command("/prevent")(on_prevent)
    await driver.types("ishbel", "steering", "/prevent help")

    status, text = await _post(driver, program.heard[-1]["response_url"], {"response_type": "in_channel"})

    assert status == 400
    assert "no_text" in text


async def _post(driver: Driver, url: str, body: dict[str, Any]) -> tuple[int, str]:
    async with driver.session.post(url, json=body) as response:
        return response.status, await response.text()
