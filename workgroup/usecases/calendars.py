"""Calendars that people keep: terms, and dates to avoid, of an organisation or of the whole group."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workgroup.calendar.periods import Period, PeriodKind
from workgroup.errors import Refusal
from workgroup.ids import OrganisationId, SeriesId, UndoId
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Organisation
from workgroup.roster.permission import Actor, Right
from workgroup.usecases.calendar_facts import facts_of_period, keep_undo
from workgroup.usecases.guarding import keep_out
from workgroup.wording import day_range, listed, one_line

LONGEST_REASON = 120
_LONGEST = timedelta(days=366)


class NoSuchPeriod(Refusal):
    """No entry of a calendar has those days, or several have."""

    code = "no_such_period"

    def __init__(self, when: str, known: Sequence[str], *, word: str) -> None:
        lead = f"Nothing is entered for {when}" if not known else f"Several entries hold {when}: {listed(known)}"
        super().__init__(f"{lead}. Nothing changed. See what there is, with its days: `/prevent {word}`.")


class PeriodTooLong(Refusal):
    """A period ends before it begins, or goes on for years."""

    code = "period_too_long"

    def __init__(self) -> None:
        super().__init__("An entry lasts from one day to a year. Nothing changed. Say its first and its last day.")


class PeriodOver(Refusal):
    """The days are over."""

    code = "period_over"

    def __init__(self, when: str) -> None:
        super().__init__(f"{when} is over. Nothing changed. Say days ahead, with the year if need be.")


class ReasonWanted(Refusal):
    """Dates to avoid say why, so that people can judge a clash."""

    code = "reason_wanted"

    def __init__(self, when: str) -> None:
        super().__init__(
            f"Say why {when} should be avoided, in a few words. Nothing changed. "
            "For example: `/prevent avoid 14-18 Dec because graduation`."
        )


class ReasonTooLong(Refusal):
    """A reason is a few words."""

    code = "calendar_reason_too_long"

    def __init__(self) -> None:
        super().__init__(f"Keep it to {LONGEST_REASON} characters. Nothing changed.")


class WhoseCalendar(Refusal):
    """It is not clear for which organisation an entry is meant."""

    code = "whose_calendar"

    def __init__(self) -> None:
        super().__init__(
            'I do not know for which organisation you mean that. Nothing changed. Add for example `for "University of '
            'Merrowby"`; the coordinator can also add `for everyone`.'
        )


class NoSuchOrganisation(Refusal):
    """The group has no organisation of that name, or several."""

    code = "no_such_organisation"

    def __init__(self, typed: str, near: Sequence[str]) -> None:
        hint = (
            f"Did you mean {listed([f'“{name}”' for name in near], 'or')}?" if near else "See `/prevent who-attends`."
        )
        super().__init__(f"I know no organisation “{typed[:60]}” in this group. Nothing changed. {hint}")


@dataclass(frozen=True, kw_only=True)
class ForWhom:
    """For which organisation something is meant."""

    name: str = ""
    """As somebody typed it; empty for their own organisation."""
    is_everyone: bool = False


@dataclass(frozen=True, kw_only=True)
class PeriodShown:
    """A period with the name of whose it is."""

    period: Period
    organisation: str | None
    """`None` for what concerns everybody."""
    is_mine: bool = False
    """Whether the person may take it away."""


@dataclass(frozen=True, kw_only=True)
class CalendarKept:
    """What was entered or taken away."""

    series: Series
    what: str
    """The entry in words: "Exams: Merrowby finals, Mon 10 to Fri 28 May 2027 (University of Merrowby)"."""
    is_added: bool
    undo_id: UndoId | None
    """`None` where it was so already, so that nothing changed."""


def list_periods(
    uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, is_teaching: bool, now: datetime
) -> list[PeriodShown]:
    """Terms and breaks, or everything else, of the series' group that is not over; by first day.

    Refused: `NotAllowed` without a seat.
    """
    actor.check(Right.SEE_CALENDARS)
    series = uow.series.get(series_id)
    today = now.astimezone(series.zone).date()
    names = {one.id: one.name for one in uow.organisations.list_of(series.group_id)}
    return [
        PeriodShown(
            period=period,
            organisation=names[period.organisation_id] if period.organisation_id is not None else None,
            is_mine=may_keep(actor, period.organisation_id),
        )
        for period in uow.periods.list_of(series.group_id, since=today)
        if period.kind.is_teaching is is_teaching
    ]


def add_period(
    uow: UnitOfWork,
    *,
    actor: Actor,
    series_id: SeriesId,
    kind: PeriodKind,
    label: str,
    from_on: date,
    to_on: date,
    whom: ForWhom,
    now: datetime,
) -> CalendarKept:
    """Enter a period for the person's own organisation; the coordinator also for another, or for everyone.

    One that is there already changes nothing. Refused: `NotAllowed`, `WhoseCalendar`, `NoSuchOrganisation`,
    `PeriodTooLong`, `PeriodOver`, `ReasonWanted`, `ReasonTooLong`, and what the content guard keeps out.
    """
    actor.check(Right.AVOID_DATES)
    series = uow.series.get(series_id)
    organisation = _whose(uow, series, actor, whom)
    reason = _checked(series, kind, label, from_on, to_on, now)
    if reason:
        keep_out(uow, reason, field="reason", group_id=series.group_id)
    organisation_id = organisation.id if organisation is not None else None
    same = next(
        (
            one
            for one in uow.periods.list_of(series.group_id, since=from_on)
            if (one.organisation_id, one.kind, one.label, one.from_on, one.to_on)
            == (organisation_id, kind, reason, from_on, to_on)
        ),
        None,
    )
    if same is not None:
        return CalendarKept(series=series, what=said(same, organisation), is_added=True, undo_id=None)
    period = uow.periods.add(
        group_id=series.group_id,
        organisation_id=organisation_id,
        kind=kind,
        label=reason,
        from_on=from_on,
        to_on=to_on,
    )
    return _kept_period(uow, series, period, organisation, is_added=True, now=now)


def remove_period(
    uow: UnitOfWork,
    *,
    actor: Actor,
    series_id: SeriesId,
    from_on: date,
    to_on: date,
    is_teaching: bool,
    whom: ForWhom,
    now: datetime,
) -> CalendarKept:
    """Take away the one entry of that organisation with those days, or, for a single day, the one that holds it.

    Refused as `add_period`, and with `NoSuchPeriod`.
    """
    actor.check(Right.AVOID_DATES)
    series = uow.series.get(series_id)
    organisation = _whose(uow, series, actor, whom)
    organisation_id = organisation.id if organisation is not None else None
    entries = [
        one
        for one in uow.periods.list_of(series.group_id, since=from_on)
        if one.organisation_id == organisation_id and one.kind.is_teaching is is_teaching
    ]
    exact = [one for one in entries if (one.from_on, one.to_on) == (from_on, to_on)]
    found = exact or [one for one in entries if from_on == to_on and one.holds(from_on)]
    if len(found) != 1:
        known = [said(one, None) for one in found]
        raise NoSuchPeriod(day_range(from_on, to_on), known, word="terms" if is_teaching else "avoid")
    uow.periods.forget(found[0].id)
    return _kept_period(uow, series, found[0], organisation, is_added=False, now=now)


def _kept_period(
    uow: UnitOfWork,
    series: Series,
    period: Period,
    organisation: Organisation | None,
    *,
    is_added: bool,
    now: datetime,
) -> CalendarKept:
    facts = facts_of_period(period)
    undo_id = keep_undo(uow, series, {"period": facts, "was_added": is_added}, now)
    uow.audit.record(
        group_id=series.group_id,
        verb="add_period" if is_added else "remove_period",
        subject="period",
        subject_id=period.id,
        before=None if is_added else facts,
        after=facts if is_added else None,
    )
    return CalendarKept(series=series, what=said(period, organisation), is_added=is_added, undo_id=undo_id)


def _whose(uow: UnitOfWork, series: Series, actor: Actor, whom: ForWhom) -> Organisation | None:
    """The organisation that is meant; `None` for everyone."""
    if whom.is_everyone:
        actor.check(Right.KEEP_CALENDARS)
        return None
    known = uow.organisations.list_of(series.group_id)
    if whom.name:
        organisation = _named(known, whom.name)
    else:
        own = actor.person.organisation_id if actor.person is not None else None
        found = next((one for one in known if one.id == own), None)
        if found is None:
            raise WhoseCalendar
        organisation = found
    if not may_keep(actor, organisation.id):
        actor.check(Right.KEEP_CALENDARS)
    return organisation


def may_keep(actor: Actor, organisation_id: OrganisationId | None) -> bool:
    """Whether the actor may change that organisation's calendar, or with `None` that of everyone."""
    own = actor.person.organisation_id if actor.person is not None else None
    is_own = organisation_id is not None and organisation_id == own
    return actor.may(Right.KEEP_CALENDARS) or (is_own and actor.may(Right.AVOID_DATES))


def _named(known: Sequence[Organisation], typed: str) -> Organisation:
    wanted = one_line(typed).casefold()
    exact = [one for one in known if one.name.casefold() == wanted]
    found = exact or [one for one in known if wanted and wanted in one.name.casefold()]
    if len(found) != 1:
        raise NoSuchOrganisation(typed, [one.name for one in found[:3]])
    return found[0]


def _checked(series: Series, kind: PeriodKind, label: str, from_on: date, to_on: date, now: datetime) -> str:
    if not from_on <= to_on <= from_on + _LONGEST:
        raise PeriodTooLong
    if to_on < now.astimezone(series.zone).date():
        raise PeriodOver(day_range(from_on, to_on))
    reason = one_line(label).strip(" .")
    if not reason and kind in {PeriodKind.AVOID, PeriodKind.EVENT}:
        raise ReasonWanted(day_range(from_on, to_on))
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLong
    return reason


def said(period: Period, organisation: Organisation | None) -> str:
    """The entry in words: "Exams: finals, Mon 10 to Fri 28 May 2027 (University of Merrowby)"."""
    label = f": {period.label}" if period.label else ""
    whose = f" ({organisation.name})" if organisation is not None else ""
    return f"{period.kind.said}{label}, {day_range(period.from_on, period.to_on)}{whose}"
