"""Grants: the short-lived permissions that come with a payload, trigger ids and response URLs. On real time, always."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.errors import SlackError

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60.0
RESPONSE_USES = 5


@dataclass(kw_only=True)
class Trigger:
    """Permission to open one modal for one person. `view_id` is set when it came from inside a modal."""

    person: str
    view_id: str | None
    given_at: float
    used: bool = False


@dataclass(kw_only=True)
class ResponseUrl:
    """Permission to answer one payload: `ts` names the message whose action it was, None for a command."""

    person: str
    channel: str
    ts: str | None
    given_at: float
    uses: int = 0


class Grants:
    """All that has been given out. *real_seconds* is a steady count of real seconds, never the sandbox's clock."""

    def __init__(self, real_seconds: Callable[[], float]) -> None:
        self._real_seconds = real_seconds
        self._triggers: dict[str, Trigger] = {}
        self._responses: dict[str, ResponseUrl] = {}

    def new_trigger(self, person: str, *, view_id: str | None = None) -> str:
        """A trigger id for one call within three real seconds."""
        trigger_id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._triggers[trigger_id] = Trigger(person=person, view_id=view_id, given_at=self._real_seconds())
        return trigger_id

    def use_trigger(self, trigger_id: str) -> Trigger:
        """Take the trigger. SlackError invalid_, exchanged_ (second use) or expired_trigger_id (after 3 s)."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self._real_seconds() - trigger.given_at > TRIGGER_SECONDS:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def new_response(self, person: str, channel: str, *, ts: str | None) -> str:
        """The token of a response URL for five posts within thirty real minutes."""
        token = secrets.token_urlsafe(24)
        self._responses[token] = ResponseUrl(person=person, channel=channel, ts=ts, given_at=self._real_seconds())
        return token

    def get_response(self, token: str) -> ResponseUrl:
        """What the token allows. SlackError expired_url (also for an unknown one) or used_url after five posts."""
        response = self._responses.get(token)
        if response is None or self._real_seconds() - response.given_at > RESPONSE_SECONDS:
            raise SlackError("expired_url")
        if response.uses >= RESPONSE_USES:
            raise SlackError("used_url")
        return response
