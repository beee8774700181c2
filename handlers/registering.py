"""`/prevent register`: by words, by form, and the coordinator's decision about who asked."""

import re
from dataclasses import dataclass

from handlers import home, payloads, people
from handlers.answers import FormAnswer
from handlers.blocks import forms, ids
from handlers.blocks import registering as blocks
from handlers.needs import needed_series
from handlers.payloads import Json
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.errors import FieldRefusal, Refusal
from workgroup.ids import PersonId, RequestId
from workgroup.roster.permission import Right
from workgroup.roster.person import Standing
from workgroup.roster.seat import Capacity
from workgroup.usecases import registering, requesting
from workgroup.usecases.arriving import OutOfDate
from workgroup.usecases.registering import (
    ASKABLE,
    AlreadyRegistered,
    Candidate,
    Registered,
    SameName,
    UnknownName,
    UnknownOrganisation,
    UnknownPerson,
    UnreadableAddress,
    Wish,
)

_QUOTED = r"[\"“”](?P<quoted>[^\"“”]*)[\"“”]"
_WHO = re.compile(rf"(?:{people.MENTION.format('user')}|(?P<address>[^\s@]+@[^\s@]+))(?:\s+|$)")
_AS = re.compile(
    r"(?:as\s+)?(?:an?\s+)?(?P<what>lead|member|observer|adviser|advisor|in attendance|deputy chair|chair|secretary"
    r"|secretariat|co-opted|deputy)\b",
    re.I,
)
_OF = re.compile(
    rf"(?:of|for)\s+(?:{people.MENTION.format('other')}|(?P<other_address>[^\s@\"“”]+@[^\s@\"“”]+))(?:\s|$)", re.I
)
_FOR = re.compile(rf"(?:for|from|at)\s+(?:{_QUOTED}|(?P<bare>[^\"“”]+?)(?=\s+(?:post|name)\s|\s*$))", re.I)
# "Head of Security" is a post: only before a person does "of" begin what comes next.
_THEN = r"(?=\s+(?:for|from|post|name)\s|\s+of\s+(?:<@|\S+@)|\s*$)"
_POST = re.compile(rf"(?:^|\s)post\s+(?:{_QUOTED}|(?P<bare>[^\"“”]+?){_THEN})", re.I)
_NAME = re.compile(rf"(?:^|\s)name\s+(?:{_QUOTED}|(?P<bare>[^\"“”]+?){_THEN})", re.I)
_IN_QUOTES = re.compile(r"[\"“”][^\"“”]*[\"“”]")
_CAPACITIES = {
    "lead": Capacity.MEMBER,
    "member": Capacity.MEMBER,
    "observer": Capacity.OBSERVER,
    "adviser": Capacity.IN_ATTENDANCE,
    "advisor": Capacity.IN_ATTENDANCE,
    "in attendance": Capacity.IN_ATTENDANCE,
    "chair": Capacity.CHAIR,
    "deputy chair": Capacity.DEPUTY_CHAIR,
    "secretary": Capacity.SECRETARIAT,
    "secretariat": Capacity.SECRETARIAT,
    "co-opted": Capacity.CO_OPTED,
}


class UnreadableRegistration(Refusal):
    """The words do not say whom to register as what."""

    code = "unreadable_registration"

    def __init__(self, understood: str, missing: str) -> None:
        super().__init__(
            f"I understood {understood}, but not {missing}. Nothing changed. For example: "
            '`/prevent register @person as lead for "University of Merrowby" post "Head of Security"`.'
        )


@dataclass(frozen=True, kw_only=True)
class RegistrationWords:
    """Whom to register as what, as it was typed."""

    user_id: str | None
    address: str | None
    what: str
    other_user_id: str | None = None
    other_address: str | None = None
    organisation: str = ""
    post: str = ""
    name: str = ""
    """The person's name, where neither their account nor their address says it."""


def parse_registration(text: str) -> RegistrationWords:
    """Read `@person as lead for "Organisation" post "…"`, `… as deputy of @other`, an address instead of @person.

    Refused: `UnreadableRegistration` with what was understood and what was not. Nothing that was typed is left out.
    """
    who = _WHO.match(text)
    if who is None:
        raise UnreadableRegistration("register", f"whom you mean by “{text[:60]}”: use @name or an e-mail address")
    rest = text[who.end() :].strip()
    said = "whom you mean"
    capacity = _AS.match(rest)
    if capacity is None:
        raise UnreadableRegistration(said, "as what: say as lead, as deputy of @other or as observer")
    what = capacity["what"].casefold()
    rest = rest[capacity.end() :].strip()
    name, rest = _taken(_NAME, rest)
    post, rest = _taken(_POST, rest)
    if what == "deputy":
        of = _OF.match(rest)
        if of is None:
            raise UnreadableRegistration(f"{said}, as deputy", "of whom: say of @other")
        _check_nothing_left(rest[of.end() :], f"{said}, as deputy of whom")
        return RegistrationWords(
            user_id=who["user"],
            address=who["address"],
            what=what,
            other_user_id=of["other"],
            other_address=of["other_address"],
            post=post,
            name=name,
        )
    where = _FOR.match(rest)
    if where is None and not rest and what not in {"lead", "observer"}:
        # Somebody who holds a seat already: it says for which organisation.
        return RegistrationWords(user_id=who["user"], address=who["address"], what=what, post=post, name=name)
    if where is None:
        raise UnreadableRegistration(f"{said}, as {what}", 'for which organisation: say for "Organisation"')
    _check_nothing_left(rest[where.end() :], f"{said}, as {what}, for which organisation")
    return RegistrationWords(
        user_id=who["user"],
        address=who["address"],
        what=what,
        organisation=_said(where),
        post=post,
        name=name,
    )


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """What the pattern says, and the text without it; the empty string and the whole text where it is not there."""
    # Words inside quotes are a name, even when one of them is a word of ours.
    hidden = _IN_QUOTES.sub(lambda found: found[0][0] + "·" * (len(found[0]) - 2) + found[0][-1], text)
    place = pattern.search(hidden)
    if place is None:
        return "", text
    found = pattern.search(text, place.start())
    if found is None or found.start() != place.start():
        return "", text
    return _said(found), f"{text[: found.start()]} {text[found.end() :]}".strip()


def _said(found: re.Match[str]) -> str:
    return " ".join((found["quoted"] or found["bare"] or "").split())


def _check_nothing_left(rest: str, understood: str) -> None:
    if rest.strip():
        raise UnreadableRegistration(understood, f"“{rest.strip()[:60]}”")


async def on_register(asked: Asked, answer: Answer, tail: str) -> None:
    """With words, register somebody; without, open the form."""
    if not tail:
        await open_register_form(asked, answer)
        return
    series, actor = needed_series(asked.place), asked.place.actor
    if not actor.may(Right.CHANGE_OWN_PEOPLE):
        actor.check(Right.REGISTER_OTHERS)
    words = parse_registration(tail)
    candidate = await people.candidate(asked, words.user_id, words.address, words.name)
    wish = Wish(
        capacity=_CAPACITIES.get(words.what, Capacity.MEMBER),
        organisation=words.organisation,
        post=words.post,
        deputy_of=await _deputy_of(asked, words) if words.what == "deputy" else None,
    )
    try:
        registered = await asked.services.perform(
            registering.register,
            actor=actor,
            series_id=series.id,
            candidate=candidate,
            wish=wish,
            now=asked.services.now(),
        )
    except UnknownOrganisation as unknown:
        retyped = {name: _typed_for(words, name) for name in unknown.near}
        await answer.privately(blocks.unknown_organisation(unknown, tail, retyped, asked.place))
    else:
        await answer.privately(blocks.registered(registered, asked.place))


def _typed_for(words: RegistrationWords, organisation: str) -> str:
    """The words that register the same person for an organisation of that name."""
    who = f"<@{words.user_id}>" if words.user_id is not None else words.address
    more = "".join(f' {key} "{said}"' for key, said in (("post", words.post), ("name", words.name)) if said)
    return f'register {who} as {words.what} for "{organisation}"{more}'


async def open_register_form(asked: Asked, answer: Answer) -> None:
    """Open the form: to register somebody for who may do that, to ask for a seat of one's own for everybody else."""
    series = needed_series(asked.place)
    others = asked.place.actor.may(Right.REGISTER_OTHERS)
    if not others:
        await asked.services.read(requesting.check_may_ask, place=asked.place, now=asked.services.now())
    sectors = await asked.services.read(registering.sectors_of, actor=asked.place.actor, series_id=series.id)
    await answer.open(forms.register(asked.place, sectors, others=others))


async def _deputy_of(asked: Asked, words: RegistrationWords) -> PersonId:
    series = needed_series(asked.place)
    if words.other_user_id is not None:
        account = await asked.services.account(asked.incoming.team_id, words.other_user_id)
        called = account.name
        other = Candidate(name=called, email=account.email, team_id=account.team_id, user_id=account.user_id)
    else:
        called = registering.check_address(words.other_address or "")
        other = Candidate(name="", email=called)
    person = await asked.services.read(
        registering.find_candidate, actor=asked.place.actor, series_id=series.id, candidate=other
    )
    if person is None:
        raise UnknownPerson(called)
    return person.id


async def on_register_form(asked: Asked, answer: FormAnswer) -> None:
    """Register somebody, or keep the person's own wish for the coordinator."""
    place, now = asked.place, asked.services.now()
    series = needed_series(place)
    if asked.incoming.value.get("others") is not True:
        wish = _wish_of_form(asked.incoming.state)
        requested = await asked.services.perform(requesting.ask_to_register, place=place, wish=wish, now=now)
        await answer.privately(blocks.requested(requested))
        return
    place.actor.check(Right.REGISTER_OTHERS)
    candidate = await _candidate_of_form(asked, asked.incoming.state)
    wish = _wish_of_form(asked.incoming.state)
    try:
        registered = await asked.services.perform(
            registering.register,
            actor=place.actor,
            series_id=series.id,
            candidate=candidate,
            wish=wish,
            now=now,
        )
    except UnknownOrganisation as unknown:
        raise FieldRefusal("organisation", unknown.sentence) from unknown
    except UnknownName as unknown:
        raise FieldRefusal("name", "Give their name too: the address alone does not say it.") from unknown
    except SameName as same:
        raise FieldRefusal("name", same.sentence) from same
    except AlreadyRegistered as twice:
        raise FieldRefusal("person" if candidate.user_id else "email", twice.sentence) from twice
    await answer.privately(blocks.registered(registered, asked.place))


def _wish_of_form(state: Json) -> Wish:
    organisation = payloads.typed_in(state, "organisation")
    new = payloads.typed_in(state, "new_organisation").strip()
    if not organisation and not new:
        raise FieldRefusal("organisation", "Choose an organisation, or type a new one below.")
    if organisation and new:
        raise FieldRefusal(
            "new_organisation", "You chose an organisation above. Leave this empty, or clear the choice."
        )
    capacity = payloads.typed_in(state, "capacity") or Capacity.MEMBER
    if capacity not in ASKABLE:
        raise FieldRefusal("capacity", "Choose one of the three: lead, in attendance or observer.")
    return Wish(
        capacity=Capacity(capacity),
        organisation=organisation or new,
        sector=payloads.typed_in(state, "sector") or None,
        post=payloads.typed_in(state, "post"),
        new_organisation=bool(new),
    )


async def _candidate_of_form(asked: Asked, state: Json) -> Candidate:
    user_id, name = payloads.typed_in(state, "person"), payloads.typed_in(state, "name").strip()
    email = payloads.typed_in(state, "email").strip()
    if user_id and email:
        raise FieldRefusal("email", "You chose somebody above. Leave this empty, or clear the choice.")
    if user_id:
        return await people.candidate(asked, user_id, None, name)
    if not email:
        raise FieldRefusal("person", "Choose somebody, or give a name and an e-mail address below.")
    try:
        return await people.candidate(asked, None, email, name)
    except UnreadableAddress as unreadable:
        raise FieldRefusal("email", unreadable.sentence) from unreadable


async def on_organisations(asked: Asked) -> list[Json]:
    """The organisations that fit what was typed; only for who sees this group's forms at all."""
    if asked.place.series is None or asked.place.actor.standing is not Standing.FULL:
        return []
    found = await asked.services.read(
        registering.organisations_like,
        actor=asked.place.actor,
        series_id=asked.place.series.id,
        typed=asked.incoming.text,
    )
    return blocks.organisation_options(found)


async def on_new_organisation(asked: Asked, answer: Answer) -> None:
    """Open the form with what was typed, for an organisation that the group does not have yet."""
    series = needed_series(asked.place)
    asked.place.actor.check(Right.REGISTER_OTHERS)
    words = parse_registration(str(asked.incoming.value.get("words") or ""))
    sectors = await asked.services.read(registering.sectors_of, actor=asked.place.actor, series_id=series.id)
    given = {
        "user": words.user_id,
        "email": words.address,
        "name": words.name,
        "organisation": words.organisation,
        "post": words.post,
        "as": _CAPACITIES.get(words.what, Capacity.MEMBER),
    }
    await answer.open(forms.register(asked.place, sectors, others=True, value=given))


async def on_decide(asked: Asked, answer: Answer) -> None:
    """Accept or decline a wish to be registered."""
    request_id = payloads.number(asked.incoming.value, "request")
    if request_id is None:
        raise OutOfDate
    # Rights first: who may not decide is told so, wherever the button was pressed.
    asked.place.actor.check(Right.REGISTER_OTHERS)
    decided = await asked.services.perform(
        requesting.decide_request,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        request_id=RequestId(request_id),
        accept=asked.incoming.action_id == ids.ACCEPT_REQUEST,
        now=asked.services.now(),
    )
    said = blocks.registered(decided, asked.place) if isinstance(decided, Registered) else blocks.declined(decided)
    if asked.incoming.in_home:
        await home.show(asked, answer, also=said)
    else:
        await answer.instead(said)
