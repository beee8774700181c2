"""How an answer reaches the person, by the surface they asked from."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ServerDisconnectedError
from slack_sdk.errors import SlackApiError

from handlers.answers import (
    ActionAnswer,
    AlsoSaying,
    CommandAnswer,
    DirectAnswer,
    EventAnswer,
    FormAnswer,
    FormDidNotOpen,
    Surface,
)
from handlers.blocks import forms, notes, parts
from handlers.payloads import Incoming
from handlers.services import Message
from tests.handlers.counter import WrittenRoads
from workgroup.errors import FieldRefusal, Refusal
from workgroup.usecases.arriving import Spot

HERE = Incoming(
    team_id="T1",
    user_id="U1",
    key="k",
    spot=Spot(channel_id="C1", channel_name="steering", is_direct=False),
    trigger_id="1.2",
    response_url="https://hooks.slack.example/1",
)
IN_HOME = replace(HERE, response_url=None, view_id="V1", in_home=True)
IN_FORM = replace(HERE, response_url=None, view_id="V1")
ALONE = replace(HERE, spot=Spot(channel_id="D1", channel_name=None, is_direct=True))
NOTE = notes.note("Done.")
VIEW = forms.modal("A form", "register_form", [parts.section("x")], value={"series": 3})


@pytest.fixture
def roads() -> WrittenRoads:
    return WrittenRoads()


def sent(roads: WrittenRoads) -> list[str]:
    return [how for how, _ in roads.said] + [how for how, _ in roads.views]


@pytest.mark.parametrize(
    ("surface", "incoming", "private", "instead", "public", "form"),
    [
        (ActionAnswer, HERE, "respond", "respond", "channel", "open"),
        (ActionAnswer, replace(HERE, from_ephemeral=True), "respond", "replace", "channel", "open"),
        (ActionAnswer, ALONE, "respond", "replace", "channel", "open"),
        (ActionAnswer, IN_HOME, "post U1", "post U1", "post U1", "open"),
        (ActionAnswer, IN_FORM, "update V1", "update V1", "update V1", "update V1"),
        (DirectAnswer, ALONE, "post D1", "post D1", "post D1", "post D1"),
        (EventAnswer, HERE, "ephemeral C1 U1", "ephemeral C1 U1", "post C1", "ephemeral C1 U1"),
    ],
)
async def test_each_surface_answers_where_the_person_is(
    surface: Callable[[WrittenRoads, Incoming], Surface],
    incoming: Incoming,
    private: str,
    instead: str,
    public: str,
    form: str,
) -> None:
    went = []
    for say in ("privately", "instead", "in_channel", "open"):
        roads = WrittenRoads()
        await getattr(surface(roads, incoming), say)(VIEW if say == "open" else NOTE)
        went += sent(roads)

    assert went == [private, instead, public, form]


async def test_where_no_form_can_open_the_button_carries_what_it_was_made_with(roads: WrittenRoads) -> None:
    await DirectAnswer(roads, ALONE).open(VIEW)

    assert '"form":"register_form","series":3' in str(roads.said[0][1].blocks)


@pytest.mark.parametrize(
    "lost",
    [
        TimeoutError(),
        ServerDisconnectedError(),
        SlackApiError("expired", {"ok": False, "error": "expired_trigger_id"}),  # type: ignore[no-untyped-call]  # the SDK's
    ],
)
async def test_a_form_that_does_not_open_is_a_refusal(roads: WrittenRoads, lost: Exception) -> None:
    roads.opening_fails = lost
    command = CommandAnswer(roads, HERE)

    with pytest.raises(FormDidNotOpen) as refused:
        await command.open(VIEW)
    await command.refused(refused.value)

    assert command.acknowledge()["text"].startswith("Slack did not open the form in time.")


async def test_a_command_that_opened_a_form_or_posted_is_acknowledged_in_silence(roads: WrittenRoads) -> None:
    opened, posted, repeated = (CommandAnswer(roads, HERE) for _ in range(3))
    await opened.open(VIEW)
    await posted.in_channel(NOTE)
    repeated.repeated()

    assert [one.acknowledge() for one in (opened, posted, repeated)] == [{}, {}, {}]


async def test_a_mistake_stands_beside_a_field_of_the_form_alone(roads: WrittenRoads) -> None:
    incoming = replace(IN_FORM, state={"post": {}})
    beside, below = FormAnswer(roads, incoming), FormAnswer(roads, incoming)
    refusal: Refusal = FieldRefusal("post", "Too long.")
    await beside.field_refused(refusal, "post")
    await below.field_refused(refusal, "sector")

    assert beside.acknowledge() == {"response_action": "errors", "errors": {"post": "Too long."}}
    assert below.acknowledge()["view"]["callback_id"] == "outcome"


async def test_what_is_also_said_stands_below_messages_and_above_the_fields_of_forms(roads: WrittenRoads) -> None:
    also = Message(
        text="This is about A.", blocks=(parts.context("This is about A."), parts.actions([parts.button("B", "b")]))
    )
    answer = AlsoSaying(EventAnswer(roads, HERE), also)
    opening = AlsoSaying(ActionAnswer(roads, HERE), also)
    await answer.privately(NOTE)
    await answer.in_channel(NOTE)
    await answer.instead(Message(text="Bare."))
    await opening.open(VIEW)
    await opening.show_home({"type": "home", "blocks": [parts.section("x")]})

    texts = [message.text for _, message in roads.said]
    assert texts == ["Done.\nThis is about A.", "Done.", "Bare.\nThis is about A."]
    assert [block["type"] for block in roads.said[0][1].blocks] == ["section", "context", "actions"]
    assert [block["type"] for block in roads.views[0][1]["blocks"]] == ["context", "section"]
    assert [how for how, _ in roads.views] == ["open", "home U1"]


async def test_a_long_message_keeps_room_for_what_is_also_said(roads: WrittenRoads) -> None:
    also = Message(text="Also.", blocks=(parts.context("Also."),))
    long: Any = parts.message("Long", [parts.section(str(number)) for number in range(50)])

    await AlsoSaying(EventAnswer(roads, HERE), also).privately(long)

    assert len(roads.said[0][1].blocks) == 50
    assert roads.said[0][1].blocks[-1]["elements"][0]["text"] == "Also."
