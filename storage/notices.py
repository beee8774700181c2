"""The outbox: notices that wait, and what became of them, as rows. Knows no words and no road.

Every change of state names the state it starts from and looks at the count, so of several that try only one succeeds.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, Update, and_, case, literal_column, or_, select

from storage import tables
from storage.cards import SqlCards
from storage.transaction import Transaction
from workgroup.ids import GroupId, MeetingId, NoticeId, SeriesId
from workgroup.notices import Notice, NoticeDraft, NoticeKind, NoticeState

_notice = tables.notice.c
NOTICE = (
    _notice.id,
    _notice.key,
    _notice.kind,
    _notice.group_id,
    _notice.series_id,
    _notice.meeting_id,
    _notice.person_id,
    _notice.meeting_sequence,
    _notice.priority,
    _notice.facts,
    _notice.due_at,
    _notice.expires_at,
    _notice.state,
    _notice.attempts,
    _notice.next_attempt_at,
    _notice.lease_owner,
    _notice.lease_until,
    _notice.sending_at,
    _notice.sent_at,
    _notice.team_id,
    _notice.channel_id,
    _notice.slack_ts,
    _notice.last_error,
)
"""The columns from which `notice_of` makes a notice, in order."""

_NOTICES = select(*NOTICE)
_NO_LEASE = {"lease_owner": None, "lease_until": None}


def _is_in(first: NoticeState, *others: NoticeState) -> ColumnElement[bool]:
    # As words of the statement, in the order of the partial indexes: the databases use no such index for a parameter.
    words = [literal_column(f"'{state.value}'", String) for state in (first, *others)]
    return _notice.state.in_(words) if others else _notice.state == words[0]


_IS_PENDING = _is_in(NoticeState.PENDING)
_IS_UNKNOWN = _is_in(NoticeState.UNKNOWN)
_MAY_STOP = _is_in(NoticeState.PENDING, NoticeState.CLAIMED)
_WAITS = _is_in(NoticeState.PENDING, NoticeState.CLAIMED, NoticeState.SENDING, NoticeState.UNKNOWN)


class SqlOutbox(SqlCards):
    """Notices that wait, and what became of them; and the cards that they became."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)
        self._tx = transaction

    def enqueue(self, draft: NoticeDraft) -> NoticeId | None:
        notice_id = self._tx.add_new(tables.notice, row_of_draft(draft))
        if notice_id is None:
            return None
        self._tx.made_due = True
        return NoticeId(notice_id)

    def revive(self, draft: NoticeDraft) -> NoticeId:
        added = self.enqueue(draft)
        if added is not None:
            return added
        # One that is claimed is taken back: its owner finds it pending and lets it be, or it would tell an old time.
        may_revive = _is_in(NoticeState.PENDING, NoticeState.CLAIMED, NoticeState.CANCELLED)
        anew = {**row_of_draft(draft), **_NO_LEASE, "last_error": None}
        if self._tx.change(_change().where(_notice.key == draft.key, may_revive), anew):
            self._tx.made_due = True
        return NoticeId(self._tx.connection.scalars(select(_notice.id).where(_notice.key == draft.key)).one())

    def get(self, notice_id: NoticeId) -> Notice:
        return notice_of(self._tx.one(_NOTICES.where(_notice.id == notice_id), "notice", notice_id))

    def find(self, key: str) -> Notice | None:
        row = self._tx.connection.execute(_NOTICES.where(_notice.key == key)).first()
        return notice_of(row) if row is not None else None

    def claim(self, *, owner: str, now: datetime, lease_until: datetime, at_most: int) -> list[Notice]:
        due = (
            select(_notice.id)
            .where(_IS_PENDING, _notice.next_attempt_at <= now)
            .order_by(_notice.priority, _notice.next_attempt_at, _notice.id)
            .limit(at_most)
        )
        taken = {
            "state": NoticeState.CLAIMED.value,
            "attempts": _notice.attempts + 1,
            "lease_owner": owner,
            "lease_until": lease_until,
            **self._tx.changed,
        }
        if self._tx.is_postgresql:
            # As a CTE it is looked up once; as a subquery the planner may take more rows than the limit.
            found = due.with_for_update(skip_locked=True).cte("due")
            claimed = _change().where(_notice.id == found.c.id).values(**taken).returning(*NOTICE)
            notices = [notice_of(row) for row in self._tx.connection.execute(claimed)]
            return sorted(notices, key=lambda notice: (notice.priority, notice.next_attempt_at, notice.id))
        # This transaction is the only one that writes, since it began IMMEDIATE.
        before = [notice_of(row) for row in self._tx.connection.execute(due.with_only_columns(*NOTICE))]
        if before:
            ids = [notice.id for notice in before]
            self._tx.connection.execute(_change().where(_notice.id.in_(ids)).values(**taken))
        return [
            replace(
                notice,
                state=NoticeState.CLAIMED,
                attempts=notice.attempts + 1,
                lease_owner=owner,
                lease_until=lease_until,
            )
            for notice in before
        ]

    def begin_sending(
        self, notice_id: NoticeId, *, owner: str, now: datetime, team_id: str | None, channel_id: str
    ) -> bool:
        mine = _change().where(
            _notice.id == notice_id,
            _is_in(NoticeState.CLAIMED),
            _notice.lease_owner == owner,
            _notice.lease_until > now,
        )
        where = {"team_id": team_id, "channel_id": channel_id}
        return self._tx.change(mine, {"state": NoticeState.SENDING.value, "sending_at": now, **where}) == 1

    def finish_sent(self, notice_id: NoticeId, *, owner: str, now: datetime, channel_id: str, slack_ts: str) -> bool:
        is_mine = and_(_is_in(NoticeState.SENDING), _notice.lease_owner == owner)
        sent = {
            "state": NoticeState.SENT.value,
            "sent_at": now,
            "channel_id": channel_id,
            "slack_ts": slack_ts,
            "last_error": None,
            **_NO_LEASE,
        }
        return self._tx.change(_change().where(_notice.id == notice_id, or_(is_mine, _IS_UNKNOWN)), sent) == 1

    def put_back(self, notice_id: NoticeId, *, owner: str, at: datetime, error: str, count: bool = True) -> bool:
        again = {
            "state": NoticeState.PENDING.value,
            "attempts": _notice.attempts if count else _notice.attempts - 1,
            "next_attempt_at": at,
            "sending_at": None,
            "last_error": error,
            **_NO_LEASE,
        }
        is_back = self._tx.change(_held_by(notice_id, owner), again) == 1
        self._tx.made_due |= is_back
        return is_back

    def set_aside(self, notice_id: NoticeId, *, owner: str, state: NoticeState, error: str) -> bool:
        aside = {"state": state.value, "last_error": error, **_NO_LEASE}
        return self._tx.change(_held_by(notice_id, owner), aside) == 1

    def reap(self, *, now: datetime) -> int:
        ran_out = _change().where(_is_in(NoticeState.CLAIMED, NoticeState.SENDING), _notice.lease_until <= now)
        # Of one that was on its way nobody knows whether it arrived.
        next_state = case((_is_in(NoticeState.CLAIMED), NoticeState.PENDING.value), else_=NoticeState.UNKNOWN.value)
        reaped = self._tx.change(ran_out, {"state": next_state, **_NO_LEASE})
        self._tx.made_due |= reaped > 0
        return reaped

    def list_unknown(self, *, at_most: int) -> list[Notice]:
        wanted = _NOTICES.where(_IS_UNKNOWN).order_by(_notice.next_attempt_at, _notice.id).limit(at_most)
        return [notice_of(row) for row in self._tx.connection.execute(wanted)]

    def settle_unknown(self, notice_id: NoticeId, *, state: NoticeState, next_attempt_at: datetime) -> bool:
        settled = {"state": state.value, "next_attempt_at": next_attempt_at, "sending_at": None}
        is_settled = self._tx.change(_change().where(_notice.id == notice_id, _IS_UNKNOWN), settled) == 1
        self._tx.made_due |= is_settled and state is NoticeState.PENDING
        return is_settled

    def cancel_of_meeting(self, meeting_id: MeetingId, kinds: Collection[NoticeKind]) -> int:
        return self._cancel(_notice.meeting_id == meeting_id, _is_of(kinds))

    def cancel_of_series(self, series_id: SeriesId, kinds: Collection[NoticeKind]) -> int:
        return self._cancel(_notice.series_id == series_id, _is_of(kinds))

    def cancel(self, key: str) -> bool:
        return self._cancel(_notice.key == key) == 1

    def hasten(self, series_id: SeriesId, *, now: datetime) -> int:
        waits = (_notice.series_id == series_id, _IS_PENDING, _notice.last_error.is_not(None))
        hastened = self._tx.change(_change().where(*waits, _notice.next_attempt_at > now), {"next_attempt_at": now})
        self._tx.made_due |= hastened > 0
        return hastened

    def next_due(self) -> Notice | None:
        wanted = _NOTICES.where(_IS_PENDING).order_by(_notice.next_attempt_at, _notice.id).limit(1)
        row = self._tx.connection.execute(wanted).first()
        return notice_of(row) if row is not None else None

    def waiting(self, group_id: GroupId | None = None) -> list[Notice]:
        wanted = _NOTICES.where(_WAITS).order_by(_notice.due_at, _notice.id)
        if group_id is not None:
            wanted = wanted.where(_notice.group_id == group_id)
        return [notice_of(row) for row in self._tx.connection.execute(wanted)]

    def _cancel(self, *which: ColumnElement[bool]) -> int:
        return self._tx.change(_change().where(*which, _MAY_STOP), {"state": NoticeState.CANCELLED.value, **_NO_LEASE})


def _change() -> Update:
    return tables.notice.update()


def _held_by(notice_id: NoticeId, owner: str) -> Update:
    is_held = _is_in(NoticeState.CLAIMED, NoticeState.SENDING)
    return _change().where(_notice.id == notice_id, is_held, _notice.lease_owner == owner)


def _is_of(kinds: Collection[NoticeKind]) -> ColumnElement[bool]:
    return _notice.kind.in_([kind.value for kind in kinds])


def notice_of(row: Sequence[Any]) -> Notice:
    """The notice that a row of the columns `NOTICE` keeps."""
    (
        notice_id,
        key,
        kind,
        group_id,
        series_id,
        meeting_id,
        person_id,
        meeting_sequence,
        priority,
        facts,
        due_at,
        expires_at,
        state,
        attempts,
        next_attempt_at,
        lease_owner,
        lease_until,
        sending_at,
        sent_at,
        team_id,
        channel_id,
        slack_ts,
        last_error,
    ) = row
    return Notice(
        id=notice_id,
        key=key,
        kind=NoticeKind(kind),
        group_id=group_id,
        series_id=series_id,
        meeting_id=meeting_id,
        person_id=person_id,
        meeting_sequence=meeting_sequence,
        priority=priority,
        facts=facts,
        due_at=due_at,
        expires_at=expires_at,
        state=NoticeState(state),
        attempts=attempts,
        next_attempt_at=next_attempt_at,
        lease_owner=lease_owner,
        lease_until=lease_until,
        sending_at=sending_at,
        sent_at=sent_at,
        team_id=team_id,
        channel_id=channel_id,
        slack_ts=slack_ts,
        last_error=last_error,
    )


def row_of_draft(draft: NoticeDraft) -> dict[str, Any]:
    """The values that keep a notice that nobody has tried to tell."""
    return {
        "key": draft.key,
        "kind": draft.kind.value,
        "group_id": draft.group_id,
        "series_id": draft.series_id,
        "meeting_id": draft.meeting_id,
        "person_id": draft.person_id,
        "meeting_sequence": draft.meeting_sequence,
        "priority": draft.priority,
        "facts": dict(draft.facts),
        "due_at": draft.due_at,
        "expires_at": draft.expires_at,
        "state": NoticeState.PENDING.value,
        "attempts": 0,
        "next_attempt_at": draft.due_at,
    }
