"""Corrections of what is kept of a person, as people see them."""

from handlers.blocks import forms, ids, parts, taking_back
from handlers.services import Block, Message, View
from workgroup.roster.person import Authority, Briefable, Person
from workgroup.safety.guard import REMINDER
from workgroup.usecases.arriving import Place
from workgroup.usecases.correcting import LANGUAGES, Corrected, CorrectionPreview
from workgroup.wording import listed

_SAID = {
    "name": "name",
    "email": "address",
    "post": "post",
    "languages": "languages",
    "adjustments": "adjustments",
    "authority": "what they can settle",
    "briefable": "whether they may be briefed",
}


def correction_preview(preview: CorrectionPreview, place: Place) -> Message:
    """What a correction would change, with the button that keeps it."""
    whose = "your" if preview.is_own else f"{preview.before.name}'s"
    text = f"Correct {whose} {_changes(preview.before, preview.after)}?"
    text += "" if preview.is_own else f" {preview.before.name} is told."
    said = preview.correction
    value: dict[str, object] = {
        **forms.where(place),
        "of": int(preview.before.id),
        **{key: kept for key, kept in (("name", said.name), ("email", said.email), ("post", said.post)) if kept},
    }
    return taking_back.preview(text, "Correct it", ids.CONFIRM_CORRECTION, value, keep="Leave it")


def _changes(before: Person, after: Person) -> str:
    return listed(
        [
            f"{said} from {_shown(getattr(before, field))} to {_shown(getattr(after, field))}"
            for field, said in _SAID.items()
            if getattr(before, field) != getattr(after, field)
        ]
    )


def _shown(value: object) -> str:
    if isinstance(value, Authority):
        return f"“{value.said}”"
    if isinstance(value, tuple):
        return f"“{listed([LANGUAGES.get(str(one), str(one)) for one in value])}”" if value else "nothing"
    return f"“{value}”" if value else "nothing"


def corrected(done: Corrected, place: Place) -> Message:
    """Something was corrected, for who did it."""
    whose = "your" if done.is_own else f"{done.before.name}'s"
    text = f"Corrected: {whose} {_changes(done.before, done.after)}."
    if not done.is_own:
        text += " They are told."
    return taking_back.done(text, done.undo_id, place)


def correct_form(person: Person, place: Place, *, is_full: bool) -> View:
    """Correct what is kept of a person; who runs the group or is the organisation's contact sees more fields."""
    blocks: list[Block] = [
        parts.field("Name", "name", parts.text_input(initial=person.name, at_most=120)),
        parts.field(
            "Work e-mail address",
            "email",
            {"type": "email_text_input", **({"initial_value": person.email} if person.email else {})},
            optional=True,
        ),
        parts.field("Post", "post", parts.text_input(initial=person.post, at_most=120), optional=True),
        parts.field(
            "Languages",
            "languages",
            parts.ticks([parts.option(name, code) for code, name in LANGUAGES.items()], initial=person.languages),
            optional=True,
        ),
        parts.field(
            "What helps you take part" if not is_full else "What helps to take part",
            "adjustments",
            parts.text_input(initial=", ".join(person.adjustments), at_most=500, placeholder="step-free venue"),
            hint="Separated by commas. Only what helps, never why: papers 7 days ahead, captions on calls.",
            optional=True,
        ),
    ]
    if is_full:
        blocks += [
            parts.field(
                "Can settle in a meeting",
                "authority",
                parts.select(
                    [parts.option(f"{level}: {level.said}", str(int(level))) for level in Authority],
                    initial=str(int(person.authority)) if person.authority is not None else None,
                ),
                optional=True,
            ),
            parts.field(
                "Does the organisation confirm that they may see OFFICIAL-SENSITIVE papers?",
                "briefable",
                parts.select([parts.option(one, one) for one in Briefable], initial=person.briefable),
                hint="Yes, no or unknown. No level of vetting is ever kept.",
                optional=True,
            ),
        ]
    blocks.append(parts.context(parts.escaped(REMINDER)))
    value = {**forms.where(place), "of": int(person.id)}
    return forms.modal("Correct details", ids.CORRECT_FORM, blocks, submit="Save", value=value)
