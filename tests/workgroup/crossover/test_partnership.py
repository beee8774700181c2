"""When another partnership meets, and which bodies are never one."""

from datetime import UTC, date, datetime, time

import pytest

from workgroup.calendar.recurrence import Recurrence
from workgroup.crossover.partnership import Partnership, discusses_individuals
from workgroup.ids import GroupId, PartnershipId

FORTNIGHTLY = Recurrence(
    dtstart=datetime.fromisoformat("2027-03-03T13:30"), tzid="Europe/London", rrule="FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"
)
SPRING = {"since": datetime(2027, 3, 1, tzinfo=UTC), "until": datetime(2027, 4, 15, tzinfo=UTC)}


def a_partnership(*, dates: tuple[date, ...] = (), begins: time | None = time(13, 30)) -> Partnership:
    return Partnership(
        id=PartnershipId(1),
        group_id=GroupId(1),
        reference="p4",
        name="Liaison Forum",
        lead_id=None,
        tier="operational",
        areas=(),
        remit=(),
        chair_id=None,
        member_ids=frozenset(),
        others=2,
        tzid="Europe/London",
        recurrence=FORTNIGHTLY,
        begins=begins,
        minutes=60,
        dates=dates,
        reports_to="",
    )


def test_it_meets_by_its_rule_at_the_same_wall_time_in_summer() -> None:
    starts = a_partnership().starts(**SPRING)

    assert starts == [
        datetime(2027, 3, 3, 13, 30, tzinfo=UTC),
        datetime(2027, 3, 17, 13, 30, tzinfo=UTC),
        datetime(2027, 3, 31, 12, 30, tzinfo=UTC),
        datetime(2027, 4, 14, 12, 30, tzinfo=UTC),
    ]


def test_days_that_were_told_hold_between_the_first_and_the_last_of_them() -> None:
    starts = a_partnership(dates=(date(2027, 3, 10), date(2027, 3, 31))).starts(**SPRING)

    assert [start.date() for start in starts] == [
        date(2027, 3, 3),
        date(2027, 3, 10),
        date(2027, 3, 31),
        date(2027, 4, 14),
    ]


def test_without_a_time_of_day_nothing_can_clash() -> None:
    assert a_partnership(dates=(date(2027, 3, 10),), begins=None).starts(**SPRING) == []


@pytest.mark.parametrize("name", ["Aldershire Channel Panel", "MARAC", "North MAPPA board", "Dee PMAP"])
def test_a_panel_that_discusses_individuals_is_known_by_its_name(name: str) -> None:
    assert discusses_individuals(name)
    assert not discusses_individuals("English Channel Ports Partnership")
