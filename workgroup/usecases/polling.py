"""Ask when, or how often, a series shall meet: open a poll, answer it, close it, read what it came to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from workgroup.errors import Refusal
from workgroup.ids import PersonId, PollId, SeriesId
from workgroup.meeting.poll import (
    MOST_OPTIONS,
    Poll,
    PollAnswer,
    PollKind,
    PollOption,
    Slot,
    may_close,
    remind_at,
    said_close,
    usual_close,
)
from workgroup.meeting.series import Series
from workgroup.notices import NoticeDraft, NoticeKind
from workgroup.ports import NotThere, UnitOfWork
from workgroup.roster.permission import Actor, Right
from workgroup.roster.person import Person
from workgroup.usecases.arriving import OutOfDate
from workgroup.usecases.planning import holidays_of
from workgroup.usecases.poll_views import PollView, poll_view
from workgroup.wording import date_and_time

# A result that could not be told is still worth telling for a week.
_RESULT_LATE = timedelta(days=7)
_RECENT = timedelta(days=30)


class TooFewOptions(Refusal):
    """A poll asks between options."""

    code = "too_few_options"

    def __init__(self, kind: PollKind) -> None:
        example = "poll time Tue 12 Jan 10:00, Wed 13 Jan 14:00-15:30"
        if kind is PollKind.CADENCE:
            example = "poll cadence monthly, every six weeks, quarterly"
        super().__init__(
            f"A poll needs two options at least and takes {MOST_OPTIONS} at most. Nothing changed. "
            f"Try `/prevent {example}`."
        )


class SlotInThePast(Refusal):
    """A slot has begun already."""

    code = "slot_in_the_past"

    def __init__(self, when: str) -> None:
        super().__init__(f"{when} is over. Nothing changed. Offer times that lie ahead.")


class NoTimeToAnswer(Refusal):
    """The poll would close too early or too late for people to answer, or after the first slot."""

    code = "no_time_to_answer"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"{why} Nothing changed. Say until when people may answer, for example: … by Friday 17:00, or offer "
            "later times."
        )


class NotTheirTurn(Refusal):
    """Somebody else's answer can be written down only while that person is asked and silent."""

    code = "not_their_turn"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} has answered already, or was not asked in this poll. Nothing changed. They can change their own "
            "answer themselves."
        )


class PollClosed(Refusal):
    """The poll takes no answers any more."""

    code = "poll_closed"

    def __init__(self, when: str, *, is_cancelled: bool) -> None:
        if is_cancelled:
            super().__init__("That poll was cancelled. Nothing changed. See the polls that are open: `/prevent poll`.")
        else:
            super().__init__(f"That poll closed on {when}. Nothing changed. See what came of it: `/prevent poll`.")


@dataclass(frozen=True, kw_only=True)
class PollPreview:
    """What opening a poll would mean: nothing is kept yet."""

    series: Series
    kind: PollKind
    options: tuple[PollOption, ...]
    closes_at: datetime
    remind_at: datetime
    asked: tuple[Person, ...]
    unreachable: tuple[Person, ...]
    """Those of them who have neither an account that is known nor an address by which to find one."""
    moved_from: date | None = None
    """The day that was said for the close, when nobody works on it."""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A poll is open; or it was open before, with the same options, and nobody is told again."""

    view: PollView
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """What somebody is asked, with their earlier answers."""

    series: Series
    poll: Poll
    earlier: tuple[PollAnswer, ...] | None
    for_others: tuple[Person, ...] = ()
    """Whose answers this person may write down: those who were asked and are silent, for who opens and closes polls."""


@dataclass(frozen=True, kw_only=True)
class Voted:
    """An answer was kept."""

    series: Series
    poll: Poll
    is_new: bool
    of: Person | None = None
    """Whose answer it is, when somebody else wrote it down."""


@dataclass(frozen=True, kw_only=True)
class Polls:
    """The polls of a series that matter now."""

    series: Series
    open: tuple[PollView, ...]
    closed: tuple[PollView, ...]
    """Those that closed within thirty days, the latest first."""


def preview_poll(
    uow: UnitOfWork,
    *,
    actor: Actor,
    series_id: SeriesId,
    kind: PollKind,
    options: Sequence[PollOption],
    until: date | datetime | None,
    now: datetime,
) -> PollPreview:
    """What a poll between those options would mean; *until* is a day or wall time of the series' zone.

    Refused: `NotAllowed`, `TooFewOptions` (too many as well), `SlotInThePast`, and `NoTimeToAnswer` when the poll
    would be open for less than an hour or more than sixty days, or past the first slot.
    """
    actor.check(Right.POLL)
    series = uow.series.get(series_id)
    wanted = tuple(dict.fromkeys(options))
    if not 2 <= len(wanted) <= MOST_OPTIONS:
        raise TooFewOptions(kind)
    holidays = holidays_of(uow, series)
    for slot in _slots(wanted):
        if _instant(slot, series) <= now:
            raise SlotInThePast(date_and_time(_instant(slot, series), series.zone))
    closes_at = _closes_at(series, wanted, until, holidays, now)
    day = until.date() if isinstance(until, datetime) else until
    asked = _to_ask(uow, series, now)
    reached = uow.people.list_reachable([person.id for person in asked])
    return PollPreview(
        series=series,
        kind=kind,
        options=wanted,
        closes_at=closes_at,
        remind_at=remind_at(now, closes_at, series.zone, holidays),
        asked=asked,
        unreachable=tuple(person for person in asked if person.email is None and person.id not in reached),
        moved_from=day if day is not None and closes_at.astimezone(series.zone).date() != day else None,
    )


def open_poll(
    uow: UnitOfWork,
    *,
    actor: Actor,
    series_id: SeriesId,
    kind: PollKind,
    options: Sequence[PollOption],
    closes_at: datetime,
    now: datetime,
) -> Opened:
    """Open the poll until that instant, tell the channel, and ask those who stay silent once more.

    A poll of the series that is open with the same options stays as it is. Refused as `preview_poll`.
    """
    actor.check(Right.POLL)
    series = uow.series.get(series_id)
    if actor.person is None:
        raise OutOfDate
    until = closes_at.astimezone(series.zone).replace(tzinfo=None)
    preview = preview_poll(uow, actor=actor, series_id=series_id, kind=kind, options=options, until=until, now=now)
    same = (one for one in uow.polls.list_of(series_id) if one.is_open(now) and one.options == preview.options)
    before = next(same, None)
    if before is not None:
        return Opened(view=poll_view(uow, before, now=now), is_new=False)
    poll = uow.polls.add(
        series_id=series_id,
        kind=kind,
        options=preview.options,
        opened_by=actor.person.id,
        opens_at=now,
        remind_at=preview.remind_at,
        closes_at=preview.closes_at,
        asked=[person.id for person in preview.asked],
    )
    uow.outbox.enqueue(_notice(series, poll, NoticeKind.POLL_OPENED, due_at=now, expires_at=poll.closes_at))
    for person in preview.asked:
        uow.outbox.enqueue(
            _notice(
                series,
                poll,
                NoticeKind.POLL_REMINDER,
                due_at=poll.remind_at,
                expires_at=poll.closes_at,
                person_id=person.id,
            )
        )
    uow.outbox.enqueue(_result(series, poll))
    uow.audit.record(
        group_id=series.group_id,
        verb="open",
        subject="poll",
        subject_id=poll.id,
        after={"kind": kind.value, "options": len(poll.options), "closes_at": poll.closes_at.isoformat()},
    )
    return Opened(view=poll_view(uow, poll, now=now), is_new=True)


def open_ballot(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, poll_id: PollId, now: datetime) -> Ballot:
    """What this person is asked. Refused: `NotAllowed`, `OutOfDate` for a poll of elsewhere, `PollClosed`."""
    poll, series, person = _entitled(uow, actor, series_id, poll_id, now)
    given = uow.polls.answers(poll_id).get(person.id)
    silent = poll_view(uow, poll, now=now).silent if actor.may(Right.POLL) else ()
    return Ballot(
        series=series,
        poll=poll,
        earlier=tuple(given) if given is not None else None,
        for_others=tuple(one for one in silent if one.id != person.id),
    )


def answer_poll(
    uow: UnitOfWork,
    *,
    actor: Actor,
    series_id: SeriesId,
    poll_id: PollId,
    answers: Sequence[PollAnswer],
    of: PersonId | None = None,
    now: datetime,
) -> Voted:
    """Keep the person's answer to each option, in the poll's order, in place of an earlier one.

    Who opens and closes polls may write down what somebody else said, such as a member without Slack (*of*), as
    long as that person was asked and is silent. Refused: as `open_ballot`; `OutOfDate` when there are not as many
    answers as options; `NotTheirTurn`.
    """
    poll, series, person = _entitled(uow, actor, series_id, poll_id, now)
    if len(answers) != len(poll.options):
        raise OutOfDate
    other = None
    if of is not None and of != person.id:
        actor.check(Right.POLL)
        other = next((one for one in poll_view(uow, poll, now=now).silent if one.id == of), None)
        if other is None:
            raise NotTheirTurn(_name_in_group(uow, of, series))
        person = other
    is_new = uow.polls.put_answer(poll_id, person.id, answers)
    # Who has answered is not asked again. What they said stands in the poll's own rows alone.
    uow.outbox.cancel(_key(poll, NoticeKind.POLL_REMINDER, person.id))
    uow.audit.record(
        group_id=series.group_id, verb="answer" if is_new else "change", subject="poll", subject_id=poll_id
    )
    return Voted(series=series, poll=poll, is_new=is_new, of=other)


def close_poll(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, poll_id: PollId, now: datetime) -> PollView:
    """Close the poll now and tell the channel what it came to.

    Refused: `NotAllowed`, `OutOfDate`, `PollClosed` when it is no longer open.
    """
    actor.check(Right.POLL)
    poll, series = _open_one(uow, series_id, poll_id, now)
    closed = replace(poll, closes_at=now)
    uow.polls.save(closed)
    _hush(uow, closed)
    uow.outbox.revive(_result(series, closed))
    uow.audit.record(
        group_id=series.group_id,
        verb="close",
        subject="poll",
        subject_id=poll_id,
        before={"closes_at": poll.closes_at.isoformat()},
        after={"closes_at": now.isoformat()},
    )
    return poll_view(uow, closed, now=now, viewer=actor)


def cancel_poll(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, poll_id: PollId, now: datetime) -> PollView:
    """Call the poll off: it takes no answers, comes to nothing, and the channel is told if it had heard of it.

    Refused: as `close_poll`.
    """
    actor.check(Right.POLL)
    poll, series = _open_one(uow, series_id, poll_id, now)
    cancelled = replace(poll, is_cancelled=True)
    uow.polls.save(cancelled)
    _hush(uow, cancelled)
    uow.outbox.cancel(_key(poll, NoticeKind.POLL_RESULT))
    if not uow.outbox.cancel(_key(poll, NoticeKind.POLL_OPENED)):
        uow.outbox.enqueue(
            _notice(series, poll, NoticeKind.POLL_CANCELLED, due_at=now, expires_at=max(poll.closes_at, now))
        )
    uow.audit.record(
        group_id=series.group_id,
        verb="cancel",
        subject="poll",
        subject_id=poll_id,
        before={"cancelled": False},
        after={"cancelled": True},
    )
    return poll_view(uow, cancelled, now=now, viewer=actor)


def list_polls(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, now: datetime) -> Polls:
    """The polls of the series that are open, and those that closed within thirty days. Refused: `NotAllowed`."""
    actor.check(Right.ANSWER_POLL)
    series = uow.series.get(series_id)
    found = [one for one in uow.polls.list_of(series_id) if not one.is_cancelled]
    closed = [one for one in found if now - _RECENT < one.closes_at <= now]
    return Polls(
        series=series,
        open=tuple(poll_view(uow, one, now=now, viewer=actor) for one in found if one.is_open(now)),
        closed=tuple(
            poll_view(uow, one, now=now, viewer=actor)
            for one in sorted(closed, key=lambda one: one.closes_at, reverse=True)
        ),
    )


def read_poll(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, poll_id: PollId, now: datetime) -> PollView:
    """A poll as the person may see it. Refused: `NotAllowed`, `OutOfDate` for a poll of elsewhere."""
    actor.check(Right.ANSWER_POLL)
    poll, _ = _of_series(uow, series_id, poll_id)
    return poll_view(uow, poll, now=now, viewer=actor)


def _slots(options: Sequence[PollOption]) -> list[Slot]:
    return [option for option in options if isinstance(option, Slot)]


def _instant(slot: Slot, series: Series) -> datetime:
    return slot.starts.replace(tzinfo=series.zone).astimezone(UTC)


def _closes_at(
    series: Series,
    options: Sequence[PollOption],
    until: date | datetime | None,
    holidays: frozenset[date],
    now: datetime,
) -> datetime:
    first = min((_instant(slot, series) for slot in _slots(options)), default=None)
    if until is None:
        usual = usual_close(now, options, series.zone, holidays)
        if usual is None:
            raise NoTimeToAnswer("The first of these times is so soon that nobody could answer before it.")
        return usual
    closes_at = said_close(until, series.zone, holidays)
    when = date_and_time(closes_at, series.zone)
    if first is not None and closes_at >= first:
        raise NoTimeToAnswer(f"The poll would close {when}, when the first of these times has begun.")
    if not may_close(now, closes_at):
        raise NoTimeToAnswer(f"A poll is open for an hour at least and sixty days at most, and not until {when}.")
    return closes_at


def _to_ask(uow: UnitOfWork, series: Series, now: datetime) -> tuple[Person, ...]:
    """The holder of each seat today; for a vacant seat the first of its deputies."""
    asked: dict[PersonId, Person] = {}
    for held in uow.seats.list_held(series.id, now.astimezone(series.zone).date()):
        person = held.holder or next(iter(held.deputies), None)
        if person is not None:
            asked[person.id] = person
    return tuple(sorted(asked.values(), key=lambda person: person.name))


def _of_series(uow: UnitOfWork, series_id: SeriesId, poll_id: PollId) -> tuple[Poll, Series]:
    """The poll with its series, if it is of the series in which the actor's rights were asked."""
    try:
        poll = uow.polls.get(poll_id)
    except NotThere as gone:
        raise OutOfDate from gone
    if poll.series_id != series_id:
        raise OutOfDate
    return poll, uow.series.get(series_id)


def _entitled(
    uow: UnitOfWork, actor: Actor, series_id: SeriesId, poll_id: PollId, now: datetime
) -> tuple[Poll, Series, Person]:
    actor.check(Right.ANSWER_POLL)
    poll, series = _open_one(uow, series_id, poll_id, now)
    if actor.person is None:
        raise OutOfDate
    return poll, series, actor.person


def _name_in_group(uow: UnitOfWork, person_id: PersonId, series: Series) -> str:
    try:
        person = uow.people.get(person_id)
    except NotThere as gone:
        raise OutOfDate from gone
    if person.group_id != series.group_id:
        raise OutOfDate
    return person.name


def _open_one(uow: UnitOfWork, series_id: SeriesId, poll_id: PollId, now: datetime) -> tuple[Poll, Series]:
    poll, series = _of_series(uow, series_id, poll_id)
    if not poll.is_open(now):
        raise PollClosed(date_and_time(poll.closes_at, series.zone), is_cancelled=poll.is_cancelled)
    return poll, series


def _hush(uow: UnitOfWork, poll: Poll) -> None:
    for person_id in uow.polls.asked(poll.id):
        uow.outbox.cancel(_key(poll, NoticeKind.POLL_REMINDER, person_id))


def _result(series: Series, poll: Poll) -> NoticeDraft:
    return _notice(
        series, poll, NoticeKind.POLL_RESULT, due_at=poll.closes_at, expires_at=poll.closes_at + _RESULT_LATE
    )


def _key(poll: Poll, kind: NoticeKind, person_id: PersonId | None = None) -> str:
    return f"{kind.value}:{poll.id}" + (f":{person_id}" if person_id is not None else "")


def _notice(
    series: Series,
    poll: Poll,
    kind: NoticeKind,
    *,
    due_at: datetime,
    expires_at: datetime,
    person_id: PersonId | None = None,
) -> NoticeDraft:
    return NoticeDraft(
        key=_key(poll, kind, person_id),
        kind=kind,
        group_id=series.group_id,
        series_id=series.id,
        person_id=person_id,
        due_at=due_at,
        expires_at=expires_at,
        facts={"poll": int(poll.id)},
    )
