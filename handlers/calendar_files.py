"""One meeting as a calendar file, sent to who asks for it in their direct messages."""

from datetime import datetime

from handlers.blocks import calendar_files as blocks
from handlers.needs import needed_series
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.usecases import calendar_files
from workgroup.usecases.arriving import OutOfDate
from workgroup.usecases.calendar_files import CalendarFile

WORDS = frozenset({"ics", ".ics", "file", "calendar", "calendar file", "as file", "as a file", "as ics", "as calendar"})
"""What may follow `next` to mean the file."""


async def send_next(asked: Asked, answer: Answer) -> None:
    """Send the file of the next meeting."""
    found = await asked.services.perform(
        calendar_files.next_calendar_file,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        now=asked.services.now(),
    )
    await _send(answer, found)


async def on_calendar_file(asked: Asked, answer: Answer) -> None:
    """Send the file of the meeting that the message was about, as it stands now."""
    try:
        recurrence_id = datetime.fromisoformat(str(asked.incoming.value.get("at")))
    except ValueError:
        raise OutOfDate from None
    if recurrence_id.tzinfo is not None:
        raise OutOfDate
    # Written, not read: the delivery's key is kept, so that a repeated one sends no second file.
    found = await asked.services.perform(
        calendar_files.calendar_file,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        recurrence_id=recurrence_id,
        now=asked.services.now(),
    )
    await _send(answer, found)


async def _send(answer: Answer, found: CalendarFile) -> None:
    await answer.send_file(blocks.file(found), blocks.beside(found))
    await answer.privately(blocks.sent(found))
