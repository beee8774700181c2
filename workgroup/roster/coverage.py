"""Coverage: which sectors, seats and contacts of a series are missing or wearing thin. Knows no meeting's record.

Eight kinds of missing, worst first (`domain.md` section 8): no organisation; an organisation of which nobody is named;
a vacant seat; only somebody who advises or observes. Then a seat that nobody filled at the last meetings, or seldom;
a contact whom nobody confirmed for a year; a seat without a deputy.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import takewhile

from dateutil.relativedelta import relativedelta

from workgroup.ids import SeatId
from workgroup.roster.group import Organisation, Sector, SectorTier
from workgroup.roster.person import Person
from workgroup.roster.seat import SeatHeld
from workgroup.roster.sectors import lacks_voices

MOST_COUNTING = 20
"""Above so many counting seats a sub-group is worth a thought (`domain.md` section 9)."""
_DORMANT_FROM = 2
_JUDGED_BY = 4
_CONFIRMED_FOR = relativedelta(months=12)


@dataclass(frozen=True, kw_only=True)
class UnnamedSector:
    """A sector of which the group knows organisations, and nobody of them is in the series."""

    sector: Sector
    organisations: tuple[Organisation, ...]


@dataclass(frozen=True, kw_only=True)
class DormantSeat:
    """A seat that nobody filled at the last meetings, neither its holder nor a deputy."""

    held: SeatHeld
    missed: int
    """How many meetings in a row up to the last one on record; at least two."""


@dataclass(frozen=True, kw_only=True)
class SeldomSeat:
    """A seat that was filled at fewer than half of the last four meetings on record."""

    held: SeatHeld
    filled: int
    of: int


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Somebody who sits or deputises in the series, and for whom."""

    person: Person
    organisation: Organisation


@dataclass(frozen=True, kw_only=True)
class Gaps:
    """What is missing in a series on a day; sectors in the group's order, seats in theirs."""

    without_organisation: tuple[Sector, ...]
    """Sectors without a seat of which the group knows no organisation, nor of any that would do instead."""
    unnamed: tuple[UnnamedSector, ...]
    vacant: tuple[SeatHeld, ...]
    """Seats that count and have no holder, with a deputy or without."""
    listening_only: tuple[Sector, ...]
    """Sectors whose people are all in attendance, observers or secretariat."""
    dormant: tuple[DormantSeat, ...]
    seldom: tuple[SeldomSeat, ...]
    unconfirmed: tuple[Contact, ...]
    """People whom their organisation has not confirmed for over twelve months, or never."""
    without_deputy: tuple[SeatHeld, ...]
    """Seats that count, with a holder but no deputy."""
    lacks_voices: bool = False
    """Whether faith groups, the voluntary sector and students are all without anybody."""
    counting: int = 0
    """How many seats count."""

    def without_organisation_of(self, tier: SectorTier) -> tuple[Sector, ...]:
        """The sectors of that tier that have no organisation."""
        return tuple(sector for sector in self.without_organisation if sector.tier is tier)

    def unnamed_of(self, tier: SectorTier) -> tuple[UnnamedSector, ...]:
        """The sectors of that tier that have an organisation, and nobody of it."""
        return tuple(one for one in self.unnamed if one.sector.tier is tier)


def needed(
    sectors: Sequence[Sector], *, usual_core: Collection[str] | None, needs: Mapping[str, SectorTier | None]
) -> list[Sector]:
    """The sectors that a series needs, each with how much, in the group's order.

    `usual_core` are the codes that such a meeting needs, where it needs less than the group's list says: all others
    are then optional. What the group has said of this series goes before both; `None` there: not here.
    """
    found = []
    for sector in sectors:
        tier: SectorTier | None = sector.tier
        if usual_core is not None:
            tier = SectorTier.CORE if sector.code in usual_core else SectorTier.OPTIONAL
        tier = needs.get(sector.code, tier)
        if tier is not None:
            found.append(replace(sector, tier=tier))
    return found


def find_gaps(
    *,
    sectors: Sequence[Sector],
    organisations: Iterable[Organisation],
    seats: Sequence[SeatHeld],
    filled: Mapping[SeatId, Sequence[bool]],
    on: date,
) -> Gaps:
    """What is missing in a series, from its seats as they stand on that day.

    `organisations` are those that the group knows. `filled` says for a seat whether its holder of today, or a deputy,
    was seen in it at past meetings, the latest first; a meeting at which nobody wrote that down is left out, so that
    it is held neither for nor against the seat. Only seats that count are asked for attendance and deputies: who
    advises, observes or takes notes may stay away.
    """
    counting = [held for held in seats if held.counts]
    manned = [held for held in counting if held.holder is not None]
    present = {held.sector.code for held in seats if held.people}
    speaking = {held.sector.code for held in seats if held.people and held.capacity.counts_by_default}
    vacant = [held for held in counting if held.holder is None]
    waiting = {held.sector.code for held in vacant}
    absent = [sector for sector in sectors if (present | waiting).isdisjoint(_enough(sector))]
    known = [organisation for organisation in organisations if organisation.is_active(on)]
    unnamed = [UnnamedSector(sector=sector, organisations=_of(sector, known)) for sector in absent]
    return Gaps(
        without_organisation=tuple(one.sector for one in unnamed if not one.organisations),
        unnamed=tuple(one for one in unnamed if one.organisations),
        vacant=tuple(vacant),
        listening_only=tuple(
            sector
            for sector in sectors
            if not present.isdisjoint(_enough(sector)) and speaking.isdisjoint(_enough(sector))
        ),
        dormant=tuple(_dormant(manned, filled)),
        seldom=tuple(_seldom(manned, filled)),
        unconfirmed=tuple(contact for contact in _contacts(seats) if not is_confirmed(contact.person, on)),
        without_deputy=tuple(held for held in manned if not held.deputies),
        lacks_voices=lacks_voices(sectors, present),
        counting=len(counting),
    )


def _enough(sector: Sector) -> tuple[str, ...]:
    return (sector.code, *sector.any_of)


def _of(sector: Sector, organisations: Iterable[Organisation]) -> tuple[Organisation, ...]:
    wanted = set(_enough(sector))
    return tuple(one for one in organisations if not wanted.isdisjoint(one.sectors))


def _dormant(seats: Iterable[SeatHeld], filled: Mapping[SeatId, Sequence[bool]]) -> Iterable[DormantSeat]:
    for held in seats:
        missed = sum(1 for _ in takewhile(lambda was_filled: not was_filled, filled.get(held.seat.id, ())))
        if missed >= _DORMANT_FROM:
            yield DormantSeat(held=held, missed=missed)


def _seldom(seats: Iterable[SeatHeld], filled: Mapping[SeatId, Sequence[bool]]) -> Iterable[SeldomSeat]:
    for held in seats:
        lately = filled.get(held.seat.id, ())[:_JUDGED_BY]
        if len(lately) == _JUDGED_BY and sum(lately) * 2 < _JUDGED_BY:
            yield SeldomSeat(held=held, filled=sum(lately), of=_JUDGED_BY)


def _contacts(seats: Iterable[SeatHeld]) -> list[Contact]:
    found: dict[Person, Contact] = {}
    for held in seats:
        for person in held.people:
            found.setdefault(person, Contact(person=person, organisation=held.organisation))
    return list(found.values())


def is_confirmed(person: Person, on: date) -> bool:
    """Whether the person's organisation confirmed them within the twelve months before that day."""
    return person.confirmed_on is not None and person.confirmed_on >= _confirmed_since(on)


@lru_cache(maxsize=8)
def _confirmed_since(on: date) -> date:
    # Asked for everybody on a list, and always of the same day.
    return on - _CONFIRMED_FOR
