"""App Home: the next meetings with my answer, what waits for me, my seats. And the bot's own joining of a channel."""

from handlers.blocks import home as blocks
from handlers.services import Answer, Message
from handlers.shielded import Asked
from workgroup.usecases import homing


async def on_home_opened(asked: Asked, answer: Answer) -> None:
    """Show the person's Home as things stand now."""
    await show(asked, answer)


async def show(asked: Asked, answer: Answer, *, also: Message | None = None) -> None:
    """Show the person's Home as things stand now, below what a button in it has just done."""
    now = asked.services.now()
    found = await asked.services.read(homing.my_home, visitor=asked.place.visitor, now=now)
    await answer.show_home(blocks.home(found, now=now, also=also))


async def on_joined(asked: Asked, answer: Answer) -> None:
    """Somebody joined a channel; nothing is said. That the bot itself did is seen by the program, which links it."""
