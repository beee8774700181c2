"""Recurrence: from DTSTART, RRULE, RDATE and EXDATE to occurrences. Knows no meeting and no clock."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from heapq import merge
from operator import attrgetter
from zoneinfo import ZoneInfo

from workgroup.calendar.rule import (
    ContestedRule,
    ExcessiveRule,
    Frequency,
    ImpossibleRule,
    Rule,
    UnusableRule,
    parse_rule,
)

_DAY = timedelta(days=1)
# The last year but one, so that no zone's clock runs out of Python's calendar; from the first whole Gregorian year.
_YEARS = range(1583, date.max.year)
_LAST_ORDINAL = date(_YEARS[-1], 12, 31).toordinal()
# Periods in 400 years, after which the calendar repeats itself: what has not happened by then is never found.
# Days are reckoned by the month.
_BARREN = {Frequency.DAILY: 4_800, Frequency.WEEKLY: 20_871, Frequency.MONTHLY: 4_800, Frequency.YEARLY: 400}


class UnknownZone(UnusableRule):
    """There is no such zone in the IANA database."""

    code = "unknown_zone"

    def __init__(self, tzid: str) -> None:
        super().__init__(f"There is no time zone “{tzid[:40]}”. Nothing changed. Use a name such as Europe/London.")


class StartOffTheRule(ContestedRule):
    """DTSTART is no date of its own rule (RFC 5545, 3.8.5.3: the outcome is undefined)."""

    code = "start_off_the_rule"

    def __init__(self, start: date) -> None:
        super().__init__(
            f"a rule that its own first date does not follow ({start:%Y-%m-%d})", "Begin on a date of the rule."
        )


@dataclass(frozen=True, kw_only=True)
class Recurrence:
    """When a series meets, in wall time of one zone. A date as start means whole days.

    Made from an unusable rule or an unknown zone it refuses with `UnusableRule`; a start with a zone of its own
    is a ValueError.
    """

    dtstart: datetime | date
    tzid: str
    rrule: str | None
    """An RRULE without its name; `None` for a single date."""
    exdates: tuple[datetime | date, ...] = ()
    """Local starts that are left out; a date leaves out all that starts on that day."""
    rdates: tuple[datetime | date, ...] = ()
    """Local starts that come on top."""

    def __post_init__(self) -> None:
        for moment in (self.dtstart, *self.exdates, *self.rdates):
            if isinstance(moment, datetime) and moment.tzinfo is not None:
                raise ValueError(f"wall time is wanted, got {moment.isoformat()}")
            if moment.year not in _YEARS:
                raise ExcessiveRule(f"The year {moment.year}", f"years from {_YEARS[0]} to {_YEARS[-1]} are reckoned")
        _zone(self.tzid)
        if self.rrule is not None:
            left_out = self.dtstart in self.exdates or _day_of(self.dtstart) in self.exdates
            _check_start(parse_rule(self.rrule), _day_of(self.dtstart), left_out)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the wall times."""
        return _zone(self.tzid)

    @property
    def is_all_day(self) -> bool:
        """Whether it is made of dates without a time of day."""
        return not isinstance(self.dtstart, datetime)


@dataclass(frozen=True, kw_only=True)
class Occurrence:
    """One computed date of a recurrence."""

    recurrence_id: datetime
    """The local start by the rule: naive wall time, which on a night of a clock change may not exist."""
    starts_at: datetime
    """The instant, in UTC. A wall time that does not exist is moved forward; of one that happens twice, the first."""


_starts_at = attrgetter("starts_at")


def occurrences(recurrence: Recurrence, *, since: datetime, until: datetime) -> list[Occurrence]:
    """The occurrences with since < start <= until (instants), earliest first. The cost does not grow with age."""
    found = []
    for occurrence in each_occurrence(recurrence, since=since):
        if occurrence.starts_at > until:
            break
        found.append(occurrence)
    return found


def next_occurrence(recurrence: Recurrence, after: datetime) -> Occurrence | None:
    """The first occurrence that starts later than the instant; `None` when there is none."""
    return next(each_occurrence(recurrence, since=after), None)


def each_occurrence(recurrence: Recurrence, *, since: datetime | None = None) -> Iterator[Occurrence]:
    """The occurrences later than the instant (`None`: all), one by one, earliest first; endless for an endless rule."""
    zone = recurrence.zone
    found = _by_rule(recurrence, zone, since)
    if recurrence.rdates:
        extra = sorted((_occurrence(_start(moment), zone) for moment in recurrence.rdates), key=_starts_at)
        found = merge(found, extra, key=_starts_at)
    if not recurrence.exdates and not recurrence.rdates:
        yield from (one for one in found if since is None or one.starts_at > since)
        return
    whole_days = {moment for moment in recurrence.exdates if not isinstance(moment, datetime)}
    starts = {moment for moment in recurrence.exdates if isinstance(moment, datetime)}
    before: datetime | None = None
    for one in found:
        if since is not None and one.starts_at <= since:
            continue
        if one.recurrence_id in starts or one.recurrence_id.date() in whole_days or one.starts_at == before:
            continue
        before = one.starts_at
        yield one


def first_day(rule: Rule, near: date) -> date | None:
    """The first day from *near* on that the rule's parts allow, whatever its interval and its end.

    A series that begins on it follows its rule. `None` when no day does. The rule must name its days itself.
    """
    return next(_days_from(replace(rule, interval=1), near, near), None)


def _by_rule(recurrence: Recurrence, zone: ZoneInfo, since: datetime | None) -> Iterator[Occurrence]:
    start = _start(recurrence.dtstart)
    if recurrence.rrule is None:
        yield _occurrence(start, zone)
        return
    rule = parse_rule(recurrence.rrule)
    clock = start.time()
    first = start.date()
    # A day to spare: a start in a clock change's gap is moved forward, across midnight in some zones.
    near = first if since is None else max(first, _earlier(since.astimezone(zone).date()))
    last_day, last_instant = _end(rule, first, recurrence.is_all_day)
    for day in _days_from(rule, first, near):
        if last_day is not None and day > last_day.date():
            return
        local = datetime.combine(day, clock)
        if last_day is not None and local > last_day:
            return
        one = _occurrence(local, zone)
        if last_instant is not None and one.starts_at > last_instant:
            return
        yield one


def _end(rule: Rule, first: date, is_all_day: bool) -> tuple[datetime | None, datetime | None]:
    """The last possible local start, and the last possible instant; `None` for what sets no end."""
    if rule.count is not None:
        last = _last_counted(rule, first)
        return datetime.combine(last, time.max), None
    until = rule.until
    if until is None:
        return None, None
    if not isinstance(until, datetime):
        return datetime.combine(until, time.max), None
    if until.tzinfo is None or is_all_day:
        return until.replace(tzinfo=None), None
    return None, until


@lru_cache(maxsize=1024)
def _last_counted(rule: Rule, first: date) -> date:
    last = first
    for number, day in enumerate(_days_from(rule, first, first), start=1):
        last = day
        if number == rule.count:
            break
    return last


@lru_cache(maxsize=1024)
def _check_start(rule: Rule, first: date, is_left_out: bool) -> None:
    ordinals = next(_periods(rule, first, first))
    if first.toordinal() in (_chosen(ordinals, rule.positions) if rule.positions else ordinals):
        return
    # Left out and not counted, it makes no difference whether the start belongs to the rule.
    if not is_left_out or rule.count is not None:
        raise StartOffTheRule(first)
    if next(_days_from(rule, first, first), None) is None:
        raise ImpossibleRule(f"nothing from {first:%Y-%m-%d} on fits it")


def _days_from(rule: Rule, first: date, near: date) -> Iterator[date]:
    """The days of the rule from the later of the two dates on, in order, whatever its end."""
    floor = max(first, near).toordinal()
    barren = _BARREN[rule.frequency]
    empty = 0
    for ordinals in _periods(rule, first, near):
        chosen = _chosen(ordinals, rule.positions) if rule.positions else ordinals
        empty = 0 if chosen else empty + 1
        if empty > barren:
            return
        for ordinal in chosen:
            if ordinal >= floor:
                yield date.fromordinal(ordinal)


def _chosen(ordinals: list[int], positions: tuple[int, ...]) -> list[int]:
    size = len(ordinals)
    places = {place - 1 if place > 0 else size + place for place in positions}
    return [ordinals[place] for place in sorted(places) if 0 <= place < size]


def _periods(rule: Rule, first: date, near: date) -> Iterator[list[int]]:
    """The days of each period, as ordinals in order, from the period that holds *near* on."""
    if rule.frequency is Frequency.YEARLY:
        return _years(rule, first, near)
    if rule.frequency is Frequency.MONTHLY:
        return _months(rule, first, near)
    if rule.frequency is Frequency.WEEKLY:
        return _weeks(rule, first, near)
    return _single_days(rule, first, near)


def _years(rule: Rule, first: date, near: date) -> Iterator[list[int]]:
    steps = (near.year - first.year) // rule.interval
    for year in range(first.year + steps * rule.interval, _YEARS.stop, rule.interval):
        if rule.days and not rule.months:
            begin, size = date(year, 1, 1).toordinal(), 366 if monthrange(year, 2)[1] == 29 else 365
            yield _weekdays_in(rule, begin, size)
        else:
            months = rule.months or (first.month,)
            yield [ordinal for month in months for ordinal in _month(rule, year, month, first.day)]


def _months(rule: Rule, first: date, near: date) -> Iterator[list[int]]:
    beginning = first.year * 12 + first.month - 1
    steps = (near.year * 12 + near.month - 1 - beginning) // rule.interval
    for number in range(beginning + steps * rule.interval, _YEARS.stop * 12, rule.interval):
        year, month = divmod(number, 12)
        if rule.months and month + 1 not in rule.months:
            yield []
        else:
            yield _month(rule, year, month + 1, first.day)


def _weeks(rule: Rule, first: date, near: date) -> Iterator[list[int]]:
    beginning = first.toordinal() - (first.weekday() - rule.week_starts_on) % 7
    step = 7 * rule.interval
    begin = beginning + (near.toordinal() - beginning) // step * step
    weekdays = [day.weekday for day in rule.days] or [first.weekday()]
    offsets = sorted((weekday - rule.week_starts_on) % 7 for weekday in weekdays)
    for week in range(begin, _LAST_ORDINAL + 1, step):
        ordinals = [week + offset for offset in offsets]
        if rule.months:
            ordinals = [ordinal for ordinal in ordinals if date.fromordinal(ordinal).month in rule.months]
        yield ordinals


def _single_days(rule: Rule, first: date, near: date) -> Iterator[list[int]]:
    # By month, so that a rule for one month of the year is not asked about every day of the others.
    beginning = first.toordinal()
    weekdays = {day.weekday for day in rule.days}
    for number in range(near.year * 12 + near.month - 1, _YEARS.stop * 12):
        year, month = divmod(number, 12)
        if rule.months and month + 1 not in rule.months:
            yield []
            continue
        begin = date(year, month + 1, 1).toordinal()
        size = monthrange(year, month + 1)[1]
        wanted = {day if day > 0 else size + 1 + day for day in rule.month_days}
        aligned = begin + (beginning - begin) % rule.interval
        yield [
            ordinal
            for ordinal in range(aligned, begin + size, rule.interval)
            if (not wanted or ordinal - begin + 1 in wanted) and (not weekdays or (ordinal - 1) % 7 in weekdays)
        ]


def _month(rule: Rule, year: int, month: int, day_of_start: int) -> list[int]:
    begin = date(year, month, 1).toordinal()
    size = monthrange(year, month)[1]
    if not rule.days and not rule.month_days:
        return [begin + day_of_start - 1] if day_of_start <= size else []
    if not rule.month_days:
        return _weekdays_in(rule, begin, size)
    days = {day if day > 0 else size + 1 + day for day in rule.month_days}
    ordinals = [begin + day - 1 for day in sorted(days) if 1 <= day <= size]
    if not rule.days:
        return ordinals
    allowed = set(_weekdays_in(rule, begin, size))
    return [ordinal for ordinal in ordinals if ordinal in allowed]


def _weekdays_in(rule: Rule, begin: int, size: int) -> list[int]:
    """The days of BYDAY in a month or year that begins at an ordinal and has so many days."""
    found: set[int] = set()
    first_weekday = (begin - 1) % 7
    for wanted in rule.days:
        earliest = begin + (wanted.weekday - first_weekday) % 7
        if not wanted.ordinal:
            found.update(range(earliest, begin + size, 7))
            continue
        how_many = (begin + size - 1 - earliest) // 7 + 1
        place = wanted.ordinal - 1 if wanted.ordinal > 0 else how_many + wanted.ordinal
        if 0 <= place < how_many:
            found.add(earliest + 7 * place)
    return sorted(found)


def _occurrence(local: datetime, zone: ZoneInfo) -> Occurrence:
    # With fold=0 a time in a gap has the offset before it, which moves it forward, and a doubled one is the first.
    return Occurrence(recurrence_id=local, starts_at=local.replace(tzinfo=zone, fold=0).astimezone(UTC))


def _start(moment: datetime | date) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time.min)


def _day_of(moment: datetime | date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _earlier(day: date) -> date:
    return day - _DAY if day > date.min else day


def _zone(tzid: str) -> ZoneInfo:
    try:
        return ZoneInfo(tzid)
    except (KeyError, ValueError, OSError):
        # A key that no file has, one that leads out of the database, or a folder of it.
        raise UnknownZone(tzid) from None
