"""When a reminder is due, until when it is worth sending, and when people may be written to."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from workgroup.notices import (
    USUAL_LEADS,
    Lead,
    NoticeKind,
    UnreadableLead,
    due_at,
    expires_at,
    next_office_moment,
    parse_lead,
)

LONDON = ZoneInfo("Europe/London")
NO_HOLIDAYS: frozenset[date] = frozenset()
EASTER_2027 = frozenset({date(2027, 3, 26), date(2027, 3, 29)})
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)})
TEN_DAYS, DAY_BEFORE, QUARTER = USUAL_LEADS


def uk(text: str) -> datetime:
    """The instant of a UK wall time, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def due(lead: Lead, start: str, holidays: frozenset[date] = NO_HOLIDAYS) -> datetime:
    return due_at(lead, starts_at=uk(start), zone=LONDON, holidays=holidays)


def expires(
    lead: Lead, start: str, leads: tuple[Lead, ...] = USUAL_LEADS, holidays: frozenset[date] = NO_HOLIDAYS
) -> datetime:
    return expires_at(lead, leads=leads, starts_at=uk(start), zone=LONDON, holidays=holidays)


# What is read as a lead


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("10 working days", Lead(working_days=10)),
        ("10wd", Lead(working_days=10)),
        ("1 working day before", Lead(working_days=1)),
        ("the last working day before", Lead(working_days=1)),
        ("last working day", Lead(working_days=1)),
        ("the day before", Lead(working_days=1)),
        ("1 week", Lead(minutes=7 * 1440)),
        ("2w", Lead(minutes=14 * 1440)),
        ("2 days", Lead(minutes=2 * 1440)),
        ("3 hours before", Lead(minutes=180)),
        ("an hour", Lead(minutes=60)),
        ("15 minutes", Lead(minutes=15)),
        ("15min", Lead(minutes=15)),
        ("15 M", Lead(minutes=15)),
        ("  5   WORKING\tdays  ", Lead(working_days=5)),
        ("60 days", Lead(minutes=60 * 1440)),
        ("40 working days", Lead(working_days=40)),
    ],
)
def test_a_lead_is_read_as_people_write_it(text: str, lead: Lead) -> None:
    assert parse_lead(text) == lead


@pytest.mark.parametrize(
    "text",
    ["", "soon", "0 minutes", "0wd", "-5 minutes", "1.5 hours", "61 days", "41 working days", "9 weeks", "10", "5 x"],
)
def test_what_names_no_time_before_a_meeting_is_refused(text: str) -> None:
    with pytest.raises(UnreadableLead):
        parse_lead(text)


def test_the_refusal_says_what_can_be_written_and_repeats_little() -> None:
    sentence = str(UnreadableLead("x" * 5000))

    assert "Nothing changed. Try `/prevent remind add 5 working days`" in sentence
    assert len(sentence) < 300


@pytest.mark.parametrize(
    ("lead", "said"),
    [
        (Lead(working_days=10), "10 working days before"),
        (Lead(working_days=1), "the last working day before"),
        (Lead(minutes=15), "15 minutes before"),
        (Lead(minutes=60), "1 hour before"),
        (Lead(minutes=90), "90 minutes before"),
        (Lead(minutes=1440), "1 day before"),
        (Lead(minutes=7 * 1440), "7 days before"),
    ],
)
def test_a_lead_is_said_in_words_that_can_be_read_again(lead: Lead, said: str) -> None:
    assert lead.said == said
    assert parse_lead(said) == lead
    assert parse_lead(lead.code) == lead


def test_reminders_are_sent_ten_working_days_the_last_working_day_and_a_quarter_of_an_hour_before() -> None:
    assert [lead.code for lead in USUAL_LEADS] == ["10wd", "1wd", "15m"]


# When it is due


@pytest.mark.parametrize(
    ("start", "ten_days", "day_before", "quarter"),
    [
        # Winter and summer.
        ("2026-12-09T10:00", "2026-11-25T10:00", "2026-12-08T10:00", "2026-12-09T09:45"),
        ("2026-07-08T10:00", "2026-06-24T10:00", "2026-07-07T10:00", "2026-07-08T09:45"),
        # Across the change of 25 October 2026, and on the Monday after it.
        ("2026-10-28T10:00", "2026-10-14T10:00", "2026-10-27T10:00", "2026-10-28T09:45"),
        ("2026-10-26T10:00", "2026-10-12T10:00", "2026-10-23T10:00", "2026-10-26T09:45"),
        # Across the change of 28 March 2027, and on the Monday after it.
        ("2027-03-31T10:00", "2027-03-17T10:00", "2027-03-30T10:00", "2027-03-31T09:45"),
        ("2027-03-29T10:00", "2027-03-15T10:00", "2027-03-26T10:00", "2027-03-29T09:45"),
    ],
)
def test_working_days_keep_the_clock_time_of_the_meeting_whatever_the_clocks_do(
    start: str, ten_days: str, day_before: str, quarter: str
) -> None:
    assert due(TEN_DAYS, start) == uk(ten_days)
    assert due(DAY_BEFORE, start) == uk(day_before)
    assert due(QUARTER, start) == uk(quarter)


def test_before_a_monday_the_last_working_day_is_the_friday() -> None:
    assert due(DAY_BEFORE, "2026-11-30T14:00") == uk("2026-11-27T14:00")


def test_holidays_are_no_working_days() -> None:
    assert due(DAY_BEFORE, "2026-12-29T10:00", CHRISTMAS) == uk("2026-12-24T10:00")
    assert due(TEN_DAYS, "2027-04-07T10:00", EASTER_2027) == uk("2027-03-22T10:00")
    assert due(TEN_DAYS, "2027-04-07T10:00") == uk("2027-03-24T10:00")


def test_nobody_is_reminded_before_nine_of_an_early_meeting() -> None:
    assert due(DAY_BEFORE, "2026-12-09T08:00") == uk("2026-12-08T09:00")
    assert due(DAY_BEFORE, "2026-12-09T09:00") == uk("2026-12-08T09:00")
    assert due(DAY_BEFORE, "2026-12-09T09:01") == uk("2026-12-08T09:01")


def test_minutes_before_an_early_meeting_are_kept() -> None:
    assert due(QUARTER, "2026-12-09T08:00") == uk("2026-12-09T07:45")


@pytest.mark.parametrize(
    ("start", "clock"),
    [
        ("2026-10-24T10:00", "2026-10-23T10:00"),
        ("2026-10-25T10:00", "2026-10-24T11:00"),
        ("2026-10-26T10:00", "2026-10-25T10:00"),
        ("2027-03-27T10:00", "2027-03-26T10:00"),
        ("2027-03-28T10:00", "2027-03-27T09:00"),
        ("2027-03-29T10:00", "2027-03-28T10:00"),
    ],
)
def test_a_day_of_real_time_is_twenty_four_hours_even_when_the_clocks_change(start: str, clock: str) -> None:
    moment = due(Lead(minutes=1440), start)

    assert moment == uk(start) - timedelta(hours=24)
    assert moment == uk(clock)


def test_the_working_day_is_that_of_the_meetings_own_zone() -> None:
    auckland = ZoneInfo("Pacific/Auckland")
    monday_there = datetime(2026, 11, 30, 10, 0, tzinfo=auckland)

    moment = due_at(DAY_BEFORE, starts_at=monday_there.astimezone(UTC), zone=auckland, holidays=NO_HOLIDAYS)

    assert moment == datetime(2026, 11, 27, 10, 0, tzinfo=auckland)


# Until when it is worth sending


@pytest.mark.parametrize(
    ("start", "next_due", "hour_before", "after_start"),
    [
        ("2026-12-09T10:00", "2026-12-08T10:00", "2026-12-09T09:00", "2026-12-09T10:05"),
        ("2026-10-23T10:00", "2026-10-22T10:00", "2026-10-23T09:00", "2026-10-23T10:05"),
        ("2026-10-26T10:00", "2026-10-23T10:00", "2026-10-26T09:00", "2026-10-26T10:05"),
        ("2027-03-26T10:00", "2027-03-25T10:00", "2027-03-26T09:00", "2027-03-26T10:05"),
        ("2027-03-29T10:00", "2027-03-26T10:00", "2027-03-29T09:00", "2027-03-29T10:05"),
    ],
)
def test_the_first_waits_for_the_next_the_second_until_an_hour_before_the_third_until_just_after_the_start(
    start: str, next_due: str, hour_before: str, after_start: str
) -> None:
    assert expires(TEN_DAYS, start) == uk(next_due)
    assert expires(DAY_BEFORE, start) == uk(hour_before)
    assert expires(QUARTER, start) == uk(after_start)


def test_a_reminder_that_stands_alone_is_worth_sending_until_an_hour_before() -> None:
    assert expires(TEN_DAYS, "2026-12-09T10:00", (TEN_DAYS,)) == uk("2026-12-09T09:00")


def test_one_of_the_last_hour_does_not_cut_the_one_before_it_short() -> None:
    assert expires(DAY_BEFORE, "2026-12-09T10:00", (DAY_BEFORE, Lead(minutes=60))) == uk("2026-12-09T09:00")
    assert expires(Lead(minutes=60), "2026-12-09T10:00", (DAY_BEFORE, Lead(minutes=60))) == uk("2026-12-09T10:05")
    assert expires(DAY_BEFORE, "2026-12-09T10:00", (DAY_BEFORE, Lead(minutes=120))) == uk("2026-12-09T08:00")


def test_every_reminder_is_worth_sending_for_a_while_after_it_is_due() -> None:
    leads = (*USUAL_LEADS, Lead(minutes=7 * 1440), Lead(minutes=180), Lead(minutes=61), Lead(minutes=60))
    start = "2026-12-09T08:00"

    windows = [expires(lead, start, leads) - due(lead, start) for lead in leads]

    assert all(window > timedelta(0) for window in windows)


def test_a_limit_is_real_time_on_the_night_on_which_the_clocks_change() -> None:
    start = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=1)

    limit = expires_at(DAY_BEFORE, leads=USUAL_LEADS, starts_at=start, zone=LONDON, holidays=NO_HOLIDAYS)

    assert limit == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


# When people may be written to


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-12-09T07:59", "2026-12-09T09:00"),
        ("2026-12-09T08:00", "2026-12-09T08:00"),
        ("2026-12-09T12:00", "2026-12-09T12:00"),
        ("2026-12-09T19:59", "2026-12-09T19:59"),
        ("2026-12-09T20:00", "2026-12-10T09:00"),
        ("2026-12-11T21:00", "2026-12-14T09:00"),
        ("2026-12-12T07:00", "2026-12-14T09:00"),
        ("2026-12-12T12:00", "2026-12-14T09:00"),
        ("2026-12-24T20:30", "2026-12-29T09:00"),
        # Over the weekends on which the clocks change.
        ("2026-10-23T20:00", "2026-10-26T09:00"),
        ("2026-10-25T01:30", "2026-10-26T09:00"),
        ("2027-03-26T20:00", "2027-03-29T09:00"),
        ("2027-03-28T03:00", "2027-03-29T09:00"),
    ],
)
def test_people_are_written_to_in_the_day_on_working_days_only(moment: str, told: str) -> None:
    assert next_office_moment(uk(moment), LONDON, CHRISTMAS) == uk(told)


# What is told


def test_only_requests_and_reminders_about_feedback_ask_for_feedback() -> None:
    asking = {kind for kind in NoticeKind if kind.is_feedback}

    assert asking == {NoticeKind.FEEDBACK_REQUEST, NoticeKind.FEEDBACK_REMINDER}
