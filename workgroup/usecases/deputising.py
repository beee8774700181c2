"""Name a deputy for a seat: always, for some days, or for one meeting. Knows no command."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from workgroup.errors import FieldRefusal, Refusal
from workgroup.ids import PersonId, SeriesId, UndoId
from workgroup.meeting.meeting import Meeting, NoMeeting
from workgroup.meeting.reply import PartStat
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor
from workgroup.roster.person import Person
from workgroup.roster.seat import Deputyship, SeatHeld
from workgroup.usecases.arranging import (
    Coming,
    candidate_as_facts,
    check_days,
    holder_of,
    needs_approval,
    take_in,
    today_of,
    who_comes,
    whose_seat,
)
from workgroup.usecases.planning import next_standing
from workgroup.usecases.proposing import Proposed, propose
from workgroup.usecases.registering import AlreadyRegistered, Candidate, is_holder, person_of_group
from workgroup.usecases.roster_changes import RosterChanges, take_turns
from workgroup.usecases.roster_news import Happened, News
from workgroup.usecases.standing_in import INSTEAD, ask_to_stand_in
from workgroup.wording import day_range

_A_DAY = timedelta(days=1)


class NoSuchDeputy(Refusal):
    """The person does not deputise for that seat."""

    code = "no_such_deputy"

    def __init__(self, name: str, holder: str) -> None:
        super().__init__(
            f"{name} is no deputy of {holder}. Nothing changed. See who deputises: `/prevent who-attends`."
        )


@dataclass(frozen=True, kw_only=True)
class Days:
    """For how long somebody deputises."""

    from_on: date
    to_on: date | None = None
    """The last day; `None` for always."""

    @property
    def is_always(self) -> bool:
        """Whether it has no end."""
        return self.to_on is None


@dataclass(frozen=True, kw_only=True)
class DeputyPreview:
    """What naming a deputy would mean: nothing is kept yet."""

    series: Series
    held: SeatHeld
    coming: Coming
    days: Days
    is_own: bool
    """Whether it is the seat of whoever asks."""
    answers: tuple[datetime, ...]
    """Starts, in UTC, of the planned meetings for which the holder's answer becomes no and the deputy is asked."""
    is_elsewhere: bool
    """Whether the deputy acts for another organisation."""
    has_own_seat: bool
    """Whether the deputy holds a seat in the series too, which they fill first."""
    waits: bool
    """Whether it waits for the coordinator."""
    coordinator: Person | None


@dataclass(frozen=True, kw_only=True)
class DeputyNamed:
    """A deputy was named."""

    series: Series
    held: SeatHeld
    deputy: Person
    days: Days
    is_own: bool
    is_reachable: bool
    asked: tuple[tuple[datetime, Person | None], ...]
    """For each meeting for which the holder's answer is no now: its start, in UTC, and who was asked to come."""
    undo_id: UndoId


def days_of_next(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, now: datetime) -> Days:
    """The day of the series' next meeting. Refused: `NoMeeting` when none is planned."""
    series = uow.series.get(series_id)
    planned = next_standing(uow, series, now=now)
    if planned is None:
        raise NoMeeting(series.name)
    on = planned.starts_at.astimezone(series.zone).date()
    return Days(from_on=on, to_on=on)


def preview_deputy(
    uow: UnitOfWork,
    *,
    actor: Actor,
    series_id: SeriesId,
    of: PersonId | None,
    candidate: Candidate,
    days: Days,
    now: datetime,
) -> DeputyPreview:
    """What naming the candidate deputy would mean, for one's own seat or that of another person.

    Refused: `NotAllowed`; `NoSeatOfYours`, `NoHolder`, `DaysOver`; `AlreadyRegistered` for who deputises already;
    `FieldRefusal` for oneself; and what `who_comes` refuses.
    """
    series, held, coming = _checked(uow, actor, series_id, of, candidate, days, now)
    group = uow.groups.get(series.group_id)
    meetings = _meetings(uow, series, days, now)
    seats = uow.seats.list_held(series_id, days.from_on)
    return DeputyPreview(
        series=series,
        held=held,
        coming=coming,
        days=days,
        is_own=_is_own(actor, held),
        answers=tuple(meeting.starts_at for meeting in meetings),
        is_elsewhere=coming.person is not None and coming.person.organisation_id != held.organisation.id,
        has_own_seat=coming.person is not None and any(is_holder(one, coming.person) for one in seats),
        waits=needs_approval(group, actor),
        coordinator=uow.people.get(group.coordinator_id) if group.coordinator_id is not None else None,
    )


def name_deputy(
    uow: UnitOfWork,
    *,
    actor: Actor,
    series_id: SeriesId,
    of: PersonId | None,
    candidate: Candidate,
    days: Days,
    now: datetime,
) -> DeputyNamed | Proposed:
    """Name the candidate deputy, always or for some days; for some days they go in the holder's place.

    Then the holder's answer to the meetings of those days becomes no, and the deputy is asked. Where the group wants
    it so, a member's change waits for the coordinator. Who is named is told. Refused as `preview_deputy`.
    """
    series = uow.series.get(series_id)
    take_turns(uow, series.group_id)
    series, held, coming = _checked(uow, actor, series_id, of, candidate, days, now)
    group = uow.groups.get(series.group_id)
    holder = holder_of(held, series)
    if needs_approval(group, actor):
        facts = {
            "series": int(series_id),
            "of": int(holder.id),
            "candidate": candidate_as_facts(candidate),
            "from": days.from_on.isoformat(),
            "to": days.to_on.isoformat() if days.to_on is not None else None,
        }
        return propose(uow, group=group, actor=actor, verb="name_deputy", facts=facts, now=now)
    changes = RosterChanges(uow=uow, group_id=group.id, actor=actor, now=now)
    deputy = take_in(uow, series, coming, held, today_of(series, now))
    position = INSTEAD if not days.is_always else 1 + max(_positions(uow, series, held, days.from_on), default=0)
    changes.put_deputy(
        Deputyship(seat_id=held.seat.id, person_id=deputy.id, position=position, from_on=days.from_on, to_on=days.to_on)
    )
    asked = []
    for meeting in _meetings(uow, series, days, now):
        changes.reply(meeting, holder.id, PartStat.DECLINED)
        on = meeting.starts_at.astimezone(series.zone).date()
        seats = uow.seats.list_held(series_id, on)
        seat = next(one for one in seats if one.seat.id == held.seat.id)
        asked.append((meeting.starts_at, ask_to_stand_in(uow, series, meeting, seat, seats, now=now)))
    changes.tell(
        News(
            happened=Happened.DEPUTY_NAMED,
            to=deputy.id,
            key=f"{held.seat.id}",
            by=actor.person.id if actor.person is not None else None,
            about=holder.id,
            series_id=series_id,
            seat_id=held.seat.id,
            from_on=days.from_on,
            to_on=days.to_on,
        )
    )
    changes.show_anew(series_id)
    return DeputyNamed(
        series=series,
        held=held,
        deputy=deputy,
        days=days,
        is_own=_is_own(actor, held),
        is_reachable=coming.is_reachable,
        asked=tuple(asked),
        undo_id=changes.keep("name_deputy", subject="seat", subject_id=held.seat.id, after={"deputy": int(deputy.id)}),
    )


@dataclass(frozen=True, kw_only=True)
class DeputyEnded:
    """Somebody deputises no longer."""

    series: Series
    held: SeatHeld
    deputy: Person
    undo_id: UndoId


def end_deputy(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, of: PersonId | None, deputy_id: PersonId, now: datetime
) -> DeputyEnded:
    """Let somebody deputise no longer, from today; they are told.

    Refused: as `whose_seat`; `NoSuchDeputy` for who does not deputise for the seat.
    """
    series = uow.series.get(series_id)
    take_turns(uow, series.group_id)
    today = today_of(series, now)
    held = whose_seat(uow, actor, series, of, today)
    deputy = person_of_group(uow, series, deputy_id)
    standing = [
        one
        for one in uow.seats.list_deputyships_of(deputy_id)
        if one.seat_id == held.seat.id
        and (one.to_on is None or one.to_on >= today)
        and (one.to_on is None or one.to_on >= one.from_on)
    ]
    if not standing:
        raise NoSuchDeputy(deputy.name, held.holder.name if held.holder is not None else held.organisation.name)
    changes = RosterChanges(uow=uow, group_id=series.group_id, actor=actor, now=now)
    for one in standing:
        changes.end_deputy(one, min(today, one.from_on) - _A_DAY if one.from_on >= today else today - _A_DAY)
    changes.tell(
        News(
            happened=Happened.DEPUTY_ENDED,
            to=deputy_id,
            key=f"{held.seat.id}",
            by=actor.person.id if actor.person is not None else None,
            about=held.holder.id if held.holder is not None else None,
            series_id=series_id,
            seat_id=held.seat.id,
        )
    )
    changes.show_anew(series_id)
    return DeputyEnded(
        series=series,
        held=replace(held, deputies=tuple(one for one in held.deputies if one.id != deputy_id)),
        deputy=deputy,
        undo_id=changes.keep("end_deputy", subject="seat", subject_id=held.seat.id, after={"deputy": int(deputy_id)}),
    )


def _checked(
    uow: UnitOfWork,
    actor: Actor,
    series_id: SeriesId,
    of: PersonId | None,
    candidate: Candidate,
    days: Days,
    now: datetime,
) -> tuple[Series, SeatHeld, Coming]:
    series = uow.series.get(series_id)
    check_days(days.from_on, days.to_on, today=today_of(series, now))
    held = whose_seat(uow, actor, series, of, max(days.from_on, today_of(series, now)))
    coming = who_comes(uow, series, candidate)
    if coming.person is not None:
        if is_holder(held, coming.person):
            raise FieldRefusal(
                "person", f"{coming.name} cannot be their own deputy. Nothing changed. Name somebody else."
            )
        for one in uow.seats.list_deputyships_of(coming.person.id):
            if one.seat_id == held.seat.id and _stands_already(one, days):
                holder = held.holder.name if held.holder is not None else held.organisation.name
                raise AlreadyRegistered(coming.name, f"deputy of {holder} in {series.name}{_said(one)}")
    return series, held, coming


def _stands_already(one: Deputyship, days: Days) -> bool:
    if days.is_always:
        return one.to_on is None
    return one.position == INSTEAD and one.from_on == days.from_on and one.to_on == days.to_on


def _said(one: Deputyship) -> str:
    return f" ({day_range(one.from_on, one.to_on)})" if one.to_on is not None else ""


def _is_own(actor: Actor, held: SeatHeld) -> bool:
    return actor.person is not None and is_holder(held, actor.person)


def _positions(uow: UnitOfWork, series: Series, held: SeatHeld, on: date) -> list[int]:
    return [
        one.position for one in uow.seats.list_deputies(series.id) if one.seat_id == held.seat.id and one.is_held(on)
    ]


def _meetings(uow: UnitOfWork, series: Series, days: Days, now: datetime) -> list[Meeting]:
    """The meetings of those days that have a record and still lie ahead; none for a deputy who stands always."""
    if days.is_always:
        return []
    return [
        meeting
        for meeting in uow.meetings.list_of(series.id, since=now)
        if not meeting.is_cancelled
        and days.from_on <= meeting.starts_at.astimezone(series.zone).date() <= (days.to_on or date.max)
    ]
