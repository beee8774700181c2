"""Coverage: which sectors, seats and contacts of a series are missing or wearing thin. Knows no meeting's record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from dateutil.relativedelta import relativedelta

from workgroup.ids import SeatId
from workgroup.roster.group import Organisation, Sector, SectorTier
from workgroup.roster.person import Person
from workgroup.roster.seat import SeatHeld

_DORMANT_FROM = 2
_CONFIRMED_FOR = relativedelta(months=12)


@dataclass(frozen=True, kw_only=True)
class DormantSeat:
    """A seat that nobody filled at the last meetings, neither its holder nor a deputy."""

    held: SeatHeld
    missed: int
    """How many meetings in a row up to the last one on record; at least two."""


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Somebody who sits or deputises in the series, and for whom."""

    person: Person
    organisation: Organisation


@dataclass(frozen=True, kw_only=True)
class Gaps:
    """What is missing in a series on a day (`domain.md` section 8); each part in the order of the seats."""

    absent: tuple[Sector, ...]
    """Sectors for which nobody sits or deputises, nor for any that would do instead; in the group's order."""
    listening_only: tuple[Sector, ...]
    """Sectors whose people are all in attendance, observers or secretariat."""
    vacant: tuple[SeatHeld, ...]
    """Seats that count and have no holder, with a deputy or without."""
    dormant: tuple[DormantSeat, ...]
    without_deputy: tuple[SeatHeld, ...]
    """Seats that count, with a holder but no deputy."""
    unconfirmed: tuple[Contact, ...]
    """People whom their organisation has not confirmed for over twelve months, or never."""

    def absent_of(self, tier: SectorTier) -> tuple[Sector, ...]:
        """The sectors of that tier that have nobody."""
        return tuple(sector for sector in self.absent if sector.tier is tier)


def find_gaps(
    *,
    sectors: Sequence[Sector],
    seats: Sequence[SeatHeld],
    filled: Mapping[SeatId, Sequence[bool]],
    on: date,
) -> Gaps:
    """What is missing in a series, from its seats as they stand on that day.

    `filled` says for a seat whether somebody, holder or deputy, was seen in it at past meetings, the latest first;
    a meeting at which nobody wrote that down is left out, so that it is held neither for nor against the seat.
    Only seats that count are asked for attendance and deputies: who advises, observes or takes notes may stay away.
    """
    counting = [held for held in seats if held.counts]
    manned = [held for held in counting if held.holder is not None]
    dormant = (DormantSeat(held=held, missed=_missed(filled.get(held.seat.id, ()))) for held in manned)
    present = {held.sector.code for held in seats if held.people}
    speaking = {held.sector.code for held in seats if held.people and held.capacity.counts_by_default}
    absent = tuple(sector for sector in sectors if present.isdisjoint(_enough(sector)))
    return Gaps(
        absent=absent,
        listening_only=tuple(
            sector for sector in sectors if sector not in absent and speaking.isdisjoint(_enough(sector))
        ),
        vacant=tuple(held for held in counting if held.holder is None),
        dormant=tuple(seat for seat in dormant if seat.missed >= _DORMANT_FROM),
        without_deputy=tuple(held for held in manned if not held.deputies),
        unconfirmed=tuple(contact for contact in _contacts(seats) if not _is_confirmed(contact.person, on)),
    )


def _enough(sector: Sector) -> tuple[str, ...]:
    return (sector.code, *sector.any_of)


def _missed(filled: Iterable[bool]) -> int:
    return sum(1 for _ in takewhile(lambda was_filled: not was_filled, filled))


def _contacts(seats: Iterable[SeatHeld]) -> list[Contact]:
    found: dict[Person, Contact] = {}
    for held in seats:
        for person in held.people:
            found.setdefault(person, Contact(person=person, organisation=held.organisation))
    return list(found.values())


def _is_confirmed(person: Person, on: date) -> bool:
    return person.confirmed_on is not None and person.confirmed_on >= on - _CONFIRMED_FOR
