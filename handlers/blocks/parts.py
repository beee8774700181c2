"""The pieces of messages and forms, with Slack's escaping and lengths in one place (Slack: Block Kit reference)."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from handlers.services import Block, Message
from workgroup.wording import shortened

Element = Mapping[str, Any]

SECTION = 3000
HEADER = 150
BUTTON = 75
OPTION = 75
MOST_BLOCKS = 50
MOST_VIEW_BLOCKS = 100
MOST_TEXT = 3000
MOST_VALUE = 2000
IN_A_ROW = 5
_BREAK = "\u200b"
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# Joiners are printed as nothing, but emoji, Persian and Indic scripts are spelt with them.
_JOINERS = "\u200c\u200d"
_COMMAND = re.compile(rf"{_BREAK}`{_BREAK}(/[^`\n]*?){_BREAK}`{_BREAK}")
_CUT_ENTITY = re.compile(r"&[a-z]{0,3}…$")


def escaped(text: str) -> str:
    """Text from outside, safe inside mrkdwn: it can neither ping, link nor format.

    Slack escapes just `&`, `<`, `>`. The marks of mrkdwn have no escape, so a zero-width space stands beside them.
    Control characters and those that turn the direction of writing are dropped.
    """
    safe = _safe_signs(_harmless(text))
    for mark in "*_~`":
        safe = safe.replace(mark, f"{_BREAK}{mark}{_BREAK}")
    return safe


def sentence(text: str) -> str:
    """A sentence of ours for mrkdwn: as `escaped`, but a command in backticks, like `/prevent help`, shows as code."""
    return _COMMAND.sub(lambda found: f"`{found[1].replace(_BREAK, '')}`", escaped(text))


def plain_line(text: str) -> str:
    """Text from outside on one line of plain text, where nothing is parsed."""
    return " ".join(_harmless(text).split())


def _harmless(text: str) -> str:
    # Nearly every text: what can be printed holds no odd space, no control and nothing that turns the direction.
    if text.replace("\n", "").isprintable():
        return text
    # Odd spaces, as the hard ones that telephones send, still part two words.
    spaced = (" " if sign.isspace() and sign != "\n" else sign for sign in text)
    return "".join(sign for sign in spaced if _is_harmless(sign))


def _is_harmless(sign: str) -> bool:
    return (sign.isprintable() or sign == "\n" or sign in _JOINERS) and sign not in _TURNING


def _safe_signs(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cut(safe: str, at_most: int) -> str:
    """Escaped text in at most that many characters, without half an `&amp;` at its end."""
    return _CUT_ENTITY.sub("…", shortened(safe, at_most))


def safe_text(text: str) -> str:
    """The top-level text of a message, cut below the length at which Slack would split it.

    It is shown in notifications and read by screen readers; `<`, `>` and `&` are escaped here once for all.
    """
    return _cut(_safe_signs(_harmless(text)), MOST_TEXT - 1)


def message(text: str, blocks: Iterable[Block] = ()) -> Message:
    """A message of plain text and blocks; blocks beyond Slack's fifty are cut, and that is said."""
    kept = list(blocks)
    if len(kept) > MOST_BLOCKS:
        kept = [*kept[: MOST_BLOCKS - 1], context("There is more. Narrow it down, for example by a sector.")]
    return Message(text=safe_text(text), blocks=tuple(kept))


def section(mrkdwn: str, *, accessory: Element | None = None) -> Block:
    """A paragraph of mrkdwn whose outside parts the caller has escaped."""
    block: dict[str, Any] = {
        "type": "section",
        "text": {"type": "mrkdwn", "text": _cut(mrkdwn, SECTION), "verbatim": True},
    }
    if accessory is not None:
        block["accessory"] = dict(accessory)
    return block


def paragraphs(lines: Iterable[str]) -> list[Block]:
    """Escaped lines in as few sections as hold them; a line that is longer than a section is cut."""
    packed: list[str] = []
    for line in lines:
        if packed and len(packed[-1]) + 1 + len(line) <= SECTION:
            packed[-1] += f"\n{line}"
        else:
            packed.append(line)
    return [section(text) for text in packed]


def header(text: str) -> Block:
    """A heading in plain text."""
    return {"type": "header", "text": _plain(text, HEADER)}


def context(mrkdwn: str) -> Block:
    """Small print."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": _cut(mrkdwn, SECTION), "verbatim": True}]}


def divider() -> Block:
    """A line."""
    return {"type": "divider"}


def rows_of(buttons: Sequence[Element]) -> list[Block]:
    """As many rows of at most five buttons as it takes."""
    return [actions(buttons[start : start + IN_A_ROW]) for start in range(0, len(buttons), IN_A_ROW)]


def actions(elements: Sequence[Element], *, block_id: str | None = None) -> Block:
    """A row of buttons, at most five so that it stays readable."""
    block: dict[str, Any] = {"type": "actions", "elements": [dict(element) for element in elements[:IN_A_ROW]]}
    if block_id is not None:
        block["block_id"] = block_id
    return block


def button(
    label: str,
    action_id: str,
    value: Mapping[str, object] | None = None,
    *,
    style: str | None = None,
    said: str | None = None,
) -> Element:
    """A button; `said` is what a screen reader says, when the label alone is not enough."""
    element: dict[str, Any] = {
        "type": "button",
        "text": _plain(label, BUTTON),
        "action_id": action_id,
        "value": metadata(value or {}),
    }
    if style is not None:
        element["style"] = style
    if said is not None:
        element["accessibility_label"] = shortened(said, BUTTON)
    return element


def menu(entries: Sequence[tuple[str, Mapping[str, object]]], action_id: str) -> Element:
    """A menu behind three dots: each entry with what it carries, in at most 150 characters (Slack: overflow menu)."""
    options = [option(label, metadata(value)) for label, value in entries]
    return {"type": "overflow", "action_id": action_id, "options": options}


def fits_button(value: Mapping[str, object]) -> bool:
    """Whether a button can carry it: what a person typed may be longer than Slack takes."""
    return len(metadata(value)) <= MOST_VALUE


def metadata(value: Mapping[str, object]) -> str:
    """Ids and numbers as compact JSON, for a button's value or a form's private metadata."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def field(
    label: str, block_id: str, element: Mapping[str, Any], *, hint: str | None = None, optional: bool = False
) -> Block:
    """A labelled field of a form; its action id is its block id."""
    block: dict[str, Any] = {
        "type": "input",
        "block_id": block_id,
        "label": _plain(label, 2000),
        "element": {**element, "action_id": element.get("action_id", block_id)},
        "optional": optional,
    }
    if hint is not None:
        block["hint"] = _plain(hint, 2000)
    return block


def text_input(
    *, initial: str = "", placeholder: str | None = None, at_most: int = 200, multiline: bool = False
) -> Mapping[str, Any]:
    """A field to type in."""
    element: dict[str, Any] = {"type": "plain_text_input", "max_length": at_most, "multiline": multiline}
    if initial:
        element["initial_value"] = initial[:at_most]
    if placeholder is not None:
        element["placeholder"] = _plain(placeholder, 150)
    return element


def option(label: str, value: str) -> Mapping[str, Any]:
    """One choice."""
    return {"text": _plain(label, OPTION), "value": value}


def select(options: Sequence[Mapping[str, Any]], *, initial: str | None = None, placeholder: str = "Choose") -> Element:
    """Choose one of up to a hundred."""
    element: dict[str, Any] = {
        "type": "static_select",
        "options": list(options[:100]),
        "placeholder": _plain(placeholder, 150),
    }
    return _with_initial(element, options, initial)


def radio(options: Sequence[Mapping[str, Any]], *, initial: str | None = None) -> Element:
    """Choose one of up to ten, all in sight."""
    return _with_initial({"type": "radio_buttons", "options": list(options[:10])}, options, initial)


def several(
    options: Sequence[Mapping[str, Any]], *, initial: Sequence[str] = (), placeholder: str = "Choose"
) -> Element:
    """Choose any of up to a hundred."""
    element: dict[str, Any] = {
        "type": "multi_static_select",
        "options": list(options[:100]),
        "placeholder": _plain(placeholder, 150),
    }
    chosen = [one for one in options if one["value"] in initial]
    if chosen:
        element["initial_options"] = chosen
    return element


def ticks(options: Sequence[Mapping[str, Any]], *, initial: Sequence[str] = ()) -> Element:
    """Tick any of up to ten."""
    element: dict[str, Any] = {"type": "checkboxes", "options": list(options[:10])}
    chosen = [one for one in options if one["value"] in initial]
    if chosen:
        element["initial_options"] = chosen
    return element


def _with_initial(element: dict[str, Any], options: Sequence[Mapping[str, Any]], initial: str | None) -> Element:
    chosen = next((one for one in options if one["value"] == initial), None)
    if chosen is not None:
        element["initial_option"] = chosen
    return element


def _plain(text: str, at_most: int) -> Mapping[str, Any]:
    return {"type": "plain_text", "text": shortened(plain_line(text) or "–", at_most), "emoji": False}
