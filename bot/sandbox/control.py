"""Control: the endpoints with which a test makes Slack misbehave, and asks what came. Knows no page and no person."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, get_args

from aiohttp import web

from bot.sandbox import payloads
from bot.sandbox.api import WebApi
from bot.sandbox.delivery import Delivery, GoodBye, PayloadKind, SocketModeDelivery, deliver_event
from bot.sandbox.errors import NotPossible, SlackError
from bot.sandbox.faults import read_faults, shown
from bot.sandbox.person_side import asked_of
from bot.sandbox.workspace import Channel, Workspace

Json = dict[str, Any]


@dataclass(kw_only=True)
class Control:
    """The endpoints under /sandbox/ that no person in a workspace has."""

    workspace: Workspace
    api: WebApi
    delivery: Delivery
    running: set[asyncio.Task[None]] = field(default_factory=set)
    """Events on their way; the loop itself holds tasks only weakly."""

    def routes(self) -> list[web.AbstractRouteDef]:
        """The routes of the control side."""
        return [
            web.get("/sandbox/faults", self.list_faults),
            web.post("/sandbox/faults", self.put_in_faults),
            web.delete("/sandbox/faults", self.clear_faults),
            web.get("/sandbox/calls", self.calls),
            web.post("/sandbox/history", self.limit_history),
            web.post("/sandbox/disconnect", self.disconnect),
            web.post("/sandbox/repeat", self.repeat),
            web.post("/sandbox/happen", self.happen),
        ]

    async def list_faults(self, _request: web.Request) -> web.Response:
        """The faults that were put in, with how often each struck."""
        return web.json_response([shown(fault) for fault in self.api.faults.listed()])

    async def put_in_faults(self, request: web.Request) -> web.Response:
        """Let faults strike: {"faults": [...], "seed": 1}. They add to those that are there."""
        asked = await asked_of(request)
        faults = read_faults(asked.get("faults"))
        if "seed" in asked:
            self.api.faults.seed(int(asked["seed"]))
        for fault in faults:
            self.api.faults.put_in(fault)
        return web.json_response({"ok": True})

    async def clear_faults(self, _request: web.Request) -> web.Response:
        """Let nothing more go wrong."""
        self.api.faults.clear()
        return web.json_response({"ok": True})

    async def calls(self, request: web.Request) -> web.Response:
        """The calls that came, oldest first, of one `method` where it is named; with `counted` only how many."""
        wanted = request.query.get("method")
        found = [call for call in self.api.faults.calls if wanted in (None, call.method)]
        if "counted" in request.query:
            return web.json_response(Counter(call.method for call in found))
        return web.json_response([asdict(call) for call in found])

    async def limit_history(self, request: web.Request) -> web.Response:
        """Read history as an internal app ({"distributed": false}) or as one that is sold outside the Marketplace."""
        asked = await asked_of(request)
        self.api.is_distributed = bool(asked.get("distributed"))
        return web.json_response({"ok": True})

    async def disconnect(self, request: web.Request) -> web.Response:
        """Tell the sockets to go: {"reason": "warning", "close_after": 10}; with `abruptly` without a word."""
        asked = await asked_of(request)
        if not isinstance(self.delivery, SocketModeDelivery):
            raise NotPossible("The program takes deliveries by HTTP: there is no socket.", status=409)
        if asked.get("abruptly"):
            return web.json_response({"told": self.delivery.drop()})
        if asked.get("reason") not in get_args(GoodBye):
            raise NotPossible(f"Slack gives no such reason: {', '.join(get_args(GoodBye))}.")
        told = await self.delivery.say_goodbye(asked["reason"], close_after=float(asked.get("close_after", 10)))
        return web.json_response({"told": told})

    async def repeat(self, request: web.Request) -> web.Response:
        """Bring the last payload of a kind again, the very same: {"kind": "events_api", "copies": 2}, all at once."""
        asked = await asked_of(request)
        if asked.get("kind") not in get_args(PayloadKind):
            raise NotPossible(f"There is no such kind: {', '.join(get_args(PayloadKind))}.")
        copies = await self.delivery.repeat(asked["kind"], copies=int(asked.get("copies", 1)))
        return web.json_response({"brought": copies})

    async def happen(self, request: web.Request) -> web.Response:
        """Let something happen in the workspace: {"what": "archived", "channel": "C0STEERING"}."""
        asked = await asked_of(request)
        deeds: dict[str, Callable[[Json], None]] = {
            "archived": lambda asked: setattr(self._channel(asked), "archived", True),
            "unarchived": lambda asked: setattr(self._channel(asked), "archived", False),
            "bot_removed": self._remove_bot,
            "message_deleted": self._delete_message,
            "person_deactivated": self._deactivate,
            "token_revoked": lambda _asked: setattr(self.api, "is_revoked", True),
            "token_renewed": lambda _asked: setattr(self.api, "is_revoked", False),
        }
        if asked.get("what") not in deeds:
            raise NotPossible(f"That cannot happen here: {', '.join(deeds)}.")
        deeds[asked["what"]](asked)
        if asked["what"] == "person_deactivated":
            self._tell(payloads.account_closed(self.workspace, str(asked["person"])))
        return web.json_response({"ok": True})

    def _tell(self, inner: Json) -> None:
        task = asyncio.get_running_loop().create_task(
            deliver_event(self.delivery, payloads.event(self.workspace, inner), waits=())
        )
        self.running.add(task)
        task.add_done_callback(self.running.discard)

    def _channel(self, asked: Json) -> Channel:
        channel = self.workspace.channels.get(str(asked.get("channel")))
        if channel is None:
            raise NotPossible("There is no such channel.", status=404)
        return channel

    def _remove_bot(self, asked: Json) -> None:
        channel = self._channel(asked)
        if self.workspace.bot_is_member(channel):
            channel.members.remove(self.workspace.bot.user_id)

    def _delete_message(self, asked: Json) -> None:
        try:
            message = self.workspace.get_message(self._channel(asked).id, str(asked.get("ts")))
        except SlackError:
            raise NotPossible("There is no such message.", status=404) from None
        self.workspace.remove(message)

    def _deactivate(self, asked: Json) -> None:
        person = self.workspace.people.get(str(asked.get("person")))
        if person is None:
            raise NotPossible("There is nobody with that id in the workspace.", status=404)
        self.workspace.deactivate(person)
