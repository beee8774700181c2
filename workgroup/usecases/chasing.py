"""Ask those who have not answered for the next meeting: once each, after a look at who that would be. No surface."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from workgroup.errors import Refusal
from workgroup.ids import MeetingId, PersonId, SeriesId
from workgroup.meeting.meeting import Meeting, NoMeeting
from workgroup.meeting.reply import PartStat
from workgroup.meeting.series import Series
from workgroup.notices import NoticeDraft, NoticeKind
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, Right
from workgroup.roster.person import Person
from workgroup.usecases.attending import Roll, who_attends
from workgroup.usecases.dates import touch_meeting
from workgroup.usecases.narrowing import Asked
from workgroup.usecases.planning import next_standing
from workgroup.wording import date_and_time

_SOON = timedelta(hours=1)


class NobodyToChase(Refusal):
    """Everybody who can be asked has answered, or was asked before."""

    code = "nobody_to_chase"

    def __init__(self, when: str) -> None:
        super().__init__(
            f"For {when} nobody is left to ask: everybody has answered, was asked before, or cannot be reached. "
            "Nothing was sent. See who is missing: `/prevent who-attends`."
        )


@dataclass(frozen=True, kw_only=True)
class Chase:
    """Who would be asked for a meeting, or was; nobody is asked twice for one meeting."""

    series: Series
    starts_at: datetime
    recurrence_id: datetime
    asked: tuple[Person, ...]
    before: tuple[Person, ...]
    """Who has not answered and was asked before."""
    unreachable: tuple[Person, ...]
    """Who has not answered and cannot be reached, so somebody has to tell them."""


def preview_chase(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, now: datetime) -> Chase:
    """Who would be asked for the next meeting. Refused: `NotAllowed`, `NoMeeting`, `NobodyToChase`."""
    actor.check(Right.SET_REMINDERS)
    series = uow.series.get(series_id)
    planned = next_standing(uow, series, now=now)
    if planned is None:
        raise NoMeeting(series.name)
    roll = who_attends(uow, actor=actor, series_id=series_id, asked=Asked(), now=now)
    chase = _chase(uow, roll, planned.meeting, planned.recurrence_id)
    if not chase.asked:
        raise NobodyToChase(date_and_time(planned.starts_at, series.zone))
    return chase


def chase(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, recurrence_id: datetime, now: datetime) -> Chase:
    """Ask them, each in their own direct messages, within office hours.

    A message that somebody got cannot be taken back, so there is nothing to undo. Looked at again when it is sent: who
    has answered by then, or left, is not asked. Refused as `preview_chase`, and `NobodyToChase` for a date that is not
    the next any more.
    """
    seen = preview_chase(uow, actor=actor, series_id=series_id, now=now)
    when = date_and_time(seen.starts_at, seen.series.zone)
    if seen.recurrence_id != recurrence_id:
        raise NobodyToChase(when)
    meeting = touch_meeting(uow, series_id=series_id, recurrence_id=recurrence_id, now=now)
    for person in seen.asked:
        uow.outbox.enqueue(
            NoticeDraft(
                key=_key(meeting.id, person.id),
                kind=NoticeKind.CHASER,
                group_id=seen.series.group_id,
                series_id=series_id,
                meeting_id=meeting.id,
                meeting_sequence=meeting.sequence,
                person_id=person.id,
                due_at=now,
                expires_at=max(meeting.starts_at - _SOON, now),
            )
        )
    uow.audit.record(
        group_id=seen.series.group_id,
        verb="chase",
        subject="meeting",
        subject_id=meeting.id,
        after={"asked": [int(person.id) for person in seen.asked]},
    )
    return seen


def _chase(uow: UnitOfWork, roll: Roll, meeting: Meeting | None, recurrence_id: datetime) -> Chase:
    silent = list(dict.fromkeys(_silent(roll)))
    before = [one for one in silent if meeting is not None and uow.outbox.find(_key(meeting.id, one.id)) is not None]
    unreachable = [one for one in silent if one.id in roll.unreachable]
    asked = [one for one in silent if one not in before and one not in unreachable]
    if roll.starts_at is None:
        raise ValueError("the next date has a start")
    return Chase(
        series=roll.series,
        starts_at=roll.starts_at,
        recurrence_id=recurrence_id,
        asked=tuple(asked),
        before=tuple(before),
        unreachable=tuple(unreachable),
    )


def _silent(roll: Roll) -> Iterable[Person]:
    """Who has to answer for each seat without an answer: its holder, or, where it is vacant, its first deputy."""
    for seat in roll.seats:
        if seat.partstat is PartStat.NEEDS_ACTION and seat.held.people:
            yield seat.held.people[0]


def _key(meeting_id: MeetingId, person_id: PersonId) -> str:
    return f"{NoticeKind.CHASER}:{meeting_id}:{person_id}"
