"""A poll that is open: answer it, close it, call it off; and how the polls of a series stand. Knows no card."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from workgroup.errors import Refusal
from workgroup.ids import PersonId, PollId, SeriesId
from workgroup.meeting.poll import Poll, PollAnswer
from workgroup.meeting.series import Series
from workgroup.notices import NoticeKind
from workgroup.ports import NotThere, UnitOfWork
from workgroup.roster.permission import Actor, Right
from workgroup.roster.person import Person
from workgroup.usecases.arriving import OutOfDate
from workgroup.usecases.poll_notices import hush_reminders, poll_key, poll_notice, result_notice
from workgroup.usecases.poll_views import PollView, poll_view
from workgroup.wording import date_and_time

_RECENT = timedelta(days=30)


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
    uow.outbox.cancel(poll_key(poll, NoticeKind.POLL_REMINDER, person.id))
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
    hush_reminders(uow, closed)
    uow.outbox.revive(result_notice(series, closed))
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
    hush_reminders(uow, cancelled)
    uow.outbox.cancel(poll_key(poll, NoticeKind.POLL_RESULT))
    if not uow.outbox.cancel(poll_key(poll, NoticeKind.POLL_OPENED)):
        uow.outbox.enqueue(
            poll_notice(series, poll, NoticeKind.POLL_CANCELLED, due_at=now, expires_at=max(poll.closes_at, now))
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
