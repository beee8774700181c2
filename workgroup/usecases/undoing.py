"""Undo a change of a series' dates within its hour. Knows no command and no card."""

from dataclasses import dataclass, replace
from datetime import datetime

from workgroup.calendar.said import said
from workgroup.errors import Refusal
from workgroup.ids import SeriesId, UndoId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, Right
from workgroup.usecases.announcing import (
    announce,
    take_back_announcement,
    take_back_cancellation,
    tell_reinstated,
    withdraw,
)
from workgroup.usecases.planning import give_up, is_given_up, plan_series, revive_reminders, take_turns, unplanned
from workgroup.usecases.scheduling import is_answered, made_since
from workgroup.usecases.undo_facts import MeetingBefore, MeetingFacts, PlanFacts, facts_of, series_of

_RIGHTS = {"cancel": Right.CANCEL, "skip": Right.CANCEL}
"""What it takes to undo each verb; planning takes `Right.SCHEDULE`."""


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
    said: str | None
    """The plan that stands again, in words; `None` for a series without one, or when one meeting was undone."""
    meeting: Meeting | None = None
    """The meeting that takes place again; `None` when a plan was undone."""
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
        undone = _undo_meeting(uow, series, facts.meeting, now)
    else:
        undone = _undo_plan(uow, series, facts, now)
    if not uow.undos.use(undo_id):
        raise NothingToUndo("it was undone before")
    uow.audit.record(
        group_id=kept.group_id, verb=f"undo_{kept.verb}", subject="undo", subject_id=undo_id, before=dict(kept.facts)
    )
    return undone


def _undo_meeting(uow: UnitOfWork, series: Series, was: MeetingBefore, now: datetime) -> Undone:
    meeting = uow.meetings.get(was.meeting_id)
    if meeting.sequence != was.sequence:
        raise NothingToUndo("the meeting was changed since")
    if meeting.starts_at <= now:
        raise NothingToUndo("its time is over")
    was_told = take_back_cancellation(uow, meeting)
    restored = _restored(uow, series, was.restored(meeting), now)
    if was_told:
        tell_reinstated(uow, series, restored, now=now)
    return Undone(series=series, said=None, meeting=restored, was_told=was_told)


def _undo_plan(uow: UnitOfWork, series: Series, facts: PlanFacts, now: datetime) -> Undone:
    restored = replace(
        series,
        recurrence=facts.recurrence,
        minutes=facts.minutes,
        place=facts.place,
        version=series.version + 1,
    )
    # Also what the planner has made in the meantime; but what the earlier plan has too may stay.
    gone = unplanned(made_since(uow, series.id, facts.stood, now), restored.recurrence)
    if any(meeting.id not in facts.answered and is_answered(uow, meeting.id) for meeting in gone):
        raise NothingToUndo("somebody has answered for one of its meetings already")
    was_told = take_back_announcement(uow, series)
    uow.series.save(restored)
    for meeting in gone:
        give_up(uow, meeting)
    for was in facts.changed:
        meeting = uow.meetings.get(was.meeting_id)
        uow.meetings.save(replace(meeting, minutes=was.minutes, place=was.place))
        uow.outbox.mark_cards(meeting.id)
    for meeting_id in facts.goes:
        meeting = uow.meetings.get(meeting_id)
        if is_given_up(meeting):
            standing = replace(meeting, cancelled_because=None, sequence=meeting.sequence + 1)
            _restored(uow, restored, standing, now)
    plan_series(uow, restored, now=now)
    if was_told:
        withdraw(uow, restored, now=now)
    elif facts.hushed:
        # Instead of the announcement that was taken back when the undone plan came before it was told.
        announce(uow, restored, {"version": restored.version}, now=now)
    sentence = said(restored.recurrence, restored.minutes) if restored.recurrence is not None else None
    return Undone(series=restored, said=sentence, was_told=was_told)


def _restored(uow: UnitOfWork, series: Series, meeting: Meeting, now: datetime) -> Meeting:
    """Keep the meeting as it is again, with its reminders; those that were sent stay sent."""
    uow.meetings.save(meeting)
    uow.outbox.mark_cards(meeting.id)
    revive_reminders(uow, series, meeting, now=now)
    return meeting
