"""Planning a series' dates, cancelling a meeting, undoing either; and what is planned, as storage keeps it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

import pytest
from sqlalchemy import Engine, event

from storage import Work
from tests import cast
from tests.cast import place_of
from tests.fixed_clock import FixedClock
from workgroup.calendar.recurrence import Recurrence
from workgroup.ids import UndoId
from workgroup.meeting.meeting import Meeting, MeetingCancelled, MeetingOver, NoMeeting
from workgroup.meeting.reply import PartStat, Reply
from workgroup.meeting.series import Series
from workgroup.notices import Notice, NoticeKind
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, NotAllowed
from workgroup.safety.guard import NotKept
from workgroup.usecases import planning, scheduling
from workgroup.usecases.planning import REPLANNED
from workgroup.usecases.scheduling import (
    Cancelled,
    NoMeetingOn,
    NothingToUndo,
    Plan,
    PlanInThePast,
    PlanMovedOn,
    Preview,
    ReasonTooLong,
    Scheduled,
    Seen,
    Unchanged,
    Undone,
)

T = TypeVar("T")
wall = datetime.fromisoformat
SECOND_WEDNESDAY = Recurrence(dtstart=wall("2026-12-09T10:00"), tzid="Europe/London", rrule="FREQ=MONTHLY;BYDAY=2WE")
NINTH = datetime(2026, 12, 9, 10, 0, tzinfo=UTC)


def a_plan(recurrence: Recurrence = SECOND_WEDNESDAY, *, minutes: int = 120, place: str = "County Hall") -> Plan:
    return Plan(recurrence=recurrence, minutes=minutes, place=place)


def thursdays(start: str = "2026-12-03T10:00") -> Recurrence:
    return Recurrence(dtstart=wall(start), tzid="Europe/London", rrule="FREQ=WEEKLY;BYDAY=TH")


def actor_of(uow: UnitOfWork, now: datetime, by: str = cast.ISHBEL, channel: str = "steering") -> tuple[Actor, Series]:
    place = place_of(uow, by, now=now, channel=channel)
    assert place.series is not None
    return place.actor, place.series


class Steering:
    """The steering group, as the coordinator and the chair act in it."""

    def __init__(self, work: Work, clock: FixedClock) -> None:
        self.work = work
        self.clock = clock

    def do(self, verb: Callable[..., T], *, by: str = cast.ISHBEL, channel: str = "steering", **wanted: object) -> T:
        """One use-case in one unit of work."""
        with self.work() as uow:
            actor, series = actor_of(uow, self.clock(), by, channel)
            return verb(uow, actor=actor, series_id=series.id, now=self.clock(), **wanted)

    def preview(self, plan: Plan) -> Preview:
        return self.do(scheduling.preview_plan, plan=plan)

    def schedule(self, plan: Plan, *, seen: Seen | None = None) -> Scheduled:
        outcome = self.do(scheduling.schedule_series, plan=plan, seen=seen)
        assert isinstance(outcome, Scheduled)
        return outcome

    def undo(self, undo_id: UndoId, *, by: str = cast.ISHBEL, channel: str = "steering") -> Undone:
        return self.do(scheduling.undo, undo_id=undo_id, by=by, channel=channel)

    def cancel(self, local: str, because: str = "the venue is closed", *, by: str = cast.ISHBEL) -> Cancelled:
        return self.do(scheduling.cancel_date, recurrence_id=wall(local), because=because, by=by)

    def plan(self) -> None:
        with self.work() as uow:
            planning.plan(uow, now=self.clock())

    def series(self) -> Series:
        with self.work(read_only=True) as uow:
            return actor_of(uow, self.clock())[1]

    def meetings(self) -> list[Meeting]:
        """Those ahead, cancelled ones too."""
        with self.work(read_only=True) as uow:
            return uow.meetings.list_of(actor_of(uow, self.clock())[1].id, since=self.clock())

    def starts(self) -> list[str]:
        """The starts, in UTC, of the meetings ahead that stand."""
        return [f"{one.starts_at:%Y-%m-%d %H:%M}" for one in self.meetings() if not one.is_cancelled]

    def meeting(self, local: str) -> Meeting:
        with self.work(read_only=True) as uow:
            found = uow.meetings.find(actor_of(uow, self.clock())[1].id, wall(local))
        assert found is not None
        return found

    def answer(self, local: str, by: str, partstat: PartStat = PartStat.ACCEPTED) -> None:
        meeting = self.meeting(local)
        with self.work() as uow:
            person = uow.people.list_by_email(by)[0]
            uow.replies.put(
                Reply(meeting_id=meeting.id, person_id=person.id, partstat=partstat, replied_at=self.clock())
            )

    def waiting(self, *kinds: NoticeKind) -> list[Notice]:
        """The steering group's notices that wait."""
        series = self.series()
        with self.work(read_only=True) as uow:
            return [one for one in uow.outbox.waiting() if one.series_id == series.id and one.kind in kinds]

    def reminders(self, meeting: Meeting) -> list[str]:
        """When, in UTC, the meeting's reminders that would be sent as things stand are due."""
        return [
            f"{one.due_at:%Y-%m-%d %H:%M}"
            for one in self.waiting(NoticeKind.REMINDER)
            if one.meeting_id == meeting.id and one.meeting_sequence == meeting.sequence
        ]

    def tell(self) -> list[NoticeKind]:
        """Let the courier send what is due; what it sent."""
        told = []
        now = self.clock()
        with self.work() as uow:
            lease = now + timedelta(minutes=1)
            for notice in uow.outbox.claim(owner="courier", now=now, lease_until=lease, at_most=100):
                uow.outbox.begin_sending(notice.id, owner="courier", now=now, team_id="T1", channel_id="C1")
                uow.outbox.finish_sent(notice.id, owner="courier", now=now, channel_id="C1", slack_ts=str(notice.id))
                told.append(notice.kind)
        return told


@pytest.fixture
def steering(alder: Work, clock: FixedClock) -> Steering:
    """The sample's steering group, which meets on the second Wednesday of every second month; nothing planned yet."""
    return Steering(alder, clock)


# A plan, before it is kept.


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

    assert [meeting.starts_at for meeting in preview.goes] == [NINTH]
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


# A plan, kept.


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


# Undoing a plan.


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


# Cancelling.


def test_a_preview_of_a_cancellation_names_who_comes_and_makes_no_record(steering: Steering) -> None:
    preview = steering.do(scheduling.preview_cancel, on=None, because="the venue is closed")

    assert preview.planned.starts_at == NINTH
    assert preview.recurrence_id == wall("2026-12-09T10:00")
    assert steering.meetings() == []

    steering.plan()
    steering.answer("2026-12-09T10:00", cast.NERYS, PartStat.DECLINED)
    steering.answer("2026-12-09T10:00", cast.IWAN)
    steering.answer("2026-12-09T10:00", cast.BRAM, PartStat.TENTATIVE)
    preview = steering.do(scheduling.preview_cancel, on=date(2026, 12, 9), because="")

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
        steering.do(scheduling.preview_cancel, on=date(2026, 12, 10), because="")


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


# What is planned.


@pytest.mark.parametrize(("reference", "channel"), [("ops", "operational"), ("stg", "steering"), ("str", "strategic")])
def test_next_is_the_first_of_the_sample_before_anything_was_planned(
    steering: Steering, reference: str, channel: str
) -> None:
    expected = {"ops": "2026-11-25 14:00", "stg": "2026-12-09 10:00", "str": "2027-07-14 14:00"}

    found = steering.do(scheduling.next_date, channel=channel)

    assert found.planned is not None
    assert found.series.reference == reference
    assert f"{found.planned.starts_at:%Y-%m-%d %H:%M}" == expected[reference]
    assert found.shown is None
    assert (found.opens_on == date(2027, 5, 15)) is (reference == "str")


def test_next_shows_the_persons_own_answer(steering: Steering) -> None:
    steering.plan()
    steering.answer("2026-12-09T10:00", cast.NERYS)

    assert steering.do(scheduling.next_date, by=cast.NERYS).mine is PartStat.ACCEPTED
    assert steering.do(scheduling.next_date, by=cast.BRAM).mine is PartStat.NEEDS_ACTION
    assert steering.do(scheduling.next_date, by=cast.STRANGER).mine is None


def test_next_passes_over_any_number_of_cancelled_dates(steering: Steering) -> None:
    for month in ("2026-12-09", "2027-02-10", "2027-04-14", "2027-06-09", "2027-08-11", "2027-10-13", "2027-12-08"):
        steering.cancel(f"{month}T10:00")

    found = steering.do(scheduling.next_date)

    assert found.planned is not None
    assert found.planned.starts_at == datetime(2028, 2, 9, 10, 0, tzinfo=UTC)


def test_dates_lists_as_many_as_wanted_with_cancelled_ones_and_answers(steering: Steering) -> None:
    steering.plan()
    steering.answer("2026-12-09T10:00", cast.NERYS)
    steering.cancel("2027-02-10T10:00")

    dates = steering.do(scheduling.list_dates, by=cast.NERYS, at_most=3)

    assert [one.starts_at.date() for one in dates.planned] == [
        date(2026, 12, 9),
        date(2027, 2, 10),
        date(2027, 4, 14),
    ]
    assert [one.is_cancelled for one in dates.planned] == [False, True, False]
    assert list(dates.answers.values()) == [PartStat.ACCEPTED]
    assert steering.do(scheduling.list_dates, by=cast.STRANGER).answers == {}


def test_a_meeting_that_was_moved_is_listed_where_it_is_and_not_where_it_was(steering: Steering) -> None:
    steering.plan()
    moved = replace(steering.meeting("2026-12-09T10:00"), starts_at=datetime(2026, 12, 2, 15, 0, tzinfo=UTC))
    with steering.work() as uow:
        uow.meetings.save(moved)

    dates = steering.do(scheduling.list_dates, at_most=2)
    steering.clock.set(datetime(2026, 12, 3, 9, 0, tzinfo=UTC))
    afterwards = steering.do(scheduling.list_dates, at_most=1)

    assert [one.starts_at.date() for one in dates.planned] == [date(2026, 12, 2), date(2027, 2, 10)]
    assert [one.starts_at.date() for one in afterwards.planned] == [date(2027, 2, 10)]


def test_a_moved_meeting_that_the_new_plan_knows_stays(steering: Steering) -> None:
    steering.plan()
    moved = replace(steering.meeting("2026-12-09T10:00"), starts_at=datetime(2026, 12, 2, 15, 0, tzinfo=UTC))
    with steering.work() as uow:
        uow.meetings.save(moved)

    assert steering.preview(a_plan()).goes == ()
    assert [meeting.id for meeting in steering.preview(a_plan(thursdays())).goes] == [moved.id]


def test_a_date_given_up_beyond_sixty_days_is_listed_again_when_a_plan_has_it_again(steering: Steering) -> None:
    far = steering.do(lambda uow, **at: scheduling.touch_meeting(
        uow, series_id=at["series_id"], recurrence_id=wall("2027-04-14T10:00"), now=at["now"]
    ))  # fmt: skip
    steering.schedule(a_plan(thursdays()))
    steering.schedule(a_plan())

    dates = steering.do(scheduling.list_dates, at_most=6)

    assert steering.meeting("2027-04-14T10:00") == replace(far, cancelled_because=REPLANNED, sequence=1)
    assert date(2027, 4, 14) in [one.starts_at.date() for one in dates.planned]
    steering.cancel("2027-04-14T10:00")
    assert steering.meeting("2027-04-14T10:00").cancelled_because == "the venue is closed"


def test_the_last_meeting_is_the_latest_that_took_place(steering: Steering, clock: FixedClock) -> None:
    latest = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)

    assert steering.do(scheduling.last_start) == latest
    clock.set(datetime(2029, 11, 1, tzinfo=UTC))
    assert steering.do(scheduling.last_start) is None


@contextmanager
def counted_statements(engine: Engine) -> Iterator[list[str]]:
    """The statements that the block sends."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_reading_dates_does_not_grow_with_the_age_of_the_series(
    steering: Steering, database: Engine, clock: FixedClock
) -> None:
    steering.schedule(a_plan(thursdays()))
    with steering.work() as uow:
        actor, series = actor_of(uow, clock())
        for week in range(1, 520):
            start = wall("2026-11-19T10:00") - timedelta(weeks=week)
            uow.meetings.add(
                series_id=series.id, recurrence_id=start, starts_at=start.replace(tzinfo=UTC), minutes=60, place=""
            )

    with steering.work(read_only=True) as uow, counted_statements(database) as statements:
        scheduling.next_meeting(uow, actor=actor, series_id=series.id, now=clock())

    of_series, of_meetings = (statement for statement in statements if statement.startswith("SELECT"))
    assert "FROM series" in of_series
    assert "starts_at >" in of_meetings
