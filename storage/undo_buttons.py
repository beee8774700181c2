"""Posted messages that show an Undo button, as rows. Knows no words."""

from datetime import datetime

from sqlalchemy import delete, or_, select

from storage import tables
from storage.transaction import Transaction
from storage.undos import UNDO, undo_of
from workgroup.ids import NoticeId, UndoId
from workgroup.ports import UndoButton

_button = tables.undo_button.c
_undo = tables.undo.c


class SqlUndoButtons:
    """Posted messages that show an Undo button."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def put(self, notice_id: NoticeId, undo_id: UndoId) -> None:
        self._tx.add_once(tables.undo_button, {"notice_id": notice_id, "undo_id": undo_id})

    def list_over(self, *, now: datetime, at_most: int) -> list[UndoButton]:
        over = (
            select(_button.notice_id, *UNDO)
            .join(tables.undo, _undo.id == _button.undo_id)
            .where(or_(_undo.until < now, _undo.used))
            .order_by(_button.notice_id)
            .limit(at_most)
        )
        rows = self._tx.connection.execute(over)
        return [UndoButton(notice_id=notice_id, undo=undo_of(undo)) for notice_id, *undo in rows]

    def drop(self, notice_id: NoticeId) -> None:
        self._tx.connection.execute(delete(tables.undo_button).where(_button.notice_id == notice_id))
