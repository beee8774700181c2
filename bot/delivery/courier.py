"""Carries one message to Slack and says what became of it. Knows no outbox."""

import hashlib
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any  # Slack's answers are open JSON: read right here

from aiohttp import ClientConnectorError, ClientError, ConnectionTimeoutError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import error_code
from bot.slack.roads import said
from handlers.services import Message

METADATA = "prevent_notice"
_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(minutes=5)
_UNTOLD_WAIT = timedelta(seconds=30)
_TOO_MANY = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
# Documented as "possible some aspect of the operation succeeded": nobody knows.
_DOUBTFUL = frozenset({"fatal_error", "internal_error"})
# Somebody can cure these, and the notice goes out then: an invitation, a renewed token, a scope.
_CURABLE = frozenset(
    {
        "not_in_channel",
        "channel_not_found",
        "restricted_action",
        "restricted_action_read_only_channel",
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "missing_scope",
        "team_access_not_granted",
        "service_unavailable",
    }
)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """Slack took the message."""

    channel_id: str
    slack_ts: str


@dataclass(frozen=True, kw_only=True)
class NotNow:
    """It surely did not arrive, and is worth another try."""

    after: timedelta
    error: str
    counts: bool = True
    """Whether it counts as an attempt: being asked to wait does not."""
    somebody_must_act: bool = False


@dataclass(frozen=True, kw_only=True)
class Never:
    """It surely did not arrive, and never will."""

    error: str


@dataclass(frozen=True, kw_only=True)
class InDoubt:
    """Nobody knows whether it arrived."""

    error: str


Outcome = Sent | NotNow | Never | InDoubt


class SlackCourier:
    """Posts with a client that never repeats a call."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def post(self, channel_id: str, message: Message, *, key: str, attempts: int) -> Outcome:
        """Post once. `key` is the notice's: its fingerprint goes with the message, so that it can be found again."""
        metadata = {"event_type": METADATA, "event_payload": {"notice": fingerprint(key)}}
        try:
            answer = await self._client.chat_postMessage(channel=channel_id, metadata=metadata, **said(message))
        except SlackApiError as refused:
            return _refused(refused, attempts)
        except (ClientConnectorError, ConnectionTimeoutError) as unreached:
            return NotNow(after=backoff(attempts), error=type(unreached).__name__)
        except (ClientError, TimeoutError, OSError) as lost:
            return InDoubt(error=type(lost).__name__)
        channel, ts = answer.get("channel"), answer.get("ts")
        return Sent(channel_id=str(channel or channel_id), slack_ts=str(ts or ""))

    async def update(self, channel_id: str, slack_ts: str, message: Message) -> Outcome:
        """Show other words in a message of ours; doing it twice does no harm."""
        arguments = said(message)
        try:
            await self._client.chat_update(
                channel=channel_id, ts=slack_ts, text=message.text, blocks=arguments.get("blocks", [])
            )
        except SlackApiError as refused:
            return _refused(refused, 1)
        except (ClientError, TimeoutError, OSError) as lost:
            return NotNow(after=_FIRST_WAIT, error=type(lost).__name__)
        return Sent(channel_id=channel_id, slack_ts=slack_ts)


def fingerprint(key: str) -> str:
    """What a message carries of its notice's key: it tells nothing, and is the same each time."""
    return hashlib.sha256(key.encode()).hexdigest()[:24]


def backoff(attempts: int) -> timedelta:
    """How long to wait before the next try: 5 s doubled each time up to five minutes, spread so that tries part."""
    longest = min(_FIRST_WAIT * 2.0 ** min(max(attempts - 1, 0), 10), _LONGEST_WAIT)
    spread: float = 0.5 + random.random() / 2  # noqa: S311 - spreads load, guards no secret
    return longest * spread


def _refused(refused: SlackApiError, attempts: int) -> Outcome:
    code = error_code(refused)
    status = getattr(refused.response, "status_code", 200)
    if status == 429 or code in _TOO_MANY:
        return NotNow(after=_told_wait(refused), error="ratelimited", counts=False)
    if status >= 500 or code in _DOUBTFUL:
        return InDoubt(error=code)
    if code in _CURABLE:
        return NotNow(after=max(backoff(attempts), _FIRST_WAIT * 3), error=code, somebody_must_act=True)
    return Never(error=code)


def _told_wait(refused: SlackApiError) -> timedelta:
    headers: Mapping[str, Any] = getattr(refused.response, "headers", None) or {}
    told = next((value for name, value in headers.items() if name.casefold() == "retry-after"), None)
    try:
        seconds = min(max(float(str(told)), 1.0), 3600.0)
    except ValueError:
        return _UNTOLD_WAIT
    return timedelta(seconds=seconds + random.random())  # noqa: S311 - spreads load, guards no secret
