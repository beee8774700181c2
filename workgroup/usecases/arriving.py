"""Somebody speaks somewhere: who are they, which group and series is meant, what may they do? Knows no surface."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from workgroup.errors import Refusal
from workgroup.ids import MeetingId, SeriesId
from workgroup.meeting.series import Series
from workgroup.ports import NotThere, UnitOfWork
from workgroup.roster.group import Group
from workgroup.roster.permission import Actor, Right, Role, roles_of
from workgroup.roster.person import Identity, Person, Standing
from workgroup.roster.seat import Capacity
from workgroup.usecases.planning import next_standing
from workgroup.wording import listed

UK = ZoneInfo("Europe/London")


class OutOfDate(Refusal):
    """A button or form speaks of something that is not there any more, or not for this workspace."""

    code = "out_of_date"

    def __init__(self) -> None:
        super().__init__("This message is out of date. Nothing changed. See what is planned: `/prevent dates`.")


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Who speaks, as the road they came by vouches for it."""

    team_id: str | None
    user_id: str | None
    """`None` on the command line, where the address alone says who somebody is."""
    name: str
    email: str | None
    standing: Standing


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where somebody speaks."""

    channel_id: str | None
    channel_name: str | None
    is_direct: bool
    """Whether it is a conversation with the bot alone."""
    series_id: SeriesId | None = None
    """The series that a button or form was made for, wherever it is pressed; re-checked like anything from outside."""
    meeting_id: MeetingId | None = None
    """The meeting that a button was made for, likewise."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """What is meant by speaking there: the person, the group and the series at hand."""

    visitor: Visitor
    spot: Spot
    actor: Actor
    person: Person | None
    group: Group | None
    series: Series | None
    """The series that a command means here; `None` when there is none, or several and no way to choose."""
    choices: tuple[Series, ...] = ()
    """Every series that could be meant here: of the channel, or in direct messages the person's own."""
    others: tuple[Group, ...] = ()
    """Groups that this person coordinates, for setting up a further series."""
    is_new_face: bool = False
    """Whether the person was recognised by address and their account is not linked yet."""
    roles_somewhere: frozenset[Role] = frozenset()
    """What the person is here and in any of the choices: for telling what can be done, never for doing it."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are said and read here."""
        if self.series is not None:
            return self.series.zone
        return self.group.zone if self.group is not None else UK

    @property
    def is_picked(self) -> bool:
        """Whether the channel has several series and this one was taken because it meets next."""
        return self.series is not None and len(self.choices) > 1

    @property
    def group_actor(self) -> Actor:
        """Who acts in what concerns the whole group, and no series of it: the chair of any of them chairs here."""
        is_one_group = self.group is not None and all(one.group_id == self.group.id for one in self.choices)
        roles = self.roles_somewhere if is_one_group else self.actor.roles
        return Actor(person=self.person, roles=roles, standing=self.visitor.standing)

    def may_somewhere(self, right: Right) -> bool:
        """Whether the person may do it here or, once they have said which they mean, in one of the choices."""
        return Actor(person=self.person, roles=self.roles_somewhere).may(right)


class NoSeriesHere(Refusal):
    """The channel belongs to no series."""

    code = "no_series_here"

    def __init__(self, *, is_direct: bool) -> None:
        if is_direct:
            sentence = (
                "You hold no seat in a group that I run, so I do not know which meetings you mean. Nothing changed. "
                "Type the command in the group's channel, or ask the coordinator to register you."
            )
        else:
            sentence = (
                "No series of meetings lives in this channel. Nothing changed. "
                "Type `/prevent setup` here to begin one, or ask in the channel of your group."
            )
        super().__init__(sentence)


class WhichSeries(Refusal):
    """Several series could be meant."""

    code = "which_series"

    def __init__(self, choices: tuple[Series, ...]) -> None:
        self.choices = choices
        names = listed([_with_channel(series) for series in choices], "or")
        super().__init__(f"Which one do you mean: {names}? Nothing changed. Choose one, or type it in its channel.")


def _with_channel(series: Series) -> str:
    return f"{series.name} (#{series.channel_name})" if series.channel_name else series.name


def find_place(uow: UnitOfWork, *, visitor: Visitor, spot: Spot, now: datetime) -> Place:
    """Find who speaks and what they mean, without changing anything.

    In a channel a command means the series of that channel; with several, the one that meets next. In direct
    messages it means the person's own series, if there is just one.
    """
    people = people_of(uow, visitor, now=now)
    made_for = _made_for(uow, spot, visitor)
    choices = [made_for] if made_for is not None else _choices(uow, spot, people, visitor, now)
    series = _meant(uow, choices, spot, now)
    group = uow.groups.get(series.group_id) if series is not None else _only_group(uow, people, choices)
    person = next((one for one in people if group is not None and one.group_id == group.id), None)
    roles = _roles(uow, visitor, person, group, series, now)
    somewhere = roles.union(*(_roles_in(uow, visitor, people, choice, now) for choice in choices if choice != series))
    return Place(
        visitor=visitor,
        spot=spot,
        actor=Actor(person=person, roles=roles, standing=visitor.standing),
        person=person,
        group=group,
        series=series,
        choices=tuple(choices),
        others=tuple(_groups_to_extend(uow, people)),
        is_new_face=person is not None and _is_new_face(uow, visitor, person),
        roles_somewhere=somewhere,
    )


def _roles_in(
    uow: UnitOfWork, visitor: Visitor, people: list[Person], series: Series, now: datetime
) -> frozenset[Role]:
    person = next((one for one in people if one.group_id == series.group_id), None)
    return _roles(uow, visitor, person, uow.groups.get(series.group_id), series, now)


def _roles(
    uow: UnitOfWork,
    visitor: Visitor,
    person: Person | None,
    group: Group | None,
    series: Series | None,
    now: datetime,
) -> frozenset[Role]:
    today = now.astimezone(series.zone if series else UK).date()
    capacities = _capacities(uow, person, series, today)
    # Who runs the group may change everybody's people anyway, so that they need not be looked up.
    is_one_of_many = person is not None and (group is None or group.coordinator_id != person.id)
    is_contact = (
        person is not None and is_one_of_many and bool(uow.organisation_history.list_contact_for(person.id, today))
    )
    return roles_of(person, group=group, capacities=capacities, standing=visitor.standing, is_contact=is_contact)


def needs_linking(place: Place) -> bool:
    """Whether this visit shows something new: the series' channel or the person's account."""
    if place.visitor.standing is not Standing.FULL:
        return False
    return _channel_is_new(place) or place.is_new_face


def _channel_is_new(place: Place) -> bool:
    series, spot = place.series, place.spot
    return (
        series is not None
        and series.channel_id is None
        and spot.channel_id is not None
        and spot.channel_name is not None
        and spot.channel_name == series.channel_name
        and not spot.is_direct
    )


def link(uow: UnitOfWork, *, place: Place) -> None:
    """Remember the account of a person met by e-mail, and the channel of a series met by name. Repeatable."""
    visitor, spot = place.visitor, place.spot
    if visitor.team_id is None or visitor.user_id is None or visitor.standing is not Standing.FULL:
        return
    if place.person is not None and _is_new_face(uow, visitor, place.person):
        uow.people.link(Identity(person_id=place.person.id, team_id=visitor.team_id, user_id=visitor.user_id))
        uow.audit.record(
            group_id=place.person.group_id, verb="link_person", subject="person", subject_id=place.person.id
        )
    if _channel_is_new(place) and spot.channel_id is not None and spot.channel_name is not None:
        link_channel(uow, team_id=visitor.team_id, channel_id=spot.channel_id, channel_name=spot.channel_name)


def link_channel(uow: UnitOfWork, *, team_id: str, channel_id: str, channel_name: str) -> list[SeriesId]:
    """Link every unlinked series of that channel name to the channel; return those that were linked now.

    A group belongs to the workspace in which it is met first: the same name elsewhere links nothing.
    """
    linked = []
    for series in uow.series.list_by_channel_name(channel_name):
        group = uow.groups.get(series.group_id)
        if series.channel_id is not None or group.team_id not in {None, team_id}:
            continue
        uow.series.save(replace(series, team_id=team_id, channel_id=channel_id))
        if group.team_id is None:
            uow.groups.save(replace(group, team_id=team_id))
        uow.audit.record(
            group_id=group.id,
            verb="link_channel",
            subject="series",
            subject_id=series.id,
            after={"team": team_id, "channel": channel_id},
        )
        linked.append(series.id)
    return linked


def _is_new_face(uow: UnitOfWork, visitor: Visitor, person: Person) -> bool:
    if visitor.team_id is None or visitor.user_id is None:
        return False
    return all(known.id != person.id for known in uow.people.list_by_identity(visitor.team_id, visitor.user_id))


def _made_for(uow: UnitOfWork, spot: Spot, visitor: Visitor) -> Series | None:
    try:
        if spot.meeting_id is not None:
            series = uow.series.get(uow.meetings.get(spot.meeting_id).series_id)
        elif spot.series_id is not None:
            series = uow.series.get(spot.series_id)
        else:
            return None
    except NotThere as gone:
        raise OutOfDate from gone
    team_id = uow.groups.get(series.group_id).team_id
    # People of another workspace press buttons in shared channels: their refusal says who may, since they may nothing.
    if visitor.standing is Standing.FULL and visitor.team_id is not None and team_id not in {None, visitor.team_id}:
        raise OutOfDate
    return series


def people_of(uow: UnitOfWork, visitor: Visitor, *, now: datetime) -> list[Person]:
    """Who the visitor is, one person in each group that knows them: by account, else by address.

    Guests and people of another workspace are nobody, and so is somebody who has left the post.
    """
    if visitor.standing is not Standing.FULL:
        return []
    found: list[Person] = []
    if visitor.team_id is not None and visitor.user_id is not None:
        found += uow.people.list_by_identity(visitor.team_id, visitor.user_id)
    if visitor.email is not None:
        met = {person.group_id for person in found}
        found += [
            person
            for person in uow.people.list_by_email(visitor.email)
            if person.group_id not in met and _is_at_home(uow, visitor, person)
        ]
    today = now.astimezone(UK).date()
    return [person for person in found if person.is_in_post(today)]


def _is_at_home(uow: UnitOfWork, visitor: Visitor, person: Person) -> bool:
    return visitor.team_id is None or uow.groups.get(person.group_id).team_id in {None, visitor.team_id}


def _choices(uow: UnitOfWork, spot: Spot, people: list[Person], visitor: Visitor, now: datetime) -> list[Series]:
    if not spot.is_direct:
        return _series_of_channel(uow, spot, visitor)
    today = now.astimezone(UK).date()
    mine: dict[SeriesId, Series] = {}
    for person in people:
        group = uow.groups.get(person.group_id)
        ids = uow.seats.list_series_of(person.id, today)
        if group.coordinator_id == person.id:
            ids = [series.id for series in uow.series.list_of(group.id)]
        for series_id in ids:
            mine[series_id] = uow.series.get(series_id)
    return list(mine.values())


def _series_of_channel(uow: UnitOfWork, spot: Spot, visitor: Visitor) -> list[Series]:
    if visitor.team_id is not None and spot.channel_id is not None:
        linked = uow.series.list_in_channel(visitor.team_id, spot.channel_id)
        if linked:
            return linked
    if spot.channel_name is None:
        return []
    named = uow.series.list_by_channel_name(spot.channel_name)
    if visitor.team_id is None:
        return named
    return [
        series
        for series in named
        if series.channel_id is None and uow.groups.get(series.group_id).team_id in {None, visitor.team_id}
    ]


def _meant(uow: UnitOfWork, choices: list[Series], spot: Spot, now: datetime) -> Series | None:
    if len(choices) == 1:
        return choices[0]
    if not choices or spot.is_direct:
        return None
    return min(choices, key=lambda series: (_next_start(uow, series, now), series.id))


def _next_start(uow: UnitOfWork, series: Series, now: datetime) -> datetime:
    """When the series meets next, in UTC; the end of time for one that has nothing planned."""
    planned = next_standing(uow, series, now=now)
    return planned.starts_at if planned is not None else datetime.max.replace(tzinfo=now.tzinfo)


def _only_group(uow: UnitOfWork, people: list[Person], choices: list[Series]) -> Group | None:
    ids = {series.group_id for series in choices} or {person.group_id for person in people}
    return uow.groups.get(ids.pop()) if len(ids) == 1 else None


def _capacities(uow: UnitOfWork, person: Person | None, series: Series | None, today: date) -> list[Capacity]:
    if person is None:
        return []
    if series is None:
        return [Capacity.MEMBER] if uow.seats.list_series_of(person.id, today) else []
    return uow.seats.list_capacities(series.id, person.id, today)


def _groups_to_extend(uow: UnitOfWork, people: list[Person]) -> list[Group]:
    groups = [uow.groups.get(person.group_id) for person in people]
    return [group for group, person in zip(groups, people, strict=True) if group.coordinator_id == person.id]
