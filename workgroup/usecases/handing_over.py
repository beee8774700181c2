"""Hand a seat over, leave, or hand over the coordinator's office. A person leaves, the seat stays. Knows no command."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from workgroup.errors import FieldRefusal, Refusal
from workgroup.ids import PersonId, SeriesId, UndoId
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Group, Organisation
from workgroup.roster.permission import Actor, NotAllowed, Right
from workgroup.roster.person import Identity, Person
from workgroup.roster.seat import Appointment, SeatHeld
from workgroup.usecases.arranging import (
    Coming,
    candidate_as_facts,
    check_may_change_people,
    check_may_give,
    find_held,
    holder_of,
    needs_approval,
    take_in,
    today_of,
    who_comes,
    whose_seat,
)
from workgroup.usecases.proposing import Proposed, propose
from workgroup.usecases.registering import AlreadyRegistered, Candidate, UnknownPerson, person_of_group
from workgroup.usecases.roster_changes import RosterChanges, take_turns
from workgroup.usecases.roster_news import Happened, News

_A_DAY = timedelta(days=1)


class StillCoordinator(Refusal):
    """A group is not left without the one who convenes it."""

    code = "still_coordinator"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} coordinates this group, so it would be left without a coordinator. Nothing changed. "
            "Hand that over first: `/prevent handover coordinator @person`."
        )


class NothingToLeave(Refusal):
    """The person holds nothing in the group."""

    code = "nothing_to_leave"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} holds no seat in this group, deputises for nobody and is no contact. Nothing changed. "
            "See who is registered: `/prevent who-attends`."
        )


@dataclass(frozen=True, kw_only=True)
class SeatOf:
    """A seat in its series."""

    series: Series
    held: SeatHeld


@dataclass(frozen=True, kw_only=True)
class HandOverPreview:
    """What handing a seat over would mean: nothing is kept yet."""

    seats: tuple[SeatOf, ...]
    holder: Person
    coming: Coming
    is_own: bool
    from_on: date
    everywhere: bool
    elsewhere: tuple[SeatOf, ...]
    """Seats of the holder in other series of the group, which stay with them."""
    is_of_another: bool
    """Whether who comes acts for another organisation."""
    waits: bool
    coordinator: Person | None


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """A seat was handed over."""

    seats: tuple[SeatOf, ...]
    before: Person
    after: Person
    is_own: bool
    is_reachable: bool
    from_on: date
    undo_id: UndoId


def preview_hand_over(
    uow: UnitOfWork,
    *,
    actor: Actor,
    series_id: SeriesId,
    of: PersonId | None,
    candidate: Candidate,
    everywhere: bool,
    now: datetime,
) -> HandOverPreview:
    """What handing over the seat of this series, or all of the holder's seats, would mean.

    Refused: `NotAllowed`; `NoSeatOfYours`, `NoHolder`, `FieldRefusal` for oneself; `AlreadyRegistered` for who holds a
    seat of their own there; and what `who_comes` refuses.
    """
    series, seats, coming = _checked(uow, actor, series_id, of, candidate, everywhere, now)
    group = uow.groups.get(series.group_id)
    holder = holder_of(seats[0].held, series)
    chosen = {one.series.id for one in seats}
    return HandOverPreview(
        seats=seats,
        holder=holder,
        coming=coming,
        is_own=actor.person is not None and actor.person.id == holder.id,
        from_on=today_of(series, now),
        everywhere=everywhere,
        elsewhere=tuple(one for one in _seats_of(uow, group, holder, now) if one.series.id not in chosen),
        is_of_another=coming.person is not None and coming.person.organisation_id != seats[0].held.organisation.id,
        waits=needs_approval(group, actor),
        coordinator=uow.people.get(group.coordinator_id) if group.coordinator_id is not None else None,
    )


def hand_over(
    uow: UnitOfWork,
    *,
    actor: Actor,
    series_id: SeriesId,
    of: PersonId | None,
    candidate: Candidate,
    everywhere: bool,
    now: datetime,
) -> HandedOver | Proposed:
    """Let somebody else sit in the seat from today, with its capacity; the deputies of the seat stay.

    The one before ends yesterday; nothing is overwritten. Who comes and the coordinator are told. Where the group wants
    it so, a member's change waits for the coordinator. Refused as `preview_hand_over`.
    """
    series = uow.series.get(series_id)
    take_turns(uow, series.group_id)
    series, seats, coming = _checked(uow, actor, series_id, of, candidate, everywhere, now)
    group = uow.groups.get(series.group_id)
    before = holder_of(seats[0].held, series)
    if needs_approval(group, actor):
        facts = {
            "series": int(series_id),
            "of": int(before.id),
            "candidate": candidate_as_facts(candidate),
            "everywhere": everywhere,
        }
        return propose(uow, group=group, actor=actor, verb="hand_over", facts=facts, now=now)
    changes = RosterChanges(uow=uow, group_id=group.id, actor=actor, now=now)
    today = today_of(series, now)
    after = take_in(uow, series, coming, seats[0].held, today)
    for one in seats:
        _change_holder(uow, changes, one, before, after, today)
    by = actor.person.id if actor.person is not None else None
    for to in dict.fromkeys([after.id, before.id, group.coordinator_id]):
        if to is not None:
            changes.tell(
                News(
                    happened=Happened.SEAT_GIVEN,
                    to=to,
                    key=f"{seats[0].held.seat.id}",
                    by=by,
                    about=after.id,
                    series_id=seats[0].series.id,
                    seat_id=seats[0].held.seat.id,
                    from_on=today,
                )
            )
    return HandedOver(
        seats=seats,
        before=before,
        after=after,
        is_own=by == before.id,
        is_reachable=coming.is_reachable,
        from_on=today,
        undo_id=changes.keep(
            "hand_over",
            subject="person",
            subject_id=before.id,
            after={"to": int(after.id), "seats": [int(one.held.seat.id) for one in seats]},
        ),
    )


def _change_holder(
    uow: UnitOfWork, changes: RosterChanges, one: SeatOf, before: Person, after: Person, today: date
) -> None:
    for appointment in _open_appointments(uow, before, today):
        if appointment.seat_id == one.held.seat.id:
            changes.close(appointment, _until(appointment, today - _A_DAY))
    for deputyship in uow.seats.list_deputyships_of(after.id):
        if deputyship.seat_id == one.held.seat.id and deputyship.is_held(today):
            # Who holds a seat does not deputise for it.
            changes.end_deputy(deputyship, today - _A_DAY)
    changes.appoint(
        seat_id=one.held.seat.id,
        person_id=after.id,
        capacity=one.held.capacity,
        counts=one.held.counts,
        from_on=today,
    )
    changes.show_anew(one.series.id)


def _checked(
    uow: UnitOfWork,
    actor: Actor,
    series_id: SeriesId,
    of: PersonId | None,
    candidate: Candidate,
    everywhere: bool,
    now: datetime,
) -> tuple[Series, tuple[SeatOf, ...], Coming]:
    series = uow.series.get(series_id)
    today = today_of(series, now)
    held = whose_seat(uow, actor, series, of, today)
    holder = holder_of(held, series)
    seats: tuple[SeatOf, ...] = (SeatOf(series=series, held=held),)
    if everywhere:
        seats = tuple(_seats_of(uow, uow.groups.get(series.group_id), holder, now))
        for one in seats:
            if actor.person is None or actor.person.id != holder.id:
                check_may_change_people(uow, actor, one.held.organisation.id, today)
    if actor.person is None or actor.person.id != holder.id:
        check_may_give(actor, [one.held.capacity for one in seats])
    coming = who_comes(uow, series, candidate)
    if coming.person is not None:
        if coming.person.id == holder.id:
            raise FieldRefusal("person", f"{holder.name} holds that seat already. Nothing changed. Name somebody else.")
        for one in seats:
            own = find_held(uow, one.series, coming.person, today)
            if own is not None:
                raise AlreadyRegistered(
                    coming.name,
                    f"registered in {one.series.name}, for {own.organisation.name}, and fills one seat only",
                )
    return series, seats, coming


def _seats_of(uow: UnitOfWork, group: Group, person: Person, now: datetime) -> list[SeatOf]:
    found = []
    for series in uow.series.list_of(group.id):
        held = find_held(uow, series, person, today_of(series, now))
        if held is not None:
            found.append(SeatOf(series=series, held=held))
    return found


def _open_appointments(uow: UnitOfWork, person: Person, today: date) -> list[Appointment]:
    """Those that hold today or begin later."""
    return [
        one
        for one in uow.seats.list_appointments_of(person.id)
        if (one.to_on is None or one.to_on >= today) and (one.to_on is None or one.to_on >= one.from_on)
    ]


def _until(appointment: Appointment, last: date) -> date:
    """The last day of an appointment that ends on that day; one that begins later ends before it began."""
    return max(last, appointment.from_on - _A_DAY)


# Leaving.


@dataclass(frozen=True, kw_only=True)
class LeavePreview:
    """What leaving would mean: nothing is kept yet."""

    person: Person
    is_own: bool
    last_on: date
    seats: tuple[SeatOf, ...]
    """Seats that become vacant, with the deputies who stand for them."""
    deputises: tuple[SeatOf, ...]
    """Seats for which they deputise no longer."""
    contact_for: tuple[Organisation, ...]
    coordinator: Person | None


@dataclass(frozen=True, kw_only=True)
class HasLeft:
    """Somebody has left, or leaves on a day ahead."""

    preview: LeavePreview
    undo_id: UndoId


def preview_leave(
    uow: UnitOfWork, *, actor: Actor, group_id: int, of: PersonId | None, last_on: date, now: datetime
) -> LeavePreview:
    """What somebody's leaving the group with that last day would mean.

    Refused: `NotAllowed`; `FieldRefusal` for a day that is over; `StillCoordinator`; `NothingToLeave`.
    """
    person, group = _leaver(uow, actor, group_id, of, now)
    today = now.astimezone(group.zone).date()
    if last_on < today:
        raise FieldRefusal("last", "That day is over. Nothing changed. Say today, or a day ahead.")
    if group.coordinator_id == person.id:
        raise StillCoordinator(person.name)
    seats = tuple(_seats_of(uow, group, person, now))
    deputises = tuple(_deputises(uow, group, person, now))
    contact_for = tuple(
        uow.organisations.get(one) for one in uow.organisation_history.list_contact_for(person.id, today)
    )
    if not seats and not deputises and not contact_for:
        raise NothingToLeave(person.name)
    return LeavePreview(
        person=person,
        is_own=actor.person is not None and actor.person.id == person.id,
        last_on=last_on,
        seats=seats,
        deputises=deputises,
        contact_for=contact_for,
        coordinator=uow.people.get(group.coordinator_id) if group.coordinator_id is not None else None,
    )


def leave(
    uow: UnitOfWork, *, actor: Actor, group_id: int, of: PersonId | None, last_on: date, now: datetime
) -> HasLeft:
    """End all that somebody holds in the group with that day; their seats stay, and the coordinator is told.

    Refused as `preview_leave`.
    """
    group = uow.groups.get(_leaver(uow, actor, group_id, of, now)[1].id)
    take_turns(uow, group.id)
    preview = preview_leave(uow, actor=actor, group_id=group_id, of=of, last_on=last_on, now=now)
    person, today = uow.people.get(preview.person.id), now.astimezone(group.zone).date()
    changes = RosterChanges(uow=uow, group_id=group.id, actor=actor, now=now)
    for appointment in _open_appointments(uow, person, today):
        if appointment.to_on is None or appointment.to_on > last_on:
            changes.close(appointment, _until(appointment, last_on))
    for deputyship in uow.seats.list_deputyships_of(person.id):
        if deputyship.to_on is None or deputyship.to_on > last_on:
            changes.end_deputy(deputyship, max(last_on, deputyship.from_on - _A_DAY))
    for contact in uow.organisation_history.list_contacts(group.id):
        if contact.person_id == person.id and (contact.to_on is None or contact.to_on > last_on):
            changes.end_contact(contact, max(last_on, contact.from_on - _A_DAY))
    changes.save_person(person, replace(person, left_on=last_on))
    _tell_left(changes, group, preview)
    for series_id in dict.fromkeys(one.series.id for one in (*preview.seats, *preview.deputises)):
        changes.show_anew(series_id)
    undo_id = changes.keep("leave", subject="person", subject_id=person.id, after={"last_on": last_on.isoformat()})
    return HasLeft(preview=preview, undo_id=undo_id)


def _tell_left(changes: RosterChanges, group: Group, preview: LeavePreview) -> None:
    by = changes.actor.person.id if changes.actor.person is not None else None
    first = next(iter((*preview.seats, *preview.deputises)), None)
    deputies = [one.id for seat in preview.seats for one in seat.held.deputies]
    for to in dict.fromkeys([group.coordinator_id, *deputies]):
        if to is None:
            continue
        changes.tell(
            News(
                happened=Happened.SEAT_LEFT,
                to=to,
                key=f"{preview.person.id}",
                by=by,
                about=preview.person.id,
                series_id=first.series.id if first is not None else None,
                seat_id=first.held.seat.id if first is not None else None,
                to_on=preview.last_on,
            )
        )


def _leaver(uow: UnitOfWork, actor: Actor, group_id: int, of: PersonId | None, now: datetime) -> tuple[Person, Group]:
    if of is None or (actor.person is not None and actor.person.id == of):
        actor.check(Right.ARRANGE_SEAT)
        if actor.person is None or actor.person.group_id != group_id:
            raise NotAllowed(Right.ARRANGE_SEAT)
        return actor.person, uow.groups.get(actor.person.group_id)
    if not actor.may(Right.CHANGE_OWN_PEOPLE):
        raise NotAllowed(Right.CHANGE_OWN_PEOPLE)
    person = uow.people.get(of)
    if person.group_id != group_id:
        raise UnknownPerson("that choice")
    group = uow.groups.get(person.group_id)
    if not actor.may(Right.REGISTER_OTHERS):
        if person.organisation_id is None:
            raise NotAllowed(Right.CHANGE_OWN_PEOPLE)
        check_may_change_people(uow, actor, person.organisation_id, now.astimezone(group.zone).date())
    return person, group


def _deputises(uow: UnitOfWork, group: Group, person: Person, now: datetime) -> list[SeatOf]:
    found = []
    for series in uow.series.list_of(group.id):
        for held in uow.seats.list_held(series.id, today_of(series, now)):
            if any(one.id == person.id for one in held.deputies):
                found.append(SeatOf(series=series, held=held))
    return found


# The coordinator's office.


@dataclass(frozen=True, kw_only=True)
class OfficePreview:
    """What handing over the coordinator's office would mean, and what waits for whoever takes it."""

    group: Group
    before: Person | None
    after: Person
    is_reachable: bool
    requests: int
    """Wishes to be registered that wait."""
    proposals: int
    """Changes that wait."""
    series: tuple[Series, ...]
    seated_in: tuple[Series, ...]
    """Where the one before keeps a seat."""


@dataclass(frozen=True, kw_only=True)
class OfficeHandedOver:
    """Somebody else coordinates the group."""

    preview: OfficePreview
    undo_id: UndoId


def preview_office(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, candidate: Candidate, now: datetime
) -> OfficePreview:
    """What it would mean that somebody else of the group coordinates it.

    Refused: `NotAllowed`; `UnknownPerson` for who is not in the group; `FieldRefusal` for who coordinates it already.
    """
    actor.check(Right.HAND_OVER_OFFICE)
    series = uow.series.get(series_id)
    group = uow.groups.get(series.group_id)
    coming = who_comes(uow, series, candidate)
    if coming.person is None or not coming.person.is_in_post(today_of(series, now)):
        raise UnknownPerson(coming.name)
    if coming.person.id == group.coordinator_id:
        raise FieldRefusal(
            "person", f"{coming.name} coordinates the group already. Nothing changed. Name somebody else."
        )
    before = uow.people.get(group.coordinator_id) if group.coordinator_id is not None else None
    return OfficePreview(
        group=group,
        before=before,
        after=coming.person,
        is_reachable=coming.is_reachable,
        requests=len(uow.requests.list_open(group.id)),
        proposals=len(uow.proposals.list_open(group.id)),
        series=tuple(uow.series.list_of(group.id)),
        seated_in=tuple(one.series for one in _seats_of(uow, group, before, now)) if before is not None else (),
    )


def hand_over_office(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, candidate: Candidate, now: datetime
) -> OfficeHandedOver:
    """Let somebody else coordinate the group from now on; they are told. Seats stay as they are.

    Refused as `preview_office`.
    """
    take_turns(uow, uow.series.get(series_id).group_id)
    preview = preview_office(uow, actor=actor, series_id=series_id, candidate=candidate, now=now)
    changes = RosterChanges(uow=uow, group_id=preview.group.id, actor=actor, now=now)
    after = take_in_known(uow, uow.series.get(series_id), candidate, preview.after)
    changes.save_group(preview.group, replace(preview.group, coordinator_id=after.id))
    changes.tell(
        News(
            happened=Happened.OFFICE_GIVEN,
            to=after.id,
            key=f"{preview.group.id}",
            by=actor.person.id if actor.person is not None else None,
            about=after.id,
        )
    )
    undo_id = changes.keep(
        "hand_over_office", subject="group", subject_id=preview.group.id, after={"to": int(after.id)}
    )
    return OfficeHandedOver(preview=preview, undo_id=undo_id)


def take_in_known(uow: UnitOfWork, series: Series, candidate: Candidate, person: Person) -> Person:
    """Somebody whom the group knows, reached from now on by the account with which they were named."""
    if candidate.team_id is not None and candidate.user_id is not None:
        uow.people.link(Identity(person_id=person.id, team_id=candidate.team_id, user_id=candidate.user_id))
    return person_of_group(uow, series, person.id)


def seats_said(seats: Sequence[SeatOf]) -> list[str]:
    """The seats in words: "the seat of Larkbeck College in Steering group"."""
    return [f"the seat of {one.held.organisation.name} in {one.series.name}" for one in seats]
