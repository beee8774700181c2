"""Bank holidays as a coordinator sees and changes them. Knows no list and no library."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from workgroup.calendar.bank_holidays import UNNAMED, BankHoliday, HolidaySource, places_said, usual_name
from workgroup.errors import Refusal
from workgroup.ids import GroupId, SeriesId
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Organisation
from workgroup.roster.permission import Actor, Right
from workgroup.usecases.calendar_facts import holiday_facts, keep_undo
from workgroup.usecases.calendars import LONGEST_REASON, CalendarKept, PeriodOver, ReasonTooLong
from workgroup.usecases.guarding import keep_out
from workgroup.usecases.planning import set_reminders_anew
from workgroup.wording import listed, one_line, short_date

_BANK_HOLIDAYS_AHEAD = timedelta(days=400)


class NoHoliday(Refusal):
    """The day is no bank holiday there, or is one already."""

    code = "no_holiday"


@dataclass(frozen=True, kw_only=True)
class HolidayShown:
    """A bank holiday, once for all nations that keep it under that name."""

    day: date
    name: str
    places: tuple[str, ...]
    is_taken_out: bool
    """Whether a coordinator took it out, so that it counts as a working day."""


def list_bank_holidays(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, now: datetime) -> list[HolidayShown]:
    """The bank holidays of the next thirteen months in the nations of the group and of its organisations.

    Refused: `NotAllowed`.
    """
    actor.check(Right.SEE_NEXT)
    series = uow.series.get(series_id)
    today = now.astimezone(series.zone).date()
    nations = nations_of(uow, series.group_id)
    kept = uow.bank_holidays.list_of(series.group_id, since=today, until=today + _BANK_HOLIDAYS_AHEAD)
    by_day: dict[tuple[date, str, bool], list[str]] = {}
    for one in kept:
        if one.nation in nations:
            by_day.setdefault((one.day, one.called, not one.is_closed), []).append(one.nation)
    return [
        HolidayShown(day=day, name=name, places=places_said(where), is_taken_out=is_out)
        for (day, name, is_out), where in by_day.items()
    ]


def nations_of(
    uow: UnitOfWork, group_id: GroupId, organisations: Sequence[Organisation] | None = None
) -> frozenset[str]:
    """The nations whose bank holidays matter to the group: its own, and those of its organisations."""
    known = organisations if organisations is not None else uow.organisations.list_of(group_id)
    return frozenset(uow.groups.get(group_id).nations) | {one.nation for one in known if one.nation is not None}


def set_bank_holiday(
    uow: UnitOfWork,
    *,
    actor: Actor,
    series_id: SeriesId,
    day: date,
    name: str,
    nations: Sequence[str],
    is_closed: bool,
    now: datetime,
) -> CalendarKept:
    """Say that offices of those nations close on a day, or that they do not although a list says so.

    Without nations the group's own are meant. Reminders that are counted in working days follow. Refused:
    `NotAllowed` unless the person is coordinator, `NoHoliday`, `PeriodOver`, what the content guard keeps out.
    """
    actor.check(Right.KEEP_CALENDARS)
    series = uow.series.get(series_id)
    wanted = tuple(nations) or uow.groups.get(series.group_id).nations
    label = one_line(name).strip(" .")
    if label:
        keep_out(uow, label, field="name", group_id=series.group_id)
    before = {one.nation: one for one in uow.bank_holidays.list_of(series.group_id, since=day, until=day)}
    _check_holiday(series, day, label, wanted, before, is_closed, now)
    changed = []
    for nation in wanted:
        was = before.get(nation)
        if (was is not None and was.is_closed) is is_closed:
            continue
        kept = was or BankHoliday(nation=nation, day=day, name=label)
        after = replace(kept, name=label or kept.name, source=HolidaySource.COORDINATOR, is_closed=is_closed)
        uow.bank_holidays.save(series.group_id, after)
        changed.append((was, after))
    what = f"{_name_said(wanted[0], day, label, before)}, {short_date(day)} ({listed(places_said(wanted))})"
    if not changed:
        return CalendarKept(series=series, what=what, is_added=is_closed, undo_id=None)
    facts = [{"before": holiday_facts(was), "after": holiday_facts(after)} for was, after in changed]
    undo_id = keep_undo(uow, series, {"holidays": facts, "what": what, "was_added": is_closed}, now)
    uow.audit.record(
        group_id=series.group_id,
        verb="add_bank_holiday" if is_closed else "remove_bank_holiday",
        subject="group",
        subject_id=series.group_id,
        before={"holidays": [one["before"] for one in facts]},
        after={"holidays": [one["after"] for one in facts]},
    )
    set_reminders_anew(uow, series.group_id, now=now)
    return CalendarKept(series=series, what=what, is_added=is_closed, undo_id=undo_id)


def _check_holiday(
    series: Series,
    day: date,
    label: str,
    nations: Sequence[str],
    before: Mapping[str, BankHoliday],
    is_closed: bool,
    now: datetime,
) -> None:
    if day < now.astimezone(series.zone).date():
        raise PeriodOver(short_date(day))
    if day.weekday() > 4:
        raise NoHoliday(
            f"{short_date(day)} is at a weekend, when offices are closed anyway. Nothing changed. "
            "Say the weekday that is given in its place."
        )
    if len(label) > LONGEST_REASON:
        raise ReasonTooLong
    if not is_closed and not any(nation in before for nation in nations):
        raise NoHoliday(
            f"{short_date(day)} is no bank holiday in {listed(places_said(nations))}. Nothing changed. "
            "See them: `/prevent bank-holidays`."
        )


def _name_said(nation: str, day: date, label: str, before: Mapping[str, BankHoliday]) -> str:
    known = next(iter(before.values()), None)
    name = label or (known.called if known is not None else usual_name(nation, day))
    return name or UNNAMED
