"""Working groups and their sectors, as rows. Knows no people."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, select

from storage import tables
from storage.prepared import Prepared
from storage.transaction import Transaction
from workgroup.ids import GroupId
from workgroup.roster.group import Group, Sector, SectorTier

_group = tables.working_group.c
GROUP = (
    _group.id,
    _group.name,
    _group.area,
    _group.nations,
    _group.tzid,
    _group.team_id,
    _group.coordinator_id,
    _group.place,
    _group.reference,
    _group.needs_approval,
)
"""The columns from which `group_of` makes a group, in order."""

_sector = tables.sector.c
SECTOR = (_sector.code, _sector.name, _sector.tier, _sector.any_of)
"""The columns from which `sector_of` makes a sector, in order."""

_GROUPS = select(*GROUP).order_by(_group.id)
_BY_ID = Prepared(_GROUPS.where(_group.id == bindparam("id")))
_SECTORS = Prepared(select(*SECTOR).where(_sector.group_id == bindparam("group_id")).order_by(_sector.position))


class SqlGroups:
    """Working groups and their sectors."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction
        # One command asks several times for the same group, and nobody else changes it within the transaction.
        self._known: dict[GroupId, Group] = {}

    def add(
        self,
        *,
        name: str,
        area: str,
        nations: Sequence[str],
        tzid: str,
        place: str,
        team_id: str | None,
        reference: str | None = None,
    ) -> Group:
        group = Group(
            id=GroupId(0),
            name=name,
            area=area,
            nations=tuple(nations),
            tzid=tzid,
            team_id=team_id,
            coordinator_id=None,
            place=place,
            reference=reference,
        )
        return self.get(GroupId(self._tx.add(tables.working_group, row_of_group(group))))

    def save(self, group: Group) -> None:
        self._tx.change_one(tables.working_group, group.id, row_of_group(group))
        self._known.pop(group.id, None)

    def get(self, group_id: GroupId) -> Group:
        known = self._known.get(group_id)
        if known is None:
            known = self._known[group_id] = group_of(self._tx.one(_BY_ID, "group", group_id))
        return known

    def find_by_reference(self, reference: str) -> Group | None:
        row = self._tx.connection.execute(_GROUPS.where(_group.reference == reference)).first()
        return group_of(row) if row is not None else None

    def list_all(self) -> list[Group]:
        return [group_of(row) for row in self._tx.connection.execute(_GROUPS)]

    def put_sectors(self, group_id: GroupId, sectors: Sequence[Sector]) -> None:
        of_group = _sector.group_id == group_id
        last = self._tx.connection.scalar(select(func.max(_sector.position)).where(of_group))
        position = (last or 0) + 1
        for sector in sectors:
            values = row_of_sector(sector)
            if self._tx.add_once(tables.sector, {**values, "group_id": group_id, "position": position}):
                position += 1
            else:
                self._tx.change(tables.sector.update().where(of_group, _sector.code == sector.code), values)

    def list_sectors(self, group_id: GroupId) -> list[Sector]:
        return [sector_of(row) for row in self._tx.rows(_SECTORS, group_id=group_id)]


def group_of(row: Sequence[Any]) -> Group:
    """The group that a row of the columns `GROUP` keeps."""
    group_id, name, area, nations, tzid, team_id, coordinator_id, place, reference, needs_approval = row
    return Group(
        id=group_id,
        name=name,
        area=area,
        nations=tuple(nations),
        tzid=tzid,
        team_id=team_id,
        coordinator_id=coordinator_id,
        place=place,
        reference=reference,
        needs_approval=needs_approval,
    )


def row_of_group(group: Group) -> dict[str, Any]:
    """The values that keep a group, without its id."""
    return {
        "name": group.name,
        "area": group.area,
        "nations": list(group.nations),
        "tzid": group.tzid,
        "team_id": group.team_id,
        "coordinator_id": group.coordinator_id,
        "place": group.place,
        "reference": group.reference,
        "needs_approval": group.needs_approval,
    }


def sector_of(row: Sequence[Any]) -> Sector:
    """The sector that a row of the columns `SECTOR` keeps."""
    code, name, tier, any_of = row
    return Sector(code=code, name=name, tier=SectorTier(tier), any_of=tuple(any_of))


def row_of_sector(sector: Sector) -> dict[str, Any]:
    """The values that keep a sector, without its group and place in the order."""
    return {"code": sector.code, "name": sector.name, "tier": sector.tier.value, "any_of": list(sector.any_of)}
