"""What use-cases need of storage: one Protocol a noun, and the unit of work that joins them. Knows no SQL."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from workgroup.calendar.bank_holidays import BankHoliday
from workgroup.calendar.periods import Period, PeriodKind
from workgroup.calendar.recurrence import Recurrence
from workgroup.crossover.partnership import Partnership
from workgroup.feedback.questions import FeedbackAnswer
from workgroup.feedback.round import FeedbackRound
from workgroup.feedback.totals import Totals
from workgroup.ids import (
    AppointmentId,
    GroupId,
    MeetingId,
    NoticeId,
    OrganisationId,
    PeriodId,
    PersonId,
    RequestId,
    RoundId,
    SeatId,
    SeriesId,
    UndoId,
)
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.ports import Polls
from workgroup.meeting.presence import Presence
from workgroup.meeting.quorum import QuorumFrom
from workgroup.meeting.reply import PartStat, Reply
from workgroup.meeting.series import Series, Tier
from workgroup.notices import Lead, Notice
from workgroup.outbox import Card as Card
from workgroup.outbox import Outbox as Outbox
from workgroup.outbox import Paces as Paces
from workgroup.roster.group import Group, Organisation, Sector, SectorTier
from workgroup.roster.person import Authority, Briefable, Identity, InBrief, Person
from workgroup.roster.ports import Absences, OrganisationHistory, Proposals
from workgroup.roster.seat import Appointment, Capacity, Deputyship, Representation, Seat, Seated, SeatHeld


class Groups(Protocol):
    """Working groups and their sectors."""

    def add(
        self,
        *,
        name: str,
        area: str,
        nations: Sequence[str],
        tzid: str,
        place: str,
        team_id: str | None,
        reference: str | None = None,
    ) -> Group: ...
    def save(self, group: Group) -> None: ...
    def get(self, group_id: GroupId) -> Group: ...
    def find_by_reference(self, reference: str) -> Group | None: ...
    def list_all(self) -> list[Group]: ...
    def put_sectors(self, group_id: GroupId, sectors: Sequence[Sector]) -> None:
        """Add or change sectors by code; none is removed."""

    def list_sectors(self, group_id: GroupId) -> list[Sector]:
        """In the order in which they were first put."""


class Organisations(Protocol):
    """Bodies that hold seats."""

    def add(
        self,
        *,
        group_id: GroupId,
        name: str,
        sectors: Sequence[str],
        nation: str | None = None,
        domain: str | None = None,
        reference: str | None = None,
    ) -> Organisation: ...
    def save(self, organisation: Organisation) -> None: ...
    def get(self, organisation_id: OrganisationId) -> Organisation: ...
    def list_of(self, group_id: GroupId) -> list[Organisation]:
        """By name."""


class People(Protocol):
    """People and where they are reached."""

    def add(
        self,
        *,
        group_id: GroupId,
        name: str,
        email: str | None,
        post: str,
        organisation_id: OrganisationId | None,
        sector: str | None,
        confirmed_on: date | None = None,
        left_on: date | None = None,
        reference: str | None = None,
        authority: Authority | None = None,
        briefable: Briefable = Briefable.UNKNOWN,
        languages: Sequence[str] = (),
        adjustments: Sequence[str] = (),
    ) -> Person: ...
    def save(self, person: Person) -> None: ...
    def get(self, person_id: PersonId) -> Person: ...
    def list_of(self, group_id: GroupId) -> list[Person]:
        """By name."""

    def list_in_brief(self, group_id: GroupId, on: date) -> list[InBrief]:
        """Those in post that day, by name, as little of each as a list to choose from shows."""

    def find_by_email(self, group_id: GroupId, email: str) -> Person | None: ...
    def list_by_email(self, email: str) -> list[Person]:
        """The people of every group with that address (lower case), for linking somebody who appears."""

    def list_by_identity(self, team_id: str, user_id: str) -> list[Person]:
        """Who this workspace account is, one in each group, groups in order of their ids."""

    def link(self, identity: Identity) -> None:
        """Reach a person by that account; repeated, it changes nothing."""

    def unlink(self, person_id: PersonId, *, team_id: str, user_id: str) -> None:
        """Do not reach the person by that account any more."""

    def list_identities(self, person_id: PersonId) -> list[Identity]: ...
    def list_reachable(self, person_ids: Collection[PersonId]) -> frozenset[PersonId]:
        """Those of them who have an account in some workspace, in one question."""


class Seats(Protocol):
    """Seats, appointments and deputies."""

    def put(self, *, series_id: SeriesId, organisation_id: OrganisationId, sector: str, number: int) -> Seat:
        """The seat, added if it was not there."""

    def get(self, seat_id: SeatId) -> Seat: ...
    def list_of(self, series_id: SeriesId) -> list[Seat]: ...
    def open_seat(self, seat_id: SeatId, *, capacity: Capacity, counts: bool, on: date) -> None:
        """Let the seat stand from that day on, as what it is to be until somebody sits in it."""

    def close_seat(self, seat_id: SeatId, to_on: date | None) -> None:
        """Give the seat its last day; `None` lets it stand again, when a closing is taken back."""

    def represent(self, representation: Representation) -> bool:
        """Whether it was added; `False` when the seat already speaks for that organisation from that day."""

    def change_representation(self, representation: Representation) -> None:
        """Give the seat's speaking for that organisation from that day its last day anew."""

    def list_representations(self, series_id: SeriesId) -> list[Representation]:
        """All of the series, past ones too, by seat and first day."""

    def appoint(
        self,
        *,
        seat_id: SeatId,
        person_id: PersonId,
        capacity: Capacity,
        counts: bool,
        from_on: date,
        to_on: date | None = None,
    ) -> Appointment: ...
    def close(self, appointment_id: AppointmentId, to_on: date) -> None: ...
    def reopen(self, appointment_id: AppointmentId, to_on: date | None) -> None:
        """Give a closed appointment back the last day it had, `None` for an open one: only when that is taken back."""

    def list_appointments_of(self, person_id: PersonId) -> list[Appointment]:
        """All of the person, past ones too, by first day."""

    def list_deputyships_of(self, person_id: PersonId) -> list[Deputyship]:
        """All of the person as deputy, past ones too, by first day."""

    def list_appointments(self, series_id: SeriesId) -> list[Appointment]:
        """All of the series, past ones too, by first day."""

    def list_seated(self, group_id: GroupId) -> list[Seated]:
        """Who sits for which organisation in which series of the group, and when; past and future ones too."""

    def put_deputy(self, deputyship: Deputyship) -> bool:
        """Whether it was added; `False` when the same person already stands for that seat from that day."""

    def change_deputy(self, deputyship: Deputyship) -> None:
        """Give the standing of that person for that seat from that day its order and its last day anew."""

    def list_deputies(self, series_id: SeriesId) -> list[Deputyship]: ...
    def list_held(self, series_id: SeriesId, on: date) -> list[SeatHeld]:
        """Every seat of the series as it stands that day, vacant ones too.

        Only seats that had somebody or were opened by then, and were not closed before. By sector order of the group,
        then organisation, then number. A vacant seat keeps the capacity and counts of its last appointment. Deputies
        are those held that day, still in post, in order.
        """

    def list_capacities(self, series_id: SeriesId, person_id: PersonId, on: date) -> list[Capacity]:
        """In what standing the person sits in the series that day; as deputy of anybody MEMBER. Empty for neither."""

    def list_series_of(self, person_id: PersonId, on: date) -> list[SeriesId]:
        """The series in which the person holds a seat or stands as deputy that day."""


class SeriesBook(Protocol):
    """Series and their reminders."""

    def add(
        self,
        *,
        group_id: GroupId,
        name: str,
        tier: Tier,
        purpose: str,
        channel_name: str | None,
        team_id: str | None,
        channel_id: str | None,
        tzid: str,
        recurrence: Recurrence | None,
        minutes: int,
        place: str,
        leads: Sequence[Lead],
        reference: str | None = None,
    ) -> Series: ...
    def save(self, series: Series) -> None: ...
    def get(self, series_id: SeriesId) -> Series: ...
    def list_of(self, group_id: GroupId) -> list[Series]:
        """In order of their ids."""

    def list_all(self) -> list[Series]: ...
    def list_in_channel(self, team_id: str, channel_id: str) -> list[Series]: ...
    def list_by_channel_name(self, channel_name: str) -> list[Series]:
        """Every series kept under that channel name (without #), linked or not, of every group."""

    def list_leads(self, series_id: SeriesId) -> tuple[Lead, ...]:
        """Longest lead first."""

    def put_leads(self, series_id: SeriesId, leads: Collection[Lead]) -> None:
        """These and no others from now on."""

    def calendar_name(self, series_id: SeriesId) -> str:
        """What names the series in people's calendars: random, made at the first question, the same for ever."""


class Terms(Protocol):
    """What a series has agreed: its quorum, and which sectors it needs."""

    def list_quorums(self, series_id: SeriesId) -> list[QuorumFrom]:
        """Every rule that held or holds, by its first day."""

    def put_quorum(self, series_id: SeriesId, quorum: QuorumFrom) -> None:
        """The rule from that day on, in place of one from the same day."""

    def needs(self, series_id: SeriesId) -> Mapping[str, SectorTier | None]:
        """How much the series needs a sector, by code; `None`: not here. Of the others the group's list tells."""

    def put_needs(self, series_id: SeriesId, needs: Mapping[str, SectorTier | None]) -> None:
        """These and no others from now on."""


class Meetings(Protocol):
    """Meetings."""

    def add(
        self,
        *,
        series_id: SeriesId,
        recurrence_id: datetime,
        starts_at: datetime,
        minutes: int,
        place: str,
        is_extra: bool = False,
        reference: str | None = None,
    ) -> Meeting: ...
    def save(self, meeting: Meeting) -> None: ...
    def delete(self, meeting_ids: Collection[MeetingId]) -> None:
        """Forget meetings that nobody has answered; their notices, cards and replies go with them."""

    def get(self, meeting_id: MeetingId) -> Meeting: ...
    def find(self, series_id: SeriesId, recurrence_id: datetime) -> Meeting | None: ...
    def list_of(
        self,
        series_id: SeriesId,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[Meeting]:
        """With `since < starts_at <= until`, cancelled ones too, earliest first."""

    def list_of_group(self, group_id: GroupId, *, since: datetime, until: datetime) -> list[Meeting]:
        """Those of every series of the group, as `list_of`."""

    def list_ended(self, *, since: datetime, until: datetime) -> list[Meeting]:
        """Those of every series whose end lies in `since < end <= until`, not cancelled."""


class Replies(Protocol):
    """Answers to meetings."""

    def put(self, reply: Reply) -> PartStat:
        """Keep the person's answer in place of an earlier one; return the earlier, NEEDS_ACTION if none."""

    def of(self, meeting_id: MeetingId) -> Mapping[PersonId, PartStat]: ...
    def list_of(self, meeting_id: MeetingId) -> list[Reply]:
        """The same with their moments, by person."""


class Presences(Protocol):
    """What was observed at meetings."""

    def put(self, presence: Presence) -> bool:
        """Whether it changed anything."""

    def add_all(self, presences: Sequence[Presence]) -> None:
        """Many at once, of places of which nothing is on record yet."""

    def of(self, meeting_id: MeetingId) -> list[Presence]: ...
    def of_series(self, series_id: SeriesId) -> Mapping[MeetingId, list[Presence]]: ...


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """How much waits in the outbox, of every group together."""

    not_due: int
    due: int
    """Due, and held by nobody."""
    held: int
    """Of groups whose sending is held, due or not."""
    on_its_way: int
    """Claimed or being sent."""
    in_doubt: int
    waits_since: datetime | None
    """Since when the oldest could have gone out or been taken back; `None` when nothing waits for that."""

    def late_by(self, now: datetime) -> timedelta:
        """How long the oldest has waited for a process that takes it; nought when none does."""
        return max(now - self.waits_since, timedelta(0)) if self.waits_since is not None else timedelta(0)


class OutboxView(Protocol):
    """What waits in the outbox and what became of what left it, read only."""

    def list_coming(self, group_id: GroupId, *, until: datetime, series_id: SeriesId | None = None) -> list[Notice]:
        """What waits and may go out by then, soonest first; of one series, or of the whole group."""

    def list_failed(
        self, group_id: GroupId, *, since: datetime, at_most: int, series_id: SeriesId | None = None
    ) -> list[Notice]:
        """What was given up or came too late since then, latest first."""

    def count_sent(self, group_id: GroupId, *, since: datetime, series_id: SeriesId | None = None) -> int:
        """How many notices were sent since then."""

    def backlog(self, *, now: datetime) -> Backlog: ...


@dataclass(frozen=True, kw_only=True)
class Hold:
    """A group's sending is held."""

    group_id: GroupId
    since: datetime
    by: PersonId | None


class Holds(Protocol):
    """Groups whose sending is held."""

    def put(self, group_id: GroupId) -> bool:
        """Whether it was not held until now."""

    def lift(self, group_id: GroupId) -> bool:
        """Whether it was held until now."""

    def find(self, group_id: GroupId) -> Hold | None: ...
    def list_all(self) -> list[Hold]: ...


class Feedback(Protocol):
    """Feedback rounds, who was asked, and answers without an author."""

    def add_round(
        self,
        *,
        meeting_id: MeetingId,
        opens_at: datetime,
        remind_at: datetime,
        closes_at: datetime,
        closed_at: datetime | None = None,
    ) -> FeedbackRound: ...
    def get_round(self, round_id: RoundId) -> FeedbackRound: ...
    def find_round(self, meeting_id: MeetingId) -> FeedbackRound | None: ...
    def list_to_close(self, now: datetime) -> list[FeedbackRound]: ...
    def close(self, round_id: RoundId, now: datetime) -> None:
        """Close it and write its answers anew in a random order, without what led to them from a token."""

    def ask(self, round_id: RoundId, person_id: PersonId) -> bool:
        """Whether the person was not asked before."""

    def asked(self, round_id: RoundId) -> Mapping[PersonId, bool]:
        """Who was asked, and whether they have answered."""

    def mark_answered(self, round_id: RoundId, person_id: PersonId) -> bool:
        """Whether this is the person's first answer. Keeps no time."""

    def put_answer(self, round_id: RoundId, token_hash: str, answer: FeedbackAnswer) -> bool:
        """Keep or replace the answer under that token; `True` when it is new. Keeps no author and no time."""

    def find_answer(self, round_id: RoundId, token_hash: str) -> FeedbackAnswer | None: ...
    def answers(self, round_id: RoundId) -> list[FeedbackAnswer]:
        """In an order that tells nothing."""

    def find_totals(self, round_id: RoundId) -> Totals | None:
        """The totals that were last shown."""

    def put_totals(self, round_id: RoundId, totals: Totals) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Undo:
    """What it takes to undo one intention."""

    id: UndoId
    group_id: GroupId
    verb: str
    facts: Mapping[str, object]
    until: datetime
    used: bool


class Undos(Protocol):
    """Intentions that can still be undone."""

    def add(self, *, group_id: GroupId, verb: str, facts: Mapping[str, object], until: datetime) -> UndoId: ...
    def find(self, undo_id: UndoId) -> Undo | None: ...
    def use(self, undo_id: UndoId) -> bool:
        """Whether it was unused until now."""


@dataclass(frozen=True, kw_only=True)
class UndoButton:
    """A posted message that shows an Undo button."""

    notice_id: NoticeId
    undo: Undo


class UndoButtons(Protocol):
    """Posted messages that show an Undo button."""

    def put(self, notice_id: NoticeId, undo_id: UndoId) -> None:
        """That notice's message shows a button for that undo; repeated, it changes nothing."""

    def list_over(self, *, now: datetime, at_most: int) -> list[UndoButton]:
        """Those whose undo was used, or is too late by now."""

    def drop(self, notice_id: NoticeId) -> None: ...


class RequestState(StrEnum):
    """What became of somebody's wish to be registered."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, kw_only=True)
class RegistrationRequest:
    """Somebody's wish to be registered, until the coordinator decides."""

    id: RequestId
    group_id: GroupId
    series_id: SeriesId
    team_id: str
    user_id: str
    name: str
    email: str | None
    organisation_id: OrganisationId | None
    organisation_name: str
    sector: str | None
    post: str
    capacity: Capacity
    state: RequestState
    as_deputy: bool = False


class Requests(Protocol):
    """Wishes to be registered."""

    def add(
        self,
        *,
        group_id: GroupId,
        series_id: SeriesId,
        team_id: str,
        user_id: str,
        name: str,
        email: str | None,
        organisation_id: OrganisationId | None,
        organisation_name: str,
        sector: str | None,
        post: str,
        capacity: Capacity,
        as_deputy: bool,
        asked_at: datetime,
    ) -> RegistrationRequest: ...
    def get(self, request_id: RequestId) -> RegistrationRequest: ...
    def find_open(self, series_id: SeriesId, team_id: str, user_id: str) -> RegistrationRequest | None: ...
    def list_open(self, group_id: GroupId) -> list[RegistrationRequest]: ...
    def decide(self, request_id: RequestId, state: RequestState) -> bool:
        """Whether it was open until now."""


class BankHolidays(Protocol):
    """Days on which offices close, by group and nation."""

    def put(self, group_id: GroupId, nation: str, days: Collection[date]) -> int:
        """How many of them were new. A day that is there stays as it is, also one that a coordinator took out."""

    def save(self, group_id: GroupId, holiday: BankHoliday) -> None:
        """Keep the day, in place of what was known of it."""

    def forget(self, group_id: GroupId, nation: str, days: Collection[date]) -> None: ...
    def of(self, group_id: GroupId, nations: Collection[str]) -> frozenset[date]:
        """The days on which offices of any of the nations close."""

    def named(self, group_id: GroupId, nations: Collection[str]) -> Mapping[date, str]:
        """As `of`, with their names."""

    def list_of(self, group_id: GroupId, *, since: date | None = None, until: date | None = None) -> list[BankHoliday]:
        """From the first to the last day, both included, by day; those that a coordinator took out are among them."""


class Periods(Protocol):
    """Periods of days that a scheduler should know: terms, closures, exams, public events, dates to avoid."""

    def add(
        self,
        *,
        group_id: GroupId,
        organisation_id: OrganisationId | None,
        kind: PeriodKind,
        label: str,
        from_on: date,
        to_on: date,
        place: str = "",
        reference: str | None = None,
    ) -> Period: ...
    def save(self, period: Period) -> None: ...
    def forget(self, period_id: PeriodId) -> None: ...
    def list_of(self, group_id: GroupId, *, since: date | None = None) -> list[Period]:
        """Those that end on that day or later, by their first day."""


class Partnerships(Protocol):
    """Other partnerships on which people of the group sit, and bodies of which only the name is kept."""

    def add(self, partnership: Partnership) -> Partnership:
        """The partnership with the id that the database gave it."""

    def save(self, partnership: Partnership) -> None: ...
    def list_of(self, group_id: GroupId) -> list[Partnership]:
        """In order of their ids, in two questions."""

    def put_excluded(self, group_id: GroupId, name: str) -> bool:
        """Whether the name was not known."""

    def list_excluded(self, group_id: GroupId) -> list[str]:
        """The names, in order."""


class Audit(Protocol):
    """Who did what, when, by which road. Never anything of a feedback answer."""

    def record(
        self,
        *,
        group_id: GroupId | None,
        verb: str,
        subject: str,
        subject_id: int | None,
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
    ) -> None:
        """The actor, the road and the moment are those the unit of work was opened with."""

    def guarded(self, *, group_id: GroupId | None, field: str, category: str) -> None:
        """Count a text that was not kept: its field and category, never the text or its author."""


class UnitOfWork(Protocol):
    """One transaction over everything that is kept. Leaving the block commits, an exception rolls back."""

    @property
    def groups(self) -> Groups: ...
    @property
    def organisations(self) -> Organisations: ...
    @property
    def organisation_history(self) -> OrganisationHistory: ...
    @property
    def people(self) -> People: ...
    @property
    def absences(self) -> Absences: ...
    @property
    def seats(self) -> Seats: ...
    @property
    def series(self) -> SeriesBook: ...
    @property
    def terms(self) -> Terms: ...
    @property
    def meetings(self) -> Meetings: ...
    @property
    def replies(self) -> Replies: ...
    @property
    def presences(self) -> Presences: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def outbox_view(self) -> OutboxView: ...
    @property
    def holds(self) -> Holds: ...
    @property
    def paces(self) -> Paces: ...
    @property
    def feedback(self) -> Feedback: ...
    @property
    def undos(self) -> Undos: ...
    @property
    def polls(self) -> Polls: ...
    @property
    def undo_buttons(self) -> UndoButtons: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def proposals(self) -> Proposals: ...
    @property
    def bank_holidays(self) -> BankHolidays: ...
    @property
    def periods(self) -> Periods: ...
    @property
    def partnerships(self) -> Partnerships: ...
    @property
    def audit(self) -> Audit: ...
    def is_first(self, key: str) -> bool:
        """Whether this delivery was not seen before; kept in this transaction, so a failed try leaves none."""

    def take_turns(self, over: str) -> None:
        """Let only one transaction at a time do what that word names; the others wait until this one has ended.

        To be called before looking at what must not change meanwhile.
        """


class NotThere(LookupError):
    """An id that storage does not hold: a fault, since ids from outside are looked up in their group first."""
