"""What somebody can know of their own: seats, deputies, days away, and what waits for them. Changes nothing."""

from dataclasses import dataclass
from datetime import datetime

from workgroup.ids import GroupId, PersonId, SeriesId
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Group, Organisation
from workgroup.roster.permission import Actor, Right
from workgroup.roster.person import Absence, Identity, Person
from workgroup.roster.seat import Deputyship, SeatHeld
from workgroup.usecases.arranging import find_held, today_of, whose_seat
from workgroup.usecases.deputising import NoSuchDeputy
from workgroup.usecases.registering import person_of_group


@dataclass(frozen=True, kw_only=True)
class StandingIn:
    """Somebody who deputises for a seat, and when."""

    person: Person
    deputyship: Deputyship
    is_reachable: bool


@dataclass(frozen=True, kw_only=True)
class MyDeputies:
    """A seat and everybody who deputises for it, now or on days ahead, in the order in which they are asked."""

    series: Series
    held: SeatHeld
    standing_in: tuple[StandingIn, ...]


def my_deputies(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, now: datetime) -> MyDeputies:
    """Who deputises for the person's own seat in the series. Refused: `NotAllowed`, `NoSeatOfYours`."""
    series = uow.series.get(series_id)
    today = today_of(series, now)
    held = whose_seat(uow, actor, series, None, today)
    return MyDeputies(series=series, held=held, standing_in=_standing_in(uow, series, held, now))


def _standing_in(uow: UnitOfWork, series: Series, held: SeatHeld, now: datetime) -> tuple[StandingIn, ...]:
    today = today_of(series, now)
    standing = [
        one
        for one in uow.seats.list_deputies(series.id)
        if one.seat_id == held.seat.id and (one.to_on is None or (one.to_on >= today and one.to_on >= one.from_on))
    ]
    reachable = uow.people.list_reachable([one.person_id for one in standing])
    found = [
        StandingIn(person=uow.people.get(one.person_id), deputyship=one, is_reachable=one.person_id in reachable)
        for one in standing
    ]
    return tuple(one for one in found if one.person.is_in_post(today))


@dataclass(frozen=True, kw_only=True)
class DeputyToEnd:
    """A deputy who could be let go."""

    series: Series
    held: SeatHeld
    deputy: Person
    is_own: bool


def deputy_to_end(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, of: PersonId | None, deputy_id: PersonId, now: datetime
) -> DeputyToEnd:
    """The deputy and the seat, before anything is done. Refused: as `whose_seat`; `NoSuchDeputy`."""
    series = uow.series.get(series_id)
    held = whose_seat(uow, actor, series, of, today_of(series, now))
    deputy = person_of_group(uow, series, deputy_id)
    if all(one.person.id != deputy_id for one in _standing_in(uow, series, held, now)):
        raise NoSuchDeputy(deputy.name, held.holder.name if held.holder is not None else held.organisation.name)
    return DeputyToEnd(
        series=series,
        held=held,
        deputy=deputy,
        is_own=actor.person is not None and held.holder is not None and held.holder.id == actor.person.id,
    )


@dataclass(frozen=True, kw_only=True)
class AboutMe:
    """All that a group keeps of one person, for that person."""

    group: Group
    person: Person
    organisation: Organisation | None
    identities: tuple[Identity, ...]
    """Accounts through which they are written to."""
    seats: tuple[MyDeputies, ...]
    deputises: tuple[tuple[Series, SeatHeld], ...]
    contact_for: tuple[Organisation, ...]
    absences: tuple[Absence, ...]
    is_coordinator: bool


def about_me(uow: UnitOfWork, *, actor: Actor, group_id: GroupId, now: datetime) -> AboutMe | None:
    """What the group keeps of who asks; `None` for somebody whom it does not know. Refused: `NotAllowed`."""
    actor.check(Right.SEE_SELF)
    person = actor.person
    if person is None or person.group_id != group_id:
        return None
    group = uow.groups.get(group_id)
    today = now.astimezone(group.zone).date()
    seats: list[MyDeputies] = []
    deputises: list[tuple[Series, SeatHeld]] = []
    for series in uow.series.list_of(group_id):
        held = find_held(uow, series, person, today_of(series, now))
        if held is not None:
            seats.append(MyDeputies(series=series, held=held, standing_in=_standing_in(uow, series, held, now)))
        for other in uow.seats.list_held(series.id, today_of(series, now)):
            if any(one.id == person.id for one in other.deputies):
                deputises.append((series, other))
    return AboutMe(
        group=group,
        person=person,
        organisation=uow.organisations.get(person.organisation_id) if person.organisation_id is not None else None,
        identities=tuple(uow.people.list_identities(person.id)),
        seats=tuple(seats),
        deputises=tuple(deputises),
        contact_for=tuple(
            uow.organisations.get(one) for one in uow.organisation_history.list_contact_for(person.id, today)
        ),
        absences=tuple(uow.absences.list_of([person.id], since=today)),
        is_coordinator=group.coordinator_id == person.id,
    )
