"""People to choose from, and the fields with which somebody is named in a form."""

from collections.abc import Sequence

from handlers.blocks import ids, parts
from handlers.services import Block
from workgroup.usecases.listing_people import PersonLike
from workgroup.usecases.registering import Candidate


def people_options(found: Sequence[PersonLike]) -> list[parts.Element]:
    """People as options; the value is their id, looked up again when it comes back."""
    return [parts.option(_said(one), str(one.id)) for one in found[:100]]


def _said(one: PersonLike) -> str:
    return f"{one.name} ({one.organisation})" if one.organisation else one.name


def person_select(*, initial: tuple[str, int] | None = None) -> parts.Element:
    """Choose somebody of the group by typing a part of their name, post or organisation."""
    element: dict[str, object] = {
        "type": "external_select",
        "action_id": ids.PERSON_SELECT,
        "min_query_length": 0,
        "placeholder": {"type": "plain_text", "text": "Type a part of their name"},
    }
    if initial is not None:
        element["initial_option"] = parts.option(initial[0], str(initial[1]))
    return element


def who_fields(what: str) -> list[Block]:
    """Name somebody: of the group, by their account, or by name and address."""
    return [
        parts.field(
            f"{what}: somebody of the group",
            "known",
            person_select(),
            hint="Type a part of their name, post or organisation.",
            optional=True,
        ),
        parts.field("Or: somebody new, by Slack account", "person", {"type": "users_select"}, optional=True),
        parts.field("Or: somebody new without Slack, by name", "name", parts.text_input(at_most=80), optional=True),
        parts.field("and work e-mail address", "email", {"type": "email_text_input"}, optional=True),
    ]


def as_value(wanted: Candidate) -> dict[str, object]:
    """A candidate as a button carries it: ids, or the address and name of somebody without an account."""
    if wanted.person_id is not None:
        return {"person": int(wanted.person_id)}
    if wanted.user_id is not None:
        return {"user": wanted.user_id, **({"name": wanted.name} if wanted.is_name_typed else {})}
    return {"email": wanted.email, "name": wanted.name}
