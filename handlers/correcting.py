"""`/prevent correct`: what is kept of oneself or, for who may, of somebody else."""

import re

from handlers import payloads, people
from handlers.answers import FormAnswer
from handlers.blocks import correcting as blocks
from handlers.needs import needed_group
from handlers.payloads import Json
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.errors import FieldRefusal, Refusal
from workgroup.ids import PersonId
from workgroup.roster.permission import Right
from workgroup.roster.person import Authority, Briefable
from workgroup.usecases import correcting
from workgroup.usecases.correcting import AddressTaken, Correction
from workgroup.usecases.registering import SameName, UnreadableAddress

_PART = re.compile(
    r"\b(?P<part>name|address|e-?mail|post)\s+(?:is\s+|to\s+)?"
    r"(?:[\"“”](?P<quoted>[^\"“”]*)[\"“”]|(?P<bare>\S.*?))(?=\s+(?:name|address|e-?mail|post)\s|\s*$)",
    re.IGNORECASE,
)


class UnreadableCorrection(Refusal):
    """The words do not say what is to be corrected."""

    code = "unreadable_correction"

    def __init__(self, words: str) -> None:
        super().__init__(
            f'I understood `correct`, but not “{words[:60]}”. Nothing changed. Try `/prevent correct name "Ana Ruiz"`, '
            '`/prevent correct address ana.ruiz@example.ac.uk` or `/prevent correct @person post "Head of Security"`.'
        )


async def on_correct(asked: Asked, answer: Answer, tail: str) -> None:
    """Show what a correction would change, or open the form; nothing is kept before the button."""
    parts_said = list(_PART.finditer(tail))
    head = tail[: parts_said[0].start()] if parts_said else tail
    found, rest = people.taken(head)
    if rest.strip() or len(found) > 1:
        raise UnreadableCorrection(tail)
    of = await people.known(asked, found[0]) if found else None
    if not parts_said:
        await _open(asked, answer, of)
        return
    said = {
        one["part"].casefold().replace("-", ""): " ".join((one["quoted"] or one["bare"] or "").split())
        for one in parts_said
    }
    correction = Correction(
        name=said.get("name"), email=said.get("address") or said.get("email"), post=said.get("post")
    )
    preview = await asked.services.read(
        correcting.preview_correction,
        actor=asked.place.group_actor,
        group_id=needed_group(asked.place).id,
        of=of,
        correction=correction,
        now=asked.services.now(),
    )
    await answer.privately(blocks.correction_preview(preview, asked.place))


async def open_correct_form(asked: Asked, answer: Answer) -> None:
    """Open the form with what is kept now, of the person whom the button names or of oneself."""
    await _open(asked, answer, _whose(asked.incoming.value))


async def _open(asked: Asked, answer: Answer, of: PersonId | None) -> None:
    person = await asked.services.read(
        correcting.person_to_correct,
        actor=asked.place.group_actor,
        group_id=needed_group(asked.place).id,
        of=of,
        now=asked.services.now(),
    )
    is_full = asked.place.group_actor.may(Right.CHANGE_OWN_PEOPLE)
    await answer.open(blocks.correct_form(person, asked.place, is_full=is_full))


async def on_confirm_correction(asked: Asked, answer: Answer) -> None:
    """Keep the correction that the preview showed."""
    value = asked.incoming.value
    said = {key: value[key] for key in ("name", "email", "post") if isinstance(value.get(key), str)}
    done = await asked.services.perform(
        correcting.correct,
        actor=asked.place.group_actor,
        group_id=needed_group(asked.place).id,
        of=_whose(value),
        correction=Correction(name=said.get("name"), email=said.get("email"), post=said.get("post")),
        now=asked.services.now(),
    )
    await answer.instead(blocks.corrected(done, asked.place))


async def on_correct_form(asked: Asked, answer: FormAnswer) -> None:
    """Keep what the form says."""
    try:
        done = await asked.services.perform(
            correcting.correct,
            actor=asked.place.group_actor,
            group_id=needed_group(asked.place).id,
            of=_whose(asked.incoming.value),
            correction=_correction(asked.incoming.state),
            now=asked.services.now(),
        )
    except (UnreadableAddress, AddressTaken) as no:
        raise FieldRefusal("email", no.sentence) from no
    except SameName as same:
        raise FieldRefusal("name", same.sentence) from same
    await answer.privately(blocks.corrected(done, asked.place))


def _correction(state: Json) -> Correction:
    authority, briefable = payloads.typed_in(state, "authority"), payloads.typed_in(state, "briefable")
    return Correction(
        name=payloads.typed_in(state, "name"),
        email=payloads.typed_in(state, "email"),
        post=payloads.typed_in(state, "post"),
        languages=payloads.chosen_in(state, "languages"),
        adjustments=tuple(payloads.typed_in(state, "adjustments").replace("\n", ",").split(",")),
        authority=Authority(int(authority)) if authority in {"1", "2", "3"} else None,
        briefable=Briefable(briefable) if briefable in set(Briefable) else None,
    )


def _whose(value: Json) -> PersonId | None:
    number = payloads.number(value, "of")
    return PersonId(number) if number is not None else None
