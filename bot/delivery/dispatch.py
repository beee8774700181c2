"""Delivers what is due: claims, looks again, marks as *sending*, posts once, records. Knows no words and no beat.

Many notices are on their way at a time; they are marked and written down together, so that each costs a small part of
a transaction and none waits for the slowest.
"""

import asyncio
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.clock import Clock, real_seconds
from bot.crashing import crash_point
from bot.database import Database
from bot.delivery.courier import Never, NotNow, Outcome, SlackCourier
from bot.delivery.results import ResultWriter, result_of
from bot.metrics import Metrics
from bot.slack.client import TOTAL_SECONDS
from bot.slack.directory import Directory
from handlers.blocks import notices as words
from handlers.services import Message
from storage import Busy, Unwell
from workgroup.delivery import Ending
from workgroup.ids import NoticeId
from workgroup.notices import NoticeState
from workgroup.pacing import SPACING
from workgroup.roster.person import Identity, Person, Standing
from workgroup.usecases import sending
from workgroup.usecases.sending import Prepared
from workgroup.usecases.telling import Telling

log = structlog.get_logger()

LEASE = timedelta(seconds=60)
"""How long a claim holds."""
AT_ONCE = 64
"""So many notices may be on their way at a time."""
_TOKEN_BYTES = 24


@dataclass(frozen=True, kw_only=True)
class _Worded:
    telling: Telling
    message: Message | None
    """`None` when its words could not be made."""
    until: float


@dataclass(frozen=True, kw_only=True)
class _Claimed:
    worded: Sequence[_Worded]
    """Marked, with their words: what leaves now."""
    later: Sequence[NoticeId]
    """Claimed, and to be looked at by themselves."""
    unmet: Sequence[Person]
    """Whom nobody has met in Slack yet, and some of those are for."""
    taken: int
    until: float
    """When the lease ends, in steady seconds."""


class Dispatcher:
    """Tells what the outbox holds. Several may work on one database: each row is one owner's at a time."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        courier: SlackCourier,
        directory: Directory,
        *,
        at_once: int = AT_ONCE,
        spacing: timedelta = SPACING,
        metrics: Metrics | None = None,
        seconds: Callable[[], float] = real_seconds,
    ) -> None:
        """`at_once` is how many notices may be on their way at a time, `spacing` what lies between two of a channel."""
        self._database = database
        self._clock = clock
        self._courier = courier
        self._directory = directory
        self._owner = secrets.token_hex(8)
        self._at_once = at_once
        self._spacing = spacing
        self._seconds = seconds
        self._metrics = metrics or Metrics()
        self._under_way = 0
        self._moved = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._writer = ResultWriter(
            database, clock, courier, owner=self._owner, metrics=self._metrics, when_written=self._let_go
        )

    @property
    def owner(self) -> str:
        """The name under which this one claims."""
        return self._owner

    async def deliver_due(self, *, at_most: int = AT_ONCE) -> int:
        """Deliver what is due, most urgent first, and wait until it has arrived or failed; how many were taken."""
        taken = await self.begin_due(at_most=at_most)
        await self.arrived()
        return taken

    async def begin_due(self, *, at_most: int = AT_ONCE) -> int:
        """Send off what is due, most urgent first, as far as there is room; how many were taken, 0 lets one rest."""
        while self._under_way > self._at_once // 2:
            await self.progress()
        at_most = min(at_most, self._at_once - self._under_way)
        claimed = await self._database.run_errand(lambda: self._claim(at_most))
        self._under_way += len(claimed.worded) + len(claimed.later)
        self._send_off(claimed.worded)
        if claimed.later:
            self._keep(asyncio.create_task(self._meet_and_tell(claimed)))
        return claimed.taken

    async def arrived(self) -> None:
        """Wait until nothing is on its way and everything is written down."""
        while self._under_way:
            await self.progress()

    async def progress(self) -> None:
        """Wait until something more of what is on its way has arrived or failed, and is written down."""
        await self._moved.wait()

    async def end(self) -> None:
        """Let what is on its way arrive; what cannot be written down in time is found again by its message."""
        self._writer.hurry()
        await self.arrived()

    def give_up(self) -> None:
        """Wait no longer for what is on its way: its lease runs out, and it is looked for by its message."""
        for task in self._tasks:
            task.cancel()
        self._writer.give_up()

    def _claim(self, at_most: int) -> _Claimed:
        now, until = self._clock(), self._seconds() + LEASE.total_seconds()
        with self._database.work(read_only=True) as uow:
            first = uow.outbox.next_moment()
        # Most beats find nothing, and should not wait for whoever writes.
        if first is None or first > now:
            return _Claimed(worded=(), later=(), unmet=(), taken=0, until=until)
        try:
            with self._database.work() as uow:
                prepared = sending.claim(
                    uow,
                    owner=self._owner,
                    now=now,
                    lease_until=now + LEASE,
                    at_most=at_most,
                    spacing=self._spacing,
                )
                crash_point("claimed")
        except (Busy, Unwell):
            raise
        except Exception:
            # One row that cannot be looked at must not hold up the others.
            log.exception("notices_looked_at_one_by_one")
            return self._claim_only(at_most)
        return _Claimed(
            worded=self._word_all(prepared, until),
            later=list(prepared.unmet),
            unmet=list({person.id: person for person in prepared.unmet.values()}.values()),
            taken=prepared.taken,
            until=until,
        )

    def _claim_only(self, at_most: int) -> _Claimed:
        now, until = self._clock(), self._seconds() + LEASE.total_seconds()
        with self._database.work() as uow:
            notices = uow.outbox.claim(owner=self._owner, now=now, lease_until=now + LEASE, at_most=at_most)
        ids = [notice.id for notice in notices]
        return _Claimed(worded=(), later=ids, unmet=(), taken=len(ids), until=until)

    async def _meet_and_tell(self, claimed: _Claimed) -> None:
        """Look people up in Slack, while others are told; whoever is not found waits."""
        worded: Sequence[_Worded] = ()
        try:
            for person in claimed.unmet:
                await self._meet(person)
        except Exception:
            log.exception("people_not_met", count=len(claimed.unmet))
        try:
            worded = await self._database.run_errand(lambda: self._prepare(claimed.later, claimed.until))
        except Exception:
            # Their leases run out, and they are claimed again.
            log.exception("notices_not_looked_at", count=len(claimed.later))
        finally:
            self._let_go(len(claimed.later) - len(worded))
        self._send_off(worded)

    async def _meet(self, person: Person) -> None:
        account = await self._directory.find_by_email(person.email) if person.email is not None else None
        if account is None or account.standing is not Standing.FULL:
            return
        identity = Identity(person_id=person.id, team_id=account.team_id, user_id=account.user_id)

        def link() -> None:
            with self._database.work() as uow:
                home = uow.groups.get(person.group_id).team_id
                if home in {None, identity.team_id}:
                    uow.people.link(identity)

        await self._database.run_errand(link)

    def _send_off(self, worded: Sequence[_Worded]) -> None:
        """Send each in a task of its own, so that none waits for the slowest."""
        for one in worded:
            self._keep(asyncio.create_task(self._tell(one)))

    def _prepare(self, notice_ids: Sequence[NoticeId], until: float) -> list[_Worded]:
        """Look at claimed notices one by one."""
        return [one for notice_id in notice_ids for one in self._prepare_alone(notice_id, until)]

    def _prepare_alone(self, notice_id: NoticeId, until: float) -> list[_Worded]:
        try:
            with self._database.work() as uow:
                prepared = sending.prepare(
                    uow, notice_ids=[notice_id], owner=self._owner, now=self._clock(), spacing=self._spacing
                )
        except (Busy, Unwell):
            # The database's fault and no notice's: the lease runs out, and it is claimed again.
            log.warning("notice_left", notice=notice_id, why="database unwell")
            return []
        except Exception:
            log.exception("notice_put_aside", notice=notice_id)
            aside = Ending(notice_id=notice_id, state=NoticeState.DEAD, error="fault")
            with self._database.work() as uow:
                uow.outbox.finish([aside], owner=self._owner, now=self._clock())
            return []
        return self._word_all(prepared, until)

    def _word_all(self, prepared: Prepared, until: float) -> list[_Worded]:
        for state in prepared.aside:
            self._metrics.count_fate(state.value)
        return [self._word(one, until) for one in prepared.tellings]

    def _word(self, telling: Telling, until: float) -> _Worded:
        """Make the words now: the notice is marked, and leaves next."""
        notice = telling.notice
        try:
            token = secrets.token_urlsafe(_TOKEN_BYTES) if notice.kind.is_feedback else None
            message = words.told(telling, token=token, now=self._clock())
        except Exception:
            log.exception("notice_without_words", notice=notice.id, kind=notice.kind)
            return _Worded(telling=telling, message=None, until=until)
        return _Worded(telling=telling, message=message, until=until)

    async def _tell(self, one: _Worded) -> None:
        started_at = self._clock()
        outcome = await self._post(one)
        self._writer.add(result_of(one.telling, outcome, started_at=started_at, ended_at=self._clock()))

    async def _post(self, one: _Worded) -> Outcome:
        notice = one.telling.notice
        if one.message is None:
            return Never(error="fault")
        # This process may have been frozen since the mark, or the machine asleep, when steady time stands still: the
        # post must end before the lease does by either clock.
        lease_until = notice.lease_until
        is_over = lease_until is not None and self._clock() > lease_until - timedelta(seconds=TOTAL_SECONDS)
        if is_over or self._seconds() > one.until - TOTAL_SECONDS:
            return NotNow(after=timedelta(0), error="held_up", counts=False)
        channel_id = one.telling.destination.channel_id
        crash_point("before_post")
        outcome = await self._courier.post(channel_id, one.message, key=notice.key, attempts=notice.attempts)
        crash_point("after_post")
        return outcome

    def _keep(self, task: asyncio.Task[None]) -> None:
        # The loop itself holds tasks only weakly.
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _let_go(self, count: int) -> None:
        if count:
            self._under_way -= count
            moved, self._moved = self._moved, asyncio.Event()
            moved.set()
