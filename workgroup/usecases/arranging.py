"""What every change of somebody's seat asks first: whose seat it is, who may change it, who is to come into it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from workgroup.errors import FieldRefusal, Refusal
from workgroup.ids import OrganisationId, PersonId
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Group
from workgroup.roster.permission import CHAIRING, Actor, NotAllowed, Right
from workgroup.roster.person import Person
from workgroup.roster.seat import Capacity, SeatHeld
from workgroup.usecases.registering import (
    Candidate,
    NoHolder,
    check_new_name,
    is_holder,
    known_person,
    person_of_group,
    put_person,
    read_name,
)
from workgroup.wording import one_line, short_date


class NoSeatOfYours(Refusal):
    """The person holds no seat that could be arranged."""

    code = "no_seat_of_yours"

    def __init__(self, series: str) -> None:
        super().__init__(
            f"You hold no seat in {series}, so there is nothing to arrange there. Nothing changed. "
            "See what you hold: `/prevent me`."
        )


class DaysOver(Refusal):
    """The days lie behind, or the last before the first."""

    code = "days_over"

    def __init__(self, from_on: date, to_on: date | None) -> None:
        if to_on is not None and to_on < from_on:
            said = f"{short_date(to_on)} is before {short_date(from_on)}."
        else:
            said = f"{short_date(to_on or from_on)} is over."
        super().__init__(f"{said} Nothing changed. Say days that are still ahead, like this: 3–17 August.")


class WhoRuns(Refusal):
    """Who runs meetings, or keeps the list, has rights of their own: only those above give them."""

    code = "who_runs"

    def __init__(self, *, chairs: bool) -> None:
        if chairs:
            who, what = "the coordinator or the chair", "who chairs, and how a chair is reached"
        else:
            who, what = "the coordinator, the chair or the secretariat", "who is secretary, and how they are reached"
        super().__init__(f"Only {who} can say {what}. Nothing changed. Ask one of them.")


def check_may_give(actor: Actor, capacities: Collection[Capacity]) -> None:
    """Refuse with `WhoRuns` to give somebody else more rights than one has: those of a chair, or of the secretariat."""
    if not CHAIRING.isdisjoint(capacities) and not actor.may(Right.APPROVE):
        raise WhoRuns(chairs=True)
    if Capacity.SECRETARIAT in capacities and not actor.may(Right.REGISTER_OTHERS):
        raise WhoRuns(chairs=False)


@dataclass(frozen=True, kw_only=True)
class Coming:
    """Somebody who is to come into a seat, or to deputise for it, as far as they are known."""

    candidate: Candidate
    person: Person | None
    """`None` for somebody whom the group does not know yet."""
    name: str
    is_reachable: bool
    """Whether they have an account through which they can be written to."""


def today_of(series: Series, now: datetime) -> date:
    """Today in the series' zone."""
    return now.astimezone(series.zone).date()


def check_days(from_on: date, to_on: date | None, *, today: date) -> None:
    """Refuse days that are over or in the wrong order with `DaysOver`, more than two years with `FieldRefusal`."""
    if (to_on if to_on is not None else from_on) < today or (to_on is not None and to_on < from_on):
        raise DaysOver(from_on, to_on)
    if to_on is not None and (to_on - today).days > 2 * 366:
        raise FieldRefusal("to", "That is more than two years ahead. Nothing changed. Say a nearer day.")


def find_held(uow: UnitOfWork, series: Series, person: Person, on: date) -> SeatHeld | None:
    """The seat of the series that the person holds that day; `None` for none."""
    return next((held for held in uow.seats.list_held(series.id, on) if is_holder(held, person)), None)


def holder_of(held: SeatHeld, series: Series) -> Person:
    """Who holds the seat. Refused: `NoHolder` for a vacant one."""
    if held.holder is None:
        raise NoHolder(held.organisation.name, series.name)
    return held.holder


def whose_seat(uow: UnitOfWork, actor: Actor, series: Series, of: PersonId | None, on: date) -> SeatHeld:
    """The seat to be arranged: of that person, or of whoever asks. Rights are checked.

    Refused: `NotAllowed`; `NoSeatOfYours`, `NoHolder` for a person without a seat, `UnknownPerson`.
    """
    if of is None or (actor.person is not None and actor.person.id == of):
        actor.check(Right.ARRANGE_SEAT)
        mine = find_held(uow, series, actor.person, on) if actor.person is not None else None
        if mine is None:
            raise NoSeatOfYours(series.name)
        return mine
    if not actor.may(Right.CHANGE_OWN_PEOPLE):
        raise NotAllowed(Right.CHANGE_OWN_PEOPLE)
    person = person_of_group(uow, series, of)
    held = find_held(uow, series, person, on)
    if held is None:
        raise NoHolder(person.name, series.name)
    check_may_change_people(uow, actor, held.organisation.id, on)
    return held


def check_may_change_people(uow: UnitOfWork, actor: Actor, organisation_id: OrganisationId, on: date) -> None:
    """Refuse with `NotAllowed` who neither runs the group nor is the organisation's own contact."""
    if actor.may(Right.REGISTER_OTHERS):
        return
    if actor.person is not None and organisation_id in uow.organisation_history.list_contact_for(actor.person.id, on):
        return
    raise NotAllowed(Right.CHANGE_OWN_PEOPLE)


def needs_approval(group: Group, actor: Actor) -> bool:
    """Whether the group wants this person's change to wait for the coordinator."""
    return group.needs_approval and not actor.may(Right.REGISTER_OTHERS)


def who_comes(uow: UnitOfWork, series: Series, candidate: Candidate) -> Coming:
    """The candidate, as far as the group knows them.

    Refused for somebody new: `UnknownName`, `SameName`, `FieldRefusal`, and what the content guard keeps out.
    """
    person = known_person(uow, series, candidate)
    if person is None:
        check_new_name(uow, series, candidate)
    return Coming(
        candidate=candidate,
        person=person,
        name=person.name if person is not None else one_line(candidate.name) or read_name(candidate.email or ""),
        is_reachable=candidate.user_id is not None
        or (person is not None and bool(uow.people.list_identities(person.id))),
    )


def take_in(uow: UnitOfWork, series: Series, coming: Coming, held: SeatHeld, today: date) -> Person:
    """The person, added for the seat's organisation and sector when the group did not know them."""
    return put_person(uow, series, coming.candidate, coming.person, held.organisation.id, held.sector.code, "", today)


def candidate_as_facts(candidate: Candidate) -> dict[str, object]:
    """A candidate as a proposal keeps it."""
    return {
        "person": int(candidate.person_id) if candidate.person_id is not None else None,
        "name": candidate.name,
        "email": candidate.email,
        "team": candidate.team_id,
        "user": candidate.user_id,
        "typed": candidate.is_name_typed,
    }


def candidate_of_facts(facts: Mapping[str, object]) -> Candidate:
    """The candidate that `candidate_as_facts` kept."""
    person = facts.get("person")
    return Candidate(
        name=str(facts.get("name") or ""),
        email=_text(facts.get("email")),
        team_id=_text(facts.get("team")),
        user_id=_text(facts.get("user")),
        is_name_typed=facts.get("typed") is True,
        person_id=PersonId(person) if isinstance(person, int) else None,
    )


def _text(kept: object) -> str | None:
    return kept if isinstance(kept, str) else None
