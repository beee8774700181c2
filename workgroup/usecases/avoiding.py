"""Dates that a plan leaves out, moves or asks about because of bank holidays. Knows no command and no card."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile

from workgroup.calendar.avoidance import AvoidHolidays
from workgroup.calendar.working_days import working_days_after
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.series import Series
from workgroup.notices import NoticeDraft, NoticeKind
from workgroup.ports import UnitOfWork
from workgroup.usecases.planning import (
    A_LITTLE,
    AHEAD,
    is_moved_by_plan,
    starts_by_rule,
)

_TIME_TO_UNDO = timedelta(minutes=5)
"""A plan that was a slip is undone by then, and nobody is asked about it."""


@dataclass(frozen=True, kw_only=True)
class Misplaced:
    """A meeting that stands where the plan, with what it says about bank holidays, does not have it."""

    meeting: Meeting
    starts_at: datetime | None
    """Where the plan has it, in UTC; `None` when it leaves the date out."""


def with_holidays(uow: UnitOfWork, series: Series) -> Series:
    """The series with the bank holidays that its dates avoid; to be asked for a plan that is not kept yet."""
    if series.avoid not in {AvoidHolidays.SKIP, AvoidHolidays.NEXT_WORKING_DAY}:
        return replace(series, closed={})
    group = uow.groups.get(series.group_id)
    return replace(series, closed=uow.bank_holidays.named(group.id, group.nations))


def misplaced(meetings: Iterable[Meeting], series: Series) -> list[Misplaced]:
    """Those that stand where an earlier plan had them and the series now has them elsewhere, or not at all.

    What somebody moved by hand, and extra dates, stay where they are; so do dates that the rule does not have.
    """
    able = [one for one in meetings if not one.is_cancelled and not one.is_extra and _is_by_plan(one, series)]
    if not able or series.recurrence is None:
        return []
    by_rule = [starts_by_rule(series.recurrence, one.recurrence_id) for one in able]
    last = max(one.recurrence_id for one in able)
    settled = takewhile(lambda one: one.recurrence_id <= last, series.each_settled(since=min(by_rule) - A_LITTLE))
    wanted = {one.recurrence_id: None if one.left_out_because is not None else one.starts_at for one in settled}
    return [
        Misplaced(meeting=one, starts_at=wanted[one.recurrence_id])
        for one in able
        if one.recurrence_id in wanted and wanted[one.recurrence_id] != one.starts_at
    ]


def _is_by_plan(meeting: Meeting, series: Series) -> bool:
    return meeting.moved_from(series.zone) is None or is_moved_by_plan(meeting)


def ask_everywhere(uow: UnitOfWork, *, now: datetime) -> int:
    """As `ask_about_holidays`, for every series."""
    return sum(ask_about_holidays(uow, series, now=now) for series in uow.series.list_all())


def ask_about_holidays(uow: UnitOfWork, series: Series, *, now: datetime) -> int:
    """Ask the coordinator, once for each meeting of the next 60 days on a bank holiday; how many questions are new.

    Only where the series' plan says so; it needs the meetings' records.
    """
    group = uow.groups.get(series.group_id) if series.avoid is AvoidHolidays.ASK else None
    if group is None or group.coordinator_id is None:
        return 0
    closed = uow.bank_holidays.of(group.id, group.nations)
    new = 0
    for meeting in uow.meetings.list_of(series.id, since=now, until=now + AHEAD):
        day = meeting.starts_at.astimezone(series.zone).date()
        if meeting.is_cancelled or day not in closed:
            continue
        draft = NoticeDraft(
            key=f"{NoticeKind.HOLIDAY_QUESTION}:{meeting.id}:{day}",
            kind=NoticeKind.HOLIDAY_QUESTION,
            group_id=series.group_id,
            series_id=series.id,
            meeting_id=meeting.id,
            meeting_sequence=meeting.sequence,
            person_id=group.coordinator_id,
            due_at=now + _TIME_TO_UNDO,
            expires_at=meeting.starts_at - timedelta(hours=1),
            priority=5,
            facts={"next": working_days_after(day, 1, closed).isoformat()},
        )
        new += uow.outbox.enqueue(draft) is not None
    return new
