"""Who is best to attend: the candidates side by side with the evidence. The organisation decides. Knows no surface."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import takewhile

from workgroup.errors import Refusal
from workgroup.ids import OrganisationId, PersonId, SeriesId
from workgroup.meeting.attendance import Attendance, count_attendance
from workgroup.meeting.candidate import Candidate, CandidateDeputy
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.coverage import Gaps
from workgroup.roster.group import Group, Organisation, Sector
from workgroup.roster.permission import Actor, Right
from workgroup.roster.person import Person
from workgroup.roster.seat import SeatHeld
from workgroup.roster.sectors import codes_for_topic, name_of
from workgroup.usecases.covering import list_gaps
from workgroup.usecases.guarding import keep_out
from workgroup.usecases.narrowing import Asked
from workgroup.usecases.planning import next_standing
from workgroup.wording import one_line

_YEAR = timedelta(days=365)
_MONTHS = 12
LONGEST_TOPIC = 120


class TopicTooLong(Refusal):
    """A topic is a few words."""

    code = "topic_too_long"

    def __init__(self) -> None:
        super().__init__(
            f"A topic has at most {LONGEST_TOPIC} characters. Nothing changed. "
            'Say it in a few words: `/prevent advise who for "training"`.'
        )


@dataclass(frozen=True, kw_only=True)
class Advice:
    """Candidates for a series, in the order of their organisations: never in one of merit."""

    group: Group
    series: Series
    on: date
    asked: Asked
    topic: str
    """What they should be able to speak about; empty when nobody said."""
    topic_sectors: str
    """The sectors that usually know it; empty when none is known for it."""
    candidates: tuple[Candidate, ...]
    next_starts_at: datetime | None
    """When the series meets next, in UTC; `None` when nothing is planned."""
    coordinator: Person | None
    counting: int
    """How many seats of the series count."""


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What the group knows, looked up once."""

    series: Series
    on: date
    organisations: Mapping[OrganisationId, Organisation]
    sectors: Mapping[str, Sector]
    people: tuple[Person, ...]
    seats: tuple[SeatHeld, ...]
    attendance: Mapping[PersonId, Attendance]
    load: Mapping[PersonId, tuple[float, tuple[str, ...]]]
    contacts: frozenset[PersonId]
    reachable: frozenset[PersonId]


def advise_who(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, asked: Asked, topic: str, now: datetime
) -> Advice:
    """Compare who may attend: everybody of a sector or organisation, or around a person.

    With a topic and nothing else, people of the sectors that usually know it; with nothing at all, people of the
    organisations whose seats are vacant or were filled seldom. Refused: `NotAllowed`, `TopicTooLong`, and what the
    content guard keeps out of the topic.
    """
    actor.check(Right.COMPARE_CANDIDATES)
    series = uow.series.get(series_id)
    group = uow.groups.get(series.group_id)
    topic = one_line(topic)
    if len(topic) > LONGEST_TOPIC:
        raise TopicTooLong
    if topic:
        keep_out(uow, topic, field="topic", group_id=group.id)
    known = _known(uow, series, now)
    sectors = tuple(known.sectors.values())
    codes = codes_for_topic(topic, sectors) if topic else ()
    if codes and not (asked.sectors or asked.organisation_id or asked.person_id):
        asked = replace(asked, sectors=codes, name=asked.name or name_of(codes, sectors))
    wanted = _wanted(uow, actor, known, asked, now)
    planned = next_standing(uow, series, now=now)
    return Advice(
        group=group,
        series=series,
        on=known.on,
        asked=asked,
        topic=topic,
        topic_sectors=name_of(codes, sectors) if codes else "",
        candidates=tuple(_candidate(known, person) for person in wanted),
        next_starts_at=planned.starts_at if planned is not None else None,
        coordinator=uow.people.get(group.coordinator_id) if group.coordinator_id is not None else None,
        counting=sum(held.counts for held in known.seats),
    )


def _known(uow: UnitOfWork, series: Series, now: datetime) -> _Known:
    on = now.astimezone(series.zone).date()
    people = tuple(one for one in uow.people.list_of(series.group_id) if one.is_in_post(on))
    contacts = uow.organisation_history.list_contacts(series.group_id)
    return _Known(
        series=series,
        on=on,
        organisations={one.id: one for one in uow.organisations.list_of(series.group_id)},
        sectors={one.code: one for one in uow.groups.list_sectors(series.group_id)},
        people=people,
        seats=tuple(uow.seats.list_held(series.id, on)),
        attendance=attendance_of(uow, series, now=now),
        load=_load(uow, series, now),
        contacts=frozenset(one.person_id for one in contacts if one.is_held(on)),
        reachable=uow.people.list_reachable([one.id for one in people]),
    )


def attendance_of(uow: UnitOfWork, series: Series, *, now: datetime) -> Mapping[PersonId, Attendance]:
    """Everybody's attendance of the series so far, where it is on record."""
    seen = uow.presences.of_series(series.id)
    record = [
        (meeting.starts_at.astimezone(series.zone).date(), seen[meeting.id])
        for meeting in uow.meetings.list_of(series.id, until=now)
        if meeting.id in seen and not meeting.is_cancelled
    ]
    return count_attendance(uow.seats.list_appointments(series.id), record)


def _load(uow: UnitOfWork, series: Series, now: datetime) -> dict[PersonId, tuple[float, tuple[str, ...]]]:
    """Hours a month in the meetings that the next year's plans foresee.

    Those of the group's series count for who holds a seat there, those of partnerships for who sits there too.
    """
    load: dict[PersonId, tuple[float, tuple[str, ...]]] = {}

    def add(name: str, meetings: int, minutes: int, people: Iterable[PersonId]) -> None:
        for person_id in people:
            before, names = load.get(person_id, (0.0, ()))
            load[person_id] = (before + meetings * minutes / 60 / _MONTHS, (*names, name))

    for one in uow.series.list_of(series.group_id):
        if one.recurrence is None:
            continue
        meetings = sum(1 for _ in takewhile(lambda date: date.starts_at <= now + _YEAR, one.each_occurrence(since=now)))
        on = now.astimezone(one.zone).date()
        holders = {held.holder.id for held in uow.seats.list_held(one.id, on) if held.holder is not None}
        add(one.name, meetings, one.minutes, holders)
    for other in uow.partnerships.list_of(series.group_id):
        add(other.name, len(other.starts(since=now, until=now + _YEAR)), other.minutes, other.member_ids)
    return load


def _wanted(uow: UnitOfWork, actor: Actor, known: _Known, asked: Asked, now: datetime) -> list[Person]:
    if asked.person_id is not None:
        around = {(one.organisation_id, one.sector) for one in known.people if one.id == asked.person_id}
        chosen = [one for one in known.people if (one.organisation_id, one.sector) in around]
    elif asked.organisation_id is not None:
        chosen = [one for one in known.people if one.organisation_id == asked.organisation_id]
    elif asked.sectors:
        chosen = [one for one in known.people if one.sector in asked.sectors]
    else:
        gaps = list_gaps(uow, actor=actor, series_id=known.series.id, now=now).gaps
        weak = {(held.organisation.id, held.sector.code) for held in _weak(gaps)}
        chosen = [one for one in known.people if (one.organisation_id, one.sector) in weak]
    order = {code: number for number, code in enumerate(known.sectors)}
    return sorted(
        (one for one in chosen if one.organisation_id in known.organisations),
        key=lambda one: (order.get(one.sector or "", len(order)), _organisation(known, one).name, one.name, one.id),
    )


def _weak(gaps: Gaps) -> Iterable[SeatHeld]:
    yield from gaps.vacant
    yield from (one.held for one in gaps.dormant)
    yield from (one.held for one in gaps.seldom)


def _organisation(known: _Known, person: Person) -> Organisation:
    if person.organisation_id is None:
        raise ValueError("a candidate acts for an organisation")
    return known.organisations[person.organisation_id]


def _candidate(known: _Known, person: Person) -> Candidate:
    own = next((held for held in known.seats if held.holder == person), None)
    seated = {held.holder.id for held in known.seats if held.holder is not None}
    hours, meets_in = known.load.get(person.id, (0.0, ()))
    code = own.sector.code if own is not None else person.sector or ""
    return Candidate(
        person=person,
        organisation=own.organisation if own is not None else _organisation(known, person),
        sector=known.sectors.get(code, Sector(code=code, name=code)),
        capacity=own.capacity if own is not None else None,
        deputises_for=tuple(held.holder for held in known.seats if held.holder is not None and person in held.deputies),
        attendance=known.attendance.get(person.id, Attendance()),
        hours=hours,
        meets_in=meets_in,
        deputies=tuple(
            CandidateDeputy(person=one, has_seat=one.id in seated) for one in (own.deputies if own is not None else ())
        ),
        is_contact=person.id in known.contacts,
        is_reachable=person.email is not None or person.id in known.reachable,
    )
