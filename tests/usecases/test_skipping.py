"""Skipping a date: left out of the plan, with its reason in the list of dates."""

import pytest

from tests import cast
from tests.fixed_clock import FixedClock
from tests.usecases.steering import NINTH, Steering, a_plan, thursdays, wall
from workgroup.meeting.meeting import MeetingCancelled, MeetingOver
from workgroup.notices import NoticeKind
from workgroup.roster.permission import NotAllowed
from workgroup.safety.guard import NotKept
from workgroup.usecases import dates, skipping
from workgroup.usecases.picking import DayOver


def test_a_skipped_date_is_told_once_and_stays_listed_with_its_reason(steering: Steering) -> None:
    steering.plan()

    outcome = steering.skip("2026-12-09T10:00", "the hall is closed")

    assert outcome.shown.meeting.is_skipped
    assert steering.waiting(NoticeKind.REMINDER) == []
    assert len(steering.waiting(NoticeKind.CANCELLATION)) == 1
    first, second = steering.do(dates.list_dates, at_most=2).planned
    assert (first.meeting, second.is_cancelled) == (outcome.shown.meeting, False)
    with pytest.raises(MeetingCancelled, match="is skipped"):
        steering.skip("2026-12-09T10:00")
    assert len(steering.waiting(NoticeKind.CANCELLATION)) == 1


def test_a_skipped_date_stays_skipped_under_a_new_plan_that_has_it(steering: Steering) -> None:
    steering.skip("2027-02-10T10:00")

    preview = steering.preview(a_plan())
    steering.schedule(a_plan())
    steering.plan()

    assert [f"{moment:%Y-%m-%d}" for moment in preview.stays_cancelled] == ["2027-02-10"]
    assert steering.meeting("2027-02-10T10:00").is_skipped


def test_undoing_a_skip_lets_the_date_stand_with_its_reminders(steering: Steering) -> None:
    steering.plan()
    before = steering.meeting("2026-12-09T10:00")
    due = steering.reminders(before)
    outcome = steering.skip("2026-12-09T10:00")
    steering.tell()

    undone = steering.undo(outcome.undo_id)

    after = steering.meeting("2026-12-09T10:00")
    assert (after.is_skipped, after.is_cancelled, after.starts_at) == (False, False, NINTH)
    assert steering.reminders(after) == due
    assert undone.was_told
    assert len(steering.waiting(NoticeKind.REINSTATEMENT)) == 1


def test_a_skip_is_refused_for_who_may_not_for_days_that_are_over_and_for_what_is_kept_out(
    steering: Steering, clock: FixedClock
) -> None:
    with pytest.raises(NotAllowed):
        steering.skip("2026-12-09T10:00", by=cast.NERYS)
    with pytest.raises(NotKept):
        steering.skip("2026-12-09T10:00", "the student who was referred to Channel last week is known to us")
    with pytest.raises(DayOver, match="Try `/prevent skip 9 December 2026`"):
        steering.do(skipping.preview_skip, on=wall("2026-10-14").date(), because="")
    steering.plan()
    clock.set(NINTH)
    with pytest.raises(MeetingOver):
        steering.do(skipping.preview_skip, on=NINTH.date(), because="")

    assert not any(meeting.is_cancelled for meeting in steering.meetings())


def test_a_date_that_the_new_plan_does_not_know_is_left_as_it_was(steering: Steering) -> None:
    steering.plan()
    steering.skip("2026-12-09T10:00")

    steering.schedule(a_plan(thursdays()))

    assert steering.meeting("2026-12-09T10:00").is_skipped
