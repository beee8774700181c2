"""Freshness: once a quarter each seat is asked whether its people are still right, and what they answer. No surface."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from workgroup.calendar.working_days import is_working_day
from workgroup.ids import PersonId, SeriesId
from workgroup.meeting.series import Series
from workgroup.notices import NoticeDraft, NoticeKind
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Group, Organisation
from workgroup.roster.permission import Actor, NotAllowed, Right
from workgroup.roster.person import Person
from workgroup.roster.seat import SeatHeld

_ASKED_AT = time(9)
_ASKED_FOR = timedelta(days=14)
_TELL_FOR = timedelta(days=5)


class StillRight(StrEnum):
    """What somebody says of their seats."""

    ALL = "all"
    """They are still right, and so are the deputies."""
    NOT_DEPUTY = "not_deputy"
    """They are, but a deputy is not."""
    NOT_ME = "not_me"
    """Somebody else should be asked now."""


@dataclass(frozen=True, kw_only=True)
class HeldSeat:
    """A seat of the person who is asked."""

    series: Series
    held: SeatHeld


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """What came of an answer."""

    person: Person
    said: StillRight
    seats: tuple[HeldSeat, ...]
    on: date
    confirmed: tuple[Person, ...]
    """Who counts as confirmed now: the person, and with ALL the deputies of their own organisation."""
    is_coordinator_told: bool


def quarter_of(day: date) -> tuple[date, str]:
    """The first day of the day's quarter, and its name: "2027-Q1"."""
    number = (day.month - 1) // 3
    return date(day.year, 3 * number + 1, 1), f"{day.year}-Q{number + 1}"


def asks_at(group: Group, day: date, holidays: frozenset[date]) -> datetime:
    """When the group's people are asked in the quarter of that day: 09:00 of its first working day, in UTC."""
    asked_on, _ = quarter_of(day)
    while not is_working_day(asked_on, holidays):
        asked_on += timedelta(days=1)
    return datetime.combine(asked_on, _ASKED_AT, group.zone).astimezone(UTC)


def ask_whether_right(uow: UnitOfWork, *, now: datetime) -> int:
    """Ask everybody who holds a seat, once a quarter, within its first two weeks; how many were new.

    Whoever was confirmed in the quarter already is not asked. Keys make it repeatable.
    """
    asked = 0
    for group in uow.groups.list_all():
        today = now.astimezone(group.zone).date()
        due = asks_at(group, today, uow.bank_holidays.of(group.id, group.nations))
        if not due <= now < due + _ASKED_FOR:
            continue
        begins, quarter = quarter_of(today)
        for person, seats in _holders(uow, group, today):
            if person.confirmed_on is not None and person.confirmed_on >= begins:
                continue
            key = f"{NoticeKind.CONFIRMATION_REQUEST}:{quarter}:{person.id}"
            draft = NoticeDraft(
                key=key,
                kind=NoticeKind.CONFIRMATION_REQUEST,
                group_id=group.id,
                series_id=seats[0].series.id,
                person_id=person.id,
                due_at=due,
                expires_at=due + _ASKED_FOR,
                facts={"since": begins.isoformat()},
            )
            asked += uow.outbox.enqueue(draft) is not None
    return asked


def seats_of(uow: UnitOfWork, person: Person, on: date) -> list[HeldSeat]:
    """The seats that the person holds in their group that day, by series."""
    return [
        HeldSeat(series=series, held=held)
        for series in uow.series.list_of(person.group_id)
        for held in uow.seats.list_held(series.id, on)
        if held.holder is not None and held.holder.id == person.id
    ]


def _holders(uow: UnitOfWork, group: Group, on: date) -> Iterable[tuple[Person, list[HeldSeat]]]:
    by_person: dict[PersonId, tuple[Person, list[HeldSeat]]] = {}
    for series in uow.series.list_of(group.id):
        for held in uow.seats.list_held(series.id, on):
            if held.holder is not None:
                by_person.setdefault(held.holder.id, (held.holder, []))[1].append(HeldSeat(series=series, held=held))
    return by_person.values()


def confirm(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, still: StillRight, now: datetime) -> Confirmed:
    """Keep what the person says of all their seats in the group.

    ALL confirms them and the deputies of their own organisation from today; NOT_DEPUTY confirms them alone; with
    either of the other two the coordinator is told, once a day. It can be said again, and the last word counts; that
    somebody was confirmed before is not taken back. Refused: `NotAllowed` for who holds no seat in the group.
    """
    series = uow.series.get(series_id)
    today = now.astimezone(series.zone).date()
    person = actor.person
    seats = seats_of(uow, person, today) if person is not None and actor.may(Right.SEE_NEXT) else []
    if person is None or person.group_id != series.group_id or not seats:
        raise NotAllowed(Right.SEE_LIST)
    confirmed = [person] if still is not StillRight.NOT_ME else []
    if still is StillRight.ALL:
        own = [one for seat in seats for one in seat.held.deputies if one.organisation_id == person.organisation_id]
        confirmed += [one for one in dict.fromkeys(own) if one != person]
    for one in confirmed:
        if one.confirmed_on is None or one.confirmed_on < today:
            uow.people.save(replace(one, confirmed_on=today))
            uow.audit.record(
                group_id=series.group_id,
                verb="confirm",
                subject="person",
                subject_id=one.id,
                before={"confirmed_on": one.confirmed_on.isoformat() if one.confirmed_on else None},
                after={"confirmed_on": today.isoformat()},
            )
    told = still is not StillRight.ALL and _tell_coordinator(uow, person, NoticeKind.CONFIRMATION_ANSWER, still, now)
    return Confirmed(
        person=person,
        said=still,
        seats=tuple(seats),
        on=today,
        confirmed=tuple(confirmed),
        is_coordinator_told=told,
    )


def _tell_coordinator(uow: UnitOfWork, person: Person, kind: NoticeKind, what: str, now: datetime) -> bool:
    """Tell the coordinator something about a person, once a day; whether there is one to be told."""
    group = uow.groups.get(person.group_id)
    if group.coordinator_id is None or group.coordinator_id == person.id:
        return False
    day = now.astimezone(group.zone).date().isoformat()
    uow.outbox.enqueue(
        NoticeDraft(
            key=f"{kind}:{day}:{person.id}:{what}",
            kind=kind,
            group_id=group.id,
            person_id=group.coordinator_id,
            due_at=now,
            expires_at=now + _TELL_FOR,
            facts={"person": int(person.id), "what": str(what)},
        )
    )
    return True


def close_account(uow: UnitOfWork, *, team_id: str, user_id: str, now: datetime) -> int:
    """A workspace closed an account: nothing is sent there any more, and the coordinators are told.

    The seats stay with the people: who left a workspace may not have left the post. How many people it was.
    """
    people = uow.people.list_by_identity(team_id, user_id)
    for person in people:
        uow.people.unlink(person.id, team_id=team_id, user_id=user_id)
        uow.audit.record(group_id=person.group_id, verb="unlink_person", subject="person", subject_id=person.id)
        _tell_coordinator(uow, person, NoticeKind.ACCOUNT_CLOSED, "closed", now)
    return len(people)


@dataclass(frozen=True, kw_only=True)
class AboutPerson:
    """Somebody of whom a notice tells, with their seats and the role mailbox of their organisation."""

    person: Person
    seats: tuple[HeldSeat, ...]
    organisation: Organisation | None


def about_person(uow: UnitOfWork, person_id: PersonId, *, now: datetime) -> AboutPerson:
    """What a notice about somebody needs to say."""
    person = uow.people.get(person_id)
    zone = uow.groups.get(person.group_id).zone
    organisation = uow.organisations.get(person.organisation_id) if person.organisation_id is not None else None
    return AboutPerson(
        person=person, seats=tuple(seats_of(uow, person, now.astimezone(zone).date())), organisation=organisation
    )
