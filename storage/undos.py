"""Intentions that can still be undone, as rows. Knows no verb."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage import tables
from storage.transaction import Transaction
from workgroup.ids import GroupId, UndoId
from workgroup.ports import Undo

_undo = tables.undo.c
UNDO = (_undo.id, _undo.group_id, _undo.verb, _undo.facts, _undo.until, _undo.used)
"""The columns from which `undo_of` makes an undo, in order."""

_UNDOS = select(*UNDO)


class SqlUndos:
    """Intentions that can still be undone."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, *, group_id: GroupId, verb: str, facts: Mapping[str, object], until: datetime) -> UndoId:
        values = {"group_id": group_id, "verb": verb, "facts": dict(facts), "until": until, "used": False}
        return UndoId(self._tx.add(tables.undo, values))

    def find(self, undo_id: UndoId) -> Undo | None:
        row = self._tx.connection.execute(_UNDOS.where(_undo.id == undo_id)).first()
        return undo_of(row) if row is not None else None

    def use(self, undo_id: UndoId) -> bool:
        unused = tables.undo.update().where(_undo.id == undo_id, _undo.used.is_(False))
        return self._tx.change(unused, {"used": True}) == 1


def undo_of(row: Sequence[Any]) -> Undo:
    """The undo that a row of the columns `UNDO` keeps."""
    undo_id, group_id, verb, facts, until, used = row
    return Undo(id=undo_id, group_id=group_id, verb=verb, facts=facts, until=until, used=used)
