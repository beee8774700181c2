"""When a round opens, asks again and closes: working days, evenings, and clocks that change."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workgroup.calendar.working_days import is_working_day, working_days_before
from workgroup.feedback.round import FeedbackRound, closes_at, is_open, opens_at, remind_at
from workgroup.ids import MeetingId, RoundId

UK = ZoneInfo("Europe/London")
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)})


def uk(wall: str) -> datetime:
    """That wall time in the United Kingdom, as an instant in UTC."""
    return datetime.fromisoformat(wall).replace(tzinfo=UK).astimezone(UTC)


@pytest.mark.parametrize(
    ("ends", "opens"),
    [
        ("2026-11-25T12:00", "2026-11-25T14:00"),
        ("2026-11-25T16:00", "2026-11-25T18:00"),
        ("2026-11-25T16:01", "2026-11-26T09:00"),
        ("2026-11-25T23:30", "2026-11-26T09:00"),
        ("2026-11-27T17:00", "2026-11-30T09:00"),
        ("2026-11-27T23:00", "2026-11-30T09:00"),
        ("2026-11-28T11:00", "2026-11-30T09:00"),
        ("2026-11-25T04:30", "2026-11-25T09:00"),
        ("2026-11-25T06:00", "2026-11-25T08:00"),
        ("2026-12-24T17:00", "2026-12-29T09:00"),
        ("2026-12-28T11:00", "2026-12-29T09:00"),
    ],
    ids=[
        "two hours later",
        "at 18:00 sharp",
        "a minute after 18:00",
        "past midnight, next morning",
        "Friday evening, Monday morning",
        "past midnight into Saturday",
        "on a Saturday",
        "before office hours, the same morning",
        "as the day begins",
        "over Christmas",
        "on a bank holiday",
    ],
)
def test_a_round_opens_two_hours_after_the_end_or_at_nine_on_the_next_working_day(ends: str, opens: str) -> None:
    assert opens_at(uk(ends), UK, CHRISTMAS) == uk(opens)


@pytest.mark.parametrize(
    ("ends", "opens"),
    [
        ("2026-03-27T12:00", "2026-03-27T14:00"),
        ("2026-03-27T17:00", "2026-03-30T09:00"),
        ("2026-10-23T12:00", "2026-10-23T14:00"),
        ("2026-10-23T17:00", "2026-10-26T09:00"),
    ],
    ids=["before spring", "over the change in spring", "before autumn", "over the change in autumn"],
)
def test_nine_in_the_morning_is_nine_on_the_wall_on_either_side_of_a_clock_change(ends: str, opens: str) -> None:
    assert opens_at(uk(ends), UK, frozenset()) == uk(opens)


@pytest.mark.parametrize(
    ("opens", "reminds", "closes"),
    [
        ("2026-11-25T14:00", "2026-12-01T14:00", "2026-12-02T14:00"),
        ("2026-11-30T09:00", "2026-12-04T09:00", "2026-12-07T09:00"),
        ("2026-11-27T18:00", "2026-12-03T18:00", "2026-12-04T18:00"),
        ("2026-12-23T14:00", "2026-12-31T14:00", "2027-01-04T14:00"),
        ("2026-03-25T14:00", "2026-03-31T14:00", "2026-04-01T14:00"),
        ("2026-10-21T14:00", "2026-10-27T14:00", "2026-10-28T14:00"),
        ("2026-10-19T14:00", "2026-10-23T14:00", "2026-10-26T14:00"),
    ],
    ids=[
        "midweek",
        "from a Monday",
        "from a Friday evening",
        "over Christmas",
        "over the change in spring",
        "over the change in autumn",
        "reminded before the change, closed after it",
    ],
)
def test_a_round_is_open_for_five_working_days_and_asks_again_with_one_of_them_left(
    opens: str, reminds: str, closes: str
) -> None:
    closing = closes_at(uk(opens), UK, CHRISTMAS)

    assert closing == uk(closes)
    assert remind_at(uk(opens), closing, UK, CHRISTMAS) == uk(reminds)


@pytest.mark.parametrize(
    ("opens", "hours"),
    [("2026-03-25T14:00", 7 * 24 - 1), ("2026-06-10T14:00", 7 * 24), ("2026-10-21T14:00", 7 * 24 + 1)],
    ids=["spring", "summer", "autumn"],
)
def test_a_week_of_wall_time_has_an_hour_less_in_spring_and_one_more_in_autumn(opens: str, hours: int) -> None:
    assert closes_at(uk(opens), UK, frozenset()) - uk(opens) == timedelta(hours=hours)


def test_nobody_is_reminded_before_they_were_asked() -> None:
    opens, closes = uk("2026-11-30T09:00"), uk("2026-11-30T17:00")

    assert remind_at(opens, closes, UK, frozenset()) == opens


def test_answers_are_taken_from_the_opening_until_the_close() -> None:
    feedback = a_round()
    moment = timedelta(microseconds=1)

    taken = [
        is_open(feedback, feedback.opens_at - moment),
        is_open(feedback, feedback.opens_at),
        is_open(feedback, feedback.closes_at - moment),
        is_open(feedback, feedback.closes_at),
    ]

    assert taken == [False, True, True, False]


def test_a_round_that_was_closed_takes_no_answer_whatever_the_time() -> None:
    feedback = a_round()

    closed = replace(feedback, closed_at=feedback.opens_at)

    assert not is_open(closed, feedback.opens_at + timedelta(hours=1))


@given(
    minute=st.integers(0, 2 * 365 * 24 * 60),
    holidays=st.frozensets(st.dates(min_value=date(2026, 1, 1), max_value=date(2028, 3, 1)), max_size=40),
    zone=st.sampled_from([UK, ZoneInfo("Europe/Dublin"), ZoneInfo("Africa/Cairo"), ZoneInfo("America/New_York")]),
)
def test_whenever_a_meeting_ends_people_are_asked_at_work_and_have_five_working_days(
    minute: int, holidays: frozenset[date], zone: ZoneInfo
) -> None:
    ends = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)

    opens = opens_at(ends, zone, holidays)
    closes = closes_at(opens, zone, holidays)
    reminds = remind_at(opens, closes, zone, holidays)

    assert opens - ends >= timedelta(hours=2)
    assert opens < reminds < closes
    for moment in (opens, reminds, closes):
        local = moment.astimezone(zone)
        assert is_working_day(local.date(), holidays)
        assert (8, 0) <= (local.hour, local.minute) <= (18, 0)
    assert working_days_before(closes.astimezone(zone).date(), 5, holidays) == opens.astimezone(zone).date()


def a_round() -> FeedbackRound:
    """A round about a meeting that ended on a Wednesday at noon."""
    opens = uk("2026-11-25T14:00")
    closes = closes_at(opens, UK, frozenset())
    return FeedbackRound(
        id=RoundId(1),
        meeting_id=MeetingId(1),
        opens_at=opens,
        remind_at=remind_at(opens, closes, UK, frozenset()),
        closes_at=closes,
    )
