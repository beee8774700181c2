"""Undoing a change of the list as people see it, and how a preview asks before one is made."""

from collections.abc import Mapping, Sequence

from handlers.blocks import forms, ids, parts
from handlers.services import Block, Message
from workgroup.usecases.arriving import Place
from workgroup.usecases.roster_changes import TakenBack
from workgroup.wording import counted

_DONE = {
    "register": "They hold the seat no longer, or in the capacity that they had before.",
    "register_deputy": "They deputise no longer.",
    "name_deputy": "The deputy is not named, and answers are as before.",
    "end_deputy": "The deputy stands again.",
    "away": "You are not away, and your answers are as before.",
    "hand_over": "The seat is back with who held it before.",
    "hand_over_office": "The group has its coordinator from before.",
    "leave": "They hold again what they held.",
    "correct": "What was corrected is as it was before.",
    "add_organisation": "The organisation is closed again; nothing is ever deleted.",
    "rename_organisation": "The organisation has its earlier name.",
    "close_organisation": "The organisation takes part again, with its seats.",
    "change_organisation": "What was changed of the organisation is as it was before.",
}


def undo_button(undo_id: int, place: Place) -> parts.Element:
    """Undo what the message tells of."""
    value = {**forms.where(place), "undo": int(undo_id)}
    return parts.button("Undo", ids.UNDO_ROSTER, value, said="Undo this, possible for an hour")


def done(text: str, undo_id: int, place: Place, *, more: Sequence[parts.Element] = ()) -> Message:
    """Something was changed, with the button that undoes it."""
    said = f"{text} You can undo this for an hour."
    return parts.message(
        said, [parts.section(parts.sentence(said)), parts.actions([undo_button(undo_id, place), *more])]
    )


def preview(
    text: str,
    label: str,
    action_id: str,
    value: Mapping[str, object],
    *,
    keep: str,
    is_risky: bool = False,
    more: Sequence[parts.Element] = (),
    small: str = "",
) -> Message:
    """What would be done, with the button that does it and one that puts the preview away."""
    said = f"{text} Nothing is changed yet."
    blocks: list[Block] = [
        parts.section(parts.sentence(said)),
        parts.actions(
            [
                parts.button(label, action_id, value, style="danger" if is_risky else "primary"),
                *more,
                parts.button(keep, ids.DISMISS, said=f"{keep}, nothing changes"),
            ]
        ),
    ]
    if small:
        blocks.append(parts.context(parts.sentence(small)))
    return parts.message(f"{said} {small}".strip(), blocks)


def taken_back(taken: TakenBack) -> Message:
    """A change was taken back, for who did it."""
    if taken.told:
        told = f"{counted(taken.told, 'person', 'people')} who had been told already will hear that it does not hold."
    else:
        told = "Nobody had been told yet, so nobody is told now."
    text = f"Undone. {_DONE.get(taken.verb, 'It is as before.')} {told}"
    return parts.message(text, [parts.section(parts.escaped(text))])
