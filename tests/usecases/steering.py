"""The steering group of the sample region, as its coordinator and others act in it and read it back."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeVar

from storage import Work
from tests import cast, telling
from tests.cast import place_of, the_person, the_series
from tests.fixed_clock import FixedClock
from workgroup.calendar.recurrence import Recurrence
from workgroup.ids import PersonId, UndoId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.reply import PartStat, Reply
from workgroup.meeting.series import Series
from workgroup.notices import Notice, NoticeKind
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor
from workgroup.roster.seat import SeatHeld
from workgroup.usecases import (
    cancelling,
    editing,
    extra_dates,
    moving,
    pausing,
    planning,
    scheduling,
    skipping,
    undoing,
)
from workgroup.usecases.cancelling import Cancelled
from workgroup.usecases.dates import touch_meeting
from workgroup.usecases.editing import Scope, Wish
from workgroup.usecases.extra_dates import ExtraAdded
from workgroup.usecases.moving import Moved, Terms
from workgroup.usecases.pausing import Paused, Resumed
from workgroup.usecases.scheduling import Plan, Preview, Scheduled, Seen
from workgroup.usecases.undoing import Undone

T = TypeVar("T")
wall = datetime.fromisoformat
SECOND_WEDNESDAY = Recurrence(dtstart=wall("2026-12-09T10:00"), tzid="Europe/London", rrule="FREQ=MONTHLY;BYDAY=2WE")
NINTH = datetime(2026, 12, 9, 10, 0, tzinfo=UTC)


def a_plan(recurrence: Recurrence = SECOND_WEDNESDAY, *, minutes: int = 120, place: str = "County Hall") -> Plan:
    return Plan(recurrence=recurrence, minutes=minutes, place=place)


def thursdays(start: str = "2026-12-03T10:00") -> Recurrence:
    return Recurrence(dtstart=wall(start), tzid="Europe/London", rrule="FREQ=WEEKLY;BYDAY=TH")


def actor_of(uow: UnitOfWork, now: datetime, by: str = cast.ISHBEL, channel: str = "steering") -> tuple[Actor, Series]:
    place = place_of(uow, by, now=now, channel=channel)
    assert place.series is not None
    return place.actor, place.series


def seats_of(uow: UnitOfWork, clock: FixedClock, person_id: PersonId) -> list[SeatHeld]:
    """The seats of the steering group that the person holds today."""
    held = uow.seats.list_held(the_series(uow).id, clock().date())
    return [seat for seat in held if seat.holder is not None and seat.holder.id == person_id]


class Steering:
    """The steering group, as the coordinator and the chair act in it."""

    def __init__(self, work: Work, clock: FixedClock) -> None:
        self.work = work
        self.clock = clock

    def do(self, verb: Callable[..., T], *, by: str = cast.ISHBEL, channel: str = "steering", **wanted: object) -> T:
        """One use-case in one unit of work."""
        with self.work() as uow:
            actor, series = actor_of(uow, self.clock(), by, channel)
            return verb(uow, actor=actor, series_id=series.id, now=self.clock(), **wanted)

    def preview(self, plan: Plan, *, keeps_before: bool = False) -> Preview:
        return self.do(scheduling.preview_plan, plan=plan, keeps_before=keeps_before)

    def edit(self, wish: Wish, scope: Scope, *, on: str | None = None) -> Plan:
        """The plan that the wish means from that day on, or from the next date on."""
        with self.work(read_only=True) as uow:
            actor, series = actor_of(uow, self.clock())
            day = date.fromisoformat(on) if on is not None else None
            choice = editing.pick_to_edit(uow, actor=actor, series_id=series.id, on=day, wish=wish, now=self.clock())
            return editing.plan_of_wish(series, choice.planned, wish, scope, now=self.clock())

    def schedule(self, plan: Plan, *, keeps_before: bool = False, seen: Seen | None = None) -> Scheduled:
        outcome = self.do(scheduling.schedule_series, plan=plan, keeps_before=keeps_before, seen=seen)
        assert isinstance(outcome, Scheduled)
        return outcome

    def undo(self, undo_id: UndoId, *, by: str = cast.ISHBEL, channel: str = "steering") -> Undone:
        return self.do(undoing.undo, undo_id=undo_id, by=by, channel=channel)

    def cancel(self, local: str, because: str = "the venue is closed", *, by: str = cast.ISHBEL) -> Cancelled:
        return self.do(cancelling.cancel_date, recurrence_id=wall(local), because=because, by=by)

    def skip(self, local: str, because: str = "the hall is closed", *, by: str = cast.ISHBEL) -> Cancelled:
        return self.do(skipping.skip_date, recurrence_id=wall(local), because=because, by=by)

    def move(
        self, local: str, to: str, *, minutes: int = 120, place: str = "", because: str = "", by: str = cast.ISHBEL
    ) -> Moved:
        """Move the date of that local start by the rule, from where it is now."""
        with self.work() as uow:
            _, series = actor_of(uow, self.clock())
            seen = touch_meeting(uow, series_id=series.id, recurrence_id=wall(local), now=self.clock()).starts_at
        terms = Terms(start=wall(to), minutes=minutes, place=place)
        return self.do(moving.move_date, recurrence_id=wall(local), terms=terms, because=because, seen=seen, by=by)

    def add(self, local: str, *, minutes: int = 120, place: str = "") -> ExtraAdded:
        return self.do(extra_dates.add_extra, terms=Terms(start=wall(local), minutes=minutes, place=place))

    def pause(self, since: str | None = None, until: str | None = None, because: str = "") -> Paused:
        days = [date.fromisoformat(day) if day is not None else None for day in (since, until)]
        return self.do(pausing.pause_series, since=days[0], until=days[1], because=because)

    def resume(self, on: str | None = None) -> Resumed:
        return self.do(pausing.resume_series, on=date.fromisoformat(on) if on is not None else None)

    def replies(self, local: str) -> dict[str, PartStat]:
        """Who has answered what for the meeting of that local start by the rule, by address."""
        meeting = self.meeting(local)
        with self.work(read_only=True) as uow:
            return {str(uow.people.get(one).email): said for one, said in uow.replies.of(meeting.id).items()}

    def plan(self) -> None:
        with self.work() as uow:
            planning.plan(uow, now=self.clock())

    def series(self) -> Series:
        with self.work(read_only=True) as uow:
            return actor_of(uow, self.clock())[1]

    def meetings(self) -> list[Meeting]:
        """Those ahead, cancelled ones too."""
        with self.work(read_only=True) as uow:
            return uow.meetings.list_of(actor_of(uow, self.clock())[1].id, since=self.clock())

    def starts(self) -> list[str]:
        """The starts, in UTC, of the meetings ahead that stand."""
        return [f"{one.starts_at:%Y-%m-%d %H:%M}" for one in self.meetings() if not one.is_cancelled]

    def meeting(self, local: str) -> Meeting:
        with self.work(read_only=True) as uow:
            found = uow.meetings.find(actor_of(uow, self.clock())[1].id, wall(local))
        assert found is not None
        return found

    def answer(self, local: str, by: str, partstat: PartStat = PartStat.ACCEPTED) -> None:
        meeting = self.meeting(local)
        with self.work() as uow:
            person = the_person(uow, by)
            uow.replies.put(
                Reply(meeting_id=meeting.id, person_id=person.id, partstat=partstat, replied_at=self.clock())
            )

    def waiting(self, *kinds: NoticeKind) -> list[Notice]:
        """The steering group's notices that wait."""
        series = self.series()
        with self.work(read_only=True) as uow:
            return [one for one in uow.outbox.waiting() if one.series_id == series.id and one.kind in kinds]

    def reminders(self, meeting: Meeting) -> list[str]:
        """When, in UTC, the meeting's reminders that would be sent as things stand are due."""
        return [
            f"{one.due_at:%Y-%m-%d %H:%M}"
            for one in self.waiting(NoticeKind.REMINDER)
            if one.meeting_id == meeting.id and one.meeting_sequence == meeting.sequence
        ]

    def tell(self) -> list[NoticeKind]:
        """Let the courier send what is due; what it sent."""
        with self.work() as uow:
            return [notice.kind for notice in telling.tell(uow, now=self.clock())]
