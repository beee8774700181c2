"""What a phrase says about bank holidays: "avoid bank holidays: skip", "or the next working day". Knows no dates."""

import re
from typing import NamedTuple

from handlers.phrases.reader import plain
from workgroup.calendar.avoidance import AvoidHolidays

LIKE_OTHERS = "also on bank holidays"
"""How a plan says that bank holidays are days like others."""
_HOLIDAYS = r"(?:the |all |any )?(?:uk )?(?:bank|public) holidays?"
_NEXT = r"(?:(?:on|use|take|to|move(?: (?:them|it))?(?: to| on to| onto)?|go to)\s+)?(?:the )?next working day"
_SKIP = r"(?:skip|leave)(?:ping)?(?: (?:them|it|those))?(?: out)?"
_ASK = r"ask(?: (?:me|us|first))?"
_MODE = (
    r"(?:\s*[:,;(-]\s*|\s+(?:and|by|with|then)\s+|\s+)"
    rf"(?:(?P<next>{_NEXT}|move(?: (?:them|it))?)|(?P<skip>{_SKIP})|(?P<ask>{_ASK}))\)?"
)
_LEAD = r"(?:^|[\s,;(.]+)(?:but |and )?"
_AVOIDING = re.compile(rf"{_LEAD}avoid(?:ing|s)? {_HOLIDAYS}(?:{_MODE}(?=$|[\s,;.]))?[).]?", re.IGNORECASE)
_SKIPPING = re.compile(
    rf"{_LEAD}(?:skip(?:ping|s)?|except(?: for| on)?|excluding|without|not on|never on|leaving out) "
    rf"{_HOLIDAYS}(?:{_MODE}(?=$|[\s,;.]))?[).]?",
    re.IGNORECASE,
)
_ASKING = re.compile(rf"{_LEAD}ask(?:ing)?(?: me| us)? (?:about|on|before) {_HOLIDAYS}[).]?", re.IGNORECASE)
_LIKE_OTHERS = re.compile(
    rf"{_LEAD}(?:also on|even on|including(?: on)?|ignor(?:e|ing)) {_HOLIDAYS}[).]?",
    re.IGNORECASE,
)
_MOVING = re.compile(
    rf"{_LEAD}(?:or )?{_NEXT} (?:after|where|when|if|in case of) (?:(?:that|it|the date) (?:is|falls on) )?(?:an? )?"
    rf"{_HOLIDAYS}[).]?",
    re.IGNORECASE,
)


class HolidaysSaid(NamedTuple):
    """What a phrase says about bank holidays, parted from the rest."""

    rest: str
    how: AvoidHolidays | None
    """What becomes of dates on them; `None` when they are dates like others, or when nothing was said."""
    is_said: bool


def part_avoidance(text: str) -> HolidaysSaid:
    """Part the phrase. To avoid bank holidays without saying how means to be asked."""
    # One sign for one, so that places in the plain text are places in what was typed.
    words = plain(text)
    for pattern, usual in (
        (_MOVING, AvoidHolidays.NEXT_WORKING_DAY),
        (_ASKING, AvoidHolidays.ASK),
        (_AVOIDING, AvoidHolidays.ASK),
        (_SKIPPING, AvoidHolidays.SKIP),
        (_LIKE_OTHERS, None),
    ):
        found = pattern.search(words)
        if found is not None:
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            return HolidaysSaid(" ".join(rest.split()).strip(" ,;"), _how(found, usual), is_said=True)
    return HolidaysSaid(text, None, is_said=False)


def _how(found: re.Match[str], usual: AvoidHolidays | None) -> AvoidHolidays | None:
    said = found.groupdict()
    if said.get("next"):
        return AvoidHolidays.NEXT_WORKING_DAY
    if said.get("skip"):
        return AvoidHolidays.SKIP
    return AvoidHolidays.ASK if said.get("ask") else usual
