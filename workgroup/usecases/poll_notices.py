"""What a poll tells, to whom and until when. Knows no words."""

from datetime import datetime, timedelta

from workgroup.ids import PersonId
from workgroup.meeting.poll import Poll
from workgroup.meeting.series import Series
from workgroup.notices import NoticeDraft, NoticeKind
from workgroup.ports import UnitOfWork

# A result that could not be told is still worth telling for a week.
_RESULT_LATE = timedelta(days=7)


def poll_key(poll: Poll, kind: NoticeKind, person_id: PersonId | None = None) -> str:
    """The key of a poll's notice: it is told once, and each person is asked again once."""
    return f"{kind.value}:{poll.id}" + (f":{person_id}" if person_id is not None else "")


def poll_notice(
    series: Series,
    poll: Poll,
    kind: NoticeKind,
    *,
    due_at: datetime,
    expires_at: datetime,
    person_id: PersonId | None = None,
) -> NoticeDraft:
    """Something to tell about the poll, to the channel or to one person."""
    return NoticeDraft(
        key=poll_key(poll, kind, person_id),
        kind=kind,
        group_id=series.group_id,
        series_id=series.id,
        person_id=person_id,
        due_at=due_at,
        expires_at=expires_at,
        facts={"poll": int(poll.id)},
    )


def result_notice(series: Series, poll: Poll) -> NoticeDraft:
    """What the poll came to, due when it closes."""
    return poll_notice(
        series, poll, NoticeKind.POLL_RESULT, due_at=poll.closes_at, expires_at=poll.closes_at + _RESULT_LATE
    )


def hush_reminders(uow: UnitOfWork, poll: Poll) -> None:
    """Ask nobody again."""
    for person_id in uow.polls.asked(poll.id):
        uow.outbox.cancel(poll_key(poll, NoticeKind.POLL_REMINDER, person_id))
