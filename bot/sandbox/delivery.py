"""Delivery: brings payloads to the app, by Socket Mode or by signed HTTP, and waits three seconds for the answer.

Knows nothing of what a payload says.
"""

import asyncio
import itertools
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

Json = dict[str, Any]
PayloadKind = Literal["slash_commands", "interactive", "events_api"]

ACKNOWLEDGE_WITHIN = 3.0


@dataclass(frozen=True, kw_only=True)
class Acknowledged:
    """The app answered in time; `payload` is empty for a bare acknowledgement."""

    payload: Json = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    """No answer that counts: `operation_timeout` when it was late, `dispatch_failed` when the app could not take it."""

    code: Literal["operation_timeout", "dispatch_failed"]

    @property
    def timed_out(self) -> bool:
        """Whether the app was late, rather than broken."""
        return self.code == "operation_timeout"


Outcome = Acknowledged | Unanswered


class Delivery(Protocol):
    """A road to the app."""

    async def deliver(self, kind: PayloadKind, payload: Json) -> Outcome:
        """Bring one payload to the app; the answer within three real seconds, a late one counts as none."""

    async def stop(self) -> None:
        """End every connection."""


class SocketModeDelivery:
    """Envelopes over the WebSockets that the app opened; each payload goes to one of them, in turn."""

    def __init__(self, *, app_id: str, within: float = ACKNOWLEDGE_WITHIN) -> None:
        self._app_id = app_id
        self._within = within
        self._sockets: list[web.WebSocketResponse] = []
        self._turns = itertools.count()
        self._connected = asyncio.Event()
        self._waiting: dict[str, asyncio.Future[Json]] = {}

    async def serve(self, socket: web.WebSocketResponse) -> None:
        """Greet a new connection and read its acknowledgements until it closes."""
        self._sockets.append(socket)
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
            if not self._sockets:
                self._connected.clear()

    async def deliver(self, kind: PayloadKind, payload: Json) -> Outcome:
        """Send one envelope and wait for its acknowledgement; a program that is just starting may connect meanwhile."""
        envelope_id = str(uuid.uuid4())
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = answer
        envelope = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        try:
            async with asyncio.timeout(self._within):
                await self._connected.wait()
                socket = self._sockets[next(self._turns) % len(self._sockets)]
                await socket.send_json(envelope)
                return Acknowledged(payload=await answer)
        except TimeoutError:
            return Unanswered(code="operation_timeout" if self._sockets else "dispatch_failed")
        except ConnectionError:
            return Unanswered(code="dispatch_failed")
        finally:
            self._waiting.pop(envelope_id, None)

    async def stop(self) -> None:
        """Tell every connection to go, and close it."""
        for socket in list(self._sockets):
            await socket.close(code=aiohttp.WSCloseCode.GOING_AWAY)

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

    async def deliver(self, kind: PayloadKind, payload: Json) -> Outcome:
        """POST the payload as Slack encodes its kind; any answer but 200 counts as none."""
        body, content_type = _encoded(kind, payload)
        try:
            async with self._session.post(
                self._request_url, data=body.encode(), headers=self._signed(body, content_type)
            ) as response:
                if response.status != 200:
                    return Unanswered(code="dispatch_failed")
                return Acknowledged(payload=_decoded(await response.text()))
        except TimeoutError:
            return Unanswered(code="operation_timeout")
        except aiohttp.ClientError:
            return Unanswered(code="dispatch_failed")

    async def stop(self) -> None:
        """Close the connections."""
        await self._session.close()

    def _signed(self, body: str, content_type: str) -> dict[str, str]:
        timestamp = str(int(time.time()))
        return {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": self._signer.generate_signature(timestamp=timestamp, body=body) or "",
            "User-Agent": "prevent-bot sandbox",
        }


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
