"""Times of day, ranges and lengths as people type them. Knows no day."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from handlers.phrases import words

DAY = 24 * 60
_LONGEST_GUESSED = 9 * 60

_HOUR_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_HALF_OF_DAY = r"(?P<half>[ap])\.?m\b\.?"
_TIMES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:12 ?)?(?P<noon>noon|midday)\b",
        r"(?:12 ?)?(?P<midnight>midnight)\b",
        rf"(?P<before>half|(?:a )?quarter|twenty[- ]five|twenty|ten|five|\d{{1,2}})(?: minutes?)? (?P<side>past|to) "
        rf"(?P<hour>\d{{1,2}}|{_HOUR_WORDS})\b(?![:.]\d)(?: ?{_HALF_OF_DAY})?",
        rf"(?P<before>half)[ -](?P<hour>[1-9]|1[0-2]|{_HOUR_WORDS})\b(?![:.]\d)(?: ?{_HALF_OF_DAY})?",
        rf"(?P<hour>\d{{1,2}})[:.](?P<minute>\d\d)(?!\d|[/.]\d)(?: ?{_HALF_OF_DAY})?(?: ?(?:h(?:rs)?|hours)\b)?",
        rf"(?P<hour>\d{{1,2}}|{_HOUR_WORDS}) ?{_HALF_OF_DAY}",
        rf"(?P<hour>\d{{1,2}}|{_HOUR_WORDS}) ?o'?clock\b(?: ?{_HALF_OF_DAY})?",
        # Behind a dash another such time may stand, but no part of a date.
        r"(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)(?: ?(?:h|hrs|hours)\b|\b)(?![/.]\d|-(?![0-2]\d[0-5]\d\b)\d)",
        r"(?P<hour>\d{1,2})h(?P<minute>\d\d)?\b",
    )
)
# "until 30 June": the number of a day is no hour.
_BARE = re.compile(rf"(?P<hour>\d{{1,2}}|{_HOUR_WORDS})\b(?![:./]\d|\d|-\d+[-/]\d|'| ?%|,? (?:of )?{words.MONTH})")
_TO_THE_HOUR = re.compile(r"(?P<before>5|10) to (?P<hour>[1-9]|1[0-2])\b(?![:.]\d| ?[ap]\.?m| o'?clock)")
_TO = re.compile(r" ?- ?| (?:to|til|till|until) ")
_AND = re.compile(r" ?- ?| and ")
_FOR = re.compile(r" for (?:about )?")
_NEXT_DAY = re.compile(r" the next day\b")


@dataclass(frozen=True)
class Clock:
    """A time as typed, which may leave open whether it is before or after noon."""

    minutes: int
    """After midnight, as typed."""
    is_exact: bool
    """Whether nothing is open: a half of the day or two digits of the hour were typed."""
    is_bare: bool = False
    """Whether it was only an hour: "7"."""

    @property
    def candidates(self) -> tuple[int, ...]:
        """The minutes after midnight that it can mean."""
        if self.is_exact or self.minutes >= 13 * 60:
            return (self.minutes,)
        early = self.minutes % (12 * 60)
        return (early, early + 12 * 60)


@dataclass(frozen=True)
class Span:
    """A time of day as typed, with its end if that was said."""

    start: Clock
    end: Clock | None = None
    ends_next_day: bool = False


class NoSuchTime(ValueError):
    """A clock does not show that: 25:00, 10:75; or it belongs to two days: midnight."""

    def __init__(self, said: str, because: str = "no clock shows that time") -> None:
        self.said = said
        self.because = because
        super().__init__(said)


def may_be_range(text: str, at: int) -> bool:
    """Whether a range begins there that could as well be a time: "10 to 11"."""
    match = _TO_THE_HOUR.match(text, at)
    return match is not None and (match["before"] == "10" or int(match["hour"]) > int(match["before"]))


def find_span(text: str, at: int, *, is_announced: bool, is_range: bool = False) -> tuple[Span, int] | None:
    """The time or range that begins at that place, and where it ends; `None` when none does.

    A bare hour counts as a time only when it was announced ("at 10") or begins a range ("10-11"); *is_range* reads
    "10 to 11" as one.
    """
    start = None if is_range else find_time(text, at)
    bare = _BARE.match(text, at)
    begin, place = start or ((_bare(bare), bare.end()) if bare else (None, at))
    if begin is None:
        return None
    joined = _TO.match(text, place)
    end = (find_time(text, joined.end()) or _find_bare(text, joined.end())) if joined else None
    if end is None:
        # "10 for two hours": a length behind it announces it as well.
        lasts = _FOR.match(text, place)
        is_announced = is_announced or (lasts is not None and find_length(text, lasts.end()) is not None)
        return (Span(begin), place) if start or is_announced else None
    if (
        not start
        and not (is_announced or is_range)
        and joined is not None
        and "-" not in joined.group()
        and end[0].is_bare
    ):
        return None
    overnight = _NEXT_DAY.match(text, end[1])
    return Span(begin, end[0], bool(overnight)), overnight.end() if overnight else end[1]


def find_between(text: str, at: int) -> tuple[Span, int] | None:
    """The range of "2 and 4", after "between"; `None` when there is none."""
    start = find_time(text, at) or _find_bare(text, at)
    joined = _AND.match(text, start[1]) if start else None
    end = (find_time(text, joined.end()) or _find_bare(text, joined.end())) if joined else None
    return (Span(start[0], end[0]), end[1]) if start and end else None


def find_time(text: str, at: int) -> tuple[Clock, int] | None:
    """The single time that begins at that place, and where it ends; `None` when none does or it is a bare hour.

    Raises `NoSuchTime` for a time that no clock shows.
    """
    for pattern in _TIMES:
        match = pattern.match(text, at)
        if match is not None:
            return _clock(match), match.end()
    return None


def _find_bare(text: str, at: int) -> tuple[Clock, int] | None:
    match = _BARE.match(text, at)
    return (_bare(match), match.end()) if match else None


def _bare(match: re.Match[str]) -> Clock:
    hour = words.number(match["hour"])
    if hour > 23:
        raise NoSuchTime(match.group())
    return Clock(hour * 60, is_exact=match["hour"].startswith("0") or hour > 12, is_bare=True)


def _clock(match: re.Match[str]) -> Clock:
    parts = match.groupdict()
    if parts.get("noon"):
        return Clock(12 * 60, is_exact=True)
    if parts.get("midnight"):
        raise NoSuchTime("midnight", "that may begin or end the day; say 00:00 or 23:59")
    hour = words.number(parts["hour"])
    before = parts.get("before")
    minute = _minutes_beside(before) if before else int(parts.get("minute") or 0)
    if minute > 59:
        raise NoSuchTime(match.group())
    half = parts.get("half")
    if hour > (12 if half else 23) or (half and not hour):
        raise NoSuchTime(match.group())
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    minutes = hour * 60 + (-minute if parts.get("side") == "to" else minute)
    two_digits = parts["hour"].isdigit() and len(parts["hour"]) == 2
    is_exact = bool(half) or (two_digits and not before and (hour < 10 or parts.get("minute") is not None))
    return Clock(minutes % DAY, is_exact=is_exact or hour > 12 or match.group().endswith("h"))


def _minutes_beside(text: str) -> int:
    if text.isdigit():
        return int(text)
    return {"half": 30, "quarter": 15, "a quarter": 15, "twenty": 20, "ten": 10, "five": 5}.get(text, 25)


def resolved(span: Span, part: str | None, choose: Callable[[str, int, int], int]) -> tuple[int, int | None]:
    """The start as minutes after midnight, and the length in minutes (`None` when no end was said).

    *part* is the half of the day that was named beside it ("a" or "p"). Meetings are held by day: 1 to 6 mean the
    afternoon, 9 to 11 the morning, and what stays open is asked by *choose*. Raises `ValueError` when the end is
    not after the start.
    """
    starts, end = span.start.candidates, span.end
    if part is not None and len(starts) == 2:
        starts = (starts[1 if part == "p" else 0],)
    if end is None:
        return (starts[0] if len(starts) == 1 else _by_day(span.start, choose)), None
    if len(starts) == 2 and len(end.candidates) == 1:
        # "2-3pm", "10-1pm": the later of those that lie before the end.
        starts = tuple(start for start in starts if start < end.candidates[0])[-1:] or starts
    start = starts[0] if len(starts) == 1 else _by_day(span.start, choose)
    ends = [late for late in end.candidates if late > start]
    if span.ends_next_day:
        return start, end.minutes + DAY - start
    # "10:00 to 9:00" is a slip rather than a meeting until the evening.
    if not ends or (ends[0] != end.minutes and ends[0] - start > _LONGEST_GUESSED):
        raise ValueError("the end is not after the start")
    return start, ends[0] - start


def _by_day(clock: Clock, choose: Callable[[str, int, int], int]) -> int:
    morning, afternoon = clock.candidates
    hour = morning // 60
    if hour == 7 or (hour == 8 and clock.is_bare):
        return choose("half of the day", morning, afternoon)
    return morning if hour in {8, 9, 10, 11} else afternoon


_FRACTION = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_QUANTITY = rf"(?P<whole>\d{{1,3}}(?:\.\d+)?|{'|'.join(sorted(words.NUMBERS, key=len, reverse=True))})"
_LENGTHS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<hours>\d{1,2}) ?h(?:(?:ou)?rs?)? ?(?:and )?(?P<minutes>\d{1,2}) ?(?:m(?:in(?:ute)?s?)?)?\b",
        r"(?P<three_quarters>(?:three|3) quarters of an hour)\b",
        r"(?P<half>(?:a )?half an? hour|half hour|a half[- ]hour)\b",
        r"(?P<quarter>(?:a )?quarter of an hour)\b",
        rf"{_QUANTITY}[ -]?h(?:(?:ou)?rs?)?(?P<and_half> and a half)\b",
        rf"{_QUANTITY} and a (?P<and_half>half) hours?\b",
        rf"{_QUANTITY}(?P<fraction>[½¼¾]) ?h(?:(?:ou)?rs?)?\b",
        r"(?P<fraction>[½¼¾]) ?(?:an? )?h(?:(?:ou)?rs?)?\b",
        r"a couple of (?P<couple>hours?)\b",
        rf"{_QUANTITY}[ -]?(?P<hour_unit>h(?:(?:ou)?rs?)?)\b(?: and {_QUANTITY.replace('whole', 'more')} minutes?\b)?",
        rf"{_QUANTITY}[ -]?(?P<minute_unit>m(?:in(?:ute)?s?)?)\b",
    )
)


def find_length(text: str, at: int) -> tuple[float, int] | None:
    """The length in minutes that begins at that place, and where it ends; `None` when none does."""
    for pattern in _LENGTHS:
        match = pattern.match(text, at)
        if match is not None:
            return _length(match), match.end()
    return None


def _length(match: re.Match[str]) -> float:
    parts = {name: value for name, value in match.groupdict().items() if value}
    fixed = {"three_quarters": 45, "half": 30, "quarter": 15, "couple": 120}
    for name, minutes in fixed.items():
        if name in parts:
            return minutes
    if "hours" in parts:
        return int(parts["hours"]) * 60 + int(parts["minutes"])
    whole = parts.get("whole", "0")
    amount = float(words.NUMBERS[whole]) if whole in words.NUMBERS else float(whole)
    if "minute_unit" in parts:
        return amount
    amount += 0.5 if "and_half" in parts else _FRACTION.get(parts.get("fraction", ""), 0)
    return amount * 60 + (words.number(parts["more"]) if "more" in parts else 0)
