"""The organisations of a group: the list of them, and all that is known of one. Changes nothing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches

from workgroup.errors import Refusal
from workgroup.ids import GroupId, OrganisationId, PersonId
from workgroup.meeting.series import Series
from workgroup.ports import NotThere, UnitOfWork
from workgroup.roster.group import Organisation, Sector
from workgroup.roster.organisation import Agreement, DesignatedContact, Engagement, FormerName
from workgroup.roster.permission import Actor, NotAllowed, Right
from workgroup.roster.person import Person
from workgroup.roster.seat import SeatHeld
from workgroup.usecases.registering import unquoted
from workgroup.wording import listed, shortened

_ECHOED = 60


class NoSuchOrganisation(Refusal):
    """No organisation of the group is called so, now or before."""

    code = "no_such_organisation"

    def __init__(self, name: str, near: Sequence[str]) -> None:
        self.near = tuple(near)
        hint = (
            f"Did you mean {listed([f'“{one}”' for one in near], 'or')}?"
            if near
            else "See all of them: `/prevent orgs`."
        )
        super().__init__(
            f"No organisation called “{shortened(name, _ECHOED)}” is in this group. Nothing changed. {hint}"
        )


@dataclass(frozen=True, kw_only=True)
class OrganisationLine:
    """An organisation as the list shows it."""

    organisation: Organisation
    contact: Person | None
    """The designated contact today."""
    seats: int
    """How many seats it holds today, in all series."""
    agreement: Agreement | None
    """How far the information-sharing agreement is; only for who keeps the list."""
    engagement: Engagement | None
    """How much contact there is; only for who keeps the list."""


@dataclass(frozen=True, kw_only=True)
class OrganisationList:
    """The organisations of a group."""

    on: date
    lines: tuple[OrganisationLine, ...]
    """Those that take part today, by name."""
    closed: tuple[Organisation, ...]
    """Those that take part no longer, by name."""
    is_keeping: bool
    """Whether who asks keeps the list."""
    typed: str


@dataclass(frozen=True, kw_only=True)
class OrganisationView:
    """All that is known of one organisation."""

    organisation: Organisation
    on: date
    sectors: tuple[Sector, ...]
    former: tuple[FormerName, ...]
    succeeds: tuple[Organisation, ...]
    """Those whose work it took over."""
    successor: Organisation | None
    contacts: tuple[tuple[DesignatedContact, Person], ...]
    """The designated contact and their deputy today."""
    seats: tuple[tuple[Series, SeatHeld], ...]
    people: tuple[Person, ...]
    """Those in post today, by name."""
    agreements: tuple[Agreement, ...]
    """Oldest first; only for who keeps the list."""
    engagements: tuple[Engagement, ...]
    """Oldest first; only for who keeps the list."""
    is_keeping: bool
    is_own: bool
    """Whether who asks is the organisation's contact."""

    @property
    def agreement(self) -> Agreement | None:
        """The agreement as it is today."""
        return next((one for one in reversed(self.agreements) if one.to_on is None), None)

    @property
    def engagement(self) -> Engagement | None:
        """The level of contact today."""
        return next((one for one in reversed(self.engagements) if one.is_held(self.on)), None)


def today_in(uow: UnitOfWork, group_id: GroupId, now: datetime) -> date:
    """Today in the group's zone."""
    return now.astimezone(uow.groups.get(group_id).zone).date()


def list_organisations(
    uow: UnitOfWork, *, actor: Actor, group_id: GroupId, typed: str = "", now: datetime
) -> OrganisationList:
    """The organisations whose name or sector holds what was typed; all of them for nothing typed.

    Refused: `NotAllowed`.
    """
    _check_sees(actor)
    on = today_in(uow, group_id, now)
    wanted = " ".join(typed.split()).casefold()
    sectors = {one.code: one.name for one in uow.groups.list_sectors(group_id)}
    contacts = {
        one.organisation_id: one.person_id
        for one in uow.organisation_history.list_contacts(group_id)
        if one.position == 1 and one.is_held(on)
    }
    people = {one.id: one for one in uow.people.list_of(group_id)}
    seats: defaultdict[OrganisationId, int] = defaultdict(int)
    for series in uow.series.list_of(group_id):
        for held in uow.seats.list_held(series.id, on):
            seats[held.organisation.id] += 1
    is_keeping = actor.may(Right.KEEP_LIST)
    agreements = _open_agreements(uow, group_id) if is_keeping else {}
    engagements = _held_engagements(uow, group_id, on) if is_keeping else {}
    found = [one for one in uow.organisations.list_of(group_id) if _is_meant(one, wanted, sectors)]
    return OrganisationList(
        on=on,
        lines=tuple(
            OrganisationLine(
                organisation=one,
                contact=people.get(contacts.get(one.id, PersonId(0))),
                seats=seats[one.id],
                agreement=agreements.get(one.id),
                engagement=engagements.get(one.id),
            )
            for one in found
            if one.is_active(on)
        ),
        closed=tuple(one for one in found if not one.is_active(on)),
        is_keeping=is_keeping,
        typed=typed,
    )


def _is_meant(one: Organisation, wanted: str, sectors: dict[str, str]) -> bool:
    said = [one.name, *one.sectors, *(sectors.get(code, "") for code in one.sectors)]
    return any(wanted in word.casefold() for word in said)


def _open_agreements(uow: UnitOfWork, group_id: GroupId) -> dict[OrganisationId, Agreement]:
    return {one.organisation_id: one for one in uow.organisation_history.list_agreements(group_id) if one.to_on is None}


def _held_engagements(uow: UnitOfWork, group_id: GroupId, on: date) -> dict[OrganisationId, Engagement]:
    return {one.organisation_id: one for one in uow.organisation_history.list_engagements(group_id) if one.is_held(on)}


def _check_sees(actor: Actor) -> None:
    actor.check(Right.SEE_ORGANISATIONS)


def find_organisation(uow: UnitOfWork, *, group_id: GroupId, name: str) -> Organisation:
    """The organisation of that name, in any case, or of a name that it had before; or the one that has it within.

    Refused: `NoSuchOrganisation`, with the nearest names.
    """
    typed = unquoted(name)
    wanted = typed.casefold()
    known = uow.organisations.list_of(group_id)
    exact = [one for one in known if one.name.casefold() == wanted]
    for candidates in (exact, [one for one in exact if one.active_to is None]):
        if len(candidates) == 1:
            return candidates[0]
    before = {
        one.organisation_id
        for one in uow.organisation_history.list_former_names(group_id)
        if one.name.casefold() == wanted
    }
    within = [one for one in known if wanted and wanted in one.name.casefold()]
    for found in ([one for one in known if one.id in before], within):
        if len(found) == 1:
            return found[0]
    near = [one.name for one in within] or get_close_matches(typed, [one.name for one in known], n=3, cutoff=0.5)
    raise NoSuchOrganisation(typed, near[:3])


def get_organisation(uow: UnitOfWork, group_id: GroupId, organisation_id: OrganisationId) -> Organisation:
    """The organisation of the group with that id. Refused: `NoSuchOrganisation`, also for another group's."""
    try:
        found = uow.organisations.get(organisation_id)
    except NotThere as gone:
        raise NoSuchOrganisation("that choice", ()) from gone
    if found.group_id != group_id:
        raise NoSuchOrganisation("that choice", ())
    return found


def show_organisation(
    uow: UnitOfWork, *, actor: Actor, group_id: GroupId, organisation_id: OrganisationId, now: datetime
) -> OrganisationView:
    """All that is known of one organisation, as far as who asks may see it.

    Refused: `NotAllowed`, also for a contact of another organisation who holds no seat; `NoSuchOrganisation`.
    """
    _check_sees(actor)
    organisation = get_organisation(uow, group_id, organisation_id)
    on = today_in(uow, group_id, now)
    is_own = is_contact_of(uow, actor, organisation_id, on)
    if not (is_own or actor.may(Right.SEE_LIST)):
        raise NotAllowed(Right.SEE_LIST)
    is_keeping = actor.may(Right.KEEP_LIST)
    history = uow.organisation_history
    known = uow.organisations.list_of(group_id)
    return OrganisationView(
        organisation=organisation,
        on=on,
        sectors=tuple(one for one in uow.groups.list_sectors(group_id) if one.code in organisation.sectors),
        former=tuple(one for one in history.list_former_names(group_id) if one.organisation_id == organisation_id),
        succeeds=tuple(one for one in known if one.succeeded_by == organisation_id),
        successor=next((one for one in known if one.id == organisation.succeeded_by), None),
        contacts=tuple(
            (one, uow.people.get(one.person_id)) for one in open_contacts(uow, group_id, organisation_id, on)
        ),
        seats=tuple(
            (series, held)
            for series in uow.series.list_of(group_id)
            for held in uow.seats.list_held(series.id, on)
            if held.organisation.id == organisation_id
        ),
        people=tuple(
            one for one in uow.people.list_of(group_id) if one.organisation_id == organisation_id and one.is_in_post(on)
        ),
        agreements=tuple(
            one for one in history.list_agreements(group_id) if is_keeping and one.organisation_id == organisation_id
        ),
        engagements=tuple(
            one for one in history.list_engagements(group_id) if is_keeping and one.organisation_id == organisation_id
        ),
        is_keeping=is_keeping,
        is_own=is_own,
    )


def is_contact_of(uow: UnitOfWork, actor: Actor, organisation_id: OrganisationId, on: date) -> bool:
    """Whether who asks is the organisation's contact that day, designated or deputy."""
    if actor.person is None:
        return False
    return organisation_id in uow.organisation_history.list_contact_for(actor.person.id, on)


def open_contacts(
    uow: UnitOfWork, group_id: GroupId, organisation_id: OrganisationId, on: date
) -> list[DesignatedContact]:
    """The organisation's contacts that day, the designated one first."""
    return [
        one
        for one in uow.organisation_history.list_contacts(group_id)
        if one.organisation_id == organisation_id and one.is_held(on)
    ]
