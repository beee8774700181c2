"""Days on which offices close, as rows. Knows no calendar."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from storage import tables
from storage.prepared import Prepared
from storage.transaction import Transaction
from workgroup.calendar.bank_holidays import BankHoliday, HolidaySource
from workgroup.ids import GroupId

_holiday = tables.bank_holiday.c
_HOLIDAYS = select(_holiday.nation, _holiday.day, _holiday.name, _holiday.source, _holiday.is_closed).order_by(
    _holiday.day, _holiday.nation
)

_CLOSED = Prepared(
    select(_holiday.day).where(
        _holiday.group_id == bindparam("group_id"), _holiday.nation == bindparam("nation"), _holiday.is_closed
    )
)


class SqlBankHolidays:
    """Days on which offices close, by group and nation."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def put(self, group_id: GroupId, nation: str, days: Collection[date]) -> int:
        kept = {one.day for one in self.list_of(group_id) if one.nation == nation}
        new = sorted(set(days) - kept)
        for day in new:
            self.save(group_id, BankHoliday(nation=nation, day=day, name=""))
        return len(new)

    def save(self, group_id: GroupId, holiday: BankHoliday) -> None:
        key = {"group_id": group_id, "nation": holiday.nation, "day": holiday.day}
        values = {"name": holiday.name, "source": holiday.source.value, "is_closed": holiday.is_closed}
        if not self._tx.add_once(tables.bank_holiday, key | values):
            same = (_holiday[name] == value for name, value in key.items())
            self._tx.change(tables.bank_holiday.update().where(*same), values)

    def forget(self, group_id: GroupId, nation: str, days: Collection[date]) -> None:
        gone = (_holiday.group_id == group_id, _holiday.nation == nation, _holiday.day.in_(list(days)))
        self._tx.connection.execute(tables.bank_holiday.delete().where(*gone))

    def of(self, group_id: GroupId, nations: Collection[str]) -> frozenset[date]:
        return frozenset(day for one in nations for (day,) in self._tx.rows(_CLOSED, group_id=group_id, nation=one))

    def named(self, group_id: GroupId, nations: Collection[str]) -> Mapping[date, str]:
        wanted = _HOLIDAYS.where(_holiday.group_id == group_id, _holiday.nation.in_(list(nations)), _holiday.is_closed)
        return {one.day: one.called for one in map(_holiday_of, self._tx.connection.execute(wanted))}

    def list_of(self, group_id: GroupId, *, since: date | None = None, until: date | None = None) -> list[BankHoliday]:
        wanted = _HOLIDAYS.where(_holiday.group_id == group_id)
        if since is not None:
            wanted = wanted.where(_holiday.day >= since)
        if until is not None:
            wanted = wanted.where(_holiday.day <= until)
        return [_holiday_of(row) for row in self._tx.connection.execute(wanted)]


def _holiday_of(row: Sequence[Any]) -> BankHoliday:
    nation, day, name, source, is_closed = row
    return BankHoliday(nation=nation, day=day, name=name, source=HolidaySource(source), is_closed=is_closed)
