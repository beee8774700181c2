"""Asking those who have not answered: a preview of who that is, and the button that does it."""

from datetime import datetime

from handlers.blocks import chasing as blocks
from handlers.needs import needed_series
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.usecases import chasing
from workgroup.usecases.arriving import OutOfDate


async def on_chase(asked: Asked, answer: Answer) -> None:
    """Show who would be asked; nobody is before the button."""
    preview = await asked.services.read(
        chasing.preview_chase,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        now=asked.services.now(),
    )
    await answer.privately(blocks.preview(preview))


async def on_confirm_chase(asked: Asked, answer: Answer) -> None:
    """Ask those who still have not answered."""
    try:
        recurrence_id = datetime.fromisoformat(str(asked.incoming.value.get("at")))
    except ValueError:
        raise OutOfDate from None
    if recurrence_id.tzinfo is not None:
        raise OutOfDate
    chased = await asked.services.perform(
        chasing.chase,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        recurrence_id=recurrence_id,
        now=asked.services.now(),
    )
    await answer.instead(blocks.chased(chased))
