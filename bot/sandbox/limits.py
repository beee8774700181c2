"""Limits: what Slack accepts in texts, blocks and views, with its error codes. Knows no workspace and no person.

The numbers are those of Slack's reference pages for Block Kit, views and chat methods.
"""

import json
from collections.abc import Iterator
from typing import Any

from bot.sandbox.block_rules import block_problems
from bot.sandbox.errors import SlackError

Json = dict[str, Any]

TEXT_CUT_AT = 40_000
UPDATED_TEXT_AT_MOST = 4_000
MARKDOWN_AT_MOST = 12_000
MESSAGE_BLOCKS_AT_MOST = 50
VIEW_BLOCKS_AT_MOST = 100
VIEW_BYTES_AT_MOST = 250_000
# Slack publishes no number; 8,000 characters is the smallest that has been reported.
METADATA_AT_MOST = 8_000


def read_blocks(given: Any) -> list[Json]:
    """The blocks of a message as a list. SlackError invalid_blocks_format when they are no list of objects."""
    if given in (None, ""):
        return []
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError as unreadable:
            raise SlackError("invalid_blocks_format", ["must be valid JSON"]) from unreadable
    if not isinstance(given, list) or not all(isinstance(block, dict) for block in given):
        raise SlackError("invalid_blocks_format", ["must be a list of blocks"])
    return given


def check_message_blocks(blocks: list[Json]) -> None:
    """SlackError invalid_blocks when Slack would refuse these blocks in a message."""
    problems = list(_problems_of(blocks, surface="message"))
    if len(blocks) > MESSAGE_BLOCKS_AT_MOST:
        problems.insert(0, f"no more than {MESSAGE_BLOCKS_AT_MOST} items allowed [json-pointer:/blocks]")
    if problems:
        raise SlackError("invalid_blocks", problems, {"errors": problems})


def check_text(text: str, blocks: list[Json], *, at_most: int | None = None) -> None:
    """SlackError no_text without words or blocks, msg_too_long above *at_most* characters (None: any length)."""
    if not text.strip() and not blocks:
        raise SlackError("no_text")
    if at_most is not None and len(text) > at_most:
        raise SlackError("msg_too_long")


def read_metadata(given: Any) -> Json | None:
    """A message's metadata; None when there is none, {} when the app empties it. Else an invalid_metadata_… error."""
    if given in (None, ""):
        return None
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError as unreadable:
            raise SlackError("invalid_metadata_format", ["must be valid JSON"]) from unreadable
    if not isinstance(given, dict):
        raise SlackError("invalid_metadata_format")
    if not given:
        return {}
    if not isinstance(given.get("event_type"), str) or not given["event_type"]:
        raise SlackError("invalid_metadata_schema", ["event_type must be a string that is not empty"])
    if not isinstance(given.get("event_payload"), dict) or set(given) - {"event_type", "event_payload"}:
        raise SlackError("invalid_metadata_schema", ["event_payload must be an object, and nothing else is allowed"])
    if len(json.dumps(given)) > METADATA_AT_MOST:
        raise SlackError("metadata_too_large")
    return given


def read_view(given: Any, *, kind: str) -> Json:
    """A view ready to be shown as *kind* (modal or home). Else SlackError invalid_arguments or view_too_large."""
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError as unreadable:
            raise SlackError("invalid_arguments", ["failed to match all allowed schemas: view"]) from unreadable
    if not isinstance(given, dict):
        raise SlackError("invalid_arguments", ["missing required field: view"])
    problems = list(_view_problems(given, kind=kind))
    if problems:
        raise SlackError("invalid_arguments", problems)
    if len(json.dumps(given).encode()) > VIEW_BYTES_AT_MOST:
        raise SlackError("view_too_large")
    return given


def _view_problems(view: Json, *, kind: str) -> Iterator[str]:
    if view.get("type") != kind:
        yield f"must be a view of type {kind} [json-pointer:/view/type]"
    blocks = view.get("blocks")
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        yield "missing required field: blocks [json-pointer:/view/blocks]"
        blocks = []
    elif kind == "modal" and not blocks:
        yield "no fewer than 1 item required [json-pointer:/view/blocks]"
    if len(blocks) > VIEW_BLOCKS_AT_MOST:
        yield f"no more than {VIEW_BLOCKS_AT_MOST} items allowed [json-pointer:/view/blocks]"
    yield from _problems_of(blocks, surface=kind)
    for key, at_most in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        value = view.get(key, "")
        if value is not None and (not isinstance(value, str) or len(value) > at_most):
            yield f"must be a text of at most {at_most} characters [json-pointer:/view/{key}]"
    if kind == "modal":
        yield from _modal_problems(view, blocks)
    else:
        yield from (
            f"a home view has no {key} [json-pointer:/view/{key}]" for key in ("submit", "close") if view.get(key)
        )


def _modal_problems(view: Json, blocks: list[Json]) -> Iterator[str]:
    if not view.get("title"):
        yield "missing required field: title [json-pointer:/view/title]"
    for key in ("title", "submit", "close"):
        text = view.get(key)
        if text is None:
            continue
        if not isinstance(text, dict) or text.get("type") != "plain_text" or not isinstance(text.get("text"), str):
            yield f"must be a plain_text object [json-pointer:/view/{key}]"
        elif not 1 <= len(text["text"]) <= 24:
            yield f"must be 1 to 24 characters [json-pointer:/view/{key}/text]"
    if any(block.get("type") == "input" for block in blocks) and not view.get("submit"):
        yield "a modal with input blocks needs a submit [json-pointer:/view/submit]"


def _problems_of(blocks: list[Json], *, surface: str) -> Iterator[str]:
    seen: set[str] = set()
    focused = 0
    for number, block in enumerate(blocks):
        where = f"/blocks/{number}"
        yield from block_problems(block, where=where, surface=surface)
        block_id = block.get("block_id")
        if isinstance(block_id, str) and block_id:
            if block_id in seen:
                yield f"`block_id` {block_id} already exists [json-pointer:{where}/block_id]"
            seen.add(block_id)
        focused += json.dumps(block).count('"focus_on_load": true')
    if focused > 1:
        yield "only one element may have focus_on_load"
