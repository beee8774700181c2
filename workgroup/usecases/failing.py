"""A notice could not be told: put it back, give it up, and tell the coordinator once. Knows no words for an error."""

from datetime import datetime, timedelta

from workgroup.notices import Notice, NoticeDraft, NoticeKind, NoticeState
from workgroup.ports import UnitOfWork

_TELL_FOR = timedelta(days=3)


def put_back(
    uow: UnitOfWork,
    *,
    notice: Notice,
    owner: str,
    at: datetime,
    error: str,
    counts: bool,
    somebody_must_act: bool,
    now: datetime,
) -> bool:
    """Try a notice again at that instant; where somebody must act first, the coordinator is told.

    Whether the row was still the owner's; `False` means that another look at it has already decided.
    """
    is_back = uow.outbox.put_back(notice.id, owner=owner, at=at, error=error, count=counts)
    if is_back and somebody_must_act:
        _tell_coordinator(uow, notice, error, now)
    return is_back


def give_up(uow: UnitOfWork, *, notice: Notice, owner: str, error: str, now: datetime) -> bool:
    """Try a notice no more, and tell the coordinator. Whether the row was still the owner's."""
    is_dead = uow.outbox.set_aside(notice.id, owner=owner, state=NoticeState.DEAD, error=error)
    if is_dead:
        _tell_coordinator(uow, notice, error, now)
    return is_dead


def doubt(uow: UnitOfWork, *, notice: Notice, owner: str, error: str) -> bool:
    """Nobody knows whether a notice arrived: set it aside until it is settled. Whether it was still the owner's."""
    return uow.outbox.set_aside(notice.id, owner=owner, state=NoticeState.UNKNOWN, error=error)


def settle_doubts(uow: UnitOfWork, *, now: datetime, quiet: timedelta, at_most: int) -> int:
    """Decide about notices that may or may not have arrived, once *quiet* has passed since they left; how many.

    What a channel is told goes out again: a lost reminder costs more than one that comes twice. What asks one person
    for feedback does not.
    """
    settled = 0
    for notice in uow.outbox.list_unknown(at_most=at_most):
        if notice.sending_at is not None and now - notice.sending_at < quiet:
            continue
        state = NoticeState.DEAD if notice.kind.is_feedback else NoticeState.PENDING
        settled += uow.outbox.settle_unknown(notice.id, state=state, next_attempt_at=now)
    return settled


def _tell_coordinator(uow: UnitOfWork, notice: Notice, error: str, now: datetime) -> None:
    """Once a day for each series and error; trouble about telling of trouble is told to nobody."""
    group = uow.groups.get(notice.group_id)
    if group.coordinator_id is None or notice.kind is NoticeKind.TROUBLE:
        return
    day = now.astimezone(group.zone).date().isoformat()
    uow.outbox.enqueue(
        NoticeDraft(
            key=f"trouble:{notice.group_id}:{notice.series_id or 0}:{error}:{day}",
            kind=NoticeKind.TROUBLE,
            group_id=notice.group_id,
            series_id=notice.series_id,
            person_id=group.coordinator_id,
            due_at=now,
            expires_at=now + _TELL_FOR,
            priority=2,
            facts={"error": error, "kind": notice.kind},
        )
    )
