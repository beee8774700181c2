"""`/prevent move`: one meeting has another time, length or place; a preview, and the button that does it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers import payloads, phrases
from handlers.blocks import moving as blocks
from handlers.cancelling import because_again
from handlers.meant import is_next, parted, read_days, the_day, which_day
from handlers.needs import needed_series
from handlers.phrases import EndBeforeStart, TooLong, UnreadablePhrase
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.errors import Refusal
from workgroup.roster.permission import Right
from workgroup.usecases import moving
from workgroup.usecases.arriving import OutOfDate
from workgroup.usecases.moving import Terms
from workgroup.usecases.planning import PlannedDate

_TO = re.compile(r"(?P<which>.*?)(?:^|\s+)(?:to|onto|→|->)\s+(?P<target>.+)", re.IGNORECASE)
_BY = re.compile(
    r"(?P<which>.*?)(?:^|\s+)by\s+(?P<number>an?|one|two|three|four|\d{1,3})\s+(?P<unit>minute|hour|day|week|fortnight)s?"
    r"(?:\s+(?P<way>earlier|sooner|later))?",
    re.IGNORECASE,
)
_NEXT_THEN = re.compile(r"(?P<which>(?:the |our )?next(?: meeting| date| one)?)\s+(?P<target>.+)", re.IGNORECASE)
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 7 * 1440, "fortnight": 14 * 1440}
_LONGEST_MEETING = 24 * 60


class UnreadableMove(Refusal):
    """The words name no meeting and moment."""

    code = "unreadable_move"

    def __init__(self, part: str, why: str = "") -> None:
        said = f", but not “{part[:60]}”" if part else ""
        because = f": {why}" if why else ""
        super().__init__(
            f"I understood `move`{said}{because}. Nothing changed. Say which meeting and to when: "
            "`/prevent move next to Thu 10:00` or `/prevent move 9 December to 16 December 14:00 because …`."
        )


@dataclass(frozen=True, kw_only=True)
class _Words:
    """What was typed, in its parts."""

    which: str
    """Which meeting; empty for the next."""
    target: str
    """When and where it is to be; empty when it moves by so much."""
    by: timedelta | None
    because: str


async def on_move(asked: Asked, answer: Answer, tail: str) -> None:
    """Show what moving would mean and who would be told; nothing happens before the button."""
    asked.place.actor.check(Right.SCHEDULE)
    series = needed_series(asked.place)
    words = _read(tail)
    days = () if is_next(words.which) else read_days(asked, words.which, verb="move")
    on = await the_day(asked, days)
    if isinstance(on, tuple):
        rest = f" to {words.target}{because_again(words.because)}"
        await answer.privately(which_day(asked, words.which, on, verb="move", rest=rest))
        return
    planned = await asked.services.read(
        moving.pick_to_move, actor=asked.place.actor, series_id=series.id, on=on, now=asked.services.now()
    )
    terms, others = _terms(asked, planned, words)
    preview = await asked.services.read(
        moving.preview_move,
        actor=asked.place.actor,
        series_id=series.id,
        planned=planned,
        terms=terms,
        because=words.because,
        now=asked.services.now(),
    )
    await answer.privately(blocks.move_preview(preview, others=others))


def _read(tail: str) -> _Words:
    said, because = parted(" ".join(tail.split()))
    if (by := _BY.fullmatch(said)) is not None:
        number = _NUMBERS.get(by["number"].casefold()) or int(by["number"])
        minutes = number * _MINUTES[by["unit"].casefold()]
        is_earlier = (by["way"] or "").casefold() in {"earlier", "sooner"}
        span = timedelta(minutes=-minutes if is_earlier else minutes)
        return _Words(which=by["which"], target="", by=span, because=because)
    found = _TO.fullmatch(said) or _NEXT_THEN.fullmatch(said)
    if found is None:
        raise UnreadableMove(said)
    return _Words(which=found["which"], target=found["target"], by=None, because=because)


def _terms(asked: Asked, planned: PlannedDate, words: _Words) -> tuple[Terms, tuple[datetime, ...]]:
    """How the meeting is to be, and other moments, as wall time, that the words can mean."""
    zone = asked.place.zone
    local = planned.starts_at.astimezone(zone).replace(tzinfo=None)
    if words.by is not None:
        # On the wall clock: a week later is the same time of day, whatever the clocks do in between.
        return Terms(start=local + words.by, minutes=planned.minutes, place=planned.place), ()
    try:
        when = phrases.read_when(words.target, near=local.date(), now=asked.services.now(), zone=zone)
    except (UnreadablePhrase, TooLong) as no:
        raise UnreadableMove(words.target) from no
    except EndBeforeStart as no:
        raise UnreadableMove(words.target, "the end is before the start") from no
    at = when.at if when.at is not None else local.time()
    starts = [datetime.combine(day, at) for day in when.days or (local.date(),)]
    minutes = when.minutes or planned.minutes
    place = when.place if when.place is not None else planned.place
    now = asked.services.now().astimezone(zone).replace(tzinfo=None)
    others = tuple(start for start in starts[1:] if start > now and start != local)
    return Terms(start=starts[0], minutes=minutes, place=place), others


async def on_confirm_move(asked: Asked, answer: Answer) -> None:
    """Move the meeting as the preview showed it."""
    asked.place.actor.check(Right.SCHEDULE)
    value = asked.incoming.value
    terms, because = read_terms(value), value.get("because")
    try:
        recurrence_id, seen = (datetime.fromisoformat(str(value.get(key))) for key in ("at", "seen"))
    except ValueError:
        raise OutOfDate from None
    if recurrence_id.tzinfo is not None or seen.tzinfo is None or not isinstance(because, str):
        raise OutOfDate
    moved = await asked.services.perform(
        moving.move_date,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        recurrence_id=recurrence_id,
        terms=terms,
        because=because,
        seen=seen,
        now=asked.services.now(),
    )
    await answer.instead(blocks.moved(moved))


def read_terms(value: Mapping[str, object]) -> Terms:
    """When, for how long and where a button wants a meeting to be. Refused: `OutOfDate` for what none of ours says."""
    minutes, place = payloads.number(value, "minutes"), value.get("place")
    try:
        start = datetime.fromisoformat(str(value.get("start")))
    except ValueError:
        raise OutOfDate from None
    if start.tzinfo is not None or minutes is None or not 0 < minutes <= _LONGEST_MEETING:
        raise OutOfDate
    if not isinstance(place, str) or len(place) > phrases.AT_MOST:
        raise OutOfDate
    return Terms(start=start, minutes=minutes, place=place)
