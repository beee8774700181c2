"""Seats and the coordinator's office changing hands, as people see it: previews and what came of them."""

from collections.abc import Sequence

from handlers.blocks import forms, ids, parts, people, taking_back
from handlers.services import Block, Message, View
from workgroup.usecases.arriving import Place
from workgroup.usecases.handing_over import (
    HandedOver,
    HandOverPreview,
    HasLeft,
    LeavePreview,
    OfficeHandedOver,
    OfficePreview,
    SeatOf,
    seats_said,
)
from workgroup.usecases.registering import Candidate
from workgroup.wording import counted, listed, short_date


def handover_preview(preview: HandOverPreview, place: Place) -> Message:
    """What handing a seat over would mean, with the button that does it."""
    name = preview.coming.name
    whose = "you" if preview.is_own else preview.holder.name
    text = (
        f"From {short_date(preview.from_on)}, {name} would hold {listed(seats_said(preview.seats))} instead of {whose}."
    )
    text += _capacities(preview.seats, name)
    if preview.elsewhere:
        text += f" {listed(_capitalised(seats_said(preview.elsewhere)))} would stay as now."
    if preview.waits:
        who = preview.coordinator.name if preview.coordinator is not None else "the coordinator"
        text += f" In this group such a change waits for {who}, who is asked."
    else:
        text += f" {_told(name, preview)}"
    if preview.is_of_another:
        text += f" Note: {name} acts for another organisation than the seat."
    value: dict[str, object] = {
        **forms.where(place),
        **people.as_value(preview.coming.candidate),
        "of": int(preview.holder.id),
        "everywhere": preview.everywhere,
    }
    more = []
    if preview.elsewhere:
        everywhere = {**value, "everywhere": True}
        more.append(parts.button("All seats", ids.numbered(ids.CONFIRM_HANDOVER, 1), everywhere))
    label = "Ask for it" if preview.waits else "Hand it over"
    return taking_back.preview(text, label, ids.CONFIRM_HANDOVER, value, keep="Keep the seat", more=more)


def _capitalised(said: Sequence[str]) -> list[str]:
    return [one[0].upper() + one[1:] if not number else one for number, one in enumerate(said)]


def _capacities(seats: Sequence[SeatOf], name: str) -> str:
    chairs = [one for one in seats if one.held.capacity.value in {"chair", "deputy_chair", "secretariat"}]
    return "".join(f" {name} would be {one.held.capacity.said} of {one.series.name}." for one in chairs)


def _told(name: str, preview: HandOverPreview) -> str:
    told = [name] if preview.coming.is_reachable else []
    if not preview.is_own:
        told.append(preview.holder.name)
    if preview.coordinator is not None:
        told.append(preview.coordinator.name)
    said = f"{listed(list(dict.fromkeys(told)))} will be told." if told else ""
    if not preview.coming.is_reachable:
        said += f" {name} has not been seen in Slack yet, so I cannot write to them: tell them yourself."
    return said.strip()


def handed_over(done: HandedOver, place: Place) -> Message:
    """A seat was handed over, for who did it."""
    text = f"Done: {done.after.name} holds {listed(seats_said(done.seats))}, from {short_date(done.from_on)}."
    if not done.is_reachable:
        text += f" I cannot write to {done.after.name} yet: tell them yourself."
    text += " Answers for meetings ahead are theirs to give. See the list: `/prevent who-attends`."
    return taking_back.done(text, done.undo_id, place)


def handover_form(place: Place) -> View:
    """Hand one's own seat over."""
    where = place.series.name if place.series is not None else "the group"
    blocks: list[Block] = [
        parts.section(
            f"Who takes your seat in {parts.escaped(where)}, from today? They and the coordinator are told when you "
            "save."
        ),
        *people.who_fields("Successor"),
        parts.field(
            "Also",
            "everywhere",
            parts.ticks([parts.option("All my seats in the other series of the group", "all")]),
            optional=True,
        ),
    ]
    return forms.modal("Hand a seat over", ids.HANDOVER_FORM, blocks, submit="Hand over", value=forms.where(place))


def office_preview(preview: OfficePreview, candidate: Candidate, place: Place) -> Message:
    """What handing the coordinator's office over would mean, with what waits for whoever takes it."""
    name = preview.after.name
    text = f"{name} would coordinate {preview.group.name} from now on, with all that a coordinator may do."
    waits = [
        f"{counted(number, one, many)} to decide"
        for number, one, many in (
            (preview.requests, "wish", "wishes"),
            (preview.proposals, "change", "changes"),
        )
        if number
    ]
    text += f" They find {listed(waits)}." if waits else " Nothing waits to be decided."
    if preview.seated_in:
        text += f" Seats stay as they are: yours in {listed([one.name for one in preview.seated_in])} too."
    if preview.is_reachable:
        text += f" {name} is told in a direct message."
    else:
        text += f" {name} has not been seen in Slack yet, so I cannot write to them: tell them yourself."
    value = {**forms.where(place), **people.as_value(candidate)}
    small = (
        "Before you hand over: `/prevent who-attends gaps`, `/prevent dates`, `/prevent remind list`. "
        "Schedules and reminders belong to the group, so they go on."
    )
    return taking_back.preview(
        text, "Hand it over", ids.CONFIRM_OFFICE, value, keep="Keep it", is_risky=True, small=small
    )


def office_handed_over(done: OfficeHandedOver, place: Place) -> Message:
    """The office was handed over, for who did it."""
    text = f"Done: {done.preview.after.name} coordinates {done.preview.group.name} now."
    return taking_back.done(text, done.undo_id, place)


def leave_preview(preview: LeavePreview, place: Place) -> Message:
    """What leaving would end, with the button that does it."""
    who, holds = ("You", "hold") if preview.is_own else (preview.person.name, "holds")
    lead = "Leave" if preview.is_own else f"Let {preview.person.name} leave"
    text = f"{lead} {_group_name(place)}, with {short_date(preview.last_on)} as the last day?"
    for one in preview.seats:
        deputies = listed([deputy.name for deputy in one.held.deputies])
        stays = f"{deputies} still deputises" if len(one.held.deputies) == 1 else f"{deputies} still deputise"
        text += f" The seat of {one.held.organisation.name} in {one.series.name} stays, vacant; "
        text += f"{stays}." if deputies else "it has no deputy."
    if preview.deputises:
        text += f" {who} would deputise no longer for {listed([_deputised(one) for one in preview.deputises])}."
    if preview.contact_for:
        names = listed([one.name for one in preview.contact_for])
        text += f" {names} would have no such contact any more."
    if preview.coordinator is not None:
        text += f" {preview.coordinator.name} is told."
    if preview.seats:
        text += f" Whoever {holds} a seat can hand it over instead: `/prevent handover @person`."
    value: dict[str, object] = {
        **forms.where(place),
        "of": int(preview.person.id),
        "last": preview.last_on.isoformat(),
    }
    label = "Leave" if preview.is_own else "Let them leave"
    return taking_back.preview(text, label, ids.CONFIRM_LEAVE, value, keep="Stay", is_risky=True)


def _group_name(place: Place) -> str:
    return place.group.name if place.group is not None else "the group"


def _deputised(one: SeatOf) -> str:
    holder = one.held.holder.name if one.held.holder is not None else one.held.organisation.name
    return f"{holder} in {one.series.name}"


def has_left(left: HasLeft, place: Place) -> Message:
    """Somebody leaves, for who did it."""
    preview = left.preview
    who = "you leave" if preview.is_own else f"{preview.person.name} leaves"
    text = f"Done: {who} {_group_name(place)}; the last day is {short_date(preview.last_on)}. The seats stay."
    return taking_back.done(text, left.undo_id, place)
