"""The beat: a few fixed jobs of APScheduler that look at the rows, which are the truth. Knows no row.

Every job is safe at any time, anywhere at once, again.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any  # what a coroutine is sent and yields is open

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.bank_holidays import keep_bank_holidays
from bot.clock import Clock, system_clock
from bot.crashing import crash_point
from bot.database import Database
from bot.delivery.cards import CardKeeper
from bot.delivery.dispatch import LEASE, Dispatcher
from bot.delivery.reconcile import Reconciler
from bot.delivery.steps import ClockSteps
from storage import Busy
from workgroup.usecases import avoiding, confirming, giving_feedback, holding, planning

log = structlog.get_logger()

_DISPATCH_EVERY = 1
_SETTLE_EVERY = 5
_PLAN_EVERY = 60
_KEEP_HOUSE_EVERY = 3600
_KEEP_TIME_EVERY = 30
_REMEMBER_DELIVERIES = timedelta(days=1)
_FAR = timedelta(hours=1)


class Beat:
    """Wakes the dispatcher every second, at the next due moment, and as soon as a commit made something due."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        dispatcher: Dispatcher,
        cards: CardKeeper,
        reconciler: Reconciler,
        *,
        on_plan: Callable[[], Awaitable[None]] | None = None,
        keep_time: Callable[[], None] | None = None,
    ) -> None:
        """`on_plan` is called with every plan, for what the program itself has to look after.

        `keep_time` is called now and then in a thread, to hold the clock against the database's.
        """
        self._database = database
        self._clock = clock
        self._dispatcher = dispatcher
        self._cards = cards
        self._reconciler = reconciler
        self._on_plan = on_plan
        self._keep_time = keep_time
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._delivering: asyncio.Task[None] | None = None
        self._running: dict[str, asyncio.Task[None]] = {}
        self._again = False
        self._stopping = False
        self._steps = ClockSteps(clock)
        self._still = asyncio.Lock()
        self._showing = asyncio.Lock()

    def start(self) -> None:
        """Begin to beat, inside the running loop."""
        self._loop = asyncio.get_running_loop()
        self._database.when_due(self._wake_from_thread)
        self._add_job(self._beat, _DISPATCH_EVERY)
        for name, job, seconds in (
            ("settle", self._settle, _SETTLE_EVERY),
            ("plan", self.plan, _PLAN_EVERY),
            ("keep_house", self._keep_house, _KEEP_HOUSE_EVERY),
            ("look_at_the_clock", self._look_at_the_clock, _KEEP_TIME_EVERY),
        ):
            self._add_job(partial(self._run, name, job), seconds)
        self._scheduler.start()

    def cease(self) -> None:
        """Claim nothing more from now on; what is on its way goes on."""
        was_stopping, self._stopping = self._stopping, True
        if self._scheduler.running and not was_stopping:
            self._scheduler.shutdown(wait=False)

    async def stop(self) -> None:
        """Claim nothing more, and let what is on its way arrive."""
        self.cease()
        if self._on_their_way():
            await asyncio.wait(self._on_their_way())
        await self._dispatcher.end()

    def give_up(self) -> None:
        """Wait no longer for what is on its way: another process settles it, once its lease has run out."""
        for task in self._on_their_way():
            task.cancel()
        self._dispatcher.give_up()

    def _on_their_way(self) -> set[asyncio.Task[None]]:
        tasks = [*self._running.values(), *([self._delivering] if self._delivering is not None else [])]
        return {task for task in tasks if not task.done()}

    def _add_job(self, job: Callable[[], Awaitable[None]], seconds: int) -> None:
        self._scheduler.add_job(
            job, "interval", seconds=seconds, coalesce=True, max_instances=1, misfire_grace_time=None
        )

    async def _run(self, name: str, job: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Start a job as a task of ours: the scheduler, when it ends, would cut its own off in the middle."""
        before = self._running.get(name)
        if before is None or before.done():
            self._running[name] = asyncio.get_running_loop().create_task(job())

    async def plan(self) -> None:
        """Make what is due by itself: meeting rows ahead, reminders, feedback rounds; and close those that are over."""
        try:
            await self._database.run_errand(self._plan)
            if self._on_plan is not None:
                await self._on_plan()
        except Exception:
            log.exception("plan_failed")

    async def deliver(self) -> None:
        """Deliver everything that is due now, and bring the cards up to date; return when that is done."""
        while self._delivering is not None and not self._delivering.done():
            await asyncio.shield(self._delivering)
        self._delivering = asyncio.get_running_loop().create_task(self._deliver())
        await asyncio.shield(self._delivering)
        await self._dispatcher.arrived()
        await self._refresh_cards()

    @asynccontextmanager
    async def standing_still(self) -> AsyncIterator[None]:
        """Nothing is claimed or on its way inside this block: here the sandbox moves its clock, and leases with it."""
        async with self._still, self._showing:
            await self._dispatcher.arrived()
            yield
            self._steps.begin_anew()

    def wake(self) -> None:
        """Deliver soon, inside the loop; while a delivery runs it goes round once more."""
        if self._stopping:
            return
        if self._delivering is None or self._delivering.done():
            self._delivering = asyncio.get_running_loop().create_task(self._deliver())
        else:
            self._again = True

    def _wake_from_thread(self) -> None:
        if self._loop is not None and not self._stopping:
            # The loop may be closing while a last thread commits.
            try:
                self._loop.call_soon_threadsafe(self.wake)
            except RuntimeError:
                return

    async def _beat(self) -> None:
        step = self._steps.look()
        if step:
            # What is due is told, what is too late is not: as after an outage of that length.
            log.warning("clock_stepped", by_seconds=round(step.total_seconds(), 1))
        self.wake()

    async def _deliver(self) -> None:
        try:
            await self._deliver_once()
            while self._goes_round_again():
                await self._deliver_once()
            await self._wake_on_the_dot()
        except Busy:
            # The next beat comes in a second.
            log.warning("delivery_waits", why="database busy")
        except Exception:
            log.exception("delivery_failed")

    async def _deliver_once(self) -> None:
        async with self._still:
            self._again = False
            while await self._dispatcher.begin_due() and not self._stopping:
                pass
        await self._run("cards", self._refresh_cards)

    async def _refresh_cards(self) -> None:
        # One at a time, and never in the way of what is due: an update may take as long as Slack lets it.
        try:
            async with self._showing:
                await self._cards.refresh()
        except Exception:
            log.exception("cards_not_shown")

    def _goes_round_again(self) -> bool:
        """Whether something was made due meanwhile, and there is still time for it."""
        return self._again and not self._stopping

    async def _wake_on_the_dot(self) -> None:
        """One job at the next due moment, so that nothing waits for the next beat."""

        def look() -> datetime | None:
            with self._database.work(read_only=True) as uow:
                return uow.outbox.next_moment()

        due = await self._database.run_errand(look)
        if due is None or self._stopping:
            return
        away = due - self._clock()
        if timedelta(0) < away < _FAR:
            self._scheduler.add_job(
                self._beat,
                "date",
                # The scheduler lives by the machine's clock, the due moment by ours.
                run_date=system_clock() + away,
                id="on_the_dot",
                replace_existing=True,
                misfire_grace_time=None,
            )

    async def _look_at_the_clock(self) -> None:
        if self._keep_time is None:
            return
        try:
            await self._database.run_errand(self._keep_time)
        except Exception:
            log.exception("clock_not_looked_at")

    async def _settle(self) -> None:
        try:
            # After a step forward leases only seem to have run out: what holds them may be on its way.
            await self._reconciler.settle(may_reap=not self._steps.is_settling(LEASE))
        except Exception:
            log.exception("settle_failed")

    def _plan(self) -> None:
        now = self._clock()
        planned = self._plan_series(now)
        with self._database.work() as uow:
            planned += planning.open_rounds(uow, now=now) + avoiding.ask_everywhere(uow, now=now)
            closed = giving_feedback.close_rounds(uow, now=now)
            holding.remind_of_holds(uow, now=now)
            planned += confirming.ask_whether_right(uow, now=now)
            crash_point("during_plan")
        if planned or closed:
            log.info("planned", notices=planned, rounds_closed=closed)

    def _plan_series(self, now: datetime) -> int:
        """Plan each series that has something to plan in a transaction of its own: most have nothing, each minute."""
        with self._database.work(read_only=True) as uow:
            wanted = [one.id for one in uow.series.list_all() if planning.needs_planning(uow, one, now=now)]
        planned = 0
        for series_id in wanted:
            with self._database.work() as uow:
                planned += planning.plan_series(uow, uow.series.get(series_id), now=now)
                crash_point("during_plan")
        return planned

    async def _keep_house(self) -> None:
        def run() -> None:
            now = self._clock()
            with self._database.work() as uow:
                uow.seen.forget(now - _REMEMBER_DELIVERIES)
            keep_bank_holidays(self._database, year=now.year)

        try:
            await self._database.run_errand(run)
        except Exception:
            log.exception("housekeeping_failed")
