"""How plans are said."""

from datetime import date, datetime

import pytest

from workgroup.calendar.recurrence import Recurrence
from workgroup.calendar.said import said

wall = datetime.fromisoformat


@pytest.mark.parametrize(
    ("dtstart", "rrule", "minutes", "sentence"),
    [
        ("2025-10-08T10:00", "FREQ=MONTHLY;INTERVAL=2;BYDAY=2WE", None,
         "Every second month on the second Wednesday at 10:00"),
        ("2026-09-30T14:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE;UNTIL=20270312", 60,
         "Every two weeks on Wednesday, 14:00 to 15:00, until 12 March 2027"),
        ("2026-11-24T09:30", "FREQ=WEEKLY", 90, "Every Tuesday, 09:30 to 11:00"),
        ("2026-11-23T09:00", "FREQ=WEEKLY;BYDAY=MO,WE", None, "Every Monday and Wednesday at 09:00"),
        ("2026-11-24T09:00", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", 15, "Every weekday, 09:00 to 09:15"),
        ("2026-01-20T14:00", "FREQ=YEARLY;BYMONTH=1,7;BYDAY=3TU", 120,
         "Every year in January and July on the third Tuesday, 14:00 to 16:00"),
        ("2027-03-12T10:00", "FREQ=YEARLY", None, "Every year on 12 March at 10:00"),
        ("2026-11-30T10:00", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", None,
         "Every month on the last working day at 10:00"),
        ("2027-01-31T10:00", "FREQ=MONTHLY", None, "Every month on the 31st of those months that have it at 10:00"),
        ("2027-01-31T10:00", "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=6", None,
         "Every month on the last day at 10:00, for 6 meetings"),
        ("2026-12-09T10:00", "FREQ=MONTHLY;BYDAY=2WE;BYMONTH=1,2,3,4,5,6,7,9,10,11,12", None,
         "Every month except in August on the second Wednesday at 10:00"),
        ("2027-01-01T10:00", "FREQ=MONTHLY;BYDAY=3MO,WE,FR", None,
         "Every month on every Wednesday, every Friday and the third Monday at 10:00"),
        ("2027-08-13T10:00", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", None,
         "Every month on every Friday if it is the 13th at 10:00"),
        ("2026-11-24T22:00", "FREQ=DAILY;INTERVAL=2", 180, "Every second day, 22:00 to 01:00 the next day"),
        ("2026-11-24T10:00", None, 90, "Once on Tuesday 24 November 2026, 10:00 to 11:30"),
    ],
)  # fmt: skip
def test_a_plan_is_said_in_one_sentence(dtstart: str, rrule: str | None, minutes: int | None, sentence: str) -> None:
    recurrence = Recurrence(dtstart=wall(dtstart), tzid="Europe/London", rrule=rrule)

    assert said(recurrence, minutes) == sentence


def test_whole_days_have_no_time() -> None:
    recurrence = Recurrence(dtstart=date(2026, 11, 24), tzid="Europe/London", rrule="FREQ=WEEKLY;UNTIL=20261231")

    assert said(recurrence, None) == "Every Tuesday, until 31 December 2026"


def test_an_end_before_the_hour_of_the_meeting_is_the_day_before() -> None:
    recurrence = Recurrence(
        dtstart=wall("2026-11-24T10:00"), tzid="Europe/London", rrule="FREQ=WEEKLY;UNTIL=20270610T080000Z"
    )

    assert said(recurrence, None) == "Every Tuesday at 10:00, until 9 June 2027"


def test_dates_left_out_and_added_are_counted() -> None:
    recurrence = Recurrence(
        dtstart=wall("2026-11-24T10:00"),
        tzid="Europe/London",
        rrule="FREQ=WEEKLY",
        exdates=(wall("2026-12-29T10:00"),),
        rdates=(wall("2026-12-16T10:00"), wall("2027-01-06T10:00")),
    )

    assert said(recurrence, None) == "Every Tuesday at 10:00, with 1 date left out, with 2 extra dates"


def test_an_end_at_the_end_of_the_calendar_is_said_in_any_zone() -> None:
    recurrence = Recurrence(
        dtstart=wall("2026-11-24T10:00"), tzid="Asia/Tokyo", rrule="FREQ=WEEKLY;UNTIL=99991231T235959Z"
    )

    assert said(recurrence, None) == "Every Tuesday at 10:00, until 31 December 9999"
