"""Another time, length or place: for one meeting, from one on, or for all. Knows no command and no card."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from workgroup.ids import SeriesId
from workgroup.meeting.meeting import NoMeeting
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, Right
from workgroup.usecases.moving import NothingToChange, Terms
from workgroup.usecases.picking import pick_date
from workgroup.usecases.planning import PlannedDate, each_date
from workgroup.usecases.replanning import from_day
from workgroup.usecases.scheduling import Plan
from workgroup.wording import date_and_time


class Scope(StrEnum):
    """Which meetings a change is for."""

    THIS = "this"
    LATER = "later"
    ALL = "all"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is to be different; `None` for what stays."""

    at: time | None = None
    """The time of day on the wall in the series' zone."""
    minutes: int | None = None
    place: str | None = None


@dataclass(frozen=True, kw_only=True)
class EditChoice:
    """A change that is understood, before it is said which meetings it is for."""

    series: Series
    planned: PlannedDate
    """The meeting from which it was said."""
    wish: Wish
    scopes: tuple[Scope, ...]
    """What it can be for: a date outside the plan has no later ones."""


def pick_to_edit(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, on: date | None, wish: Wish, now: datetime
) -> EditChoice:
    """The next date, or the one of that day, with what is to be different.

    Refused: `NotAllowed`; as `picking.pick_date`; `NothingToChange` when neither the meeting nor the plan would differ.
    """
    actor.check(Right.SCHEDULE)
    series = uow.series.get(series_id)
    planned = pick_date(uow, series, on, verb="edit", now=now)
    has_plan = series.recurrence is not None and not (planned.meeting is not None and planned.meeting.is_extra)
    terms = terms_of(series, planned, wish)
    local = planned.starts_at.astimezone(series.zone).replace(tzinfo=None)
    is_same = (terms.start, terms.minutes, terms.place) == (local, planned.minutes, planned.place)
    is_planned = (wish.minutes in {None, series.minutes}) and (wish.place in {None, series.place})
    if is_same and (not has_plan or (is_planned and wish.at in {None, planned.recurrence_id.time()})):
        raise NothingToChange(date_and_time(planned.starts_at, series.zone))
    scopes = tuple(Scope) if has_plan else (Scope.THIS,)
    return EditChoice(series=series, planned=planned, wish=wish, scopes=scopes)


def find_to_edit(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, recurrence_id: datetime, now: datetime
) -> PlannedDate:
    """The date ahead with that local start by the rule. Refused: `NotAllowed`, `NoMeeting` when there is none."""
    actor.check(Right.SCHEDULE)
    series = uow.series.get(series_id)
    for one in each_date(uow, series, now=now):
        if one.recurrence_id == recurrence_id:
            return one
        # A moved one may start later than its day by the rule, but not by more than a series reaches.
        if one.meeting is None and one.recurrence_id > recurrence_id:
            break
    raise NoMeeting(series.name)


def terms_of(series: Series, planned: PlannedDate, wish: Wish) -> Terms:
    """How that one meeting would be, by the wish."""
    local = planned.starts_at.astimezone(series.zone).replace(tzinfo=None)
    return Terms(
        start=datetime.combine(local.date(), wish.at) if wish.at is not None else local,
        minutes=wish.minutes if wish.minutes is not None else planned.minutes,
        place=wish.place if wish.place is not None else planned.place,
    )


def plan_of_wish(series: Series, planned: PlannedDate, wish: Wish, scope: Scope, *, now: datetime) -> Plan:
    """How the series would be planned by the wish: from that date on, or from its next date on.

    Refused: `NoMeeting` when the plan has no date ahead.
    """
    if series.recurrence is None:
        raise NoMeeting(series.name)
    first = planned.recurrence_id
    if scope is Scope.ALL:
        upcoming = next(series.each_occurrence(since=now), None)
        if upcoming is None:
            raise NoMeeting(series.name)
        first = upcoming.recurrence_id
    clock = wish.at if wish.at is not None else first.time()
    return Plan(
        recurrence=from_day(series.recurrence, first, clock),
        minutes=wish.minutes if wish.minutes is not None else series.minutes,
        place=wish.place if wish.place is not None else series.place,
        avoid=series.avoid,
    )
