"""Deliveries that were seen before, as rows. Knows no payload."""

from datetime import datetime

from storage import tables
from storage.transaction import Transaction

_seen = tables.inbound_seen.c


class SqlSeen:
    """The keys of deliveries that have caused a write."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def is_first(self, key: str) -> bool:
        """Whether the key was not seen before.

        The same key in another open transaction is waited for: if that one commits this one is not the first.
        """
        return self._tx.put_once(tables.inbound_seen, {"key": key, "seen_at": self._tx.now})

    def forget(self, before: datetime) -> int:
        """Remove the keys that were seen before that instant, when no delivery comes again; how many they were."""
        return self._tx.connection.execute(tables.inbound_seen.delete().where(_seen.seen_at < before)).rowcount
