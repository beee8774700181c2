"""Which date of a series is meant, and why something is done to it. Knows no command and no card."""

from collections.abc import Sequence
from datetime import date, datetime, time

from workgroup.errors import Refusal
from workgroup.ids import SeriesId
from workgroup.meeting.meeting import MeetingCancelled, MeetingOver, NoMeeting
from workgroup.meeting.reply import PartStat
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, Right
from workgroup.roster.person import Person
from workgroup.usecases.guarding import keep_out
from workgroup.usecases.planning import A_LITTLE, GIVEN_UP, PlannedDate, each_date, next_standing
from workgroup.usecases.telling import MeetingView
from workgroup.wording import date_and_time, listed, short_date

LONGEST_REASON = 300
_NEAR = 3


class ReasonTooLong(Refusal):
    """A reason is one sentence."""

    code = "reason_too_long"

    def __init__(self) -> None:
        super().__init__(
            f"A reason has at most {LONGEST_REASON} characters, since everybody reads it. Nothing changed. "
            "Say it in one sentence."
        )


class NoMeetingOn(Refusal):
    """The series does not meet on that day."""

    code = "no_meeting_on"

    def __init__(self, series: str, on: date, near: Sequence[date]) -> None:
        ahead = f"The next dates are {listed([short_date(day) for day in near])}." if near else "No date lies ahead."
        super().__init__(f"{series} does not meet on {short_date(on)}. Nothing changed. {ahead}")


class DayOver(Refusal):
    """The day that was said is over, so nothing can be done to its meeting any more."""

    code = "day_over"

    def __init__(self, on: date, near: Sequence[date], verb: str) -> None:
        paste = f"Try `/prevent {verb} {near[0].day} {near[0]:%B %Y}`." if near else "No date lies ahead."
        super().__init__(f"{short_date(on)} is over. Nothing changed. {paste}")


def pick_date(uow: UnitOfWork, series: Series, on: date | None, *, verb: str, now: datetime) -> PlannedDate:
    """The next date of the series that stands, or the one of that day in the series' zone, cancelled or not.

    *verb* is the command as it would be typed, for a suggestion. Refused: `NoMeeting` when none lies ahead;
    `NoMeetingOn` for a day without one, `DayOver` for a day that is over, `MeetingOver` for a meeting of today that
    has begun, `MeetingCancelled` for a date that the plan itself leaves out.
    """
    if on is None:
        planned = next_standing(uow, series, now=now)
        if planned is None:
            raise NoMeeting(series.name)
        return planned
    near: list[date] = []
    for one in each_date(uow, series, now=now):
        day = one.starts_at.astimezone(series.zone).date()
        if day == on and one.left_out_because is not None:
            raise MeetingCancelled(date_and_time(one.starts_at, series.zone), is_skipped=True)
        if day == on:
            return one
        if day > on and len(near) >= _NEAR:
            break
        if not one.is_cancelled and len(near) < _NEAR:
            near.append(day)
    today = now.astimezone(series.zone).date()
    if on < today:
        raise DayOver(on, near, verb)
    if on == today:
        midnight = datetime.combine(today, time.min, series.zone)
        begun = uow.meetings.list_of(series.id, since=midnight - A_LITTLE, until=now)
        standing = next((row for row in begun if not row.is_cancelled), None)
        if standing is not None:
            raise MeetingOver(date_and_time(standing.starts_at, series.zone))
    raise NoMeetingOn(series.name, on, near)


def days_with_meetings(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, days: Sequence[date], now: datetime
) -> tuple[date, ...]:
    """Those of the days, in the series' zone, on which a meeting that stands lies ahead; in their order.

    Refused: `NotAllowed`.
    """
    actor.check(Right.SEE_NEXT)
    series = uow.series.get(series_id)
    found: set[date] = set()
    for one in each_date(uow, series, now=now):
        day = one.starts_at.astimezone(series.zone).date()
        if day > max(days):
            break
        if not one.is_cancelled:
            found.add(day)
    return tuple(day for day in days if day in found)


def checked_reason(uow: UnitOfWork, series: Series, because: str) -> str:
    """The reason as it is kept. Refused: `ReasonTooLong`, and what the content guard keeps out."""
    reason = because.strip()
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLong
    keep_out(uow, reason, field="reason", group_id=series.group_id)
    # Word for word ours, it would let the planner take the date up again by itself.
    return f"{reason}." if reason in GIVEN_UP else reason


def coming(shown: MeetingView) -> tuple[Person, ...]:
    """Who said that they come or may come: the holder of each seat, or the deputy who fills it."""
    found: dict[int, Person] = {}
    for answer in shown.answers:
        held = answer.held
        for person in held.people:
            fills = answer.by_deputy or (held.holder.id if held.holder is not None else None)
            said_so = answer.partstat in {PartStat.ACCEPTED, PartStat.TENTATIVE, PartStat.DELEGATED}
            if said_so and person.id == fills:
                found[person.id] = person
    return tuple(found.values())
