"""How a plan is said in one English sentence, without the place. Knows no card; the phrases read it back."""

from calendar import day_name, month_name
from dataclasses import replace
from datetime import date, datetime, timedelta

from workgroup.calendar.recurrence import Recurrence
from workgroup.calendar.rule import WORKING_WEEK, Frequency, Rule, RuleDay, parse_rule
from workgroup.wording import clock_time, counted, length, listed, long_date

_NUMBERS = ("", "", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth")
_NOUNS = {
    Frequency.DAILY: "day",
    Frequency.WEEKLY: "week",
    Frequency.MONTHLY: "month",
    Frequency.YEARLY: "year",
}
_SHORTEST_MONTH = 28


def said(recurrence: Recurrence, minutes: int | None) -> str:
    """Say the plan: "Every two weeks on Wednesday, 14:00 to 15:00, until 12 March 2027".

    *minutes* is the length of a meeting; `None` leaves the end of the meeting unsaid: "... at 14:00".
    """
    start = recurrence.dtstart
    if recurrence.rrule is None:
        parts = [f"Once on {long_date(start)}{_clock(start, minutes)}"]
    else:
        rule = named_days(parse_rule(recurrence.rrule), start)
        week = f", with weeks from {day_name[rule.week_starts_on]}" if rule.week_starts_on else ""
        parts = [_rule(rule) + week + _clock(start, minutes)]
        if rule.count is not None:
            parts.append(f"for {counted(rule.count, 'meeting')}")
        elif rule.until is not None:
            parts.append(f"until {_day(last_day(rule.until, recurrence))}")
    if recurrence.exdates:
        parts.append(f"with {counted(len(recurrence.exdates), 'date')} left out")
    if recurrence.rdates:
        parts.append(f"with {counted(len(recurrence.rdates), 'extra date')}")
    return ", ".join(parts)


def named_days(rule: Rule, start: date) -> Rule:
    """The same rule with the days named that it takes from its start (RFC 5545: "gets them from DTSTART")."""
    if rule.days or rule.month_days or rule.frequency is Frequency.DAILY:
        return rule
    if rule.frequency is Frequency.WEEKLY:
        return replace(rule, days=(RuleDay(0, start.weekday()),))
    months = rule.months or ((start.month,) if rule.frequency is Frequency.YEARLY else ())
    return replace(rule, month_days=(start.day,), months=months)


def last_day(until: date, recurrence: Recurrence) -> date:
    """The last day on which a meeting may start."""
    start = recurrence.dtstart
    if not isinstance(until, datetime):
        return until
    # At the end of the calendar some zones would run out of it.
    stays = until.tzinfo is None or recurrence.is_all_day or until.year == date.max.year
    local = until if stays else until.astimezone(recurrence.zone)
    is_too_early = isinstance(start, datetime) and local.time() < start.time()
    return local.date() - timedelta(days=is_too_early)


def _rule(rule: Rule) -> str:
    if rule.frequency is Frequency.DAILY:
        return _every(rule) + _in_months(rule) + _if_it_is(rule, with_days=True)
    if rule.frequency is Frequency.WEEKLY and rule.interval == 1 and not rule.positions:
        weekdays = [day_name[day.weekday] for day in rule.days]
        is_working_week = [day.weekday for day in rule.days] == list(WORKING_WEEK)
        return ("Every weekday" if is_working_week else f"Every {listed(weekdays)}") + _in_months(rule)
    fixed = rule.frequency is Frequency.YEARLY and len(rule.months) == 1 and not rule.days and not rule.positions
    if fixed and len(rule.month_days) == 1 and rule.month_days[0] > 0:
        return f"{_every(rule)} on {rule.month_days[0]} {month_name[rule.months[0]]}"
    return f"{_every(rule)}{_in_months(rule)} on {_days(rule)}"


def _every(rule: Rule) -> str:
    noun = _NOUNS[rule.frequency]
    if rule.interval == 1:
        return f"Every {noun}"
    if rule.interval == 2 and rule.frequency is not Frequency.WEEKLY:
        return f"Every second {noun}"
    number = _NUMBERS[rule.interval] if rule.interval < len(_NUMBERS) else str(rule.interval)
    return f"Every {number} {noun}s"


def _in_months(rule: Rule) -> str:
    if not rule.months:
        return ""
    left_out = [month for month in range(1, 13) if month not in rule.months]
    if left_out and len(left_out) < 5 and rule.frequency is not Frequency.YEARLY:
        return f" except in {listed([month_name[month] for month in left_out])}"
    return f" in {listed([month_name[month] for month in rule.months])}"


def _days(rule: Rule) -> str:
    if rule.positions:
        places = listed([_ordinal(place) for place in rule.positions])
        if [*rule.days] == [RuleDay(0, weekday) for weekday in WORKING_WEEK] and not rule.month_days:
            return f"the {places} working day"
        return f"the {places} of these: {_days(replace(rule, positions=()))}"
    if not rule.days:
        return _month_days(rule)
    ends = " of the year" if rule.frequency is Frequency.YEARLY and not rule.months else ""
    return _weekdays(rule, ends) + _if_it_is(rule, with_days=False)


def _weekdays(rule: Rule, ends: str) -> str:
    if rule.frequency is Frequency.WEEKLY:
        return listed([day_name[day.weekday] for day in rule.days])
    by_weekday: dict[int, list[int]] = {}
    for day in rule.days:
        by_weekday.setdefault(day.weekday, []).append(day.ordinal)
    words = []
    for weekday, ordinals in by_weekday.items():
        name = day_name[weekday]
        if 0 in ordinals:
            words.append(f"every {name}")
        which = [_ordinal(ordinal) for ordinal in sorted(ordinals, key=_in_month_order) if ordinal]
        if which:
            words.append(f"the {listed(which)} {name}{ends}")
    return listed(words)


def _month_days(rule: Rule) -> str:
    which = sorted(rule.month_days, key=_in_month_order)
    if len(which) == 1 and which[0] < 0:
        return f"the {_ordinal(which[0])} day"
    words = [_numbered(day) if day > 0 else f"{_ordinal(day)} day" for day in which]
    some_lack_it = any(abs(day) > _SHORTEST_MONTH for day in which) and rule.frequency is Frequency.MONTHLY
    return f"the {listed(words)}" + (" of those months that have it" if some_lack_it else "")


def _if_it_is(rule: Rule, *, with_days: bool) -> str:
    words = []
    if with_days and rule.days:
        words.append(f" if it is {listed([day_name[day.weekday] for day in rule.days], 'or')}")
    if rule.month_days:
        which = sorted(rule.month_days, key=_in_month_order)
        days = [_numbered(day) if day > 0 else f"{_ordinal(day)} day" for day in which]
        words.append(f" if it is the {listed(days, 'or')}")
    return "".join(words)


def _in_month_order(ordinal: int) -> tuple[bool, int]:
    return ordinal < 0, ordinal


def _ordinal(number: int) -> str:
    if number < 0:
        return "last" if number == -1 else f"{_ordinal(-number)} to last"
    return _ORDINALS[number] if number < len(_ORDINALS) else _numbered(number)


def _numbered(number: int) -> str:
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _clock(start: date, minutes: int | None) -> str:
    if not isinstance(start, datetime):
        return ""
    if minutes is None:
        return f" at {clock_time(start)}"
    if minutes > 24 * 60:
        return f" at {clock_time(start)} for {length(minutes)}"
    end = start + timedelta(minutes=minutes)
    return f", {clock_time(start)} to {clock_time(end)}" + (" the next day" if end.date() > start.date() else "")


def _day(day: date) -> str:
    return f"{day.day} {month_name[day.month]} {day.year}"
