"""What a coordinator types about dates, and how it is understood. It is Tuesday 24 November 2026, 09:00."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from handlers import phrases
from handlers.phrases import (
    Ambiguous,
    EndBeforeStart,
    InThePast,
    Part,
    PlanDefaults,
    PlanReading,
    TooLong,
    UnreadablePhrase,
)
from tests.quickness import takes_at_most
from workgroup.calendar.recurrence import Recurrence, first_day
from workgroup.calendar.rule import WEEKDAY_CODES, Rule, UnusableRule, parse_rule, rule_text
from workgroup.calendar.said import named_days, said
from workgroup.errors import Refusal

ZONE = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 24, 9, tzinfo=ZONE)
wall = datetime.fromisoformat


def read(text: str, now: datetime = NOW) -> PlanReading:
    """The one reading of the phrase."""
    reading = phrases.read_plan(text, now=now, zone=ZONE)
    assert isinstance(reading, PlanReading), f"{text} is ambiguous"
    return reading


def first(text: str) -> str:
    """The first start, as ISO."""
    start = read(text).dtstart
    return "" if start is None else start.isoformat().removesuffix(":00")


@pytest.mark.parametrize(
    ("text", "start", "rrule"),
    [
        ("monthly on the second Tuesday at 10:00", "2026-12-08T10:00", "FREQ=MONTHLY;BYDAY=2TU"),
        ("first Thursday of each month at 2pm", "2026-12-03T14:00", "FREQ=MONTHLY;BYDAY=1TH"),
        ("second and fourth Monday", "2026-12-14", "FREQ=MONTHLY;BYDAY=2MO,4MO"),
        ("last Thursday", "2026-11-26", "FREQ=MONTHLY;BYDAY=-1TH"),
        ("last Thursday every 2 months", "2026-11-26", "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1TH"),
        ("penultimate Friday of the month", "2026-12-18", "FREQ=MONTHLY;BYDAY=-2FR"),
        ("last working day of the month", "2026-11-30", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
        ("monthly on the 15th, 2pm", "2026-12-15T14:00", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("1st and 15th of each month at noon", "2026-12-01T12:00", "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        ("every 6 weeks from 12 Jan", "2027-01-12", "FREQ=WEEKLY;INTERVAL=6;BYDAY=TU"),
        ("February, June and October on the last Wednesday", "2027-02-24", "FREQ=YEARLY;BYMONTH=2,6,10;BYDAY=-1WE"),
        ("every 6 weeks from 4 March 14:00", "2027-03-04T14:00", "FREQ=WEEKLY;INTERVAL=6;BYDAY=TH"),
        ("fortnightly on Wednesdays 14:00-15:30", "2026-11-25T14:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("every other Tuesday at 2", "2026-11-24T14:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("alternate Wednesdays 10am", "2026-11-25T10:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("Mondays and Wednesdays at 10", "2026-11-25T10:00", "FREQ=WEEKLY;BYDAY=MO,WE"),
        ("every weekday at 9:30am", "2026-11-24T09:30", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("quarterly on the second Wednesday", "2026-12-09", "FREQ=MONTHLY;INTERVAL=3;BYDAY=2WE"),
        ("last Friday of each quarter", "2026-12-25", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYDAY=-1FR"),
        ("annually on 12 March", "2027-03-12", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=12"),
        ("first Monday in March and October", "2027-03-01", "FREQ=YEARLY;BYMONTH=3,10;BYDAY=1MO"),
        ("monthly except August on the second Wednesday", "2026-12-09",
         "FREQ=MONTHLY;BYMONTH=1,2,3,4,5,6,7,9,10,11,12;BYDAY=2WE"),
        ("weekly on Monday at 9 for 6 meetings", "2026-11-30T09:00", "FREQ=WEEKLY;BYDAY=MO;COUNT=6"),
        ("every Tuesday for 3 months at 1pm", "2026-11-24T13:00", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270223T235959"),
        ("every Thursday from 7 January to 25 March at 10:30", "2027-01-07T10:30",
         "FREQ=WEEKLY;BYDAY=TH;UNTIL=20270325T235959"),
        ("every Tuesday until further notice", "2026-11-24", "FREQ=WEEKLY;BYDAY=TU"),
        ("every second Wednesday 14:00-15:30 from 2 Dec", "2026-12-02T14:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("every Tuesday at 10:00 until 30 June 2027", "2026-11-24T10:00", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270630T235959"),
        ("every Tuesday at 10:00 until 12 March", "2026-11-24T10:00", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270312T235959"),
        ("biweekly on Thursdays at 10", "2026-11-26T10:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
        ("second Weds bi-monthly at 2pm", "2026-12-09T14:00", "FREQ=MONTHLY;INTERVAL=2;BYDAY=2WE"),
        ("first Mon of month at 10", "2026-12-07T10:00", "FREQ=MONTHLY;BYDAY=1MO"),
        ("every first Wednesday at 9:30", "2026-12-02T09:30", "FREQ=MONTHLY;BYDAY=1WE"),
        ("every first Monday of the year at 10", "2027-01-04T10:00", "FREQ=YEARLY;BYDAY=1MO"),
        ("Tue/Thu at 9", "2026-11-26T09:00", "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("Jan/Apr/Jul/Oct on the first Thursday", "2027-01-07", "FREQ=YEARLY;BYMONTH=1,4,7,10;BYDAY=1TH"),
        ("Monday to Friday at 9:30", "2026-11-24T09:30", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("Tue-Thu at 9:30", "2026-11-24T09:30", "FREQ=WEEKLY;BYDAY=TU,WE,TH"),
        ("could we do the second Tuesday of the month at 10 please", "2026-12-08T10:00", "FREQ=MONTHLY;BYDAY=2TU"),
        ("monthly on the third Tuesday, not in August or December", "2027-01-19",
         "FREQ=MONTHLY;BYMONTH=1,2,3,4,5,6,7,9,10,11;BYDAY=3TU"),
        ("twice a month on the first and third Tuesday", "2026-12-01", "FREQ=MONTHLY;BYDAY=1TU,3TU"),
    ],
)  # fmt: skip
def test_recurring_plans_are_read(text: str, start: str, rrule: str) -> None:
    assert first(text) == start
    assert read(text).rrule == rrule


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("once 14 May 10:00", "2027-05-14T10:00"),
        ("next Tuesday 10am", "2026-12-01T10:00"),
        ("Tuesday next at 10", "2026-12-01T10:00"),
        ("Thursday week", "2026-12-03"),
        ("a week on Thursday at half past two", "2026-12-03T14:30"),
        ("Friday fortnight at noon", "2026-12-11T12:00"),
        ("3/4/2027", "2027-04-03"),
        ("9/12 at 10", "2026-12-09T10:00"),
        ("2026-12-09 10:00", "2026-12-09T10:00"),
        ("Thu 14 Jan 2027, 10:00 UK time", "2027-01-14T10:00"),
        ("December 9th, 10am-12pm", "2026-12-09T10:00"),
        ("11 Jan 27", "2027-01-11"),
        ("the 15th at 3pm", "2026-12-15T15:00"),
        ("tomorrow 1400", "2026-11-25T14:00"),
        ("tomorrow 2-3pm", "2026-11-25T14:00"),
        ("tonight at 7", "2026-11-24T19:00"),
        ("today at 8", "2026-11-24T20:00"),
        ("in 3 days' time at 10", "2026-11-27T10:00"),
        ("in a year and two months", "2028-01-24"),
        ("first Monday in March 10:00", "2027-03-01T10:00"),
        ("the 2nd Tuesday of next month at 10", "2026-12-08T10:00"),
        ("Tuesday w/c 11 January at 2", "2027-01-12T14:00"),
        ("Easter Monday at 10", "2027-03-29T10:00"),
        ("29 Feb", "2028-02-29"),
    ],
)
def test_single_dates_are_read_and_lie_ahead(text: str, start: str) -> None:
    assert first(text) == start
    assert read(text).rrule is None


@pytest.mark.parametrize(
    ("text", "at", "minutes"),
    [
        ("at 10:00", "10:00", None),
        ("10-11:30", "10:00", 90),
        ("10-11.30", "10:00", 90),
        ("2pm", "14:00", None),
        ("half two", "14:30", None),
        ("half past 9", "09:30", None),
        ("quarter to three", "14:45", None),
        ("twenty to four", "15:40", None),
        ("noon", "12:00", None),
        ("1400", "14:00", None),
        ("at 9", "09:00", None),
        ("at 2", "14:00", None),
        ("11-1", "11:00", 120),
        ("9-5", "09:00", 480),
        ("10am-12noon", "10:00", 120),
        ("between 2 and 4", "14:00", 120),
        ("from 2 to 3.30", "14:00", 90),
        ("22:00 to 01:00 the next day", "22:00", 180),
        ("1400-1530", "14:00", 90),
        ("1400 - 1530", "14:00", 90),
        ("10 for 2 hrs", "10:00", 120),
        ("2pm for 90m", "14:00", 90),
        ("2pm for an hour and a half", "14:00", 90),
        ("2pm for 1h30", "14:00", 90),
        ("2pm for 1½ hours", "14:00", 90),
        ("2pm for two and a half hours", "14:00", 150),
        ("2pm for half an hour", "14:00", 30),
        ("2pm for three quarters of an hour", "14:00", 45),
        ("2pm, 45 mins", "14:00", 45),
    ],
)
def test_times_and_lengths_are_read(text: str, at: str, minutes: int | None) -> None:
    reading = read(f"monthly {text}")

    assert reading.at == time.fromisoformat(at)
    assert reading.minutes == minutes


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("monthly on the second Tuesday at 10:00 for 90m at Council House", "Council House"),
        ("monthly at Council House at 10:00", "Council House"),
        ("monthly at Council House from 12 March on the second Friday", "Council House"),
        ("monthly on the last Friday at 10 Downing Street", "10 Downing Street"),
        ('monthly at "The Old Mill at 5" on the 15th 2pm', "The Old Mill at 5"),
        ("monthly at Sun Inn, at 10", "Sun Inn"),
        ("monthly at 10 at St Mary’s Hall", "St Mary’s Hall"),
        ("every Tuesday 10:00 via Teams", "Teams"),
        ("every Tuesday 10:00 on MS Teams", "MS Teams"),
    ],
)
def test_a_place_is_what_follows_at_and_is_no_time(text: str, place: str) -> None:
    assert read(text).place == place


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("every second Wednesday at 10", ["FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "FREQ=MONTHLY;BYDAY=2WE"]),
        ("monthly on the 31st", ["FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYMONTHDAY=31"]),
        ("monthly from 12 January", ["FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;BYMONTHDAY=12"]),
        ("termly", ["FREQ=YEARLY;BYMONTH=2,5,10", "FREQ=YEARLY;BYMONTH=2,10"]),
        ("every Wednesday until the summer",
         ["FREQ=WEEKLY;BYDAY=WE;UNTIL=20270630T235959", "FREQ=WEEKLY;BYDAY=WE;UNTIL=20270731T235959"]),
        ("weekly until July", ["FREQ=WEEKLY;UNTIL=20270731T235959", "FREQ=WEEKLY;UNTIL=20270630T235959"]),
        ("bimonthly, first and third Monday", ["FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO,3MO", "FREQ=MONTHLY;BYDAY=1MO"]),
        ("biannually on 12 March", ["FREQ=MONTHLY;INTERVAL=6;BYDAY=2FR", "FREQ=YEARLY;INTERVAL=2"]),
    ],
)  # fmt: skip
def test_where_people_differ_the_readings_come_back(text: str, readings: list[str]) -> None:
    found = phrases.read_plan(text, now=NOW, zone=ZONE)

    assert isinstance(found, Ambiguous)
    assert found.readings[0].rrule == readings[0]
    assert any((reading.rrule or "").startswith(readings[1]) for reading in found.readings)


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("next Thursday", ["2026-11-26", "2026-12-03"]),
        ("Tuesday", ["2026-11-24", "2026-12-01"]),
        ("Tuesday week", ["2026-12-01", "2026-12-08"]),
        ("a week on Tuesday", ["2026-12-01", "2026-12-08"]),
        ("tomorrow at 7", ["2026-11-25T07:00:00", "2026-11-25T19:00:00"]),
        ("10 to 11 tomorrow", ["2026-11-25T10:00:00", "2026-11-25T10:50:00"]),
    ],
)
def test_a_day_or_time_with_two_meanings_is_asked_back(text: str, starts: list[str]) -> None:
    found = phrases.read_plan(text, now=NOW, zone=ZONE)

    assert isinstance(found, Ambiguous)
    assert [reading.dtstart.isoformat() for reading in found.readings if reading.dtstart] == starts


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("", ""),
        ("asdf qwer", "asdf qwer"),
        ("monthly on the second tusday at 10:00", "second tusday"),
        ("31 February", "31 February"),
        ("29 Feb 2027", "29 Feb"),
        ("4/13/2027", "4/13/2027"),
        ("Monday 14 May", "Monday"),
        ("tomorrow at 25:00", "25:00"),
        ("tomorrow at 10:75", "10:75"),
        ("every 0 weeks", "every 0 weeks"),
        ("every -2 weeks", "every -2 weeks"),
        ("monthly on the 32nd", "32nd"),
        ("monthly weekly", "weekly"),
        ("monthly on Tuesday", "Tuesday"),
        ("fortnightly on the second Tuesday", "second Tuesday"),
        ("biweekly", "biweekly"),
        ("biweekly from 12 January", "biweekly"),
        ("Friday to Monday at 10", "Friday to Monday"),
        ("bimonthly", "bimonthly"),
        ("midnight on Friday", "midnight"),
        ("tomorrow morning", "morning"),
        ("next week", "next week"),
        ("mid January", "mid January"),
        ("monthly for 2 minutes", "2 minutes"),
        ("monthly 10-11 for 2 hours", "120 minutes"),
        ("three times a year in March and October", "2 months"),
        ("14 May and 15 May", "15 May"),
        ("next month", "next month"),
        ("in March 2027", "in March 2027"),
        ("every second day of the month", "every second day of the month"),
        ("at 10 at 11", "at 11"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(text: str, unread: str) -> None:
    with pytest.raises(UnreadablePhrase) as refusal:
        phrases.read_plan(text, now=NOW, zone=ZONE)

    assert refusal.value.unread == unread
    assert "Nothing changed." in refusal.value.sentence


def test_a_refusal_says_what_was_understood_and_offers_the_nearest_words() -> None:
    with pytest.raises(UnreadablePhrase) as refusal:
        phrases.read_plan("monthly on the second tusday at 10:00", now=NOW, zone=ZONE)

    assert refusal.value.understood == ("monthly",)
    assert "Did you mean “second Tuesday”?" in refusal.value.sentence


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("14 May 2026", InThePast),
        ("yesterday", InThePast),
        ("today at 8:30am", InThePast),
        ("monthly from 1 September 2026 on the second Tuesday", InThePast),
        ("tomorrow 14:00-10:00", EndBeforeStart),
        ("every Monday from 12 January until 1 December 2026", EndBeforeStart),
        ("monthly " * 30, TooLong),
        ("monthly on the sixth Monday", UnusableRule),
    ],
)
def test_what_cannot_be_is_refused(text: str, kind: type[Refusal]) -> None:
    with pytest.raises(kind) as refusal:
        phrases.read_plan(text, now=NOW, zone=ZONE)

    assert "Nothing changed." in refusal.value.sentence


def test_how_often_alone_leaves_all_else_open() -> None:
    reading = read("monthly")

    assert reading.given == {Part.FREQUENCY}
    assert (reading.dtstart, reading.rrule, reading.minutes, reading.place) == (None, "FREQ=MONTHLY", None, None)


def test_what_is_not_said_keeps_its_default() -> None:
    base = PlanDefaults(at=time(14), minutes=60, place="Council House")

    reading = phrases.read_plan("monthly on the second Tuesday for 90m", now=NOW, zone=ZONE, base=base)

    assert isinstance(reading, PlanReading)
    assert (reading.dtstart, reading.minutes, reading.place) == (wall("2026-12-08T14:00"), 90, "Council House")
    assert reading.given == {Part.FREQUENCY, Part.DAY, Part.LENGTH}


@pytest.mark.parametrize(
    ("text", "last", "start", "rrule"),
    [
        ("monthly", "2026-11-11T14:00", "2026-12-09T14:00", "FREQ=MONTHLY;BYDAY=2WE"),
        ("monthly", None, "2026-12-22T10:00", "FREQ=MONTHLY;BYDAY=4TU"),
        ("monthly at 3pm", "2026-11-11T14:00", "2026-12-09T15:00", "FREQ=MONTHLY;BYDAY=2WE"),
        ("fortnightly", "2026-11-18T09:30", "2026-12-02T09:30", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("fortnightly", "2026-09-09T09:30", "2026-12-02T09:30", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("quarterly", "2026-09-09T10:30", "2026-12-09T10:30", "FREQ=MONTHLY;INTERVAL=3;BYDAY=2WE"),
        ("every two months", "2026-10-29T10:30", "2026-12-31T10:30", "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1TH"),
        ("twice a year in March and October", None, "2027-03-23T10:00", "FREQ=YEARLY;BYMONTH=3,10;BYDAY=4TU"),
        ("second Tuesday monthly", "2026-11-11T14:00", "2026-12-08T14:00", "FREQ=MONTHLY;BYDAY=2TU"),
        ("annually", "2026-10-14T10:00", "2027-10-13T10:00", "FREQ=YEARLY;BYMONTH=10;BYDAY=2WE"),
        ("every two years", "2026-10-14T10:00", "2028-10-11T10:00", "FREQ=YEARLY;INTERVAL=2;BYMONTH=10;BYDAY=2WE"),
    ],
)
def test_what_is_open_is_suggested_from_the_last_meeting_or_today(
    text: str, last: str | None, start: str, rrule: str
) -> None:
    last_meeting = wall(last).replace(tzinfo=ZONE) if last else None

    reading = phrases.suggest(read(text), last_meeting=last_meeting, now=NOW, zone=ZONE)

    assert (reading.dtstart, reading.rrule) == (wall(start), rrule)
    assert Part.DAY not in reading.given or "Tuesday" in text


def test_a_suggestion_keeps_what_people_mean_in_different_ways_apart() -> None:
    found = phrases.read_plan("monthly from 12 January", now=NOW, zone=ZONE)
    assert isinstance(found, Ambiguous)

    suggested = [phrases.suggest(one, last_meeting=None, now=NOW, zone=ZONE) for one in found.readings]

    assert [one.dtstart for one in suggested] == [wall("2027-01-12T10:00")] * 2
    assert [one.rrule for one in suggested] == ["FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;BYMONTHDAY=12"]


@pytest.mark.parametrize(
    ("text", "at", "minutes"),
    [
        ("10", "10:00", None),
        ("at 2pm", "14:00", None),
        ("10–11.30", "10:00", 90),
        ("10 to 11", "10:00", 60),
        ("half two", "14:30", None),
        ("7", "07:00", None),
    ],
)
def test_a_time_alone_is_read_with_its_end(text: str, at: str, minutes: int | None) -> None:
    assert phrases.read_time(text) == (time.fromisoformat(at), minutes)


@pytest.mark.parametrize(
    ("text", "minutes"), [("90m", 90), ("for 2 hours", 120), ("1½ hours", 90), ("1 hour 30 minutes", 90)]
)
def test_a_length_alone_is_read(text: str, minutes: int) -> None:
    assert phrases.read_length(text) == minutes


@pytest.mark.parametrize("text", ["25:00", "noon tomorrow", "ten-ish", "90m", "midnight", ""])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UnreadablePhrase):
        phrases.read_time(text)


def test_an_end_before_its_start_is_refused() -> None:
    with pytest.raises(EndBeforeStart):
        phrases.read_time("11-10:00")


@pytest.mark.parametrize("text", ["90", "2", "3 minutes", "25 hours", "10:00", "half a minute", ""])
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(UnreadablePhrase):
        phrases.read_length(text)


def test_on_a_saturday_a_weekday_is_suggested() -> None:
    saturday = datetime(2026, 11, 28, 9, tzinfo=ZONE)

    reading = phrases.suggest(read("weekly", now=saturday), last_meeting=None, now=saturday, zone=ZONE)

    assert reading.dtstart == wall("2026-11-30T10:00")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("14 May", date(2027, 5, 14)),
        ("10 June 2026", date(2026, 6, 10)),
        ("3/4/2027", date(2027, 4, 3)),
        ("next Tuesday", date(2026, 12, 1)),
        ("Thursday", date(2026, 11, 26)),
        ("14 May 10:00", wall("2027-05-14T10:00")),
        ("second Tuesday of next month", date(2026, 12, 8)),
    ],
)
def test_one_day_is_read(text: str, found: date) -> None:
    assert phrases.read_date(text, now=NOW, zone=ZONE) == found


@pytest.mark.parametrize("text", ["monthly", "Council House", "every Tuesday", "10:00", "Mon and Wed", ""])
def test_what_is_no_single_day_is_refused(text: str) -> None:
    with pytest.raises(UnreadablePhrase):
        phrases.read_date(text, now=NOW, zone=ZONE)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("11 November", date(2026, 11, 11)),
        ("9 December", date(2025, 12, 9)),
        ("last Wednesday", date(2026, 11, 18)),
        ("Wednesday", date(2026, 11, 18)),
        ("today", date(2026, 11, 24)),
        ("11/11/2025", date(2025, 11, 11)),
    ],
)
def test_the_day_of_something_over_is_the_latest_such_day(text: str, found: date) -> None:
    assert phrases.read_day_said(text, now=NOW, zone=ZONE) == found


def test_the_day_of_something_over_is_not_ahead() -> None:
    with pytest.raises(UnreadablePhrase):
        phrases.read_day_said("9 December 2026", now=NOW, zone=ZONE)


weekdays = st.lists(st.sampled_from(WEEKDAY_CODES), min_size=1, max_size=3, unique=True)
nth = st.lists(
    st.builds("{}{}".format, st.sampled_from([1, 2, 3, 4, 5, -1, -2, ""]), st.sampled_from(WEEKDAY_CODES)),
    min_size=1,
    max_size=3,
    unique=True,
)
month_days = st.lists(st.sampled_from([*range(1, 32), *range(-31, 0)]), min_size=1, max_size=4, unique=True)
months = st.lists(st.integers(1, 12), min_size=1, max_size=11, unique=True)


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Any rule that is accepted, and some that are not."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 13))}"]
    if draw(st.booleans()):
        parts.append("BYMONTH=" + ",".join(map(str, draw(months))))
    if frequency != "WEEKLY" and draw(st.booleans()):
        parts.append("BYMONTHDAY=" + ",".join(map(str, draw(month_days))))
    if draw(st.booleans()):
        parts.append("BYDAY=" + ",".join(draw(nth if frequency in {"MONTHLY", "YEARLY"} else weekdays)))
    if draw(st.integers(0, 4)) == 0:
        parts.append(f"BYSETPOS={draw(st.sampled_from([1, 2, -1, '1,-1']))}")
    if draw(st.integers(0, 4)) == 0:
        parts.append(f"WKST={draw(st.sampled_from(WEEKDAY_CODES))}")
    parts.append(draw(st.sampled_from(["COUNT=1", "COUNT=6", "UNTIL=20400312", "UNTIL=20400312T120000Z"])))
    return ";".join(parts[: draw(st.integers(len(parts) - 1, len(parts)))])


@given(
    rrule=rules(),
    near=st.dates(date(2026, 11, 24), date(2031, 12, 31)),
    at=st.times().map(lambda moment: moment.replace(second=0, microsecond=0)),
    minutes=st.sampled_from([None, 30, 60, 90, 600]),
)
@settings(max_examples=500, deadline=None, database=None, derandomize=True)
def test_a_plan_that_is_said_and_read_back_is_the_same(rrule: str, near: date, at: time, minutes: int | None) -> None:
    start, rule = planned(rrule, near, at)
    sentence = said(Recurrence(dtstart=start, tzid=ZONE.key, rrule=rule_text(rule)), minutes)
    assume(len(sentence) <= 200)

    reading = read(sentence, now=(start - timedelta(minutes=1)).replace(tzinfo=ZONE))

    assert reading.dtstart == start
    assert reading.minutes == minutes
    again = parse_rule(reading.rrule or "")
    assert replace(again, until=None) == replace(rule, until=None)
    assert said(reading.recurrence(ZONE.key), minutes) == sentence


def planned(rrule: str, near: date, at: time) -> tuple[datetime, Rule]:
    """The rule with its days named, and its first start from the day on; without one, the example is put aside."""
    try:
        rule = parse_rule(rrule)
        day = first_day(named_days(rule, near), near)
        assume(day is not None and day.year < 2038)
        assert day is not None
        rule = named_days(rule, near)
        Recurrence(dtstart=datetime.combine(day, at), tzid=ZONE.key, rrule=rule_text(rule))
    except UnusableRule:
        assume(False)
    return datetime.combine(day, at), rule


WORDS = [
    "monthly",
    "fortnightly",
    "every",
    "second",
    "last",
    "other",
    "2",
    "weeks",
    "Tuesday",
    "Wednesdays",
    "and",
    "on",
    "the",
    "15th",
    "31st",
    "of",
    "each",
    "month",
    "quarter",
    "at",
    "10",
    "10:00",
    "14:00-15:30",
    "half",
    "two",
    "2pm",
    "-",
    "to",
    "for",
    "90m",
    "an",
    "hour",
    "from",
    "until",
    "12",
    "January",
    "3/4/2027",
    "except",
    "August",
    "Council",
    "House",
    '"',
    "0",
    "999",
    "<!channel>",
    "\u202e",
    "½",
    "٣",
    "next",
    "week",
    "termly",
    "once",
    "a",
    "year",
    "in",
    "March",
]


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join) | st.text(max_size=200))
@settings(max_examples=500, deadline=None, database=None, derandomize=True)
def test_whatever_is_typed_is_read_or_refused_in_time(text: str) -> None:
    def read() -> object:
        try:
            return phrases.read_plan(text, now=NOW, zone=ZONE)
        except Refusal as refusal:
            return refusal.sentence

    assert takes_at_most(0.05, read)
    assert read()
