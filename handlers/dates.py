"""`/prevent next` and `dates`: what is planned."""

import re

from handlers import calendar_files
from handlers.blocks import dates as blocks
from handlers.needs import needed_series
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.errors import Refusal
from workgroup.roster.permission import Right
from workgroup.usecases import dates

_USUAL = 6
_MOST = 40
_COUNT = re.compile(r"(?:the )?(?:next )?(?P<count>\d{1,6})(?: dates| meetings)?", re.IGNORECASE)


class UnreadableCount(Refusal):
    """What follows `dates` is no number of dates."""

    code = "unreadable_count"

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"I understood `dates`, but not “{typed[:60]}” as a number of dates. Nothing changed. "
            "Try `/prevent dates 12`."
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
    """The next six dates, or as many as were asked for."""
    series = needed_series(asked.place)
    wanted = _how_many(tail)
    found = await asked.services.read(
        dates.list_dates,
        actor=asked.place.actor,
        series_id=series.id,
        at_most=min(wanted, _MOST),
        now=asked.services.now(),
    )
    if not found.planned:
        await answer.privately(blocks.nothing_planned(series, may_plan=asked.place.actor.may(Right.SCHEDULE)))
    else:
        await answer.privately(blocks.date_list(found, is_cut=wanted > _MOST))


def _how_many(tail: str) -> int:
    if not tail:
        return _USUAL
    count = _COUNT.fullmatch(tail.strip())
    if count is None or not int(count["count"]):
        raise UnreadableCount(tail)
    return int(count["count"])
