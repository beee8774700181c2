"""The conversations.* methods of the Web API and users.conversations. Know no HTTP and no token."""

from typing import Any

from bot.sandbox import payloads
from bot.sandbox.calls import Call, scope_for
from bot.sandbox.errors import SlackError
from bot.sandbox.workspace import Channel, Message

Json = dict[str, Any]

_TYPES = {"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read", "mpim": "mpim:read"}


def open_conversation(call: Call) -> Json:
    """conversations.open: the direct messages with one person; the same each time."""
    wanted = call.text("channel")
    if wanted:
        channel = call.workspace.get_visible_channel(wanted)
        if channel.kind != "dm":
            raise SlackError("method_not_supported_for_channel_type")
    else:
        people = call.listed("users")
        if not people:
            raise SlackError("users_list_not_supplied")
        if len(people) > 8:
            raise SlackError("too_many_users")
        if len(people) > 1:
            call.needs_scope("mpim:write")
            # The sandbox has no group conversations; an app that asks for one learns it here, not later.
            raise SlackError("invalid_user_combination")
        channel = call.workspace.direct_messages(people[0])
    shown: Json = {"id": channel.id}
    return {"channel": shown | (_described(call, channel) if call.flag("return_im") else {})}


def info(call: Call) -> Json:
    """conversations.info: one conversation, as far as the bot may see it."""
    channel = call.workspace.get_visible_channel(call.required("channel"))
    call.needs_scope(scope_for(channel, "read"))
    described = _described(call, channel)
    if call.flag("include_num_members"):
        described["num_members"] = len(channel.members)
    if call.flag("include_locale"):
        described["locale"] = "en-GB"
    return {"channel": described}


def list_conversations(call: Call) -> Json:
    """conversations.list: public channels, and private ones that the bot is in, by type."""
    shown = [
        channel for channel in _of_wanted_types(call) if not channel.private or call.workspace.bot_is_member(channel)
    ]
    page, following = call.page([_described(call, channel) for channel in shown])
    return {"channels": page, "response_metadata": following}


def of_user(call: Call) -> Json:
    """users.conversations: those that the bot (or `user`) is in, as far as the bot may know of them."""
    user = call.text("user") or call.workspace.bot.user_id
    shown = [
        channel
        for channel in _of_wanted_types(call)
        if user in channel.members and (not channel.private or call.workspace.bot_is_member(channel))
    ]
    page, following = call.page([_described(call, channel) for channel in shown])
    return {"channels": page, "response_metadata": following}


def members(call: Call) -> Json:
    """conversations.members: ids only, external people and guests among them."""
    channel = call.workspace.get_visible_channel(call.required("channel"))
    call.needs_scope(scope_for(channel, "read"))
    page, following = call.page(channel.members)
    return {"members": page, "response_metadata": following}


def history(call: Call) -> Json:
    """conversations.history: newest first, without thread replies; metadata whole only when asked for."""
    channel = _readable(call)
    shown = [m for m in _between(call, channel) if m.thread_ts in (None, m.ts) or m.broadcast]
    return _paged(call, list(reversed(shown)))


def replies(call: Call) -> Json:
    """conversations.replies: a thread, oldest first, its first message included."""
    channel = _readable(call)
    parent = call.required("ts")
    thread = [m for m in _between(call, channel) if parent in (m.ts, m.thread_ts)]
    if not any(m.ts == parent for m in call.workspace.messages_in(channel.id)):
        raise SlackError("thread_not_found")
    return _paged(call, thread)


def _readable(call: Call) -> Channel:
    channel = call.workspace.get_visible_channel(call.required("channel"))
    call.needs_scope(scope_for(channel, "history"))
    if not call.workspace.bot_is_member(channel):
        raise SlackError("not_in_channel")
    return channel


def _between(call: Call, channel: Channel) -> list[Message]:
    oldest = _moment(call.text("oldest") or "0", "invalid_ts_oldest")
    latest = _moment(call.text("latest") or "inf", "invalid_ts_latest")
    inclusive = call.flag("inclusive")
    found = []
    for message in call.workspace.messages_in(channel.id):
        ts = float(message.ts)
        inside = oldest <= ts <= latest if inclusive else oldest < ts < latest
        if inside and not message.ephemeral:
            found.append(message)
    return found


def _moment(text: str, otherwise: str) -> float:
    try:
        return float(text)
    except ValueError as unreadable:
        raise SlackError(otherwise) from unreadable


def _paged(call: Call, messages: list[Message]) -> Json:
    page, following = call.page(messages, at_most=call.history_at_most)
    whole = call.flag("include_all_metadata")
    answer: Json = {
        "messages": [payloads.as_slack_shows(call.workspace, message, metadata=whole) for message in page],
        "has_more": bool(following["next_cursor"]),
    }
    return answer | ({"response_metadata": following} if answer["has_more"] else {})


def _of_wanted_types(call: Call) -> list[Channel]:
    wanted = call.listed("types") or ["public_channel"]
    if unknown := set(wanted) - set(_TYPES):
        raise SlackError("invalid_types", [f"unknown type: {name}" for name in sorted(unknown)])
    for name in wanted:
        call.needs_scope(_TYPES[name])
    kept = [channel for channel in call.workspace.channels.values() if _type_of(channel) in wanted]
    return [channel for channel in kept if not (channel.archived and call.flag("exclude_archived"))]


def _type_of(channel: Channel) -> str:
    if channel.kind == "dm":
        return "im"
    return "private_channel" if channel.private else "public_channel"


def _described(call: Call, channel: Channel) -> Json:
    if channel.kind == "dm":
        return {"id": channel.id, "is_im": True, "user": channel.members[0], "is_archived": channel.archived}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.private,
        "is_group": channel.private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.private,
        "is_archived": channel.archived,
        "is_general": channel.name == "general",
        "is_shared": channel.shared,
        "is_ext_shared": channel.shared,
        "is_org_shared": False,
        "is_member": call.workspace.bot_is_member(channel),
        "context_team_id": call.workspace.team_id,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }
