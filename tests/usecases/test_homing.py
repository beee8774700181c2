"""What one person sees of everything that is theirs; on storage as it is."""

from dataclasses import replace

import pytest

from storage import Work
from tests import cast
from tests.cast import TEAM, place_of
from tests.fixed_clock import FixedClock
from workgroup.meeting.reply import PartStat
from workgroup.ports import UnitOfWork
from workgroup.roster.person import Standing
from workgroup.roster.seat import Capacity
from workgroup.usecases import homing, planning, replying, requesting
from workgroup.usecases.arriving import Visitor
from workgroup.usecases.homing import Home
from workgroup.usecases.registering import Wish


def home_of(uow: UnitOfWork, clock: FixedClock, email: str, standing: Standing = Standing.FULL) -> Home:
    visitor = Visitor(team_id=TEAM, user_id="U1", name="Somebody", email=email, standing=standing)
    return homing.my_home(uow, visitor=visitor, now=clock())


def plan_everything(uow: UnitOfWork, clock: FixedClock) -> None:
    for series in uow.series.list_all():
        planning.plan_series(uow, series, now=clock())


def test_the_next_meeting_of_each_of_my_series_comes_with_my_own_answer(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        plan_everything(uow, clock)
        corin = place_of(uow, cast.CORIN, now=clock()).actor
        meeting_id = next(
            one.shown.meeting.id for one in home_of(uow, clock, cast.CORIN).meetings if one.partstat is not None
        )
        replying.reply(uow, actor=corin, meeting_id=meeting_id, partstat=PartStat.ACCEPTED, now=clock())

        of_corin, of_yasmeen = (home_of(uow, clock, email) for email in (cast.CORIN, cast.YASMEEN))

    assert [one.partstat for one in of_corin.meetings] == [PartStat.ACCEPTED]
    # She deputises for him, and her own seat waits for her answer.
    assert [one.partstat for one in of_yasmeen.meetings] == [PartStat.NEEDS_ACTION]
    assert [seat.as_deputy for seat in of_yasmeen.seats] == [True, False]


def test_meetings_are_earliest_first_and_a_far_one_shows_its_date(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        plan_everything(uow, clock)
        found = home_of(uow, clock, cast.ISHBEL)

    assert [one.shown.series.channel_name for one in found.meetings] == ["operational", "steering"]
    assert [series.channel_name for series, _ in found.later] == ["strategic"]


def test_wishes_wait_for_the_coordinator_and_the_series_chair_alone(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        requesting.ask_to_register(
            uow,
            place=place_of(uow, cast.STRANGER, now=clock(), team_id=TEAM, user_id="U0OSRIC", channel_id="C1"),
            wish=Wish(capacity=Capacity.OBSERVER, organisation="Larkbeck College", sector="FE"),
            now=clock(),
        )
        waiting = {
            email: len(home_of(uow, clock, email).requests)
            for email in (cast.ISHBEL, cast.CORIN, cast.YASMEEN, cast.RAFE, cast.NERYS)
        }

    assert waiting == {cast.ISHBEL: 1, cast.CORIN: 1, cast.YASMEEN: 0, cast.RAFE: 0, cast.NERYS: 0}


@pytest.mark.parametrize(
    ("email", "standing"),
    [(cast.STRANGER, Standing.FULL), (cast.ISHBEL, Standing.GUEST), (cast.ISHBEL, Standing.EXTERNAL)],
)
def test_strangers_and_guests_see_nothing_of_a_group(
    alder: Work, clock: FixedClock, email: str, standing: Standing
) -> None:
    with alder(read_only=True) as uow:
        found = home_of(uow, clock, email, standing)

    assert found == replace(
        found, groups=(), meetings=(), later=(), seats=(), requests=(), feedback=(), standing=standing
    )
