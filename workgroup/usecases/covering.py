"""Coverage of a series: what is missing of what it needs, and what is wearing thin. Knows no surface."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from workgroup.ids import SeatId, SeriesId
from workgroup.meeting.presence import Presence
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.coverage import Gaps, find_gaps
from workgroup.roster.group import Organisation, Sector
from workgroup.roster.organisation import Agreement, AgreementState
from workgroup.roster.permission import Actor, Right
from workgroup.roster.person import Person
from workgroup.roster.regulators import is_prevent_lead, regulator_of
from workgroup.roster.seat import Appointment, SeatHeld
from workgroup.usecases.needing import needed_sectors

_NEW_FOR = timedelta(days=60)
_ROUNDS = 2
_OUTSTANDING = frozenset({AgreementState.NONE, AgreementState.REQUESTED})


@dataclass(frozen=True, kw_only=True)
class NewLead:
    """An institution has another Prevent lead, of whom its regulator wants to hear."""

    organisation: Organisation
    before: Person
    now: Person
    since: date
    regulator: str


@dataclass(frozen=True, kw_only=True)
class OutstandingAgreement:
    """An information-sharing agreement that is not signed, or should have been reviewed."""

    organisation: Organisation
    agreement: Agreement


@dataclass(frozen=True, kw_only=True)
class SeriesGaps:
    """What is missing in a series."""

    series: Series
    on: date
    """Today in the series' zone."""
    gaps: Gaps
    meetings_on_record: int
    """For how many meetings so far it is on record who came; with less than two no seat can be called empty."""
    named_missing: Mapping[Sector, int] = field(default_factory=dict)
    """Sectors that people missed at the last two meetings, by how often they named them; only for who may see
    feedback, and only from rounds of which totals may be shown."""
    new_leads: tuple[NewLead, ...] = ()
    agreements: tuple[OutstandingAgreement, ...] = ()
    """Only for who may register people."""
    may_change: bool = False
    """Whether who asks may say how much which sector is needed."""


def list_gaps(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, now: datetime) -> SeriesGaps:
    """What is missing in a series today. Refused: `NotAllowed`."""
    actor.check(Right.SEE_LIST)
    series = uow.series.get(series_id)
    today = now.astimezone(series.zone).date()
    sectors = uow.groups.list_sectors(series.group_id)
    organisations = uow.organisations.list_of(series.group_id)
    seats = uow.seats.list_held(series_id, today)
    on_record = _on_record(uow, series_id, now)
    return SeriesGaps(
        series=series,
        on=today,
        gaps=find_gaps(
            sectors=needed_sectors(uow, series, sectors),
            organisations=organisations,
            seats=seats,
            filled=_filled(on_record),
            on=today,
        ),
        meetings_on_record=len(on_record),
        named_missing=_named_missing(uow, series_id, sectors, now) if actor.may(Right.SEE_RESULTS) else {},
        new_leads=tuple(list_new_leads(uow, series, seats, on=today)),
        agreements=_outstanding(uow, series, organisations, today) if actor.may(Right.REGISTER_OTHERS) else (),
        may_change=actor.may(Right.SET_NEEDS),
    )


def for_everybody(found: SeriesGaps) -> SeriesGaps:
    """The gaps without what only those who run the meetings see, for a whole channel."""
    return replace(found, named_missing={}, new_leads=(), agreements=(), may_change=False)


def _on_record(uow: UnitOfWork, series_id: SeriesId, now: datetime) -> list[list[Presence]]:
    """Who was seen at the meetings so far of which that was written down, the latest first."""
    seen = uow.presences.of_series(series_id)
    return [
        list(seen[meeting.id])
        for meeting in reversed(uow.meetings.list_of(series_id, until=now))
        if meeting.id in seen and not meeting.is_cancelled
    ]


def _filled(on_record: Iterable[Iterable[Presence]]) -> dict[SeatId, list[bool]]:
    filled: dict[SeatId, list[bool]] = {}
    for presences in on_record:
        for presence in presences:
            if presence.seat_id is not None:
                filled.setdefault(presence.seat_id, []).append(presence.filled)
    return filled


def _named_missing(uow: UnitOfWork, series_id: SeriesId, sectors: Iterable[Sector], now: datetime) -> dict[Sector, int]:
    """Sectors that two people missed at the last two meetings together, or people at both.

    Only what the totals of each round show: with those of one, the sum of both would tell the other's few answers.
    """
    told: list[Mapping[str, int]] = []
    rounds = 0
    for meeting in reversed(uow.meetings.list_of(series_id, until=now)):
        feedback = uow.feedback.find_round(meeting.id)
        if feedback is None:
            continue
        totals = uow.feedback.find_totals(feedback.id)
        told += [totals.missing] if totals is not None else []
        rounds += 1
        if rounds == _ROUNDS:
            break
    times = Counter(code for missing in told for code in missing)
    named: Counter[str] = Counter()
    for missing in told:
        named.update(missing)
    known = {sector.code: sector for sector in sectors}
    return {
        known[code]: number
        for code, number in named.most_common()
        if code in known and (number >= 2 or times[code] == _ROUNDS)
    }


def list_new_leads(uow: UnitOfWork, series: Series, seats: Iterable[SeatHeld], *, on: date) -> list[NewLead]:
    """Institutions whose Prevent lead in the series changed within the sixty days before that day.

    Somebody is the lead whose post says so, or who is the organisation's designated contact; their seat was held by
    another before.
    """
    watched = [
        (held, held.holder, regulator)
        for held in seats
        if held.holder is not None
        and (regulator := regulator_of(nation=held.organisation.nation, sectors=(held.sector.code,))) is not None
    ]
    if not watched:
        return []
    by_seat: dict[SeatId, list[Appointment]] = {}
    for appointment in uow.seats.list_appointments(series.id):
        by_seat.setdefault(appointment.seat_id, []).append(appointment)
    changed = [
        (held, holder, regulator, *pair)
        for held, holder, regulator in watched
        if (pair := _change(by_seat.get(held.seat.id, ()), holder, on)) is not None
    ]
    if not changed:
        return []
    contacts = {
        (one.organisation_id, one.person_id)
        for one in uow.organisation_history.list_contacts(series.group_id)
        if one.position == 1
    }
    found = []
    for held, holder, regulator, since, earlier in changed:
        before = uow.people.get(earlier.person_id)
        if any(is_prevent_lead(one) or (held.organisation.id, one.id) in contacts for one in (before, holder)):
            lead = NewLead(organisation=held.organisation, before=before, now=holder, since=since, regulator=regulator)
            found.append(lead)
    return found


def _change(appointments: Collection[Appointment], holder: Person, on: date) -> tuple[date, Appointment] | None:
    """Since when the holder sits there, and who sat there last before; `None` when that was not lately."""
    standing = [one for one in appointments if one.to_on is None or one.to_on >= one.from_on]
    mine = next((one for one in standing if one.person_id == holder.id and one.is_held(on)), None)
    if mine is None or mine.from_on < on - _NEW_FOR:
        return None
    earlier = [one for one in standing if one.person_id != holder.id and one.from_on < mine.from_on]
    return (mine.from_on, max(earlier, key=lambda one: one.from_on)) if earlier else None


def _outstanding(
    uow: UnitOfWork, series: Series, organisations: Iterable[Organisation], on: date
) -> tuple[OutstandingAgreement, ...]:
    standing = {
        one.organisation_id: one
        for one in uow.organisation_history.list_agreements(series.group_id)
        if one.from_on <= on and (one.to_on is None or on <= one.to_on)
    }
    found = []
    for organisation in organisations:
        agreement = standing.get(organisation.id)
        if agreement is None or not organisation.is_active(on):
            continue
        if agreement.state in _OUTSTANDING or agreement.is_review_overdue(on):
            found.append(OutstandingAgreement(organisation=organisation, agreement=agreement))
    return tuple(found)
