"""The dates of a series: what comes next, what came last, and the record of a date that has none yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import dropwhile, islice, takewhile

from workgroup.calendar.avoidance import plan_said
from workgroup.ids import MeetingId, SeriesId
from workgroup.meeting.meeting import Meeting, NoMeeting
from workgroup.meeting.reply import PartStat
from workgroup.meeting.series import Pause, Series
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, Right, Role
from workgroup.usecases.clashing import Clashes, find_clashes, wished
from workgroup.usecases.planning import (
    A_LITTLE,
    AHEAD,
    PlannedDate,
    as_planned,
    each_date,
    is_given_up,
    make_meeting,
    next_standing,
    stand_again,
    starts_by_rule,
)
from workgroup.usecases.replying import my_answer
from workgroup.usecases.telling import MeetingView, meeting_view

_SHOWN = 6
# The last meeting of a yearly series, and of one that left a year out.
_LAST_WITHIN = timedelta(days=800)


@dataclass(frozen=True, kw_only=True)
class Dates:
    """What is planned for a series."""

    series: Series
    said: str | None
    """The plan in words; `None` when there is none."""
    planned: tuple[PlannedDate, ...]
    answers: Mapping[MeetingId, PartStat] = field(default_factory=dict)
    """The person's own answers to those that stand and have a record; empty for somebody without a seat."""
    clashes: Clashes | None = None
    """What those that stand meet; `None` for somebody who does not see who attends."""
    pauses: tuple[Pause, ...] = ()
    """Pauses that touch the days that are listed and are not over."""


@dataclass(frozen=True, kw_only=True)
class NextDate:
    """The next date of one series, as one person sees it."""

    series: Series
    planned: PlannedDate | None
    """`None` when nothing is planned."""
    shown: MeetingView | None = None
    """The meeting with its answers; `None` while the date has no record."""
    mine: PartStat | None = None
    """The answer of the person's seat; `None` without a seat there or without a record."""
    opens_on: date | None = None
    """The day from which it can be answered; `None` when it can be now, or within moments."""
    pause: Pause | None = None
    """The pause in which the series is today; `None` when it is in none."""


def list_dates(
    uow: UnitOfWork,
    *,
    actor: Actor,
    series_id: SeriesId,
    at_most: int = _SHOWN,
    from_on: date | None = None,
    until_on: date | None = None,
    now: datetime,
) -> Dates:
    """The next dates of a series with the person's answers; those that do not take place are among them.

    Of the days from *from_on* to *until_on*, both included, in the series' zone. Refused: `NotAllowed`.
    """
    actor.check(Right.SEE_NEXT)
    series = uow.series.get(series_id)

    def day(one: PlannedDate) -> date:
        return one.starts_at.astimezone(series.zone).date()

    ahead = each_date(uow, series, now=now)
    if until_on is not None:
        ahead = takewhile(lambda one: day(one) <= until_on, ahead)
    if from_on is not None:
        ahead = dropwhile(lambda one: day(one) < from_on, ahead)
    planned = tuple(islice(ahead, at_most))
    # The iterator stands behind what is listed; of a year, what comes then is not known.
    then = next((one.starts_at for one in ahead if not one.is_cancelled), None)
    sentence = plan_said(series.recurrence, series.minutes, series.avoid) if series.recurrence is not None else None
    today = now.astimezone(series.zone).date()
    is_all = len(planned) < at_most
    last = until_on if is_all else day(planned[-1])
    return Dates(
        series=series,
        said=sentence,
        planned=planned,
        answers=_own_answers(uow, actor, planned),
        clashes=_clashes(uow, series, planned, then, now) if actor.may(Right.SEE_LIST) else None,
        pauses=tuple(
            pause
            for pause in series.pauses
            if (pause.until is None or pause.until > max(from_on or today, today))
            if last is None or pause.since <= last
        ),
    )


def _clashes(
    uow: UnitOfWork, series: Series, planned: Sequence[PlannedDate], then: datetime | None, now: datetime
) -> Clashes:
    standing = [wished(one) for one in planned if not one.is_cancelled]
    return find_clashes(uow, series, standing, then=then, with_loads=False, now=now)


def _own_answers(uow: UnitOfWork, actor: Actor, planned: Sequence[PlannedDate]) -> Mapping[MeetingId, PartStat]:
    if actor.person is None or Role.SEATED not in actor.roles:
        return {}
    return {
        one.meeting.id: uow.replies.of(one.meeting.id).get(actor.person.id, PartStat.NEEDS_ACTION)
        for one in planned
        if one.meeting is not None and not one.is_cancelled
    }


def next_date(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, now: datetime) -> NextDate:
    """The next date of the series that is not cancelled, as the person sees it. Refused: `NotAllowed`."""
    actor.check(Right.SEE_NEXT)
    series = uow.series.get(series_id)
    planned = next_standing(uow, series, now=now)
    pause = series.pause_on(now.astimezone(series.zone).date())
    if planned is None:
        return NextDate(series=series, planned=None, pause=pause)
    if planned.meeting is None:
        opens = planned.starts_at - AHEAD
        opens_on = opens.astimezone(series.zone).date() if opens > now else None
        return NextDate(series=series, planned=planned, opens_on=opens_on, pause=pause)
    shown = meeting_view(uow, planned.meeting)
    return NextDate(series=series, planned=planned, shown=shown, mine=my_answer(shown, actor), pause=pause)


def last_start(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, now: datetime) -> datetime | None:
    """The start, in UTC, of the last meeting that took place; `None` when there was none in two years.

    Refused: `NotAllowed`.
    """
    actor.check(Right.SEE_NEXT)
    held = uow.meetings.list_of(series_id, since=now - _LAST_WITHIN, until=now)
    return next((meeting.starts_at for meeting in reversed(held) if not meeting.is_cancelled), None)


def touch_meeting(uow: UnitOfWork, *, series_id: SeriesId, recurrence_id: datetime, now: datetime) -> Meeting:
    """The record of a date, made now if the date is planned but has none.

    Refused: `NoMeeting` when the series has no such date ahead.
    """
    meeting = uow.meetings.find(series_id, recurrence_id)
    if meeting is not None and not is_given_up(meeting):
        return meeting
    series = uow.series.get(series_id)
    if series.recurrence is None:
        raise NoMeeting(series.name)
    since = max(now, starts_by_rule(series.recurrence, recurrence_id) - A_LITTLE)
    settled = next(series.each_settled(since=since), None)
    if settled is None or settled.recurrence_id != recurrence_id or settled.left_out_because is not None:
        raise NoMeeting(series.name)
    if meeting is not None:
        return stand_again(uow, series, as_planned(meeting, series, settled), now=now)
    return make_meeting(uow, series, settled, now=now)
