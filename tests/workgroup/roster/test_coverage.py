"""Which sectors, seats and contacts of a series are missing or wearing thin."""

from datetime import date

import pytest

from workgroup.ids import GroupId, OrganisationId, PersonId, SeatId, SeriesId
from workgroup.roster.coverage import find_gaps, needed
from workgroup.roster.group import Organisation, Sector, SectorTier
from workgroup.roster.person import Person
from workgroup.roster.seat import Capacity, Seat, SeatHeld

TODAY = date(2026, 11, 23)

HE = Sector(code="HE", name="Higher education", tier=SectorTier.CORE)
FIRE = Sector(code="FIRE", name="Fire and rescue", tier=SectorTier.EXPECTED)
MIL = Sector(code="MIL", name="Military liaison", tier=SectorTier.OPTIONAL)
HOME_OFFICE = Sector(code="GOV-HO", name="Home Office Prevent adviser")
EDUCATION = Sector(code="GOV-ED", name="DfE", tier=SectorTier.CORE, any_of=("GOV-ED", "GOV-HO"))

GROUP = GroupId(1)


def a_person(number: int, *, confirmed_on: date | None = TODAY) -> Person:
    return Person(
        id=PersonId(number),
        group_id=GROUP,
        name=f"Person {number}",
        email=None,
        post="",
        organisation_id=None,
        sector=None,
        confirmed_on=confirmed_on,
    )


PRISCA, GETHIN, NERYS = a_person(1), a_person(2), a_person(3)


def a_seat(
    number: int = 1,
    *,
    sector: Sector = HE,
    holder: Person | None = PRISCA,
    deputies: tuple[Person, ...] = (),
    capacity: Capacity = Capacity.MEMBER,
) -> SeatHeld:
    organisation = Organisation(id=OrganisationId(number), group_id=GROUP, name=f"Body {number}", sectors=())
    return SeatHeld(
        seat=Seat(
            id=SeatId(number),
            series_id=SeriesId(1),
            organisation_id=organisation.id,
            sector=sector.code,
            number=1,
        ),
        organisation=organisation,
        sector=sector,
        holder=holder,
        capacity=capacity,
        counts=capacity.counts_by_default,
        deputies=deputies,
    )


def test_sectors_with_nobody_are_told_apart_by_how_much_they_are_needed() -> None:
    gaps = find_gaps(organisations=[], sectors=[HE, FIRE, MIL], seats=[], filled={}, on=TODAY)

    assert gaps.without_organisation_of(SectorTier.CORE) == (HE,)
    assert gaps.without_organisation_of(SectorTier.EXPECTED) == (FIRE,)
    assert gaps.without_organisation_of(SectorTier.OPTIONAL) == (MIL,)


def test_a_sector_is_covered_by_another_that_does_as_well() -> None:
    adviser = a_seat(sector=HOME_OFFICE)

    gaps = find_gaps(organisations=[], sectors=[EDUCATION, HOME_OFFICE], seats=[adviser], filled={}, on=TODAY)

    assert gaps.without_organisation == ()
    assert gaps.listening_only == ()


def test_the_sector_that_would_have_done_as_well_is_still_missing_itself() -> None:
    coordinator = a_seat(sector=EDUCATION)

    gaps = find_gaps(organisations=[], sectors=[EDUCATION, HOME_OFFICE], seats=[coordinator], filled={}, on=TODAY)

    assert gaps.without_organisation == (HOME_OFFICE,)


@pytest.mark.parametrize("capacity", [Capacity.OBSERVER, Capacity.IN_ATTENDANCE, Capacity.SECRETARIAT])
def test_a_sector_with_people_who_do_not_count_is_not_missing_but_only_listens(capacity: Capacity) -> None:
    gaps = find_gaps(organisations=[], sectors=[HE], seats=[a_seat(capacity=capacity)], filled={}, on=TODAY)

    assert gaps.without_organisation == ()
    assert gaps.listening_only == (HE,)


def test_one_member_is_enough_beside_observers() -> None:
    seats = [a_seat(1, capacity=Capacity.OBSERVER), a_seat(2, capacity=Capacity.CONVENOR, holder=NERYS)]

    gaps = find_gaps(organisations=[], sectors=[HE], seats=seats, filled={}, on=TODAY)

    assert gaps.listening_only == ()


def test_a_sector_whose_seat_is_vacant_is_missing_a_person_and_not_an_organisation() -> None:
    vacant = a_seat(holder=None)

    gaps = find_gaps(organisations=[], sectors=[HE], seats=[vacant], filled={}, on=TODAY)

    assert gaps.without_organisation == ()
    assert gaps.unnamed == ()
    assert gaps.vacant == (vacant,)
    assert gaps.without_deputy == ()


def a_body(*sectors: str, active_to: date | None = None) -> Organisation:
    return Organisation(id=OrganisationId(7), group_id=GROUP, name="Body 7", sectors=sectors, active_to=active_to)


def test_an_organisation_of_which_nobody_is_named_is_another_gap_than_none_at_all() -> None:
    brigade = a_body("FIRE", "SCHOOLS")

    gaps = find_gaps(organisations=[brigade], sectors=[HE, FIRE], seats=[], filled={}, on=TODAY)

    assert gaps.without_organisation == (HE,)
    assert [(one.sector, one.organisations) for one in gaps.unnamed_of(SectorTier.EXPECTED)] == [(FIRE, (brigade,))]


def test_an_organisation_that_has_closed_is_none_any_more() -> None:
    closed = a_body("FIRE", active_to=date(2026, 11, 22))

    gaps = find_gaps(organisations=[closed], sectors=[FIRE], seats=[], filled={}, on=TODAY)

    assert gaps.without_organisation == (FIRE,)


def test_an_observer_whose_seat_is_vacant_is_no_vacancy_of_the_group() -> None:
    vacant = a_seat(holder=None, capacity=Capacity.OBSERVER)

    gaps = find_gaps(organisations=[a_body("HE")], sectors=[HE], seats=[vacant], filled={}, on=TODAY)

    assert gaps.vacant == ()
    assert [one.sector for one in gaps.unnamed] == [HE]


@pytest.mark.parametrize(
    ("filled", "found"),
    [
        ([True, False, False, False, True, True], (1, 4)),
        ([False, False, False, False], (0, 4)),
        ([True, True, False, False], None),
        ([True, False, False], None),
        ([], None),
    ],
)
def test_a_seat_filled_at_fewer_than_half_of_the_last_four_meetings_is_at_risk(
    filled: list[bool], found: tuple[int, int] | None
) -> None:
    seat = a_seat()

    gaps = find_gaps(organisations=[], sectors=[HE], seats=[seat], filled={seat.seat.id: filled}, on=TODAY)

    assert [(one.filled, one.of) for one in gaps.seldom] == ([found] if found else [])


def test_without_faith_voluntary_and_student_seats_a_group_is_warned() -> None:
    faith = Sector(code="FAITH", name="Faith groups", tier=SectorTier.EXPECTED)
    seats = [a_seat(1), a_seat(2, sector=faith, holder=NERYS)]

    without = find_gaps(organisations=[], sectors=[HE, faith], seats=seats[:1], filled={}, on=TODAY)
    with_one = find_gaps(organisations=[], sectors=[HE, faith], seats=seats, filled={}, on=TODAY)

    assert (without.lacks_voices, with_one.lacks_voices) == (True, False)


def test_what_a_meeting_needs_is_its_kinds_need_unless_the_group_says_otherwise() -> None:
    found = needed([HE, FIRE, MIL], usual_core={"FIRE"}, needs={"MIL": None, "HE": SectorTier.EXPECTED})

    assert [(sector.code, sector.tier) for sector in found] == [("HE", SectorTier.EXPECTED), ("FIRE", SectorTier.CORE)]
    assert needed([HE, FIRE, MIL], usual_core=None, needs={}) == [HE, FIRE, MIL]


def test_a_deputy_speaks_for_a_sector_whose_seat_is_vacant() -> None:
    vacant = a_seat(holder=None, deputies=(GETHIN,))

    gaps = find_gaps(organisations=[], sectors=[HE], seats=[vacant], filled={}, on=TODAY)

    assert gaps.without_organisation == ()
    assert gaps.vacant == (vacant,)


@pytest.mark.parametrize(
    ("filled", "missed"),
    [
        ([False, False, True], 2),
        ([False, False, False], 3),
        ([False, True, False], None),
        ([True, False, False], None),
        ([False], None),
        ([], None),
    ],
)
def test_a_seat_is_at_risk_when_nobody_filled_it_at_the_last_two_meetings_or_more(
    filled: list[bool], missed: int | None
) -> None:
    seat = a_seat()

    gaps = find_gaps(organisations=[], sectors=[HE], seats=[seat], filled={seat.seat.id: filled}, on=TODAY)

    assert [one.missed for one in gaps.dormant] == ([] if missed is None else [missed])


def test_an_observer_may_stay_away_and_needs_no_deputy() -> None:
    seat = a_seat(capacity=Capacity.OBSERVER)

    gaps = find_gaps(organisations=[], sectors=[HE], seats=[seat], filled={seat.seat.id: [False, False]}, on=TODAY)

    assert gaps.dormant == ()
    assert gaps.without_deputy == ()


def test_a_seat_with_a_deputy_is_no_gap_and_one_without_is() -> None:
    alone, backed = a_seat(1, holder=NERYS), a_seat(2, deputies=(GETHIN,))

    gaps = find_gaps(organisations=[], sectors=[HE], seats=[alone, backed], filled={}, on=TODAY)

    assert gaps.without_deputy == (alone,)


@pytest.mark.parametrize(
    ("confirmed_on", "is_unconfirmed"),
    [(date(2025, 11, 22), True), (date(2025, 11, 23), False), (None, True)],
)
def test_a_contact_is_confirmed_for_twelve_months_to_the_day(confirmed_on: date | None, is_unconfirmed: bool) -> None:
    seat = a_seat(holder=a_person(1, confirmed_on=confirmed_on))

    gaps = find_gaps(organisations=[], sectors=[HE], seats=[seat], filled={}, on=TODAY)

    assert [contact.person for contact in gaps.unconfirmed] == ([seat.holder] if is_unconfirmed else [])


def test_a_year_after_the_last_of_february_is_reckoned_too() -> None:
    seat = a_seat(holder=a_person(1, confirmed_on=date(2027, 2, 28)))

    gaps = find_gaps(organisations=[], sectors=[HE], seats=[seat], filled={}, on=date(2028, 2, 29))

    assert gaps.unconfirmed == ()


def test_a_deputy_is_a_contact_as_well_and_is_named_once() -> None:
    forgotten = a_person(9, confirmed_on=None)
    seats = [a_seat(1, deputies=(forgotten,)), a_seat(2, holder=forgotten)]

    gaps = find_gaps(organisations=[], sectors=[HE], seats=seats, filled={}, on=TODAY)

    assert [(contact.person, contact.organisation.name) for contact in gaps.unconfirmed] == [(forgotten, "Body 1")]
