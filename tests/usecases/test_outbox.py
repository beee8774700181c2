"""What will be sent, what waits and why, who will not get it; on storage as it is."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from storage import Work
from tests import cast
from tests.cast import place_of, the_series
from tests.fixed_clock import FixedClock
from tests.usecases.outlook import link_steering, look, reach, tell
from tests.usecases.steering import Steering, a_plan, thursdays
from workgroup.delivery import Ending
from workgroup.notices import NoticeKind, NoticeState
from workgroup.roster.permission import NotAllowed
from workgroup.usecases import outbox, sending
from workgroup.usecases.outbox import Entry, Why


def of_steering(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """When, in UTC, and what is told of the steering group."""
    return [
        (f"{one.at:%Y-%m-%d %H:%M}", one.kind)
        for one in entries
        if one.series is not None and one.series.channel_name == "steering"
    ]


def test_planned_reminders_and_the_questions_after_a_meeting_are_foreseen(steering: Steering) -> None:
    link_steering(steering.work)
    steering.plan()

    found = look(steering, 20)

    assert of_steering(found.goes) == [
        ("2026-11-25 10:00", NoticeKind.REMINDER),
        ("2026-12-08 10:00", NoticeKind.REMINDER),
        ("2026-12-09 09:45", NoticeKind.REMINDER),
        ("2026-12-09 14:00", NoticeKind.FEEDBACK_REQUEST),
    ]
    assert not any(one.is_reckoned for one in found.goes if one.kind is NoticeKind.REMINDER)


def test_what_lies_beyond_the_planned_days_is_reckoned_and_is_the_same_once_it_is_planned(steering: Steering) -> None:
    link_steering(steering.work)
    steering.plan()
    far = [one for one in of_steering(look(steering, 150).goes) if one[0] > "2027-03"]
    reckoned = {one.is_reckoned for one in look(steering, 150).goes if one.at.date() > date(2027, 3, 1)}

    steering.clock.set(steering.clock() + timedelta(days=90))
    steering.plan()
    near = [one for one in of_steering(look(steering, 60).goes) if one[0] > "2027-03"]

    assert reckoned == {True}
    assert far
    assert near == far


def test_a_cancelled_date_brings_nothing(steering: Steering) -> None:
    link_steering(steering.work)
    steering.plan()
    steering.cancel("2026-12-09T10:00")

    found = look(steering, 20)

    assert of_steering(found.goes) == [("2026-11-23 09:00", NoticeKind.CANCELLATION)]


def test_a_series_without_a_channel_waits_for_one(steering: Steering) -> None:
    steering.plan()

    found = look(steering, 7)

    assert {one.why for one in found.waits} == {Why.NO_CHANNEL}
    assert ("2026-11-25 10:00", NoticeKind.REMINDER) in of_steering(found.waits)


def test_who_cannot_be_reached_and_who_has_left_are_named_with_the_reason(steering: Steering) -> None:
    reach(steering, cast.ISHBEL)
    tell(steering, cast.ISHBEL)
    tell(steering, cast.NERYS)
    tell(steering, cast.CORIN, expires_at=steering.clock() - timedelta(minutes=1))

    found = look(steering)

    assert [[person.email for person in one.people] for one in found.goes if one.people] == [[cast.ISHBEL]]
    assert [(one.people[0].email, one.why) for one in found.waits if one.people] == [(cast.NERYS, Why.NO_ACCOUNT)]
    assert [(one.people[0].email, one.why, one.state) for one in found.fails] == [
        (cast.CORIN, Why.TOO_LATE, NoticeState.EXPIRED)
    ]


@pytest.mark.parametrize(
    ("hours", "at"), [(1, "2026-11-23 10:00"), (12, "2026-11-24 09:00")], ids=["by day", "in the evening"]
)
def test_what_is_told_to_one_person_waits_for_office_hours(steering: Steering, hours: int, at: str) -> None:
    reach(steering, cast.ISHBEL)
    steering.clock.advance(hours=hours)
    tell(steering, cast.ISHBEL)

    [told] = [one for one in look(steering).goes if one.people]

    assert f"{told.at:%Y-%m-%d %H:%M}" == at


def test_several_people_who_are_told_the_same_are_one_entry_of_so_many_messages(steering: Steering) -> None:
    for email in (cast.ISHBEL, cast.CORIN, cast.NERYS):
        reach(steering, email)
        tell(steering, email)

    [together] = [one for one in look(steering).goes if one.people]

    assert together.number == 3


def test_a_chair_sees_their_series_and_the_coordinator_the_group(steering: Steering) -> None:
    link_steering(steering.work)
    steering.plan()

    whole, narrowed = look(steering, 30), look(steering, 30, by=cast.CORIN)

    channels = {one.series.channel_name for one in (*whole.goes, *whole.waits) if one.series is not None}
    assert {"steering", "operational"} <= channels
    assert narrowed.series is not None
    assert {one.series for one in (*narrowed.goes, *narrowed.waits)} == {narrowed.series}
    with pytest.raises(NotAllowed):
        look(steering, by=cast.NERYS)


def test_a_chair_who_names_no_series_is_refused(alder: Work, clock: FixedClock) -> None:
    with alder(read_only=True) as uow:
        place = place_of(uow, cast.CORIN, now=clock())
        assert place.group is not None
        with pytest.raises(NotAllowed):
            outbox.look_ahead(
                uow,
                actor=place.actor,
                group_id=place.group.id,
                series_id=None,
                ahead=timedelta(days=7),
                now=clock(),
            )


def test_what_a_hold_put_back_is_not_held_any_more_after_the_release(steering: Steering) -> None:
    link_steering(steering.work)
    steering.plan()
    steering.clock.advance(days=2, hours=1)
    with steering.work() as uow:
        group_id = the_series(uow).group_id
        lease = steering.clock() + timedelta(minutes=1)
        ids = [one.id for one in uow.outbox.claim(owner="c", now=steering.clock(), lease_until=lease, at_most=9)]
        uow.holds.put(group_id)
        sending.prepare(uow, notice_ids=ids, owner="c", now=steering.clock())
        uow.holds.lift(group_id)

    assert of_steering(look(steering).goes)[0] == ("2026-11-25 10:00", NoticeKind.REMINDER)


def test_what_went_out_lately_and_what_failed_is_told(steering: Steering) -> None:
    link_steering(steering.work)
    steering.plan()
    reach(steering, cast.ISHBEL)
    steering.clock.advance(days=3)
    told = steering.tell()
    tell(steering, cast.ISHBEL)
    with steering.work() as uow:
        [claimed] = uow.outbox.claim(
            owner="courier", now=steering.clock(), lease_until=steering.clock() + timedelta(minutes=1), at_most=1
        )
        dead = Ending(notice_id=claimed.id, state=NoticeState.DEAD, error="msg_too_long")
        uow.outbox.finish([dead], owner="courier", now=steering.clock())

    found = look(steering)

    assert found.sent == len(told) > 0
    assert [(one.kind, one.why) for one in found.failed] == [(NoticeKind.TROUBLE, "msg_too_long")]


def test_those_who_sit_in_the_series_and_have_no_account_may_not_see_its_channel(steering: Steering) -> None:
    before = look(steering, by=cast.CORIN).unseen
    reach(steering, cast.NERYS)

    after = look(steering, by=cast.CORIN).unseen

    [gone] = {person.email for person in before[0].people} - {person.email for person in after[0].people}
    assert gone == cast.NERYS


def test_a_reminder_that_is_late_already_comes_after_the_news_of_its_plan(steering: Steering) -> None:
    link_steering(steering.work)
    steering.schedule(a_plan(thursdays("2026-11-26T10:00")))

    with steering.work() as uow:
        lease = steering.clock() + timedelta(minutes=1)
        claimed = uow.outbox.claim(owner="c", now=steering.clock(), lease_until=lease, at_most=9)

    assert [one.kind for one in claimed][:2] == [NoticeKind.ANNOUNCEMENT, NoticeKind.REMINDER]
