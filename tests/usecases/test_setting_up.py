"""A group is made in a channel, and gets further series; on storage as it is."""

from dataclasses import replace
from datetime import date

import pytest

from storage import Work
from tests import cast
from tests.cast import TEAM, place_of
from tests.fixed_clock import FixedClock
from workgroup.errors import FieldRefusal
from workgroup.ids import GroupId
from workgroup.meeting.series import Tier
from workgroup.notices import USUAL_LEADS
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import NotAllowed, Role
from workgroup.roster.person import Standing
from workgroup.usecases import setting_up
from workgroup.usecases.arriving import Place, Visitor
from workgroup.usecases.guarding import FieldNotKept
from workgroup.usecases.setting_up import AlreadySetUp, GroupWish, NotInChannel

CHRISTMAS = date(2026, 12, 25)
HOLIDAYS = {"england": {CHRISTMAS}, "scotland": {date(2026, 11, 30)}}
WISH = GroupWish(
    name="Severn  Vale Prevent Group",
    area="Severn Vale",
    nations=("england", "wales"),
    tzid="Europe/London",
    series_name="Steering group",
    tier=Tier.STEERING,
    place="Shire Hall",
)


def a_place(
    uow: UnitOfWork,
    clock: FixedClock,
    *,
    email: str = cast.STRANGER,
    channel: str | None = "severn",
    channel_id: str | None = "C7",
    standing: Standing = Standing.FULL,
) -> Place:
    return place_of(
        uow,
        email,
        channel=channel,
        channel_id=channel_id,
        now=clock(),
        standing=standing,
        team_id=TEAM,
        user_id="U7",
    )


def test_who_sets_a_group_up_is_its_coordinator_and_the_channel_has_its_first_series(
    work: Work, clock: FixedClock
) -> None:
    with work() as uow:
        made = setting_up.set_up_group(uow, place=a_place(uow, clock), wish=WISH, bank_holidays=HOLIDAYS, now=clock())

    with work(read_only=True) as uow:
        place = a_place(uow, clock)
        assert place.group == made.group
        assert place.series == made.series
        assert Role.COORDINATOR in place.actor.roles
        assert made.group.name == "Severn Vale Prevent Group"
        assert made.group.nations == ("england", "wales")
        assert (made.series.channel_id, made.series.place) == ("C7", "Shire Hall")
        assert uow.series.list_leads(made.series.id) == USUAL_LEADS
        assert made.is_mine
        assert uow.bank_holidays.of(made.group.id, made.group.nations) == {CHRISTMAS}


def test_whoever_is_named_becomes_coordinator_instead(work: Work, clock: FixedClock) -> None:
    other = Visitor(team_id=TEAM, user_id="U8", name="Ana Ruiz", email="ana@x.example", standing=Standing.FULL)

    with work() as uow:
        made = setting_up.set_up_group(
            uow, place=a_place(uow, clock), wish=replace(WISH, coordinator=other), bank_holidays=HOLIDAYS, now=clock()
        )

    with work(read_only=True) as uow:
        assert not made.is_mine
        assert made.coordinator is not None
        assert made.coordinator.name == "Ana Ruiz"
        assert a_place(uow, clock).actor.roles == {Role.WORKSPACE}


def test_a_guest_cannot_be_named_as_coordinator(work: Work, clock: FixedClock) -> None:
    guest = Visitor(team_id=TEAM, user_id="U8", name="Ana Ruiz", email=None, standing=Standing.GUEST)

    with work() as uow, pytest.raises(FieldRefusal) as refused:
        setting_up.set_up_group(
            uow, place=a_place(uow, clock), wish=replace(WISH, coordinator=guest), bank_holidays=HOLIDAYS, now=clock()
        )

    assert refused.value.field == "coordinator"


def test_a_channel_is_set_up_once(work: Work, clock: FixedClock) -> None:
    with work() as uow:
        before = a_place(uow, clock)
        setting_up.set_up_group(uow, place=before, wish=WISH, bank_holidays=HOLIDAYS, now=clock())

    with work() as uow, pytest.raises(AlreadySetUp):
        # The place as it was found before somebody else's form was sent.
        setting_up.set_up_group(uow, place=before, wish=WISH, bank_holidays=HOLIDAYS, now=clock())
    with work(read_only=True) as uow:
        assert len(uow.groups.list_all()) == 1


@pytest.mark.parametrize(
    ("field", "wish"),
    [
        ("name", replace(WISH, name="  ")),
        ("name", replace(WISH, name="n" * 81)),
        ("area", replace(WISH, area=" ")),
        ("area", replace(WISH, area="a" * 121)),
        ("nations", replace(WISH, nations=())),
        ("nations", replace(WISH, nations=("atlantis",))),
        ("tzid", replace(WISH, tzid="Europe/Merrowby")),
        ("tzid", replace(WISH, tzid="../../etc/passwd")),
        ("series_name", replace(WISH, series_name="")),
        ("place", replace(WISH, place="p" * 121)),
    ],
)
def test_each_field_that_cannot_be_used_is_named(work: Work, clock: FixedClock, field: str, wish: GroupWish) -> None:
    with work() as uow, pytest.raises(FieldRefusal) as refused:
        setting_up.set_up_group(uow, place=a_place(uow, clock), wish=wish, bank_holidays=HOLIDAYS, now=clock())

    assert refused.value.field == field
    with work(read_only=True) as uow:
        assert uow.groups.list_all() == []


def test_a_text_about_a_person_is_kept_out_and_its_field_is_known(work: Work, clock: FixedClock) -> None:
    wish = replace(WISH, place="the flat of a student who was referred to Channel")

    with work() as uow, pytest.raises(FieldNotKept) as refused:
        setting_up.set_up_group(uow, place=a_place(uow, clock), wish=wish, bank_holidays=HOLIDAYS, now=clock())

    assert refused.value.field == "place"


def test_guests_cannot_set_up_and_are_not_told_what_is_there(alder: Work, clock: FixedClock) -> None:
    with alder(read_only=True) as uow, pytest.raises(NotAllowed):
        setting_up.check_set_up(a_place(uow, clock, channel="steering", standing=Standing.GUEST))


def test_a_group_lives_in_a_channel(work: Work, clock: FixedClock) -> None:
    with work(read_only=True) as uow, pytest.raises(NotInChannel):
        setting_up.check_set_up(a_place(uow, clock, channel=None, channel_id="D1"))


def test_a_coordinator_adds_a_series_in_a_second_channel(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        place = a_place(uow, clock, email=cast.ISHBEL)
        [group] = place.others
        made = setting_up.add_series(uow, place=place, group_id=group.id, name="Training", tier=Tier.NETWORK, where="")

    with alder(read_only=True) as uow:
        assert a_place(uow, clock, email=cast.ISHBEL).series == made.series
        assert made.coordinator is None
        assert made.series.place == group.place


def test_nobody_adds_a_series_to_a_group_that_they_do_not_coordinate(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        group_id = uow.groups.list_all()[0].id
        for email in (cast.CORIN, cast.STRANGER):
            with pytest.raises(FieldRefusal):
                setting_up.add_series(
                    uow,
                    place=a_place(uow, clock, email=email),
                    group_id=group_id,
                    name="Mine",
                    tier=Tier.NETWORK,
                    where="",
                )


def test_a_group_has_no_two_series_of_one_name(alder: Work, clock: FixedClock) -> None:
    with alder() as uow, pytest.raises(FieldRefusal) as refused:
        setting_up.add_series(
            uow,
            place=a_place(uow, clock, email=cast.ISHBEL),
            group_id=GroupId(uow.groups.list_all()[0].id),
            name="operational liaison GROUP",
            tier=Tier.NETWORK,
            where="",
        )

    assert refused.value.field == "series_name"
