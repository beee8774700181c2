"""Pausing a series for a while, and resuming it."""

from datetime import UTC, date, datetime

import pytest

from tests import cast
from tests.fixed_clock import FixedClock
from tests.usecases.steering import Steering, a_plan, thursdays
from workgroup.meeting.reply import PartStat
from workgroup.notices import NoticeKind
from workgroup.roster.permission import NotAllowed
from workgroup.usecases import dates, pausing
from workgroup.usecases.pausing import NothingToPause, NotPaused, PausedAlready, PauseInThePast
from workgroup.usecases.undoing import NothingToUndo


@pytest.fixture
def weekly(steering: Steering) -> Steering:
    """The steering group, which meets every Thursday from 3 December 2026."""
    steering.schedule(a_plan(thursdays()))
    steering.tell()
    return steering


def listed(steering: Steering, at_most: int = 3) -> list[str]:
    return [f"{one.starts_at:%Y-%m-%d}" for one in steering.do(dates.list_dates, at_most=at_most).planned]


def test_a_pause_puts_its_meetings_away_and_is_told_once(weekly: Steering) -> None:
    weekly.pause("2026-12-10", "2027-01-07", "the winter break")

    assert weekly.starts()[:3] == ["2026-12-03 10:00", "2027-01-07 10:00", "2027-01-14 10:00"]
    assert listed(weekly) == ["2026-12-03", "2027-01-07", "2027-01-14"]
    standing = {meeting.id for meeting in weekly.meetings() if not meeting.is_cancelled}
    assert {one.meeting_id for one in weekly.waiting(NoticeKind.REMINDER)} == standing
    assert len(weekly.waiting(NoticeKind.PAUSE)) == 1
    weekly.plan()
    assert listed(weekly) == ["2026-12-03", "2027-01-07", "2027-01-14"]
    with pytest.raises(PausedAlready):
        weekly.pause("2026-12-10", "2027-01-07", "the winter break")


def test_a_pause_without_an_end_lasts_until_somebody_resumes(weekly: Steering, clock: FixedClock) -> None:
    weekly.pause()
    assert listed(weekly) == []
    assert weekly.do(dates.next_date).pause is not None
    clock.set(datetime(2027, 3, 24, 9, 0, tzinfo=UTC))
    weekly.plan()
    assert weekly.starts() == []

    weekly.resume()

    # On both sides of the clock change of 28 March 2027.
    assert weekly.starts()[:2] == ["2027-03-25 10:00", "2027-04-01 09:00"]
    [pause] = weekly.series().pauses
    assert (pause.since, pause.until) == (date(2026, 11, 23), date(2027, 3, 24))
    assert len(weekly.waiting(NoticeKind.RESUMPTION)) == 1
    with pytest.raises(NotPaused):
        weekly.resume()


def test_resuming_early_lets_meetings_take_place_with_their_answers_and_reminders(weekly: Steering) -> None:
    weekly.answer("2026-12-10T10:00", cast.NERYS)
    due = weekly.reminders(weekly.meeting("2026-12-10T10:00"))
    weekly.move("2026-12-17T10:00", "2026-12-18T10:00")
    weekly.pause("2026-12-10", "2027-01-07")

    weekly.resume()

    assert weekly.series().pauses == ()
    assert weekly.starts()[:4] == ["2026-12-03 10:00", "2026-12-10 10:00", "2026-12-18 10:00", "2026-12-24 10:00"]
    assert weekly.replies("2026-12-10T10:00") == {cast.NERYS: PartStat.ACCEPTED}
    assert weekly.reminders(weekly.meeting("2026-12-10T10:00")) == due


def test_a_pause_can_be_resumed_from_a_later_day(weekly: Steering) -> None:
    weekly.pause("2026-12-10")

    weekly.resume("2027-01-14")

    assert listed(weekly, 2) == ["2026-12-03", "2027-01-14"]


def test_undoing_a_pause_and_undoing_a_resumption_tell_whoever_was_told(weekly: Steering) -> None:
    before = weekly.starts()
    paused = weekly.pause("2026-12-10", "2027-01-07")
    assert not weekly.undo(paused.undo_id).was_told
    assert weekly.starts() == before
    assert weekly.waiting(NoticeKind.PAUSE, NoticeKind.RESUMPTION) == []

    weekly.pause("2026-12-10", "2027-01-07")
    weekly.tell()
    resumed = weekly.resume()
    weekly.tell()

    assert weekly.undo(resumed.undo_id).was_told
    assert weekly.starts()[:2] == ["2026-12-03 10:00", "2027-01-07 10:00"]
    assert len(weekly.waiting(NoticeKind.PAUSE)) == 1
    with pytest.raises(NothingToUndo):
        weekly.undo(resumed.undo_id)


def test_a_resumption_is_not_undone_once_somebody_has_answered_since(weekly: Steering) -> None:
    weekly.pause("2026-12-10", "2027-01-07")
    resumed = weekly.resume()
    weekly.answer("2026-12-10T10:00", cast.NERYS)

    with pytest.raises(NothingToUndo):
        weekly.undo(resumed.undo_id)


def test_a_pause_stays_under_a_new_plan(weekly: Steering) -> None:
    weekly.pause(until="2027-01-13")

    weekly.schedule(a_plan())

    assert listed(weekly, 2) == ["2027-01-13", "2027-02-10"]


def test_what_was_skipped_before_a_pause_is_skipped_after_it(weekly: Steering) -> None:
    weekly.skip("2026-12-10T10:00")
    weekly.pause("2026-12-03", "2026-12-24")

    weekly.resume()

    assert weekly.meeting("2026-12-10T10:00").is_skipped


def test_a_pause_is_refused_with_its_reason(weekly: Steering) -> None:
    with pytest.raises(PauseInThePast):
        weekly.pause(until="2026-11-23")
    with pytest.raises(NothingToPause, match="The next is on Thu 3 Dec 2026"):
        weekly.pause(until="2026-12-03")
    with pytest.raises(NotAllowed):
        weekly.do(pausing.pause_series, by=cast.NERYS, since=None, until=None, because="")
    with pytest.raises(NotAllowed):
        weekly.do(pausing.resume_series, by=cast.NERYS, on=None)

    assert weekly.series().version == 2
