"""When a series is reminded of its meetings: what waits to be told follows each change at once."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from storage import Work
from tests import cast
from tests.cast import place_of
from tests.fixed_clock import FixedClock
from tests.telling import tell
from workgroup.ids import SeriesId
from workgroup.notices import USUAL_LEADS, Lead, NoticeKind
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, NotAllowed
from workgroup.usecases import planning, reminding
from workgroup.usecases.reminding import NoSuchReminder, Reminders, TooManyReminders

TWO_HOURS = Lead(minutes=120)
TEN_DAYS, LAST_DAY, QUARTER = USUAL_LEADS


class Steering:
    """The steering group, whose next meeting is on 9 December; its reminders are the usual ones."""

    def __init__(self, work: Work, clock: FixedClock) -> None:
        self.work = work
        self.clock = clock

    def at_hand(self, uow: UnitOfWork, by: str = cast.ISHBEL) -> tuple[Actor, SeriesId]:
        place = place_of(uow, by, now=self.clock())
        assert place.series is not None
        return place.actor, place.series.id

    def add(self, lead: Lead, *, by: str = cast.ISHBEL) -> Reminders:
        with self.work() as uow:
            actor, series_id = self.at_hand(uow, by)
            return reminding.add_reminder(uow, actor=actor, series_id=series_id, lead=lead, now=self.clock())

    def remove(self, lead: Lead) -> Reminders:
        with self.work() as uow:
            actor, series_id = self.at_hand(uow)
            return reminding.remove_reminder(uow, actor=actor, series_id=series_id, lead=lead, now=self.clock())

    def never(self) -> Reminders:
        with self.work() as uow:
            actor, series_id = self.at_hand(uow)
            return reminding.remind_never(uow, actor=actor, series_id=series_id, now=self.clock())

    def usual(self) -> Reminders:
        with self.work() as uow:
            actor, series_id = self.at_hand(uow)
            return reminding.remind_as_usual(uow, actor=actor, series_id=series_id, now=self.clock())

    def plan(self) -> None:
        with self.work() as uow:
            planning.plan(uow, now=self.clock())

    def waiting(self) -> list[str]:
        """When, in UTC, the reminders of the next meeting are due that wait."""
        with self.work(read_only=True) as uow:
            _, series_id = self.at_hand(uow)
            return [
                f"{notice.due_at:%Y-%m-%d %H:%M}"
                for notice in uow.outbox.waiting()
                if notice.kind is NoticeKind.REMINDER and notice.series_id == series_id
            ]


@pytest.fixture
def steering(alder: Work, clock: FixedClock) -> Steering:
    made = Steering(alder, clock)
    made.plan()
    return made


USUAL = ["2026-11-25 10:00", "2026-12-08 10:00", "2026-12-09 09:45"]


def test_a_reminder_that_is_added_waits_at_once(steering: Steering) -> None:
    found = steering.add(TWO_HOURS)

    assert found.is_changed
    assert found.leads == (TEN_DAYS, LAST_DAY, TWO_HOURS, QUARTER)
    assert steering.waiting() == [*USUAL[:2], "2026-12-09 08:00", USUAL[2]]


def test_a_reminder_that_is_there_already_changes_nothing(steering: Steering) -> None:
    found = steering.add(LAST_DAY)

    assert not found.is_changed
    assert found.before == found.leads == USUAL_LEADS
    assert steering.waiting() == USUAL


def test_a_reminder_whose_moment_has_passed_is_not_told_after_the_event(steering: Steering, clock: FixedClock) -> None:
    clock.set(datetime(2026, 12, 7, 9, 0, tzinfo=UTC))

    steering.add(Lead(working_days=5))
    steering.plan()

    assert "2026-12-02 10:00" not in steering.waiting()


def test_a_reminder_that_is_taken_away_waits_no_more(steering: Steering) -> None:
    found = steering.remove(LAST_DAY)
    steering.plan()

    assert found.leads == (TEN_DAYS, QUARTER)
    assert steering.waiting() == [USUAL[0], USUAL[2]]


def test_without_reminders_nothing_waits_and_the_usual_ones_come_back(steering: Steering) -> None:
    gone = steering.never()
    steering.plan()
    nothing = steering.waiting()
    back = steering.usual()

    assert gone.leads == ()
    assert nothing == []
    assert back.leads == USUAL_LEADS
    assert steering.waiting() == USUAL


def test_the_usual_ones_take_the_place_of_others(steering: Steering) -> None:
    steering.add(TWO_HOURS)

    steering.usual()

    assert steering.waiting() == USUAL
    assert not steering.usual().is_changed


def test_the_earlier_reminder_is_worth_telling_until_the_next_one_that_is_left(
    steering: Steering, clock: FixedClock
) -> None:
    steering.remove(LAST_DAY)

    with steering.work(read_only=True) as uow:
        notice = next(one for one in uow.outbox.waiting() if f"{one.due_at:%Y-%m-%d %H:%M}" == USUAL[0])
    assert notice.expires_at == datetime(2026, 12, 9, 9, 0, tzinfo=UTC)


def test_a_reminder_that_was_sent_is_not_sent_again(steering: Steering, clock: FixedClock) -> None:
    now = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
    clock.set(now)
    with steering.work() as uow:
        tell(uow, now=now)

    steering.never()
    steering.usual()

    assert steering.waiting() == USUAL[1:]


def test_a_cancelled_meeting_gets_no_reminders_from_a_change(steering: Steering) -> None:
    with steering.work() as uow:
        (meeting,) = uow.meetings.list_of(uow.series.list_by_channel_name("steering")[0].id, since=steering.clock())
        uow.meetings.save(replace(meeting, cancelled_because=""))
        uow.outbox.cancel_of_meeting(meeting.id, {NoticeKind.REMINDER})

    steering.add(TWO_HOURS)

    assert steering.waiting() == []


def test_what_is_not_there_cannot_be_taken_away(steering: Steering) -> None:
    with pytest.raises(NoSuchReminder):
        steering.remove(TWO_HOURS)

    assert steering.waiting() == USUAL


def test_a_series_has_at_most_six_reminders(steering: Steering) -> None:
    for hours in (1, 2, 3):
        steering.add(Lead(minutes=60 * hours))

    with pytest.raises(TooManyReminders):
        steering.add(Lead(minutes=240))

    assert not steering.add(TWO_HOURS).is_changed


@pytest.mark.parametrize("by", [cast.NERYS, cast.KESTREL, cast.STRANGER])
def test_only_the_coordinator_and_the_chair_set_reminders_but_anybody_may_see_them(steering: Steering, by: str) -> None:
    with pytest.raises(NotAllowed):
        steering.add(TWO_HOURS, by=by)

    assert steering.add(TWO_HOURS, by=cast.CORIN).is_changed
    with steering.work(read_only=True) as uow:
        actor, series_id = steering.at_hand(uow, by)
        assert reminding.list_reminders(uow, actor=actor, series_id=series_id).leads[2] == TWO_HOURS
