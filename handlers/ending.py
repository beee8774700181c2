"""`/prevent cancel series really`: what ending a series means, and the button that does it."""

import re

from handlers.blocks import ending as blocks
from handlers.meant import parted
from handlers.needs import needed_series
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.roster.permission import Right
from workgroup.usecases import ending
from workgroup.usecases.arriving import OutOfDate

_SERIES = re.compile(
    r"(?:the |our )?(?:(?:whole |entire )?series|all(?: (?:the |future )?(?:dates|meetings)| of (?:it|them))?)"
    r"(?P<really>\s+really)?",
    re.IGNORECASE,
)


def is_about_the_series(tail: str) -> bool:
    """Whether the words behind `cancel` mean the whole series."""
    return _SERIES.fullmatch(parted(" ".join(tail.split()))[0].strip(" ,.;!")) is not None


async def on_end(asked: Asked, answer: Answer, tail: str) -> None:
    """Show what ending the series would mean; a button that does it only for who typed "really"."""
    asked.place.actor.check(Right.SCHEDULE)
    which, because = parted(" ".join(tail.split()))
    said = _SERIES.fullmatch(which.strip(" ,.;!"))
    preview = await asked.services.read(
        ending.preview_end,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        because=because,
        now=asked.services.now(),
    )
    is_meant = said is not None and said["really"] is not None
    await answer.privately(blocks.end_preview(preview) if is_meant else blocks.end_warning(preview))


async def on_confirm_end(asked: Asked, answer: Answer) -> None:
    """End the series."""
    asked.place.actor.check(Right.SCHEDULE)
    because = asked.incoming.value.get("because")
    if not isinstance(because, str):
        raise OutOfDate
    ended = await asked.services.perform(
        ending.end_series,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        because=because,
        now=asked.services.now(),
    )
    await answer.instead(blocks.ended(ended))
