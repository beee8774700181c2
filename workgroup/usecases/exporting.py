"""A whole group as the facts of a region's file, so that it can be taken over elsewhere. Knows no file format.

What the file holds is what an import reads: organisations, people, seats, plans, meetings, attendance, answers,
calendars and partnerships. Feedback goes out without authors, in a random order, and only of closed rounds with so
many answers that totals may be shown; the rest of it stays. Nothing of the workspace goes out: accounts, channels'
ids and messages belong to the place, not to the group.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import SystemRandom
from typing import TypeVar

from workgroup.feedback.totals import FEWEST
from workgroup.ids import GroupId, MeetingId, OrganisationId, PersonId, SeatId, SeriesId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.presence import Presence, PresenceState
from workgroup.meeting.quorum import QuorumFrom
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Group, Organisation
from workgroup.roster.organisation import Agreement
from workgroup.roster.person import Person
from workgroup.roster.seat import Appointment, Capacity, Representation, Seat
from workgroup.usecases.planning import REPLANNED
from workgroup.usecases.region import (
    RegionAbsence,
    RegionAgreement,
    RegionAnswer,
    RegionAppointment,
    RegionContacts,
    RegionDeputy,
    RegionEngagement,
    RegionFile,
    RegionFormerName,
    RegionMeeting,
    RegionOrganisation,
    RegionPartnership,
    RegionPastAgreement,
    RegionPastContact,
    RegionPeriod,
    RegionPerson,
    RegionPresence,
    RegionQuorum,
    RegionReply,
    RegionSeries,
    RegionVacancy,
)
from workgroup.usecases.setting_up import NATIONS

_CONTACT, _DEPUTY = 1, 2
I_ = TypeVar("I_", bound=int)


@dataclass(frozen=True, kw_only=True)
class Export:
    """A group as a file tells it."""

    region: RegionFile
    withheld: int
    """How many feedback answers stayed, because their round is open or has too few."""


@dataclass(frozen=True, kw_only=True)
class _Names:
    """What the file calls things: as the file they came from did, else by their noun and number here."""

    organisations: Mapping[OrganisationId, str]
    people: Mapping[PersonId, str]
    series: Mapping[SeriesId, str]


def export_group(uow: UnitOfWork, *, group_id: GroupId, now: datetime) -> Export:
    """The group as it stands. Rights are not asked: whoever can run this is the administrator of the machine."""
    group = uow.groups.get(group_id)
    organisations = uow.organisations.list_of(group_id)
    people = uow.people.list_of(group_id)
    all_series = uow.series.list_of(group_id)
    names = _Names(
        organisations=_named("organisation", [(one.id, one.reference) for one in organisations]),
        people=_named("person", [(one.id, one.reference) for one in people]),
        series=_named("series", [(one.id, one.reference) for one in all_series]),
    )
    meetings: list[RegionMeeting] = []
    withheld = 0
    for one in all_series:
        found, kept_back = _meetings(uow, one, names)
        meetings += found
        withheld += kept_back
    region = RegionFile(
        as_of=now.astimezone(group.zone).date(),
        reference=group.reference or f"group-{group.id}",
        name=group.name,
        area=group.area,
        place=group.place,
        needs_approval=group.needs_approval,
        absences=_absences(uow, people, names),
        nations=group.nations,
        tzid=group.tzid,
        coordinator=names.people.get(group.coordinator_id) if group.coordinator_id is not None else None,
        sectors=tuple(uow.groups.list_sectors(group_id)),
        organisations=_organisations(uow, group, organisations, names),
        people=tuple(sorted((_person(one, names) for one in people), key=lambda one: one.reference)),
        series=tuple(_series(uow, one, names, {person.id: person for person in people}) for one in all_series),
        meetings=tuple(meetings),
        bank_holidays={nation: days for nation in NATIONS if (days := uow.bank_holidays.of(group_id, [nation]))},
        periods=_periods(uow, group, names),
        partnerships=_partnerships(uow, group, names),
        excluded_bodies=tuple(uow.partnerships.list_excluded(group_id)),
        not_modelled={},
        unknown_fields=(),
        engagements=_engagements(uow, group, names),
    )
    return Export(region=region, withheld=withheld)


def note_export(uow: UnitOfWork, *, group_id: GroupId) -> None:
    """Keep that the group was given out, and by which road."""
    uow.audit.record(group_id=group_id, verb="export", subject="group", subject_id=group_id)


def _named(noun: str, things: Iterable[tuple[I_, str | None]]) -> dict[I_, str]:
    return {one: reference or f"{noun}-{one}" for one, reference in things}


# Organisations and people.


def _organisations(
    uow: UnitOfWork, group: Group, organisations: Iterable[Organisation], names: _Names
) -> tuple[RegionOrganisation, ...]:
    history = uow.organisation_history
    contacts = [one for one in history.list_contacts(group.id) if one.to_on is None or one.from_on <= one.to_on]
    agreements = [one for one in history.list_agreements(group.id) if one.to_on is None or one.from_on <= one.to_on]
    formers = history.list_former_names(group.id)
    levels = {one.organisation_id: one.level for one in history.list_engagements(group.id) if one.to_on is None}
    found = []
    for one in organisations:
        held = {
            contact.position: names.people[contact.person_id]
            for contact in contacts
            if contact.organisation_id == one.id and contact.to_on is None
        }
        standing = next((it for it in agreements if it.organisation_id == one.id and it.to_on is None), None)
        organisation = RegionOrganisation(
            reference=names.organisations[one.id],
            name=one.name,
            sectors=one.sectors,
            nation=one.nation,
            domain=one.domain,
            active_from=one.active_from,
            active_to=one.active_to,
            succeeded_by=names.organisations[one.succeeded_by] if one.succeeded_by is not None else None,
            former_names=tuple(
                RegionFormerName(name=former.name, until=former.until)
                for former in formers
                if former.organisation_id == one.id
            ),
            contacts=RegionContacts(designated=held.get(_CONTACT), deputy=held.get(_DEPUTY)),
            agreement=_agreement(standing) if standing is not None else None,
            level=levels.get(one.id),
            mailbox=one.mailbox,
            past_contacts=tuple(
                RegionPastContact(
                    person=names.people[contact.person_id],
                    position=contact.position,
                    from_on=contact.from_on,
                    to_on=contact.to_on,
                )
                for contact in contacts
                if contact.organisation_id == one.id
            ),
            past_agreements=tuple(
                RegionPastAgreement(agreement=_agreement(it), from_on=it.from_on, to_on=it.to_on)
                for it in sorted(agreements, key=lambda it: it.from_on)
                if it.organisation_id == one.id
            ),
        )
        found.append(organisation)
    return tuple(sorted(found, key=lambda one: one.reference))


def _agreement(one: Agreement) -> RegionAgreement:
    return RegionAgreement(
        state=one.state, requested_on=one.requested_on, signed_on=one.signed_on, review_due=one.review_due
    )


def _engagements(uow: UnitOfWork, group: Group, names: _Names) -> tuple[RegionEngagement, ...]:
    found = [
        RegionEngagement(
            organisation=names.organisations[one.organisation_id],
            level=one.level,
            from_on=one.from_on,
            set_by=names.people.get(one.set_by) if one.set_by is not None else None,
            reason=one.reason,
            review_by=one.review_by,
            line=0,
        )
        for one in uow.organisation_history.list_engagements(group.id)
    ]
    return tuple(sorted(found, key=lambda one: (one.from_on, one.organisation)))


def _absences(uow: UnitOfWork, people: Iterable[Person], names: _Names) -> tuple[RegionAbsence, ...]:
    held = uow.absences.list_of([one.id for one in people], since=date.min)
    found = [RegionAbsence(person=names.people[one.person_id], from_on=one.from_on, to_on=one.to_on) for one in held]
    return tuple(sorted(found, key=lambda one: (one.person, one.from_on)))


def _person(one: Person, names: _Names) -> RegionPerson:
    return RegionPerson(
        reference=names.people[one.id],
        name=one.name,
        email=one.email,
        post=one.post,
        organisation=names.organisations[one.organisation_id] if one.organisation_id is not None else None,
        sector=one.sector,
        confirmed_on=one.confirmed_on,
        starts_on=None,
        left_on=one.left_on,
        deputy_for=(),
        deputy_order=None,
        line=0,
        authority=one.authority,
        briefable=one.briefable,
        languages=one.languages,
        adjustments=one.adjustments,
        same_person_as=names.people.get(one.earlier_id) if one.earlier_id is not None else None,
    )


# Series and their seats.


def _series(uow: UnitOfWork, one: Series, names: _Names, people: Mapping[PersonId, Person]) -> RegionSeries:
    seats = {seat.id: seat for seat in uow.seats.list_of(one.id)}
    appointments = [held for held in uow.seats.list_appointments(one.id) if _was_ever(held, people)]
    spoken = uow.seats.list_representations(one.id)
    quorums = [_quorum(rule, names) for rule in uow.terms.list_quorums(one.id)]
    return RegionSeries(
        reference=names.series[one.id],
        name=one.name,
        tier=one.tier,
        purpose=one.purpose,
        channel_name=one.channel_name,
        recurrence=one.recurrence,
        minutes=one.minutes,
        appointments=tuple(
            _appointment(held, seats[held.seat_id], spoken, names, people) for held in _in_order(appointments, seats)
        ),
        line=0,
        started_on=min((held.from_on for held in appointments), default=None),
        quorum=quorums[-1] if quorums else None,
        earlier_quorums=tuple(quorums[:-1]),
        vacancies=_vacancies(seats.values(), {held.seat_id for held in appointments}, names),
        deputies=_deputies(uow, one, seats, names),
        place=one.place,
        leads=uow.series.list_leads(one.id),
        pauses=one.pauses,
        ended_because=one.ended_because,
        avoid=one.avoid,
        needs=dict(sorted(uow.terms.needs(one.id).items())) or None,
    )


def _was_ever(held: Appointment, people: Mapping[PersonId, Person]) -> bool:
    left_on = people[held.person_id].left_on
    is_void = held.to_on is not None and held.to_on < held.from_on
    return not is_void and (left_on is None or held.from_on <= left_on)


def _in_order(appointments: Iterable[Appointment], seats: Mapping[SeatId, Seat]) -> list[Appointment]:
    return sorted(appointments, key=lambda held: (held.from_on, seats[held.seat_id].id, held.person_id))


def _appointment(
    held: Appointment,
    seat: Seat,
    spoken: Iterable[Representation],
    names: _Names,
    people: Mapping[PersonId, Person],
) -> RegionAppointment:
    person = people[held.person_id]
    speaks_for = [one.organisation_id for one in spoken if one.seat_id == seat.id and one.from_on == held.from_on]
    ends = [day for day in (held.to_on, person.left_on) if day is not None]
    return RegionAppointment(
        person=names.people[person.id],
        capacity=held.capacity,
        counts=held.counts,
        from_on=held.from_on,
        to_on=min(ends, default=None),
        represents=tuple(names.organisations[one] for one in speaks_for),
        organisation=names.organisations[seat.organisation_id]
        if seat.organisation_id != person.organisation_id
        else None,
        sector=seat.sector if seat.sector != person.sector else None,
        number=seat.number,
    )


def _quorum(quorum: QuorumFrom, names: _Names) -> RegionQuorum:
    rule = quorum.rule
    if rule is None:
        return RegionQuorum(fraction=None, from_on=quorum.from_on)
    return RegionQuorum(
        fraction=rule.fraction,
        needs_one_of=rule.needs_one_of,
        may_chair=tuple(sorted(names.people[one] for one in rule.may_chair)),
        from_on=quorum.from_on,
    )


def _vacancies(seats: Iterable[Seat], taken: set[SeatId], names: _Names) -> tuple[RegionVacancy, ...]:
    """Seats in which nobody has ever sat; of the others their appointments tell."""
    found = []
    for seat in seats:
        if seat.id in taken or seat.opened_on is None or seat.closed_on is not None:
            continue
        capacity = seat.capacity or Capacity.MEMBER
        vacancy = RegionVacancy(
            organisation=names.organisations[seat.organisation_id],
            sector=seat.sector,
            capacity=capacity,
            counts=capacity.counts_by_default if seat.counts is None else seat.counts,
            from_on=seat.opened_on,
        )
        found.append(vacancy)
    return tuple(sorted(found, key=lambda one: (one.organisation, one.sector, one.from_on)))


def _deputies(uow: UnitOfWork, series: Series, seats: Mapping[SeatId, Seat], names: _Names) -> tuple[RegionDeputy, ...]:
    found = [
        RegionDeputy(
            organisation=names.organisations[seats[one.seat_id].organisation_id],
            sector=seats[one.seat_id].sector,
            number=seats[one.seat_id].number,
            person=names.people[one.person_id],
            position=one.position,
            from_on=one.from_on,
            to_on=one.to_on,
        )
        for one in uow.seats.list_deputies(series.id)
        if one.to_on is None or one.from_on <= one.to_on
    ]
    return tuple(sorted(found, key=lambda one: (one.organisation, one.sector, one.number, one.position, one.from_on)))


# Meetings.


def _meetings(uow: UnitOfWork, series: Series, names: _Names) -> tuple[list[RegionMeeting], int]:
    seen = uow.presences.of_series(series.id)
    appointments = uow.seats.list_appointments(series.id)
    found, withheld = [], 0
    for meeting in uow.meetings.list_of(series.id):
        if meeting.cancelled_because == REPLANNED:
            continue
        answers, kept_back = _answers(uow, meeting.id)
        withheld += kept_back
        on = meeting.starts_at.astimezone(series.zone).date()
        one = RegionMeeting(
            reference=meeting.reference or f"{names.series[series.id]}-meeting-{meeting.id}",
            series=names.series[series.id],
            recurrence_id=meeting.recurrence_id,
            starts_at=meeting.starts_at,
            on=on,
            presences=tuple(
                _presences(seen.get(meeting.id, ()), [one for one in appointments if one.is_held(on)], names)
            ),
            answers=answers,
            minutes=meeting.minutes,
            place=meeting.place,
            cancelled_because=meeting.cancelled_because,
            replies=_replies(uow, meeting, names),
            is_skipped=meeting.is_skipped,
            is_extra=meeting.is_extra,
            moved_because=meeting.moved_because,
        )
        found.append(one)
    return found, withheld


def _presences(presences: Iterable[Presence], held: Iterable[Appointment], names: _Names) -> Iterable[RegionPresence]:
    """What was observed, each seat called by who held it that day."""
    holders = {one.seat_id: one.person_id for one in held}
    for presence in presences:
        holder = holders.get(presence.seat_id) if presence.seat_id is not None else None
        stood_in = presence.state in {PresenceState.DEPUTY, PresenceState.SUBSTITUTE} and holder is not None
        whose = holder if holder is not None and (stood_in or not presence.was_there) else presence.person_id
        yield RegionPresence(
            person=names.people[presence.person_id],
            state=presence.state,
            seat_of=names.people[whose],
        )


def _answers(uow: UnitOfWork, meeting_id: MeetingId) -> tuple[tuple[RegionAnswer, ...], int]:
    """The answers that may go out, in an order that tells nothing, and how many stay."""
    feedback = uow.feedback.find_round(meeting_id)
    if feedback is None:
        return (), 0
    answers = list(uow.feedback.answers(feedback.id))
    if feedback.closed_at is None or len(answers) < FEWEST:
        return (), len(answers)
    SystemRandom().shuffle(answers)
    return tuple(RegionAnswer(answer=one, line=0) for one in answers), 0


def _replies(uow: UnitOfWork, meeting: Meeting, names: _Names) -> tuple[RegionReply, ...]:
    found = [
        RegionReply(person=names.people[one.person_id], partstat=one.partstat, replied_at=one.replied_at)
        for one in uow.replies.list_of(meeting.id)
    ]
    return tuple(sorted(found, key=lambda one: one.person))


# Calendars and partnerships.


def _periods(uow: UnitOfWork, group: Group, names: _Names) -> tuple[RegionPeriod, ...]:
    return tuple(
        RegionPeriod(
            reference=one.reference or f"period-{one.id}",
            kind=one.kind,
            organisation=names.organisations[one.organisation_id] if one.organisation_id is not None else None,
            label=one.label,
            from_on=one.from_on,
            to_on=one.to_on,
            place=one.place,
            line=0,
        )
        for one in uow.periods.list_of(group.id)
    )


def _partnerships(uow: UnitOfWork, group: Group, names: _Names) -> tuple[RegionPartnership, ...]:
    return tuple(
        RegionPartnership(
            reference=one.reference or f"partnership-{one.id}",
            name=one.name,
            lead=names.organisations[one.lead_id] if one.lead_id is not None else None,
            tier=one.tier,
            areas=one.areas,
            remit=one.remit,
            chair=names.people[one.chair_id] if one.chair_id is not None else None,
            members=tuple(sorted(names.people[person_id] for person_id in one.member_ids)),
            others=one.others,
            recurrence=one.recurrence,
            begins=one.begins,
            minutes=one.minutes,
            dates=one.dates,
            reports_to=one.reports_to,
            line=0,
        )
        for one in uow.partnerships.list_of(group.id)
    )


def without_feedback(region: RegionFile) -> RegionFile:
    """The same without what people thought: two of these can be compared, since answers have no order."""
    return replace(region, meetings=tuple(replace(one, answers=()) for one in region.meetings))
