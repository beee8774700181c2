"""A group with one series, made of as little as the database lets pass. Knows no rules."""

from datetime import UTC, date, datetime, timedelta

from workgroup.meeting.meeting import Meeting
from workgroup.meeting.series import Series, Tier
from workgroup.notices import NoticeDraft, NoticeKind
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Group, Organisation, Sector
from workgroup.roster.person import Person
from workgroup.roster.seat import Appointment, Capacity, Seat

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
LONG_AGO = date(2025, 9, 1)


def a_group(uow: UnitOfWork, *, name: str = "Alder", reference: str | None = None) -> Group:
    """A group with three sectors, of which the first in order is not the first by letters."""
    group = uow.groups.add(
        name=name,
        area="Alder Region",
        nations=["england", "wales"],
        tzid="Europe/London",
        place="",
        team_id="T1",
        reference=reference,
    )
    uow.groups.put_sectors(
        group.id,
        [
            Sector(code="HE", name="Higher education"),
            Sector(code="FE", name="Further education"),
            Sector(code="GOV-ED", name="DfE", any_of=("GOV-ED", "GOV-HO")),
        ],
    )
    return group


def a_series(uow: UnitOfWork, group: Group, *, name: str = "Steering group") -> Series:
    """A series that nobody has scheduled."""
    return uow.series.add(
        group_id=group.id,
        name=name,
        tier=Tier.STEERING,
        purpose="",
        channel_name="steering",
        team_id=None,
        channel_id=None,
        tzid="Europe/London",
        recurrence=None,
        minutes=60,
        place="",
        leads=(),
    )


def an_organisation(uow: UnitOfWork, group: Group, *, name: str = "University of Merrowby") -> Organisation:
    """An organisation of one sector."""
    return uow.organisations.add(group_id=group.id, name=name, sectors=["HE"])


def a_person(uow: UnitOfWork, group: Group, *, name: str = "Prisca Vale", left_on: date | None = None) -> Person:
    """A person without an address."""
    return uow.people.add(
        group_id=group.id,
        name=name,
        email=None,
        post="Director",
        organisation_id=None,
        sector="HE",
        left_on=left_on,
    )


def a_seat(uow: UnitOfWork, series: Series, organisation: Organisation, *, sector: str = "HE", number: int = 1) -> Seat:
    """A seat in which nobody has sat."""
    return uow.seats.put(series_id=series.id, organisation_id=organisation.id, sector=sector, number=number)


def sits(
    uow: UnitOfWork,
    seat: Seat,
    person: Person,
    *,
    capacity: Capacity = Capacity.MEMBER,
    counts: bool = True,
    from_on: date = LONG_AGO,
    to_on: date | None = None,
) -> Appointment:
    """A person in a seat."""
    return uow.seats.appoint(
        seat_id=seat.id, person_id=person.id, capacity=capacity, counts=counts, from_on=from_on, to_on=to_on
    )


def a_meeting(uow: UnitOfWork, series: Series, *, starts_at: datetime = NOW + timedelta(days=1)) -> Meeting:
    """A meeting of an hour."""
    return uow.meetings.add(
        series_id=series.id, recurrence_id=starts_at.replace(tzinfo=None), starts_at=starts_at, minutes=60, place=""
    )


def a_draft(
    group: Group,
    *,
    key: str = "reminder:1:15m",
    meeting: Meeting | None = None,
    due_at: datetime = NOW,
    priority: int = 3,
    kind: NoticeKind = NoticeKind.REMINDER,
) -> NoticeDraft:
    """A reminder that may be told for a day."""
    return NoticeDraft(
        key=key,
        kind=kind,
        group_id=group.id,
        series_id=meeting.series_id if meeting else None,
        meeting_id=meeting.id if meeting else None,
        due_at=due_at,
        expires_at=due_at + timedelta(days=1),
        priority=priority,
        facts={"lead": "15m"},
    )
