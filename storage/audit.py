"""Who did what, when, by which road, as rows. Knows no feedback answer and no text that was kept out."""

from collections.abc import Mapping

from storage import tables
from storage.transaction import Transaction
from workgroup.ids import GroupId


class SqlAudit:
    """Who did what, when, by which road."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def record(
        self,
        *,
        group_id: GroupId | None,
        verb: str,
        subject: str,
        subject_id: int | None,
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
    ) -> None:
        values = {
            "group_id": group_id,
            "at": self._tx.now,
            "actor_id": self._tx.actor,
            "road": self._tx.road,
            "verb": verb,
            "subject": subject,
            "subject_id": subject_id,
            "before": dict(before) if before is not None else None,
            "after": dict(after) if after is not None else None,
        }
        self._tx.connection.execute(tables.audit.insert(), values)

    def guarded(self, *, group_id: GroupId | None, field: str, category: str) -> None:
        values = {"group_id": group_id, "at": self._tx.now, "field": field, "category": category}
        self._tx.connection.execute(tables.guard_refusal.insert(), values)
