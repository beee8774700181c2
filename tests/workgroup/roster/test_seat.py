"""Seats, who is in them on a day, and how they are numbered."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from workgroup.ids import AppointmentId, GroupId, OrganisationId, PersonId, SeatId, SeriesId
from workgroup.roster.group import Organisation, Sector
from workgroup.roster.person import Person
from workgroup.roster.seat import Appointment, Capacity, Deputyship, Placing, Seat, SeatHeld, numbered


def a_person(number: int) -> Person:
    return Person(
        id=PersonId(number),
        group_id=GroupId(1),
        name=f"Person {number}",
        email=None,
        post="",
        organisation_id=None,
        sector=None,
        confirmed_on=None,
    )


def a_placing(person: str, from_on: date = date(2026, 1, 1), to_on: date | None = None, sector: str = "HE") -> Placing:
    return Placing(organisation="uni", sector=sector, person=person, from_on=from_on, to_on=to_on)


@pytest.mark.parametrize(
    ("capacity", "counts"),
    [
        (Capacity.CHAIR, True),
        (Capacity.DEPUTY_CHAIR, True),
        (Capacity.CONVENOR, True),
        (Capacity.MEMBER, True),
        (Capacity.CO_OPTED, True),
        (Capacity.IN_ATTENDANCE, False),
        (Capacity.OBSERVER, False),
        (Capacity.SECRETARIAT, False),
    ],
)
def test_who_listens_advises_or_takes_notes_does_not_count_for_quorum(capacity: Capacity, counts: bool) -> None:
    assert capacity.counts_by_default is counts


def test_capacities_are_said_in_words() -> None:
    assert [capacity.said for capacity in Capacity] == [
        "chair",
        "deputy chair",
        "convenor",
        "member",
        "in attendance",
        "co-opted",
        "observer",
        "secretariat",
    ]


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (date(2026, 3, 31), False),
        (date(2026, 4, 1), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
    ],
)
def test_an_appointment_and_a_deputyship_run_from_their_first_day_to_their_last(day: date, held: bool) -> None:
    first, last = date(2026, 4, 1), date(2026, 6, 30)
    appointment = Appointment(
        id=AppointmentId(1),
        seat_id=SeatId(1),
        person_id=PersonId(1),
        capacity=Capacity.MEMBER,
        counts=True,
        from_on=first,
        to_on=last,
    )
    deputyship = Deputyship(seat_id=SeatId(1), person_id=PersonId(2), position=1, from_on=first, to_on=last)

    assert appointment.is_held(day) is held
    assert deputyship.is_held(day) is held


def test_an_open_appointment_has_no_last_day() -> None:
    open_ended = Deputyship(seat_id=SeatId(1), person_id=PersonId(2), position=1, from_on=date(2026, 4, 1))

    assert open_ended.is_held(date(2099, 1, 1))


def test_for_a_seat_the_holder_is_asked_first_and_then_the_deputies_in_their_order() -> None:
    holder, first, second = a_person(1), a_person(2), a_person(3)
    held = SeatHeld(
        seat=Seat(id=SeatId(1), series_id=SeriesId(1), organisation_id=OrganisationId(1), sector="HE", number=1),
        organisation=Organisation(id=OrganisationId(1), group_id=GroupId(1), name="University", sectors=("HE",)),
        sector=Sector(code="HE", name="Higher education"),
        holder=holder,
        capacity=Capacity.MEMBER,
        counts=True,
        deputies=(first, second),
    )

    assert held.people == (holder, first, second)
    assert replace(held, holder=None).people == (first, second)


def test_one_after_the_other_people_hold_one_seat() -> None:
    before = a_placing("ana", to_on=date(2026, 6, 30))
    after = a_placing("ben", from_on=date(2026, 7, 1))

    assert numbered([after, before]) == {before: 1, after: 1}


def test_people_who_overlap_by_a_day_hold_two_seats() -> None:
    before = a_placing("ana", to_on=date(2026, 7, 1))
    after = a_placing("ben", from_on=date(2026, 7, 1))

    assert numbered([after, before]) == {before: 1, after: 2}


def test_seats_of_another_sector_are_numbered_on_their_own() -> None:
    higher, further = a_placing("ana"), a_placing("ben", sector="FE")

    assert numbered([higher, further]) == {higher: 1, further: 1}


def test_the_lowest_number_that_is_free_on_all_days_is_taken() -> None:
    first = a_placing("ana", to_on=date(2026, 3, 31))
    second = a_placing("ben")
    third = a_placing("cai", from_on=date(2026, 4, 1))

    assert numbered([first, second, third]) == {first: 1, second: 2, third: 1}


def test_the_same_placings_get_the_same_numbers_in_whatever_order_they_come() -> None:
    placings = [a_placing("ana"), a_placing("ben"), a_placing("cai"), a_placing("ana", sector="FE")]

    results = [numbered(order) for order in permutations(placings)]

    assert all(result == results[0] for result in results)
    assert sorted(results[0].values()) == [1, 1, 2, 3]


def test_somebody_placed_twice_in_the_same_words_holds_one_seat() -> None:
    assert numbered([a_placing("ana"), a_placing("ana")]) == {a_placing("ana"): 1}
