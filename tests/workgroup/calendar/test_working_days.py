"""Working days, from which reminders count."""

from datetime import date

import pytest

from workgroup.calendar.working_days import is_working_day, working_days_after, working_days_before

CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)})


def test_weekends_and_holidays_are_no_working_days() -> None:
    assert is_working_day(date(2026, 12, 24), CHRISTMAS)
    assert not is_working_day(date(2026, 12, 25), CHRISTMAS)
    assert not is_working_day(date(2026, 12, 26), CHRISTMAS)


def test_the_working_day_before_a_monday_is_the_friday() -> None:
    assert working_days_before(date(2026, 11, 30), 1, frozenset()) == date(2026, 11, 27)


def test_ten_working_days_before_are_two_weeks_when_nobody_has_a_holiday() -> None:
    assert working_days_before(date(2026, 12, 9), 10, frozenset()) == date(2026, 11, 25)


def test_holidays_push_a_count_further() -> None:
    assert working_days_before(date(2027, 1, 6), 5, CHRISTMAS) == date(2026, 12, 29)
    assert working_days_before(date(2027, 1, 6), 6, CHRISTMAS) == date(2026, 12, 24)
    assert working_days_after(date(2026, 12, 24), 1, CHRISTMAS) == date(2026, 12, 29)


def test_from_a_weekend_counting_begins_at_the_next_working_day() -> None:
    assert working_days_after(date(2026, 11, 28), 1, frozenset()) == date(2026, 11, 30)
    assert working_days_before(date(2026, 11, 28), 1, frozenset()) == date(2026, 11, 27)


def test_no_working_days_is_no_count() -> None:
    with pytest.raises(ValueError, match="at least one"):
        working_days_before(date(2026, 11, 28), 0, frozenset())
