"""Notices on their way, as rows: claimed, marked as *sending*, finished, in doubt. Knows no words and no road.

Every change names the state it starts from, so of several that try only one succeeds. Whatever may be done to many at
once is one statement for all of them.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, case, func, insert, literal, not_, or_, select

from storage import sending_statements as statements
from storage import tables
from storage.notice_rows import IS_REMINDER, IS_UNKNOWN, NO_LEASE, NOTICES, change, is_in, notice_of
from storage.sending_statements import IS_CLAIMED, IS_HELD
from storage.transaction import Transaction
from workgroup.delivery import Attempt, Ending, Leaving, Tried
from workgroup.ids import MeetingId, NoticeId
from workgroup.notices import Notice, NoticeState
from workgroup.outbox import Adoption
from workgroup.pacing import urgency

_notice = tables.notice.c
_attempt = tables.delivery_attempt.c
_IS_SENT = is_in(NoticeState.SENT)
_IS_SENDING = is_in(NoticeState.SENDING)
_STANDS = is_in(NoticeState.PENDING, NoticeState.CLAIMED, NoticeState.SENDING, NoticeState.SENT, NoticeState.UNKNOWN)
_INSTANT = _notice.due_at.type
_WAITED = timedelta(seconds=60)
# So many programs may claim at the same moment without leaving each other empty-handed.
_CLAIMERS = 4
LOOK_AGAIN = timedelta(seconds=60)
"""How long after one that was in doubt is sent its channel is looked at once more."""

_FINISH = (
    change()
    .where(_notice.id == bindparam("of"))
    .values(
        state=bindparam("to"),
        last_error=bindparam("error"),
        attempts=_notice.attempts - bindparam("given_back"),
        next_attempt_at=func.coalesce(bindparam("at", type_=_INSTANT), _notice.next_attempt_at),
        changed_at=bindparam("moment"),
        changed_by=bindparam("actor"),
        **NO_LEASE,
    )
)


class SqlSending:
    """Notices on their way: the part of the outbox that leaves the house."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def claim(self, *, owner: str, now: datetime, lease_until: datetime, at_most: int) -> list[Notice]:
        of_due = {"now": now, "waited": now - _WAITED, "half": at_most // 2, "at_most": at_most}
        taken = {"owner": owner, "until": lease_until, **self._stamp()}
        run = self._tx.connection.execute
        if self._tx.is_postgresql:
            rows = run(statements.CLAIM_ON_POSTGRESQL, {**of_due, **taken, "each": at_most * _CLAIMERS})
            notices = [notice_of(row) for row in rows]
        else:
            # This transaction is the only one that writes, since it began IMMEDIATE.
            found = run(statements.FOUND_ON_SQLITE, {**of_due, "each": at_most}).scalars().all()
            if not found:
                return []
            ids = json.dumps(found)
            run(statements.CLAIM_ON_SQLITE, {**taken, "ids": ids})
            notices = [notice_of(row) for row in run(statements.LISTED_ON_SQLITE, {"ids": ids})]
        return sorted(notices, key=lambda one: (urgency(one.priority, one.due_at, now), one.next_attempt_at, one.id))

    def hold(self, notice_ids: Collection[NoticeId], *, owner: str, now: datetime) -> list[Notice]:
        mine = (_notice.id.in_(notice_ids), IS_CLAIMED, _notice.lease_owner == owner, _notice.lease_until > now)
        held = NOTICES.where(*mine).order_by(_notice.id).with_for_update()
        return [notice_of(row) for row in self._tx.connection.execute(held)]

    def mark_sending(self, leaving: Sequence[Leaving], *, owner: str, now: datetime) -> None:
        at, moment, actor = self._tx.as_driver_takes(now), self._tx.as_driver_takes(self._tx.now), self._tx.actor
        marks = [(at, one.team_id, one.channel_id, moment, actor, one.notice_id) for one in leaving]
        self._tx.run_many(statements.MARK_SENDING, marks)

    def finish(self, endings: Sequence[Ending], *, owner: str, now: datetime) -> frozenset[NoticeId]:
        if not endings:
            return frozenset()
        ids = sorted({ending.notice_id for ending in endings})
        held = (
            (statements.HELD_ON_POSTGRESQL, {"ids": ids, "owner": owner})
            if self._tx.is_postgresql
            else (statements.HELD_ON_SQLITE, {"ids": json.dumps(ids), "owner": owner})
        )
        ours = frozenset(self._tx.connection.scalars(*held))
        self._write([ending for ending in endings if ending.notice_id in ours], now)
        self._record(endings, owner)
        return ours

    def adopt(self, notice_id: NoticeId, *, channel_id: str, slack_ts: str, now: datetime) -> Adoption:
        sent = {
            "state": NoticeState.SENT.value,
            "sent_at": now,
            "channel_id": channel_id,
            "slack_ts": slack_ts,
            "last_error": None,
            "adopted": True,
            "doubted_at": func.coalesce(_notice.doubted_at, _notice.sending_at, literal(now, _INSTANT)),
            "look_again_at": now + LOOK_AGAIN,
            **NO_LEASE,
        }
        if self._tx.change(change().where(_notice.id == notice_id, not_(or_(_IS_SENT, _IS_SENDING))), sent):
            return "adopted"
        told = select(_notice.id).where(_notice.id == notice_id, _IS_SENT)
        if self._tx.connection.scalar(told.where(_notice.slack_ts == slack_ts)):
            return "adopted"
        return "double" if self._tx.connection.scalar(told) else "elsewhere"

    def reap(self, *, now: datetime) -> int:
        over = select(_notice.id, _notice.lease_owner, _notice.sending_at, _notice.state, _notice.lease_until).where(
            IS_HELD, _notice.lease_until <= now
        )
        in_order = over.order_by(_notice.lease_until, _notice.id)
        rows = self._tx.connection.execute(in_order.with_for_update(skip_locked=True)).all()
        if not rows:
            return 0
        # Of one that was on its way nobody knows whether it arrived.
        next_state = case((IS_CLAIMED, NoticeState.PENDING.value), else_=NoticeState.UNKNOWN.value)
        doubted_at = case((IS_CLAIMED, _notice.doubted_at), else_=func.coalesce(_notice.doubted_at, _notice.sending_at))
        reaped = self._tx.change(
            change().where(_notice.id.in_([row.id for row in rows])),
            {"state": next_state, "doubted_at": doubted_at, "misses": 0, "next_attempt_at": now, **NO_LEASE},
        )
        lost = [
            {
                "notice_id": row.id,
                "owner": row.lease_owner,
                "started_at": row.sending_at,
                "ended_at": now,
                "outcome": Tried.LEASE_OVER.value,
            }
            for row in rows
            if row.state == NoticeState.SENDING
        ]
        if lost:
            self._tx.connection.execute(insert(tables.delivery_attempt), lost)
        self._tx.made_due = True
        return reaped

    def list_unknown(self, *, now: datetime, at_most: int) -> list[Notice]:
        wanted = NOTICES.where(IS_UNKNOWN, _notice.next_attempt_at <= now)
        return self._list(wanted.order_by(_notice.expires_at, _notice.id).limit(at_most))

    def list_unknown_in(self, team_id: str | None, channel_id: str) -> list[Notice]:
        of_channel = (_notice.team_id.is_not_distinct_from(team_id), _notice.channel_id == channel_id)
        return self._list(NOTICES.where(IS_UNKNOWN, *of_channel).order_by(_notice.id))

    def settle_unknown(self, seen: Notice, ending: Ending, *, owner: str, now: datetime) -> bool:
        mine = select(_notice.id).where(_notice.id == ending.notice_id, IS_UNKNOWN)
        if ending.state is not NoticeState.SENT:
            mine = mine.where(_notice.misses == seen.misses, _notice.next_attempt_at == seen.next_attempt_at)
        if self._tx.connection.scalar(mine.with_for_update()) is None:
            return False
        values: dict[str, Any] = {"state": ending.state.value, "last_error": ending.error}
        match ending.state:
            case NoticeState.SENT:
                values |= {"channel_id": ending.channel_id, "slack_ts": ending.slack_ts, "adopted": True}
                values |= {"sent_at": now, "look_again_at": now + LOOK_AGAIN}
            case NoticeState.PENDING:
                values |= {"next_attempt_at": ending.at, "sending_at": None}
                self._tx.made_due = True
            case NoticeState.UNKNOWN:
                was_missed = ending.attempt is not None and ending.attempt.outcome is Tried.NOT_FOUND
                values |= {"next_attempt_at": ending.at, "misses": _notice.misses + int(was_missed)}
            case _:
                pass
        self._tx.change(change().where(_notice.id == ending.notice_id), values)
        self._record([ending], owner)
        return True

    def list_to_look_at(self, *, now: datetime, at_most: int) -> list[Notice]:
        wanted = NOTICES.where(_notice.look_again_at.is_not(None), _notice.look_again_at <= now)
        return self._list(wanted.order_by(_notice.look_again_at, _notice.id).limit(at_most))

    def looked_at(self, notice_ids: Collection[NoticeId], *, again_at: datetime | None = None) -> None:
        self._tx.change(change().where(_notice.id.in_(notice_ids)), {"look_again_at": again_at})

    def record_attempt(self, notice_id: NoticeId, attempt: Attempt, *, owner: str) -> None:
        self._record([Ending(notice_id=notice_id, state=NoticeState.SENT, attempt=attempt)], owner)

    def list_attempts(self, notice_id: NoticeId) -> list[Attempt]:
        wanted = (
            select(
                _attempt.outcome,
                _attempt.started_at,
                _attempt.ended_at,
                _attempt.http_status,
                _attempt.error,
                _attempt.request_id,
            )
            .where(_attempt.notice_id == notice_id)
            .order_by(_attempt.id)
        )
        return [
            Attempt(
                outcome=Tried(outcome),
                started_at=started_at,
                ended_at=ended_at,
                http_status=http_status,
                error=error,
                request_id=request_id,
            )
            for outcome, started_at, ended_at, http_status, error, request_id in self._tx.connection.execute(wanted)
        ]

    def count_attempts(self, *, since: datetime) -> Mapping[str, int]:
        counted = select(_attempt.outcome, func.count()).where(_attempt.ended_at >= since).group_by(_attempt.outcome)
        return {row[0]: row[1] for row in self._tx.connection.execute(counted)}

    def count_states(self) -> Mapping[NoticeState, int]:
        counted = select(_notice.state, func.count()).group_by(_notice.state)
        return {NoticeState(row[0]): row[1] for row in self._tx.connection.execute(counted)}

    def list_overdue_reminders(
        self, meeting_ids: Collection[MeetingId], *, now: datetime
    ) -> Mapping[MeetingId, datetime]:
        wanted = (
            select(_notice.meeting_id, func.max(_notice.due_at))
            .where(IS_REMINDER, _notice.meeting_id.in_(meeting_ids), _notice.due_at <= now, _STANDS)
            .group_by(_notice.meeting_id)
        )
        return {row[0]: row[1] for row in self._tx.connection.execute(wanted)}

    def _list(self, wanted: Select[Any]) -> list[Notice]:
        return [notice_of(row) for row in self._tx.connection.execute(wanted)]

    def _write(self, endings: Sequence[Ending], now: datetime) -> None:
        take = self._tx.as_driver_takes
        at, look, moment, actor = take(now), take(now + LOOK_AGAIN), take(self._tx.now), self._tx.actor
        sent = [
            (at, ending.channel_id, ending.slack_ts, look, moment, actor, ending.notice_id)
            for ending in endings
            if ending.state is NoticeState.SENT
        ]
        self._tx.run_many(statements.FINISH_SENT, sent)
        others = [
            {
                "of": ending.notice_id,
                "to": ending.state.value,
                "error": ending.error,
                "given_back": 0 if ending.counts else 1,
                "at": ending.at,
                **self._stamp(),
            }
            for ending in endings
            if ending.state is not NoticeState.SENT
        ]
        in_doubt = [ending.notice_id for ending in endings if ending.state is NoticeState.UNKNOWN]
        if others:
            self._tx.connection.execute(_FINISH, others)
            self._tx.made_due |= any(ending.state is NoticeState.PENDING for ending in endings)
        if in_doubt:
            since = {"doubted_at": func.coalesce(_notice.doubted_at, _notice.sending_at), "misses": 0}
            self._tx.connection.execute(change().where(_notice.id.in_(in_doubt)).values(**since))

    def _record(self, endings: Sequence[Ending], owner: str) -> None:
        take = self._tx.as_driver_takes
        tries = [
            (
                ending.notice_id,
                owner,
                take(one.started_at),
                take(one.ended_at),
                one.outcome.value,
                one.http_status,
                one.error,
                one.request_id,
            )
            for ending in endings
            if (one := ending.attempt) is not None
        ]
        self._tx.run_many(statements.RECORD_ATTEMPT, tries)

    def _stamp(self) -> dict[str, Any]:
        return {"moment": self._tx.now, "actor": self._tx.actor}
