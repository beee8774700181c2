"""Dates that hold: rules of RFC 5545, nights of clock changes, and what is refused."""

import contextlib
from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.quickness import takes_at_most
from workgroup.calendar.recurrence import (
    Recurrence,
    StartOffTheRule,
    UnknownZone,
    each_occurrence,
    next_occurrence,
    occurrences,
)
from workgroup.calendar.rule import (
    WEEKDAY_CODES,
    ContestedRule,
    ExcessiveRule,
    ImpossibleRule,
    MalformedRule,
    RulePartNotSupported,
    UnusableRule,
    parse_rule,
    rule_text,
)

NEW_YORK = "America/New_York"
LONDON = "Europe/London"


wall = datetime.fromisoformat


def starts(rrule: str, dtstart: str, at_most: int = 6, tzid: str = LONDON, exdates: tuple[date, ...] = ()) -> list[str]:
    """The days of the first local starts."""
    recurrence = Recurrence(dtstart=wall(dtstart), tzid=tzid, rrule=rrule, exdates=exdates)
    return [f"{one.recurrence_id:%Y-%m-%d}" for one in islice(each_occurrence(recurrence), at_most)]


@pytest.mark.parametrize(
    ("rrule", "dtstart", "expected"),
    [
        ("FREQ=DAILY;COUNT=10", "1997-09-02T09:00", [f"1997-09-{day:02}" for day in range(2, 12)]),
        ("FREQ=DAILY;INTERVAL=10;COUNT=5", "1997-09-02T09:00",
         ["1997-09-02", "1997-09-12", "1997-09-22", "1997-10-02", "1997-10-12"]),
        ("FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH", "1997-09-02T09:00",
         ["1997-09-02", "1997-09-04", "1997-09-09", "1997-09-11", "1997-09-16", "1997-09-18", "1997-09-23",
          "1997-09-25", "1997-09-30", "1997-10-02"]),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-05T09:00",
         ["1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"]),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05T09:00",
         ["1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"]),
        ("FREQ=MONTHLY;COUNT=4;BYDAY=1FR", "1997-09-05T09:00",
         ["1997-09-05", "1997-10-03", "1997-11-07", "1997-12-05"]),
        ("FREQ=MONTHLY;INTERVAL=2;COUNT=6;BYDAY=1SU,-1SU", "1997-09-07T09:00",
         ["1997-09-07", "1997-09-28", "1997-11-02", "1997-11-30", "1998-01-04", "1998-01-25"]),
        ("FREQ=MONTHLY;COUNT=4;BYDAY=-2MO", "1997-09-22T09:00",
         ["1997-09-22", "1997-10-20", "1997-11-17", "1997-12-22"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=4", "1997-09-28T09:00",
         ["1997-09-28", "1997-10-29", "1997-11-28", "1997-12-29"]),
        ("FREQ=YEARLY;COUNT=4;BYMONTH=6,7", "1997-06-10T09:00",
         ["1997-06-10", "1997-07-10", "1998-06-10", "1998-07-10"]),
        ("FREQ=YEARLY;BYDAY=20MO;COUNT=3", "1997-05-19T09:00", ["1997-05-19", "1998-05-18", "1999-05-17"]),
        ("FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3", "1996-11-05T09:00",
         ["1996-11-05", "2000-11-07", "2004-11-02"]),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09-04T09:00",
         ["1997-09-04", "1997-10-07", "1997-11-06"]),
        ("FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "2007-01-15T09:00",
         ["2007-01-15", "2007-01-30", "2007-02-15", "2007-03-15", "2007-03-30"]),
    ],
)  # fmt: skip
def test_the_examples_of_rfc_5545_give_its_dates(rrule: str, dtstart: str, expected: list[str]) -> None:
    assert starts(rrule, dtstart, 20, NEW_YORK) == expected


def test_friday_the_13th_leaves_out_a_start_that_is_none() -> None:
    found = starts(
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1997-09-02T09:00", 4, NEW_YORK, exdates=(wall("1997-09-02T09:00"),)
    )

    assert found == ["1998-02-13", "1998-03-13", "1998-11-13", "1999-08-13"]


def test_the_third_monday_beside_every_wednesday_and_friday_is_not_lost() -> None:
    found = starts("FREQ=MONTHLY;BYDAY=3MO,WE,FR", "2027-01-01T10:00", 12)

    assert found == [
        "2027-01-01", "2027-01-06", "2027-01-08", "2027-01-13", "2027-01-15", "2027-01-18",
        "2027-01-20", "2027-01-22", "2027-01-27", "2027-01-29", "2027-02-03", "2027-02-05",
    ]  # fmt: skip


def test_a_position_in_the_week_counts_days_before_the_start() -> None:
    found = starts("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=3", "2027-01-08T10:00", 2)

    assert found == ["2027-01-08", "2027-01-15"]
    with pytest.raises(StartOffTheRule):
        starts("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2", "2027-01-08T10:00")


def test_a_semicolon_at_the_end_and_small_letters_are_read() -> None:
    assert parse_rule("RRULE:freq=weekly;byday=we;") == parse_rule("FREQ=WEEKLY;BYDAY=WE")


def test_months_without_a_31st_are_left_out() -> None:
    assert starts("FREQ=MONTHLY", "2027-01-31T10:00", 3) == ["2027-01-31", "2027-03-31", "2027-05-31"]
    assert starts("FREQ=YEARLY", "2028-02-29T10:00", 2) == ["2028-02-29", "2032-02-29"]


@pytest.mark.parametrize("until", ["20270312", "20270312T100000", "20270312T100000Z"])
def test_the_last_day_may_be_said_as_a_date_a_local_time_or_utc(until: str) -> None:
    assert starts(f"FREQ=WEEKLY;UNTIL={until}", "2027-02-26T10:00") == ["2027-02-26", "2027-03-05", "2027-03-12"]


def test_an_end_in_utc_is_an_instant_in_summer_too() -> None:
    assert starts("FREQ=WEEKLY;UNTIL=20270611T090000Z", "2027-06-04T10:00") == ["2027-06-04", "2027-06-11"]
    assert starts("FREQ=WEEKLY;UNTIL=20270611T085959Z", "2027-06-04T10:00") == ["2027-06-04"]


def test_an_end_before_the_start_leaves_no_date() -> None:
    assert starts("FREQ=WEEKLY;UNTIL=20270101", "2027-02-26T10:00") == []


def test_dates_without_a_time_recur_too() -> None:
    rrule = "FREQ=MONTHLY;BYDAY=2WE;UNTIL=20270414"
    recurrence = Recurrence(dtstart=date(2027, 1, 13), tzid=LONDON, rrule=rrule, exdates=(date(2027, 2, 10),))

    found = [one.recurrence_id.date() for one in each_occurrence(recurrence)]

    assert found == [date(2027, 1, 13), date(2027, 3, 10), date(2027, 4, 14)]


def test_left_out_dates_count_and_extra_dates_come_in_order() -> None:
    recurrence = Recurrence(
        dtstart=wall("2027-01-13T10:00"),
        tzid=LONDON,
        rrule="FREQ=WEEKLY;COUNT=3",
        exdates=(wall("2027-01-20T10:00"), date(2027, 1, 27)),
        rdates=(wall("2027-01-14T09:00"), wall("2027-01-13T10:00"), wall("2027-01-05T09:00")),
    )

    found = [one.recurrence_id for one in each_occurrence(recurrence)]

    assert found == [wall("2027-01-05T09:00"), wall("2027-01-13T10:00"), wall("2027-01-14T09:00")]


def test_a_single_date_happens_once() -> None:
    recurrence = Recurrence(dtstart=wall("2027-05-14T10:00"), tzid=LONDON, rrule=None)
    start = datetime(2027, 5, 14, 9, tzinfo=UTC)

    assert [one.starts_at for one in each_occurrence(recurrence)] == [start]
    assert next_occurrence(recurrence, start) is None


def test_a_window_leaves_out_its_beginning_and_holds_its_end() -> None:
    recurrence = Recurrence(dtstart=wall("2027-01-13T10:00"), tzid=LONDON, rrule="FREQ=WEEKLY")
    first = datetime(2027, 1, 13, 10, tzinfo=UTC)

    found = occurrences(recurrence, since=first, until=first + timedelta(days=14))

    assert [one.starts_at for one in found] == [first + timedelta(days=7), first + timedelta(days=14)]


# The night 28 March 2027 has no 01:00 to 02:00; the night 25 October 2026 has it twice.


@pytest.mark.parametrize("minute", range(0, 60, 7))
def test_a_time_that_the_spring_night_lacks_is_moved_forward_by_the_hour(minute: int) -> None:
    recurrence = Recurrence(
        dtstart=wall("2027-03-27T01:00").replace(minute=minute), tzid=LONDON, rrule="FREQ=DAILY;COUNT=3"
    )

    found = list(each_occurrence(recurrence))

    assert [one.recurrence_id.day for one in found] == [27, 28, 29]
    assert found[1].starts_at == datetime(2027, 3, 28, 1, minute, tzinfo=UTC)
    assert found[1].starts_at.astimezone(recurrence.zone).hour == 2
    assert found[2].starts_at == datetime(2027, 3, 29, 0, minute, tzinfo=UTC)


@pytest.mark.parametrize("minute", range(0, 60, 7))
def test_a_time_that_the_autumn_night_has_twice_happens_once_at_the_first(minute: int) -> None:
    recurrence = Recurrence(
        dtstart=wall("2026-10-24T01:00").replace(minute=minute), tzid=LONDON, rrule="FREQ=DAILY;COUNT=3"
    )

    found = [one.starts_at for one in each_occurrence(recurrence)]

    assert found == [
        datetime(2026, 10, 24, 0, minute, tzinfo=UTC),
        datetime(2026, 10, 25, 0, minute, tzinfo=UTC),
        datetime(2026, 10, 26, 1, minute, tzinfo=UTC),
    ]


@pytest.mark.parametrize("night", [datetime(2027, 3, 27, 22, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC)])
def test_minute_by_minute_through_the_night_no_start_is_missed_or_repeated(night: datetime) -> None:
    recurrence = Recurrence(dtstart=wall("2026-01-01T01:30"), tzid=LONDON, rrule="FREQ=DAILY")

    seen = [
        one.starts_at
        for minute in range(5 * 60)
        for one in occurrences(
            recurrence, since=night + timedelta(minutes=minute), until=night + timedelta(minutes=minute + 1)
        )
    ]

    assert len(seen) == 1


def test_the_clock_time_stays_when_the_clocks_change() -> None:
    recurrence = Recurrence(dtstart=wall("2027-03-24T10:00"), tzid=LONDON, rrule="FREQ=WEEKLY;COUNT=2")

    assert [one.starts_at.hour for one in each_occurrence(recurrence)] == [10, 9]


@pytest.mark.parametrize(
    ("rrule", "part"),
    [
        ("FREQ=HOURLY", "FREQ=HOURLY"),
        ("FREQ=MINUTELY", "FREQ=MINUTELY"),
        ("FREQ=SECONDLY", "FREQ=SECONDLY"),
        ("FREQ=DAILY;BYHOUR=9,17", "BYHOUR"),
        ("FREQ=DAILY;BYMINUTE=0,20", "BYMINUTE"),
        ("FREQ=DAILY;BYSECOND=1", "BYSECOND"),
        ("FREQ=YEARLY;BYYEARDAY=1,100", "BYYEARDAY"),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "BYWEEKNO"),
        ("EXRULE:FREQ=DAILY", "EXRULE"),
        ("RRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY", "several RRULEs"),
    ],
)
def test_what_no_working_group_meets_by_is_refused_by_name(rrule: str, part: str) -> None:
    with pytest.raises(RulePartNotSupported) as refusal:
        parse_rule(rrule)

    assert refusal.value.part == part
    assert part in refusal.value.sentence


@pytest.mark.parametrize(
    ("rrule", "kind"),
    [
        ("", MalformedRule),
        ("every month", MalformedRule),
        ("INTERVAL=2", MalformedRule),
        ("FREQ=FORTNIGHTLY", MalformedRule),
        ("FREQ=DAILY;FREQ=WEEKLY", MalformedRule),
        ("FREQ=DAILY;;COUNT=2", MalformedRule),
        ("FREQ=DAILY;INTERVAL=0", MalformedRule),
        ("FREQ=DAILY;INTERVAL=-1", MalformedRule),
        ("FREQ=DAILY;INTERVAL=٢", MalformedRule),
        ("FREQ=DAILY;COUNT=0", MalformedRule),
        ("FREQ=DAILY;COUNT=3;UNTIL=20270101", MalformedRule),
        ("FREQ=DAILY;UNTIL=20270230", MalformedRule),
        ("FREQ=DAILY;UNTIL=soon", MalformedRule),
        ("FREQ=MONTHLY;BYDAY=0MO", MalformedRule),
        ("FREQ=WEEKLY;BYDAY=2MO", MalformedRule),
        ("FREQ=WEEKLY;BYMONTHDAY=2", MalformedRule),
        ("FREQ=MONTHLY;BYMONTHDAY=32", MalformedRule),
        ("FREQ=MONTHLY;BYMONTH=13", MalformedRule),
        ("FREQ=MONTHLY;BYMONTH=-1", MalformedRule),
        ("FREQ=MONTHLY;BYSETPOS=1", MalformedRule),
        ("FREQ=MONTHLY;X-DAY=1", MalformedRule),
        ("FREQ=YEARLY;BYMONTHDAY=13", ContestedRule),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", ImpossibleRule),
        ("FREQ=MONTHLY;BYMONTH=4,6;BYMONTHDAY=31", ImpossibleRule),
        ("FREQ=MONTHLY;BYDAY=6MO", ImpossibleRule),
        ("FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=31", ImpossibleRule),
        ("FREQ=DAILY;BYDAY=MO;BYSETPOS=2", ImpossibleRule),
        ("FREQ=DAILY;INTERVAL=1000000000", ExcessiveRule),
        ("FREQ=YEARLY;INTERVAL=101", ExcessiveRule),
        ("FREQ=DAILY;COUNT=1000000000", ExcessiveRule),
        ("FREQ=DAILY;COUNT=" + "9" * 400, ExcessiveRule),
        ("FREQ=MONTHLY;BYMONTHDAY=" + ",".join(["1"] * 20_000), ExcessiveRule),
    ],
)
def test_a_bad_rule_is_refused_with_its_reason_at_once(rrule: str, kind: type[UnusableRule]) -> None:
    def refuse() -> None:
        with contextlib.suppress(UnusableRule):
            parse_rule(rrule)

    with pytest.raises(kind) as refusal:
        parse_rule(rrule)

    assert takes_at_most(0.05, refuse)
    assert "Nothing changed." in refusal.value.sentence


@pytest.mark.parametrize(
    ("rrule", "start"),
    [
        ("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", date(2027, 2, 1)),
        ("FREQ=WEEKLY;INTERVAL=52;BYMONTH=2;BYDAY=MO,TU,WE,TH,FR,SA,SU", date(2027, 7, 1)),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29", date(2027, 1, 1)),
    ],
)
def test_a_rule_that_never_comes_true_from_its_start_is_refused_at_once(rrule: str, start: date) -> None:
    def refuse() -> None:
        with contextlib.suppress(ContestedRule):
            Recurrence(dtstart=start, tzid=LONDON, rrule=rrule)

    with pytest.raises(ContestedRule):
        Recurrence(dtstart=start, tzid=LONDON, rrule=rrule)

    assert takes_at_most(0.05, refuse)


def test_a_start_that_its_own_rule_does_not_follow_is_refused() -> None:
    with pytest.raises(StartOffTheRule) as refusal:
        Recurrence(dtstart=wall("2027-01-12T10:00"), tzid=LONDON, rrule="FREQ=MONTHLY;BYDAY=2WE")

    assert "2027-01-12" in refusal.value.sentence


@pytest.mark.parametrize("tzid", ["Europe/Merrowby", "", "../../etc/passwd", "Europe", "Europe/London\0"])
def test_a_zone_that_does_not_exist_is_refused(tzid: str) -> None:
    with pytest.raises(UnknownZone):
        Recurrence(dtstart=wall("2027-01-12T10:00"), tzid=tzid, rrule=None)


def test_wall_time_has_no_zone_of_its_own() -> None:
    with pytest.raises(ValueError, match="wall time is wanted"):
        Recurrence(dtstart=datetime(2027, 1, 12, 10, tzinfo=UTC), tzid=LONDON, rrule=None)


def test_a_series_of_four_hundred_years_costs_no_more_than_a_new_one() -> None:
    old = Recurrence(dtstart=wall("1627-01-04T10:00"), tzid=LONDON, rrule="FREQ=DAILY")
    now = datetime(2026, 11, 24, 10, tzinfo=UTC)

    found = next_occurrence(old, now)

    assert takes_at_most(0.02, lambda: next_occurrence(old, now))
    assert found is not None
    assert found.starts_at == datetime(2026, 11, 25, 10, tzinfo=UTC)


def test_dates_end_with_the_calendar() -> None:
    recurrence = Recurrence(dtstart=wall("9997-12-31T10:00"), tzid=LONDON, rrule="FREQ=WEEKLY")

    assert len(list(each_occurrence(recurrence))) == 53


numbers = st.integers(1, 4)
weekdays = st.lists(st.sampled_from(WEEKDAY_CODES), min_size=1, max_size=4, unique=True)
nth = st.lists(
    st.builds("{}{}".format, st.sampled_from([1, 2, 3, 4, 5, -1, -2]), st.sampled_from(WEEKDAY_CODES)),
    min_size=1,
    max_size=3,
    unique=True,
)
month_days = st.lists(st.sampled_from([*range(1, 32), *range(-31, 0)]), min_size=1, max_size=8, unique=True)
months = st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True)


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Rules that dateutil reads as RFC 5545 does."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(numbers)}"]
    may_have_month_days = frequency in {"DAILY", "MONTHLY"}
    if draw(st.booleans()):
        parts.append("BYMONTH=" + ",".join(map(str, draw(months))))
        may_have_month_days = may_have_month_days or frequency == "YEARLY"
    if may_have_month_days and draw(st.booleans()):
        parts.append("BYMONTHDAY=" + ",".join(map(str, draw(month_days))))
    if draw(st.booleans()):
        has_ordinals = frequency in {"MONTHLY", "YEARLY"} and draw(st.booleans())
        parts.append("BYDAY=" + ",".join(draw(nth if has_ordinals else weekdays)))
    if frequency in {"MONTHLY", "YEARLY"} and len(parts) > 2 and draw(st.booleans()):
        parts.append(f"BYSETPOS={draw(st.sampled_from([1, 2, -1, -2]))}")
    return ";".join(parts)


@given(rrule=rules(), near=st.dates(date(2024, 1, 1), date(2032, 12, 31)))
@settings(max_examples=300, deadline=None, database=None, derandomize=True)
def test_dateutil_finds_the_same_dates(rrule: str, near: date) -> None:
    near_start = datetime.combine(near, datetime.min.time()).replace(hour=10)
    start = next(iter(rrulestr(rrule, dtstart=near_start)), None)
    if start is None:
        return
    try:
        recurrence = Recurrence(dtstart=start, tzid=LONDON, rrule=rrule)
    except UnusableRule:
        return  # an interval counts from the start: this one is no longer on its rule, or the rule is impossible

    found = [one.recurrence_id for one in islice(each_occurrence(recurrence), 8)]

    assert found == list(islice(rrulestr(rrule, dtstart=start), 8))
    assert parse_rule(rule_text(parse_rule(rrule))) == parse_rule(rrule)
    if len(found) == 8:
        after = found[5].replace(tzinfo=recurrence.zone).astimezone(UTC)
        following = next_occurrence(recurrence, after)
        assert following is not None
        assert following.recurrence_id == found[6]


@pytest.mark.parametrize("year", [1, 1500, 9999])
def test_a_year_outside_the_calendar_is_refused(year: int) -> None:
    with pytest.raises(ExcessiveRule):
        Recurrence(dtstart=date(year, 6, 1), tzid=NEW_YORK, rrule="FREQ=YEARLY")
