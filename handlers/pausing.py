"""`/prevent pause` and `resume`: previews, and the buttons that do it."""

import re
from datetime import date, timedelta

from handlers import phrases
from handlers.blocks import pausing as blocks
from handlers.meant import parted
from handlers.needs import needed_series
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.errors import Refusal
from workgroup.roster.permission import Right
from workgroup.usecases import pausing
from workgroup.usecases.arriving import OutOfDate

_STRETCH = re.compile(
    r"(?:the )?(?:series|meetings|group)?\s*"
    r"(?:(?:from|starting|as of|on)\s+(?P<since>.+?))?\s*"
    r"(?:(?:until|till|til|to|up to)\s+(?P<until>.+)|(?:for\s+)?(?P<number>an?|\d{1,3}|one|two|three|four|five|six)\s+"
    r"(?P<unit>day|week|fortnight|month)s?)?",
    re.IGNORECASE,
)
_ENDLESS = re.compile(r"further notice|i resume|resumed|we resume", re.IGNORECASE)
_AFTER = re.compile(r"after\s+", re.IGNORECASE)
_RESUME = re.compile(r"(?:the )?(?:series|meetings|group)?\s*(?:(?:on|from|in)\s+)?(?P<on>.*)", re.IGNORECASE)
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_DAYS = {"day": 1, "week": 7, "fortnight": 14}


class UnreadableStretch(Refusal):
    """The words name no stretch of days."""

    code = "unreadable_stretch"

    def __init__(self, verb: str, typed: str) -> None:
        super().__init__(
            f"I understood `{verb}`, but not “{typed[:60]}” as a time. Nothing changed. "
            + (
                "Try `/prevent pause until September`, `/prevent pause from 1 July until 14 September because …` or "
                "`/prevent pause` alone."
                if verb == "pause"
                else "Try `/prevent resume`, or `/prevent resume on 14 September`."
            )
        )


async def on_pause(asked: Asked, answer: Answer, tail: str) -> None:
    """Show what a pause would mean and who would be told; nothing happens before the button."""
    asked.place.actor.check(Right.SCHEDULE)
    series = needed_series(asked.place)
    words, because = parted(" ".join(tail.split()))
    since, until = _read_stretch(asked, words)
    preview = await asked.services.read(
        pausing.preview_pause,
        actor=asked.place.actor,
        series_id=series.id,
        since=since,
        until=until,
        because=because,
        now=asked.services.now(),
    )
    await answer.privately(blocks.pause_preview(preview))


def _read_stretch(asked: Asked, words: str) -> tuple[date | None, date | None]:
    """The first day of the pause (`None`: now), and the first day after it (`None`: until resumed)."""
    said = _STRETCH.fullmatch(words.strip(" ,.;"))
    if said is None:
        raise UnreadableStretch("pause", words)
    since = _day(asked, said["since"], verb="pause") if said["since"] else None
    if said["until"]:
        is_endless = _ENDLESS.fullmatch(said["until"].strip()) is not None
        return since, None if is_endless else _day(asked, said["until"], verb="pause", after=since)
    if said["number"]:
        begins = since or asked.services.now().astimezone(asked.place.zone).date()
        number = _NUMBERS.get(said["number"].casefold()) or int(said["number"])
        return since, _later(begins, number, said["unit"].casefold())
    return since, None


def _later(begins: date, number: int, unit: str) -> date:
    if unit != "month":
        return begins + timedelta(days=number * _DAYS[unit])
    months = begins.year * 12 + begins.month - 1 + number
    # The 28th is in every month.
    return date(months // 12, months % 12 + 1, min(begins.day, 28))


def _day(asked: Asked, typed: str, *, verb: str, after: date | None = None) -> date:
    """The day that was said: the first of a month where only the month was; the day after "after Easter"."""
    is_after = _AFTER.match(typed) is not None
    words = _AFTER.sub("", typed, count=1)
    now, zone = asked.services.now(), asked.place.zone
    try:
        found = phrases.read_first_day(words, after=after or now.astimezone(zone).date(), now=now, zone=zone)
    except (phrases.UnreadablePhrase, phrases.TooLong) as no:
        raise UnreadableStretch(verb, typed) from no
    return found + timedelta(days=is_after)


async def on_confirm_pause(asked: Asked, answer: Answer) -> None:
    """Pause the series as the preview showed it."""
    asked.place.actor.check(Right.SCHEDULE)
    because = asked.incoming.value.get("because")
    if not isinstance(because, str):
        raise OutOfDate
    paused = await asked.services.perform(
        pausing.pause_series,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        since=_carried_day(asked, "since"),
        until=_carried_day(asked, "until"),
        because=because,
        now=asked.services.now(),
    )
    await answer.instead(blocks.paused(paused))


async def on_resume(asked: Asked, answer: Answer, tail: str) -> None:
    """Show what resuming would mean and who would be told; nothing happens before the button."""
    asked.place.actor.check(Right.SCHEDULE)
    series = needed_series(asked.place)
    said = _RESUME.fullmatch(" ".join(tail.split()).strip(" ,.;"))
    on = said["on"] if said is not None else tail
    preview = await asked.services.read(
        pausing.preview_resume,
        actor=asked.place.actor,
        series_id=series.id,
        on=_day(asked, on, verb="resume") if on and on.casefold() != "now" else None,
        now=asked.services.now(),
    )
    await answer.privately(blocks.resume_preview(preview))


async def on_confirm_resume(asked: Asked, answer: Answer) -> None:
    """Resume the series as the preview showed it."""
    asked.place.actor.check(Right.SCHEDULE)
    resumed = await asked.services.perform(
        pausing.resume_series,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        on=_carried_day(asked, "on"),
        now=asked.services.now(),
    )
    await answer.instead(blocks.resumed(resumed))


def _carried_day(asked: Asked, key: str) -> date | None:
    """A day that a button carries; `None` for none. Refused: `OutOfDate` for what is no day."""
    kept = asked.incoming.value.get(key)
    if kept is None:
        return None
    try:
        return date.fromisoformat(str(kept))
    except ValueError:
        raise OutOfDate from None
