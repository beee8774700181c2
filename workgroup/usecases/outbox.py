"""What will be sent, where and when, what waits and why, who will not get it; what went out lately. Changes nothing.

What is planned is read from the outbox as it stands; what lies beyond the planned days is reckoned from the rules.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from workgroup.feedback.round import opens_at
from workgroup.ids import GroupId, SeriesId
from workgroup.meeting.series import Series
from workgroup.notices import Notice, NoticeKind, NoticeState, due_at, next_office_moment
from workgroup.pacing import WAITS_FOR_ITS_TURN
from workgroup.ports import Hold, UnitOfWork
from workgroup.roster.group import Group
from workgroup.roster.permission import Actor, Right
from workgroup.roster.person import Person
from workgroup.usecases import sending
from workgroup.usecases.facts import Facts
from workgroup.usecases.planning import PlannedDate, each_date, holidays_of

LONGEST = timedelta(days=366)
LATELY = timedelta(days=7)
# A reminder is at most so long before its meeting: forty working days, and holidays among them.
_LONGEST_LEAD = timedelta(days=75)
_MOST_FAILED = 200
# Why the outbox itself puts something back for a moment.
_PASSING = frozenset({WAITS_FOR_ITS_TURN, "early", "ratelimited", "held_up"})
# What may have been so at the last try is looked at anew.
_LOOKED_AT_ANEW = frozenset({"held", "nowhere_to_tell", "quiet_hours"})


class Why(StrEnum):
    """Why something waits, or does not go out; beside these, Slack's own words for a refusal."""

    HELD = "held"
    QUIET_HOURS = "quiet_hours"
    NO_CHANNEL = "no_channel"
    NO_ACCOUNT = "no_account"
    NO_ADDRESS = "no_address"
    IN_DOUBT = "in_doubt"
    TOO_LATE = "too_late"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Notices of one kind about one thing that go to one channel, or to several people, at one moment."""

    kind: NoticeKind
    at: datetime
    """When it is expected to go out; for what is over, when that was."""
    series: Series | None
    meeting_at: datetime | None
    """The start of the meeting that it is about."""
    people: tuple[Person, ...] = ()
    """Whom it tells directly; none when it goes to the series' channel, or to people who are not known yet."""
    to_accounts: int = 0
    """How many accounts it tells that are nobody in the group, such as of people who were declined."""
    to_those_who_come: bool = False
    """Whether it goes to each who will have been at the meeting."""
    why: str | None = None
    """Why it waits or does not go out: one of `Why`, a reason of the outbox, or Slack's word."""
    state: NoticeState = NoticeState.PENDING
    is_reckoned: bool = False
    """Whether it is no row yet, but follows from the series' rule."""

    @property
    def number(self) -> int:
        """How many messages that is; one for a channel, and for people who are not known yet."""
        return max(len(self.people) + self.to_accounts, 1)


@dataclass(frozen=True, kw_only=True)
class Unseen:
    """People with a seat who do not see what is posted in their series' channel."""

    series: Series
    people: tuple[Person, ...]


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """The outbox of a group, or of one series, as somebody may see it."""

    group: Group
    series: Series | None
    """The series to which it is narrowed, for who does not coordinate the group."""
    found_by: SeriesId | None
    """A series that is shown, by which a button finds the group again; `None` for a group without any."""
    until: datetime
    hold: Hold | None
    held_by: Person | None
    goes: tuple[Entry, ...]
    """What will go out by then, soonest first."""
    waits: tuple[Entry, ...]
    """What is due, or would be, and waits for something that may never come."""
    fails: tuple[Entry, ...]
    """What will not go out, as things stand."""
    unseen: tuple[Unseen, ...]
    sent: int
    """How many notices went out in the last seven days."""
    failed: tuple[Entry, ...]
    """What did not go out in the last seven days, latest first, as far as a person reads."""


def look_ahead(
    uow: UnitOfWork, *, actor: Actor, group_id: GroupId, series_id: SeriesId | None, ahead: timedelta, now: datetime
) -> Outlook:
    """The outbox from now until that far ahead, at most a year: of the group for who may hold it, else of the series.

    Refused: `NotAllowed`.
    """
    actor.check(Right.SEE_OUTBOX)
    facts = Facts(uow, now)
    group = facts.group(group_id)
    narrowed = None if actor.may(Right.HOLD_OUTBOX) or series_id is None else series_id
    if narrowed is None:
        actor.check(Right.HOLD_OUTBOX)
    until = now + min(ahead, LONGEST)
    hold = uow.holds.find(group_id)
    waiting = uow.outbox_view.list_coming(group_id, until=until, series_id=narrowed)
    entries = [_foreseen(facts, notice, hold) for notice in waiting]
    series = [one for one in uow.series.list_of(group_id) if narrowed in {None, one.id}]
    reckoned = [entry for one in series for entry in _reckoned(uow, one, facts, until)]
    if hold is not None:
        reckoned = [replace(one, why=one.why or Why.HELD) for one in reckoned]
    failed = uow.outbox_view.list_failed(group_id, since=now - LATELY, series_id=narrowed, at_most=_MOST_FAILED)
    everything = sorted([*_together(entries), *reckoned], key=lambda one: one.at)
    return Outlook(
        group=group,
        series=facts.series(narrowed) if narrowed is not None else None,
        found_by=series[0].id if series else None,
        until=until,
        hold=hold,
        held_by=facts.person(hold.by) if hold is not None and hold.by is not None else None,
        goes=tuple(one for one in everything if _goes(one)),
        waits=tuple(one for one in everything if _waits(one)),
        fails=tuple(one for one in everything if one.state is not NoticeState.PENDING),
        unseen=tuple(_unseen(uow, series, now)),
        sent=uow.outbox_view.count_sent(group_id, since=now - LATELY, series_id=narrowed),
        failed=tuple(_together([_gone(facts, one) for one in failed])),
    )


def _goes(entry: Entry) -> bool:
    return entry.state is NoticeState.PENDING and _is_passing(entry.why)


def _waits(entry: Entry) -> bool:
    return entry.state is NoticeState.PENDING and not _is_passing(entry.why)


def _is_passing(why: str | None) -> bool:
    """Whether it goes out at its moment by itself."""
    return why is None or why == Why.QUIET_HOURS or why in _PASSING


def _foreseen(facts: Facts, notice: Notice, hold: Hold | None) -> Entry:
    """What will become of a notice that waits, as things stand."""
    at = max(notice.next_attempt_at, facts.now)
    why = None if notice.last_error in _LOOKED_AT_ANEW else notice.last_error
    if sending.is_personal(notice):
        group = facts.group(notice.group_id)
        moment = next_office_moment(at, group.zone, facts.holidays(group))
        at, why = moment, Why.QUIET_HOURS if moment > at else why
    fate = sending.fate_of(facts, notice, newest={}, at=at)
    entry = _entry(facts, notice, at=at, why=why)
    if fate is not None:
        state, reason = fate
        return replace(entry, state=state, why=reason)
    if notice.state is NoticeState.UNKNOWN:
        return replace(entry, why=Why.IN_DOUBT)
    if facts.destination(notice) is None:
        return replace(entry, why=_nowhere(facts, notice))
    if hold is not None and notice.kind is not NoticeKind.OUTBOX_HELD:
        return replace(entry, at=notice.due_at, why=Why.HELD)
    return entry


def _nowhere(facts: Facts, notice: Notice) -> Why:
    if notice.person_id is None:
        return Why.NO_CHANNEL
    return Why.NO_ACCOUNT if facts.person(notice.person_id).email is not None else Why.NO_ADDRESS


def _gone(facts: Facts, notice: Notice) -> Entry:
    return replace(_entry(facts, notice, at=notice.due_at, why=notice.last_error), state=notice.state)


def _entry(facts: Facts, notice: Notice, *, at: datetime, why: str | None) -> Entry:
    return Entry(
        kind=notice.kind,
        at=at,
        series=facts.series(notice.series_id) if notice.series_id is not None else None,
        meeting_at=facts.meeting(notice.meeting_id).starts_at if notice.meeting_id is not None else None,
        people=(facts.person(notice.person_id),) if notice.person_id is not None else (),
        to_accounts=int(notice.person_id is None and sending.is_personal(notice)),
        why=why,
    )


def _together(entries: Sequence[Entry]) -> list[Entry]:
    """Those that differ only in whom they tell, and in seconds, as one."""
    kept: dict[object, Entry] = {}
    for entry in entries:
        minute = entry.at.replace(second=0, microsecond=0)
        is_direct = bool(entry.people or entry.to_accounts)
        series_id = entry.series.id if entry.series is not None else None
        key = (entry.kind, minute, series_id, entry.meeting_at, is_direct, entry.why, entry.state)
        if key not in kept:
            kept[key] = entry
        elif is_direct:
            kept[key] = replace(
                kept[key],
                people=(*kept[key].people, *entry.people),
                to_accounts=kept[key].to_accounts + entry.to_accounts,
            )
        else:
            # Two of one kind about one thing to one channel are two messages.
            kept[key, len(kept)] = entry
    return list(kept.values())


def _reckoned(uow: UnitOfWork, series: Series, facts: Facts, until: datetime) -> Iterator[Entry]:
    """What no row stands for yet: reminders of dates beyond the planned days, and what is asked after each meeting."""
    leads = uow.series.list_leads(series.id)
    holidays = holidays_of(uow, series)
    for date in each_date(uow, series, now=facts.now):
        if date.starts_at > until + _LONGEST_LEAD:
            return
        if date.is_cancelled:
            continue
        for lead in leads if date.meeting is None else ():
            at = due_at(lead, starts_at=date.starts_at, zone=series.zone, holidays=holidays)
            if facts.now < at <= until:
                yield _rule(NoticeKind.REMINDER, series, date, at)
        asked_at = opens_at(date.starts_at + timedelta(minutes=date.minutes), series.zone, holidays)
        if asked_at <= until:
            yield replace(_rule(NoticeKind.FEEDBACK_REQUEST, series, date, asked_at), to_those_who_come=True)


def _rule(kind: NoticeKind, series: Series, date: PlannedDate, at: datetime) -> Entry:
    why = None if series.channel_id is not None or kind.is_feedback else Why.NO_CHANNEL
    return Entry(kind=kind, at=at, series=series, meeting_at=date.starts_at, why=why, is_reckoned=True)


def _unseen(uow: UnitOfWork, series: Sequence[Series], now: datetime) -> Iterator[Unseen]:
    """Of each series, those who speak for a seat and have no account: what is posted in a channel passes them by."""
    for one in series:
        held = uow.seats.list_held(one.id, now.astimezone(one.zone).date())
        people = {person.id: person for seat in held for person in seat.people}
        reachable = uow.people.list_reachable(people)
        unseen = sorted((person for person in people.values() if person.id not in reachable), key=lambda p: p.name)
        if unseen:
            yield Unseen(series=one, people=tuple(unseen))
