"""What is typed after `poll`: times to choose from, how often, and until when people may answer. Knows no command."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from handlers import phrases
from handlers.phrases.words import MONTH
from workgroup.errors import Refusal
from workgroup.meeting.poll import Cadence, Slot
from workgroup.wording import listed, short_date

_EXAMPLE = "Tue 12 Jan 10:00, Wed 13 Jan 14:00-15:30"
_PARTS = re.compile(r"[,;\n]|(?:^|\s)(?:or|and)(?=\s)", re.IGNORECASE)
# A day, its month and its time may each stand behind a comma of their own.
_LONGEST_SLOT = 4
_UNTIL = re.compile(
    r"(?:\b(?:answers?|answered|replies|reply|votes?|closing|closes?|close|deadline)[\s:]+)?"
    r"\b(?:by|until|till|before)\s+(?P<until>[^()]*?)\)?\s*",
    re.IGNORECASE,
)
_HALF_DAY = re.compile(r"[\s,]*(?:in the )?\b(?P<half>morning|afternoon|evening)\s*$", re.IGNORECASE)
# What says which week or month is meant; a weekday or "the 15th" alone follows the slot before it.
_DATED = re.compile(
    rf"\b{MONTH}|\d/\d|\d{{4}}-\d\d|\d\.\d+\.\d|\b(?:today|tonight|tomorrow|next|this|in|weeks?|fortnight)\b",
    re.IGNORECASE,
)
_HALF_DAYS = {"morning": "10:00", "afternoon": "14:00", "evening": "18:00"}
_LONGEST = 1500
_CADENCES: dict[str, Cadence] = {
    **{one.value: one for one in Cadence},
    "every week": Cadence.WEEKLY,
    "fortnightly": Cadence.FORTNIGHTLY,
    "every fortnight": Cadence.FORTNIGHTLY,
    "every other week": Cadence.FORTNIGHTLY,
    "every 2 weeks": Cadence.FORTNIGHTLY,
    "biweekly": Cadence.FORTNIGHTLY,
    "every month": Cadence.MONTHLY,
    "once a month": Cadence.MONTHLY,
    "six-weekly": Cadence.SIX_WEEKLY,
    "every 6 weeks": Cadence.SIX_WEEKLY,
    "every 2 months": Cadence.TWO_MONTHLY,
    "every second month": Cadence.TWO_MONTHLY,
    "every other month": Cadence.TWO_MONTHLY,
    "bimonthly": Cadence.TWO_MONTHLY,
    "every quarter": Cadence.QUARTERLY,
    "every three months": Cadence.QUARTERLY,
    "every 3 months": Cadence.QUARTERLY,
    "once a quarter": Cadence.QUARTERLY,
    "four times a year": Cadence.QUARTERLY,
    "twice yearly": Cadence.TWICE_A_YEAR,
    "half-yearly": Cadence.TWICE_A_YEAR,
    "every six months": Cadence.TWICE_A_YEAR,
    "every 6 months": Cadence.TWICE_A_YEAR,
    "two times a year": Cadence.TWICE_A_YEAR,
    "every year": Cadence.YEARLY,
    "once a year": Cadence.YEARLY,
    "annually": Cadence.YEARLY,
}


class UnreadableSlot(Refusal):
    """A part of what was typed is no time to choose."""

    code = "unreadable_slot"

    def __init__(self, part: str, why: str = "") -> None:
        super().__init__(
            f"I could not read “{part[:60]}” as a time to choose{f': {why}' if why else ''}. Nothing changed. "
            f"Try for example: {_EXAMPLE}"
        )


class UnreadableCadence(Refusal):
    """A part of what was typed is no way of meeting that a poll knows."""

    code = "unreadable_cadence"

    def __init__(self, part: str) -> None:
        known = listed([one.value for one in Cadence], "or")
        super().__init__(f"I could not read “{part[:60]}” as how often to meet. Nothing changed. Choose from {known}.")


@dataclass(frozen=True, kw_only=True)
class SlotsSaid:
    """Times to choose from, as they were said."""

    slots: tuple[Slot, ...]
    until: date | datetime | None
    """Until when people may answer, a day or wall time; `None` when it was not said."""


@dataclass(frozen=True, kw_only=True)
class CadencesSaid:
    """Ways of meeting, as they were said."""

    cadences: tuple[Cadence, ...]
    until: date | datetime | None
    """As in `SlotsSaid`."""


def read_slots(text: str, *, now: datetime, zone: ZoneInfo, minutes: int) -> SlotsSaid:
    """Read "Tue 12 Jan 10:00, 14:00, Wed 13 Jan 14:00-15:30, Thursday morning by Monday".

    A time alone is of the day before it, a weekday alone the next one from that day on; a morning begins at 10:00, an
    afternoon at 14:00, an evening at 18:00; what says no length has that of *minutes*. Refused: `UnreadableSlot` with
    the part that was not understood, and what `phrases.read_plan` refuses for a time in the past.
    """
    words, until = _without_until(text, now=now, zone=zone)
    parts = [part.strip() for part in _PARTS.split(words) if part.strip()]
    slots: list[Slot] = []
    place = 0
    while place < len(parts):
        slot, taken = _slot(parts[place : place + _LONGEST_SLOT], slots, now=now, zone=zone, minutes=minutes)
        slots.append(slot)
        place += taken
    return SlotsSaid(slots=tuple(slots), until=until)


def read_cadences(text: str, *, now: datetime, zone: ZoneInfo) -> CadencesSaid:
    """Read "monthly, every 6 weeks or quarterly by Friday"; nothing means all of them. Refused: `UnreadableCadence`."""
    words, until = _without_until(text, now=now, zone=zone)
    found = []
    for part in (part.strip(" .?").casefold() for part in _PARTS.split(words)):
        if not part:
            continue
        near = get_close_matches(part, _CADENCES, n=1, cutoff=0.85)
        if not near:
            raise UnreadableCadence(part)
        found.append(_CADENCES[near[0]])
    return CadencesSaid(cadences=tuple(dict.fromkeys(found)) or tuple(Cadence), until=until)


def _without_until(text: str, *, now: datetime, zone: ZoneInfo) -> tuple[str, date | datetime | None]:
    """The words without "by Friday" at their end, and what that says."""
    if len(text) > _LONGEST:
        raise UnreadableSlot(text, "that is too long")
    text = "\n".join(" ".join(line.split()) for line in text.splitlines())
    for found in reversed(list(_UNTIL.finditer(text))):
        tail = text[found.start() :]
        whole = _UNTIL.fullmatch(tail)
        if whole is None:
            continue
        try:
            return text[: found.start()].rstrip(" ,;:(\n"), phrases.read_date(whole["until"], now=now, zone=zone)
        except Refusal as no:
            raise UnreadableSlot(whole["until"] or "by", "until when people may answer is a day or a time") from no
    return text, None


def _slot(parts: list[str], before: list[Slot], *, now: datetime, zone: ZoneInfo, minutes: int) -> tuple[Slot, int]:
    """The slot that the first of the parts says, alone or with those behind it, and how many it takes."""
    refusal: Refusal | None = None
    if before and (alone := _time_alone(parts[0])) is not None:
        at, lasts = alone
        return Slot(starts=datetime.combine(before[-1].starts.date(), at), minutes=lasts or minutes), 1
    for taken in range(1, len(parts) + 1):
        words = " ".join(parts[:taken])
        follows = before[-1].starts.date() if before and _DATED.search(_without_half_day(words)) is None else None
        try:
            found = _once(words, now=now, zone=zone, minutes=minutes, follows=follows)
        except phrases.InThePast:
            raise
        except Refusal as no:
            refusal = refusal or no
            continue
        if found is not None:
            return found, taken
    if isinstance(refusal, UnreadableSlot):
        raise refusal
    raise UnreadableSlot(parts[0], "a day and a time are wanted")


def _time_alone(words: str) -> tuple[time, int | None] | None:
    """The time of day and its length, where the words say nothing else; `None` where they say more."""
    try:
        return phrases.read_time(words)
    except Refusal:
        return None


def _once(words: str, *, now: datetime, zone: ZoneInfo, minutes: int, follows: date | None) -> Slot | None:
    """The one time that the words say; `None` while they say no time of day.

    Of several days the first from *follows* on is meant, where that is given.
    """
    if follows is not None:
        now = max(now, datetime.combine(follows, time.min, zone))
    half = _HALF_DAY.search(words)
    base = phrases.PlanDefaults(minutes=minutes)
    try:
        found = phrases.read_plan(words, now=now, zone=zone, base=base)
    except phrases.UnreadablePhrase:
        if half is None:
            raise
        words = f"{words[: half.start()]} at {_HALF_DAYS[half['half'].casefold()]}"
        found = phrases.read_plan(words, now=now, zone=zone, base=base)
    if isinstance(found, phrases.Ambiguous) and follows is not None:
        found = found.readings[0]
    if isinstance(found, phrases.Ambiguous):
        days = [one.dtstart for one in found.readings if one.dtstart is not None]
        said = listed([_said(day) for day in dict.fromkeys(days)], "or")
        raise UnreadableSlot(words, f"that can mean {said}; say which")
    if found.rrule is not None:
        raise UnreadableSlot(words, "that is more than one day")
    if not isinstance(found.dtstart, datetime):
        return None
    return Slot(starts=found.dtstart, minutes=found.minutes or minutes)


def _without_half_day(words: str) -> str:
    return _HALF_DAY.sub("", words)


def _said(day: date) -> str:
    return f"{short_date(day)}, {day:%H:%M}" if isinstance(day, datetime) else short_date(day)
