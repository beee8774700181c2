"""One meeting as a file for people's own calendars. Knows no road on which the file goes."""

from dataclasses import dataclass
from datetime import datetime

from workgroup.documents import ics
from workgroup.ids import SeriesId
from workgroup.meeting.meeting import NoMeeting
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Group
from workgroup.roster.permission import Actor, Right
from workgroup.usecases.planning import A_LITTLE, PlannedDate, next_standing, starts_by_rule


@dataclass(frozen=True, kw_only=True)
class CalendarFile:
    """A meeting's file."""

    series: Series
    starts_at: datetime
    """The instant of the start, in UTC."""
    is_cancelled: bool
    name: str
    content: bytes


def next_calendar_file(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, now: datetime) -> CalendarFile:
    """The file of the series' next meeting that is not cancelled. Refused: `NotAllowed`, `NoMeeting`."""
    actor.check(Right.SEE_NEXT)
    series = uow.series.get(series_id)
    planned = next_standing(uow, series, now=now)
    if planned is None:
        raise NoMeeting(series.name)
    return _file(uow, series, planned, now)


def calendar_file(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, recurrence_id: datetime, now: datetime
) -> CalendarFile:
    """The file of one date of the series, as it stands now: moved or cancelled too.

    `recurrence_id` is its local start by the rule. Refused: `NotAllowed`; `NoMeeting` for what is no date of the
    series, or of its plan any more without a record.
    """
    actor.check(Right.SEE_NEXT)
    series = uow.series.get(series_id)
    meeting = uow.meetings.find(series_id, recurrence_id)
    if meeting is not None:
        planned = PlannedDate(
            recurrence_id=recurrence_id,
            starts_at=meeting.starts_at,
            minutes=meeting.minutes,
            place=meeting.place,
            meeting=meeting,
        )
        return _file(uow, series, planned, now)
    if series.recurrence is None:
        raise NoMeeting(series.name)
    since = starts_by_rule(series.recurrence, recurrence_id) - A_LITTLE
    occurrence = next(series.each_occurrence(since=since), None)
    if occurrence is None or occurrence.recurrence_id != recurrence_id:
        raise NoMeeting(series.name)
    planned = PlannedDate(
        recurrence_id=recurrence_id,
        starts_at=occurrence.starts_at,
        minutes=series.minutes,
        place=series.place,
        meeting=None,
    )
    return _file(uow, series, planned, now)


def _file(uow: UnitOfWork, series: Series, planned: PlannedDate, now: datetime) -> CalendarFile:
    meeting = planned.meeting
    known_as = (meeting.known_as if meeting is not None else None) or planned.recurrence_id
    entry = ics.Entry(
        uid=f"{known_as:%Y%m%dT%H%M%S}-{uow.series.calendar_name(series.id)}",
        # A new length or place of the whole plan changes each date too, those without a record among them.
        sequence=(meeting.sequence if meeting is not None else 0) + series.version - 1,
        starts_at=planned.starts_at,
        minutes=planned.minutes,
        zone=series.zone,
        title=series.name,
        place=planned.place,
        about=_about(uow.groups.get(series.group_id), planned),
        is_cancelled=planned.is_cancelled,
    )
    local = planned.starts_at.astimezone(series.zone)
    return CalendarFile(
        series=series,
        starts_at=planned.starts_at,
        is_cancelled=planned.is_cancelled,
        name=f"meeting-{local:%Y-%m-%d}.ics",
        content=ics.calendar_file(entry, now=now),
    )


def _about(group: Group, planned: PlannedDate) -> list[str]:
    meeting = planned.meeting
    because = meeting.cancelled_because if meeting is not None else None
    reason = [f"Cancelled: {because}"] if because else []
    return [*reason, group.name, "The date as it stands now, and your answer: /prevent next in Slack."]
