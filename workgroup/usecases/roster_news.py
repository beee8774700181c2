"""What one person is told when seats, deputies or offices change. Ids are kept; the words are made when it is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from workgroup.ids import GroupId, MeetingId, OrganisationId, PersonId, ProposalId, SeatId, SeriesId
from workgroup.meeting.series import Series
from workgroup.notices import Notice, NoticeDraft, NoticeKind, NoticeState
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Group, Organisation
from workgroup.roster.person import Person
from workgroup.roster.ports import Proposal

TELL_FOR = timedelta(days=14)
"""How long such news is worth telling."""


class Happened(StrEnum):
    """What a person is told of."""

    DEPUTY_NAMED = "deputy_named"
    DEPUTY_ENDED = "deputy_ended"
    SEAT_GIVEN = "seat_given"
    SEAT_LEFT = "seat_left"
    OFFICE_GIVEN = "office_given"
    CONTACT_NAMED = "contact_named"
    CORRECTED = "corrected"
    NOBODY_COMES = "nobody_comes"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, kw_only=True)
class News:
    """Something to tell to one person."""

    happened: Happened
    to: PersonId
    key: str
    """What makes it this news and no other, besides what happened and who is told."""
    by: PersonId | None = None
    about: PersonId | None = None
    series_id: SeriesId | None = None
    seat_id: SeatId | None = None
    organisation_id: OrganisationId | None = None
    meeting_id: MeetingId | None = None
    from_on: date | None = None
    to_on: date | None = None

    def enqueue(self, uow: UnitOfWork, *, group_id: GroupId, now: datetime) -> str | None:
        """Keep it to be told, unless who is told did it themselves; the notice's key, `None` for nothing to tell."""
        if self.to == self.by:
            return None
        key = f"seat_change:{self.happened}:{self.key}:{self.to}:{now:%Y%m%dT%H%M%S%f}"
        facts = {
            "happened": self.happened.value,
            "by": _number(self.by),
            "about": _number(self.about),
            "seat": _number(self.seat_id),
            "organisation": _number(self.organisation_id),
            "meeting": _number(self.meeting_id),
            "from": self.from_on.isoformat() if self.from_on is not None else None,
            "to": self.to_on.isoformat() if self.to_on is not None else None,
        }
        uow.outbox.enqueue(
            NoticeDraft(
                key=key,
                kind=NoticeKind.SEAT_CHANGE,
                group_id=group_id,
                series_id=self.series_id,
                person_id=self.to,
                due_at=now,
                expires_at=now + TELL_FOR,
                priority=3,
                facts=facts,
            )
        )
        return key


@dataclass(frozen=True, kw_only=True)
class Told:
    """Such news with all that its words need."""

    happened: Happened
    group: Group
    by: Person | None
    about: Person | None
    is_about_them: bool
    """Whether it is about the very person who is told."""
    series: Series | None
    organisation: Organisation | None
    from_on: date | None
    to_on: date | None
    starts_at: datetime | None
    """When the meeting begins that it is about, in UTC."""


@dataclass(frozen=True, kw_only=True)
class ProposalView:
    """A change that waits, with all that its words need."""

    proposal: Proposal
    asked_by: Person
    series: Series
    holder: Person
    """Whose seat it is about."""
    who: str
    """Who is to come into the seat, or to deputise: their name, with their address where somebody new has one."""
    is_new: bool
    """Whether the group does not know them yet."""
    from_on: date | None
    to_on: date | None
    everywhere: bool


def read_news(uow: UnitOfWork, notice: Notice) -> Told:
    """What a notice of a changed seat is about, as it is now."""
    facts = notice.facts
    seat_id, organisation_id = _id(facts.get("seat")), _id(facts.get("organisation"))
    if organisation_id is None and seat_id is not None:
        organisation_id = uow.seats.get(SeatId(seat_id)).organisation_id
    meeting_id = _id(facts.get("meeting"))
    return Told(
        happened=Happened(str(facts["happened"])),
        group=uow.groups.get(notice.group_id),
        by=_person(uow, facts.get("by")),
        about=_person(uow, facts.get("about")),
        is_about_them=notice.person_id is not None and facts.get("about") == notice.person_id,
        series=uow.series.get(notice.series_id) if notice.series_id is not None else None,
        organisation=uow.organisations.get(OrganisationId(organisation_id)) if organisation_id is not None else None,
        from_on=_day(facts.get("from")),
        to_on=_day(facts.get("to")),
        starts_at=uow.meetings.get(MeetingId(meeting_id)).starts_at if meeting_id is not None else None,
    )


def read_proposal(uow: UnitOfWork, notice: Notice) -> ProposalView | None:
    """The change that a notice is about; `None` for one that is not there."""
    found = _id(notice.facts.get("proposal"))
    proposal = uow.proposals.find(ProposalId(found)) if found is not None else None
    return proposal_view(uow, proposal) if proposal is not None else None


def proposal_view(uow: UnitOfWork, proposal: Proposal) -> ProposalView:
    """A change that waits, as a message shows it."""
    facts = proposal.facts
    wanted = facts.get("candidate")
    candidate = wanted if isinstance(wanted, Mapping) else {}
    known = _person(uow, candidate.get("person"))
    email = candidate.get("email")
    if known is None and isinstance(email, str):
        known = uow.people.find_by_email(proposal.group_id, email)
    name = known.name if known is not None else str(candidate.get("name") or email or "somebody")
    return ProposalView(
        proposal=proposal,
        asked_by=uow.people.get(proposal.asked_by),
        series=uow.series.get(SeriesId(int(str(facts["series"])))),
        holder=uow.people.get(PersonId(int(str(facts["of"])))),
        who=f"{name} ({email})" if known is None and isinstance(email, str) and email != name else name,
        is_new=known is None,
        from_on=_day(facts.get("from")),
        to_on=_day(facts.get("to")),
        everywhere=facts.get("everywhere") is True,
    )


def tell_taken_back(uow: UnitOfWork, group_id: GroupId, keys: Sequence[str], *, now: datetime) -> int:
    """Withdraw what has not been told yet, and tell who has been told that it does not hold; how many those are."""
    again = 0
    for key in keys:
        if uow.outbox.cancel(key):
            continue
        notice = uow.outbox.find(key)
        if notice is None or notice.person_id is None or notice.state in _UNTOLD:
            continue
        draft = NoticeDraft(
            key=f"{key}:taken_back",
            kind=NoticeKind.SEAT_CHANGE,
            group_id=group_id,
            series_id=notice.series_id,
            person_id=notice.person_id,
            due_at=now,
            expires_at=now + TELL_FOR,
            priority=3,
            facts={**notice.facts, "happened": Happened.TAKEN_BACK.value, "was": notice.facts.get("happened")},
        )
        again += uow.outbox.enqueue(draft) is not None
    return again


_UNTOLD = frozenset({NoticeState.CANCELLED, NoticeState.EXPIRED, NoticeState.SUPERSEDED, NoticeState.DEAD})


def _person(uow: UnitOfWork, kept: object) -> Person | None:
    found = _id(kept)
    return uow.people.get(PersonId(found)) if found is not None else None


def _number(found: int | None) -> int | None:
    return int(found) if found is not None else None


def _id(kept: object) -> int | None:
    return kept if isinstance(kept, int) else None


def _day(kept: object) -> date | None:
    return date.fromisoformat(kept) if isinstance(kept, str) else None
