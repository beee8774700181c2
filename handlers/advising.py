"""`/prevent advise who`: who is best to attend, compared."""

import re

from handlers import attending
from handlers.blocks import advising as blocks
from handlers.needs import needed_series
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.errors import Refusal
from workgroup.roster.permission import Right
from workgroup.usecases import advising
from workgroup.usecases.narrowing import Asked as Wanted

_WHO = re.compile(r"who\b\s*", re.IGNORECASE)
_TOPIC = re.compile(r"(?:^|\s)(?:for|about|on)\s+(?:[\"“”](?P<quoted>[^\"“”]+)[\"“”]|(?P<plain>.+))$", re.IGNORECASE)


class UnknownAdvice(Refusal):
    """Advice is given on who should attend, and the words ask for another."""

    code = "unknown_advice"

    def __init__(self) -> None:
        super().__init__(
            "I can compare who is best to attend. Nothing changed. Try `/prevent advise who HE`, "
            '`/prevent advise who "Larkbeck College"` or `/prevent advise who for "training"`.'
        )


async def on_advise(asked: Asked, answer: Answer, tail: str) -> None:
    """Compare candidates of a sector, an organisation or a topic; nothing is chosen."""
    asked.place.actor.check(Right.COMPARE_CANDIDATES)
    words = " ".join(tail.split())
    named = _WHO.match(words)
    if named is None and words:
        raise UnknownAdvice
    words = words[named.end() :] if named is not None else ""
    topic = _TOPIC.search(words)
    rest = words[: topic.start()].strip() if topic is not None else words.rstrip("?. ")
    found = await asked.services.read(
        advising.advise_who,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        asked=await attending.whom(asked, rest) if rest else Wanted(),
        topic=(topic["quoted"] or topic["plain"]).strip(" ?.") if topic is not None else "",
        now=asked.services.now(),
    )
    await answer.privately(blocks.advice(found))
