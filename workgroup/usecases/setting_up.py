"""Make a group, or give a group a further series. Knows no form."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import available_timezones

from workgroup.errors import FieldRefusal, Refusal
from workgroup.ids import GroupId
from workgroup.meeting.series import Series, Tier
from workgroup.notices import USUAL_LEADS
from workgroup.ports import UnitOfWork
from workgroup.roster.group import USUAL_SECTORS, Group
from workgroup.roster.permission import Right
from workgroup.roster.person import Identity, Person, Standing
from workgroup.usecases.arriving import Place, Visitor
from workgroup.usecases.guarding import check_field, keep_out
from workgroup.wording import one_line

_LONGEST_NAME = 80
_LONGEST = 120
_USUAL_MINUTES = 120
NATIONS = ("england", "wales", "scotland", "northern-ireland")


class AlreadySetUp(Refusal):
    """The channel has a series."""

    code = "already_set_up"

    def __init__(self, series: str) -> None:
        super().__init__(
            f"This channel already belongs to {series}. Nothing changed. "
            "Plan its meetings with `/prevent schedule monthly`, or use another channel for another series."
        )


class NotInChannel(Refusal):
    """A group is set up in a channel, not in direct messages."""

    code = "not_in_channel"

    def __init__(self) -> None:
        super().__init__(
            "A group lives in a channel. Nothing changed. Go to the channel and type `/prevent setup` there."
        )


@dataclass(frozen=True, kw_only=True)
class GroupWish:
    """What somebody wants a new group to be."""

    name: str
    area: str
    nations: Sequence[str]
    tzid: str
    series_name: str
    tier: Tier
    place: str
    coordinator: Visitor | None = None
    """Who is to be coordinator, when it is not the person who sets up."""


@dataclass(frozen=True, kw_only=True)
class SetUp:
    """A group or a series was made."""

    group: Group
    series: Series
    coordinator: Person | None
    """The new group's coordinator; `None` when the group was there before."""
    is_mine: bool = True
    """Whether the coordinator is who set the group up."""


def check_set_up(place: Place) -> None:
    """Refuse where no group can be set up: `NotAllowed`, `NotInChannel`, `AlreadySetUp`."""
    place.actor.check(Right.SET_UP)
    if place.spot.is_direct or place.spot.channel_id is None:
        raise NotInChannel
    if place.series is not None:
        raise AlreadySetUp(place.series.name)


def set_up_group(
    uow: UnitOfWork,
    *,
    place: Place,
    wish: GroupWish,
    bank_holidays: Mapping[str, Collection[date]],
    now: datetime,
) -> SetUp:
    """Make a group with its first series in the channel; who does it is coordinator, or whom they name.

    `bank_holidays` are the days on which offices close, by nation: from the first plan on they are no working days.
    Refused: as `check_set_up`, `FieldRefusal` for a field that cannot be used, and what the content guard keeps out.
    """
    check_set_up(place)
    _check_channel_is_free(uow, place)
    _check_fields(wish)
    coordinating = wish.coordinator or place.visitor
    if coordinating.standing is not Standing.FULL:
        raise FieldRefusal(
            "coordinator",
            f"{coordinating.name} is a guest or belongs to another workspace. Choose a full member of this one.",
        )
    group = uow.groups.add(
        name=one_line(wish.name),
        area=one_line(wish.area),
        nations=tuple(wish.nations),
        tzid=wish.tzid,
        place=one_line(wish.place),
        team_id=place.visitor.team_id,
    )
    uow.groups.put_sectors(group.id, USUAL_SECTORS)
    for nation in group.nations:
        uow.bank_holidays.put(group.id, nation, bank_holidays.get(nation, ()))
    coordinator = uow.people.add(
        group_id=group.id,
        name=coordinating.name,
        email=coordinating.email,
        post="Coordinator",
        organisation_id=None,
        sector=None,
        confirmed_on=now.astimezone(group.zone).date(),
    )
    if coordinating.team_id is not None and coordinating.user_id is not None:
        uow.people.link(Identity(person_id=coordinator.id, team_id=coordinating.team_id, user_id=coordinating.user_id))
    group = replace(group, coordinator_id=coordinator.id)
    uow.groups.save(group)
    series = _add_series(uow, place, group, name=wish.series_name, tier=wish.tier, where=wish.place)
    uow.audit.record(group_id=group.id, verb="set_up", subject="group", subject_id=group.id, after={"name": group.name})
    return SetUp(
        group=group,
        series=series,
        coordinator=coordinator,
        is_mine=coordinating.user_id == place.visitor.user_id,
    )


def add_series(uow: UnitOfWork, *, place: Place, group_id: GroupId, name: str, tier: Tier, where: str) -> SetUp:
    """Give a group a further series, in this channel.

    Refused: `NotAllowed` unless the person is that group's coordinator, `AlreadySetUp`, `NotInChannel`,
    `FieldRefusal`.
    """
    check_set_up(place)
    _check_channel_is_free(uow, place)
    group = next((group for group in place.others if group.id == group_id), None)
    if group is None:
        raise FieldRefusal("group", "You are not the coordinator of that group. Choose another, or make a new one.")
    _check_name("series_name", name)
    if any(series.name.casefold() == one_line(name).casefold() for series in uow.series.list_of(group.id)):
        raise FieldRefusal("series_name", f"{group.name} has a series of that name. Choose another name.")
    _check_where(where)
    keep_out(uow, name, field="series_name", group_id=group.id)
    keep_out(uow, where, field="place", group_id=group.id)
    series = _add_series(uow, place, group, name=name, tier=tier, where=where or group.place)
    return SetUp(group=group, series=series, coordinator=None)


def _add_series(uow: UnitOfWork, place: Place, group: Group, *, name: str, tier: Tier, where: str) -> Series:
    series = uow.series.add(
        group_id=group.id,
        name=one_line(name),
        tier=tier,
        purpose="",
        channel_name=place.spot.channel_name,
        team_id=place.visitor.team_id,
        channel_id=place.spot.channel_id,
        tzid=group.tzid,
        recurrence=None,
        minutes=_USUAL_MINUTES,
        place=one_line(where),
        leads=USUAL_LEADS,
    )
    uow.audit.record(
        group_id=group.id, verb="add_series", subject="series", subject_id=series.id, after={"name": series.name}
    )
    return series


def _check_channel_is_free(uow: UnitOfWork, place: Place) -> None:
    if place.visitor.team_id is None or place.spot.channel_id is None:
        raise NotInChannel
    # Two people may send the form at the same moment: the second looks when the first has its series.
    uow.take_turns(f"set up:{place.visitor.team_id}:{place.spot.channel_id}")
    there = uow.series.list_in_channel(place.visitor.team_id, place.spot.channel_id)
    if there:
        raise AlreadySetUp(there[0].name)


def _check_fields(wish: GroupWish) -> None:
    _check_name("name", wish.name)
    _check_name("series_name", wish.series_name)
    if not wish.area.strip():
        raise FieldRefusal("area", "Say which area the group is for, as its members would.")
    if len(wish.area.strip()) > _LONGEST:
        raise FieldRefusal("area", f"Keep the area to {_LONGEST} characters.")
    _check_where(wish.place)
    for field, text in (
        ("name", wish.name),
        ("area", wish.area),
        ("series_name", wish.series_name),
        ("place", wish.place),
    ):
        check_field(text, field=field)
    if not wish.nations or any(nation not in NATIONS for nation in wish.nations):
        raise FieldRefusal("nations", "Choose at least one nation, so that its bank holidays are known.")
    # The list, not ZoneInfo itself: that would take files of other kinds beside the zones for zones.
    if wish.tzid not in available_timezones():
        raise FieldRefusal("tzid", "There is no such time zone. In the UK it is Europe/London.")


def _check_name(field: str, name: str) -> None:
    if not name.strip():
        raise FieldRefusal(field, "Give it a name that people will recognise in a reminder.")
    if len(name.strip()) > _LONGEST_NAME:
        raise FieldRefusal(field, f"Keep the name to {_LONGEST_NAME} characters.")


def _check_where(where: str) -> None:
    if len(where.strip()) > _LONGEST:
        raise FieldRefusal("place", f"Keep the place to {_LONGEST} characters.")
