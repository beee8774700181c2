"""What a plan makes by itself: dates, their rows, reminders, feedback rounds. Safe to run anywhere, at any time, again.

A date is computed from the series' rule until it has a row; what a row says counts from then on.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from heapq import merge
from itertools import takewhile
from operator import attrgetter
from zoneinfo import ZoneInfo

from workgroup.calendar.avoidance import ON_BANK_HOLIDAY, Settled
from workgroup.calendar.recurrence import Recurrence, occurrences
from workgroup.feedback.round import closes_at, opens_at, remind_at
from workgroup.ids import GroupId, MeetingId, PersonId, SeriesId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.reply import PartStat
from workgroup.meeting.series import Series
from workgroup.notices import Lead, NoticeDraft, NoticeKind, due_at, expires_at, next_office_moment
from workgroup.ports import UnitOfWork
from workgroup.usecases.standing_in import answer_for_the_away

AHEAD = timedelta(days=60)
A_LITTLE = timedelta(seconds=1)
"""So much earlier one begins to look for a moment, since windows leave their first moment out."""
REPLANNED = "New dates were planned"
"""The reason kept with a date that a new plan gave up."""
PAUSED = "The meetings are paused"
"""The reason kept with a date that lies in a pause."""
ENDED = "The series was ended"
"""The reason kept with a date of a series that was ended."""
TAKEN_BACK = "The extra date was taken back"
"""The reason kept with an extra date whose addition was undone."""
GIVEN_UP = frozenset({REPLANNED, PAUSED, ENDED, TAKEN_BACK})
"""The reasons of ours; only a date that is kept with one of them stands again by itself."""
_FEEDBACK_LATE = timedelta(hours=48)
_A_MORNING = timedelta(hours=3)
_LOOK_BACK = timedelta(days=10)
MOVED_AT_MOST = timedelta(days=120)
"""A meeting is moved by weeks at most; a row from before may stand for a date of the rule that is still ahead."""


@dataclass(frozen=True, kw_only=True)
class PlannedDate:
    """A date ahead, whether or not it has a record yet."""

    recurrence_id: datetime
    """Which date of the series it is: its local start by the rule."""
    starts_at: datetime
    minutes: int
    place: str
    meeting: Meeting | None
    """The record; `None` for a date beyond the next 60 days that nobody has touched."""
    left_out_because: str | None = None
    """Why the plan leaves it out, for a date without a record: a bank holiday; `None` for one that it has."""
    moved_because: str = ""
    """Why it is not where the rule has it; empty without a reason, and for one that is."""

    @property
    def is_cancelled(self) -> bool:
        """Whether there is no meeting on that date: it was cancelled, skipped, or is left out by the plan."""
        return self.left_out_because is not None or (self.meeting is not None and self.meeting.is_cancelled)

    @property
    def is_moved_by_plan(self) -> bool:
        """Whether the plan itself moved it away from a bank holiday."""
        return self.moved_because.startswith(ON_BANK_HOLIDAY)

    @property
    def why_not(self) -> str | None:
        """Why there is no meeting on that date, perhaps empty; `None` when there is one."""
        if self.left_out_because is not None:
            return self.left_out_because
        return self.meeting.cancelled_because if self.meeting is not None else None


def each_date(uow: UnitOfWork, series: Series, *, now: datetime) -> Iterator[PlannedDate]:
    """The dates of the series that start later than now, one by one, earliest first; cancelled ones too.

    Dates that a new plan gave up are not among them. Endless for an endless plan. It reads one list of rows,
    whatever the series' age, and writes none: what has no row is computed from the plan.
    """
    return dates_of(series, uow.meetings.list_of(series.id, since=now - MOVED_AT_MOST), since=now)


def dates_of(series: Series, meetings: Iterable[Meeting], *, since: datetime) -> Iterator[PlannedDate]:
    """As `each_date`, from the series' meetings since `MOVED_AT_MOST` before that moment."""
    rows = [row for row in meetings if not is_given_up(row)]
    kept = (
        PlannedDate(
            recurrence_id=row.recurrence_id,
            starts_at=row.starts_at,
            minutes=row.minutes,
            place=row.place,
            meeting=row,
            moved_because=row.moved_because,
        )
        for row in rows
        if row.starts_at > since
    )
    known = {row.recurrence_id for row in rows}
    computed = (
        PlannedDate(
            recurrence_id=one.recurrence_id,
            starts_at=one.starts_at,
            minutes=series.minutes,
            place=series.place,
            meeting=None,
            left_out_because=one.left_out_because,
            moved_because=one.moved_because,
        )
        for one in series.each_settled(since=since)
        if one.recurrence_id not in known
    )
    return merge(kept, computed, key=attrgetter("starts_at"))


def next_standing(uow: UnitOfWork, series: Series, *, now: datetime) -> PlannedDate | None:
    """The next date of the series that is not cancelled; `None` when nothing is planned."""
    return next((one for one in each_date(uow, series, now=now) if not one.is_cancelled), None)


def unplanned(meetings: Iterable[Meeting], recurrence: Recurrence | None) -> list[Meeting]:
    """Those of the meetings that stand and are no dates of that plan; all that stand when it is `None`.

    Extra dates stand whatever the plan is.
    """
    standing = [meeting for meeting in meetings if not meeting.is_cancelled and not meeting.is_extra]
    if recurrence is None or not standing:
        return standing
    # By the dates that they stand for: a moved meeting may start days away from its own.
    dates = [starts_by_rule(recurrence, meeting.recurrence_id) for meeting in standing]
    planned = occurrences(recurrence, since=min(dates) - A_LITTLE, until=max(dates))
    wanted = {occurrence.recurrence_id for occurrence in planned}
    return [meeting for meeting in standing if meeting.recurrence_id not in wanted]


def without_a_date(meetings: Iterable[Meeting], series: Series) -> list[Meeting]:
    """Those of the meetings that stand and are no dates of the series' plan, or lie in one of its pauses."""
    standing = [meeting for meeting in meetings if not meeting.is_cancelled]
    gone = {meeting.id for meeting in unplanned(standing, series.recurrence)}
    return [one for one in standing if one.id in gone or is_in_pause(one, series)]


def is_in_pause(meeting: Meeting, series: Series) -> bool:
    """Whether the meeting, where it is now, lies in a pause of the series."""
    return series.pause_on(meeting.starts_at.astimezone(series.zone).date()) is not None


def starts_by_rule(recurrence: Recurrence, recurrence_id: datetime) -> datetime:
    """When, in UTC, the date with that local start begins, before any move."""
    return recurrence_id.replace(tzinfo=recurrence.zone, fold=0).astimezone(UTC)


def plan(uow: UnitOfWork, *, now: datetime) -> int:
    """Make the meeting rows of the next 60 days, their reminders, and the feedback rounds that open.

    Return how many notices were new. Keys make it repeatable: what was planned before is left as it is.
    """
    planned = 0
    for series in uow.series.list_all():
        planned += plan_series(uow, series, now=now)
    return planned + open_rounds(uow, now=now)


def plan_series(uow: UnitOfWork, series: Series, *, now: datetime) -> int:
    """Make one series' meeting rows of the next 60 days and their reminders; how many reminders were new."""
    if series.recurrence is not None:
        rows = {row.recurrence_id: row for row in uow.meetings.list_of(series.id, since=now - MOVED_AT_MOST)}
        for occurrence in takewhile(lambda one: one.starts_at <= now + AHEAD, series.each_settled(since=now)):
            recurrence_id = occurrence.recurrence_id
            meeting = rows.get(recurrence_id) or uow.meetings.find(series.id, recurrence_id)
            if occurrence.left_out_because is not None:
                continue
            if meeting is None:
                make_meeting(uow, series, occurrence, now=now)
            elif is_given_up(meeting) and not is_in_pause(meeting, series):
                stand_again(uow, series, as_planned(meeting, series, occurrence), now=now)
    return sum(uow.outbox.enqueue(draft) is not None for draft in _missing_reminders(uow, series, now))


def needs_planning(uow: UnitOfWork, series: Series, *, now: datetime) -> bool:
    """Whether `plan_series` would make anything; it only reads, so that it may be asked of every series each minute."""
    if series.recurrence is not None:
        rows = {row.recurrence_id: row for row in uow.meetings.list_of(series.id, since=now - MOVED_AT_MOST)}
        for occurrence in takewhile(lambda one: one.starts_at <= now + AHEAD, series.each_settled(since=now)):
            meeting = rows.get(occurrence.recurrence_id)
            if occurrence.left_out_because is not None:
                continue
            if meeting is None or (is_given_up(meeting) and not is_in_pause(meeting, series)):
                return True
    return next(_missing_reminders(uow, series, now), None) is not None


def _missing_reminders(uow: UnitOfWork, series: Series, now: datetime) -> Iterator[NoticeDraft]:
    """The reminders of the series' meetings ahead that are not kept yet and not too late."""
    since, until = now - timedelta(minutes=5), now + AHEAD
    known = uow.outbox.list_reminder_keys(series.id, since=since, until=until)
    leads, holidays = uow.series.list_leads(series.id), holidays_of(uow, series)
    for meeting in uow.meetings.list_of(series.id, since=since, until=until):
        missing = [lead for lead in leads if reminder_key(meeting, lead) not in known]
        if missing and not meeting.is_cancelled:
            drafts = _reminders(series, meeting, leads, holidays, now)
            yield from (draft for draft in drafts if draft.key not in known)


def make_meeting(uow: UnitOfWork, series: Series, settled: Settled, *, now: datetime) -> Meeting:
    """The record of a date that the plan has and that has none yet; who is away is known to be."""
    made = uow.meetings.add(
        series_id=series.id,
        recurrence_id=settled.recurrence_id,
        starts_at=settled.starts_at,
        minutes=series.minutes,
        place=series.place,
    )
    if settled.moved_because:
        made = replace(made, moved_because=settled.moved_because)
        uow.meetings.save(made)
    answer_for_the_away(uow, series, made, now=now)
    return made


def as_planned(meeting: Meeting, series: Series, settled: Settled) -> Meeting:
    """The meeting at the start that the plan gives it, unless somebody moved it by hand."""
    if meeting.moved_from(series.zone) is not None and not is_moved_by_plan(meeting):
        return meeting
    return replace(meeting, starts_at=settled.starts_at, moved_because=settled.moved_because)


def is_moved_by_plan(meeting: Meeting) -> bool:
    """Whether the plan itself, and nobody by hand, moved the meeting away from a bank holiday."""
    return meeting.moved_because.startswith(ON_BANK_HOLIDAY)


def stand_again(uow: UnitOfWork, series: Series, meeting: Meeting, *, now: datetime) -> Meeting:
    """Let a date that an earlier plan gave up be part of the plan again, as the plan has it now."""
    standing = replace(
        meeting,
        cancelled_because=None,
        is_extra=False,
        minutes=series.minutes,
        place=series.place,
        sequence=meeting.sequence + 1,
    )
    uow.meetings.save(standing)
    uow.outbox.mark_cards(meeting.id)
    revive_reminders(uow, series, standing, now=now)
    return standing


def is_given_up(meeting: Meeting) -> bool:
    """Whether the date is no part of the plan any more, and stands again when a plan has it again."""
    return meeting.cancelled_because in GIVEN_UP


def take_turns(uow: UnitOfWork, series_id: SeriesId) -> None:
    """Let only one person at a time change the dates of a series; to be called before they are looked at."""
    uow.take_turns(f"dates of series {series_id}")


def give_up(uow: UnitOfWork, meeting: Meeting, why: str = REPLANNED) -> None:
    """Let a date be no part of the plan any more: it tells nobody, and stands again when a plan has it again.

    *why* is one of `GIVEN_UP`.
    """
    uow.meetings.save(replace(meeting, cancelled_because=why, sequence=meeting.sequence + 1))
    hush_meeting(uow, meeting.id)


def hush_meeting(uow: UnitOfWork, meeting_id: MeetingId) -> None:
    """Send none of the meeting's reminders that wait, and let the messages that show it say how it stands."""
    uow.outbox.cancel_of_meeting(meeting_id, {NoticeKind.REMINDER, NoticeKind.REINSTATEMENT})
    uow.outbox.mark_cards(meeting_id)


def holidays_of(uow: UnitOfWork, series: Series) -> frozenset[date]:
    """The days on which offices of the group's nations close."""
    group = uow.groups.get(series.group_id)
    return uow.bank_holidays.of(group.id, group.nations)


def reminder_key(meeting: Meeting, lead: Lead) -> str:
    """The key of a meeting's reminder: without the time, so that a move does not tell twice."""
    return f"reminder:{meeting.id}:{lead.code}"


def revive_reminders(uow: UnitOfWork, series: Series, meeting: Meeting, *, now: datetime) -> None:
    """Set a meeting's reminders anew after a change; one that was sent stays sent."""
    leads = uow.series.list_leads(series.id)
    for draft in _reminders(series, meeting, leads, holidays_of(uow, series), now):
        uow.outbox.revive(draft)


def set_reminders_anew(uow: UnitOfWork, group_id: GroupId, *, now: datetime) -> None:
    """Set the reminders of the group's meetings ahead anew, when its working days have changed.

    What would now have been due before stays as it was: to say it late would surprise the channel.
    """
    for series in uow.series.list_of(group_id):
        leads, holidays = uow.series.list_leads(series.id), holidays_of(uow, series)
        for meeting in uow.meetings.list_of(series.id, since=now):
            drafts = [] if meeting.is_cancelled else _reminders(series, meeting, leads, holidays, now)
            for draft in drafts:
                if draft.due_at > now:
                    uow.outbox.revive(draft)


def _reminders(
    series: Series, meeting: Meeting, leads: tuple[Lead, ...], holidays: frozenset[date], now: datetime
) -> list[NoticeDraft]:
    drafts = []
    for lead in leads:
        until = expires_at(lead, leads=leads, starts_at=meeting.starts_at, zone=series.zone, holidays=holidays)
        if until <= now:
            continue
        drafts.append(
            NoticeDraft(
                key=reminder_key(meeting, lead),
                kind=NoticeKind.REMINDER,
                group_id=series.group_id,
                series_id=series.id,
                meeting_id=meeting.id,
                meeting_sequence=meeting.sequence,
                # Of a moment that is over when it is planned: not before the news of the plan or the move itself.
                due_at=max(due_at(lead, starts_at=meeting.starts_at, zone=series.zone, holidays=holidays), now),
                expires_at=until,
                priority=1 if not lead.working_days and lead.minutes <= 60 else 3,
                facts={"lead": lead.code},
            )
        )
    return drafts


def open_rounds(uow: UnitOfWork, *, now: datetime) -> int:
    """Open the feedback round of each meeting that ended, and ask those who were there; how many notices are new."""
    planned = 0
    for meeting in uow.meetings.list_ended(since=now - _LOOK_BACK, until=now):
        if uow.feedback.find_round(meeting.id) is None:
            planned += _open_round(uow, meeting, now)
    return planned


def _open_round(uow: UnitOfWork, meeting: Meeting, now: datetime) -> int:
    series = uow.series.get(meeting.series_id)
    holidays = holidays_of(uow, series)
    opens = opens_at(meeting.ends_at, series.zone, holidays)
    closes = closes_at(opens, series.zone, holidays)
    reminds = remind_at(opens, closes, series.zone, holidays)
    if closes <= now:
        return 0
    feedback = uow.feedback.add_round(meeting_id=meeting.id, opens_at=opens, remind_at=reminds, closes_at=closes)
    # Nobody can answer any more for a meeting that is over.
    uow.outbox.mark_cards(meeting.id)
    planned = 0
    for person_id in came(uow, meeting):
        uow.feedback.ask(feedback.id, person_id)
        for kind, due in ((NoticeKind.FEEDBACK_REQUEST, opens), (NoticeKind.FEEDBACK_REMINDER, reminds)):
            draft = NoticeDraft(
                key=f"{kind}:{feedback.id}:{person_id}",
                kind=kind,
                group_id=series.group_id,
                series_id=series.id,
                meeting_id=meeting.id,
                person_id=person_id,
                due_at=due,
                expires_at=min(_worth_asking_until(due, series.zone, holidays), closes),
                priority=5,
                facts={"round": int(feedback.id)},
            )
            planned += uow.outbox.enqueue(draft) is not None
    return planned


def _worth_asking_until(due: datetime, zone: ZoneInfo, holidays: frozenset[date]) -> datetime:
    """Two days after it was due; where nobody is written to then, until noon of the next working day."""
    late = due + _FEEDBACK_LATE
    opens = next_office_moment(late, zone, holidays)
    return late if opens == late else opens + _A_MORNING


def came(uow: UnitOfWork, meeting: Meeting) -> list[PersonId]:
    """Who was there: who was seen, where that was recorded; otherwise who said yes."""
    seen = uow.presences.of(meeting.id)
    if seen:
        return [presence.person_id for presence in seen if presence.was_there]
    return [person for person, partstat in uow.replies.of(meeting.id).items() if partstat is PartStat.ACCEPTED]
