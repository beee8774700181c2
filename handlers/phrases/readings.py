"""From what was understood to a plan: its rule, its first date, its end. Knows no grammar."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from handlers.phrases import clock, days
from handlers.phrases.days import Day
from handlers.phrases.refusals import EndBeforeStart, InThePast, UnreadablePhrase
from workgroup.calendar.recurrence import Recurrence, first_day
from workgroup.calendar.rule import WORKING_WEEK, Frequency, MalformedRule, Rule, RuleDay, parse_rule, rule_text
from workgroup.calendar.said import said
from workgroup.wording import short_date

Choose = Callable[[str, int], int]
"""Asks for one of so many readings of a named part; 0 is the likelier one."""

USUAL_TIME = time(10)
_LONGEST = 24 * 60
_ALL_MONTHS = range(1, 13)
_QUARTER_BEGINS = (1, 4, 7, 10)
_QUARTER_ENDS = (3, 6, 9, 12)


class Part(StrEnum):
    """A part of a plan that somebody may have said."""

    FREQUENCY = "frequency"
    DAY = "day"
    TIME = "time"
    LENGTH = "length"
    START = "start"
    END = "end"
    PLACE = "place"


@dataclass(frozen=True, kw_only=True)
class PlanDefaults:
    """What a plan takes for what was not said: usually what the series has now."""

    at: time | None = None
    minutes: int | None = None
    place: str | None = None


@dataclass(kw_only=True)
class Wish:
    """What was understood of a phrase, part by part, before it becomes a plan."""

    unit: Frequency | None = None
    interval: int = 1
    by_quarter: bool = False
    times_a_year: int | None = None
    times_a_turn: int | None = None
    """How many days each week or month must have: "twice a month"."""
    twofold: tuple[str, str] | None = None
    """A word that means every two or twice, and of what: "biweekly" and "week"."""
    is_each_numbered: bool = False
    """Whether a numbered weekday was said as a habit: every first Monday."""
    ordinals: list[RuleDay] = field(default_factory=list)
    """The second Tuesday; the last Friday."""
    weekdays: list[int] = field(default_factory=list)
    """Weekdays without a number before them."""
    is_each_weekday: bool = False
    """Whether a weekday was said as a habit: Tuesdays, every Tuesday."""
    working_days: list[int] = field(default_factory=list)
    month_days: list[int] = field(default_factory=list)
    skips_short_months: bool = False
    only_month_days: list[int] = field(default_factory=list)
    only_weekdays: list[int] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    of_the_year: bool = False
    months: list[int] = field(default_factory=list)
    months_of_each_year: bool = False
    not_in: list[int] = field(default_factory=list)
    in_month: date | None = None
    """The first day of the one month that is meant."""
    day: Day | None = None
    begins: Day | None = None
    ends: Day | None = None
    lasts: tuple[int, str] | None = None
    count: int | None = None
    is_once: bool = False
    may_be_nth: bool = False
    """Whether the ordinal is the less likely reading of "every second Wednesday"."""
    week_starts_on: int = 0
    span: clock.Span | None = None
    half_of_day: tuple[str, str] | None = None
    """The half ("a" or "p") and the words for it."""
    minutes: int | None = None
    place: str | None = None
    snippets: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class PlanReading:
    """A phrase, understood as a plan. What was not said is `None`, unless a default stood for it."""

    dtstart: datetime | date | None
    """The first start, naive wall time; a date when no time is known, `None` when the day is not known."""
    rrule: str | None
    """The rule; `None` for a single date. Without its day while that is not known: "FREQ=MONTHLY"."""
    minutes: int | None
    place: str | None
    at: time | None
    begins_on: date | None
    """The earliest day that was said ("from 12 January")."""
    given: frozenset[Part]
    """What was said; all else is a default or still open."""
    wish: Wish = field(repr=False, compare=False)
    choose: Choose = field(repr=False, compare=False)
    """What was decided where people differ, for whatever is built of the wish again."""

    @property
    def is_complete(self) -> bool:
        """Whether day and time are known, so that it can be planned."""
        return isinstance(self.dtstart, datetime)

    def recurrence(self, tzid: str) -> Recurrence:
        """The recurrence in that zone. A ValueError while the day is not known."""
        if self.dtstart is None:
            raise ValueError("the day is not known")
        return Recurrence(dtstart=self.dtstart, tzid=tzid, rrule=self.rrule)

    def said(self, tzid: str) -> str:
        """The plan in one sentence; empty while the day is not known."""
        return said(self.recurrence(tzid), self.minutes) if self.dtstart is not None else ""


@dataclass(frozen=True, kw_only=True)
class Ambiguous:
    """A phrase that people mean in different ways: the readings to choose from, the likelier first."""

    readings: tuple[PlanReading, ...]


def suggest(reading: PlanReading, *, last_meeting: datetime | None, now: datetime, zone: ZoneInfo) -> PlanReading:
    """The reading with day and time filled in where they are open, always with dates ahead.

    The day is the same nth weekday as the last meeting's (an instant), else as today's, Monday for a weekend; a
    longer interval goes on from the last meeting. The time is the last meeting's, else 10:00. A reading that has
    both, or a single date without its day, keeps what it has.
    """
    local = now.astimezone(zone).replace(tzinfo=None)
    last = last_meeting.astimezone(zone).replace(tzinfo=None) if last_meeting is not None else None
    defaults = PlanDefaults(
        at=reading.at or (last.time().replace(second=0, microsecond=0) if last else USUAL_TIME),
        minutes=reading.minutes,
        place=reading.place,
    )
    wish = replace(reading.wish)
    if reading.dtstart is None and reading.rrule is not None:
        rule = parse_rule(reading.rrule)
        like = last.date() if last else _working_day_from(local.date())
        if wish.begins is not None:
            like = _working_day_from(wish.begins.options[0])
        if rule.frequency is Frequency.WEEKLY:
            wish.weekdays, wish.is_each_weekday = [like.weekday()], True
        else:
            wish.ordinals = [nth_weekday(like)]
        if rule.frequency is Frequency.YEARLY and not rule.months:
            wish.months = [like.month]
        if wish.begins is None:
            # Without an earlier meeting tomorrow at the earliest: nobody plans a meeting for the same day.
            turn = _next_turn(rule, last.date(), local.date()) if last else local.date() + timedelta(days=1)
            wish.begins = Day((turn,))
    built = build(wish, now=local, base=defaults, choose=reading.choose)
    return replace(built, given=reading.given)


def nth_weekday(day: date) -> RuleDay:
    """The day as the nth of its weekday in the month; a fifth one counts as the last."""
    number = (day.day - 1) // 7 + 1
    return RuleDay(-1 if number == 5 else number, day.weekday())


def _likelier(_name: str, _readings: int) -> int:
    return 0


def _working_day_from(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() not in WORKING_WEEK else 0)


def _next_turn(rule: Rule, last: date, today: date) -> date:
    """The earliest day of the first turn after the last meeting's that is not wholly over."""
    unit = {Frequency.DAILY: "day", Frequency.WEEKLY: "week", Frequency.MONTHLY: "month", Frequency.YEARLY: "year"}
    begin = last if rule.frequency in {Frequency.DAILY, Frequency.WEEKLY} else last.replace(day=1)
    turn = days.add(begin, rule.interval, unit[rule.frequency])
    while turn < today:
        following = days.add(turn, rule.interval, unit[rule.frequency])
        if following > today and rule.frequency not in {Frequency.DAILY, Frequency.WEEKLY}:
            break
        turn = following
    return max(turn, today)


def build(wish: Wish, *, now: datetime, base: PlanDefaults | None, choose: Choose) -> PlanReading:
    """The plan that the wish means; *now* is naive wall time.

    Refused: `UnreadablePhrase` for parts that do not go together, `InThePast`, `EndBeforeStart`, and a rule that
    is refused itself.
    """
    at, minutes = _time_and_length(wish, choose)
    given = {part for part, is_said in _parts_said(wish, at, minutes) if is_said}
    base = base or PlanDefaults()
    at = at if at is not None else base.at
    minutes = minutes if minutes is not None else base.minutes
    place = wish.place if wish.place is not None else base.place
    rule = _rule(wish, now, choose)
    if rule is None:
        dtstart = _single(wish, now, at, choose)
        text = None
    else:
        dtstart, rule = _series(wish, rule, now, at)
        text = rule_text(rule)
        _check(wish, rule)
    if dtstart is not None:
        given.add(Part.DAY)
    return PlanReading(
        dtstart=dtstart,
        rrule=text,
        minutes=minutes,
        place=place,
        at=at,
        given=frozenset(given),
        wish=wish,
        choose=choose,
        begins_on=wish.begins.options[0] if wish.begins is not None else None,
    )


def _parts_said(wish: Wish, at: time | None, minutes: int | None) -> Sequence[tuple[Part, bool]]:
    return (
        (Part.FREQUENCY, wish.unit is not None or wish.is_each_weekday or wish.is_once),
        (Part.TIME, at is not None),
        (Part.LENGTH, minutes is not None),
        (Part.START, wish.begins is not None),
        (Part.END, wish.ends is not None or wish.lasts is not None or wish.count is not None),
        (Part.PLACE, wish.place is not None),
    )


def _time_and_length(wish: Wish, choose: Choose) -> tuple[time | None, int | None]:
    minutes = wish.minutes
    if minutes is not None and not 5 <= minutes <= _LONGEST:
        raise UnreadablePhrase(
            f"{minutes} minutes", understood=wish.snippets, because="a meeting lasts from five minutes to a day"
        )
    if wish.span is None:
        if wish.half_of_day is not None:
            raise UnreadablePhrase(
                wish.half_of_day[1],
                understood=wish.snippets,
                because="that leaves the time open",
                example=_with_time(wish, "10:00" if wish.half_of_day[0] == "a" else "14:00"),
            )
        return None, minutes
    half = wish.half_of_day[0] if wish.half_of_day else None
    try:
        start, reach = clock.resolved(wish.span, half, lambda name, early, late: (early, late)[choose(name, 2)])
    except ValueError:
        end = wish.span.end or wish.span.start
        raise EndBeforeStart(_hour(end.minutes), _hour(wish.span.start.minutes)) from None
    if half is not None and (start >= 12 * 60) != (half == "p"):
        raise UnreadablePhrase(
            f"{_hour(start)} {wish.half_of_day[1] if wish.half_of_day else ''}".strip(),
            understood=wish.snippets,
            because="that time is in the other half of the day",
        )
    if reach is not None and minutes is not None and reach != minutes:
        raise UnreadablePhrase(
            f"{minutes} minutes", understood=wish.snippets, because=f"from start to end are {reach} minutes"
        )
    return time(start // 60, start % 60), reach if reach is not None else minutes


def _with_time(wish: Wish, at: str) -> str:
    part = wish.half_of_day[1] if wish.half_of_day else ""
    return " ".join([*(snippet.removesuffix(part).strip() for snippet in wish.snippets if snippet != part), "at", at])


def time_of(wish: Wish) -> time | None:
    """The time of day that was said, the likelier one where it is open; `None` when none was."""
    return time_and_length(wish)[0]


def time_and_length(wish: Wish) -> tuple[time | None, int | None]:
    """The time of day and the length in minutes that were said, the likelier ones; `None` for what was not said."""
    return _time_and_length(wish, _likelier)


def _hour(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


# The rule.


def _rule(wish: Wish, now: datetime, choose: Choose) -> Rule | None:
    """The rule that was said, perhaps without its day; `None` for a single date."""
    unit = _unit(wish, choose)
    if unit is None:
        return None
    interval, months = wish.interval, _months(wish, unit)
    if wish.by_quarter and (wish.ordinals or wish.working_days or wish.month_days):
        numbers = [day.ordinal for day in wish.ordinals] or wish.working_days or wish.month_days
        unit, interval = Frequency.YEARLY, 1
        months = _QUARTER_ENDS if all(number < 0 for number in numbers) else _QUARTER_BEGINS
    elif wish.months and unit is Frequency.MONTHLY and wish.times_a_year is not None:
        if len(months) != wish.times_a_year:
            raise _at_odds(wish, f"{len(months)} months", f"you said {wish.times_a_year} times a year")
        unit, interval = Frequency.YEARLY, 1
    rule = Rule(frequency=unit, interval=interval, months=months, week_starts_on=wish.week_starts_on)
    return _with_days(wish, rule, choose)


def _unit(wish: Wish, choose: Choose) -> Frequency | None:
    if wish.is_once:
        return None
    if wish.unit is not None:
        return wish.unit
    if wish.is_each_weekday and not wish.ordinals and not wish.months_of_each_year:
        return Frequency.WEEKLY
    if wish.months_of_each_year or len(wish.months) > 1:
        return Frequency.YEARLY
    several = len(wish.ordinals) + len(wish.working_days) > 1 or len(wish.month_days) > 1 or wish.is_each_numbered
    numbered = wish.ordinals or wish.working_days
    if (numbered or wish.month_days) and (several or wish.skips_short_months):
        return Frequency.MONTHLY
    if numbered and wish.in_month is None and not wish.months:
        # "last Tuesday" may also be the one that is over; that reading is refused, which leaves the last of each month.
        return (Frequency.MONTHLY, None)[choose("each month or once", 2)]
    if wish.is_each_weekday or len(wish.weekdays) > 1:
        return Frequency.WEEKLY
    if wish.not_in or wish.ends or wish.count or wish.lasts:
        raise _at_odds(wish, wish.snippets[-1] if wish.snippets else "", "say how often, for example every month")
    return None


def _months(wish: Wish, unit: Frequency) -> tuple[int, ...]:
    months = sorted(set(wish.months))
    if wish.not_in:
        if unit is Frequency.YEARLY and not months:
            raise _at_odds(wish, "except", "that goes with every month or every week")
        months = [month for month in months or _ALL_MONTHS if month not in wish.not_in]
        if not months:
            raise _at_odds(wish, "except", "no month would be left")
    return tuple(months)


def _with_days(wish: Wish, rule: Rule, choose: Choose) -> Rule:
    numbered = wish.ordinals or wish.month_days or wish.working_days
    if wish.twofold is not None and not numbered and not wish.weekdays:
        # Which of the two is meant shows in the days; without any nobody can say.
        word, unit = wish.twofold
        raise UnreadablePhrase(
            word,
            understood=[snippet for snippet in wish.snippets if snippet != word],
            because=f"it can mean every two {unit}s or twice a {unit}",
            example=f"every two {unit}s on {'Wednesday' if unit == 'week' else 'the second Tuesday'} at 10:00",
        )
    if wish.times_a_turn is not None and wish.month_days and len(set(wish.month_days)) != wish.times_a_turn:
        raise _at_odds(wish, wish.snippets[0], f"say on which {wish.times_a_turn} days")
    if rule.frequency in {Frequency.DAILY, Frequency.WEEKLY} and numbered:
        raise _at_odds(wish, wish.snippets[-1], "such a day goes with every month, not with every week or day")
    if wish.working_days:
        working_week = tuple(RuleDay(0, weekday) for weekday in WORKING_WEEK)
        return replace(rule, days=working_week, positions=tuple(sorted(set(wish.working_days))))
    rule = replace(rule, positions=tuple(sorted(set(wish.positions))))
    if rule.frequency is Frequency.DAILY:
        return _daily(wish, rule)
    if wish.month_days and (wish.ordinals or wish.weekdays):
        raise _at_odds(wish, wish.snippets[-1], "say either weekdays or days of the month")
    if wish.month_days:
        return _on_month_days(wish, rule, choose)
    if wish.weekdays and rule.frequency in {Frequency.MONTHLY, Frequency.YEARLY} and not wish.is_each_weekday:
        raise _at_odds(wish, wish.snippets[-1], "a month has several", example="monthly on the second Tuesday at 10:00")
    found = {*wish.ordinals, *(RuleDay(0, weekday) for weekday in wish.weekdays)}
    if wish.times_a_turn is not None and len(found) != wish.times_a_turn:
        raise _at_odds(wish, wish.snippets[0], f"say on which {wish.times_a_turn} days")
    if found:
        only = tuple(sorted(set(wish.only_month_days)))
        return replace(rule, days=tuple(sorted(found)), month_days=only)
    return _from_start(wish, rule, choose)


def _daily(wish: Wish, rule: Rule) -> Rule:
    if wish.weekdays:
        if rule.interval != 1:
            raise _at_odds(wish, wish.snippets[-1], "say every week on those weekdays")
        every = tuple(RuleDay(0, weekday) for weekday in sorted(set(wish.weekdays)))
        return replace(rule, frequency=Frequency.WEEKLY, days=every)
    only = tuple(RuleDay(0, weekday) for weekday in sorted(set(wish.only_weekdays)))
    return replace(rule, days=only, month_days=tuple(sorted(set(wish.only_month_days))))


def _on_month_days(wish: Wish, rule: Rule, choose: Choose) -> Rule:
    found = tuple(sorted(set(wish.month_days)))
    longest = max(found)
    is_open = rule.frequency is Frequency.MONTHLY and len(found) == 1 and longest > 28
    if not is_open or wish.skips_short_months:
        return replace(rule, month_days=found)
    # Months without that day: their last day instead, or no meeting?
    if choose("short months", 2):
        return replace(rule, month_days=found)
    if longest == 31:
        return replace(rule, month_days=(-1,))
    return replace(rule, month_days=tuple(range(28, longest + 1)), positions=(-1,))


def _from_start(wish: Wish, rule: Rule, choose: Choose) -> Rule:
    """The rule with the day of its start, where one was said: "every 6 weeks from 12 January"."""
    start = wish.begins or wish.day
    if start is None or (start.is_weekday and rule.frequency is not Frequency.WEEKLY):
        return rule
    day = start.options[0]
    if rule.frequency is Frequency.WEEKLY:
        return replace(rule, days=(RuleDay(0, day.weekday()),))
    if rule.frequency is Frequency.YEARLY and not rule.months:
        return replace(rule, months=(day.month,), month_days=(day.day,))
    if choose("nth weekday or day of the month", 2):
        return replace(rule, month_days=(day.day,))
    return replace(rule, days=(nth_weekday(day),))


def _check(wish: Wish, rule: Rule) -> None:
    """Refuse a rule that is refused itself, in words of the phrase where the rule's own would be strange."""
    try:
        parse_rule(rule_text(rule))
    except MalformedRule:
        raise _at_odds(wish, wish.snippets[-1], "that does not go with the rest") from None


def _at_odds(wish: Wish, words: str, because: str, *, example: str = "") -> UnreadablePhrase:
    understood = [snippet for snippet in wish.snippets if snippet != words]
    if example:
        return UnreadablePhrase(words, understood=understood, because=because, example=example)
    return UnreadablePhrase(words, understood=understood, because=because)


# The dates.


def _series(wish: Wish, rule: Rule, now: datetime, at: time | None) -> tuple[datetime | date | None, Rule]:
    """The first start of the series and its rule with its end; `None` while its day is not known."""
    start = wish.begins or wish.day
    earliest = now.date()
    if start is not None:
        earliest = start.options[0]
        if earliest < now.date():
            raise InThePast(earliest)
    elif wish.in_month is not None:
        earliest = max(earliest, wish.in_month)
    if not (rule.days or rule.month_days) and rule.frequency is not Frequency.DAILY:
        if wish.ends is not None:
            rule = replace(rule, until=_end_of(wish.ends.options[0]))
        return None, replace(rule, count=wish.count)
    _check(wish, rule)
    first = first_day(rule, earliest)
    if first is not None and first == now.date() and at is not None and at <= now.time():
        first = first_day(rule, first + timedelta(days=1))
    if first is None:
        raise _at_odds(wish, wish.snippets[-1], "there is no such day")
    is_other_day = first != earliest and earliest.weekday() in {day.weekday for day in rule.days}
    if wish.may_be_nth and start is not None and not start.is_weekday and is_other_day:
        # "every second Wednesday from 2 December", which is the first one: it meant every other week.
        raise _at_odds(wish, wish.snippets[-1], "the series does not begin on that day")
    rule = replace(rule, count=wish.count)
    last = _last(wish, first)
    if last is not None:
        rule = replace(rule, until=_end_of(last))
    return (datetime.combine(first, at) if at is not None else first), rule


def _end_of(day: date) -> datetime:
    # Wall time, so that other programs, which read a date as its midnight, hold that day's meeting too.
    return datetime.combine(day, time(23, 59, 59))


def _last(wish: Wish, first: date) -> date | None:
    if wish.lasts is not None:
        return days.add(first, *wish.lasts) - timedelta(days=1)
    if wish.ends is None:
        return None
    last = wish.ends.options[0]
    if last < first and not wish.ends.has_year:
        while last < first:
            last = days.add(last, 1, "year")
    if last < first:
        raise EndBeforeStart(short_date(last), short_date(first))
    return last


def _single(wish: Wish, now: datetime, at: time | None, choose: Choose) -> datetime | date | None:
    """The one start that was said; `None` when no day was."""
    if wish.ends or wish.count or wish.lasts:
        raise _at_odds(wish, wish.snippets[-1], "a single date has no end")
    options = day_options(wish, now.date())
    if not options:
        if wish.in_month is not None or wish.months:
            raise _at_odds(wish, wish.snippets[-1], "say on which day of that month")
        return None
    starts = [datetime.combine(day, at) if at is not None else day for day in options]
    ahead = [start for start in starts if not _is_over(start, now)]
    if not ahead:
        raise InThePast(starts[-1])
    return ahead[choose("which day", len(ahead))] if len(ahead) > 1 else ahead[0]


def _is_over(start: datetime | date, now: datetime) -> bool:
    return start <= now if isinstance(start, datetime) else start < now.date()


def day_options(wish: Wish, today: date) -> list[date]:
    """The days that a single date can mean, the nearest first; none when no day was said."""
    named = [day for day in (wish.day, wish.begins) if day is not None]
    numbered = bool(wish.ordinals or wish.working_days or wish.month_days or wish.weekdays)
    if len(named) + numbered > 1:
        raise _at_odds(wish, wish.snippets[-1], "that is a second day")
    if named:
        return list(named[0].options)
    if wish.weekdays:
        found = days.find_day(_weekday_name(wish.weekdays[0]), 0, today)
        return list(found[0].options) if found else []
    if not numbered:
        return []
    if wish.ordinals and wish.ordinals[0].ordinal == -1 and wish.in_month is None and not wish.months:
        weekday = wish.ordinals[0].weekday
        return [today - timedelta(days=(today.weekday() - weekday) % 7 or 7)]
    return [_in_one_month(wish, today)]


def _in_one_month(wish: Wish, today: date) -> date:
    month = (wish.in_month.month,) if wish.in_month is not None else tuple(wish.months)
    rule = Rule(frequency=Frequency.MONTHLY, months=month)
    if wish.working_days:
        working_week = tuple(RuleDay(0, weekday) for weekday in WORKING_WEEK)
        rule = replace(rule, days=working_week, positions=tuple(wish.working_days))
    elif wish.month_days:
        rule = replace(rule, month_days=tuple(wish.month_days))
    else:
        rule = replace(rule, days=tuple(wish.ordinals))
    _check(wish, rule)
    found = first_day(rule, wish.in_month or today)
    if found is None or (wish.in_month is not None and (found.year, found.month) != (wish.in_month.year, month[0])):
        raise _at_odds(wish, wish.snippets[-1], "there is no such day")
    return found


def _weekday_name(weekday: int) -> str:
    return ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")[weekday]
