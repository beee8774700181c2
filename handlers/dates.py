"""`/prevent next` and `dates`: what is planned."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from handlers import calendar_files
from handlers.blocks import clashes
from handlers.blocks import dates as blocks
from handlers.needs import needed_series
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.errors import Refusal
from workgroup.roster.permission import Right
from workgroup.usecases import dates

_USUAL = 6
_MOST = 40
_MOST_OF_A_YEAR = 60
_COUNT = re.compile(r"(?:the )?(?:next )?(?P<count>\d{1,6})(?: dates| meetings)?", re.IGNORECASE)
_YEAR = re.compile(
    r"(?:in |of |for )?(?:(?:(?P<which>the|a|this|next|whole|the whole) )?year|(?P<year>20\d\d))", re.IGNORECASE
)


class UnreadableCount(Refusal):
    """What follows `dates` is neither a number of dates nor a year."""

    code = "unreadable_count"

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"I understood `dates`, but not “{typed[:60]}” as a number of dates or a year. Nothing changed. "
            "Try `/prevent dates 12`, `/prevent dates year` or `/prevent dates 2027`."
        )


async def on_next(asked: Asked, answer: Answer, tail: str) -> None:
    """The next meeting, with the person's own answer; its calendar file when that is asked for."""
    if " ".join(tail.casefold().split()) in calendar_files.WORDS:
        await calendar_files.send_next(asked, answer)
        return
    found = await asked.services.read(
        dates.next_date,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        now=asked.services.now(),
    )
    await answer.privately(blocks.next_date(found, may_plan=asked.place.actor.may(Right.SCHEDULE)))


async def on_dates(asked: Asked, answer: Answer, tail: str) -> None:
    """The next six dates, as many as were asked for, or those of a year."""
    series = needed_series(asked.place)
    wanted = _wanted(tail, today=asked.services.now().astimezone(series.zone).date())
    found = await asked.services.read(
        dates.list_dates,
        actor=asked.place.actor,
        series_id=series.id,
        at_most=wanted.at_most,
        from_on=wanted.from_on,
        until_on=wanted.until_on,
        now=asked.services.now(),
    )
    if not found.planned and wanted.until_on is None:
        pause = found.pauses[0] if found.pauses else None
        may_plan = asked.place.actor.may(Right.SCHEDULE)
        await answer.privately(blocks.nothing_planned(series, may_plan=may_plan, pause=pause))
    else:
        met, may_move = found.clashes, asked.place.actor.may(Right.SCHEDULE)
        listed = blocks.date_list(
            found,
            until_on=wanted.until_on,
            is_cut=wanted.is_cut,
            remarks=clashes.remarks(met) if met is not None else {},
            buttons=clashes.move_buttons(met) if met is not None and may_move else (),
        )
        await answer.privately(listed)


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """Which dates somebody asked for."""

    at_most: int
    from_on: date | None = None
    until_on: date | None = None
    is_cut: bool = False
    """Whether more were asked for than are listed at once."""


def _wanted(tail: str, *, today: date) -> _Wanted:
    words = " ".join(tail.split())
    if not words:
        return _Wanted(at_most=_USUAL)
    if (year := _YEAR.fullmatch(words)) is not None:
        return _of_year(year, today)
    count = _COUNT.fullmatch(words)
    if count is None or not int(count["count"]):
        raise UnreadableCount(tail)
    return _Wanted(at_most=min(int(count["count"]), _MOST), is_cut=int(count["count"]) > _MOST)


def _of_year(said: re.Match[str], today: date) -> _Wanted:
    """The dates of a calendar year; of the twelve months ahead where no year is named."""
    which = (said["which"] or "").casefold()
    if said["year"] or which in {"this", "next"}:
        year = int(said["year"]) if said["year"] else today.year + (which == "next")
        return _Wanted(at_most=_MOST_OF_A_YEAR, from_on=date(year, 1, 1), until_on=date(year, 12, 31))
    return _Wanted(at_most=_MOST_OF_A_YEAR, until_on=today + timedelta(days=365))
