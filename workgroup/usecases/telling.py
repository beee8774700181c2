"""What a notice tells and where it goes: all that its words need, and what its message shows later. Knows no words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workgroup.ids import PersonId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.reply import PartStat, SeatAnswer, seat_answers
from workgroup.meeting.series import Series
from workgroup.notices import Notice
from workgroup.ports import Card, RegistrationRequest, UnitOfWork
from workgroup.roster.group import Group
from workgroup.roster.person import Person
from workgroup.usecases.confirming import AboutPerson
from workgroup.usecases.poll_views import PollView
from workgroup.usecases.roster_news import ProposalView, Told


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
    poll: PollView | None = None
    news: Told | None = None
    """What has happened to a seat, a deputy or an office."""
    proposal: ProposalView | None = None
    """A change that waits for the coordinator."""
    about: AboutPerson | None = None
    """Of whom it tells, or whom it asks about their seats."""


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


def stale_cards(uow: UnitOfWork, *, at_most: int) -> list[tuple[Card, MeetingView, Notice]]:
    """Messages that no longer show the answers as they are, with what they should show."""
    return [
        (card, meeting_view(uow, uow.meetings.get(card.meeting_id)), uow.outbox.get(card.notice_id))
        for card in uow.outbox.list_stale_cards(at_most=at_most)
    ]
