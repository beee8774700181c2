"""The manifest agrees with the code: every command, event and scope that is used is listed, and nothing else."""

import re
from typing import Any

from ruamel.yaml import YAML

from bot.manifest import SCOPES, as_yaml, make_manifest
from bot.sandbox.api import METHODS
from handlers import app as listeners
from handlers.grammar import COMMAND
from tests.house.tree import ROOT

# What each call of ours needs (Slack: method pages); those that need nothing are not named.
NEEDED_BY_CALL = {
    "chat_delete": "chat:write",
    "chat_postMessage": "chat:write",
    "chat_postEphemeral": "chat:write",
    "chat_update": "chat:write",
    "conversations_open": "im:write",
    "files_completeUploadExternal": "files:write",
    "files_getUploadURLExternal": "files:write",
    "users_info": "users:read",
    "users_lookupByEmail": "users:read.email",
}
# One call, and a scope for each kind of conversation that notices go to.
NEEDED_FOR_READING = {"channels:history", "groups:history", "im:history"}
NEEDED_BY_TYPES = {"public_channel": "channels:read", "private_channel": "groups:read"}
NEEDED_BY_EVENT = {
    "app_home_opened": set[str](),
    "app_mention": {"app_mentions:read"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "message.im": {"im:history"},
    "user_change": {"users:read"},
}
# Posting to a person's id opens their direct messages, for which Slack wants this one named.
NEEDED_FOR_DIRECT_MESSAGES = {"im:write"}
FREE_CALLS = {"auth_test", "apps_connections_open", "users_conversations"}
FREE_CALLS |= {"views_open", "views_update", "views_publish"}

CALL = re.compile(r"client\.((?:apps|auth|chat|conversations|files|team|users|views)_\w+)\(|_web\.(apps_\w+)\(")


def kept() -> dict[str, Any]:
    """`manifest.yaml`, as it stands in the repository."""
    found: dict[str, Any] = YAML(typ="safe").load(ROOT / "manifest.yaml")
    return found


def calls() -> set[str]:
    """Every Web API method that the program calls."""
    found: set[str] = set()
    for folder in ("bot", "bot/slack", "bot/delivery"):
        for path in (ROOT / folder).glob("*.py"):
            for match in CALL.finditer(path.read_text(encoding="utf-8")):
                found.add(match[1] or match[2])
    return found


def test_the_kept_manifest_is_what_the_program_prints() -> None:
    assert (ROOT / "manifest.yaml").read_text(encoding="utf-8") == as_yaml(make_manifest())


def test_every_command_and_event_with_a_listener_is_listed_and_no_other() -> None:
    manifest = kept()

    assert [one["command"] for one in manifest["features"]["slash_commands"]] == list(listeners.COMMANDS) == [COMMAND]
    assert manifest["settings"]["event_subscriptions"]["bot_events"] == list(listeners.EVENTS)


def test_every_scope_that_the_code_needs_is_asked_for_and_no_other() -> None:
    needed = {"commands"} | NEEDED_FOR_DIRECT_MESSAGES
    if "conversations_history" in calls():
        needed |= NEEDED_FOR_READING
    needed |= {NEEDED_BY_CALL[call] for call in calls() - FREE_CALLS - {"conversations_history"}}
    source = (ROOT / "bot" / "slack" / "linking.py").read_text(encoding="utf-8")
    needed |= {scope for kind, scope in NEEDED_BY_TYPES.items() if kind in source}
    for event in listeners.EVENTS:
        needed |= NEEDED_BY_EVENT[event]

    assert set(kept()["oauth_config"]["scopes"]["bot"]) == needed == set(SCOPES)


def test_every_call_of_ours_is_one_that_the_sandbox_checks() -> None:
    checked = {method.replace(".", "_") for method in METHODS}

    assert calls()
    assert calls() <= checked


def test_mentions_arrive_as_ids_because_the_command_asks_for_it() -> None:
    assert kept()["features"]["slash_commands"][0]["should_escape"] is True
