"""`/prevent cancel`: a preview of what that means, and the button that does it."""

from datetime import datetime

from handlers import ending
from handlers.blocks import cancelling as blocks
from handlers.meant import read_meant, the_day, which_day
from handlers.needs import needed_series
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.roster.permission import Right
from workgroup.usecases import cancelling
from workgroup.usecases.arriving import OutOfDate


async def on_cancel(asked: Asked, answer: Answer, tail: str) -> None:
    """Show which meeting would be cancelled and who would be told; nothing happens before the button."""
    if ending.is_about_the_series(tail):
        await ending.on_end(asked, answer, tail)
        return
    asked.place.actor.check(Right.CANCEL)
    series = needed_series(asked.place)
    meant = read_meant(asked, tail, verb="cancel")
    on = await the_day(asked, meant.days)
    if isinstance(on, tuple):
        await answer.privately(which_day(asked, tail, on, verb="cancel", rest=because_again(meant.because)))
        return
    preview = await asked.services.read(
        cancelling.preview_cancel,
        actor=asked.place.actor,
        series_id=series.id,
        on=on,
        because=meant.because,
        now=asked.services.now(),
    )
    await answer.privately(blocks.cancel_preview(preview))


async def on_confirm_cancel(asked: Asked, answer: Answer) -> None:
    """Cancel the meeting that the preview showed."""
    asked.place.actor.check(Right.CANCEL)
    recurrence_id, because = read_date_value(asked)
    cancelled = await asked.services.perform(
        cancelling.cancel_date,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        recurrence_id=recurrence_id,
        because=because,
        now=asked.services.now(),
    )
    await answer.instead(blocks.cancelled(cancelled))


def because_again(because: str) -> str:
    """A reason as it is typed behind a date."""
    return f" because {because}" if because else ""


def read_date_value(asked: Asked) -> tuple[datetime, str]:
    """Which date of the series a button means, and the reason that it carries. Refused: `OutOfDate`."""
    value = asked.incoming.value
    because = value.get("because")
    try:
        recurrence_id = datetime.fromisoformat(str(value.get("at")))
    except ValueError:
        raise OutOfDate from None
    if recurrence_id.tzinfo is not None or not isinstance(because, str):
        raise OutOfDate
    return recurrence_id, because
