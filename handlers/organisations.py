"""`/prevent orgs` and `/prevent org`: the organisations of the group, and what is known of each."""

import re
from datetime import date

from handlers import payloads, people
from handlers.answers import FormAnswer
from handlers.blocks import organisations as blocks
from handlers.deputising import read_days
from handlers.needs import needed_group
from handlers.payloads import Json
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.errors import FieldRefusal, Refusal
from workgroup.ids import OrganisationId, PersonId
from workgroup.roster.organisation import AgreementState, EngagementLevel
from workgroup.roster.permission import Right
from workgroup.usecases import organisations, organising
from workgroup.usecases.arriving import OutOfDate
from workgroup.usecases.organising import AlreadyThere, OrganisationChange, OrganisationWish
from workgroup.usecases.registering import UnreadableAddress

_NAMED = r"(?:[\"“”](?P<{0}>[^\"“”]+)[\"“”])"
_ADD = re.compile(
    rf"(?:{_NAMED.format('quoted')}|(?P<bare>[^\"“”]+?))"
    r"(?=\s+(?:sectors?|nation|domain|mailbox)\s|\s*$)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_PARTS = re.compile(
    r"\b(?P<part>sectors?|nation|domain|mailbox)\s+(?P<said>.*?)(?=\s+(?:sectors?|nation|domain|mailbox)\s|\s*$)",
    re.IGNORECASE | re.DOTALL,
)
_RENAME = re.compile(
    rf"(?:{_NAMED.format('before')}|(?P<bare>[^\"“”]+?))\s+(?:to|→|->|as)\s+"
    rf"(?:{_NAMED.format('after')}|(?P<new>[^\"“”]+))\s*",
    re.IGNORECASE,
)
_SUCCEEDED = re.compile(
    rf"\b(?:succeeded by|replaced by|now|into)\s+(?:{_NAMED.format('successor')}|(?P<bare>[^\"“”]+?))\s*$",
    re.IGNORECASE,
)
_QUOTED = re.compile(rf"{_NAMED.format('name')}\s*(?P<rest>.*)", re.DOTALL)
_VERB = re.compile(
    r"(?P<what>add|new|show|see|rename|close|end|edit|change|contact|deputy contact)\b\s*", re.IGNORECASE
)


class UnreadableOrganisation(Refusal):
    """The words do not say what to do with which organisation."""

    code = "unreadable_organisation"

    def __init__(self, words: str) -> None:
        super().__init__(
            f"I understood `org`, but not “{words[:60]}”. Nothing changed. Try "
            '`/prevent org add "City College" sector FE`, `/prevent org show "City College"`, '
            '`/prevent org rename "City College" to "Merrowby College"` or `/prevent org close "City College"`.'
        )


async def on_orgs(asked: Asked, answer: Answer, tail: str) -> None:
    """List the organisations, or those whose name or sector holds the words."""
    found = await asked.services.read(
        organisations.list_organisations,
        actor=asked.place.group_actor,
        group_id=needed_group(asked.place).id,
        typed=tail.strip('"“” '),
        now=asked.services.now(),
    )
    await answer.privately(blocks.listing(found, asked.place))


async def on_org(asked: Asked, answer: Answer, tail: str) -> None:
    """Add, show, rename, close or change one organisation; what others notice is previewed."""
    verb = _VERB.match(tail)
    rest = tail[verb.end() :].strip() if verb is not None else tail
    match verb["what"].casefold() if verb is not None else "show":
        case "add" | "new":
            await _add(asked, answer, rest)
        case "rename":
            await _rename(asked, answer, rest)
        case "close" | "end":
            await _close(asked, answer, rest)
        case "edit" | "change":
            await _open(asked, answer, await _find(asked, rest))
        case "contact" | "deputy contact" as what:
            await _contact(asked, answer, rest, is_deputy=what != "contact")
        case _:
            if not rest:
                await on_orgs(asked, answer, "")
                return
            await _show(asked, answer, await _find(asked, rest))


async def _find(asked: Asked, words: str) -> OrganisationId:
    if not words.strip('"“” '):
        raise UnreadableOrganisation("no name")
    found = await asked.services.read(
        organisations.find_organisation, group_id=needed_group(asked.place).id, name=words.strip('"“” ')
    )
    return found.id


async def _show(asked: Asked, answer: Answer, organisation_id: OrganisationId) -> None:
    view = await asked.services.read(
        organisations.show_organisation,
        actor=asked.place.group_actor,
        group_id=needed_group(asked.place).id,
        organisation_id=organisation_id,
        now=asked.services.now(),
    )
    await answer.privately(blocks.organisation(view, asked.place))


async def _add(asked: Asked, answer: Answer, words: str) -> None:
    asked.place.group_actor.check(Right.KEEP_LIST)
    if not words:
        await open_add_form(asked, answer)
        return
    read = _ADD.fullmatch(words)
    said = (
        {one["part"].casefold().rstrip("s"): one["said"].strip('"“” ') for one in _PARTS.finditer(read["rest"])}
        if read
        else {}
    )
    left = _PARTS.sub("", read["rest"]).strip() if read else words
    if read is None or left:
        raise UnreadableOrganisation(left)
    sectors = tuple(one.strip().upper() for one in re.split(r"[,;]|\band\b", said.get("sector", "")) if one.strip())
    if not sectors:
        raise FieldRefusal(
            "sectors",
            "I understood `org add`, but not for which sector. Nothing changed. Say it like this: "
            f'`/prevent org add "{(read["quoted"] or read["bare"]).strip()}" sector HE`.',
        )
    wish = OrganisationWish(
        name=read["quoted"] or read["bare"],
        sectors=sectors,
        nation=(said.get("nation") or "").casefold().replace(" ", "-") or None,
        domain=said.get("domain"),
        mailbox=said.get("mailbox"),
    )
    await _do_add(asked, answer, wish)


async def _do_add(asked: Asked, answer: Answer, wish: OrganisationWish) -> None:
    added = await asked.services.perform(
        organising.add_organisation,
        actor=asked.place.group_actor,
        group_id=needed_group(asked.place).id,
        wish=wish,
        now=asked.services.now(),
    )
    await answer.privately(blocks.added(added, asked.place))


async def open_add_form(asked: Asked, answer: Answer) -> None:
    """Open the form that adds an organisation."""
    asked.place.group_actor.check(Right.KEEP_LIST)
    sectors = await asked.services.read(organising.sectors_of_group, group_id=needed_group(asked.place).id)
    await answer.open(blocks.add_form(asked.place, sectors))


async def on_add_form(asked: Asked, answer: FormAnswer) -> None:
    """Add the organisation that the form says."""
    state = asked.incoming.state
    wish = OrganisationWish(
        name=payloads.typed_in(state, "name"),
        sectors=payloads.chosen_in(state, "sectors"),
        nation=payloads.typed_in(state, "nation") or None,
        domain=payloads.typed_in(state, "domain") or None,
        mailbox=payloads.typed_in(state, "mailbox") or None,
    )
    try:
        await _do_add(asked, answer, wish)
    except AlreadyThere as there:
        raise FieldRefusal("name", there.sentence) from there
    except UnreadableAddress as no:
        raise FieldRefusal("mailbox", no.sentence) from no


async def _rename(asked: Asked, answer: Answer, words: str) -> None:
    read = _RENAME.fullmatch(words)
    if read is None:
        raise UnreadableOrganisation(words)
    preview = await asked.services.read(
        organising.preview_rename,
        actor=asked.place.group_actor,
        group_id=needed_group(asked.place).id,
        organisation_id=await _find(asked, read["before"] or read["bare"]),
        name=read["after"] or read["new"],
        now=asked.services.now(),
    )
    await answer.privately(blocks.rename_preview(preview, asked.place))


async def on_confirm_rename(asked: Asked, answer: Answer) -> None:
    """Give the organisation the name that the preview showed."""
    name = asked.incoming.value.get("name")
    done = await asked.services.perform(
        organising.rename_organisation,
        actor=asked.place.group_actor,
        group_id=needed_group(asked.place).id,
        organisation_id=_organisation(asked.incoming.value),
        name=name if isinstance(name, str) else "",
        now=asked.services.now(),
    )
    await answer.instead(blocks.renamed(done, asked.place))


async def _close(asked: Asked, answer: Answer, words: str) -> None:
    asked.place.group_actor.check(Right.KEEP_LIST)
    successor = _SUCCEEDED.search(words)
    head = words[: successor.start()].strip() if successor is not None else words
    named = _QUOTED.fullmatch(head)
    name, when = (named["name"], named["rest"]) if named is not None else (head, "")
    last = asked.services.now().astimezone(needed_group(asked.place).zone).date()
    if when.strip():
        last = read_days(asked, when, verb="org close")[1]
    preview = await asked.services.read(
        organising.preview_close,
        actor=asked.place.group_actor,
        group_id=needed_group(asked.place).id,
        organisation_id=await _find(asked, name),
        last_on=last,
        successor_id=await _find(asked, successor["successor"] or successor["bare"]) if successor is not None else None,
        now=asked.services.now(),
    )
    await answer.privately(blocks.close_preview(preview, asked.place))


async def on_confirm_close(asked: Asked, answer: Answer) -> None:
    """Close the organisation that the preview showed."""
    value = asked.incoming.value
    successor = payloads.number(value, "successor")
    try:
        last = date.fromisoformat(str(value.get("last")))
    except ValueError:
        raise OutOfDate from None
    done = await asked.services.perform(
        organising.close_organisation,
        actor=asked.place.group_actor,
        group_id=needed_group(asked.place).id,
        organisation_id=_organisation(value),
        last_on=last,
        successor_id=OrganisationId(successor) if successor is not None else None,
        now=asked.services.now(),
    )
    await answer.instead(blocks.closed(done, asked.place))


async def _contact(asked: Asked, answer: Answer, words: str, *, is_deputy: bool) -> None:
    found, rest = people.taken(words)
    if len(found) != 1:
        raise UnreadableOrganisation(words)
    person_id = await people.known(asked, found[0])
    change = OrganisationChange(deputy_contact=person_id) if is_deputy else OrganisationChange(contact=person_id)
    done = await asked.services.perform(
        organising.change_organisation,
        actor=asked.place.group_actor,
        group_id=needed_group(asked.place).id,
        organisation_id=await _find(asked, re.sub(r"(?i)\s+(?:is|to)\s*$", "", rest)),
        change=change,
        now=asked.services.now(),
    )
    await answer.privately(blocks.changed(done, asked.place))


async def open_organisation_form(asked: Asked, answer: Answer) -> None:
    """Open the form of the organisation that the button names."""
    await _open(asked, answer, _organisation(asked.incoming.value))


async def _open(asked: Asked, answer: Answer, organisation_id: OrganisationId) -> None:
    group = needed_group(asked.place)
    view = await asked.services.read(
        organisations.show_organisation,
        actor=asked.place.group_actor,
        group_id=group.id,
        organisation_id=organisation_id,
        now=asked.services.now(),
    )
    if not view.is_own:
        asked.place.group_actor.check(Right.KEEP_LIST)
    sectors = await asked.services.read(organising.sectors_of_group, group_id=group.id)
    await answer.open(blocks.organisation_form(view, sectors, asked.place))


async def on_organisation_form(asked: Asked, answer: FormAnswer) -> None:
    """Keep what the form says of an organisation."""
    is_keeping = asked.place.group_actor.may(Right.KEEP_LIST)
    try:
        done = await asked.services.perform(
            organising.change_organisation,
            actor=asked.place.group_actor,
            group_id=needed_group(asked.place).id,
            organisation_id=_organisation(asked.incoming.value),
            change=_change(asked.incoming.state, is_keeping=is_keeping),
            now=asked.services.now(),
        )
    except UnreadableAddress as no:
        raise FieldRefusal("mailbox", no.sentence) from no
    await answer.privately(blocks.changed(done, asked.place))


def _change(state: Json, *, is_keeping: bool) -> OrganisationChange:
    contacts = OrganisationChange(
        contact=_chosen(state, "contact"),
        deputy_contact=_chosen(state, "deputy_contact"),
        mailbox=payloads.typed_in(state, "mailbox"),
    )
    if not is_keeping:
        return contacts
    agreement, level = payloads.typed_in(state, "agreement"), payloads.typed_in(state, "engagement")
    return OrganisationChange(
        contact=contacts.contact,
        deputy_contact=contacts.deputy_contact,
        mailbox=contacts.mailbox,
        sectors=payloads.chosen_in(state, "sectors"),
        nation=payloads.typed_in(state, "nation"),
        domain=payloads.typed_in(state, "domain"),
        agreement=AgreementState(agreement) if agreement in set(AgreementState) else None,
        agreed_on=_day(state, "agreed_on"),
        review_due=_day(state, "review_due"),
        engagement=EngagementLevel(level) if level in set(EngagementLevel) else None,
        reason=payloads.typed_in(state, "reason"),
        review_by=_day(state, "review_by"),
    )


def _chosen(state: Json, field: str) -> PersonId:
    typed = payloads.typed_in(state, field)
    return PersonId(int(typed)) if typed.isdecimal() and len(typed) < 10 else PersonId(0)


def _day(state: Json, field: str) -> date | None:
    typed = payloads.typed_in(state, field)
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as no:
        raise FieldRefusal(field, "Choose a day.") from no


def _organisation(value: Json) -> OrganisationId:
    number = payloads.number(value, "organisation")
    if number is None:
        raise OutOfDate
    return OrganisationId(number)
