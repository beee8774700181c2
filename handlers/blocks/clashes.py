"""What a series' dates meet, as people read it: under each date, before a plan is kept, and as a list of its own."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.blocks import ids, parts
from handlers.services import Block, Message
from workgroup.crossover.clashes import InPeriod, InVacation, OnBankHoliday, Weight, WithSitting
from workgroup.crossover.load import MOST_MINUTES
from workgroup.ids import PersonId
from workgroup.usecases.clashing import Clashes, DateClashes, PersonLoad
from workgroup.wording import clock_time, counted, length, listed, short_date, start_and_end

_MOST_REASONS = 3
_MOST_IN_FULL = 8
_MOST_NAMED = 3
_MOST_LOADS = 8
_NOBODY: Mapping[PersonId, str] = {}


def remarks(found: Clashes) -> dict[datetime, list[str]]:
    """Lines about each date that meets something, by its start: the reasons, and the nearest free date."""
    return {one.starts_at: date_remarks(one, found.series.zone) for one in found.dates}


def date_remarks(
    one: DateClashes, zone: ZoneInfo, *, names: Mapping[PersonId, str] = _NOBODY, at_most: int = _MOST_REASONS
) -> list[str]:
    """The reasons against one date, weightiest first, then the nearest date that is free."""
    against = reasons(one, zone, names)
    more = [f"    And {len(against) - at_most} more: /prevent clashes"] if len(against) > at_most else []
    return [*(f"    {reason}" for reason in against[:at_most]), *more, *_free(one, zone)]


def _free(one: DateClashes, zone: ZoneInfo) -> list[str]:
    if one.alternative is None:
        return ["    I found no free date near it."] if one.is_stuck else []
    local, was = one.alternative.astimezone(zone), one.starts_at.astimezone(zone)
    clock = f", {clock_time(local)}" if local.time() != was.time() else ""
    return [f"    Free instead: {short_date(local)}{clock}."]


def reasons(one: DateClashes, zone: ZoneInfo, names: Mapping[PersonId, str] = _NOBODY) -> list[str]:
    """One line for each reason; the other meetings of one weight share a line."""
    sittings: dict[Weight, list[WithSitting]] = {}
    on_day: list[OnBankHoliday | InVacation | InPeriod] = []
    for clash in one.clashes:
        if isinstance(clash, WithSitting):
            sittings.setdefault(clash.weight, []).append(clash)
        else:
            on_day.append(clash)
    # Of one weight the other meetings come first: they are what can be talked about.
    lines = [(weight, _met(weight, clashes, zone, names)) for weight, clashes in sittings.items()]
    lines += [(clash.weight, _on_day(clash)) for clash in on_day]
    return [line for _, line in sorted(lines, key=lambda found: -found[0])]


def _on_day(clash: OnBankHoliday | InVacation | InPeriod) -> str:
    match clash:
        case OnBankHoliday(holiday=holiday):
            return f"Clash: bank holiday in {listed(holiday.places)}, {holiday.name}."
        case InVacation(organisations=organisations):
            return f"Note: vacation at {_some(organisations)}."
        case InPeriod(period=period, organisation=organisation):
            lead = "Clash" if clash.weight is Weight.HARD else "Note"
            what = ", ".join(filter(None, [period.label, period.place]))
            whose = f" ({organisation})" if organisation is not None else ""
            return f"{lead}: {period.kind.said.lower()}{': ' + what if what else ''}{whose}."


_MEETS = {Weight.HARD: "Clash: overlaps", Weight.SOFT: "Note: same day as", Weight.LOAD: "Note: close to"}


def _met(weight: Weight, clashes: Sequence[WithSitting], zone: ZoneInfo, names: Mapping[PersonId, str]) -> str:
    return f"{_MEETS[weight]} {listed([_sitting(one, zone, names) for one in clashes])}."


def _sitting(clash: WithSitting, zone: ZoneInfo, names: Mapping[PersonId, str]) -> str:
    sitting = clash.sitting
    starts, ends = sitting.starts_at.astimezone(zone), sitting.ends_at.astimezone(zone)
    when = short_date(starts) if clash.weight is Weight.LOAD else f"{clock_time(starts)} to {clock_time(ends)}"
    known = sorted(names[one] for one in clash.shared if one in names)
    who = listed(known) if known and len(known) <= _MOST_NAMED else counted(len(clash.shared), "person", "people")
    return f"{sitting.body}, {when} ({who} in both)"


def _some(names: Sequence[str]) -> str:
    if len(names) <= _MOST_NAMED + 1:
        return listed(names)
    return listed([*names[:_MOST_NAMED], f"{len(names) - _MOST_NAMED} more"])


def move_buttons(found: Clashes) -> list[parts.Element]:
    """A button for each date with a free one near it, the worst first, that shows what moving would mean."""
    zone, series = found.series.zone, found.series
    able = [one for one in found.dates if one.alternative is not None and one.recurrence_id is not None]
    buttons = []
    for number, one in enumerate(sorted(able, key=_worst_first)[: parts.IN_A_ROW]):
        was, wanted = one.starts_at.astimezone(zone), (one.alternative or one.starts_at).astimezone(zone)
        words = f"move {_day_said(was)} to {_day_said(wanted)} {clock_time(wanted)}"
        buttons.append(
            parts.button(
                f"Move {was.day} {was:%b} to {wanted.day} {wanted:%b}",
                ids.numbered(ids.TYPE_FOR_ME, number),
                {"words": words, "series": int(series.id)},
                said=f"Show what moving {was.day} {was:%b} to {wanted.day} {wanted:%b} would mean",
            )
        )
    return buttons


def _worst_first(one: DateClashes) -> tuple[int, datetime]:
    return -max(clash.weight for clash in one.clashes), one.starts_at


def _day_said(local: datetime) -> str:
    return f"{local.day} {local:%B %Y}"


def load_lines(loads: Sequence[PersonLoad]) -> list[str]:
    """Who would have too many meetings, a line a month."""
    by_month: dict[str, list[str]] = {}
    for one in loads:
        by_month.setdefault(f"{one.load.month:%B %Y}", []).append(f"{one.name} {length(one.load.minutes)}")
    return [f"{month}: {_cut(people)}." for month, people in by_month.items()]


def _cut(words: Sequence[str]) -> str:
    more = [f"{len(words) - _MOST_LOADS} more"] if len(words) > _MOST_LOADS else []
    return listed([*words[:_MOST_LOADS], *more])


def load_lead() -> str:
    """What the lines of load are about."""
    return f"More than {length(MOST_MINUTES)} of meetings in a month, other partnerships counted:"


def clash_list(found: Clashes, *, is_past: bool) -> Message:
    """Every date that meets something, and who has too many meetings."""
    series, zone = found.series, found.series.zone
    where = "of the last eighteen months" if is_past else "of the next six months"
    dates = [
        "\n".join(
            [
                f"• {start_and_end(one.starts_at, one.minutes, zone)}",
                *date_remarks(one, zone, names=found.names, at_most=_MOST_IN_FULL),
            ]
        )
        for one in found.dates
    ]
    lead = (
        f"{counted(len(dates), 'date')} {where} that {'meets' if len(dates) == 1 else 'meet'} something:"
        if dates
        else f"No date {where} meets anything that I know of."
    )
    loads = load_lines(found.loads)
    hints = [] if found.has_partnerships else ["I know of no other partnerships; they come with a region's file."]
    if not is_past and any(one.alternative is not None for one in found.dates):
        hints.append("I only propose: a button shows who would be told, and nothing is moved by itself.")
    load = [load_lead(), *loads] if loads else []
    buttons = move_buttons(found)
    blocks: list[Block] = [
        parts.section(f"*{parts.escaped(series.name)}*\n{parts.escaped(lead)}"),
        *parts.paragraphs(map(parts.escaped, dates)),
        *([parts.section("\n".join(map(parts.escaped, load)))] if load else []),
        *([parts.actions(buttons)] if buttons else []),
        *map(parts.context, hints),
    ]
    return parts.message("\n".join([f"{series.name}: {lead}", *dates, *load, *hints]), blocks)
