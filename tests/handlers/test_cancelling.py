"""`/prevent cancel` as people meet it: preview, button, and what the meeting's buttons say then."""

from collections.abc import Mapping

import pytest

from storage import Work
from tests.fixed_clock import FixedClock
from tests.handlers.counter import Counter
from tests.handlers.steering import NAME, changed, meetings, plan, waiting
from workgroup.notices import NoticeKind


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


async def test_cancelling_is_previewed_and_told_once(counter: Counter) -> None:
    plan(counter)
    heard = await counter.types("U0NERYS", "next")
    await counter.presses("U0NERYS", heard.buttons["Yes"])

    previewed = await counter.types("U0ISHBEL", "cancel next because the venue is closed.")

    assert previewed.text == (
        f"Cancel {NAME} of Wed 9 Dec 2026, 10:00 UK time? Reason: the venue is closed. #steering will be told once. "
        "Nerys Talbryn has said that they come or may come. Nothing is cancelled yet."
    )
    assert not any(meeting.is_cancelled for meeting in meetings(counter))

    cancelled = await counter.presses("U0ISHBEL", previewed.buttons["Cancel the meeting"])
    again = await counter.presses("U0ISHBEL", previewed.buttons["Cancel the meeting"])

    assert cancelled.text == (
        f"Cancelled: {NAME} of Wed 9 Dec 2026, 10:00 UK time. #steering is being told. Nerys Talbryn had said they "
        "might come. You can undo this for an hour."
    )
    assert again.text.startswith("The meeting of Wed 9 Dec 2026, 10:00 UK time was cancelled. Nothing changed.")
    assert waiting(counter, NoticeKind.CANCELLATION) == 1

    undone = await counter.presses("U0ISHBEL", cancelled.buttons["Undo"])
    assert undone.text.startswith(f"Undone: {NAME} of Wed 9 Dec 2026, 10:00 UK time takes place again.")
    assert waiting(counter, NoticeKind.CANCELLATION, NoticeKind.REINSTATEMENT) == 0


@pytest.mark.parametrize(
    ("words", "when", "reason"),
    [
        ("cancel", "Wed 9 Dec 2026", "No reason is given."),
        ("cancel next", "Wed 9 Dec 2026", "No reason is given."),
        ("cancel the next meeting, because of snow", "Wed 9 Dec 2026", "Reason: snow."),
        ("cancel next due to snow!", "Wed 9 Dec 2026", "Reason: snow!"),
        ("cancel because of snow", "Wed 9 Dec 2026", "Reason: snow."),
        ("cancel next – the venue is closed", "Wed 9 Dec 2026", "Reason: the venue is closed."),
        ("cancel 14 April because the chair is away", "Wed 14 Apr 2027", "Reason: the chair is away."),
        ("cancel 14 April", "Wed 14 Apr 2027", "No reason is given."),
    ],
)
async def test_which_meeting_and_why_are_read(counter: Counter, words: str, when: str, reason: str) -> None:
    heard = await counter.types("U0ISHBEL", words)

    assert f"{when}, 10:00 UK time? {reason}" in heard.text
    assert "Cancel the meeting" in heard.buttons


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("cancel everything", "I understood `cancel`, but not “everything” as a meeting. Nothing changed. Try"),
        ("cancel 10 December", f"{NAME} does not meet on Thu 10 Dec 2026. Nothing changed. The next dates are Wed 9"),
        ("cancel next because " + "x" * 301, "A reason has at most 300 characters"),
        ("cancel next because the student who was referred to Channel is ill", "I have not saved that."),
    ],
)
async def test_what_cannot_be_cancelled_is_refused(counter: Counter, words: str, sentence: str) -> None:
    heard = await counter.types("U0ISHBEL", words)

    assert heard.text.startswith(sentence)
    assert heard.buttons == {}


@pytest.mark.parametrize("forged", [{"at": "soon"}, {"at": None}, {"at": "2026-12-09T10:00+00:00"}, {"because": 7}])
async def test_a_cancellation_that_was_tampered_with_is_out_of_date(
    counter: Counter, forged: Mapping[str, object]
) -> None:
    heard = await counter.types("U0ISHBEL", "cancel next")

    told = await counter.presses("U0ISHBEL", changed(heard.buttons["Cancel the meeting"], **forged))

    assert told.text.startswith("This message is out of date.")
    assert meetings(counter) == []


async def test_the_buttons_of_a_cancelled_meeting_say_so(counter: Counter) -> None:
    plan(counter)
    heard = await counter.types("U0NERYS", "next")
    previewed = await counter.types("U0ISHBEL", "cancel next")
    await counter.presses("U0ISHBEL", previewed.buttons["Cancel the meeting"])

    told = await counter.presses("U0NERYS", heard.buttons["Yes"])

    assert told.text.startswith("The meeting of Wed 9 Dec 2026, 10:00 UK time was cancelled. Nothing changed.")
