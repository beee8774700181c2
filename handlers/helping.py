"""`/prevent` and `/prevent help`: what can be done here, now, by this person."""

from handlers import grammar
from handlers.blocks import helping as blocks
from handlers.blocks import notes
from handlers.grammar import Verb
from handlers.services import Answer, Message
from handlers.shielded import Asked
from workgroup.usecases.arriving import Place


async def on_help(asked: Asked, answer: Answer, tail: str) -> None:
    """Show what this person can do here, explain one command, or say who may do what; a word gets the nearest."""
    if not tail:
        await answer.privately(blocks.overview(asked.place, possible(asked.place)))
        return
    if " ".join(tail.casefold().split()) in grammar.RIGHTS_TOPIC:
        await answer.privately(blocks.rights(asked.place))
        return
    topic = explained(tail)
    if topic is not None:
        await answer.privately(topic)
        return
    unknown = grammar.UnknownVerb(tail.split()[0][:40], None)
    nearest = grammar.closest_verb(tail)
    if nearest is None:
        raise unknown
    text = (
        f"I have no help about “{unknown.typed}”. Nothing changed. Do you mean `{grammar.COMMAND} help {nearest.name}`?"
    )
    await answer.privately(notes.suggestion(text, f"help {nearest.name}", place=asked.place))


def explained(tail: str) -> Message | None:
    """One command explained, the same for everybody; `None` when the words name none."""
    verb = grammar.find_verb(tail) if tail and " ".join(tail.casefold().split()) not in grammar.RIGHTS_TOPIC else None
    return blocks.topic(verb) if verb is not None else None


def possible(place: Place) -> list[Verb]:
    """The commands that this person can use where they are."""
    return [verb for verb in grammar.VERBS if place.may_somewhere(verb.right) and _fits(verb, place)]


def _fits(verb: Verb, place: Place) -> bool:
    if verb.needs_series:
        return bool(place.choices)
    if verb.needs_group:
        return place.group is not None
    if verb.name == "setup":
        return not place.spot.is_direct and place.series is None
    return True
