"""Coverage as people see it: what is missing, worst first; and the form that says how much a sector is needed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers.blocks import ids, parts
from handlers.blocks.attending import IN_TEXT, named, share_button
from handlers.blocks.forms import modal
from handlers.services import Block, Message, View
from workgroup.roster.coverage import MOST_COUNTING, Contact, DormantSeat, SeldomSeat, UnnamedSector
from workgroup.roster.group import Sector, SectorTier
from workgroup.roster.organisation import AgreementState
from workgroup.roster.seat import SeatHeld
from workgroup.usecases.covering import NewLead, OutstandingAgreement, SeriesGaps
from workgroup.usecases.needing import Needs, NeedsSet
from workgroup.wording import counted, listed, short_date

_STEPS = (1000, 200, 100, 50, 25, 12, 6, 3, 2, 1)
_MOST_ORGANISATIONS = 3
_SEE_ALL = "To see the others, ask sector by sector: /prevent who-attends HE"
_NO_VOICES = (
    "Faith groups, the voluntary sector and students all have nobody here. Groups of public bodies alone have been "
    "asked in public why: invite one of the three first."
)
_CROWDED = "More than {most} seats count. A meeting of that size is hard to run: think of a sub-group."


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """One kind of gap: its name, what is missing, and the word for nothing."""

    name: str
    items: tuple[str, ...]
    nothing: str = "none"


def gaps(found: SeriesGaps, *, may_share: bool) -> Message:
    """What is missing in a series, worst first; each kind of gap says so when there is none.

    Where all does not fit, each names as many as there is room for, and counts the others.
    """
    title = f"Gaps in {named(found.series.name)}, {short_date(found.on)}"
    warnings = _warnings(found)
    kinds = _kinds(found)
    room = IN_TEXT - len(parts.escaped("\n".join([title, *warnings])))
    at_most = next((step for step in _STEPS if _length(kinds, step) <= room), _STEPS[-1])
    text = "\n".join([title, *warnings, *(_told(kind, at_most) for kind in kinds)])
    blocks: list[Block] = [parts.header(title)]
    blocks += [parts.section(f"*{parts.escaped(warning)}*") for warning in warnings]
    blocks += [parts.section(_shown(kind, at_most)) for kind in kinds]
    if any(len(kind.items) > at_most for kind in kinds):
        text += f"\n{_SEE_ALL}"
        blocks.append(parts.context(parts.escaped(_SEE_ALL)))
    buttons = [share_button(found.series.id, "gaps")] if may_share else []
    if found.may_change:
        buttons.append(_change_button(found))
    if buttons:
        blocks.append(parts.actions(buttons))
    return parts.message(text, blocks)


def _change_button(found: SeriesGaps) -> parts.Element:
    return parts.button(
        "Change what is needed",
        ids.CHANGE_NEEDS,
        {"series": int(found.series.id)},
        said="Change which sectors this series needs, and how much",
    )


def _warnings(found: SeriesGaps) -> list[str]:
    warnings = [_NO_VOICES] if found.gaps.lacks_voices else []
    if found.gaps.counting > MOST_COUNTING:
        warnings.append(_CROWDED.format(most=MOST_COUNTING))
    return [*warnings, *map(_new_lead, found.new_leads)]


def _new_lead(lead: NewLead) -> str:
    return (
        f"{named(lead.organisation.name)} has another Prevent lead since {short_date(lead.since)}: "
        f"{named(lead.now.name)}, before {named(lead.before.name)}. "
        f"Has {lead.regulator} been told by the institution?"
    )


def _kinds(found: SeriesGaps) -> list[_Kind]:
    missing = found.gaps
    on_record = found.meetings_on_record
    kinds = [
        *(
            _Kind(name=f"{name} with no organisation", items=_sectors(missing.without_organisation_of(tier)))
            for name, tier in _TIERS
        ),
        *(
            _Kind(name=f"{name} with an organisation, and nobody of it here", items=items)
            for name, tier in _TIERS
            if (items := tuple(map(_unnamed, missing.unnamed_of(tier))))
        ),
        _Kind(name="Vacant seats", items=tuple(map(_vacant, missing.vacant))),
        _Kind(name="Sectors with observers, advisers or secretariat only", items=_sectors(missing.listening_only)),
        _Kind(
            name="Seats with neither member nor deputy at the last two meetings or more",
            items=tuple(map(_dormant, missing.dormant)),
            nothing="none" if on_record > 1 else _too_early(on_record),
        ),
        _Kind(
            name="Seats filled at fewer than half of the last four meetings",
            items=tuple(map(_seldom, missing.seldom)),
            nothing="none" if on_record > 3 else "not known before four meetings are on record",
        ),
        _Kind(name="Contacts not confirmed for over a year", items=tuple(map(_contact, missing.unconfirmed))),
        _Kind(name="Seats without a deputy", items=tuple(map(_held, missing.without_deputy))),
    ]
    if found.named_missing:
        named_missing = tuple(f"{named(sector.name)}: {number}" for sector, number in found.named_missing.items())
        kinds.append(_Kind(name="Named as missing in feedback on the last two meetings", items=named_missing))
    if found.agreements:
        kinds.append(_Kind(name="Information-sharing agreements to look after", items=_agreements(found.agreements)))
    return kinds


_TIERS = (
    ("Core sectors", SectorTier.CORE),
    ("Expected sectors", SectorTier.EXPECTED),
    ("Optional sectors", SectorTier.OPTIONAL),
)


def _too_early(meetings: int) -> str:
    if meetings == 0:
        return "not known, as it is not on record who came to a meeting"
    return "not known yet, as it is on record for one meeting only who came"


def _sectors(sectors: Iterable[Sector]) -> tuple[str, ...]:
    return tuple(map(_sector, sectors))


def _sector(sector: Sector) -> str:
    return f"{named(sector.name)} ({named(sector.code)})"


def _unnamed(one: UnnamedSector) -> str:
    names = [named(organisation.name) for organisation in one.organisations[:_MOST_ORGANISATIONS]]
    if len(one.organisations) > _MOST_ORGANISATIONS:
        names.append(counted(len(one.organisations) - _MOST_ORGANISATIONS, "other"))
    return f"{_sector(one.sector)}: {listed(names)}"


def _vacant(held: SeatHeld) -> str:
    deputies = [named(person.name) for person in held.deputies]
    return f"{_place(held)}; deputy {listed(deputies)}" if deputies else _place(held)


def _place(held: SeatHeld) -> str:
    return f"{named(held.organisation.name)}, {named(held.sector.name)}"


def _held(held: SeatHeld) -> str:
    organisation = named(held.organisation.name)
    return f"{organisation}: {named(held.holder.name)}" if held.holder is not None else organisation


def _dormant(seat: DormantSeat) -> str:
    return f"{_held(seat.held)}, {seat.missed} meetings in a row"


def _seldom(seat: SeldomSeat) -> str:
    return f"{_held(seat.held)}, {seat.filled} of the last {seat.of}"


def _contact(contact: Contact) -> str:
    confirmed_on = contact.person.confirmed_on
    when = f"last on {short_date(confirmed_on)}" if confirmed_on is not None else "never"
    return f"{named(contact.person.name)}, {named(contact.organisation.name)}: {when}"


def _agreements(outstanding: Iterable[OutstandingAgreement]) -> tuple[str, ...]:
    return tuple(f"{named(one.organisation.name)}: {_agreement(one)}" for one in outstanding)


def _agreement(one: OutstandingAgreement) -> str:
    agreement = one.agreement
    if agreement.state is AgreementState.REQUESTED:
        return f"requested on {short_date(agreement.requested_on)}" if agreement.requested_on else "requested"
    if agreement.state is AgreementState.SIGNED and agreement.review_due is not None:
        return f"signed, review was due on {short_date(agreement.review_due)}"
    return agreement.state.said


def _lines_of(kind: _Kind, at_most: int) -> list[str]:
    if not kind.items:
        return []
    shown = [f"• {item}" for item in kind.items[:at_most]]
    left_out = len(kind.items) - len(shown)
    return [*shown, f"• and {counted(left_out, 'other')}"] if left_out else shown


def _told(kind: _Kind, at_most: int) -> str:
    if not kind.items:
        return f"{kind.name}: {kind.nothing}"
    return "\n".join([f"{kind.name} ({len(kind.items)}):", *_lines_of(kind, at_most)])


def _shown(kind: _Kind, at_most: int) -> str:
    if not kind.items:
        return f"*{parts.escaped(kind.name)}:* {parts.escaped(kind.nothing)}"
    lines = [parts.escaped(line) for line in _lines_of(kind, at_most)]
    return "\n".join([f"*{parts.escaped(kind.name)} ({len(kind.items)})*", *lines])


def _length(kinds: Iterable[_Kind], at_most: int) -> int:
    return sum(len(_shown(kind, at_most)) + 1 for kind in kinds) + len(_SEE_ALL)


# How much a sector is needed.

_FIELDS = (
    (SectorTier.CORE, "Core: the series cannot do without"),
    (SectorTier.EXPECTED, "Expected: should be there"),
    (SectorTier.OPTIONAL, "Optional: welcome"),
)


def needs_form(needs: Needs) -> View:
    """Say how much the series needs each sector."""
    options = [parts.option(f"{sector.name} ({sector.code})", sector.code) for sector in needs.tiers]

    def chosen(tier: SectorTier) -> Sequence[str]:
        return [sector.code for sector, how in needs.tiers.items() if how is tier]

    blocks: list[Block] = [
        parts.section(
            f"*{parts.escaped(named(needs.series.name))}*\nA sector that stands in none of the three is not wanted "
            "here and is never shown as a gap. Nobody is told of a change."
        ),
        *(
            parts.field(
                label, tier, parts.several(options, initial=chosen(tier), placeholder="Choose sectors"), optional=True
            )
            for tier, label in _FIELDS
        ),
    ]
    return modal("Sectors needed", ids.NEEDS_FORM, blocks, value={"series": int(needs.series.id)})


def needs_set(outcome: NeedsSet) -> Message:
    """How much the series now needs each sector, for who said so."""
    series = outcome.needs.series
    if outcome.undo_id is None:
        text = f"{named(series.name)} needs just what it needed before. Nothing changed."
        return parts.message(text, [parts.section(parts.escaped(text))])
    text = f"Saved: what {named(series.name)} needs. {_said(outcome.needs)} You can undo this for an hour."
    undo = parts.button(
        "Undo",
        ids.UNDO_NEEDS,
        {"undo": int(outcome.undo_id), "series": int(series.id)},
        said="Undo this, possible for an hour",
    )
    return parts.message(text, [parts.section(parts.escaped(text)), parts.actions([undo])])


def needs_undone(needs: Needs) -> Message:
    """The series needs again what it needed before."""
    text = f"Undone: {named(needs.series.name)} needs again what it needed before. {_said(needs)}"
    return parts.message(text, [parts.section(parts.escaped(text))])


def _said(needs: Needs) -> str:
    said = []
    for tier, _ in _FIELDS:
        names = [named(sector.name) for sector, how in needs.tiers.items() if how is tier]
        said.append(f"{tier.capitalize()}: {listed(names) if names else 'none'}.")
    absent = sum(how is None for how in needs.tiers.values())
    return " ".join([*said, f"Not here: {counted(absent, 'sector')}."] if absent else said)
