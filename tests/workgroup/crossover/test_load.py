"""Hours of meetings a month."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from workgroup.crossover.clashes import Sitting
from workgroup.crossover.load import Load, heavy_loads
from workgroup.ids import PersonId

LONDON = ZoneInfo("Europe/London")
RAFE, OTTOLINE = PersonId(20), PersonId(19)


def a_sitting(starts_at: datetime, minutes: int, *people: PersonId) -> Sitting:
    return Sitting(body="The Board", starts_at=starts_at, minutes=minutes, person_ids=frozenset(people))


def test_more_than_six_hours_in_a_month_are_too_many() -> None:
    sittings = [
        a_sitting(datetime(2027, 3, 3, 10, tzinfo=UTC), 180, RAFE, OTTOLINE),
        a_sitting(datetime(2027, 3, 10, 10, tzinfo=UTC), 180, RAFE, OTTOLINE),
        a_sitting(datetime(2027, 3, 17, 10, tzinfo=UTC), 1, RAFE),
    ]

    assert heavy_loads(sittings, zone=LONDON) == [Load(person_id=RAFE, month=date(2027, 3, 1), minutes=361)]


def test_a_month_begins_at_midnight_where_the_group_is() -> None:
    # 23:30 UTC on the 30th of June is half past midnight on the 1st of July in London.
    sittings = [
        a_sitting(datetime(2027, 6, 30, 23, 30, tzinfo=UTC), 60, RAFE),
        a_sitting(datetime(2027, 7, 7, 9, tzinfo=UTC), 301, RAFE),
    ]

    assert heavy_loads(sittings, zone=LONDON) == [Load(person_id=RAFE, month=date(2027, 7, 1), minutes=361)]
