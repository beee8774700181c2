"""One meeting as a calendar file, as it stands at the moment it is asked for."""

from datetime import UTC, datetime

import pytest

from tests import cast
from tests.usecases.steering import Steering, a_plan, wall
from workgroup.meeting.meeting import NoMeeting
from workgroup.usecases.calendar_files import CalendarFile, calendar_file, next_calendar_file

NINTH = "2026-12-09T10:00"
IN_JULY = "2027-08-11T10:00"


def test_the_next_meeting_comes_with_its_wall_time_place_and_a_name_that_says_the_day(steering: Steering) -> None:
    found = steering.do(next_calendar_file, by=cast.NERYS)

    assert found.name == "meeting-2026-12-09.ics"
    lines = lines_of(found)
    assert "DTSTART;TZID=Europe/London:20261209T100000" in lines
    assert "DTEND;TZID=Europe/London:20261209T120000" in lines
    assert "SEQUENCE:0" in lines
    assert "STATUS:CONFIRMED" in lines


def test_a_date_keeps_its_name_whatever_becomes_of_it_and_its_sequence_grows(steering: Steering) -> None:
    computed = lines_of(file_of(steering, NINTH))
    steering.plan()
    recorded = lines_of(file_of(steering, NINTH))
    steering.cancel(NINTH)
    cancelled = lines_of(file_of(steering, NINTH))
    other = lines_of(file_of(steering, "2027-02-10T10:00"))

    assert uid(computed) == uid(recorded) == uid(cancelled) != uid(other)
    assert uid(other).split("-", 1)[1] == uid(computed).split("-", 1)[1]
    assert "SEQUENCE:0" in recorded
    assert "SEQUENCE:1" in cancelled
    assert "STATUS:CANCELLED" in cancelled
    assert any(line.startswith("SUMMARY:CANCELLED: ") for line in cancelled)
    assert any("Cancelled: the venue is closed" in line for line in cancelled)


def test_a_moved_meeting_changes_the_entry_that_people_have(steering: Steering) -> None:
    before = lines_of(file_of(steering, NINTH))
    steering.move(NINTH, "2026-12-10T14:00", minutes=90, place="Council House")

    after = lines_of(file_of(steering, NINTH))

    assert uid(after) == uid(before)
    assert "SEQUENCE:1" in after
    assert "DTSTART;TZID=Europe/London:20261210T140000" in after
    assert "DTEND;TZID=Europe/London:20261210T153000" in after
    assert "LOCATION:Council House" in after
    assert file_of(steering, NINTH).name == "meeting-2026-12-10.ics"


def test_a_plan_with_another_length_changes_the_entries_of_all_its_dates(steering: Steering) -> None:
    steering.plan()
    before = [lines_of(file_of(steering, local)) for local in (NINTH, IN_JULY)]
    series = steering.series()
    assert series.recurrence is not None
    steering.schedule(a_plan(series.recurrence, minutes=90))

    after = [lines_of(file_of(steering, local)) for local in (NINTH, IN_JULY)]

    assert [uid(lines) for lines in after] == [uid(lines) for lines in before]
    assert ["SEQUENCE:0" in lines for lines in before] == [True, True]
    assert ["SEQUENCE:1" in lines for lines in after] == [True, True]


def test_an_extra_date_has_an_entry_of_its_own(steering: Steering) -> None:
    steering.add("2027-01-14T10:00")

    extra, usual = lines_of(file_of(steering, "2027-01-14T10:00")), lines_of(file_of(steering, NINTH))

    assert uid(extra) != uid(usual)
    assert "STATUS:CONFIRMED" in extra


def test_a_summer_date_that_has_no_record_yet_is_told_from_the_plan(steering: Steering) -> None:
    found = file_of(steering, IN_JULY)

    assert found.starts_at == datetime(2027, 8, 11, 9, 0, tzinfo=UTC)
    assert "DTSTART;TZID=Europe/London:20270811T100000" in lines_of(found)
    assert steering.meetings() == []


def test_what_is_no_date_of_the_series_has_no_file(steering: Steering) -> None:
    with pytest.raises(NoMeeting):
        file_of(steering, "2026-12-10T10:00")
    with pytest.raises(NoMeeting):
        file_of(steering, "2026-12-09T11:00")


def test_two_series_never_share_a_name(steering: Steering) -> None:
    ours = lines_of(steering.do(next_calendar_file))
    theirs = lines_of(steering.do(next_calendar_file, channel="operational"))

    assert uid(ours).split("-", 1)[1] != uid(theirs).split("-", 1)[1]


def file_of(steering: Steering, recurrence_id: str) -> CalendarFile:
    return steering.do(calendar_file, recurrence_id=wall(recurrence_id))


def lines_of(found: CalendarFile) -> list[str]:
    return found.content.decode().replace("\r\n ", "").split("\r\n")


def uid(lines: list[str]) -> str:
    (found,) = (line for line in lines if line.startswith("UID:"))
    return found.removeprefix("UID:")
