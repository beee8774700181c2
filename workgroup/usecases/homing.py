"""What one person sees of everything that is theirs. Knows no surface."""

from dataclasses import dataclass
from datetime import datetime

from workgroup.ids import PersonId, SeriesId
from workgroup.meeting.reply import PartStat
from workgroup.meeting.series import Series
from workgroup.ports import RegistrationRequest, UnitOfWork
from workgroup.roster.group import Group
from workgroup.roster.permission import CHAIRING, Actor, Role
from workgroup.roster.person import Absence, Standing
from workgroup.roster.seat import Capacity, SeatHeld
from workgroup.usecases.arriving import Visitor, people_of
from workgroup.usecases.covering import SeriesGaps, list_gaps
from workgroup.usecases.planning import next_standing
from workgroup.usecases.roster_news import ProposalView, proposal_view
from workgroup.usecases.telling import MeetingView, meeting_view

_DECIDING = CHAIRING | {Capacity.SECRETARIAT}


@dataclass(frozen=True, kw_only=True)
class MySeat:
    """A seat of the person, or one they deputise for."""

    series: Series
    held: SeatHeld
    as_deputy: bool


@dataclass(frozen=True, kw_only=True)
class MyMeeting:
    """A meeting ahead of a series that the person belongs to."""

    shown: MeetingView
    partstat: PartStat | None
    """What the person has answered; `None` for a coordinator without a seat there."""


@dataclass(frozen=True, kw_only=True)
class Home:
    """Everything of one person's, across their groups."""

    standing: Standing
    groups: tuple[Group, ...]
    meetings: tuple[MyMeeting, ...]
    """The next of each series, earliest first."""
    later: tuple[tuple[Series, datetime], ...]
    """For series whose next meeting is too far off to have a record: its start, in UTC; earliest first."""
    seats: tuple[MySeat, ...]
    requests: tuple[tuple[Series, RegistrationRequest], ...]
    """Wishes to register that wait for this person's decision."""
    feedback: tuple[MeetingView, ...]
    """Meetings whose feedback round is open and not answered by the person."""
    proposals: tuple[ProposalView, ...] = ()
    """Changes of who sits where that wait for this person's decision."""
    absences: tuple[tuple[Group, Absence], ...] = ()
    """The person's own days away, from today on."""
    lacking: tuple[SeriesGaps, ...] = ()
    """What each series lacks, for who coordinates it."""
    approving: tuple[Group, ...] = ()
    """The groups that the person coordinates."""


def my_home(uow: UnitOfWork, *, visitor: Visitor, now: datetime) -> Home:
    """What waits for the person, what comes next, and where they sit. Empty for guests and strangers."""
    groups: list[Group] = []
    meetings: list[MyMeeting] = []
    later: list[tuple[Series, datetime]] = []
    seats: list[MySeat] = []
    requests: list[tuple[Series, RegistrationRequest]] = []
    feedback: list[MeetingView] = []
    proposals: list[ProposalView] = []
    absences: list[tuple[Group, Absence]] = []
    lacking: list[SeriesGaps] = []
    approving: list[Group] = []
    for person in people_of(uow, visitor, now=now):
        group = uow.groups.get(person.group_id)
        groups.append(group)
        is_coordinator = group.coordinator_id == person.id
        decides: set[SeriesId] = set()
        for series in uow.series.list_of(group.id):
            own = _my_seats(uow, series, person.id, now)
            if is_coordinator or any(seat.held.capacity in _DECIDING and not seat.as_deputy for seat in own):
                decides.add(series.id)
            seats += own
            if not own and not is_coordinator:
                continue
            upcoming = [m for m in uow.meetings.list_of(series.id, since=now) if not m.is_cancelled]
            if upcoming:
                shown = meeting_view(uow, upcoming[0])
                meetings.append(MyMeeting(shown=shown, partstat=shown.answer_of(person.id)))
            elif (planned := next_standing(uow, series, now=now)) is not None:
                later.append((series, planned.starts_at))
            feedback += _waiting_feedback(uow, series, person.id, now)
        today = now.astimezone(group.zone).date()
        absences += [(group, one) for one in uow.absences.list_of([person.id], since=today)]
        if is_coordinator or any(seat.held.capacity in CHAIRING and not seat.as_deputy for seat in seats):
            proposals += [proposal_view(uow, one) for one in uow.proposals.list_open(group.id)]
        if is_coordinator:
            approving.append(group)
            actor = Actor(person=person, roles=frozenset({Role.COORDINATOR}), standing=visitor.standing)
            lacking += [
                list_gaps(uow, actor=actor, series_id=series.id, now=now) for series in uow.series.list_of(group.id)
            ]
        requests += [
            (uow.series.get(request.series_id), request)
            for request in (uow.requests.list_open(group.id) if decides else ())
            if request.series_id in decides
        ]
    return Home(
        standing=visitor.standing,
        groups=tuple(groups),
        meetings=tuple(sorted(meetings, key=lambda one: one.shown.meeting.starts_at)),
        later=tuple(sorted(later, key=lambda one: one[1])),
        seats=tuple(seats),
        requests=tuple(requests),
        feedback=tuple(feedback),
        proposals=tuple(proposals),
        absences=tuple(absences),
        lacking=tuple(lacking),
        approving=tuple(approving),
    )


def _waiting_feedback(uow: UnitOfWork, series: Series, person_id: PersonId, now: datetime) -> list[MeetingView]:
    waiting = []
    for meeting in reversed(uow.meetings.list_of(series.id, until=now)[-3:]):
        asked = uow.feedback.find_round(meeting.id)
        if (
            asked is not None
            and asked.closed_at is None
            and asked.opens_at <= now < asked.closes_at
            and uow.feedback.asked(asked.id).get(person_id) is False
        ):
            waiting.append(meeting_view(uow, meeting))
    return waiting


def _my_seats(uow: UnitOfWork, series: Series, person_id: PersonId, now: datetime) -> list[MySeat]:
    today = now.astimezone(series.zone).date()
    found = []
    for held in uow.seats.list_held(series.id, today):
        if held.holder is not None and held.holder.id == person_id:
            found.append(MySeat(series=series, held=held, as_deputy=False))
        elif any(deputy.id == person_id for deputy in held.deputies):
            found.append(MySeat(series=series, held=held, as_deputy=True))
    return found
