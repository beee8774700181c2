"""End a series: no date of it takes place any more. Knows no command and no card."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from workgroup.calendar.avoidance import plan_said
from workgroup.ids import SeriesId, UndoId
from workgroup.meeting.meeting import NoMeeting
from workgroup.meeting.series import Series
from workgroup.notices import NoticeKind
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, Right
from workgroup.roster.person import Person
from workgroup.usecases.announcing import hush_plans, tell_of_plan
from workgroup.usecases.picking import checked_reason, coming
from workgroup.usecases.planning import ENDED, each_date, give_up, take_turns
from workgroup.usecases.telling import meeting_view
from workgroup.usecases.undo_facts import PlanFacts, keep_for_undo, plan_of, recurrence_as_json

_COUNTED = 60


@dataclass(frozen=True, kw_only=True)
class EndPreview:
    """What ending a series would mean: nothing is ended yet."""

    series: Series
    said: str | None
    """The plan in words; `None` when only single dates lie ahead."""
    first: datetime
    """The first meeting that would not take place, in UTC."""
    count: int | None
    """How many there are in all; `None` for an endless plan, or for very many."""
    because: str
    coming: tuple[Person, ...]
    """Who has said that they come to one of them, or may come."""


@dataclass(frozen=True, kw_only=True)
class Ended:
    """A series was ended."""

    series: Series
    undo_id: UndoId


def preview_end(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, because: str, now: datetime) -> EndPreview:
    """What ending the series would mean.

    Refused: `NotAllowed`, `NoMeeting` when nothing lies ahead anyway, `ReasonTooLong`, and what the content guard
    keeps out of the reason.
    """
    actor.check(Right.SCHEDULE)
    series = uow.series.get(series_id)
    reason = checked_reason(uow, series, because)
    ahead = list(islice((one for one in each_date(uow, series, now=now) if not one.is_cancelled), _COUNTED))
    if not ahead and not any(pause.until is None for pause in series.pauses):
        raise NoMeeting(series.name)
    people = dict.fromkeys(
        person for one in ahead if one.meeting is not None for person in coming(meeting_view(uow, one.meeting))
    )
    return EndPreview(
        series=series,
        said=plan_said(series.recurrence, series.minutes, series.avoid) if series.recurrence is not None else None,
        first=ahead[0].starts_at if ahead else now,
        count=len(ahead) if len(ahead) < _COUNTED else None,
        because=reason,
        coming=tuple(people),
    )


def end_series(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, because: str, now: datetime) -> Ended:
    """End the series with its reason, and tell the channel once. Refused as `preview_end`."""
    take_turns(uow, series_id)
    preview = preview_end(uow, actor=actor, series_id=series_id, because=because, now=now)
    before = preview.series
    series = replace(before, recurrence=None, pauses=(), ended_because=preview.because, version=before.version + 1)
    uow.series.save(series)
    stood = [row for row in uow.meetings.list_of(series.id, since=now) if not row.is_cancelled]
    for meeting in stood:
        give_up(uow, meeting, ENDED)
    facts = PlanFacts(
        version=series.version,
        before=plan_of(before),
        stood=frozenset(row.id for row in stood),
        goes=tuple(row.id for row in stood),
        changed=(),
        answered=frozenset(),
        hushed=hush_plans(uow, series),
    )
    undo_id = keep_for_undo(uow, series, facts, verb="end", now=now)
    tell_of_plan(uow, series, NoticeKind.ENDING, {"version": series.version}, now=now)
    uow.audit.record(
        group_id=series.group_id,
        verb="end",
        subject="series",
        subject_id=series.id,
        before={"plan": recurrence_as_json(before.recurrence)},
        after={"plan": None, "because": preview.because},
    )
    return Ended(series=series, undo_id=undo_id)
