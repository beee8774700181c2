"""Undo a change of the list of organisations, people and seats, for an hour after it was made."""

from handlers import home, payloads
from handlers.blocks import taking_back as blocks
from handlers.needs import needed_group
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.ids import UndoId
from workgroup.usecases import roster_changes
from workgroup.usecases.arriving import OutOfDate


async def on_undo_roster(asked: Asked, answer: Answer) -> None:
    """Take the change back that the message tells of."""
    undo_id = payloads.number(asked.incoming.value, "undo")
    if undo_id is None:
        raise OutOfDate
    taken = await asked.services.perform(
        roster_changes.take_back,
        actor=asked.place.group_actor,
        group_id=needed_group(asked.place).id,
        undo_id=UndoId(undo_id),
        now=asked.services.now(),
    )
    said = blocks.taken_back(taken)
    if asked.incoming.in_home:
        await home.show(asked, answer, also=said)
    else:
        await answer.instead(said)
