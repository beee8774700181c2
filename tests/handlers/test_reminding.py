"""`/prevent remind`: when the channel is reminded, as people see and change it."""

import pytest

from storage import Work
from tests.fixed_clock import FixedClock
from tests.handlers.counter import Counter

NAME = "Alder Regional Prevent Steering Group"
USUAL = ["• 10 working days before", "• The last working day before", "• 15 minutes before"]
HOW = "Change it: /prevent remind add 5 working days, /prevent remind off 15 minutes, /prevent remind usual."


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


@pytest.mark.parametrize("words", ["remind", "remind list", "reminders"])
async def test_anybody_sees_the_reminders_and_who_may_sees_how_to_change_them(counter: Counter, words: str) -> None:
    mine = await counter.types("U0ISHBEL", words)
    theirs = await counter.types("U0NERYS", words)

    top = f"#steering is reminded of each meeting of {NAME}:"
    assert mine.text.splitlines() == [top, *USUAL, HOW]
    assert theirs.text.splitlines() == [top, *USUAL]


@pytest.mark.parametrize(
    "words", ["remind add 2 hours", "remind 2 hours before", "remind  ADD  2h", "remind on 2 hours"]
)
async def test_a_reminder_is_added_and_what_was_before_is_said(counter: Counter, words: str) -> None:
    heard = await counter.types("U0CORIN", words)

    assert heard.text.splitlines() == [
        f"Changed. #steering is reminded of each meeting of {NAME}:",
        *USUAL[:2],
        "• 2 hours before",
        USUAL[2],
        "Until now: 10 working days before, the last working day before and 15 minutes before.",
        HOW,
    ]


async def test_reminders_are_taken_away_one_by_one_or_all_and_come_back(counter: Counter) -> None:
    one = await counter.types("U0ISHBEL", "remind off 15 minutes")
    every = await counter.types("U0ISHBEL", "remind off")
    back = await counter.types("U0ISHBEL", "remind usual")
    again = await counter.types("U0ISHBEL", "remind usual")

    assert USUAL[2] not in one.text
    assert every.text.splitlines()[:2] == [
        f"Changed. #steering is not reminded of {NAME}.",
        "Until now: 10 working days before and the last working day before.",
    ]
    assert back.text.splitlines()[1:5] == [*USUAL, "Until now: no reminder."]
    assert again.text.startswith("Nothing changed, it is so already. #steering is reminded")


@pytest.mark.parametrize(
    "words", ["remind add", "remind add soon", "remind tomorrow", "remind off tea", "remind remove"]
)
async def test_what_is_no_time_before_a_meeting_is_refused_with_examples(counter: Counter, words: str) -> None:
    heard = await counter.types("U0ISHBEL", words)

    assert heard.text.startswith("I could not read “")
    assert "Nothing changed. Try `/prevent remind add 5 working days`" in heard.text


@pytest.mark.parametrize(
    "words", ["remind add 2 hours", "remind off", "remind off 15 minutes", "remind usual", "remind x"]
)
async def test_who_may_not_is_told_who_may(counter: Counter, words: str) -> None:
    heard = await counter.types("U0NERYS", words)

    assert heard.text.startswith(
        "Only the coordinator, the chair or the secretariat can set reminders. Nothing changed."
    )


async def test_a_reminder_that_is_not_there_is_not_taken_away(counter: Counter) -> None:
    heard = await counter.types("U0ISHBEL", "remind off 2 hours")

    assert heard.text == "There is no reminder 2 hours before. Nothing changed. See them: `/prevent remind list`."
