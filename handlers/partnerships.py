"""`/prevent partnerships`: other boards of the area on which people of the group sit."""

from handlers.blocks import partnerships as blocks
from handlers.needs import needed_series
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.usecases import partnerships


async def on_partnerships(asked: Asked, answer: Answer, tail: str) -> None:
    """List them, with when they meet and how many people sit in both."""
    found = await asked.services.read(
        partnerships.list_partnerships,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        now=asked.services.now(),
    )
    await answer.privately(blocks.partnership_list(found))
