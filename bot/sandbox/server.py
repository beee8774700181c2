"""Sandbox: the server that puts workspace, Web API, delivery and page together, on this machine only."""

import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.sandbox.acting import Actions
from bot.sandbox.api import DEFAULT_SCOPES, WebApi
from bot.sandbox.clock import SandboxClock
from bot.sandbox.control import Control
from bot.sandbox.delivery import (
    ACKNOWLEDGE_WITHIN,
    RETRY_AFTER,
    Delivery,
    Outcome,
    PayloadKind,
    SignedHttpDelivery,
    SocketModeDelivery,
)
from bot.sandbox.faults import Faults
from bot.sandbox.forms import Forms
from bot.sandbox.grants import Grants
from bot.sandbox.live import LivePages
from bot.sandbox.page_facts import Due
from bot.sandbox.person_side import PersonSide, in_one_sentence
from bot.sandbox.workspace import Workspace

__all__ = ["Due", "Sandbox"]

STATIC = Path(__file__).parent / "static"
BODY_AT_MOST = 2 * 1024 * 1024
# A program that is gone must not hold up the end of the sandbox.
CLOSE_WITHIN = 1.0

# The page shows text that anybody may have typed: nothing but its own files runs in it.
_PAGE_POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

# Said here, because what Windows thinks of ".js" is in its registry, and a browser runs no module of another type.
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Sandbox:
    """A Slack-compatible workspace on a port of this machine, with a page on which one acts as its people.

    Args:
        workspace: the people and channels; see `bot.sandbox.seed`.
        clock: the time of messages, shared with the program.
        advance: moves the time to a moment through every due moment before it; answers those it stopped at.
        next_due: what is due next, None when nothing is.
        request_url: where payloads are POSTed, signed; without it they go by Socket Mode.
        verbs: (verb, what it does) of the slash command, for the page to offer.
        scopes: what the app was granted.
        acknowledge_within: real seconds that the app has to answer; Slack gives three.
        real_seconds: a steady count of real seconds, for trigger ids and response URLs.
        event_retries: real seconds before each new try of an event that the app did not take; Slack's by default.
    """

    def __init__(
        self,
        workspace: Workspace,
        clock: SandboxClock,
        *,
        advance: Callable[[datetime], Awaitable[list[Due]]] | None = None,
        next_due: Callable[[], Awaitable[Due | None]] | None = None,
        request_url: str | None = None,
        verbs: Sequence[tuple[str, str]] = (),
        scopes: Sequence[str] = DEFAULT_SCOPES,
        acknowledge_within: float = ACKNOWLEDGE_WITHIN,
        real_seconds: Callable[[], float] = time.monotonic,
        event_retries: Sequence[float] = RETRY_AFTER,
    ) -> None:
        self.workspace = workspace
        self.clock = clock
        self.signing_secret = secrets.token_hex(16)
        self.page = ""
        self._advance = advance
        self._next_due = next_due
        self._request_url = request_url
        self._verbs = verbs
        self._within = acknowledge_within
        self._event_retries = event_retries
        self._grants = Grants(real_seconds)
        self._api = WebApi(
            workspace,
            clock,
            self._grants,
            scopes=frozenset(scopes),
            new_socket=self._new_socket,
            real_seconds=real_seconds,
            upload_address=lambda token: f"{self.page}/upload/{token}",
        )
        self._tickets: set[str] = set()
        self._hosts: frozenset[str] = frozenset()
        self._runner: web.AppRunner | None = None
        self._delivery: Delivery | None = None
        self._actions: Actions | None = None
        self._live: LivePages | None = None

    @property
    def bot_token(self) -> str:
        """The token of the bot, which begins with xoxb-."""
        return self._api.bot_token

    @property
    def faults(self) -> Faults:
        """What goes wrong with calls, and which calls came."""
        return self._api.faults

    @property
    def app_token(self) -> str:
        """The token for Socket Mode, which begins with xapp-."""
        return self._api.app_token

    @property
    def api_url(self) -> str:
        """The base address of the Web API, with its slash; known once the sandbox has started."""
        return f"{self.page}/api/"

    async def deliver(self, kind: PayloadKind, payload: dict[str, Any]) -> Outcome:
        """Bring the app a payload of one's own making, as whoever holds its secrets could; for trying what it takes."""
        if self._delivery is None:
            raise RuntimeError("the sandbox has not started")
        return await self._delivery.deliver(kind, payload)

    async def start(self, *, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen, on a free port for 0. Answers the page's address, for instance "http://127.0.0.1:8123"."""
        self._delivery = self._new_delivery()
        self._actions = Actions(
            workspace=self.workspace,
            clock=self.clock,
            grants=self._grants,
            delivery=self._delivery,
            response_address=lambda token: f"{self.page}/response/{token}",
            event_retries=self._event_retries,
        )
        self.workspace.on_change.append(self._actions.tell_direct_message)
        self._live = LivePages(self.workspace)
        people = PersonSide(
            workspace=self.workspace,
            clock=self.clock,
            actions=self._actions,
            forms=Forms(workspace=self.workspace, grants=self._grants, delivery=self._delivery),
            live=self._live,
            verbs=self._verbs,
            advance=self._advance,
            next_due=self._next_due,
        )
        app = web.Application(middlewares=[self._only_from_here, in_one_sentence], client_max_size=BODY_AT_MOST)
        control = Control(workspace=self.workspace, api=self._api, delivery=self._delivery)
        app.add_routes([*self._api.routes(), *people.routes(), *control.routes()])
        app.add_routes([web.get("/link", self._link), web.get("/", _page), web.get("/static/{name}", _static)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        bound = self._runner.addresses[0][1]
        self._hosts = frozenset(f"{name}:{bound}" for name in (host, "127.0.0.1", "localhost"))
        self.page = f"http://{host}:{bound}"
        return self.page

    async def stop(self) -> None:
        """End every connection and delivery, and stop listening. May be called twice."""
        if self._live is not None:
            self._live.stop()
        if self._actions is not None:
            await self._actions.stop()
        if self._delivery is not None:
            await self._delivery.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _new_delivery(self) -> Delivery:
        if self._request_url is not None:
            return SignedHttpDelivery(
                request_url=self._request_url, signing_secret=self.signing_secret, within=self._within
            )
        return SocketModeDelivery(app_id=self.workspace.bot.app_id, within=self._within)

    def _new_socket(self) -> str:
        ticket = secrets.token_urlsafe(24)
        self._tickets.add(ticket)
        return f"{self.page.replace('http', 'ws', 1)}/link?ticket={ticket}&app_id={self.workspace.bot.app_id}"

    async def _link(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets or not isinstance(self._delivery, SocketModeDelivery):
            return web.Response(status=401, text="invalid ticket")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(timeout=CLOSE_WITHIN)
        try:
            await socket.prepare(request)
        except ConnectionError:
            # Whoever asked has gone meanwhile.
            return web.Response(status=499)
        await self._delivery.serve(socket, request.transport)
        return socket

    @web.middleware
    async def _only_from_here(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        # Another site open in the same browser could otherwise act as anybody, also by a name that leads here.
        origin = request.headers.get("Origin", "")
        if request.host not in self._hosts or (origin and origin.partition("://")[2] != request.host):
            return web.Response(status=403, text="Only for the sandbox's own page.")
        return await handler(request)


async def _page(_request: web.Request) -> web.StreamResponse:
    return _file("index.html")


async def _static(request: web.Request) -> web.StreamResponse:
    return _file(request.match_info["name"])


def _file(name: str) -> web.StreamResponse:
    path = STATIC / name
    # The name is one segment of the path; a file elsewhere could only be reached by "..", which is no file here.
    if path.parent != STATIC or path.suffix not in _TYPES or not path.is_file():
        return web.Response(status=404, text="There is no such file.")
    headers = {
        "Content-Type": f"{_TYPES[path.suffix]}; charset=utf-8",
        "Content-Security-Policy": _PAGE_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-cache",
    }
    return web.FileResponse(path, headers=headers)
