"""The words of dates: numbers, ordinals, weekdays and months as people write them. Knows no grammar."""

import re

_NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
NUMBERS = {word: number for number, word in enumerate(_NUMBERS)} | {
    "a": 1,
    "an": 1,
    "thirty": 30,
    "forty": 40,
    "sixty": 60,
}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_ORDINAL_WORDS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth",
    "nineteenth", "twentieth",
)  # fmt: skip
ORDINALS = {word: number for number, word in enumerate(_ORDINAL_WORDS, start=1)} | {
    "twenty-first": 21, "twenty-second": 22, "twenty-third": 23, "twenty-fourth": 24, "twenty-fifth": 25,
    "twenty-sixth": 26, "twenty-seventh": 27, "twenty-eighth": 28, "twenty-ninth": 29, "thirtieth": 30,
    "thirty-first": 31,
}  # fmt: skip

# Longest first, so that "fourteenth" is not read as "four".
_any_of = "|".join
NUMBER = rf"(?:\d{{1,3}}(?![\d:./])|{_any_of(sorted(NUMBERS, key=len, reverse=True))})"
WEEKDAY = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
# A number, or a word such as "first"; then from the end.
ORDINAL = (
    r"(?:(?:second|third|fourth|fifth|\d{1,3}(?:st|nd|rd|th))(?:[ -]to)?[ -]last|last but (?:one|two)|penultimate|last"
    r"|\d{1,3}(?:st|nd|rd|th)"
    rf"|{_any_of(sorted((word.replace('-', '[ -]') for word in ORDINALS), key=len, reverse=True))})"
)
NAMES = frozenset({*WEEKDAYS, *MONTHS})
JOIN = r"(?:,? and |,? & | ?& ?|, ?| ?\+ ?| ?/ ?)"
_LAST_ORDINALS = {"last": -1, "penultimate": -2, "last but one": -2, "last but two": -3}

_OTHER_WORDS = (
    "last", "every", "each", "other", "alternate", "month", "months", "week", "weeks", "fortnight",
    "fortnightly", "weekly", "monthly", "quarterly", "annually", "yearly", "daily", "termly", "quarter", "year",
    "years", "term", "today", "tomorrow", "tonight", "noon", "midday", "midnight", "hour", "hours", "minutes",
    "half", "past", "until", "from", "starting", "except", "meetings", "meeting", "working", "weekday", "next",
    "this", "morning", "afternoon", "evening", "christmas", "easter", "summer", "penultimate", "once", "twice",
    "times", "between", "before", "after",
)  # fmt: skip
VOCABULARY = frozenset(
    {*WEEKDAYS, *(f"{day}s" for day in WEEKDAYS), *MONTHS, *_NUMBERS[1:], *_ORDINAL_WORDS, *_OTHER_WORDS}
)
"""Words that a misspelt one may have been."""


def number(text: str) -> int:
    """The number of a text that matches `NUMBER`."""
    return int(text) if text.isdigit() else NUMBERS[text]


def weekday(text: str) -> int:
    """The weekday of a text that matches `WEEKDAY`; 0 is Monday."""
    return next(place for place, name in enumerate(WEEKDAYS) if name[:3] == text[:3])


def month(text: str) -> int:
    """The month of a text that matches `MONTH`; 1 is January."""
    return next(place for place, name in enumerate(MONTHS, start=1) if name[:3] == text[:3])


def ordinal(text: str) -> int:
    """The ordinal of a text that matches `ORDINAL`; negative from the end."""
    if text in _LAST_ORDINALS:
        return _LAST_ORDINALS[text]
    if text.endswith("last"):
        first = re.split("[ -]", text)[0]
        return -(int(first[:-2]) if first[0].isdigit() else ORDINALS[first])
    if text[0].isdigit():
        return int(text[:-2])
    return ORDINALS[text.replace(" ", "-")]
