"""A zone as a calendar file carries it: an offset, or two with the yearly rules between them (RFC 5545, 3.6.5).

Readers agree on that form alone: lists of dates are read by the first of them, without any VTIMEZONE some take
the wrong offset in summer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_HOUR = timedelta(hours=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BEGINNING = 1970
# A rule holds if it is right for a while on either side: which week it is shows only when the month begins otherwise.
_HELD_BEFORE, _HELD_AFTER = 1, 6


@dataclass(frozen=True, kw_only=True)
class _Change:
    """A moment at which the zone's clock changes."""

    wall: datetime
    """The wall time at which it changes, by the clock until then."""
    before: timedelta
    after: timedelta
    name: str


@lru_cache(maxsize=64)
def vtimezone(tzid: str, year: int) -> tuple[str, ...] | None:
    """The content lines of the zone's VTIMEZONE as it holds in that year; `None` where no yearly rules say it."""
    zone = ZoneInfo(tzid)
    changes = list(_changes(zone, year))
    if not changes:
        lines = _fixed(zone, year)
    elif len(changes) == 2:
        rules = [_rule(zone, year, number) for number in range(2)]
        if None in rules:
            return None
        summer = max(changes, key=lambda change: change.after)
        lines = []
        for change, rule in zip(changes, rules, strict=True):
            lines += _observance("DAYLIGHT" if change is summer else "STANDARD", change, rule)
    else:
        return None
    return "BEGIN:VTIMEZONE", f"TZID:{tzid}", *lines, "END:VTIMEZONE"


def _changes(zone: ZoneInfo, year: int) -> Iterator[_Change]:
    """The changes of the zone's clock in that year, earliest first."""
    moment, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    while moment < end:
        following = moment + timedelta(days=1)
        if _offset(zone, moment) != _offset(zone, following):
            yield _change_between(zone, moment, following)
        moment = following


def _change_between(zone: ZoneInfo, low: datetime, high: datetime) -> _Change:
    before, after = _offset(zone, low), _offset(zone, high)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    wall = (high + before).replace(tzinfo=None)
    return _Change(wall=wall, before=before, after=after, name=high.astimezone(zone).tzname() or "")


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _rule(zone: ZoneInfo, year: int, number: int) -> tuple[int, int, int] | None:
    """Month, week (-1 for the last) and weekday of the year's change of that number, if they hold around the year."""
    found: set[tuple[int, int, int]] | None = None
    clock = None
    for near in range(year - _HELD_BEFORE, year + _HELD_AFTER):
        changes = list(_changes(zone, near))
        if len(changes) != 2:
            return None
        wall = changes[number].wall
        if clock is not None and wall.time() != clock:
            return None
        clock = wall.time()
        weeks = {(wall.day - 1) // 7 + 1}
        if (wall + timedelta(days=7)).month != wall.month:
            weeks.add(-1)
        fitting = {(wall.month, week, wall.weekday()) for week in weeks}
        found = fitting if found is None else found & fitting
    return min(found, default=None) if found else None


def _observance(kind: str, change: _Change, rule: tuple[int, int, int] | None) -> list[str]:
    if rule is None:
        raise ValueError("a change without its rule")
    month, week, weekday = rule
    begins = datetime.combine(_day(_BEGINNING, month, week, weekday), change.wall.time())
    return [
        f"BEGIN:{kind}",
        f"TZNAME:{change.name}",
        f"TZOFFSETFROM:{_signed(change.before)}",
        f"TZOFFSETTO:{_signed(change.after)}",
        f"DTSTART:{begins:%Y%m%dT%H%M%S}",
        f"RRULE:FREQ=YEARLY;BYMONTH={month};BYDAY={week}{_WEEKDAYS[weekday]}",
        f"END:{kind}",
    ]


def _day(year: int, month: int, week: int, weekday: int) -> datetime:
    if week > 0:
        first = datetime(year, month, 1)  # noqa: DTZ001 - a wall date
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (week - 1))
    last = datetime(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)  # noqa: DTZ001 - a wall date
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def _fixed(zone: ZoneInfo, year: int) -> list[str]:
    moment = datetime(year, 7, 1, tzinfo=UTC)
    offset = _signed(_offset(zone, moment))
    return [
        "BEGIN:STANDARD",
        f"TZNAME:{moment.astimezone(zone).tzname()}",
        f"TZOFFSETFROM:{offset}",
        f"TZOFFSETTO:{offset}",
        f"DTSTART:{_BEGINNING}0101T000000",
        "END:STANDARD",
    ]


def _signed(offset: timedelta) -> str:
    """An offset as RFC 5545, 3.3.14 writes it: "+0100"; with seconds where a zone has them."""
    sign = "-" if offset < timedelta() else "+"
    minutes, seconds = divmod(abs(offset) // timedelta(seconds=1), 60)
    return f"{sign}{minutes // 60:02}{minutes % 60:02}" + (f"{seconds:02}" if seconds else "")
