"""Undoing a plan or a cancellation, for an hour."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests import cast
from tests.fixed_clock import FixedClock
from tests.usecases.steering import Steering, a_plan, actor_of, thursdays, wall
from workgroup.calendar.recurrence import Recurrence
from workgroup.ids import UndoId
from workgroup.notices import NoticeKind
from workgroup.roster.permission import NotAllowed
from workgroup.usecases.planning import REPLANNED
from workgroup.usecases.undoing import NothingToUndo


def test_undoing_a_plan_restores_the_earlier_one_with_its_meetings_and_reminders(steering: Steering) -> None:
    steering.plan()
    before = steering.series()
    due = steering.reminders(steering.meeting("2026-12-09T10:00"))
    outcome = steering.schedule(a_plan(thursdays()))

    undone = steering.undo(outcome.undo_id)

    assert undone.said == "Every second month on the second Wednesday, 10:00 to 12:00"
    assert steering.series() == replace(before, version=3)
    assert steering.starts() == ["2026-12-09 10:00"]
    assert steering.reminders(steering.meeting("2026-12-09T10:00")) == due
    standing = {meeting.id for meeting in steering.meetings() if not meeting.is_cancelled}
    assert {notice.meeting_id for notice in steering.waiting(NoticeKind.REMINDER)} == standing


def test_undoing_a_plan_gives_meetings_that_stayed_their_place_and_reminders_back(steering: Steering) -> None:
    steering.plan()
    before = steering.meeting("2026-12-09T10:00")
    outcome = steering.schedule(a_plan(place="Council House", minutes=60))

    steering.undo(outcome.undo_id)

    assert steering.meeting("2026-12-09T10:00") == before
    assert steering.reminders(before) == ["2026-11-25 10:00", "2026-12-08 10:00", "2026-12-09 09:45"]


def test_undoing_a_plan_before_it_was_told_tells_nobody(steering: Steering) -> None:
    outcome = steering.schedule(a_plan())

    undone = steering.undo(outcome.undo_id)

    assert not undone.was_told
    assert steering.waiting(NoticeKind.ANNOUNCEMENT, NoticeKind.WITHDRAWAL) == []


def test_undoing_a_plan_that_was_told_withdraws_it_once(steering: Steering) -> None:
    outcome = steering.schedule(a_plan())
    steering.tell()

    undone = steering.undo(outcome.undo_id)

    assert undone.was_told
    assert len(steering.waiting(NoticeKind.WITHDRAWAL)) == 1


def test_undoing_announces_the_earlier_plan_when_its_own_announcement_had_given_way(steering: Steering) -> None:
    steering.schedule(a_plan())
    second = steering.schedule(a_plan(thursdays()))

    steering.undo(second.undo_id)

    assert [notice.facts["version"] for notice in steering.waiting(NoticeKind.ANNOUNCEMENT)] == [4]
    assert steering.waiting(NoticeKind.WITHDRAWAL) == []


def test_undoing_gives_up_meetings_that_the_planner_has_made_in_the_meantime(
    steering: Steering, clock: FixedClock
) -> None:
    thirty_minutes_later = Recurrence(dtstart=wall("2027-01-22T09:15"), tzid="Europe/London", rrule=None)
    outcome = steering.schedule(a_plan(thirty_minutes_later))
    assert steering.starts() == []
    clock.advance(minutes=30)
    steering.plan()
    assert steering.starts() == ["2027-01-22 09:15"]

    steering.undo(outcome.undo_id)

    assert steering.starts() == ["2026-12-09 10:00"]


def test_left_out_days_survive_a_plan_and_its_undo(steering: Steering) -> None:
    with steering.work() as uow:
        _, series = actor_of(uow, steering.clock())
        assert series.recurrence is not None
        left_out = (date(2026, 12, 9), wall("2027-02-10T10:00"))
        uow.series.save(replace(series, recurrence=replace(series.recurrence, exdates=left_out)))
    before = steering.series().recurrence
    outcome = steering.schedule(a_plan())

    steering.undo(outcome.undo_id)

    assert steering.series().recurrence == before


def test_a_plan_can_be_undone_for_an_hour_and_no_longer(steering: Steering, clock: FixedClock) -> None:
    first = steering.schedule(a_plan())
    clock.advance(hours=1)
    steering.undo(first.undo_id)
    second = steering.schedule(a_plan(thursdays()))
    clock.advance(hours=1, seconds=1)

    with pytest.raises(NothingToUndo):
        steering.undo(second.undo_id)

    assert steering.series().version == 4


def test_what_was_undone_cannot_be_undone_again(steering: Steering) -> None:
    outcome = steering.schedule(a_plan())
    steering.undo(outcome.undo_id)

    with pytest.raises(NothingToUndo):
        steering.undo(outcome.undo_id)

    assert steering.series().version == 3


def test_a_plan_that_gave_way_to_another_cannot_be_undone(steering: Steering) -> None:
    first = steering.schedule(a_plan())
    steering.schedule(a_plan(thursdays()))

    with pytest.raises(NothingToUndo):
        steering.undo(first.undo_id)


def test_a_plan_cannot_be_undone_once_somebody_has_answered_for_one_of_its_meetings(steering: Steering) -> None:
    outcome = steering.schedule(a_plan(thursdays()))
    steering.answer("2026-12-03T10:00", cast.NERYS)

    with pytest.raises(NothingToUndo):
        steering.undo(outcome.undo_id)

    assert steering.series().version == 2


def test_answers_from_before_do_not_hinder_an_undo(steering: Steering) -> None:
    steering.plan()
    steering.answer("2026-12-09T10:00", cast.NERYS)
    steering.schedule(a_plan(thursdays()))
    again = steering.schedule(a_plan())

    steering.undo(again.undo_id)

    assert steering.meeting("2026-12-09T10:00").cancelled_because == REPLANNED
    assert steering.starts()[0] == "2026-12-03 10:00"


def test_an_undo_of_one_series_is_none_of_another(steering: Steering) -> None:
    outcome = steering.schedule(a_plan())

    with pytest.raises(NothingToUndo):
        steering.undo(outcome.undo_id, by=cast.RAFE, channel="operational")
    with pytest.raises(NotAllowed):
        steering.undo(outcome.undo_id, by=cast.RAFE)
    with pytest.raises(NothingToUndo):
        steering.undo(UndoId(4711))

    assert steering.series().version == 2


def test_undoing_a_cancellation_that_nobody_was_told_tells_nobody(steering: Steering) -> None:
    steering.plan()
    due = steering.reminders(steering.meeting("2026-12-09T10:00"))
    outcome = steering.cancel("2026-12-09T10:00")

    undone = steering.undo(outcome.undo_id)

    assert not undone.was_told
    assert steering.waiting(NoticeKind.CANCELLATION, NoticeKind.REINSTATEMENT) == []
    assert steering.reminders(steering.meeting("2026-12-09T10:00")) == due


def test_undoing_a_cancellation_that_was_told_tells_once(steering: Steering) -> None:
    steering.plan()
    outcome = steering.cancel("2026-12-09T10:00")
    assert NoticeKind.CANCELLATION in steering.tell()

    undone = steering.undo(outcome.undo_id)

    assert undone.was_told
    assert len(steering.waiting(NoticeKind.REINSTATEMENT)) == 1
    assert not steering.meeting("2026-12-09T10:00").is_cancelled


def test_a_reminder_that_was_sent_is_not_sent_again_after_an_undo(steering: Steering, clock: FixedClock) -> None:
    steering.plan()
    clock.set(datetime(2026, 12, 8, 10, 0, tzinfo=UTC))
    steering.tell()
    outcome = steering.cancel("2026-12-09T10:00")

    steering.undo(outcome.undo_id)

    assert steering.reminders(steering.meeting("2026-12-09T10:00")) == ["2026-12-09 09:45"]


def test_a_cancellation_is_undone_only_while_the_meeting_is_as_it_left_it(steering: Steering) -> None:
    steering.plan()
    first = steering.cancel("2026-12-09T10:00")
    steering.undo(first.undo_id)
    second = steering.cancel("2026-12-09T10:00")

    with pytest.raises(NothingToUndo):
        steering.undo(first.undo_id)

    steering.schedule(a_plan(thursdays()))
    with pytest.raises(NothingToUndo):
        steering.undo(second.undo_id)


def test_a_cancellation_cannot_be_undone_after_the_hour(steering: Steering, clock: FixedClock) -> None:
    outcome = steering.cancel("2026-12-09T10:00")
    clock.advance(hours=1, minutes=1)

    with pytest.raises(NothingToUndo):
        steering.undo(outcome.undo_id)

    assert steering.meeting("2026-12-09T10:00").is_cancelled
