"""Look again before notices are told, and write down what became of them. Knows no words and no road.

Still true, still wanted, still in time, the channel free? Then a notice is marked *sending*, in a transaction that is
committed before anything leaves the house.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from workgroup.delivery import Ending, Leaving
from workgroup.ids import MeetingId, NoticeId, PersonId
from workgroup.meeting.reply import PartStat
from workgroup.notices import Notice, NoticeKind, NoticeState, next_office_moment
from workgroup.outbox import Adoption
from workgroup.pacing import SPACING, WAITS_FOR_ITS_TURN, WORKSPACE, Wanting, admit, urgency
from workgroup.ports import RequestState, UnitOfWork
from workgroup.roster.person import Person
from workgroup.roster.ports import ProposalState
from workgroup.usecases.facts import Facts
from workgroup.usecases.fading import keep_undo_button
from workgroup.usecases.failing import tell_coordinator
from workgroup.usecases.telling import Destination, MeetingView, Telling

_ASK_AGAIN = timedelta(minutes=1)
_OF_A_CHANGE = frozenset({NoticeKind.MOVE, NoticeKind.EXTRA_DATE, NoticeKind.REPLY_REQUEST, NoticeKind.CHASER})

Written = Adoption | Literal["ours", "not ours"]
"""What became of a result: written down as ours, or of a notice that had gone on without us."""


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What may be told now, and what may not."""

    tellings: list[Telling]
    """Marked *sending*, the most urgent first."""
    aside: list[NoticeState]
    """What each of those has become that are put aside."""
    unmet: dict[NoticeId, Person] = field(default_factory=dict)
    """Claimed, and for somebody whom nobody has met in Slack yet: to be prepared when they were looked for."""
    taken: int
    """How many were claimed, or held, altogether."""


def claim(
    uow: UnitOfWork, *, owner: str, now: datetime, lease_until: datetime, at_most: int, spacing: timedelta = SPACING
) -> Prepared:
    """Claim what is due, guard it, and mark *sending* what may go now; as `prepare` for the rest."""
    notices = uow.outbox.claim(owner=owner, now=now, lease_until=lease_until, at_most=at_most)
    wanted = {notice.person_id for notice in notices if notice.person_id is not None}
    strangers = wanted - uow.people.list_reachable(wanted) if wanted else frozenset()
    people = {person_id: uow.people.get(person_id) for person_id in strangers}
    unmet = {
        notice.id: people[notice.person_id]
        for notice in notices
        if notice.person_id in people and people[notice.person_id].email is not None
    }
    prepared = _prepare(uow, [one for one in notices if one.id not in unmet], owner=owner, now=now, spacing=spacing)
    return replace(prepared, unmet=unmet, taken=len(notices))


def prepare(
    uow: UnitOfWork,
    *,
    notice_ids: Collection[NoticeId],
    owner: str,
    now: datetime,
    spacing: timedelta = SPACING,
) -> Prepared:
    """Guard claimed notices and mark those *sending* that may go now.

    A notice that is out of date is put aside with its reason. One that has nowhere to go yet, comes at a quiet hour,
    or finds its channel taken is put back. What is not this owner's any more is left alone.
    `spacing` keeps two messages to one channel apart.
    """
    notices = uow.outbox.hold(notice_ids, owner=owner, now=now)
    notices.sort(key=lambda one: (urgency(one.priority, one.due_at, now), one.next_attempt_at, one.id))
    return _prepare(uow, notices, owner=owner, now=now, spacing=spacing)


def _prepare(uow: UnitOfWork, notices: Sequence[Notice], *, owner: str, now: datetime, spacing: timedelta) -> Prepared:
    facts = Facts(uow, now)
    newest = _newest_reminders(uow, notices, now)
    endings: list[Ending] = []
    wanting: list[tuple[Notice, Destination]] = []
    for notice in notices:
        ending = _why_not(facts, notice, newest)
        destination = facts.destination(notice) if ending is None else None
        if ending is not None:
            endings.append(ending)
        elif destination is None:
            endings.append(_back(notice, at=now + _ASK_AGAIN, error="nowhere_to_tell"))
        else:
            wanting.append((notice, destination))
    going, turns = _let_go(uow, wanting, now, spacing)
    uow.outbox.finish([*endings, *turns], owner=owner, now=now)
    uow.outbox.mark_sending(
        [
            Leaving(notice_id=notice.id, team_id=destination.team_id, channel_id=destination.channel_id)
            for notice, destination in going
        ],
        owner=owner,
        now=now,
    )
    return Prepared(
        tellings=[facts.telling(notice, destination) for notice, destination in going],
        aside=[ending.state for ending in endings if ending.state is not NoticeState.PENDING],
        taken=len(notices),
    )


def _why_not(facts: Facts, notice: Notice, newest: Mapping[MeetingId, datetime]) -> Ending | None:
    now = facts.now
    if now < notice.due_at:
        # The clock went back, or the notice was set anew between its claim and now.
        return _back(notice, at=notice.due_at, error="early")
    fate = fate_of(facts, notice, newest=newest, at=now)
    if fate is not None:
        state, reason = fate
        return Ending(notice_id=notice.id, state=state, error=reason)
    if facts.is_held(notice):
        # Due as it was: it goes as soon as the hold is lifted.
        return _back(notice, at=notice.next_attempt_at, error="held")
    if is_personal(notice):
        group = facts.group(notice.group_id)
        moment = next_office_moment(now, group.zone, facts.holidays(group))
        if moment > now:
            return _back(notice, at=moment, error="quiet_hours")
    return None


def is_personal(notice: Notice) -> bool:
    """Whether it goes to one person's direct messages, so only in office hours."""
    # A decision goes to an account, since who is declined is nobody in the group.
    return notice.person_id is not None or notice.kind is NoticeKind.REGISTRATION_DECISION


def fate_of(
    facts: Facts, notice: Notice, *, newest: Mapping[MeetingId, datetime], at: datetime
) -> tuple[NoticeState, str] | None:
    """Why a notice would not be told at that moment, as things stand; `None` when it would.

    `newest` says when the latest overdue reminder of each meeting was due.
    """
    now = at
    if now > notice.expires_at:
        return NoticeState.EXPIRED, "too_late"
    if notice.meeting_id is not None and notice.kind is NoticeKind.REMINDER:
        meeting = facts.meeting(notice.meeting_id)
        if meeting.is_cancelled:
            return NoticeState.CANCELLED, "meeting_cancelled"
        if meeting.sequence != notice.meeting_sequence:
            return NoticeState.SUPERSEDED, "meeting_changed"
        if newest.get(notice.meeting_id, notice.due_at) > notice.due_at:
            return NoticeState.SUPERSEDED, "newer_reminder"
    if notice.meeting_id is not None and notice.kind is NoticeKind.HOLIDAY_QUESTION:
        meeting = facts.meeting(notice.meeting_id)
        if meeting.is_cancelled or meeting.sequence != notice.meeting_sequence:
            return NoticeState.CANCELLED, "already_decided"
    if notice.meeting_id is not None and notice.kind in _OF_A_CHANGE:
        return _fate_of_change(facts, notice, facts.view(notice.meeting_id))
    if notice.kind.is_feedback and notice.meeting_id is not None and notice.person_id is not None:
        feedback = facts.feedback_round(notice.meeting_id)
        if feedback is None or feedback.closed_at is not None or now >= feedback.closes_at:
            return NoticeState.EXPIRED, "round_closed"
        if facts.has_answered(notice.meeting_id, notice.person_id):
            return NoticeState.CANCELLED, "already_answered"
        if not facts.person(notice.person_id).is_in_post(now.astimezone(UTC).date()):
            return NoticeState.CANCELLED, "left"
    if notice.kind is NoticeKind.CONFIRMATION_REQUEST and notice.person_id is not None:
        about = facts.about(notice)
        since = date.fromisoformat(str(notice.facts["since"]))
        if about is None or not about.seats:
            return NoticeState.CANCELLED, "left"
        if about.person.confirmed_on is not None and about.person.confirmed_on >= since:
            return NoticeState.CANCELLED, "already_answered"
    if notice.kind is NoticeKind.OUTBOX_HELD and not facts.is_group_held(notice.group_id):
        return NoticeState.CANCELLED, "released"
    if notice.kind.is_poll:
        return _fate_of_poll(facts, notice)
    if notice.kind is NoticeKind.DEPUTY_WANTED and notice.meeting_id is not None:
        return _fate_of_asking(facts, notice, facts.view(notice.meeting_id))
    if notice.kind is NoticeKind.PROPOSAL:
        waiting = facts.proposal(notice)
        if waiting is None or waiting.proposal.state is not ProposalState.OPEN:
            return NoticeState.CANCELLED, "already_decided"
    is_wish = notice.kind is NoticeKind.REGISTRATION_REQUEST
    if is_wish and facts.request(notice).state is not RequestState.OPEN:
        return NoticeState.CANCELLED, "already_decided"
    return None


def _fate_of_change(facts: Facts, notice: Notice, shown: MeetingView) -> tuple[NoticeState, str] | None:
    if shown.meeting.is_cancelled:
        return NoticeState.CANCELLED, "meeting_cancelled"
    if shown.meeting.sequence != notice.meeting_sequence:
        return NoticeState.SUPERSEDED, "meeting_changed"
    if notice.person_id is None:
        return None
    if not facts.person(notice.person_id).is_in_post(facts.now.astimezone(UTC).date()):
        return NoticeState.CANCELLED, "left"
    replied = shown.replies.get(notice.person_id, PartStat.NEEDS_ACTION)
    if replied is not PartStat.NEEDS_ACTION and not notice.facts.get("is_back"):
        return NoticeState.CANCELLED, "already_answered"
    if notice.kind is NoticeKind.CHASER and not _is_still_silent(shown, notice.person_id):
        return NoticeState.CANCELLED, "already_answered"
    return None


def _is_still_silent(shown: MeetingView, person_id: PersonId) -> bool:
    """Whether a seat of the person still waits for an answer: a deputy may have given it, or the seat be another's."""
    return any(
        answer.partstat is PartStat.NEEDS_ACTION and any(one.id == person_id for one in answer.held.people)
        for answer in shown.answers
    )


def _fate_of_poll(facts: Facts, notice: Notice) -> tuple[NoticeState, str] | None:
    shown = facts.poll(notice)
    if notice.kind is NoticeKind.POLL_CANCELLED:
        return None
    if shown.poll.is_cancelled:
        return NoticeState.CANCELLED, "poll_cancelled"
    if notice.kind is NoticeKind.POLL_RESULT:
        return None
    if not shown.poll.is_open(facts.now):
        return NoticeState.EXPIRED, "poll_closed"
    if notice.kind is NoticeKind.POLL_REMINDER and notice.person_id is not None:
        if notice.person_id in {person.id for person in shown.answered}:
            return NoticeState.CANCELLED, "already_answered"
        if not facts.person(notice.person_id).is_in_post(facts.now.astimezone(UTC).date()):
            return NoticeState.CANCELLED, "left"
    return None


def _fate_of_asking(facts: Facts, notice: Notice, shown: MeetingView) -> tuple[NoticeState, str] | None:
    """Whether a deputy need not be asked any more: the meeting, their answer or their standing has changed."""
    if shown.meeting.is_cancelled:
        return NoticeState.CANCELLED, "meeting_cancelled"
    replied = shown.answer_of(notice.person_id) if notice.person_id is not None else None
    if replied is None:
        return NoticeState.CANCELLED, "deputises_no_longer"
    if replied is not PartStat.NEEDS_ACTION:
        return NoticeState.CANCELLED, "already_answered"
    holder = notice.facts.get("holder")
    if isinstance(holder, int) and shown.replies.get(PersonId(holder)) is PartStat.ACCEPTED:
        return NoticeState.CANCELLED, "holder_comes"
    return None


def _newest_reminders(uow: UnitOfWork, notices: Sequence[Notice], now: datetime) -> Mapping[MeetingId, datetime]:
    """When the latest overdue reminder of each meeting was due: of several that are late only that one is told."""
    of_meetings = {one.meeting_id for one in notices if one.kind is NoticeKind.REMINDER and one.meeting_id is not None}
    return uow.outbox.list_overdue_reminders(of_meetings, now=now) if of_meetings else {}


def _let_go(
    uow: UnitOfWork, wanting: Sequence[tuple[Notice, Destination]], now: datetime, spacing: timedelta
) -> tuple[list[tuple[Notice, Destination]], list[Ending]]:
    """Those that may go to their channel now, one each; and the others, put back until their turn."""
    by_channel: defaultdict[tuple[str, str], list[tuple[Notice, Destination]]] = defaultdict(list)
    for notice, destination in wanting:
        by_channel[destination.team_id or "", destination.channel_id].append((notice, destination))
    paces = {(pace.team_id, pace.channel_id): pace for pace in uow.paces.hold(by_channel, now=now)}
    changed, going, turns = [], [], list[Ending]()
    for channel, of_channel in by_channel.items():
        workspace = paces.get((channel[0], WORKSPACE))
        admission = admit(
            paces[channel],
            [
                Wanting(
                    notice_id=notice.id,
                    priority=notice.priority,
                    had_a_turn=notice.last_error == WAITS_FOR_ITS_TURN,
                )
                for notice, _ in of_channel
            ],
            now=now,
            closed_until=workspace.pause_until if workspace is not None else None,
            spacing=spacing,
        )
        changed.append(admission.pace)
        going += [one for one in of_channel if one[0].id in admission.goes]
        of_id = {notice.id: notice for notice, _ in of_channel}
        turns += [_back(of_id[notice_id], at=turn, error=WAITS_FOR_ITS_TURN) for notice_id, turn in admission.turns]
    uow.paces.save(changed)
    return going, turns


def _back(notice: Notice, *, at: datetime, error: str) -> Ending:
    """Put back without having tried: it counts as no attempt."""
    return Ending(notice_id=notice.id, state=NoticeState.PENDING, at=at, error=error, counts=False)


@dataclass(frozen=True, kw_only=True)
class Result:
    """What became of a notice that was told."""

    notice: Notice
    team_id: str | None
    channel_id: str
    """Where it was meant to go."""
    ending: Ending
    somebody_must_act: bool = False
    asked_to_pause: bool = False
    """Whether Slack asked for silence until the moment to which the notice is put back."""


def record(uow: UnitOfWork, results: Sequence[Result], *, owner: str, now: datetime) -> dict[NoticeId, Written]:
    """Write down what became of notices; a reminder's message becomes a card that shows the meeting's answers.

    A message that arrived after its notice had gone on without us tells the notice all the same, unless another
    message has. Returns what became of each.
    """
    ours = uow.outbox.finish([result.ending for result in results], owner=owner, now=now)
    written: dict[NoticeId, Written] = {}
    for result in results:
        ending = result.ending
        written[ending.notice_id] = "ours" if ending.notice_id in ours else "not ours"
        if ending.state is NoticeState.SENT:
            channel_id, slack_ts = ending.channel_id or result.channel_id, ending.slack_ts or ""
            if ending.notice_id not in ours:
                written[ending.notice_id] = uow.outbox.adopt(
                    ending.notice_id, channel_id=channel_id, slack_ts=slack_ts, now=now
                )
            if written[ending.notice_id] in {"ours", "adopted"}:
                keep_card(uow, result.notice, team_id=result.team_id, channel_id=channel_id, slack_ts=slack_ts)
        elif ending.notice_id in ours and (result.somebody_must_act or ending.state is NoticeState.DEAD):
            tell_coordinator(uow, result.notice, ending.error or "", now)
        if result.asked_to_pause and ending.at is not None:
            uow.paces.pause(result.team_id or "", result.channel_id, until=ending.at, now=now)
    return written


def keep_card(uow: UnitOfWork, notice: Notice, *, team_id: str | None, channel_id: str, slack_ts: str) -> None:
    """Let the message that told a reminder show the meeting's answers from now on, and an announcement lose its Undo.

    Other notices are not changed once they are told.
    """
    keep_undo_button(uow, notice)
    if notice.kind is NoticeKind.REMINDER and notice.meeting_id is not None:
        uow.outbox.add_card(
            meeting_id=notice.meeting_id,
            notice_id=notice.id,
            team_id=team_id or "",
            channel_id=channel_id,
            slack_ts=slack_ts,
        )
