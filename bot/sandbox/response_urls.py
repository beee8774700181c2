"""Response URLs: what a post to one does in the conversation it came from. Knows no HTTP."""

from datetime import datetime
from typing import Any

from bot.sandbox import elements, limits
from bot.sandbox.errors import SlackError
from bot.sandbox.grants import ResponseUrl
from bot.sandbox.workspace import Message, Workspace

Json = dict[str, Any]

METHOD = "response_url"


def answer(workspace: Workspace, response: ResponseUrl, body: Json, *, now: datetime) -> None:
    """Post, replace or delete, and count one use. A refused body counts none. SlackError as chat.postMessage has it.

    Ephemeral unless `response_type` is in_channel; the message whose action it was is replaced or deleted when asked.
    """
    source = _source(workspace, response)
    if body.get("delete_original") and source is not None:
        workspace.remove(source)
    else:
        text, blocks = read_message(body)
        if body.get("replace_original") and source is not None:
            workspace.change(source, method=METHOD, text=text, blocks=blocks, now=now)
        else:
            workspace.post(
                workspace.channels[response.channel],
                method=METHOD,
                text=text,
                blocks=blocks,
                now=now,
                only_for=None if body.get("response_type") == "in_channel" else response.person,
                thread_ts=body.get("thread_ts"),
                metadata=limits.read_metadata(body.get("metadata")) or None,
            )
    response.uses += 1


def read_message(body: Json) -> tuple[str, list[Json]]:
    """Text and blocks of a message that comes as JSON, checked. SlackError no_text, invalid_blocks and so on."""
    blocks = limits.read_blocks(body.get("blocks"))
    limits.check_message_blocks(blocks)
    text = body.get("text") or ""
    if not isinstance(text, str):
        raise SlackError("invalid_payload")
    limits.check_text(text, blocks, at_most=limits.TEXT_CUT_AT)
    return text, elements.with_ids(blocks)


def _source(workspace: Workspace, response: ResponseUrl) -> Message | None:
    if response.ts is None:
        return None
    return workspace.find_message_for(response.person, response.channel, response.ts)
