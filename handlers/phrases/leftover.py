"""The bare date that our own grammar leaves, read by dateparser. Knows no time of day and no recurrence."""

import re
from datetime import date, datetime, time

from handlers.phrases import words
from handlers.phrases.days import Day

# dateparser skips what it does not know, so it is asked only about words that all mean something to it.
_SOME = rf"{words.NUMBER} (?:day|week|month|year)s?"
_ALL_MEANINGFUL = re.compile(rf"in {_SOME}(?:(?: and |, ){_SOME})+\b")


def find_day(text: str, at: int, today: date) -> tuple[Day, int] | None:
    """The day that begins at that place, and where it ends; `None` when none does or a word would be skipped."""
    match = _ALL_MEANINGFUL.match(text, at)
    if match is None:
        return None
    # Imported late: it takes 0.15 s, and hardly any phrase needs it.
    import dateparser

    found = dateparser.parse(
        re.sub(rf"\b{words.NUMBER}\b", lambda said: str(words.number(said.group())), match.group()),
        languages=["en"],
        settings={
            "DATE_ORDER": "DMY",
            "PREFER_DATES_FROM": "future",
            "RELATIVE_BASE": datetime.combine(today, time.min),
        },
    )
    if found is None or found.date() < today:
        return None
    return Day((found.date(),)), match.end()
