"""How dates, times, lengths and lists are said. Knows no road and no meeting."""

from calendar import isleap
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_UK_ZONES = frozenset(
    {"Europe/London", "Europe/Belfast", "Europe/Jersey", "Europe/Guernsey", "Europe/Isle_of_Man", "GB"}
)


def zone_name(zone: ZoneInfo) -> str:
    """The zone as people say it: "UK time", else the place ("Dublin time")."""
    key = zone.key or "UTC"
    if key in _UK_ZONES:
        return "UK time"
    return f"{key.rsplit('/', 1)[-1].replace('_', ' ')} time"


def short_date(day: date) -> str:
    """Say the day of a date or zoned datetime: "Thu 14 May 2026"."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def next_such_day(day: date, after: date) -> date:
    """The first day later than *after* with that day and month, to be proposed: 29 February in a leap year."""
    years = (year for year in range(after.year, after.year + 9) if (day.month, day.day) != (2, 29) or isleap(year))
    days = (date(year, day.month, day.day) for year in years)
    return next(one for one in days if one > after)


def day_range(first: date, last: date) -> str:
    """Say days from the first to the last: "Mon 14 to Fri 18 Dec 2026", "Thu 24 Dec 2026 to Fri 1 Jan 2027"."""
    if first == last:
        return short_date(first)
    if first.year != last.year:
        return f"{short_date(first)} to {short_date(last)}"
    begins = f"{first:%a} {first.day}" + ("" if first.month == last.month else f" {first:%b}")
    return f"{begins} to {short_date(last)}"


def long_date(day: date) -> str:
    """Say the day in full: "Wednesday 9 December 2026" (`domain.md` section 18)."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def clock_time(moment: datetime) -> str:
    """Say the wall time of a datetime as it stands: "10:00"."""
    return f"{moment:%H:%M}"


def date_and_time(moment: datetime, zone: ZoneInfo) -> str:
    """Say an instant in a zone: "Thu 14 May 2026, 10:00 UK time". Refuses a naive moment with ValueError."""
    if moment.tzinfo is None:
        raise ValueError("an instant is wanted, got a naive time")
    local = moment.astimezone(zone)
    return f"{short_date(local)}, {clock_time(local)} {zone_name(zone)}"


def start_and_end(starts_at: datetime, minutes: int, zone: ZoneInfo) -> str:
    """Say a meeting's time: "Wed 9 Dec 2026, 10:00 to 12:00 UK time". Refuses a naive start with ValueError."""
    name = zone_name(zone)
    ends = (starts_at + timedelta(minutes=minutes)).astimezone(zone)
    return f"{date_and_time(starts_at, zone).removesuffix(' ' + name)} to {clock_time(ends)} {name}"


def length(minutes: int) -> str:
    """Say a length: "45 minutes", "1 hour", "1 hour 30 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(counted(hours, "hour"))
    if rest or not hours:
        parts.append(counted(rest, "minute"))
    return " ".join(parts)


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Say a number with its noun: "1 person" needs its plural given, "3 seats" does not."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Join words as a person would: "a", "a and b", "a, b and c". Empty for no words."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def one_line(text: str) -> str:
    """The text on one line, with single spaces and none around it."""
    return " ".join(text.split())


def shortened(text: str, at_most: int) -> str:
    """The text in at most that many characters, one or more; what was cut is shown by an ellipsis."""
    return text if len(text) <= at_most else text[: at_most - 1].rstrip() + "…"
