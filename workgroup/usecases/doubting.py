"""Notices of which nobody knows whether they arrived: what becomes of them. Knows no road."""

from datetime import datetime

from workgroup.delivery import Attempt, Ending, Tried
from workgroup.notices import Notice, NoticeState
from workgroup.ports import UnitOfWork


def settle_unread(uow: UnitOfWork, *, owner: str, now: datetime, at_most: int) -> int:
    """Decide about notices in doubt that cannot be looked for; how many were decided.

    What a channel is told goes out again: a lost reminder costs more than one that comes twice. What asks one person
    for feedback does not.
    """
    waiting = uow.outbox.list_unknown(now=now, at_most=at_most)
    return sum(settle_one_unread(uow, notice, error="unreadable", owner=owner, now=now) for notice in waiting)


def settle_one_unread(uow: UnitOfWork, notice: Notice, *, error: str, owner: str, now: datetime) -> bool:
    """Decide about one notice whose conversation cannot be read; `False` when it is not in doubt any more."""
    attempt = Attempt(outcome=Tried.UNREADABLE, started_at=now, ended_at=now, error=error)
    state = NoticeState.DEAD if notice.kind.is_feedback else NoticeState.PENDING
    ending = Ending(notice_id=notice.id, state=state, at=now, error=error, attempt=attempt)
    return uow.outbox.settle_unknown(ending, owner=owner, now=now)
