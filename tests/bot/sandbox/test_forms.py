"""Modals: opened with a trigger, sent in, answered with mistakes, another view or nothing; and the Home tab."""

from typing import Any

import pytest
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.bot.sandbox.conftest import Program, RealSeconds
from tests.sandbox_driver import Driver, Refused

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def field(block_id: str, label: str, element: Json, **extra: Any) -> Json:
    whole = {"action_id": f"{block_id}_value", **element}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": whole, **extra}


def a_form(*more: Json, **extra: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": "feedback",
        "title": plain("Feedback"),
        "submit": plain("Send"),
        "private_metadata": '{"meeting": 42}',
        "blocks": [field("why", "What helped?", {"type": "plain_text_input", "max_length": 20}), *more],
        **extra,
    }


def open_on_command(program: Program, view: Json) -> None:
    async def on_prevent(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    program.app.command("/prevent")(on_prevent)


async def test_a_form_is_opened_filled_in_and_sent(program: Program, driver: Driver) -> None:
    ratings = [{"text": plain(str(n)), "value": f"r{n}"} for n in range(1, 6)]
    rating = field("rating", "Relevance", {"type": "radio_buttons", "options": ratings})
    open_on_command(program, a_form(rating))

    async def on_feedback(ack: AsyncAck) -> None:
        await ack()

    program.app.view("feedback")(on_feedback)
    await driver.types("ishbel", "steering", "/prevent feedback")
    form = await driver.view("ishbel")

    sent = await driver.submit("ishbel", form, {"What helped?": "The glossary", "Relevance": "4"})

    view = program.heard[-1]["view"]
    assert sent == {"closed": True}
    assert program.heard[-1]["type"] == "view_submission"
    assert view["callback_id"] == "feedback"
    assert view["private_metadata"] == '{"meeting": 42}'
    assert view["hash"] == form["hash"]
    assert view["root_view_id"] == view["id"] == form["id"]
    assert view["state"]["values"]["why"]["why_value"] == {"type": "plain_text_input", "value": "The glossary"}
    assert view["state"]["values"]["rating"]["rating_value"]["selected_option"]["value"] == "r4"
    assert (await driver.ask("GET", "/sandbox/view", {"as": "U0M01"}))["view"] is None


async def test_an_untouched_field_arrives_as_null_or_with_its_first_value(program: Program, driver: Driver) -> None:
    kept = field("place", "Place", {"type": "plain_text_input", "initial_value": "Guildhall"}, optional=True)
    open_people = field("who", "Who?", {"type": "multi_users_select"}, optional=True)
    empty = field("more", "More", {"type": "plain_text_input"}, optional=True)
    open_on_command(program, a_form(kept, open_people, empty))

    async def on_feedback(ack: AsyncAck) -> None:
        await ack()

    program.app.view("feedback")(on_feedback)
    await driver.types("ishbel", "steering", "/prevent feedback")

    await driver.submit("ishbel", await driver.view("ishbel"), {"What helped?": "All"})

    values = program.heard[-1]["view"]["state"]["values"]
    assert values["place"]["place_value"]["value"] == "Guildhall"
    assert values["who"]["who_value"]["selected_users"] == []
    assert values["more"]["more_value"]["value"] is None


@pytest.mark.parametrize(
    ("answers", "mistake"),
    [({}, "Please complete this required field."), ({"What helped?": "x" * 21}, "Please enter at most 20 characters.")],
)
async def test_what_slacks_own_form_refuses_never_reaches_the_app(
    program: Program, driver: Driver, answers: Json, mistake: str
) -> None:
    open_on_command(program, a_form())
    await driver.types("ishbel", "steering", "/prevent feedback")
    heard = len(program.heard)

    sent = await driver.submit("ishbel", await driver.view("ishbel"), answers)

    assert sent == {"errors": {"why": mistake}}
    assert len(program.heard) == heard


async def test_mistakes_are_shown_beside_the_fields_and_the_form_stays(program: Program, driver: Driver) -> None:
    open_on_command(program, a_form())

    async def on_feedback(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"why": "That is in the past."})

    program.app.view("feedback")(on_feedback)
    await driver.types("ishbel", "steering", "/prevent feedback")
    form = await driver.view("ishbel")

    sent = await driver.submit("ishbel", form, {"What helped?": "Tea"})

    assert sent == {"errors": {"why": "That is in the past."}}
    assert (await driver.view("ishbel"))["id"] == form["id"]


async def test_mistakes_at_fields_that_are_not_there_are_a_fault_of_the_app(program: Program, driver: Driver) -> None:
    open_on_command(program, a_form())

    async def on_feedback(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"nowhere": "That is in the past."})

    program.app.view("feedback")(on_feedback)
    await driver.types("ishbel", "steering", "/prevent feedback")

    with pytest.raises(Refused, match="cannot be shown"):
        await driver.submit("ishbel", await driver.view("ishbel"), {"What helped?": "Tea"})


async def test_the_answer_to_a_form_may_be_another_view(program: Program, driver: Driver) -> None:
    open_on_command(program, a_form())
    answers: list[Json] = [
        {"response_action": "update", "view": a_form(title=plain("Updated"))},
        {"response_action": "push", "view": a_form(title=plain("On top"))},
        {"response_action": "clear"},
    ]

    async def on_feedback(ack: AsyncAck) -> None:
        await ack(**answers.pop(0))

    program.app.view("feedback")(on_feedback)
    await driver.types("ishbel", "steering", "/prevent feedback")
    form = await driver.view("ishbel")

    updated = await driver.submit("ishbel", form, {"What helped?": "Tea"})
    pushed = await driver.submit("ishbel", updated["view"], {"What helped?": "Tea"})
    cleared = await driver.submit("ishbel", pushed["view"], {"What helped?": "Tea"})

    assert updated["view"]["id"] == form["id"]
    assert updated["view"]["hash"] != form["hash"]
    assert pushed["view"]["previous_view_id"] == form["id"]
    assert pushed["view"]["root_view_id"] == form["id"]
    assert cleared == {"closed": True}
    assert (await driver.ask("GET", "/sandbox/view", {"as": "U0M01"}))["view"] is None


async def test_a_form_nobody_takes_stays_open_and_says_so(program: Program, driver: Driver) -> None:
    open_on_command(program, a_form())
    await driver.types("ishbel", "steering", "/prevent feedback")
    form = await driver.view("ishbel")

    with pytest.raises(Refused, match="What you typed is still there"):
        await driver.submit("ishbel", form, {"What helped?": "Tea"})

    assert (await driver.view("ishbel"))["state"]["values"]["why"]["why_value"]["value"] == "Tea"


async def test_a_closed_form_is_told_only_when_the_app_asked(program: Program, driver: Driver) -> None:
    open_on_command(program, a_form(notify_on_close=True))

    async def on_closed(ack: AsyncAck) -> None:
        await ack()

    program.app.view_closed("feedback")(on_closed)
    await driver.types("ishbel", "steering", "/prevent feedback")

    closed = await driver.cancel("ishbel", await driver.view("ishbel"))

    assert closed == {"closed": True}
    assert program.heard[-1]["type"] == "view_closed"
    assert program.heard[-1]["is_cleared"] is False
    assert program.heard[-1]["view"]["state"] == {"values": {}}


async def test_a_trigger_opens_one_form_within_three_seconds(
    program: Program, driver: Driver, client: AsyncWebClient, seconds: RealSeconds
) -> None:
    async def on_prevent(ack: AsyncAck) -> None:
        await ack()

    program.app.command("/prevent")(on_prevent)
    await driver.types("ishbel", "steering", "/prevent feedback")
    used = program.heard[-1]["trigger_id"]
    await client.views_open(trigger_id=used, view=a_form())
    await driver.types("ishbel", "steering", "/prevent feedback")
    late = program.heard[-1]["trigger_id"]
    seconds.now += 3.1

    refused = [await refusal_of(client, trigger_id=trigger) for trigger in (used, late, "123.456.abc")]

    assert refused == ["exchanged_trigger_id", "expired_trigger_id", "invalid_trigger_id"]


async def refusal_of(client: AsyncWebClient, *, trigger_id: str) -> str:
    with pytest.raises(SlackApiError) as refused:
        await client.views_open(trigger_id=trigger_id, view=a_form())
    return str(refused.value.response["error"])


async def test_a_form_can_be_updated_until_it_is_closed_and_keeps_what_was_typed(
    program: Program, driver: Driver, client: AsyncWebClient
) -> None:
    button = {"type": "button", "action_id": "more", "text": plain("More")}
    open_on_command(program, a_form({"type": "actions", "block_id": "b", "elements": [button]}))

    async def on_more(ack: AsyncAck) -> None:
        await ack()

    program.app.action("more")(on_more)
    await driver.types("ishbel", "steering", "/prevent feedback")
    form = await driver.view("ishbel")
    typed = {"state_values": {"why": {"why_value": {"value": "Tea"}}}}
    pressed = {"as": "U0M01", "view_id": form["id"], "block_id": "b", "action_id": "more", **typed}
    await driver.ask("POST", "/sandbox/press", pressed)

    updated = await client.views_update(view_id=form["id"], hash=form["hash"], view=a_form(title=plain("Thanks")))

    body = program.heard[-1]
    assert body["container"] == {"type": "view", "view_id": form["id"]}
    assert not {"channel", "message", "response_url"} & set(body)
    assert updated["view"]["state"]["values"]["why"]["why_value"]["value"] == "Tea"
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=form["id"], hash=form["hash"], view=a_form())
    await driver.cancel("ishbel", form)
    with pytest.raises(SlackApiError, match="not_found"):
        await client.views_update(view_id=form["id"], view=a_form())


async def test_at_most_three_forms_lie_on_each_other(program: Program, driver: Driver, client: AsyncWebClient) -> None:
    button = {"type": "button", "action_id": "more", "text": plain("More")}
    view = a_form({"type": "actions", "block_id": "b", "elements": [button]})
    open_on_command(program, view)

    async def on_more(ack: AsyncAck) -> None:
        await ack()

    program.app.action("more")(on_more)
    await driver.types("ishbel", "steering", "/prevent feedback")
    for _ in range(2):
        await driver.press("ishbel", await driver.view("ishbel"), "More")
        await client.views_push(trigger_id=program.heard[-1]["trigger_id"], view=view)
    await driver.press("ishbel", await driver.view("ishbel"), "More")

    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await client.views_push(trigger_id=program.heard[-1]["trigger_id"], view=view)


async def test_an_external_menu_asks_the_app_from_the_third_letter(program: Program, driver: Driver) -> None:
    menu = {"type": "external_select", "placeholder": plain("Organisation")}
    open_on_command(program, a_form(field("org", "Organisation", menu)))

    async def on_options(ack: AsyncAck, body: Json) -> None:
        await ack(options=[{"text": plain(f"{body['value'].title()} College"), "value": "7"}])

    program.app.options("org_value")(on_options)
    await driver.types("ishbel", "steering", "/prevent feedback")
    form = await driver.view("ishbel")
    asked = {"as": "U0M01", "view_id": form["id"], "block_id": "org", "action_id": "org_value"}

    short = await driver.ask("POST", "/sandbox/options", {**asked, "query": "la"})
    found = await driver.ask("POST", "/sandbox/options", {**asked, "query": "lark"})

    assert short == {"options": []}
    assert found["options"][0]["text"]["text"] == "Lark College"


async def test_the_home_tab_is_published_when_opened(program: Program, driver: Driver, client: AsyncWebClient) -> None:
    async def on_opened(event: Json, client: AsyncWebClient) -> None:
        blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "Your meetings"}}]
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    program.app.event("app_home_opened")(on_opened)

    first = await driver.home("ishbel")

    async def look() -> Json | None:
        return await driver.home("ishbel")

    published = await driver.wait_for(look)
    assert first is None
    assert published["blocks"][0]["text"]["text"] == "Your meetings"
    assert published["type"] == "home"
    assert await driver.home("prisca") is None
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_publish(user_id="U0M01", hash="stale", view={"type": "home", "blocks": []})
