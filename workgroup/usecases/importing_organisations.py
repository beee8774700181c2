"""Take over what a region's file says of organisations over time. What no longer holds is closed, never overwritten."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from workgroup.ids import OrganisationId, PersonId
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Group, Organisation
from workgroup.roster.organisation import Agreement, DesignatedContact, Engagement, FormerName
from workgroup.usecases.import_report import Tally
from workgroup.usecases.region import RegionAgreement, RegionFile, RegionOrganisation

_A_DAY = timedelta(days=1)
Guarded = Callable[[str, str, int], str]
"""Lets a text through, or nothing in its place: the text, what it is, the line of the file."""


def put_organisation_history(
    uow: UnitOfWork,
    group: Group,
    region: RegionFile,
    *,
    organisations: Mapping[str, OrganisationId],
    people: Mapping[str, PersonId],
    guarded: Guarded,
    tally: Tally,
) -> None:
    """Bring names, contacts, agreements, engagement and succession to what the file says on the day it describes."""
    _put_past(uow, group, region, organisations=organisations, people=people, tally=tally)
    history = uow.organisation_history
    kept = {one.id: one for one in uow.organisations.list_of(group.id)}
    names = {(one.organisation_id, one.name) for one in history.list_former_names(group.id)}
    contacts = {(one.organisation_id, one.position): one for one in history.list_contacts(group.id) if _is_open(one)}
    agreements = {one.organisation_id: one for one in history.list_agreements(group.id) if _is_open(one)}
    for wanted in region.organisations:
        organisation_id = organisations[wanted.reference]
        _put_succession(uow, kept[organisation_id], wanted, organisations, tally)
        for former in wanted.former_names:
            is_new = (organisation_id, former.name) not in names
            (tally.added if is_new else tally.unchanged)["former name"] += 1
            history.put_former_name(FormerName(organisation_id=organisation_id, name=former.name, until=former.until))
        for position, whom in ((1, wanted.contacts.designated), (2, wanted.contacts.deputy)):
            if whom is not None:
                before = contacts.get((organisation_id, position))
                _put_contact(uow, organisation_id, position, people[whom], before, region.as_of, tally)
        if wanted.agreement is not None:
            before_it = agreements.get(organisation_id)
            _put_agreement(uow, organisation_id, wanted.agreement, before_it, region.as_of, tally)
    _put_engagements(uow, group, region, organisations, people, guarded, tally)


def _put_past(
    uow: UnitOfWork,
    group: Group,
    region: RegionFile,
    *,
    organisations: Mapping[str, OrganisationId],
    people: Mapping[str, PersonId],
    tally: Tally,
) -> None:
    """Keep contacts and agreements with the days that the file gives them; those known from that day on stay."""
    history = uow.organisation_history
    contacts = {(one.organisation_id, one.position, one.from_on) for one in history.list_contacts(group.id)}
    agreements = {(one.organisation_id, one.from_on) for one in history.list_agreements(group.id)}
    for wanted in region.organisations:
        organisation_id = organisations[wanted.reference]
        for told in wanted.past_contacts:
            if (organisation_id, told.position, told.from_on) in contacts:
                continue
            tally.added["designated contact"] += 1
            history.add_contact(
                organisation_id=organisation_id,
                person_id=people[told.person],
                position=told.position,
                from_on=told.from_on,
                to_on=told.to_on,
            )
        for past in wanted.past_agreements:
            if (organisation_id, past.from_on) in agreements:
                continue
            tally.added["information-sharing agreement"] += 1
            history.add_agreement(
                organisation_id=organisation_id,
                state=past.agreement.state,
                from_on=past.from_on,
                requested_on=past.agreement.requested_on,
                signed_on=past.agreement.signed_on,
                review_due=past.agreement.review_due,
                to_on=past.to_on,
            )


def called_before(uow: UnitOfWork, before: Organisation, wanted: RegionOrganisation, as_of: date) -> None:
    """Keep the name that the file no longer gives to an organisation."""
    if before.name.casefold() != wanted.name.casefold():
        former = FormerName(organisation_id=before.id, name=before.name, until=as_of - _A_DAY)
        uow.organisation_history.put_former_name(former)


def _is_open(one: DesignatedContact | Agreement | Engagement) -> bool:
    return one.to_on is None


def _put_succession(
    uow: UnitOfWork,
    kept: Organisation,
    wanted: RegionOrganisation,
    organisations: Mapping[str, OrganisationId],
    tally: Tally,
) -> None:
    successor = organisations[wanted.succeeded_by] if wanted.succeeded_by is not None else kept.succeeded_by
    if successor != kept.succeeded_by:
        tally.added["successor of an organisation"] += 1
        uow.organisations.save(replace(kept, succeeded_by=successor))


def _put_contact(
    uow: UnitOfWork,
    organisation_id: OrganisationId,
    position: int,
    person_id: PersonId,
    before: DesignatedContact | None,
    as_of: date,
    tally: Tally,
) -> None:
    if before is not None:
        if not tally.differs("designated contact", before=before.person_id, after=person_id):
            return
        uow.organisation_history.end_contact(before.id, as_of - _A_DAY)
    else:
        tally.added["designated contact"] += 1
    uow.organisation_history.add_contact(
        organisation_id=organisation_id, person_id=person_id, position=position, from_on=as_of
    )


def _put_agreement(
    uow: UnitOfWork,
    organisation_id: OrganisationId,
    wanted: RegionAgreement,
    before: Agreement | None,
    as_of: date,
    tally: Tally,
) -> None:
    since = min(wanted.signed_on or wanted.requested_on or as_of, as_of)
    if before is not None:
        was = RegionAgreement(
            state=before.state,
            requested_on=before.requested_on,
            signed_on=before.signed_on,
            review_due=before.review_due,
        )
        if not tally.differs("information-sharing agreement", before=was, after=wanted):
            return
        since = max(since, before.from_on)
        uow.organisation_history.end_agreement(before.id, since - _A_DAY)
    else:
        tally.added["information-sharing agreement"] += 1
    uow.organisation_history.add_agreement(
        organisation_id=organisation_id,
        state=wanted.state,
        requested_on=wanted.requested_on,
        signed_on=wanted.signed_on,
        review_due=wanted.review_due,
        from_on=since,
    )


def _put_engagements(
    uow: UnitOfWork,
    group: Group,
    region: RegionFile,
    organisations: Mapping[str, OrganisationId],
    people: Mapping[str, PersonId],
    guarded: Guarded,
    tally: Tally,
) -> None:
    """The entries of the file's history, each until the day before the next; then the level that holds now."""
    history = uow.organisation_history
    levels: dict[OrganisationId, dict[date, Engagement]] = {}
    for one in history.list_engagements(group.id):
        levels.setdefault(one.organisation_id, {})[one.from_on] = one
    for entry in sorted(region.engagements, key=lambda one: one.from_on):
        of = levels.setdefault(organisations[entry.organisation], {})
        if entry.from_on in of:
            tally.unchanged["engagement level"] += 1
            continue
        tally.added["engagement level"] += 1
        of[entry.from_on] = history.add_engagement(
            organisation_id=organisations[entry.organisation],
            level=entry.level,
            from_on=entry.from_on,
            set_by=people[entry.set_by] if entry.set_by is not None else None,
            reason=guarded(entry.reason, "reason for an engagement level", entry.line),
            review_by=entry.review_by,
        )
    told = {(entry.organisation, entry.from_on) for entry in region.engagements}
    for wanted in region.organisations:
        of = levels.setdefault(organisations[wanted.reference], {})
        past = [one for one in of.values() if one.from_on <= region.as_of]
        latest = max(past, key=lambda one: one.from_on, default=None)
        if wanted.level is None:
            continue
        if latest is not None and latest.level is wanted.level:
            # The history's own entries were counted above.
            tally.unchanged["engagement level"] += (wanted.reference, latest.from_on) not in told
        else:
            tally.added["engagement level"] += 1
            of[region.as_of] = history.add_engagement(
                organisation_id=organisations[wanted.reference], level=wanted.level, from_on=region.as_of
            )
    for of in levels.values():
        _close_in_turn(uow, of)


def _close_in_turn(uow: UnitOfWork, levels: Mapping[date, Engagement]) -> None:
    """Let each level hold until the day before the next."""
    in_order = [levels[day] for day in sorted(levels)]
    for one, following in pairwise(in_order):
        if one.to_on != following.from_on - _A_DAY:
            uow.organisation_history.end_engagement(one.id, following.from_on - _A_DAY)
