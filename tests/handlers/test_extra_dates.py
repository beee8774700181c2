"""`/prevent extra` as people meet it."""

import pytest

from storage import Work
from tests.fixed_clock import FixedClock
from tests.handlers.counter import Counter
from tests.handlers.steering import NAME, waiting
from workgroup.notices import NoticeKind


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


async def test_an_extra_date_is_previewed_kept_once_and_listed(counter: Counter) -> None:
    previewed = await counter.types("U0ISHBEL", "extra 16 December 14:00-15:00 at Council House")

    assert previewed.text == (
        f"Add a meeting of {NAME} on Wed 16 Dec 2026, 14:00 to 15:00 UK time at Council House? The other dates stay as "
        "they are. #steering will be told once. Nothing is added yet."
    )

    added = await counter.presses("U0ISHBEL", previewed.buttons["Add the meeting"])
    again = await counter.presses("U0ISHBEL", previewed.buttons["Add the meeting"])
    listed = await counter.types("U0NERYS", "dates 2")

    assert added.text == (
        f"Extra meeting: {NAME}, Wed 16 Dec 2026, 14:00 to 15:00 UK time at Council House. #steering is being told. "
        "You can undo this for an hour."
    )
    assert again.text.startswith(f"{NAME} meets on Wed 16 Dec 2026, 14:00 UK time already. Nothing changed.")
    assert waiting(counter, NoticeKind.EXTRA_DATE) == 1
    assert "• Extra: Wed 16 Dec 2026, 14:00 to 15:00 UK time, at Council House" in listed.text

    undone = await counter.presses("U0ISHBEL", added.buttons["Undo"])
    assert undone.text.startswith(f"Undone: {NAME} of Wed 16 Dec 2026, 14:00 UK time does not take place.")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("extra meeting on 14 May", "on Fri 14 May 2027, 10:00 to 12:00 UK time?"),
        ("extra", "I understood `extra`. Nothing changed. Say when, for example `/prevent extra 14 May 10:00`"),
        ("extra 14:00", "I understood `extra`, but not “14:00” as a day and a time. Nothing changed."),
        ("extra every Tuesday", "I understood `extra`, but not “every Tuesday” as a day and a time."),
        ("extra 9 December 10:00", f"{NAME} meets on Wed 9 Dec 2026, 10:00 UK time already. Nothing changed."),
        ("extra 9 December 15:00", "That day the group also meets at 10:00."),
        ("extra 3 November 2026 10:00", "is in the past. Nothing changed. Say a moment ahead, for example `/prevent"),
    ],
)
async def test_when_is_read_or_refused_with_a_next_step(counter: Counter, words: str, says: str) -> None:
    heard = await counter.types("U0ISHBEL", words)

    assert says in heard.text
