"""Planning a series' dates: the preview, and the plan once it is kept."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests import cast
from tests.fixed_clock import FixedClock
from tests.usecases.steering import NINTH, SECOND_WEDNESDAY, Steering, a_plan, thursdays, wall
from workgroup.calendar.recurrence import Recurrence
from workgroup.meeting.reply import PartStat
from workgroup.notices import NoticeKind
from workgroup.roster.permission import NotAllowed
from workgroup.safety.guard import NotKept
from workgroup.usecases import scheduling
from workgroup.usecases.planning import REPLANNED
from workgroup.usecases.scheduling import Plan, PlanInThePast, PlanMovedOn, Scheduled, Seen, Unchanged


def test_a_preview_shows_six_dates_and_keeps_nothing(steering: Steering) -> None:
    before = steering.series()

    preview = steering.preview(a_plan())

    assert preview.said == "Every month on the second Wednesday, 10:00 to 12:00"
    assert [f"{moment:%Y-%m-%d %H:%M}" for moment in preview.dates] == [
        "2026-12-09 10:00",
        "2027-01-13 10:00",
        "2027-02-10 10:00",
        "2027-03-10 10:00",
        "2027-04-14 09:00",
        "2027-05-12 09:00",
    ]
    assert preview.replaced == "Every second month on the second Wednesday, 10:00 to 12:00"
    assert steering.series() == before
    assert steering.meetings() == []
    assert steering.waiting(*NoticeKind) == []


def test_a_preview_says_which_dates_and_answers_would_go(steering: Steering) -> None:
    steering.plan()
    steering.answer("2026-12-09T10:00", cast.NERYS)
    steering.answer("2026-12-09T10:00", cast.BRAM, PartStat.DECLINED)

    preview = steering.preview(a_plan(thursdays()))

    assert [meeting.starts_at for meeting in preview.fates.goes] == [NINTH]
    assert preview.answers_lost == 2


def test_a_date_that_was_cancelled_stays_so_under_a_new_plan(steering: Steering) -> None:
    steering.plan()
    steering.cancel("2026-12-09T10:00")

    preview = steering.preview(a_plan())
    steering.schedule(a_plan())

    assert preview.stays_cancelled == (NINTH,)
    assert steering.meeting("2026-12-09T10:00").cancelled_because == "the venue is closed"


def test_a_plan_with_every_date_behind_us_is_refused(steering: Steering) -> None:
    once = Recurrence(dtstart=wall("2026-11-20T10:00"), tzid="Europe/London", rrule=None)

    with pytest.raises(PlanInThePast):
        steering.preview(a_plan(once))


def test_a_place_goes_through_the_content_guard(steering: Steering) -> None:
    with pytest.raises(NotKept):
        steering.schedule(a_plan(place="The home of the student who was referred to Channel last week"))

    assert steering.series().version == 1


@pytest.mark.parametrize("by", [cast.NERYS, cast.KESTREL, cast.PHILIPPA, cast.STRANGER])
def test_who_is_neither_coordinator_nor_chair_cannot_plan_or_cancel(steering: Steering, by: str) -> None:
    with pytest.raises(NotAllowed):
        steering.do(scheduling.schedule_series, by=by, plan=a_plan())
    with pytest.raises(NotAllowed):
        steering.cancel("2026-12-09T10:00", by=by)


def test_the_chair_of_one_series_cannot_plan_another(steering: Steering) -> None:
    with pytest.raises(NotAllowed):
        steering.do(scheduling.schedule_series, by=cast.CORIN, channel="operational", plan=a_plan())

    assert isinstance(steering.do(scheduling.schedule_series, by=cast.CORIN, plan=a_plan()), Scheduled)


def test_a_plan_makes_the_meetings_of_sixty_days_and_announces_them_once(steering: Steering) -> None:
    outcome = steering.schedule(a_plan(place="Council House"))

    assert steering.starts() == ["2026-12-09 10:00", "2027-01-13 10:00"]
    assert {meeting.place for meeting in steering.meetings()} == {"Council House"}
    assert outcome.series.version == 2
    assert len(steering.waiting(NoticeKind.ANNOUNCEMENT)) == 1


def test_reminders_keep_the_clock_on_both_sides_of_a_clock_change(steering: Steering, clock: FixedClock) -> None:
    clock.set(datetime(2027, 3, 1, 9, 0, tzinfo=UTC))
    wednesdays = Recurrence(dtstart=wall("2027-03-24T10:00"), tzid="Europe/London", rrule="FREQ=WEEKLY;BYDAY=WE")

    steering.schedule(a_plan(wednesdays))

    # The clocks go forward on 28 March 2027; Good Friday and Easter Monday are no working days.
    assert steering.starts()[:2] == ["2027-03-24 10:00", "2027-03-31 09:00"]
    before, after = steering.meeting("2027-03-24T10:00"), steering.meeting("2027-03-31T10:00")
    assert steering.reminders(before) == ["2027-03-10 10:00", "2027-03-23 10:00", "2027-03-24 09:45"]
    assert steering.reminders(after) == ["2027-03-15 10:00", "2027-03-30 09:00", "2027-03-31 08:45"]


def test_confirming_the_same_plan_twice_tells_once(steering: Steering) -> None:
    first = steering.schedule(a_plan())

    again = steering.do(scheduling.schedule_series, plan=a_plan(), seen=Seen(version=1, first=first.dates[0]))

    assert isinstance(again, Unchanged)
    assert len(steering.waiting(NoticeKind.ANNOUNCEMENT)) == 1
    assert steering.series().version == 2


def test_the_same_plan_said_a_month_later_is_the_same_plan(steering: Steering, clock: FixedClock) -> None:
    steering.schedule(a_plan())
    clock.set(datetime(2026, 12, 20, 9, 0, tzinfo=UTC))
    later = replace(SECOND_WEDNESDAY, dtstart=wall("2027-01-13T10:00"))

    assert steering.preview(a_plan(later)).is_same
    assert not steering.preview(a_plan(replace(later, dtstart=wall("2027-01-13T11:00")))).is_same
    assert not steering.preview(a_plan(later, minutes=90)).is_same
    assert not steering.preview(a_plan(replace(later, rrule="FREQ=MONTHLY;BYDAY=2WE;COUNT=3"))).is_same


def test_every_second_month_from_another_month_is_another_plan(steering: Steering) -> None:
    odd = Recurrence(dtstart=wall("2027-01-13T10:00"), tzid="Europe/London", rrule="FREQ=MONTHLY;INTERVAL=2;BYDAY=2WE")
    series = steering.series()

    assert not steering.preview(Plan(recurrence=odd, minutes=120, place=series.place)).is_same
    even = replace(odd, dtstart=wall("2026-12-09T10:00"))
    assert steering.preview(Plan(recurrence=even, minutes=120, place=series.place)).is_same


def test_a_confirmation_is_refused_when_the_first_date_shown_has_passed(steering: Steering, clock: FixedClock) -> None:
    seen = Seen(version=1, first=steering.preview(a_plan()).dates[0])
    clock.set(datetime(2026, 12, 10, 9, 0, tzinfo=UTC))

    with pytest.raises(PlanMovedOn):
        steering.schedule(a_plan(), seen=seen)

    assert steering.series().version == 1


def test_a_confirmation_is_refused_when_somebody_has_planned_in_between(steering: Steering) -> None:
    seen = Seen(version=1, first=steering.preview(a_plan()).dates[0])
    steering.schedule(a_plan(thursdays()))

    with pytest.raises(PlanMovedOn):
        steering.schedule(a_plan(), seen=seen)


def test_planning_anew_keeps_answered_meetings_at_the_same_start(steering: Steering) -> None:
    steering.plan()
    steering.answer("2026-12-09T10:00", cast.NERYS)
    kept = steering.meeting("2026-12-09T10:00")

    steering.schedule(a_plan(place="Council House"))

    now = steering.meeting("2026-12-09T10:00")
    assert now == replace(kept, place="Council House")
    with steering.work(read_only=True) as uow:
        assert list(uow.replies.of(now.id).values()) == [PartStat.ACCEPTED]
    assert steering.reminders(now) == ["2026-11-25 10:00", "2026-12-08 10:00", "2026-12-09 09:45"]


def test_planning_anew_gives_up_the_other_meetings_and_their_reminders(steering: Steering) -> None:
    steering.plan()

    steering.schedule(a_plan(thursdays()))

    given_up = steering.meeting("2026-12-09T10:00")
    assert given_up.cancelled_because == REPLANNED
    assert [one for one in steering.waiting(NoticeKind.REMINDER) if one.meeting_id == given_up.id] == []
    assert steering.waiting(NoticeKind.CANCELLATION) == []


def test_an_announcement_that_still_waits_gives_way_to_the_next(steering: Steering) -> None:
    steering.schedule(a_plan())
    steering.schedule(a_plan(thursdays()))

    assert [notice.facts["version"] for notice in steering.waiting(NoticeKind.ANNOUNCEMENT)] == [3]


def test_a_moved_meeting_that_the_new_plan_knows_stays(steering: Steering) -> None:
    steering.plan()
    moved = replace(steering.meeting("2026-12-09T10:00"), starts_at=datetime(2026, 12, 2, 15, 0, tzinfo=UTC))
    with steering.work() as uow:
        uow.meetings.save(moved)

    assert steering.preview(a_plan()).fates.goes == ()
    assert [meeting.id for meeting in steering.preview(a_plan(thursdays())).fates.goes] == [moved.id]
