"""Reading a calendar file (RFC 5545): its events as recurrences with overrides, and their starts. Writes none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from heapq import merge
from operator import attrgetter
from typing import Any  # the properties of a file from outside; each is looked at before it is used

from icalendar import Calendar, Component, Event

from workgroup.calendar.recurrence import Recurrence, each_occurrence
from workgroup.calendar.rule import UnusableRule
from workgroup.errors import Refusal

# What RFC 5545 and its forerunner allow and no working group's calendar needs.
_REFUSED = ("EXRULE",)
_MOST_BYTES = 5_000_000


class UnreadableCalendar(Refusal):
    """The file is no calendar, or an event in it cannot be reckoned."""

    code = "unreadable_calendar"

    def __init__(self, because: str, *, uid: str | None = None) -> None:
        where = f"The event {uid[:80]}" if uid else "The file"
        super().__init__(f"{where} cannot be read: {because}. Nothing was reckoned.")


@dataclass(frozen=True, kw_only=True)
class Start:
    """When something in the file begins."""

    local: datetime | date
    """On the wall of the event's own zone; a date for whole days."""
    instant: datetime
    """In UTC; of whole days their midnight."""


_instant = attrgetter("instant")


@dataclass(frozen=True, kw_only=True)
class FileEvent:
    """One event of a file, with its exceptions."""

    uid: str
    recurrence: Recurrence | None
    """`None` when the file has only exceptions of it."""
    overrides: Mapping[datetime, Start | None] = field(default_factory=dict)
    """By the local start before any change: where it begins now, `None` when it is cancelled."""

    def starts(self, *, since: datetime | None = None) -> Iterator[Start]:
        """All starts later than the instant (`None`: all), earliest first; endless for an endless rule."""
        moved = sorted(
            (
                start
                for start in self.overrides.values()
                if start is not None and (since is None or start.instant > since)
            ),
            key=lambda start: start.instant,
        )
        return merge(self._by_rule(since), moved, key=lambda start: start.instant)

    def _by_rule(self, since: datetime | None) -> Iterator[Start]:
        recurrence = self.recurrence
        if recurrence is None:
            return
        for one in each_occurrence(recurrence, since=since):
            if one.recurrence_id in self.overrides:
                continue
            local = one.starts_at.astimezone(recurrence.zone).replace(tzinfo=None)
            yield Start(local=local.date() if recurrence.is_all_day else local, instant=one.starts_at)


def read_calendar(content: bytes, *, tzid: str) -> list[FileEvent]:
    """The events of a calendar file, in its order; *tzid* is the zone of times that name none.

    Of several versions of an event or of an exception the one with the highest SEQUENCE counts (RFC 5545, 3.8.7.4).
    Refused: `UnreadableCalendar`, and whatever `Recurrence` refuses (several rules, sub-daily rules, and so on), with
    the event named; a single event that cannot be reckoned refuses the file, so that no date is silently missing.
    """
    if len(content) > _MOST_BYTES:
        raise UnreadableCalendar("it is larger than five megabytes")
    try:
        calendars = Calendar.from_ical(content, multiple=True)
    except (ValueError, KeyError, IndexError) as fault:
        raise UnreadableCalendar("it is no iCalendar file") from fault
    if not calendars:
        raise UnreadableCalendar("it is no iCalendar file")
    found: list[FileEvent] = []
    for calendar in calendars:
        # Times without a zone are meant in the calendar's own, where it names one as Google's do.
        zone = str(calendar.get("X-WR-TIMEZONE") or tzid)
        found += [_event(versions, zone) for versions in _by_uid(calendar)]
    return found


def each_start(events: list[FileEvent], *, since: datetime | None = None) -> Iterator[Start]:
    """The starts of all events later than the instant, earliest first."""
    return merge(*(event.starts(since=since) for event in events), key=_instant)


def _by_uid(calendar: Component) -> Iterator[list[Event]]:
    found: dict[str, list[Event]] = {}
    for number, event in enumerate(calendar.walk("VEVENT")):
        # Events without a UID have nothing to do with each other.
        if isinstance(event, Event):
            found.setdefault(str(event.get("UID") or f"number {number + 1}"), []).append(event)
    yield from found.values()


def _event(versions: list[Event], tzid: str) -> FileEvent:
    uid = _uid(versions[0])
    try:
        masters = [event for event in versions if "RECURRENCE-ID" not in event]
        exceptions = [event for event in versions if "RECURRENCE-ID" in event]
        if not masters:
            return FileEvent(uid=uid, recurrence=None, overrides=_overrides(exceptions, None, tzid))
        master = max(masters, key=_sequence)
        if _is_cancelled(master):
            return FileEvent(uid=uid, recurrence=None)
        recurrence = _recurrence(master, _zone_of(master, tzid))
        standing = [event for event in exceptions if _stands(event, master, recurrence)]
        return FileEvent(uid=uid, recurrence=recurrence, overrides=_overrides(standing, recurrence, tzid))
    except UnusableRule as refusal:
        raise UnreadableCalendar(refusal.sentence.split(" Nothing changed.")[0].rstrip("."), uid=uid) from refusal


def _stands(event: Event, master: Event, recurrence: Recurrence) -> bool:
    """Whether an exception is still one: not of a date left out, nor of one that a later version gave up."""
    key = _recurrence_id(event, recurrence)
    if key in recurrence.exdates or key.date() in recurrence.exdates:
        return False
    if _sequence(event) >= _sequence(master):
        return True
    by_rule = key.replace(tzinfo=recurrence.zone, fold=0).astimezone(UTC)
    found = next(each_occurrence(recurrence, since=by_rule - timedelta(seconds=1)), None)
    return found is not None and found.recurrence_id == key


def _sequence(event: Event) -> int:
    try:
        return int(event.get("SEQUENCE", 0))
    except (TypeError, ValueError):
        return 0


def _is_cancelled(event: Event) -> bool:
    return str(event.get("STATUS", "")).upper() == "CANCELLED"


def _zone_of(event: Event, usual: str) -> str:
    start = _moment(event, "DTSTART")
    if not isinstance(start, datetime) or start.tzinfo is None:
        return usual
    key = getattr(start.tzinfo, "key", None) or getattr(start.tzinfo, "zone", None)
    if key is not None:
        return str(key)
    if start.tzinfo is UTC:
        return "UTC"
    raise UnreadableCalendar("its time zone has no name in the IANA database", uid=_uid(event))


def _moment(event: Event, name: str) -> datetime | date:
    kept = event.get(name)
    moment = getattr(kept, "dt", None)
    if not isinstance(moment, date):
        raise UnreadableCalendar(f"it has no {name} that is a date or a time", uid=_uid(event))
    _check_zone(event, kept, moment)
    return moment


def _check_zone(event: Event, kept: Any, moment: datetime | date) -> None:
    # Of a zone that it does not know the library makes a time without one, which would be an hour or more wrong.
    named = kept.params.get("TZID")
    if named and isinstance(moment, datetime) and moment.tzinfo is None:
        raise UnreadableCalendar(f"its time zone “{str(named)[:40]}” is not known", uid=_uid(event))


def _uid(event: Event) -> str:
    return str(event.get("UID", "without a UID"))


def _recurrence(event: Event, tzid: str) -> Recurrence:
    for name in _REFUSED:
        if name in event:
            raise UnreadableCalendar(f"{name} is not supported", uid=_uid(event))
    rules = _several(event, "RRULE")
    texts = list(dict.fromkeys(rule.to_ical().decode() for rule in rules))
    if len(texts) > 1:
        raise UnreadableCalendar("several RRULEs are not supported", uid=_uid(event))
    return Recurrence(
        dtstart=_wall(_moment(event, "DTSTART"), tzid),
        tzid=tzid,
        rrule=texts[0] if texts else None,
        exdates=_listed(event, "EXDATE", tzid),
        rdates=_listed(event, "RDATE", tzid),
    )


def _listed(event: Event, name: str, tzid: str) -> tuple[datetime | date, ...]:
    found: list[datetime | date] = []
    for kept in _several(event, name):
        for one in getattr(kept, "dts", ()):
            # An RDATE may be a period; it begins at its first part.
            moment = one.dt[0] if isinstance(one.dt, tuple) else one.dt
            _check_zone(event, kept, moment)
            found.append(_wall(moment, tzid))
    return tuple(found)


def _several(event: Event, name: str) -> list[Any]:
    kept = event.get(name)
    if kept is None:
        return []
    return list(kept) if isinstance(kept, list) else [kept]


def _overrides(exceptions: list[Event], recurrence: Recurrence | None, tzid: str) -> dict[datetime, Start | None]:
    by_id: dict[datetime, list[Event]] = {}
    for event in exceptions:
        if str(event["RECURRENCE-ID"].params.get("RANGE", "")).upper() == "THISANDFUTURE":
            raise UnreadableCalendar("RANGE=THISANDFUTURE is not supported", uid=_uid(event))
        by_id.setdefault(_recurrence_id(event, recurrence), []).append(event)
    found: dict[datetime, Start | None] = {}
    for key, versions in by_id.items():
        event = max(versions, key=_sequence)
        found[key] = None if _is_cancelled(event) else _single(event, tzid)
    return found


def _recurrence_id(event: Event, recurrence: Recurrence | None) -> datetime:
    """The local start before any change, in the zone of its series."""
    moment = _moment(event, "RECURRENCE-ID")
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time.min)
    if recurrence is None or recurrence.is_all_day or moment.tzinfo is None:
        # Of a series of whole days some programs write the midnight of a zone: its day is meant.
        return moment.replace(tzinfo=None)
    return moment.astimezone(recurrence.zone).replace(tzinfo=None)


def _single(event: Event, tzid: str) -> Start:
    own = _zone_of(event, tzid)
    once = Recurrence(dtstart=_wall(_moment(event, "DTSTART"), own), tzid=own, rrule=None)
    one = next(each_occurrence(once))
    local = one.starts_at.astimezone(once.zone).replace(tzinfo=None)
    return Start(local=local.date() if once.is_all_day else local, instant=one.starts_at)


def _wall(moment: datetime | date, tzid: str) -> datetime | date:
    """The moment on the wall of that zone; a time without a zone is on it already."""
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        return moment
    zone = Recurrence(dtstart=date(2000, 1, 1), tzid=tzid, rrule=None).zone
    return moment.astimezone(zone).replace(tzinfo=None)
