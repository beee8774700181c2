"""What stands in the way of a meeting, and the nearest date that is free."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from workgroup.calendar.periods import Period, PeriodKind
from workgroup.crossover.clashes import (
    Diary,
    Holiday,
    InPeriod,
    Institution,
    InVacation,
    OnBankHoliday,
    Sitting,
    Weight,
    WithSitting,
)
from workgroup.ids import GroupId, OrganisationId, PeriodId, PersonId

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)
RAFE, OTTOLINE, STRANGER = PersonId(20), PersonId(19), PersonId(99)
MERROWBY, LARKBECK = OrganisationId(1), OrganisationId(2)
NOBODY_HERE: Mapping[date, Sequence[Holiday]] = {}


def at(wall: str) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=LONDON).astimezone(UTC)


def a_sitting(wall: str, minutes: int = 120, people: Collection[PersonId] = (RAFE,)) -> Sitting:
    return Sitting(body="The Board", starts_at=at(wall), minutes=minutes, person_ids=frozenset(people))


def a_period(first: str, last: str, kind: PeriodKind, organisation: OrganisationId | None = MERROWBY) -> Period:
    return Period(
        id=PeriodId(1),
        group_id=GroupId(1),
        organisation_id=organisation,
        kind=kind,
        label="",
        from_on=date.fromisoformat(first),
        to_on=date.fromisoformat(last),
    )


def a_diary(
    *sittings: Sitting,
    holidays: Mapping[date, Sequence[Holiday]] = NOBODY_HERE,
    periods: Collection[Period] = (),
    terms: Collection[Period] = (),
) -> Diary:
    return Diary(
        zone=LONDON,
        person_ids=frozenset({RAFE, OTTOLINE}),
        institutions=[
            Institution(id=MERROWBY, name="Merrowby", teaching=tuple(terms)),
            Institution(id=LARKBECK, name="Larkbeck"),
        ],
        holidays=holidays,
        periods=periods,
        sittings=sittings,
    )


@pytest.mark.parametrize(
    ("sitting", "weight"),
    [
        (a_sitting("2027-02-10T09:00", 61), Weight.HARD),
        (a_sitting("2027-02-10T11:59", 60), Weight.HARD),
        (a_sitting("2027-02-10T09:00", 60), Weight.SOFT),
        (a_sitting("2027-02-10T12:00", 60), Weight.SOFT),
        (a_sitting("2027-02-08T10:00"), Weight.LOAD),
        (a_sitting("2027-02-12T10:00"), Weight.LOAD),
        (a_sitting("2027-02-15T10:00"), None),
        (a_sitting("2027-02-10T10:00", people=[STRANGER]), None),
    ],
)
def test_another_meeting_of_the_same_people_weighs_by_its_distance(sitting: Sitting, weight: Weight | None) -> None:
    found = a_diary(sitting).clashes(at("2027-02-10T10:00"), 120)

    assert [clash.weight for clash in found] == ([weight] if weight is not None else [])


def test_two_working_days_reach_over_a_weekend_and_a_bank_holiday() -> None:
    easter = {
        date(2027, 3, 26): [Holiday(name="Good Friday", places=("England and Wales",))],
        date(2027, 3, 29): [Holiday(name="Easter Monday", places=("England and Wales",))],
    }
    diary = a_diary(a_sitting("2027-03-25T10:00"), holidays=easter)

    # From Thursday over Easter to Wednesday are two working days: Tuesday and Wednesday.
    assert [clash.weight for clash in diary.clashes(at("2027-03-31T10:00"), 60)] == [Weight.LOAD]
    assert diary.clashes(at("2027-04-01T10:00"), 60) == ()


def test_only_those_who_are_in_both_are_counted() -> None:
    sitting = a_sitting("2027-02-10T10:00", people=[RAFE, OTTOLINE, STRANGER])

    [clash] = a_diary(sitting).clashes(at("2027-02-10T10:00"), 60)

    assert isinstance(clash, WithSitting)
    assert clash.shared == {RAFE, OTTOLINE}


def test_bank_holidays_vacations_and_dates_to_avoid_are_told_apart() -> None:
    diary = a_diary(
        holidays={date(2027, 5, 3): [Holiday(name="Early May bank holiday", places=("Wales",))]},
        periods=[
            a_period("2027-05-03", "2027-05-03", PeriodKind.EXAMS),
            a_period("2027-05-03", "2027-05-03", PeriodKind.CLOSURE, None),
            a_period("2027-05-03", "2027-05-03", PeriodKind.AVOID, OrganisationId(77)),
        ],
        terms=[
            a_period("2027-01-11", "2027-03-19", PeriodKind.TERM),
            a_period("2027-05-10", "2027-06-18", PeriodKind.TERM),
        ],
    )

    found = diary.clashes(at("2027-05-03T10:00"), 60)

    assert [(type(clash), clash.weight) for clash in found] == [
        (OnBankHoliday, Weight.HARD),
        (InPeriod, Weight.HARD),
        (InPeriod, Weight.SOFT),
        (InVacation, Weight.SOFT),
    ]


def test_the_same_weekday_comes_first_and_of_two_the_later() -> None:
    diary = a_diary(a_sitting("2027-02-10T10:00"))

    assert diary.alternative(at("2027-02-10T10:00"), 120, own=(), now=NOW) == at("2027-02-17T10:00")

    diary = a_diary(a_sitting("2027-02-10T10:00"), a_sitting("2027-02-17T15:00"))
    assert diary.alternative(at("2027-02-10T10:00"), 120, own=(), now=NOW) == at("2027-02-03T10:00")


def test_the_time_on_the_wall_stays_when_the_clocks_change() -> None:
    diary = a_diary(a_sitting("2027-03-24T10:00"))

    found = diary.alternative(at("2027-03-24T10:00"), 120, own=(), now=NOW)

    assert found == datetime(2027, 3, 31, 9, tzinfo=UTC)


def test_an_alternative_stays_between_the_neighbours_and_leaves_three_days_of_notice() -> None:
    diary = a_diary(a_sitting("2027-02-10T10:00"))
    fortnightly = [at("2027-01-27T10:00"), at("2027-02-10T10:00"), at("2027-02-17T10:00")]

    assert diary.alternative(at("2027-02-10T10:00"), 60, own=fortnightly, now=NOW) == at("2027-02-03T10:00")
    late = at("2027-02-10T10:00") - timedelta(days=1)
    # The 17th is taken by the series itself and what lies before is too near, so another weekday is left.
    assert diary.alternative(at("2027-02-10T10:00"), 60, own=fortnightly, now=late) == at("2027-02-12T10:00")


def test_where_nothing_is_wholly_free_people_can_at_least_come() -> None:
    weeks = [f"2027-{month:02}-{day:02}" for month, day in ((1, 13), (1, 20), (1, 27), (2, 3), (2, 17), (2, 24))]
    busy = [a_period("2027-01-06", "2027-03-20", PeriodKind.AVOID)]
    diary = a_diary(a_sitting("2027-02-10T10:00"), *(a_sitting(f"{day}T10:00") for day in weeks), periods=busy)

    assert diary.alternative(at("2027-02-10T10:00"), 60, own=(), now=NOW) == at("2027-03-03T10:00")


def test_in_the_summer_nothing_is_free() -> None:
    terms = [a_period("2027-04-19", "2027-06-18", PeriodKind.TERM)]

    assert a_diary(terms=terms).alternative(at("2027-07-21T10:00"), 60, own=(), now=NOW) is None
