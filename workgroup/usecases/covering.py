"""Coverage of a series: what is missing of what the group has said it needs. Knows no surface."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from workgroup.ids import SeatId, SeriesId
from workgroup.meeting.presence import Presence
from workgroup.meeting.series import Series, Tier
from workgroup.ports import UnitOfWork
from workgroup.roster.coverage import Gaps, find_gaps
from workgroup.roster.group import Sector, SectorTier
from workgroup.roster.permission import Actor, Right

# A group keeps one list of sectors, which says what a steering group needs. The other two kinds of meeting need
# less (`domain.md` section 8), and would be told of gaps that are none.
_CORE_OF: Mapping[Tier, frozenset[str]] = {
    Tier.OPERATIONAL: frozenset({"POL-LOCAL", "HE"}),
    Tier.STRATEGIC: frozenset({"LA-CS", "POL-LOCAL", "HE"}),
}


@dataclass(frozen=True, kw_only=True)
class SeriesGaps:
    """What is missing in a series."""

    series: Series
    on: date
    """Today in the series' zone."""
    gaps: Gaps
    meetings_on_record: int
    """For how many meetings so far it is on record who came; with less than two no seat can be called empty."""


def list_gaps(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, now: datetime) -> SeriesGaps:
    """What is missing in a series today. Refused: `NotAllowed`."""
    actor.check(Right.SEE_LIST)
    series = uow.series.get(series_id)
    today = now.astimezone(series.zone).date()
    seen = uow.presences.of_series(series_id)
    on_record = [
        seen[meeting.id]
        for meeting in reversed(uow.meetings.list_of(series_id, until=now))
        if meeting.id in seen and not meeting.is_cancelled
    ]
    return SeriesGaps(
        series=series,
        on=today,
        gaps=find_gaps(
            sectors=_needed(uow.groups.list_sectors(series.group_id), series.tier),
            seats=uow.seats.list_held(series_id, today),
            filled=_filled(on_record),
            on=today,
        ),
        meetings_on_record=len(on_record),
    )


def _needed(sectors: Iterable[Sector], tier: Tier) -> list[Sector]:
    core = _CORE_OF.get(tier)
    if core is None:
        return list(sectors)
    return [replace(sector, tier=SectorTier.CORE if sector.code in core else SectorTier.OPTIONAL) for sector in sectors]


def _filled(on_record: Iterable[Iterable[Presence]]) -> dict[SeatId, list[bool]]:
    filled: dict[SeatId, list[bool]] = {}
    for presences in on_record:
        for presence in presences:
            if presence.seat_id is not None:
                filled.setdefault(presence.seat_id, []).append(presence.filled)
    return filled
