"""When a series is reminded, as people see it."""

from collections.abc import Sequence

from handlers.blocks import parts
from handlers.services import Block, Message
from workgroup.notices import Lead
from workgroup.usecases.reminding import Reminders
from workgroup.wording import listed

_HOW = "Change it: `/prevent remind add 5 working days`, `/prevent remind off 15 minutes`, `/prevent remind usual`."


def reminders(found: Reminders, *, may_change: bool) -> Message:
    """The reminders of each meeting from now on, and how to change them for who may."""
    channel = found.series.channel_said
    lines = [f"• {_sentence(lead)}" for lead in found.leads]
    top = (
        f"{_what_happened(found)}{channel} is reminded of each meeting of {found.series.name}:"
        if lines
        else f"{_what_happened(found)}{channel} is not reminded of {found.series.name}."
    )
    before = f"Until now: {_all(found.before)}." if found.is_changed and found.before is not None else ""
    paragraph = "\n".join(filter(None, [top, *lines, before]))
    blocks: list[Block] = [parts.section(parts.escaped(paragraph))]
    if may_change:
        blocks.append(parts.context(parts.sentence(_HOW)))
        paragraph = f"{paragraph}\n{_HOW.replace('`', '')}"
    return parts.message(paragraph, blocks)


def _what_happened(found: Reminders) -> str:
    if found.before is None:
        return ""
    return "Changed. " if found.is_changed else "Nothing changed, it is so already. "


def _sentence(lead: Lead) -> str:
    return lead.said[0].upper() + lead.said[1:]


def _all(leads: Sequence[Lead]) -> str:
    return listed([lead.said for lead in leads]) or "no reminder"
