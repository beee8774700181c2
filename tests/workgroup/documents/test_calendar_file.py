"""Calendar files that others wrote: what begins when, with their moved and cancelled dates."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice

import pytest

from workgroup.documents.calendar_file import UnreadableCalendar, each_start, read_calendar

MONDAYS = ("UID:board", "DTSTART;TZID=Europe/London:20270315T140000", "RRULE:FREQ=WEEKLY;COUNT=3")


def calendar(*events: Sequence[str], head: Sequence[str] = ()) -> bytes:
    """A calendar file with those events."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//somebody//else//EN", *head]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def starts(content: bytes, at_most: int = 10) -> list[str]:
    """The local starts in the file, where a time without a zone is London's."""
    return [
        start.local.isoformat().removesuffix(":00")
        for start in islice(each_start(read_calendar(content, tzid="Europe/London")), at_most)
    ]


def test_a_weekly_event_keeps_its_wall_time_over_the_clock_change() -> None:
    found = list(each_start(read_calendar(calendar(MONDAYS), tzid="Europe/London")))

    assert [start.local.isoformat() for start in found] == [f"2027-03-{day}T14:00:00" for day in (15, 22, 29)]
    assert [start.instant.hour for start in found] == [14, 14, 13]


def test_a_moved_date_is_told_where_it_is_now_and_a_cancelled_one_not_at_all() -> None:
    moved = ("UID:board", "RECURRENCE-ID;TZID=Europe/London:20270322T140000", "DTSTART:20270323T090000Z")
    cancelled = (
        "UID:board", "RECURRENCE-ID:20270329T130000Z", "DTSTART:20270329T130000Z", "STATUS:CANCELLED",
    )  # fmt: skip

    assert starts(calendar(MONDAYS, moved, cancelled)) == ["2027-03-15T14:00", "2027-03-23T09:00"]


def test_the_highest_sequence_counts_wherever_it_stands_in_the_file() -> None:
    newest = ("UID:board", "SEQUENCE:2", "DTSTART;TZID=Europe/London:20270316T100000")
    older = ("UID:board", "SEQUENCE:1", "DTSTART;TZID=Europe/London:20270317T100000")
    given_up = ("UID:board", "SEQUENCE:1", "RECURRENCE-ID:20270317T100000Z", "DTSTART:20270318T100000Z")

    assert starts(calendar(newest, older, given_up)) == ["2027-03-16T10:00"]


def test_a_date_that_was_left_out_does_not_come_back_as_a_moved_one() -> None:
    left_out = (*MONDAYS, "EXDATE;TZID=Europe/London:20270322T140000")
    moved = ("UID:board", "RECURRENCE-ID:20270322T140000Z", "DTSTART:20270323T140000Z")

    assert starts(calendar(left_out, moved)) == ["2027-03-15T14:00", "2027-03-29T14:00"]


def test_whole_days_are_told_as_days_also_where_a_program_wrote_their_midnight() -> None:
    days = ("UID:closed", "DTSTART;VALUE=DATE:20270701", "RRULE:FREQ=DAILY;COUNT=3")
    moved = (
        "UID:closed", "RECURRENCE-ID;TZID=GMT Standard Time:20270702T000000", "DTSTART;VALUE=DATE:20270709",
    )  # fmt: skip

    assert starts(calendar(days, moved)) == ["2027-07-01", "2027-07-03", "2027-07-09"]


def test_events_of_several_zones_come_in_the_order_of_their_instants() -> None:
    floating = ("UID:floating", "DTSTART:20270706T100000")
    abroad = ("UID:abroad", "DTSTART;TZID=Europe/Brussels:20270706T103000")

    assert starts(calendar(floating, abroad)) == ["2027-07-06T10:30", "2027-07-06T10:00"]
    assert starts(calendar(floating, abroad, head=["X-WR-TIMEZONE:Europe/Brussels"])) == [
        "2027-07-06T10:00",
        "2027-07-06T10:30",
    ]


def test_of_an_endless_event_only_what_is_asked_for_is_reckoned() -> None:
    endless = ("UID:endless", "DTSTART:19900101T100000Z", "RRULE:FREQ=DAILY")

    found = each_start(read_calendar(calendar(endless), tzid="UTC"), since=datetime(2027, 1, 1, 10, tzinfo=UTC))

    assert next(found).local.isoformat() == "2027-01-02T10:00:00"


@pytest.mark.parametrize(
    ("lines", "because"),
    [
        (("RRULE:FREQ=DAILY;COUNT=2", "RRULE:FREQ=WEEKLY;COUNT=2"), "several RRULEs"),
        (("RRULE:FREQ=HOURLY",), "FREQ=HOURLY"),
        (("EXRULE:FREQ=WEEKLY",), "EXRULE"),
        (("RRULE:FREQ=WEEKLY;UNTL=20270401",), "UNTL=20270401"),
    ],
)
def test_what_is_not_supported_refuses_the_file_by_name(lines: Sequence[str], because: str) -> None:
    content = calendar(("UID:fine", "DTSTART:20270706T100000Z"), ("UID:odd", "DTSTART:20270706T100000Z", *lines))

    with pytest.raises(UnreadableCalendar) as refusal:
        read_calendar(content, tzid="Europe/London")

    assert "The event odd" in refusal.value.sentence
    assert because in refusal.value.sentence


def test_a_change_of_this_and_all_later_dates_is_refused_by_name() -> None:
    later = ("UID:board", "RECURRENCE-ID;RANGE=THISANDFUTURE:20270322T140000Z", "DTSTART:20270323T140000Z")

    with pytest.raises(UnreadableCalendar, match="THISANDFUTURE"):
        read_calendar(calendar(MONDAYS, later), tzid="Europe/London")


@pytest.mark.parametrize("content", [b"", b"no calendar", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT", b"\xff\x00" * 100])
def test_what_is_no_calendar_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableCalendar, match="no iCalendar file"):
        read_calendar(content, tzid="Europe/London")


def test_a_calendar_without_events_has_no_starts() -> None:
    assert starts(calendar()) == []


@pytest.mark.parametrize(
    ("line", "because"),
    [
        ("SUMMARY:When?", "no DTSTART"),
        ("DTSTART;TZID=Our own:20270706T100000", "“Our own” is not known"),
    ],
)
def test_an_event_without_a_start_or_with_an_unknown_zone_is_refused(line: str, because: str) -> None:
    with pytest.raises(UnreadableCalendar, match=because):
        read_calendar(calendar(("UID:odd", line)), tzid="Europe/London")
