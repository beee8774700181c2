"""The readings of a whole phrase: one, several to choose from, or a refusal. Knows no command."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from handlers.phrases import clock, days, reader
from handlers.phrases import words as vocabulary
from handlers.phrases.readings import (
    Ambiguous,
    PlanDefaults,
    PlanReading,
    Wish,
    build,
    day_options,
    time_and_length,
    time_of,
)
from handlers.phrases.refusals import AT_MOST, DAY_EXAMPLE, TooLong, UnreadablePhrase
from workgroup.errors import Refusal

_MOST_READINGS = 4
_MOST_TRIES = 12
_TIME_EXAMPLE = "10:00, 2pm or 10-11:30"
_LENGTH_EXAMPLE = "90 minutes or 2 hours"
_AT = re.compile(r"(?:at|from) ")
_FOR = re.compile(r"for ")
_NEW_YEAR = re.compile(r"(?:the )?(?:new|next) year")
_MONTH_ALONE = re.compile(
    rf"(?:the )?(?:start|beginning|first)?(?: of )?(?P<month>{vocabulary.MONTH})(?: (?P<year>20\d\d))?"
)


class _Choices:
    """What was decided where people differ, and what was met on the way; undecided is the likelier reading."""

    def __init__(self, decided: dict[str, int]) -> None:
        self.decided = decided
        self.made: dict[str, int] = {}
        self.sizes: dict[str, int] = {}

    def __call__(self, name: str, readings: int) -> int:
        self.sizes[name] = readings
        return self.made.setdefault(name, self.decided.get(name, 0))

    def others(self) -> list[dict[str, int]]:
        """The ways not taken, each with what was decided before it."""
        found: list[dict[str, int]] = []
        before: dict[str, int] = {}
        for name, taken in self.made.items():
            if name not in self.decided:
                found += [{**before, name: other} for other in range(taken + 1, self.sizes[name])]
            before[name] = taken
        return found


def read_plan(text: str, *, now: datetime, zone: ZoneInfo, base: PlanDefaults | None = None) -> PlanReading | Ambiguous:
    """Read when a group meets: "monthly on the second Tuesday at 10:00 for 90m at Council House".

    *now* is an instant, wall times are the zone's; *base* stands for what is not said. Where people differ the
    readings come back as `Ambiguous`. Refused: `UnreadablePhrase` with the part that was not understood,
    `InThePast`, `EndBeforeStart`, `TooLong`, and rules that `workgroup.calendar.rule` refuses.
    """
    phrase = _checked(text)
    local = now.astimezone(zone).replace(tzinfo=None)
    found: list[PlanReading] = []
    refusal: Refusal | None = None
    waiting: list[dict[str, int]] = [{}]
    for _ in range(_MOST_TRIES):
        if not waiting:
            break
        choices = _Choices(waiting.pop(0))
        try:
            wish = reader.read(phrase, today=local.date(), choose=choices)
            reading = build(wish, now=local, base=base, choose=choices)
            if reading not in found:
                found.append(reading)
        except Refusal as no:
            refusal = refusal or no
        waiting += choices.others()
    if len(found) > 1:
        return Ambiguous(readings=tuple(found[:_MOST_READINGS]))
    if not found:
        raise refusal or UnreadablePhrase(phrase)
    return found[0]


def read_date(text: str, *, now: datetime, zone: ZoneInfo) -> date | datetime:
    """Read one day, with its naive wall time if one was said: "14 May", "next Tuesday 10am", "3/4/2027" (day first).

    Without a year the next such day is meant, of two near weekdays the nearer; a day with its year may be over.
    Refused: `UnreadablePhrase`, `TooLong`.
    """
    return read_days(text, now=now, zone=zone)[0]


def read_days(text: str, *, now: datetime, zone: ZoneInfo) -> tuple[date | datetime, ...]:
    """Read one day like `read_date`, with every day that people mean by it, the nearest first.

    Refused: `UnreadablePhrase`, `TooLong`.
    """
    today = now.astimezone(zone).date()
    phrase, wish = _one_day(text, today)
    options = day_options(wish, today)
    if not options:
        raise UnreadablePhrase(phrase, because="that names no day", example=DAY_EXAMPLE)
    at = time_of(wish)
    return tuple(datetime.combine(day, at) if at is not None else day for day in options)


@dataclass(frozen=True, kw_only=True)
class When:
    """A moment for one meeting, as far as it was said."""

    days: tuple[date, ...]
    """The days that can be meant, the likeliest first; empty when no day was said."""
    at: time | None
    """The naive wall time; `None` when none was said."""
    minutes: int | None
    """The length; `None` when it was not said."""
    place: str | None
    """Where; `None` when it was not said."""


def read_when(text: str, *, near: date, now: datetime, zone: ZoneInfo) -> When:
    """Read when and where one meeting is to be: "Thu 10:00", "21 May", "14:00-15:30", "21 May at Council House".

    A weekday and nothing more is that of the week in which the day *near* lies, or the next one after it when that is
    over; the coming one is the second reading. Refused: `UnreadablePhrase`, `EndBeforeStart`, `TooLong`.
    """
    today = now.astimezone(zone).date()
    phrase, wish = _one_day(text, today, may_have_place=True)
    at, minutes = time_and_length(wish)
    if wish.weekdays and wish.day is None and not wish.ordinals:
        weekday = wish.weekdays[0]
        in_its_week = days.add(near, weekday - near.weekday(), "day")
        likely = in_its_week if in_its_week >= today else days.add(in_its_week, 1, "week")
        options = [likely, *day_options(wish, today)]
    else:
        options = day_options(wish, today)
    if not options and at is None and minutes is None and wish.place is None:
        raise UnreadablePhrase(phrase, because="a day or a time is wanted", example=DAY_EXAMPLE)
    return When(days=tuple(dict.fromkeys(options)), at=at, minutes=minutes, place=wish.place)


def read_first_day(text: str, *, after: date, now: datetime, zone: ZoneInfo) -> date:
    """Read the day on which something begins: "14 September", "September" (its first day), "the new year".

    A month without its year is the next one that begins later than the day *after*. Refused: `UnreadablePhrase`,
    `TooLong`.
    """
    phrase = _checked(text, example=DAY_EXAMPLE)
    if _NEW_YEAR.fullmatch(reader.plain(phrase)):
        return date(after.year + 1, 1, 1)
    month = _MONTH_ALONE.fullmatch(reader.plain(phrase))
    if month is None:
        day = read_date(phrase, now=now, zone=zone)
        return day.date() if isinstance(day, datetime) else day
    number = vocabulary.month(month["month"])
    if month["year"]:
        return date(int(month["year"]), number, 1)
    return date(after.year + (date(after.year, number, 1) <= after), number, 1)


def read_day_said(text: str, *, now: datetime, zone: ZoneInfo) -> date:
    """Read the day of something that was: without a year the latest such day, today included.

    Refused: `UnreadablePhrase`, also for a day ahead; `TooLong`.
    """
    today = now.astimezone(zone).date()
    phrase, wish = _one_day(text, today)
    options = day_options(wish, today)
    if not options:
        raise UnreadablePhrase(phrase, because="that names no day", example="11 November")
    day = options[0]
    if day > today and wish.day is not None and not wish.day.has_year:
        day = days.add(day, -1, "year")
    if day > today and wish.day is None and wish.weekdays:
        day = days.add(day, -1, "week")
    if day > today:
        raise UnreadablePhrase(phrase, because="that day is still ahead", example="11 November")
    return day


def read_time(text: str) -> tuple[time, int | None]:
    """Read a time of day alone, and the length where its end was said (else `None`): "10", "2pm", "10-11:30".

    Of two halves of the day the likelier is meant. Refused: `UnreadablePhrase`, `EndBeforeStart`, `TooLong`.
    """
    phrase = _checked(text, example=_TIME_EXAMPLE)
    words = reader.plain(phrase)
    announced = _AT.match(words)
    at = announced.end() if announced else 0
    try:
        found = clock.find_span(words, at, is_announced=True, is_range=clock.may_be_range(words, at))
    except clock.NoSuchTime as no:
        raise UnreadablePhrase(no.said, because=no.because, example=_TIME_EXAMPLE) from None
    if found is None or found[1] != len(words):
        raise UnreadablePhrase(phrase, because="a time of day is wanted", example=_TIME_EXAMPLE)
    start, minutes = time_and_length(Wish(span=found[0]))
    if start is None:
        raise UnreadablePhrase(phrase, because="a time of day is wanted", example=_TIME_EXAMPLE)
    return start, minutes


def read_length(text: str) -> int:
    """Read how long a meeting is, in minutes: "90 minutes", "1½ hours". Refused: `UnreadablePhrase`, `TooLong`."""
    phrase = _checked(text, example=_LENGTH_EXAMPLE)
    words = reader.plain(phrase)
    announced = _FOR.match(words)
    found = clock.find_length(words, announced.end() if announced else 0)
    if found is None or found[1] != len(words):
        raise UnreadablePhrase(phrase, because="a length is wanted", example=_LENGTH_EXAMPLE)
    if found[0] != int(found[0]):
        raise UnreadablePhrase(phrase, because="whole minutes are wanted", example=_LENGTH_EXAMPLE)
    minutes = time_and_length(Wish(minutes=int(found[0])))[1]
    return minutes or 0


def _one_day(text: str, today: date, *, may_have_place: bool = False) -> tuple[str, Wish]:
    phrase = _checked(text, example=DAY_EXAMPLE)
    wish = reader.read(phrase, today=today, choose=_Choices({}))
    goes_on = (
        wish.unit
        or wish.is_each_weekday
        or wish.count
        or wish.ends
        or wish.lasts
        or (wish.place and not may_have_place)
    )
    if goes_on or len(wish.weekdays) > 1:
        raise UnreadablePhrase(phrase, because="one day is wanted", example=DAY_EXAMPLE)
    return phrase, wish


def _checked(text: str, *, example: str | None = None) -> str:
    if len(text) > AT_MOST:
        raise TooLong
    phrase = " ".join(text.split())
    if not phrase:
        raise UnreadablePhrase("", because="nothing was said", **({"example": example} if example else {}))
    return phrase
