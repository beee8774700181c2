"""Periods of days that a scheduler should know, as rows. Knows no meeting."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from storage import tables
from storage.transaction import Transaction
from workgroup.calendar.periods import Period, PeriodKind
from workgroup.ids import GroupId, OrganisationId, PeriodId

_period = tables.calendar_period.c
_PERIODS = select(
    _period.id,
    _period.group_id,
    _period.organisation_id,
    _period.kind,
    _period.label,
    _period.from_on,
    _period.to_on,
    _period.place,
    _period.reference,
).order_by(_period.from_on, _period.id)


class SqlPeriods:
    """Periods of days that a scheduler should know."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

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
    ) -> Period:
        period = Period(
            id=PeriodId(0),
            group_id=group_id,
            organisation_id=organisation_id,
            kind=kind,
            label=label,
            from_on=from_on,
            to_on=to_on,
            place=place,
            reference=reference,
        )
        made = PeriodId(self._tx.add(tables.calendar_period, _row_of(period)))
        return _period_of(self._tx.one(_PERIODS.where(_period.id == made), "period", made))

    def save(self, period: Period) -> None:
        self._tx.change_one(tables.calendar_period, period.id, _row_of(period))

    def forget(self, period_id: PeriodId) -> None:
        self._tx.connection.execute(tables.calendar_period.delete().where(_period.id == period_id))

    def list_of(self, group_id: GroupId, *, since: date | None = None) -> list[Period]:
        wanted = _PERIODS.where(_period.group_id == group_id)
        if since is not None:
            wanted = wanted.where(_period.to_on >= since)
        return [_period_of(row) for row in self._tx.connection.execute(wanted)]


def _period_of(row: Sequence[Any]) -> Period:
    period_id, group_id, organisation_id, kind, label, from_on, to_on, place, reference = row
    return Period(
        id=period_id,
        group_id=group_id,
        organisation_id=organisation_id,
        kind=PeriodKind(kind),
        label=label,
        from_on=from_on,
        to_on=to_on,
        place=place,
        reference=reference,
    )


def _row_of(period: Period) -> dict[str, Any]:
    return {
        "group_id": period.group_id,
        "organisation_id": period.organisation_id,
        "kind": period.kind.value,
        "label": period.label,
        "from_on": period.from_on,
        "to_on": period.to_on,
        "place": period.place,
        "reference": period.reference,
    }
