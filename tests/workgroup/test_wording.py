"""How dates, times, lengths and lists are said."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from workgroup.wording import (
    clock_time,
    counted,
    date_and_time,
    length,
    listed,
    long_date,
    next_such_day,
    short_date,
    shortened,
    zone_name,
)

LONDON = ZoneInfo("Europe/London")


def test_a_moment_is_said_with_its_day_and_the_zone_by_name() -> None:
    assert date_and_time(datetime(2026, 5, 14, 9, 0, tzinfo=UTC), LONDON) == "Thu 14 May 2026, 10:00 UK time"
    assert date_and_time(datetime(2026, 12, 9, 10, 0, tzinfo=UTC), LONDON) == "Wed 9 Dec 2026, 10:00 UK time"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Sun 25 Oct 2026, 01:30 UK time"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Sun 25 Oct 2026, 01:30 UK time"),
        (datetime(2026, 10, 25, 2, 30, tzinfo=UTC), "Sun 25 Oct 2026, 02:30 UK time"),
        (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), "Sun 28 Mar 2027, 00:59 UK time"),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "Sun 28 Mar 2027, 02:00 UK time"),
    ],
)
def test_the_clock_on_the_wall_is_said_on_both_sides_of_a_change(moment: datetime, said: str) -> None:
    assert date_and_time(moment, LONDON) == said


def test_a_day_is_that_of_the_zone_in_which_it_is_said() -> None:
    late = datetime(2026, 5, 14, 23, 30, tzinfo=UTC)

    assert date_and_time(late, LONDON) == "Fri 15 May 2026, 00:30 UK time"
    assert date_and_time(late, ZoneInfo("America/New_York")) == "Thu 14 May 2026, 19:30 New York time"


def test_a_time_without_a_zone_is_no_moment() -> None:
    with pytest.raises(ValueError, match="naive"):
        date_and_time(datetime.fromisoformat("2026-05-14T10:00"), LONDON)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("Europe/London", "UK time"),
        ("Europe/Belfast", "UK time"),
        ("Europe/Dublin", "Dublin time"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires time"),
        ("UTC", "UTC time"),
    ],
)
def test_a_zone_is_said_as_people_say_it(key: str, said: str) -> None:
    assert zone_name(ZoneInfo(key)) == said


def test_days_are_said_short_or_in_full_without_a_leading_nought() -> None:
    assert short_date(date(2026, 12, 9)) == "Wed 9 Dec 2026"
    assert long_date(date(2026, 12, 9)) == "Wednesday 9 December 2026"
    assert clock_time(datetime(2026, 12, 9, 9, 5, tzinfo=LONDON)) == "09:05"


def test_a_day_without_its_year_is_proposed_where_it_lies_ahead() -> None:
    assert next_such_day(date(2020, 5, 14), date(2026, 11, 23)) == date(2027, 5, 14)
    assert next_such_day(date(2026, 11, 23), date(2026, 11, 23)) == date(2027, 11, 23)
    assert next_such_day(date(2024, 2, 29), date(2026, 11, 23)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 hour"),
        (61, "1 hour 1 minute"),
        (90, "1 hour 30 minutes"),
        (120, "2 hours"),
    ],
)
def test_a_length_is_said_in_hours_and_minutes(minutes: int, said: str) -> None:
    assert length(minutes) == said


def test_a_number_agrees_with_its_noun() -> None:
    assert counted(1, "seat") == "1 seat"
    assert counted(0, "seat") == "0 seats"
    assert counted(1, "person", "people") == "1 person"
    assert counted(3, "person", "people") == "3 people"


@pytest.mark.parametrize(
    ("words", "said"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_is_said_as_a_person_would(words: list[str], said: str) -> None:
    assert listed(words) == said


def test_a_choice_is_said_with_or() -> None:
    assert listed(["the coordinator", "the chair"], "or") == "the coordinator or the chair"


def test_what_is_too_long_is_cut_and_shows_it() -> None:
    assert shortened("County Hall", 11) == "County Hall"
    assert shortened("County Hall", 10) == "County Ha…"
    assert shortened("County Hall", 8) == "County…"
    assert shortened("County Hall", 1) == "…"
