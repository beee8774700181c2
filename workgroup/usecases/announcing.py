"""What people are told of a change to a series' dates: once each, and taken back while it has not left."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from workgroup.ids import PersonId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.series import Series
from workgroup.notices import NoticeDraft, NoticeKind, NoticeState
from workgroup.ports import UnitOfWork

_ANNOUNCED_FOR = timedelta(days=7)
_LEFT_THE_HOUSE = frozenset({NoticeState.SENDING, NoticeState.SENT, NoticeState.UNKNOWN})


def tell_of_plan(
    uow: UnitOfWork, series: Series, kind: NoticeKind, facts: Mapping[str, object], *, now: datetime
) -> None:
    """Tell the channel of a change of the series as a whole, once for each version of the series."""
    uow.outbox.enqueue(_about_plan(series, kind, facts, now))


def announce(uow: UnitOfWork, series: Series, facts: Mapping[str, object], *, now: datetime) -> None:
    """Tell the channel the dates of the series' plan, once for each version of the series."""
    uow.outbox.enqueue(_about_plan(series, NoticeKind.ANNOUNCEMENT, facts, now))


def tell_cancelled(uow: UnitOfWork, series: Series, meeting: Meeting, *, now: datetime) -> None:
    """Tell the channel, until its start, that a meeting does not take place."""
    uow.outbox.enqueue(_about_meeting(series, meeting, NoticeKind.CANCELLATION, now))


def tell_reinstated(uow: UnitOfWork, series: Series, meeting: Meeting, *, now: datetime) -> None:
    """Tell the channel, until its start, that a cancelled meeting takes place after all."""
    uow.outbox.enqueue(_about_meeting(series, meeting, NoticeKind.REINSTATEMENT, now))


def tell_moved(
    uow: UnitOfWork, series: Series, before: Meeting, after: Meeting, *, is_back: bool = False, now: datetime
) -> bool:
    """Tell the channel that a meeting has another time, length or place; whether there is anything to tell.

    With `is_back` it is as it was before, with the answers that it had. A move that nobody has been told of yet gives
    way to this one, and what is told is from where people know it.
    """
    known = (before.starts_at, before.minutes, before.place)
    untold = uow.outbox.find(_meeting_key(before, NoticeKind.MOVE))
    if untold is not None and uow.outbox.cancel(untold.key):
        known = (
            datetime.fromisoformat(str(untold.facts["was"])),
            int(str(untold.facts["was_minutes"])),
            before.place if untold.facts["is_same_place"] else "",
        )
        if known == (after.starts_at, after.minutes, after.place):
            return False
    facts = {
        "was": known[0].isoformat(),
        "was_minutes": known[1],
        "is_same_place": known[2] == after.place,
        "is_back": is_back,
    }
    draft = _about_meeting(series, after, NoticeKind.MOVE, now)
    uow.outbox.enqueue(replace(draft, facts=facts, expires_at=max(known[0], after.starts_at)))
    return True


def tell_extra(uow: UnitOfWork, series: Series, meeting: Meeting, *, now: datetime) -> None:
    """Tell the channel, until its start, that there is a meeting on top of the plan."""
    uow.outbox.enqueue(_about_meeting(series, meeting, NoticeKind.EXTRA_DATE, now))


def ask_again(
    uow: UnitOfWork,
    series: Series,
    before: Meeting,
    after: Meeting,
    person_id: PersonId,
    *,
    is_back: bool = False,
    more: int = 0,
    now: datetime,
) -> None:
    """Tell somebody who had answered for a meeting that it has another time, and ask them anew.

    `more` is for how many later meetings they had answered that have new times too. With `is_back` it has its earlier
    time again, and their earlier answer counts.
    """
    draft = _about_meeting(series, after, NoticeKind.REPLY_REQUEST, now)
    uow.outbox.enqueue(
        replace(
            draft,
            key=f"{draft.key}:{person_id}",
            person_id=person_id,
            facts={"was": before.starts_at.isoformat(), "is_back": is_back, "more": more},
        )
    )


def take_back_request(uow: UnitOfWork, meeting: Meeting, person_id: PersonId) -> bool:
    """Do not ask somebody to answer anew for the meeting as it is; whether they had been asked already."""
    return _take_back(uow, f"{_meeting_key(meeting, NoticeKind.REPLY_REQUEST)}:{person_id}")


def take_back_asking(uow: UnitOfWork, series: Series, meeting: Meeting) -> list[PersonId]:
    """Ask nobody any more about an earlier move of the meeting; who had not been asked yet."""
    waiting = [
        notice
        for notice in uow.outbox.waiting(series.group_id)
        if notice.kind is NoticeKind.REPLY_REQUEST and notice.meeting_id == meeting.id
    ]
    return [one.person_id for one in waiting if one.person_id is not None and uow.outbox.cancel(one.key)]


def take_back_of_plan(uow: UnitOfWork, series: Series, kind: NoticeKind) -> bool:
    """Do not tell of the series' present version; whether the channel had been told of it already."""
    return _take_back(uow, _plan_key(series, kind))


def take_back_extra(uow: UnitOfWork, meeting: Meeting) -> bool:
    """Do not tell of the extra meeting; whether the channel had been told of it already."""
    return _take_back(uow, _meeting_key(meeting, NoticeKind.EXTRA_DATE))


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
