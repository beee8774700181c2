"""How quickly the next date is found, and how quickly and rightly phrases are read. It is Monday 23 November 2026."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from handlers import phrases
from handlers.phrases import PlanReading
from scripts.bench.figures import Figure, p99, repeated
from workgroup.calendar.recurrence import Recurrence, next_occurrence
from workgroup.errors import Refusal

_LONDON = ZoneInfo("Europe/London")
_NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
_AT_MOST, _WORST = 0.005, 0.050

# What is typed, and the plan that is meant: the first start and the rule; None is to be refused or asked about.
_EASY = {
    "monthly on the second Tuesday at 10:00": ("2026-12-08T10:00", "FREQ=MONTHLY;BYDAY=2TU"),
    "first Thursday of each month at 2pm": ("2026-12-03T14:00", "FREQ=MONTHLY;BYDAY=1TH"),
    "every Wednesday at 9:30": ("2026-11-25T09:30", "FREQ=WEEKLY;BYDAY=WE"),
    "fortnightly on Wednesdays 14:00-15:30 from 2 December": ("2026-12-02T14:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
    "every 6 weeks from 12 January 10:00": ("2027-01-12T10:00", "FREQ=WEEKLY;INTERVAL=6;BYDAY=TU"),
    "last Thursday of each month at 11am": ("2026-11-26T11:00", "FREQ=MONTHLY;BYDAY=-1TH"),
    "once 14 May 2027 10:00": ("2027-05-14T10:00", None),
    "once 2027-03-04 at 14:00": ("2027-03-04T14:00", None),
    "monthly on the 15th at 2pm": ("2026-12-15T14:00", "FREQ=MONTHLY;BYMONTHDAY=15"),
}
_HARD = {
    "last Thursday every 2 months at 11am": ("2026-11-26T11:00", "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1TH"),
    "penultimate Friday of the month at noon": ("2026-12-18T12:00", "FREQ=MONTHLY;BYDAY=-2FR"),
    "last working day of the month at 9am": (
        "2026-11-30T09:00",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    ),
    "1st and 15th of each month at noon": ("2026-12-01T12:00", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
    "February, June and October on the last Wednesday at 10:00": (
        "2027-02-24T10:00",
        "FREQ=YEARLY;BYMONTH=2,6,10;BYDAY=-1WE",
    ),
    "every second Wednesday at 10": None,
    "once a week on Tuesday week at half two": ("2026-12-01T14:30", "FREQ=WEEKLY;BYDAY=TU"),
    "last Friday of each quarter at 10am": ("2026-12-25T10:00", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYDAY=-1FR"),
}
_INVALID = (
    "every other blue moon when it rains",
    "fortnightly on the 31st of February",
    "monthly " * 24,
    "every 0 weeks from 12 January",
    "quarterly-ish, whenever people can",
    "'; DROP TABLE meeting; --",
)


def figures() -> Iterator[Figure]:
    """Dates, then phrases."""
    yield from _next_occurrence()
    yield from _phrases()


def _next_occurrence() -> Iterator[Figure]:
    rule = "FREQ=MONTHLY;INTERVAL=2;BYDAY=2WE"

    def series(begun: str) -> Recurrence:
        begins = datetime.fromisoformat(begun)
        return Recurrence(dtstart=begins, tzid="Europe/London", rrule=rule, exdates=(), rdates=())

    old, new = series("2019-10-09T10:00"), series("2026-10-14T10:00")
    naive = _NOW.replace(tzinfo=None)
    floor = repeated(lambda: rrulestr(rule, dtstart=new.dtstart).after(naive), 1000)
    of_old = repeated(lambda: next_occurrence(old, _NOW), 1000)
    of_new = repeated(lambda: next_occurrence(new, _NOW), 1000)
    yield Figure(
        what="next date of a series of seven years",
        beside="naive dateutil that begins just before",
        ours=of_old * 1e6,
        floor=floor * 1e6,
        goal=2,
        unit="µs",
    )
    yield Figure(
        what="next date of a series of seven years",
        beside="that of a new one",
        ours=of_old * 1e6,
        floor=of_new * 1e6,
        goal=1.2,
        unit="µs",
    )


def _phrases() -> Iterator[Figure]:
    for name, typed, goal in (("easy", _EASY, 1.0), ("hard", _HARD, 0.85)):
        right = sum(_reading(text) == meant for text, meant in typed.items())
        yield _of_all(f"{name} phrases read rightly", right, len(typed), goal=goal)
    refused = sum(_reading(text) is None for text in _INVALID)
    yield _of_all("phrases without a meaning refused", refused, len(_INVALID), goal=1.0)
    all_of_them = {**_EASY, **_HARD, **dict.fromkeys(_INVALID)}
    wrong = sum(_reading(text) not in (None, meant) for text, meant in all_of_them.items())
    yield _of_all("phrases read wrongly without a word", wrong, len(all_of_them), goal=0.02, is_at_least=False)
    taken = []
    for _ in range(40):
        for text in all_of_them:
            began = time.perf_counter()
            _reading(text)
            taken.append(time.perf_counter() - began)
    taken = taken[len(all_of_them) :]
    for what, ours, most in (("p99", p99(taken), _AT_MOST), ("worst", max(taken), _WORST)):
        yield Figure(
            what=f"a phrase is read, {what}",
            beside=f"{most * 1000:g} ms",
            ours=ours * 1000,
            floor=most * 1000,
            goal=1,
            unit="ms",
        )


def _of_all(what: str, count: int, of: int, *, goal: float, is_at_least: bool = True) -> Figure:
    return Figure(
        what=what, beside="all of them", ours=count, floor=of, goal=goal, unit="phrases", is_at_least=is_at_least
    )


def _reading(text: str) -> tuple[str, str | None] | None:
    """The first start and the rule; None when it is refused or asked about."""
    try:
        reading = phrases.read_plan(text, now=_NOW, zone=_LONDON)
    except Refusal:
        return None
    if not isinstance(reading, PlanReading) or reading.dtstart is None:
        return None
    return reading.dtstart.isoformat().removesuffix(":00"), reading.rrule
