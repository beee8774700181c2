"""What listeners ask of the running program: use-cases in transactions, accounts, the time. Knows no Slack payload."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Concatenate, ParamSpec, Self, TypeVar

import structlog

from bot.bank_holidays import bank_holidays
from bot.clock import Clock
from bot.database import Database
from handlers.services import Account, NotNow, Repeated
from storage import Unwell
from workgroup.ids import PersonId
from workgroup.ports import UnitOfWork

log = structlog.get_logger()

P = ParamSpec("P")
T = TypeVar("T")

LookUp = Callable[[str, str], Awaitable[Account]]
"""Who the workspace says that is, by team and user id."""


class ProgramServices:
    """`handlers.services.Services` on one database.

    Args:
        database: where use-cases run.
        clock: the time that listeners hand to them.
        look_up: finds accounts.
        reads_only: whether every change is refused with `NotNow`.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        look_up: LookUp,
        *,
        reads_only: bool = False,
        actor: PersonId | None = None,
        road: str = "program",
        key: str | None = None,
    ) -> None:
        self._database = database
        self._look_up = look_up
        self._reads_only = reads_only
        self._actor = actor
        self._road = road
        self._key = key
        self.now = clock

    async def perform(self, verb: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a use-case in one writing transaction, in a worker thread; `Repeated` when the key was kept before."""
        if self._reads_only:
            raise NotNow
        key = self._key

        def run() -> T:
            with self._database.work_for_person(actor=self._actor, road=self._road, read_only=False) as uow:
                if key is not None and not uow.is_first(key):
                    raise Repeated
                return verb(uow, *args, **kwargs)

        done = await self._answered(run)
        self._key = None
        return done

    async def read(self, verb: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a question in one reading transaction, in a worker thread."""

        def run() -> T:
            with self._database.work_for_person(actor=self._actor, road=self._road, read_only=True) as uow:
                return verb(uow, *args, **kwargs)

        return await self._answered(run)

    async def _answered(self, run: Callable[[], T]) -> T:
        try:
            return await self._database.answer(run)
        except Unwell:
            # The person is told in words; what it was, the administrator finds here.
            log.exception("database_unwell")
            raise

    async def account(self, team_id: str, user_id: str) -> Account:
        """Who the workspace says that is."""
        return await self._look_up(team_id, user_id)

    async def bank_holidays(self, nations: Sequence[str]) -> Mapping[str, Collection[date]]:
        """The weekdays on which offices of each nation close, this year and the next ones."""
        since = self.now().year
        return await self._database.answer(lambda: bank_holidays(nations, since=since))

    def for_request(self, *, actor: PersonId | None, road: str, key: str | None) -> Self:
        """The same services for one request; its first change also keeps `key`."""
        return type(self)(
            self._database,
            self.now,
            self._look_up,
            reads_only=self._reads_only,
            actor=actor,
            road=road,
            key=key or None,
        )
