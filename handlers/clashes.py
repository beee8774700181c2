"""`/prevent clashes`: what the dates of a series meet, and who has too many meetings."""

from handlers.blocks import clashes as blocks
from handlers.needs import needed_series
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.errors import Refusal
from workgroup.usecases import clashing

_AHEAD = frozenset({"", "list", "ahead", "next", "all"})
_PAST = frozenset({"past", "last", "before", "history", "so far"})


class UnreadableClashes(Refusal):
    """What follows `clashes` is no span that is known."""

    code = "unreadable_clashes"

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"I understood `clashes`, but not “{typed[:60]}”. Nothing changed. "
            "Try `/prevent clashes`, or `/prevent clashes past`."
        )


async def on_clashes(asked: Asked, answer: Answer, tail: str) -> None:
    """What the dates of the next six months meet; with `past`, what the meetings so far met."""
    words = " ".join(tail.casefold().split())
    if words not in _AHEAD | _PAST:
        raise UnreadableClashes(tail)
    is_past = words in _PAST
    found = await asked.services.read(
        clashing.list_past_clashes if is_past else clashing.list_clashes,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        now=asked.services.now(),
    )
    await answer.privately(blocks.clash_list(found, is_past=is_past))
