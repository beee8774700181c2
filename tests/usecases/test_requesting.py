"""Who holds no seat asks to be registered, and the coordinator or the chair decides; on storage as it is."""

import pytest

from storage import Work
from tests import cast
from tests.cast import TEAM, place_of, the_person, the_series
from tests.fixed_clock import FixedClock
from tests.usecases.steering import actor_of, seats_of
from workgroup.ids import PersonId, RequestId
from workgroup.notices import NoticeKind
from workgroup.ports import RequestState, UnitOfWork
from workgroup.roster.permission import NotAllowed
from workgroup.roster.person import Standing
from workgroup.roster.seat import Capacity
from workgroup.usecases import requesting
from workgroup.usecases.arriving import OutOfDate, Place
from workgroup.usecases.registering import (
    AlreadyRegistered,
    Registered,
    Wish,
)
from workgroup.usecases.requesting import AlreadyDecided, Requested


def a_stranger(uow: UnitOfWork, clock: FixedClock, standing: Standing = Standing.FULL) -> Place:
    return place_of(
        uow, cast.STRANGER, now=clock(), team_id=TEAM, user_id="U0OSRIC", channel_id="C1", standing=standing
    )


def ask(uow: UnitOfWork, clock: FixedClock, organisation: str = "Larkbeck College") -> Requested:
    wish = Wish(
        capacity=Capacity.OBSERVER, organisation=organisation, sector="FE", post="Porter", new_organisation=True
    )
    return requesting.ask_to_register(uow, place=a_stranger(uow, clock), wish=wish, now=clock())


def decide(
    uow: UnitOfWork, clock: FixedClock, request_id: RequestId, *, accept: bool = True, by: str = cast.ISHBEL
) -> object:
    return requesting.decide_request(
        uow,
        actor=actor_of(uow, clock(), by)[0],
        series_id=the_series(uow).id,
        request_id=request_id,
        accept=accept,
        now=clock(),
    )


def test_a_wish_for_a_seat_waits_for_the_coordinator_who_is_told_once(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        first = ask(uow, clock)
        second = ask(uow, clock, "Merrowby Interfaith Forum")

    with alder(read_only=True) as uow:
        told = [notice for notice in uow.outbox.waiting() if notice.kind is NoticeKind.REGISTRATION_REQUEST]
        assert [notice.person_id for notice in told] == [the_person(uow, cast.ISHBEL).id]
        assert (first.is_new, second.is_new) == (True, False)
        assert second.request == first.request
        assert seats_of(uow, clock, PersonId(0)) == []


def test_guests_cannot_ask(alder: Work, clock: FixedClock) -> None:
    with alder() as uow, pytest.raises(NotAllowed):
        requesting.check_may_ask(uow, place=a_stranger(uow, clock, Standing.GUEST), now=clock())


def test_who_holds_a_seat_is_told_before_filling_in_a_form(alder: Work, clock: FixedClock) -> None:
    with alder(read_only=True) as uow, pytest.raises(AlreadyRegistered):
        requesting.check_may_ask(uow, place=place_of(uow, cast.NERYS, now=clock()), now=clock())


def test_accepting_registers_the_person_and_tells_them(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        request = ask(uow, clock).request
    with alder() as uow:
        done = decide(uow, clock, request.id)

    with alder(read_only=True) as uow:
        assert isinstance(done, Registered)
        [seat] = seats_of(uow, clock, done.person.id)
        assert seat.capacity is Capacity.OBSERVER
        assert uow.people.list_by_identity(TEAM, "U0OSRIC") == [done.person]
        assert uow.outbox.find(f"registration_decision:{request.id}") is not None
        assert uow.requests.list_open(request.group_id) == []


def test_declining_registers_nobody_and_tells_them(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        request = ask(uow, clock).request
    with alder() as uow:
        decide(uow, clock, request.id, accept=False, by=cast.CORIN)

    with alder(read_only=True) as uow:
        assert uow.people.list_by_email(cast.STRANGER) == []
        assert uow.outbox.find(f"registration_decision:{request.id}") is not None


def test_a_wish_is_decided_once(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        request = ask(uow, clock).request
    with alder() as uow:
        decide(uow, clock, request.id, accept=False)

    with alder() as uow, pytest.raises(AlreadyDecided) as refused:
        decide(uow, clock, request.id, by=cast.CORIN)

    assert RequestState.DECLINED in refused.value.sentence


@pytest.mark.parametrize("by", [cast.NERYS, cast.STRANGER])
def test_others_do_not_decide(alder: Work, clock: FixedClock, by: str) -> None:
    with alder() as uow:
        request = ask(uow, clock).request

    with alder() as uow, pytest.raises(NotAllowed):
        decide(uow, clock, request.id, by=by)


def test_the_chair_of_another_series_does_not_decide_here(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        request = ask(uow, clock).request

    with alder() as uow, pytest.raises(OutOfDate):
        requesting.decide_request(
            uow,
            actor=place_of(uow, cast.RAFE, channel="operational", now=clock()).actor,
            series_id=uow.series.list_by_channel_name("operational")[0].id,
            request_id=request.id,
            accept=True,
            now=clock(),
        )


def test_a_wish_that_is_not_there_is_out_of_date(alder: Work, clock: FixedClock) -> None:
    with alder() as uow, pytest.raises(OutOfDate):
        decide(uow, clock, RequestId(2**31 - 1))
