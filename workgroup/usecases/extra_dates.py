"""Add one date on top of a series' plan, or let one stand again that was left out. Knows no command and no card."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from workgroup.errors import Refusal
from workgroup.ids import SeriesId, UndoId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, Right
from workgroup.usecases.announcing import tell_extra
from workgroup.usecases.guarding import keep_out
from workgroup.usecases.moving import Terms, at_wall
from workgroup.usecases.planning import (
    A_LITTLE,
    TAKEN_BACK,
    each_date,
    is_given_up,
    revive_reminders,
    take_turns,
)
from workgroup.usecases.undo_facts import MeetingFacts, as_it_was, keep_for_undo
from workgroup.wording import clock_time, date_and_time, next_such_day, short_date


class ExtraInThePast(Refusal):
    """The moment for an extra meeting is over."""

    code = "extra_in_the_past"

    def __init__(self, wanted: datetime, today: date) -> None:
        ahead = next_such_day(wanted, today)
        paste = f"`/prevent extra {ahead.day} {ahead:%B %Y} {clock_time(wanted)}`"
        super().__init__(
            f"{short_date(wanted)}, {clock_time(wanted)} is in the past. Nothing changed. "
            f"Say a moment ahead, for example {paste}."
        )


class MeetsThen(Refusal):
    """The series has a meeting at that moment already."""

    code = "meets_then"

    def __init__(self, series: str, when: str) -> None:
        super().__init__(f"{series} meets on {when} already. Nothing changed. See all dates: `/prevent dates`.")


@dataclass(frozen=True, kw_only=True)
class ExtraPreview:
    """What an extra date would mean: nothing is added yet."""

    series: Series
    terms: Terms
    starts_at: datetime
    """The start, in UTC."""
    left_out: Meeting | None
    """The record of that very date when it was skipped or cancelled, and would stand again."""
    same_day: tuple[datetime, ...]
    """Other meetings of the series on that day, in UTC."""


@dataclass(frozen=True, kw_only=True)
class ExtraAdded:
    """An extra date was added, or one that was left out stands again."""

    series: Series
    meeting: Meeting
    undo_id: UndoId


def preview_extra(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, terms: Terms, now: datetime) -> ExtraPreview:
    """What a meeting at that time, in the series' zone, on top of the plan would mean.

    Refused: `NotAllowed`, `ExtraInThePast`, `MeetsThen`, and what the content guard keeps out of the place.
    """
    actor.check(Right.SCHEDULE)
    series = uow.series.get(series_id)
    keep_out(uow, terms.place, field="place", group_id=series.group_id)
    starts_at = at_wall(series, terms.start)
    if starts_at <= now:
        raise ExtraInThePast(terms.start, now.astimezone(series.zone).date())
    row = uow.meetings.find(series_id, terms.start)
    is_left_out = row is not None and row.is_cancelled and not is_given_up(row)
    if not is_left_out and _meets_at(uow, series, starts_at, now):
        raise MeetsThen(series.name, date_and_time(starts_at, series.zone))
    day = starts_at.astimezone(series.zone).date()
    others = []
    for one in each_date(uow, series, now=now):
        on = one.starts_at.astimezone(series.zone).date()
        if on > day:
            break
        if on == day and not one.is_cancelled:
            others.append(one.starts_at)
    return ExtraPreview(
        series=series,
        terms=terms,
        starts_at=starts_at,
        left_out=row if is_left_out else None,
        same_day=tuple(others),
    )


def _meets_at(uow: UnitOfWork, series: Series, starts_at: datetime, now: datetime) -> bool:
    for one in each_date(uow, series, now=now):
        if one.starts_at > starts_at:
            return False
        if one.starts_at == starts_at and not one.is_cancelled:
            return True
    return False


def add_extra(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, terms: Terms, now: datetime) -> ExtraAdded:
    """Add the date with its reminders, and tell the channel once. Refused as `preview_extra`."""
    take_turns(uow, series_id)
    preview = preview_extra(uow, actor=actor, series_id=series_id, terms=terms, now=now)
    series = preview.series
    before = uow.meetings.find(series_id, terms.start) or uow.meetings.add(
        series_id=series_id,
        recurrence_id=terms.start,
        starts_at=preview.starts_at,
        minutes=terms.minutes,
        place=terms.place,
        is_extra=True,
    )
    if not before.is_cancelled:
        before = replace(before, cancelled_because=TAKEN_BACK)
    after = replace(
        before,
        starts_at=preview.starts_at,
        minutes=terms.minutes,
        place=terms.place,
        cancelled_because=None,
        is_skipped=False,
        is_extra=not _is_by_rule(series, terms.start),
        sequence=before.sequence + 1,
    )
    uow.meetings.save(after)
    uow.outbox.mark_cards(after.id)
    revive_reminders(uow, series, after, now=now)
    facts = MeetingFacts(version=series.version, meeting=as_it_was(before, after))
    undo_id = keep_for_undo(uow, series, facts, verb="extra", now=now)
    tell_extra(uow, series, after, now=now)
    uow.audit.record(
        group_id=series.group_id,
        verb="extra",
        subject="meeting",
        subject_id=after.id,
        after={"starts_at": after.starts_at.isoformat(), "minutes": after.minutes, "place": after.place},
    )
    return ExtraAdded(series=series, meeting=after, undo_id=undo_id)


def _is_by_rule(series: Series, start: datetime) -> bool:
    occurrence = next(series.each_occurrence(since=at_wall(series, start) - A_LITTLE), None)
    return occurrence is not None and occurrence.recurrence_id == start
