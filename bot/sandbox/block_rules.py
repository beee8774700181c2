"""Block rules: what Slack accepts in one block and one element. Knows nothing of messages, views and people."""

import re
from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]
Problems = Iterator[str]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_SELECTS = ("static_select", "external_select", "users_select", "conversations_select", "channels_select")
_MULTI = tuple(f"multi_{name}" for name in _SELECTS)
_CHOICES = ("radio_buttons", "checkboxes")
_PICKERS = ("datepicker", "timepicker", "datetimepicker")
_TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input")
_IN_INPUT = frozenset({*_SELECTS, *_MULTI, *_CHOICES, *_PICKERS, *_TYPED, "file_input"})
_IN_ACTIONS = frozenset({*_SELECTS, *_CHOICES, *_PICKERS, "button", "overflow", "workflow_button"})
_IN_SECTION = _IN_ACTIONS | set(_MULTI) | {"image"}
_MESSAGES_ONLY = frozenset({"markdown", "table", "data_table", "context_actions"})


def block_problems(block: Json, *, where: str, surface: str) -> Problems:
    """Why Slack would refuse this block on a message, modal or home; nothing when it would not.

    *where* is the block's JSON pointer, named in each problem.
    """
    kind = block.get("type")
    check = _BLOCKS.get(kind) if isinstance(kind, str) else None
    if check is None:
        yield f"unsupported type: {kind} [json-pointer:{where}/type]"
        return
    if kind in _MESSAGES_ONLY and surface != "message":
        yield f"a {kind} block is for messages only [json-pointer:{where}/type]"
    yield from _short_text(block, "block_id", 255, where, wanted=False)
    yield from check(block, where)


def _section(block: Json, where: str) -> Problems:
    fields = block.get("fields")
    if not block.get("text") and not fields:
        yield f"a section needs text or fields [json-pointer:{where}]"
    if block.get("text"):
        yield from _text(block["text"], f"{where}/text", 3000)
    if fields is not None:
        yield from _count(fields, f"{where}/fields", 1, 10)
        for number, field in enumerate(_listed(fields)):
            yield from _text(field, f"{where}/fields/{number}", 2000)
    if block.get("accessory"):
        yield from _element(block["accessory"], f"{where}/accessory", _IN_SECTION)


def _header(block: Json, where: str) -> Problems:
    yield from _text(block.get("text"), f"{where}/text", 150, plain=True)


def _context(block: Json, where: str) -> Problems:
    yield from _count(block.get("elements"), f"{where}/elements", 1, 10)
    for number, element in enumerate(_listed(block.get("elements"))):
        place = f"{where}/elements/{number}"
        if isinstance(element, dict) and element.get("type") == "image":
            yield from _image(element, place)
        else:
            yield from _text(element, place, 3000)


def _actions(block: Json, where: str) -> Problems:
    yield from _count(block.get("elements"), f"{where}/elements", 1, 25)
    seen: set[str] = set()
    for number, element in enumerate(_listed(block.get("elements"))):
        place = f"{where}/elements/{number}"
        yield from _element(element, place, _IN_ACTIONS)
        action_id = element.get("action_id") if isinstance(element, dict) else None
        if isinstance(action_id, str):
            if action_id in seen:
                yield f"`action_id` {action_id} already exists [json-pointer:{place}/action_id]"
            seen.add(action_id)


def _input(block: Json, where: str) -> Problems:
    yield from _text(block.get("label"), f"{where}/label", 2000, plain=True)
    if block.get("hint"):
        yield from _text(block["hint"], f"{where}/hint", 2000, plain=True)
    yield from _element(block.get("element"), f"{where}/element", _IN_INPUT)


def _image(block: Json, where: str) -> Problems:
    if not block.get("slack_file"):
        yield from _short_text(block, "image_url", 3000, where)
    yield from _short_text(block, "alt_text", 2000, where)
    if block.get("title"):
        yield from _text(block["title"], f"{where}/title", 2000, plain=True)


def _markdown(block: Json, where: str) -> Problems:
    yield from _short_text(block, "text", 12_000, where)


def _table(block: Json, where: str) -> Problems:
    yield from _count(block.get("rows"), f"{where}/rows", 1, 100)
    for number, row in enumerate(_listed(block.get("rows"))):
        yield from _count(row, f"{where}/rows/{number}", 1, 20)


def _elements_listed(block: Json, where: str) -> Problems:
    yield from _count(block.get("elements"), f"{where}/elements", 1, 1000)


def _anything(_block: Json, _where: str) -> Problems:
    return iter(())


_BLOCKS: dict[str, Callable[[Json, str], Problems]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "image": _image,
    "markdown": _markdown,
    "table": _table,
    "rich_text": _elements_listed,
    "divider": _anything,
}


def _element(element: Any, where: str, allowed: frozenset[str] | set[str]) -> Problems:
    if not isinstance(element, dict):
        yield f"missing required field: element [json-pointer:{where}]"
        return
    kind = element.get("type")
    if kind not in allowed:
        yield f"unsupported type: {kind} [json-pointer:{where}/type]"
        return
    if kind == "image":
        yield from _image(element, where)
        return
    yield from _short_text(element, "action_id", 255, where, wanted=False)
    if element.get("placeholder"):
        yield from _text(element["placeholder"], f"{where}/placeholder", 150, plain=True)
    if element.get("confirm"):
        yield from _confirm(element["confirm"], f"{where}/confirm")
    if kind == "button":
        yield from _button(element, where)
    elif kind == "overflow":
        yield from _options(element.get("options"), f"{where}/options", 1, 5)
    elif kind in _CHOICES:
        yield from _options(element.get("options"), f"{where}/options", 1, 10)
        yield from _initial(element, where)
    elif kind in ("static_select", "multi_static_select"):
        yield from _static_select(element, where)
    elif kind in _PICKERS or kind in _TYPED:
        yield from _typed(element, where)


def _button(element: Json, where: str) -> Problems:
    yield from _text(element.get("text"), f"{where}/text", 75, plain=True)
    yield from _short_text(element, "value", 2000, where, wanted=False)
    yield from _short_text(element, "url", 3000, where, wanted=False)
    yield from _short_text(element, "accessibility_label", 75, where, wanted=False)
    if element.get("style") not in (None, "primary", "danger"):
        yield f"must be primary or danger [json-pointer:{where}/style]"


def _confirm(confirm: Any, where: str) -> Problems:
    if not isinstance(confirm, dict):
        yield f"must be an object [json-pointer:{where}]"
        return
    for key, at_most, plain in (("title", 100, True), ("text", 300, False), ("confirm", 30, True), ("deny", 30, True)):
        yield from _text(confirm.get(key), f"{where}/{key}", at_most, plain=plain)


def _static_select(element: Json, where: str) -> Problems:
    groups = element.get("option_groups")
    if groups is None:
        yield from _options(element.get("options"), f"{where}/options", 1, 100)
    else:
        yield from _count(groups, f"{where}/option_groups", 1, 100)
        for number, group in enumerate(_listed(groups)):
            place = f"{where}/option_groups/{number}"
            if not isinstance(group, dict):
                yield f"must be an object [json-pointer:{place}]"
                continue
            yield from _text(group.get("label"), f"{place}/label", 75, plain=True)
            yield from _options(group.get("options"), f"{place}/options", 1, 100)
    yield from _initial(element, where)


def _options(options: Any, where: str, at_least: int, at_most: int) -> Problems:
    yield from _count(options, where, at_least, at_most)
    seen: set[str] = set()
    for number, option in enumerate(_listed(options)):
        yield from option_problems(option, f"{where}/{number}")
        value = option.get("value") if isinstance(option, dict) else None
        if isinstance(value, str):
            if value in seen:
                yield f"duplicate option value {value} [json-pointer:{where}/{number}/value]"
            seen.add(value)


def option_problems(option: Any, where: str) -> Problems:
    """Why Slack would refuse one option of a menu, checkboxes or radio buttons; nothing when it would not."""
    if not isinstance(option, dict):
        yield f"must be an object [json-pointer:{where}]"
        return
    yield from _text(option.get("text"), f"{where}/text", 75)
    yield from _short_text(option, "value", 150, where)
    if option.get("description"):
        yield from _text(option["description"], f"{where}/description", 75)


def _initial(element: Json, where: str) -> Problems:
    groups = element.get("option_groups") or [{"options": element.get("options")}]
    known = [option for group in _listed(groups) if isinstance(group, dict) for option in _listed(group.get("options"))]
    chosen = _listed(element.get("initial_options"))
    if element.get("initial_option") is not None:
        chosen = [*chosen, element["initial_option"]]
    if any(option not in known for option in chosen):
        yield f"the initial option must be one of the options, exactly [json-pointer:{where}]"
    if element.get("initial_options") == []:
        yield f"no fewer than 1 item required [json-pointer:{where}/initial_options]"


def _typed(element: Json, where: str) -> Problems:
    kind = element["type"]
    if kind == "plain_text_input":
        for key, least in (("min_length", 0), ("max_length", 1)):
            value = element.get(key)
            if value is not None and (not isinstance(value, int) or not least <= value <= 3000):
                yield f"must be {least} to 3000 [json-pointer:{where}/{key}]"
        yield from _short_text(element, "initial_value", element.get("max_length") or 3000, where, wanted=False)
    elif kind == "number_input" and not isinstance(element.get("is_decimal_allowed"), bool):
        yield f"missing required field: is_decimal_allowed [json-pointer:{where}]"
    for key, shape in (("initial_date", _DATE), ("initial_time", _TIME)):
        value = element.get(key)
        if value is not None and not (isinstance(value, str) and shape.fullmatch(value)):
            yield f"has the wrong form [json-pointer:{where}/{key}]"
    moment = element.get("initial_date_time")
    if moment is not None and not (isinstance(moment, int) and len(str(moment)) == 10):
        yield f"must be ten digits [json-pointer:{where}/initial_date_time]"


def _text(text: Any, where: str, at_most: int, *, plain: bool = False) -> Problems:
    if not isinstance(text, dict) or not isinstance(text.get("text"), str):
        yield f"missing required field: text [json-pointer:{where}]"
        return
    allowed = ("plain_text",) if plain else ("plain_text", "mrkdwn")
    if text.get("type") not in allowed:
        yield f"must be {' or '.join(allowed)} [json-pointer:{where}/type]"
    if not text["text"]:
        yield f"must be more than 0 characters [json-pointer:{where}/text]"
    if len(text["text"]) > at_most:
        yield f"must be less than {at_most + 1} characters [json-pointer:{where}/text]"


def _short_text(holder: Json, key: str, at_most: int, where: str, *, wanted: bool = True) -> Problems:
    value = holder.get(key)
    if value is None:
        if wanted:
            yield f"missing required field: {key} [json-pointer:{where}]"
    elif not isinstance(value, str) or len(value) > at_most:
        yield f"must be a text of at most {at_most} characters [json-pointer:{where}/{key}]"
    elif wanted and not value:
        yield f"must be more than 0 characters [json-pointer:{where}/{key}]"


def _count(items: Any, where: str, at_least: int, at_most: int) -> Problems:
    if not isinstance(items, list):
        yield f"must be a list [json-pointer:{where}]"
    elif len(items) < at_least:
        yield f"no fewer than {at_least} items required [json-pointer:{where}]"
    elif len(items) > at_most:
        yield f"no more than {at_most} items allowed [json-pointer:{where}]"


def _listed(items: Any) -> list[Any]:
    return items if isinstance(items, list) else []
