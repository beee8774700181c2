"""What becomes of a series' meetings when its plan changes: they stay, go with the new time, or go. Knows no command.

A meeting keeps its record where the new plan has a date on its day: with its answers at the same time, to be asked
again at another. What was moved stays where it is, what was skipped or cancelled stays so.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import takewhile

from workgroup.calendar.avoidance import Settled, each_settled
from workgroup.calendar.recurrence import Recurrence, each_occurrence
from workgroup.calendar.rule import parse_rule, rule_text
from workgroup.calendar.said import last_day, named_days
from workgroup.ids import PersonId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.usecases.announcing import ask_again
from workgroup.usecases.moving import set_answers_aside
from workgroup.usecases.planning import (
    A_LITTLE,
    give_up,
    is_given_up,
    is_moved_by_plan,
    revive_reminders,
    starts_by_rule,
)
from workgroup.usecases.undo_facts import MeetingBefore, as_it_was


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A meeting that is a date of the new plan too."""

    before: Meeting
    after: Meeting

    @property
    def has_new_time(self) -> bool:
        """Whether it stands and starts at another time than people know."""
        return not self.after.is_cancelled and self.before.starts_at != self.after.starts_at


@dataclass(frozen=True, kw_only=True)
class Fates:
    """What becomes of the meetings ahead under a new plan."""

    kept: tuple[Kept, ...]
    goes: tuple[Meeting, ...]
    """Those that stand and are no dates of the new plan."""
    lapsed: tuple[Meeting, ...]
    """Those that were skipped or cancelled, on days that the new plan does not have."""


def fates_of(
    uow: UnitOfWork, meetings: Sequence[Meeting], before: Series, after: Series, *, from_on: date | None = None
) -> Fates:
    """What becomes of the meetings when the plan of *before* gives way to that of *after*.

    Extra dates and what was given up stay as they are; so do dates of days before *from_on*, when it is given.
    """
    touched = [
        row
        for row in meetings
        if not row.is_extra and not is_given_up(row) and (from_on is None or row.recurrence_id.date() >= from_on)
    ]
    starts = _starts_by_day(touched, after)
    exact = {row.recurrence_id for row in touched}
    kept, goes, lapsed = [], [], []
    for row in touched:
        of_day = starts.get(row.recurrence_id.date(), {})
        settled = of_day.get(row.recurrence_id)
        if settled is None:
            # Not one that another row has, nor one that was given up earlier under that very start.
            free = [at for at in of_day if at not in exact and uow.meetings.find(after.id, at) is None]
            settled = of_day[free[0]] if free else None
        is_left_out = settled is not None and settled.left_out_because is not None
        if settled is not None and (row.is_cancelled or not is_left_out or _is_moved_by_hand(row, before)):
            exact.add(settled.recurrence_id)
            kept.append(Kept(before=row, after=_under(row, before, after, settled)))
        elif row.is_cancelled:
            lapsed.append(row)
        else:
            goes.append(row)
    return Fates(kept=tuple(kept), goes=tuple(goes), lapsed=tuple(lapsed))


def _starts_by_day(meetings: Sequence[Meeting], after: Series) -> dict[date, dict[datetime, Settled]]:
    """The dates of the plan on the days of the meetings, by their local start by the rule."""
    if after.recurrence is None or not meetings:
        return {}
    days = sorted(row.recurrence_id.date() for row in meetings)
    since = starts_by_rule(after.recurrence, datetime.combine(days[0], time.min)) - A_LITTLE
    found: dict[date, dict[datetime, Settled]] = {}
    # A pause hides dates of the plan, and takes none from it.
    for one in each_settled(after.recurrence, after.avoid, after.closed, since=since):
        day = one.recurrence_id.date()
        if day > days[-1]:
            break
        found.setdefault(day, {})[one.recurrence_id] = one
    return found


def _is_moved_by_hand(row: Meeting, series: Series) -> bool:
    return row.moved_from(series.zone) is not None and not is_moved_by_plan(row)


def _under(row: Meeting, before: Series, after: Series, settled: Settled) -> Meeting:
    """The meeting as that date of the new plan."""
    is_by_hand = _is_moved_by_hand(row, before)
    starts_at = row.starts_at if is_by_hand else settled.starts_at
    start = settled.recurrence_id
    is_renamed = start != row.recurrence_id
    # A reason that somebody gave for one meeting stays with it.
    keeps_reason = is_by_hand or (starts_at == row.starts_at and not is_moved_by_plan(row))
    return replace(
        row,
        recurrence_id=start,
        # Calendars that have it already go on knowing it by its first start.
        known_as=(row.known_as or row.recurrence_id) if is_renamed else row.known_as,
        starts_at=starts_at,
        moved_because=row.moved_because if keeps_reason else settled.moved_because,
        minutes=after.minutes if row.minutes == before.minutes else row.minutes,
        place=after.place if row.place == before.place else row.place,
        sequence=row.sequence + (is_renamed or starts_at != row.starts_at),
    )


def replan(uow: UnitOfWork, series: Series, fates: Fates, *, now: datetime) -> list[MeetingBefore]:
    """Let the meetings have their fates under the series' new plan; return what those that are kept were before.

    Who had answered for one that has a new time is asked again, each person once.
    """
    for meeting in fates.goes:
        give_up(uow, meeting)
    changed = []
    asked: dict[PersonId, list[Kept]] = {}
    for one in fates.kept:
        if one.after == one.before:
            continue
        uow.meetings.save(one.after)
        uow.outbox.mark_cards(one.after.id)
        if not one.after.is_cancelled and one.after.sequence != one.before.sequence:
            revive_reminders(uow, series, one.after, now=now)
        aside = set_answers_aside(uow, one.after, now=now) if one.has_new_time else {}
        for person_id in aside:
            asked.setdefault(person_id, []).append(one)
        changed.append(as_it_was(one.before, one.after, replies=aside))
    for person_id, (first, *later) in asked.items():
        ask_again(uow, series, first.before, first.after, person_id, more=len(later), now=now)
    return changed


def from_day(recurrence: Recurrence, first: datetime, clock: time) -> Recurrence:
    """The same plan from one of its dates on, at that time of day.

    *first* is the date's local start by the rule. A rule that ends after a number of meetings counts those that are
    left. Days that the plan leaves out stay left out.
    """
    start = datetime.combine(first.date(), clock)
    if recurrence.rrule is None:
        return replace(recurrence, dtstart=start, exdates=(), rdates=())
    rule = named_days(parse_rule(recurrence.rrule), recurrence.dtstart)
    if rule.count is not None:
        bare = replace(recurrence, exdates=(), rdates=())
        gone = sum(1 for _ in takewhile(lambda one: one.recurrence_id < first, each_occurrence(bare)))
        rule = replace(rule, count=rule.count - gone)
    elif rule.until is not None:
        rule = replace(rule, until=last_day(rule.until, recurrence))
    return replace(recurrence, dtstart=start, rrule=rule_text(rule), exdates=(), rdates=())
