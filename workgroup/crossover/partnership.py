"""A partnership: another board of the area on which people of the group sit. Knows no series and no decision."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from workgroup.calendar.recurrence import Recurrence, occurrences
from workgroup.ids import GroupId, OrganisationId, PartnershipId, PersonId

# Panels that discuss individuals. Nothing about them is kept but that they exist.
_OF_INDIVIDUALS = re.compile(r"\b(?:channel\s+panel|PMAP|MARAC|MAPPA|prevent\s+multi-agency\s+panel)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Partnership:
    """A board outside the group, as far as its dates and its shared people go."""

    id: PartnershipId
    group_id: GroupId
    reference: str | None
    """Its name in the file it was imported from."""
    name: str
    lead_id: OrganisationId | None
    tier: str
    areas: tuple[str, ...]
    remit: tuple[str, ...]
    chair_id: PersonId | None
    member_ids: frozenset[PersonId]
    """People of the group who sit there too."""
    others: int
    """How many others sit there."""
    tzid: str
    recurrence: Recurrence | None
    """Its plan; `None` when nobody has told it."""
    begins: time | None
    """The wall time at which it meets; `None` when nobody has told it, so that only the day is known."""
    minutes: int
    dates: tuple[date, ...]
    """The days that were told one by one, in order."""
    reports_to: str

    @property
    def zone(self) -> ZoneInfo:
        """The zone of its wall times."""
        return ZoneInfo(self.tzid)

    def starts(self, *, since: datetime, until: datetime) -> list[datetime]:
        """Its starts with `since < start <= until`, in UTC, earliest first.

        Between the first and the last day that were told one by one it meets on those days alone; the plan gives the
        others. None when the time of day is not known.
        """
        if self.begins is None:
            return []
        told = {datetime.combine(day, self.begins, self.zone).astimezone(UTC) for day in self.dates}
        planned = (
            {one.starts_at for one in occurrences(self.recurrence, since=since, until=until)}
            if self.recurrence is not None
            else set()
        )
        if told:
            first, last = min(self.dates), max(self.dates)
            planned = {start for start in planned if not first <= start.astimezone(self.zone).date() <= last}
        return sorted(start for start in told | planned if since < start <= until)


def discusses_individuals(name: str) -> bool:
    """Whether a body of that name discusses individuals, so that nothing but its name may be kept."""
    return _OF_INDIVIDUALS.search(name) is not None
