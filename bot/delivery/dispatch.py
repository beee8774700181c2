"""Delivers what is due: claims, looks again, marks as *sending*, posts once, records. Knows no words and no beat."""

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.database import Database
from bot.delivery.courier import InDoubt, Never, NotNow, Outcome, Sent, SlackCourier
from bot.slack.directory import Directory
from handlers.blocks import notices as words
from workgroup.notices import Notice, NoticeState
from workgroup.ports import UnitOfWork
from workgroup.roster.person import Identity, Person, Standing
from workgroup.usecases import failing, telling
from workgroup.usecases.telling import Telling

log = structlog.get_logger()

LEASE = timedelta(seconds=60)
# The longest that a post may take, and as long again as Slack's own queues were seen to hold one.
QUIET = timedelta(seconds=45)
_AT_ONCE = 8
_TOKEN_BYTES = 24


@dataclass(frozen=True, kw_only=True)
class _Claimed:
    notices: Sequence[Notice]
    unmet: Sequence[Person]
    """Whom a notice is for and nobody has met in Slack yet."""


class Dispatcher:
    """Tells what the outbox holds. Several may work on one database: each row is one owner's at a time."""

    def __init__(self, database: Database, clock: Clock, courier: SlackCourier, directory: Directory) -> None:
        self._database = database
        self._clock = clock
        self._courier = courier
        self._directory = directory
        self._owner = secrets.token_hex(8)
        self._posting = asyncio.Semaphore(_AT_ONCE)

    async def deliver_due(self, *, at_most: int = 50) -> int:
        """Deliver what is due, most urgent first. Return how many were taken; 0 lets the caller rest."""
        claimed = await self._database.run_errand(lambda: self._claim(at_most))
        if not claimed.notices:
            return 0
        for person in claimed.unmet:
            await self._meet(person)
        tellings = await self._database.run_errand(lambda: self._prepare(claimed.notices))
        by_channel: defaultdict[str, list[Telling]] = defaultdict(list)
        for one in tellings:
            by_channel[one.destination.channel_id].append(one)
        async with asyncio.TaskGroup() as channels:
            for of_channel in by_channel.values():
                channels.create_task(self._tell_in_order(of_channel))
        return len(claimed.notices)

    async def settle(self) -> int:
        """Take back what a process that is gone had claimed, and settle what may or may not have arrived; how many."""

        def run() -> int:
            now = self._clock()
            with self._database.work() as uow:
                reaped = uow.outbox.reap(now=now)
                return reaped + failing.settle_doubts(uow, now=now, quiet=QUIET, at_most=100)

        return await self._database.run_errand(run)

    def _claim(self, at_most: int) -> _Claimed:
        now = self._clock()
        with self._database.work(read_only=True) as uow:
            first = uow.outbox.next_due()
        # Most beats find nothing, and should not wait for whoever writes.
        if first is None or first.next_attempt_at > now:
            return _Claimed(notices=(), unmet=())
        with self._database.work() as uow:
            claimed = uow.outbox.claim(owner=self._owner, now=now, lease_until=now + LEASE, at_most=at_most)
            wanted = dict.fromkeys(notice.person_id for notice in claimed if notice.person_id is not None)
            unmet = [uow.people.get(person_id) for person_id in wanted if not uow.people.list_identities(person_id)]
        return _Claimed(notices=claimed, unmet=[person for person in unmet if person.email is not None])

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

    def _prepare(self, notices: Sequence[Notice]) -> list[Telling]:
        try:
            with self._database.work() as uow:
                prepared = [self._look_again(uow, notice) for notice in notices]
        except Exception:
            # One row that cannot be looked at must not hold up the others.
            log.exception("notices_looked_at_one_by_one", count=len(notices))
            prepared = [self._prepare_alone(notice) for notice in notices]
        return [one for one in prepared if one is not None]

    def _prepare_alone(self, notice: Notice) -> Telling | None:
        try:
            with self._database.work() as uow:
                return self._look_again(uow, notice)
        except Exception:
            log.exception("notice_put_aside", notice=notice.id, kind=notice.kind)
            with self._database.work() as uow:
                uow.outbox.set_aside(notice.id, owner=self._owner, state=NoticeState.DEAD, error="fault")
            return None

    def _look_again(self, uow: UnitOfWork, notice: Notice) -> Telling | None:
        return telling.prepare(uow, notice_id=notice.id, owner=self._owner, now=self._clock())

    async def _tell_in_order(self, of_channel: Sequence[Telling]) -> None:
        for one in of_channel:
            async with self._posting:
                await self._tell(one)

    async def _tell(self, one: Telling) -> None:
        notice = one.notice
        try:
            token = secrets.token_urlsafe(_TOKEN_BYTES) if notice.kind.is_feedback else None
            message = words.told(one, token=token, now=self._clock())
        except Exception:
            log.exception("notice_without_words", notice=notice.id, kind=notice.kind)
            outcome: Outcome = Never(error="fault")
        else:
            channel_id = one.destination.channel_id
            outcome = await self._courier.post(channel_id, message, key=notice.key, attempts=notice.attempts)
        is_ours = await self._database.run_errand(lambda: self._record(one, outcome))
        fate = {Sent: "sent", NotNow: "put_back", Never: "dead", InDoubt: "in_doubt"}[type(outcome)]
        error = None if isinstance(outcome, Sent) else outcome.error
        log.info("notice_told", notice=notice.id, kind=notice.kind, fate=fate, error=error, ours=is_ours)

    def _record(self, one: Telling, outcome: Outcome) -> bool:
        now, notice, owner = self._clock(), one.notice, self._owner
        with self._database.work() as uow:
            match outcome:
                case Sent():
                    return telling.record_sent(
                        uow,
                        notice=notice,
                        owner=owner,
                        channel_id=outcome.channel_id,
                        slack_ts=outcome.slack_ts,
                        team_id=one.destination.team_id,
                        now=now,
                    )
                case NotNow():
                    return failing.put_back(
                        uow,
                        notice=notice,
                        owner=owner,
                        at=now + outcome.after,
                        error=outcome.error,
                        counts=outcome.counts,
                        somebody_must_act=outcome.somebody_must_act,
                        now=now,
                    )
                case Never():
                    return failing.give_up(uow, notice=notice, owner=owner, error=outcome.error, now=now)
                case InDoubt():
                    return failing.doubt(uow, notice=notice, owner=owner, error=outcome.error)
