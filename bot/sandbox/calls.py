"""Calls: one Web API call as a method sees it, with its arguments read and checked. Knows no HTTP."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.sandbox.errors import SlackError
from bot.sandbox.grants import Grants
from bot.sandbox.workspace import Channel, Workspace

Json = dict[str, Any]

PAGE_AT_MOST = 1000


@dataclass(frozen=True, kw_only=True)
class Call:
    """A call that has passed the token check: what it may do (`scopes`), when it came (`now`), what it asks."""

    workspace: Workspace
    grants: Grants
    now: datetime
    arguments: Mapping[str, Any]
    scopes: frozenset[str]
    new_socket: Callable[[], str]
    upload_address: Callable[[str], str]
    """Where the bytes of a file go, for the token that was made for it."""
    history_at_most: int | None = None
    """The most messages that one read of history gives; None for Slack's usual page."""

    def text(self, name: str) -> str:
        """An argument as text; "" when it was left out."""
        value = self.arguments.get(name)
        return "" if value is None else str(value)

    def required(self, name: str) -> str:
        """An argument that must be there, else SlackError invalid_arguments."""
        value = self.text(name)
        if not value:
            raise SlackError("invalid_arguments", [f"missing required field: {name}"])
        return value

    def flag(self, name: str) -> bool:
        """A yes-or-no argument in any of the spellings that clients send."""
        return self.text(name).lower() in ("true", "1")

    def listed(self, name: str) -> list[str]:
        """A list that may come as JSON or joined by commas."""
        value = self.arguments.get(name)
        if isinstance(value, str):
            value = json.loads(value) if value.startswith("[") else value.split(",")
        return [str(item).strip() for item in value or [] if str(item).strip()]

    def limit(self, *, default: int = 100) -> int:
        """The page size, else SlackError invalid_limit."""
        given = self.text("limit")
        if not given or given == "0":
            return default
        if not given.isdigit() or int(given) > PAGE_AT_MOST:
            raise SlackError("invalid_limit")
        return int(given)

    def needs_scope(self, *any_of: str) -> None:
        """SlackError missing_scope unless one of these scopes was granted."""
        if any_of and not self.scopes.intersection(any_of):
            raise SlackError(
                "missing_scope", extra={"needed": ",".join(any_of), "provided": ",".join(sorted(self.scopes))}
            )

    def page(self, items: Sequence[Any], *, default: int = 100, at_most: int | None = None) -> tuple[list[Any], Json]:
        """One page of a list and the `response_metadata` that leads to the next. SlackError invalid_cursor."""
        start = _place_in(self.text("cursor"))
        end = start + min(self.limit(default=default), at_most or PAGE_AT_MOST)
        following = base64.b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
        return list(items[start:end]), {"next_cursor": following}


def _place_in(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        word, _, place = base64.b64decode(cursor, validate=True).decode().partition(":")
    except ValueError as unreadable:
        raise SlackError("invalid_cursor") from unreadable
    if word != "next" or not place.isdigit():
        raise SlackError("invalid_cursor")
    return int(place)


def scope_for(channel: Channel, verb: str) -> str:
    """The scope that a method needs for this kind of conversation: `channels:read`, `im:history` and so on."""
    if channel.kind == "dm":
        return f"im:{verb}"
    return f"groups:{verb}" if channel.private else f"channels:{verb}"
