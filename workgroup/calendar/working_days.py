"""Working days: Monday to Friday without the holidays that are handed in. Knows no nation and no clock."""

from datetime import date, timedelta

_DAY = timedelta(days=1)


def is_working_day(day: date, holidays: frozenset[date]) -> bool:
    """Whether people are at work on that day; False at a weekend and on a holiday."""
    return day.weekday() < 5 and day not in holidays


def working_days_before(day: date, count: int, holidays: frozenset[date]) -> date:
    """The working day so many working days before the day, which itself is not counted.

    One working day before a Monday is the Friday. A count below 1 is a ValueError.
    """
    return _stepped(day, count, holidays, -_DAY)


def working_days_after(day: date, count: int, holidays: frozenset[date]) -> date:
    """The working day so many working days after the day, which itself is not counted.

    One working day after a Friday is the Monday. A count below 1 is a ValueError.
    """
    return _stepped(day, count, holidays, _DAY)


def _stepped(day: date, count: int, holidays: frozenset[date], step: timedelta) -> date:
    if count < 1:
        raise ValueError(f"at least one working day is wanted, got {count}")
    while count:
        day += step
        count -= is_working_day(day, holidays)
    return day
