"""Who is meant: a mention, an address, or a choice from the group's own list. Knows no verb."""

import re
from dataclasses import dataclass

from handlers import payloads
from handlers.blocks import people as blocks
from handlers.payloads import Json
from handlers.shielded import Asked
from workgroup.errors import FieldRefusal, Refusal
from workgroup.ids import PersonId
from workgroup.roster.person import Standing
from workgroup.usecases import listing_people, registering
from workgroup.usecases.registering import Candidate, UnknownPerson, UnreadableAddress

MENTION = r"<@(?P<{0}>[UW][A-Z0-9]+)(?:\|[^>]*)?>"
_SOMEBODY = re.compile(r"<@(?P<user>[UW][A-Z0-9]+)(?:\|[^>]*)?>|(?P<address>[^\s@<>\"“”]+@[^\s@<>\"“”]+)")
_NAME = re.compile(r"(?:^|\s)name\s+(?:[\"“”](?P<quoted>[^\"“”]*)[\"“”]|(?P<bare>[^\"“”]+?)\s*$)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """A person as they were typed."""

    user_id: str | None
    address: str | None


class NobodySaid(Refusal):
    """A command wants to know whom."""

    code = "nobody_said"

    def __init__(self, verb: str, example: str) -> None:
        super().__init__(
            f"I understood `{verb}`, but not whom you mean. Nothing changed. Use @ and their Slack name, or their work "
            f"e-mail address: `/prevent {example}`."
        )


def taken(text: str) -> tuple[list[Somebody], str]:
    """Everybody whom the words mention or address, in their order, and the words without them."""
    found = [Somebody(user_id=one["user"], address=one["address"]) for one in _SOMEBODY.finditer(text)]
    return found, " ".join(_SOMEBODY.sub(" ", text).split())


def named(text: str) -> tuple[str, str]:
    """The name that the words give at their end (`name "Ana Ruiz"`), and the words before it."""
    found = _NAME.search(text)
    if found is None:
        return "", text
    return " ".join((found["quoted"] or found["bare"] or "").split()), text[: found.start()].strip()


async def candidate(asked: Asked, user_id: str | None, address: str | None, name: str) -> Candidate:
    """Somebody as they were typed, with what their account says of them.

    Refused: `UnreadableAddress`; `FieldRefusal` for guests and people of another workspace.
    """
    if user_id is not None:
        account = await asked.services.account(asked.incoming.team_id, user_id)
        if account.standing is not Standing.FULL:
            raise FieldRefusal(
                "person",
                f"{account.name} is a guest or belongs to another workspace, so I cannot reach them here. "
                "Nothing changed. Register their e-mail address instead.",
            )
        return Candidate(
            name=name or account.name,
            email=account.email,
            team_id=account.team_id,
            user_id=account.user_id,
            is_name_typed=bool(name),
        )
    return Candidate(name=name, email=registering.check_address(address or ""))


async def known(asked: Asked, somebody: Somebody) -> PersonId:
    """Who of the group is meant. Refused: `UnknownPerson`, `UnreadableAddress`."""
    wanted = await candidate(asked, somebody.user_id, somebody.address, "")
    found = await asked.services.read(listing_people.find_in_group, place=asked.place, candidate=wanted)
    if found is None:
        raise UnknownPerson(wanted.name or wanted.email or "that")
    return found.id


async def of_value(asked: Asked, value: Json) -> Candidate:
    """The candidate that a button carries. Refused: `UnknownPerson` for a button that carries none."""
    person_id = payloads.number(value, "person")
    if person_id is not None:
        return Candidate(name="", email=None, person_id=PersonId(person_id))
    user_id, email, name = (_said(value, key) for key in ("user", "email", "name"))
    if not user_id and not email:
        raise UnknownPerson("that button")
    return await candidate(asked, user_id or None, email or None, name)


async def of_form(asked: Asked, state: Json) -> Candidate:
    """The candidate of a form's fields: chosen from the list, or a Slack account, or a name and an address.

    Refused: `FieldRefusal` for none or several of them, and for an address that is none.
    """
    chosen, user_id = payloads.typed_in(state, "known"), payloads.typed_in(state, "person")
    email, name = payloads.typed_in(state, "email").strip(), payloads.typed_in(state, "name").strip()
    said = [field for field, value in (("known", chosen), ("person", user_id), ("email", email)) if value]
    if not said:
        raise FieldRefusal("known", "Choose somebody of the group, or say below who it is.")
    if len(said) > 1:
        raise FieldRefusal(said[1], "You chose somebody above. Leave this empty, or clear the choice.")
    if chosen:
        if not chosen.isdecimal() or len(chosen) > 9:
            raise FieldRefusal("known", "Choose somebody from the list.")
        return Candidate(name="", email=None, person_id=PersonId(int(chosen)))
    try:
        return await candidate(asked, user_id or None, email or None, name)
    except UnreadableAddress as unreadable:
        raise FieldRefusal("email", unreadable.sentence) from unreadable


async def on_people(asked: Asked) -> list[Json]:
    """The people of the group who fit what was typed; only for who sees this group's forms at all."""
    if asked.place.group is None or asked.place.actor.standing is not Standing.FULL:
        return []
    found = await asked.services.read(
        listing_people.people_like,
        actor=asked.place.group_actor,
        group_id=asked.place.group.id,
        typed=asked.incoming.text,
        now=asked.services.now(),
    )
    return blocks.people_options(found)


def _said(value: Json, key: str) -> str:
    found = value.get(key)
    return found if isinstance(found, str) else ""
