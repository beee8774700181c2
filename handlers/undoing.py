"""Taking back: Undo for an hour after a plan or a cancellation, and putting a preview away before either."""

from handlers import payloads
from handlers.blocks import notes
from handlers.blocks import undoing as blocks
from handlers.needs import needed_series
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.ids import UndoId
from workgroup.usecases import undoing
from workgroup.usecases.arriving import OutOfDate


async def on_undo(asked: Asked, answer: Answer) -> None:
    """Undo a plan or a cancellation within its hour."""
    undo_id = payloads.number(asked.incoming.value, "undo")
    if undo_id is None:
        raise OutOfDate
    undone = await asked.services.perform(
        undoing.undo,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        undo_id=UndoId(undo_id),
        now=asked.services.now(),
    )
    await answer.instead(blocks.undone(undone))


async def on_dismiss(asked: Asked, answer: Answer) -> None:
    """Put a preview away."""
    await answer.instead(notes.dismissed())
