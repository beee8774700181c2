"""Calendar files as they are written: whole files beside this one, and what no reader may meet."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from workgroup.documents.ics import Entry, calendar_file
from workgroup.documents.vtimezone import vtimezone

FOLDER = Path(__file__).parent / "ics"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
WINTER = Entry(
    uid="20270114T100000-0123456789abcdef0123456789abcdef",
    sequence=0,
    starts_at=datetime(2027, 1, 14, 10, 0, tzinfo=UTC),
    minutes=90,
    zone=ZoneInfo("Europe/London"),
    title="Alder Regional Prevent Steering Group",
    place="Council House, Room 4; Wrecsam",
    about=("Alder Region Prevent Working Group", "Dŵr a thân, Ŵyl y Gaeaf: gwybodaeth i'r aelodau i gyd ar y dydd"),
)
SUMMER = replace(WINTER, uid=f"20270708{WINTER.uid[8:]}", starts_at=datetime(2027, 7, 8, 9, 0, tzinfo=UTC))
FILES = {
    "winter": WINTER,
    "summer": SUMMER,
    "moved": replace(WINTER, sequence=1, starts_at=datetime(2027, 1, 15, 14, 0, tzinfo=UTC)),
    "cancelled": replace(SUMMER, sequence=2, is_cancelled=True, about=("Cancelled: the venue is closed",)),
    "twice_on_the_clock": replace(WINTER, starts_at=datetime(2027, 10, 31, 0, 30, tzinfo=UTC), minutes=30),
    "no_yearly_rules": replace(WINTER, zone=ZoneInfo("Africa/Casablanca")),
    "new_york": replace(SUMMER, zone=ZoneInfo("America/New_York")),
    "no_summer_time": replace(SUMMER, zone=ZoneInfo("Asia/Kolkata")),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_byte_for_byte_what_other_calendars_were_seen_to_read(name: str) -> None:
    written = calendar_file(FILES[name], now=NOW)

    path = FOLDER / f"{name}.ics"
    if os.environ.get("WRITE_TRANSCRIPTS"):
        path.write_bytes(written)
    assert written == path.read_bytes()


@pytest.mark.parametrize("name", FILES)
def test_lines_end_with_crlf_and_none_is_longer_than_75_octets(name: str) -> None:
    written = calendar_file(FILES[name], now=NOW)

    lines = written.split(b"\r\n")
    assert lines.pop() == b""
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert all(line.decode() for line in lines)


def test_words_cannot_begin_a_property_of_their_own() -> None:
    hostile = replace(
        WINTER,
        title="Meeting\r\nATTENDEE:mailto:x@example.org",
        place="here\x85END:VEVENT\u2028BEGIN:VALARM",
        about=("a\\n\nEND:VCALENDAR\x00",),
    )

    lines = unfolded(calendar_file(hostile, now=NOW))

    assert "SUMMARY:Meeting ATTENDEE:mailto:x@example.org" in lines
    assert "LOCATION:here END:VEVENT BEGIN:VALARM" in lines
    assert "DESCRIPTION:a\\\\n END:VCALENDAR" in lines
    assert lines.count("END:VCALENDAR") == 1
    assert lines.count("END:VEVENT") == 1


def test_a_meeting_over_the_end_of_the_year_or_the_night_of_a_clock_change_keeps_its_instants() -> None:
    over_new_year = replace(WINTER, starts_at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    into_summer = replace(WINTER, starts_at=datetime(2027, 3, 28, 0, 30, tzinfo=UTC))

    assert "DTEND:20270101T010000Z" in unfolded(calendar_file(over_new_year, now=NOW))
    assert "DTSTART;TZID=Europe/London:20270328T003000" in unfolded(calendar_file(into_summer, now=NOW))
    assert "DTEND;TZID=Europe/London:20270328T030000" in unfolded(calendar_file(into_summer, now=NOW))


@pytest.mark.parametrize(
    ("tzid", "rules"),
    [
        ("Europe/London", ["BYMONTH=3;BYDAY=-1SU", "BYMONTH=10;BYDAY=-1SU"]),
        ("Europe/Dublin", ["BYMONTH=3;BYDAY=-1SU", "BYMONTH=10;BYDAY=-1SU"]),
        ("America/New_York", ["BYMONTH=3;BYDAY=2SU", "BYMONTH=11;BYDAY=1SU"]),
        ("Australia/Sydney", ["BYMONTH=4;BYDAY=1SU", "BYMONTH=10;BYDAY=1SU"]),
        ("UTC", []),
    ],
)
def test_a_zone_is_told_by_its_yearly_rules_and_never_by_a_list_of_dates(tzid: str, rules: list[str]) -> None:
    lines = vtimezone(tzid, 2027)

    assert lines is not None
    assert [line.removeprefix("RRULE:FREQ=YEARLY;") for line in lines if line.startswith("RRULE")] == rules
    assert not any(line.startswith("RDATE") for line in lines)


def unfolded(written: bytes) -> list[str]:
    return written.decode().replace("\r\n ", "").split("\r\n")
