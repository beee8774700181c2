"""Registrations and wishes for one, as people see them."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.blocks import forms, ids, parts, taking_back
from handlers.services import Block, Message
from workgroup.meeting.series import Series
from workgroup.ports import RegistrationRequest, RequestState
from workgroup.roster.group import Organisation
from workgroup.roster.seat import Capacity
from workgroup.usecases.arriving import Place
from workgroup.usecases.registering import Registered, UnknownOrganisation
from workgroup.usecases.requesting import Requested


def registered(outcome: Registered, place: Place) -> Message:
    """Somebody was registered."""
    where = outcome.organisation.name if outcome.organisation else "their organisation"
    if outcome.deputy_of is not None:
        what = f"deputy of {outcome.deputy_of.name} for {where}"
    else:
        sector = f" ({outcome.sector.name})" if outcome.sector else ""
        what = f"{standing(outcome.capacity)} for {where}{sector}"
    text = f"Registered: {outcome.person.name} in {outcome.series.name} as {what}."
    if outcome.before is not None:
        text += f" They were {standing(outcome.before)} there until now."
    if outcome.name_is_read:
        text += " I read their name from the address."
    if outcome.has_own_seat:
        text += " They hold a seat of their own there too: at a meeting they fill that one."
    if outcome.organisation_is_new:
        text += f" {where} is new in this group."
    if not outcome.is_reachable:
        text += " They have not been seen in Slack yet, so I cannot write to them: tell them yourself."
    text += " See the list: `/prevent who-attends`."
    return taking_back.done(text, outcome.undo_id, place)


def standing(capacity: Capacity) -> str:
    """A capacity as people type it here: a member is the organisation's lead."""
    return "lead" if capacity is Capacity.MEMBER else capacity.said


def requested(outcome: Requested) -> Message:
    """A wish waits for the coordinator."""
    whom = outcome.coordinator.name if outcome.coordinator is not None else "The coordinator"
    wish = f"for a seat in {outcome.series.name} for {outcome.request.organisation_name}"
    if outcome.is_new:
        text = f"Sent: you ask {wish}. {whom} decides, and you will be told here in Slack."
    else:
        text = f"You have asked already {wish}, and it is not decided yet. Nothing changed. {whom} decides."
    return parts.message(text, [parts.section(parts.escaped(text))])


def request_to_decide(series: Series, request: RegistrationRequest) -> Message:
    """A wish, for who decides about it; once it is decided, without buttons."""
    text = wish(series, request)
    if request.state is not RequestState.OPEN:
        text = f"{text} It was {request.state}."
        return parts.message(text, [parts.section(parts.escaped(text))])
    return parts.message(
        f"{text} Accept or decline it.", [parts.section(parts.escaped(text)), decide_buttons(series, request)]
    )


def wish(series: Series, request: RegistrationRequest) -> str:
    """Who asks for what, in a sentence; with the address, since people choose the name of their account themselves."""
    address = f" ({request.email})" if request.email is not None else ""
    post = f", {request.post}," if request.post else ""
    new = "" if request.organisation_id is not None else ", which would be new in the group"
    return (
        f"{request.name}{address}{post} asks for a seat in {series.name} as {standing(request.capacity)} for "
        f"{request.organisation_name}{new}."
    )


def decide_buttons(series: Series, request: RegistrationRequest) -> Block:
    """Accept and Decline."""
    value: dict[str, object] = {"request": int(request.id), "series": int(series.id)}
    return parts.actions(
        [
            parts.button("Accept", ids.ACCEPT_REQUEST, value, style="primary", said=f"Accept {request.name}"),
            parts.button("Decline", ids.DECLINE_REQUEST, value, said=f"Decline {request.name}"),
        ]
    )


def decision(series: Series, request: RegistrationRequest) -> Message:
    """What became of the person's own wish."""
    if request.state is RequestState.ACCEPTED:
        text = (
            f"You now hold a seat in {series.name} for {request.organisation_name}. "
            "See the next meeting: `/prevent next`. Everything I can do: `/prevent help`."
        )
    else:
        text = (
            f"Your wish for a seat in {series.name} was declined. "
            "The group's coordinator can tell you why; I keep no reason."
        )
    return parts.message(text, [parts.section(parts.sentence(text))])


def declined(request: RegistrationRequest) -> Message:
    """The wish was declined, for who declined it."""
    text = f"Declined: {request.name} gets no seat, and is told so. They can ask again."
    return parts.message(text, [parts.section(parts.escaped(text))])


def unknown_organisation(unknown: UnknownOrganisation, words: str, retyped: Mapping[str, str], place: Place) -> Message:
    """The organisation is not known: the near ones as buttons, or a form for a new one.

    `words` is what was typed after the verb, `retyped` the command for each of the near ones.
    """
    where = forms.where(place)
    buttons = [
        parts.button(f"Use {name}", ids.numbered(ids.TYPE_FOR_ME, number), value)
        for number, (name, command) in enumerate(retyped.items())
        if parts.fits_button(value := {**where, "words": command})
    ]
    if parts.fits_button(value := {**where, "words": words}):
        buttons.append(parts.button("Add it in a form", ids.REGISTER_NEW_ORGANISATION, value))
    blocks: list[Block] = [parts.section(parts.sentence(unknown.sentence))]
    return parts.message(unknown.sentence, [*blocks, *([parts.actions(buttons)] if buttons else [])])


def organisation_options(found: Sequence[Organisation]) -> list[Mapping[str, Any]]:
    """Organisations as options; the value is the name, looked up again when it comes back."""
    return [parts.option(organisation.name, organisation.name[:150]) for organisation in found[:100]]
