"""Which date of the series is meant, and why: "next because …", "29 December: the hall is closed". Knows no verb."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers import phrases
from handlers.blocks import notes
from handlers.needs import needed_series
from handlers.services import Message
from handlers.shielded import Asked
from workgroup.errors import Refusal
from workgroup.usecases import picking
from workgroup.wording import long_date

_NEXT = re.compile(r"(?:the |our )?next(?: meeting| date| one)?\b(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_BECAUSE = re.compile(r"(?:^|[\s,;:–—-]+)(?:because of|because|due to|reason:?|as|since)\s+", re.IGNORECASE)
_MARK = re.compile(r"(\s+[–—-]+\s+|[:,;]\s+)")
_FILLING = re.compile(r"^(?:the )?(?:meeting|date|one)?\s*(?:of|on)\s+", re.IGNORECASE)
_BEGINS_WITH_A_REASON = re.compile(rf"\s*[,;:–—-]|{_BECAUSE.pattern}", re.IGNORECASE)
_REALLY = re.compile(r"\s+really$", re.IGNORECASE)
_AROUND = " ,;:–—-."


class UnreadableDate(Refusal):
    """The words name no date of the series."""

    code = "unreadable_date"

    def __init__(self, verb: str, which: str) -> None:
        super().__init__(
            f"I understood `{verb}`, but not “{which[:60]}” as a meeting. Nothing changed. "
            f"Try `/prevent {verb} next because the venue is closed` or `/prevent {verb} 9 December because …`."
        )


@dataclass(frozen=True, kw_only=True)
class Meant:
    """Which meeting is meant, and why."""

    days: tuple[date, ...]
    """The days that the words can mean, the likeliest first; empty for the next meeting."""
    because: str
    """The reason; empty when none was given."""


def read_meant(asked: Asked, tail: str, *, verb: str) -> Meant:
    """Read which meeting is meant, and why. Refused: `UnreadableDate`."""
    words = _REALLY.sub("", " ".join(tail.split()))
    named = _NEXT.fullmatch(words)
    if named is not None and (not named["rest"].strip() or _BEGINS_WITH_A_REASON.match(named["rest"])):
        return Meant(days=(), because=_reason(_BECAUSE.sub("", named["rest"], count=1)))
    which, why = parted(words)
    if not which:
        return Meant(days=(), because=why)
    try:
        return Meant(days=read_days(asked, which, verb=verb), because=why)
    except UnreadableDate:
        first, mark, rest = _MARK.split(which, maxsplit=1) if _MARK.search(which) else ("", "", "")
        if why or not mark:
            raise
        return Meant(days=read_days(asked, first, verb=verb), because=_reason(rest))


def parted(words: str) -> tuple[str, str]:
    """What stands before the reason, and the reason, which may be empty."""
    found = _BECAUSE.search(words)
    if found is None:
        return words, ""
    return words[: found.start()], _reason(words[found.end() :])


def _reason(typed: str) -> str:
    """A reason without the signs around it; empty for one that was only begun."""
    reason = typed.strip(_AROUND)
    return "" if reason.casefold() in {"because", "of", "to"} else reason


def read_days(asked: Asked, which: str, *, verb: str) -> tuple[date, ...]:
    """The days that the words can mean, the likeliest first. Refused: `UnreadableDate`."""
    try:
        days = phrases.read_days(_FILLING.sub("", which), now=asked.services.now(), zone=asked.place.zone)
    except (phrases.UnreadablePhrase, phrases.TooLong) as no:
        raise UnreadableDate(verb, which) from no
    return tuple(dict.fromkeys(day.date() if isinstance(day, datetime) else day for day in days))


async def the_day(asked: Asked, days: Sequence[date]) -> date | tuple[date, ...] | None:
    """The one day that is meant (`None`: the next meeting); several where people differ and each has a meeting."""
    if len(days) < 2:
        return days[0] if days else None
    found = await asked.services.read(
        picking.days_with_meetings,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        days=days,
        now=asked.services.now(),
    )
    if len(found) > 1:
        return found
    return found[0] if found else days[0]


def is_next(which: str) -> bool:
    """Whether the words mean the next meeting: nothing said, or "the next one"."""
    named = _NEXT.fullmatch(which.strip())
    return not which.strip() or (named is not None and not named["rest"].strip())


def which_day(asked: Asked, words: str, days: Sequence[date], *, verb: str, rest: str) -> Message:
    """Words that can mean several days: each as a button that types the command for it."""
    typed = [(long_date(day), f"{verb} {day.day} {day:%B %Y}{rest}") for day in days]
    return notes.choice(f"“{words}” can mean more than one meeting. Which do you mean?", typed, place=asked.place)
