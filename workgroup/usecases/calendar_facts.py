"""What it takes to undo a change of a calendar: kept as JSON with the change, read back when it is undone."""

from collections.abc import Mapping
from datetime import date, datetime

from workgroup.calendar.bank_holidays import BankHoliday, HolidaySource
from workgroup.calendar.periods import Period, PeriodKind
from workgroup.ids import GroupId, UndoId
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.usecases.undo_facts import UNDO_FOR

CALENDAR = "keep_calendar"


def keep_undo(uow: UnitOfWork, series: Series, facts: Mapping[str, object], now: datetime) -> UndoId:
    """Keep what it takes, for an hour; `facts` are JSON."""
    return uow.undos.add(
        group_id=series.group_id, verb=CALENDAR, facts={"series": int(series.id), **facts}, until=now + UNDO_FOR
    )


def facts_of_period(period: Period) -> dict[str, object]:
    """The entry as JSON."""
    return {
        "id": int(period.id),
        "organisation": period.organisation_id,
        "kind": period.kind.value,
        "label": period.label,
        "from": period.from_on.isoformat(),
        "to": period.to_on.isoformat(),
        "place": period.place,
        "reference": period.reference,
    }


def period_from(group_id: GroupId, facts: object) -> Period:
    """The entry that was kept. Refuses with TypeError or KeyError what `facts_of_period` has not written."""
    if not isinstance(facts, Mapping):
        raise TypeError("period is no set of facts")
    return Period(
        id=facts["id"],
        group_id=group_id,
        organisation_id=facts["organisation"],
        kind=PeriodKind(facts["kind"]),
        label=facts["label"],
        from_on=date.fromisoformat(facts["from"]),
        to_on=date.fromisoformat(facts["to"]),
        place=facts["place"],
        reference=facts["reference"],
    )


def holiday_facts(holiday: BankHoliday | None) -> dict[str, object] | None:
    """The day as JSON; `None` for one that was not known."""
    if holiday is None:
        return None
    return {
        "nation": holiday.nation,
        "day": holiday.day.isoformat(),
        "name": holiday.name,
        "source": holiday.source.value,
        "is_closed": holiday.is_closed,
    }


def holiday_from(facts: Mapping[str, object]) -> BankHoliday:
    """The day that was kept. Refuses with KeyError or ValueError what `holiday_facts` has not written."""
    return BankHoliday(
        nation=str(facts["nation"]),
        day=date.fromisoformat(str(facts["day"])),
        name=str(facts["name"]),
        source=HolidaySource(str(facts["source"])),
        is_closed=facts["is_closed"] is True,
    )
