"""What a series' channel is told of a change to its dates: once each, and taken back while it has not left."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from workgroup.meeting.meeting import Meeting
from workgroup.meeting.series import Series
from workgroup.notices import NoticeDraft, NoticeKind, NoticeState
from workgroup.ports import UnitOfWork

_ANNOUNCED_FOR = timedelta(days=7)
_LEFT_THE_HOUSE = frozenset({NoticeState.SENDING, NoticeState.SENT, NoticeState.UNKNOWN})


def announce(uow: UnitOfWork, series: Series, facts: Mapping[str, object], *, now: datetime) -> None:
    """Tell the channel the dates of the series' plan, once for each version of the series."""
    uow.outbox.enqueue(_about_plan(series, NoticeKind.ANNOUNCEMENT, facts, now))


def withdraw(uow: UnitOfWork, series: Series, *, now: datetime) -> None:
    """Tell the channel that announced dates do not stand any more; the series has its earlier plan again."""
    uow.outbox.enqueue(_about_plan(series, NoticeKind.WITHDRAWAL, {"version": series.version}, now))


def tell_cancelled(uow: UnitOfWork, series: Series, meeting: Meeting, *, now: datetime) -> None:
    """Tell the channel, until its start, that a meeting does not take place."""
    uow.outbox.enqueue(_about_meeting(series, meeting, NoticeKind.CANCELLATION, now))


def tell_reinstated(uow: UnitOfWork, series: Series, meeting: Meeting, *, now: datetime) -> None:
    """Tell the channel, until its start, that a cancelled meeting takes place after all."""
    uow.outbox.enqueue(_about_meeting(series, meeting, NoticeKind.REINSTATEMENT, now))


def take_back_announcement(uow: UnitOfWork, series: Series) -> bool:
    """Do not announce the series' present plan; whether the channel had been told of it already."""
    return _take_back(uow, _plan_key(series, NoticeKind.ANNOUNCEMENT))


def take_back_cancellation(uow: UnitOfWork, meeting: Meeting) -> bool:
    """Do not tell of the meeting's cancellation; whether the channel had been told of it already."""
    return _take_back(uow, _meeting_key(meeting, NoticeKind.CANCELLATION))


def hush_plans(uow: UnitOfWork, series: Series) -> bool:
    """Tell nothing of earlier plans that still waits, since the next tells the same dates; whether anything did."""
    return uow.outbox.cancel_of_series(series.id, {NoticeKind.ANNOUNCEMENT, NoticeKind.WITHDRAWAL}) > 0


def _take_back(uow: UnitOfWork, key: str) -> bool:
    uow.outbox.cancel(key)
    notice = uow.outbox.find(key)
    return notice is not None and notice.state in _LEFT_THE_HOUSE


def _about_plan(series: Series, kind: NoticeKind, facts: Mapping[str, object], now: datetime) -> NoticeDraft:
    return NoticeDraft(
        key=_plan_key(series, kind),
        kind=kind,
        group_id=series.group_id,
        series_id=series.id,
        due_at=now,
        expires_at=now + _ANNOUNCED_FOR,
        priority=0,
        facts=facts,
    )


def _about_meeting(series: Series, meeting: Meeting, kind: NoticeKind, now: datetime) -> NoticeDraft:
    return NoticeDraft(
        key=_meeting_key(meeting, kind),
        kind=kind,
        group_id=series.group_id,
        series_id=series.id,
        meeting_id=meeting.id,
        meeting_sequence=meeting.sequence,
        due_at=now,
        expires_at=meeting.starts_at,
        priority=0,
    )


def _plan_key(series: Series, kind: NoticeKind) -> str:
    return f"{kind}:{series.id}:{series.version}"


def _meeting_key(meeting: Meeting, kind: NoticeKind) -> str:
    return f"{kind}:{meeting.id}:{meeting.sequence}"
