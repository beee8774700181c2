"""Elements: the interactive parts of blocks, the ids Slack gives them, and the state it reports. Knows no workspace."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

# What Slack reports for an element that nobody has touched, and the property that sets its first value.
_SELECTED: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
}
_STATELESS = frozenset({"button", "overflow", "workflow_button", "feedback_buttons", "icon_button"})
INTERACTIVE = frozenset(_SELECTED) | _STATELESS


@dataclass(frozen=True, kw_only=True)
class Placed:
    """An interactive element with the block that holds it."""

    block: Json
    element: Json

    @property
    def type(self) -> str:
        """The element's own type, which is also the type of its action."""
        return str(self.element["type"])


def placed_in(blocks: list[Json]) -> Iterator[Placed]:
    """Every interactive element, in reading order."""
    for block in blocks:
        held = [block.get("element"), block.get("accessory"), *(block.get("elements") or [])]
        for element in held:
            if isinstance(element, dict) and element.get("type") in INTERACTIVE:
                yield Placed(block=block, element=element)


def find(blocks: list[Json], block_id: str, action_id: str) -> Placed | None:
    """The element with these ids, else None."""
    for placed in placed_in(blocks):
        if placed.block.get("block_id") == block_id and placed.element.get("action_id") == action_id:
            return placed
    return None


def with_ids(blocks: list[Json]) -> list[Json]:
    """The blocks with an id for each block and element that had none, as Slack gives them."""
    numbers = itertools.count(1)
    return [_block_with_ids(block, numbers) for block in blocks]


def _block_with_ids(block: Json, numbers: Iterator[int]) -> Json:
    whole = dict(block)
    if not whole.get("block_id"):
        whole["block_id"] = f"b{next(numbers):04d}"
    for place in ("element", "accessory"):
        if isinstance(whole.get(place), dict):
            whole[place] = _element_with_id(whole[place], numbers)
    if isinstance(whole.get("elements"), list):
        whole["elements"] = [_element_with_id(element, numbers) for element in whole["elements"]]
    return whole


def _element_with_id(element: Json, numbers: Iterator[int]) -> Json:
    if element.get("type") in INTERACTIVE and not element.get("action_id"):
        return {**element, "action_id": f"a{next(numbers):04d}"}
    return element


def values_of(blocks: list[Json], typed: Mapping[str, Json]) -> dict[str, Json]:
    """`state.values` as Slack sends it: every stateful element, with what was typed, else its first value.

    What was typed under ids that are not in *blocks* is left out.
    """
    values: dict[str, Json] = {}
    for placed in placed_in(blocks):
        if placed.type in _SELECTED:
            block_id, action_id = str(placed.block["block_id"]), str(placed.element["action_id"])
            given = (typed.get(block_id) or {}).get(action_id)
            values.setdefault(block_id, {})[action_id] = state_of(placed, given)
    return values


def state_of(placed: Placed, given: Any) -> Json:
    """What Slack reports of one element: *given* is its state as the page knows it, or None when untouched."""
    kind, (key, first) = placed.type, _SELECTED[placed.type]
    empty: Any = [] if kind.startswith("multi_") or kind == "checkboxes" else None
    value = given.get(key) if isinstance(given, dict) and key in given else placed.element.get(first, empty)
    if value in ("", None):
        value = empty
    state: Json = {"type": kind, key: value}
    if kind == "timepicker" and placed.element.get("timezone"):
        state["timezone"] = placed.element["timezone"]
    return state


def is_empty(placed: Placed, state: Json) -> bool:
    """Whether the person left the element empty."""
    return state.get(_SELECTED[placed.type][0]) in (None, "", [])


def value_in(placed: Placed, state: Json) -> Any:
    """The one value inside an element's state."""
    return state.get(_SELECTED[placed.type][0])


def action_of(placed: Placed, given: Json, *, action_ts: str) -> Json:
    """The entry of `actions` in a block_actions payload. A button's value comes from the block, never from the page."""
    element = placed.element
    action: Json = {
        "type": placed.type,
        "action_id": element["action_id"],
        "block_id": placed.block["block_id"],
        "action_ts": action_ts,
    }
    if placed.type == "overflow":
        action["selected_option"] = given.get("selected_option")
    elif placed.type in _STATELESS:
        action |= {key: element[key] for key in ("text", "value", "url", "style") if key in element}
    else:
        action |= state_of(placed, given)
    action |= {key: element[key] for key in ("placeholder", "confirm") if key in element}
    return action
