"""Cancel one meeting of a series, after a look at what that would mean. Knows no command and no card."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from workgroup.ids import MeetingId, SeriesId, UndoId
from workgroup.meeting.meeting import MeetingCancelled, MeetingOver
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, Right
from workgroup.roster.person import Person
from workgroup.usecases.announcing import tell_cancelled
from workgroup.usecases.dates import touch_meeting
from workgroup.usecases.picking import checked_reason, coming, pick_date
from workgroup.usecases.planning import PlannedDate, hush_meeting, take_turns
from workgroup.usecases.telling import MeetingView, meeting_view
from workgroup.usecases.undo_facts import MeetingFacts, as_it_was, keep_for_undo
from workgroup.wording import date_and_time


@dataclass(frozen=True, kw_only=True)
class CancelPreview:
    """What calling a date off would mean: nothing is called off yet."""

    series: Series
    planned: PlannedDate
    recurrence_id: datetime
    """Which date of the series it is: its local start by the rule."""
    because: str
    coming: tuple[Person, ...]
    """Who has said that they come, or may come."""


@dataclass(frozen=True, kw_only=True)
class Cancelled:
    """A meeting was cancelled, or its date skipped."""

    shown: MeetingView
    undo_id: UndoId
    told: tuple[Person, ...]
    """Who had said that they come, or may come."""


def preview_cancel(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, on: date | None, because: str, now: datetime
) -> CancelPreview:
    """What cancelling the next meeting, or the one on that day in the series' zone, would mean.

    Refused: `NotAllowed`; as `picking.pick_date`; `MeetingCancelled` for one that does not take place anyway; and as
    `cancel_meeting` for the reason.
    """
    return preview_call_off(uow, actor=actor, series_id=series_id, on=on, because=because, verb="cancel", now=now)


def preview_call_off(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, on: date | None, because: str, verb: str, now: datetime
) -> CancelPreview:
    """The same for whichever command calls a date off: *verb* is how it is typed. Refused as `preview_cancel`."""
    actor.check(Right.CANCEL)
    series = uow.series.get(series_id)
    reason = checked_reason(uow, series, because)
    planned = pick_date(uow, series, on, verb=verb, now=now)
    if planned.meeting is not None and planned.is_cancelled:
        when = date_and_time(planned.starts_at, series.zone)
        raise MeetingCancelled(when, is_skipped=planned.meeting.is_skipped)
    return CancelPreview(
        series=series,
        planned=planned,
        recurrence_id=planned.recurrence_id,
        because=reason,
        coming=coming(meeting_view(uow, planned.meeting)) if planned.meeting is not None else (),
    )


def cancel_date(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, recurrence_id: datetime, because: str, now: datetime
) -> Cancelled:
    """Cancel the meeting of one planned date, which gets its record now if it had none.

    Refused: `NoMeeting` when the series has no such date; and as `cancel_meeting`.
    """
    actor.check(Right.CANCEL)
    take_turns(uow, series_id)
    meeting = touch_meeting(uow, series_id=series_id, recurrence_id=recurrence_id, now=now)
    return cancel_meeting(uow, actor=actor, meeting_id=meeting.id, because=because, now=now)


def cancel_meeting(uow: UnitOfWork, *, actor: Actor, meeting_id: MeetingId, because: str, now: datetime) -> Cancelled:
    """Cancel one meeting with its reason, and tell the channel once.

    Refused: `NotAllowed`, `MeetingCancelled` when it already is, `MeetingOver` once it has begun,
    `ReasonTooLong`, and what the content guard keeps out of the reason. Its reminders that have not left are not
    sent.
    """
    return call_off(uow, actor=actor, meeting_id=meeting_id, because=because, is_skipped=False, now=now)


def call_off(
    uow: UnitOfWork, *, actor: Actor, meeting_id: MeetingId, because: str, is_skipped: bool, now: datetime
) -> Cancelled:
    """Let a meeting not take place: cancelled, or skipped as no date of the plan. Refused as `cancel_meeting`."""
    actor.check(Right.CANCEL)
    verb = "skip" if is_skipped else "cancel"
    meeting = uow.meetings.get(meeting_id)
    shown = meeting_view(uow, meeting)
    when = date_and_time(meeting.starts_at, shown.series.zone)
    if meeting.is_cancelled:
        raise MeetingCancelled(when, is_skipped=meeting.is_skipped)
    if meeting.starts_at <= now:
        raise MeetingOver(when)
    reason = checked_reason(uow, shown.series, because)
    after = replace(meeting, cancelled_because=reason, is_skipped=is_skipped, sequence=meeting.sequence + 1)
    uow.meetings.save(after)
    hush_meeting(uow, meeting_id)
    facts = MeetingFacts(version=shown.series.version, meeting=as_it_was(meeting, after))
    undo_id = keep_for_undo(uow, shown.series, facts, verb=verb, now=now)
    tell_cancelled(uow, shown.series, after, now=now)
    uow.audit.record(
        group_id=shown.group.id,
        verb=verb,
        subject="meeting",
        subject_id=meeting_id,
        before={"cancelled": False},
        after={"cancelled": True, "because": reason},
    )
    return Cancelled(shown=replace(shown, meeting=after), undo_id=undo_id, told=coming(shown))
