"""`/prevent edit`: another time, length or place; the scope is asked in words, then comes a preview."""

import re
from datetime import date, datetime, time

from handlers import moving as moving_handlers
from handlers import payloads, phrases, scheduling
from handlers.blocks import editing as blocks
from handlers.blocks import moving as moving_blocks
from handlers.meant import is_next, parted, read_days, the_day, which_day
from handlers.needs import needed_series
from handlers.phrases import EndBeforeStart, TooLong, UnreadablePhrase, When
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.errors import Refusal
from workgroup.meeting.series import Series
from workgroup.roster.permission import Right
from workgroup.usecases import editing, moving
from workgroup.usecases.arriving import OutOfDate
from workgroup.usecases.editing import Scope, Wish

_TO = re.compile(r"(?P<which>.*?)(?:^|\s+)(?:to|→|->)\s+(?P<target>.+)", re.IGNORECASE)
_NEXT = re.compile(r"(?P<which>(?:the |our )?next(?: meeting| date| one)?)\s+(?P<target>.+)", re.IGNORECASE)
_FIELD = re.compile(
    r"(?:the )?(?P<field>time|start|begin(?:ning)?|length|duration|place|location|venue|room)"
    r"(?:\s+(?:to|is|at)\s+|:\s*|\s+)(?P<value>.+)",
    re.IGNORECASE,
)
_SERIES = re.compile(r"(?:the )?(?:series|plan|meetings?)\s+", re.IGNORECASE)
_INTO = re.compile(r"(?:to|into)\s+", re.IGNORECASE)
_LONGEST_MEETING = 24 * 60
_UNREADABLE = (UnreadablePhrase, TooLong, EndBeforeStart)


class UnreadableEdit(Refusal):
    """The words say no change."""

    code = "unreadable_edit"

    def __init__(self, typed: str) -> None:
        said = f", but not “{typed[:60]}” as a change" if typed else ""
        super().__init__(
            f"I understood `edit`{said}. Nothing changed. Say the new time, length or place: `/prevent edit at 14:00`, "
            "`/prevent edit 9 December to 14:00-15:30 at Council House`, or another plan: "
            "`/prevent edit every 6 weeks on Wednesday`."
        )


async def on_edit(asked: Asked, answer: Answer, tail: str) -> None:
    """Ask which meetings a change is for; nothing happens before the button of the preview after that."""
    asked.place.actor.check(Right.SCHEDULE)
    series = needed_series(asked.place)
    typed = " ".join(tail.split())
    words = _SERIES.sub("", parted(typed)[0], count=1)
    read = _read(asked, series, words)
    if read is None:
        await _as_plan(asked, answer, words)
        return
    which, days, wish = read
    on = await the_day(asked, days)
    if isinstance(on, tuple):
        rest = f" {words.removeprefix(which).strip()}"
        await answer.privately(which_day(asked, which, on, verb="edit", rest=rest))
        return
    if wish is None:
        # Another day is no change of the series but a move of one meeting.
        await moving_handlers.on_move(asked, answer, typed)
        return
    choice = await asked.services.read(
        editing.pick_to_edit,
        actor=asked.place.actor,
        series_id=series.id,
        on=on,
        wish=wish,
        now=asked.services.now(),
    )
    await answer.privately(blocks.edit_choice(choice))


async def _as_plan(asked: Asked, answer: Answer, words: str) -> None:
    """What names no time, length or place may be another plan."""
    if not words:
        await scheduling.open_plan_form(asked, answer, typed="", trouble=None)
        return
    words = _INTO.sub("", words, count=1)
    try:
        found = phrases.read_plan(words, now=asked.services.now(), zone=asked.place.zone)
    except Refusal as no:
        raise UnreadableEdit(words) from no
    readings = found.readings if isinstance(found, phrases.Ambiguous) else (found,)
    if all(reading.rrule is None for reading in readings):
        raise UnreadableEdit(words)
    await scheduling.on_schedule(asked, answer, words)


def _read(asked: Asked, series: Series, words: str) -> tuple[str, tuple[date, ...], Wish | None] | None:
    """Which meeting in its words and days (none: the next) and what is to be different; `None` for another plan.

    The wish is `None` where the words name another day for the meeting.
    """
    if (field := _FIELD.fullmatch(words)) is not None:
        return "", (), _field(field["field"].casefold(), field["value"], words)
    found = _TO.fullmatch(words) or _NEXT.fullmatch(words)
    if found is not None:
        when = _when(asked, series, found["target"])
        if when is None:
            return None
        days = () if is_next(found["which"]) else read_days(asked, found["which"], verb="edit")
        return found["which"], days, None if when.days else _wish(when)
    when = _when(asked, series, words)
    if when is None or (when.at is None and when.minutes is None and when.place is None):
        return None
    return words, when.days, _wish(when)


def _when(asked: Asked, series: Series, words: str) -> When | None:
    now = asked.services.now()
    try:
        return phrases.read_when(words, near=now.astimezone(series.zone).date(), now=now, zone=series.zone)
    except EndBeforeStart:
        raise
    except _UNREADABLE:
        return None


def _wish(when: When) -> Wish:
    return Wish(at=when.at, minutes=when.minutes, place=when.place)


def _field(name: str, value: str, words: str) -> Wish:
    try:
        if name in {"length", "duration"}:
            return Wish(minutes=phrases.read_length(value))
        if name in {"time", "start", "begin", "beginning"}:
            at, minutes = phrases.read_time(value)
            return Wish(at=at, minutes=minutes)
    except _UNREADABLE as no:
        raise UnreadableEdit(words) from no
    return Wish(place=value.strip(" ."))


async def on_edit_scope(asked: Asked, answer: Answer) -> None:
    """Show what the change would mean for the meetings that were chosen."""
    asked.place.actor.check(Right.SCHEDULE)
    series = needed_series(asked.place)
    recurrence_id, wish, scope = _carried(asked)
    now = asked.services.now()
    planned = await asked.services.read(
        editing.find_to_edit, actor=asked.place.actor, series_id=series.id, recurrence_id=recurrence_id, now=now
    )
    if scope is Scope.THIS:
        preview = await asked.services.read(
            moving.preview_move,
            actor=asked.place.actor,
            series_id=series.id,
            planned=planned,
            terms=editing.terms_of(series, planned, wish),
            because="",
            now=now,
        )
        await answer.instead(moving_blocks.move_preview(preview))
        return
    plan = editing.plan_of_wish(series, planned, wish, scope, now=now)
    await answer.instead(await scheduling.plan_preview(asked, plan, keeps_before=scope is Scope.LATER))


def _carried(asked: Asked) -> tuple[datetime, Wish, Scope]:
    """What a button of the choice carries, read as anything from outside. Refused: `OutOfDate`."""
    value = asked.incoming.value
    clock, minutes, place = value.get("clock"), payloads.number(value, "minutes"), value.get("place")
    try:
        recurrence_id = datetime.fromisoformat(str(value.get("at")))
        at = time.fromisoformat(str(clock)) if clock is not None else None
        scope = Scope(str(value.get("scope")))
    except ValueError:
        raise OutOfDate from None
    is_long = minutes is not None and not 0 < minutes <= _LONGEST_MEETING
    is_place = place is None or (isinstance(place, str) and len(place) <= phrases.AT_MOST)
    if recurrence_id.tzinfo is not None or is_long or not is_place or (at is not None and at.tzinfo is not None):
        raise OutOfDate
    return recurrence_id, Wish(at=at, minutes=minutes, place=str(place) if place is not None else None), scope
