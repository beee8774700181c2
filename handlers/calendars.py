"""`/prevent avoid`, `terms` and `bank-holidays`: the calendars that people keep, and Undo for an hour."""

import re
from dataclasses import dataclass
from datetime import date

from handlers import payloads, phrases
from handlers.blocks import calendars as blocks
from handlers.needs import needed_series
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.calendar.bank_holidays import DIVISIONS
from workgroup.calendar.periods import PeriodKind
from workgroup.errors import Refusal
from workgroup.ids import UndoId
from workgroup.roster.permission import Right
from workgroup.usecases import bank_holidays, calendars, undoing_calendars
from workgroup.usecases.arriving import OutOfDate
from workgroup.usecases.calendars import ForWhom

_LIST = frozenset({"", "list", "all", "show", "dates"})
_VERB = re.compile(r"(?P<verb>add|remove|delete|take out|drop)\b\s*", re.IGNORECASE)
_WHY = re.compile(r"\s*(?:[,;:]\s*|\s)(?:because of|because|due to|called|named|reason:?)\s+", re.IGNORECASE)
_WHOM = re.compile(
    r"\s+for\s+(?:(?P<everyone>everyone|everybody|all|us all|the (?:whole )?group)|[\"“](?P<name>[^\"”]+)[\"”])\s*$",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"\s+in\s+(?P<where>england and wales|england|wales|scotland|northern ireland|ni|all nations|the uk)\s*$",
    re.IGNORECASE,
)
_KINDS: dict[str, tuple[tuple[str, PeriodKind], ...]] = {
    "avoid": (
        (r"exams?(?: weeks?| period)?", PeriodKind.EXAMS),
        (r"clos(?:ed|ures?)|shut", PeriodKind.CLOSURE),
        (r"pre-?election(?: period)?|purdah", PeriodKind.PRE_ELECTION),
        (r"(?:public )?events?", PeriodKind.EVENT),
    ),
    "terms": (
        (r"breaks?|vacations?|holidays?|reading weeks?", PeriodKind.BREAK),
        (r"terms?|semesters?|teaching", PeriodKind.TERM),
    ),
}
_USUAL = {"avoid": PeriodKind.AVOID, "terms": PeriodKind.TERM}


class UnreadableCalendar(Refusal):
    """The words name no days for a calendar."""

    code = "unreadable_calendar"

    def __init__(self, verb: str, why: str, example: str) -> None:
        trouble = why.partition(" Nothing changed.")[0]
        super().__init__(f"{trouble} Nothing changed. Try `/prevent {verb} {example}`.")


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """What somebody wants of a calendar."""

    is_removal: bool
    kind: PeriodKind
    first: date
    last: date
    label: str
    whom: ForWhom


async def on_avoid(asked: Asked, answer: Answer, tail: str) -> None:
    """List the dates to avoid, or enter or take away some."""
    await _on_periods(asked, answer, tail, verb="avoid")


async def on_terms(asked: Asked, answer: Answer, tail: str) -> None:
    """List the terms, or enter or take away one."""
    await _on_periods(asked, answer, tail, verb="terms")


async def _on_periods(asked: Asked, answer: Answer, tail: str, *, verb: str) -> None:
    series = needed_series(asked.place)
    services, actor, now = asked.services, asked.place.actor, asked.services.now()
    is_teaching = verb == "terms"
    if tail.casefold().strip() in _LIST:
        found = await services.read(
            calendars.list_periods, actor=actor, series_id=series.id, is_teaching=is_teaching, now=now
        )
        build = blocks.terms if is_teaching else blocks.dates_to_avoid
        await answer.privately(build(found, may_add=actor.may(Right.AVOID_DATES)))
        return
    actor.check(Right.AVOID_DATES)
    wish = _entry(asked, tail, verb)
    if wish.is_removal:
        kept = await services.perform(
            calendars.remove_period,
            actor=actor,
            series_id=series.id,
            from_on=wish.first,
            to_on=wish.last,
            is_teaching=is_teaching,
            whom=wish.whom,
            now=now,
        )
    else:
        kept = await services.perform(
            calendars.add_period,
            actor=actor,
            series_id=series.id,
            kind=wish.kind,
            label=wish.label,
            from_on=wish.first,
            to_on=wish.last,
            whom=wish.whom,
            now=now,
        )
    await answer.privately(blocks.kept(kept))


def _entry(asked: Asked, tail: str, verb: str) -> _Entry:
    words = " ".join(tail.split())
    is_removal, words = _removal(words)
    whom, words = _for_whom(words)
    kind, words = _kind(words, verb)
    when, why = words, ""
    found = _WHY.search(words)
    if found is not None:
        when, why = words[: found.start()], words[found.end() :]
    example = "14-18 Dec because graduation" if verb == "avoid" else "11 Jan to 19 Mar called Spring 2027"
    try:
        first, last = phrases.read_day_range(when, now=asked.services.now(), zone=asked.place.zone)
    except (phrases.UnreadablePhrase, phrases.TooLong) as no:
        raise UnreadableCalendar(verb, no.sentence, example) from no
    return _Entry(is_removal=is_removal, kind=kind, first=first, last=last, label=why, whom=whom)


def _removal(words: str) -> tuple[bool, str]:
    found = _VERB.match(words)
    if found is None:
        return False, words
    return found["verb"].casefold() != "add", words[found.end() :]


def _for_whom(words: str) -> tuple[ForWhom, str]:
    found = _WHOM.search(words)
    if found is None:
        return ForWhom(), words
    return ForWhom(name=found["name"] or "", is_everyone=found["everyone"] is not None), words[: found.start()]


def _kind(words: str, verb: str) -> tuple[PeriodKind, str]:
    for pattern, kind in _KINDS[verb]:
        found = re.match(rf"(?:{pattern}):?\s+", words, re.IGNORECASE)
        if found is not None:
            return kind, words[found.end() :]
    return _USUAL[verb], words


async def on_bank_holidays(asked: Asked, answer: Answer, tail: str) -> None:
    """List the bank holidays ahead; the coordinator adds a day, or takes one out."""
    series = needed_series(asked.place)
    services, actor, now = asked.services, asked.place.actor, asked.services.now()
    words = " ".join(tail.split())
    if words.casefold() in _LIST:
        found = await services.read(bank_holidays.list_bank_holidays, actor=actor, series_id=series.id, now=now)
        await answer.privately(blocks.bank_holidays(found, may_change=actor.may(Right.KEEP_CALENDARS)))
        return
    actor.check(Right.KEEP_CALENDARS)
    is_removal, words = _removal(words)
    nations, words = _nations(words)
    when, name = words, ""
    called = _WHY.search(words)
    if called is not None:
        when, name = words[: called.start()], words[called.end() :]
    try:
        first, last = phrases.read_day_range(when, now=now, zone=asked.place.zone)
    except (phrases.UnreadablePhrase, phrases.TooLong) as no:
        raise UnreadableCalendar("bank-holidays", no.sentence, "add 8 May 2028 called Coronation") from no
    if first != last:
        raise UnreadableCalendar("bank-holidays", "A bank holiday is one day.", "add 8 May 2028 called Coronation")
    kept = await services.perform(
        bank_holidays.set_bank_holiday,
        actor=actor,
        series_id=series.id,
        day=first,
        name=name,
        nations=nations,
        is_closed=not is_removal,
        now=now,
    )
    await answer.privately(blocks.kept_bank_holiday(kept))


def _nations(words: str) -> tuple[tuple[str, ...], str]:
    """The nations that were named, none for the group's own."""
    found = _WHERE.search(words)
    if found is None:
        return (), words
    where = found["where"].casefold()
    everywhere = tuple(nation for nations in DIVISIONS.values() for nation in nations)
    named = {
        "england and wales": ("england", "wales"),
        "northern ireland": ("northern-ireland",),
        "ni": ("northern-ireland",),
        "all nations": everywhere,
        "the uk": everywhere,
    }
    return named.get(where, (where,)), words[: found.start()]


async def on_undo_calendar(asked: Asked, answer: Answer) -> None:
    """Put an entry of a calendar back as it was."""
    undo_id = payloads.number(asked.incoming.value, "undo")
    if undo_id is None:
        raise OutOfDate
    undone = await asked.services.perform(
        undoing_calendars.undo_calendar,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        undo_id=UndoId(undo_id),
        now=asked.services.now(),
    )
    await answer.instead(blocks.undone(undone))
