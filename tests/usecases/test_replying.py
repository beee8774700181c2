"""Yes, No and Maybe: whose answer counts, and for which seat; on storage as it is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import Work
from tests import cast
from tests.cast import place_of, the_series
from tests.fixed_clock import FixedClock
from workgroup.meeting.meeting import Meeting, MeetingCancelled, MeetingOver
from workgroup.meeting.reply import PartStat
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import NotAllowed
from workgroup.roster.person import Standing
from workgroup.roster.seat import SeatHeld
from workgroup.usecases import planning, replying
from workgroup.usecases.replying import NoSeat, Replied
from workgroup.usecases.telling import MeetingView, meeting_view


def next_steering(uow: UnitOfWork, clock: FixedClock) -> Meeting:
    series = the_series(uow)
    planning.plan_series(uow, series, now=clock())
    return uow.meetings.list_of(series.id, since=clock())[0]


def reply(
    uow: UnitOfWork,
    clock: FixedClock,
    email: str,
    partstat: PartStat = PartStat.ACCEPTED,
    standing: Standing = Standing.FULL,
) -> Replied:
    return replying.reply(
        uow,
        actor=place_of(uow, email, now=clock(), standing=standing).actor,
        meeting_id=next_steering(uow, clock).id,
        partstat=partstat,
        now=clock(),
    )


def the_view(uow: UnitOfWork, clock: FixedClock) -> MeetingView:
    return meeting_view(uow, next_steering(uow, clock))


def answer_of(shown: MeetingView, held: SeatHeld) -> PartStat:
    return next(answer.partstat for answer in shown.answers if answer.held.seat == held.seat)


def the_seat(shown: MeetingView, email: str) -> SeatHeld:
    return next(answer.held for answer in shown.answers if answer.held.holder and answer.held.holder.email == email)


def test_an_answer_is_kept_and_can_be_changed(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        first = reply(uow, clock, cast.NERYS)
    with alder() as uow:
        again = reply(uow, clock, cast.NERYS)
        changed = reply(uow, clock, cast.NERYS, PartStat.DECLINED)

    assert (first.before, first.is_changed) == (PartStat.NEEDS_ACTION, True)
    assert not again.is_changed
    assert (changed.before, changed.partstat) == (PartStat.ACCEPTED, PartStat.DECLINED)
    with alder() as uow:
        shown = the_view(uow, clock)
        assert answer_of(shown, the_seat(shown, cast.NERYS)) is PartStat.DECLINED


def test_a_deputy_answers_for_the_seat(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        reply(uow, clock, cast.NERYS, PartStat.DECLINED)
        replied = reply(uow, clock, cast.IWAN)

    assert replied.as_deputy
    assert answer_of(replied.shown, the_seat(replied.shown, cast.NERYS)) is PartStat.DELEGATED


def test_a_deputy_with_a_seat_of_their_own_answers_for_that_one_alone(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        reply(uow, clock, cast.CORIN, PartStat.DECLINED)
        replied = reply(uow, clock, cast.YASMEEN)

    assert not replied.as_deputy
    assert replied.held == the_seat(replied.shown, cast.YASMEEN)
    assert answer_of(replied.shown, replied.held) is PartStat.ACCEPTED
    assert answer_of(replied.shown, the_seat(replied.shown, cast.CORIN)) is PartStat.DECLINED


def test_who_declines_is_told_of_deputies_who_are_free_to_come(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        nerys = reply(uow, clock, cast.NERYS, PartStat.DECLINED)
        corin = reply(uow, clock, cast.CORIN, PartStat.DECLINED)

    assert [person.email for person in nerys.free_deputies] == [cast.IWAN]
    assert corin.free_deputies == ()


def test_my_answer_is_what_i_said_and_not_what_the_seat_comes_to(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        reply(uow, clock, cast.NERYS, PartStat.DECLINED)
        reply(uow, clock, cast.IWAN)
        reply(uow, clock, cast.CORIN)

        shown = the_view(uow, clock)
        mine = {
            email: replying.my_answer(shown, place_of(uow, email, now=clock()).actor)
            for email in (cast.NERYS, cast.IWAN, cast.YASMEEN, cast.STRANGER)
        }

    assert mine == {
        cast.NERYS: PartStat.DECLINED,
        cast.IWAN: PartStat.ACCEPTED,
        cast.YASMEEN: PartStat.NEEDS_ACTION,
        cast.STRANGER: None,
    }


def test_who_has_no_seat_is_told_why_the_answer_would_not_count(alder: Work, clock: FixedClock) -> None:
    with alder() as uow, pytest.raises(NoSeat):
        reply(uow, clock, cast.STRANGER)


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.EXTERNAL])
def test_guests_and_people_of_another_workspace_are_told_who_can_answer(
    alder: Work, clock: FixedClock, standing: Standing
) -> None:
    with alder() as uow, pytest.raises(NotAllowed) as refused:
        reply(uow, clock, cast.NERYS, standing=standing)

    assert "people with a seat" in refused.value.sentence


def test_a_cancelled_meeting_and_one_that_is_over_are_not_answered(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        meeting = next_steering(uow, clock)
        actor = place_of(uow, cast.NERYS, now=clock()).actor
        after = meeting.ends_at + timedelta(minutes=1)

        with pytest.raises(MeetingOver):
            replying.reply(uow, actor=actor, meeting_id=meeting.id, partstat=PartStat.ACCEPTED, now=after)
        uow.meetings.save(replace(meeting, cancelled_because=""))
        with pytest.raises(MeetingCancelled):
            replying.reply(uow, actor=actor, meeting_id=meeting.id, partstat=PartStat.ACCEPTED, now=clock())

        assert uow.replies.of(meeting.id) == {}
