"""Undo a change of a series' dates within its hour. Knows no command and no card."""

from dataclasses import dataclass, replace
from datetime import datetime

from workgroup.calendar.avoidance import plan_said
from workgroup.errors import Refusal
from workgroup.ids import SeriesId, UndoId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.reply import PartStat, Reply
from workgroup.meeting.series import Series
from workgroup.notices import NoticeKind
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, Right
from workgroup.usecases.announcing import (
    announce,
    ask_again,
    take_back_cancellation,
    take_back_extra,
    take_back_of_plan,
    take_back_request,
    tell_cancelled,
    tell_moved,
    tell_of_plan,
    tell_reinstated,
)
from workgroup.usecases.avoiding import misplaced, with_holidays
from workgroup.usecases.planning import (
    PAUSED,
    REPLANNED,
    give_up,
    hush_meeting,
    is_given_up,
    is_in_pause,
    plan_series,
    revive_reminders,
    take_turns,
    without_a_date,
)
from workgroup.usecases.scheduling import is_answered, made_since
from workgroup.usecases.undo_facts import MeetingBefore, MeetingFacts, PlanFacts, facts_of, series_of

_RIGHTS = {"cancel": Right.CANCEL, "skip": Right.CANCEL}
"""What it takes to undo each verb; the others take `Right.SCHEDULE`."""
_TOLD_OF = {
    "schedule": (NoticeKind.ANNOUNCEMENT, NoticeKind.WITHDRAWAL),
    "pause": (NoticeKind.PAUSE, NoticeKind.RESUMPTION),
    "resume": (NoticeKind.RESUMPTION, NoticeKind.PAUSE),
    "end": (NoticeKind.ENDING, NoticeKind.RESUMPTION),
}
"""What the channel is told of each verb that changes a series as a whole, and what once it is undone."""


class NothingToUndo(Refusal):
    """The hour is over, it was undone before, or it never was."""

    code = "nothing_to_undo"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"This can no longer be undone: {why}. Nothing changed. See what is planned: `/prevent dates`."
        )


@dataclass(frozen=True, kw_only=True)
class Undone:
    """Something was undone."""

    series: Series
    verb: str
    """What was undone, as it was kept: "schedule", "skip", "pause" …"""
    said: str | None
    """The plan that stands again, in words; `None` for a series without one, or when one meeting was undone."""
    meeting: Meeting | None = None
    """The one meeting that is as it was before; `None` when a plan was undone."""
    moved_from: datetime | None = None
    """Where that meeting had been moved, in UTC; `None` when it had not."""
    was_told: bool = False
    """Whether the channel had been told, and so is told again."""


def undo(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, undo_id: UndoId, now: datetime) -> Undone:
    """Undo a change of that series' dates within the hour, and tell the channel if it had been told.

    Refused: `NotAllowed`; `NothingToUndo` after the hour, a second time, when the series was planned again
    since, or when a meeting that would go was answered by somebody.
    """
    kept = uow.undos.find(undo_id)
    if kept is None or series_of(kept) != series_id:
        # The rights are those of the series at hand, so another's is as good as none.
        raise NothingToUndo("there is nothing of that kind here any more")
    facts = facts_of(kept)
    actor.check(_RIGHTS.get(kept.verb, Right.SCHEDULE))
    if kept.used:
        raise NothingToUndo("it was undone before")
    if now > kept.until:
        raise NothingToUndo("the hour for it is over")
    take_turns(uow, series_id)
    series = uow.series.get(series_id)
    if series.version != facts.version:
        raise NothingToUndo("the series was planned again since")
    if isinstance(facts, MeetingFacts):
        undone = _undo_meeting(uow, series, facts.meeting, kept.verb, now)
    else:
        undone = _undo_plan(uow, series, facts, kept.verb, now)
    if not uow.undos.use(undo_id):
        raise NothingToUndo("it was undone before")
    uow.audit.record(
        group_id=kept.group_id, verb=f"undo_{kept.verb}", subject="undo", subject_id=undo_id, before=dict(kept.facts)
    )
    return undone


def _undo_meeting(uow: UnitOfWork, series: Series, was: MeetingBefore, verb: str, now: datetime) -> Undone:
    meeting = uow.meetings.get(was.meeting_id)
    if meeting.sequence != was.sequence:
        raise NothingToUndo("the meeting was changed since")
    restored = was.restored(meeting)
    if min(meeting.starts_at, restored.starts_at) <= now:
        raise NothingToUndo("its time is over")
    if restored.is_cancelled == meeting.is_cancelled:
        was_told = _move_back(uow, series, was, meeting, restored, now)
    elif restored.is_cancelled:
        if is_answered(uow, meeting.id):
            raise NothingToUndo("somebody has answered for it already; cancel it instead")
        was_told = take_back_extra(uow, meeting)
        uow.meetings.save(restored)
        hush_meeting(uow, restored.id)
        if was_told:
            tell_cancelled(uow, series, restored, now=now)
    else:
        was_told = take_back_cancellation(uow, meeting)
        _keep(uow, series, restored, now)
        if was_told:
            tell_reinstated(uow, series, restored, now=now)
    moved_from = meeting.starts_at if meeting.starts_at != restored.starts_at else None
    return Undone(series=series, verb=verb, said=None, meeting=restored, moved_from=moved_from, was_told=was_told)


def _move_back(
    uow: UnitOfWork, series: Series, was: MeetingBefore, meeting: Meeting, restored: Meeting, now: datetime
) -> bool:
    """Let the meeting be where it was, with the answers to that time; whether the channel is told."""
    _keep(uow, series, restored, now)
    _answers_back(uow, series, was, meeting, restored, now)
    return tell_moved(uow, series, meeting, restored, is_back=True, now=now)


def _answers_back(
    uow: UnitOfWork, series: Series, was: MeetingBefore, meeting: Meeting, restored: Meeting, now: datetime
) -> None:
    """Let the answers that were set aside count again, unless there is a newer one; tell who had been asked anew."""
    since = uow.replies.of(meeting.id)
    for person_id, partstat in was.replies.items():
        if since.get(person_id, PartStat.NEEDS_ACTION) is PartStat.NEEDS_ACTION:
            uow.replies.put(Reply(meeting_id=meeting.id, person_id=person_id, partstat=partstat, replied_at=now))
        if take_back_request(uow, meeting, person_id):
            ask_again(uow, series, meeting, restored, person_id, is_back=True, now=now)


def _undo_plan(uow: UnitOfWork, series: Series, facts: PlanFacts, verb: str, now: datetime) -> Undone:
    before = facts.before
    earlier = replace(
        series,
        recurrence=before.recurrence,
        minutes=before.minutes,
        place=before.place,
        pauses=before.pauses,
        ended_because=before.ended_because,
        avoid=before.avoid,
        version=series.version + 1,
    )
    restored = with_holidays(uow, earlier)
    # Also what the planner has made in the meantime; but what the earlier plan has too may stay.
    made = made_since(uow, series.id, facts.stood, now)
    gone = [*without_a_date(made, restored), *(one.meeting for one in misplaced(made, restored))]
    if any(meeting.id not in facts.answered and is_answered(uow, meeting.id) for meeting in gone):
        raise NothingToUndo("somebody has answered for one of its meetings already")
    told, instead = _TOLD_OF[verb]
    was_told = take_back_of_plan(uow, series, told)
    uow.series.save(restored)
    for meeting in gone:
        give_up(uow, meeting, PAUSED if is_in_pause(meeting, restored) else REPLANNED)
    for was in facts.changed:
        _change_back(uow, restored, was, now)
    for meeting_id in facts.goes:
        meeting = uow.meetings.get(meeting_id)
        if is_given_up(meeting):
            standing = replace(meeting, cancelled_because=None, sequence=meeting.sequence + 1)
            _keep(uow, restored, standing, now)
    plan_series(uow, restored, now=now)
    if was_told:
        tell_of_plan(uow, restored, instead, {"version": restored.version}, now=now)
    elif facts.hushed:
        # Instead of the announcement that was taken back when the undone plan came before it was told.
        announce(uow, restored, {"version": restored.version}, now=now)
    sentence = (
        plan_said(restored.recurrence, restored.minutes, restored.avoid) if restored.recurrence is not None else None
    )
    return Undone(series=restored, verb=verb, said=sentence, was_told=was_told)


def _change_back(uow: UnitOfWork, series: Series, was: MeetingBefore, now: datetime) -> None:
    """Let a meeting be what it was before a plan changed it; what became of it since then stays."""
    meeting = uow.meetings.get(was.meeting_id)
    other = uow.meetings.find(series.id, was.recurrence_id)
    if other is not None and other.id != meeting.id:
        raise NothingToUndo("another meeting has its time by now")
    if meeting.sequence != was.sequence:
        uow.meetings.save(was.named(meeting))
        return
    restored = was.restored(meeting)
    if restored.sequence == meeting.sequence or restored.is_cancelled:
        uow.meetings.save(restored)
        uow.outbox.mark_cards(meeting.id)
        return
    _keep(uow, series, restored, now)
    _answers_back(uow, series, was, meeting, restored, now)


def _keep(uow: UnitOfWork, series: Series, meeting: Meeting, now: datetime) -> None:
    """Keep the meeting as it is again, with its reminders; those that were sent stay sent."""
    uow.meetings.save(meeting)
    uow.outbox.mark_cards(meeting.id)
    revive_reminders(uow, series, meeting, now=now)
