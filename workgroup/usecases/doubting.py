"""Notices of which nobody knows whether they arrived: what is made of a look at their conversation. Knows no road."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from workgroup.delivery import Attempt, Ending, Tried
from workgroup.ids import NoticeId
from workgroup.notices import Notice, NoticeState
from workgroup.pacing import READING, paused, take_reading
from workgroup.ports import UnitOfWork
from workgroup.usecases.sending import keep_card

ONCE_MORE = timedelta(seconds=10)
"""Between two looks: Slack may show a message a moment after it took it."""
_MISSES = 2
_READ_WITHIN = timedelta(minutes=10)
_TIME_TO_SEND = timedelta(minutes=2)
_LOOK_FOR_DOUBLES_WITHIN = timedelta(minutes=30)
_LOOK_LATER = timedelta(minutes=1)


@dataclass
class Settled:
    """What was made of notices in doubt, by number; and the messages that are one too many."""

    adopted: int = 0
    resent: int = 0
    given_up: int = 0
    waiting: int = 0
    doubles: list[tuple[Notice, str]] = field(default_factory=list)
    """A notice, and the id of a message that told it once more."""


def settle_read(
    uow: UnitOfWork,
    notices: Sequence[Notice],
    hits: Mapping[NoticeId, Sequence[str]],
    *,
    channel_id: str,
    owner: str,
    asked_at: datetime,
    now: datetime,
) -> Settled:
    """Decide about notices whose conversation, `channel_id` as Slack calls it, was read whole at `asked_at`.

    `hits` are the messages found of each, earliest first. One that is found is sent by it. One that is not found twice,
    ten seconds apart and after the quiet time, goes out again, unless it has expired meanwhile.
    """
    settled = Settled()
    for notice in notices:
        found = hits.get(notice.id, ())
        if found:
            if _adopt(uow, notice, found[0], channel_id=channel_id, owner=owner, asked_at=asked_at, now=now):
                settled.adopted += 1
            settled.doubles += [(notice, slack_ts) for slack_ts in found[1:]]
        elif notice.next_attempt_at <= asked_at:
            attempt = Attempt(outcome=Tried.NOT_FOUND, started_at=asked_at, ended_at=now)
            is_gone = notice.misses + 1 >= _MISSES
            ending = Ending(
                notice_id=notice.id,
                state=NoticeState.PENDING if is_gone else NoticeState.UNKNOWN,
                at=now if is_gone else now + ONCE_MORE,
                error="not_found",
                attempt=attempt,
            )
            is_settled = uow.outbox.settle_unknown(notice, ending, owner=owner, now=now)
            settled.resent += is_settled and is_gone
            settled.waiting += is_settled and not is_gone
    return settled


def settle_unread(
    uow: UnitOfWork, notices: Sequence[Notice], *, error: str, is_lasting: bool, owner: str, now: datetime
) -> Settled:
    """Decide about notices whose conversation could not be read, or not yet.

    As long as that may pass they wait, but not longer than they can afford. Then what a channel is told goes out again,
    because a lost reminder costs more than one that comes twice; what asks one person for feedback does not.
    """
    settled = Settled()
    for notice in notices:
        if notice.next_attempt_at > now or (not is_lasting and now < read_until(notice)):
            continue
        attempt = Attempt(outcome=Tried.UNREADABLE, started_at=now, ended_at=now, error=error)
        is_given_up = notice.kind.is_feedback
        state = NoticeState.DEAD if is_given_up else NoticeState.PENDING
        ending = Ending(notice_id=notice.id, state=state, at=now, error="unreadable", attempt=attempt)
        if uow.outbox.settle_unknown(notice, ending, owner=owner, now=now):
            settled.given_up += is_given_up
            settled.resent += not is_given_up
    return settled


def read_until(notice: Notice) -> datetime:
    """Until when it is tried to read the conversation of a notice in doubt: early enough to send it once more."""
    since = notice.sending_at or notice.doubted_at or notice.due_at
    return min(since + _READ_WITHIN, notice.expires_at - _TIME_TO_SEND)


def doubles_of(notice: Notice, found: Sequence[str]) -> list[tuple[Notice, str]]:
    """The messages, of those found of a notice that is sent, that are one too many: all but the one it is sent by."""
    kept = notice.slack_ts if notice.slack_ts in found else next(iter(found), None)
    return [(notice, slack_ts) for slack_ts in found if slack_ts != kept]


def looked_again(uow: UnitOfWork, notices: Sequence[Notice], *, was_read: bool, now: datetime) -> None:
    """Write down that the channel of notices that had been in doubt was looked at once more, or is to be later."""
    later = [
        notice.id
        for notice in notices
        if not was_read and notice.sent_at is not None and now < notice.sent_at + _LOOK_FOR_DOUBLES_WITHIN
    ]
    uow.outbox.looked_at(later, again_at=now + _LOOK_LATER)
    uow.outbox.looked_at([notice.id for notice in notices if notice.id not in later])


def record_removed(uow: UnitOfWork, notice: Notice, *, owner: str, now: datetime) -> None:
    """A message that told a notice once more was deleted."""
    attempt = Attempt(outcome=Tried.DOUBLE_REMOVED, started_at=now, ended_at=now)
    uow.outbox.record_attempt(notice.id, attempt, owner=owner)


def may_read(uow: UnitOfWork, team_id: str, *, now: datetime) -> bool:
    """Whether one call more may be made that reads a conversation of the workspace; if so it counts as made."""
    [pace] = [one for one in uow.paces.hold([(team_id, READING)], now=now) if one.channel_id == READING]
    taken = take_reading(pace, now=now)
    if taken is not None:
        uow.paces.save([taken])
    return taken is not None


def pause_reading(uow: UnitOfWork, team_id: str, *, until: datetime, now: datetime) -> None:
    """Slack asked not to read until then."""
    paces = uow.paces.hold([(team_id, READING)], now=now)
    uow.paces.save([paused(one, until=until, now=now) for one in paces if one.channel_id == READING])


def _adopt(
    uow: UnitOfWork, notice: Notice, slack_ts: str, *, channel_id: str, owner: str, asked_at: datetime, now: datetime
) -> bool:
    attempt = Attempt(outcome=Tried.ADOPTED, started_at=asked_at, ended_at=now)
    ending = Ending(
        notice_id=notice.id, state=NoticeState.SENT, channel_id=channel_id, slack_ts=slack_ts, attempt=attempt
    )
    is_adopted = uow.outbox.settle_unknown(notice, ending, owner=owner, now=now)
    if is_adopted:
        keep_card(uow, notice, team_id=notice.team_id, channel_id=channel_id, slack_ts=slack_ts)
    return is_adopted
