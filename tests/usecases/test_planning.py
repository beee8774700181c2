"""What is due by itself: rows of the next 60 days, their reminders and feedback rounds; however often it is planned."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from storage import Work
from tests import cast
from tests.cast import the_person, the_series
from tests.fixed_clock import FixedClock
from workgroup.calendar.recurrence import Recurrence
from workgroup.ids import MeetingId, PersonId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.presence import Presence, PresenceState
from workgroup.meeting.reply import PartStat, Reply
from workgroup.notices import Lead, Notice, NoticeKind
from workgroup.usecases import planning
from workgroup.usecases.planning import REPLANNED, came

NINTH = datetime(2026, 12, 9, 10, 0, tzinfo=UTC)


def plan(work: Work, clock: FixedClock) -> int:
    with work() as uow:
        return planning.plan(uow, now=clock())


def meetings(work: Work, channel: str = "steering", *, since: datetime) -> list[Meeting]:
    with work(read_only=True) as uow:
        return uow.meetings.list_of(the_series(uow, channel).id, since=since)


def waiting(work: Work, *kinds: NoticeKind) -> list[Notice]:
    with work(read_only=True) as uow:
        return [notice for notice in uow.outbox.waiting() if not kinds or notice.kind in kinds]


def asked(work: Work, meeting_id: MeetingId) -> set[PersonId]:
    with work(read_only=True) as uow:
        feedback = uow.feedback.find_round(meeting_id)
        return set(uow.feedback.asked(feedback.id)) if feedback is not None else set()


def answer(work: Work, clock: FixedClock, meeting: Meeting, email: str, partstat: PartStat) -> PersonId:
    with work() as uow:
        someone = the_person(uow, email)
        uow.replies.put(Reply(meeting_id=meeting.id, person_id=someone.id, partstat=partstat, replied_at=clock()))
    return someone.id


# Rows and reminders.


def test_the_meetings_of_the_next_sixty_days_get_their_records(alder: Work, clock: FixedClock) -> None:
    plan(alder, clock)

    last = clock() + timedelta(days=60)
    operational = meetings(alder, "operational", since=clock())
    assert [meeting.starts_at.date() for meeting in operational] == [
        date(2026, 11, 25),
        date(2026, 12, 9),
        date(2026, 12, 23),
        date(2027, 1, 6),
        date(2027, 1, 20),
    ]
    assert all(meeting.starts_at <= last for meeting in operational)
    assert [meeting.starts_at for meeting in meetings(alder, since=clock())] == [NINTH]
    assert meetings(alder, "strategic", since=clock()) == []


def test_planning_again_changes_nothing(alder: Work, clock: FixedClock) -> None:
    first = plan(alder, clock)
    rows, notices = meetings(alder, "operational", since=clock()), waiting(alder)

    again = plan(alder, clock)

    assert first > 0
    assert again == 0
    assert meetings(alder, "operational", since=clock()) == rows
    assert waiting(alder) == notices


def test_a_series_needs_planning_until_it_is_planned_and_when_a_reminder_is_new(alder: Work, clock: FixedClock) -> None:
    def needed() -> set[str]:
        with alder(read_only=True) as uow:
            everything = uow.series.list_all()
            return {one.name for one in everything if planning.needs_planning(uow, one, now=clock())}

    before = needed()
    plan(alder, clock)
    after = needed()
    with alder() as uow:
        series = the_series(uow)
        uow.series.put_leads(series.id, [*uow.series.list_leads(series.id), Lead(minutes=120)])

    assert before > {series.name}
    assert after == set()
    assert needed() == {series.name}


def test_later_only_the_meetings_of_the_days_that_came_into_sight_are_added(alder: Work, clock: FixedClock) -> None:
    plan(alder, clock)
    rows = meetings(alder, "operational", since=clock())
    later = clock.advance(days=13)

    plan(alder, clock)

    assert [meeting.starts_at.date() for meeting in meetings(alder, "operational", since=later)] == [
        *(meeting.starts_at.date() for meeting in rows[1:]),
        date(2027, 2, 3),
    ]


@pytest.mark.parametrize(
    ("local", "starts", "due"),
    [
        # The clocks go back on 25 October 2026 and forward on 28 March 2027.
        ("2026-10-23T10:00", "2026-10-23 09:00", ["2026-10-09 09:00", "2026-10-22 09:00", "2026-10-23 08:45"]),
        ("2026-10-26T10:00", "2026-10-26 10:00", ["2026-10-12 09:00", "2026-10-23 09:00", "2026-10-26 09:45"]),
        ("2027-03-25T10:00", "2027-03-25 10:00", ["2027-03-11 10:00", "2027-03-24 10:00", "2027-03-25 09:45"]),
        ("2027-03-30T10:00", "2027-03-30 09:00", ["2027-03-12 10:00", "2027-03-25 10:00", "2027-03-30 08:45"]),
        # An hour that the clock leaves out; nobody is reminded by the working day before nine in the morning.
        ("2027-03-28T01:30", "2027-03-28 01:30", ["2027-03-12 09:00", "2027-03-25 09:00", "2027-03-28 01:15"]),
        ("2026-12-15T08:00", "2026-12-15 08:00", ["2026-12-01 09:00", "2026-12-14 09:00", "2026-12-15 07:45"]),
    ],
)
def test_reminders_are_due_by_the_clock_on_the_wall(
    alder: Work, clock: FixedClock, local: str, starts: str, due: list[str]
) -> None:
    wall = datetime.fromisoformat(local)
    clock.set(wall.replace(tzinfo=UTC) - timedelta(days=30))
    with alder() as uow:
        once = Recurrence(dtstart=wall, tzid="Europe/London", rrule=None)
        series = replace(the_series(uow), recurrence=once)
        uow.series.save(series)
        planning.plan_series(uow, series, now=clock())
        meeting = uow.meetings.find(series.id, wall)

    assert meeting is not None
    assert f"{meeting.starts_at:%Y-%m-%d %H:%M}" == starts
    reminders = [notice for notice in waiting(alder, NoticeKind.REMINDER) if notice.meeting_id == meeting.id]
    assert [f"{notice.due_at:%Y-%m-%d %H:%M}" for notice in reminders] == due
    assert [notice.expires_at for notice in reminders] == [
        reminders[1].due_at,
        meeting.starts_at - timedelta(hours=1),
        meeting.starts_at + timedelta(minutes=5),
    ]


def test_of_reminders_that_are_late_only_the_newest_is_still_told(alder: Work, clock: FixedClock) -> None:
    clock.set(datetime(2026, 12, 8, 12, 0, tzinfo=UTC))

    plan(alder, clock)

    (meeting,) = meetings(alder, since=clock())[:1]
    reminders = [notice for notice in waiting(alder, NoticeKind.REMINDER) if notice.meeting_id == meeting.id]
    assert [notice.facts["lead"] for notice in reminders] == ["1wd", "15m"]


def test_a_cancelled_meeting_is_left_alone_and_one_that_was_given_up_stands_again(
    alder: Work, clock: FixedClock
) -> None:
    plan(alder, clock)
    with alder() as uow:
        ahead = uow.meetings.list_of(the_series(uow, "operational").id, since=clock())
        for meeting, why in zip(ahead[:2], ("", REPLANNED), strict=True):
            uow.meetings.save(replace(meeting, cancelled_because=why, sequence=1))
            uow.outbox.cancel_of_meeting(meeting.id, {NoticeKind.REMINDER})

    plan(alder, clock)

    cancelled, given_up, *_ = meetings(alder, "operational", since=clock())
    assert cancelled.is_cancelled
    assert not given_up.is_cancelled
    of_meetings = {notice.meeting_id: notice.meeting_sequence for notice in waiting(alder, NoticeKind.REMINDER)}
    assert cancelled.id not in of_meetings
    assert of_meetings[given_up.id] == given_up.sequence == 2


def test_a_moved_meeting_is_not_made_a_second_time(alder: Work, clock: FixedClock) -> None:
    plan(alder, clock)
    with alder() as uow:
        (meeting,) = uow.meetings.list_of(the_series(uow).id, since=clock())
        uow.meetings.save(replace(meeting, starts_at=datetime(2026, 12, 2, 15, 0, tzinfo=UTC)))
    clock.set(datetime(2026, 12, 3, 9, 0, tzinfo=UTC))

    plan(alder, clock)

    assert NINTH not in [meeting.starts_at for meeting in meetings(alder, since=clock())]


# Feedback rounds.


@pytest.fixture
def ended(alder: Work, clock: FixedClock) -> Meeting:
    """The steering group's meeting of 9 December, which has just ended; Nerys and Bram had said yes, Rafe no."""
    plan(alder, clock)
    (meeting,) = meetings(alder, since=clock())
    for email, partstat in (
        (cast.NERYS, PartStat.ACCEPTED),
        (cast.BRAM, PartStat.ACCEPTED),
        (cast.RAFE, PartStat.DECLINED),
        (cast.KESTREL, PartStat.TENTATIVE),
    ):
        answer(alder, clock, meeting, email, partstat)
    clock.set(meeting.ends_at)
    return meeting


def test_after_a_meeting_those_who_said_yes_are_asked_once_each(alder: Work, clock: FixedClock, ended: Meeting) -> None:
    plan(alder, clock)

    with alder(read_only=True) as uow:
        said_yes = {the_person(uow, email).id for email in (cast.NERYS, cast.BRAM)}
    assert asked(alder, ended.id) == said_yes
    requests = waiting(alder, NoticeKind.FEEDBACK_REQUEST)
    assert {notice.person_id for notice in requests} == said_yes
    assert {notice.due_at for notice in requests} == {datetime(2026, 12, 9, 14, 0, tzinfo=UTC)}
    reminders = waiting(alder, NoticeKind.FEEDBACK_REMINDER)
    assert [notice.due_at for notice in reminders] == [datetime(2026, 12, 15, 14, 0, tzinfo=UTC)] * 2
    assert plan(alder, clock) == 0


def test_where_it_was_recorded_who_came_those_are_asked_whatever_they_had_said(
    alder: Work, clock: FixedClock, ended: Meeting
) -> None:
    with alder() as uow:
        rafe, nerys, iwan = (the_person(uow, email).id for email in (cast.RAFE, cast.NERYS, cast.IWAN))
        for person_id, state in (
            (rafe, PresenceState.PRESENT),
            (nerys, PresenceState.APOLOGIES),
            (iwan, PresenceState.DEPUTY),
        ):
            uow.presences.put(Presence(meeting_id=ended.id, seat_id=None, person_id=person_id, state=state))

    plan(alder, clock)

    assert asked(alder, ended.id) == {rafe, iwan}
    with alder(read_only=True) as uow:
        assert set(came(uow, ended)) == {rafe, iwan}


def test_a_cancelled_meeting_asks_nobody(alder: Work, clock: FixedClock, ended: Meeting) -> None:
    with alder() as uow:
        uow.meetings.save(replace(ended, cancelled_because=""))

    plan(alder, clock)

    assert asked(alder, ended.id) == set()
    assert waiting(alder, NoticeKind.FEEDBACK_REQUEST) == []


def test_a_round_that_would_be_over_by_now_is_not_opened(alder: Work, clock: FixedClock, ended: Meeting) -> None:
    clock.advance(days=9)

    plan(alder, clock)

    assert asked(alder, ended.id) == set()


def test_a_meeting_that_has_not_ended_opens_no_round(alder: Work, clock: FixedClock, ended: Meeting) -> None:
    clock.advance(minutes=-1)

    plan(alder, clock)

    assert asked(alder, ended.id) == set()


def test_once_a_meeting_is_over_its_cards_want_to_say_so(alder: Work, clock: FixedClock, ended: Meeting) -> None:
    with alder() as uow:
        reminder = next(notice for notice in uow.outbox.waiting() if notice.meeting_id == ended.id)
        uow.outbox.add_card(
            meeting_id=ended.id, notice_id=reminder.id, team_id="T1", channel_id="C1", slack_ts="1.000001"
        )
        before = uow.outbox.list_stale_cards(at_most=10)

    plan(alder, clock)

    with alder(read_only=True) as uow:
        stale = uow.outbox.list_stale_cards(at_most=10)
    assert before == []
    assert [card.meeting_id for card in stale] == [ended.id]
