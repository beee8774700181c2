"""Who held each seat of a series, and when: nothing of it is ever overwritten. Knows no surface."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from workgroup.ids import SeatId, SeriesId
from workgroup.meeting.attendance import Attendance
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Organisation, Sector
from workgroup.roster.permission import Actor, Right
from workgroup.roster.person import Person
from workgroup.roster.seat import Appointment, Capacity, Deputyship
from workgroup.usecases.advising import attendance_of
from workgroup.usecases.narrowing import Asked


@dataclass(frozen=True, kw_only=True)
class Held:
    """Somebody in a seat, or named as its deputy, for a time."""

    person: Person
    from_on: date
    to_on: date | None
    """The last day; `None` while it holds."""
    capacity: Capacity | None
    """`None` for a deputy."""
    attendance: Attendance | None
    """How often the seat was filled while they held seats in the series; `None` for a deputy."""


@dataclass(frozen=True, kw_only=True)
class SeatPast:
    """One seat with everybody who held it and deputised, in order of their first day."""

    organisation: Organisation
    sector: Sector
    holders: tuple[Held, ...]
    deputies: tuple[Held, ...]


@dataclass(frozen=True, kw_only=True)
class SeatHistory:
    """The seats of a series over time, in the order of sectors."""

    series: Series
    on: date
    asked: Asked
    seats: tuple[SeatPast, ...]


def seat_history(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, asked: Asked, now: datetime) -> SeatHistory:
    """Who held the seats of the series and when, narrowed down by a sector, an organisation or a person.

    Refused: `NotAllowed`.
    """
    actor.check(Right.SEE_LIST)
    series = uow.series.get(series_id)
    sectors = {one.code: (number, one) for number, one in enumerate(uow.groups.list_sectors(series.group_id))}
    organisations = {one.id: one for one in uow.organisations.list_of(series.group_id)}
    people = {one.id: one for one in uow.people.list_of(series.group_id)}
    attendance = attendance_of(uow, series, now=now)
    holders: defaultdict[SeatId, list[Held]] = defaultdict(list)
    deputies: defaultdict[SeatId, list[Held]] = defaultdict(list)
    for one in uow.seats.list_appointments(series_id):
        if _was_ever(one):
            held = _held(one, people[one.person_id], one.capacity, attendance.get(one.person_id, Attendance()))
            holders[one.seat_id].append(held)
    for deputy in sorted(uow.seats.list_deputies(series_id), key=lambda named: named.from_on):
        if _was_ever(deputy):
            deputies[deputy.seat_id].append(_held(deputy, people[deputy.person_id], None, None))
    found = []
    for seat in uow.seats.list_of(series_id):
        number, sector = sectors.get(seat.sector, (len(sectors), Sector(code=seat.sector, name=seat.sector)))
        past = SeatPast(
            organisation=organisations[seat.organisation_id],
            sector=sector,
            holders=tuple(holders[seat.id]),
            deputies=tuple(deputies[seat.id]),
        )
        if _is_wanted(past, asked):
            found.append(((number, past.organisation.name.casefold(), seat.number), past))
    in_order = tuple(past for _, past in sorted(found, key=lambda placed: placed[0]))
    return SeatHistory(series=series, on=now.astimezone(series.zone).date(), asked=asked, seats=in_order)


def _was_ever(one: Appointment | Deputyship) -> bool:
    # One whose last day lies before its first was put right, and never held.
    return one.to_on is None or one.from_on <= one.to_on


def _held(
    one: Appointment | Deputyship, person: Person, capacity: Capacity | None, attendance: Attendance | None
) -> Held:
    ends = [day for day in (one.to_on, person.left_on) if day is not None]
    return Held(
        person=person,
        from_on=one.from_on,
        to_on=min(ends, default=None),
        capacity=capacity,
        attendance=attendance,
    )


def _is_wanted(past: SeatPast, asked: Asked) -> bool:
    everybody = {held.person.id for held in (*past.holders, *past.deputies)}
    return (
        (not asked.sectors or past.sector.code in asked.sectors)
        and (asked.organisation_id is None or past.organisation.id == asked.organisation_id)
        and (asked.person_id is None or asked.person_id in everybody)
    )
