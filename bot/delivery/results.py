"""Writes down what became of the notices that were sent, many at a time. Knows no claim and no words."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.clock import Clock, real_seconds
from bot.crashing import crash_point
from bot.database import Database
from bot.delivery.courier import InDoubt, Never, NotNow, Outcome, Sent, SlackCourier
from bot.metrics import Metrics
from storage import Busy, Unwell
from workgroup.delivery import Attempt, Ending, Tried
from workgroup.ids import NoticeId
from workgroup.notices import Notice, NoticeState
from workgroup.usecases import doubting, sending
from workgroup.usecases.sending import Result, Written
from workgroup.usecases.telling import Telling

log = structlog.get_logger()

QUIET = timedelta(seconds=45)
"""After a post in doubt: the longest that one may take, and as long again as Slack may hold it in its queues."""
_WRITE_AGAIN = 1.0
_WRITE_FOR = 120.0
_FAILURES_IN_A_ROW = 3
_LATE = 60.0
_FATES = {
    NoticeState.PENDING: "put_back",
    NoticeState.UNKNOWN: "in_doubt",
    NoticeState.DEAD: "dead",
}


class ResultWriter:
    """Takes results as they come, and writes down together all that are there."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        courier: SlackCourier,
        *,
        owner: str,
        metrics: Metrics,
        when_written: Callable[[int], None],
    ) -> None:
        """`owner` is who claimed the notices; `when_written` hears how many more are written down, or given up."""
        self._database = database
        self._clock = clock
        self._courier = courier
        self._owner = owner
        self._metrics = metrics
        self._when_written = when_written
        self._results: list[Result] = []
        self._writing: asyncio.Task[None] | None = None
        self._is_ending = False

    def add(self, result: Result) -> None:
        """Write it down soon."""
        self._results.append(result)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_down())

    def hurry(self) -> None:
        """Try no more than once from now on: the program ends, and what is not written down is found by its message."""
        self._is_ending = True

    def give_up(self) -> None:
        """Write down nothing more."""
        if self._writing is not None:
            self._writing.cancel()

    async def _write_down(self) -> None:
        """Write down what came back, everything that is there at a time, until nothing is left."""
        while self._results:
            results, self._results = self._results, []
            try:
                written = await self._write(results)
                await self._settle_late(results, written)
            finally:
                self._when_written(len(results))

    async def _write(self, results: Sequence[Result]) -> dict[NoticeId, Written]:
        """Write results down, for as long as it takes and may take; what became of each that was written."""
        left, written = list(results), dict[NoticeId, Written]()
        give_up_at = real_seconds() + _WRITE_FOR
        while left:
            try:
                written |= await self._database.run_errand(partial(self._record, left))
                left = []
            except (Busy, Unwell) as refused:
                log.warning("results_wait", count=len(left), why=refused.code)
            except Exception:
                log.exception("results_written_one_by_one", count=len(left))
                written |= await self._database.run_errand(partial(self._record_alone, left))
                left = [result for result in left if result.notice.id not in written]
            if left and (self._is_ending or real_seconds() > give_up_at):
                # Their leases run out; each is then looked for by its message.
                log.error("results_not_written", count=len(left))
                break
            if left:
                await asyncio.sleep(_WRITE_AGAIN)
        return written

    def _record(self, results: Sequence[Result]) -> dict[NoticeId, Written]:
        with self._database.work() as uow:
            written = sending.record(uow, results, owner=self._owner, now=self._clock())
            crash_point("before_sent_commit")
        return written

    def _record_alone(self, results: Sequence[Result]) -> dict[NoticeId, Written]:
        """Write each down by itself; after a few that fail in a row it is the database, and the others wait."""
        written, failed = dict[NoticeId, Written](), 0
        for result in results:
            try:
                written |= self._record([result])
                failed = 0
            except Exception:
                log.exception("result_not_written", notice=result.notice.id)
                failed += 1
            if failed == _FAILURES_IN_A_ROW:
                break
        return written

    async def _settle_late(self, results: Sequence[Result], written: dict[NoticeId, Written]) -> None:
        """Count and log what became of each, and take back a message whose notice another one has told."""
        fates: Counter[str] = Counter()
        now = self._clock()
        for result in results:
            ending, became = result.ending, written.get(result.notice.id)
            fates.update(self._fates(result, became, now))
            log.info(
                "notice_told",
                notice=result.notice.id,
                kind=result.notice.kind,
                fate=ending.state.value,
                error=ending.error,
                written=became or "not written",
            )
            if became == "double" and ending.slack_ts is not None:
                await self._take_back(result.notice, ending.channel_id or result.channel_id, ending.slack_ts)
        for fate, number in fates.items():
            self._metrics.count_fate(fate, number)

    def _fates(self, result: Result, became: Written | None, now: datetime) -> list[str]:
        """What is counted of a result; of one that was sent, how late it was."""
        if became != "ours":
            return ["adopted"] if became == "adopted" else []
        if result.ending.state is NoticeState.SENT:
            lateness = (now - result.notice.due_at).total_seconds()
            self._metrics.observe_lateness(lateness)
            return ["sent", "late"] if lateness > _LATE else ["sent"]
        fate = "asked_to_wait" if result.asked_to_pause else _FATES.get(result.ending.state)
        return [fate] if fate is not None else []

    async def _take_back(self, notice: Notice, channel_id: str, slack_ts: str) -> None:
        """Another message has told it, while this one was on its way for longer than its lease."""
        if not await self._courier.delete(channel_id, slack_ts):
            return
        self._metrics.count_fate("doubled_and_removed")
        log.warning("double_removed", notice=notice.id)

        def record() -> None:
            with self._database.work() as uow:
                doubting.record_removed(uow, notice, owner=self._owner, now=self._clock())

        try:
            await self._database.run_errand(record)
        except Exception:
            log.exception("removal_not_recorded", notice=notice.id)


def result_of(telling: Telling, outcome: Outcome, *, started_at: datetime, ended_at: datetime) -> Result:
    """What the outbox keeps of an outcome."""
    notice, place = telling.notice, telling.destination
    error = None if isinstance(outcome, Sent) else outcome.error
    attempt = Attempt(
        outcome=_tried(outcome),
        started_at=started_at,
        ended_at=ended_at,
        http_status=outcome.http_status,
        error=error,
        request_id=outcome.request_id,
    )
    match outcome:
        case Sent():
            ending = Ending(
                notice_id=notice.id,
                state=NoticeState.SENT,
                channel_id=outcome.channel_id,
                slack_ts=outcome.slack_ts,
                attempt=attempt,
            )
        case NotNow():
            ending = Ending(
                notice_id=notice.id,
                state=NoticeState.PENDING,
                at=ended_at + outcome.after,
                error=error,
                counts=outcome.counts,
                attempt=attempt,
            )
        case Never():
            ending = Ending(notice_id=notice.id, state=NoticeState.DEAD, error=error, attempt=attempt)
        case InDoubt():
            looked_for_at = started_at + QUIET
            ending = Ending(
                notice_id=notice.id, state=NoticeState.UNKNOWN, at=looked_for_at, error=error, attempt=attempt
            )
    return Result(
        notice=notice,
        team_id=place.team_id,
        channel_id=place.channel_id,
        ending=ending,
        somebody_must_act=isinstance(outcome, NotNow) and outcome.somebody_must_act,
        asked_to_pause=isinstance(outcome, NotNow) and outcome.asked_to_pause,
    )


def _tried(outcome: Outcome) -> Tried:
    match outcome:
        case Sent():
            return Tried.SENT
        case NotNow():
            return Tried.ASKED_TO_WAIT if outcome.asked_to_pause else Tried.NOT_SENT
        case Never():
            return Tried.REFUSED
        case InDoubt():
            return Tried.IN_DOUBT
