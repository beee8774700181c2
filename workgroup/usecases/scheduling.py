"""Plan a series' dates, cancel a meeting, undo either; and what is planned. Knows no command and no card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import islice

from workgroup.calendar.recurrence import Recurrence, each_occurrence, next_occurrence, occurrences
from workgroup.calendar.rule import parse_rule
from workgroup.calendar.said import named_days, said
from workgroup.errors import Refusal
from workgroup.ids import MeetingId, SeriesId, UndoId
from workgroup.meeting.meeting import Meeting, MeetingCancelled, MeetingOver, NoMeeting
from workgroup.meeting.reply import PartStat
from workgroup.meeting.series import Series
from workgroup.notices import NoticeDraft, NoticeKind, NoticeState
from workgroup.ports import Undo, UnitOfWork
from workgroup.roster.permission import Actor, Right, Role
from workgroup.roster.person import Person
from workgroup.usecases.guarding import keep_out
from workgroup.usecases.planning import (
    AHEAD,
    REPLANNED,
    PlannedDate,
    each_date,
    plan_series,
    revive_reminders,
    stand_again,
)
from workgroup.usecases.replying import my_answer
from workgroup.usecases.telling import MeetingView, meeting_view
from workgroup.wording import date_and_time, listed, short_date

UNDO_FOR = timedelta(hours=1)
LONGEST_REASON = 300
_SHOWN = 6
_A_LITTLE = timedelta(seconds=1)
# The last meeting of a yearly series, and of one that left a year out.
_LAST_WITHIN = timedelta(days=800)
_ANNOUNCED_FOR = timedelta(days=7)
_LEFT_THE_HOUSE = frozenset({NoticeState.SENDING, NoticeState.SENT, NoticeState.UNKNOWN})


class NothingToUndo(Refusal):
    """The hour is over, it was undone before, or it never was."""

    code = "nothing_to_undo"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"This can no longer be undone: {why}. Nothing changed. See what is planned: `/prevent dates`."
        )


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


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A wish for a series' dates, understood but not yet kept."""

    recurrence: Recurrence
    minutes: int
    place: str


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
    stays_cancelled: tuple[datetime, ...]
    """Those of them that were cancelled with a reason of their own, and stay so."""
    replaced: str | None
    """The plan that stands now, in words; `None` when there is none."""
    goes: tuple[Meeting, ...]
    """Meetings of the present plan that would no longer take place."""
    answers_lost: int
    """How many answers to those meetings would be set aside."""
    is_same: bool
    """Whether that is the plan already, so that there is nothing to confirm."""


@dataclass(frozen=True, kw_only=True)
class Scheduled:
    """A plan was kept."""

    series: Series
    said: str
    dates: tuple[datetime, ...]
    undo_id: UndoId
    tells_channel: bool
    """Whether the series has a channel in which the dates are announced."""


@dataclass(frozen=True, kw_only=True)
class Unchanged:
    """The plan was kept before; nobody is told again."""

    series: Series
    said: str
    dates: tuple[datetime, ...]


@dataclass(frozen=True, kw_only=True)
class CancelPreview:
    """What cancelling a meeting would mean: nothing is cancelled yet."""

    series: Series
    planned: PlannedDate
    recurrence_id: datetime
    """Which date of the series it is: its local start by the rule."""
    because: str
    coming: tuple[Person, ...]
    """Who has said that they come, or may come."""


@dataclass(frozen=True, kw_only=True)
class Cancelled:
    """A meeting was cancelled."""

    shown: MeetingView
    undo_id: UndoId
    told: tuple[Person, ...]
    """Who had said that they come, or may come."""


@dataclass(frozen=True, kw_only=True)
class Undone:
    """Something was undone."""

    verb: str
    series: Series
    said: str | None
    """The plan that stands again, in words; `None` for a series without one, or for a cancelled meeting."""
    meeting: Meeting | None = None
    """The meeting that takes place again; `None` when a plan was undone."""
    was_told: bool = False
    """Whether the channel had been told, and so is told again."""


# Planning.


def last_start(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, now: datetime) -> datetime | None:
    """The start, in UTC, of the last meeting that took place; `None` when there was none in two years.

    Refused: `NotAllowed`.
    """
    actor.check(Right.SEE_NEXT)
    held = uow.meetings.list_of(series_id, since=now - _LAST_WITHIN, until=now)
    return next((meeting.starts_at for meeting in reversed(held) if not meeting.is_cancelled), None)


def preview_plan(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, plan: Plan, now: datetime) -> Preview:
    """What the plan, in the series' zone, would mean for the series.

    Refused: `NotAllowed`, `PlanInThePast`, and what the content guard keeps out of the place.
    """
    actor.check(Right.SCHEDULE)
    series = uow.series.get(series_id)
    if plan.recurrence.tzid != series.tzid:
        raise ValueError(f"a plan in {series.tzid} is wanted, got {plan.recurrence.tzid}")
    keep_out(uow, plan.place, field="place", group_id=series.group_id)
    dates = list(islice(each_occurrence(plan.recurrence, since=now), _SHOWN))
    if not dates:
        raise PlanInThePast
    rows = uow.meetings.list_of(series.id, since=now)
    goes = _not_in(rows, plan.recurrence, now)
    lost = sum(_has_answered(partstat) for meeting in goes for partstat in uow.replies.of(meeting.id).values())
    cancelled = {row.recurrence_id for row in rows if row.is_cancelled and row.cancelled_because != REPLANNED}
    return Preview(
        series=series,
        plan=plan,
        said=said(plan.recurrence, plan.minutes),
        dates=tuple(occurrence.starts_at for occurrence in dates),
        stays_cancelled=tuple(one.starts_at for one in dates if one.recurrence_id in cancelled),
        replaced=said(series.recurrence, series.minutes) if series.recurrence is not None else None,
        goes=tuple(goes),
        answers_lost=lost,
        is_same=_is_plan_of(series, plan, now),
    )


def schedule_series(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, plan: Plan, seen: Seen | None = None, now: datetime
) -> Scheduled | Unchanged:
    """Keep the plan, make its meetings of the next 60 days with their reminders, and announce it once.

    Meetings of an earlier plan that do not take place any more are cancelled with that reason; those at the
    same start stay, with their answers. A plan that stands already changes nothing and tells nobody. Refused as
    `preview_plan`, and with `PlanMovedOn` when the dates or the series are no longer as they were *seen*.
    """
    preview = preview_plan(uow, actor=actor, series_id=series_id, plan=plan, now=now)
    before = preview.series
    if preview.is_same:
        return Unchanged(series=before, said=preview.said, dates=preview.dates)
    if seen is not None and seen.version != before.version:
        raise PlanMovedOn("The series was planned anew")
    if seen is not None and seen.first != preview.dates[0]:
        raise PlanMovedOn(f"{date_and_time(seen.first, before.zone)} has passed")
    series = replace(
        before,
        recurrence=plan.recurrence,
        minutes=plan.minutes,
        place=plan.place,
        version=before.version + 1,
    )
    uow.series.save(series)
    stood = [row for row in uow.meetings.list_of(series.id, since=now) if not row.is_cancelled]
    changed = _give_up_or_change(uow, series, stood, {meeting.id for meeting in preview.goes})
    plan_series(uow, series, now=now)
    answered = [
        int(meeting.id)
        for meeting in _made_since(uow, series.id, {row.id for row in stood}, now)
        if _is_answered(uow, meeting.id)
    ]
    # An announcement that still waits would tell the same dates as the new one.
    hushed = uow.outbox.cancel_of_series(series.id, {NoticeKind.ANNOUNCEMENT, NoticeKind.WITHDRAWAL})
    undo_id = uow.undos.add(
        group_id=series.group_id,
        verb="schedule",
        until=now + UNDO_FOR,
        facts={
            "series": int(series.id),
            "version": series.version,
            "recurrence": _kept(before.recurrence),
            "minutes": before.minutes,
            "place": before.place,
            "stood": [int(row.id) for row in stood],
            "goes": [int(meeting.id) for meeting in preview.goes],
            "changed": changed,
            "answered": answered,
            "hushed": hushed > 0,
        },
    )
    _announce(uow, series, {"undo": int(undo_id), "version": series.version}, now)
    uow.audit.record(
        group_id=series.group_id,
        verb="schedule",
        subject="series",
        subject_id=series.id,
        before={"plan": _kept(before.recurrence), "minutes": before.minutes, "place": before.place},
        after={"plan": _kept(series.recurrence), "minutes": series.minutes, "place": series.place},
    )
    return Scheduled(
        series=series,
        said=preview.said,
        dates=preview.dates,
        undo_id=undo_id,
        tells_channel=series.channel_id is not None,
    )


def _is_plan_of(series: Series, plan: Plan, now: datetime) -> bool:
    """Whether the series has that plan already, whatever the day from which it was said to begin."""
    stands = series.recurrence
    if stands is None or (series.minutes, series.place) != (plan.minutes, plan.place):
        return False
    if stands == plan.recurrence:
        return True
    wanted = plan.recurrence
    if stands.rrule is None or wanted.rrule is None or stands.exdates or stands.rdates:
        return False
    rule, rule_wanted = (named_days(parse_rule(one.rrule), one.dtstart) for one in (stands, wanted) if one.rrule)
    # With the same rule and the same next date all that follow are the same; a count runs from the first.
    return rule == rule_wanted and rule.count is None and next_occurrence(stands, now) == next_occurrence(wanted, now)


def _not_in(rows: list[Meeting], recurrence: Recurrence, now: datetime) -> list[Meeting]:
    """The meetings that stand and are no dates of the recurrence."""
    standing = [row for row in rows if not row.is_cancelled]
    if not standing:
        return []
    # A moved meeting may start days away from the date of the rule that it stands for.
    since = min([now, *(_instant(recurrence, row.recurrence_id) - _A_LITTLE for row in standing)])
    until = max(_instant(recurrence, row.recurrence_id) for row in standing)
    wanted = {occurrence.recurrence_id for occurrence in occurrences(recurrence, since=since, until=until)}
    return [row for row in standing if row.recurrence_id not in wanted]


def _instant(recurrence: Recurrence, local: datetime) -> datetime:
    return local.replace(tzinfo=recurrence.zone, fold=0)


def _give_up_or_change(
    uow: UnitOfWork, series: Series, stood: list[Meeting], goes: set[MeetingId]
) -> list[dict[str, object]]:
    """Cancel the meetings that go; give those that stay the new length and place, and return what they had."""
    changed: list[dict[str, object]] = []
    for meeting in stood:
        if meeting.id in goes:
            _give_up(uow, meeting)
        elif (meeting.minutes, meeting.place) != (series.minutes, series.place):
            changed.append({"meeting": int(meeting.id), "minutes": meeting.minutes, "place": meeting.place})
            uow.meetings.save(replace(meeting, minutes=series.minutes, place=series.place))
            uow.outbox.mark_cards(meeting.id)
    return changed


def _give_up(uow: UnitOfWork, meeting: Meeting) -> None:
    uow.meetings.save(replace(meeting, cancelled_because=REPLANNED, sequence=meeting.sequence + 1))
    _hush(uow, meeting.id)


def _made_since(uow: UnitOfWork, series_id: SeriesId, stood: set[MeetingId], now: datetime) -> list[Meeting]:
    """The meetings ahead that stand now and did not stand then."""
    ahead = uow.meetings.list_of(series_id, since=now)
    return [meeting for meeting in ahead if not meeting.is_cancelled and meeting.id not in stood]


def _is_answered(uow: UnitOfWork, meeting_id: MeetingId) -> bool:
    return any(_has_answered(partstat) for partstat in uow.replies.of(meeting_id).values())


def _has_answered(partstat: PartStat) -> bool:
    return partstat is not PartStat.NEEDS_ACTION


def _announce(uow: UnitOfWork, series: Series, facts: Mapping[str, object], now: datetime) -> None:
    uow.outbox.enqueue(
        NoticeDraft(
            key=_announcement_key(series.id, series.version),
            kind=NoticeKind.ANNOUNCEMENT,
            group_id=series.group_id,
            series_id=series.id,
            due_at=now,
            expires_at=now + _ANNOUNCED_FOR,
            priority=0,
            facts=facts,
        )
    )


def _announcement_key(series_id: SeriesId, version: int) -> str:
    return f"announcement:{series_id}:{version}"


# Cancelling.


def preview_cancel(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, on: date | None, because: str, now: datetime
) -> CancelPreview:
    """What cancelling the next meeting, or the one on that day in the series' zone, would mean.

    Refused: `NotAllowed`; `NoMeeting` when none lies ahead, `NoMeetingOn` for a day without one,
    `MeetingCancelled` for one that is cancelled; and as `cancel_meeting` for the reason.
    """
    actor.check(Right.CANCEL)
    series = uow.series.get(series_id)
    reason = _checked_reason(uow, series, because)
    planned = _meant(uow, series, on, now)
    if planned.is_cancelled:
        raise MeetingCancelled(date_and_time(planned.starts_at, series.zone))
    return CancelPreview(
        series=series,
        planned=planned,
        recurrence_id=_recurrence_id(series, planned),
        because=reason,
        coming=_coming(meeting_view(uow, planned.meeting)) if planned.meeting is not None else (),
    )


def _recurrence_id(series: Series, planned: PlannedDate) -> datetime:
    if planned.meeting is not None:
        return planned.meeting.recurrence_id
    occurrence = next_occurrence(series.recurrence, planned.starts_at - _A_LITTLE) if series.recurrence else None
    if occurrence is None:
        raise NoMeeting(series.name)
    return occurrence.recurrence_id


def _meant(uow: UnitOfWork, series: Series, on: date | None, now: datetime) -> PlannedDate:
    dates = each_date(uow, series, now=now)
    if on is None:
        planned = next((one for one in dates if not one.is_cancelled), None)
        if planned is None:
            raise NoMeeting(series.name)
        return planned
    near: list[date] = []
    for one in dates:
        day = one.starts_at.astimezone(series.zone).date()
        if day == on:
            return one
        if day > on and len(near) >= 3:
            break
        if not one.is_cancelled and len(near) < 3:
            near.append(day)
    raise NoMeetingOn(series.name, on, near)


def cancel_date(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, recurrence_id: datetime, because: str, now: datetime
) -> Cancelled:
    """Cancel the meeting of one planned date, which gets its record now if it had none.

    Refused: `NoMeeting` when the series has no such date; and as `cancel_meeting`.
    """
    actor.check(Right.CANCEL)
    meeting = touch_meeting(uow, series_id=series_id, recurrence_id=recurrence_id, now=now)
    return cancel_meeting(uow, actor=actor, meeting_id=meeting.id, because=because, now=now)


def cancel_meeting(uow: UnitOfWork, *, actor: Actor, meeting_id: MeetingId, because: str, now: datetime) -> Cancelled:
    """Cancel one meeting with its reason, and tell the channel once.

    Refused: `NotAllowed`, `MeetingCancelled` when it already is, `MeetingOver` once it has begun,
    `ReasonTooLong`, and what the content guard keeps out of the reason. Its reminders that have not left are not
    sent.
    """
    actor.check(Right.CANCEL)
    meeting = uow.meetings.get(meeting_id)
    shown = meeting_view(uow, meeting)
    when = date_and_time(meeting.starts_at, shown.series.zone)
    if meeting.is_cancelled:
        raise MeetingCancelled(when)
    if meeting.starts_at <= now:
        raise MeetingOver(when)
    reason = _checked_reason(uow, shown.series, because)
    cancelled = replace(meeting, cancelled_because=reason, sequence=meeting.sequence + 1)
    uow.meetings.save(cancelled)
    _hush(uow, meeting_id)
    undo_id = uow.undos.add(
        group_id=shown.group.id,
        verb="cancel",
        until=now + UNDO_FOR,
        facts={
            "series": int(shown.series.id),
            "version": shown.series.version,
            "meeting": int(meeting_id),
            "sequence": cancelled.sequence,
        },
    )
    uow.outbox.enqueue(_about(cancelled, shown.series, NoticeKind.CANCELLATION, now))
    uow.audit.record(
        group_id=shown.group.id,
        verb="cancel",
        subject="meeting",
        subject_id=meeting_id,
        before={"cancelled": False},
        after={"cancelled": True, "because": reason},
    )
    return Cancelled(shown=replace(shown, meeting=cancelled), undo_id=undo_id, told=_coming(shown))


def _checked_reason(uow: UnitOfWork, series: Series, because: str) -> str:
    reason = because.strip()
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLong
    keep_out(uow, reason, field="reason", group_id=series.group_id)
    # Word for word ours, it would let the planner take the date up again by itself.
    return f"{reason}." if reason == REPLANNED else reason


def _coming(shown: MeetingView) -> tuple[Person, ...]:
    """Who said that they come or may come: the holder of each seat, or the deputy who fills it."""
    coming: dict[int, Person] = {}
    for answer in shown.answers:
        held = answer.held
        for person in held.people:
            fills = answer.by_deputy or (held.holder.id if held.holder is not None else None)
            said_so = answer.partstat in {PartStat.ACCEPTED, PartStat.TENTATIVE, PartStat.DELEGATED}
            if said_so and person.id == fills:
                coming[person.id] = person
    return tuple(coming.values())


def _about(meeting: Meeting, series: Series, kind: NoticeKind, now: datetime) -> NoticeDraft:
    """A notice to the channel about a change of one meeting, worth telling until its start."""
    return NoticeDraft(
        key=f"{kind}:{meeting.id}:{meeting.sequence}",
        kind=kind,
        group_id=series.group_id,
        series_id=series.id,
        meeting_id=meeting.id,
        meeting_sequence=meeting.sequence,
        due_at=now,
        expires_at=meeting.starts_at,
        priority=0,
    )


def _hush(uow: UnitOfWork, meeting_id: MeetingId) -> None:
    uow.outbox.cancel_of_meeting(meeting_id, {NoticeKind.REMINDER, NoticeKind.REINSTATEMENT})
    uow.outbox.mark_cards(meeting_id)


# Undoing.


def undo(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, undo_id: UndoId, now: datetime) -> Undone:
    """Undo a plan or a cancellation of that series within the hour, and tell the channel if it had been told.

    Refused: `NotAllowed`; `NothingToUndo` after the hour, a second time, when the series was planned again
    since, or when a meeting that would go was answered by somebody.
    """
    kept = uow.undos.find(undo_id)
    if kept is None or kept.facts.get("series") != series_id:
        # The rights are those of the series at hand, so another's is as good as none.
        raise NothingToUndo("there is nothing of that kind here any more")
    actor.check(Right.CANCEL if kept.verb == "cancel" else Right.SCHEDULE)
    if kept.used:
        raise NothingToUndo("it was undone before")
    if now > kept.until:
        raise NothingToUndo("the hour for it is over")
    series = uow.series.get(series_id)
    if series.version != _whole(kept.facts, "version"):
        raise NothingToUndo("the series was planned again since")
    undone = _undo_cancel(uow, series, kept, now) if kept.verb == "cancel" else _undo_schedule(uow, series, kept, now)
    if not uow.undos.use(undo_id):
        raise NothingToUndo("it was undone before")
    uow.audit.record(
        group_id=kept.group_id, verb=f"undo_{kept.verb}", subject="undo", subject_id=undo_id, before=dict(kept.facts)
    )
    return undone


def _undo_cancel(uow: UnitOfWork, series: Series, kept: Undo, now: datetime) -> Undone:
    meeting = uow.meetings.get(MeetingId(_whole(kept.facts, "meeting")))
    if not meeting.is_cancelled or meeting.sequence != _whole(kept.facts, "sequence"):
        raise NothingToUndo("the meeting was changed since")
    if meeting.starts_at <= now:
        raise NothingToUndo("its time is over")
    was_told = not _takes_back(uow, f"{NoticeKind.CANCELLATION}:{meeting.id}:{meeting.sequence}")
    restored = replace(meeting, cancelled_because=None, sequence=meeting.sequence + 1)
    uow.meetings.save(restored)
    _remind_again(uow, series, restored, now)
    if was_told:
        uow.outbox.enqueue(_about(restored, series, NoticeKind.REINSTATEMENT, now))
    return Undone(verb="cancel", series=series, said=None, meeting=restored, was_told=was_told)


def _undo_schedule(uow: UnitOfWork, series: Series, kept: Undo, now: datetime) -> Undone:
    facts = kept.facts
    restored = replace(
        series,
        recurrence=_recurrence(facts["recurrence"]),
        minutes=_whole(facts, "minutes"),
        place=str(facts["place"]),
        version=series.version + 1,
    )
    # Also what the planner has made in the meantime; but what the earlier plan has too may stay.
    made = _made_since(uow, series.id, {MeetingId(number) for number in _wholes(facts, "stood")}, now)
    gone = _not_in(made, restored.recurrence, now) if restored.recurrence is not None else made
    answered_before = set(_wholes(facts, "answered"))
    if any(meeting.id not in answered_before and _is_answered(uow, meeting.id) for meeting in gone):
        raise NothingToUndo("somebody has answered for one of its meetings already")
    was_told = not _takes_back(uow, _announcement_key(series.id, series.version))
    uow.series.save(restored)
    for meeting in gone:
        _give_up(uow, meeting)
    for was in _mappings(facts, "changed"):
        meeting = uow.meetings.get(MeetingId(_whole(was, "meeting")))
        uow.meetings.save(replace(meeting, minutes=_whole(was, "minutes"), place=str(was["place"])))
        uow.outbox.mark_cards(meeting.id)
    for number in _wholes(facts, "goes"):
        meeting = uow.meetings.get(MeetingId(number))
        if meeting.cancelled_because == REPLANNED:
            standing = replace(meeting, cancelled_because=None, sequence=meeting.sequence + 1)
            uow.meetings.save(standing)
            _remind_again(uow, restored, standing, now)
    plan_series(uow, restored, now=now)
    if was_told:
        _withdraw(uow, restored, now)
    elif facts["hushed"] is True:
        # Instead of the announcement that was taken back when the undone plan came before it was told.
        _announce(uow, restored, {"version": restored.version}, now)
    sentence = said(restored.recurrence, restored.minutes) if restored.recurrence is not None else None
    return Undone(verb="schedule", series=restored, said=sentence, was_told=was_told)


def _takes_back(uow: UnitOfWork, key: str) -> bool:
    """Cancel a notice; whether nobody has been told, so that nobody needs to hear of the undoing either."""
    uow.outbox.cancel(key)
    notice = uow.outbox.find(key)
    return notice is None or notice.state not in _LEFT_THE_HOUSE


def _remind_again(uow: UnitOfWork, series: Series, meeting: Meeting, now: datetime) -> None:
    """Set the reminders of a meeting that stands again; those that were sent stay sent."""
    uow.outbox.mark_cards(meeting.id)
    revive_reminders(uow, series, meeting, now=now)


def _withdraw(uow: UnitOfWork, restored: Series, now: datetime) -> None:
    uow.outbox.enqueue(
        NoticeDraft(
            key=f"withdrawal:{restored.id}:{restored.version}",
            kind=NoticeKind.WITHDRAWAL,
            group_id=restored.group_id,
            series_id=restored.id,
            due_at=now,
            expires_at=now + _ANNOUNCED_FOR,
            priority=0,
            facts={"version": restored.version},
        )
    )


# What is planned.


@dataclass(frozen=True, kw_only=True)
class Dates:
    """What is planned for a series."""

    series: Series
    said: str | None
    """The plan in words; `None` when there is none."""
    planned: tuple[PlannedDate, ...]
    answers: Mapping[MeetingId, PartStat] = field(default_factory=dict)
    """The person's own answers to those that stand and have a record; empty for somebody without a seat."""


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


def list_dates(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, at_most: int = _SHOWN, now: datetime) -> Dates:
    """The next dates of a series, cancelled ones among them, with the person's answers. Refused: `NotAllowed`."""
    actor.check(Right.SEE_NEXT)
    series = uow.series.get(series_id)
    planned = tuple(islice(each_date(uow, series, now=now), at_most))
    sentence = said(series.recurrence, series.minutes) if series.recurrence is not None else None
    return Dates(series=series, said=sentence, planned=planned, answers=_own_answers(uow, actor, planned))


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
    planned = _next(uow, series, now)
    if planned is None:
        return NextDate(series=series, planned=None)
    if planned.meeting is None:
        opens = planned.starts_at - AHEAD
        opens_on = opens.astimezone(series.zone).date() if opens > now else None
        return NextDate(series=series, planned=planned, opens_on=opens_on)
    shown = meeting_view(uow, planned.meeting)
    return NextDate(series=series, planned=planned, shown=shown, mine=my_answer(shown, actor))


def next_meeting(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, now: datetime) -> PlannedDate | None:
    """The next date of the series that is not cancelled; `None` when nothing is planned. Refused: `NotAllowed`."""
    actor.check(Right.SEE_NEXT)
    return _next(uow, uow.series.get(series_id), now)


def _next(uow: UnitOfWork, series: Series, now: datetime) -> PlannedDate | None:
    return next((one for one in each_date(uow, series, now=now) if not one.is_cancelled), None)


def touch_meeting(uow: UnitOfWork, *, series_id: SeriesId, recurrence_id: datetime, now: datetime) -> Meeting:
    """The record of a date, made now if the date is planned but has none.

    Refused: `NoMeeting` when the series has no such date ahead.
    """
    meeting = uow.meetings.find(series_id, recurrence_id)
    if meeting is not None and meeting.cancelled_because != REPLANNED:
        return meeting
    series = uow.series.get(series_id)
    if series.recurrence is None:
        raise NoMeeting(series.name)
    since = max(now, _instant(series.recurrence, recurrence_id) - _A_LITTLE)
    occurrence = next_occurrence(series.recurrence, since)
    if occurrence is None or occurrence.recurrence_id != recurrence_id:
        raise NoMeeting(series.name)
    if meeting is not None:
        return stand_again(uow, series, meeting, now=now)
    return uow.meetings.add(
        series_id=series_id,
        recurrence_id=recurrence_id,
        starts_at=occurrence.starts_at,
        minutes=series.minutes,
        place=series.place,
    )


# What an undo keeps, as JSON.


def _kept(recurrence: Recurrence | None) -> dict[str, object] | None:
    if recurrence is None:
        return None
    return {
        "dtstart": recurrence.dtstart.isoformat(),
        "tzid": recurrence.tzid,
        "rrule": recurrence.rrule,
        "exdates": [day.isoformat() for day in recurrence.exdates],
        "rdates": [day.isoformat() for day in recurrence.rdates],
    }


def _recurrence(kept: object) -> Recurrence | None:
    if not isinstance(kept, Mapping):
        return None
    rrule = kept["rrule"]
    return Recurrence(
        dtstart=_wall(kept["dtstart"]),
        tzid=str(kept["tzid"]),
        rrule=str(rrule) if rrule is not None else None,
        exdates=tuple(_wall(day) for day in kept["exdates"]),
        rdates=tuple(_wall(day) for day in kept["rdates"]),
    )


def _wall(kept: object) -> datetime | date:
    text = str(kept)
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _whole(facts: Mapping[str, object], key: str) -> int:
    found = facts[key]
    if not isinstance(found, int):
        raise TypeError(f"{key} is no whole number")
    return found


def _wholes(facts: Mapping[str, object], key: str) -> list[int]:
    found = facts[key]
    if not isinstance(found, list):
        raise TypeError(f"{key} is no list")
    return [int(number) for number in found]


def _mappings(facts: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    found = facts[key]
    if not isinstance(found, list):
        raise TypeError(f"{key} is no list")
    return [dict(one) for one in found]
