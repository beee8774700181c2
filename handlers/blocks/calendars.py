"""Calendars as people see them: bank holidays, terms, dates to avoid, and what came of a change."""

from collections.abc import Sequence

from handlers.blocks import ids, parts
from handlers.services import Block, Message
from workgroup.usecases.bank_holidays import HolidayShown
from workgroup.usecases.calendars import CalendarKept, PeriodShown
from workgroup.usecases.undoing_calendars import CalendarUndone
from workgroup.wording import day_range, listed, short_date

_MOST = 60


def dates_to_avoid(found: Sequence[PeriodShown], *, may_add: bool) -> Message:
    """What is entered from today on, beside terms: closures, exams, events, dates to avoid."""
    how = (
        "Add some for your organisation: `/prevent avoid 14-18 Dec because graduation`. Take one away: "
        "`/prevent avoid remove 14-18 Dec`."
    )
    lines = [f"• {_entry(one)}" for one in found[:_MOST]]
    return _list(
        "Dates to avoid", lines, len(found), empty="No dates to avoid are entered.", how=how if may_add else ""
    )


def _entry(shown: PeriodShown) -> str:
    period = shown.period
    label = f": {period.label}" if period.label else ""
    place = f", {period.place}" if period.place else ""
    whose = f" ({shown.organisation})" if shown.organisation else ""
    return f"{day_range(period.from_on, period.to_on)}. {period.kind.said}{label}{place}{whose}"


def terms(found: Sequence[PeriodShown], *, may_add: bool) -> Message:
    """Terms and breaks from today on, organisation by organisation."""
    how = (
        "Add one for your organisation: `/prevent terms 11 Jan to 19 Mar called Spring 2027`, a break in it: "
        "`/prevent terms break 15-19 Feb`. Outside of terms I take it for vacation."
    )
    by_name: dict[str, list[PeriodShown]] = {}
    for one in found:
        by_name.setdefault(one.organisation or "Everyone", []).append(one)
    lines = [
        f"• {name}: {'; '.join(_term(one) for one in theirs)}"
        for name, theirs in sorted(by_name.items(), key=lambda item: item[0].casefold())
    ]
    return _list("Terms", lines[:_MOST], len(lines), empty="No terms are entered.", how=how if may_add else "")


def _term(shown: PeriodShown) -> str:
    period = shown.period
    days = day_range(period.from_on, period.to_on)
    if period.kind.is_break:
        return f"vacation {days}"
    return f"{period.label}, {days}" if period.label else days


def bank_holidays(found: Sequence[HolidayShown], *, may_change: bool) -> Message:
    """The bank holidays of the coming year, with their places."""
    how = (
        "Add a day: `/prevent bank-holidays add 8 May 2028 called Coronation`, take one out: "
        "`/prevent bank-holidays remove 3 May 2027`; add `in Scotland` for one nation."
    )
    lines = [f"• {_holiday(one)}" for one in found[:_MOST]]
    empty = "No bank holidays are known ahead."
    return _list("Bank holidays", lines, len(found), empty=empty, how=how if may_change else "")


def _holiday(shown: HolidayShown) -> str:
    out = ". Taken out: I count it as a working day" if shown.is_taken_out else ""
    return f"{short_date(shown.day)}: {shown.name}, in {listed(shown.places)}{out}"


def _list(title: str, lines: Sequence[str], count: int, *, empty: str, how: str) -> Message:
    more = [f"And {count - len(lines)} more."] if count > len(lines) else []
    shown = [*lines, *more] or [empty]
    text = "\n".join([f"{title}:" if lines else "", *shown, how.replace("`", "")]).strip()
    blocks: list[Block] = [
        parts.section(f"*{title}*"),
        *parts.paragraphs(map(parts.escaped, shown)),
    ]
    if how:
        blocks.append(parts.context(parts.sentence(how)))
    return parts.message(text, blocks)


def kept(outcome: CalendarKept) -> Message:
    """An entry was made or taken away."""
    if outcome.undo_id is None:
        return _plain(f"That is entered already: {outcome.what}. Nothing changed.")
    done = "Entered" if outcome.is_added else "Taken away"
    return _with_undo(f"{done}: {outcome.what}. You can undo this for an hour.", outcome)


def kept_bank_holiday(outcome: CalendarKept) -> Message:
    """A bank holiday was added or taken out."""
    if outcome.undo_id is None:
        return _plain(f"It is so already: {outcome.what}. Nothing changed.")
    if outcome.is_added:
        told = f"Added: {outcome.what}. It is no working day now"
    else:
        told = f"Taken out: {outcome.what}. It is a working day now, whatever a list says"
    return _with_undo(f"{told}; reminders counted in working days follow. You can undo this for an hour.", outcome)


def undone(outcome: CalendarUndone) -> Message:
    """An entry is again as it was."""
    return _plain(f"Undone: {outcome.what} is {'there' if outcome.is_there else 'gone'} again.")


def _with_undo(text: str, outcome: CalendarKept) -> Message:
    value = {"undo": int(outcome.undo_id or 0), "series": int(outcome.series.id)}
    undo = parts.button("Undo", ids.UNDO_CALENDAR, value, said="Undo this, possible for an hour")
    return parts.message(text, [parts.section(parts.escaped(text)), parts.actions([undo])])


def _plain(text: str) -> Message:
    return parts.message(text, [parts.section(parts.escaped(text))])
