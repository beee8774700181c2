"""Add, rename and close organisations, and change what is known of them. Nothing is overwritten. Knows no form."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from workgroup.errors import FieldRefusal, Refusal
from workgroup.ids import GroupId, OrganisationId, PersonId, UndoId
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Organisation, Sector
from workgroup.roster.organisation import AgreementState, EngagementLevel, FormerName
from workgroup.roster.permission import Actor, NotAllowed, Right
from workgroup.roster.person import Person
from workgroup.roster.seat import SeatHeld
from workgroup.usecases.guarding import keep_out
from workgroup.usecases.organisations import (
    get_organisation,
    is_contact_of,
    open_contacts,
    show_organisation,
    today_in,
)
from workgroup.usecases.registering import UnknownPerson, check_address, unquoted
from workgroup.usecases.roster_changes import RosterChanges, take_turns
from workgroup.usecases.roster_news import Happened, News
from workgroup.usecases.setting_up import NATIONS
from workgroup.wording import long_date, one_line

_A_DAY = timedelta(days=1)
_LONGEST = 120
_LONGEST_REASON = 300
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


class AlreadyThere(Refusal):
    """An organisation of that name is in the group."""

    code = "already_there"

    def __init__(self, name: str) -> None:
        super().__init__(f'{name} is in this group already. Nothing changed. See it: `/prevent org show "{name}"`.')


class ClosedAlready(Refusal):
    """The organisation takes part no longer."""

    code = "closed_already"

    def __init__(self, organisation: Organisation) -> None:
        last = f" since {long_date(organisation.active_to)}" if organisation.active_to is not None else ""
        super().__init__(f"{organisation.name} is closed{last}. Nothing changed. See all: `/prevent orgs`.")


class NothingToChange(Refusal):
    """All is as it was said already."""

    code = "nothing_to_change"

    def __init__(self, name: str) -> None:
        super().__init__(f"That is what I have about {name} already. Nothing changed.")


@dataclass(frozen=True, kw_only=True)
class OrganisationWish:
    """An organisation to be added."""

    name: str
    sectors: tuple[str, ...]
    nation: str | None = None
    domain: str | None = None
    mailbox: str | None = None


@dataclass(frozen=True, kw_only=True)
class OrganisationAdded:
    """An organisation was added."""

    organisation: Organisation
    undo_id: UndoId


def add_organisation(
    uow: UnitOfWork, *, actor: Actor, group_id: GroupId, wish: OrganisationWish, now: datetime
) -> OrganisationAdded:
    """Add an organisation to the group; seats are given to it by registering its people.

    Refused: `NotAllowed`; `AlreadyThere` for a name that one has; `FieldRefusal`, `UnreadableAddress`; and what the
    content guard keeps out of the name.
    """
    actor.check(Right.KEEP_LIST)
    take_turns(uow, group_id)
    name = _checked_name(uow, group_id, wish.name)
    sectors = _checked_sectors(uow, group_id, wish.sectors)
    added = uow.organisations.add(
        group_id=group_id,
        name=name,
        sectors=sectors,
        nation=_checked_nation(wish.nation),
        domain=_checked_domain(wish.domain),
    )
    changes = RosterChanges(uow=uow, group_id=group_id, actor=actor, now=now)
    on = today_in(uow, group_id, now)
    # Taking it back closes it the day before it began: an organisation is never deleted.
    closed = replace(added, active_from=on, active_to=on - _A_DAY)
    mailbox = check_address(wish.mailbox) if wish.mailbox else None
    changes.save_organisation(closed, replace(added, active_from=on, mailbox=mailbox))
    undo_id = changes.keep("add_organisation", subject="organisation", subject_id=added.id)
    return OrganisationAdded(organisation=uow.organisations.get(added.id), undo_id=undo_id)


def _checked_name(uow: UnitOfWork, group_id: GroupId, typed: str, *, besides: OrganisationId | None = None) -> str:
    name = unquoted(typed)
    if not name:
        raise FieldRefusal("name", "Give the organisation's name.")
    if len(name) > _LONGEST:
        raise FieldRefusal("name", f"Keep the organisation's name to {_LONGEST} characters.")
    for one in uow.organisations.list_of(group_id):
        if one.id != besides and one.name.casefold() == name.casefold() and one.active_to is None:
            raise AlreadyThere(one.name)
    keep_out(uow, name, field="name", group_id=group_id)
    return name


def _checked_sectors(uow: UnitOfWork, group_id: GroupId, wanted: Sequence[str]) -> tuple[str, ...]:
    known = {one.code for one in uow.groups.list_sectors(group_id)}
    if not wanted:
        raise FieldRefusal("sectors", "Choose at least one sector.")
    if not set(wanted) <= known:
        raise FieldRefusal("sectors", f"Choose sectors of the group: {', '.join(sorted(known))}.")
    return tuple(dict.fromkeys(wanted))


def _checked_nation(nation: str | None) -> str | None:
    if nation and nation not in NATIONS:
        raise FieldRefusal("nation", "Choose one of the nations.")
    return nation or None


def _checked_domain(typed: str | None) -> str | None:
    domain = (typed or "").strip().casefold().removeprefix("@")
    if domain and not _DOMAIN.fullmatch(domain):
        raise FieldRefusal("domain", "Write the domain of its e-mail addresses like example.ac.uk.")
    return domain or None


@dataclass(frozen=True, kw_only=True)
class RenamePreview:
    """What a renaming would mean: nothing is kept yet."""

    organisation: Organisation
    name: str
    seats: int


@dataclass(frozen=True, kw_only=True)
class Renamed:
    """An organisation has another name; the one before is kept."""

    organisation: Organisation
    before: str
    undo_id: UndoId


def preview_rename(
    uow: UnitOfWork, *, actor: Actor, group_id: GroupId, organisation_id: OrganisationId, name: str, now: datetime
) -> RenamePreview:
    """What another name would mean. Refused: as `add_organisation`; `NothingToChange` for the name that it has."""
    actor.check(Right.KEEP_LIST)
    view = show_organisation(uow, actor=actor, group_id=group_id, organisation_id=organisation_id, now=now)
    checked = _checked_name(uow, group_id, name, besides=organisation_id)
    if checked == view.organisation.name:
        raise NothingToChange(checked)
    return RenamePreview(organisation=view.organisation, name=checked, seats=len(view.seats))


def rename_organisation(
    uow: UnitOfWork, *, actor: Actor, group_id: GroupId, organisation_id: OrganisationId, name: str, now: datetime
) -> Renamed:
    """Give the organisation another name from today; the one before is kept with its last day.

    Refused as `preview_rename`.
    """
    take_turns(uow, group_id)
    preview = preview_rename(uow, actor=actor, group_id=group_id, organisation_id=organisation_id, name=name, now=now)
    before = preview.organisation
    changes = RosterChanges(uow=uow, group_id=group_id, actor=actor, now=now)
    until = today_in(uow, group_id, now) - _A_DAY
    if before.name.casefold() != preview.name.casefold():
        changes.add_former_name(FormerName(organisation_id=organisation_id, name=before.name, until=until))
    changes.save_organisation(before, replace(before, name=preview.name))
    _show_seats_anew(uow, changes, group_id, organisation_id, now)
    undo_id = changes.keep("rename_organisation", subject="organisation", subject_id=organisation_id)
    return Renamed(organisation=replace(before, name=preview.name), before=before.name, undo_id=undo_id)


def _show_seats_anew(
    uow: UnitOfWork, changes: RosterChanges, group_id: GroupId, organisation_id: OrganisationId, now: datetime
) -> None:
    for series in uow.series.list_of(group_id):
        on = now.astimezone(series.zone).date()
        if any(held.organisation.id == organisation_id for held in uow.seats.list_held(series.id, on)):
            changes.show_anew(series.id)


@dataclass(frozen=True, kw_only=True)
class ClosePreview:
    """What closing an organisation would mean: nothing is kept yet."""

    organisation: Organisation
    last_on: date
    successor: Organisation | None
    seats: tuple[tuple[Series, SeatHeld], ...]
    """Seats that end."""
    people: tuple[Person, ...]
    """People who leave their post with it, and are told where they can be reached."""


@dataclass(frozen=True, kw_only=True)
class OrganisationClosed:
    """An organisation takes part no longer."""

    preview: ClosePreview
    undo_id: UndoId


def preview_close(
    uow: UnitOfWork,
    *,
    actor: Actor,
    group_id: GroupId,
    organisation_id: OrganisationId,
    last_on: date,
    successor_id: OrganisationId | None,
    now: datetime,
) -> ClosePreview:
    """What closing it with that last day would mean.

    Refused: `NotAllowed`; `ClosedAlready`; `FieldRefusal` for a day that is over, for itself as successor, and while
    the coordinator acts for it.
    """
    actor.check(Right.KEEP_LIST)
    view = show_organisation(uow, actor=actor, group_id=group_id, organisation_id=organisation_id, now=now)
    if not view.organisation.is_active(view.on) or view.organisation.active_to is not None:
        raise ClosedAlready(view.organisation)
    if last_on < view.on:
        raise FieldRefusal("last", "That day is over. Nothing changed. Say today, or a day ahead.")
    if successor_id == organisation_id:
        raise FieldRefusal("successor", "Nothing takes over from itself. Nothing changed. Name another organisation.")
    coordinator_id = uow.groups.get(group_id).coordinator_id
    if any(one.id == coordinator_id for one in view.people):
        raise FieldRefusal(
            "name",
            f"The coordinator acts for {view.organisation.name}. Nothing changed. Hand the office over first: "
            "`/prevent handover coordinator @person`.",
        )
    return ClosePreview(
        organisation=view.organisation,
        last_on=last_on,
        successor=get_organisation(uow, group_id, successor_id) if successor_id is not None else None,
        seats=view.seats,
        people=view.people,
    )


def close_organisation(
    uow: UnitOfWork,
    *,
    actor: Actor,
    group_id: GroupId,
    organisation_id: OrganisationId,
    last_on: date,
    successor_id: OrganisationId | None,
    now: datetime,
) -> OrganisationClosed:
    """End the organisation, its seats and its people's posts with that day, and note who takes over.

    Nothing is deleted, and who sat where stays known. The people are told. Refused as `preview_close`.
    """
    take_turns(uow, group_id)
    preview = preview_close(
        uow,
        actor=actor,
        group_id=group_id,
        organisation_id=organisation_id,
        last_on=last_on,
        successor_id=successor_id,
        now=now,
    )
    changes = RosterChanges(uow=uow, group_id=group_id, actor=actor, now=now)
    for series, held in preview.seats:
        for appointment in uow.seats.list_appointments(series.id):
            is_open = appointment.to_on is None or appointment.to_on > last_on
            if appointment.seat_id == held.seat.id and is_open:
                changes.close(appointment, max(last_on, appointment.from_on - _A_DAY))
        for deputyship in uow.seats.list_deputies(series.id):
            if deputyship.seat_id == held.seat.id and (deputyship.to_on is None or deputyship.to_on > last_on):
                changes.end_deputy(deputyship, max(last_on, deputyship.from_on - _A_DAY))
        changes.close_seat(held.seat.id, last_on)
        changes.show_anew(series.id)
    for contact in uow.organisation_history.list_contacts(group_id):
        if contact.organisation_id == organisation_id and (contact.to_on is None or contact.to_on > last_on):
            changes.end_contact(contact, max(last_on, contact.from_on - _A_DAY))
    for person in preview.people:
        _end_post(uow, changes, person, last_on)
    before = preview.organisation
    changes.save_organisation(before, replace(before, active_to=last_on, succeeded_by=successor_id))
    undo_id = changes.keep(
        "close_organisation", subject="organisation", subject_id=organisation_id, after={"last_on": last_on.isoformat()}
    )
    return OrganisationClosed(preview=preview, undo_id=undo_id)


def _end_post(uow: UnitOfWork, changes: RosterChanges, person: Person, last_on: date) -> None:
    """End somebody's post, unless they sit or deputise for another organisation too."""
    ahead = last_on + _A_DAY
    if any(one.is_held(ahead) for one in uow.seats.list_appointments_of(person.id)):
        return
    if any(one.is_held(ahead) for one in uow.seats.list_deputyships_of(person.id)):
        return
    changes.save_person(person, replace(person, left_on=last_on))
    changes.tell(
        News(
            happened=Happened.SEAT_LEFT,
            to=person.id,
            key=f"closed:{person.organisation_id}",
            by=changes.actor.person.id if changes.actor.person is not None else None,
            about=person.id,
            organisation_id=person.organisation_id,
            to_on=last_on,
        )
    )


@dataclass(frozen=True, kw_only=True)
class OrganisationChange:
    """What is to be known of an organisation instead; `None` leaves a part as it is."""

    sectors: tuple[str, ...] | None = None
    nation: str | None = None
    """Empty for none."""
    domain: str | None = None
    """Empty for none."""
    mailbox: str | None = None
    """Empty for none."""
    contact: PersonId | None = None
    """Who is the designated contact from today; 0 for nobody."""
    deputy_contact: PersonId | None = None
    """Who is that one's deputy from today; 0 for nobody."""
    agreement: AgreementState | None = None
    agreed_on: date | None = None
    """When it was requested or signed."""
    review_due: date | None = None
    engagement: EngagementLevel | None = None
    reason: str = ""
    """Why there is so much contact; about the organisation, never about people."""
    review_by: date | None = None

    @property
    def is_of_contacts_alone(self) -> bool:
        """Whether it says only what an organisation's own contact may say: its contacts and its mailbox."""
        return self == OrganisationChange(
            contact=self.contact, deputy_contact=self.deputy_contact, mailbox=self.mailbox
        )


@dataclass(frozen=True, kw_only=True)
class OrganisationChanged:
    """Something known of an organisation was changed."""

    organisation: Organisation
    changed: tuple[str, ...]
    """What, in words: "designated contact"."""
    undo_id: UndoId


def change_organisation(
    uow: UnitOfWork,
    *,
    actor: Actor,
    group_id: GroupId,
    organisation_id: OrganisationId,
    change: OrganisationChange,
    now: datetime,
) -> OrganisationChanged:
    """Keep what is said of an organisation from today; what held before is closed, not overwritten.

    Its own contact may change its contacts and mailbox. Who becomes contact is told. Refused: `NotAllowed`;
    `NoSuchOrganisation`, `UnknownPerson`, `FieldRefusal`, `UnreadableAddress`, `NothingToChange`; and what the content
    guard keeps out of the reason.
    """
    on = today_in(uow, group_id, now)
    if not actor.may(Right.KEEP_LIST) and not (
        change.is_of_contacts_alone and is_contact_of(uow, actor, organisation_id, on)
    ):
        raise NotAllowed(Right.KEEP_LIST)
    take_turns(uow, group_id)
    before = get_organisation(uow, group_id, organisation_id)
    changes = RosterChanges(uow=uow, group_id=group_id, actor=actor, now=now)
    changed = _change_row(uow, changes, before, change)
    changed += _change_contacts(uow, changes, before, change, on)
    changed += _change_agreement(uow, changes, before, change, on)
    changed += _change_engagement(uow, changes, before, change, on)
    if not changed:
        raise NothingToChange(before.name)
    undo_id = changes.keep(
        "change_organisation", subject="organisation", subject_id=organisation_id, after={"changed": changed}
    )
    return OrganisationChanged(
        organisation=uow.organisations.get(organisation_id), changed=tuple(changed), undo_id=undo_id
    )


def _change_row(uow: UnitOfWork, changes: RosterChanges, before: Organisation, change: OrganisationChange) -> list[str]:
    after = before
    if change.sectors is not None:
        after = replace(after, sectors=_checked_sectors(uow, before.group_id, change.sectors))
    if change.nation is not None:
        after = replace(after, nation=_checked_nation(change.nation))
    if change.domain is not None:
        after = replace(after, domain=_checked_domain(change.domain))
    if change.mailbox is not None:
        after = replace(after, mailbox=check_address(change.mailbox) if change.mailbox.strip() else None)
    if after == before:
        return []
    changes.save_organisation(before, after)
    words = {"sectors": "sectors", "nation": "nation", "domain": "domain", "mailbox": "mailbox"}
    return [said for name, said in words.items() if getattr(after, name) != getattr(before, name)]


def _change_contacts(
    uow: UnitOfWork, changes: RosterChanges, organisation: Organisation, change: OrganisationChange, on: date
) -> list[str]:
    held = {one.position: one for one in open_contacts(uow, organisation.group_id, organisation.id, on)}
    wanted = {1: change.contact, 2: change.deputy_contact}
    will_be = {
        position: (held[position].person_id if position in held else None) if one is None else (one or None)
        for position, one in wanted.items()
    }
    if will_be[1] is not None and will_be[1] == will_be[2] and None in wanted.values():
        # Who takes one of the two places leaves the other.
        wanted = {position: PersonId(0) if one is None else one for position, one in wanted.items()}
    elif will_be[1] is not None and will_be[1] == will_be[2]:
        raise FieldRefusal("deputy_contact", "Nobody is their own deputy. Choose somebody else, or nobody.")
    changed = []
    for position, said in ((1, "designated contact"), (2, "deputy contact")):
        before, after = held.get(position), wanted[position]
        if after is None or (before.person_id if before is not None else 0) == after:
            continue
        if before is not None:
            changes.end_contact(before, max(on, before.from_on) - _A_DAY)
        if after:
            person = _person(uow, organisation.group_id, after)
            changes.add_contact(organisation_id=organisation.id, person_id=person.id, position=position, on=on)
            _tell_contact(changes, organisation, person)
        changed.append(said)
    return changed


def _person(uow: UnitOfWork, group_id: GroupId, person_id: PersonId) -> Person:
    found = next((one for one in uow.people.list_of(group_id) if one.id == person_id), None)
    if found is None:
        raise UnknownPerson("that choice")
    return found


def _tell_contact(changes: RosterChanges, organisation: Organisation, person: Person) -> None:
    changes.tell(
        News(
            happened=Happened.CONTACT_NAMED,
            to=person.id,
            key=f"{organisation.id}",
            by=changes.actor.person.id if changes.actor.person is not None else None,
            about=person.id,
            organisation_id=organisation.id,
        )
    )


def _change_agreement(
    uow: UnitOfWork, changes: RosterChanges, organisation: Organisation, change: OrganisationChange, on: date
) -> list[str]:
    if change.agreement is None:
        return []
    known = uow.organisation_history.list_agreements(organisation.group_id)
    before = next((one for one in known if one.organisation_id == organisation.id and one.to_on is None), None)
    state = change.agreement
    requested_on = change.agreed_on if state is AgreementState.REQUESTED else None
    signed_on = change.agreed_on if state is AgreementState.SIGNED else None
    if state is AgreementState.SIGNED and before is not None and before.state is AgreementState.REQUESTED:
        requested_on = before.requested_on
    said = (state, requested_on, signed_on, change.review_due)
    if before is not None and said == (before.state, before.requested_on, before.signed_on, before.review_due):
        return []
    if change.agreed_on is not None and change.agreed_on > on:
        raise FieldRefusal("agreed_on", "That day is still ahead. Say when it was requested or signed.")
    if before is not None:
        changes.end_agreement(before, max(on, before.from_on) - _A_DAY)
    changes.add_agreement(
        organisation_id=organisation.id,
        state=state,
        on=on,
        requested_on=requested_on,
        signed_on=signed_on,
        review_due=change.review_due,
    )
    return ["information-sharing agreement"]


def _change_engagement(
    uow: UnitOfWork, changes: RosterChanges, organisation: Organisation, change: OrganisationChange, on: date
) -> list[str]:
    if change.engagement is None:
        return []
    known = uow.organisation_history.list_engagements(organisation.group_id)
    before = next((one for one in known if one.organisation_id == organisation.id and one.is_held(on)), None)
    reason = one_line(change.reason)
    if before is not None and before.level is change.engagement:
        return []
    if len(reason) > _LONGEST_REASON:
        raise FieldRefusal("reason", f"Keep the reason to {_LONGEST_REASON} characters.")
    keep_out(uow, reason, field="reason", group_id=organisation.group_id)
    if before is not None:
        changes.end_engagement(before, max(on, before.from_on) - _A_DAY)
    changes.add_engagement(
        organisation_id=organisation.id, level=change.engagement, on=on, reason=reason, review_by=change.review_by
    )
    return ["engagement level"]


def sectors_of_group(uow: UnitOfWork, *, group_id: GroupId) -> list[Sector]:
    """The sectors of the group, in its order."""
    return uow.groups.list_sectors(group_id)
