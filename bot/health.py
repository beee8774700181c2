"""How this process stands: whether it lives, whether it is ready, and its numbers. Tells nothing about a person."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.clock import Clock, DatabaseClock
from bot.database import Database, SchemaDiffers
from bot.metrics import Metrics
from workgroup.errors import Refusal
from workgroup.ports import Backlog

log = structlog.get_logger()

LATE_AFTER = timedelta(minutes=2)
"""How long something may be due before nobody seems to deliver: two leases, and a moment more."""


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """Whether the process is ready, and why not."""

    wants: tuple[str, ...] = ()
    """What is wrong, as short plain words."""

    @property
    def is_ready(self) -> bool:
        """Whether nothing is wrong."""
        return not self.wants

    @property
    def said(self) -> str:
        """The one line that `/ready` answers."""
        return "ready" if self.is_ready else f"not ready: {'; '.join(self.wants)}"


class Health:
    """Looks at the database, the outbox and the process itself when it is asked."""

    def __init__(self, database: Database, clock: Clock, metrics: Metrics) -> None:
        self._database = database
        self._clock = clock
        self._metrics = metrics
        self._is_stopping = False

    def begin_to_stop(self) -> None:
        """The process ends: it is ready no more, so that nobody sends it anything new."""
        self._is_stopping = True

    async def readiness(self) -> Readiness:
        """Whether the database answers with the right tables, and nothing has been due for long."""
        return (await self._look())[0]

    async def metrics(self) -> bytes:
        """The numbers of this process and of the outbox, in Prometheus' text format."""
        readiness, backlog = await self._look()
        ahead = self._clock.ahead if isinstance(self._clock, DatabaseClock) else None
        return self._metrics.told(
            backlog=backlog,
            is_ready=readiness.is_ready,
            clock_ahead=ahead.total_seconds() if ahead is not None else 0.0,
            now=self._clock(),
        )

    async def _look(self) -> tuple[Readiness, Backlog | None]:
        # In a thread of its own: those of people and jobs may be what is stuck.
        return await asyncio.to_thread(self._look_now)

    def _look_now(self) -> tuple[Readiness, Backlog | None]:
        wants = ["it is ending"] if self._is_stopping else []
        try:
            self._database.describe()
            with self._database.work(read_only=True) as uow:
                backlog = uow.outbox_view.backlog(now=self._clock())
        except Refusal as refusal:
            return Readiness(wants=(*wants, _plain(refusal))), None
        except Exception:
            log.exception("readiness_unknown")
            return Readiness(wants=(*wants, "the database does not answer")), None
        late = backlog.late_by(self._clock())
        if late > LATE_AFTER:
            wants.append(f"the outbox is late by {round(late.total_seconds())} seconds")
        return Readiness(wants=tuple(wants)), backlog


def _plain(refusal: Refusal) -> str:
    """What is wrong with the database, without its address."""
    is_of_another_version = refusal.code == SchemaDiffers.code
    return "the database's tables are of another version" if is_of_another_version else "the database does not answer"
