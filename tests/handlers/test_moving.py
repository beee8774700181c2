"""`/prevent move` as people meet it."""

import pytest

from storage import Work
from tests.fixed_clock import FixedClock
from tests.handlers.counter import Counter
from tests.handlers.steering import NAME, changed, meetings, plan, waiting
from workgroup.notices import NoticeKind


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


async def test_a_move_is_previewed_kept_once_and_can_be_read_everywhere(counter: Counter) -> None:
    plan(counter)
    heard = await counter.types("U0NERYS", "next")
    await counter.presses("U0NERYS", heard.buttons["Yes"])

    previewed = await counter.types("U0ISHBEL", "move next to Thu 10:00 because the chair is away")

    assert previewed.text == (
        f"Move {NAME} to Thu 10 Dec 2026, 10:00 to 12:00 UK time? It is on Wed 9 Dec 2026, 10:00 to 12:00 UK time now. "
        "Reason: the chair is away. #steering will be told once. Nerys Talbryn has answered for the old time and is "
        "asked again by direct message. Reminders follow the new time. Nothing is changed yet."
    )
    assert list(previewed.buttons) == ["Move the meeting", "Keep it", "I mean Thu 26 Nov 2026"]

    moved = await counter.presses("U0ISHBEL", previewed.buttons["Move the meeting"])
    again = await counter.presses("U0ISHBEL", previewed.buttons["Move the meeting"])
    listed = await counter.types("U0NERYS", "dates 1")
    following = await counter.types("U0NERYS", "next")
    attending = await counter.types("U0NERYS", "who-attends 10 December")

    assert moved.text == (
        f"Moved: {NAME}, Thu 10 Dec 2026, 10:00 to 12:00 UK time (was Wed 9 Dec 2026, 10:00). "
        "Reason: the chair is away. #steering is being told. Nerys Talbryn is asked to answer again. "
        "You can undo this for an hour."
    )
    assert again.text.startswith("The meeting is like that already: Thu 10 Dec 2026, 10:00 UK time. Nothing changed.")
    assert waiting(counter, NoticeKind.MOVE) == 1
    assert (
        "• Moved: Thu 10 Dec 2026, 10:00 to 12:00 UK time (was Wed 9 Dec 2026, 10:00). Your answer: no answer yet"
        in listed.text
    )
    assert "10:00 to 12:00 UK time. Moved: was Wed 9 Dec 2026, 10:00." in following.text
    assert "Thu 10 Dec 2026, 10:00 UK time" in attending.text

    undone = await counter.presses("U0ISHBEL", moved.buttons["Undo"])
    assert undone.text.startswith(
        f"Undone: {NAME} is back on Wed 9 Dec 2026, 10:00 UK time; it had been moved to Thu 10 Dec 2026, 10:00 UK time."
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("move 9 December to 16 December 14:00", "to Wed 16 Dec 2026, 14:00 to 16:00 UK time?"),
        ("move next to 14:00-15:30", "to Wed 9 Dec 2026, 14:00 to 15:30 UK time?"),
        ("move the next meeting to the 17th", "to Thu 17 Dec 2026, 10:00 to 12:00 UK time?"),
        ("postpone next by a week", "to Wed 16 Dec 2026, 10:00 to 12:00 UK time?"),
        ("bring forward next by 2 days earlier", "to Mon 7 Dec 2026, 10:00 to 12:00 UK time?"),
        ("reschedule next Friday at 9", "to Fri 11 Dec 2026, 09:00 to 11:00 UK time?"),
        ("move to Thursday", "to Thu 10 Dec 2026, 10:00 to 12:00 UK time?"),
        ("move 14 April to 24 March 2027 10:00", "to Wed 24 Mar 2027, 10:00 to 12:00 UK time?"),
        ("move next to Council House", "I understood `move`, but not “Council House”. Nothing changed."),
        ("move next to 10:00 at Council House", "of Wed 9 Dec 2026, 10:00 to 12:00 UK time: at Council House?"),
        ("move next to 3 November 2026", "Tue 3 Nov 2026, 10:00 is in the past. Nothing changed. Try `/prevent move"),
        ("move next to 12:00-11:00", "I understood `move`, but not “12:00-11:00”: the end is before the start."),
        ("move next", "I understood `move`, but not “next”. Nothing changed. Say which meeting and to when:"),
        ("move", "I understood `move`. Nothing changed. Say which meeting and to when:"),
        ("move 10 December to 11 December", f"{NAME} does not meet on Thu 10 Dec 2026. Nothing changed."),
        ("move next to 9 June 2027", "A meeting is moved by at most 120 days. Nothing changed."),
    ],
)
async def test_which_meeting_and_to_when_are_read_or_refused_with_a_next_step(
    counter: Counter, words: str, says: str
) -> None:
    heard = await counter.types("U0ISHBEL", words)

    assert says in heard.text


@pytest.mark.parametrize(
    "forged",
    [{"at": "soon"}, {"start": "2026-12-10T10:00+00:00"}, {"minutes": 0}, {"place": 7}, {"seen": "2026-12-09"}],
)
async def test_a_move_that_was_tampered_with_is_out_of_date(counter: Counter, forged: dict[str, object]) -> None:
    heard = await counter.types("U0ISHBEL", "move next to Thu 10:00")

    told = await counter.presses("U0ISHBEL", changed(heard.buttons["Move the meeting"], **forged))

    assert told.text.startswith("This message is out of date.")
    assert meetings(counter) == []
