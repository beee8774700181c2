"""Finds out what became of notices in doubt, by reading their conversations. Knows no words and no beat.

Each message carries the fingerprint of its notice. One reading settles everything in doubt in a conversation; what was
in doubt and is sent is looked at once more a minute later, and a message that came twice is taken away.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from bot.clock import Clock
from bot.crashing import crash_point
from bot.database import Database
from bot.delivery.courier import SlackCourier, fingerprint
from bot.delivery.history import History, NotRead, Read
from bot.metrics import Metrics
from workgroup.ids import NoticeId
from workgroup.notices import Notice
from workgroup.ports import UnitOfWork
from workgroup.usecases import doubting
from workgroup.usecases.doubting import Settled

log = structlog.get_logger()

T = TypeVar("T")
_AT_ONCE = 200
# Our clock and Slack's may differ, and Slack's tell a message when it was taken, not when it was sent.
_BEFORE = timedelta(minutes=5)
_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class _Conversation:
    team_id: str | None
    channel_id: str


class Reconciler:
    """Takes back what a process that is gone had claimed, and settles what is in doubt. Several may do so at once."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        courier: SlackCourier,
        history: History,
        *,
        owner: str,
        metrics: Metrics | None = None,
    ) -> None:
        """`owner` is the name under which what it finds is recorded."""
        self._database = database
        self._clock = clock
        self._courier = courier
        self._history = history
        self._owner = owner
        self._metrics = metrics or Metrics()

    async def settle(self, *, may_reap: bool = True) -> int:
        """Take back leases that ran out, settle what is in doubt long enough, look for doubles; how many notices.

        With `may_reap` false nothing is taken back this time.
        """
        reaped = await self._in_work(lambda uow: uow.outbox.reap(now=self._clock())) if may_reap else 0
        self._count("handed_over", reaped)
        due = await self._in_work(lambda uow: uow.outbox.list_unknown(now=self._clock(), at_most=_AT_ONCE))
        settled = 0
        for conversation in _conversations(due):
            settled += await self._settle_in(conversation)
        to_look_at = await self._in_work(lambda uow: uow.outbox.list_to_look_at(now=self._clock(), at_most=_AT_ONCE))
        for conversation, notices in _conversations(to_look_at).items():
            await self._look_again(conversation, notices)
        return reaped + settled

    async def _settle_in(self, conversation: _Conversation) -> int:
        """Settle everything in doubt in a conversation by one reading of it; how many notices."""
        team_id, channel_id = conversation.team_id, conversation.channel_id
        notices = await self._in_work(lambda uow: uow.outbox.list_unknown_in(team_id, channel_id))
        left = [notice.sending_at or notice.due_at for notice in notices]
        if not left:
            return 0
        asked_at = self._clock()
        reading = await self._read(conversation, oldest=min(left), latest=max(left) + _AFTER)
        crash_point("during_reconcile")
        settled = await self._in_work(lambda uow: self._decide(uow, notices, reading, asked_at))
        for notice, slack_ts in settled.doubles:
            await self._remove(notice, slack_ts, reading)
        self._count("adopted", settled.adopted)
        self._count("resent", settled.resent)
        self._count("dead", settled.given_up)
        log.info(
            "doubts_looked_into",
            count=len(notices),
            adopted=settled.adopted,
            resent=settled.resent,
            given_up=settled.given_up,
            error=reading.error if isinstance(reading, NotRead) else None,
        )
        return settled.adopted + settled.resent + settled.given_up + settled.waiting

    def _decide(
        self, uow: UnitOfWork, notices: Sequence[Notice], reading: Read | NotRead, asked_at: datetime
    ) -> Settled:
        now = self._clock()
        if isinstance(reading, NotRead):
            return doubting.settle_unread(
                uow, notices, error=reading.error, is_lasting=reading.is_lasting, owner=self._owner, now=now
            )
        return doubting.settle_read(
            uow,
            notices,
            _hits(notices, reading),
            channel_id=reading.channel_id,
            owner=self._owner,
            asked_at=asked_at,
            now=now,
        )

    async def _look_again(self, conversation: _Conversation, notices: Sequence[Notice]) -> None:
        """Take away every message of the notices that came twice."""
        since = [notice.doubted_at or notice.due_at for notice in notices]
        reading = await self._read(conversation, oldest=min(since), latest=None)
        if isinstance(reading, Read):
            hits = _hits(notices, reading)
            for notice in notices:
                for one, slack_ts in doubting.doubles_of(notice, hits.get(notice.id, ())):
                    await self._remove(one, slack_ts, reading)
        was_read = isinstance(reading, Read) or reading.is_lasting
        await self._in_work(lambda uow: doubting.looked_again(uow, notices, was_read=was_read, now=self._clock()))

    async def _read(self, conversation: _Conversation, *, oldest: datetime, latest: datetime | None) -> Read | NotRead:
        team_id = conversation.team_id or ""

        async def leave() -> bool:
            return await self._in_work(lambda uow: doubting.may_read(uow, team_id, now=self._clock()))

        end = latest if latest is not None and latest < self._clock() else None
        reading = await self._history.read(conversation.channel_id, oldest=oldest - _BEFORE, latest=end, leave=leave)
        if isinstance(reading, NotRead) and reading.asked_to_pause:
            now, after = self._clock(), reading.again_after
            await self._in_work(lambda uow: doubting.pause_reading(uow, team_id, until=now + after, now=now))
        return reading

    async def _remove(self, notice: Notice, slack_ts: str, reading: Read | NotRead) -> None:
        channel_id = reading.channel_id if isinstance(reading, Read) else notice.channel_id
        if channel_id is None or not await self._courier.delete(channel_id, slack_ts):
            return
        await self._in_work(lambda uow: doubting.record_removed(uow, notice, owner=self._owner, now=self._clock()))
        self._count("doubled_and_removed", 1)
        log.warning("double_removed", notice=notice.id)

    async def _in_work(self, do: Callable[[UnitOfWork], T]) -> T:
        def run() -> T:
            with self._database.work() as uow:
                return do(uow)

        return await self._database.run_errand(run)

    def _count(self, fate: str, number: int) -> None:
        if number:
            self._metrics.count_fate(fate, number)


def _conversations(notices: Sequence[Notice]) -> dict[_Conversation, list[Notice]]:
    """The notices by conversation, in their order."""
    found: dict[_Conversation, list[Notice]] = {}
    for notice in notices:
        place = _Conversation(team_id=notice.team_id, channel_id=notice.channel_id or "")
        found.setdefault(place, []).append(notice)
    return found


def _hits(notices: Sequence[Notice], reading: Read) -> dict[NoticeId, tuple[str, ...]]:
    return {notice.id: reading.hits.get(fingerprint(notice.key), ()) for notice in notices}
