"""Organisations, as rows. Knows no seats."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from storage import tables
from storage.transaction import Transaction
from workgroup.ids import GroupId, OrganisationId
from workgroup.roster.group import Organisation

_organisation = tables.organisation.c
ORGANISATION = (
    _organisation.id,
    _organisation.group_id,
    _organisation.name,
    _organisation.sectors,
    _organisation.nation,
    _organisation.domain,
    _organisation.reference,
    _organisation.mailbox,
    _organisation.active_from,
    _organisation.active_to,
    _organisation.succeeded_by,
)
"""The columns from which `organisation_of` makes an organisation, in order."""

_ORGANISATIONS = select(*ORGANISATION)


class SqlOrganisations:
    """Bodies that hold seats."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(
        self,
        *,
        group_id: GroupId,
        name: str,
        sectors: Sequence[str],
        nation: str | None = None,
        domain: str | None = None,
        reference: str | None = None,
    ) -> Organisation:
        organisation = Organisation(
            id=OrganisationId(0),
            group_id=group_id,
            name=name,
            sectors=tuple(sectors),
            nation=nation,
            domain=domain,
            reference=reference,
        )
        return self.get(OrganisationId(self._tx.add(tables.organisation, row_of_organisation(organisation))))

    def save(self, organisation: Organisation) -> None:
        self._tx.change_one(tables.organisation, organisation.id, row_of_organisation(organisation))

    def get(self, organisation_id: OrganisationId) -> Organisation:
        wanted = _ORGANISATIONS.where(_organisation.id == organisation_id)
        return organisation_of(self._tx.one(wanted, "organisation", organisation_id))

    def list_of(self, group_id: GroupId) -> list[Organisation]:
        rows = self._tx.connection.execute(_ORGANISATIONS.where(_organisation.group_id == group_id))
        # Here and not in SQL: each database has an order of letters of its own.
        return sorted(map(organisation_of, rows), key=lambda one: (one.name.casefold(), one.id))


def organisation_of(row: Sequence[Any]) -> Organisation:
    """The organisation that a row of the columns `ORGANISATION` keeps."""
    (
        organisation_id,
        group_id,
        name,
        sectors,
        nation,
        domain,
        reference,
        mailbox,
        active_from,
        active_to,
        succeeded_by,
    ) = row
    return Organisation(
        id=organisation_id,
        group_id=group_id,
        name=name,
        sectors=tuple(sectors),
        nation=nation,
        domain=domain,
        reference=reference,
        mailbox=mailbox,
        active_from=active_from,
        active_to=active_to,
        succeeded_by=succeeded_by,
    )


def row_of_organisation(organisation: Organisation) -> dict[str, Any]:
    """The values that keep an organisation, without its id."""
    return {
        "group_id": organisation.group_id,
        "name": organisation.name,
        "sectors": list(organisation.sectors),
        "nation": organisation.nation,
        "domain": organisation.domain,
        "reference": organisation.reference,
        "mailbox": organisation.mailbox.lower() if organisation.mailbox else None,
        "active_from": organisation.active_from,
        "active_to": organisation.active_to,
        "succeeded_by": organisation.succeeded_by,
    }
