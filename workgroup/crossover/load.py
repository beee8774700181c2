"""How many hours of meetings people have in a month, over series and partnerships. Knows no storage and no clock."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from workgroup.crossover.clashes import Sitting
from workgroup.ids import PersonId

MOST_MINUTES = 6 * 60
"""More meetings than these in a month are too many for somebody with another job to do."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """Somebody's meetings of one month."""

    person_id: PersonId
    month: date
    """Its first day."""
    minutes: int


def heavy_loads(sittings: Iterable[Sitting], *, zone: ZoneInfo, at_most: int = MOST_MINUTES) -> list[Load]:
    """Who has more than so many minutes of meetings in a month of that zone; by month, the fullest first.

    A person counts for every meeting of a body in which they sit, whether or not they would come.
    """
    sums: defaultdict[tuple[date, PersonId], int] = defaultdict(int)
    for sitting in sittings:
        month = sitting.starts_at.astimezone(zone).date().replace(day=1)
        for person_id in sitting.person_ids:
            sums[month, person_id] += sitting.minutes
    loads = [
        Load(person_id=person_id, month=month, minutes=minutes)
        for (month, person_id), minutes in sums.items()
        if minutes > at_most
    ]
    return sorted(loads, key=lambda load: (load.month, -load.minutes, load.person_id))
