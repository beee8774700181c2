"""Be away for some days: the answers that follow from it, and who is asked to stand in. Knows no command."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workgroup.errors import FieldRefusal, Refusal
from workgroup.ids import AbsenceId, GroupId, UndoId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.reply import PartStat
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, NotAllowed, Right
from workgroup.roster.person import Absence, Person
from workgroup.roster.seat import SeatHeld
from workgroup.usecases.arranging import check_days
from workgroup.usecases.planning import each_date
from workgroup.usecases.registering import is_holder
from workgroup.usecases.roster_changes import RosterChanges, take_turns
from workgroup.usecases.standing_in import ask_to_stand_in, who_can_stand_in
from workgroup.wording import day_range

_A_DAY = timedelta(days=1)
_LONGEST = 366
_MOST_SHOWN = 50


class AwayAlready(Refusal):
    """Those days are known already."""

    code = "away_already"

    def __init__(self, absence: Absence) -> None:
        super().__init__(
            f"I know already that you are away {day_range(absence.from_on, absence.to_on)}. Nothing changed. "
            "See your days: `/prevent away`."
        )


class NotAway(Refusal):
    """There is no such absence of the person's own."""

    code = "not_away"

    def __init__(self) -> None:
        super().__init__("You have no such days away. Nothing changed. See your days: `/prevent away`.")


@dataclass(frozen=True, kw_only=True)
class MissedMeeting:
    """A meeting during an absence."""

    series: Series
    starts_at: datetime
    held: SeatHeld | None
    """The seat that the person holds there; `None` for somebody who only deputises."""
    stand_in: Person | None
    """Who is asked to come for the seat."""
    was: PartStat
    """What the person had answered."""


@dataclass(frozen=True, kw_only=True)
class AwayPreview:
    """What being away would mean: nothing is kept yet."""

    from_on: date
    to_on: date
    meetings: tuple[MissedMeeting, ...]
    """Earliest first; those that have no record yet are answered when they get one."""


@dataclass(frozen=True, kw_only=True)
class WentAway:
    """The person is away."""

    from_on: date
    to_on: date
    meetings: tuple[MissedMeeting, ...]
    undo_id: UndoId


def preview_away(
    uow: UnitOfWork, *, actor: Actor, group_id: GroupId, from_on: date, to_on: date, now: datetime
) -> AwayPreview:
    """What being away on those days would mean in every series of the group.

    Refused: `NotAllowed`; `DaysOver`; `FieldRefusal` for more than a year; `AwayAlready`.
    """
    person = _checked(uow, actor, group_id, from_on, to_on, now)
    missed: list[MissedMeeting] = []
    for series in _series_of(uow, group_id, person, from_on, to_on):
        for planned in each_date(uow, series, now=now):
            on = planned.starts_at.astimezone(series.zone).date()
            if on > to_on or len(missed) >= _MOST_SHOWN:
                break
            if on < from_on or planned.is_cancelled:
                continue
            seats = uow.seats.list_held(series.id, on)
            if not any(one.id == person.id for held in seats for one in held.people):
                continue
            held = next((one for one in seats if is_holder(one, person)), None)
            replies = uow.replies.of(planned.meeting.id) if planned.meeting is not None else {}
            missed.append(
                MissedMeeting(
                    series=series,
                    starts_at=planned.starts_at,
                    held=held,
                    stand_in=who_can_stand_in(uow, held, seats, on=on) if held is not None else None,
                    was=replies.get(person.id, PartStat.NEEDS_ACTION),
                )
            )
    return AwayPreview(from_on=from_on, to_on=to_on, meetings=_in_order(missed))


def go_away(uow: UnitOfWork, *, actor: Actor, group_id: GroupId, from_on: date, to_on: date, now: datetime) -> WentAway:
    """Keep the days; answer no for the person's planned meetings of those days, and ask who stands in for their seats.

    A meeting that gets its record later is answered then. Refused as `preview_away`.
    """
    take_turns(uow, group_id)
    person = _checked(uow, actor, group_id, from_on, to_on, now)
    changes = RosterChanges(uow=uow, group_id=group_id, actor=actor, now=now)
    changes.put_absence(person.id, from_on, to_on)
    missed = []
    for series in _series_of(uow, group_id, person, from_on, to_on):
        for meeting in uow.meetings.list_of(series.id, since=now):
            on = meeting.starts_at.astimezone(series.zone).date()
            if from_on <= on <= to_on and not meeting.is_cancelled:
                found = _answer(uow, changes, series, meeting, person, on)
                missed += [found] if found is not None else []
    return WentAway(
        from_on=from_on,
        to_on=to_on,
        meetings=_in_order(missed),
        undo_id=changes.keep("away", subject="person", subject_id=person.id),
    )


def _answer(
    uow: UnitOfWork, changes: RosterChanges, series: Series, meeting: Meeting, person: Person, on: date
) -> MissedMeeting | None:
    seats = uow.seats.list_held(series.id, on)
    if not any(one.id == person.id for held in seats for one in held.people):
        return None
    was = uow.replies.of(meeting.id).get(person.id, PartStat.NEEDS_ACTION)
    changes.reply(meeting, person.id, PartStat.DECLINED)
    held = next((one for one in seats if is_holder(one, person)), None)
    stand_in = ask_to_stand_in(uow, series, meeting, held, seats, now=changes.now) if held is not None else None
    return MissedMeeting(series=series, starts_at=meeting.starts_at, held=held, stand_in=stand_in, was=was)


def my_absences(uow: UnitOfWork, *, actor: Actor, group_id: GroupId, now: datetime) -> list[Absence]:
    """The person's own days away, from today on, by their first day. Refused: `NotAllowed`."""
    actor.check(Right.ARRANGE_SEAT)
    today = now.astimezone(uow.groups.get(group_id).zone).date()
    return uow.absences.list_of([actor.person.id], since=today) if actor.person is not None else []


@dataclass(frozen=True, kw_only=True)
class CameBack:
    """The person is not away after all, or sooner back."""

    absence: Absence


def come_back(uow: UnitOfWork, *, actor: Actor, group_id: GroupId, absence_id: AbsenceId, now: datetime) -> CameBack:
    """Take days away back, as far as they lie ahead. Answers that were given stay: only the person knows the new ones.

    Refused: `NotAllowed`; `NotAway` for days that are no longer there, or somebody else's.
    """
    take_turns(uow, group_id)
    found = next(
        (one for one in my_absences(uow, actor=actor, group_id=group_id, now=now) if one.id == absence_id), None
    )
    if found is None:
        raise NotAway
    today = now.astimezone(uow.groups.get(group_id).zone).date()
    uow.absences.end(found.id, min(found.from_on, today) - _A_DAY if found.from_on >= today else today - _A_DAY)
    uow.audit.record(
        group_id=group_id,
        verb="come_back",
        subject="absence",
        subject_id=absence_id,
        before={"from": found.from_on.isoformat(), "to": found.to_on.isoformat()},
    )
    return CameBack(absence=found)


def _checked(uow: UnitOfWork, actor: Actor, group_id: GroupId, from_on: date, to_on: date, now: datetime) -> Person:
    actor.check(Right.ARRANGE_SEAT)
    person = actor.person
    if person is None or person.group_id != group_id:
        raise NotAllowed(Right.ARRANGE_SEAT)
    check_days(from_on, to_on, today=now.astimezone(uow.groups.get(group_id).zone).date())
    if (to_on - from_on).days >= _LONGEST:
        raise FieldRefusal(
            "to", "That is more than a year. Nothing changed. Hand your seat over instead: `/prevent handover @person`."
        )
    for known in uow.absences.list_of([person.id], since=from_on):
        if known.from_on <= from_on and to_on <= known.to_on:
            raise AwayAlready(known)
    return person


def _series_of(uow: UnitOfWork, group_id: GroupId, person: Person, from_on: date, to_on: date) -> list[Series]:
    ids = {*uow.seats.list_series_of(person.id, from_on), *uow.seats.list_series_of(person.id, to_on)}
    return [series for series in uow.series.list_of(group_id) if series.id in ids]


def _in_order(missed: list[MissedMeeting]) -> tuple[MissedMeeting, ...]:
    return tuple(sorted(missed, key=lambda one: (one.starts_at, one.series.id)))
