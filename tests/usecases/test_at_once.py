"""Two people do the same thing at the same moment: one has done it, the other is told so, nothing is half done.

On SQLite the second waits until the first is ready; on PostgreSQL both have begun before one is ready.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, text

from storage import Work
from tests.cast import BRAM, CORIN, ISHBEL, STRANGER, TEAM, place_of, the_person, the_series
from tests.fixed_clock import FixedClock
from tests.usecases.steering import NINTH, SECOND_WEDNESDAY, Steering, a_plan, actor_of, thursdays, wall
from workgroup.errors import Refusal
from workgroup.meeting.series import Tier
from workgroup.notices import NoticeKind
from workgroup.ports import UnitOfWork
from workgroup.roster.seat import Capacity
from workgroup.usecases import (
    arriving,
    cancelling,
    deputising,
    handing_over,
    moving,
    registering,
    requesting,
    scheduling,
    setting_up,
    skipping,
    undoing,
)
from workgroup.usecases.moving import Terms
from workgroup.usecases.registering import Candidate, Wish
from workgroup.usecases.scheduling import Seen

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


def one_after_the_other_begun(
    work: Work, database: Engine, first: Callable[[UnitOfWork], object], second: Callable[[UnitOfWork], object]
) -> Future[object]:
    """Do both; the second begins while the first is not kept yet, and waits for it."""

    def alone() -> object:
        with work() as uow:
            return second(uow)

    with ThreadPoolExecutor(max_workers=1) as elsewhere:
        with work() as uow:
            first(uow)
            done = elsewhere.submit(alone)
            wait_until_somebody_waits(database)
        done.exception(timeout=20)
    return done


def wait_until_somebody_waits(database: Engine) -> None:
    """Until a statement waits for a lock that another transaction holds."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    until = time.monotonic() + 10
    with database.connect() as connection:
        while not connection.scalar(waiting):
            assert time.monotonic() < until, "nobody waits"


def act(steering: Steering, verb: Callable[..., object], by: str, **wanted: Any) -> Callable[[UnitOfWork], object]:
    def run(uow: UnitOfWork) -> object:
        actor, series = actor_of(uow, steering.clock(), by)
        return verb(uow, actor=actor, series_id=series.id, now=steering.clock(), **wanted)

    return run


def test_of_two_plans_that_are_confirmed_at_once_one_stands_whole(
    steering: Steering, work: Work, database: Engine
) -> None:
    steering.plan()
    seen = Seen(version=1, first=steering.preview(a_plan(thursdays())).dates[0])
    other = a_plan(place="Council House")
    seen_other = Seen(version=1, first=steering.preview(other).dates[0])

    second = one_after_the_other_begun(
        work,
        database,
        act(steering, scheduling.schedule_series, ISHBEL, plan=a_plan(thursdays()), seen=seen),
        act(steering, scheduling.schedule_series, CORIN, plan=other, seen=seen_other),
    )

    with pytest.raises(Refusal):
        second.result()
    assert steering.series().version == 2
    assert steering.starts()[:2] == ["2026-12-03 10:00", "2026-12-10 10:00"]
    assert {meeting.place for meeting in steering.meetings() if not meeting.is_cancelled} != {"Council House"}
    assert len(steering.waiting(NoticeKind.ANNOUNCEMENT)) == 1


def test_of_two_who_cancel_one_meeting_at_once_one_reason_is_kept(
    steering: Steering, work: Work, database: Engine
) -> None:
    steering.plan()
    at = wall("2026-12-09T10:00")

    second = one_after_the_other_begun(
        work,
        database,
        act(steering, cancelling.cancel_date, ISHBEL, recurrence_id=at, because="the venue is closed"),
        act(steering, cancelling.cancel_date, CORIN, recurrence_id=at, because="the chair is away"),
    )

    with pytest.raises(Refusal):
        second.result()
    assert steering.meeting("2026-12-09T10:00").cancelled_because == "the venue is closed"
    assert len(steering.waiting(NoticeKind.CANCELLATION)) == 1


def test_of_two_who_move_one_meeting_at_once_the_second_is_told_where_it_is_now(
    steering: Steering, work: Work, database: Engine
) -> None:
    at = wall("2026-12-09T10:00")
    move = {"recurrence_id": at, "because": "", "seen": NINTH}
    thursday, friday = (Terms(start=wall(f"2026-12-{day}T10:00"), minutes=120, place="") for day in (10, 11))

    second = one_after_the_other_begun(
        work,
        database,
        act(steering, moving.move_date, ISHBEL, terms=thursday, **move),
        act(steering, moving.move_date, CORIN, terms=friday, **move),
    )

    with pytest.raises(moving.MovedSince, match="Thu 10 Dec 2026"):
        second.result()
    assert steering.starts() == ["2026-12-10 10:00"]
    assert len(steering.waiting(NoticeKind.MOVE)) == 1


def test_who_skips_a_date_while_the_series_gets_another_time_is_told_that_there_is_no_such_date(
    steering: Steering, work: Work, database: Engine
) -> None:
    steering.plan()
    later = a_plan(replace(SECOND_WEDNESDAY, dtstart=wall("2026-12-09T14:00")))

    second = one_after_the_other_begun(
        work,
        database,
        act(steering, scheduling.schedule_series, ISHBEL, plan=later),
        act(steering, skipping.skip_date, CORIN, recurrence_id=wall("2026-12-09T10:00"), because="snow"),
    )

    with pytest.raises(Refusal):
        second.result()
    assert steering.starts()[0] == "2026-12-09 14:00"


def test_undone_twice_at_once_it_is_undone_once(steering: Steering, work: Work, database: Engine) -> None:
    steering.plan()
    cancelled = steering.cancel("2026-12-09T10:00")

    second = one_after_the_other_begun(
        work,
        database,
        act(steering, undoing.undo, ISHBEL, undo_id=cancelled.undo_id),
        act(steering, undoing.undo, CORIN, undo_id=cancelled.undo_id),
    )

    with pytest.raises(Refusal):
        second.result()
    assert steering.meeting("2026-12-09T10:00").sequence == 2


def test_of_two_who_decide_a_wish_at_once_the_first_has_decided(
    alder: Work, database: Engine, clock: FixedClock, steering: Steering
) -> None:
    wish = Wish(capacity=Capacity.OBSERVER, organisation="Larkbeck College", sector="FE")
    with alder() as uow:
        asking = place_of(uow, STRANGER, team_id=TEAM, user_id="U0OSRIC", now=clock())
        request = requesting.ask_to_register(uow, place=asking, wish=wish, now=clock()).request

    second = one_after_the_other_begun(
        alder,
        database,
        act(steering, requesting.decide_request, ISHBEL, request_id=request.id, accept=False),
        act(steering, requesting.decide_request, CORIN, request_id=request.id, accept=True),
    )

    with pytest.raises(requesting.AlreadyDecided):
        second.result()
    with alder(read_only=True) as uow:
        assert uow.people.list_by_email(STRANGER) == []
        decisions = [one for one in uow.outbox.waiting() if one.kind is NoticeKind.REGISTRATION_DECISION]
        assert len(decisions) == 1


def test_of_two_who_set_up_one_channel_at_once_one_group_is_made(
    work: Work, database: Engine, clock: FixedClock
) -> None:
    wish = setting_up.GroupWish(
        name="Severn Vale Prevent Group",
        area="Severn Vale",
        nations=("england",),
        tzid="Europe/London",
        series_name="Steering group",
        tier=Tier.STEERING,
        place="Shire Hall",
    )

    def set_up(uow: UnitOfWork) -> object:
        place = place_of(uow, STRANGER, channel="severn", channel_id="C7", team_id=TEAM, user_id="U7", now=clock())
        return setting_up.set_up_group(uow, place=place, wish=wish, bank_holidays={}, now=clock())

    second = one_after_the_other_begun(work, database, set_up, set_up)

    with pytest.raises(setting_up.AlreadySetUp):
        second.result()
    with work(read_only=True) as uow:
        assert len(uow.groups.list_all()) == 1


def test_of_two_who_register_one_new_address_at_once_the_second_is_told_so(
    steering: Steering, work: Work, database: Engine
) -> None:
    candidate = Candidate(name="Ana Ruiz", email="ana.ruiz@larkbeck.ac.uk.example")
    wish = Wish(capacity=Capacity.OBSERVER, organisation="Larkbeck College", sector="FE")

    second = one_after_the_other_begun(
        work,
        database,
        act(steering, registering.register, ISHBEL, candidate=candidate, wish=wish),
        act(steering, registering.register, CORIN, candidate=candidate, wish=wish),
    )

    with pytest.raises(registering.AlreadyRegistered):
        second.result()
    with work(read_only=True) as uow:
        assert [one.name for one in uow.people.list_by_email("ana.ruiz@larkbeck.ac.uk.example")] == ["Ana Ruiz"]


def test_linking_a_channel_does_not_take_a_plan_back_that_was_made_meanwhile(
    alder: Work, database: Engine, steering: Steering
) -> None:
    second = one_after_the_other_begun(
        alder,
        database,
        act(steering, scheduling.schedule_series, ISHBEL, plan=a_plan(thursdays())),
        lambda uow: arriving.link_channel(uow, team_id=TEAM, channel_id="C0NEW", channel_name="steering"),
    )

    with alder(read_only=True) as uow:
        series = the_series(uow)
    assert series.recurrence == thursdays()
    # The next look links it.
    with pytest.raises(Refusal):
        second.result()


def test_of_two_who_hand_over_one_seat_at_once_the_first_has_done_it(
    steering: Steering, alder: Work, database: Engine
) -> None:
    with alder(read_only=True) as uow:
        bram = the_person(uow, BRAM)
        suki = the_person(uow, "suki.ferrand@larkbeck.ac.uk.example")
    new = Candidate(name="Ana Ruiz", email="ana.ruiz@larkbeck.ac.uk.example")
    known = Candidate(name="", email=None, person_id=suki.id)

    second = one_after_the_other_begun(
        alder,
        database,
        act(steering, handing_over.hand_over, BRAM, of=None, candidate=new, everywhere=False),
        act(steering, handing_over.hand_over, ISHBEL, of=bram.id, candidate=known, everywhere=False),
    )

    with pytest.raises(registering.NoHolder):
        second.result()
    with alder(read_only=True) as uow:
        held = uow.seats.list_held(the_series(uow).id, steering.clock().date())
        assert [one.holder.name for one in held if one.sector.code == "FE" and one.holder] == ["Ana Ruiz"]


def test_of_two_who_name_one_deputy_at_once_the_second_is_told_so(
    steering: Steering, alder: Work, database: Engine
) -> None:
    with alder(read_only=True) as uow:
        bram = the_person(uow, BRAM)
    new = Candidate(name="Ana Ruiz", email="ana.ruiz@larkbeck.ac.uk.example")
    days = deputising.Days(from_on=steering.clock().date())

    second = one_after_the_other_begun(
        alder,
        database,
        act(steering, deputising.name_deputy, BRAM, of=None, candidate=new, days=days),
        act(steering, deputising.name_deputy, ISHBEL, of=bram.id, candidate=new, days=days),
    )

    with pytest.raises(registering.AlreadyRegistered):
        second.result()
    assert len(steering.waiting(NoticeKind.SEAT_CHANGE)) == 1
