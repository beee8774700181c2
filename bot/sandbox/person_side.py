"""Person side: the endpoints of the page and of scenario tests. Reads requests, and leaves what happens to others."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from aiohttp.helpers import content_disposition_header

from bot.sandbox import page_facts
from bot.sandbox.acting import Actions, Place
from bot.sandbox.clock import SandboxClock
from bot.sandbox.errors import NotPossible, SlackError
from bot.sandbox.forms import Forms
from bot.sandbox.live import LivePages
from bot.sandbox.page_facts import Due
from bot.sandbox.views import View
from bot.sandbox.workspace import Channel, Person, Workspace

Json = dict[str, Any]

AHEAD_AT_MOST = timedelta(days=3660)


@dataclass(kw_only=True)
class PersonSide:
    """The endpoints under /sandbox/. `advance` and `next_due` come from the program; without them time just moves."""

    workspace: Workspace
    clock: SandboxClock
    actions: Actions
    forms: Forms
    live: LivePages
    verbs: Sequence[tuple[str, str]] = ()
    advance: Callable[[datetime], Awaitable[list[Due]]] | None = None
    next_due: Callable[[], Awaitable[Due | None]] | None = None
    _moving: asyncio.Lock = field(default_factory=asyncio.Lock)

    def routes(self) -> list[web.AbstractRouteDef]:
        """The routes of the person side."""
        return [
            web.get("/sandbox/state", self.state),
            web.get("/sandbox/messages", self.messages),
            web.get("/sandbox/home", self.home),
            web.get("/sandbox/view", self.view),
            web.get("/sandbox/file", self.file),
            web.get("/sandbox/posted", self.posted),
            web.get("/sandbox/live", self.watch),
            web.post("/sandbox/type", self.type),
            web.post("/sandbox/press", self.press),
            web.post("/sandbox/submit", self.submit),
            web.post("/sandbox/cancel", self.cancel),
            web.post("/sandbox/options", self.options),
            web.post("/sandbox/clock", self.move_clock),
            web.post("/sandbox/invite_bot", self.invite_bot),
        ]

    async def state(self, request: web.Request) -> web.Response:
        """Who and what there is, as one person sees it; the first person without `as`."""
        viewer = self._person(request.query) if "as" in request.query else next(iter(self.workspace.people.values()))
        channels = [
            page_facts.channel(self.workspace, channel, viewer=viewer)
            for channel in self.workspace.channels_of(viewer.id)
        ]
        return web.json_response(
            {
                "me": page_facts.person(self.workspace, viewer),
                "workspace": self.workspace.name,
                "bot": {"id": self.workspace.bot.user_id, "name": self.workspace.bot.name},
                "people": [
                    page_facts.person(self.workspace, p) for p in self.workspace.people.values() if not p.deactivated
                ],
                "channels": channels,
                "clock": await self._clock_facts(),
                "commands": page_facts.commands(self.verbs),
            }
        )

    async def messages(self, request: web.Request) -> web.Response:
        """What a person sees in a channel; it counts as read from then on."""
        viewer = self._person(request.query)
        channel = self._channel(request.query, viewer)
        self.workspace.mark_read(viewer.id, channel)
        shown = self.workspace.messages_for(viewer.id, channel.id)
        return web.json_response({"messages": [page_facts.message(self.workspace, m) for m in shown]})

    async def home(self, request: web.Request) -> web.Response:
        """Open the Home tab."""
        return self._view_answer(self.actions.open_home(self._person(request.query)))

    async def view(self, request: web.Request) -> web.Response:
        """The modal that a person has in front of them."""
        return self._view_answer(self.workspace.views.find_top(self._person(request.query).id))

    async def file(self, request: web.Request) -> web.Response:
        """A file of a message that the person sees, to be saved."""
        viewer = self._person(request.query)
        channel = self._channel(request.query, viewer)
        message = self.workspace.find_message_for(viewer.id, channel.id, str(request.query.get("ts")))
        file = self.workspace.files.get(str(request.query.get("id")))
        if message is None or file is None or file.id not in message.files:
            raise NotPossible("That file is not there any more.", status=404)
        headers = {
            "Content-Type": file.mimetype,
            "Content-Disposition": content_disposition_header("attachment", filename=file.name),
            "X-Content-Type-Options": "nosniff",
        }
        return web.Response(body=file.content or b"", headers=headers)

    async def posted(self, request: web.Request) -> web.Response:
        """The log of posts, oldest first; with `brief` without their words."""
        removed = set(self.workspace.removed)
        tell = page_facts.posted_briefly if "brief" in request.query else page_facts.posted
        return web.json_response([tell(entry, removed=removed) for entry in self.workspace.posted])

    async def watch(self, request: web.Request) -> web.WebSocketResponse:
        """The live WebSocket of a page."""
        viewer = self._person(request.query)
        socket = web.WebSocketResponse(heartbeat=20, timeout=1)
        await socket.prepare(request)
        await self.live.serve(socket, viewer.id)
        return socket

    async def type(self, request: web.Request) -> web.Response:
        """A person types a command or a message."""
        asked = await asked_of(request)
        viewer = self._person(asked)
        channel = self._channel(asked, viewer)
        typed = await self.actions.type(viewer, channel, str(asked.get("text", "")))
        shown = page_facts.message(self.workspace, typed.ephemeral) if typed.ephemeral else None
        return web.json_response({"ok": True, "ephemeral": shown, "timed_out": typed.timed_out})

    async def press(self, request: web.Request) -> web.Response:
        """A person uses a button, a menu or another element."""
        asked = await asked_of(request)
        viewer = self._person(asked)
        taken = await self.actions.press(
            viewer,
            self._place(asked, viewer),
            str(asked.get("block_id")),
            str(asked.get("action_id")),
            asked,
            _values(asked, "state_values"),
        )
        return web.json_response({"ok": True, "timed_out": not taken})

    async def options(self, request: web.Request) -> web.Response:
        """A person types into an external menu."""
        asked = await asked_of(request)
        viewer = self._person(asked)
        found = await self.actions.options(
            viewer,
            self._place(asked, viewer),
            str(asked.get("block_id")),
            str(asked.get("action_id")),
            str(asked.get("query", "")),
        )
        return web.json_response({"options": found})

    async def submit(self, request: web.Request) -> web.Response:
        """A person sends a form in."""
        asked = await asked_of(request)
        viewer = self._person(asked)
        sent = await self.forms.submit(viewer, self._view(asked, viewer), _values(asked, "values"))
        if sent.errors is not None:
            return web.json_response({"errors": sent.errors})
        if sent.view is not None:
            return self._view_answer(sent.view)
        return web.json_response({"closed": True})

    async def cancel(self, request: web.Request) -> web.Response:
        """A person cancels a form, or with `all` closes every one of the stack."""
        asked = await asked_of(request)
        viewer = self._person(asked)
        front = await self.forms.close(viewer, self._view(asked, viewer), all_of_them=bool(asked.get("all")))
        return self._view_answer(front) if front else web.json_response({"closed": True})

    async def invite_bot(self, request: web.Request) -> web.Response:
        """Bring the bot into a channel."""
        asked = await asked_of(request)
        channel = self.workspace.channels.get(str(asked.get("channel")))
        if channel is None:
            raise NotPossible("There is no such channel.", status=404)
        inviter = self._person(asked) if "as" in asked else self.workspace.people[channel.members[0]]
        return web.json_response({"ok": True, "already_there": not self.actions.invite_bot(inviter, channel)})

    async def move_clock(self, request: web.Request) -> web.Response:
        """Move the time forward, from due moment to due moment where the program does that."""
        asked = await asked_of(request)
        async with self._moving:
            to = await self._wanted_moment(asked)
            stopped_at = await self.advance(to) if self.advance else []
            self.clock.reach(to)
        facts = await self._clock_facts()
        self.live.tell_clock(facts)
        return web.json_response(
            {
                "now": facts["now"],
                "said": facts["said"],
                "stopped_at": [page_facts.due(self.workspace, one) for one in stopped_at],
            }
        )

    async def _wanted_moment(self, asked: Json) -> datetime:
        now = self.clock()
        if asked.get("to_next"):
            coming = await self.next_due() if self.next_due else None
            if coming is None:
                raise NotPossible("Nothing is due, so there is nothing to go to. Choose a length of time.", status=409)
            return max(now, coming.at)
        try:
            if "by_minutes" in asked:
                to = now + timedelta(minutes=float(asked["by_minutes"]))
            else:
                to = datetime.fromisoformat(str(asked.get("to")))
                to = to if to.tzinfo else to.replace(tzinfo=self.workspace.zone)
        except (ValueError, TypeError, OverflowError) as unreadable:
            raise NotPossible("That is no moment. Give a date and time, or a number of minutes.") from unreadable
        if to < now:
            raise NotPossible("The clock only goes forward. Nothing changed; choose a later moment.", status=409)
        if to - now > AHEAD_AT_MOST:
            raise NotPossible("The clock goes at most ten years ahead at a time. Choose a nearer moment.", status=409)
        return to

    async def _clock_facts(self) -> Json:
        coming = await self.next_due() if self.next_due else None
        return page_facts.clock(self.workspace, self.clock(), coming)

    def _view_answer(self, view: View | None) -> web.Response:
        return web.json_response({"view": self.workspace.views.as_payload(view) if view else None})

    def _person(self, asked: Any) -> Person:
        person = self.workspace.people.get(str(asked.get("as")))
        if person is None or person.deactivated:
            raise NotPossible("There is nobody with that id in the workspace.", status=404)
        return person

    def _channel(self, asked: Any, viewer: Person) -> Channel:
        channel = self.workspace.channels.get(str(asked.get("channel")))
        if channel is None or viewer.id not in channel.members:
            raise NotPossible(f"{viewer.name} is not in that channel.", status=404)
        return channel

    def _view(self, asked: Json, viewer: Person) -> View:
        view = self.workspace.views.find(str(asked.get("view_id")))
        if view is None or view.person != viewer.id:
            raise NotPossible("That form is not open any more.", status=404)
        return view

    def _place(self, asked: Json, viewer: Person) -> Place:
        if asked.get("view_id"):
            return Place(view=self._view(asked, viewer))
        channel = self._channel(asked, viewer)
        message = self.workspace.find_message_for(viewer.id, channel.id, str(asked.get("ts")))
        if message is None:
            raise NotPossible("That message is not there any more.", status=404)
        return Place(channel=channel, message=message)


def _values(asked: Json, name: str) -> Json:
    """State by block and action; whatever is not of that shape counts as untouched."""
    given = asked.get(name)
    if not isinstance(given, dict):
        return {}
    return {block: actions for block, actions in given.items() if isinstance(actions, dict)}


async def asked_of(request: web.Request) -> Json:
    """What was asked, as a JSON object. NotPossible when it is none."""
    try:
        asked = await request.json()
    except ValueError as unreadable:
        raise NotPossible("The request is no JSON.") from unreadable
    if not isinstance(asked, dict):
        raise NotPossible("The request is no JSON object.")
    return asked


@web.middleware
async def in_one_sentence(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """What is not possible is answered with one sentence for the person."""
    try:
        return await handler(request)
    except NotPossible as refused:
        return web.json_response({"error": refused.sentence}, status=refused.status)
    except SlackError as refused:
        return web.json_response({"error": f"Slack would refuse this: {refused.code}."}, status=422)
