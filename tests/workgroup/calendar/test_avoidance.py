"""What becomes of the dates of a rule that fall on bank holidays."""

from datetime import UTC, date, datetime
from itertools import islice

import pytest

from workgroup.calendar.avoidance import AvoidHolidays, each_settled, plan_said
from workgroup.calendar.recurrence import Recurrence

EASTER = {date(2027, 3, 26): "Good Friday", date(2027, 3, 29): "Easter Monday"}
MONDAYS = Recurrence(
    dtstart=datetime.fromisoformat("2027-03-22T10:00"), tzid="Europe/London", rrule="FREQ=WEEKLY;BYDAY=MO"
)
DAILY = Recurrence(
    dtstart=datetime.fromisoformat("2027-03-25T10:00"),
    tzid="Europe/London",
    rrule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=5",
)
BEFORE = datetime(2027, 3, 1, tzinfo=UTC)


def settled(recurrence: Recurrence, how: AvoidHolidays | None, count: int = 3) -> list[tuple[str, str | None]]:
    found = islice(each_settled(recurrence, how, EASTER, since=BEFORE), count)
    return [(f"{one.starts_at:%d %b %H:%M}", one.left_out_because or one.moved_because or None) for one in found]


@pytest.mark.parametrize(
    ("how", "second"),
    [
        (None, ("29 Mar 09:00", None)),
        (AvoidHolidays.ASK, ("29 Mar 09:00", None)),
        (AvoidHolidays.SKIP, ("29 Mar 09:00", "Bank holiday: Easter Monday")),
        # On the wall it stays ten o'clock, and summer time began on the 28th.
        (AvoidHolidays.NEXT_WORKING_DAY, ("30 Mar 09:00", "Bank holiday: Easter Monday")),
    ],
)
def test_a_bank_holiday_is_left_out_moved_or_left_for_a_question(
    how: AvoidHolidays | None, second: tuple[str, str | None]
) -> None:
    assert settled(MONDAYS, how) == [("22 Mar 10:00", None), second, ("05 Apr 09:00", None)]


def test_the_next_working_day_is_behind_the_whole_of_easter() -> None:
    fridays = Recurrence(
        dtstart=datetime.fromisoformat("2027-03-26T10:00"), tzid="Europe/London", rrule="FREQ=WEEKLY;BYDAY=FR;COUNT=2"
    )

    assert settled(fridays, AvoidHolidays.NEXT_WORKING_DAY)[0] == ("30 Mar 09:00", "Bank holiday: Good Friday")


def test_a_series_that_meets_on_the_next_working_day_anyway_does_not_meet_twice() -> None:
    found = list(each_settled(DAILY, AvoidHolidays.NEXT_WORKING_DAY, EASTER, since=BEFORE))

    assert [one.recurrence_id.day for one in found if one.left_out_because] == [26, 29]
    assert [one.starts_at.day for one in found if not one.left_out_because] == [25, 30, 31]


def test_a_plan_says_its_place_before_what_becomes_of_bank_holidays() -> None:
    assert plan_said(MONDAYS, 120, AvoidHolidays.SKIP, place="County Hall") == (
        "Every Monday, 10:00 to 12:00 at County Hall, skipping bank holidays"
    )
    assert plan_said(MONDAYS, 120, None) == "Every Monday, 10:00 to 12:00"
