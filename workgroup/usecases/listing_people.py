"""The people of a group, found by a part of what is known of them. Knows no form."""

from dataclasses import dataclass
from datetime import datetime

from workgroup.ids import GroupId, PersonId
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, NotAllowed, Right
from workgroup.roster.person import Person
from workgroup.usecases.arriving import Place
from workgroup.usecases.registering import Candidate

_MOST = 100


@dataclass(frozen=True, kw_only=True)
class PersonLike:
    """Somebody of the group, as a list to choose from shows them."""

    id: PersonId
    name: str
    post: str
    organisation: str
    """Empty for somebody who acts for none."""


def people_like(
    uow: UnitOfWork, *, actor: Actor, group_id: GroupId, typed: str, now: datetime, at_most: int = _MOST
) -> list[PersonLike]:
    """Those in post whose name, post or organisation has each of the words typed; whose name begins so comes first.

    Refused: `NotAllowed` for who neither holds a seat nor is an organisation's contact.
    """
    if not actor.may(Right.SEE_ORGANISATIONS):
        raise NotAllowed(Right.SEE_ORGANISATIONS)
    words = typed.casefold().split()
    on = now.astimezone(uow.groups.get(group_id).zone).date()
    first, others = [], []
    for one in uow.people.list_in_brief(group_id, on):
        name = one.name.casefold()
        if not words or (name.startswith(words[0]) and all(word in name for word in words[1:])):
            first.append(one)
        elif all(word in f"{name} {one.post} {one.organisation}".casefold() for word in words):
            others.append(one)
        if len(first) >= at_most:
            break
    return [
        PersonLike(id=one.id, name=one.name, post=one.post, organisation=one.organisation)
        for one in (first + others)[:at_most]
    ]


def find_in_group(uow: UnitOfWork, *, place: Place, candidate: Candidate) -> Person | None:
    """The person of the group at hand who has that account, else that address; `None` for nobody."""
    if place.group is None:
        return None
    if candidate.team_id is not None and candidate.user_id is not None:
        for person in uow.people.list_by_identity(candidate.team_id, candidate.user_id):
            if person.group_id == place.group.id:
                return person
    return uow.people.find_by_email(place.group.id, candidate.email) if candidate.email else None
