"""The calendars and partnerships of a region's file, from YAML to facts. Knows the schema; changes nothing."""

from collections.abc import Callable

from bot.region.schema import Noun
from bot.region.yaml_nodes import Fields, Items, UnreadableRegion, Word, as_day, as_word, shown
from workgroup.calendar.periods import PeriodKind
from workgroup.calendar.recurrence import Recurrence
from workgroup.crossover.partnership import discusses_individuals
from workgroup.usecases.region import RegionPartnership, RegionPeriod

Refer = Callable[[Word, Noun], str]
"""Looks a name of the file up and gives it back; refuses one that nothing has."""
ReadRule = Callable[[Fields], Recurrence]
_LONGEST_YEARS = 2
_MOST_OTHERS = 10_000


def read_periods(root: Fields, refer: Refer) -> tuple[RegionPeriod, ...]:
    """Terms with their breaks, and public events. Refused: a period that ends before it begins, or has no end."""
    periods: list[RegionPeriod] = []
    named: dict[str, int] = {}
    for row in root.rows("teaching_periods"):
        organisation = refer(row.word("org"), Noun.ORGANISATION)
        label = row.text("label", at_most=80)
        reference = f"{organisation}: {label}"
        if reference in named:
            raise UnreadableRegion(
                f"“{organisation}” has “{label}” twice, first in line {named[reference]}", row.word("label").mark
            )
        named[reference] = row.mark.line
        term = _period(row, PeriodKind.TERM, reference, label, organisation)
        periods += [term, *_breaks(row, term)]
    for row in root.rows(Noun.EVENT):
        event = _period(row, PeriodKind.EVENT, row.text("id", at_most=80), row.text("title", at_most=120), None)
        periods.append(event)
    for row in root.rows("periods"):
        org, word = row.find_word("org"), row.word("kind")
        if word.text not in {kind.value for kind in PeriodKind}:
            raise UnreadableRegion(f"{shown(word)} is no kind of period", word.mark)
        period = _period(
            row,
            PeriodKind(word.text),
            row.text("id", at_most=120),
            row.text("label", at_most=120),
            refer(org, Noun.ORGANISATION) if org is not None else None,
        )
        periods.append(period)
    return tuple(periods)


def _period(row: Fields, kind: PeriodKind, reference: str, label: str, organisation: str | None) -> RegionPeriod:
    first, last = row.day("from"), row.day("to")
    if not first <= last <= first.replace(day=min(first.day, 28), year=first.year + _LONGEST_YEARS):
        raise UnreadableRegion("it ends before it begins, or years later", row.word("to").mark)
    return RegionPeriod(
        reference=reference,
        kind=kind,
        organisation=organisation,
        label=label,
        from_on=first,
        to_on=last,
        place=row.find_text("place", at_most=120) if not kind.is_teaching else "",
        line=row.mark.line,
    )


def _breaks(row: Fields, term: RegionPeriod) -> list[RegionPeriod]:
    """Each break as a period of its own, numbered within its term."""
    node = row.find("breaks")
    if node is None:
        return []
    if not isinstance(node, Items):
        raise UnreadableRegion("“breaks” must be a list of first and last days", node.mark)
    breaks = []
    for number, pair in enumerate(node.items, start=1):
        if not isinstance(pair, Items) or len(pair.items) != 2:
            raise UnreadableRegion('a break is its first and last day, like ["2026-12-14", "2027-01-03"]', pair.mark)
        first, last = (as_day(as_word(day, "breaks")) for day in pair.items)
        if not term.from_on <= first <= last <= term.to_on:
            raise UnreadableRegion("the break is not inside its term, or ends before it begins", pair.mark)
        breaks.append(
            RegionPeriod(
                reference=f"{term.reference}, break {number}",
                kind=PeriodKind.BREAK,
                organisation=term.organisation,
                label=term.label,
                from_on=first,
                to_on=last,
                place="",
                line=pair.mark.line,
            )
        )
    return breaks


def read_partnerships(root: Fields, refer: Refer, rule: ReadRule) -> tuple[RegionPartnership, ...]:
    """Other partnerships. Refused: a panel that discusses individuals, of which nothing but the name may be kept."""
    excluded = {name.casefold() for name in read_excluded_bodies(root)}
    return tuple(_partnership(row, refer, rule, excluded) for row in root.rows(Noun.PARTNERSHIP))


def _partnership(row: Fields, refer: Refer, rule: ReadRule, excluded: set[str]) -> RegionPartnership:
    name = row.text("name", at_most=120)
    if name.casefold() in excluded or discusses_individuals(name):
        raise UnreadableRegion(
            f"{shown(row.word('name'))} discusses individuals: name it under `excluded_bodies`, without anything else",
            row.word("name").mark,
        )
    pattern = row.find_fields("pattern")
    lead, chair = row.find_word("lead_org"), row.find_word("chair")
    members = [refer(word, Noun.PERSON) for word in row.words("our_members")]
    return RegionPartnership(
        reference=row.text("id", at_most=80),
        name=name,
        lead=refer(lead, Noun.ORGANISATION) if lead is not None else None,
        tier=row.find_text("tier", at_most=80),
        areas=tuple(word.text for word in row.words("area")),
        remit=tuple(word.text for word in row.words("remit")),
        chair=refer(chair, Noun.PERSON) if chair is not None else None,
        members=tuple(dict.fromkeys(members)),
        others=_others(row),
        recurrence=rule(pattern) if pattern is not None else None,
        begins=pattern.clock("time") if pattern is not None else None,
        minutes=pattern.whole("minutes", least=1, most=24 * 60) if pattern is not None else 0,
        dates=tuple(sorted({as_day(word) for word in row.words("dates")})),
        reports_to=row.find_text("reports_to", at_most=120),
        line=row.mark.line,
    )


def _others(row: Fields) -> int:
    if row.find("other_members_count") is None:
        return 0
    return row.whole("other_members_count", least=0, most=_MOST_OTHERS)


def read_excluded_bodies(root: Fields) -> tuple[str, ...]:
    """The names alone; why they are excluded is the same for all of them."""
    return tuple(row.text("name", at_most=120) for row in root.rows("excluded_bodies"))
