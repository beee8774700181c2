"""`/prevent skip`: a preview of what that means, and the button that does it."""

from handlers.blocks import skipping as blocks
from handlers.cancelling import because_again, read_date_value
from handlers.meant import read_meant, the_day, which_day
from handlers.needs import needed_series
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.roster.permission import Right
from workgroup.usecases import skipping


async def on_skip(asked: Asked, answer: Answer, tail: str) -> None:
    """Show which date would be skipped and who would be told; nothing happens before the button."""
    asked.place.actor.check(Right.CANCEL)
    series = needed_series(asked.place)
    meant = read_meant(asked, tail, verb="skip")
    on = await the_day(asked, meant.days)
    if isinstance(on, tuple):
        await answer.privately(which_day(asked, tail, on, verb="skip", rest=because_again(meant.because)))
        return
    preview = await asked.services.read(
        skipping.preview_skip,
        actor=asked.place.actor,
        series_id=series.id,
        on=on,
        because=meant.because,
        now=asked.services.now(),
    )
    await answer.privately(blocks.skip_preview(preview))


async def on_confirm_skip(asked: Asked, answer: Answer) -> None:
    """Skip the date that the preview showed."""
    asked.place.actor.check(Right.CANCEL)
    recurrence_id, because = read_date_value(asked)
    skipped = await asked.services.perform(
        skipping.skip_date,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        recurrence_id=recurrence_id,
        because=because,
        now=asked.services.now(),
    )
    await answer.instead(blocks.skipped(skipped))
