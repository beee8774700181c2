"""Seats, who is appointed to them, and their deputies. Knows no meeting and no answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workgroup.ids import AppointmentId, OrganisationId, PersonId, SeatId, SeriesId
from workgroup.roster.group import Organisation, Sector
from workgroup.roster.person import Person


class Capacity(StrEnum):
    """In what standing somebody sits in a meeting (`domain.md` sections 1 and 21)."""

    CHAIR = "chair"
    DEPUTY_CHAIR = "deputy_chair"
    CONVENOR = "convenor"
    MEMBER = "member"
    IN_ATTENDANCE = "in_attendance"
    CO_OPTED = "co_opted"
    OBSERVER = "observer"
    SECRETARIAT = "secretariat"

    @property
    def said(self) -> str:
        """The capacity in words: "deputy chair"."""
        return {"in_attendance": "in attendance", "co_opted": "co-opted"}.get(self, self.replace("_", " "))

    @property
    def counts_by_default(self) -> bool:
        """Whether such a seat counts for quorum unless the group says otherwise."""
        return self not in {Capacity.IN_ATTENDANCE, Capacity.OBSERVER, Capacity.SECRETARIAT}


@dataclass(frozen=True, kw_only=True)
class Seat:
    """The place of an organisation in a series, for one sector. A person leaves, the seat stays."""

    id: SeatId
    series_id: SeriesId
    organisation_id: OrganisationId
    sector: str
    number: int
    """1 for the organisation's first seat of that sector in the series, 2 for the second, and so on."""
    capacity: Capacity | None = None
    """What the seat is while nobody has ever sat in it; afterwards its appointments say so."""
    counts: bool | None = None
    """Whether it counts for quorum while nobody has ever sat in it."""
    opened_on: date | None = None
    """Since when the seat is there for somebody; `None` for one that came with its first appointment."""
    closed_on: date | None = None
    """The last day of the seat; `None` while it stands. A seat is closed, never deleted."""


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """A person in a seat for a time. Never overwritten: closed, and another opened."""

    id: AppointmentId
    seat_id: SeatId
    person_id: PersonId
    capacity: Capacity
    counts: bool
    from_on: date
    to_on: date | None = None
    """The last day in the seat; `None` while it is open."""

    def is_held(self, on: date) -> bool:
        """Whether the appointment runs on that day, first and last day included."""
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)


@dataclass(frozen=True, kw_only=True)
class Seated:
    """Somebody in a seat for a time, in whatever capacity: for which organisation, and in which series."""

    series_id: SeriesId
    organisation_id: OrganisationId
    person_id: PersonId
    from_on: date
    to_on: date | None

    def is_held(self, on: date) -> bool:
        """Whether the person sits there on that day, first and last day included."""
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)


@dataclass(frozen=True, kw_only=True)
class Deputyship:
    """Somebody named beforehand to fill a seat, with the order in which deputies are asked."""

    seat_id: SeatId
    person_id: PersonId
    position: int
    from_on: date
    to_on: date | None = None

    def is_held(self, on: date) -> bool:
        """Whether the person is deputy on that day, first and last day included."""
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)


@dataclass(frozen=True, kw_only=True)
class Representation:
    """An organisation for which a seat of another one speaks, for a time."""

    seat_id: SeatId
    organisation_id: OrganisationId
    from_on: date
    to_on: date | None = None

    def is_held(self, on: date) -> bool:
        """Whether it speaks for them on that day, first and last day included."""
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)


@dataclass(frozen=True, kw_only=True)
class SeatHeld:
    """A seat as it stands on one day: whose it is, who sits in it, who deputises."""

    seat: Seat
    organisation: Organisation
    sector: Sector
    holder: Person | None
    """`None` when the seat is vacant that day."""
    capacity: Capacity
    counts: bool
    deputies: tuple[Person, ...] = ()

    @property
    def people(self) -> tuple[Person, ...]:
        """Who may answer for the seat: the holder first, then the deputies in order."""
        return ((self.holder,) if self.holder else ()) + self.deputies


@dataclass(frozen=True, kw_only=True)
class Placing:
    """A wish to seat somebody: what decides which seat it is."""

    organisation: str
    sector: str
    person: str
    from_on: date
    to_on: date | None


def numbered(placings: Sequence[Placing]) -> dict[Placing, int]:
    """Give each placing the number of its seat.

    People of one organisation and sector follow each other in one seat when their dates do not overlap, and
    hold two when they do. Placings are taken by their first day, and each gets the lowest number that is free
    on all of its days, so the same placings always get the same numbers, in whatever order they come.
    """
    numbers: dict[Placing, int] = {}
    taken: dict[tuple[str, str, int], list[Placing]] = {}
    for placing in sorted(set(placings), key=_by_first_day):
        number = 1
        while _overlaps(placing, taken.get((placing.organisation, placing.sector, number), ())):
            number += 1
        taken.setdefault((placing.organisation, placing.sector, number), []).append(placing)
        numbers[placing] = number
    return numbers


def _by_first_day(placing: Placing) -> tuple[date, date, str, str, str]:
    # Everything is compared: of two on the same days it must always be the same one that comes first.
    return placing.from_on, placing.to_on or date.max, placing.organisation, placing.sector, placing.person


def _overlaps(placing: Placing, others: Iterable[Placing]) -> bool:
    return any(
        placing.from_on <= (other.to_on or date.max) and other.from_on <= (placing.to_on or date.max)
        for other in others
    )
