"""Seats, appointments and deputies, as rows. Knows no meeting."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, literal, or_, select, union

from storage import tables
from storage.groups import SECTOR, sector_of
from storage.organisations import ORGANISATION, organisation_of
from storage.people import PERSON, person_of
from storage.prepared import Prepared
from storage.transaction import Transaction
from workgroup.ids import AppointmentId, GroupId, OrganisationId, PersonId, SeatId, SeriesId
from workgroup.roster.group import Sector
from workgroup.roster.person import Person
from workgroup.roster.seat import Appointment, Capacity, Deputyship, Representation, Seat, Seated, SeatHeld

_seat = tables.seat.c
_appointment = tables.appointment.c
_deputyship = tables.deputyship.c
_representation = tables.representation.c

SEAT = (
    _seat.id,
    _seat.series_id,
    _seat.organisation_id,
    _seat.sector,
    _seat.number,
    _seat.capacity,
    _seat.counts,
    _seat.opened_on,
    _seat.closed_on,
)
"""The columns from which `seat_of` makes a seat, in order."""
APPOINTMENT = (
    _appointment.id,
    _appointment.seat_id,
    _appointment.person_id,
    _appointment.capacity,
    _appointment.counts,
    _appointment.from_on,
    _appointment.to_on,
)
"""The columns from which `appointment_of` makes an appointment, in order."""
DEPUTYSHIP = (
    _deputyship.seat_id,
    _deputyship.person_id,
    _deputyship.position,
    _deputyship.from_on,
    _deputyship.to_on,
)
"""The columns from which `deputyship_of` makes a deputyship, in order."""

REPRESENTATION = (
    _representation.seat_id,
    _representation.organisation_id,
    _representation.from_on,
    _representation.to_on,
)
"""The columns from which `representation_of` makes a representation, in order."""

_SEATS = select(*SEAT).order_by(_seat.id)
_APPOINTMENTS = (
    select(*APPOINTMENT)
    .join(tables.seat, _seat.id == _appointment.seat_id)
    .order_by(_appointment.from_on, _appointment.id)
)
_SEATED = (
    select(_seat.series_id, _seat.organisation_id, _appointment.person_id, _appointment.from_on, _appointment.to_on)
    .select_from(tables.appointment)
    .join(tables.seat, _seat.id == _appointment.seat_id)
    .join(tables.series, tables.series.c.id == _seat.series_id)
)
_DEPUTIES = (
    select(*DEPUTYSHIP)
    .join(tables.seat, _seat.id == _deputyship.seat_id)
    .order_by(_deputyship.seat_id, _deputyship.position, _deputyship.id)
)

_REPRESENTATIONS = (
    select(*REPRESENTATION)
    .join(tables.seat, _seat.id == _representation.seat_id)
    .order_by(_representation.seat_id, _representation.from_on, _representation.id)
)

_SERIES_ID = bindparam("series_id", type_=_seat.series_id.type)
_PERSON_ID = bindparam("person_id", type_=_appointment.person_id.type)
_ON = bindparam("on", type_=_appointment.from_on.type)

_SEATS_SO_FAR = Prepared(
    select(tables.sector.c.position, *SEAT, *ORGANISATION, *SECTOR, *APPOINTMENT, *PERSON)
    .select_from(tables.seat)
    .join(tables.organisation, tables.organisation.c.id == _seat.organisation_id)
    .outerjoin(tables.appointment, and_(_appointment.seat_id == _seat.id, _appointment.from_on <= _ON))
    .outerjoin(tables.person, tables.person.c.id == _appointment.person_id)
    .outerjoin(
        tables.sector,
        (tables.sector.c.group_id == tables.organisation.c.group_id) & (tables.sector.c.code == _seat.sector),
    )
    .where(
        _seat.series_id == _SERIES_ID,
        or_(_appointment.id.is_not(None), _seat.opened_on <= _ON),
        or_(_seat.closed_on.is_(None), _seat.closed_on >= _ON),
    )
    .order_by(_appointment.from_on, _appointment.id)
)
_DEPUTIES_NOW = Prepared(
    select(_deputyship.seat_id, *PERSON)
    .join(tables.seat, _seat.id == _deputyship.seat_id)
    .join(tables.person, tables.person.c.id == _deputyship.person_id)
    .where(
        _seat.series_id == _SERIES_ID,
        _deputyship.from_on <= _ON,
        or_(_deputyship.to_on.is_(None), _deputyship.to_on >= _ON),
        or_(tables.person.c.left_on.is_(None), tables.person.c.left_on >= _ON),
    )
    .order_by(_deputyship.position, _deputyship.id)
)
_SERIES_OF = Prepared(
    union(
        select(_seat.series_id)
        .join(tables.appointment, _appointment.seat_id == _seat.id)
        .where(
            _appointment.person_id == _PERSON_ID,
            _appointment.from_on <= _ON,
            or_(_appointment.to_on.is_(None), _appointment.to_on >= _ON),
        ),
        select(_seat.series_id)
        .join(tables.deputyship, _deputyship.seat_id == _seat.id)
        .where(
            _deputyship.person_id == _PERSON_ID,
            _deputyship.from_on <= _ON,
            or_(_deputyship.to_on.is_(None), _deputyship.to_on >= _ON),
        ),
    )
)
_CAPACITIES = Prepared(
    union(
        select(_appointment.capacity)
        .join(tables.seat, _seat.id == _appointment.seat_id)
        .where(
            _seat.series_id == _SERIES_ID,
            _appointment.person_id == _PERSON_ID,
            _appointment.from_on <= _ON,
            or_(_appointment.to_on.is_(None), _appointment.to_on >= _ON),
        ),
        select(literal(Capacity.MEMBER.value))
        .select_from(tables.deputyship)
        .join(tables.seat, _seat.id == _deputyship.seat_id)
        .where(
            _seat.series_id == _SERIES_ID,
            _deputyship.person_id == _PERSON_ID,
            _deputyship.from_on <= _ON,
            or_(_deputyship.to_on.is_(None), _deputyship.to_on >= _ON),
        ),
    )
)

# Where the facts stand in a row of `_SEATS_SO_FAR`, behind the sector's position.
_ORGANISATION_AT = 1 + len(SEAT)
_SECTOR_AT = _ORGANISATION_AT + len(ORGANISATION)
_APPOINTMENT_AT = _SECTOR_AT + len(SECTOR)
_PERSON_AT = _APPOINTMENT_AT + len(APPOINTMENT)
_UNLISTED = 1_000_000
"""The place of sectors that the group does not list: behind the others."""


class SqlSeats:
    """Seats, appointments and deputies."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def put(self, *, series_id: SeriesId, organisation_id: OrganisationId, sector: str, number: int) -> Seat:
        values = {"series_id": series_id, "organisation_id": organisation_id, "sector": sector, "number": number}
        made = self._tx.add_new(tables.seat, values)
        if made is not None:
            return Seat(
                id=SeatId(made), series_id=series_id, organisation_id=organisation_id, sector=sector, number=number
            )
        wanted = _SEATS.where(*(_seat[name] == value for name, value in values.items()))
        return seat_of(self._tx.connection.execute(wanted).one())

    def get(self, seat_id: SeatId) -> Seat:
        return seat_of(self._tx.one(_SEATS.where(_seat.id == seat_id), "seat", seat_id))

    def open_seat(self, seat_id: SeatId, *, capacity: Capacity, counts: bool, on: date) -> None:
        values = {"capacity": capacity.value, "counts": counts, "opened_on": on, "closed_on": None}
        self._tx.change_one(tables.seat, seat_id, values)

    def close_seat(self, seat_id: SeatId, to_on: date | None) -> None:
        self._tx.change_one(tables.seat, seat_id, {"closed_on": to_on})

    def represent(self, representation: Representation) -> bool:
        return self._tx.add_once(tables.representation, row_of_representation(representation))

    def change_representation(self, representation: Representation) -> None:
        same = (
            _representation.seat_id == representation.seat_id,
            _representation.organisation_id == representation.organisation_id,
            _representation.from_on == representation.from_on,
        )
        self._tx.change(tables.representation.update().where(*same), {"to_on": representation.to_on})

    def list_representations(self, series_id: SeriesId) -> list[Representation]:
        rows = self._tx.connection.execute(_REPRESENTATIONS.where(_seat.series_id == series_id))
        return [representation_of(row) for row in rows]

    def list_of(self, series_id: SeriesId) -> list[Seat]:
        return [seat_of(row) for row in self._tx.connection.execute(_SEATS.where(_seat.series_id == series_id))]

    def appoint(
        self,
        *,
        seat_id: SeatId,
        person_id: PersonId,
        capacity: Capacity,
        counts: bool,
        from_on: date,
        to_on: date | None = None,
    ) -> Appointment:
        appointment = Appointment(
            id=AppointmentId(0),
            seat_id=seat_id,
            person_id=person_id,
            capacity=capacity,
            counts=counts,
            from_on=from_on,
            to_on=to_on,
        )
        return replace(appointment, id=AppointmentId(self._tx.add(tables.appointment, row_of_appointment(appointment))))

    def close(self, appointment_id: AppointmentId, to_on: date) -> None:
        self._tx.change_one(tables.appointment, appointment_id, {"to_on": to_on})

    def reopen(self, appointment_id: AppointmentId, to_on: date | None) -> None:
        self._tx.change_one(tables.appointment, appointment_id, {"to_on": to_on})

    def list_appointments_of(self, person_id: PersonId) -> list[Appointment]:
        rows = self._tx.connection.execute(_APPOINTMENTS.where(_appointment.person_id == person_id))
        return [appointment_of(row) for row in rows]

    def list_deputyships_of(self, person_id: PersonId) -> list[Deputyship]:
        wanted = select(*DEPUTYSHIP).where(_deputyship.person_id == person_id)
        rows = self._tx.connection.execute(wanted.order_by(_deputyship.from_on, _deputyship.id))
        return [deputyship_of(row) for row in rows]

    def list_appointments(self, series_id: SeriesId) -> list[Appointment]:
        rows = self._tx.connection.execute(_APPOINTMENTS.where(_seat.series_id == series_id))
        return [appointment_of(row) for row in rows]

    def list_seated(self, group_id: GroupId) -> list[Seated]:
        return [
            Seated(
                series_id=series_id, organisation_id=organisation_id, person_id=person_id, from_on=from_on, to_on=to_on
            )
            for series_id, organisation_id, person_id, from_on, to_on in self._tx.connection.execute(
                _SEATED.where(tables.series.c.group_id == group_id)
            )
        ]

    def put_deputy(self, deputyship: Deputyship) -> bool:
        return self._tx.add_once(tables.deputyship, row_of_deputyship(deputyship))

    def change_deputy(self, deputyship: Deputyship) -> None:
        same = (
            _deputyship.seat_id == deputyship.seat_id,
            _deputyship.person_id == deputyship.person_id,
            _deputyship.from_on == deputyship.from_on,
        )
        anew = {"position": deputyship.position, "to_on": deputyship.to_on}
        self._tx.change(tables.deputyship.update().where(*same), anew)

    def list_deputies(self, series_id: SeriesId) -> list[Deputyship]:
        rows = self._tx.connection.execute(_DEPUTIES.where(_seat.series_id == series_id))
        return [deputyship_of(row) for row in rows]

    def list_held(self, series_id: SeriesId, on: date) -> list[SeatHeld]:
        deputies: dict[int, dict[PersonId, Person]] = {}
        for row in self._tx.rows(_DEPUTIES_NOW, series_id=series_id, on=on):
            deputy = person_of(row[1:])
            deputies.setdefault(row[0], {}).setdefault(deputy.id, deputy)
        # Appointments come by their first day: the last that fills the seat decides, or else the last of all.
        standing: dict[SeatId, tuple[int, SeatHeld]] = {}
        for row in self._tx.rows(_SEATS_SO_FAR, series_id=series_id, on=on):
            held = _held(row, on, tuple(deputies.get(row[1], {}).values()))
            earlier = standing.get(held.seat.id)
            if earlier is None or held.holder is not None or earlier[1].holder is None:
                standing[held.seat.id] = (row[0] if row[0] is not None else _UNLISTED, held)
        return [held for _, held in sorted(standing.values(), key=_place)]

    def list_capacities(self, series_id: SeriesId, person_id: PersonId, on: date) -> list[Capacity]:
        rows = self._tx.rows(_CAPACITIES, series_id=series_id, person_id=person_id, on=on)
        return sorted(Capacity(value) for (value,) in rows)

    def list_series_of(self, person_id: PersonId, on: date) -> list[SeriesId]:
        found = self._tx.rows(_SERIES_OF, person_id=person_id, on=on)
        return [SeriesId(series_id) for (series_id,) in sorted(found)]


def _place(placed: tuple[int, SeatHeld]) -> tuple[int, str, str, int, int]:
    position, held = placed
    return position, held.seat.sector, held.organisation.name.casefold(), held.organisation.id, held.seat.number


def _held(row: Sequence[Any], on: date, deputies: tuple[Person, ...]) -> SeatHeld:
    seat = seat_of(row[1:_ORGANISATION_AT])
    holder: Person | None = None
    capacity, counts = seat.capacity or Capacity.MEMBER, seat.counts is not False
    if row[_APPOINTMENT_AT] is not None:
        appointment = appointment_of(row[_APPOINTMENT_AT:_PERSON_AT])
        person = person_of(row[_PERSON_AT:])
        capacity, counts = appointment.capacity, appointment.counts
        holder = person if appointment.is_held(on) and person.is_in_post(on) else None
    # A seat may have been kept for a sector that the group does not list.
    is_listed = row[0] is not None
    return SeatHeld(
        seat=seat,
        organisation=organisation_of(row[_ORGANISATION_AT:_SECTOR_AT]),
        sector=sector_of(row[_SECTOR_AT:_APPOINTMENT_AT]) if is_listed else Sector(code=seat.sector, name=seat.sector),
        holder=holder,
        capacity=capacity,
        counts=counts,
        deputies=deputies,
    )


def seat_of(row: Sequence[Any]) -> Seat:
    """The seat that a row of the columns `SEAT` keeps."""
    seat_id, series_id, organisation_id, sector, number, capacity, counts, opened_on, closed_on = row
    return Seat(
        id=seat_id,
        series_id=series_id,
        organisation_id=organisation_id,
        sector=sector,
        number=number,
        capacity=Capacity(capacity) if capacity is not None else None,
        counts=counts,
        opened_on=opened_on,
        closed_on=closed_on,
    )


def appointment_of(row: Sequence[Any]) -> Appointment:
    """The appointment that a row of the columns `APPOINTMENT` keeps."""
    appointment_id, seat_id, person_id, capacity, counts, from_on, to_on = row
    return Appointment(
        id=appointment_id,
        seat_id=seat_id,
        person_id=person_id,
        capacity=Capacity(capacity),
        counts=counts,
        from_on=from_on,
        to_on=to_on,
    )


def row_of_appointment(appointment: Appointment) -> dict[str, Any]:
    """The values that keep an appointment, without its id."""
    return {
        "seat_id": appointment.seat_id,
        "person_id": appointment.person_id,
        "capacity": appointment.capacity.value,
        "counts": appointment.counts,
        "from_on": appointment.from_on,
        "to_on": appointment.to_on,
    }


def deputyship_of(row: Sequence[Any]) -> Deputyship:
    """The deputyship that a row of the columns `DEPUTYSHIP` keeps."""
    seat_id, person_id, position, from_on, to_on = row
    return Deputyship(seat_id=seat_id, person_id=person_id, position=position, from_on=from_on, to_on=to_on)


def row_of_deputyship(deputyship: Deputyship) -> dict[str, Any]:
    """The values that keep a deputyship."""
    return {
        "seat_id": deputyship.seat_id,
        "person_id": deputyship.person_id,
        "position": deputyship.position,
        "from_on": deputyship.from_on,
        "to_on": deputyship.to_on,
    }


def representation_of(row: Sequence[Any]) -> Representation:
    """The representation that a row of the columns `REPRESENTATION` keeps."""
    seat_id, organisation_id, from_on, to_on = row
    return Representation(seat_id=seat_id, organisation_id=organisation_id, from_on=from_on, to_on=to_on)


def row_of_representation(representation: Representation) -> dict[str, Any]:
    """The values that keep a representation."""
    return {
        "seat_id": representation.seat_id,
        "organisation_id": representation.organisation_id,
        "from_on": representation.from_on,
        "to_on": representation.to_on,
    }
