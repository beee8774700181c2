"""What the answers of people come to for their seats."""

import pytest

from workgroup.ids import GroupId, OrganisationId, PersonId, SeatId, SeriesId
from workgroup.meeting.reply import PartStat, SeatAnswer, filled, seat_answer, seat_answers
from workgroup.roster.group import Organisation, Sector
from workgroup.roster.person import Person
from workgroup.roster.seat import Capacity, Seat, SeatHeld

YES, NO, MAYBE, NONE, DEPUTY = (
    PartStat.ACCEPTED,
    PartStat.DECLINED,
    PartStat.TENTATIVE,
    PartStat.NEEDS_ACTION,
    PartStat.DELEGATED,
)


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


PRISCA, GETHIN, NERYS, IWAN = (a_person(number) for number in (1, 2, 3, 4))


def a_seat(holder: Person | None, *deputies: Person, number: int = 1) -> SeatHeld:
    return SeatHeld(
        seat=Seat(
            id=SeatId(number), series_id=SeriesId(1), organisation_id=OrganisationId(number), sector="HE", number=1
        ),
        organisation=Organisation(id=OrganisationId(number), group_id=GroupId(1), name="University", sectors=("HE",)),
        sector=Sector(code="HE", name="Higher education"),
        holder=holder,
        capacity=Capacity.MEMBER,
        counts=True,
        deputies=deputies,
    )


def said(answer: SeatAnswer) -> tuple[PartStat, PersonId | None]:
    return answer.partstat, answer.by_deputy


@pytest.mark.parametrize(
    ("holder", "deputy", "seat", "by"),
    [
        (None, None, NONE, None),
        (YES, None, YES, None),
        (NO, None, NO, None),
        (MAYBE, None, MAYBE, None),
        (YES, YES, YES, None),
        (YES, NO, YES, None),
        (NO, YES, DEPUTY, GETHIN.id),
        (MAYBE, YES, DEPUTY, GETHIN.id),
        (None, YES, DEPUTY, GETHIN.id),
        (NO, NO, NO, None),
        (NO, MAYBE, NO, None),
        (None, NO, NONE, None),
        (DEPUTY, None, DEPUTY, None),
        (DEPUTY, YES, DEPUTY, GETHIN.id),
    ],
)
def test_the_holder_who_comes_decides_otherwise_a_deputy_who_comes_otherwise_what_the_holder_said(
    holder: PartStat | None, deputy: PartStat | None, seat: PartStat, by: PersonId | None
) -> None:
    given = {PRISCA.id: holder, GETHIN.id: deputy}
    replies = {person: partstat for person, partstat in given.items() if partstat is not None}

    answer = seat_answer(a_seat(PRISCA, GETHIN), replies)

    assert said(answer) == (seat, by)


def test_of_two_deputies_who_come_the_first_in_order_fills_the_seat() -> None:
    answer = seat_answer(a_seat(PRISCA, GETHIN, IWAN), {IWAN.id: YES, GETHIN.id: YES})

    assert said(answer) == (DEPUTY, GETHIN.id)


def test_a_deputy_fills_a_vacant_seat_and_without_one_it_has_no_answer() -> None:
    assert said(seat_answer(a_seat(None, GETHIN), {GETHIN.id: YES})) == (DEPUTY, GETHIN.id)
    assert said(seat_answer(a_seat(None, GETHIN), {GETHIN.id: NO})) == (NONE, None)
    assert said(seat_answer(a_seat(None), {})) == (NONE, None)


def test_the_answer_of_somebody_else_does_not_fill_a_seat() -> None:
    assert said(seat_answer(a_seat(PRISCA), {NERYS.id: YES})) == (NONE, None)


def test_a_deputy_with_a_seat_of_their_own_comes_for_that_one() -> None:
    seats = [a_seat(PRISCA, GETHIN, number=1), a_seat(GETHIN, number=2)]

    answers = seat_answers(seats, {PRISCA.id: NO, GETHIN.id: YES})

    assert [said(answer) for answer in answers] == [(NO, None), (YES, None)]


def test_a_deputy_of_two_seats_fills_the_first_that_needs_them_and_no_second() -> None:
    seats = [a_seat(PRISCA, GETHIN, number=1), a_seat(NERYS, GETHIN, number=2), a_seat(IWAN, GETHIN, number=3)]

    answers = seat_answers(seats, {PRISCA.id: YES, NERYS.id: NO, IWAN.id: NO, GETHIN.id: YES})

    assert [said(answer) for answer in answers] == [(YES, None), (DEPUTY, GETHIN.id), (NO, None)]


def test_the_next_deputy_steps_in_where_the_first_is_taken() -> None:
    seats = [a_seat(PRISCA, GETHIN, number=1), a_seat(NERYS, GETHIN, IWAN, number=2)]

    answers = seat_answers(seats, {GETHIN.id: YES, IWAN.id: YES})

    assert [answer.by_deputy for answer in answers] == [GETHIN.id, IWAN.id]


def test_answers_stand_in_the_order_of_the_seats() -> None:
    seats = [a_seat(NERYS, number=2), a_seat(PRISCA, number=1)]

    assert [answer.held for answer in seat_answers(seats, {})] == seats


def test_a_seat_is_filled_by_a_yes_or_a_deputy_and_by_nothing_else() -> None:
    answers = [SeatAnswer(held=a_seat(PRISCA), partstat=partstat) for partstat in PartStat]

    assert [answer.partstat for answer in filled(answers)] == [YES, DEPUTY]


def test_answers_are_said_as_people_say_them() -> None:
    assert [partstat.said for partstat in PartStat] == ["no answer yet", "yes", "no", "maybe", "deputy goes"]
