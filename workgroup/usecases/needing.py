"""How much a series needs which sector: as its kind of meeting does, unless the group says otherwise. Knows no seat."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from workgroup.errors import FieldRefusal
from workgroup.ids import SeriesId, UndoId
from workgroup.meeting.series import Series, Tier
from workgroup.ports import UnitOfWork
from workgroup.roster.coverage import needed
from workgroup.roster.group import Sector, SectorTier
from workgroup.roster.permission import Actor, Right
from workgroup.usecases.undo_facts import UNDO_FOR
from workgroup.usecases.undoing import NothingToUndo

# A group keeps one list of sectors, which says what a steering group needs. The other two kinds of meeting need
# less (`domain.md` section 8), and would be told of gaps that are none.
_CORE_OF: Mapping[Tier, frozenset[str]] = {
    Tier.OPERATIONAL: frozenset({"POL-LOCAL", "HE"}),
    Tier.STRATEGIC: frozenset({"LA-CS", "POL-LOCAL", "HE"}),
}
_UNDO = "needs"


@dataclass(frozen=True, kw_only=True)
class Needs:
    """How much a series needs each sector of its group."""

    series: Series
    tiers: Mapping[Sector, SectorTier | None]
    """In the group's order; `None`: not here."""


@dataclass(frozen=True, kw_only=True)
class NeedsSet:
    """It was said how much a series needs which sectors."""

    needs: Needs
    undo_id: UndoId | None
    """`None` when nothing changed."""


def needed_sectors(uow: UnitOfWork, series: Series, sectors: Sequence[Sector]) -> list[Sector]:
    """The sectors that the series needs, each with how much; `sectors` are the group's."""
    return needed(sectors, usual_core=_CORE_OF.get(series.tier), needs=uow.terms.needs(series.id))


def read_needs(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId) -> Needs:
    """How much the series needs each sector, for who may say so. Refused: `NotAllowed`."""
    actor.check(Right.SET_NEEDS)
    return _needs(uow, uow.series.get(series_id))


def _needs(uow: UnitOfWork, series: Series) -> Needs:
    sectors = uow.groups.list_sectors(series.group_id)
    tiers = {sector.code: sector.tier for sector in needed_sectors(uow, series, sectors)}
    return Needs(series=series, tiers={sector: tiers.get(sector.code) for sector in sectors})


def set_needs(
    uow: UnitOfWork,
    *,
    actor: Actor,
    series_id: SeriesId,
    core: Collection[str],
    expected: Collection[str],
    optional: Collection[str],
    now: datetime,
) -> NeedsSet:
    """Say how much the series needs each sector, by code; a sector that is in none of the three is not wanted here.

    Refused: `NotAllowed`; `FieldRefusal` for a sector that stands in two of them or that the group does not list.
    """
    actor.check(Right.SET_NEEDS)
    series = uow.series.get(series_id)
    before = _needs(uow, series)
    known = {sector.code: sector for sector in before.tiers}
    wanted: dict[str, SectorTier | None] = dict.fromkeys(known)
    for tier, codes in ((SectorTier.CORE, core), (SectorTier.EXPECTED, expected), (SectorTier.OPTIONAL, optional)):
        for code in codes:
            if code not in known:
                raise FieldRefusal(tier, f"This group lists no sector {code}. Choose from the list.")
            if wanted[code] is not None:
                raise FieldRefusal(tier, f"{known[code].name} can only be one of the three. Take it out of one.")
            wanted[code] = tier
    after = Needs(series=series, tiers={sector: wanted[code] for code, sector in known.items()})
    if after == before:
        return NeedsSet(needs=after, undo_id=None)
    kept = uow.terms.needs(series_id)
    uow.terms.put_needs(series_id, wanted)
    undo_id = uow.undos.add(
        group_id=series.group_id,
        verb=_UNDO,
        until=now + UNDO_FOR,
        facts={"series": int(series_id), "before": _as_json(kept), "after": _as_json(wanted)},
    )
    uow.audit.record(
        group_id=series.group_id,
        verb="set_needs",
        subject="series",
        subject_id=series_id,
        before=_as_json({sector.code: tier for sector, tier in before.tiers.items()}),
        after=_as_json(wanted),
    )
    return NeedsSet(needs=after, undo_id=undo_id)


def undo_needs(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, undo_id: UndoId, now: datetime) -> Needs:
    """Let the series need what it needed before. Refused: `NotAllowed`; `NothingToUndo`, also when changed since."""
    actor.check(Right.SET_NEEDS)
    kept = uow.undos.find(undo_id)
    if kept is None or kept.verb != _UNDO or kept.facts.get("series") != int(series_id):
        raise NothingToUndo("there is nothing of that kind here any more")
    if now > kept.until:
        raise NothingToUndo("the hour for it is over")
    if _as_json(uow.terms.needs(series_id)) != kept.facts.get("after") or not uow.undos.use(undo_id):
        raise NothingToUndo("it was undone or changed since")
    uow.terms.put_needs(series_id, _from_json(kept.facts.get("before")))
    uow.audit.record(
        group_id=kept.group_id, verb="undo_needs", subject="undo", subject_id=undo_id, before=dict(kept.facts)
    )
    return _needs(uow, uow.series.get(series_id))


def _as_json(needs: Mapping[str, SectorTier | None]) -> dict[str, object]:
    return {code: tier.value if tier is not None else None for code, tier in sorted(needs.items())}


def _from_json(kept: object) -> dict[str, SectorTier | None]:
    if not isinstance(kept, Mapping):
        raise TypeError("needs are kept by sector")
    return {str(code): SectorTier(tier) if tier is not None else None for code, tier in kept.items()}
