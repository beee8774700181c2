"""Who attends: the seats of a series on a day, with answers or what was observed. Knows no surface."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from workgroup.ids import OrganisationId, PersonId, SeriesId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.presence import Presence, PresenceState
from workgroup.meeting.quorum import Quorum, SeatTaken, find_quorum, rule_on
from workgroup.meeting.reply import PartStat, seat_answers
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.coverage import is_confirmed
from workgroup.roster.group import Sector
from workgroup.roster.permission import Actor, Right
from workgroup.roster.person import Person
from workgroup.roster.seat import SeatHeld
from workgroup.usecases.narrowing import Asked
from workgroup.usecases.planning import is_given_up, next_standing

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class RollSeat:
    """A seat in the list, and what is known of it for the meeting."""

    held: SeatHeld
    partstat: PartStat | None = None
    """The seat's answer; `None` where there is no meeting, or where it was observed who came."""
    seen: Presence | None = None
    """What was observed of the seat; `None` where nothing is on record."""
    stand_in: Person | None = None
    """Who comes, or came, in the holder's place."""

    @property
    def is_filled(self) -> bool:
        """Whether somebody will be there, or was there, for the seat."""
        if self.seen is not None:
            return self.seen.filled
        return self.partstat in {PartStat.ACCEPTED, PartStat.DELEGATED}

    @property
    def filled_by(self) -> PersonId | None:
        """Who fills the seat, or filled it; `None` when nobody does."""
        if not self.is_filled:
            return None
        who = self.stand_in or self.held.holder
        return who.id if who is not None else None


@dataclass(frozen=True, kw_only=True)
class Roll:
    """The seats of a series on a day, in the order of sectors."""

    series: Series
    on: date
    """The day in the series' zone."""
    starts_at: datetime | None
    """The instant at which that day's meeting starts, in UTC; `None` when there is none."""
    is_cancelled: bool
    """Whether that meeting does not take place: called off, or skipped."""
    is_skipped: bool
    """Whether that date was left out of the plan."""
    is_over: bool
    """Whether that meeting has begun; without one, whether the day is over."""
    is_observed: bool
    """Whether it is on record who came. Then no answers are shown: neither is ever made from the other."""
    seats: tuple[RollSeat, ...]
    beside: tuple[Person, ...]
    """Who was there without a seat in the series."""
    unreachable: frozenset[PersonId]
    """Who has no way to be reached yet; empty for days that are over."""
    asked: Asked
    unconfirmed: frozenset[PersonId] = frozenset()
    """Whom their organisation has not confirmed for over twelve months as of today; empty for days that are over."""
    quorum: Quorum | None = None
    """How far those who come, or came, go towards the quorum; `None` where there is no meeting or no rule."""
    sectors: tuple[Sector, ...] = ()
    """The group's sectors, by which the quorum's are called."""

    @property
    def organisations(self) -> int:
        """How many organisations hold a seat that counts; where none counts, a seat at all."""
        return len(_organisations(self._counting))

    @property
    def organisations_filled(self) -> int:
        """How many of those will have, or had, somebody there."""
        return len(_organisations(seat for seat in self._counting if seat.is_filled))

    @property
    def vacant(self) -> int:
        """How many seats have neither a holder nor a deputy."""
        return sum(not seat.held.people for seat in self.seats)

    def answered(self, partstat: PartStat) -> int:
        """How many seats with somebody to answer for them have that answer."""
        return sum(seat.partstat is partstat for seat in self.seats if seat.held.people)

    def observed(self, state: PresenceState) -> int:
        """How many seats were seen in that state."""
        return sum(seat.seen is not None and seat.seen.state is state for seat in self.seats)

    @property
    def _counting(self) -> Sequence[RollSeat]:
        return [seat for seat in self.seats if seat.held.counts] or self.seats


def _organisations(seats: Iterable[RollSeat]) -> set[OrganisationId]:
    return {seat.held.organisation.id for seat in seats}


def who_attends(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, asked: Asked, now: datetime) -> Roll:
    """The seats of the series as they stand on the day of a meeting, with the answers, or with who was there.

    Refused: `NotAllowed`.
    """
    actor.check(Right.SEE_LIST)
    series = uow.series.get(series_id)
    today = now.astimezone(series.zone).date()
    on, planned = _day_of(uow, series, asked, now)
    meeting = planned.meeting if planned is not None else None
    is_over = planned.starts_at <= now if planned is not None else on < today
    presences = uow.presences.of(meeting.id) if meeting is not None and is_over and not meeting.is_cancelled else []
    held = uow.seats.list_held(series_id, on)
    if presences:
        known = {person.id: person for person in uow.people.list_of(series.group_id)}
        seats = _observed(held, presences, known)
        beside = [known[one.person_id] for one in presences if one.seat_id is None and one.was_there]
    else:
        seats = _answered(uow, held, planned)
        beside = []
    wanted = tuple(seat for seat in seats if _is_wanted(seat, asked))
    return Roll(
        series=series,
        on=on,
        starts_at=planned.starts_at if planned is not None else None,
        is_cancelled=planned is not None and planned.is_cancelled,
        is_skipped=meeting is not None and meeting.is_skipped,
        is_over=is_over,
        is_observed=bool(presences),
        seats=wanted,
        beside=tuple(person for person in beside if _is_person_wanted(person, asked)),
        unreachable=_without_a_way(uow, wanted) if on >= today else frozenset(),
        asked=asked,
        unconfirmed=_unconfirmed(wanted, today) if on >= today else frozenset(),
        quorum=_quorum(uow, series_id, on, seats) if planned is not None and not planned.is_cancelled else None,
        sectors=tuple(uow.groups.list_sectors(series.group_id)),
    )


def _unconfirmed(seats: Iterable[RollSeat], today: date) -> frozenset[PersonId]:
    return frozenset(one.id for seat in seats for one in seat.held.people if not is_confirmed(one, today))


def _quorum(uow: UnitOfWork, series_id: SeriesId, on: date, seats: Iterable[RollSeat]) -> Quorum | None:
    rule = rule_on(uow.terms.list_quorums(series_id), on)
    if rule is None:
        return None
    return find_quorum(rule, [SeatTaken(held=seat.held, by=seat.filled_by) for seat in seats])


def take_list(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, asked: Asked, now: datetime) -> Roll:
    """The same list for taking away as a file; that somebody took it is kept. Refused: `NotAllowed`."""
    roll = who_attends(uow, actor=actor, series_id=series_id, asked=asked, now=now)
    group_id = uow.series.get(series_id).group_id
    uow.audit.record(group_id=group_id, verb="take_list", subject="series", subject_id=series_id)
    return roll


def note_sharing(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId) -> None:
    """Keep that somebody showed the list to the whole channel. Refused: `NotAllowed`."""
    actor.check(Right.SEE_LIST)
    group_id = uow.series.get(series_id).group_id
    uow.audit.record(group_id=group_id, verb="share_list", subject="series", subject_id=series_id)


@dataclass(frozen=True, kw_only=True)
class _Date:
    """The meeting of a day."""

    starts_at: datetime
    meeting: Meeting | None
    """Its record; `None` while the plan alone speaks of it."""

    @property
    def is_cancelled(self) -> bool:
        return self.meeting is not None and self.meeting.is_cancelled


def _day_of(uow: UnitOfWork, series: Series, asked: Asked, now: datetime) -> tuple[date, _Date | None]:
    days = asked.days
    if not days and asked.is_last:
        last = next((row for row in reversed(uow.meetings.list_of(series.id, until=now)) if not row.is_cancelled), None)
        if last is None:
            return now.astimezone(series.zone).date(), None
        return last.starts_at.astimezone(series.zone).date(), _Date(starts_at=last.starts_at, meeting=last)
    if not days:
        planned = next_standing(uow, series, now=now)
        if planned is None:
            return now.astimezone(series.zone).date(), None
        on = planned.starts_at.astimezone(series.zone).date()
        return on, _Date(starts_at=planned.starts_at, meeting=planned.meeting)
    for day in days:
        found = _meeting_on(uow, series, day, now)
        if found is not None:
            return day, found
    return days[0], None


def _meeting_on(uow: UnitOfWork, series: Series, day: date, now: datetime) -> _Date | None:
    """The meeting of that local day: one that stands, else one that the plan foresees, else a cancelled one."""
    midnight = datetime.combine(day, time.min, tzinfo=series.zone)
    since, until = midnight - _TICK, midnight + timedelta(days=1) - _TICK  # on the wall clock, so a day is a day
    rows = [row for row in uow.meetings.list_of(series.id, since=since, until=until) if not is_given_up(row)]
    standing = next((row for row in rows if not row.is_cancelled), None)
    if standing is not None:
        return _Date(starts_at=standing.starts_at, meeting=standing)
    if until > now:
        ahead = series.each_occurrence(since=max(since, now))
        for occurrence in takewhile(lambda one: one.starts_at <= until, ahead):
            # A row under that id was moved to another day or cancelled: then the plan no longer speaks for it.
            row = uow.meetings.find(series.id, occurrence.recurrence_id)
            if row is None or is_given_up(row):
                return _Date(starts_at=occurrence.starts_at, meeting=None)
    return _Date(starts_at=rows[0].starts_at, meeting=rows[0]) if rows else None


def _answered(uow: UnitOfWork, held: Sequence[SeatHeld], planned: _Date | None) -> list[RollSeat]:
    if planned is None or planned.is_cancelled:
        return [RollSeat(held=one) for one in held]
    replies = uow.replies.of(planned.meeting.id) if planned.meeting is not None else {}
    seats = []
    for answer in seat_answers(list(held), replies):
        deputy = next((person for person in answer.held.deputies if person.id == answer.by_deputy), None)
        seats.append(RollSeat(held=answer.held, partstat=answer.partstat, stand_in=deputy))
    return seats


def _observed(
    held: Iterable[SeatHeld], presences: Iterable[Presence], known: Mapping[PersonId, Person]
) -> list[RollSeat]:
    by_seat = {presence.seat_id: presence for presence in presences if presence.seat_id is not None}
    seats = []
    for one in held:
        seen = by_seat.get(one.seat.id)
        stand_in = known[seen.person_id] if seen is not None and seen.was_there else None
        if stand_in == one.holder:
            stand_in = None
        seats.append(RollSeat(held=one, seen=seen, stand_in=stand_in))
    return seats


def _is_wanted(seat: RollSeat, asked: Asked) -> bool:
    held = seat.held
    people = held.people if seat.stand_in is None else (*held.people, seat.stand_in)
    return (
        (not asked.sectors or held.sector.code in asked.sectors)
        and (asked.organisation_id is None or held.organisation.id == asked.organisation_id)
        and (asked.person_id is None or any(person.id == asked.person_id for person in people))
    )


def _is_person_wanted(person: Person, asked: Asked) -> bool:
    return (
        (not asked.sectors or person.sector in asked.sectors)
        and (asked.organisation_id is None or person.organisation_id == asked.organisation_id)
        and (asked.person_id is None or person.id == asked.person_id)
    )


def _without_a_way(uow: UnitOfWork, seats: Iterable[RollSeat]) -> frozenset[PersonId]:
    """Who has no way to be reached yet.

    Somebody with an account in a workspace has one. Of those whom nobody has met there, a region's file says
    nothing about Slack, so its people may still appear, and are found by their address when they do; without
    an address they cannot. Who was registered one by one by address was registered so because they are not
    in Slack, and has no way until they are met there or mail reaches them.
    """
    people = {person for seat in seats for person in seat.held.people}
    doubtful = frozenset(person.id for person in people if person.email is None or person.reference is None)
    return doubtful - uow.people.list_reachable(doubtful) if doubtful else doubtful
