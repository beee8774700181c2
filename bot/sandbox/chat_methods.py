"""The chat.* methods of the Web API. Know no HTTP and no token."""

from typing import Any

from bot.sandbox import elements, limits, payloads
from bot.sandbox.calls import Call
from bot.sandbox.errors import SlackError
from bot.sandbox.workspace import Message

Json = dict[str, Any]


def post_message(call: Call) -> Json:
    """chat.postMessage: a message in a channel the bot is in, or to one person."""
    channel = call.workspace.get_postable_channel(call.required("channel"))
    text, blocks = _content(call)
    limits.check_text(text, blocks)
    metadata = limits.read_metadata(call.arguments.get("metadata"))
    thread_ts = call.text("thread_ts") or None
    if thread_ts and not call.workspace.has_message(channel.id, thread_ts):
        raise SlackError("cannot_reply_to_message")
    message = call.workspace.post(
        channel,
        method="chat.postMessage",
        text=text[: limits.TEXT_CUT_AT],
        blocks=blocks,
        now=call.now,
        thread_ts=thread_ts,
        broadcast=call.flag("reply_broadcast"),
        metadata=metadata or None,
        link_names=_links_names(call),
    )
    answer: Json = {
        "channel": channel.id,
        "ts": message.ts,
        "message": payloads.as_slack_shows(call.workspace, message),
    }
    if len(text) > limits.TEXT_CUT_AT:
        answer |= {"warning": "message_truncated", "response_metadata": {"warnings": ["message_truncated"]}}
    return answer


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral: a message that one person in the channel sees, now only."""
    channel = call.workspace.get_postable_channel(call.required("channel"))
    person = call.workspace.people.get(call.required("user"))
    if person is None or person.deactivated or person.id not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks = _content(call)
    limits.check_text(text, blocks, at_most=limits.TEXT_CUT_AT)
    message = call.workspace.post(
        channel,
        method="chat.postEphemeral",
        text=text,
        blocks=blocks,
        now=call.now,
        only_for=person.id,
        link_names=_links_names(call),
    )
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    """chat.update: other words for a message of the bot. Text alone takes the blocks away; `{}` empties metadata."""
    message = _own_message(call, "cant_update_message")
    text, blocks = _content(call)
    limits.check_text(text, blocks, at_most=limits.UPDATED_TEXT_AT_MOST)
    metadata = limits.read_metadata(call.arguments.get("metadata"))
    if metadata is not None:
        message.metadata = metadata or None
    call.workspace.change(
        message, method="chat.update", text=text, blocks=blocks, now=call.now, link_names=_links_names(call)
    )
    return {
        "channel": message.channel,
        "ts": message.ts,
        "text": text,
        "message": payloads.as_slack_shows(call.workspace, message),
    }


def delete(call: Call) -> Json:
    """chat.delete: take a message of the bot away."""
    message = _own_message(call, "cant_delete_message")
    call.workspace.remove(message)
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    """chat.getPermalink: the address of a message, on a host that leads nowhere."""
    channel = call.workspace.get_visible_channel(call.required("channel"))
    message = call.workspace.get_message(channel.id, call.required("message_ts"))
    place = f"{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": f"https://{call.workspace.domain}.example/archives/{place}"}


def _content(call: Call) -> tuple[str, list[Json]]:
    blocks = limits.read_blocks(call.arguments.get("blocks"))
    limits.check_message_blocks(blocks)
    text, markdown = call.text("text"), call.text("markdown_text")
    if markdown:
        if text or blocks:
            raise SlackError("markdown_text_conflict")
        if len(markdown) > limits.MARKDOWN_AT_MOST:
            raise SlackError("msg_too_long")
    return text or markdown, elements.with_ids(blocks)


def _own_message(call: Call, otherwise: str) -> Message:
    channel = call.workspace.get_visible_channel(call.required("channel"))
    message = call.workspace.get_message(channel.id, call.required("ts"))
    if not message.by_bot:
        raise SlackError(otherwise)
    return message


def _links_names(call: Call) -> bool:
    return call.flag("link_names") or call.text("parse") == "full"
