"""Delivery: brings payloads to the app, by Socket Mode or by signed HTTP, and waits three seconds for the answer.

Knows nothing of what a payload says.
"""

import asyncio
import itertools
import json
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

Json = dict[str, Any]
PayloadKind = Literal["slash_commands", "interactive", "events_api"]
GoodBye = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets"]
"""Why Slack ends a connection."""

ACKNOWLEDGE_WITHIN = 3.0
RETRY_AFTER = (0.0, 60.0, 300.0)
"""Slack brings an event that was not taken again: at once, after one minute, after five."""
SOCKETS_AT_MOST = 10


@dataclass(frozen=True, kw_only=True)
class Acknowledged:
    """The app answered in time; `payload` is empty for a bare acknowledgement."""

    payload: Json = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    """No answer that counts: `operation_timeout` when it was late, `dispatch_failed` when the app could not take it.

    `may_retry` is false when the app asked not to be brought it again.
    """

    code: Literal["operation_timeout", "dispatch_failed"]
    may_retry: bool = True

    @property
    def timed_out(self) -> bool:
        """Whether the app was late, rather than broken."""
        return self.code == "operation_timeout"

    @property
    def reason(self) -> str:
        """Slack's word for it in a retry."""
        return "http_timeout" if self.timed_out else "http_error"


Outcome = Acknowledged | Unanswered


@dataclass(frozen=True, kw_only=True)
class Retry:
    """That a payload comes again: for which time, and why."""

    number: int
    reason: str


class Delivery(Protocol):
    """A road to the app."""

    async def deliver(self, kind: PayloadKind, payload: Json, *, retry: Retry | None = None) -> Outcome:
        """Bring one payload to the app; the answer within three real seconds, a late one counts as none."""

    async def repeat(self, kind: PayloadKind, *, copies: int) -> int:
        """Bring the last payload of that kind again, all copies at once; how many were brought."""

    async def stop(self) -> None:
        """End every connection."""


async def deliver_event(delivery: Delivery, payload: Json, *, waits: Sequence[float] = RETRY_AFTER) -> None:
    """Bring an event; one that the app did not take comes again after each of the *waits*, in real seconds."""
    outcome = await delivery.deliver("events_api", payload)
    for number, wait in enumerate(waits, start=1):
        if isinstance(outcome, Acknowledged) or not outcome.may_retry:
            return
        await asyncio.sleep(wait)
        retry = Retry(number=number, reason=outcome.reason)
        outcome = await delivery.deliver("events_api", payload, retry=retry)


class SocketModeDelivery:
    """Envelopes over the WebSockets that the app opened; each payload goes to one of them, in turn."""

    def __init__(self, *, app_id: str, within: float = ACKNOWLEDGE_WITHIN) -> None:
        self._app_id = app_id
        self._within = within
        self._sockets: list[web.WebSocketResponse] = []
        self._transports: dict[web.WebSocketResponse, asyncio.WriteTransport] = {}
        self._leaving: set[web.WebSocketResponse] = set()
        self._turns = itertools.count()
        self._connected = asyncio.Event()
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._last: dict[PayloadKind, Json] = {}
        self._closing: set[asyncio.Task[None]] = set()

    async def serve(self, socket: web.WebSocketResponse, transport: asyncio.WriteTransport | None) -> None:
        """Greet a new connection and read its acknowledgements until it closes; one above ten is sent away."""
        if len(self._sockets) >= SOCKETS_AT_MOST:
            await socket.send_json(_goodbye("too_many_websockets"))
            await socket.close()
            return
        self._sockets.append(socket)
        if transport is not None:
            self._transports[socket] = transport
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self._sockets),
                "connection_info": {"app_id": self._app_id},
                "debug_info": {"host": "sandbox", "approximate_connection_time": 18_060},
            }
        )
        self._connected.set()
        try:
            async for frame in socket:
                if frame.type == aiohttp.WSMsgType.TEXT:
                    self._take(frame.data)
        finally:
            self._sockets.remove(socket)
            self._transports.pop(socket, None)
            self._leaving.discard(socket)
            if not self._sockets:
                self._connected.clear()

    async def deliver(self, kind: PayloadKind, payload: Json, *, retry: Retry | None = None) -> Outcome:
        """Send one envelope and wait for its acknowledgement; a program that is just starting may connect meanwhile."""
        self._last[kind] = payload
        envelope_id = str(uuid.uuid4())
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = answer
        envelope = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if retry is not None:
            envelope |= {"retry_attempt": retry.number, "retry_reason": retry.reason}
        try:
            async with asyncio.timeout(self._within):
                await self._connected.wait()
                await self._next_socket().send_json(envelope)
                return Acknowledged(payload=await answer)
        except TimeoutError:
            return Unanswered(code="operation_timeout" if self._sockets else "dispatch_failed")
        except ConnectionError:
            return Unanswered(code="dispatch_failed")
        finally:
            self._waiting.pop(envelope_id, None)

    async def repeat(self, kind: PayloadKind, *, copies: int) -> int:
        """Send the last payload of that kind again in envelopes of their own, to one socket after the other."""
        payload = self._last.get(kind)
        if payload is None:
            return 0
        await asyncio.gather(*(self.deliver(kind, payload) for _ in range(copies)))
        return copies

    async def say_goodbye(self, reason: GoodBye, *, close_after: float) -> int:
        """Tell every connection to open another one, and close it after so many real seconds; how many were told."""
        leaving = [socket for socket in self._sockets if socket not in self._leaving]
        self._leaving.update(leaving)
        for socket in leaving:
            await socket.send_json(_goodbye(reason))
            task = asyncio.create_task(_close_later(socket, close_after))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)
        return len(leaving)

    def drop(self) -> int:
        """Cut every connection without a word, as a network does; how many there were."""
        dropped = list(self._transports.values())
        for transport in dropped:
            transport.abort()
        return len(dropped)

    async def stop(self) -> None:
        """Tell every connection to go, and close it."""
        for task in list(self._closing):
            task.cancel()
        for socket in list(self._sockets):
            await socket.close(code=aiohttp.WSCloseCode.GOING_AWAY)

    def _next_socket(self) -> web.WebSocketResponse:
        """One that stays, if there is any."""
        fit = [socket for socket in self._sockets if socket not in self._leaving] or self._sockets
        return fit[next(self._turns) % len(fit)]

    def _take(self, frame: str) -> None:
        try:
            answer = json.loads(frame)
        except ValueError:
            return
        waiting = self._waiting.get(answer.get("envelope_id", "")) if isinstance(answer, dict) else None
        if waiting is not None and not waiting.done():
            payload = answer.get("payload")
            waiting.set_result(payload if isinstance(payload, dict) else {})


class SignedHttpDelivery:
    """POST requests to the app's request URL, signed with the signing secret (version 0)."""

    def __init__(self, *, request_url: str, signing_secret: str, within: float = ACKNOWLEDGE_WITHIN) -> None:
        self._request_url = request_url
        self._signer = SignatureVerifier(signing_secret)
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=within))
        self._last: dict[PayloadKind, tuple[str, dict[str, str]]] = {}

    async def deliver(self, kind: PayloadKind, payload: Json, *, retry: Retry | None = None) -> Outcome:
        """POST the payload as Slack encodes its kind; any answer but 200 counts as none."""
        body, content_type = _encoded(kind, payload)
        headers = self._signed(body, content_type)
        self._last[kind] = (body, headers)
        if retry is not None:
            headers = {**headers, "X-Slack-Retry-Num": str(retry.number), "X-Slack-Retry-Reason": retry.reason}
        return await self._post(body, headers)

    async def repeat(self, kind: PayloadKind, *, copies: int) -> int:
        """POST the last body of that kind again with the same signature, as whoever caught it on the way could."""
        last = self._last.get(kind)
        if last is None:
            return 0
        await asyncio.gather(*(self._post(*last) for _ in range(copies)))
        return copies

    async def stop(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def _post(self, body: str, headers: dict[str, str]) -> Outcome:
        try:
            async with self._session.post(self._request_url, data=body.encode(), headers=headers) as response:
                if response.status != 200:
                    may_retry = response.headers.get("X-Slack-No-Retry") != "1"
                    return Unanswered(code="dispatch_failed", may_retry=may_retry)
                return Acknowledged(payload=_decoded(await response.text()))
        except TimeoutError:
            return Unanswered(code="operation_timeout")
        except aiohttp.ClientError:
            return Unanswered(code="dispatch_failed")

    def _signed(self, body: str, content_type: str) -> dict[str, str]:
        timestamp = str(int(time.time()))
        return {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": self._signer.generate_signature(timestamp=timestamp, body=body) or "",
            "User-Agent": "prevent-bot sandbox",
        }


async def _close_later(socket: web.WebSocketResponse, seconds: float) -> None:
    await asyncio.sleep(seconds)
    await socket.close()


def _goodbye(reason: GoodBye) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}


def _encoded(kind: PayloadKind, payload: Json) -> tuple[str, str]:
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(fields), "application/x-www-form-urlencoded"


def _decoded(body: str) -> Json:
    if not body.strip():
        return {}
    try:
        read = json.loads(body)
    except ValueError:
        return {"text": body}
    return read if isinstance(read, dict) else {"text": body}
