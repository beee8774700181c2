"""Reads what stands in a conversation, as far as the bot's own messages carry a notice's fingerprint. Decides nothing.

Slack lets an app that is sold outside its marketplace read once a minute, 15 messages at a time: so each call asks for
leave first, and a reading that is cut short goes on where it stood.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any  # Slack's answers are open JSON: read right here

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.courier import METADATA, NotNow, refusal
from bot.slack.client import Installation, error_code

log = structlog.get_logger()

_PAGE = 100
_MOST_PAGES = 20
_MOST_HALFWAY = 200
_AFTER_SILENCE = timedelta(seconds=10)
# These pass by themselves. Any other word of Slack's means that the conversation cannot be read.
_PASSING = frozenset({"fatal_error", "internal_error", "service_unavailable", "request_timeout"})

Leave = Callable[[], Awaitable[bool]]
"""Asked before each call: whether it may be made now."""


@dataclass(frozen=True, kw_only=True)
class Read:
    """What was found between two moments, whole."""

    channel_id: str
    """The conversation that was read: of somebody's account, their direct messages."""
    hits: Mapping[str, tuple[str, ...]]
    """The messages that carry a fingerprint, by that, earliest first."""


@dataclass(frozen=True, kw_only=True)
class NotRead:
    """It could not be read."""

    error: str
    is_lasting: bool = False
    """Whether it will not be readable later either."""
    again_after: timedelta = _AFTER_SILENCE
    asked_to_pause: bool = False


@dataclass
class _Halfway:
    before: str | None = None
    """Everything from this message on was read."""
    found: dict[str, list[str]] = field(default_factory=dict)


class History:
    """Looks for messages of ours by the fingerprints of their notices."""

    def __init__(self, client: AsyncWebClient, installation: Installation) -> None:
        self._client = client
        self._home = installation
        self._direct: dict[str, str] = {}
        self._halfway: dict[tuple[str, float, float | None], _Halfway] = {}

    async def read(self, channel_id: str, *, oldest: datetime, latest: datetime | None, leave: Leave) -> Read | NotRead:
        """Every message of ours between the two instants; `channel_id` may be an account, of whom the direct ones."""
        try:
            if channel_id[:1] in {"U", "W"} and channel_id not in self._direct:
                if not await leave():
                    return NotRead(error="no_leave")
                await self._open(channel_id)
            return await self._read(self._direct.get(channel_id, channel_id), oldest, latest, leave)
        except SlackApiError as refused:
            return _not_read(refused)
        except (ClientError, TimeoutError, OSError) as lost:
            return NotRead(error=type(lost).__name__)
        except Exception as broken:
            # JSON of another shape than Slack's: the library fails over it in many ways.
            log.exception("history_not_understood")
            return NotRead(error=type(broken).__name__)

    async def _open(self, user_id: str) -> None:
        answer = await self._client.conversations_open(users=user_id)
        channel: Mapping[str, Any] = answer.get("channel") or {}
        self._direct[user_id] = str(channel["id"])

    async def _read(self, channel_id: str, oldest: datetime, latest: datetime | None, leave: Leave) -> Read | NotRead:
        window = (channel_id, oldest.timestamp(), latest.timestamp() if latest is not None else None)
        halfway = self._halfway.pop(window, None) or _Halfway()
        for _ in range(_MOST_PAGES):
            # Kept before each call: whatever ends it, the next reading goes on from here.
            self._keep(window, halfway)
            if not await leave():
                return NotRead(error="no_leave")
            answer = await self._client.conversations_history(
                channel=channel_id,
                oldest=_ts(oldest),
                # What is none is left out.
                latest=halfway.before or (_ts(latest) if latest is not None else None),
                include_all_metadata=True,
                limit=_PAGE,
            )
            messages: list[Mapping[str, Any]] = list(answer.get("messages") or [])
            for message in messages:
                fingerprint = self._fingerprint(message)
                if fingerprint is not None:
                    halfway.found.setdefault(fingerprint, []).append(str(message["ts"]))
            if not messages or not answer.get("has_more"):
                self._halfway.pop(window, None)
                hits = {one: tuple(sorted(set(found), key=float)) for one, found in halfway.found.items()}
                return Read(channel_id=channel_id, hits=hits)
            halfway.before = min((str(message["ts"]) for message in messages), key=float)
        return NotRead(error="too_much_to_read", again_after=timedelta(0))

    def _keep(self, window: tuple[str, float, float | None], halfway: _Halfway) -> None:
        self._halfway[window] = halfway
        while len(self._halfway) > _MOST_HALFWAY:
            del self._halfway[next(iter(self._halfway))]

    def _fingerprint(self, message: Mapping[str, Any]) -> str | None:
        """What the message carries of a notice, if it is ours: other apps may write what they like."""
        metadata: Mapping[str, Any] = message.get("metadata") or {}
        payload: Mapping[str, Any] = metadata.get("event_payload") or {}
        found = payload.get("notice")
        if metadata.get("event_type") != METADATA or not isinstance(found, str):
            return None
        author = message.get("bot_id") or message.get("user")
        ours = {self._home.bot_id, self._home.bot_user_id} - {""}
        return found if author is None or not ours or author in ours else None


def _ts(moment: datetime) -> str:
    return f"{moment.timestamp():.6f}"


def _not_read(refused: SlackApiError) -> NotRead:
    outcome, code = refusal(refused, 1), error_code(refused)
    if isinstance(outcome, NotNow) and outcome.asked_to_pause:
        return NotRead(error="ratelimited", again_after=outcome.after, asked_to_pause=True)
    is_passing = code in _PASSING or code.startswith("http_")
    return NotRead(error=code, is_lasting=not is_passing)
