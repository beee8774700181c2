"""What waits in the outbox and what became of what left it, read only. Claims nothing and changes nothing."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, select

from storage import tables
from storage.notice_rows import IS_PENDING, IS_UNKNOWN, NOTICES, is_in, notice_of
from storage.transaction import Transaction
from workgroup.ids import GroupId, SeriesId
from workgroup.notices import Notice, NoticeState
from workgroup.ports import Backlog

_notice = tables.notice.c
_WAITS = is_in(NoticeState.PENDING, NoticeState.CLAIMED, NoticeState.SENDING, NoticeState.UNKNOWN)
_HAS_FAILED = is_in(NoticeState.DEAD, NoticeState.EXPIRED)
_IS_ON_ITS_WAY = is_in(NoticeState.CLAIMED, NoticeState.SENDING)
_IS_HELD = exists().where(tables.outbox_hold.c.group_id == _notice.group_id)


class SqlOutboxView:
    """What waits in the outbox and what became of what left it."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def list_coming(self, group_id: GroupId, *, until: datetime, series_id: SeriesId | None = None) -> list[Notice]:
        wanted = NOTICES.where(_WAITS, _notice.next_attempt_at <= until, *_of(group_id, series_id))
        return self._list(wanted.order_by(_notice.next_attempt_at, _notice.priority, _notice.id))

    def list_failed(
        self, group_id: GroupId, *, since: datetime, at_most: int, series_id: SeriesId | None = None
    ) -> list[Notice]:
        wanted = NOTICES.where(_HAS_FAILED, _notice.changed_at > since, *_of(group_id, series_id))
        return self._list(wanted.order_by(_notice.changed_at.desc(), _notice.id.desc()).limit(at_most))

    def count_sent(self, group_id: GroupId, *, since: datetime, series_id: SeriesId | None = None) -> int:
        is_sent = (is_in(NoticeState.SENT), _notice.sent_at > since, *_of(group_id, series_id))
        return int(self._tx.connection.scalar(select(_count(*is_sent))) or 0)

    def backlog(self, *, now: datetime) -> Backlog:
        is_due = and_(IS_PENDING, _notice.next_attempt_at <= now)
        # Nobody has taken back what a process left behind that is gone.
        is_left_behind = and_(_IS_ON_ITS_WAY, _notice.lease_until <= now)
        counted = select(
            _count(IS_PENDING, _notice.next_attempt_at > now, not_(_IS_HELD)),
            _count(is_due, not_(_IS_HELD)),
            _count(IS_PENDING, _IS_HELD),
            _count(_IS_ON_ITS_WAY),
            _count(IS_UNKNOWN),
            select(func.min(_notice.next_attempt_at)).where(is_due, not_(_IS_HELD)).scalar_subquery(),
            select(func.min(_notice.lease_until)).where(is_left_behind).scalar_subquery(),
        )
        *numbers, oldest_due, oldest_left = self._tx.connection.execute(counted).one()
        not_due, due, held, on_its_way, in_doubt = numbers
        waits_since = min((one for one in (oldest_due, oldest_left) if one is not None), default=None)
        return Backlog(
            not_due=not_due, due=due, held=held, on_its_way=on_its_way, in_doubt=in_doubt, waits_since=waits_since
        )

    def _list(self, wanted: Select[tuple[object, ...]]) -> list[Notice]:
        return [notice_of(row) for row in self._tx.connection.execute(wanted)]


def _of(group_id: GroupId, series_id: SeriesId | None) -> list[ColumnElement[bool]]:
    of_group = [_notice.group_id == group_id]
    return [*of_group, _notice.series_id == series_id] if series_id is not None else of_group


def _count(*which: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.count()).select_from(tables.notice).where(*which).scalar_subquery()
