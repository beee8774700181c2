"""Tells what is due as a courier does, without any: marked, then finished. Knows no road."""

from datetime import datetime, timedelta

from workgroup.delivery import Attempt, Ending, Leaving, Tried
from workgroup.notices import Notice, NoticeState
from workgroup.ports import UnitOfWork

COURIER = "courier"


def leave(uow: UnitOfWork, notice: Notice, *, owner: str = COURIER, now: datetime, channel_id: str = "C1") -> bool:
    """Mark a claimed notice as on its way to a channel of T1; `False` when it is not that owner's to send."""
    held = uow.outbox.hold([notice.id], owner=owner, now=now)
    leaving = [Leaving(notice_id=one.id, team_id="T1", channel_id=channel_id) for one in held]
    uow.outbox.mark_sending(leaving, owner=owner, now=now)
    return bool(held)


def sent(notice: Notice, *, now: datetime, slack_ts: str = "17.01", channel_id: str = "C1") -> Ending:
    """It was sent, and Slack called the message so."""
    attempt = Attempt(outcome=Tried.SENT, started_at=now, ended_at=now, http_status=200)
    return Ending(
        notice_id=notice.id, state=NoticeState.SENT, channel_id=channel_id, slack_ts=slack_ts, attempt=attempt
    )


def tell(uow: UnitOfWork, *, now: datetime) -> list[Notice]:
    """Send everything that is due, whatever the pace; what was sent."""
    notices = uow.outbox.claim(owner=COURIER, now=now, lease_until=now + timedelta(minutes=1), at_most=100)
    for notice in notices:
        leave(uow, notice, now=now)
    endings = [sent(notice, now=now, slack_ts=str(notice.id)) for notice in notices]
    uow.outbox.finish(endings, owner=COURIER, now=now)
    return notices
