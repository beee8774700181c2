"""The Undo button as people meet it. That it undoes is seen where the plan or cancellation is made."""

import pytest

from storage import Work
from tests.cast import the_series
from tests.fixed_clock import FixedClock
from tests.handlers.counter import Counter
from tests.handlers.steering import changed, meetings


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


async def test_a_stale_undo_and_one_of_another_series_are_refused_in_one_sentence(
    counter: Counter, clock: FixedClock
) -> None:
    previewed = await counter.types("U0ISHBEL", "cancel next")
    cancelled = await counter.presses("U0ISHBEL", previewed.buttons["Cancel the meeting"])
    undo = cancelled.buttons["Undo"]
    with counter.work(read_only=True) as uow:
        other = int(the_series(uow, "operational").id)

    elsewhere = await counter.presses("U0RAFE", changed(undo, series=other))
    unnamed = await counter.presses("U0ISHBEL", changed(undo, undo="1"))
    member = await counter.presses("U0NERYS", undo)
    clock.advance(hours=1, minutes=1)
    late = await counter.presses("U0ISHBEL", undo)

    assert elsewhere.text.startswith("This can no longer be undone: there is nothing of that kind here any more.")
    assert unnamed.text.startswith("This message is out of date.")
    assert member.text.startswith("Only the coordinator, the chair or the secretariat can cancel meetings.")
    assert late.text.startswith("This can no longer be undone: the hour for it is over. Nothing changed.")
    assert meetings(counter)[0].is_cancelled
