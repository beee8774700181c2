"""The outbox: notices that wait, and what became of them, as rows. Knows no words and no road.

Every change of state names the state it starts from and looks at the count, so of several that try only one succeeds.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, select

from storage import tables
from storage.cards import SqlCards
from storage.notice_rows import (
    IS_PENDING,
    IS_REMINDER,
    MAY_GO,
    NO_LEASE,
    NOTICES,
    change,
    is_in,
    notice_of,
    row_of_draft,
)
from storage.prepared import Prepared
from storage.sending import SqlSending
from storage.transaction import Transaction
from workgroup.ids import GroupId, MeetingId, NoticeId, SeriesId
from workgroup.notices import Notice, NoticeDraft, NoticeKind, NoticeState

_notice = tables.notice.c
_MAY_STOP = is_in(NoticeState.PENDING, NoticeState.CLAIMED)
_WAITS = is_in(NoticeState.PENDING, NoticeState.CLAIMED, NoticeState.SENDING, NoticeState.UNKNOWN)
_meeting = tables.meeting.c
_HAS_KEY = _notice.key == bindparam("key_of")
# One that is claimed is taken back: its owner finds it pending and lets it be, or it would tell an old time.
_REVIVE = change().where(_HAS_KEY, is_in(NoticeState.PENDING, NoticeState.CLAIMED, NoticeState.CANCELLED))
_ID_OF = Prepared(select(_notice.id).where(_HAS_KEY))
_STOP = change().where(_HAS_KEY, _MAY_STOP)


class SqlOutbox(SqlCards, SqlSending):
    """Notices that wait, those on their way, and the cards that they became."""

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
        anew = {**row_of_draft(draft), **NO_LEASE, "last_error": None}
        if self._tx.change(_REVIVE, {**anew, "key_of": draft.key}):
            self._tx.made_due = True
        [(notice_id,)] = self._tx.rows(_ID_OF, key_of=draft.key)
        return NoticeId(notice_id)

    def get(self, notice_id: NoticeId) -> Notice:
        return notice_of(self._tx.one(NOTICES.where(_notice.id == notice_id), "notice", notice_id))

    def find(self, key: str) -> Notice | None:
        row = self._tx.connection.execute(NOTICES.where(_notice.key == key)).first()
        return notice_of(row) if row is not None else None

    def list_reminder_keys(self, series_id: SeriesId, *, since: datetime, until: datetime) -> frozenset[str]:
        wanted = (
            select(_notice.key)
            .join(tables.meeting, _meeting.id == _notice.meeting_id)
            .where(IS_REMINDER, _meeting.series_id == series_id)
            .where(_meeting.starts_at > since, _meeting.starts_at <= until)
        )
        return frozenset(self._tx.connection.scalars(wanted))

    def cancel_of_meeting(self, meeting_id: MeetingId, kinds: Collection[NoticeKind]) -> int:
        return self._cancel(_notice.meeting_id == meeting_id, _is_of(kinds))

    def cancel_of_series(self, series_id: SeriesId, kinds: Collection[NoticeKind]) -> int:
        return self._cancel(_notice.series_id == series_id, _is_of(kinds))

    def cancel(self, key: str) -> bool:
        return self._tx.change(_STOP, {"state": NoticeState.CANCELLED.value, **NO_LEASE, "key_of": key}) == 1

    def hasten(self, series_id: SeriesId, *, now: datetime) -> int:
        waits = (_notice.series_id == series_id, IS_PENDING, _notice.last_error.is_not(None))
        hastened = self._tx.change(change().where(*waits, _notice.next_attempt_at > now), {"next_attempt_at": now})
        self._tx.made_due |= hastened > 0
        return hastened

    def next_due(self) -> Notice | None:
        wanted = NOTICES.where(IS_PENDING).order_by(_notice.next_attempt_at, _notice.id).limit(1)
        row = self._tx.connection.execute(wanted).first()
        return notice_of(row) if row is not None else None

    def next_moment(self) -> datetime | None:
        wanted = select(_notice.next_attempt_at).where(IS_PENDING, MAY_GO).order_by(_notice.next_attempt_at).limit(1)
        return self._tx.connection.scalar(wanted)

    def waiting(self, group_id: GroupId | None = None) -> list[Notice]:
        wanted = NOTICES.where(_WAITS).order_by(_notice.due_at, _notice.id)
        if group_id is not None:
            wanted = wanted.where(_notice.group_id == group_id)
        return [notice_of(row) for row in self._tx.connection.execute(wanted)]

    def _cancel(self, *which: ColumnElement[bool]) -> int:
        return self._tx.change(change().where(*which, _MAY_STOP), {"state": NoticeState.CANCELLED.value, **NO_LEASE})


def _is_of(kinds: Collection[NoticeKind]) -> ColumnElement[bool]:
    return _notice.kind.in_([kind.value for kind in kinds])
