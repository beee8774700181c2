"""Why a message came to somebody: for which group, by which seat or answer, by which rule. Knows no words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workgroup.ids import NoticeId
from workgroup.meeting.reply import PartStat
from workgroup.meeting.series import Series
from workgroup.notices import Lead, Notice, NoticeKind, parse_lead
from workgroup.ports import NotThere, UnitOfWork
from workgroup.roster.group import Group, Organisation
from workgroup.usecases.arriving import OutOfDate, Place


class As(StrEnum):
    """In what standing somebody got a message."""

    COORDINATOR = "coordinator"
    HOLDER = "holder"
    DEPUTY = "deputy"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Explained:
    """Why a message came to somebody."""

    notice: Notice
    group: Group
    series: Series | None
    in_channel: bool
    standing: As
    organisation: Organisation | None = None
    """For which organisation they sit, or stand in, in the series."""
    lead: Lead | None = None
    """For a reminder, which of the series' reminders it is."""
    said_yes: bool = False
    """Whether they had said that they would come to the meeting that it is about."""
    was_seen: bool = False
    """Whether it was recorded that they were there."""
    meeting_at: datetime | None = None


def explain(uow: UnitOfWork, *, place: Place, notice_id: NoticeId, now: datetime) -> Explained:
    """Why this message came to who asks from where they read it. Refused: `OutOfDate`.

    What was told to one person is explained to that person alone, and what stands in a channel to who reads it there.
    """
    try:
        notice = uow.outbox.get(notice_id)
    except NotThere as gone:
        raise OutOfDate from gone
    if not _may_ask(uow, place, notice):
        raise OutOfDate
    series = uow.series.get(notice.series_id) if notice.series_id is not None else None
    standing, organisation = _standing(uow, place, notice, series, now)
    person_id = place.person.id if place.person is not None else None
    meeting = uow.meetings.get(notice.meeting_id) if notice.meeting_id is not None else None
    replies = uow.replies.of(meeting.id) if meeting is not None and person_id is not None else {}
    seen = uow.presences.of(meeting.id) if meeting is not None and person_id is not None else []
    lead = notice.facts.get("lead")
    return Explained(
        notice=notice,
        group=uow.groups.get(notice.group_id),
        series=series,
        in_channel=_is_in_channel(notice),
        standing=standing,
        organisation=organisation,
        lead=parse_lead(lead) if isinstance(lead, str) else None,
        said_yes=person_id is not None and replies.get(person_id) is PartStat.ACCEPTED,
        was_seen=any(presence.person_id == person_id and presence.filled for presence in seen),
        meeting_at=meeting.starts_at if meeting is not None else None,
    )


def _is_in_channel(notice: Notice) -> bool:
    return notice.person_id is None and notice.kind is not NoticeKind.REGISTRATION_DECISION


def _may_ask(uow: UnitOfWork, place: Place, notice: Notice) -> bool:
    visitor, spot = place.visitor, place.spot
    if _is_in_channel(notice):
        return notice.channel_id is not None and notice.channel_id == spot.channel_id
    if notice.person_id is None:
        # A decision went to an account that may be nobody in the group; its own conversation is where it stands.
        return notice.channel_id is not None and notice.channel_id == spot.channel_id
    if visitor.team_id is None or visitor.user_id is None:
        return place.person is not None and place.person.id == notice.person_id
    mine = uow.people.list_by_identity(visitor.team_id, visitor.user_id)
    return any(person.id == notice.person_id for person in mine)


def _standing(
    uow: UnitOfWork, place: Place, notice: Notice, series: Series | None, now: datetime
) -> tuple[As, Organisation | None]:
    person = place.person
    if person is None:
        return As.OTHER, None
    if notice.person_id is not None and uow.groups.get(notice.group_id).coordinator_id == person.id:
        return As.COORDINATOR, None
    if series is None:
        return As.OTHER, None
    held = uow.seats.list_held(series.id, now.astimezone(series.zone).date())
    for seat in held:
        if seat.holder is not None and seat.holder.id == person.id:
            return As.HOLDER, seat.organisation
    for seat in held:
        if any(deputy.id == person.id for deputy in seat.deputies):
            return As.DEPUTY, seat.organisation
    return As.OTHER, None
