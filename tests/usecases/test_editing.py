"""Editing a series: another time, length, place or rule, from a date on or for all that lie ahead."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from tests import cast
from tests.fixed_clock import FixedClock
from tests.usecases.steering import Steering, a_plan, actor_of, thursdays, wall
from workgroup.calendar.recurrence import Recurrence
from workgroup.meeting.reply import PartStat
from workgroup.notices import NoticeKind
from workgroup.usecases import calendar_files, dates, editing
from workgroup.usecases.editing import Scope, Wish
from workgroup.usecases.moving import NothingToChange
from workgroup.usecases.replanning import from_day

AT_TWO = Wish(at=time(14))


@pytest.fixture
def weekly(steering: Steering) -> Steering:
    """The steering group, which meets every Thursday at 10:00 from 3 December 2026, at County Hall."""
    steering.schedule(a_plan(thursdays()))
    steering.tell()
    return steering


def test_all_gives_every_meeting_ahead_the_new_time_and_asks_each_who_had_answered_once(weekly: Steering) -> None:
    weekly.answer("2026-12-03T10:00", cast.NERYS)
    weekly.answer("2026-12-10T10:00", cast.NERYS)
    weekly.answer("2026-12-10T10:00", cast.BRAM, PartStat.DECLINED)
    before = weekly.meeting("2026-12-10T10:00")

    preview = weekly.preview(weekly.edit(AT_TWO, Scope.ALL))
    outcome = weekly.schedule(weekly.edit(AT_TWO, Scope.ALL))

    assert {person.email for person in preview.asked_again} == {cast.NERYS, cast.BRAM}
    assert (preview.fates.goes, preview.before) == ((), ())
    assert weekly.starts()[:2] == ["2026-12-03 14:00", "2026-12-10 14:00"]
    after = weekly.meeting("2026-12-10T14:00")
    assert (after.id, after.known_as, after.sequence) == (before.id, wall("2026-12-10T10:00"), 1)
    assert set(weekly.replies("2026-12-10T14:00").values()) == {PartStat.NEEDS_ACTION}
    assert weekly.reminders(after)[-1] == "2026-12-10 13:45"
    assert sorted(int(str(one.facts["more"])) for one in weekly.waiting(NoticeKind.REPLY_REQUEST)) == [0, 1]
    assert len(weekly.waiting(NoticeKind.ANNOUNCEMENT)) == 1
    assert outcome.series.recurrence == replace(thursdays(), dtstart=wall("2026-12-03T14:00"))


def test_undoing_it_brings_times_and_answers_back(weekly: Steering) -> None:
    weekly.answer("2026-12-10T10:00", cast.NERYS)
    before = weekly.starts()
    series = weekly.series()
    outcome = weekly.schedule(weekly.edit(AT_TWO, Scope.ALL))

    weekly.undo(outcome.undo_id)

    assert weekly.starts() == before
    assert weekly.series().recurrence == series.recurrence
    assert weekly.replies("2026-12-10T10:00") == {cast.NERYS: PartStat.ACCEPTED}
    assert weekly.meeting("2026-12-10T10:00").known_as is None
    assert weekly.waiting(NoticeKind.REPLY_REQUEST, NoticeKind.ANNOUNCEMENT) == []


def test_this_and_later_leaves_the_dates_before_as_they_are_on_both_sides_of_a_clock_change(
    weekly: Steering, clock: FixedClock
) -> None:
    clock.set(datetime(2027, 3, 15, 9, 0, tzinfo=UTC))
    weekly.plan()

    weekly.schedule(weekly.edit(AT_TWO, Scope.LATER, on="2027-04-01"), keeps_before=True)

    # The clocks go forward on 28 March 2027.
    expected = ["2027-03-18 10:00", "2027-03-25 10:00", "2027-04-01 13:00", "2027-04-08 13:00"]
    assert weekly.starts()[:4] == expected
    weekly.plan()
    found = weekly.do(dates.list_dates, at_most=4).planned
    assert [f"{one.starts_at:%Y-%m-%d %H:%M}" for one in found] == expected


def test_dates_before_the_change_are_kept_even_where_they_had_no_record_yet(weekly: Steering) -> None:
    weekly.schedule(weekly.edit(AT_TWO, Scope.LATER, on="2027-02-18"), keeps_before=True)

    found = weekly.do(dates.list_dates, at_most=12).planned
    assert [f"{one.starts_at:%m-%d %H:%M}" for one in found][9:] == ["02-04 10:00", "02-11 10:00", "02-18 14:00"]


def test_what_was_moved_or_skipped_stays_so_under_the_new_time(weekly: Steering) -> None:
    weekly.move("2026-12-10T10:00", "2026-12-11T09:00")
    weekly.skip("2026-12-17T10:00")
    weekly.add("2026-12-15T16:00")

    preview = weekly.preview(weekly.edit(AT_TWO, Scope.ALL))
    scheduled = weekly.schedule(weekly.edit(AT_TWO, Scope.ALL))
    weekly.plan()

    shown = ["12-03 14:00", "12-11 09:00", "12-24 14:00", "12-31 14:00", "01-07 14:00"]
    assert [f"{one.starts_at:%m-%d %H:%M}" for one in preview.standing] == shown
    assert [f"{one:%m-%d %H:%M}" for one in scheduled.dates] == shown
    assert weekly.starts()[:4] == ["2026-12-03 14:00", "2026-12-11 09:00", "2026-12-15 16:00", "2026-12-24 14:00"]
    assert weekly.meeting("2026-12-17T14:00").is_skipped
    assert [f"{one:%m-%d}" for one in preview.stays_cancelled] == ["12-17"]
    assert preview.fates.lapsed == ()


def test_what_was_moved_or_skipped_on_days_that_a_new_rule_does_not_have_is_listed(weekly: Steering) -> None:
    weekly.move("2026-12-10T10:00", "2026-12-11T09:00")
    weekly.skip("2026-12-17T10:00")
    fridays = Recurrence(dtstart=wall("2026-12-04T10:00"), tzid="Europe/London", rrule="FREQ=WEEKLY;BYDAY=FR")

    preview = weekly.preview(a_plan(fridays))

    assert wall("2026-12-10T10:00") in [one.recurrence_id for one in preview.fates.goes]
    assert [one.recurrence_id for one in preview.fates.lapsed] == [wall("2026-12-17T10:00")]


def test_another_length_or_place_asks_nobody_and_leaves_those_of_single_meetings(weekly: Steering) -> None:
    weekly.answer("2026-12-03T10:00", cast.NERYS)
    weekly.move("2026-12-10T10:00", "2026-12-10T10:00", minutes=30, place="Room 4")

    weekly.schedule(weekly.edit(Wish(minutes=60, place="Council House"), Scope.ALL))

    first, second = weekly.meeting("2026-12-03T10:00"), weekly.meeting("2026-12-10T10:00")
    assert (first.minutes, first.place) == (60, "Council House")
    assert (second.minutes, second.place) == (30, "Room 4")
    assert weekly.waiting(NoticeKind.REPLY_REQUEST) == []
    assert weekly.replies("2026-12-03T10:00") == {cast.NERYS: PartStat.ACCEPTED}


def test_a_calendar_knows_a_meeting_by_its_first_start_whatever_its_time_is_now(weekly: Steering) -> None:
    first = weekly.do(calendar_files.calendar_file, recurrence_id=wall("2026-12-03T10:00"))
    weekly.schedule(weekly.edit(AT_TWO, Scope.ALL))

    later = weekly.do(calendar_files.calendar_file, recurrence_id=wall("2026-12-03T14:00"))

    [uid] = [line for line in first.content.splitlines() if line.startswith(b"UID:")]
    assert uid in later.content.splitlines()


def test_what_would_change_nothing_is_refused(weekly: Steering) -> None:
    with pytest.raises(NothingToChange), weekly.work(read_only=True) as uow:
        actor, series = actor_of(uow, weekly.clock())
        editing.pick_to_edit(
            uow, actor=actor, series_id=series.id, on=None, wish=Wish(at=time(10), minutes=120), now=weekly.clock()
        )


@pytest.mark.parametrize(
    ("rrule", "start", "first", "expected"),
    [
        ("FREQ=WEEKLY;BYDAY=TH;COUNT=5", "2026-12-03", "2026-12-17", "FREQ=WEEKLY;BYDAY=TH;COUNT=3"),
        ("FREQ=WEEKLY;UNTIL=20261231T100000Z", "2026-12-03", "2026-12-10", "FREQ=WEEKLY;BYDAY=TH;UNTIL=20261231"),
        ("FREQ=MONTHLY;INTERVAL=2", "2026-12-31", "2027-08-31", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=31"),
        ("FREQ=YEARLY", "2026-12-03", "2027-12-03", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=3"),
    ],
)
def test_the_rest_of_a_plan_follows_the_same_rule(rrule: str, start: str, first: str, expected: str) -> None:
    plan = Recurrence(dtstart=wall(f"{start}T10:00"), tzid="Europe/London", rrule=rrule)

    rest = from_day(plan, wall(f"{first}T10:00"), time(14))

    assert rest == Recurrence(dtstart=wall(f"{first}T14:00"), tzid="Europe/London", rrule=expected)
