"""`/prevent setup` and its forms, as people meet them."""

from typing import Any

import pytest

from storage import Work
from tests.fixed_clock import FixedClock
from tests.handlers.counter import EMPTY, Counter

FILLED = {"name": "Severn Vale Prevent Group", "area": "Severn Vale"}


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


async def test_a_group_is_set_up_in_a_channel_by_a_form(counter: Counter) -> None:
    form = (await counter.types("U0OSRIC", "setup", channel=EMPTY)).views[0][1]
    made = await counter.submits("U0OSRIC", form, **FILLED)
    there = await counter.types("U0OSRIC", "help", channel=EMPTY)

    labels = [block["label"]["text"] for block in form["blocks"] if block["type"] == "input"]
    assert labels[:5] == ["Name of the group", "Area", "Nations", "Time zone", "Coordinator"]
    assert (
        "Set up: Severn Vale Prevent Group, with its first series Steering group. You are its coordinator." in made.text
    )
    assert "`/invite @prevent`" in made.text
    assert there.text.startswith("This is Steering group.")
    assert "schedule monthly" in there.text


async def test_the_form_that_says_it_is_done_leads_on(counter: Counter) -> None:
    form = (await counter.types("U0OSRIC", "setup", channel=EMPTY)).views[0][1]
    made = (await counter.submits("U0OSRIC", form, **FILLED)).ack["view"]
    button = {"action_id": "type_for_me:1", "value": '{"series":4,"words":"register"}'}

    opened = await counter.presses("U0OSRIC", button, view=made)

    [(how, view)] = opened.views
    assert how == "update V1"
    assert view["callback_id"] == "register_form"
    assert EMPTY["id"] in view["private_metadata"]


async def test_somebody_else_is_named_as_coordinator(counter: Counter) -> None:
    form = (await counter.types("U0OSRIC", "setup", channel=EMPTY)).views[0][1]
    made = await counter.submits("U0OSRIC", form, **FILLED, coordinator="U0ANA")
    mine = await counter.types("U0OSRIC", "schedule monthly", channel=EMPTY)
    theirs = await counter.types("U0ANA", "remind off", channel=EMPTY)

    assert "Ana Ruiz is its coordinator." in made.text
    assert mine.text.startswith("Only the coordinator, the chair or the secretariat can schedule meetings.")
    assert "is not reminded of Steering group" in theirs.text


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", {"name": " "}),
        ("tzid", {"tzid": "London"}),
        ("nations", {"nations": []}),
        ("coordinator", {"coordinator": "U0GUEST"}),
        ("place", {"place": "the flat of a student who was referred to Channel"}),
    ],
)
async def test_a_mistake_stands_beside_its_field(counter: Counter, field: str, typed: dict[str, Any]) -> None:
    form = (await counter.types("U0OSRIC", "setup", channel=EMPTY)).views[0][1]

    heard = await counter.submits("U0OSRIC", form, **{**FILLED, **typed})

    assert list(heard.ack["errors"]) == [field]


async def test_a_coordinator_adds_a_series_or_makes_a_new_group_instead(counter: Counter) -> None:
    form = (await counter.types("U0ISHBEL", "setup", channel=EMPTY)).views[0][1]
    instead = await counter.presses("U0ISHBEL", form["blocks"][-2]["elements"][0], view=form)
    added = await counter.submits("U0ISHBEL", form, series_name="Training", tier="network")

    assert form["callback_id"] == "series_form"
    [(how, other)] = instead.views
    assert (how, other["callback_id"]) == ("update V1", "set_up_form")
    assert EMPTY["id"] in other["private_metadata"]
    assert "Added: Training, a further series of Alder Region (fictional)." in added.text


async def test_a_coordinator_makes_a_second_group(counter: Counter) -> None:
    form = (await counter.types("U0ISHBEL", "setup", channel=EMPTY)).views[0][1]
    other = (await counter.presses("U0ISHBEL", form["blocks"][-2]["elements"][0], view=form)).views[0][1]
    made = await counter.submits("U0ISHBEL", other, **FILLED)

    assert "Set up: Severn Vale Prevent Group" in made.text


async def test_a_channel_that_has_a_series_is_not_set_up_again(counter: Counter) -> None:
    heard = await counter.types("U0ISHBEL", "setup")

    assert heard.views == []
    assert heard.text.startswith("This channel already belongs to Alder Regional Prevent Steering Group.")


async def test_direct_messages_are_no_place_for_a_group(counter: Counter) -> None:
    heard = await counter.writes("U0OSRIC", "setup")

    assert heard.text.startswith("A group lives in a channel. Nothing changed.")


async def test_a_form_that_slack_does_not_open_in_time_is_said_to_be_so(counter: Counter) -> None:
    counter.roads.opening_fails = TimeoutError()

    heard = await counter.types("U0OSRIC", "setup", channel=EMPTY)

    assert heard.text == "Slack did not open the form in time. Nothing changed. Try it once more."
