"""Single days as people type them: 14 May, Tuesday week, 3/4/2027. Knows no time of day."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.phrases import words

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Day:
    """A day as typed."""

    options: tuple[date, ...]
    """What it can mean; several when people differ."""
    has_year: bool = True
    """Whether it is certain in which year; without one, the next such day was taken."""
    is_weekday: bool = False
    """Whether only a weekday was said."""


class NoSuchDay(ValueError):
    """No calendar has that day; the argument is why."""


_YEAR = r"(?:,? ?(?P<year>20\d\d(?![\d:])|'\d\d|(?:2[5-9]|[3-9]\d)(?!\d|[:.]\d| ?[ap]\.?m|-)))?"
_NAMED = rf"(?:(?P<weekday>{words.WEEKDAY}),? (?:the )?)?"
_NUMBER_OF_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_UNIT = r"(?P<unit>day|week|fortnight|month|year)s?"
_SEP = r"(?P<sep>[/.-])"
_TODAY = {"today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "tomorrow": 1,
          "tmrw": 1, "tomorow": 1, "day after tomorrow": 2, "the day after tomorrow": 2, "yesterday": -1}  # fmt: skip
_FEASTS = (
    r"good friday|easter(?: (?:sunday|monday))?|(?:christmas|new year'?s) (?:day|eve)|christmas|boxing day"
    r"|(?:the )?new year"
)


def find_day(text: str, at: int, today: date, *, or_weekday: bool = True) -> tuple[Day, int] | None:
    """The day that begins at that place, and where it ends; `None` when none does.

    A weekday and nothing more counts only when *or_weekday*. A day without a year is the next one, today
    included. Raises `NoSuchDay` for the 31st of February, and for a
    weekday that does not fall on its date.
    """
    for pattern, read in _FORMS if or_weekday else _FORMS_WITHOUT_WEEKDAY:
        match = pattern.match(text, at)
        if match is not None:
            return read(match, today), match.end()
    return None


def _written(match: re.Match[str], today: date) -> Day:
    year = match["year"]
    return _dated(match, words.month(match["month"]), _full_year(year) if year else None, today)


def _numeric(match: re.Match[str], today: date) -> Day:
    parts = match.groupdict()
    year = parts.get("year")
    return _dated(match, int(match["month"]), _full_year(year) if year else None, today)


def _full_year(text: str) -> int:
    digits = text.removeprefix("'")
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _dated(match: re.Match[str], month: int, year: int | None, today: date) -> Day:
    number = int(match["day"])
    named = match.groupdict().get("weekday")
    found = _date(year, month, number) if year is not None else _next(month, number, today)
    if named and found.weekday() != words.weekday(named):
        raise NoSuchDay(f"{found.day} {found:%B %Y} is a {found:%A}")
    return Day((found,), has_year=year is not None)


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDay("the calendar has no such day") from None


def _next(month: int, day: int, today: date) -> date:
    # The 29th of February may be eight years away.
    for year in range(today.year, today.year + 9):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise NoSuchDay("the calendar has no such day")


def _named_day(match: re.Match[str], today: date) -> Day:
    return Day((today + timedelta(days=_TODAY[match["named"]]),))


def _in_so_many(match: re.Match[str], today: date) -> Day:
    count = words.number(match["count"])
    base = today
    after = match.groupdict().get("after")
    if after == "tomorrow":
        base += timedelta(days=1)
    elif after == "yesterday":
        base -= timedelta(days=1)
    return Day((add(base, count, match["unit"]),))


def _week_on(match: re.Match[str], today: date) -> Day:
    weekday = words.weekday(match["weekday"])
    parts = match.groupdict()
    count = words.number(parts["count"]) if parts.get("count") else 1
    weeks = count * (2 if match["unit"] == "fortnight" else 1)
    following = _ahead(weekday, today, at_least=1) + weeks * WEEK
    # On a Tuesday, "Tuesday week" may count from today or from the next one.
    return Day((following - WEEK, following) if weekday == today.weekday() else (following,))


def _next_weekday(match: re.Match[str], today: date) -> Day:
    weekday = words.weekday(match["weekday"])
    nearest = _ahead(weekday, today, at_least=1)
    # Within this week people differ: the coming one, or that of next week.
    options: tuple[date, ...] = (nearest, nearest + WEEK) if weekday > today.weekday() else (nearest,)
    if match.groupdict().get("after"):
        options = tuple(day + WEEK for day in options)
    return Day(options, is_weekday=True)


def _this_weekday(match: re.Match[str], today: date) -> Day:
    return Day((_ahead(words.weekday(match["weekday"]), today, at_least=0),), is_weekday=True)


def _last_weekday(match: re.Match[str], today: date) -> Day:
    back = (today.weekday() - words.weekday(match["weekday"])) % 7 or 7
    return Day((today - timedelta(days=back),), is_weekday=True)


def _plain_weekday(match: re.Match[str], today: date) -> Day:
    nearest = _ahead(words.weekday(match["weekday"]), today, at_least=0)
    # On a Tuesday, "Tuesday" may be today or in a week.
    return Day((nearest, nearest + WEEK) if nearest == today else (nearest,), is_weekday=True)


def _of_week(match: re.Match[str], today: date) -> Day:
    monday = today - timedelta(days=today.weekday())
    weeks = {"this week": 0, "next week": 1, "week after next": 2}[match["week"]]
    return Day((monday + weeks * WEEK + timedelta(days=words.weekday(match["weekday"])),))


def _week_commencing(match: re.Match[str], today: date) -> Day:
    found = find_day(match["rest"], 0, today)
    if found is None or found[1] != len(match["rest"]):
        raise NoSuchDay("I do not see on which date that week begins")
    monday = found[0].options[0]
    if monday.weekday():
        raise NoSuchDay(f"{monday.day} {monday:%B %Y} is a {monday:%A}, and weeks begin on Monday")
    return Day((monday + timedelta(days=words.weekday(match["weekday"])),), has_year=found[0].has_year)


def _feast(match: re.Match[str], today: date) -> Day:
    name = match["feast"]
    parts = match.groupdict()
    year = int(parts["year"]) if parts.get("year") else None
    years = [year] if year is not None else [today.year, today.year + 1]
    for candidate in years:
        found = feast(name, candidate)
        if year is not None or found >= today:
            return Day((found,), has_year=year is not None)
    raise AssertionError("the next year has every feast")


def feast(name: str, year: int) -> date:
    """The day of a feast such as "good friday" in that year."""
    if "friday" in name or "easter" in name:
        return easter(year) + timedelta(days={"good friday": -2, "easter monday": 1}.get(name, 0))
    if "new year" in name:
        return date(year, 12, 31) if "eve" in name else date(year, 1, 1)
    return date(year, 12, {"christmas eve": 24, "boxing day": 26}.get(name, 25))


def easter(year: int) -> date:
    """Easter Sunday by the Gregorian reckoning (the anonymous algorithm of 1876)."""
    golden = year % 19
    century, in_century = divmod(year, 100)
    leap, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - correction + 15) % 30
    quarter, remainder = divmod(in_century, 4)
    weekday = (32 + 2 * rest + 2 * quarter - epact - remainder) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _ahead(weekday: int, today: date, *, at_least: int) -> date:
    return today + timedelta(days=(weekday - today.weekday() - at_least) % 7 + at_least)


def add(day: date, count: int, unit: str) -> date:
    """The day so many days, weeks, fortnights, months or years later; in a shorter month its last day."""
    days = {"day": 1, "week": 7, "fortnight": 14}.get(unit)
    if days is not None:
        return day + timedelta(days=days * count)
    months = count * {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    return first.replace(day=min(day.day, (add_month(first) - timedelta(days=1)).day))


def add_month(first: date) -> date:
    """The first day of the month after one that begins on that day."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


_Read = Callable[[re.Match[str], date], Day]
_FORMS: tuple[tuple[re.Pattern[str], _Read], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (rf"{_NAMED}(?P<year>\d{{4}})-(?P<month>\d\d?)-(?P<day>\d\d?)(?!\d)", _numeric),
        (rf"{_NAMED}(?P<day>\d\d?){_SEP}(?P<month>\d\d?)(?P=sep)(?P<year>\d{{4}}|\d\d)(?!\d)", _numeric),
        (rf"{_NAMED}(?P<day>\d\d?)/(?P<month>\d\d?)(?![\d/])", _numeric),
        (rf"{_NAMED}{_NUMBER_OF_DAY}(?: of|-)? ?(?P<month>{words.MONTH})(?:-(?=\d{{4}}))?{_YEAR}", _written),
        (rf"{_NAMED}(?P<month>{words.MONTH}) (?:the )?{_NUMBER_OF_DAY}(?!\d|[:.]\d| ?[ap]\.?m|-\d){_YEAR}", _written),
        (rf"(?P<named>{'|'.join(sorted(_TODAY, key=len, reverse=True))})\b(?! (?:week|fortnight)\b)", _named_day),
        (rf"in (?:the next )?(?P<count>{words.NUMBER}) {_UNIT}\b(?:'s?)?(?: time\b)?", _in_so_many),
        (rf"(?P<count>{words.NUMBER}) {_UNIT} (?:from )?(?P<after>today|tomorrow|yesterday)\b", _in_so_many),
        (rf"(?P<count>{words.NUMBER}) {_UNIT} from now\b", _in_so_many),
        (r"(?P<after>today|tomorrow) (?P<unit>week|fortnight)\b",
         lambda match, today: Day((add(today + timedelta(days=match["after"] == "tomorrow"), 1, match["unit"]),))),
        (rf"(?P<weekday>{words.WEEKDAY}) (?P<unit>week|fortnight)\b", _week_on),
        (rf"(?P<count>{words.NUMBER}) (?P<unit>week|fortnight)s? (?:on|from) (?:this )?(?P<weekday>{words.WEEKDAY})\b",
         _week_on),
        (rf"(?:the )?(?P<weekday>{words.WEEKDAY}) (?P<after>after next)\b", _next_weekday),
        (rf"(?P<weekday>{words.WEEKDAY}),? (?:of |in )?(?:the )?(?P<week>this week|next week|week after next)\b",
         _of_week),
        (rf"(?:the )?(?P<week>this week|next week|week after next),? (?:on )?(?P<weekday>{words.WEEKDAY})\b", _of_week),
        (rf"(?P<weekday>{words.WEEKDAY}),? (?:of )?(?:the )?(?:w/c|wc|week commencing|week beginning|week of)"
         r" (?P<rest>.+?)(?= at\b| \d\d?[:.]|,|$)", _week_commencing),
        (rf"next (?P<weekday>{words.WEEKDAY})\b", _next_weekday),
        (rf"(?P<weekday>{words.WEEKDAY}) next\b", _next_weekday),
        (rf"(?:this coming|this|the coming|coming) (?P<weekday>{words.WEEKDAY})\b", _this_weekday),
        (rf"(?:last|past) (?P<weekday>{words.WEEKDAY})\b", _last_weekday),
        (rf"(?P<feast>{_FEASTS})\b(?: (?P<year>20\d\d)\b)?", _feast),
        (rf"(?P<weekday>{words.WEEKDAY})\b", _plain_weekday),
    )
)  # fmt: skip
_FORMS_WITHOUT_WEEKDAY = tuple(
    (pattern, read) for pattern, read in _FORMS if read not in {_plain_weekday, _last_weekday}
)
