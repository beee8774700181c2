"""Freshness: the buttons that say whether somebody's seats are still right."""

from handlers.blocks import confirming as blocks
from handlers.needs import needed_series
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.usecases import confirming
from workgroup.usecases.arriving import OutOfDate
from workgroup.usecases.confirming import StillRight


async def on_confirm(asked: Asked, answer: Answer) -> None:
    """Keep what the person says of all their seats in the group."""
    said = asked.incoming.value.get("still")
    if said not in set(StillRight):
        raise OutOfDate
    confirmed = await asked.services.perform(
        confirming.confirm,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        still=StillRight(str(said)),
        now=asked.services.now(),
    )
    await answer.privately(blocks.confirmed(confirmed))
