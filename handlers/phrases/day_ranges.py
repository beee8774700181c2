"""Whole days from a first to a last, as people type them: "14-18 Dec", "24 December to 2 January", "week of 14 Dec"."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.phrases.door import read_date
from handlers.phrases.refusals import UnreadablePhrase

_EXAMPLE = "14-18 Dec, or 24 December to 2 January"
_TO = re.compile(r"\s+(?:to|until|till|through|and)\s+|\s*[–—]\s*|\s+-\s+|(?<=\w)-(?=\w)", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:from|between)\s+", re.IGNORECASE)
_WEEK = re.compile(r"(?:the )?(?:week (?:of|beginning|commencing|from)|w/?c)\s+(?P<day>.+)", re.IGNORECASE)
_NUMBER = re.compile(r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?", re.IGNORECASE)
_YEAR = re.compile(r"\b20\d\d\b|/\d\d\b")
_HALF_A_YEAR = timedelta(days=183)


def read_day_range(text: str, *, now: datetime, zone: ZoneInfo) -> tuple[date, date]:
    """The first and the last day that the words mean; the same for a single day.

    What stands before the dash may leave month and year to what stands behind it. Days without a year are the next
    such days, those of a span that has begun included. Refused: `UnreadablePhrase`, `TooLong`; a last day before the
    first too.
    """
    words = (
        _BETWEEN.sub("", " ".join(text.split()), count=1) if _BETWEEN.match(text.strip()) else " ".join(text.split())
    )
    week = _WEEK.fullmatch(words)
    if week is not None:
        monday = _day(week["day"], now, zone)
        monday -= timedelta(days=monday.weekday())
        return monday, monday + timedelta(days=4)
    for dash in _TO.finditer(words):
        span = _span(words[: dash.start()], words[dash.end() :], now, zone)
        if span is not None:
            return span
    try:
        day = read_date(words, now=now, zone=zone)
    except UnreadablePhrase as no:
        raise UnreadablePhrase(words, because="whole days are wanted, from a first to a last", example=_EXAMPLE) from no
    if isinstance(day, datetime):
        raise UnreadablePhrase(words, because="whole days are wanted, without a time", example=_EXAMPLE)
    return day, day


def _span(before: str, behind: str, now: datetime, zone: ZoneInfo) -> tuple[date, date] | None:
    """The span, or `None` when that dash does not part two days, as within 2027-05-10."""
    number = _NUMBER.fullmatch(before)
    try:
        last = _day(behind, now, zone)
        first = None if number is not None else _day(before, now, zone)
    except UnreadablePhrase:
        return None
    if first is None:
        first = _same_month(int(number["day"]) if number is not None else 0, last)
        if first is None:
            return None
    has_year = (_YEAR.search(before) is not None, _YEAR.search(behind) is not None)
    if last < first:
        first, last = _put_in_order(first, last, has_year, now.astimezone(zone).date())
    elif has_year == (False, True) and last - first > 2 * _HALF_A_YEAR:
        # "14 to 18 December 2027": the year was said once, at the end.
        first = _in_year(first, last.year)
    if last < first:
        raise UnreadablePhrase(f"{before} to {behind}", because="the last day is before the first", example=_EXAMPLE)
    return first, last


def _put_in_order(first: date, last: date, has_year: tuple[bool, bool], today: date) -> tuple[date, date]:
    """Days that came in the wrong order, because the next such day was taken for one without a year."""
    begun = _in_year(first, first.year - 1)
    if not has_year[0] and begun <= today <= last and last - begun < _HALF_A_YEAR:
        return begun, last
    if not has_year[1]:
        return first, _in_year(last, first.year if last.replace(day=1).month >= first.month else first.year + 1)
    if not has_year[0]:
        return _in_year(first, last.year if first.month <= last.month else last.year - 1), last
    return first, last


def _same_month(number: int, last: date) -> date | None:
    try:
        first = last.replace(day=number)
    except ValueError:
        return None
    return first if first <= last else None


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:  # the 29th of February
        return day.replace(year=year, day=28)


def _day(text: str, now: datetime, zone: ZoneInfo) -> date:
    day = read_date(text, now=now, zone=zone)
    if isinstance(day, datetime):
        raise UnreadablePhrase(text, because="whole days are wanted, without a time", example=_EXAMPLE)
    return day
