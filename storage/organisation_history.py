"""What is known of organisations over time, as rows. Knows no seats."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from storage import tables
from storage.transaction import Transaction
from workgroup.ids import AgreementId, ContactId, EngagementId, GroupId, OrganisationId, PersonId
from workgroup.roster.organisation import (
    Agreement,
    AgreementState,
    DesignatedContact,
    Engagement,
    EngagementLevel,
    FormerName,
)

_organisation = tables.organisation.c
_former = tables.former_name.c
_contact = tables.designated_contact.c
_agreement = tables.agreement.c
_engagement = tables.engagement.c

CONTACT = (
    _contact.id,
    _contact.organisation_id,
    _contact.person_id,
    _contact.position,
    _contact.from_on,
    _contact.to_on,
)
"""The columns from which `contact_of` makes a designated contact, in order."""
AGREEMENT = (
    _agreement.id,
    _agreement.organisation_id,
    _agreement.state,
    _agreement.requested_on,
    _agreement.signed_on,
    _agreement.review_due,
    _agreement.from_on,
    _agreement.to_on,
)
"""The columns from which `agreement_of` makes an agreement, in order."""
ENGAGEMENT = (
    _engagement.id,
    _engagement.organisation_id,
    _engagement.level,
    _engagement.from_on,
    _engagement.to_on,
    _engagement.set_by,
    _engagement.reason,
    _engagement.review_by,
)
"""The columns from which `engagement_of` makes an engagement, in order."""

_FORMER_NAMES = (
    select(_former.organisation_id, _former.name, _former.until)
    .join(tables.organisation, _organisation.id == _former.organisation_id)
    .order_by(_former.organisation_id, _former.id)
)
_CONTACTS = (
    select(*CONTACT)
    .join(tables.organisation, _organisation.id == _contact.organisation_id)
    .order_by(_contact.organisation_id, _contact.position, _contact.from_on, _contact.id)
)
_AGREEMENTS = (
    select(*AGREEMENT)
    .join(tables.organisation, _organisation.id == _agreement.organisation_id)
    .order_by(_agreement.organisation_id, _agreement.from_on, _agreement.id)
)
_ENGAGEMENTS = (
    select(*ENGAGEMENT)
    .join(tables.organisation, _organisation.id == _engagement.organisation_id)
    .order_by(_engagement.organisation_id, _engagement.from_on, _engagement.id)
)


class SqlOrganisationHistory:
    """Former names, contacts, agreements and engagement of organisations."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def put_former_name(self, former: FormerName) -> bool:
        values = {"organisation_id": former.organisation_id, "name": former.name, "until": former.until}
        return self._tx.add_once(tables.former_name, values)

    def drop_former_name(self, former: FormerName) -> None:
        same = (_former.organisation_id == former.organisation_id, _former.name == former.name)
        self._tx.connection.execute(tables.former_name.delete().where(*same))

    def list_former_names(self, group_id: GroupId) -> list[FormerName]:
        rows = self._tx.connection.execute(_FORMER_NAMES.where(_organisation.group_id == group_id))
        names = [FormerName(organisation_id=of, name=name, until=until) for of, name, until in rows]
        return sorted(names, key=lambda one: (one.organisation_id, one.until or date.min))

    def add_contact(
        self,
        *,
        organisation_id: OrganisationId,
        person_id: PersonId,
        position: int,
        from_on: date,
        to_on: date | None = None,
    ) -> DesignatedContact:
        values = {
            "organisation_id": organisation_id,
            "person_id": person_id,
            "position": position,
            "from_on": from_on,
            "to_on": to_on,
        }
        made = self._tx.add(tables.designated_contact, values)
        return contact_of(self._tx.one(select(*CONTACT).where(_contact.id == made), "designated_contact", made))

    def end_contact(self, contact_id: ContactId, to_on: date | None) -> None:
        self._tx.change_one(tables.designated_contact, contact_id, {"to_on": to_on})

    def list_contacts(self, group_id: GroupId) -> list[DesignatedContact]:
        rows = self._tx.connection.execute(_CONTACTS.where(_organisation.group_id == group_id))
        return [contact_of(row) for row in rows]

    def list_contact_for(self, person_id: PersonId, on: date) -> list[OrganisationId]:
        wanted = select(_contact.organisation_id).where(
            _contact.person_id == person_id,
            _contact.from_on <= on,
            or_(_contact.to_on.is_(None), _contact.to_on >= on),
        )
        found = self._tx.connection.scalars(wanted)
        return [OrganisationId(one) for one in sorted(set(found))]

    def add_agreement(
        self,
        *,
        organisation_id: OrganisationId,
        state: AgreementState,
        from_on: date,
        requested_on: date | None = None,
        signed_on: date | None = None,
        review_due: date | None = None,
        to_on: date | None = None,
    ) -> Agreement:
        values = {
            "organisation_id": organisation_id,
            "state": state.value,
            "requested_on": requested_on,
            "signed_on": signed_on,
            "review_due": review_due,
            "from_on": from_on,
            "to_on": to_on,
        }
        made = self._tx.add(tables.agreement, values)
        return agreement_of(self._tx.one(select(*AGREEMENT).where(_agreement.id == made), "agreement", made))

    def end_agreement(self, agreement_id: AgreementId, to_on: date | None) -> None:
        self._tx.change_one(tables.agreement, agreement_id, {"to_on": to_on})

    def list_agreements(self, group_id: GroupId) -> list[Agreement]:
        rows = self._tx.connection.execute(_AGREEMENTS.where(_organisation.group_id == group_id))
        return [agreement_of(row) for row in rows]

    def add_engagement(
        self,
        *,
        organisation_id: OrganisationId,
        level: EngagementLevel,
        from_on: date,
        to_on: date | None = None,
        set_by: PersonId | None = None,
        reason: str = "",
        review_by: date | None = None,
    ) -> Engagement:
        values = {
            "organisation_id": organisation_id,
            "level": level.value,
            "from_on": from_on,
            "to_on": to_on,
            "set_by": set_by,
            "reason": reason,
            "review_by": review_by,
        }
        made = self._tx.add(tables.engagement, values)
        return engagement_of(self._tx.one(select(*ENGAGEMENT).where(_engagement.id == made), "engagement", made))

    def end_engagement(self, engagement_id: EngagementId, to_on: date | None) -> None:
        self._tx.change_one(tables.engagement, engagement_id, {"to_on": to_on})

    def list_engagements(self, group_id: GroupId) -> list[Engagement]:
        rows = self._tx.connection.execute(_ENGAGEMENTS.where(_organisation.group_id == group_id))
        return [engagement_of(row) for row in rows]


def contact_of(row: Sequence[Any]) -> DesignatedContact:
    """The designated contact that a row of the columns `CONTACT` keeps."""
    contact_id, organisation_id, person_id, position, from_on, to_on = row
    return DesignatedContact(
        id=contact_id,
        organisation_id=organisation_id,
        person_id=person_id,
        position=position,
        from_on=from_on,
        to_on=to_on,
    )


def agreement_of(row: Sequence[Any]) -> Agreement:
    """The agreement that a row of the columns `AGREEMENT` keeps."""
    agreement_id, organisation_id, state, requested_on, signed_on, review_due, from_on, to_on = row
    return Agreement(
        id=agreement_id,
        organisation_id=organisation_id,
        state=AgreementState(state),
        requested_on=requested_on,
        signed_on=signed_on,
        review_due=review_due,
        from_on=from_on,
        to_on=to_on,
    )


def engagement_of(row: Sequence[Any]) -> Engagement:
    """The engagement that a row of the columns `ENGAGEMENT` keeps."""
    engagement_id, organisation_id, level, from_on, to_on, set_by, reason, review_by = row
    return Engagement(
        id=engagement_id,
        organisation_id=organisation_id,
        level=EngagementLevel(level),
        from_on=from_on,
        to_on=to_on,
        set_by=PersonId(set_by) if set_by is not None else None,
        reason=reason,
        review_by=review_by,
    )
