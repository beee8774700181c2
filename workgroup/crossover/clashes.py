"""What stands in the way of a meeting: bank holidays, vacations, dates to avoid, and other meetings. Knows no storage.

A reason weighs: people cannot come (hard), many would rather not (soft), or it only makes their week full (load).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from workgroup.calendar.periods import Period, PeriodKind, is_vacation
from workgroup.calendar.working_days import is_working_day, working_days_after, working_days_before
from workgroup.ids import OrganisationId, PersonId

_DAY = timedelta(days=1)
_NEAR_WORKING_DAYS = 2
_WEEKS_AWAY = 4
_DAYS_AWAY = 10
_NOTICE = timedelta(days=3)
"""A date that is proposed lies at least so far ahead: people must be able to come."""


class Weight(IntEnum):
    """How much a reason speaks against a date."""

    LOAD = 1
    SOFT = 2
    HARD = 3


@dataclass(frozen=True, kw_only=True)
class Holiday:
    """A bank holiday on one day, with the places that keep it."""

    name: str
    places: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """One meeting of another series or of a partnership."""

    body: str
    """The name of the series or the partnership."""
    starts_at: datetime
    minutes: int
    person_ids: frozenset[PersonId]

    @property
    def ends_at(self) -> datetime:
        """The instant of the end, in UTC."""
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, kw_only=True)
class OnBankHoliday:
    """Offices are closed that day."""

    holiday: Holiday
    weight: Weight = Weight.HARD


@dataclass(frozen=True, kw_only=True)
class InVacation:
    """Institutions with a seat do not teach that day."""

    organisations: tuple[str, ...]
    is_most: bool
    """Whether that is at least half of those whose terms are known for the day."""
    weight: Weight = Weight.SOFT


@dataclass(frozen=True, kw_only=True)
class InPeriod:
    """A closure, exams, a public event, or days that an organisation or the group would rather keep free."""

    period: Period
    organisation: str | None
    """`None` where it concerns everybody."""
    weight: Weight = Weight.SOFT


@dataclass(frozen=True, kw_only=True)
class WithSitting:
    """People of the series sit in another meeting: at the same time (hard), that day (soft), or near it (load)."""

    sitting: Sitting
    shared: frozenset[PersonId]
    weight: Weight


Clash = OnBankHoliday | InVacation | InPeriod | WithSitting


@dataclass(frozen=True, kw_only=True)
class Institution:
    """An organisation with a seat in the series, and when it teaches."""

    id: OrganisationId
    name: str
    teaching: tuple[Period, ...] = ()


class Diary:
    """Everything that a series' dates may meet, for the days that it was opened for."""

    def __init__(
        self,
        *,
        zone: ZoneInfo,
        person_ids: frozenset[PersonId],
        institutions: Collection[Institution],
        holidays: Mapping[date, Sequence[Holiday]],
        periods: Collection[Period],
        sittings: Iterable[Sitting],
    ) -> None:
        """The people and institutions are those of the series; `sittings` are of everybody else.

        `holidays` are bank holidays by day; `periods` beside terms, those of organisations without a seat included.
        """
        self._zone = zone
        self._people = person_ids
        self._institutions = sorted(institutions, key=lambda one: one.name.casefold())
        self._names = {one.id: one.name for one in institutions}
        self._holidays = holidays
        self._closed = frozenset(holidays)
        self._periods = [one for one in periods if one.organisation_id is None or one.organisation_id in self._names]
        self._sittings: defaultdict[date, list[tuple[Sitting, frozenset[PersonId]]]] = defaultdict(list)
        for sitting in sittings:
            shared = sitting.person_ids & person_ids
            if shared:
                self._sittings[self._day(sitting.starts_at)].append((sitting, shared))

    def clashes(self, starts_at: datetime, minutes: int) -> tuple[Clash, ...]:
        """What stands in the way of a meeting then, the weightiest first."""
        found: list[Clash] = [*self._on_day(self._day(starts_at)), *self._with_sittings(starts_at, minutes)]
        return tuple(sorted(found, key=lambda clash: -clash.weight))

    def alternative(
        self, starts_at: datetime, minutes: int, *, own: Collection[datetime], now: datetime
    ) -> datetime | None:
        """The nearest start at the same clock time that meets nothing; `None` when there is none within four weeks.

        First the same weekday up to four weeks away, then the nearest other day within ten; at the same distance the
        later one, since people need notice. It stays between the neighbouring dates of the series (`own`) and is at
        least three days ahead. Where nothing is wholly free, a day of the week on which people can come at all.
        """
        before = max((one for one in own if one < starts_at), default=None)
        behind = min((one for one in own if one > starts_at), default=None)

        def is_possible(start: datetime) -> bool:
            is_between = (before is None or start > before) and (behind is None or start < behind)
            return is_between and start >= now + _NOTICE

        same = [start for start in self._same_weekday(starts_at) if is_possible(start)]
        other = [start for start in self._other_days(starts_at) if is_possible(start)]
        for candidates, most in ((same, Weight.LOAD), (other, Weight.LOAD), (same, Weight.SOFT)):
            for start in candidates:
                if self._is_free(start, minutes, most=most):
                    return start
        return None

    def _is_free(self, starts_at: datetime, minutes: int, *, most: Weight) -> bool:
        """Whether nothing weightier speaks against that start; at most half of the institutions have vacation."""
        for clash in self._on_day(self._day(starts_at)):
            if clash.weight > most or (isinstance(clash, InVacation) and clash.is_most):
                return False
        return all(clash.weight <= most for clash in self._that_day(starts_at, minutes))

    def _on_day(self, day: date) -> Iterator[Clash]:
        yield from (OnBankHoliday(holiday=holiday) for holiday in self._holidays.get(day, ()))
        for period in self._periods:
            if period.holds(day):
                name = self._names[period.organisation_id] if period.organisation_id is not None else None
                is_shut = period.kind is PeriodKind.CLOSURE and period.organisation_id is None
                yield InPeriod(period=period, organisation=name, weight=Weight.HARD if is_shut else Weight.SOFT)
        out = [one.name for one in self._institutions if is_vacation(day, one.teaching)]
        if out:
            known = [one for one in self._institutions if is_known(day, one.teaching)]
            yield InVacation(organisations=tuple(out), is_most=2 * len(out) >= len(known))

    def _with_sittings(self, starts_at: datetime, minutes: int) -> Iterator[Clash]:
        yield from self._that_day(starts_at, minutes)
        ends_at = starts_at + timedelta(minutes=minutes)
        for near in self._near(self._day(starts_at)):
            for sitting, shared in self._sittings.get(near, ()):
                overlaps = sitting.starts_at < ends_at and starts_at < sitting.ends_at
                yield WithSitting(sitting=sitting, shared=shared, weight=Weight.HARD if overlaps else Weight.LOAD)

    def _that_day(self, starts_at: datetime, minutes: int) -> Iterator[WithSitting]:
        ends_at = starts_at + timedelta(minutes=minutes)
        for sitting, shared in self._sittings.get(self._day(starts_at), ()):
            overlaps = sitting.starts_at < ends_at and starts_at < sitting.ends_at
            yield WithSitting(sitting=sitting, shared=shared, weight=Weight.HARD if overlaps else Weight.SOFT)

    def _near(self, day: date) -> list[date]:
        """The days around on which people would sit again within two working days."""
        if not self._sittings:
            return []
        first = working_days_before(day, _NEAR_WORKING_DAYS, self._closed)
        last = working_days_after(day, _NEAR_WORKING_DAYS, self._closed)
        span = (first + number * _DAY for number in range((last - first).days + 1))
        return [one for one in span if one != day]

    def _same_weekday(self, starts_at: datetime) -> Iterator[datetime]:
        for weeks in range(1, _WEEKS_AWAY + 1):
            for sign in (1, -1):
                yield self._days_later(starts_at, sign * weeks * 7)

    def _other_days(self, starts_at: datetime) -> Iterator[datetime]:
        for days in range(1, _DAYS_AWAY + 1):
            for sign in (1, -1):
                start = self._days_later(starts_at, sign * days)
                if days % 7 and is_working_day(self._day(start), self._closed):
                    yield start

    def _days_later(self, starts_at: datetime, days: int) -> datetime:
        """So many days later at the same time on the wall."""
        wall = starts_at.astimezone(self._zone).replace(tzinfo=None) + days * _DAY
        return wall.replace(tzinfo=self._zone, fold=0).astimezone(UTC)

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self._zone).date()


def is_known(day: date, teaching: Collection[Period]) -> bool:
    """Whether it is known of an institution that it teaches that day, or that it does not."""
    return is_vacation(day, teaching) or any(one.kind is PeriodKind.TERM and one.holds(day) for one in teaching)
