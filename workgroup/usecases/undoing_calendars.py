"""Undo a change of a calendar within its hour. Knows no command."""

from dataclasses import dataclass, replace
from datetime import datetime

from workgroup.calendar.periods import Period
from workgroup.ids import SeriesId, UndoId
from workgroup.meeting.series import Series
from workgroup.ports import Undo, UnitOfWork
from workgroup.roster.permission import Actor, Right
from workgroup.usecases.calendar_facts import CALENDAR, holiday_from, period_from
from workgroup.usecases.calendars import may_keep, said
from workgroup.usecases.planning import set_reminders_anew
from workgroup.usecases.undoing import NothingToUndo


@dataclass(frozen=True, kw_only=True)
class CalendarUndone:
    """An entry is again as it was before."""

    what: str
    is_there: bool
    """Whether the entry stands again; otherwise it is gone again."""


def undo_calendar(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, undo_id: UndoId, now: datetime
) -> CalendarUndone:
    """Put an entry back as it was, within the hour.

    Refused: `NotAllowed`; `NothingToUndo` after the hour, a second time, or when the day was changed again since.
    """
    kept = uow.undos.find(undo_id)
    if kept is None or kept.verb != CALENDAR or kept.facts.get("series") != int(series_id):
        raise NothingToUndo("there is nothing of that kind here any more")
    actor.check(Right.AVOID_DATES)
    if kept.used:
        raise NothingToUndo("it was undone before")
    if now > kept.until:
        raise NothingToUndo("the hour for it is over")
    series = uow.series.get(series_id)
    undone = (
        _undo_period(uow, series, actor, kept)
        if "period" in kept.facts
        else _undo_holiday(uow, series, actor, kept, now)
    )
    if not uow.undos.use(undo_id):
        raise NothingToUndo("it was undone before")
    uow.audit.record(
        group_id=series.group_id, verb=f"undo_{kept.verb}", subject="undo", subject_id=undo_id, before=dict(kept.facts)
    )
    return undone


def _undo_period(uow: UnitOfWork, series: Series, actor: Actor, kept: Undo) -> CalendarUndone:
    period = period_from(series.group_id, kept.facts["period"])
    if not may_keep(actor, period.organisation_id):
        actor.check(Right.KEEP_CALENDARS)
    known = uow.organisations.list_of(series.group_id)
    organisation = next((one for one in known if one.id == period.organisation_id), None)
    if kept.facts["was_added"]:
        same = [one for one in uow.periods.list_of(series.group_id, since=period.from_on) if _is_same(one, period)]
        if not same:
            raise NothingToUndo("the entry was changed since")
        uow.periods.forget(same[0].id)
        return CalendarUndone(what=said(period, organisation), is_there=False)
    if any(one.reference == period.reference is not None for one in uow.periods.list_of(series.group_id)):
        raise NothingToUndo("the entry was taken over from a file again since")
    uow.periods.add(
        group_id=series.group_id,
        organisation_id=period.organisation_id,
        kind=period.kind,
        label=period.label,
        from_on=period.from_on,
        to_on=period.to_on,
        place=period.place,
        reference=period.reference,
    )
    return CalendarUndone(what=said(period, organisation), is_there=True)


def _is_same(one: Period, other: Period) -> bool:
    return replace(one, id=other.id) == other


def _undo_holiday(uow: UnitOfWork, series: Series, actor: Actor, kept: Undo, now: datetime) -> CalendarUndone:
    actor.check(Right.KEEP_CALENDARS)
    changes = kept.facts["holidays"]
    if not isinstance(changes, list):
        raise TypeError("holidays is no list")
    for change in changes:
        after = holiday_from(change["after"])
        now_kept = uow.bank_holidays.list_of(series.group_id, since=after.day, until=after.day)
        if after not in now_kept:
            raise NothingToUndo("the day was changed since")
        if change["before"] is None:
            uow.bank_holidays.forget(series.group_id, after.nation, [after.day])
        else:
            uow.bank_holidays.save(series.group_id, holiday_from(change["before"]))
    set_reminders_anew(uow, series.group_id, now=now)
    return CalendarUndone(what=str(kept.facts["what"]), is_there=not kept.facts["was_added"])
