"""Look again before a notice is told: is it still true, still wanted, still in time, and where does it go?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from workgroup.ids import NoticeId, PersonId, RequestId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.reply import PartStat, SeatAnswer, seat_answers
from workgroup.meeting.series import Series
from workgroup.notices import Notice, NoticeKind, NoticeState, next_office_moment
from workgroup.ports import Card, RegistrationRequest, RequestState, UnitOfWork
from workgroup.roster.group import Group
from workgroup.roster.person import Person
from workgroup.usecases.planning import each_date

_ASK_AGAIN = timedelta(minutes=1)
_SHOWN = 6


@dataclass(frozen=True, kw_only=True)
class Destination:
    """Where a notice goes: a channel of a workspace, or a person's direct messages there."""

    team_id: str | None
    channel_id: str
    """The channel, or the account whose direct messages are meant."""


@dataclass(frozen=True, kw_only=True)
class MeetingView:
    """A meeting as a message shows it: the plan, the record and the seats' answers."""

    group: Group
    series: Series
    meeting: Meeting
    answers: tuple[SeatAnswer, ...]
    coordinator: Person | None = None
    replies: Mapping[PersonId, PartStat] = field(default_factory=dict)
    """What each person has answered, whether or not it decides for a seat."""

    def answer_of(self, person_id: PersonId) -> PartStat | None:
        """What the person has answered; `None` for somebody who holds no seat that day and deputises for none."""
        if not any(person.id == person_id for answer in self.answers for person in answer.held.people):
            return None
        return self.replies.get(person_id, PartStat.NEEDS_ACTION)


@dataclass(frozen=True, kw_only=True)
class Telling:
    """A notice that may be sent now, with all that its words need."""

    notice: Notice
    destination: Destination
    group: Group
    series: Series | None
    shown: MeetingView | None = None
    """The meeting it is about, when it is about one."""
    dates: tuple[datetime, ...] = ()
    """For an announcement: the next starts, in UTC."""
    person: Person | None = None
    """Whom it tells directly."""
    request: RegistrationRequest | None = None


def meeting_view(uow: UnitOfWork, meeting: Meeting) -> MeetingView:
    """The meeting with its series, group and the answer of each seat held on its day."""
    series = uow.series.get(meeting.series_id)
    group = uow.groups.get(series.group_id)
    replies = uow.replies.of(meeting.id)
    on = meeting.starts_at.astimezone(series.zone).date()
    coordinator = uow.people.get(group.coordinator_id) if group.coordinator_id else None
    return MeetingView(
        group=group,
        series=series,
        meeting=meeting,
        answers=seat_answers(uow.seats.list_held(series.id, on), replies),
        coordinator=coordinator,
        replies=replies,
    )


def prepare(uow: UnitOfWork, *, notice_id: NoticeId, owner: str, now: datetime) -> Telling | None:
    """Guard a claimed notice and mark it *sending*; return what to say, or `None` when it is not to be said now.

    The mark is committed with the transaction, before anything leaves the house. A notice that is out of date
    is put aside with its reason; one that has nowhere to go yet is put back until it expires.
    """
    notice = uow.outbox.get(notice_id)
    if notice.state is not NoticeState.CLAIMED or notice.lease_owner != owner:
        return None
    fate = _fate(uow, notice, now)
    if fate is not None:
        state, reason = fate
        uow.outbox.set_aside(notice_id, owner=owner, state=state, error=reason)
        return None
    group = uow.groups.get(notice.group_id)
    if _is_personal(notice):
        moment = next_office_moment(now, group.zone, _holidays(uow, group))
        if moment > now:
            uow.outbox.put_back(notice_id, owner=owner, at=moment, error="quiet_hours", count=False)
            return None
    destination = _destination(uow, notice, group)
    if destination is None:
        uow.outbox.put_back(notice_id, owner=owner, at=now + _ASK_AGAIN, error="nowhere_to_tell", count=False)
        return None
    if not uow.outbox.begin_sending(
        notice_id, owner=owner, now=now, team_id=destination.team_id, channel_id=destination.channel_id
    ):
        return None
    return _telling(uow, notice, group, destination, now)


def _is_personal(notice: Notice) -> bool:
    # A decision goes to an account, since who is declined is nobody in the group.
    return notice.person_id is not None or notice.kind is NoticeKind.REGISTRATION_DECISION


def _fate(uow: UnitOfWork, notice: Notice, now: datetime) -> tuple[NoticeState, str] | None:
    if now > notice.expires_at:
        return NoticeState.EXPIRED, "too_late"
    if notice.meeting_id is not None and notice.kind is NoticeKind.REMINDER:
        meeting = uow.meetings.get(notice.meeting_id)
        if meeting.is_cancelled:
            return NoticeState.CANCELLED, "meeting_cancelled"
        if meeting.sequence != notice.meeting_sequence:
            return NoticeState.SUPERSEDED, "meeting_changed"
    if notice.kind.is_feedback and notice.meeting_id is not None and notice.person_id is not None:
        feedback = uow.feedback.find_round(notice.meeting_id)
        if feedback is None or feedback.closed_at is not None or now >= feedback.closes_at:
            return NoticeState.EXPIRED, "round_closed"
        if uow.feedback.asked(feedback.id).get(notice.person_id):
            return NoticeState.CANCELLED, "already_answered"
        if not uow.people.get(notice.person_id).is_in_post(now.astimezone(UTC).date()):
            return NoticeState.CANCELLED, "left"
    if notice.kind is NoticeKind.REGISTRATION_REQUEST and not _is_open(uow, notice):
        return NoticeState.CANCELLED, "already_decided"
    return None


def _is_open(uow: UnitOfWork, notice: Notice) -> bool:
    return uow.requests.get(_request_id(notice)).state is RequestState.OPEN


def _holidays(uow: UnitOfWork, group: Group) -> frozenset[date]:
    return uow.bank_holidays.of(group.id, group.nations)


def _destination(uow: UnitOfWork, notice: Notice, group: Group) -> Destination | None:
    if notice.kind is NoticeKind.REGISTRATION_DECISION:
        request = uow.requests.get(_request_id(notice))
        return Destination(team_id=request.team_id, channel_id=request.user_id)
    if notice.person_id is not None:
        identities = uow.people.list_identities(notice.person_id)
        home = [identity for identity in identities if identity.team_id == group.team_id] or identities
        return Destination(team_id=home[0].team_id, channel_id=home[0].user_id) if home else None
    if notice.series_id is None:
        return None
    series = uow.series.get(notice.series_id)
    if series.channel_id is None:
        return None
    return Destination(team_id=series.team_id, channel_id=series.channel_id)


def _telling(uow: UnitOfWork, notice: Notice, group: Group, destination: Destination, now: datetime) -> Telling:
    series = uow.series.get(notice.series_id) if notice.series_id is not None else None
    shown = meeting_view(uow, uow.meetings.get(notice.meeting_id)) if notice.meeting_id is not None else None
    dates: tuple[datetime, ...] = ()
    if series is not None and notice.kind in {NoticeKind.ANNOUNCEMENT, NoticeKind.WITHDRAWAL}:
        standing = (one.starts_at for one in each_date(uow, series, now=now) if not one.is_cancelled)
        dates = tuple(islice(standing, _SHOWN))
    registration = notice.kind in {NoticeKind.REGISTRATION_REQUEST, NoticeKind.REGISTRATION_DECISION}
    return Telling(
        notice=notice,
        destination=destination,
        group=group,
        series=series,
        shown=shown,
        dates=dates,
        person=uow.people.get(notice.person_id) if notice.person_id is not None else None,
        request=uow.requests.get(_request_id(notice)) if registration else None,
    )


def _request_id(notice: Notice) -> RequestId:
    return RequestId(int(str(notice.facts["request"])))


def record_sent(
    uow: UnitOfWork, *, notice: Notice, owner: str, channel_id: str, slack_ts: str, team_id: str | None, now: datetime
) -> bool:
    """Record that Slack took the message; a reminder's message becomes a card that shows the meeting's answers.

    Whether the row was still ours to finish; `False` means that another look at it has already decided.
    """
    if not uow.outbox.finish_sent(notice.id, owner=owner, now=now, channel_id=channel_id, slack_ts=slack_ts):
        return False
    if notice.kind is NoticeKind.REMINDER and notice.meeting_id is not None:
        uow.outbox.add_card(
            meeting_id=notice.meeting_id,
            notice_id=notice.id,
            team_id=team_id or "",
            channel_id=channel_id,
            slack_ts=slack_ts,
        )
    return True


def stale_cards(uow: UnitOfWork, *, at_most: int) -> list[tuple[Card, MeetingView, Notice]]:
    """Messages that no longer show the answers as they are, with what they should show."""
    return [
        (card, meeting_view(uow, uow.meetings.get(card.meeting_id)), uow.outbox.get(card.notice_id))
        for card in uow.outbox.list_stale_cards(at_most=at_most)
    ]
