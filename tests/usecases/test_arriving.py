"""Who speaks, which series they mean, and what they may do; on storage as it is."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from storage import Work
from tests import cast
from tests.cast import TEAM, place_of, the_series
from tests.fixed_clock import FixedClock
from workgroup.calendar.recurrence import Recurrence
from workgroup.ids import MeetingId, SeriesId
from workgroup.meeting.series import Tier
from workgroup.roster.permission import Right, Role
from workgroup.roster.person import Identity, Standing
from workgroup.usecases import arriving, dates, planning
from workgroup.usecases.arriving import OutOfDate, Place, Spot, Visitor


def a_visitor(
    email: str | None, *, team_id: str = TEAM, user_id: str = "U1", standing: Standing = Standing.FULL
) -> Visitor:
    return Visitor(team_id=team_id, user_id=user_id, name="Somebody", email=email, standing=standing)


def a_spot(
    channel: str | None = "steering",
    *,
    channel_id: str | None = "C1",
    series_id: SeriesId | None = None,
    meeting_id: MeetingId | None = None,
) -> Spot:
    return Spot(
        channel_id=channel_id,
        channel_name=channel,
        is_direct=channel is None,
        series_id=series_id,
        meeting_id=meeting_id,
    )


def arrive(work: Work, clock: FixedClock, visitor: Visitor, spot: Spot) -> Place:
    with work(read_only=True) as uow:
        return arriving.find_place(uow, visitor=visitor, spot=spot, now=clock())


@pytest.mark.parametrize(
    ("email", "roles"),
    [
        (cast.ISHBEL, {Role.COORDINATOR, Role.SEATED, Role.WORKSPACE}),
        (cast.CORIN, {Role.CHAIR, Role.CONTACT, Role.SEATED, Role.WORKSPACE}),
        (cast.NERYS, {Role.CONTACT, Role.SEATED, Role.WORKSPACE}),
        (cast.IWAN, {Role.CONTACT, Role.SEATED, Role.WORKSPACE}),
        (cast.PHILIPPA, {Role.SEATED, Role.WORKSPACE}),
        (cast.STRANGER, {Role.WORKSPACE}),
    ],
)
def test_everybody_has_the_rights_of_what_they_are_in_the_series(
    alder: Work, clock: FixedClock, email: str, roles: set[Role]
) -> None:
    place = arrive(alder, clock, a_visitor(email), a_spot())

    assert place.actor.roles == roles


def test_the_chairs_deputy_has_no_rights_of_the_chair(alder: Work, clock: FixedClock) -> None:
    place = arrive(alder, clock, a_visitor(cast.YASMEEN), a_spot())

    assert place.actor.may(Right.ANSWER)
    assert not place.actor.may(Right.SCHEDULE)


def test_the_chair_of_one_series_is_no_chair_of_another(alder: Work, clock: FixedClock) -> None:
    there = arrive(alder, clock, a_visitor(cast.RAFE), a_spot("operational"))
    here = arrive(alder, clock, a_visitor(cast.RAFE), a_spot("steering"))

    assert there.actor.may(Right.SCHEDULE)
    assert not here.actor.may(Right.SCHEDULE)


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.EXTERNAL])
def test_guests_and_people_of_another_workspace_only_read_help_whatever_the_list_says(
    alder: Work, clock: FixedClock, standing: Standing
) -> None:
    place = arrive(alder, clock, a_visitor(cast.ISHBEL, standing=standing), a_spot())

    assert place.person is None
    assert [right for right in Right if place.actor.may(right)] == [Right.READ_HELP]


def test_who_has_left_the_post_is_nobody_any_more(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        [corin] = uow.people.list_by_email(cast.CORIN)
        uow.people.save(replace(corin, left_on=date(2026, 11, 22)))

    place = arrive(alder, clock, a_visitor(cast.CORIN), a_spot())

    assert place.person is None
    assert place.actor.roles == {Role.WORKSPACE}


def test_a_coordinator_who_has_left_has_no_groups_to_extend(alder: Work, clock: FixedClock) -> None:
    before = arrive(alder, clock, a_visitor(cast.ISHBEL), a_spot("elsewhere"))
    with alder() as uow:
        [ishbel] = uow.people.list_by_email(cast.ISHBEL)
        uow.people.save(replace(ishbel, left_on=date(2026, 11, 22)))

    after = arrive(alder, clock, a_visitor(cast.ISHBEL), a_spot("elsewhere"))

    assert len(before.others) == 1
    assert after.others == ()


def test_an_account_known_in_one_group_is_recognised_by_address_in_another(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        [nerys] = uow.people.list_by_email(cast.NERYS)
        uow.people.link(Identity(person_id=nerys.id, team_id=TEAM, user_id="U1"))
        second = uow.groups.add(
            name="Severn", area="Severn", nations=("wales",), tzid="Europe/London", place="", team_id=TEAM
        )
        uow.people.add(
            group_id=second.id, name="Nerys Talbryn", email=cast.NERYS, post="", organisation_id=None, sector=None
        )

    with alder(read_only=True) as uow:
        people = arriving.people_of(uow, a_visitor(cast.NERYS), now=clock())

    assert len({person.group_id for person in people}) == 2


def test_the_first_visit_links_the_account_and_the_channel_and_a_second_changes_nothing(
    alder: Work, clock: FixedClock
) -> None:
    first = arrive(alder, clock, a_visitor(cast.NERYS), a_spot())
    with alder() as uow:
        arriving.link(uow, place=first)

    second = arrive(alder, clock, a_visitor(None), a_spot(None, channel_id="D1"))
    third = arrive(alder, clock, a_visitor(cast.NERYS), a_spot())

    assert arriving.needs_linking(first)
    assert second.person is not None
    assert second.person.email == cast.NERYS
    assert third.series is not None
    assert (third.series.team_id, third.series.channel_id) == (TEAM, "C1")
    assert not arriving.needs_linking(third)


def test_a_guests_visit_links_nothing(alder: Work, clock: FixedClock) -> None:
    place = arrive(alder, clock, a_visitor(cast.NERYS, standing=Standing.GUEST), a_spot())
    with alder() as uow:
        arriving.link(uow, place=place)

    with alder(read_only=True) as uow:
        assert not arriving.needs_linking(place)
        assert the_series(uow, "steering").channel_id is None


def test_a_button_pressed_in_a_channel_of_another_name_links_no_channel(alder: Work, clock: FixedClock) -> None:
    with alder(read_only=True) as uow:
        steering = the_series(uow, "steering")

    place = arrive(alder, clock, a_visitor(None), a_spot("somewhere-else", channel_id="C9", series_id=steering.id))

    assert place.series == steering
    assert not arriving.needs_linking(place)


def test_of_several_series_in_a_channel_the_one_that_meets_next_is_taken(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        for name in ("steering", "operational"):
            uow.series.save(replace(the_series(uow, name), team_id=TEAM, channel_id="C1"))

    place = arrive(alder, clock, a_visitor(cast.NERYS), a_spot())

    assert place.series is not None
    assert place.series.channel_name == "operational"  # 25 November, two weeks before the steering group
    assert len(place.choices) == 2
    assert place.is_picked


def test_a_cancelled_meeting_is_not_the_one_that_is_next(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        for name in ("steering", "operational"):
            uow.series.save(replace(the_series(uow, name), team_id=TEAM, channel_id="C1"))
            planning.plan_series(uow, the_series(uow, name), now=clock())
        for meeting in uow.meetings.list_of(the_series(uow, "operational").id, since=clock()):
            if meeting.starts_at < datetime.fromisoformat("2026-12-10T00:00Z"):
                uow.meetings.save(replace(meeting, cancelled_because="The hall is flooded"))

    place = arrive(alder, clock, a_visitor(cast.NERYS), a_spot())

    assert place.series is not None
    assert place.series.channel_name == "steering"


def test_a_date_that_was_given_up_and_is_planned_again_counts_as_the_next(alder: Work, clock: FixedClock) -> None:
    third, tenth = (datetime.fromisoformat(f"2027-02-{day}T10:00") for day in ("03", "10"))
    with alder() as uow:
        for name, start in (("operational", third), ("steering", tenth)):
            once = Recurrence(dtstart=start, tzid="Europe/London", rrule=None)
            uow.series.save(replace(the_series(uow, name), team_id=TEAM, channel_id="C1", recurrence=once))
        operational = the_series(uow, "operational")
        given_up = dates.touch_meeting(uow, series_id=operational.id, recurrence_id=third, now=clock())
        planning.give_up(uow, given_up)

    place = arrive(alder, clock, a_visitor(cast.NERYS), a_spot())

    assert place.series is not None
    assert place.series.channel_name == "operational"


def test_in_direct_messages_the_persons_only_series_is_meant(alder: Work, clock: FixedClock) -> None:
    place = arrive(alder, clock, a_visitor(cast.NERYS), a_spot(None, channel_id="D1"))

    assert place.series is not None
    assert place.series.channel_name == "steering"


def test_in_direct_messages_somebody_of_several_series_is_asked_and_their_rights_anywhere_are_known(
    alder: Work, clock: FixedClock
) -> None:
    place = arrive(alder, clock, a_visitor(cast.RAFE), a_spot(None, channel_id="D1"))

    assert place.series is None
    assert {series.channel_name for series in place.choices} == {"operational", "steering"}
    assert not place.actor.may(Right.SCHEDULE)
    assert place.may_somewhere(Right.SCHEDULE)
    assert not place.may_somewhere(Right.ADD_SERIES)


def test_a_coordinators_direct_messages_mean_every_series_of_the_group(alder: Work, clock: FixedClock) -> None:
    place = arrive(alder, clock, a_visitor(cast.ISHBEL), a_spot(None, channel_id="D1"))

    assert len(place.choices) == 3


@pytest.mark.parametrize("number", [0, 4711, 2**31 - 1])
def test_a_button_of_a_series_or_meeting_that_is_not_there_is_out_of_date(
    alder: Work, clock: FixedClock, number: int
) -> None:
    with pytest.raises(OutOfDate):
        arrive(alder, clock, a_visitor(cast.ISHBEL), a_spot(series_id=SeriesId(number)))
    with pytest.raises(OutOfDate):
        arrive(alder, clock, a_visitor(cast.ISHBEL), a_spot(meeting_id=MeetingId(number)))


def test_a_button_of_another_workspaces_group_is_out_of_date(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        steering = the_series(uow, "steering")
        uow.groups.save(replace(uow.groups.get(steering.group_id), team_id="T0OTHER"))

    with pytest.raises(OutOfDate):
        arrive(alder, clock, a_visitor(cast.ISHBEL), a_spot(series_id=steering.id))


def test_somebody_of_another_workspace_who_presses_a_shared_card_may_nothing(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        steering = the_series(uow, "steering")
        uow.groups.save(replace(uow.groups.get(steering.group_id), team_id=TEAM))

    place = arrive(
        alder,
        clock,
        a_visitor(cast.ISHBEL, team_id="T0OTHER", standing=Standing.EXTERNAL),
        a_spot(series_id=steering.id),
    )

    assert place.person is None
    assert not place.actor.may(Right.SEE_NEXT)


def test_the_same_channel_name_in_another_workspace_means_no_series(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        uow.groups.save(replace(uow.groups.get(the_series(uow, "steering").group_id), team_id=TEAM))

    place = arrive(alder, clock, a_visitor(cast.STRANGER, team_id="T0OTHER"), a_spot())

    assert place.series is None


def test_on_the_command_line_an_address_and_a_channels_name_are_enough(alder: Work, clock: FixedClock) -> None:
    with alder(read_only=True) as uow:
        place = place_of(uow, cast.CORIN, now=clock())

    assert place.series is not None
    assert place.actor.may(Right.SCHEDULE)
    assert not arriving.needs_linking(place)


def test_a_series_of_no_plan_is_last_in_its_channel(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        steering = the_series(uow, "steering")
        uow.series.save(replace(steering, team_id=TEAM, channel_id="C1"))
        uow.series.add(
            group_id=steering.group_id,
            name="Training",
            tier=Tier.NETWORK,
            purpose="",
            channel_name="steering",
            team_id=TEAM,
            channel_id="C1",
            tzid="Europe/London",
            recurrence=None,
            minutes=60,
            place="",
            leads=(),
        )

    place = arrive(alder, clock, a_visitor(cast.NERYS), a_spot())

    assert place.series is not None
    assert place.series.name == steering.name
