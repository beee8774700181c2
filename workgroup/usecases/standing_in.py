"""Who stands in when somebody is away: the answer for them, and the deputies, asked one after the other.

Knows no plan: whoever makes a meeting's record calls `answer_for_the_away`.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from workgroup.ids import PersonId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.reply import PartStat, Reply
from workgroup.meeting.series import Series
from workgroup.notices import NoticeDraft, NoticeKind
from workgroup.ports import UnitOfWork
from workgroup.roster.person import Person
from workgroup.roster.seat import Deputyship, SeatHeld
from workgroup.usecases.roster_news import Happened, News

INSTEAD = 0
"""The position of a deputy who was named for certain days: before those who stand always."""


def deputy_wanted_key(meeting: Meeting, held: SeatHeld, deputy: Person) -> str:
    """The key of the notice that asks a deputy to come: each is asked once for a meeting and a seat."""
    return f"deputy_wanted:{meeting.id}:{held.seat.id}:{deputy.id}"


def who_can_stand_in(
    uow: UnitOfWork, held: SeatHeld, seats: Sequence[SeatHeld], *, on: date, unwilling: Collection[PersonId] = ()
) -> Person | None:
    """The first of the seat's deputies who could fill it that day; `None` when there is none.

    Not somebody with a seat of their own in the series, not somebody who is away, and none of the unwilling.
    """
    bound = {one.holder.id for one in seats if one.holder is not None}
    away = {
        one.person_id for one in uow.absences.list_of([one.id for one in held.deputies], since=on) if one.is_held(on)
    }
    return next((one for one in held.deputies if one.id not in bound | away | set(unwilling)), None)


def ask_to_stand_in(
    uow: UnitOfWork, series: Series, meeting: Meeting, held: SeatHeld, seats: Sequence[SeatHeld], *, now: datetime
) -> Person | None:
    """Ask the first deputy who could come and has not said no; `None`, and the coordinator hears of it, without one.

    Somebody who was asked before is not asked again, and counts as asked.
    """
    on = meeting.starts_at.astimezone(series.zone).date()
    replies = uow.replies.of(meeting.id)
    unwilling = [person for person, said in replies.items() if said is PartStat.DECLINED]
    deputy = who_can_stand_in(uow, held, seats, on=on, unwilling=unwilling)
    if deputy is None:
        _tell_nobody_comes(uow, series, meeting, held, now)
        return None
    if replies.get(deputy.id) is not PartStat.ACCEPTED:
        uow.outbox.enqueue(
            NoticeDraft(
                key=deputy_wanted_key(meeting, held, deputy),
                kind=NoticeKind.DEPUTY_WANTED,
                group_id=series.group_id,
                series_id=series.id,
                meeting_id=meeting.id,
                meeting_sequence=meeting.sequence,
                person_id=deputy.id,
                due_at=now,
                expires_at=meeting.starts_at,
                priority=2,
                facts={
                    "seat": int(held.seat.id),
                    "holder": int(held.holder.id) if held.holder is not None else None,
                },
            )
        )
    return deputy


def _tell_nobody_comes(uow: UnitOfWork, series: Series, meeting: Meeting, held: SeatHeld, now: datetime) -> None:
    coordinator_id = uow.groups.get(series.group_id).coordinator_id
    if coordinator_id is None or not held.counts:
        return
    holder_id = held.holder.id if held.holder is not None else None
    if coordinator_id == holder_id:
        return
    News(
        happened=Happened.NOBODY_COMES,
        to=coordinator_id,
        key=f"{meeting.id}:{held.seat.id}",
        about=holder_id,
        series_id=series.id,
        seat_id=held.seat.id,
        meeting_id=meeting.id,
    ).enqueue(uow, group_id=series.group_id, now=now)


def ask_the_next(uow: UnitOfWork, series: Series, meeting: Meeting, declined: Person, *, now: datetime) -> None:
    """A deputy has said no: ask the next for each seat for which this one was asked."""
    on = meeting.starts_at.astimezone(series.zone).date()
    seats = uow.seats.list_held(series.id, on)
    for held in seats:
        was_asked = uow.outbox.find(deputy_wanted_key(meeting, held, declined)) is not None
        if was_asked and any(one.id == declined.id for one in held.deputies):
            ask_to_stand_in(uow, series, meeting, held, seats, now=now)


def answer_for_the_away(uow: UnitOfWork, series: Series, meeting: Meeting, *, now: datetime) -> None:
    """A meeting's record is new: answer no for each holder who is away that day, and ask who stands in.

    Away is also who has named somebody to go in their place that day.
    """
    on = meeting.starts_at.astimezone(series.zone).date()
    seats = uow.seats.list_held(series.id, on)
    people = [person.id for held in seats for person in held.people]
    away = {one.person_id for one in uow.absences.list_of(people, since=on) if one.is_held(on)}
    instead = {one.seat_id for one in uow.seats.list_deputies(series.id) if _goes_instead(one, on)}
    if not away and not instead:
        return
    for person_id in away:
        _say_no(uow, meeting, person_id, now)
    for held in seats:
        if held.holder is not None and (held.holder.id in away or held.seat.id in instead):
            _say_no(uow, meeting, held.holder.id, now)
            ask_to_stand_in(uow, series, meeting, held, seats, now=now)


def who_is_gone(uow: UnitOfWork, series: Series, meeting: Meeting) -> frozenset[PersonId]:
    """Those for whom a no is said by itself: who is away that day, or has named somebody to go in their place."""
    on = meeting.starts_at.astimezone(series.zone).date()
    seats = uow.seats.list_held(series.id, on)
    people = [person.id for held in seats for person in held.people]
    away = {one.person_id for one in uow.absences.list_of(people, since=on) if one.is_held(on)}
    instead = {one.seat_id for one in uow.seats.list_deputies(series.id) if _goes_instead(one, on)}
    return frozenset(away | {held.holder.id for held in seats if held.holder is not None and held.seat.id in instead})


def _goes_instead(deputyship: Deputyship, on: date) -> bool:
    return deputyship.position == INSTEAD and deputyship.is_held(on)


def _say_no(uow: UnitOfWork, meeting: Meeting, person_id: PersonId, now: datetime) -> None:
    if uow.replies.of(meeting.id).get(person_id) is None:
        uow.replies.put(Reply(meeting_id=meeting.id, person_id=person_id, partstat=PartStat.DECLINED, replied_at=now))
