"""Delivery on a database of each kind, against a Slack that errs as it is told, by a clock that a test moves."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.database import Database
from bot.delivery.courier import SlackCourier
from bot.delivery.dispatch import Dispatcher
from bot.delivery.history import History
from bot.delivery.reconcile import Reconciler
from bot.sandbox.clock import SandboxClock
from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from bot.slack.client import ask_who_i_am, make_client, make_session
from bot.slack.directory import Directory
from storage import Work
from tests.fixed_clock import FixedClock
from tests.torture import outbox
from tests.torture.slack import SCOPES, a_workspace, channel_id
from workgroup.meeting.series import Series
from workgroup.notices import Notice

POST = "chat.postMessage"
CHANNELS = 30


@dataclass
class Delivery:
    """Two programs' worth of delivery on one database, and a Slack that does as it is told."""

    database: Database
    clock: FixedClock
    sandbox: Sandbox
    series: Sequence[Series]
    dispatchers: Sequence[Dispatcher]
    reconciler: Reconciler

    def spoil(self, **given: Any) -> None:
        """Let calls go wrong from now on."""
        self.sandbox.faults.put_in(Fault(**given))

    def put(
        self, key: str, channel: int, *, due_at: datetime | None = None, expires_in: timedelta | None = None
    ) -> None:
        """A notice to that channel, due now and worth telling for a day, unless other times are given."""
        draft = outbox.a_draft(key, self.series[channel], due_at or self.clock())
        if expires_in is not None:
            draft = replace(draft, expires_at=draft.due_at + expires_in)
        with self.database.work() as uow:
            uow.outbox.enqueue(draft)

    def find(self, key: str) -> Notice:
        """The notice as it stands."""
        with self.database.work(read_only=True) as uow:
            found = uow.outbox.find(key)
        assert found is not None
        return found

    async def live(self, *, minutes: float, step: timedelta = timedelta(seconds=5)) -> None:
        """Deliver and settle for so long, as the beat does, but by a clock that jumps."""
        until = self.clock() + timedelta(minutes=minutes)
        while self.clock() < until:
            for dispatcher in self.dispatchers:
                await dispatcher.deliver_due()
            await self.reconciler.settle()
            self.clock.advance(seconds=step.total_seconds())

    def standing(self) -> Counter[str]:
        """How many messages of each notice stand in Slack, by its mark."""
        gone = set(self.sandbox.workspace.removed)
        posts = [entry for entry in self.sandbox.workspace.posted if (entry.channel, entry.ts) not in gone]
        return Counter(entry.metadata["event_payload"]["notice"] for entry in posts if entry.metadata)

    def tries(self, channel: int) -> list[Any]:
        """The posts to a channel as they came, also those that were not taken."""
        return [
            call for call in self.sandbox.faults.calls if (call.method, call.channel) == (POST, channel_id(channel))
        ]


@pytest.fixture
def bare(database: Engine, work: Work, clock: FixedClock) -> Iterator[Database]:
    """The program's own way to the test's database, for as long as the test."""
    made = Database(database.url.render_as_string(hide_password=False), clock)
    yield made
    made.close()


@pytest.fixture
async def delivery(bare: Database, clock: FixedClock) -> AsyncIterator[Delivery]:
    sandbox = Sandbox(
        a_workspace(CHANNELS, 2), SandboxClock(clock(), real_seconds=lambda: clock().timestamp()), scopes=SCOPES
    )
    await sandbox.start()
    with bare.work() as uow:
        group = outbox.a_group(uow)
        series = [outbox.a_series(uow, group, number) for number in range(CHANNELS)]
    async with make_session() as session:
        client = make_client(sandbox.bot_token, sandbox.api_url, session)
        courier, home = SlackCourier(client), await ask_who_i_am(client)
        dispatchers = [Dispatcher(bare, clock, courier, Directory(client, home)) for _ in range(2)]
        yield Delivery(
            database=bare,
            clock=clock,
            sandbox=sandbox,
            series=series,
            dispatchers=dispatchers,
            reconciler=Reconciler(bare, clock, courier, History(client, home), owner=dispatchers[0].owner),
        )
    await sandbox.stop()
