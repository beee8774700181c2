"""Register people for seats, as deputies or observers. Knows no form."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from difflib import get_close_matches

from workgroup.errors import FieldRefusal, Refusal
from workgroup.ids import OrganisationId, PersonId, SeatId, SeriesId, UndoId
from workgroup.meeting.series import Series
from workgroup.ports import NotThere, UnitOfWork
from workgroup.roster.group import Organisation, Sector
from workgroup.roster.permission import Actor, NotAllowed, Right
from workgroup.roster.person import Identity, Person
from workgroup.roster.seat import Capacity, Deputyship, SeatHeld
from workgroup.usecases.guarding import keep_out
from workgroup.usecases.roster_changes import RosterChanges
from workgroup.wording import listed, one_line, shortened

_ADDRESS = re.compile(r"[^@\s<>,;|]{1,64}@[^@\s<>,;|]{1,255}\.[^@\s<>,;|]{2,}")
_LONGEST = 120
_LONGEST_ADDRESS = 254
_ECHOED = 60


class UnknownOrganisation(Refusal):
    """No organisation of the group has that name."""

    code = "unknown_organisation"

    def __init__(self, name: str, near: Sequence[str]) -> None:
        self.name = name
        self.near = tuple(near)
        hint = f"Did you mean {listed([f'“{one}”' for one in near], 'or')}?" if near else "Open the form to add it."
        super().__init__(f"No organisation called “{name}” is in this group. Nothing changed. {hint}")


class UnknownPerson(Refusal):
    """Nobody of the group is meant by the words."""

    code = "unknown_person"

    def __init__(self, words: str) -> None:
        super().__init__(
            f"I cannot tell whom “{words}” means in this group. Nothing changed. "
            "Use @ and their Slack name, or their work e-mail address. See who is registered: `/prevent who-attends`."
        )


class AlreadyRegistered(Refusal):
    """The person holds that place already."""

    code = "already_registered"

    def __init__(self, name: str, where: str) -> None:
        super().__init__(f"{name} is already {where}. Nothing changed. See the list: `/prevent who-attends`.")


class UnreadableAddress(Refusal):
    """The words are no e-mail address."""

    code = "unreadable_address"

    def __init__(self, words: str) -> None:
        super().__init__(
            f"“{shortened(words, _ECHOED)}” is not an e-mail address. Nothing changed. Write it like "
            "name@example.ac.uk."
        )


class SameName(Refusal):
    """Somebody of that name is in the group already, with another address or account."""

    code = "same_name"

    def __init__(self, person: Person) -> None:
        self.person = person
        if person.email is not None:
            known, same = f"with the address {person.email}", "If you mean them, use that address."
        else:
            known, same = "without an address", "If you mean them, ask whoever keeps the list to add their address."
        super().__init__(
            f"{person.name} is in this group already, {known}. Nothing changed. {same} If it is somebody else, type it "
            f'again with a name that tells the two apart, like this: name "{person.name} (their town)".'
        )


class UnknownName(Refusal):
    """An address is new in the group, and nothing says whose it is."""

    code = "unknown_name"

    def __init__(self, address: str) -> None:
        super().__init__(
            f"I do not know whose address {address} is. Nothing changed. "
            'Type it again with their name at the end, like this: name "Ana Ruiz".'
        )


class NoVacantSeat(Refusal):
    """An organisation's own contact fills its seats, and gives it no new ones."""

    code = "no_vacant_seat"

    def __init__(self, organisation: str, series: str) -> None:
        super().__init__(
            f"{organisation} has no vacant seat in {series}; the coordinator, the chair or the secretariat can give it "
            "a further one. Nothing changed. To put somebody in the place of another: "
            "`/prevent handover @before to @after`."
        )


class NoHolder(Refusal):
    """Somebody can only be deputy of a person with a seat."""

    code = "no_holder"

    def __init__(self, name: str, series: str) -> None:
        super().__init__(
            f"{name} holds no seat in {series}, so nobody can be their deputy there. Nothing changed. "
            "Register them first, as lead."
        )


ASKABLE = (Capacity.MEMBER, Capacity.IN_ATTENDANCE, Capacity.OBSERVER)
"""In what capacity somebody may ask to be registered; a chair, for one, is chosen by the group."""
_RUNNING = frozenset({Capacity.CHAIR, Capacity.DEPUTY_CHAIR})


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody to be registered, as far as they are known."""

    name: str
    """Their name; for somebody whom the group knows already, it changes nothing. Empty when nobody has said it."""
    email: str | None
    team_id: str | None = None
    user_id: str | None = None
    is_name_typed: bool = False
    """Whether somebody typed the name of an account, instead of leaving it as the account has it."""
    person_id: PersonId | None = None
    """Who it is, when they were chosen from the group's own list."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a candidate is to be in the series."""

    capacity: Capacity
    organisation: str
    """The organisation's name as typed; empty for a deputy, whose seat says it."""
    sector: str | None = None
    post: str = ""
    deputy_of: PersonId | None = None
    new_organisation: bool = False
    """Whether an unknown name may add an organisation: only when somebody said so in the form."""


@dataclass(frozen=True, kw_only=True)
class Registered:
    """Somebody was registered."""

    series: Series
    person: Person
    organisation: Organisation | None
    sector: Sector | None
    capacity: Capacity
    deputy_of: Person | None
    is_reachable: bool
    """Whether they have an account through which they can be written to."""
    organisation_is_new: bool = False
    name_is_read: bool = False
    """Whether the name was read from the address, since nobody has said it."""
    has_own_seat: bool = False
    """Whether a new deputy holds a seat in the series too, which they fill first."""
    before: Capacity | None = None
    """In what capacity they sat until now; `None` for somebody who held no seat in the series."""
    undo_id: UndoId


def check_address(words: str) -> str:
    """The address in lower case. Refused: `UnreadableAddress`."""
    address = words.strip().casefold()
    if len(address) > _LONGEST_ADDRESS or _ADDRESS.fullmatch(address) is None:
        raise UnreadableAddress(words)
    return address


def find_candidate(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, candidate: Candidate) -> Person | None:
    """The person of the series' group who has the candidate's account, or else the address; `None` for nobody.

    Refused: `NotAllowed`.
    """
    actor.check(Right.REGISTER_OTHERS)
    return known_person(uow, uow.series.get(series_id), candidate)


def register(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, candidate: Candidate, wish: Wish, now: datetime
) -> Registered:
    """Register somebody in the series from today.

    A lead or observer gets a seat of the organisation: a vacant one of that sector if there is one, else the
    next number. A deputy is added after those who are there. The person is found by account, then by address,
    and added when nobody fits. Who holds a seat there in another capacity keeps the seat in the new one. An
    organisation's own contact fills its vacant seats and names its deputies. Refused: `NotAllowed`, `NoVacantSeat`,
    `UnknownOrganisation`, `AlreadyRegistered`, `NoHolder`, `UnknownName`, `SameName`, `FieldRefusal`, and what the
    content guard keeps out of the name, the post and the organisation's name.
    """
    actor.check(Right.CHANGE_OWN_PEOPLE)
    series = uow.series.get(series_id)
    today = now.astimezone(series.zone).date()
    wish = _with_own_seat(uow, series, candidate, wish, today)
    check_wish(uow, series, wish, may_be=_given_by(actor))
    changes = RosterChanges(uow=uow, group_id=series.group_id, actor=actor, now=now)
    # Two people may register the same address, or for the same vacant seat, at the same moment.
    uow.take_turns(f"register:{series.group_id}")
    person = known_person(uow, series, candidate)
    if person is None:
        check_new_name(uow, series, candidate)
    elif not person.is_in_post(today):
        _end_appointments(uow, series, person)
    held = uow.seats.list_held(series_id, today)
    if wish.deputy_of is not None:
        return _as_deputy(changes, series, held, candidate, person, wish.deputy_of, wish.post)
    if not actor.may(Right.REGISTER_OTHERS):
        wish = replace(wish, new_organisation=False)
    organisation, is_new = _organisation(uow, series, wish)
    _check_may_fill(uow, actor, organisation.id, series, today)
    sector = _sector(uow, series, organisation, wish.sector)
    own = next((seat for seat in held if person is not None and is_holder(seat, person)), None)
    keeps = own is not None and own.organisation.id == organisation.id and own.sector.code == sector.code
    if person is not None and own is not None and not (keeps and own.capacity is not wish.capacity):
        raise AlreadyRegistered(person.name, f"registered in {series.name}, for {own.organisation.name}")
    vacant = {one.seat.number for one in held if one.holder is None}
    number = own.seat.number if own is not None else _free_number(uow, series, held, organisation, sector)
    if number not in vacant and own is None and not actor.may(Right.REGISTER_OTHERS):
        raise NoVacantSeat(organisation.name, series.name)
    known, person = person, put_person(uow, series, candidate, person, organisation.id, sector.code, wish.post, today)
    seat = uow.seats.put(series_id=series_id, organisation_id=organisation.id, sector=sector.code, number=number)
    if own is not None:
        _end_in_seat(changes, person, seat.id, today)
    elif not any(one.seat.id == seat.id for one in held):
        changes.made_seat(seat.id, today)
    changes.appoint(
        seat_id=seat.id,
        person_id=person.id,
        capacity=wish.capacity,
        counts=wish.capacity.counts_by_default,
        from_on=today,
    )
    changes.show_anew(series_id)
    undo_id = changes.keep(
        "register",
        subject="seat",
        subject_id=seat.id,
        after={"person": int(person.id), "capacity": wish.capacity, "from": today.isoformat()},
    )
    return Registered(
        series=series,
        person=person,
        organisation=organisation,
        sector=sector,
        capacity=wish.capacity,
        deputy_of=None,
        is_reachable=bool(uow.people.list_identities(person.id)),
        organisation_is_new=is_new,
        name_is_read=known is None and not candidate.name,
        before=own.capacity if own is not None else None,
        undo_id=undo_id,
    )


def _given_by(actor: Actor) -> frozenset[Capacity]:
    """The capacities that the actor may give: who chairs is said by the chair or the coordinator."""
    return frozenset(Capacity) if actor.may(Right.APPROVE) else frozenset(Capacity) - _RUNNING


def _with_own_seat(uow: UnitOfWork, series: Series, candidate: Candidate, wish: Wish, today: date) -> Wish:
    """The wish with the organisation and sector of the seat that the person holds, where it names none."""
    if wish.organisation or wish.deputy_of is not None:
        return wish
    person = known_person(uow, series, candidate)
    held = uow.seats.list_held(series.id, today) if person is not None else []
    own = next((one for one in held if person is not None and is_holder(one, person)), None)
    if own is None:
        return wish
    return replace(wish, organisation=own.organisation.name, sector=own.sector.code)


def _check_may_fill(
    uow: UnitOfWork, actor: Actor, organisation_id: OrganisationId, series: Series, today: date
) -> None:
    """Refuse with `NotAllowed` who neither registers others nor is the organisation's own contact.

    Where changes wait for the coordinator, a contact asks by `/prevent handover` or `/prevent deputy`.
    """
    if actor.may(Right.REGISTER_OTHERS):
        return
    is_own = actor.person is not None and organisation_id in uow.organisation_history.list_contact_for(
        actor.person.id, today
    )
    if not is_own or uow.groups.get(series.group_id).needs_approval:
        raise NotAllowed(Right.REGISTER_OTHERS)


def _end_in_seat(changes: RosterChanges, person: Person, seat_id: SeatId, today: date) -> None:
    """End the person's time in the seat, so that it begins anew in another capacity."""
    for one in changes.uow.seats.list_appointments_of(person.id):
        if one.seat_id == seat_id and one.is_held(today):
            changes.close(one, max(today, one.from_on) - timedelta(days=1))


def is_holder(seat: SeatHeld, person: Person) -> bool:
    """Whether the seat is held by that person."""
    return seat.holder is not None and seat.holder.id == person.id


def _free_number(
    uow: UnitOfWork, series: Series, held: list[SeatHeld], organisation: Organisation, sector: Sector
) -> int:
    """The number of a vacant seat of the organisation for that sector, else the next one."""
    vacant = [
        seat.seat.number
        for seat in held
        if seat.holder is None and seat.organisation.id == organisation.id and seat.sector.code == sector.code
    ]
    taken = [
        seat.number
        for seat in uow.seats.list_of(series.id)
        if seat.organisation_id == organisation.id and seat.sector == sector.code
    ]
    return min(vacant, default=max(taken, default=0) + 1)


def _end_appointments(uow: UnitOfWork, series: Series, person: Person) -> None:
    """End what somebody held when they left, so that coming back does not bring their old seats back."""
    left_on = person.left_on
    if left_on is None:
        return
    for one in uow.series.list_of(series.group_id):
        for appointment in uow.seats.list_appointments(one.id):
            if appointment.person_id == person.id and (appointment.to_on is None or appointment.to_on > left_on):
                uow.seats.close(appointment.id, max(left_on, appointment.from_on))


def _as_deputy(
    changes: RosterChanges,
    series: Series,
    held: list[SeatHeld],
    candidate: Candidate,
    person: Person | None,
    deputy_of: PersonId,
    post: str,
) -> Registered:
    uow = changes.uow
    today = changes.now.astimezone(series.zone).date()
    lead = person_of_group(uow, series, deputy_of)
    seat = next((seat for seat in held if seat.holder is not None and seat.holder.id == deputy_of), None)
    if seat is None:
        raise NoHolder(lead.name, series.name)
    _check_may_fill(uow, changes.actor, seat.organisation.id, series, today)
    if person is not None and person.id == deputy_of:
        raise FieldRefusal("person", f"{person.name} cannot be their own deputy. Nothing changed. Name somebody else.")
    if person is not None and any(deputy.id == person.id for deputy in seat.deputies):
        raise AlreadyRegistered(person.name, f"deputy of {lead.name} in {series.name}")
    known, person = (
        person,
        put_person(uow, series, candidate, person, seat.organisation.id, seat.sector.code, post, today),
    )
    changes.put_deputy(
        Deputyship(seat_id=seat.seat.id, person_id=person.id, position=len(seat.deputies) + 1, from_on=today)
    )
    changes.show_anew(series.id)
    undo_id = changes.keep(
        "register_deputy",
        subject="seat",
        subject_id=seat.seat.id,
        after={"person": int(person.id), "from": today.isoformat()},
    )
    return Registered(
        series=series,
        person=person,
        organisation=seat.organisation,
        sector=seat.sector,
        capacity=Capacity.MEMBER,
        deputy_of=lead,
        is_reachable=bool(uow.people.list_identities(person.id)),
        name_is_read=known is None and not candidate.name,
        has_own_seat=any(is_holder(one, person) for one in held),
        undo_id=undo_id,
    )


def person_of_group(uow: UnitOfWork, series: Series, person_id: PersonId) -> Person:
    """The person of the series' group with that id. Refused: `UnknownPerson`, also for an id that nobody has."""
    try:
        person = uow.people.get(person_id)
    except NotThere as gone:
        raise UnknownPerson("that choice") from gone
    if person.group_id != series.group_id:
        raise UnknownPerson("that choice")
    return person


def organisations_like(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, typed: str, at_most: int = 100
) -> list[Organisation]:
    """The group's organisations whose name holds what was typed, by name; all of them for nothing typed.

    Refused: `NotAllowed`.
    """
    actor.check(Right.ASK_TO_REGISTER)
    wanted = " ".join(typed.split()).casefold()
    everything = uow.organisations.list_of(uow.series.get(series_id).group_id)
    return [one for one in everything if wanted in one.name.casefold() and one.active_to is None][:at_most]


def sectors_of(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId) -> list[Sector]:
    """The sectors of the series' group, in its order. Refused: `NotAllowed`."""
    actor.check(Right.ASK_TO_REGISTER)
    return uow.groups.list_sectors(uow.series.get(series_id).group_id)


def known_person(uow: UnitOfWork, series: Series, candidate: Candidate) -> Person | None:
    """Who of the series' group the candidate is: as chosen, else by account, else by address; `None` for nobody."""
    if candidate.person_id is not None:
        return person_of_group(uow, series, candidate.person_id)
    if candidate.team_id is not None and candidate.user_id is not None:
        for person in uow.people.list_by_identity(candidate.team_id, candidate.user_id):
            if person.group_id == series.group_id:
                return person
    return uow.people.find_by_email(series.group_id, candidate.email) if candidate.email else None


def put_person(
    uow: UnitOfWork,
    series: Series,
    candidate: Candidate,
    known: Person | None,
    organisation_id: OrganisationId,
    sector: str,
    post: str,
    today: date,
) -> Person:
    """The candidate as a person of the group: the known one, with a post that was said, or a new one."""
    if known is None:
        known = uow.people.add(
            group_id=series.group_id,
            name=one_line(candidate.name) or read_name(candidate.email or ""),
            email=candidate.email,
            post=one_line(post),
            organisation_id=organisation_id,
            sector=sector,
            confirmed_on=today,
        )
    else:
        known = replace(
            known,
            post=one_line(post) or known.post,
            organisation_id=known.organisation_id or organisation_id,
            sector=known.sector or sector,
            left_on=None,
        )
        uow.people.save(known)
    if candidate.team_id is not None and candidate.user_id is not None:
        uow.people.link(Identity(person_id=known.id, team_id=candidate.team_id, user_id=candidate.user_id))
    return known


def read_name(address: str) -> str:
    """The name that an address of the form given.family@ says.

    Refused: `UnknownName` for any other address: a name is told to the whole group, so it is asked for, not guessed.
    """
    parts = address.partition("@")[0].split(".")
    if len(parts) != 2 or not all(re.fullmatch(r"[^\W\d_]{2,}(?:-[^\W\d_]{2,})*", part) for part in parts):
        raise UnknownName(address)
    return " ".join(part.title() for part in parts)


def check_new_name(uow: UnitOfWork, series: Series, candidate: Candidate) -> None:
    """Refuse the name of somebody new: `UnknownName`, `SameName`, `FieldRefusal`, and what the guard keeps out."""
    name = one_line(candidate.name) or read_name(candidate.email or "")
    if len(name) > _LONGEST:
        raise FieldRefusal("name", f"Keep the name to {_LONGEST} characters.")
    for other in uow.people.list_of(series.group_id):
        if other.name.casefold() == name.casefold():
            raise SameName(other)
    if candidate.user_id is None or candidate.is_name_typed:
        keep_out(uow, name, field="name", group_id=series.group_id)


def unquoted(name: str) -> str:
    """What was typed as a name, on one line and without the quotes around it."""
    return one_line(name.strip().strip("\"'“”‘’"))


def find_organisation(uow: UnitOfWork, series: Series, name: str) -> Organisation | None:
    """The organisation of the series' group with that name as typed, in any case; `None` for none that takes part."""
    wanted = unquoted(name).casefold()
    known = (one for one in uow.organisations.list_of(series.group_id) if one.active_to is None)
    return next((one for one in known if one.name.casefold() == wanted), None)


def _organisation(uow: UnitOfWork, series: Series, wish: Wish) -> tuple[Organisation, bool]:
    known = find_organisation(uow, series, wish.organisation)
    if known is not None:
        return known, False
    name = unquoted(wish.organisation)
    if not wish.new_organisation:
        wanted = name.casefold()
        names = [one.name for one in uow.organisations.list_of(series.group_id)]
        near = [one for one in names if wanted and (wanted in one.casefold() or one.casefold() in wanted)]
        near += [one for one in get_close_matches(name, names, n=3, cutoff=0.5) if one not in near]
        raise UnknownOrganisation(name, near[:3])
    return (
        uow.organisations.add(group_id=series.group_id, name=name, sectors=(wish.sector,) if wish.sector else ()),
        True,
    )


def check_wish(uow: UnitOfWork, series: Series, wish: Wish, *, may_be: Collection[Capacity] = ASKABLE) -> None:
    """Refuse what was typed wrongly: `FieldRefusal`, and what the content guard keeps out, with the field."""
    field = "new_organisation" if wish.new_organisation else "organisation"
    name = unquoted(wish.organisation)
    if not name and wish.deputy_of is None:
        raise FieldRefusal(field, "Name the organisation that the person acts for.")
    if len(name) > _LONGEST:
        raise FieldRefusal(field, f"Keep the organisation's name to {_LONGEST} characters.")
    if len(wish.post) > _LONGEST:
        raise FieldRefusal("post", f"Keep the post to {_LONGEST} characters.")
    if wish.capacity not in may_be:
        if may_be == ASKABLE:
            raise FieldRefusal("capacity", "Choose one of the three: lead, in attendance or observer.")
        who = "Only the coordinator or the chair can say who chairs."
        raise FieldRefusal("capacity", f"{who} Nothing changed. Ask one of them.")
    codes = {sector.code for sector in uow.groups.list_sectors(series.group_id)}
    if wish.sector is not None and wish.sector not in codes:
        raise FieldRefusal("sector", "Choose one of the sectors in the list.")
    if find_organisation(uow, series, name) is None:
        keep_out(uow, name, field=field, group_id=series.group_id)
    keep_out(uow, wish.post, field="post", group_id=series.group_id)


def _sector(uow: UnitOfWork, series: Series, organisation: Organisation, wanted: str | None) -> Sector:
    sectors = {sector.code: sector for sector in uow.groups.list_sectors(series.group_id)}
    if wanted is not None and wanted in sectors:
        if wanted not in organisation.sectors:
            uow.organisations.save(replace(organisation, sectors=(*organisation.sectors, wanted)))
        return sectors[wanted]
    own = [code for code in organisation.sectors if code in sectors]
    if len(own) == 1:
        return sectors[own[0]]
    raise FieldRefusal(
        "sector",
        f"{organisation.name} stands for several sectors or none yet. Nothing changed. "
        "Open the form with `/prevent register` and choose one.",
    )
