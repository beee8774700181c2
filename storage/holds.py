"""Groups whose sending is held, as rows. Knows no notice."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select

from storage import tables
from storage.transaction import Transaction
from workgroup.ids import GroupId
from workgroup.ports import Hold

_hold = tables.outbox_hold.c
_HOLDS = select(_hold.group_id, _hold.since, _hold.created_by).order_by(_hold.group_id)


class SqlHolds:
    """Groups whose sending is held."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def put(self, group_id: GroupId) -> bool:
        return self._tx.add_once(tables.outbox_hold, {"group_id": group_id, "since": self._tx.now})

    def lift(self, group_id: GroupId) -> bool:
        lifted = self._tx.connection.execute(delete(tables.outbox_hold).where(_hold.group_id == group_id)).rowcount == 1
        # What waited meanwhile may be due.
        self._tx.made_due |= lifted
        return lifted

    def find(self, group_id: GroupId) -> Hold | None:
        row = self._tx.connection.execute(_HOLDS.where(_hold.group_id == group_id)).first()
        return _hold_of(row) if row is not None else None

    def list_all(self) -> list[Hold]:
        return [_hold_of(row) for row in self._tx.connection.execute(_HOLDS)]


def _hold_of(row: Sequence[Any]) -> Hold:
    group_id, since, by = row
    return Hold(group_id=group_id, since=since, by=by)
