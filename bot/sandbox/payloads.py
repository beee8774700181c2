"""Payloads: what Slack sends to an app, in its own shapes. Knows no road and no permission; times come in."""

import secrets
import time
import uuid
from typing import Any

from bot.sandbox.views import View
from bot.sandbox.workspace import Channel, Message, Person, StoredFile, Workspace

Json = dict[str, Any]

# Slack still sends this deprecated field; nobody may rely on it.
_VERIFICATION_TOKEN = "deprecated-verification-token"  # noqa: S105 - a field that Slack deprecates, no secret


def slash_command(
    workspace: Workspace, person: Person, channel: Channel, *, command: str, text: str, response_url: str, trigger: str
) -> Json:
    """A slash command as typed by *person*; *text* is already escaped (`should_escape`)."""
    return {
        "token": _VERIFICATION_TOKEN,
        "team_id": workspace.team_id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": person.id,
        "user_name": person.handle,
        "command": command,
        "text": text,
        "api_app_id": workspace.bot.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger,
    }


def channel_name(channel: Channel) -> str:
    """The name Slack puts into commands and actions, which hides those of private conversations."""
    if channel.kind == "dm":
        return "directmessage"
    return "privategroup" if channel.private else channel.name


def message_action(
    workspace: Workspace,
    person: Person,
    channel: Channel,
    message: Message,
    *,
    action: Json,
    state: Json,
    response_url: str,
    trigger: str,
) -> Json:
    """An action on a message. An ephemeral one comes without its message, as an app may not count on it."""
    payload = {
        **_interaction(workspace, person, "block_actions"),
        "container": {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.ephemeral,
        },
        "trigger_id": trigger,
        "channel": {"id": channel.id, "name": channel_name(channel)},
        "state": {"values": state},
        "response_url": response_url,
        "actions": [action],
    }
    if not message.ephemeral:
        payload["message"] = as_slack_shows(workspace, message)
    return payload


def view_action(workspace: Workspace, person: Person, view: View, *, action: Json, trigger: str) -> Json:
    """An action in a modal or on the Home tab: no channel, no message, no response URL."""
    return {
        **_interaction(workspace, person, "block_actions"),
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": trigger,
        "view": workspace.views.as_payload(view),
        "actions": [action],
    }


def view_submission(workspace: Workspace, person: Person, view: View, *, trigger: str) -> Json:
    """A form sent in."""
    return {
        **_interaction(workspace, person, "view_submission"),
        "trigger_id": trigger,
        "view": workspace.views.as_payload(view),
        "response_urls": [],
    }


def view_closed(workspace: Workspace, person: Person, view: View, *, all_of_them: bool) -> Json:
    """A form closed by the person: what was typed does not come along."""
    shown = workspace.views.as_payload(view)
    shown["state"] = {"values": {}}
    return {**_interaction(workspace, person, "view_closed"), "view": shown, "is_cleared": all_of_them}


def options_wanted(
    workspace: Workspace, person: Person, *, block_id: str, action_id: str, query: str, place: Json
) -> Json:
    """A request for the options of an external menu; *place* holds view or channel and message."""
    return {
        **_interaction(workspace, person, "block_suggestion"),
        "block_id": block_id,
        "action_id": action_id,
        "value": query,
        **place,
    }


def event(workspace: Workspace, inner: Json) -> Json:
    """The envelope of the Events API around an event; `event_id` is new each time."""
    return {
        "token": _VERIFICATION_TOKEN,
        "team_id": workspace.team_id,
        "context_team_id": workspace.team_id,
        "context_enterprise_id": None,
        "api_app_id": workspace.bot.app_id,
        "event": inner,
        "type": "event_callback",
        "event_id": f"Ev{secrets.token_hex(5).upper()}",
        "event_time": int(float(inner["event_ts"])),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team_id,
                "user_id": workspace.bot.user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": _is_shared(workspace, inner),
        "event_context": f"4-{secrets.token_hex(16)}",
    }


def home_opened(workspace: Workspace, person: Person, *, event_ts: str) -> Json:
    """app_home_opened for the Home tab, with the view published last, absent the first time."""
    inner: Json = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": f"D{person.id[1:]}",
        "tab": "home",
        "event_ts": event_ts,
    }
    home = workspace.views.find_home(person.id)
    if home is not None:
        inner["view"] = workspace.views.as_payload(home)
    return inner


def direct_message(workspace: Workspace, message: Message) -> Json:
    """message.im: a new message in the direct messages with the bot, by either of the two."""
    return {
        **as_slack_shows(workspace, message),
        "channel": message.channel,
        "channel_type": "im",
        "event_ts": message.ts,
        **({} if message.by_bot else {"client_msg_id": str(uuid.uuid4())}),
    }


def direct_message_changed(workspace: Workspace, message: Message, before: tuple[str, list[Json]], *, ts: str) -> Json:
    """message.im with subtype message_changed."""
    now = as_slack_shows(workspace, message)
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "message": now,
        "previous_message": {**now, "text": before[0], "blocks": before[1]},
        "channel": message.channel,
        "channel_type": "im",
        "ts": ts,
        "event_ts": ts,
    }


def direct_message_deleted(workspace: Workspace, message: Message, *, ts: str) -> Json:
    """message.im with subtype message_deleted."""
    return {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "deleted_ts": message.ts,
        "previous_message": as_slack_shows(workspace, message),
        "channel": message.channel,
        "channel_type": "im",
        "ts": ts,
        "event_ts": ts,
    }


def app_mention(workspace: Workspace, message: Message) -> Json:
    """A message in a channel that names the bot."""
    return {
        "type": "app_mention",
        "client_msg_id": str(uuid.uuid4()),
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": _team_of(workspace, message.user),
        "channel": message.channel,
        "event_ts": message.ts,
    }


def bot_joined(workspace: Workspace, channel: Channel, *, inviter: str, event_ts: str) -> Json:
    """member_joined_channel for the bot itself."""
    return {
        "type": "member_joined_channel",
        "user": workspace.bot.user_id,
        "channel": channel.id,
        "channel_type": "G" if channel.private else "C",
        "team": workspace.team_id,
        "inviter": inviter,
        "event_ts": event_ts,
    }


def account_closed(workspace: Workspace, person_id: str) -> Json:
    """user_change of an account that was closed."""
    person = workspace.people[person_id]
    return {
        "type": "user_change",
        "user": {
            "id": person.id,
            "team_id": person.team_id,
            "name": person.handle,
            "real_name": person.name,
            "deleted": True,
            "profile": {"real_name": person.name, "team": person.team_id},
            "is_bot": False,
        },
        "cache_ts": 0,
        "event_ts": "0.0",
    }


def as_slack_shows(workspace: Workspace, message: Message, *, metadata: bool = True) -> Json:
    """A message as Web API and payloads show it. Without *metadata* only the type of its metadata is told."""
    shown: Json = {
        "type": "message",
        "user": message.user,
        "ts": message.ts,
        "team": _team_of(workspace, message.user),
        "text": message.text,
    }
    if message.by_bot:
        bot = workspace.bot
        shown |= {
            "bot_id": bot.bot_id,
            "app_id": bot.app_id,
            "bot_profile": {
                "id": bot.bot_id,
                "app_id": bot.app_id,
                "name": bot.name,
                "deleted": False,
                "updated": 0,
                "team_id": workspace.team_id,
            },
        }
    if message.blocks:
        shown["blocks"] = message.blocks
    if message.files:
        shown |= {"subtype": "file_share", "upload": True}
        shown["files"] = [file(workspace.files[one]) for one in message.files]
    if message.thread_ts:
        shown["thread_ts"] = message.thread_ts
    if message.edited:
        shown["edited"] = {"user": message.user, "ts": message.ts}
    if message.metadata:
        shown["metadata"] = message.metadata if metadata else {"event_type": message.metadata["event_type"]}
    return shown


def action_ts() -> str:
    """The moment of an action, on real time as all of an interaction is."""
    return f"{time.time():.6f}"


def _interaction(workspace: Workspace, person: Person, kind: str) -> Json:
    return {
        "type": kind,
        "user": {"id": person.id, "username": person.handle, "name": person.handle, "team_id": person.team_id},
        "api_app_id": workspace.bot.app_id,
        "token": _VERIFICATION_TOKEN,
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _team_of(workspace: Workspace, user_id: str) -> str:
    person = workspace.people.get(user_id)
    return person.team_id if person else workspace.team_id


def _is_shared(workspace: Workspace, inner: Json) -> bool:
    channel = workspace.channels.get(str(inner.get("channel", "")))
    return channel.shared if channel else False


def file(stored: StoredFile) -> Json:
    """A file as messages and answers show it."""
    return {
        "id": stored.id,
        "name": stored.name,
        "title": stored.title or stored.name,
        "mimetype": stored.mimetype,
        "size": stored.length,
        "mode": "hosted",
    }
