"""People and where they are reached, as rows. Knows no seats."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, or_, select

from storage import tables
from storage.prepared import Prepared
from storage.transaction import Overtaken, Transaction
from workgroup.ids import GroupId, OrganisationId, PersonId
from workgroup.roster.person import Authority, Briefable, Identity, InBrief, Person

_person = tables.person.c
_identity = tables.identity.c
PERSON = (
    _person.id,
    _person.group_id,
    _person.name,
    _person.email,
    _person.post,
    _person.organisation_id,
    _person.sector,
    _person.confirmed_on,
    _person.left_on,
    _person.reference,
    _person.authority,
    _person.briefable,
    _person.languages,
    _person.adjustments,
    _person.earlier_id,
)
"""The columns from which `person_of` makes a person, in order."""

_PEOPLE = select(*PERSON)
_BY_ID = Prepared(_PEOPLE.where(_person.id == bindparam("id")))
_BY_EMAIL = Prepared(_PEOPLE.where(_person.email == bindparam("email")).order_by(_person.group_id))
_BY_IDENTITY = Prepared(
    select(*PERSON)
    .join(tables.identity, _identity.person_id == _person.id)
    .where(_identity.team_id == bindparam("team_id"), _identity.user_id == bindparam("user_id"))
    .order_by(_person.group_id)
)
_IN_BRIEF = select(_person.id, _person.name, _person.post, tables.organisation.c.name).outerjoin(
    tables.organisation, tables.organisation.c.id == _person.organisation_id
)
_REACHABLE = select(_identity.person_id)
_IDENTITIES = select(_identity.person_id, _identity.team_id, _identity.user_id).order_by(
    _identity.team_id, _identity.user_id
)


class SqlPeople:
    """People and where they are reached."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(
        self,
        *,
        group_id: GroupId,
        name: str,
        email: str | None,
        post: str,
        organisation_id: OrganisationId | None,
        sector: str | None,
        confirmed_on: date | None = None,
        left_on: date | None = None,
        reference: str | None = None,
        authority: Authority | None = None,
        briefable: Briefable = Briefable.UNKNOWN,
        languages: Sequence[str] = (),
        adjustments: Sequence[str] = (),
    ) -> Person:
        person = Person(
            id=PersonId(0),
            group_id=group_id,
            name=name,
            email=email,
            post=post,
            organisation_id=organisation_id,
            sector=sector,
            confirmed_on=confirmed_on,
            left_on=left_on,
            reference=reference,
            authority=authority,
            briefable=briefable,
            languages=tuple(languages),
            adjustments=tuple(adjustments),
        )
        person_id = self._tx.add_new(tables.person, row_of_person(person))
        if person_id is None:
            # The address was free when it was looked at, so somebody else has just used it.
            raise Overtaken
        return replace(person, id=PersonId(person_id), email=email.lower() if email else None)

    def save(self, person: Person) -> None:
        self._tx.change_one(tables.person, person.id, row_of_person(person))

    def get(self, person_id: PersonId) -> Person:
        return person_of(self._tx.one(_BY_ID, "person", person_id))

    def list_of(self, group_id: GroupId) -> list[Person]:
        rows = self._tx.connection.execute(_PEOPLE.where(_person.group_id == group_id))
        # Here and not in SQL: each database has an order of letters of its own.
        return sorted(map(person_of, rows), key=lambda one: (one.name.casefold(), one.id))

    def list_in_brief(self, group_id: GroupId, on: date) -> list[InBrief]:
        wanted = _IN_BRIEF.where(_person.group_id == group_id, or_(_person.left_on.is_(None), _person.left_on >= on))
        rows = self._tx.connection.execute(wanted)
        brief = [
            InBrief(id=person_id, name=name, post=post, organisation=organisation or "")
            for person_id, name, post, organisation in rows
        ]
        # Here and not in SQL: each database has an order of letters of its own.
        return sorted(brief, key=lambda one: (one.name.casefold(), one.id))

    def find_by_email(self, group_id: GroupId, email: str) -> Person | None:
        wanted = _PEOPLE.where(_person.group_id == group_id, _person.email == email.lower())
        row = self._tx.connection.execute(wanted).first()
        return person_of(row) if row is not None else None

    def list_by_email(self, email: str) -> list[Person]:
        return [person_of(row) for row in self._tx.rows(_BY_EMAIL, email=email.lower())]

    def list_by_identity(self, team_id: str, user_id: str) -> list[Person]:
        return [person_of(row) for row in self._tx.rows(_BY_IDENTITY, team_id=team_id, user_id=user_id)]

    def link(self, identity: Identity) -> None:
        group_id = self.get(identity.person_id).group_id
        if self._tx.add_once(tables.identity, {**row_of_identity(identity), "group_id": group_id}):
            return
        # The account was somebody else's in this group: an account is one person there, the one linked last.
        account = (
            _identity.team_id == identity.team_id,
            _identity.user_id == identity.user_id,
            _identity.group_id == group_id,
        )
        moved = tables.identity.update().where(*account, _identity.person_id != identity.person_id)
        self._tx.change(moved, {"person_id": identity.person_id})

    def unlink(self, person_id: PersonId, *, team_id: str, user_id: str) -> None:
        account = (_identity.person_id == person_id, _identity.team_id == team_id, _identity.user_id == user_id)
        self._tx.connection.execute(tables.identity.delete().where(*account))

    def list_identities(self, person_id: PersonId) -> list[Identity]:
        rows = self._tx.connection.execute(_IDENTITIES.where(_identity.person_id == person_id))
        return [identity_of(row) for row in rows]

    def list_reachable(self, person_ids: Collection[PersonId]) -> frozenset[PersonId]:
        return frozenset(self._tx.connection.scalars(_REACHABLE.where(_identity.person_id.in_(person_ids))))


def person_of(row: Sequence[Any]) -> Person:
    """The person that a row of the columns `PERSON` keeps."""
    (
        person_id,
        group_id,
        name,
        email,
        post,
        organisation_id,
        sector,
        confirmed_on,
        left_on,
        reference,
        authority,
        briefable,
        languages,
        adjustments,
        earlier_id,
    ) = row
    return Person(
        id=person_id,
        group_id=group_id,
        name=name,
        email=email,
        post=post,
        organisation_id=organisation_id,
        sector=sector,
        confirmed_on=confirmed_on,
        left_on=left_on,
        reference=reference,
        authority=Authority(authority) if authority is not None else None,
        briefable=Briefable(briefable),
        languages=tuple(languages),
        adjustments=tuple(adjustments),
        earlier_id=earlier_id,
    )


def row_of_person(person: Person) -> dict[str, Any]:
    """The values that keep a person, without the id; the address in lower case, an empty one as none."""
    return {
        "group_id": person.group_id,
        "name": person.name,
        "email": person.email.lower() if person.email else None,
        "post": person.post,
        "organisation_id": person.organisation_id,
        "sector": person.sector,
        "confirmed_on": person.confirmed_on,
        "left_on": person.left_on,
        "reference": person.reference,
        "authority": person.authority.value if person.authority is not None else None,
        "briefable": person.briefable.value,
        "languages": list(person.languages),
        "adjustments": list(person.adjustments),
        "earlier_id": person.earlier_id,
    }


def identity_of(row: Sequence[Any]) -> Identity:
    """The identity that a row of its person, workspace and account keeps."""
    person_id, team_id, user_id = row
    return Identity(person_id=person_id, team_id=team_id, user_id=user_id)


def row_of_identity(identity: Identity) -> dict[str, Any]:
    """The values that keep an identity, without the person's group."""
    return {"person_id": identity.person_id, "team_id": identity.team_id, "user_id": identity.user_id}
