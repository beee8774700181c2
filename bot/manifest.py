"""The Slack app's manifest, made from what the code uses; `manifest.yaml` is what this prints for Socket Mode."""

import io
from collections.abc import Mapping
from typing import Any  # a manifest is open JSON, checked by tests against Slack's schema
from urllib.parse import urlsplit

from ruamel.yaml import YAML

from bot.web import SLACK_PATH
from handlers.app import EVENTS
from handlers.grammar import COMMAND
from workgroup.errors import Refusal

SCOPES: Mapping[str, str] = {
    "app_mentions:read": "answer what is typed after @prevent in a channel",
    "channels:history": (
        "see whether a message of its own arrived whose answer was lost; of others' messages it keeps nothing"
    ),
    "channels:read": "know the name of a public channel that it is invited to",
    "chat:write": "post reminders and keep their answers up to date",
    "commands": "/prevent",
    "files:write": "send a meeting as a calendar file in direct messages",
    "groups:history": "the same for a private channel",
    "groups:read": "the same for a private channel",
    "im:history": "answer what is typed in direct messages to it, and see whether one of its own arrived",
    "im:write": "ask for feedback in a direct message",
    "users:read": "names, and who is a guest or of another workspace",
    "users:read.email": "recognise people of the group by their work address",
}
"""Each scope with its reason: the least that the code uses."""


class NoPublicAddress(Refusal):
    """The address cannot be called by Slack."""

    code = "no_public_address"

    def __init__(self, address: str) -> None:
        super().__init__(
            f"“{address}” is no address that Slack can call: it must begin with https:// and have a host. "
            "Nothing was printed."
        )


def make_manifest(url: str | None = None) -> dict[str, Any]:
    """The manifest: for Socket Mode, or, with the public address of the program, for signed HTTP.

    Refused: `NoPublicAddress` when the address is none that Slack can call.
    """
    request_url = None
    if url is not None:
        address = urlsplit(url)
        if address.scheme != "https" or not address.hostname:
            raise NoPublicAddress(url)
        request_url = f"{url.rstrip('/')}{SLACK_PATH}"
    with_url = {"request_url": request_url} if request_url is not None else {}
    interactivity = dict(with_url)
    if request_url is not None:
        interactivity["message_menu_options_url"] = request_url
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Prevent working group",
            "description": "Who attends, when, reminders and feedback for a regional working group",
            "long_description": (
                "Runs the meetings of a regional multi-agency working group: which organisation holds which seat, "
                "dates, reminders in the channel, Yes, No and Maybe, and feedback afterwards that keeps no names. "
                "It is administration of meetings only. It has no place for anything about an individual of concern. "
                "Of what people write in channels it keeps nothing: it looks into one only to find a message of its "
                "own whose arrival was in doubt."
            ),
            "background_color": "#1d3557",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "prevent", "always_online": True},
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": "Meetings of the working group: who attends, when, reminders, feedback",
                    "usage_hint": "help",
                    "should_escape": True,
                    **({"url": request_url} if request_url is not None else {}),
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS), **with_url},
            "interactivity": {"is_enabled": True, **interactivity},
            "org_deploy_enabled": False,
            "socket_mode_enabled": request_url is None,
            "token_rotation_enabled": False,
        },
    }


def as_yaml(manifest: Mapping[str, Any]) -> str:
    """The manifest as Slack's page takes it."""
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = 110
    yaml.indent(mapping=2, sequence=4, offset=2)
    written = io.StringIO()
    yaml.dump(dict(manifest), written)
    return written.getvalue()
