"""`/prevent who-attends gaps`, and the form that says how much a series needs which sector."""

from handlers import payloads
from handlers.answers import FormAnswer
from handlers.blocks import covering as blocks
from handlers.needs import needed_series
from handlers.services import Answer, Message
from handlers.shielded import Asked
from workgroup.ids import UndoId
from workgroup.roster.group import SectorTier
from workgroup.usecases import covering, needing
from workgroup.usecases.arriving import OutOfDate


async def gaps_of(asked: Asked, *, may_share: bool) -> Message:
    """What is missing in the series at hand."""
    found = await asked.services.read(
        covering.list_gaps,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        now=asked.services.now(),
    )
    return blocks.gaps(found, may_share=may_share)


async def shared_gaps_of(asked: Asked) -> Message:
    """The same for everybody in the channel: without what only those who run the meetings see."""
    found = await asked.services.read(
        covering.list_gaps,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        now=asked.services.now(),
    )
    return blocks.gaps(covering.for_everybody(found), may_share=False)


async def on_change_needs(asked: Asked, answer: Answer) -> None:
    """Open the form with how much each sector is needed now."""
    needs = await asked.services.read(
        needing.read_needs, actor=asked.place.actor, series_id=needed_series(asked.place).id
    )
    await answer.open(blocks.needs_form(needs))


async def on_needs_form(asked: Asked, answer: FormAnswer) -> None:
    """Keep how much each sector is needed."""
    state = asked.incoming.state
    outcome = await asked.services.perform(
        needing.set_needs,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        core=payloads.chosen_in(state, SectorTier.CORE),
        expected=payloads.chosen_in(state, SectorTier.EXPECTED),
        optional=payloads.chosen_in(state, SectorTier.OPTIONAL),
        now=asked.services.now(),
    )
    await answer.privately(blocks.needs_set(outcome))


async def on_undo_needs(asked: Asked, answer: Answer) -> None:
    """Let the series need what it needed before."""
    undo_id = payloads.number(asked.incoming.value, "undo")
    if undo_id is None:
        raise OutOfDate
    needs = await asked.services.perform(
        needing.undo_needs,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        undo_id=UndoId(undo_id),
        now=asked.services.now(),
    )
    await answer.instead(blocks.needs_undone(needs))
