"""A notice could not be told and somebody has to act: the coordinator hears of it once. Knows no words for an error."""

from datetime import datetime, timedelta

from workgroup.notices import Notice, NoticeDraft, NoticeKind
from workgroup.ports import UnitOfWork

_TELL_FOR = timedelta(days=3)


def tell_coordinator(uow: UnitOfWork, notice: Notice, error: str, now: datetime) -> None:
    """Tell the coordinator what was not told and why: once a day for each series and error.

    Trouble about telling of trouble is told to nobody.
    """
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
