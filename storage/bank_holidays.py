"""Days on which offices close, as rows. Knows no calendar."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from storage import tables
from storage.transaction import Transaction
from workgroup.ids import GroupId

_holiday = tables.bank_holiday.c


class SqlBankHolidays:
    """Days on which offices close, by group and nation."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def put(self, group_id: GroupId, nation: str, days: Collection[date]) -> int:
        new = set(days) - self.of(group_id, [nation])
        rows = ({"group_id": group_id, "nation": nation, "day": day} for day in sorted(new))
        return sum(self._tx.add_once(tables.bank_holiday, row) for row in rows)

    def of(self, group_id: GroupId, nations: Collection[str]) -> frozenset[date]:
        wanted = select(_holiday.day).where(_holiday.group_id == group_id, _holiday.nation.in_(list(nations)))
        return frozenset(self._tx.connection.scalars(wanted))
