"""A server on this machine that answers each call as a test has told it to, and remembers what it was asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Json = dict[str, Any]


@dataclass(frozen=True)
class _Held:
    until: asyncio.Event
    answer: web.Response


@dataclass
class ToldServer:
    """Answers are taken in order, the last one again and again; "lost" hangs up without a word."""

    answers: list["web.Response | str | _Held"] = field(default_factory=list)
    asked: list[tuple[str, Json]] = field(default_factory=list)
    url: str = ""
    was_asked: asyncio.Event = field(default_factory=asyncio.Event)
    """Set with the first call."""

    def says(self, body: Json, *, status: int = 200, headers: dict[str, str] | None = None) -> None:
        """The next answer."""
        self.answers.append(web.json_response(body, status=status, headers=headers))

    def loses(self) -> None:
        """The next answer never comes: the call is taken, and the connection ends."""
        self.answers.append("lost")

    def holds(self, body: Json) -> asyncio.Event:
        """The next answer comes when the event is set."""
        until = asyncio.Event()
        self.answers.append(_Held(until, web.json_response(body)))
        return until

    def says_in_html(self, status: int) -> None:
        """The next answer comes from something in between, not from Slack."""
        self.answers.append(web.Response(text="<html>Sorry</html>", status=status, content_type="text/html"))

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body: Json = dict(request.query)
        if request.content_type == "application/json":
            body |= await request.json()
        else:
            body |= dict(await request.post())
        self.asked.append((request.match_info["method"], body))
        self.was_asked.set()
        told = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(told, _Held):
            await told.until.wait()
            told = told.answer
        if isinstance(told, str):
            if request.transport is not None:
                request.transport.abort()
            raise asyncio.CancelledError
        return web.Response(body=told.body, status=told.status, headers=told.headers)


@asynccontextmanager
async def told_server() -> AsyncIterator[ToldServer]:
    """Such a server on a free port."""
    server = ToldServer()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", server._answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    try:
        yield server
    finally:
        await runner.cleanup()
