"""The web side: signed deliveries from Slack, and health. Knows no listener."""

import socket
from collections.abc import Callable

import structlog
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

log = structlog.get_logger()

BODY_AT_MOST = 1_000_000
SLACK_PATH = "/slack/events"


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
        """One delivery. 413 for a body of over a megabyte, 401 without a good signature of the last five minutes."""
        body = await _read(request)
        if body is None:
            return PlainTextResponse("too large", status_code=413)
        if not self._is_signed(body, request):
            return PlainTextResponse("invalid signature", status_code=401)
        try:
            delivery = AsyncBoltRequest(
                body=body.decode("utf-8"), query=dict(request.query_params), headers=dict(request.headers)
            )
        except (UnicodeDecodeError, ValueError, RecursionError):
            return PlainTextResponse("unreadable", status_code=400)
        answer = await self._app().async_dispatch(delivery)
        return Response(answer.body, status_code=answer.status, headers=answer.first_headers_without_set_cookie())

    def _is_signed(self, body: bytes, request: Request) -> bool:
        timestamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if not (len(timestamp) < 20 and timestamp.isascii() and timestamp.isdecimal() and signature.isascii()):
            return False
        try:
            return self._verifier.is_valid(body=body, timestamp=timestamp, signature=signature)
        except UnicodeDecodeError:
            # The library reckons with text, and what is no text was not signed by Slack.
            return False


async def _read(request: Request) -> bytes | None:
    """The body; `None` once it is too large, however long it goes on."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > BODY_AT_MOST:
            return None
        parts.append(part)
    return b"".join(parts)


def make_web(*, door: SlackDoor | None, is_ready: Callable[[], bool]) -> Starlette:
    """The web application: Slack's door when signed HTTP is set, and whether the program lives and is ready."""

    def live(_request: Request) -> Response:
        return PlainTextResponse("alive")

    def ready(_request: Request) -> Response:
        return PlainTextResponse("ready") if is_ready() else PlainTextResponse("not ready", status_code=503)

    routes = [Route("/health/live", live), Route("/health/ready", ready)]
    if door is not None:
        routes.append(Route(SLACK_PATH, door.take, methods=["POST"]))
    return Starlette(routes=routes)
