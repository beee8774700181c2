"""`/prevent schedule`: words, buttons and a form become a plan; a preview, and the button that keeps it."""

from dataclasses import dataclass
from datetime import date, datetime, time

from handlers import payloads, phrases
from handlers.answers import FormAnswer
from handlers.blocks import forms
from handlers.blocks import scheduling as blocks
from handlers.needs import needed_series
from handlers.payloads import Json
from handlers.phrases import Ambiguous, Part, PlanDefaults, PlanReading, UnreadablePhrase
from handlers.services import Answer, Message
from handlers.shielded import Asked
from workgroup.calendar.avoidance import AvoidHolidays
from workgroup.calendar.recurrence import Recurrence
from workgroup.calendar.rule import UnusableRule
from workgroup.errors import FieldRefusal, Refusal
from workgroup.meeting.series import Series
from workgroup.roster.permission import Right
from workgroup.usecases import clashing, scheduling
from workgroup.usecases.arriving import OutOfDate
from workgroup.usecases.dates import last_start
from workgroup.usecases.scheduling import Plan, PlanInThePast, PlanMovedOn, Seen
from workgroup.wording import length, short_date

_LONGEST_MEETING = 24 * 60
_AVOIDING = [how.value for how in AvoidHolidays]
_UNREADABLE = (
    phrases.UnreadablePhrase,
    phrases.InThePast,
    phrases.EndBeforeStart,
    phrases.TooLong,
    UnusableRule,
    PlanInThePast,
)
"""Why words make no plan; each is shown beside what was typed, so that it can be put right."""


async def on_schedule(asked: Asked, answer: Answer, tail: str) -> None:
    """Show what the words would mean, to confirm; open the form where they cannot be read, or where there are none."""
    asked.place.actor.check(Right.SCHEDULE)
    words = " ".join(tail.split())
    if not words:
        await open_plan_form(asked, answer, typed="", trouble=None)
        return
    series = needed_series(asked.place)
    try:
        shown = await _understood(asked, words, await _usual(asked, series))
    except _UNREADABLE as no:
        await open_plan_form(asked, answer, typed=words, trouble=no.sentence)
    else:
        await answer.privately(shown)


async def open_plan_form(asked: Asked, answer: Answer, *, typed: str, trouble: str | None) -> None:
    """Open the form for a plan: with what was typed and why it was not understood, else with the plan that stands.

    Where no form can open, the trouble is said and a button keeps what was typed.
    """
    asked.place.actor.check(Right.SCHEDULE)
    series = needed_series(asked.place)
    typed = typed or str(asked.incoming.value.get("typed") or "")
    if trouble is not None and asked.incoming.trigger_id is None:
        await answer.privately(blocks.unreadable_plan(trouble, typed, forms.where(asked.place)))
    elif typed:
        await answer.open(forms.plan(asked.place, given={"how_often": typed}, trouble=trouble))
    else:
        given = blocks.plan_fields(
            series.recurrence, series.minutes, series.place, series.avoid, now=asked.services.now()
        )
        await answer.open(forms.plan(asked.place, given=given, trouble=trouble))


async def on_change_plan(asked: Asked, answer: Answer) -> None:
    """Open the form with the plan as it was understood."""
    asked.place.actor.check(Right.SCHEDULE)
    plan, _ = _carried(asked)
    given = blocks.plan_fields(plan.recurrence, plan.minutes, plan.place, plan.avoid, now=asked.services.now())
    if plan.avoid is None and needed_series(asked.place).avoid is not None and "how_often" in given:
        # Left unsaid, it would be read as the series has it now.
        given["how_often"] += f", {phrases.LIKE_OTHERS}"
    await answer.open(forms.plan(asked.place, given=given, trouble=None))


async def on_choose_plan(asked: Asked, answer: Answer) -> None:
    """Show the reading that was chosen of several, to confirm."""
    asked.place.actor.check(Right.SCHEDULE)
    plan, _ = _carried(asked)
    await answer.instead(await plan_preview(asked, plan))


async def on_confirm_plan(asked: Asked, answer: Answer) -> None:
    """Keep the plan; where its dates are no longer those that were shown, show it again instead."""
    asked.place.actor.check(Right.SCHEDULE)
    plan, seen = _carried(asked)
    keeps_before = asked.incoming.value.get("keeps_before") is True
    try:
        outcome = await asked.services.perform(
            scheduling.schedule_series,
            actor=asked.place.actor,
            series_id=needed_series(asked.place).id,
            plan=plan,
            keeps_before=keeps_before,
            seen=seen,
            now=asked.services.now(),
        )
    except PlanMovedOn as moved:
        await answer.instead(await plan_preview(asked, plan, keeps_before=keeps_before, lead=moved.sentence))
    else:
        met = await asked.services.read(
            clashing.list_clashes,
            actor=asked.place.actor,
            series_id=outcome.series.id,
            now=asked.services.now(),
        )
        await answer.instead(blocks.scheduled(outcome, met))


async def on_plan_form(asked: Asked, answer: FormAnswer) -> None:
    """Show what the form would mean, to confirm; mistakes stand beside their fields."""
    asked.place.actor.check(Right.SCHEDULE)
    series = needed_series(asked.place)
    words, usual = _read_form(asked, await _usual(asked, series))
    try:
        await answer.privately(await _understood(asked, words, usual))
    except _UNREADABLE as no:
        raise FieldRefusal("how_often", no.sentence) from no


@dataclass(frozen=True, kw_only=True)
class _Usual:
    """What a plan takes for what is not said."""

    last: datetime | None
    """The start of the last meeting that took place; `None` when there was none."""
    defaults: PlanDefaults
    elsewhere: frozenset[Part] = frozenset()
    """What was said in fields of its own, so that its default is no assumption."""


async def _usual(asked: Asked, series: Series) -> _Usual:
    last = await asked.services.read(last_start, actor=asked.place.actor, series_id=series.id, now=asked.services.now())
    planned = series.recurrence.dtstart if series.recurrence is not None else None
    # The last meeting's time comes before the plan's, since that is when people really met.
    at = planned.time() if last is None and isinstance(planned, datetime) else None
    return _Usual(last=last, defaults=PlanDefaults(at=at, minutes=series.minutes, place=series.place))


async def _understood(asked: Asked, words: str, usual: _Usual) -> Message:
    """The preview of what the words mean; the readings to choose from where people mean different things by them."""
    now, zone = asked.services.now(), asked.place.zone
    words, how, is_said = phrases.part_avoidance(words)
    avoid = how if is_said else needed_series(asked.place).avoid
    found = phrases.read_plan(words, now=now, zone=zone, base=usual.defaults)
    readings = found.readings if isinstance(found, Ambiguous) else (found,)
    complete = {
        _plan_of(reading, zone.key, avoid): reading for reading in _completed(readings, words, usual, now, asked)
    }
    if len(complete) == 1:
        ((plan, reading),) = complete.items()
        return await plan_preview(asked, plan, assumed=_assumed(reading, usual, asked))
    return blocks.plan_choices(needed_series(asked.place), words, list(complete), now=now)


def _completed(
    readings: tuple[PlanReading, ...], words: str, usual: _Usual, now: datetime, asked: Asked
) -> list[PlanReading]:
    """The readings with the usual day and time where none was said; those that come to nothing are left out."""
    complete = []
    refusal: Refusal | None = None
    for reading in readings:
        try:
            suggested = phrases.suggest(reading, last_meeting=usual.last, now=now, zone=asked.place.zone)
        except _UNREADABLE as no:
            refusal = refusal or no
            continue
        if suggested.is_complete:
            complete.append(suggested)
    if not complete:
        raise refusal or UnreadablePhrase(words, because="that says neither how often nor on which day")
    return complete


def _plan_of(reading: PlanReading, tzid: str, avoid: AvoidHolidays | None) -> Plan:
    return Plan(
        recurrence=reading.recurrence(tzid), minutes=reading.minutes or 0, place=reading.place or "", avoid=avoid
    )


def _assumed(reading: PlanReading, usual: _Usual, asked: Asked) -> str:
    """Which parts were not said, and where they were taken from."""
    series = needed_series(asked.place)
    said = reading.given | usual.elsewhere
    time_is_planned = usual.last is None and usual.defaults.at is not None
    from_last = [
        name
        for part, name, is_here in ((Part.DAY, "the day", True), (Part.TIME, "the time", not time_is_planned))
        if part not in said and is_here
    ]
    from_series = [
        name
        for part, name, is_here in (
            (Part.TIME, "the time", time_is_planned),
            (Part.LENGTH, "the length", True),
            (Part.PLACE, "the place", bool(series.place)),
        )
        if part not in said and is_here
    ]
    return blocks.assumed(from_last, from_series, last=usual.last, zone=series.zone)


async def plan_preview(
    asked: Asked, plan: Plan, *, keeps_before: bool = False, assumed: str = "", lead: str = ""
) -> Message:
    """What the plan would mean, with a button that keeps it; `keeps_before` leaves the dates before it alone."""
    preview = await asked.services.read(
        scheduling.preview_plan,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        plan=plan,
        keeps_before=keeps_before,
        now=asked.services.now(),
    )
    return blocks.preview(preview, assumed=assumed, lead=lead)


def _carried(asked: Asked) -> tuple[Plan, Seen]:
    """The plan that a button carries, read as anything from outside, and what its preview had shown."""
    value, series = asked.incoming.value, needed_series(asked.place)
    minutes, version = payloads.number(value, "minutes"), payloads.number(value, "version")
    place, rrule, avoid = value.get("place"), value.get("rrule"), value.get("avoid")
    if (
        value.get("zone") != series.tzid
        or minutes is None
        or minutes > _LONGEST_MEETING
        or version is None
        or not isinstance(place, str)
        or len(place) > phrases.AT_MOST
        or not (rrule is None or isinstance(rrule, str))
        or not (avoid is None or avoid in _AVOIDING)
    ):
        raise OutOfDate
    try:
        start = datetime.fromisoformat(str(value.get("start")))
        first = datetime.fromisoformat(str(value.get("first")))
        recurrence = Recurrence(dtstart=start, tzid=series.tzid, rrule=rrule)
    except ValueError:  # an unusable rule is one too
        raise OutOfDate from None
    if first.tzinfo is None:
        raise OutOfDate
    how = AvoidHolidays(avoid) if avoid is not None else None
    return Plan(recurrence=recurrence, minutes=minutes, place=place, avoid=how), Seen(version=version, first=first)


# The form.


def _read_form(asked: Asked, usual: _Usual) -> tuple[str, _Usual]:
    """The form's words in one phrase, and what its other fields say. Refused: `FieldRefusal` with the field."""
    state, now, zone = asked.incoming.state, asked.services.now(), asked.place.zone
    words = " ".join(payloads.typed_in(state, "how_often").split())
    if not words:
        raise FieldRefusal("how_often", "Say how often you meet, for example: monthly on the second Tuesday.")
    plan_alone, avoid, is_said = phrases.part_avoidance(words)
    try:
        found = phrases.read_plan(plan_alone, now=now, zone=zone)
    except _UNREADABLE as no:
        raise FieldRefusal("how_often", no.sentence) from no
    said = found.readings[0] if isinstance(found, Ambiguous) else found
    at, reach = _begins(state, said)
    minutes = _how_long(state, said, reach)
    first = _first(state, said, today=now.astimezone(zone).date())
    place = _place(asked, said)
    if first is not None:
        tail = f", {avoid.said if avoid is not None else phrases.LIKE_OTHERS}" if is_said else ""
        words = f"{plan_alone} from {first.day} {first:%B %Y}{tail}"
    fields = ((Part.TIME, at), (Part.LENGTH, minutes), (Part.PLACE, place))
    usually = usual.defaults
    return words, _Usual(
        last=usual.last,
        defaults=PlanDefaults(
            at=at if at is not None else usually.at,
            minutes=minutes if minutes is not None else usually.minutes,
            place=place if place is not None else usually.place,
        ),
        elsewhere=frozenset(part for part, typed in fields if typed is not None),
    )


def _begins(state: Json, said: PlanReading) -> tuple[time | None, int | None]:
    typed = payloads.typed_in(state, "begins").strip()
    if not typed:
        return None, None
    try:
        at, reach = phrases.read_time(typed)
    except _UNREADABLE as no:
        raise FieldRefusal("begins", no.sentence) from no
    if Part.TIME in said.given and said.at != at:
        raise _said_above("begins", f"{said.at:%H:%M}", f"{at:%H:%M}")
    return at, reach


def _how_long(state: Json, said: PlanReading, reach: int | None) -> int | None:
    typed = payloads.typed_in(state, "how_long").strip()
    try:
        minutes = phrases.read_length(typed) if typed else reach
    except _UNREADABLE as no:
        raise FieldRefusal("how_long", no.sentence) from no
    above = said.minutes if Part.LENGTH in said.given else reach
    if minutes is not None and above is not None and minutes != above:
        raise _said_above("how_long", length(above), length(minutes))
    return minutes


def _first(state: Json, said: PlanReading, *, today: date) -> date | None:
    """The day to add to the words; `None` when none was chosen, or when the words have it already."""
    typed = payloads.typed_in(state, "first")
    if not typed:
        return None
    try:
        first = date.fromisoformat(typed)
    except ValueError:
        raise FieldRefusal("first", "Choose the day from the calendar.") from None
    if first < today:
        raise FieldRefusal("first", phrases.InThePast(first).sentence)
    if said.rrule is None:
        start = said.dtstart.date() if isinstance(said.dtstart, datetime) else said.dtstart
        if start is not None and start < first:
            raise _said_above("first", short_date(start), short_date(first))
        return None
    if Part.START not in said.given:
        return first
    if said.begins_on is not None and said.begins_on != first:
        raise _said_above("first", short_date(said.begins_on), short_date(first))
    return None


def _place(asked: Asked, said: PlanReading) -> str | None:
    """The place, empty for none; `None` where the usual one is meant."""
    typed = payloads.typed_in(asked.incoming.state, "place").strip()
    if Part.PLACE in said.given and typed and said.place != typed:
        raise _said_above("place", said.place or "", typed)
    # The form of words that were not read begins empty, so that nothing in it contradicts them.
    takes_usual = asked.incoming.value.get("takes_usual") is True
    return typed if typed or not takes_usual else None


def _said_above(field: str, above: str, here: str) -> FieldRefusal:
    return FieldRefusal(field, f"Above you say {above}, and here {here}. Say it in one of the two.")
