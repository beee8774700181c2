"""Moving one meeting: it keeps its place in the series, its reminders follow, who had answered is asked again."""

from datetime import UTC, datetime

import pytest

from tests import cast
from tests.fixed_clock import FixedClock
from tests.usecases.steering import NINTH, Steering, a_plan, actor_of, wall
from workgroup.calendar.recurrence import Recurrence
from workgroup.meeting.meeting import MeetingCancelled, MeetingOver
from workgroup.meeting.reply import PartStat
from workgroup.notices import NoticeKind
from workgroup.roster.permission import NotAllowed
from workgroup.safety.guard import NotKept
from workgroup.usecases import dates, moving
from workgroup.usecases.moving import MovedIntoThePast, MovedSince, MovedTooFar, NothingToChange, Terms
from workgroup.usecases.undoing import NothingToUndo


def test_reminders_follow_a_moved_meeting_and_the_channel_is_told_once(steering: Steering) -> None:
    steering.plan()

    outcome = steering.move("2026-12-09T10:00", "2026-12-10T14:00", because="the chair is away")

    moved = steering.meeting("2026-12-09T10:00")
    assert (moved.starts_at, moved.sequence) == (datetime(2026, 12, 10, 14, 0, tzinfo=UTC), 1)
    assert steering.reminders(moved) == ["2026-11-26 14:00", "2026-12-09 14:00", "2026-12-10 13:45"]
    [told] = steering.waiting(NoticeKind.MOVE)
    assert (told.facts["was"], outcome.before.starts_at) == (NINTH.isoformat(), NINTH)
    assert steering.starts() == ["2026-12-10 14:00"]
    steering.plan()
    assert steering.starts() == ["2026-12-10 14:00"]


@pytest.mark.parametrize(
    ("by_rule", "to", "starts"),
    [
        # The clocks go back on 25 October 2026 and forward on 28 March 2027: the time on the wall stays.
        ("2026-10-21T10:00", "2026-10-28T10:00", "2026-10-28 10:00"),
        ("2026-10-28T10:00", "2026-10-21T10:00", "2026-10-21 09:00"),
        ("2027-03-24T10:00", "2027-03-31T10:00", "2027-03-31 09:00"),
        ("2027-03-31T10:00", "2027-03-24T10:00", "2027-03-24 10:00"),
        # An hour that the clock leaves out is moved forward.
        ("2027-03-24T10:00", "2027-03-28T01:30", "2027-03-28 01:30"),
    ],
)
def test_a_move_across_a_clock_change_keeps_the_time_on_the_wall(
    steering: Steering, clock: FixedClock, by_rule: str, to: str, starts: str
) -> None:
    clock.set(wall(min(by_rule, to)).replace(tzinfo=UTC, hour=8, day=1))
    steering.schedule(a_plan(Recurrence(dtstart=wall(by_rule), tzid="Europe/London", rrule=None)))

    steering.move(by_rule, to)

    assert steering.starts() == [starts]


def test_answers_to_the_old_time_are_set_aside_and_who_gave_them_is_asked_once(steering: Steering) -> None:
    steering.plan()
    steering.answer("2026-12-09T10:00", cast.NERYS)
    steering.answer("2026-12-09T10:00", cast.BRAM, PartStat.DECLINED)

    outcome = steering.move("2026-12-09T10:00", "2026-12-10T10:00")

    assert {person.email for person in outcome.asked_again} == {cast.NERYS, cast.BRAM}
    assert set(steering.replies("2026-12-09T10:00").values()) == {PartStat.NEEDS_ACTION}
    asked = steering.waiting(NoticeKind.REPLY_REQUEST)
    assert {one.person_id for one in asked} == {person.id for person in outcome.asked_again}
    assert len(asked) == 2


def test_a_second_move_that_overtakes_the_first_is_told_from_where_people_know_the_meeting(steering: Steering) -> None:
    steering.plan()
    steering.answer("2026-12-09T10:00", cast.NERYS)
    steering.move("2026-12-09T10:00", "2026-12-10T10:00")

    steering.move("2026-12-09T10:00", "2026-12-11T10:00")

    assert [one.facts["was"] for one in steering.waiting(NoticeKind.MOVE)] == [NINTH.isoformat()]
    assert len(steering.waiting(NoticeKind.REPLY_REQUEST)) == 1


def test_undoing_a_move_that_nobody_was_told_tells_nobody_and_answers_count_again(steering: Steering) -> None:
    steering.plan()
    steering.answer("2026-12-09T10:00", cast.NERYS)
    due = steering.reminders(steering.meeting("2026-12-09T10:00"))
    outcome = steering.move("2026-12-09T10:00", "2026-12-10T10:00")

    undone = steering.undo(outcome.undo_id)

    assert not undone.was_told
    assert steering.waiting(NoticeKind.MOVE, NoticeKind.REPLY_REQUEST) == []
    assert steering.replies("2026-12-09T10:00") == {cast.NERYS: PartStat.ACCEPTED}
    assert steering.reminders(steering.meeting("2026-12-09T10:00")) == due
    assert steering.starts() == ["2026-12-09 10:00"]


def test_undoing_a_move_that_was_told_tells_the_channel_and_each_who_was_asked(steering: Steering) -> None:
    steering.plan()
    steering.answer("2026-12-09T10:00", cast.NERYS)
    steering.answer("2026-12-09T10:00", cast.BRAM)
    outcome = steering.move("2026-12-09T10:00", "2026-12-10T10:00")
    assert steering.tell().count(NoticeKind.REPLY_REQUEST) == 2
    steering.answer("2026-12-09T10:00", cast.BRAM, PartStat.DECLINED)

    undone = steering.undo(outcome.undo_id)

    assert undone.was_told
    assert [one.facts["is_back"] for one in steering.waiting(NoticeKind.REPLY_REQUEST)] == [True, True]
    assert len(steering.waiting(NoticeKind.MOVE)) == 1
    assert steering.replies("2026-12-09T10:00") == {cast.NERYS: PartStat.ACCEPTED, cast.BRAM: PartStat.DECLINED}
    with pytest.raises(NothingToUndo):
        steering.undo(outcome.undo_id)


def test_only_another_length_or_place_asks_nobody_again(steering: Steering) -> None:
    steering.plan()
    steering.answer("2026-12-09T10:00", cast.NERYS)

    outcome = steering.move("2026-12-09T10:00", "2026-12-09T10:00", minutes=90, place="Council House")

    assert (outcome.meeting.minutes, outcome.meeting.place) == (90, "Council House")
    assert steering.replies("2026-12-09T10:00") == {cast.NERYS: PartStat.ACCEPTED}
    assert steering.waiting(NoticeKind.REPLY_REQUEST) == []
    assert len(steering.waiting(NoticeKind.MOVE)) == 1


def test_a_reminder_that_was_sent_is_not_sent_again_for_the_new_time(steering: Steering, clock: FixedClock) -> None:
    steering.plan()
    clock.set(datetime(2026, 12, 8, 10, 0, tzinfo=UTC))
    assert NoticeKind.REMINDER in steering.tell()

    with steering.work(read_only=True) as uow:
        actor, series = actor_of(uow, clock())
        planned = moving.pick_to_move(uow, actor=actor, series_id=series.id, on=None, now=clock())
        terms = Terms(start=wall("2026-12-10T10:00"), minutes=120, place="")
        preview = moving.preview_move(
            uow, actor=actor, series_id=series.id, planned=planned, terms=terms, because="", now=clock()
        )
    steering.move("2026-12-09T10:00", "2026-12-10T10:00")

    assert preview.is_reminded
    assert steering.reminders(steering.meeting("2026-12-09T10:00")) == ["2026-12-10 09:45"]


def test_a_moved_meeting_is_listed_where_it_is_and_stays_moved_under_the_next_plan(steering: Steering) -> None:
    steering.move("2026-12-09T10:00", "2026-12-10T10:00")

    steering.schedule(a_plan())

    [first] = steering.do(dates.list_dates, at_most=1).planned
    assert first.meeting is not None
    assert f"{first.starts_at:%Y-%m-%d %H:%M}" == "2026-12-10 10:00"
    assert first.meeting.moved_from(steering.series().zone) == NINTH


def test_a_move_is_refused_with_its_reason(steering: Steering, clock: FixedClock) -> None:
    steering.plan()
    with pytest.raises(NothingToChange):
        steering.move("2026-12-09T10:00", "2026-12-09T10:00", place=steering.series().place)
    with pytest.raises(MovedIntoThePast, match="Try `/prevent move next to 16 December 2026 10:00`"):
        steering.move("2026-12-09T10:00", "2026-11-20T10:00")
    with pytest.raises(MovedTooFar):
        steering.move("2026-12-09T10:00", "2027-05-20T10:00")
    with pytest.raises(NotAllowed):
        steering.move("2026-12-09T10:00", "2026-12-10T10:00", by=cast.NERYS)
    with pytest.raises(NotKept):
        steering.move("2026-12-09T10:00", "2026-12-10T10:00", because="the student referred to Channel is ill")
    seen_before = Terms(start=wall("2026-12-11T10:00"), minutes=120, place="")
    with pytest.raises(MovedSince):
        steering.do(
            moving.move_date, recurrence_id=wall("2026-12-09T10:00"), terms=seen_before, because="", seen=clock()
        )
    steering.skip("2026-12-09T10:00")
    with pytest.raises(MeetingCancelled):
        steering.move("2026-12-09T10:00", "2026-12-10T10:00")
    clock.set(NINTH)
    with pytest.raises(MeetingOver):
        steering.move("2026-12-09T10:00", "2026-12-10T10:00")

    assert steering.meeting("2026-12-09T10:00").starts_at == NINTH


def test_a_move_is_not_undone_once_the_old_time_is_over(steering: Steering, clock: FixedClock) -> None:
    steering.plan()
    clock.set(datetime(2026, 12, 9, 9, 30, tzinfo=UTC))
    outcome = steering.move("2026-12-09T10:00", "2026-12-10T10:00")
    clock.advance(minutes=40)

    with pytest.raises(NothingToUndo, match="its time is over"):
        steering.undo(outcome.undo_id)
