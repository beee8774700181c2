"""`/prevent edit` as people meet it: which meetings, then the preview, then the change."""

import pytest

from storage import Work
from tests.fixed_clock import FixedClock
from tests.handlers.counter import Counter
from tests.handlers.steering import NAME, changed, plan, series_of, waiting
from workgroup.notices import NoticeKind


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


async def test_the_scope_is_asked_in_words_and_each_shows_what_it_would_mean(counter: Counter) -> None:
    plan(counter)

    asked = await counter.types("U0ISHBEL", "edit at 14:00 for 90 minutes")

    assert asked.text.splitlines() == [
        f"Change {NAME}: 14:00 to 15:30. For which meetings?",
        "This one: only Wed 9 Dec 2026.",
        "This and later: from Wed 9 Dec 2026 on; dates before it stay as they are.",
        "All: every date ahead; past meetings stay as they were.",
        "Nothing is changed yet: each button shows you first what it would mean.",
    ]
    assert list(asked.buttons) == ["This one", "This and later", "All", "Cancel"]

    this = await counter.presses("U0ISHBEL", asked.buttons["This one"])
    every = await counter.presses("U0ISHBEL", asked.buttons["All"])

    assert this.text.startswith(f"Move {NAME} to Wed 9 Dec 2026, 14:00 to 15:30 UK time?")
    assert f"{NAME}: Every second month on the second Wednesday, 14:00 to 15:30." in every.text
    assert "This replaces: Every second month on the second Wednesday, 10:00 to 12:00." in every.text

    done = await counter.presses("U0ISHBEL", every.buttons["Confirm"])
    assert done.text.startswith(f"Planned: {NAME}. Every second month on the second Wednesday, 14:00 to 15:30.")
    assert waiting(counter, NoticeKind.ANNOUNCEMENT) == 1
    undone = await counter.presses("U0ISHBEL", done.buttons["Undo"])
    assert undone.text.startswith(f"Undone: {NAME} has its earlier plan again")


async def test_for_one_meeting_another_length_or_place_is_said_without_its_time_twice(counter: Counter) -> None:
    asked = await counter.types("U0ISHBEL", "edit next to 90 minutes at Council House")
    this = await counter.presses("U0ISHBEL", asked.buttons["This one"])

    assert this.text.startswith(
        f"Change {NAME} of Wed 9 Dec 2026, 10:00 to 12:00 UK time: "
        "1 hour 30 minutes instead of 2 hours and at Council House? #steering will be told once."
    )


async def test_this_and_later_keeps_the_dates_before(counter: Counter) -> None:
    asked = await counter.types("U0ISHBEL", "edit 14 April to 14:00")
    preview = await counter.presses("U0ISHBEL", asked.buttons["This and later"])

    assert (
        "From Wed 14 Apr 2027 on this replaces: Every second month on the second Wednesday, 10:00 to 12:00. "
        "Before it stays as it is: Wed 9 Dec 2026 and Wed 10 Feb 2027."
    ) in preview.text

    await counter.presses("U0ISHBEL", preview.buttons["Confirm"])
    listed = await counter.types("U0OSRIC", "dates 3")

    assert listed.text.splitlines()[1:] == [
        "• Wed 9 Dec 2026, 10:00 to 12:00 UK time",
        "• Wed 10 Feb 2027, 10:00 to 12:00 UK time",
        "• Wed 14 Apr 2027, 14:00 to 16:00 UK time",
    ]


async def test_another_rule_from_a_later_day_can_keep_the_dates_before(counter: Counter) -> None:
    preview = await counter.types("U0ISHBEL", "edit monthly on the third Thursday at 10:00 from March 2027")

    assert (
        "Before the first of these dates are Wed 9 Dec 2026 and Wed 10 Feb 2027: “This and later” keeps them, Confirm "
        "does not."
    ) in preview.text
    assert list(preview.buttons) == ["Confirm", "This and later", "Change", "Cancel"]

    await counter.presses("U0ISHBEL", preview.buttons["This and later"])
    listed = await counter.types("U0OSRIC", "dates 3")

    days = [line.split(",")[0] for line in listed.text.splitlines()[1:]]
    assert days == ["• Wed 9 Dec 2026", "• Wed 10 Feb 2027", "• Thu 18 Mar 2027"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("change place to Council House", f"Change {NAME}: at Council House. For which meetings?"),
        ("edit length 90 minutes", f"Change {NAME}: 1 hour 30 minutes. For which meetings?"),
        ("edit the time to 2pm", f"Change {NAME}: 14:00 to 16:00. For which meetings?"),
        ("edit next to 14:00-15:00 at Room 4", f"Change {NAME}: 14:00 to 15:00 and at Room 4. For which meetings?"),
        ("edit 10 February 11:00", "This one: only Wed 10 Feb 2027."),
        ("edit 9 December to 10 December", f"Move {NAME} to Thu 10 Dec 2026, 10:00 to 12:00 UK time?"),
        ("edit at 10:00", "The meeting is like that already: Wed 9 Dec 2026, 10:00 UK time. Nothing changed."),
        ("edit 10 December at 14:00", f"{NAME} does not meet on Thu 10 Dec 2026. Nothing changed."),
        ("edit the biscuits", "I understood `edit`, but not “the biscuits” as a change. Nothing changed."),
        ("edit to monthly", f"{NAME}: Every month on the second Wednesday"),
        ("edit every 6 weeks on Wednesday", f"{NAME}: Every six weeks on Wednesday"),
    ],
)
async def test_what_is_to_change_is_read_or_refused_with_a_next_step(counter: Counter, words: str, says: str) -> None:
    heard = await counter.types("U0ISHBEL", words)

    assert says in heard.text


@pytest.mark.parametrize(
    "forged", [{"scope": "some"}, {"at": "soon"}, {"clock": "ten"}, {"place": 7}, {"minutes": 99999}]
)
async def test_a_choice_that_was_tampered_with_is_out_of_date(counter: Counter, forged: dict[str, object]) -> None:
    heard = await counter.types("U0ISHBEL", "edit at 14:00")

    told = await counter.presses("U0ISHBEL", changed(heard.buttons["All"], **forged))

    assert told.text.startswith("This message is out of date.")
    assert series_of(counter).version == 1
