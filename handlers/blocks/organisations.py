"""Organisations as people see them: the list, one with all that is known of it, previews and forms."""

from collections.abc import Sequence
from datetime import date

from handlers.blocks import forms, ids, parts, taking_back
from handlers.blocks.people import person_select
from handlers.services import Block, Message, View
from workgroup.roster.group import Sector
from workgroup.roster.organisation import Agreement, AgreementState, EngagementLevel
from workgroup.safety.guard import REMINDER
from workgroup.usecases.arriving import Place
from workgroup.usecases.organisations import OrganisationLine, OrganisationList, OrganisationView
from workgroup.usecases.organising import (
    ClosePreview,
    OrganisationAdded,
    OrganisationChanged,
    OrganisationClosed,
    Renamed,
    RenamePreview,
)
from workgroup.wording import counted, listed, short_date

_IN_A_BLOCK = 12
_MOST = 300
_MOST_NAMED = 10
_NATIONS = {
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern-ireland": "Northern Ireland",
}


def listing(found: OrganisationList, place: Place) -> Message:
    """The organisations by name: sectors, contact and seats, and for who keeps the list how things stand with each."""
    of = f" for “{found.typed}”" if found.typed else ""
    lead = f"{counted(len(found.lines), 'organisation')}{of}:" if found.lines else f"No organisation{of}."
    lines = [_line(one, found.on) for one in found.lines[:_MOST]]
    blocks: list[Block] = [parts.section(parts.escaped(lead))]
    for start in range(0, len(lines), _IN_A_BLOCK):
        blocks.append(
            parts.section("\n".join(f"• {parts.escaped(line)}" for line in lines[start : start + _IN_A_BLOCK]))
        )
    rest = []
    if len(found.lines) > _MOST:
        rest.append(f"And {len(found.lines) - _MOST} more: say a part of the name after `orgs`.")
    if found.closed:
        names = listed([one.name for one in found.closed[:_MOST_NAMED]])
        more = f" and {len(found.closed) - _MOST_NAMED} more" if len(found.closed) > _MOST_NAMED else ""
        rest.append(f"No longer taking part: {names}{more}.")
    rest.append("More about one: `/prevent org show` and its name.")
    blocks.append(parts.context(parts.sentence(" ".join(rest))))
    if found.is_keeping:
        value = {**forms.where(place), "form": ids.ADD_ORGANISATION_FORM}
        blocks.append(parts.actions([parts.button("Add an organisation", ids.OPEN_FORM, value)]))
    return parts.message("\n".join([lead, *lines, *rest]), blocks)


def _line(one: OrganisationLine, on: date) -> str:
    contact = one.contact.name if one.contact is not None else "no designated contact"
    said = [", ".join(one.organisation.sectors) or "no sector", contact, counted(one.seats, "seat")]
    if one.agreement is not None:
        said.append(f"agreement {_agreement(one.agreement, on)}")
    if one.engagement is not None:
        said.append(one.engagement.level.said)
    return f"{one.organisation.name}: {'; '.join(said)}"


def _agreement(agreement: Agreement, on: date) -> str:
    since = agreement.signed_on or agreement.requested_on
    when = f" on {short_date(since)}" if since is not None else ""
    overdue = ", review overdue" if agreement.is_review_overdue(on) else ""
    return f"{agreement.state.said}{when}{overdue}"


def organisation(view: OrganisationView, place: Place) -> Message:
    """One organisation with all that is known of it, and the ways to change it."""
    sections = [(view.organisation.name, _facts(view)), ("Seats", _seats(view)), ("People", _people(view))]
    if view.is_keeping:
        sections.append(("How things stand", _dealings(view)))
    text = "\n".join(f"{title}: {'; '.join(lines)}." for title, lines in sections)
    blocks: list[Block] = [
        parts.section("\n".join([f"*{parts.escaped(title)}*", *(f"• {parts.escaped(line)}" for line in lines)]))
        for title, lines in sections
    ]
    if view.is_keeping or view.is_own:
        value = {**forms.where(place), "form": ids.ORGANISATION_FORM, "organisation": int(view.organisation.id)}
        blocks.append(
            parts.actions([parts.button("Change", ids.OPEN_FORM, value, said=f"Change {view.organisation.name}")])
        )
    return parts.message(text, blocks)


def _facts(view: OrganisationView) -> list[str]:
    one = view.organisation
    lines = [listed([f"{sector.name} ({sector.code})" for sector in view.sectors]) or "No sector is known"]
    if one.nation is not None:
        lines.append(_NATIONS.get(one.nation, one.nation))
    for former in view.former:
        until = f" until {short_date(former.until)}" if former.until is not None else ""
        lines.append(f"Called {former.name}{until}")
    if view.succeeds:
        lines.append(f"Took over from {listed([before.name for before in view.succeeds])}")
    if one.active_to is not None:
        tense = "Takes part until" if one.is_active(view.on) else "No longer takes part; the last day was"
        lines.append(f"{tense} {short_date(one.active_to)}")
    if view.successor is not None:
        lines.append(f"Succeeded by {view.successor.name}")
    if one.mailbox is not None:
        lines.append(f"Mailbox: {one.mailbox}")
    if one.domain is not None:
        lines.append(f"Addresses end with {one.domain}")
    said = {1: "Designated contact", 2: "Deputy contact"}
    lines += [f"{said.get(contact.position, 'Contact')}: {person.name}" for contact, person in view.contacts]
    if not view.contacts:
        lines.append("No designated contact")
    return lines


def _seats(view: OrganisationView) -> list[str]:
    lines = []
    for series, held in view.seats[: _MOST_NAMED * 2]:
        holder = held.holder.name if held.holder is not None else "vacant"
        deputies = f", deputies {listed([one.name for one in held.deputies])}" if held.deputies else ""
        lines.append(f"{series.name}, {held.sector.code}: {holder}, {held.capacity.said}{deputies}")
    return lines or ["none"]


def _people(view: OrganisationView) -> list[str]:
    lines = []
    for person in view.people[: _MOST_NAMED * 2]:
        post = f", {person.post}" if person.post else ""
        can = f"; {person.authority.said}" if view.is_keeping and person.authority is not None else ""
        helps = f"; helps: {', '.join(person.adjustments)}" if view.is_keeping and person.adjustments else ""
        lines.append(f"{person.name}{post}{can}{helps}")
    if len(view.people) > _MOST_NAMED * 2:
        lines.append(f"and {len(view.people) - _MOST_NAMED * 2} more")
    return lines or ["nobody"]


def _dealings(view: OrganisationView) -> list[str]:
    lines = []
    if view.agreement is not None:
        due = f"; review due {short_date(view.agreement.review_due)}" if view.agreement.review_due is not None else ""
        lines.append(f"Information-sharing agreement: {_agreement(view.agreement, view.on)}{due}")
    else:
        lines.append("Nothing is known of an information-sharing agreement")
    if view.engagement is not None:
        reason = f": {view.engagement.reason}" if view.engagement.reason else ""
        lines.append(f"Contact: {view.engagement.level.said} since {short_date(view.engagement.from_on)}{reason}")
    for before in [one for one in view.engagements if one != view.engagement][-3:]:
        last = f" to {short_date(before.to_on)}" if before.to_on is not None else ""
        lines.append(f"Before: {before.level.said}, from {short_date(before.from_on)}{last}")
    return lines


def added(done: OrganisationAdded, place: Place) -> Message:
    """An organisation was added, for who did it."""
    one = done.organisation
    text = (
        f"Added: {one.name} ({', '.join(one.sectors)}). It has no seat and nobody yet: "
        f'`/prevent register @person as lead for "{one.name}"`.'
    )
    value = {**forms.where(place), "form": ids.ORGANISATION_FORM, "organisation": int(one.id)}
    return taking_back.done(text, done.undo_id, place, more=[parts.button("Change", ids.OPEN_FORM, value)])


def rename_preview(preview: RenamePreview, place: Place) -> Message:
    """What another name would mean, with the button that gives it."""
    text = (
        f"From today {preview.organisation.name} would be called {preview.name}, with its "
        f"{counted(preview.seats, 'seat')}. The name before is kept, and finds it too. Lists and cards show the new "
        "one."
    )
    value: dict[str, object] = {
        **forms.where(place),
        "organisation": int(preview.organisation.id),
        "name": preview.name,
    }
    return taking_back.preview(text, "Rename it", ids.CONFIRM_RENAME, value, keep="Keep the name")


def renamed(done: Renamed, place: Place) -> Message:
    """An organisation was renamed, for who did it."""
    text = f"Renamed: {done.before} is {done.organisation.name} now."
    return taking_back.done(text, done.undo_id, place)


def close_preview(preview: ClosePreview, place: Place) -> Message:
    """What closing an organisation would mean, with the button that does it."""
    text = f"Close {preview.organisation.name}, with {short_date(preview.last_on)} as the last day?"
    if preview.successor is not None:
        text += f" {preview.successor.name} takes over; register its people there."
    if preview.seats:
        seats = listed(list(dict.fromkeys(series.name for series, _ in preview.seats)))
        text += f" Its {counted(len(preview.seats), 'seat')} in {seats} end."
    if preview.people:
        names = [one.name for one in preview.people[:_MOST_NAMED]]
        if len(preview.people) > _MOST_NAMED:
            names.append(f"{len(preview.people) - _MOST_NAMED} more")
        text += f" The posts of {listed(names)} end with it, and they are told."
    text += " Nothing is deleted: who sat where stays known."
    value: dict[str, object] = {
        **forms.where(place),
        "organisation": int(preview.organisation.id),
        "last": preview.last_on.isoformat(),
        "successor": int(preview.successor.id) if preview.successor is not None else None,
    }
    return taking_back.preview(text, "Close it", ids.CONFIRM_CLOSE, value, keep="Keep it", is_risky=True)


def closed(done: OrganisationClosed, place: Place) -> Message:
    """An organisation was closed, for who did it."""
    preview = done.preview
    text = f"Closed: {preview.organisation.name} takes part until {short_date(preview.last_on)}."
    if preview.people:
        text += f" {counted(len(preview.people), 'person', 'people')} of it will be told, as far as I can reach them."
    return taking_back.done(text, done.undo_id, place)


def changed(done: OrganisationChanged, place: Place) -> Message:
    """Something known of an organisation was changed, for who did it."""
    text = f"Changed for {done.organisation.name}: {listed(done.changed)}. What held before is kept with its last day."
    return taking_back.done(text, done.undo_id, place)


def add_form(place: Place, sectors: Sequence[Sector]) -> View:
    """Add an organisation."""
    blocks: list[Block] = [
        parts.field("Name", "name", parts.text_input(at_most=120)),
        _sector_field(sectors, ()),
        _nation_field(None),
        _domain_field(None),
        _mailbox_field(None),
        parts.context(parts.escaped(REMINDER)),
    ]
    return forms.modal("Add an organisation", ids.ADD_ORGANISATION_FORM, blocks, submit="Add", value=forms.where(place))


def organisation_form(view: OrganisationView, sectors: Sequence[Sector], place: Place) -> View:
    """Change what is known of an organisation; its own contact sees what is theirs to say."""
    one = view.organisation
    contacts = {contact.position: (person.name, int(person.id)) for contact, person in view.contacts}
    blocks: list[Block] = [
        parts.section(f"*{parts.escaped(one.name)}*\nWho becomes a contact is told when you save."),
        _contact_field("Designated contact", "contact", ids.PERSON_SELECT, contacts.get(1)),
        _contact_field("Deputy contact", "deputy_contact", ids.SECOND_PERSON_SELECT, contacts.get(2)),
        _mailbox_field(one.mailbox),
    ]
    if view.is_keeping:
        blocks += [_sector_field(sectors, one.sectors), _nation_field(one.nation), _domain_field(one.domain)]
        blocks += _dealing_fields(view)
    blocks.append(parts.context(parts.escaped(REMINDER)))
    value = {**forms.where(place), "organisation": int(one.id)}
    return forms.modal("Change an organisation", ids.ORGANISATION_FORM, blocks, value=value)


def _dealing_fields(view: OrganisationView) -> list[Block]:
    agreement, engagement = view.agreement, view.engagement
    since = (agreement.signed_on or agreement.requested_on) if agreement is not None else None
    return [
        parts.field(
            "Information-sharing agreement",
            "agreement",
            parts.select(
                [parts.option(state.said.capitalize(), state) for state in AgreementState],
                initial=agreement.state if agreement is not None else None,
            ),
            hint="Only how far it is, never what it says.",
            optional=True,
        ),
        _day_field("Requested or signed on", "agreed_on", since),
        _day_field("Review due", "review_due", agreement.review_due if agreement is not None else None),
        parts.field(
            "How much contact there is",
            "engagement",
            parts.select(
                [parts.option(level.said.capitalize(), level) for level in EngagementLevel],
                initial=engagement.level if engagement is not None else None,
            ),
            hint="Of the organisation, never of a person or a place.",
            optional=True,
        ),
        parts.field("Why, when that changes", "reason", parts.text_input(at_most=300), optional=True),
        _day_field("Look at that again by", "review_by", None),
    ]


def _contact_field(label: str, block_id: str, action_id: str, initial: tuple[str, int] | None) -> Block:
    element = {**person_select(initial=initial), "action_id": action_id}
    return parts.field(label, block_id, element, hint="Type a part of their name. Empty: nobody.", optional=True)


def _day_field(label: str, block_id: str, initial: date | None) -> Block:
    element: dict[str, object] = {"type": "datepicker"}
    if initial is not None:
        element["initial_date"] = initial.isoformat()
    return parts.field(label, block_id, element, optional=True)


def _sector_field(sectors: Sequence[Sector], initial: Sequence[str]) -> Block:
    options = [parts.option(f"{one.name} ({one.code})", one.code) for one in sectors]
    return parts.field("Sectors", "sectors", parts.several(options, initial=initial))


def _nation_field(initial: str | None) -> Block:
    options = [parts.option(name, code) for code, name in _NATIONS.items()]
    return parts.field("Nation", "nation", parts.select(options, initial=initial), optional=True)


def _domain_field(initial: str | None) -> Block:
    return parts.field(
        "Domain of its e-mail addresses",
        "domain",
        parts.text_input(initial=initial or "", at_most=120, placeholder="example.ac.uk"),
        optional=True,
    )


def _mailbox_field(initial: str | None) -> Block:
    return parts.field(
        "Mailbox of the post",
        "mailbox",
        {"type": "email_text_input", **({"initial_value": initial} if initial else {})},
        hint="Used when a person is gone: security@example.ac.uk.",
        optional=True,
    )
