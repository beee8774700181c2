"""A rule of recurrence: what RFC 5545 lets an RRULE say, as far as working groups meet by it. Knows no date."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from workgroup.errors import Refusal

WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""The codes of RFC 5545; their places are the numbers that `date.weekday` gives."""

WORKING_WEEK = range(5)

MOST_MEETINGS = 10_000
_LONGEST = 500
_CENTURY = {"DAILY": 36_525, "WEEKLY": 5_218, "MONTHLY": 1_200, "YEARLY": 100}
_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class UnusableRule(Refusal, ValueError):
    """No dates can be computed from the rule. Those below say why."""

    code = "unusable_rule"


class MalformedRule(UnusableRule):
    """The text is not an RRULE as RFC 5545 writes them."""

    code = "malformed_rule"

    def __init__(self, part: str, why: str) -> None:
        self.part = part
        super().__init__(
            f"The rule cannot be read at “{part[:40]}”: {why}. Nothing changed. "
            "A rule looks like FREQ=MONTHLY;BYDAY=2WE."
        )


class RulePartNotSupported(UnusableRule):
    """RFC 5545 knows this, and no working group meets by it."""

    code = "rule_part_not_supported"

    def __init__(self, part: str, instead: str) -> None:
        self.part = part
        super().__init__(f"Rules with {part} are not supported. Nothing changed. {instead}")


class ContestedRule(UnusableRule):
    """Calendar programs read this rule in different ways, so that members would see different dates."""

    code = "contested_rule"

    def __init__(self, what: str, instead: str) -> None:
        self.what = what
        super().__init__(f"Calendar programs disagree about {what}. Nothing changed. {instead}")


class ImpossibleRule(UnusableRule):
    """No date ever satisfies the rule."""

    code = "impossible_rule"

    def __init__(self, why: str) -> None:
        super().__init__(f"No date ever satisfies the rule: {why}. Nothing changed. Choose a day that exists.")


class ExcessiveRule(UnusableRule):
    """The rule is far larger than any working group's plan."""

    code = "excessive_rule"

    def __init__(self, part: str, most: str) -> None:
        self.part = part
        super().__init__(f"{part} is too much: {most}. Nothing changed. Choose within that.")


class Frequency(StrEnum):
    """How often, in the words of RFC 5545. What is more frequent than daily is refused."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


class RuleDay(NamedTuple):
    """One entry of BYDAY."""

    ordinal: int
    """Which one in its month or year, from the end when negative; 0 means each."""
    weekday: int
    """0 is Monday, as `date.weekday` has it."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """An RRULE, read. Lists are sorted and hold nothing twice."""

    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: date | datetime | None = None
    """The last possible start: a date holds its whole day, a naive time is wall time, an aware one is in UTC."""
    days: tuple[RuleDay, ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    week_starts_on: int = 0


_NOT_SUPPORTED = {
    "BYHOUR": "A series has one time of day, in its start.",
    "BYMINUTE": "A series has one time of day, in its start.",
    "BYSECOND": "A series has one time of day, in its start.",
    "BYYEARDAY": "Name the day and the month: BYMONTH and BYMONTHDAY.",
    "BYWEEKNO": "Name the month, or count weeks with FREQ=WEEKLY and INTERVAL.",
    "RSCALE": "Use the Gregorian calendar.",
    "SKIP": "Use BYMONTHDAY=-1 for the last day of each month.",
}
_TOO_OFTEN = ("HOURLY", "MINUTELY", "SECONDLY")
_KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
_DAY = re.compile(r"(?P<ordinal>[+-]?[0-9]{1,2})?(?P<weekday>MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"(?P<date>[0-9]{8})(?:T(?P<time>[0-9]{6})(?P<utc>Z?))?")
_WHOLE = re.compile(r"[+-]?[0-9]{1,12}")


@lru_cache(maxsize=1024)
def parse_rule(rrule: str) -> Rule:
    """Read an RRULE (RFC 5545, 3.3.10), with or without "RRULE:" in front and a semicolon at its end.

    Accepted are FREQ from DAILY to YEARLY, INTERVAL, COUNT, UNTIL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS and WKST.
    Refused: `RulePartNotSupported` for what else the RFC has, `MalformedRule`, `ContestedRule`, `ImpossibleRule`,
    `ExcessiveRule`; each is an `UnusableRule`. What makes no difference (WKST in a monthly rule) is left out.
    """
    parts = _parts(rrule)
    frequency = _frequency(parts)
    for name, instead in _NOT_SUPPORTED.items():
        if name in parts:
            raise RulePartNotSupported(name, instead)
    for name, value in parts.items():
        if name not in _KNOWN:
            raise MalformedRule(f"{name}={value}", "RFC 5545 has no such part")
    rule = Rule(
        frequency=frequency,
        interval=_positive(parts, "INTERVAL") or 1,
        count=_positive(parts, "COUNT"),
        until=_until(parts),
        days=_days(parts, frequency),
        month_days=_numbers(parts, "BYMONTHDAY", 31),
        months=_numbers(parts, "BYMONTH", 12, negative=False),
        positions=_numbers(parts, "BYSETPOS", 366),
        week_starts_on=_week_start(parts),
    )
    _check_together(rule)
    _check_possible(rule)
    if frequency is Frequency.DAILY:
        rule = replace(rule, positions=())
    # Where weeks begin matters only when weeks are skipped, or days are chosen within one.
    if frequency is not Frequency.WEEKLY or (rule.interval == 1 and not rule.positions):
        rule = replace(rule, week_starts_on=0)
    return rule


def rule_text(rule: Rule) -> str:
    """Write the rule as an RRULE, without its name; what is usual anyway (INTERVAL=1, WKST=MO) is left out."""
    parts = [f"FREQ={rule.frequency.value}"]
    if rule.interval != 1:
        parts.append(f"INTERVAL={rule.interval}")
    for name, numbers in (("BYMONTH", rule.months), ("BYMONTHDAY", rule.month_days)):
        if numbers:
            parts.append(f"{name}={','.join(map(str, numbers))}")
    if rule.days:
        parts.append("BYDAY=" + ",".join(f"{day.ordinal or ''}{WEEKDAY_CODES[day.weekday]}" for day in rule.days))
    if rule.positions:
        parts.append(f"BYSETPOS={','.join(map(str, rule.positions))}")
    if rule.week_starts_on:
        parts.append(f"WKST={WEEKDAY_CODES[rule.week_starts_on]}")
    if rule.count is not None:
        parts.append(f"COUNT={rule.count}")
    if rule.until is not None:
        parts.append(f"UNTIL={_until_text(rule.until)}")
    return ";".join(parts)


def _until_text(until: date) -> str:
    if not isinstance(until, datetime):
        return f"{until:%Y%m%d}"
    return f"{until:%Y%m%dT%H%M%S}{'Z' if until.tzinfo is not None else ''}"


def _parts(rrule: str) -> dict[str, str]:
    if len(rrule) > _LONGEST:
        raise ExcessiveRule("The rule", f"at most {_LONGEST} characters")
    text = rrule.strip().upper()
    if "\n" in text or text.count("RRULE:") > 1:
        raise RulePartNotSupported("several RRULEs", "Make a series for each rule.")
    if text.startswith("EXRULE"):
        raise RulePartNotSupported("EXRULE", "Name the dates that are left out, as EXDATE.")
    text = text.removeprefix("RRULE:").removesuffix(";")
    parts: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        if not equals or not name or not value:
            raise MalformedRule(part, "each part is NAME=VALUE")
        if name in parts:
            raise MalformedRule(part, f"{name} is there twice")
        parts[name] = value
    return parts


def _frequency(parts: dict[str, str]) -> Frequency:
    name = parts.get("FREQ")
    if name is None:
        raise MalformedRule("FREQ", "it is missing")
    if name in _TOO_OFTEN:
        raise RulePartNotSupported(f"FREQ={name}", "The most frequent is FREQ=DAILY.")
    try:
        return Frequency(name)
    except ValueError:
        raise MalformedRule(f"FREQ={name}", "it is DAILY, WEEKLY, MONTHLY or YEARLY") from None


def _positive(parts: dict[str, str], name: str) -> int | None:
    text = parts.get(name)
    if text is None:
        return None
    if not text.isascii() or not text.isdigit():
        raise MalformedRule(f"{name}={text}", "a whole number from 1 is wanted")
    most = _CENTURY[parts["FREQ"]] if name == "INTERVAL" else MOST_MEETINGS
    if len(text) > 12 or int(text) > most:
        raise ExcessiveRule(name, f"at most {most}")
    if int(text) == 0:
        raise MalformedRule(f"{name}={text}", "a whole number from 1 is wanted")
    return int(text)


def _numbers(parts: dict[str, str], name: str, most: int, *, negative: bool = True) -> tuple[int, ...]:
    text = parts.get(name)
    if text is None:
        return ()
    numbers = set()
    for word in text.split(","):
        if not _WHOLE.fullmatch(word) or not 1 <= abs(int(word)) <= most or (int(word) < 0 and not negative):
            raise MalformedRule(f"{name}={word}", f"numbers up to {most} are wanted")
        numbers.add(int(word))
    return tuple(sorted(numbers))


def _days(parts: dict[str, str], frequency: Frequency) -> tuple[RuleDay, ...]:
    text = parts.get("BYDAY")
    if text is None:
        return ()
    days = set()
    for word in text.split(","):
        match = _DAY.fullmatch(word)
        if match is None or (match["ordinal"] and int(match["ordinal"]) == 0):
            raise MalformedRule(f"BYDAY={word}", "days are MO, TU, 2WE or -1FR")
        ordinal = int(match["ordinal"] or 0)
        if ordinal and frequency in {Frequency.DAILY, Frequency.WEEKLY}:
            raise MalformedRule(f"BYDAY={word}", f"FREQ={frequency.value} has no {word}; use FREQ=MONTHLY")
        if abs(ordinal) > 53:
            raise MalformedRule(f"BYDAY={word}", "a year has at most 53 of a weekday")
        days.add(RuleDay(ordinal, WEEKDAY_CODES.index(match["weekday"])))
    return tuple(sorted(days))


def _until(parts: dict[str, str]) -> date | datetime | None:
    text = parts.get("UNTIL")
    if text is None:
        return None
    match = _UNTIL.fullmatch(text)
    if match is None or not text.isascii():
        raise MalformedRule(f"UNTIL={text}", "a date or time such as 20270312 or 20270312T100000Z is wanted")
    try:
        if match["time"] is None:
            return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
        until = datetime.fromisoformat(match["date"] + "T" + match["time"])
    except ValueError:
        raise MalformedRule(f"UNTIL={text}", "there is no such date or time") from None
    return until.replace(tzinfo=UTC) if match["utc"] else until


def _week_start(parts: dict[str, str]) -> int:
    text = parts.get("WKST", "MO")
    if text not in WEEKDAY_CODES:
        raise MalformedRule(f"WKST={text}", "it is one of MO to SU")
    return WEEKDAY_CODES.index(text)


def _check_together(rule: Rule) -> None:
    """Refuse parts that RFC 5545 forbids side by side, or that programs read differently."""
    if rule.count is not None and rule.until is not None:
        raise MalformedRule("COUNT and UNTIL", "a rule has one of the two")
    if rule.frequency is Frequency.WEEKLY and rule.month_days:
        raise MalformedRule("BYMONTHDAY", "FREQ=WEEKLY has no days of the month; use FREQ=MONTHLY")
    if rule.positions and not (rule.days or rule.month_days or rule.months):
        raise MalformedRule("BYSETPOS", "it needs BYDAY, BYMONTHDAY or BYMONTH to choose from")
    if rule.frequency is Frequency.YEARLY and rule.month_days and not rule.months:
        raise ContestedRule(
            "FREQ=YEARLY with BYMONTHDAY and no BYMONTH", "Name the months with BYMONTH, or use FREQ=MONTHLY."
        )


def _check_possible(rule: Rule) -> None:
    """Refuse what no calendar has: the 30th of February, a sixth Monday of a month."""
    months = rule.months or range(1, 13)
    longest = max(_LONGEST_MONTH[month - 1] for month in months)
    if rule.month_days and all(abs(day) > longest for day in rule.month_days):
        raise ImpossibleRule(f"no such month has a day {rule.month_days[0]}")
    in_months = rule.frequency is Frequency.MONTHLY or bool(rule.months)
    if in_months and rule.days and all(abs(day.ordinal) > 5 for day in rule.days):
        raise ImpossibleRule("a month has at most five of each weekday")
    starts = {Frequency.DAILY: 1, Frequency.WEEKLY: len(rule.days) or 1}.get(rule.frequency, 366)
    if rule.positions and all(abs(position) > starts for position in rule.positions):
        raise ImpossibleRule(f"BYSETPOS chooses among {starts} at most")
    if rule.days and rule.month_days and all(day.ordinal for day in rule.days) and not _ever_meet(rule, longest):
        raise ImpossibleRule("those weekdays never fall on those days of the month")


def _ever_meet(rule: Rule, longest: int) -> bool:
    # The nth of a weekday lies on days 7n-6 to 7n, counted from the end of the month when n is negative.
    for wanted in rule.days:
        for length in range(28, longest + 1):
            last = 7 * abs(wanted.ordinal)
            span = range(last - 6, last + 1)
            reached = {day for day in rule.month_days if day > 0} | {
                length + 1 + day for day in rule.month_days if day < 0
            }
            if any(1 <= day <= length and (day if wanted.ordinal > 0 else length + 1 - day) in span for day in reached):
                return True
    return False
