"""`/prevent next` and `dates` as people meet them."""

from dataclasses import replace

import pytest

from storage import Work
from tests.fixed_clock import FixedClock
from tests.handlers.counter import Counter
from tests.handlers.steering import NAME, changed, plan, series_of


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


async def test_next_is_answered_from_the_rule_before_anything_was_planned(counter: Counter) -> None:
    heard = await counter.types("U0NERYS", "next")

    assert heard.text == f"Next: {NAME}, Wed 9 Dec 2026, 10:00 to 12:00 UK time."
    assert list(heard.buttons) == ["Calendar file"]


@pytest.mark.parametrize("words", ["next ics", "next calendar file"])
async def test_next_sends_the_meeting_as_a_file_to_direct_messages(counter: Counter, words: str) -> None:
    heard = await counter.types("U0NERYS", words)

    ((user_id, file, beside),) = counter.roads.files
    assert user_id == "U0NERYS"
    assert file.name == "meeting-2026-12-09.ics"
    assert b"DTSTART;TZID=Europe/London:20261209T100000\r\n" in file.content
    assert beside.startswith(f"{NAME}, Wed 9 Dec 2026, 10:00 UK time. Open the file")
    assert heard.text.startswith("I sent you the calendar file for ")


async def test_the_button_sends_the_same_date_and_a_forged_one_none(counter: Counter) -> None:
    heard = await counter.types("U0NERYS", "next")
    button = heard.buttons["Calendar file"]

    await counter.presses("U0NERYS", button)
    for value in ({"at": "2026-12-10T10:00:00"}, {"at": "x"}, {"at": None}, {"series": 999}):
        await counter.presses("U0NERYS", changed(button, **value))
    guest = await counter.presses("U0GUEST", button)

    assert [file.name for _, file, _ in counter.roads.files] == ["meeting-2026-12-09.ics"]
    assert guest.text.startswith("Only full members of this workspace can see the next meetings.")


async def test_next_shows_the_own_answer_and_takes_it(counter: Counter) -> None:
    plan(counter)

    heard = await counter.types("U0NERYS", "next")
    assert "Your answer: no answer yet." in heard.text
    await counter.presses("U0NERYS", heard.buttons["Yes"])
    again = await counter.types("U0NERYS", "next")
    stranger = await counter.types("U0OSRIC", "next")

    assert "Your answer: yes. 1 of " in again.text
    assert "Your answer" not in stranger.text
    assert list(stranger.buttons) == ["Calendar file"]


async def test_next_says_from_when_a_far_meeting_can_be_answered(counter: Counter) -> None:
    channel = {"id": "C0STRATEGIC", "name": "strategic"}

    heard = await counter.types("U0ISHBEL", "next", channel=channel)

    assert "Wed 14 Jul 2027, 15:00 to 16:30 UK time. It can be answered from Sat 15 May 2027 on." in heard.text


async def test_dates_lists_six_or_as_many_as_wanted_with_cancelled_ones_and_answers(counter: Counter) -> None:
    plan(counter)
    heard = await counter.types("U0NERYS", "next")
    await counter.presses("U0NERYS", heard.buttons["Maybe"])
    heard = await counter.types("U0ISHBEL", "cancel 10 February because the venue is closed")
    await counter.presses("U0ISHBEL", heard.buttons["Cancel the meeting"])

    six = await counter.types("U0NERYS", "dates")
    two = await counter.types("U0NERYS", "dates 2")
    many = await counter.types("U0NERYS", "dates 100")

    assert six.text.count("•") == 6
    assert [line for line in two.text.splitlines() if not line.startswith("    ")] == [
        f"{NAME}: Every second month on the second Wednesday, 10:00 to 12:00.",
        "• Wed 9 Dec 2026, 10:00 to 12:00 UK time. Your answer: maybe",
        "• Cancelled: Wed 10 Feb 2027, 10:00 to 12:00 UK time. Reason: the venue is closed",
    ]
    listed = "\n".join(block["text"]["text"] for block in many.blocks if block["type"] == "section")
    assert many.text.count("•") == listed.count("•") == 40
    assert many.blocks[-1]["elements"][0]["text"] == "I list at most 40 dates at once."


@pytest.mark.parametrize("words", ["dates soon", "dates 0", "dates -1", "dates 12 months"])
async def test_a_number_that_is_none_is_refused_with_an_example(counter: Counter, words: str) -> None:
    heard = await counter.types("U0NERYS", words)

    assert heard.text.startswith("I understood `dates`, but not “")
    assert "Try `/prevent dates 12`, `/prevent dates year` or `/prevent dates 2027`." in heard.text


async def test_a_series_without_a_plan_says_who_can_make_one(counter: Counter) -> None:
    with counter.work() as uow:
        uow.series.save(replace(series_of(counter), recurrence=None))

    mine = await counter.types("U0ISHBEL", "dates")
    theirs = await counter.types("U0NERYS", "next")

    assert mine.text == f"{NAME} has no meeting planned. Plan it: /prevent schedule monthly"
    assert theirs.text == f"{NAME} has no meeting planned. The coordinator or the chair can plan one."


@pytest.mark.parametrize(
    ("words", "dates"),
    [
        ("dates year", ["9 Dec 2026", "10 Feb 2027", "14 Apr 2027", "9 Jun 2027", "11 Aug 2027", "13 Oct 2027"]),
        ("dates this year", ["9 Dec 2026"]),
        ("dates for 2028", ["9 Feb 2028", "12 Apr 2028", "14 Jun 2028", "9 Aug 2028", "11 Oct 2028", "13 Dec 2028"]),
        ("dates 2026", ["9 Dec 2026"]),
    ],
)
async def test_the_dates_of_a_year_are_listed(counter: Counter, words: str, dates: list[str]) -> None:
    heard = await counter.types("U0NERYS", words)

    listed = [line for line in heard.text.splitlines()[1:] if line.startswith("•")]
    assert listed == [f"• Wed {day}, 10:00 to 12:00 UK time" for day in dates]


async def test_a_year_without_a_date_says_so(counter: Counter) -> None:
    heard = await counter.types("U0NERYS", "dates 2025")

    assert heard.text.endswith("No date up to Wed 31 Dec 2025.")
