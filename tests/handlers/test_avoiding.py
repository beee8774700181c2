"""What a plan says about bank holidays, as people type it and read it back."""

from datetime import date

import pytest

from handlers.blocks import avoiding as blocks
from storage import Work
from tests.fixed_clock import FixedClock
from tests.handlers.counter import Counter
from tests.handlers.steering import changed, meetings, series_of
from workgroup.calendar.avoidance import AvoidHolidays
from workgroup.usecases.telling import meeting_view

WEEKLY = "schedule weekly on Mondays 10:00-12:00 from 14 December"


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


async def test_a_plan_that_skips_bank_holidays_says_which(counter: Counter) -> None:
    previewed = await counter.types("U0ISHBEL", f"{WEEKLY}, avoid bank holidays: skip")
    assert "Every Monday, 10:00 to 12:00, skipping bank holidays." in previewed.text
    assert "• Skipped: Mon 28 Dec 2026. Bank holiday: Boxing Day (substitute day)." in previewed.text
    assert "Clash: bank holiday" not in previewed.text

    await counter.presses("U0ISHBEL", previewed.buttons["Confirm"])
    listed = await counter.types("U0NERYS", "dates 4")
    changing = await counter.types("U0ISHBEL", "schedule")

    assert "• Skipped: Mon 28 Dec 2026, 10:00 to 12:00 UK time. Reason: Bank holiday: Boxing Day" in listed.text
    assert "skipping bank holidays" in listed.text.splitlines()[0]
    assert "every monday, skipping bank holidays" in str(changing.views).casefold()
    # What is not said again stays.
    again = await counter.types("U0ISHBEL", "schedule weekly on Tuesdays 10:00")
    assert "skipping bank holidays" in again.text
    never = await counter.types("U0ISHBEL", "schedule weekly on Tuesdays 10:00, also on bank holidays")
    assert "skipping bank holidays" not in never.text.partition("This replaces")[0]


async def test_a_plan_that_takes_the_next_working_day_says_so_too(counter: Counter) -> None:
    previewed = await counter.types("U0ISHBEL", f"{WEEKLY} avoid bank holidays, next working day")
    await counter.presses("U0ISHBEL", previewed.buttons["Confirm"])
    listed = await counter.types("U0NERYS", "dates 4")

    assert (
        "• Tue 29 Dec 2026, 10:00 to 12:00 UK time\n    Moved to this working day. Bank holiday: Boxing"
        in previewed.text
    )
    assert (
        "• Moved: Tue 29 Dec 2026, 10:00 to 12:00 UK time (was Mon 28 Dec 2026, 10:00, bank holiday: Boxing Day "
        "(substitute day))"
    ) in listed.text
    assert [f"{one.starts_at:%d %b}" for one in meetings(counter) if not one.is_cancelled][:3] == [
        "14 Dec",
        "21 Dec",
        "29 Dec",
    ]


async def test_the_question_shows_what_skipping_and_moving_would_mean(counter: Counter) -> None:
    previewed = await counter.types("U0ISHBEL", f"{WEEKLY} avoid bank holidays")
    await counter.presses("U0ISHBEL", previewed.buttons["Confirm"])
    assert series_of(counter).avoid is AvoidHolidays.ASK
    with counter.work(read_only=True) as uow:
        boxing_day = next(one for one in meetings(counter) if one.starts_at.day == 28)
        asked = blocks.holiday_question(meeting_view(uow, boxing_day), date(2026, 12, 29))

    buttons = {one["text"]["text"]: one for one in asked.blocks[-1]["elements"]}
    skipped = await counter.presses("U0ISHBEL", buttons["Skip it"])
    moved = await counter.presses("U0ISHBEL", buttons["Move to Tue 29 Dec 2026"])

    assert asked.text.endswith("What shall happen? Without an answer it takes place.")
    assert "Mon 28 Dec 2026, 10:00 UK time" in skipped.text
    assert "bank holiday" in skipped.text
    assert "to Tue 29 Dec 2026, 10:00" in moved.text


@pytest.mark.parametrize("forged", ["always", 7])
async def test_a_plan_that_was_tampered_with_is_out_of_date(counter: Counter, forged: object) -> None:
    previewed = await counter.types("U0ISHBEL", f"{WEEKLY} avoid bank holidays")

    told = await counter.presses("U0ISHBEL", changed(previewed.buttons["Confirm"], avoid=forged))

    assert told.text.startswith("This message is out of date.")
