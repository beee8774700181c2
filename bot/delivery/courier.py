"""Carries one message to Slack and says what became of it. Knows no outbox."""

import hashlib
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any  # Slack's answers are open JSON: read right here

import structlog
from aiohttp import ClientConnectorError, ClientError, ClientHttpProxyError, ConnectionTimeoutError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import error_code
from bot.slack.roads import said
from handlers.services import Message

log = structlog.get_logger()

METADATA = "prevent_notice"
_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(minutes=5)
_SHORTEST_WAIT = timedelta(seconds=0.5)
_UNTOLD_WAIT = timedelta(seconds=30)
_LONGEST_TOLD = timedelta(days=1)
_TOO_MANY = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
# Documented as "possible some aspect of the operation succeeded": nobody knows.
_DOUBTFUL = frozenset({"fatal_error", "internal_error"})
# Slack has not looked at the message at all, and will another time.
_PASSING = frozenset({"service_unavailable", "request_timeout", "team_added_to_org", "accesslimited"})
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
    }
)
_REQUEST_ID = "x-slack-req-id"


@dataclass(frozen=True, kw_only=True)
class _Answered:
    http_status: int | None = None
    """The status of the answer; `None` when none came."""
    request_id: str | None = None
    """Slack's own name for the request."""


@dataclass(frozen=True, kw_only=True)
class Sent(_Answered):
    """Slack took the message."""

    channel_id: str
    slack_ts: str


@dataclass(frozen=True, kw_only=True)
class NotNow(_Answered):
    """It surely did not arrive, and is worth another try."""

    after: timedelta
    error: str
    counts: bool = True
    """Whether it counts as an attempt: being asked to wait does not."""
    asked_to_pause: bool = False
    """Whether Slack asked for silence so long (429)."""
    somebody_must_act: bool = False


@dataclass(frozen=True, kw_only=True)
class Never(_Answered):
    """It surely did not arrive, and never will."""

    error: str


@dataclass(frozen=True, kw_only=True)
class InDoubt(_Answered):
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
            return refusal(refused, attempts)
        except (ClientConnectorError, ConnectionTimeoutError, ClientHttpProxyError) as unreached:
            return NotNow(after=backoff(attempts), error=type(unreached).__name__)
        except (ClientError, TimeoutError, OSError) as lost:
            return InDoubt(error=type(lost).__name__)
        except Exception as broken:
            # JSON of another shape than Slack's, or a body that is no text: the library fails over it in many ways.
            log.exception("answer_not_understood")
            return InDoubt(error=type(broken).__name__)
        channel, ts = answer.get("channel"), answer.get("ts")
        if not ts:
            # Something in between answers for Slack.
            return InDoubt(error="no_ts", http_status=answer.status_code)
        return Sent(
            channel_id=str(channel or channel_id),
            slack_ts=str(ts),
            http_status=answer.status_code,
            request_id=_header(answer.headers, _REQUEST_ID),
        )

    async def update(self, channel_id: str, slack_ts: str, message: Message) -> Outcome:
        """Show other words in a message of ours; doing it twice does no harm."""
        arguments = said(message)
        try:
            await self._client.chat_update(
                channel=channel_id, ts=slack_ts, text=message.text, blocks=arguments.get("blocks", [])
            )
        except SlackApiError as refused:
            outcome = refusal(refused, 1)
            return _again(outcome) if isinstance(outcome, InDoubt) else outcome
        except (ClientError, TimeoutError, OSError) as lost:
            return NotNow(after=_FIRST_WAIT, error=type(lost).__name__)
        return Sent(channel_id=channel_id, slack_ts=slack_ts)

    async def delete(self, channel_id: str, slack_ts: str) -> bool:
        """Take a message of ours away; whether it is gone."""
        try:
            await self._client.chat_delete(channel=channel_id, ts=slack_ts)
        except SlackApiError as refused:
            return error_code(refused) == "message_not_found"
        except (ClientError, TimeoutError, OSError) as lost:
            log.warning("message_not_deleted", error=type(lost).__name__)
            return False
        return True


def fingerprint(key: str) -> str:
    """What a message carries of its notice's key: it tells nothing, and is the same each time."""
    return hashlib.sha256(key.encode()).hexdigest()[:24]


def backoff(attempts: int) -> timedelta:
    """How long to wait before the next try, after so many: at most 5 s doubled each time, up to five minutes.

    Anything up to that, by chance, so that those who failed together do not come back together.
    """
    longest = min(_FIRST_WAIT * 2.0 ** min(max(attempts - 1, 0), 10), _LONGEST_WAIT)
    return max(_SHORTEST_WAIT, longest * random.random())  # noqa: S311 - spreads load, guards no secret


def refusal(refused: SlackApiError, attempts: int) -> Outcome:
    """What an answer that is no "ok" means for the call, after so many attempts."""
    code, status = error_code(refused), _status(refused)
    headers: Mapping[str, Any] = getattr(refused.response, "headers", None) or {}
    request_id = _header(headers, _REQUEST_ID)
    if status == 429 or code in _TOO_MANY:
        wait = _told_wait(_header(headers, "retry-after"))
        return NotNow(
            after=wait,
            error="ratelimited",
            counts=False,
            asked_to_pause=True,
            http_status=status,
            request_id=request_id,
        )
    if status >= 500 or code in _DOUBTFUL:
        return InDoubt(error=code, http_status=status, request_id=request_id)
    if code in _CURABLE:
        after = max(backoff(attempts), _FIRST_WAIT * 3)
        return NotNow(after=after, error=code, somebody_must_act=True, http_status=status, request_id=request_id)
    if code in _PASSING:
        return NotNow(after=backoff(attempts), error=code, http_status=status, request_id=request_id)
    if code.startswith("http_"):
        # Not Slack's answer. What refuses in its place (4xx) let nothing through; what says yes in its place may have.
        error = f"http_{status}"
        if 400 <= status < 500:
            return NotNow(after=backoff(attempts), error=error, http_status=status)
        return InDoubt(error=error, http_status=status)
    return Never(error=code, http_status=status, request_id=request_id)


def _again(outcome: InDoubt) -> NotNow:
    return NotNow(after=_FIRST_WAIT, error=outcome.error, http_status=outcome.http_status)


def _status(refused: SlackApiError) -> int:
    # Where the answer was no JSON, the library hands on the HTTP library's answer in place of its own.
    response: Any = refused.response
    found = getattr(response, "status_code", None) or getattr(response, "status", None)
    return found if isinstance(found, int) else 0


def _told_wait(told: str | None) -> timedelta:
    try:
        seconds = max(float(str(told)), 1.0)
        wait = min(timedelta(seconds=seconds), _LONGEST_TOLD)
    except (ValueError, OverflowError):
        wait = _UNTOLD_WAIT
    return wait + timedelta(seconds=random.random())  # noqa: S311 - spreads load, guards no secret


def _header(headers: Mapping[str, Any], wanted: str) -> str | None:
    found = next((value for name, value in headers.items() if name.casefold() == wanted), None)
    if isinstance(found, list):
        found = found[0] if found else None
    return str(found) if found is not None else None
