"""Correct what is kept of a person: a name, an address, a post, what helps them take part. Knows no form."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from workgroup.errors import FieldRefusal, Refusal
from workgroup.ids import GroupId, PersonId, UndoId
from workgroup.ports import NotThere, UnitOfWork
from workgroup.roster.permission import Actor, NotAllowed, Right
from workgroup.roster.person import Authority, Briefable, Person
from workgroup.usecases.arranging import check_may_change_people, check_may_give
from workgroup.usecases.guarding import keep_out
from workgroup.usecases.registering import SameName, UnknownPerson, check_address
from workgroup.usecases.roster_changes import RosterChanges, take_turns
from workgroup.usecases.roster_news import Happened, News
from workgroup.wording import one_line

_LONGEST = 120
_LONGEST_ADJUSTMENT = 60
_MOST_ADJUSTMENTS = 8
LANGUAGES = {"en": "English", "cy": "Welsh", "gd": "Scottish Gaelic", "ga": "Irish", "bfi": "British Sign Language"}
"""Languages that can be chosen, by their codes (ISO 639)."""


class AddressTaken(Refusal):
    """Somebody else of the group has that address."""

    code = "address_taken"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} has that address in this group, and an address is one person's. Nothing changed. If they are the "
            "same person, let the entry that is too many leave: `/prevent leave @person`."
        )


class OwnAddressOnly(Refusal):
    """The coordinator's address says who coordinates, so only they change it."""

    code = "own_address_only"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} coordinates this group, and only they can change their own address. Nothing changed. If it no "
            "longer works, the administrator can, by importing the group's file."
        )


class NothingToCorrect(Refusal):
    """All is as it was said already."""

    code = "nothing_to_correct"

    def __init__(self, name: str) -> None:
        super().__init__(f"That is what I have about {name} already. Nothing changed. See it: `/prevent me`.")


@dataclass(frozen=True, kw_only=True)
class Correction:
    """What is to be kept instead; `None` leaves a part as it is."""

    name: str | None = None
    email: str | None = None
    post: str | None = None
    languages: tuple[str, ...] | None = None
    adjustments: tuple[str, ...] | None = None
    """What makes taking part possible, never why."""
    authority: Authority | None = None
    briefable: Briefable | None = None

    @property
    def is_of_the_organisation(self) -> bool:
        """Whether it says what only the organisation or who runs the group can say of somebody."""
        return self.authority is not None or self.briefable is not None


@dataclass(frozen=True, kw_only=True)
class CorrectionPreview:
    """What a correction would change: nothing is kept yet."""

    before: Person
    after: Person
    is_own: bool
    correction: Correction


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """Something was corrected."""

    before: Person
    after: Person
    is_own: bool
    undo_id: UndoId


def person_to_correct(
    uow: UnitOfWork, *, actor: Actor, group_id: GroupId, of: PersonId | None, now: datetime
) -> Person:
    """The person, if who asks may correct what is kept of them: oneself, one's organisation's people, or anybody.

    Refused: `NotAllowed`; `UnknownPerson` for somebody who is not in the group.
    """
    if of is None or (actor.person is not None and actor.person.id == of):
        actor.check(Right.SEE_SELF)
        if actor.person is None or actor.person.group_id != group_id:
            raise NotAllowed(Right.ARRANGE_SEAT)
        return actor.person
    if not actor.may(Right.CHANGE_OWN_PEOPLE):
        raise NotAllowed(Right.CHANGE_OWN_PEOPLE)
    try:
        person = uow.people.get(of)
    except NotThere as gone:
        raise UnknownPerson("that choice") from gone
    if person.group_id != group_id:
        raise UnknownPerson("that choice")
    if not actor.may(Right.KEEP_LIST):
        if person.organisation_id is None:
            raise NotAllowed(Right.CHANGE_OWN_PEOPLE)
        check_may_change_people(uow, actor, person.organisation_id, _today(uow, group_id, now))
    return person


def _today(uow: UnitOfWork, group_id: GroupId, now: datetime) -> date:
    return now.astimezone(uow.groups.get(group_id).zone).date()


def preview_correction(
    uow: UnitOfWork, *, actor: Actor, group_id: GroupId, of: PersonId | None, correction: Correction, now: datetime
) -> CorrectionPreview:
    """What a correction would change.

    Refused: as `person_to_correct`; `FieldRefusal`, `UnreadableAddress`, `AddressTaken`, `SameName`,
    `NothingToCorrect`; and what the content guard keeps out. What somebody can settle, and whether they may be briefed,
    the organisation's contact says, or who runs the group.
    """
    before = person_to_correct(uow, actor=actor, group_id=group_id, of=of, now=now)
    is_own = actor.person is not None and actor.person.id == before.id
    if correction.is_of_the_organisation and not actor.may(Right.CHANGE_OWN_PEOPLE):
        raise NotAllowed(Right.CHANGE_OWN_PEOPLE)
    typed = (correction.email or "").strip().casefold()
    if typed and typed != before.email and not is_own:
        _check_may_readdress(uow, actor, before, now)
    after = _checked(uow, before, correction)
    if after == before:
        raise NothingToCorrect(before.name)
    return CorrectionPreview(before=before, after=after, is_own=is_own, correction=correction)


def _check_may_readdress(uow: UnitOfWork, actor: Actor, person: Person, now: datetime) -> None:
    """Refuse to say under which address somebody with more rights is known: whoever has the address has the rights."""
    if uow.groups.get(person.group_id).coordinator_id == person.id:
        raise OwnAddressOnly(person.name)
    capacities = [
        capacity
        for series in uow.series.list_of(person.group_id)
        for capacity in uow.seats.list_capacities(series.id, person.id, now.astimezone(series.zone).date())
    ]
    check_may_give(actor, capacities)


def correct(
    uow: UnitOfWork, *, actor: Actor, group_id: GroupId, of: PersonId | None, correction: Correction, now: datetime
) -> Corrected:
    """Keep the correction; who is corrected by somebody else is told. Refused as `preview_correction`."""
    take_turns(uow, group_id)
    preview = preview_correction(uow, actor=actor, group_id=group_id, of=of, correction=correction, now=now)
    changes = RosterChanges(uow=uow, group_id=group_id, actor=actor, now=now)
    changes.save_person(preview.before, preview.after)
    if not preview.is_own:
        changes.tell(
            News(
                happened=Happened.CORRECTED,
                to=preview.before.id,
                key="details",
                by=actor.person.id if actor.person is not None else None,
                about=preview.before.id,
            )
        )
    for series_id in uow.seats.list_series_of(preview.before.id, _today(uow, group_id, now)):
        changes.show_anew(series_id)
    undo_id = changes.keep("correct", subject="person", subject_id=preview.before.id)
    return Corrected(before=preview.before, after=preview.after, is_own=preview.is_own, undo_id=undo_id)


def _checked(uow: UnitOfWork, before: Person, correction: Correction) -> Person:
    """The person with the parts that are said, as they would be kept."""
    group_id = before.group_id
    values: dict[str, Any] = {  # of as many types as a person has parts
        one.name: getattr(correction, one.name)
        for one in fields(correction)
        if getattr(correction, one.name) is not None
    }
    if correction.name is not None:
        values["name"] = _name(uow, before, correction.name)
    if correction.email is not None:
        values["email"] = _address(uow, before, correction.email)
    if correction.post is not None:
        post = one_line(correction.post)
        if len(post) > _LONGEST:
            raise FieldRefusal("post", f"Keep the post to {_LONGEST} characters.")
        keep_out(uow, post, field="post", group_id=group_id)
        values["post"] = post
    if correction.languages is not None:
        if not set(correction.languages) <= {*LANGUAGES, *before.languages}:
            raise FieldRefusal("languages", "Choose languages from the list.")
        values["languages"] = tuple(dict.fromkeys(correction.languages))
    if correction.adjustments is not None:
        values["adjustments"] = _adjustments(uow, group_id, correction.adjustments)
    return replace(before, **values)


def _name(uow: UnitOfWork, before: Person, typed: str) -> str:
    name = one_line(typed)
    if not name or len(name) > _LONGEST:
        raise FieldRefusal("name", f"Give a name of at most {_LONGEST} characters.")
    if name.casefold() != before.name.casefold():
        for other in uow.people.list_of(before.group_id):
            if other.id != before.id and other.name.casefold() == name.casefold():
                raise SameName(other)
    keep_out(uow, name, field="name", group_id=before.group_id)
    return name


def _address(uow: UnitOfWork, before: Person, typed: str) -> str | None:
    if not typed.strip():
        return before.email
    email = check_address(typed)
    other = uow.people.find_by_email(before.group_id, email)
    if other is not None and other.id != before.id:
        raise AddressTaken(other.name)
    return email


def _adjustments(uow: UnitOfWork, group_id: GroupId, typed: Sequence[str]) -> tuple[str, ...]:
    kept = tuple(dict.fromkeys(one for one in map(one_line, typed) if one))
    if len(kept) > _MOST_ADJUSTMENTS or any(len(one) > _LONGEST_ADJUSTMENT for one in kept):
        raise FieldRefusal(
            "adjustments",
            f"At most {_MOST_ADJUSTMENTS}, each of at most {_LONGEST_ADJUSTMENT} characters: what helps, never why.",
        )
    for one in kept:
        keep_out(uow, one, field="adjustments", group_id=group_id)
    return kept
