"""The web side: signed deliveries from Slack, health and metrics. Knows no listener."""

import asyncio
import hmac
import socket
from collections.abc import Callable
from ipaddress import ip_address

import structlog
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.clock import system_clock
from bot.health import Health
from bot.metrics import CONTENT_TYPE

log = structlog.get_logger()

BODY_AT_MOST = 1_000_000
# Slack gives up after three seconds; whoever sends more slowly only holds a place.
BODY_WITHIN = 5.0
SIGNED_WITHIN = 60 * 5
SLACK_PATH = "/slack/events"
HEALTH_PATHS = ("/health", "/health/live")
READY_PATHS = ("/ready", "/health/ready")
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-real-ip")


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, on a free port for 0. OSError when it cannot be had.

    The protocol is named, because asyncio spares only such a connection the wait for more to send: 40 ms an answer.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(2048)
    except OSError:
        listening.close()
        raise
    return listening


class SlackDoor:
    """Where Slack's deliveries arrive: nothing is parsed before the signature holds (Slack: verifying requests)."""

    def __init__(self, app: Callable[[], AsyncApp], signing_secret: str) -> None:
        """`app` is asked for at each delivery: it is there once the program has started."""
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)

    async def take(self, request: Request) -> Response:
        """One delivery. 401 without a good signature of the last five minutes, 413 for a body of over a megabyte.

        408 when the body does not arrive, 400 for a signed one that no version of Slack's could have sent.
        """
        # A stranger is turned away before a byte of theirs is kept.
        if not _may_be_signed(request):
            return PlainTextResponse("invalid signature", status_code=401)
        try:
            async with asyncio.timeout(BODY_WITHIN):
                body = await _read(request)
        except TimeoutError:
            return PlainTextResponse("too slow", status_code=408, headers={"Connection": "close"})
        except ClientDisconnect:
            return PlainTextResponse("gone", status_code=400)
        if body is None:
            return PlainTextResponse("too large", status_code=413)
        if not self._is_signed(body, request):
            return PlainTextResponse("invalid signature", status_code=401)
        try:
            delivery = AsyncBoltRequest(
                body=body.decode("utf-8"), query=dict(request.query_params), headers=dict(request.headers)
            )
            answer = await self._app().async_dispatch(delivery)
        except Exception:
            # Bolt looks into a payload before any listener of ours does, and takes its shape for granted.
            log.exception("delivery_not_readable")
            return PlainTextResponse("unreadable", status_code=400)
        return Response(answer.body, status_code=answer.status, headers=answer.first_headers_without_set_cookie())

    def _is_signed(self, body: bytes, request: Request) -> bool:
        try:
            return self._verifier.is_valid(
                body=body,
                timestamp=request.headers["x-slack-request-timestamp"],
                signature=request.headers["x-slack-signature"],
            )
        except UnicodeDecodeError:
            # The library reckons with text, and what is no text was not signed by Slack.
            return False


def _may_be_signed(request: Request) -> bool:
    """Whether the headers are those of a delivery of the last five minutes; the signature itself is not looked at."""
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    if not (len(timestamp) < 20 and timestamp.isascii() and timestamp.isdecimal()):
        return False
    return (
        signature.isascii()
        and signature.startswith("v0=")
        and abs(system_clock().timestamp() - int(timestamp)) <= SIGNED_WITHIN
    )


async def _read(request: Request) -> bytes | None:
    """The body; `None` once it is too large, however long it goes on."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > BODY_AT_MOST:
            return None
        parts.append(part)
    return b"".join(parts)


def make_web(
    *, door: SlackDoor | None = None, health: Health | None = None, metrics_token: str | None = None
) -> Starlette:
    """The web application: Slack's door when signed HTTP is set, whether the program lives and is ready, its numbers.

    The numbers are for who asks from this machine itself; with `metrics_token`, for who shows it, from anywhere.
    """
    routes = [Route(path, _live) for path in HEALTH_PATHS]
    if health is not None:
        routes += _about(health, metrics_token)
    if door is not None:
        routes.append(Route(SLACK_PATH, door.take, methods=["POST"]))
    return Starlette(routes=routes)


async def _live(_request: Request) -> Response:
    return PlainTextResponse("alive")


def _about(health: Health, metrics_token: str | None) -> list[Route]:
    async def ready(_request: Request) -> Response:
        readiness = await health.readiness()
        return PlainTextResponse(readiness.said, status_code=200 if readiness.is_ready else 503)

    async def metrics(request: Request) -> Response:
        if not _may_read_metrics(request, metrics_token):
            return PlainTextResponse("only from this machine, or with the token", status_code=403)
        return Response(await health.metrics(), media_type=CONTENT_TYPE)

    return [*(Route(path, ready) for path in READY_PATHS), Route("/metrics", metrics)]


def _may_read_metrics(request: Request, token: str | None) -> bool:
    if token is not None:
        shown = request.headers.get("authorization", "")
        return hmac.compare_digest(shown.encode(), f"Bearer {token}".encode())
    # A proxy of this machine speaks for somebody else, whatever its own address is.
    is_forwarded = any(name in request.headers for name in _FORWARDED)
    host = request.client.host if request.client is not None else ""
    return not is_forwarded and _is_loopback(host)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
