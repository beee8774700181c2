"""Answer for a meeting. Knows no button and no card."""

from dataclasses import dataclass
from datetime import datetime

from workgroup.errors import Refusal
from workgroup.ids import MeetingId
from workgroup.meeting.meeting import MeetingCancelled, MeetingOver
from workgroup.meeting.reply import PartStat, Reply
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, NotAllowed, Right
from workgroup.roster.person import Person, Standing
from workgroup.roster.seat import SeatHeld
from workgroup.usecases.standing_in import ask_the_next
from workgroup.usecases.telling import MeetingView, meeting_view
from workgroup.wording import date_and_time


class NoSeat(Refusal):
    """Only people with a seat count."""

    code = "no_seat"

    def __init__(self, series: str) -> None:
        super().__init__(
            f"You hold no seat in {series} on that day, so your answer would not count. Nothing changed. "
            "Type `/prevent register` to ask for one."
        )


@dataclass(frozen=True, kw_only=True)
class Replied:
    """An answer was kept."""

    shown: MeetingView
    held: SeatHeld
    partstat: PartStat
    before: PartStat
    as_deputy: bool

    @property
    def free_deputies(self) -> tuple[Person, ...]:
        """The seat's deputies who could fill it: those without a seat of their own in the series."""
        holders = {answer.held.holder.id for answer in self.shown.answers if answer.held.holder is not None}
        return tuple(person for person in self.held.deputies if person.id not in holders)

    @property
    def is_changed(self) -> bool:
        """Whether the answer differs from the one before."""
        return self.partstat is not self.before


def reply(uow: UnitOfWork, *, actor: Actor, meeting_id: MeetingId, partstat: PartStat, now: datetime) -> Replied:
    """Keep the person's answer in place of an earlier one.

    The meeting's cards want to be shown anew. Somebody with a seat of their own answers for that one, whomever they
    deputise for besides. Refused: `NotAllowed` for guests and people of another workspace, `NoSeat` without a seat or
    deputyship in the series on the day of the meeting, `MeetingCancelled`, `MeetingOver` once it has ended.
    """
    if actor.standing is not Standing.FULL:
        raise NotAllowed(Right.ANSWER)
    meeting = uow.meetings.get(meeting_id)
    series = uow.series.get(meeting.series_id)
    when = date_and_time(meeting.starts_at, series.zone)
    person = actor.person
    on = meeting.starts_at.astimezone(series.zone).date()
    held = uow.seats.list_held(series.id, on) if person is not None else []
    mine = [seat for seat in held if any(one.id == person.id for one in seat.people)] if person is not None else []
    if person is None or not mine:
        raise NoSeat(series.name)
    if meeting.is_cancelled:
        raise MeetingCancelled(when, is_skipped=meeting.is_skipped)
    if meeting.ends_at <= now:
        raise MeetingOver(when)
    before = uow.replies.put(Reply(meeting_id=meeting_id, person_id=person.id, partstat=partstat, replied_at=now))
    if before is not partstat:
        uow.outbox.mark_cards(meeting_id)
        uow.audit.record(
            group_id=series.group_id,
            verb="reply",
            subject="meeting",
            subject_id=meeting_id,
            before={"partstat": before},
            after={"partstat": partstat},
        )
        if partstat is PartStat.DECLINED:
            ask_the_next(uow, series, meeting, person, now=now)
    own = next((seat for seat in mine if seat.holder is not None and seat.holder.id == person.id), None)
    return Replied(
        shown=meeting_view(uow, meeting),
        held=own or mine[0],
        partstat=partstat,
        before=before,
        as_deputy=own is None,
    )


def my_answer(shown: MeetingView, actor: Actor) -> PartStat | None:
    """What the person has answered themselves; `None` for somebody who has no seat there and deputises for none."""
    return shown.answer_of(actor.person.id) if actor.person is not None else None
