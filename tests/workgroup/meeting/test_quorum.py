"""Quorum, as a group agrees it in its terms of reference."""

from datetime import date
from fractions import Fraction

import pytest

from workgroup.ids import GroupId, OrganisationId, PersonId, SeatId, SeriesId
from workgroup.meeting.quorum import Quorum, QuorumFrom, QuorumRule, SeatTaken, find_quorum, rule_on
from workgroup.roster.group import Organisation, Sector
from workgroup.roster.seat import Capacity, Seat, SeatHeld

CHAIR, DEPUTY_OF_CHAIR = PersonId(1), PersonId(101)
RULE = QuorumRule(
    fraction=Fraction(1, 3), needs_one_of=(("LA-CS", "LA-COH"), ("POL-LOCAL", "POL-CT")), may_chair=frozenset({CHAIR})
)


def a_seat(number: int, sector: str, *, counts: bool = True) -> SeatHeld:
    return SeatHeld(
        seat=Seat(
            id=SeatId(number), series_id=SeriesId(1), organisation_id=OrganisationId(1), sector=sector, number=number
        ),
        organisation=Organisation(id=OrganisationId(1), group_id=GroupId(1), name="Body", sectors=(sector,)),
        sector=Sector(code=sector, name=sector),
        holder=None,
        capacity=Capacity.MEMBER if counts else Capacity.OBSERVER,
        counts=counts,
    )


def a_meeting(*sectors: str, there: dict[int, int]) -> list[SeatTaken]:
    """Seats of those sectors, numbered from 1, with who is in them by the seat's number."""
    seats = [a_seat(number, sector) for number, sector in enumerate(sectors, 1)]
    return [SeatTaken(held=held, by=PersonId(there[held.seat.id]) if held.seat.id in there else None) for held in seats]


SIX = ("LA-CS", "POL-LOCAL", "HE", "FE", "HEALTH", "PROB")


def test_a_quorate_meeting_has_enough_seats_each_needed_sector_and_somebody_to_chair() -> None:
    found = find_quorum(RULE, a_meeting(*SIX, there={1: 1, 2: 2}))

    assert found == Quorum(counting=6, needed=2, filled=2, wanted=RULE.needs_one_of, missing=(), has_chair=True)
    assert found.is_met


@pytest.mark.parametrize(
    ("there", "what"),
    [
        ({1: 1}, "seats and police"),
        ({1: 1, 3: 3, 4: 4}, "police"),
        ({1: 7, 2: 2, 3: 3}, "chair"),
    ],
)
def test_a_meeting_that_lacks_one_of_them_is_not_quorate(there: dict[int, int], what: str) -> None:
    found = find_quorum(RULE, a_meeting(*SIX, there=there))

    assert not found.is_met
    assert (found.filled < found.needed) is ("seats" in what)
    assert (("POL-LOCAL", "POL-CT") in found.missing) is ("police" in what)
    assert found.has_chair is ("chair" not in what)


def test_the_chairs_deputy_fills_the_seat_but_does_not_chair_unless_named() -> None:
    found = find_quorum(RULE, a_meeting(*SIX, there={1: DEPUTY_OF_CHAIR, 2: 2}))

    assert found.filled == 2
    assert not found.has_chair


def test_the_part_of_the_seats_is_rounded_up_and_vacant_seats_are_among_them() -> None:
    assert [RULE.seats_needed(count) for count in (3, 4, 17, 18)] == [1, 2, 6, 6]
    assert QuorumRule(fraction=Fraction(1, 2)).seats_needed(7) == 4


def test_seats_that_do_not_count_help_neither_the_number_nor_the_sectors() -> None:
    observer = SeatTaken(held=a_seat(2, "POL-LOCAL", counts=False), by=PersonId(2))

    found = find_quorum(RULE, [*a_meeting("LA-CS", there={1: 1}), observer])

    assert (found.counting, found.filled) == (1, 1)
    assert found.missing == (("POL-LOCAL", "POL-CT"),)


def test_a_rule_that_names_nobody_lets_anybody_chair_and_no_seats_decide_nothing() -> None:
    rule = QuorumRule(fraction=Fraction(1, 2))

    assert find_quorum(rule, a_meeting("HE", there={1: 9})).is_met
    assert not find_quorum(rule, []).is_met


@pytest.mark.parametrize("fraction", [Fraction(0), Fraction(3, 2), Fraction(-1, 2)])
def test_no_rule_asks_for_nothing_or_for_more_than_everybody(fraction: Fraction) -> None:
    with pytest.raises(ValueError, match="a quorum is a part of the seats"):
        QuorumRule(fraction=fraction)


def test_each_day_has_the_rule_that_was_in_force() -> None:
    rules = [QuorumFrom(from_on=date(2026, 7, 1), rule=None), QuorumFrom(from_on=date(2025, 10, 8), rule=RULE)]

    assert rule_on(rules, date(2025, 10, 7)) is None
    assert rule_on(rules, date(2026, 6, 30)) == RULE
    assert rule_on(rules, date(2026, 7, 1)) is None
    assert rule_on([], date(2026, 7, 1)) is None
