"""All sending of a group stops, and goes on; on storage as it is."""

from datetime import timedelta

import pytest

from storage import Work
from tests import cast
from tests.cast import the_series
from tests.usecases.outlook import link_steering, look, reach, tell
from tests.usecases.steering import Steering, actor_of
from workgroup.notices import Notice, NoticeKind
from workgroup.roster.permission import NotAllowed
from workgroup.usecases import holding, sending
from workgroup.usecases.holding import Held
from workgroup.usecases.outbox import Why

OWNER = "courier"


def do(steering: Steering, verb: str, *, by: str = cast.ISHBEL) -> Held:
    with steering.work() as uow:
        actor, series = actor_of(uow, steering.clock(), by)
        done: Held = getattr(holding, verb)(uow, actor=actor, group_id=series.group_id, now=steering.clock())
    return done


def guard(steering: Steering) -> list[Notice]:
    """Claim what is due and look again; what may be sent now."""
    with steering.work() as uow:
        lease = steering.clock() + timedelta(minutes=1)
        claimed = uow.outbox.claim(owner=OWNER, now=steering.clock(), lease_until=lease, at_most=100)
        ids = [one.id for one in claimed]
        prepared = sending.prepare(uow, notice_ids=ids, owner=OWNER, now=steering.clock())
        return [one.notice for one in prepared.tellings]


def remind(work: Work, steering: Steering) -> int:
    with work() as uow:
        return holding.remind_of_holds(uow, now=steering.clock())


@pytest.fixture
def planned(steering: Steering) -> Steering:
    """A reminder of the steering group is due on Wednesday at 10:00, and its channel is linked."""
    link_steering(steering.work)
    steering.plan()
    reach(steering, cast.ISHBEL)
    steering.clock.advance(days=2, hours=1)
    return steering


def test_what_is_held_is_not_sent_and_goes_out_at_once_after_the_release(planned: Steering) -> None:
    held = do(planned, "hold_outbox")
    while_held = guard(planned)
    planned.clock.advance(minutes=20)

    released = do(planned, "release_outbox")
    after = guard(planned)

    assert held.is_changed
    assert held.hold is not None
    assert while_held == []
    assert released.is_changed
    assert [one.kind for one in after] == [NoticeKind.REMINDER]
    assert [one.attempts for one in after] == [1]


def test_twice_held_or_released_is_once(planned: Steering) -> None:
    done = [do(planned, verb).is_changed for verb in ("hold_outbox", "hold_outbox", "release_outbox", "release_outbox")]

    assert done == [True, False, True, False]


def test_who_is_concerned_is_counted_before_anything_happens(planned: Steering) -> None:
    tell(planned, cast.ISHBEL)

    found = do(planned, "look_at_hold")

    assert found.hold is None
    assert {series.channel_name: number for series, number in found.channels}["steering"] == 1
    assert [person.email for person in found.people] == [cast.ISHBEL]
    assert do(planned, "look_at_hold").hold is None


def test_only_the_coordinator_holds_and_releases(planned: Steering) -> None:
    for verb in ("look_at_hold", "hold_outbox", "release_outbox"):
        with pytest.raises(NotAllowed):
            do(planned, verb, by=cast.CORIN)


def test_a_held_outbox_says_so_and_who_held_it(planned: Steering) -> None:
    with planned.work() as uow:
        actor, series = actor_of(uow, planned.clock())
        person = actor.person
    assert person is not None
    with planned.work(actor=person.id) as uow:
        holding.hold_outbox(uow, actor=actor, group_id=series.group_id, now=planned.clock())

    found = look(planned)

    assert found.held_by == person
    assert found.goes == ()
    assert Why.HELD in {one.why for one in found.waits}


def test_what_came_too_late_meanwhile_is_told_at_the_release(planned: Steering) -> None:
    do(planned, "hold_outbox")
    planned.clock.advance(days=14, hours=1)
    guard(planned)

    released = do(planned, "release_outbox")

    # Ten working days, the last one, and 15 minutes before the meeting of 9 December.
    of_steering = [one for one in released.too_late if one.series_id == planned.series().id]
    assert [one.kind for one in of_steering] == [NoticeKind.REMINDER] * 3
    assert not {one.id for one in guard(planned)} & {one.id for one in released.too_late}


def test_the_coordinator_is_reminded_once_on_each_working_day_and_that_goes_out(planned: Steering) -> None:
    do(planned, "hold_outbox")
    same_day = remind(planned.work, planned)
    planned.clock.advance(days=1)
    next_day = [remind(planned.work, planned) for _ in range(2)]
    told = guard(planned)
    planned.clock.advance(days=2)
    on_saturday = remind(planned.work, planned)

    assert (same_day, next_day, on_saturday) == (0, [1, 0], 0)
    assert [one.kind for one in told] == [NoticeKind.OUTBOX_HELD]


def test_a_reminder_of_a_hold_that_is_over_is_not_sent(planned: Steering) -> None:
    do(planned, "hold_outbox")
    planned.clock.advance(days=1)
    remind(planned.work, planned)

    do(planned, "release_outbox")

    assert NoticeKind.OUTBOX_HELD not in {one.kind for one in guard(planned)}


def test_another_group_is_not_held(planned: Steering) -> None:
    with planned.work() as uow:
        other = uow.groups.add(
            name="Fen", area="Fen", nations=("england",), tzid="Europe/London", place="", team_id=cast.TEAM
        )
        uow.holds.put(other.id)

    assert [one.kind for one in guard(planned)] == [NoticeKind.REMINDER]
    with planned.work(read_only=True) as uow:
        assert uow.holds.find(the_series(uow).group_id) is None
