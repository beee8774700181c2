"""Seat the people of a region's file: its appointments and deputies laid beside those that are kept.

People stay in the seat they have, and no appointment is overwritten: a wrong one is ended and the right one opened.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from workgroup.ids import OrganisationId, PersonId, SeatId
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.seat import Appointment, Deputyship, Placing, Representation, Seat, numbered
from workgroup.usecases.import_report import Tally
from workgroup.usecases.region import RegionAppointment, RegionFile, RegionSeries

_LAST = 10**6


class Seats:
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

    def put_appointments(self, tally: Tally) -> None:
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
        tally: Tally,
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
        organisation, sector = self._whose(wanted)
        organisation_id = self._organisations[organisation]
        key = (organisation_id, sector, number)
        if key not in self._seats:
            self._seats[key] = self._uow.seats.put(
                series_id=self._series.id, organisation_id=organisation_id, sector=sector, number=number
            )
        return self._seats[key]

    def _whose(self, wanted: RegionAppointment) -> tuple[str, str]:
        """The organisation and the sector of the seat: the person's own, unless the file says otherwise."""
        person = self._region_people[wanted.person]
        organisation, sector = wanted.organisation or person.organisation, wanted.sector or person.sector
        if organisation is None or sector is None:
            raise ValueError("the reader lets no seat through without an organisation and a sector")
        return organisation, sector

    def _numbers(self) -> dict[RegionAppointment, int]:
        """The number of each appointment's seat: people stay in the seat they have, whoever joins them in the file."""
        told = {one: one.number for one in self._wanted.appointments if one.number is not None}
        placings = {one: self._placing(one) for one in self._wanted.appointments if one not in told}
        settled = settled_numbers(numbered(list(placings.values())), self._numbers_kept(placings))
        return told | {wanted: settled[placing] for wanted, placing in placings.items()}

    def _placing(self, wanted: RegionAppointment) -> Placing:
        organisation, sector = self._whose(wanted)
        return Placing(
            organisation=organisation,
            sector=sector,
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

    def put_deputies(self, tally: Tally) -> None:
        """Give each seat the deputies of those who sit in it."""
        # Somebody may besides have been named for a few days: what holds longest is what the file speaks of.
        by_length = sorted(self._uow.seats.list_deputies(self._series.id), key=lambda one: one.to_on or date.max)
        kept = {(one.seat_id, one.person_id): one for one in by_length}
        for wanted in self._deputyships():
            before = kept.get((wanted.seat_id, wanted.person_id))
            if before is None:
                self._uow.seats.put_deputy(wanted)
                tally.added["deputy"] += 1
            elif tally.differs("deputy", before=before, after=replace(wanted, from_on=before.from_on)):
                self._uow.seats.change_deputy(replace(wanted, from_on=before.from_on))

    def put_vacancies(self, tally: Tally) -> None:
        """Open the seats in which the file has nobody yet, behind those of the same organisation and sector."""
        wanted_so_far: Counter[tuple[OrganisationId, str]] = Counter()
        for wanted in self._wanted.vacancies:
            of = (self._organisations[wanted.organisation], wanted.sector)
            wanted_so_far[of] += 1
            opened = [
                seat
                for key, seat in sorted(self._seats.items(), key=lambda kept: kept[0][2])
                if key[:2] == of and seat.opened_on is not None
            ]
            if len(opened) >= wanted_so_far[of]:
                tally.unchanged["vacant seat"] += 1
                continue
            tally.added["vacant seat"] += 1
            number = max((key[2] for key in self._seats if key[:2] == of), default=0) + 1
            seat = self._uow.seats.put(
                series_id=self._series.id, organisation_id=of[0], sector=wanted.sector, number=number
            )
            self._uow.seats.open_seat(seat.id, capacity=wanted.capacity, counts=wanted.counts, on=wanted.from_on)
            self._seats[(*of, number)] = self._uow.seats.get(seat.id)

    def put_named_deputies(self, tally: Tally) -> None:
        """Give single seats the deputies that the file names for them, with their days."""
        kept = {
            (one.seat_id, one.person_id, one.from_on): one for one in self._uow.seats.list_deputies(self._series.id)
        }
        for told in self._wanted.deputies:
            key = (self._organisations[told.organisation], told.sector, told.number)
            if key not in self._seats:
                self._seats[key] = self._uow.seats.put(
                    series_id=self._series.id, organisation_id=key[0], sector=told.sector, number=told.number
                )
            wanted = Deputyship(
                seat_id=self._seats[key].id,
                person_id=self._people[told.person],
                position=told.position,
                from_on=told.from_on,
                to_on=told.to_on,
            )
            before = kept.get((wanted.seat_id, wanted.person_id, wanted.from_on))
            if before is None:
                tally.added["deputy"] += 1
                self._uow.seats.put_deputy(wanted)
            elif tally.differs("deputy", before=before, after=wanted):
                self._uow.seats.change_deputy(wanted)

    def put_representations(self, tally: Tally) -> None:
        """Let seats speak for the further organisations that the file names."""
        kept = {
            (one.seat_id, one.organisation_id): one for one in self._uow.seats.list_representations(self._series.id)
        }
        for held in self._held.values():
            for appointment, seat_id in held:
                for reference in appointment.represents:
                    spoken = Representation(
                        seat_id=seat_id, organisation_id=self._organisations[reference], from_on=appointment.from_on
                    )
                    if (spoken.seat_id, spoken.organisation_id) in kept:
                        tally.unchanged["organisation represented by another"] += 1
                        continue
                    tally.added["organisation represented by another"] += 1
                    kept[spoken.seat_id, spoken.organisation_id] = spoken
                    self._uow.seats.represent(spoken)

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
