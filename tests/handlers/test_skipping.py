"""`/prevent skip` as people meet it."""

import pytest

from storage import Work
from tests.fixed_clock import FixedClock
from tests.handlers.counter import Counter
from tests.handlers.steering import NAME, changed, meetings, plan, waiting
from workgroup.notices import NoticeKind


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


async def test_a_skip_is_previewed_kept_once_and_listed_with_its_reason(counter: Counter) -> None:
    previewed = await counter.types("U0ISHBEL", "skip 9 December because the hall is closed")

    assert previewed.text == (
        f"Skip {NAME} on Wed 9 Dec 2026, 10:00 UK time? Reason: the hall is closed. The other dates stay as they are. "
        "#steering will be told once. Nobody has said yet that they come. Nothing is skipped yet."
    )
    assert meetings(counter) == []

    skipped = await counter.presses("U0ISHBEL", previewed.buttons["Skip this date"])
    again = await counter.presses("U0ISHBEL", previewed.buttons["Skip this date"])
    listed = await counter.types("U0NERYS", "dates 2")
    card = await counter.types("U0NERYS", "who-attends 9 December")

    assert skipped.text == (
        f"Skipped: {NAME} on Wed 9 Dec 2026, 10:00 UK time. Reason: the hall is closed. #steering is being told. "
        "You can undo this for an hour."
    )
    assert again.text.startswith("The meeting of Wed 9 Dec 2026, 10:00 UK time is skipped. Nothing changed.")
    assert waiting(counter, NoticeKind.CANCELLATION) == 1
    assert "• Skipped: Wed 9 Dec 2026, 10:00 to 12:00 UK time. Reason: the hall is closed" in listed.text
    assert "Wed 9 Dec 2026, 10:00 UK time: skipped;" in card.text

    undone = await counter.presses("U0ISHBEL", skipped.buttons["Undo"])
    assert undone.text.startswith(f"Undone: {NAME} of Wed 9 Dec 2026, 10:00 UK time takes place again.")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("skip next because of snow", f"Skip {NAME} on Wed 9 Dec 2026, 10:00 UK time? Reason: snow."),
        ("leave out 10 Feb", f"Skip {NAME} on Wed 10 Feb 2027, 10:00 UK time? No reason is given."),
        ("skip the meeting on 9/12 – the hall is closed", f"Skip {NAME} on Wed 9 Dec 2026, 10:00 UK time? Reason: the"),
        ("skip 9/12: since the hall is closed", f"Skip {NAME} on Wed 9 Dec 2026"),
        ("skip 14 October 2026", "Wed 14 Oct 2026 is over. Nothing changed. Try `/prevent skip 9 December 2026`."),
        ("skip 10 December", f"{NAME} does not meet on Thu 10 Dec 2026. Nothing changed. The next dates are Wed 9"),
        ("skip next week", "I understood `skip`, but not “next week” as a meeting. Nothing changed. Try"),
        ("skip next because of", f"Skip {NAME} on Wed 9 Dec 2026, 10:00 UK time? No reason is given."),
        ("cancel next really", f"Cancel {NAME} of Wed 9 Dec 2026, 10:00 UK time? No reason is given."),
        ("skip christmas party", "I understood `skip`, but not “christmas party” as a meeting. Nothing changed. Try"),
    ],
)
async def test_which_date_and_why_are_read_or_refused_with_a_next_step(
    counter: Counter, words: str, sentence: str
) -> None:
    heard = await counter.types("U0ISHBEL", words)

    assert heard.text.startswith(sentence)


async def test_a_day_that_can_be_two_meetings_is_asked_with_a_button_for_each(counter: Counter) -> None:
    channel = {"id": "C0OPS", "name": "operational"}
    kept = await counter.types("U0ISHBEL", "schedule every week on Wednesday at 14:00", channel=channel)
    await counter.presses("U0ISHBEL", kept.buttons["Confirm"], channel=channel)

    asked = await counter.types("U0ISHBEL", "skip next Wednesday because of leave", channel=channel)

    assert asked.text == (
        "“next Wednesday because of leave” can mean more than one meeting. Which do you mean? "
        "Wednesday 25 November 2026 or Wednesday 2 December 2026?"
    )
    shown = await counter.presses("U0ISHBEL", asked.buttons["Wednesday 2 December 2026"], channel=channel)
    assert "Wed 2 Dec 2026, 14:00 UK time? Reason: leave." in shown.text


@pytest.mark.parametrize("forged", [{"at": "soon"}, {"because": 7}])
async def test_a_skip_that_was_tampered_with_is_out_of_date(counter: Counter, forged: dict[str, object]) -> None:
    plan(counter)
    heard = await counter.types("U0ISHBEL", "skip next")

    told = await counter.presses("U0ISHBEL", changed(heard.buttons["Skip this date"], **forged))

    assert told.text.startswith("This message is out of date.")
    assert not meetings(counter)[0].is_cancelled
