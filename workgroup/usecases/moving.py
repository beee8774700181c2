"""Move one meeting, or change its length or place, while the series stays as it is. Knows no command and no card."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from workgroup.errors import Refusal
from workgroup.ids import PersonId, SeriesId, UndoId
from workgroup.meeting.meeting import Meeting, MeetingCancelled, MeetingOver
from workgroup.meeting.reply import PartStat, Reply
from workgroup.meeting.series import Series
from workgroup.notices import NoticeState
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, Right
from workgroup.roster.person import Person
from workgroup.usecases.announcing import ask_again, take_back_asking, tell_moved
from workgroup.usecases.clashing import DateClashes, Wished, find_clashes, without_load
from workgroup.usecases.dates import touch_meeting
from workgroup.usecases.guarding import keep_out
from workgroup.usecases.picking import checked_reason, pick_date
from workgroup.usecases.planning import (
    MOVED_AT_MOST,
    PlannedDate,
    each_date,
    reminder_key,
    revive_reminders,
    take_turns,
)
from workgroup.usecases.undo_facts import MeetingFacts, as_it_was, keep_for_undo
from workgroup.wording import clock_time, date_and_time, short_date

_LEFT_THE_HOUSE = frozenset({NoticeState.SENDING, NoticeState.SENT, NoticeState.UNKNOWN})


class MovedIntoThePast(Refusal):
    """The moment to which a meeting should move is over."""

    code = "moved_into_the_past"

    def __init__(self, wanted: datetime, instead: datetime | None) -> None:
        paste = (
            f"Try `/prevent move next to {instead.day} {instead:%B %Y} {clock_time(instead)}`."
            if instead is not None
            else "Say a moment ahead, with its year if need be."
        )
        super().__init__(f"{short_date(wanted)}, {clock_time(wanted)} is in the past. Nothing changed. {paste}")


class MovedTooFar(Refusal):
    """A meeting that moves by months is another meeting."""

    code = "moved_too_far"

    def __init__(self) -> None:
        super().__init__(
            f"A meeting is moved by at most {MOVED_AT_MOST.days} days. Nothing changed. "
            "Skip the date, and add another one with `/prevent extra`."
        )


class NothingToChange(Refusal):
    """The meeting is like that already."""

    code = "nothing_to_change"

    def __init__(self, when: str) -> None:
        super().__init__(
            f"The meeting is like that already: {when}. Nothing changed. See what is planned: `/prevent dates`."
        )


class MovedSince(Refusal):
    """The meeting is no longer where the preview showed it."""

    code = "moved_since"

    def __init__(self, when: str) -> None:
        super().__init__(
            f"The meeting was changed since I showed you this: it is now {when}. Nothing changed. "
            "Look again: `/prevent dates`."
        )


@dataclass(frozen=True, kw_only=True)
class Terms:
    """When, for how long and where one meeting is."""

    start: datetime
    """Wall time in the series' zone."""
    minutes: int
    place: str


@dataclass(frozen=True, kw_only=True)
class MovePreview:
    """What moving a meeting would mean: nothing is moved yet."""

    series: Series
    planned: PlannedDate
    terms: Terms
    starts_at: datetime
    """The new start, in UTC."""
    because: str
    asked_again: tuple[Person, ...]
    """Who had answered for the old time, and is asked again."""
    unreachable: frozenset[PersonId]
    """Those of them who have no way to be reached yet."""
    is_reminded: bool
    """Whether the channel was reminded of the old time already."""
    same_day: tuple[datetime, ...]
    """Other meetings of the series on the new day, in UTC."""
    clashes: tuple[DateClashes, ...]
    """What the meeting would meet at its new time; empty for nothing, and where only length or place change."""


@dataclass(frozen=True, kw_only=True)
class Moved:
    """A meeting was moved, or has another length or place."""

    series: Series
    before: Meeting
    meeting: Meeting
    asked_again: tuple[Person, ...]
    undo_id: UndoId


def pick_to_move(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, on: date | None, now: datetime) -> PlannedDate:
    """The date that is to move: the next, or the one of that day. Refused: `NotAllowed`, as `picking.pick_date`."""
    actor.check(Right.SCHEDULE)
    return pick_date(uow, uow.series.get(series_id), on, verb="move", now=now)


def preview_move(
    uow: UnitOfWork,
    *,
    actor: Actor,
    series_id: SeriesId,
    planned: PlannedDate,
    terms: Terms,
    because: str,
    now: datetime,
) -> MovePreview:
    """What the terms would mean for that date of the series.

    Refused: `NotAllowed`; `MeetingCancelled` for one that does not take place, `NothingToChange`, `MovedIntoThePast`,
    `MovedTooFar`; `ReasonTooLong`, and what the content guard keeps out of reason and place.
    """
    actor.check(Right.SCHEDULE)
    series = uow.series.get(series_id)
    reason = checked_reason(uow, series, because)
    keep_out(uow, terms.place, field="place", group_id=series.group_id)
    starts_at = _checked_start(series, planned, terms, now)
    answered = people_who_answered(uow, planned.meeting) if planned.meeting is not None else ()
    is_asked = starts_at != planned.starts_at
    day = starts_at.astimezone(series.zone).date()
    others = []
    for one in each_date(uow, series, now=now):
        on = one.starts_at.astimezone(series.zone).date()
        if on > day:
            break
        if on == day and not one.is_cancelled and one.recurrence_id != planned.recurrence_id:
            others.append(one.starts_at)
    asked = answered if is_asked else ()
    wanted = [Wished(starts_at=starts_at, minutes=terms.minutes)] if is_asked else []
    met = find_clashes(uow, series, wanted, then=None, with_loads=False, now=now)
    return MovePreview(
        series=series,
        planned=planned,
        terms=terms,
        starts_at=starts_at,
        because=reason,
        asked_again=asked,
        unreachable=frozenset(one.id for one in asked) - uow.people.list_reachable([one.id for one in asked]),
        is_reminded=planned.meeting is not None and _is_reminded(uow, series, planned.meeting),
        same_day=tuple(others),
        clashes=without_load(met),
    )


def _checked_start(series: Series, planned: PlannedDate, terms: Terms, now: datetime) -> datetime:
    if planned.meeting is not None and planned.is_cancelled:
        when = date_and_time(planned.starts_at, series.zone)
        raise MeetingCancelled(when, is_skipped=planned.meeting.is_skipped)
    starts_at = at_wall(series, terms.start)
    was = (planned.starts_at, planned.minutes, planned.place)
    if was == (starts_at, terms.minutes, terms.place):
        raise NothingToChange(date_and_time(starts_at, series.zone))
    if starts_at <= now:
        ahead = planned.starts_at.astimezone(series.zone) + timedelta(days=7)
        raise MovedIntoThePast(terms.start, ahead)
    by_rule = at_wall(series, planned.recurrence_id)
    if starts_at != planned.starts_at and abs(starts_at - by_rule) > MOVED_AT_MOST:
        raise MovedTooFar
    return starts_at


def move_date(
    uow: UnitOfWork,
    *,
    actor: Actor,
    series_id: SeriesId,
    recurrence_id: datetime,
    terms: Terms,
    because: str,
    seen: datetime,
    now: datetime,
) -> Moved:
    """Move one planned date, which gets its record now if it had none; tell the channel and who had answered, once.

    `seen` is the start, in UTC, at which somebody saw it before they confirmed. Reminders follow the meeting; those
    that have left are not repeated. Answers to the old time are set aside. Refused: `NoMeeting` when the series has no
    such date, `MeetingOver` once it has begun, `MovedSince` when it is elsewhere by now; and as `preview_move`.
    """
    actor.check(Right.SCHEDULE)
    take_turns(uow, series_id)
    before = touch_meeting(uow, series_id=series_id, recurrence_id=recurrence_id, now=now)
    series = uow.series.get(series_id)
    planned = PlannedDate(
        recurrence_id=recurrence_id,
        starts_at=before.starts_at,
        minutes=before.minutes,
        place=before.place,
        meeting=before,
    )
    if before.starts_at <= now:
        raise MeetingOver(date_and_time(before.starts_at, series.zone))
    reason = checked_reason(uow, series, because)
    keep_out(uow, terms.place, field="place", group_id=series.group_id)
    starts_at = _checked_start(series, planned, terms, now)
    if before.starts_at != seen:
        raise MovedSince(date_and_time(before.starts_at, series.zone))
    after = replace(
        before,
        starts_at=starts_at,
        minutes=terms.minutes,
        place=terms.place,
        moved_because=reason,
        sequence=before.sequence + 1,
    )
    aside = change_meeting(uow, series, before, after, now=now)
    facts = MeetingFacts(version=series.version, meeting=as_it_was(before, after, replies=aside))
    undo_id = keep_for_undo(uow, series, facts, verb="move", now=now)
    uow.audit.record(
        group_id=series.group_id,
        verb="move",
        subject="meeting",
        subject_id=after.id,
        before=_audited(before),
        after={**_audited(after), "because": reason, "asked_again": len(aside)},
    )
    return Moved(
        series=series,
        before=before,
        meeting=after,
        asked_again=tuple(uow.people.get(person_id) for person_id in aside),
        undo_id=undo_id,
    )


def change_meeting(
    uow: UnitOfWork, series: Series, before: Meeting, after: Meeting, *, now: datetime
) -> Mapping[PersonId, PartStat]:
    """Keep a meeting that stands with another time, length or place, and tell it; return the answers set aside."""
    uow.meetings.save(after)
    uow.outbox.mark_cards(after.id)
    revive_reminders(uow, series, after, now=now)
    tell_moved(uow, series, before, after, now=now)
    if before.starts_at == after.starts_at:
        return {}
    aside = set_answers_aside(uow, after, now=now)
    # Who was to be asked about an earlier move, and was not reached yet, is asked about this one.
    waiting = take_back_asking(uow, series, after)
    for person_id in dict.fromkeys([*aside, *waiting]):
        ask_again(uow, series, before, after, person_id, now=now)
    return aside


def set_answers_aside(uow: UnitOfWork, meeting: Meeting, *, now: datetime) -> Mapping[PersonId, PartStat]:
    """Let nobody have answered for the meeting; return the answers that there were."""
    aside = {
        person_id: partstat
        for person_id, partstat in uow.replies.of(meeting.id).items()
        if partstat is not PartStat.NEEDS_ACTION
    }
    for person_id in aside:
        uow.replies.put(
            Reply(meeting_id=meeting.id, person_id=person_id, partstat=PartStat.NEEDS_ACTION, replied_at=now)
        )
    return aside


def people_who_answered(uow: UnitOfWork, meeting: Meeting) -> tuple[Person, ...]:
    """Who has answered for the meeting, whatever they said."""
    replies = uow.replies.of(meeting.id)
    return tuple(uow.people.get(one) for one, said in replies.items() if said is not PartStat.NEEDS_ACTION)


def at_wall(series: Series, start: datetime) -> datetime:
    """The instant, in UTC, of a wall time in the series' zone; one that a clock change leaves out is moved forward."""
    return start.replace(tzinfo=series.zone, fold=0).astimezone(UTC)


def _is_reminded(uow: UnitOfWork, series: Series, meeting: Meeting) -> bool:
    notices = [uow.outbox.find(reminder_key(meeting, lead)) for lead in uow.series.list_leads(series.id)]
    return any(notice is not None and notice.state in _LEFT_THE_HOUSE for notice in notices)


def _audited(meeting: Meeting) -> Mapping[str, object]:
    return {"starts_at": meeting.starts_at.isoformat(), "minutes": meeting.minutes, "place": meeting.place}
