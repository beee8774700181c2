"""Buttons and menus in messages, and what the response URL of an action may do."""

from typing import Any

import pytest
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.bot.sandbox.conftest import Program
from tests.sandbox_driver import Driver, Refused

Json = dict[str, Any]


def a_question(*labels: str) -> list[Json]:
    buttons = [
        {
            "type": "button",
            "action_id": f"answer_{label.lower()}",
            "text": {"type": "plain_text", "text": label},
            "value": f"42:{label}",
        }
        for label in labels
    ]
    return [
        {"type": "section", "block_id": "ask", "text": {"type": "mrkdwn", "text": "Coming?"}},
        {"type": "actions", "block_id": "answers", "elements": buttons},
    ]


async def test_a_press_brings_message_channel_value_and_response_url(
    program: Program, driver: Driver, client: AsyncWebClient
) -> None:
    async def on_yes(ack: AsyncAck) -> None:
        await ack()

    program.app.action("answer_yes")(on_yes)
    await client.chat_postMessage(channel="C0STEERING", text="Coming?", blocks=a_question("Yes", "No"))
    message = await driver.message("prisca", "steering", "Coming?")

    taken = await driver.press("prisca", message, "Yes")

    body = program.heard[-1]
    assert taken
    assert body["type"] == "block_actions"
    assert body["user"]["id"] == "U0M03"
    assert body["container"] == {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": "C0STEERING",
        "is_ephemeral": False,
    }
    assert body["channel"] == {"id": "C0STEERING", "name": "steering"}
    assert body["message"]["text"] == "Coming?"
    assert body["state"] == {"values": {}}
    assert body["actions"][0]["value"] == "42:Yes"
    assert body["trigger_id"]
    assert body["response_url"]


async def test_people_of_another_workspace_can_press_buttons(
    program: Program, driver: Driver, client: AsyncWebClient
) -> None:
    async def on_yes(ack: AsyncAck) -> None:
        await ack()

    program.app.action("answer_yes")(on_yes)
    await client.chat_postMessage(channel="C0STEERING", text="Coming?", blocks=a_question("Yes"))

    await driver.press("maelis", await driver.message("maelis", "steering", "Coming?"), "Yes")

    body = program.heard[-1]
    assert body["user"]["team_id"] == "T0ELSEWHERE"
    assert body["team"]["id"] == "T0SANDBOX"


async def test_a_private_question_is_replaced_through_its_response_url_alone(
    program: Program, driver: Driver, client: AsyncWebClient
) -> None:
    async def on_prevent(ack: AsyncAck) -> None:
        await ack(text="Sure?", blocks=a_question("Confirm"), response_type="ephemeral")

    async def on_confirm(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(text="Done.", replace_original=True)

    program.app.command("/prevent")(on_prevent)
    program.app.action("answer_confirm")(on_confirm)
    question = await driver.typed("ishbel", "steering", "/prevent schedule monthly")
    assert question is not None

    await driver.press("ishbel", question, "Confirm")

    body = program.heard[-1]
    assert body["container"]["is_ephemeral"]
    assert "message" not in body
    done = await driver.message("ishbel", "steering", "Done.")
    assert done["ts"] == question["ts"]
    assert done["ephemeral"]
    with pytest.raises(SlackApiError, match="message_not_found"):
        await client.chat_update(channel="C0STEERING", ts=question["ts"], text="Done again.")


async def test_an_action_may_delete_its_private_message(program: Program, driver: Driver) -> None:
    async def on_prevent(ack: AsyncAck) -> None:
        await ack(text="Sure?", blocks=a_question("Cancel"))

    async def on_cancel(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(delete_original=True)

    program.app.command("/prevent")(on_prevent)
    program.app.action("answer_cancel")(on_cancel)
    question = await driver.typed("ishbel", "steering", "/prevent schedule monthly")
    assert question is not None

    await driver.press("ishbel", question, "Cancel")

    async def gone() -> bool:
        return await driver.messages("ishbel", "steering") == []

    assert await driver.wait_for(gone)


async def test_without_replacing_the_answer_to_a_press_is_a_private_message_more(
    program: Program, driver: Driver, client: AsyncWebClient
) -> None:
    async def on_yes(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(text="Your answer: yes.", replace_original=False)

    program.app.action("answer_yes")(on_yes)
    await client.chat_postMessage(channel="C0STEERING", text="Coming?", blocks=a_question("Yes"))

    await driver.press("prisca", await driver.message("prisca", "steering", "Coming?"), "Yes")

    await driver.message("prisca", "steering", "Your answer: yes.")
    assert [m["text"] for m in await driver.messages("ishbel", "steering")] == ["Coming?"]


async def test_a_press_nobody_takes_is_shown_as_timed_out(
    program: Program, driver: Driver, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel="C0STEERING", text="Coming?", blocks=a_question("Yes"))

    taken = await driver.press("prisca", await driver.message("prisca", "steering", "Coming?"), "Yes")

    assert not taken


async def test_a_button_that_has_gone_cannot_be_pressed(
    program: Program, driver: Driver, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(channel="C0STEERING", text="Coming?", blocks=a_question("Yes"))
    message = await driver.message("prisca", "steering", "Coming?")
    await client.chat_update(channel="C0STEERING", ts=posted["ts"], text="Cancelled.")

    with pytest.raises(Refused, match="not there any more"):
        await driver.press("prisca", message, "Yes")

    assert program.heard == []


async def test_a_menu_brings_its_choice_in_action_and_state(
    program: Program, driver: Driver, client: AsyncWebClient
) -> None:
    async def on_pick(ack: AsyncAck) -> None:
        await ack()

    options = [{"text": {"type": "plain_text", "text": name}, "value": name.lower()} for name in ("Weekly", "Monthly")]
    menu = {"type": "static_select", "action_id": "pick", "options": options, "initial_option": options[0]}
    when = {"type": "datepicker", "action_id": "when", "initial_date": "2026-12-09"}
    program.app.action("pick")(on_pick)
    await client.chat_postMessage(
        channel="C0STEERING", text="How often?", blocks=[{"type": "actions", "block_id": "b", "elements": [menu, when]}]
    )

    await driver.choose("ishbel", await driver.message("ishbel", "steering", "How often?"), "pick", "Monthly")

    body = program.heard[-1]
    assert body["actions"][0]["selected_option"] == options[1]
    assert body["state"]["values"]["b"]["pick"] == {"type": "static_select", "selected_option": options[1]}
    assert body["state"]["values"]["b"]["when"] == {"type": "datepicker", "selected_date": "2026-12-09"}
