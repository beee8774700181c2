"""Cancel one meeting of a series, after a look at what that would mean. Knows no command and no card."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from workgroup.errors import Refusal
from workgroup.ids import MeetingId, SeriesId, UndoId
from workgroup.meeting.meeting import MeetingCancelled, MeetingOver, NoMeeting
from workgroup.meeting.reply import PartStat
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, Right
from workgroup.roster.person import Person
from workgroup.usecases.announcing import tell_cancelled
from workgroup.usecases.dates import touch_meeting
from workgroup.usecases.guarding import keep_out
from workgroup.usecases.planning import REPLANNED, PlannedDate, each_date, hush_meeting, next_standing
from workgroup.usecases.telling import MeetingView, meeting_view
from workgroup.usecases.undo_facts import CancellationFacts, keep_for_undo
from workgroup.wording import date_and_time, listed, short_date

LONGEST_REASON = 300


class ReasonTooLong(Refusal):
    """A reason is one sentence."""

    code = "reason_too_long"

    def __init__(self) -> None:
        super().__init__(
            f"A reason has at most {LONGEST_REASON} characters, since everybody reads it. Nothing changed. "
            "Say it in one sentence."
        )


class NoMeetingOn(Refusal):
    """The series does not meet on that day."""

    code = "no_meeting_on"

    def __init__(self, series: str, on: date, near: Sequence[date]) -> None:
        ahead = f"The next dates are {listed([short_date(day) for day in near])}." if near else "No date lies ahead."
        super().__init__(f"{series} does not meet on {short_date(on)}. Nothing changed. {ahead}")


@dataclass(frozen=True, kw_only=True)
class CancelPreview:
    """What cancelling a meeting would mean: nothing is cancelled yet."""

    series: Series
    planned: PlannedDate
    recurrence_id: datetime
    """Which date of the series it is: its local start by the rule."""
    because: str
    coming: tuple[Person, ...]
    """Who has said that they come, or may come."""


@dataclass(frozen=True, kw_only=True)
class Cancelled:
    """A meeting was cancelled."""

    shown: MeetingView
    undo_id: UndoId
    told: tuple[Person, ...]
    """Who had said that they come, or may come."""


def preview_cancel(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, on: date | None, because: str, now: datetime
) -> CancelPreview:
    """What cancelling the next meeting, or the one on that day in the series' zone, would mean.

    Refused: `NotAllowed`; `NoMeeting` when none lies ahead, `NoMeetingOn` for a day without one,
    `MeetingCancelled` for one that is cancelled; and as `cancel_meeting` for the reason.
    """
    actor.check(Right.CANCEL)
    series = uow.series.get(series_id)
    reason = _checked_reason(uow, series, because)
    planned = _meant(uow, series, on, now)
    if planned.is_cancelled:
        raise MeetingCancelled(date_and_time(planned.starts_at, series.zone))
    return CancelPreview(
        series=series,
        planned=planned,
        recurrence_id=planned.recurrence_id,
        because=reason,
        coming=_coming(meeting_view(uow, planned.meeting)) if planned.meeting is not None else (),
    )


def _meant(uow: UnitOfWork, series: Series, on: date | None, now: datetime) -> PlannedDate:
    if on is None:
        planned = next_standing(uow, series, now=now)
        if planned is None:
            raise NoMeeting(series.name)
        return planned
    near: list[date] = []
    for one in each_date(uow, series, now=now):
        day = one.starts_at.astimezone(series.zone).date()
        if day == on:
            return one
        if day > on and len(near) >= 3:
            break
        if not one.is_cancelled and len(near) < 3:
            near.append(day)
    raise NoMeetingOn(series.name, on, near)


def cancel_date(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, recurrence_id: datetime, because: str, now: datetime
) -> Cancelled:
    """Cancel the meeting of one planned date, which gets its record now if it had none.

    Refused: `NoMeeting` when the series has no such date; and as `cancel_meeting`.
    """
    actor.check(Right.CANCEL)
    meeting = touch_meeting(uow, series_id=series_id, recurrence_id=recurrence_id, now=now)
    return cancel_meeting(uow, actor=actor, meeting_id=meeting.id, because=because, now=now)


def cancel_meeting(uow: UnitOfWork, *, actor: Actor, meeting_id: MeetingId, because: str, now: datetime) -> Cancelled:
    """Cancel one meeting with its reason, and tell the channel once.

    Refused: `NotAllowed`, `MeetingCancelled` when it already is, `MeetingOver` once it has begun,
    `ReasonTooLong`, and what the content guard keeps out of the reason. Its reminders that have not left are not
    sent.
    """
    actor.check(Right.CANCEL)
    meeting = uow.meetings.get(meeting_id)
    shown = meeting_view(uow, meeting)
    when = date_and_time(meeting.starts_at, shown.series.zone)
    if meeting.is_cancelled:
        raise MeetingCancelled(when)
    if meeting.starts_at <= now:
        raise MeetingOver(when)
    reason = _checked_reason(uow, shown.series, because)
    cancelled = replace(meeting, cancelled_because=reason, sequence=meeting.sequence + 1)
    uow.meetings.save(cancelled)
    hush_meeting(uow, meeting_id)
    undo_id = keep_for_undo(
        uow,
        shown.series,
        CancellationFacts(version=shown.series.version, meeting_id=meeting_id, sequence=cancelled.sequence),
        now=now,
    )
    tell_cancelled(uow, shown.series, cancelled, now=now)
    uow.audit.record(
        group_id=shown.group.id,
        verb="cancel",
        subject="meeting",
        subject_id=meeting_id,
        before={"cancelled": False},
        after={"cancelled": True, "because": reason},
    )
    return Cancelled(shown=replace(shown, meeting=cancelled), undo_id=undo_id, told=_coming(shown))


def _checked_reason(uow: UnitOfWork, series: Series, because: str) -> str:
    reason = because.strip()
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLong
    keep_out(uow, reason, field="reason", group_id=series.group_id)
    # Word for word ours, it would let the planner take the date up again by itself.
    return f"{reason}." if reason == REPLANNED else reason


def _coming(shown: MeetingView) -> tuple[Person, ...]:
    """Who said that they come or may come: the holder of each seat, or the deputy who fills it."""
    coming: dict[int, Person] = {}
    for answer in shown.answers:
        held = answer.held
        for person in held.people:
            fills = answer.by_deputy or (held.holder.id if held.holder is not None else None)
            said_so = answer.partstat in {PartStat.ACCEPTED, PartStat.TENTATIVE, PartStat.DELEGATED}
            if said_so and person.id == fills:
                coming[person.id] = person
    return tuple(coming.values())
