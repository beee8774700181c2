"""Settles what may or may not have arrived. Knows no words and no beat."""

import structlog

from bot.clock import Clock
from bot.database import Database
from workgroup.usecases import doubting

log = structlog.get_logger()

_AT_ONCE = 100


class Reconciler:
    """Takes back what a process that is gone had claimed, and settles what is in doubt."""

    def __init__(self, database: Database, clock: Clock, *, owner: str) -> None:
        self._database = database
        self._clock = clock
        self._owner = owner

    async def settle(self) -> int:
        """Take back leases that ran out, and settle what is in doubt long enough; how many."""

        def run() -> int:
            now = self._clock()
            with self._database.work() as uow:
                reaped = uow.outbox.reap(now=now)
                return reaped + doubting.settle_unread(uow, owner=self._owner, now=now, at_most=_AT_ONCE)

        return await self._database.run_errand(run)
