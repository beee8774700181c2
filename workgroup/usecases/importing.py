"""Take a region's file over: what it says stands afterwards, what it does not say is left alone. Knows no YAML.

Everything is found again by the file's own name for it, so that a file can be read twice, and again after an edit.
Nothing is ever removed: who is no longer in the file may have been registered since, by a person.
"""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import SystemRandom

from workgroup.calendar.recurrence import occurrences
from workgroup.feedback.questions import FeedbackAnswer
from workgroup.feedback.round import closes_at, opens_at, remind_at
from workgroup.feedback.totals import next_snapshot
from workgroup.ids import MeetingId, OrganisationId, PersonId, RoundId, SeatId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.presence import Presence
from workgroup.meeting.series import Series
from workgroup.notices import USUAL_LEADS, NoticeKind
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Group
from workgroup.roster.person import Person
from workgroup.roster.seat import Appointment, Deputyship, Placing, Seat, numbered
from workgroup.safety.guard import NotKept, check_text
from workgroup.usecases.giving_feedback import hashed
from workgroup.usecases.planning import REPLANNED, came, holidays_of, revive_reminders
from workgroup.usecases.region import RegionAppointment, RegionFile, RegionMeeting, RegionPerson, RegionSeries

_LAST = 10**6


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What became of a region's file."""

    group: str
    added: Mapping[str, int]
    """How many of each noun, in the singular, were not there before."""
    changed: Mapping[str, int]
    """How many were there and said something else."""
    unchanged: Mapping[str, int]
    """How many were there just so."""
    not_modelled: Mapping[str, int]
    """What the file knows and this program does not keep yet, by noun."""
    unknown_fields: tuple[str, ...]
    """Fields that were skipped, as "line 12: field"."""
    refused_texts: tuple[str, ...]
    """Texts that the content guard kept out, as "line 12: purpose"; never what they said."""

    @property
    def is_unchanged(self) -> bool:
        """Whether everything was there already."""
        return not self.added and not self.changed


@dataclass(kw_only=True)
class _Tally:
    """Counts while the import runs, and what the guard kept out."""

    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[str, str, NotKept]] = field(default_factory=list)

    def differs(self, noun: str, *, before: object, after: object) -> bool:
        """Count something that was there before; whether it must be saved."""
        (self.unchanged if before == after else self.changed)[noun] += 1
        return before != after


def import_region(uow: UnitOfWork, region: RegionFile, *, now: datetime) -> ImportReport:
    """Take over everything of the file that is kept, in this one transaction.

    Seats, people and meetings are added or brought to what the file says. Feedback is kept without its author and in
    an order that tells nothing, and only in a round that holds no answer yet. A text that the content guard refuses
    is left out. Rights are not asked: whoever can run this is the administrator of the machine.
    """
    tally = _Tally()
    group = _put_group(uow, region, tally)
    _put_sectors(uow, group, region, tally)
    organisations = _put_organisations(uow, group, region, tally)
    people = _put_people(uow, group, region, organisations, tally)
    group = _put_coordinator(uow, group, region, people)
    _put_bank_holidays(uow, group, region, tally)
    names = [person.name for person in uow.people.list_of(group.id)]
    meetings: defaultdict[str, list[RegionMeeting]] = defaultdict(list)
    for meeting in region.meetings:
        meetings[meeting.series].append(meeting)
    for series, wanted in _put_series(uow, group, region, names, tally, now):
        seats = _Seats(uow, series, region, wanted, organisations=organisations, people=people)
        seats.put_appointments(tally)
        seats.put_deputies(tally)
        _put_meetings(uow, series, meetings[wanted.reference], seats, people, names, tally, now)
    if tally.added or tally.changed:
        _record(uow, group, tally)
    return ImportReport(
        group=group.name,
        added=dict(tally.added),
        changed=dict(tally.changed),
        unchanged=dict(tally.unchanged),
        not_modelled=dict(region.not_modelled),
        unknown_fields=region.unknown_fields,
        refused_texts=tuple(f"{line}: {what}" for line, what, _ in tally.refused),
    )


def _record(uow: UnitOfWork, group: Group, tally: _Tally) -> None:
    for _, what, refusal in tally.refused:
        uow.audit.guarded(group_id=group.id, field=what, category=refusal.category)
    uow.audit.record(
        group_id=group.id,
        verb="import",
        subject="group",
        subject_id=group.id,
        after={"added": dict(tally.added), "changed": dict(tally.changed)},
    )


# The group and what belongs to it.


def _put_group(uow: UnitOfWork, region: RegionFile, tally: _Tally) -> Group:
    kept = uow.groups.find_by_reference(region.reference)
    if kept is None:
        tally.added["group"] += 1
        return uow.groups.add(
            name=region.name,
            area=region.area,
            nations=region.nations,
            tzid=region.tzid,
            place="",
            team_id=None,
            reference=region.reference,
        )
    wanted = replace(kept, name=region.name, area=region.area, nations=region.nations, tzid=region.tzid)
    if tally.differs("group", before=kept, after=wanted):
        uow.groups.save(wanted)
    return wanted


def _put_coordinator(uow: UnitOfWork, group: Group, region: RegionFile, people: Mapping[str, PersonId]) -> Group:
    """A file without a coordinator takes nobody's office away."""
    if region.coordinator is None or group.coordinator_id == people[region.coordinator]:
        return group
    wanted = replace(group, coordinator_id=people[region.coordinator])
    uow.groups.save(wanted)
    return wanted


def _put_sectors(uow: UnitOfWork, group: Group, region: RegionFile, tally: _Tally) -> None:
    kept = {sector.code: sector for sector in uow.groups.list_sectors(group.id)}
    for sector in region.sectors:
        if sector.code not in kept:
            tally.added["sector"] += 1
        else:
            tally.differs("sector", before=kept[sector.code], after=sector)
    if any(kept.get(sector.code) != sector for sector in region.sectors):
        uow.groups.put_sectors(group.id, region.sectors)


def _put_organisations(uow: UnitOfWork, group: Group, region: RegionFile, tally: _Tally) -> dict[str, OrganisationId]:
    kept = uow.organisations.list_of(group.id)
    by_reference = {one.reference: one for one in kept if one.reference is not None}
    # Somebody may have added one by hand before the file knew it.
    by_name = {one.name.casefold(): one for one in kept if one.reference is None}
    ids: dict[str, OrganisationId] = {}
    for wanted in region.organisations:
        before = by_reference.get(wanted.reference) or by_name.pop(wanted.name.casefold(), None)
        if before is None:
            tally.added["organisation"] += 1
            added = uow.organisations.add(
                group_id=group.id,
                name=wanted.name,
                sectors=wanted.sectors,
                nation=wanted.nation,
                domain=wanted.domain,
                reference=wanted.reference,
            )
            ids[wanted.reference] = added.id
            continue
        after = replace(
            before,
            name=wanted.name,
            sectors=wanted.sectors,
            nation=wanted.nation,
            domain=wanted.domain,
            reference=wanted.reference,
        )
        if tally.differs("organisation", before=before, after=after):
            uow.organisations.save(after)
        ids[wanted.reference] = before.id
    return ids


def _put_people(
    uow: UnitOfWork,
    group: Group,
    region: RegionFile,
    organisations: Mapping[str, OrganisationId],
    tally: _Tally,
) -> dict[str, PersonId]:
    kept = uow.people.list_of(group.id)
    by_reference = {one.reference: one for one in kept if one.reference is not None}
    # Who was registered by hand is the same person when the address is the same.
    by_email = {one.email: one for one in kept if one.reference is None and one.email is not None}
    ids: dict[str, PersonId] = {}
    for wanted in region.people:
        before = by_reference.get(wanted.reference)
        if before is None and wanted.email is not None:
            before = by_email.pop(wanted.email, None)
        ids[wanted.reference] = _put_person(uow, group, wanted, before, organisations[wanted.organisation], tally)
    return ids


def _put_person(
    uow: UnitOfWork,
    group: Group,
    wanted: RegionPerson,
    before: Person | None,
    organisation_id: OrganisationId,
    tally: _Tally,
) -> PersonId:
    if before is None:
        tally.added["person"] += 1
        return uow.people.add(
            group_id=group.id,
            name=wanted.name,
            email=wanted.email,
            post=wanted.post,
            organisation_id=organisation_id,
            sector=wanted.sector,
            confirmed_on=wanted.confirmed_on,
            left_on=wanted.left_on,
            reference=wanted.reference,
        ).id
    after = replace(
        before,
        name=wanted.name,
        email=wanted.email,
        post=wanted.post,
        organisation_id=organisation_id,
        sector=wanted.sector,
        confirmed_on=wanted.confirmed_on,
        left_on=wanted.left_on,
        reference=wanted.reference,
    )
    if tally.differs("person", before=before, after=after):
        uow.people.save(after)
    return before.id


def _put_bank_holidays(uow: UnitOfWork, group: Group, region: RegionFile, tally: _Tally) -> None:
    for nation, days in region.bank_holidays.items():
        new = uow.bank_holidays.put(group.id, nation, days)
        tally.added["bank holiday"] += new
        tally.unchanged["bank holiday"] += len(days) - new
    for counts in (tally.added, tally.unchanged):
        if not counts["bank holiday"]:
            del counts["bank holiday"]


# Series and their seats.


def _put_series(
    uow: UnitOfWork, group: Group, region: RegionFile, names: Sequence[str], tally: _Tally, now: datetime
) -> list[tuple[Series, RegionSeries]]:
    by_reference = {one.reference: one for one in uow.series.list_of(group.id) if one.reference is not None}
    found: list[tuple[Series, RegionSeries]] = []
    for wanted in region.series:
        purpose = _guarded(wanted.purpose, what="purpose", line=wanted.line, names=names, tally=tally)
        before = by_reference.get(wanted.reference)
        if before is None:
            tally.added["series"] += 1
            added = uow.series.add(
                group_id=group.id,
                name=wanted.name,
                tier=wanted.tier,
                purpose=purpose,
                channel_name=wanted.channel_name,
                team_id=None,
                channel_id=None,
                tzid=region.tzid,
                recurrence=wanted.recurrence,
                minutes=wanted.minutes,
                place=group.place,
                leads=USUAL_LEADS,
                reference=wanted.reference,
            )
            found.append((added, wanted))
            continue
        after = replace(
            before,
            name=wanted.name,
            tier=wanted.tier,
            purpose=purpose,
            channel_name=wanted.channel_name,
            tzid=region.tzid,
            recurrence=wanted.recurrence,
            minutes=wanted.minutes,
        )
        if tally.differs("series", before=before, after=after):
            after = _replanned(uow, before, after, now)
        found.append((after, wanted))
    return found


def _replanned(uow: UnitOfWork, before: Series, after: Series, now: datetime) -> Series:
    """Save the series; meetings ahead that its new plan does not know do not take place."""
    plan_was = (before.recurrence, before.minutes, before.tzid)
    plan_is = (after.recurrence, after.minutes, after.tzid)
    if plan_was == plan_is:
        uow.series.save(after)
        return after
    saved = replace(after, version=before.version + 1)
    uow.series.save(saved)
    ahead = [one for one in uow.meetings.list_of(saved.id, since=now) if not one.is_cancelled]
    if not ahead:
        return saved
    last = max(meeting.starts_at for meeting in ahead)
    planned = occurrences(saved.recurrence, since=now, until=last) if saved.recurrence is not None else []
    kept = {occurrence.recurrence_id for occurrence in planned}
    for meeting in ahead:
        if meeting.recurrence_id in kept:
            uow.meetings.save(replace(meeting, minutes=saved.minutes))
        elif meeting.reference is None:
            uow.meetings.save(replace(meeting, cancelled_because=REPLANNED, sequence=meeting.sequence + 1))
            uow.outbox.cancel_of_meeting(meeting.id, {NoticeKind.REMINDER})
        uow.outbox.mark_cards(meeting.id)
    return saved


class _Seats:
    """The seats of one series while the file's appointments are laid beside those that are kept."""

    def __init__(
        self,
        uow: UnitOfWork,
        series: Series,
        region: RegionFile,
        wanted: RegionSeries,
        *,
        organisations: Mapping[str, OrganisationId],
        people: Mapping[str, PersonId],
    ) -> None:
        self._uow = uow
        self._series = series
        self._wanted = wanted
        self._organisations = organisations
        self._people = people
        self._region_people = {person.reference: person for person in region.people}
        self._seats = {(seat.organisation_id, seat.sector, seat.number): seat for seat in uow.seats.list_of(series.id)}
        # One whose last day lies before its first was corrected by an earlier import, and never holds.
        self._kept = [one for one in uow.seats.list_appointments(series.id) if not _is_void(one)]
        self._held: dict[str, list[tuple[RegionAppointment, SeatId]]] = defaultdict(list)

    def find_seat(self, person: str, on: date) -> SeatId | None:
        """The seat in which the file has that person that day; `None` when it has them in none."""
        return next((seat for one, seat in self._held[person] if one.is_held(on)), None)

    def put_appointments(self, tally: _Tally) -> None:
        """Seat everybody whom the file seats."""
        numbers = self._numbers()
        kept = _by_person(self._kept)
        for wanted in self._wanted.appointments:
            seat = self._seat(wanted, numbers[wanted])
            person_id = self._people[wanted.person]
            self._held[wanted.person].append((wanted, seat.id))
            before = _counterpart(wanted, seat.id, kept[person_id])
            if before is not None:
                kept[person_id].remove(before)
            self._put_appointment(wanted, seat.id, person_id, before, tally)

    def _put_appointment(
        self,
        wanted: RegionAppointment,
        seat_id: SeatId,
        person_id: PersonId,
        before: Appointment | None,
        tally: _Tally,
    ) -> None:
        if before is None:
            tally.added["appointment"] += 1
        else:
            after = replace(
                before,
                seat_id=seat_id,
                capacity=wanted.capacity,
                counts=wanted.counts,
                from_on=wanted.from_on,
                to_on=wanted.to_on,
            )
            if not tally.differs("appointment", before=before, after=after):
                return
            if wanted.to_on is not None and replace(after, to_on=before.to_on) == before:
                self._uow.seats.close(before.id, wanted.to_on)
                return
            # Appointments are never overwritten: the wrong one ends before it began, and the right one is opened.
            self._uow.seats.close(before.id, before.from_on - timedelta(days=1))
        self._uow.seats.appoint(
            seat_id=seat_id,
            person_id=person_id,
            capacity=wanted.capacity,
            counts=wanted.counts,
            from_on=wanted.from_on,
            to_on=wanted.to_on,
        )

    def _seat(self, wanted: RegionAppointment, number: int) -> Seat:
        person = self._region_people[wanted.person]
        organisation_id = self._organisations[person.organisation]
        key = (organisation_id, person.sector, number)
        if key not in self._seats:
            self._seats[key] = self._uow.seats.put(
                series_id=self._series.id, organisation_id=organisation_id, sector=person.sector, number=number
            )
        return self._seats[key]

    def _numbers(self) -> dict[RegionAppointment, int]:
        """The number of each appointment's seat: people stay in the seat they have, whoever joins them in the file."""
        placings = {wanted: self._placing(wanted) for wanted in self._wanted.appointments}
        settled = settled_numbers(numbered(list(placings.values())), self._numbers_kept(placings))
        return {wanted: settled[placing] for wanted, placing in placings.items()}

    def _placing(self, wanted: RegionAppointment) -> Placing:
        person = self._region_people[wanted.person]
        return Placing(
            organisation=person.organisation,
            sector=person.sector,
            person=wanted.person,
            from_on=wanted.from_on,
            to_on=wanted.to_on,
        )

    def _numbers_kept(self, placings: Mapping[RegionAppointment, Placing]) -> dict[Placing, int]:
        seats = {seat.id: seat for seat in self._seats.values()}
        appointments = _by_person(self._kept)
        kept: dict[Placing, int] = {}
        for wanted, placing in placings.items():
            theirs = (self._organisations[placing.organisation], placing.sector)
            for appointment in appointments[self._people[wanted.person]]:
                seat = seats[appointment.seat_id]
                if (seat.organisation_id, seat.sector) == theirs and _meets(appointment, wanted):
                    kept[placing] = seat.number
        return kept

    def put_deputies(self, tally: _Tally) -> None:
        """Give each seat the deputies of those who sit in it."""
        kept = {(one.seat_id, one.person_id): one for one in self._uow.seats.list_deputies(self._series.id)}
        for wanted in self._deputyships():
            before = kept.get((wanted.seat_id, wanted.person_id))
            if before is None:
                self._uow.seats.put_deputy(wanted)
                tally.added["deputy"] += 1
            elif tally.differs("deputy", before=before, after=replace(wanted, from_on=before.from_on)):
                self._uow.seats.change_deputy(replace(wanted, from_on=before.from_on))

    def _deputyships(self) -> list[Deputyship]:
        in_order = sorted(self._region_people.values(), key=lambda person: person.deputy_order or _LAST)
        deputies: dict[tuple[SeatId, str], Deputyship] = {}
        positions: Counter[SeatId] = Counter()
        for deputy in in_order:
            for whom in deputy.deputy_for:
                for appointment, seat_id in self._held[whom]:
                    from_on = max(appointment.from_on, deputy.starts_on or appointment.from_on)
                    earlier = deputies.get((seat_id, deputy.reference))
                    if deputy.left_on is not None and deputy.left_on < from_on:
                        continue
                    if earlier is None:
                        positions[seat_id] += 1
                    elif earlier.from_on <= from_on:
                        continue
                    deputies[seat_id, deputy.reference] = Deputyship(
                        seat_id=seat_id,
                        person_id=self._people[deputy.reference],
                        position=earlier.position if earlier is not None else positions[seat_id],
                        from_on=from_on,
                        to_on=deputy.left_on,
                    )
        return list(deputies.values())


def settled_numbers(numbers: Mapping[Placing, int], kept: Mapping[Placing, int]) -> dict[Placing, int]:
    """Give seats that are numbered anew the numbers they have.

    `numbers` says who shares a seat, `kept` which number somebody's seat has now. A shared seat takes the number of
    its first person who has one, if no other seat took it; the rest take the lowest numbers that are free. So a
    newcomer who sits since before the others pushes nobody out of their seat.
    """
    shared: dict[tuple[str, str, int], list[Placing]] = defaultdict(list)
    for placing, number in numbers.items():
        shared[placing.organisation, placing.sector, number].append(placing)
    taken: dict[tuple[str, str], set[int]] = defaultdict(set)
    settled: dict[Placing, int] = {}
    waiting: list[tuple[tuple[str, str], list[Placing]]] = []
    for (organisation, sector, _), placings in sorted(shared.items()):
        of = (organisation, sector)
        number = next((kept[one] for one in placings if one in kept and kept[one] not in taken[of]), 0)
        if not number:
            waiting.append((of, placings))
            continue
        taken[of].add(number)
        settled.update(dict.fromkeys(placings, number))
    for of, placings in waiting:
        number = next(free for free in range(1, len(numbers) + len(kept) + 2) if free not in taken[of])
        taken[of].add(number)
        settled.update(dict.fromkeys(placings, number))
    return settled


def _by_person(appointments: Iterable[Appointment]) -> defaultdict[PersonId, list[Appointment]]:
    found: defaultdict[PersonId, list[Appointment]] = defaultdict(list)
    for appointment in appointments:
        found[appointment.person_id].append(appointment)
    return found


def _is_void(appointment: Appointment) -> bool:
    return appointment.to_on is not None and appointment.to_on < appointment.from_on


def _meets(one: Appointment, other: RegionAppointment) -> bool:
    return one.from_on <= (other.to_on or date.max) and other.from_on <= (one.to_on or date.max)


def _counterpart(wanted: RegionAppointment, seat_id: SeatId, kept: Iterable[Appointment]) -> Appointment | None:
    """What is kept of an appointment of the same person: the same first day first, else one on the same days."""
    meeting = [one for one in kept if one.from_on == wanted.from_on or _meets(one, wanted)]
    return min(
        meeting,
        key=lambda one: (one.seat_id != seat_id, one.from_on != wanted.from_on, one.from_on),
        default=None,
    )


# Meetings, who was there, and what they answered.


def _put_meetings(
    uow: UnitOfWork,
    series: Series,
    wanted: Sequence[RegionMeeting],
    seats: _Seats,
    people: Mapping[str, PersonId],
    names: Sequence[str],
    tally: _Tally,
    now: datetime,
) -> None:
    if not wanted:
        return
    kept = uow.meetings.list_of(series.id)
    by_reference = {one.reference: one for one in kept if one.reference is not None}
    by_start = {one.recurrence_id: one for one in kept if one.reference is None}
    seen = uow.presences.of_series(series.id)
    for one in wanted:
        before = by_reference.get(one.reference) or by_start.get(one.recurrence_id)
        meeting = _put_meeting(uow, series, one, before, tally, now)
        _put_presences(uow, meeting.id, one, seats, people, seen.get(meeting.id, []), tally)
        _put_answers(uow, series, meeting, one, names, tally, now)


def _put_meeting(
    uow: UnitOfWork, series: Series, wanted: RegionMeeting, before: Meeting | None, tally: _Tally, now: datetime
) -> Meeting:
    if before is None:
        tally.added["meeting"] += 1
        return uow.meetings.add(
            series_id=series.id,
            recurrence_id=wanted.recurrence_id,
            starts_at=wanted.starts_at,
            minutes=series.minutes,
            place=series.place,
            reference=wanted.reference,
        )
    after = replace(
        before,
        recurrence_id=wanted.recurrence_id,
        starts_at=wanted.starts_at,
        reference=wanted.reference,
    )
    if after.starts_at != before.starts_at:
        after = replace(after, sequence=before.sequence + 1)
    if tally.differs("meeting", before=before, after=after):
        uow.meetings.save(after)
        if after.sequence != before.sequence and not after.is_cancelled:
            uow.outbox.mark_cards(after.id)
            revive_reminders(uow, series, after, now=now)
    return after


def _put_presences(
    uow: UnitOfWork,
    meeting_id: MeetingId,
    wanted: RegionMeeting,
    seats: _Seats,
    people: Mapping[str, PersonId],
    kept: Sequence[Presence],
    tally: _Tally,
) -> None:
    before = set(kept)
    by_place = {_place(presence): presence for presence in kept}
    for one in wanted.presences:
        presence = Presence(
            meeting_id=meeting_id,
            seat_id=seats.find_seat(one.seat_of, wanted.on),
            person_id=people[one.person],
            state=one.state,
        )
        if presence in before:
            tally.unchanged["attendance record"] += 1
            continue
        uow.presences.put(presence)
        (tally.changed if _place(presence) in by_place else tally.added)["attendance record"] += 1


def _place(presence: Presence) -> tuple[SeatId | None, PersonId | None]:
    """What one record is about: a seat, or, without one, the person."""
    return (presence.seat_id, None) if presence.seat_id is not None else (None, presence.person_id)


def _put_answers(
    uow: UnitOfWork,
    series: Series,
    meeting: Meeting,
    wanted: RegionMeeting,
    names: Sequence[str],
    tally: _Tally,
    now: datetime,
) -> None:
    if not wanted.answers:
        return
    kept = uow.feedback.find_round(meeting.id)
    if kept is not None and uow.feedback.answers(kept.id):
        tally.unchanged["feedback answer"] += len(wanted.answers)
        return
    answers = [
        replace(one.answer, text=_guarded(one.answer.text, what="feedback", line=one.line, names=names, tally=tally))
        for one in wanted.answers
    ]
    # The file lists its authors in an order that somebody may know.
    SystemRandom().shuffle(answers)
    if kept is not None:
        _fill(uow, kept.id, answers)
    else:
        _add_closed_round(uow, series, meeting, answers, now)
    tally.added["feedback answer"] += len(answers)


def _fill(uow: UnitOfWork, round_id: RoundId, answers: Iterable[FeedbackAnswer]) -> None:
    for answer in answers:
        uow.feedback.put_answer(round_id, hashed(secrets.token_urlsafe(32)), answer)


def _add_closed_round(
    uow: UnitOfWork, series: Series, meeting: Meeting, answers: Sequence[FeedbackAnswer], now: datetime
) -> None:
    holidays = holidays_of(uow, series)
    opens = opens_at(meeting.ends_at, series.zone, holidays)
    closes = closes_at(opens, series.zone, holidays)
    added = uow.feedback.add_round(
        meeting_id=meeting.id,
        opens_at=opens,
        remind_at=remind_at(opens, closes, series.zone, holidays),
        closes_at=closes,
    )
    # Asked is who was there; that one of them answered is not kept, for it would be kept with so few others.
    asked = dict.fromkeys(came(uow, meeting))
    for person_id in asked:
        uow.feedback.ask(added.id, person_id)
    _fill(uow, added.id, answers)
    totals = next_snapshot(answers, previous=None, invited=len(asked), closed=True)
    if totals is not None:
        uow.feedback.put_totals(added.id, totals)
    uow.feedback.close(added.id, min(closes, now))


def _guarded(text: str, *, what: str, line: int, names: Sequence[str], tally: _Tally) -> str:
    """The text, or nothing when the content guard refuses it."""
    if not text:
        return ""
    try:
        check_text(text, known_names=names)
    except NotKept as refusal:
        tally.refused.append((f"line {line}", what, refusal))
        return ""
    return text
