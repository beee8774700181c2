"""Cancelling one meeting of a series."""

from datetime import date

import pytest

from tests import cast
from tests.fixed_clock import FixedClock
from tests.usecases.steering import NINTH, Steering, wall
from workgroup.meeting.meeting import MeetingCancelled, MeetingOver, NoMeeting
from workgroup.meeting.reply import PartStat
from workgroup.notices import NoticeKind
from workgroup.safety.guard import NotKept
from workgroup.usecases import cancelling
from workgroup.usecases.picking import NoMeetingOn, ReasonTooLong
from workgroup.usecases.planning import REPLANNED


def test_a_preview_of_a_cancellation_names_who_comes_and_makes_no_record(steering: Steering) -> None:
    preview = steering.do(cancelling.preview_cancel, on=None, because="the venue is closed")

    assert preview.planned.starts_at == NINTH
    assert preview.recurrence_id == wall("2026-12-09T10:00")
    assert steering.meetings() == []

    steering.plan()
    steering.answer("2026-12-09T10:00", cast.NERYS, PartStat.DECLINED)
    steering.answer("2026-12-09T10:00", cast.IWAN)
    steering.answer("2026-12-09T10:00", cast.BRAM, PartStat.TENTATIVE)
    preview = steering.do(cancelling.preview_cancel, on=date(2026, 12, 9), because="")

    assert {person.email for person in preview.coming} == {cast.IWAN, cast.BRAM}


def test_cancelling_tells_once_and_stops_the_reminders(steering: Steering) -> None:
    steering.plan()

    outcome = steering.cancel("2026-12-09T10:00")

    assert outcome.shown.meeting.cancelled_because == "the venue is closed"
    assert len(steering.waiting(NoticeKind.CANCELLATION)) == 1
    assert steering.waiting(NoticeKind.REMINDER) == []
    with pytest.raises(MeetingCancelled):
        steering.cancel("2026-12-09T10:00")
    assert len(steering.waiting(NoticeKind.CANCELLATION)) == 1
    steering.plan()
    assert steering.waiting(NoticeKind.REMINDER) == []


def test_a_date_without_a_record_can_be_cancelled(steering: Steering) -> None:
    steering.cancel("2027-04-14T10:00")

    assert steering.meeting("2027-04-14T10:00").is_cancelled
    with pytest.raises(NoMeeting):
        steering.cancel("2027-04-15T10:00")
    with pytest.raises(NoMeeting):
        steering.cancel("2026-10-14T11:00")


def test_a_day_without_a_meeting_is_refused_with_the_next_dates(steering: Steering) -> None:
    with pytest.raises(NoMeetingOn, match=r"Wed 9 Dec 2026, Wed 10 Feb 2027 and Wed 14 Apr 2027"):
        steering.do(cancelling.preview_cancel, on=date(2026, 12, 10), because="")


def test_a_meeting_that_has_begun_is_not_cancelled(steering: Steering, clock: FixedClock) -> None:
    steering.plan()
    clock.set(NINTH)

    with pytest.raises(MeetingOver):
        steering.cancel("2026-12-09T10:00")


def test_a_reason_is_short_and_goes_through_the_content_guard(steering: Steering) -> None:
    with pytest.raises(ReasonTooLong):
        steering.cancel("2026-12-09T10:00", "x" * 301)
    with pytest.raises(NotKept):
        steering.cancel("2026-12-09T10:00", "the student who was referred to Channel last week is known to us")

    assert steering.meetings() == []


def test_a_cancelled_meeting_does_not_stand_again_by_itself_whatever_the_reason(steering: Steering) -> None:
    steering.cancel("2026-12-09T10:00", REPLANNED)

    steering.plan()

    assert steering.meeting("2026-12-09T10:00").is_cancelled
