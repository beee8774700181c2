"""Calendar files (RFC 5545): one meeting as one VEVENT, which a calendar takes, changes or crosses out by its UID.

Never a recurring event: calendars read moved and cancelled dates of one differently, single events alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from workgroup.documents.vtimezone import vtimezone
from workgroup.wording import one_line

PRODID = "-//prevent-bot//Prevent working group//EN"
MIMETYPE = "text/calendar"
# RFC 5545, 3.1: octets of a line, without the line break.
_LONGEST_LINE = 75


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One meeting as calendars keep it."""

    uid: str
    """Names the meeting for ever, whatever becomes of its time."""
    sequence: int
    """Grows with each change of time, length or state: a calendar keeps the highest."""
    starts_at: datetime
    """The instant of the start, in UTC."""
    minutes: int
    zone: ZoneInfo
    """The zone whose wall time the meeting keeps."""
    title: str
    place: str = ""
    about: Sequence[str] = ()
    """What else is told, paragraph by paragraph."""
    is_cancelled: bool = False


def calendar_file(entry: Entry, *, now: datetime) -> bytes:
    """The file of one meeting, written at that instant: UTF-8 with CRLF, folded at 75 octets.

    The time is wall time with its zone beside it. Where that would be read in several ways it is UTC: in a zone
    without yearly rules, and on a night when the clock shows the time twice.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODID}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *_event_with_zone(entry, now),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event_with_zone(entry: Entry, now: datetime) -> list[str]:
    starts, ends = _wall(entry, 0), _wall(entry, entry.minutes)
    zone = vtimezone(entry.zone.key, starts.year) if _is_plain(starts) and _is_plain(ends) else None
    if zone is None or ends.year != starts.year:
        return _event(entry, now, _utc("DTSTART", starts), _utc("DTEND", ends))
    return [*zone, *_event(entry, now, _local("DTSTART", starts), _local("DTEND", ends))]


def _wall(entry: Entry, after: int) -> datetime:
    return (entry.starts_at.astimezone(UTC) + timedelta(minutes=after)).astimezone(entry.zone)


def _is_plain(moment: datetime) -> bool:
    """Whether its wall time happens once only that day."""
    return moment.replace(fold=0).utcoffset() == moment.replace(fold=1).utcoffset()


def _local(name: str, moment: datetime) -> str:
    return f"{name};TZID={moment.tzinfo}:{moment:%Y%m%dT%H%M%S}"


def _utc(name: str, moment: datetime) -> str:
    return f"{name}:{_stamp(moment)}"


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _event(entry: Entry, now: datetime, starts: str, ends: str) -> list[str]:
    # Every calendar that was tried goes on showing a cancelled event, so its title has to say it.
    title = f"CANCELLED: {entry.title}" if entry.is_cancelled else entry.title
    lines = [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"DTSTAMP:{_stamp(now)}",
        f"SEQUENCE:{entry.sequence}",
        starts,
        ends,
        f"SUMMARY:{_text(title)}",
        f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}",
        f"TRANSP:{'TRANSPARENT' if entry.is_cancelled else 'OPAQUE'}",
    ]
    if entry.place:
        lines.append(f"LOCATION:{_text(entry.place)}")
    if entry.about:
        lines.append(f"DESCRIPTION:{_joined(entry.about)}")
    return [*lines, "END:VEVENT"]


def _joined(paragraphs: Iterable[str]) -> str:
    return "\\n".join(_text(paragraph) for paragraph in paragraphs)


def _text(text: str) -> str:
    """Words as a TEXT value (RFC 5545, 3.3.11), on one line and without controls, which could begin a property."""
    plain = "".join(sign for sign in one_line(text) if sign.isprintable())
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, none of which cuts a character."""
    pieces, piece, size = [], "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _LONGEST_LINE:
            pieces.append(piece)
            # The space that begins a further line counts as one of its octets.
            piece, size = "", 1
        piece += sign
        size += octets
    return "\r\n ".join([*pieces, piece])
