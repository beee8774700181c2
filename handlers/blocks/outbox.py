"""The outbox as people see it: what goes out, what waits and why, who will not get it, and what went out lately."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from handlers.blocks import ids, notice_kinds, parts
from handlers.blocks.trouble import why_not
from handlers.services import Block, Message
from workgroup.roster.person import Person
from workgroup.usecases.outbox import Entry, Outlook, Unseen
from workgroup.wording import counted, date_and_time, listed, short_date

A_PAGE = 15
_IN_A_SECTION = 8
_NAMED = 6
_UNSEEN = (
    "Not met in Slack yet, so they may not see what is posted in a channel. Write to them yourself, or let them type "
    "something to me once."
)
_LATELY = "The last 7 days"


@dataclass(frozen=True, kw_only=True)
class _Line:
    under: str
    """Its heading."""
    text: str


def outlook(found: Outlook, *, days: int, page: int) -> Message:
    """One page of the outbox, with buttons to the others. A page that is not there shows the last one."""
    lines = list(_lines(found))
    pages = max(1, -(-len(lines) // A_PAGE))
    page = min(max(page, 1), pages)
    shown = lines[(page - 1) * A_PAGE : page * A_PAGE]
    lead = [*_held(found), _lead(found, days)]
    blocks: list[Block] = [
        parts.header(f"Outbox of {found.series.name if found.series is not None else found.group.name}"),
        *(parts.section(parts.sentence(one)) for one in lead),
    ]
    text = list(lead)
    for heading, of_heading in _by_heading(shown):
        text += [heading, *of_heading]
        blocks.append(parts.section(f"*{parts.sentence(heading)}*" if "`" not in heading else parts.sentence(heading)))
        for start in range(0, len(of_heading), _IN_A_SECTION):
            handful = of_heading[start : start + _IN_A_SECTION]
            blocks.append(parts.section("\n".join(parts.sentence(line) for line in handful)))
    if pages > 1:
        blocks.append(_turn(found, days, page, pages))
    last = _last(found, page, pages)
    blocks.append(parts.context(parts.sentence(last)))
    return parts.message("\n".join([*text, last]), blocks)


def _turn(found: Outlook, days: int, page: int, pages: int) -> Block:
    where: Mapping[str, object] = {"series": int(found.found_by)} if found.found_by is not None else {}
    return parts.actions(
        [
            parts.button(
                label,
                ids.numbered(ids.TYPE_FOR_ME, number),
                {**where, "words": f"outbox {days}d page {number}"},
                said=f"{label}: page {number} of {pages} of the outbox",
            )
            for label, number in (("Back", page - 1), ("More", page + 1))
            if 1 <= number <= pages
        ]
    )


def _last(found: Outlook, page: int, pages: int) -> str:
    place = f"Page {page} of {pages}. " if pages > 1 else ""
    other = "release" if found.hold is not None else "hold"
    what = "Let it go on" if found.hold is not None else "Stop all sending"
    return f"{place}Further ahead: `/prevent outbox 30d`. {what}: `/prevent outbox {other}`."


def _by_heading(lines: Sequence[_Line]) -> Iterator[tuple[str, list[str]]]:
    """The lines by their headings, each of which stands on every page that has a line of it."""
    for heading in dict.fromkeys(line.under for line in lines):
        yield heading, [f"• {line.text}" for line in lines if line.under == heading]


def _held(found: Outlook) -> list[str]:
    if found.hold is None:
        return []
    who = f" by {found.held_by.name}" if found.held_by is not None else ""
    since = date_and_time(found.hold.since, found.group.zone)
    return [f"All sending is held since {since}{who}."]


def _lead(found: Outlook, days: int) -> str:
    goes, waits, fails = (sum(one.number for one in some) for some in (found.goes, found.waits, found.fails))
    numbers = [
        *([f"{counted(goes, 'message')} will go out"] if goes else []),
        *([f"{waits} {'waits' if waits == 1 else 'wait'} for something"] if waits else []),
        *([f"{fails} will not go out"] if fails else []),
    ]
    within = f"In the next {counted(days, 'day')}"
    return f"{within}: {listed(numbers)}." if numbers else f"{within} nothing will go out: nothing is planned."


def _lines(found: Outlook) -> Iterator[_Line]:
    zone = found.group.zone
    for lead, entries in (("Waits", found.waits), ("Will not go out", found.fails)):
        for reason in dict.fromkeys(_reason(one) for one in entries):
            of_reason = (one for one in entries if _reason(one) == reason)
            yield from (_Line(under=f"{lead}: {reason}", text=_entry(one, zone)) for one in of_reason)
    yield from (_Line(under="Will go out", text=_entry(one, zone)) for one in found.goes)
    yield from (_Line(under=_UNSEEN, text=_unseen(one)) for one in found.unseen)
    sent = f"{counted(found.sent, 'message')} went out." if found.sent else "Nothing went out."
    yield _Line(under=_LATELY, text=sent)
    yield from (
        _Line(under=_LATELY, text=f"Did not go out: {_entry(one, zone)} Why: {_reason(one)}") for one in found.failed
    )


def _entry(one: Entry, zone: ZoneInfo) -> str:
    """When, to whom and by which road, what, and about which meeting."""
    own_zone = one.series.zone if one.series is not None else zone
    when = date_and_time(one.at, own_zone if not one.people else zone)
    about = [
        *([one.series.name] if one.series is not None else []),
        *([short_date(one.meeting_at.astimezone(own_zone))] if one.meeting_at is not None else []),
    ]
    of = f" ({', '.join(about)})" if about else ""
    return f"{when}, {_to(one)}: {notice_kinds.called(one.kind, one.number)}{of}."


def _to(one: Entry) -> str:
    if one.to_those_who_come:
        return "by direct message to each who was there"
    if one.people:
        return f"by direct message to {_names(one.people)}"
    if one.to_accounts:
        return f"by direct message to {counted(one.to_accounts, 'person', 'people')} outside the group"
    return f"to {one.series.channel_said}" if one.series is not None else "to nobody yet"


def _names(people: Sequence[Person]) -> str:
    names = [person.name for person in people[:_NAMED]]
    more = len(people) - len(names)
    return listed([*names, f"{more} more"] if more else names)


def _reason(one: Entry) -> str:
    return why_not(one.why or "", series=one.series)


def _unseen(one: Unseen) -> str:
    return f"{one.series.name}: {_names(one.people)}."
