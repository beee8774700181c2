"""What a series' dates meet: read in a few questions, however many dates, organisations and partnerships there are."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import takewhile

from workgroup.calendar.bank_holidays import places_said
from workgroup.calendar.periods import Period
from workgroup.crossover.clashes import Clash, Diary, Holiday, Institution, Sitting, Weight
from workgroup.crossover.load import Load, heavy_loads
from workgroup.ids import OrganisationId, PersonId, SeriesId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Organisation
from workgroup.roster.permission import Actor, Right
from workgroup.roster.seat import Seated
from workgroup.usecases.bank_holidays import nations_of
from workgroup.usecases.planning import MOVED_AT_MOST, PlannedDate, dates_of, each_date

AHEAD = timedelta(days=183)
_AROUND = timedelta(days=40)
"""So much more is read on either side: alternatives lie up to four weeks away, and a month's load needs its month."""
_PAST = timedelta(days=548)
_LOOKED_AT = timedelta(days=731)
"""Further ahead nobody knows terms or bank holidays, and other bodies' plans change."""


@dataclass(frozen=True, kw_only=True)
class DateClashes:
    """What one date of a series meets."""

    starts_at: datetime
    minutes: int
    clashes: tuple[Clash, ...]
    alternative: datetime | None
    """The nearest start that is free, in UTC; `None` when nothing speaks against the date, or nothing near is free."""
    recurrence_id: datetime | None = None
    """Which date of the series it is; `None` for one that is not planned yet."""
    is_stuck: bool = False
    """Whether another date was looked for, and none near it is free."""


@dataclass(frozen=True, kw_only=True)
class PersonLoad:
    """Somebody of the series with too many meetings in a month."""

    name: str
    load: Load


@dataclass(frozen=True, kw_only=True)
class Clashes:
    """What the dates of a series meet, and who has too many meetings."""

    series: Series
    dates: tuple[DateClashes, ...]
    """Those dates that meet something, earliest first."""
    loads: tuple[PersonLoad, ...]
    has_partnerships: bool
    """Whether other partnerships are known at all."""
    names: Mapping[PersonId, str] = field(default_factory=dict)
    """The people who sit in both, where that may be told by name."""


@dataclass(frozen=True, kw_only=True)
class Wished:
    """A start that is planned or wished for."""

    starts_at: datetime
    minutes: int
    recurrence_id: datetime | None = None


def list_clashes(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, now: datetime) -> Clashes:
    """What the series' standing dates of the next six months meet, with the load of its people in those months.

    Refused: `NotAllowed` unless the person plans meetings here.
    """
    actor.check(Right.SEE_CLASHES)
    series = uow.series.get(series_id)
    until, then = now + AHEAD, None
    dates = []
    for one in each_date(uow, series, now=now):
        if one.is_cancelled:
            continue
        if one.starts_at > until:
            then = one.starts_at
            break
        dates.append(wished(one))
    return _with_names(uow, find_clashes(uow, series, dates, then=then, with_loads=True, now=now))


def list_past_clashes(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, now: datetime) -> Clashes:
    """What the series' meetings of the last eighteen months met; without alternatives and load.

    Who sat where counts as of each meeting's day; a partnership's people as they are known now. Refused: `NotAllowed`.
    """
    actor.check(Right.SEE_CLASHES)
    series = uow.series.get(series_id)
    held = [one for one in uow.meetings.list_of(series.id, since=now - _PAST, until=now) if not one.is_cancelled]
    dates = [Wished(starts_at=one.starts_at, minutes=one.minutes) for one in held]
    return _with_names(uow, find_clashes(uow, series, dates, then=None, with_loads=False, now=now))


def _with_names(uow: UnitOfWork, found: Clashes) -> Clashes:
    names = {one.id: one.name for one in uow.people.list_of(found.series.group_id)} if found.dates else {}
    return replace(found, names=names)


def without_load(found: Clashes) -> tuple[DateClashes, ...]:
    """What keeps people from coming, without what only fills their week."""
    weighty = ((one, tuple(clash for clash in one.clashes if clash.weight > Weight.LOAD)) for one in found.dates)
    return tuple(replace(one, clashes=clashes) for one, clashes in weighty if clashes)


def wished(planned: PlannedDate) -> Wished:
    """A planned date, to be looked at."""
    return Wished(starts_at=planned.starts_at, minutes=planned.minutes, recurrence_id=planned.recurrence_id)


def find_clashes(
    uow: UnitOfWork,
    series: Series,
    dates: Sequence[Wished],
    *,
    then: datetime | None,
    with_loads: bool,
    now: datetime,
) -> Clashes:
    """What those dates meet; with the load of the months in which they lie, if that is wanted.

    `then` is the series' next start after them, in UTC, if there is one: no free date is looked for beyond it. Only
    those of the next two years are looked at. The load counts the series at these dates, whatever its plan is.
    Rights are the caller's affair.
    """
    own = [*(one.starts_at for one in dates), *([then] if then is not None else [])]
    dates = [one for one in dates if one.starts_at <= now + _LOOKED_AT]
    if not dates:
        return Clashes(
            series=series, dates=(), loads=(), has_partnerships=bool(uow.partnerships.list_of(series.group_id))
        )
    first, last = dates[0].starts_at, dates[-1].starts_at
    around = _Around(uow, series, since=first - _AROUND, until=last + _AROUND)
    found = []
    for one in dates:
        diary = around.diary(one.starts_at.astimezone(series.zone).date())
        clashes = diary.clashes(one.starts_at, one.minutes)
        is_ahead = one.starts_at > now
        wants_other = is_ahead and any(clash.weight > Weight.LOAD for clash in clashes)
        other = diary.alternative(one.starts_at, one.minutes, own=own, now=now) if wants_other else None
        if clashes:
            found.append(
                DateClashes(
                    starts_at=one.starts_at,
                    minutes=one.minutes,
                    clashes=clashes,
                    alternative=other,
                    recurrence_id=one.recurrence_id,
                    is_stuck=wants_other and other is None,
                )
            )
    loads = around.loads(dates) if with_loads else ()
    return Clashes(series=series, dates=tuple(found), loads=loads, has_partnerships=around.has_partnerships)


class _Around:
    """Everything around a series in a span of time, read once."""

    def __init__(self, uow: UnitOfWork, series: Series, *, since: datetime, until: datetime) -> None:
        self._uow = uow
        self._series = series
        zone = series.zone
        first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
        organisations = uow.organisations.list_of(series.group_id)
        self._organisations = {one.id: one for one in organisations}
        self._holidays = self._read_holidays(organisations, first, last)
        # Vacation is told by the terms on both sides of it.
        self._periods = uow.periods.list_of(series.group_id)
        self._seated = uow.seats.list_seated(series.group_id)
        partnerships = uow.partnerships.list_of(series.group_id)
        self.has_partnerships = bool(partnerships)
        self._of_partnerships = [
            Sitting(body=one.name, starts_at=start, minutes=one.minutes, person_ids=one.member_ids)
            for one in partnerships
            for start in one.starts(since=since, until=until)
        ]
        self._of_series = self._read_series(since, until)
        self._diaries: dict[frozenset[Seated], Diary] = {}

    def diary(self, day: date) -> Diary:
        """What meets the series with the people and organisations that have its seats on that day."""
        seated = frozenset(one for one in self._seated if one.series_id == self._series.id and one.is_held(day))
        if seated not in self._diaries:
            self._diaries[seated] = self._open(seated)
        return self._diaries[seated]

    def loads(self, dates: Sequence[Wished]) -> tuple[PersonLoad, ...]:
        """Who of the series has too many meetings in the months of those dates, with the series at those dates."""
        zone = self._series.zone
        months = {one.starts_at.astimezone(zone).date().replace(day=1) for one in dates}
        own = [
            self._sitting(self._series, one.starts_at, one.minutes, one.starts_at.astimezone(zone).date())
            for one in dates
        ]
        people = frozenset[PersonId]().union(*(one.person_ids for one in own))
        heavy = [
            load
            for load in heavy_loads([*own, *self._of_series, *self._of_partnerships], zone=zone)
            if load.month in months and load.person_id in people
        ]
        if not heavy:
            return ()
        names = {one.id: one.name for one in self._uow.people.list_of(self._series.group_id)}
        return tuple(PersonLoad(name=names[load.person_id], load=load) for load in heavy)

    def _open(self, seated: Collection[Seated]) -> Diary:
        teaching: defaultdict[OrganisationId, list[Period]] = defaultdict(list)
        for period in self._periods:
            if period.kind.is_teaching and period.organisation_id is not None:
                teaching[period.organisation_id].append(period)
        return Diary(
            zone=self._series.zone,
            person_ids=frozenset(one.person_id for one in seated),
            institutions=[
                Institution(id=one, name=self._organisations[one].name, teaching=tuple(teaching[one]))
                for one in {one.organisation_id for one in seated}
            ],
            holidays=self._holidays,
            periods=[one for one in self._periods if not one.kind.is_teaching],
            sittings=[*self._of_series, *self._of_partnerships],
        )

    def _read_holidays(
        self, organisations: Sequence[Organisation], first: date, last: date
    ) -> dict[date, tuple[Holiday, ...]]:
        nations = nations_of(self._uow, self._series.group_id, organisations)
        named: defaultdict[date, dict[str, list[str]]] = defaultdict(dict)
        for one in self._uow.bank_holidays.list_of(self._series.group_id, since=first, until=last):
            if one.is_closed and one.nation in nations:
                named[one.day].setdefault(one.called, []).append(one.nation)
        return {
            day: tuple(Holiday(name=name, places=places_said(where)) for name, where in names.items())
            for day, names in named.items()
        }

    def _read_series(self, since: datetime, until: datetime) -> list[Sitting]:
        """The meetings of the group's other series: what took place, what has a record, and what the plans give."""
        rows: defaultdict[SeriesId, list[Meeting]] = defaultdict(list)
        for row in self._uow.meetings.list_of_group(self._series.group_id, since=since - MOVED_AT_MOST, until=until):
            rows[row.series_id].append(row)
        found = []
        for series in self._uow.series.list_of(self._series.group_id):
            if series.id == self._series.id:
                continue
            for one in takewhile(lambda one: one.starts_at <= until, dates_of(series, rows[series.id], since=since)):
                if not one.is_cancelled:
                    day = one.starts_at.astimezone(series.zone).date()
                    found.append(self._sitting(series, one.starts_at, one.minutes, day))
        return found

    def _sitting(self, series: Series, starts_at: datetime, minutes: int, day: date) -> Sitting:
        people = frozenset(one.person_id for one in self._seated if one.series_id == series.id and one.is_held(day))
        return Sitting(body=series.name, starts_at=starts_at, minutes=minutes, person_ids=people)
