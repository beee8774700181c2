"""Pause a series for a stretch of days, and resume it. Knows no command and no card."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice

from workgroup.calendar.avoidance import plan_said
from workgroup.errors import Refusal
from workgroup.ids import SeriesId, UndoId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.series import Pause, Series
from workgroup.notices import NoticeKind
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, Right
from workgroup.roster.person import Person
from workgroup.usecases.announcing import tell_of_plan
from workgroup.usecases.picking import checked_reason, coming
from workgroup.usecases.planning import (
    PAUSED,
    PlannedDate,
    each_date,
    give_up,
    plan_series,
    revive_reminders,
    take_turns,
)
from workgroup.usecases.scheduling import is_answered, made_since
from workgroup.usecases.telling import meeting_view
from workgroup.usecases.undo_facts import PlanFacts, keep_for_undo, pause_as_json, plan_of
from workgroup.wording import long_date, next_such_day, short_date

_SHOWN = 6
_COUNTED = 60


class PauseInThePast(Refusal):
    """The pause would be over before it begins."""

    code = "pause_in_the_past"

    def __init__(self, until: date, since: date) -> None:
        ahead = next_such_day(until, since)
        super().__init__(
            f"A pause until {short_date(until)} would be over already. Nothing changed. "
            f"Say a day ahead, for example `/prevent pause until {ahead.day} {ahead:%B %Y}`."
        )


class PausedAlready(Refusal):
    """A series pauses once at a time."""

    code = "paused_already"

    def __init__(self, series: str, pause: Pause) -> None:
        super().__init__(
            f"{series} is paused {said_pause(pause)} already. Nothing changed. "
            "To change that, type `/prevent resume` first."
        )


class NothingToPause(Refusal):
    """No meeting lies in the stretch."""

    code = "nothing_to_pause"

    def __init__(self, series: str, first: datetime | None) -> None:
        ahead = f"The next is on {short_date(first)}." if first is not None else "No meeting lies ahead."
        super().__init__(f"{series} has no meeting in that time anyway. Nothing changed. {ahead}")


class NotPaused(Refusal):
    """There is no pause to end."""

    code = "not_paused"

    def __init__(self, series: str) -> None:
        super().__init__(f"{series} is not paused. Nothing changed. See what is planned: `/prevent dates`.")


@dataclass(frozen=True, kw_only=True)
class PausePreview:
    """What a pause would mean: nothing is paused yet."""

    series: Series
    pause: Pause
    left_out: tuple[PlannedDate, ...]
    """The first meetings that would not take place."""
    count: int | None
    """How many there are in all; `None` for a pause without an end, or for very many."""
    coming: tuple[Person, ...]
    """Who has said that they come to one of them, or may come."""
    first_after: datetime | None
    """The first meeting after the pause, in UTC; `None` when there is none, or no end."""


@dataclass(frozen=True, kw_only=True)
class Paused:
    """A series was paused."""

    series: Series
    pause: Pause
    undo_id: UndoId


@dataclass(frozen=True, kw_only=True)
class ResumePreview:
    """What resuming would mean: nothing is resumed yet."""

    series: Series
    pause: Pause
    """The pause that would end."""
    on: date
    """The first day on which the series meets again."""
    dates: tuple[datetime, ...]
    """The next starts then, in UTC; at most six."""


@dataclass(frozen=True, kw_only=True)
class Resumed:
    """A series meets again."""

    series: Series
    said: str | None
    """The plan in words; `None` for a series without one."""
    dates: tuple[datetime, ...]
    """When people meet next, in UTC: before a pause that was only shortened too."""
    undo_id: UndoId


def preview_pause(
    uow: UnitOfWork,
    *,
    actor: Actor,
    series_id: SeriesId,
    since: date | None,
    until: date | None,
    because: str,
    now: datetime,
) -> PausePreview:
    """What a pause from a day (`None`: from now) until the series meets again (`None`: until resumed) would mean.

    Refused: `NotAllowed`, `PauseInThePast`, `PausedAlready`, `NothingToPause`, `ReasonTooLong`, and what the content
    guard keeps out of the reason.
    """
    actor.check(Right.SCHEDULE)
    series = uow.series.get(series_id)
    today = now.astimezone(series.zone).date()
    pause = Pause(since=max(since or today, today), until=until, because=checked_reason(uow, series, because))
    if until is not None and until <= pause.since:
        raise PauseInThePast(until, pause.since)
    other = next((one for one in series.pauses if _overlap(one, pause)), None)
    if other is not None:
        raise PausedAlready(series.name, other)
    left_out = list(islice(_in_pause(uow, series, pause, now), _COUNTED))
    if not left_out:
        first = next((one.starts_at for one in each_date(uow, series, now=now) if not one.is_cancelled), None)
        raise NothingToPause(series.name, first.astimezone(series.zone) if first is not None else None)
    people = dict.fromkeys(
        person for one in left_out if one.meeting is not None for person in coming(meeting_view(uow, one.meeting))
    )
    after = replace(series, pauses=(*series.pauses, pause))
    return PausePreview(
        series=series,
        pause=pause,
        left_out=tuple(left_out[:_SHOWN]),
        count=len(left_out) if until is not None and len(left_out) < _COUNTED else None,
        coming=tuple(people),
        first_after=_first_after(uow, after, pause, now),
    )


def _overlap(one: Pause, other: Pause) -> bool:
    return (one.until is None or other.since < one.until) and (other.until is None or one.since < other.until)


def _in_pause(uow: UnitOfWork, series: Series, pause: Pause, now: datetime) -> Sequence[PlannedDate]:
    found: list[PlannedDate] = []
    for one in each_date(uow, series, now=now):
        day = one.starts_at.astimezone(series.zone).date()
        if (pause.until is not None and day >= pause.until) or len(found) >= _COUNTED:
            break
        if pause.has(day) and not one.is_cancelled:
            found.append(one)
    return found


def _first_after(uow: UnitOfWork, series: Series, pause: Pause, now: datetime) -> datetime | None:
    if pause.until is None:
        return None
    for one in each_date(uow, series, now=now):
        if one.starts_at.astimezone(series.zone).date() >= pause.until and not one.is_cancelled:
            return one.starts_at
    return None


def pause_series(
    uow: UnitOfWork,
    *,
    actor: Actor,
    series_id: SeriesId,
    since: date | None,
    until: date | None,
    because: str,
    now: datetime,
) -> Paused:
    """Let the series not meet in that stretch, and tell the channel once; its plan goes on.

    Refused as `preview_pause`.
    """
    take_turns(uow, series_id)
    preview = preview_pause(uow, actor=actor, series_id=series_id, since=since, until=until, because=because, now=now)
    before, pause = preview.series, preview.pause
    pauses = tuple(sorted((*before.pauses, pause), key=lambda one: one.since))
    series = replace(before, pauses=pauses, version=before.version + 1)
    uow.series.save(series)
    stood = [row for row in uow.meetings.list_of(series.id, since=now) if not row.is_cancelled]
    goes = [row for row in stood if pause.has(row.starts_at.astimezone(series.zone).date())]
    for meeting in goes:
        give_up(uow, meeting, PAUSED)
    undo_id = _keep(uow, before, series, stood=stood, goes=goes, verb="pause", now=now)
    tell_of_plan(uow, series, NoticeKind.PAUSE, {"since": pause.since.isoformat()}, now=now)
    _record(uow, "pause", before, series)
    return Paused(series=series, pause=pause, undo_id=undo_id)


def preview_resume(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, on: date | None, now: datetime
) -> ResumePreview:
    """What it would mean that the series meets again from a day on (`None`: from now).

    Refused: `NotAllowed`, and `NotPaused` when no pause lies ahead or ends later than that day.
    """
    actor.check(Right.SCHEDULE)
    series = uow.series.get(series_id)
    today = now.astimezone(series.zone).date()
    first = max(on or today, today)
    pause = next((one for one in series.pauses if one.until is None or one.until > first), None)
    if pause is None:
        raise NotPaused(series.name)
    after = _without(series, pause, first)
    standing = islice(after.each_occurrence(since=now), _SHOWN)
    return ResumePreview(
        series=series, pause=pause, on=first, dates=tuple(occurrence.starts_at for occurrence in standing)
    )


def _without(series: Series, pause: Pause, first: date) -> Series:
    """The series with that pause over by that day; without the pause where it would not have begun."""
    kept = [one for one in series.pauses if one != pause]
    if pause.since < first:
        kept.append(replace(pause, until=first))
    return replace(series, pauses=tuple(sorted(kept, key=lambda one: one.since)))


def resume_series(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, on: date | None, now: datetime) -> Resumed:
    """Let the series meet again, with the meetings that the pause had put away and their answers; tell it once.

    Refused as `preview_resume`.
    """
    take_turns(uow, series_id)
    preview = preview_resume(uow, actor=actor, series_id=series_id, on=on, now=now)
    before = preview.series
    series = replace(_without(before, preview.pause, preview.on), version=before.version + 1)
    uow.series.save(series)
    rows = uow.meetings.list_of(series.id, since=now)
    stood = [row for row in rows if not row.is_cancelled]
    for meeting in rows:
        day = meeting.starts_at.astimezone(series.zone).date()
        if meeting.cancelled_because == PAUSED and series.pause_on(day) is None:
            standing = replace(meeting, cancelled_because=None, sequence=meeting.sequence + 1)
            uow.meetings.save(standing)
            uow.outbox.mark_cards(standing.id)
            revive_reminders(uow, series, standing, now=now)
    plan_series(uow, series, now=now)
    undo_id = _keep(uow, before, series, stood=stood, goes=[], verb="resume", now=now)
    tell_of_plan(uow, series, NoticeKind.RESUMPTION, {"version": series.version}, now=now)
    _record(uow, "resume", before, series)
    ahead = (one.starts_at for one in each_date(uow, series, now=now) if not one.is_cancelled)
    return Resumed(
        series=series,
        said=plan_said(series.recurrence, series.minutes, series.avoid) if series.recurrence is not None else None,
        dates=tuple(islice(ahead, _SHOWN)),
        undo_id=undo_id,
    )


def _keep(
    uow: UnitOfWork,
    before: Series,
    series: Series,
    *,
    stood: Sequence[Meeting],
    goes: Sequence[Meeting],
    verb: str,
    now: datetime,
) -> UndoId:
    since = made_since(uow, series.id, {row.id for row in stood}, now)
    facts = PlanFacts(
        version=series.version,
        before=plan_of(before),
        stood=frozenset(row.id for row in stood),
        goes=tuple(meeting.id for meeting in goes),
        changed=(),
        answered=frozenset(meeting.id for meeting in since if is_answered(uow, meeting.id)),
        hushed=False,
    )
    return keep_for_undo(uow, series, facts, verb=verb, now=now)


def _record(uow: UnitOfWork, verb: str, before: Series, after: Series) -> None:
    uow.audit.record(
        group_id=after.group_id,
        verb=verb,
        subject="series",
        subject_id=after.id,
        before={"pauses": [pause_as_json(pause) for pause in before.pauses]},
        after={"pauses": [pause_as_json(pause) for pause in after.pauses]},
    )


def said_pause(pause: Pause) -> str:
    """Say the stretch: "from Monday 5 July 2027 until Wednesday 1 September 2027", or "… until further notice"."""
    until = long_date(pause.until) if pause.until is not None else "further notice"
    return f"from {long_date(pause.since)} until {until}"
