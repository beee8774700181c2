"""`/prevent schedule` as people meet it: words, preview, buttons and form."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from storage import Work
from tests.fixed_clock import FixedClock
from tests.handlers.counter import Counter, buttons_of, text_of
from tests.handlers.steering import NAME, changed, meetings, plan, series_of, waiting
from workgroup.notices import NoticeKind

MONTHLY = "schedule monthly on the second Tuesday at 10:00 for 90m at Council House"


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


def fields_of(view: Mapping[str, Any]) -> dict[str, str | None]:
    """What the fields of a form begin with."""
    return {
        block["block_id"]: block["element"].get("initial_value", block["element"].get("initial_date"))
        for block in view["blocks"]
        if block["type"] == "input"
    }


async def opened(counter: Counter, words: str, *, by: str = "U0ISHBEL") -> Mapping[str, Any]:
    heard = await counter.types(by, words)
    ((how, view),) = heard.views
    assert how == "open"
    return view


async def test_schedule_monthly_suggests_the_nth_weekday_and_time_of_the_last_meeting(counter: Counter) -> None:
    heard = await counter.types("U0ISHBEL", "schedule monthly")

    assert heard.text.splitlines()[:4] == [
        f"{NAME}: Every month on the second Wednesday, 10:00 to 12:00.",
        "You did not say everything: I took the day and the time from the last meeting (Wed 14 Oct 2026) "
        "and the length from the series.",
        "The next dates:",
        "• Wed 9 Dec 2026, 10:00 to 12:00 UK time",
    ]
    assert heard.text.count("•") == 6
    assert list(heard.buttons) == ["Confirm", "Change", "Cancel"]
    assert series_of(counter).version == 1
    assert meetings(counter) == []
    assert waiting(counter, *NoticeKind) == 0


@pytest.mark.parametrize(
    ("tail", "said"),
    [
        ("weekly", "Every Wednesday, 10:00 to 12:00"),
        ("fortnightly on Thursdays at 2pm", "Every two weeks on Thursday, 14:00 to 16:00"),
        ("quarterly on the second Tuesday", "Every three months on the second Tuesday, 10:00 to 12:00"),
        ("annually", "Every year in October on the second Wednesday, 10:00 to 12:00"),
        ("every 6 weeks from 12 January 10-11:30", "Every six weeks on Tuesday, 10:00 to 11:30"),
        ("every 3 months on the 15th for 90m", "Every three months on the 15th, 10:00 to 11:30"),
        ("last Thursday", "Every month on the last Thursday, 10:00 to 12:00"),
        ("monthly on the first Monday until 1 June 2027", "Every month on the first Monday, 10:00 to 12:00, until 1 "),
        ("monthly at Council House", "Every month on the second Wednesday, 10:00 to 12:00 at Council House"),
    ],
)  # fmt: skip
async def test_what_was_understood_is_always_said_back(counter: Counter, tail: str, said: str) -> None:
    heard = await counter.types("U0ISHBEL", f"schedule {tail}")

    assert heard.text.startswith(f"{NAME}: {said}")
    assert "Confirm" in heard.buttons


async def test_a_confirmed_plan_is_kept_announced_and_can_be_undone(counter: Counter) -> None:
    heard = await counter.types("U0ISHBEL", MONTHLY)

    confirmed = await counter.presses("U0ISHBEL", heard.buttons["Confirm"])

    ((how, message),) = confirmed.said
    assert how == "replace"
    assert message.text == (
        f"Planned: {NAME}. Every month on the second Tuesday, 10:00 to 11:30. The first is Tue 8 Dec 2026, 10:00 UK "
        "time. #steering is being told. You can undo this for an hour. Some dates meet something; I can show you what "
        "moving them to a free day would mean."
    )
    assert [f"{one.starts_at:%d %b} {one.place}" for one in meetings(counter)] == [
        "08 Dec Council House",
        "12 Jan Council House",
    ]
    assert waiting(counter, NoticeKind.ANNOUNCEMENT) == 1

    undone = await counter.presses("U0ISHBEL", confirmed.buttons["Undo"])

    assert undone.text == (
        f"Undone: {NAME} has its earlier plan again: Every second month on the second Wednesday, 10:00 to 12:00. "
        "Nobody had been told yet, so nobody is told now."
    )
    again = await counter.presses("U0ISHBEL", confirmed.buttons["Undo"])
    assert again.text.startswith("This can no longer be undone: it was undone before. Nothing changed.")


async def test_pressing_confirm_twice_has_one_effect(counter: Counter) -> None:
    heard = await counter.types("U0ISHBEL", MONTHLY)
    await counter.presses("U0ISHBEL", heard.buttons["Confirm"])

    again = await counter.presses("U0ISHBEL", heard.buttons["Confirm"])

    assert again.text.startswith(f"{NAME} has that plan already: Every month on the second Tuesday")
    assert again.buttons == {}
    assert waiting(counter, NoticeKind.ANNOUNCEMENT) == 1
    assert series_of(counter).version == 2


async def test_the_plan_that_stands_has_nothing_to_confirm(counter: Counter) -> None:
    heard = await counter.types("U0ISHBEL", "schedule every second month on the second Wednesday")

    assert heard.text.startswith(f"{NAME} has that plan already")
    assert heard.buttons == {}


async def test_a_plan_that_replaces_another_says_what_goes(counter: Counter) -> None:
    plan(counter)
    heard = await counter.types("U0NERYS", "next")
    await counter.presses("U0NERYS", heard.buttons["Yes"])

    heard = await counter.types("U0ISHBEL", MONTHLY)

    assert "This replaces: Every second month on the second Wednesday, 10:00 to 12:00." in heard.text
    assert "No longer taking place: Wed 9 Dec 2026." in heard.text
    assert "1 answer to them will be set aside." in heard.text


async def test_a_confirmation_a_month_later_shows_the_plan_again_instead(counter: Counter, clock: FixedClock) -> None:
    heard = await counter.types("U0ISHBEL", MONTHLY)
    clock.set(datetime(2026, 12, 20, 9, 0, tzinfo=UTC))

    again = await counter.presses("U0ISHBEL", heard.buttons["Confirm"])

    assert again.text.startswith(
        "Tue 8 Dec 2026, 10:00 UK time has passed since I showed you this plan. Nothing changed. Look again before you"
    )
    assert "• Tue 12 Jan 2027, 10:00 to 11:30 UK time" in again.text
    assert series_of(counter).version == 1
    kept = await counter.presses("U0ISHBEL", again.buttons["Confirm"])
    assert kept.text.startswith("Planned: ")


async def test_a_confirmation_when_every_date_has_passed_is_refused(counter: Counter, clock: FixedClock) -> None:
    heard = await counter.types("U0ISHBEL", "schedule once 9 December 2026 at 14:00")
    clock.set(datetime(2026, 12, 20, 9, 0, tzinfo=UTC))

    refused = await counter.presses("U0ISHBEL", heard.buttons["Confirm"])

    assert refused.text.startswith("Every date of that plan is in the past. Nothing changed.")


async def test_cancel_puts_the_plan_away(counter: Counter) -> None:
    heard = await counter.types("U0ISHBEL", MONTHLY)

    away = await counter.presses("U0ISHBEL", heard.buttons["Cancel"])

    assert [(how, message.text) for how, message in away.said] == [("replace", "Put away. Nothing changed.")]
    assert series_of(counter).version == 1


async def test_words_that_people_mean_differently_become_buttons(counter: Counter) -> None:
    heard = await counter.types("U0ISHBEL", "schedule every second Wednesday at 10")

    assert heard.text.splitlines() == [
        "People mean different things by “every second Wednesday at 10”. Which do you mean?",
        "1. Every two weeks on Wednesday, 10:00 to 12:00. The next is Wed 25 Nov 2026",
        "2. Every month on the second Wednesday, 10:00 to 12:00. The next is Wed 9 Dec 2026",
        "Nothing is kept yet: the button shows you the dates first.",
    ]
    chosen = await counter.presses("U0ISHBEL", heard.buttons["1. Every two weeks on Wednesday"])
    assert chosen.text.startswith(f"{NAME}: Every two weeks on Wednesday, 10:00 to 12:00.")
    kept = await counter.presses("U0ISHBEL", chosen.buttons["Confirm"])
    assert kept.text.startswith("Planned: ")


async def test_a_plan_from_a_day_asks_whether_the_weekday_or_the_date_is_meant(counter: Counter) -> None:
    heard = await counter.types("U0ISHBEL", "schedule monthly from 12 January")

    assert "1. Every month on the second Tuesday, 10:00 to 12:00. The next is Tue 12 Jan 2027" in heard.text
    assert "2. Every month on the 12th, 10:00 to 12:00. The next is Tue 12 Jan 2027" in heard.text


@pytest.mark.parametrize(
    ("words", "trouble"),
    [
        ("monthly on the blue moon", "I could not read “blue moon”. I understood “monthly”. Nothing changed. Try"),
        ("monthly on the second tusday", "Did you mean “second Tuesday”?"),
        ("14 May 2020 10:00", "Thu 14 May 2020, 10:00 is in the past. Nothing changed."),
        ("monthly 11:00-10:00", "The end, 10:00, is not after the start, 11:00. Nothing changed."),
        ("at 10:00", "that says neither how often nor on which day. Nothing changed. Try for example: monthly"),
        ("monthly " * 40, "That is longer than 200 characters, so I read none of it. Nothing changed."),
    ],
)
async def test_what_cannot_be_read_opens_the_form_with_what_was_typed(
    counter: Counter, words: str, trouble: str
) -> None:
    view = await opened(counter, f"schedule {words}")

    assert trouble in text_of(view["blocks"])
    assert fields_of(view) == {
        "how_often": words.strip(),
        "begins": None,
        "how_long": None,
        "first": None,
        "place": None,
    }


async def test_in_a_direct_message_a_button_keeps_what_was_typed(counter: Counter) -> None:
    heard = await counter.writes("U0CORIN", "schedule monthly on the blue moon")

    assert "I could not read “blue moon”. I understood “monthly”." in heard.text
    pressed = await counter.presses(
        "U0CORIN", heard.buttons["Open the form"], channel={"id": "D1", "name": "directmessage"}
    )
    ((_, view),) = pressed.views
    assert fields_of(view)["how_often"] == "monthly on the blue moon"


@pytest.mark.parametrize("words", [MONTHLY, "schedule", "schedule on the blue moon", "cancel next because of snow"])
async def test_who_may_not_plan_is_told_who_may(counter: Counter, words: str) -> None:
    heard = await counter.types("U0NERYS", words)

    assert heard.text.startswith("Only the coordinator, the chair or the secretariat can ")
    assert heard.views == []


async def test_each_button_asks_for_the_right_again(counter: Counter) -> None:
    plan(counter)
    previewed = await counter.types("U0ISHBEL", MONTHLY)
    chosen = await counter.types("U0ISHBEL", "schedule every second Wednesday at 10")
    cancelling = await counter.types("U0ISHBEL", "cancel next")
    buttons = [
        previewed.buttons["Confirm"],
        previewed.buttons["Change"],
        chosen.buttons["1. Every two weeks on Wednesday"],
        cancelling.buttons["Cancel the meeting"],
    ]

    told = [await counter.presses("U0NERYS", button) for button in buttons]

    assert all(heard.text.startswith("Only the coordinator, the chair or the secretariat can ") for heard in told)
    assert all(heard.views == [] for heard in told)
    assert series_of(counter).version == 1


@pytest.mark.parametrize(
    "forged",
    [
        {"rrule": "FREQ=HOURLY"},
        {"rrule": "FREQ=MONTHLY;BYDAY=2WE"},
        {"rrule": 7},
        {"start": "yesterday"},
        {"start": "2026-12-08T10:00+00:00"},
        {"start": None},
        {"minutes": 0},
        {"minutes": "90"},
        {"minutes": 100_000},
        {"place": None},
        {"place": "x" * 201},
        {"zone": "Asia/Tokyo"},
        {"version": None},
        {"first": "2026-12-08T10:00"},
        {"series": 4711},
    ],
)
async def test_a_plan_that_was_tampered_with_is_out_of_date(counter: Counter, forged: Mapping[str, object]) -> None:
    heard = await counter.types("U0ISHBEL", MONTHLY)

    for label in ("Confirm", "Change"):
        told = await counter.presses("U0ISHBEL", changed(heard.buttons[label], **forged))
        assert told.text == "This message is out of date. Nothing changed. See what is planned: `/prevent dates`."
        assert told.views == []
    assert series_of(counter).version == 1


async def test_a_place_about_a_person_is_not_kept_by_whichever_road(counter: Counter) -> None:
    place = "the home of the student who was referred to Channel last week"
    heard = await counter.types("U0ISHBEL", f'schedule monthly at "{place}"')
    honest = await counter.types("U0ISHBEL", MONTHLY)
    forged = await counter.presses("U0ISHBEL", changed(honest.buttons["Confirm"], place=place))
    form = await counter.submits("U0ISHBEL", await opened(counter, "schedule"), place=place)

    assert heard.text.startswith("I have not saved that.")
    assert forged.text.startswith("I have not saved that.")
    assert list(form.ack["errors"]) == ["place"]
    assert series_of(counter).version == 1


async def test_schedule_alone_opens_the_form_with_the_plan_that_stands(counter: Counter) -> None:
    view = await opened(counter, "schedule")

    assert fields_of(view) == {
        "how_often": "Every second month on the second Wednesday",
        "begins": "10:00",
        "how_long": "2 hours",
        "first": "2026-12-09",
        "place": None,
    }
    same = await counter.submits("U0ISHBEL", view, first="2026-12-09")
    assert f"{NAME} has that plan already" in text_of(same.ack["view"]["blocks"])


async def test_change_opens_the_form_with_the_plan_and_the_form_gives_it_again(counter: Counter) -> None:
    heard = await counter.types(
        "U0ISHBEL", "schedule every 6 weeks from 12 January 10-11:30 at Council House until 30 June 2028"
    )

    pressed = await counter.presses("U0ISHBEL", heard.buttons["Change"])

    ((_, view),) = pressed.views
    fields = fields_of(view)
    assert fields == {
        "how_often": "Every six weeks on Tuesday, until 30 June 2028",
        "begins": "10:00",
        "how_long": "1 hour 30 minutes",
        "first": "2027-01-12",
        "place": "Council House",
    }
    shown = await counter.submits("U0ISHBEL", view, first=fields["first"])
    blocks = shown.ack["view"]["blocks"]
    assert buttons_of(blocks)["Confirm"]["value"] == heard.buttons["Confirm"]["value"]


async def test_the_form_shows_the_preview_and_its_button_keeps_the_plan(counter: Counter) -> None:
    view = await opened(counter, "schedule on the blue moon")

    shown = await counter.submits(
        "U0ISHBEL",
        view,
        how_often="monthly on the first Monday",
        begins="2pm",
        how_long="90 minutes",
        place="Town Hall",
    )

    preview = shown.ack["view"]
    assert "*Every month on the first Monday, 14:00 to 15:30 at Town Hall*" in text_of(preview["blocks"])
    assert "You did not say everything" not in text_of(preview["blocks"])
    kept = await counter.presses("U0ISHBEL", buttons_of(preview["blocks"])["Confirm"], view=preview)
    ((how, outcome),) = kept.views
    assert how == "update V1"
    assert f"Planned: {NAME}. Every month on the first Monday, 14:00 to 15:30." in text_of(outcome["blocks"])
    assert series_of(counter).place == "Town Hall"


async def test_what_the_form_leaves_open_is_taken_as_usual(counter: Counter) -> None:
    view = await opened(counter, "schedule on the blue moon")

    shown = await counter.submits("U0ISHBEL", view, how_often="monthly", first="2027-03-01")

    text = text_of(shown.ack["view"]["blocks"])
    assert "Every month on the first Monday, 10:00 to 12:00" in text
    assert "Every month on the 1st, 10:00 to 12:00" in text


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"how_often": ""}, "how_often", "Say how often you meet, for example: monthly on the second Tuesday."),
        ({"how_often": "on the blue moon"}, "how_often", "I could not read “blue moon”"),
        ({"how_often": "14 May 2020"}, "how_often", "is in the past"),
        ({"how_often": "monthly", "begins": "early"}, "begins", "I could not read “early”"),
        ({"how_often": "monthly", "begins": "11-10:00"}, "begins", "is not after the start"),
        ({"how_often": "monthly at 11:00", "begins": "10:00"}, "begins", "Above you say 11:00, and here 10:00."),
        ({"how_often": "monthly", "how_long": "ages"}, "how_long", "I could not read “ages”"),
        ({"how_often": "monthly", "begins": "10-11:30", "how_long": "2 hours"}, "how_long", "Above you say 1 hour 30"),
        ({"how_often": "monthly", "first": "2026-11-01"}, "first", "Sun 1 Nov 2026 is in the past."),
        ({"how_often": "monthly", "first": "soon"}, "first", "Choose the day from the calendar."),
        ({"how_often": "weekly from 1 June 2027", "first": "2027-05-01"}, "first", "Above you say Tue 1 Jun 2027"),
        ({"how_often": "once 14 May 2027", "first": "2027-06-01"}, "first", "Above you say Fri 14 May 2027"),
        ({"how_often": "monthly at Council House", "place": "Town Hall"}, "place", "Above you say Council House"),
    ],
)
async def test_mistakes_stand_beside_their_fields(
    counter: Counter, typed: dict[str, str], field: str, sentence: str
) -> None:
    view = await opened(counter, "schedule on the blue moon")

    heard = await counter.submits("U0ISHBEL", view, **typed)

    assert heard.ack["response_action"] == "errors"
    assert list(heard.ack["errors"]) == [field]
    assert sentence in heard.ack["errors"][field]


async def test_a_form_that_was_put_right_is_read(counter: Counter) -> None:
    view = await opened(counter, "schedule on the blue moon")
    await counter.submits("U0ISHBEL", view, how_often="monthly", begins="early")

    shown = await counter.submits("U0ISHBEL", view, how_often="monthly", begins="9:30")

    assert "Every month on the second Wednesday, 09:30 to 11:30" in text_of(shown.ack["view"]["blocks"])


async def test_buttons_of_a_series_of_another_workspace_are_out_of_date(counter: Counter) -> None:
    heard = await counter.types("U0ISHBEL", MONTHLY)
    with counter.work() as uow:
        group = uow.groups.get(series_of(counter).group_id)
        uow.groups.save(replace(group, team_id="T0ELSEWHERE"))

    told = await counter.presses("U0ISHBEL", heard.buttons["Confirm"])

    assert told.text.startswith("This message is out of date.")
