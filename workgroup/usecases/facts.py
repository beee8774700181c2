"""What many notices need to know, read once for all of them. Decides nothing."""

from collections.abc import Callable
from datetime import date, datetime
from itertools import islice
from typing import TypeVar

from workgroup.feedback.round import FeedbackRound
from workgroup.ids import GroupId, MeetingId, PersonId, PollId, RequestId, SeriesId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.series import Series
from workgroup.notices import Notice, NoticeKind
from workgroup.ports import RegistrationRequest, UnitOfWork
from workgroup.roster.group import Group
from workgroup.roster.person import Person
from workgroup.usecases.confirming import AboutPerson, about_person
from workgroup.usecases.planning import each_date
from workgroup.usecases.poll_views import PollView, poll_view
from workgroup.usecases.roster_news import ProposalView, read_news, read_proposal
from workgroup.usecases.telling import Destination, MeetingView, Telling, meeting_view

K = TypeVar("K")
V = TypeVar("V")
_SHOWN = 6
_REGISTRATIONS = frozenset({NoticeKind.REGISTRATION_REQUEST, NoticeKind.REGISTRATION_DECISION})
_OF_A_PERSON = frozenset({NoticeKind.CONFIRMATION_ANSWER, NoticeKind.ACCOUNT_CLOSED})
_OF_A_PLAN = frozenset({NoticeKind.ANNOUNCEMENT, NoticeKind.WITHDRAWAL, NoticeKind.PAUSE, NoticeKind.RESUMPTION})
_PROPOSALS = frozenset({NoticeKind.PROPOSAL, NoticeKind.PROPOSAL_DECISION})


class Facts:
    """Facts of one unit of work at one moment; each is read when it is first asked for."""

    def __init__(self, uow: UnitOfWork, now: datetime) -> None:
        self.now = now
        self._uow = uow
        self._groups: dict[GroupId, Group] = {}
        self._held: dict[GroupId, bool] = {}
        self._series: dict[SeriesId, Series] = {}
        self._meetings: dict[MeetingId, Meeting] = {}
        self._views: dict[MeetingId, MeetingView] = {}
        self._dates: dict[SeriesId, tuple[datetime, ...]] = {}
        self._holidays: dict[GroupId, frozenset[date]] = {}
        self._people: dict[PersonId, Person] = {}
        self._rounds: dict[MeetingId, FeedbackRound | None] = {}
        self._answered: dict[MeetingId, frozenset[PersonId]] = {}
        self._requests: dict[RequestId, RegistrationRequest] = {}
        self._polls: dict[PollId, PollView] = {}

    def group(self, group_id: GroupId) -> Group:
        """The group."""
        return _once(self._groups, group_id, self._uow.groups.get)

    def is_group_held(self, group_id: GroupId) -> bool:
        """Whether the group's sending is held."""
        return _once(self._held, group_id, lambda of: self._uow.holds.find(of) is not None)

    def series(self, series_id: SeriesId) -> Series:
        """The series."""
        return _once(self._series, series_id, self._uow.series.get)

    def meeting(self, meeting_id: MeetingId) -> Meeting:
        """The meeting as it stands."""
        return _once(self._meetings, meeting_id, self._uow.meetings.get)

    def view(self, meeting_id: MeetingId) -> MeetingView:
        """The meeting with its answers, as a message shows it."""
        return _once(self._views, meeting_id, lambda of: meeting_view(self._uow, self.meeting(of)))

    def person(self, person_id: PersonId) -> Person:
        """The person."""
        return _once(self._people, person_id, self._uow.people.get)

    def holidays(self, group: Group) -> frozenset[date]:
        """The days on which offices of the group's nations close."""
        return _once(self._holidays, group.id, lambda of: self._uow.bank_holidays.of(of, group.nations))

    def is_held(self, notice: Notice) -> bool:
        """Whether the notice waits because its group's sending is held; what reminds of that goes out all the same."""
        return notice.kind is not NoticeKind.OUTBOX_HELD and self.is_group_held(notice.group_id)

    def feedback_round(self, meeting_id: MeetingId) -> FeedbackRound | None:
        """The feedback round of the meeting; `None` when there is none."""
        return _once(self._rounds, meeting_id, self._uow.feedback.find_round)

    def has_answered(self, meeting_id: MeetingId, person_id: PersonId) -> bool:
        """Whether the person has given feedback about the meeting."""
        return person_id in _once(self._answered, meeting_id, self._who_answered)

    def request(self, notice: Notice) -> RegistrationRequest:
        """The wish to be registered that the notice is about."""
        return _once(self._requests, RequestId(int(str(notice.facts["request"]))), self._uow.requests.get)

    def poll(self, notice: Notice) -> PollView:
        """The poll that the notice is about, as everybody may see it."""
        poll_id = PollId(int(str(notice.facts["poll"])))
        return _once(self._polls, poll_id, lambda of: poll_view(self._uow, self._uow.polls.get(of), now=self.now))

    def proposal(self, notice: Notice) -> ProposalView | None:
        """The change that waits and that the notice is about; `None` for one that is not there."""
        return read_proposal(self._uow, notice)

    def about(self, notice: Notice) -> AboutPerson | None:
        """The person of whom a notice tells, or whom it asks about their seats; `None` for other kinds."""
        if notice.kind is NoticeKind.CONFIRMATION_REQUEST and notice.person_id is not None:
            return about_person(self._uow, notice.person_id, now=self.now)
        if notice.kind in _OF_A_PERSON:
            return about_person(self._uow, PersonId(int(str(notice.facts["person"]))), now=self.now)
        return None

    def dates(self, series: Series) -> tuple[datetime, ...]:
        """The next starts of the series that stand, in UTC."""
        return _once(self._dates, series.id, lambda _: self._next_starts(series))

    def destination(self, notice: Notice) -> Destination | None:
        """Where the notice goes: to one person, or to its series' channel. `None` when there is no such place yet."""
        if notice.kind is NoticeKind.REGISTRATION_DECISION:
            request = self.request(notice)
            return Destination(team_id=request.team_id, channel_id=request.user_id)
        if notice.person_id is not None:
            home_team = self.group(notice.group_id).team_id
            identities = self._uow.people.list_identities(notice.person_id)
            home = [identity for identity in identities if identity.team_id == home_team] or identities
            return Destination(team_id=home[0].team_id, channel_id=home[0].user_id) if home else None
        if notice.series_id is None:
            return None
        series = self.series(notice.series_id)
        if series.channel_id is None:
            return None
        return Destination(team_id=series.team_id, channel_id=series.channel_id)

    def telling(self, notice: Notice, destination: Destination) -> Telling:
        """All that the notice's words need."""
        series = self.series(notice.series_id) if notice.series_id is not None else None
        return Telling(
            notice=notice,
            destination=destination,
            group=self.group(notice.group_id),
            series=series,
            shown=self.view(notice.meeting_id) if notice.meeting_id is not None else None,
            dates=self.dates(series) if series is not None and notice.kind in _OF_A_PLAN else (),
            person=self.person(notice.person_id) if notice.person_id is not None else None,
            request=self.request(notice) if notice.kind in _REGISTRATIONS else None,
            poll=self.poll(notice) if notice.kind.is_poll else None,
            news=read_news(self._uow, notice) if notice.kind is NoticeKind.SEAT_CHANGE else None,
            proposal=self.proposal(notice) if notice.kind in _PROPOSALS else None,
            about=self.about(notice),
        )

    def _next_starts(self, series: Series) -> tuple[datetime, ...]:
        standing = (one.starts_at for one in each_date(self._uow, series, now=self.now) if not one.is_cancelled)
        return tuple(islice(standing, _SHOWN))

    def _who_answered(self, meeting_id: MeetingId) -> frozenset[PersonId]:
        feedback = self.feedback_round(meeting_id)
        asked = self._uow.feedback.asked(feedback.id) if feedback is not None else {}
        return frozenset(person_id for person_id, has_answered in asked.items() if has_answered)


def _once(known: dict[K, V], key: K, read: Callable[[K], V]) -> V:
    if key not in known:
        known[key] = read(key)
    return known[key]
