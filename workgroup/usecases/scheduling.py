"""Plan a series' dates: look at what a plan would mean, then keep it. Knows no command and no card."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice, takewhile
from operator import attrgetter

from workgroup.calendar.avoidance import AvoidHolidays, Settled, plan_said
from workgroup.calendar.recurrence import Recurrence, next_occurrence
from workgroup.calendar.rule import parse_rule
from workgroup.calendar.said import named_days
from workgroup.errors import Refusal
from workgroup.ids import MeetingId, SeriesId, UndoId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.reply import PartStat
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, Right
from workgroup.roster.person import Person
from workgroup.usecases.announcing import announce, hush_plans
from workgroup.usecases.avoiding import ask_about_holidays, with_holidays
from workgroup.usecases.clashing import Clashes, Wished, find_clashes
from workgroup.usecases.dates import touch_meeting
from workgroup.usecases.guarding import keep_out
from workgroup.usecases.moving import people_who_answered
from workgroup.usecases.planning import PlannedDate, each_date, plan_series, take_turns
from workgroup.usecases.replanning import Fates, fates_of, replan
from workgroup.usecases.standing_in import who_is_gone
from workgroup.usecases.undo_facts import PlanFacts, keep_for_undo, plan_of, recurrence_as_json
from workgroup.wording import date_and_time

_SHOWN = 6
_LOOKED_THROUGH = 400
"""So many dates at most are looked through for those: a series that meets on bank holidays alone has none."""
_MOST_BEFORE = 100


class PlanInThePast(Refusal):
    """Not one date of the plan lies ahead."""

    code = "plan_in_the_past"

    def __init__(self) -> None:
        super().__init__(
            "Every date of that plan is in the past. Nothing changed. "
            "Say when it begins, for example `/prevent schedule monthly from 12 January at 10:00`."
        )


class PlanMovedOn(Refusal):
    """What a preview showed is no longer what the plan would mean."""

    code = "plan_moved_on"

    def __init__(self, why: str) -> None:
        super().__init__(f"{why} since I showed you this plan. Nothing changed. Look again before you confirm.")


class TooManyBefore(Refusal):
    """So many dates lie before the change that keeping each makes no sense."""

    code = "too_many_before"

    def __init__(self) -> None:
        super().__init__(
            f"More than {_MOST_BEFORE} dates lie before that day. Nothing changed. Let the change begin earlier."
        )


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A wish for a series' dates, understood but not yet kept."""

    recurrence: Recurrence
    minutes: int
    place: str
    avoid: AvoidHolidays | None = None
    """What becomes of dates on bank holidays; `None` when nothing was said about them."""


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A date that the plan leaves out for a bank holiday."""

    starts_at: datetime
    because: str


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What somebody saw before they confirmed a plan."""

    version: int
    """The series' version then."""
    first: datetime
    """The first date that was shown, in UTC."""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a plan would mean, for confirming: nothing is kept yet."""

    series: Series
    plan: Plan
    said: str
    dates: tuple[datetime, ...]
    """The next six starts, in UTC; fewer when the plan ends earlier."""
    standing: tuple[Wished, ...]
    """Those dates as people will meet: what was moved where it is, without what stays cancelled; earliest first."""
    then: datetime | None
    """The start after those, in UTC; `None` when the plan ends with them."""
    left_out: tuple[LeftOut, ...]
    """Dates before the last of those that the plan leaves out, earliest first."""
    moved: Mapping[datetime, str]
    """Why those of them that the plan moves away from a bank holiday are where they are, by their start."""
    stays_cancelled: tuple[datetime, ...]
    """Those of them that were cancelled with a reason of their own, and stay so."""
    replaced: str | None
    """The plan that stands now, in words; `None` when there is none."""
    fates: Fates
    """What would become of the meetings of the present plan."""
    keeps_before: bool
    """Whether its dates before the new plan's first one would stay as they are."""
    before: tuple[PlannedDate, ...]
    """Those dates, as far as they stand."""
    answers_lost: int
    """How many answers to meetings that would no longer take place would be set aside."""
    asked_again: tuple[Person, ...]
    """Who has answered for a meeting that would have a new time, and would be asked again."""
    is_same: bool
    """Whether that is the plan already, so that there is nothing to confirm."""
    clashes: Clashes | None = None
    """What those dates meet, with the load of their months; `None` where nobody looks at it."""


@dataclass(frozen=True, kw_only=True)
class Scheduled:
    """A plan was kept."""

    series: Series
    said: str
    dates: tuple[datetime, ...]
    """Those of the plan's next six on which people meet, in UTC; none when all of them stay cancelled."""
    asked_again: tuple[Person, ...]
    """Who had answered for a meeting that has a new time, and is asked again."""
    undo_id: UndoId
    tells_channel: bool
    """Whether the series has a channel in which the dates are announced."""


@dataclass(frozen=True, kw_only=True)
class Unchanged:
    """The plan was kept before; nobody is told again."""

    series: Series
    said: str
    dates: tuple[datetime, ...]


def preview_plan(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, plan: Plan, keeps_before: bool = False, now: datetime
) -> Preview:
    """What the plan, in the series' zone, would mean for the series, and what its dates would meet.

    With `keeps_before` the dates of the present plan before its first one stay as they are. Refused: `NotAllowed`,
    `PlanInThePast`, `TooManyBefore`, and what the content guard keeps out of the place.
    """
    preview = _preview(uow, actor=actor, series_id=series_id, plan=plan, keeps_before=keeps_before, now=now)
    clashes = find_clashes(uow, preview.series, preview.standing, then=preview.then, with_loads=True, now=now)
    return replace(preview, clashes=clashes)


def _preview(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, plan: Plan, keeps_before: bool, now: datetime
) -> Preview:
    actor.check(Right.SCHEDULE)
    series = uow.series.get(series_id)
    if plan.recurrence.tzid != series.tzid:
        raise ValueError(f"a plan in {series.tzid} is wanted, got {plan.recurrence.tzid}")
    keep_out(uow, plan.place, field="place", group_id=series.group_id)
    after = _after(uow, series, plan)
    ahead, left_out = _next_dates(after, now)
    dates = ahead[:_SHOWN]
    if not dates:
        raise PlanInThePast
    first = dates[0].recurrence_id.date()
    before = _dates_before(uow, series, first, now)
    rows = uow.meetings.list_of(series.id, since=now)
    fates = fates_of(uow, rows, series, after, from_on=first if keeps_before else None)
    lost = sum(_has_answered(partstat) for one in fates.goes for partstat in uow.replies.of(one.id).values())
    kept = {one.after.recurrence_id: one.after for one in fates.kept}
    cancelled = {recurrence_id for recurrence_id, one in kept.items() if one.is_cancelled}
    return Preview(
        series=series,
        plan=plan,
        said=plan_said(plan.recurrence, plan.minutes, plan.avoid),
        dates=tuple(one.starts_at for one in dates),
        standing=_standing(dates, kept, plan.minutes),
        then=ahead[_SHOWN].starts_at if len(ahead) > _SHOWN else None,
        left_out=tuple(one for one in left_out if one.starts_at < dates[-1].starts_at),
        moved={one.starts_at: one.moved_because for one in dates if one.moved_because},
        stays_cancelled=tuple(one.starts_at for one in dates if one.recurrence_id in cancelled),
        replaced=plan_said(series.recurrence, series.minutes, series.avoid) if series.recurrence is not None else None,
        fates=fates,
        keeps_before=keeps_before,
        before=before,
        answers_lost=lost,
        asked_again=_asked_again(uow, fates),
        is_same=_is_plan_of(series, plan, now),
    )


def _standing(dates: Sequence[Settled], kept: Mapping[datetime, Meeting], minutes: int) -> tuple[Wished, ...]:
    """Those dates of the plan on which people will meet, each when it really is."""
    found = []
    for one in dates:
        meeting = kept.get(one.recurrence_id)
        if meeting is None:
            found.append(Wished(starts_at=one.starts_at, minutes=minutes))
        elif not meeting.is_cancelled:
            found.append(Wished(starts_at=meeting.starts_at, minutes=meeting.minutes))
    return tuple(sorted(found, key=attrgetter("starts_at")))


def _next_dates(series: Series, now: datetime) -> tuple[list[Settled], list[LeftOut]]:
    """The next dates on which the series meets, one more than are shown, and those that it leaves out on the way."""
    dates: list[Settled] = []
    left_out: list[LeftOut] = []
    for one in islice(series.each_settled(since=now), _LOOKED_THROUGH):
        if one.left_out_because is not None:
            left_out.append(LeftOut(starts_at=one.starts_at, because=one.left_out_because))
            continue
        dates.append(one)
        if len(dates) > _SHOWN:
            break
    return dates, left_out


def _after(uow: UnitOfWork, series: Series, plan: Plan) -> Series:
    """The series with the plan; what the present plan leaves out stays left out on days that the new one has."""
    left_out = series.recurrence.exdates if series.recurrence is not None else ()
    days = tuple(dict.fromkeys(one.date() if isinstance(one, datetime) else one for one in left_out))
    recurrence = plan.recurrence
    if days and recurrence.rrule is not None and not recurrence.exdates:
        recurrence = replace(recurrence, exdates=days)
    planned = replace(
        series,
        recurrence=recurrence,
        minutes=plan.minutes,
        place=plan.place,
        avoid=plan.avoid,
        ended_because=None,
    )
    return with_holidays(uow, planned)


def _dates_before(uow: UnitOfWork, series: Series, first: date, now: datetime) -> tuple[PlannedDate, ...]:
    """The dates of the present plan that stand and lie before the new plan's first day."""
    earlier = takewhile(
        lambda one: one.starts_at.astimezone(series.zone).date() < first, each_date(uow, series, now=now)
    )
    standing = (one for one in earlier if not one.is_cancelled and not (one.meeting and one.meeting.is_extra))
    return tuple(islice(standing, _MOST_BEFORE + 1))


def _asked_again(uow: UnitOfWork, fates: Fates) -> tuple[Person, ...]:
    """Who has answered for a meeting that has a new time, and is asked again."""
    people = dict.fromkeys(
        person for one in fates.kept if one.has_new_time for person in people_who_answered(uow, one.before)
    )
    return tuple(people)


def schedule_series(
    uow: UnitOfWork,
    *,
    actor: Actor,
    series_id: SeriesId,
    plan: Plan,
    keeps_before: bool = False,
    seen: Seen | None = None,
    now: datetime,
) -> Scheduled | Unchanged:
    """Keep the plan, make its meetings of the next 60 days with their reminders, and announce it once.

    Meetings of an earlier plan that do not take place any more are cancelled with that reason; those on a day of the
    new plan stay, as `replanning` tells. A plan that stands already changes nothing and tells nobody. Refused as
    `preview_plan`, and with `PlanMovedOn` when the dates or the series are no longer as they were *seen*.
    """
    take_turns(uow, series_id)
    preview = _preview(uow, actor=actor, series_id=series_id, plan=plan, keeps_before=keeps_before, now=now)
    before = preview.series
    if preview.is_same:
        return Unchanged(series=before, said=preview.said, dates=_starts(preview))
    if seen is not None and seen.version != before.version:
        raise PlanMovedOn("The series was planned anew")
    if seen is not None and seen.first != preview.dates[0]:
        raise PlanMovedOn(f"{date_and_time(seen.first, before.zone)} has passed")
    if keeps_before:
        if len(preview.before) > _MOST_BEFORE:
            raise TooManyBefore
        for one in preview.before:
            if one.meeting is None:
                touch_meeting(uow, series_id=series_id, recurrence_id=one.recurrence_id, now=now)
    series = replace(_after(uow, before, plan), version=before.version + 1)
    uow.series.save(series)
    stood = [row for row in uow.meetings.list_of(series.id, since=now) if not row.is_cancelled]
    changed = replan(uow, series, preview.fates, now=now)
    plan_series(uow, series, now=now)
    ask_about_holidays(uow, series, now=now)
    since = made_since(uow, series.id, {row.id for row in stood}, now)
    undo_id = keep_for_undo(
        uow,
        series,
        PlanFacts(
            version=series.version,
            before=plan_of(before),
            stood=frozenset(row.id for row in stood),
            goes=tuple(meeting.id for meeting in preview.fates.goes),
            changed=tuple(changed),
            answered=frozenset(meeting.id for meeting in since if is_answered(uow, meeting.id)),
            hushed=hush_plans(uow, series),
        ),
        verb="schedule",
        now=now,
    )
    announce(uow, series, {"undo": int(undo_id), "version": series.version}, now=now)
    uow.audit.record(
        group_id=series.group_id,
        verb="schedule",
        subject="series",
        subject_id=series.id,
        before=_audited(before),
        after={**_audited(series), "keeps_before": keeps_before},
    )
    return Scheduled(
        series=series,
        said=preview.said,
        dates=_starts(preview),
        asked_again=preview.asked_again,
        undo_id=undo_id,
        tells_channel=series.channel_id is not None,
    )


def _starts(preview: Preview) -> tuple[datetime, ...]:
    return tuple(one.starts_at for one in preview.standing)


def _audited(series: Series) -> Mapping[str, object]:
    return {
        "plan": recurrence_as_json(series.recurrence),
        "minutes": series.minutes,
        "place": series.place,
        "avoid": series.avoid,
    }


def _is_plan_of(series: Series, plan: Plan, now: datetime) -> bool:
    """Whether the series has that plan already, whatever the day from which it was said to begin."""
    stands = series.recurrence
    if stands is None or (series.minutes, series.place, series.avoid) != (plan.minutes, plan.place, plan.avoid):
        return False
    if stands == plan.recurrence:
        return True
    wanted = plan.recurrence
    if stands.rrule is None or wanted.rrule is None or stands.exdates or stands.rdates:
        return False
    rule, rule_wanted = (named_days(parse_rule(one.rrule), one.dtstart) for one in (stands, wanted) if one.rrule)
    # With the same rule and the same next date all that follow are the same; a count runs from the first.
    return rule == rule_wanted and rule.count is None and next_occurrence(stands, now) == next_occurrence(wanted, now)


def made_since(uow: UnitOfWork, series_id: SeriesId, stood: Collection[MeetingId], now: datetime) -> list[Meeting]:
    """The meetings ahead that stand now and did not stand then."""
    ahead = uow.meetings.list_of(series_id, since=now)
    return [meeting for meeting in ahead if not meeting.is_cancelled and meeting.id not in stood]


def is_answered(uow: UnitOfWork, meeting_id: MeetingId) -> bool:
    """Whether anybody has answered for the meeting."""
    answers = {person: said for person, said in uow.replies.of(meeting_id).items() if _has_answered(said)}
    if not answers:
        return False
    meeting = uow.meetings.get(meeting_id)
    # A no that was said for somebody who is away is nobody's own answer: it comes again with the meeting.
    gone = who_is_gone(uow, uow.series.get(meeting.series_id), meeting)
    return any(said is not PartStat.DECLINED or person not in gone for person, said in answers.items())


def _has_answered(partstat: PartStat) -> bool:
    return partstat is not PartStat.NEEDS_ACTION
