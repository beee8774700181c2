"""`/prevent me`: all that the group keeps of the person, with the ways to change it."""

from handlers.blocks import me as blocks
from handlers.needs import needed_group
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.usecases import knowing


async def on_me(asked: Asked, answer: Answer, tail: str) -> None:
    """Show the person's seats, deputies, days away and details."""
    mine = await asked.services.read(
        knowing.about_me,
        actor=asked.place.group_actor,
        group_id=needed_group(asked.place).id,
        now=asked.services.now(),
    )
    await answer.privately(blocks.me(mine, asked.place))
