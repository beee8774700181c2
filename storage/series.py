"""Series and their reminders, as rows. Knows no meeting."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select

from storage import tables
from storage.bank_holidays import SqlBankHolidays
from storage.prepared import Prepared
from storage.transaction import Transaction
from storage.types import wall_of, wall_text
from workgroup.calendar.avoidance import AvoidHolidays
from workgroup.calendar.recurrence import Recurrence
from workgroup.ids import GroupId, SeriesId
from workgroup.meeting.series import Pause, Series, Tier
from workgroup.notices import Lead

_series = tables.series.c
_lead = tables.lead.c
SERIES = (
    _series.id,
    _series.group_id,
    _series.name,
    _series.tier,
    _series.purpose,
    _series.channel_name,
    _series.team_id,
    _series.channel_id,
    _series.tzid,
    _series.minutes,
    _series.place,
    _series.version,
    _series.reference,
    _series.dtstart,
    _series.dtstart_tzid,
    _series.rrule,
    _series.exdates,
    _series.rdates,
    _series.pauses,
    _series.ended_because,
    _series.avoid,
)
"""The columns from which `series_of` makes a series, in order."""

_ALL = select(*SERIES).order_by(_series.id)
_BY_ID = Prepared(_ALL.where(_series.id == bindparam("id")))
_IN_CHANNEL = Prepared(
    _ALL.where(_series.team_id == bindparam("team_id"), _series.channel_id == bindparam("channel_id"))
)
_BY_CHANNEL_NAME = Prepared(_ALL.where(_series.channel_name == bindparam("channel_name")))
_LEADS = Prepared(select(_lead.working_days, _lead.minutes).where(_lead.series_id == bindparam("series_id")))
_WITHOUT_HOLIDAYS = frozenset({AvoidHolidays.SKIP, AvoidHolidays.NEXT_WORKING_DAY})
# Five working days are a week of real time.
_MINUTES_OF_WORKING_DAY = 7 * 24 * 60 // 5


class SqlSeriesBook:
    """Series and their reminders."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction
        self._seen: dict[SeriesId, Mapping[str, Any]] = {}

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
    ) -> Series:
        series = Series(
            id=SeriesId(0),
            group_id=group_id,
            name=name,
            tier=tier,
            purpose=purpose,
            channel_name=channel_name,
            team_id=team_id,
            channel_id=channel_id,
            tzid=tzid,
            recurrence=recurrence,
            minutes=minutes,
            place=place,
            reference=reference,
        )
        series_id = SeriesId(self._tx.add(tables.series, row_of_series(series)))
        self.put_leads(series_id, leads)
        return self.get(series_id)

    def save(self, series: Series) -> None:
        self._tx.change_as_read(tables.series, series.id, self._seen.get(series.id), row_of_series(series))
        self._seen[series.id] = _what_others_change(series)

    def get(self, series_id: SeriesId) -> Series:
        return self._read(self._tx.one(_BY_ID, "series", series_id))

    def list_of(self, group_id: GroupId) -> list[Series]:
        return [self._read(row) for row in self._tx.connection.execute(_ALL.where(_series.group_id == group_id))]

    def list_all(self) -> list[Series]:
        return [self._read(row) for row in self._tx.connection.execute(_ALL)]

    def list_in_channel(self, team_id: str, channel_id: str) -> list[Series]:
        return [self._read(row) for row in self._tx.rows(_IN_CHANNEL, team_id=team_id, channel_id=channel_id)]

    def list_by_channel_name(self, channel_name: str) -> list[Series]:
        return [self._read(row) for row in self._tx.rows(_BY_CHANNEL_NAME, channel_name=channel_name)]

    def list_leads(self, series_id: SeriesId) -> tuple[Lead, ...]:
        rows = self._tx.rows(_LEADS, series_id=series_id)
        leads = (Lead(working_days=working_days, minutes=minutes) for working_days, minutes in rows)
        return tuple(sorted(leads, key=_length, reverse=True))

    def put_leads(self, series_id: SeriesId, leads: Collection[Lead]) -> None:
        before = set(self.list_leads(series_id))
        for lead in before - set(leads):
            gone = (_lead.working_days == lead.working_days, _lead.minutes == lead.minutes)
            self._tx.connection.execute(tables.lead.delete().where(_lead.series_id == series_id, *gone))
        for lead in set(leads) - before:
            values = {"series_id": series_id, "working_days": lead.working_days, "minutes": lead.minutes}
            self._tx.add_once(tables.lead, values)

    def calendar_name(self, series_id: SeriesId) -> str:
        named = select(_series.calendar_name).where(_series.id == series_id)
        found = self._tx.one(named, "series", series_id)[0]
        if found is None:
            unnamed = tables.series.update().where(_series.id == series_id, _series.calendar_name.is_(None))
            self._tx.connection.execute(unnamed.values(calendar_name=secrets.token_hex(16)))
            # Of two who ask at once the second waits, and then finds the first one's.
            found = self._tx.one(named, "series", series_id)[0]
        return str(found)

    def _read(self, row: Sequence[Any]) -> Series:
        series = series_of(row)
        # What was read first is what a use-case reckons with.
        self._seen.setdefault(series.id, _what_others_change(series))
        return replace(series, closed=self._closed(series)) if series.avoid in _WITHOUT_HOLIDAYS else series

    def _closed(self, series: Series) -> Mapping[date, str]:
        """The bank holidays that its dates avoid: the rule and they make the dates together."""
        wanted = select(tables.working_group.c.nations).where(tables.working_group.c.id == series.group_id)
        nations = self._tx.connection.execute(wanted).scalar_one()
        return SqlBankHolidays(self._tx).named(series.group_id, nations)


def _what_others_change(series: Series) -> Mapping[str, Any]:
    return {"version": series.version, "team_id": series.team_id, "channel_id": series.channel_id}


def _length(lead: Lead) -> int:
    return lead.working_days * _MINUTES_OF_WORKING_DAY + lead.minutes


def series_of(row: Sequence[Any]) -> Series:
    """The series that a row of the columns `SERIES` keeps."""
    (
        series_id,
        group_id,
        name,
        tier,
        purpose,
        channel_name,
        team_id,
        channel_id,
        tzid,
        minutes,
        place,
        version,
        reference,
        dtstart,
        dtstart_tzid,
        rrule,
        exdates,
        rdates,
        pauses,
        ended_because,
        avoid,
    ) = row
    plan = (dtstart, dtstart_tzid, rrule, exdates, rdates)
    return Series(
        id=series_id,
        group_id=group_id,
        name=name,
        tier=Tier(tier),
        purpose=purpose,
        channel_name=channel_name,
        team_id=team_id,
        channel_id=channel_id,
        tzid=tzid,
        recurrence=_recurrence_of(plan),
        minutes=minutes,
        place=place,
        version=version,
        reference=reference,
        pauses=tuple(map(_pause_of, pauses or ())),
        ended_because=ended_because,
        avoid=AvoidHolidays(avoid) if avoid is not None else None,
    )


def _pause_of(kept: Mapping[str, Any]) -> Pause:
    until = kept["until"]
    return Pause(
        since=date.fromisoformat(kept["since"]),
        until=date.fromisoformat(until) if until is not None else None,
        because=kept["because"],
    )


def _row_of_pause(pause: Pause) -> Mapping[str, Any]:
    until = pause.until.isoformat() if pause.until is not None else None
    return {"since": pause.since.isoformat(), "until": until, "because": pause.because}


def _recurrence_of(plan: Sequence[Any]) -> Recurrence | None:
    dtstart, tzid, rrule, exdates, rdates = plan
    if dtstart is None:
        return None
    return Recurrence(
        dtstart=wall_of(dtstart),
        tzid=tzid,
        rrule=rrule,
        exdates=tuple(map(wall_of, exdates)),
        rdates=tuple(map(wall_of, rdates)),
    )


def row_of_series(series: Series) -> dict[str, Any]:
    """The values that keep a series, without its id."""
    plan = series.recurrence
    return {
        "group_id": series.group_id,
        "name": series.name,
        "tier": series.tier.value,
        "purpose": series.purpose,
        "channel_name": series.channel_name,
        "team_id": series.team_id,
        "channel_id": series.channel_id,
        "tzid": series.tzid,
        "minutes": series.minutes,
        "place": series.place,
        "version": series.version,
        "reference": series.reference,
        "dtstart": wall_text(plan.dtstart) if plan else None,
        "dtstart_tzid": plan.tzid if plan else None,
        "rrule": plan.rrule if plan else None,
        "exdates": _texts(plan.exdates) if plan else None,
        "rdates": _texts(plan.rdates) if plan else None,
        "pauses": [dict(_row_of_pause(pause)) for pause in series.pauses] or None,
        "ended_because": series.ended_because,
        "avoid": series.avoid.value if series.avoid is not None else None,
    }


def _texts(starts: Sequence[datetime | date]) -> list[str]:
    return [wall_text(start) for start in starts]
