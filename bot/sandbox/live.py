"""Live: pushes what changes to the pages that are open, to each person only what they may see."""

import asyncio
from collections import defaultdict
from typing import Any

from aiohttp import web

from bot.sandbox import page_facts
from bot.sandbox.views import View, ViewChange
from bot.sandbox.workspace import Change, Workspace

Json = dict[str, Any]


class LivePages:
    """The WebSockets of the pages, by person. A page that does not read is dropped, never waited for."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._queues: defaultdict[str, set[asyncio.Queue[Json | None]]] = defaultdict(set)
        workspace.on_change.append(self.tell_message)
        workspace.views.on_change.append(self.tell_view)

    async def serve(self, socket: web.WebSocketResponse, person_id: str) -> None:
        """Push to one page until it closes."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue(maxsize=1000)
        self._queues[person_id].add(queue)
        reader = asyncio.create_task(_read_to_end(socket, queue))
        try:
            while (event := await queue.get()) is not None:
                await socket.send_json(event)
        except ConnectionError:
            return
        finally:
            self._queues[person_id].discard(queue)
            reader.cancel()

    def stop(self) -> None:
        """Let every page go."""
        for queues in self._queues.values():
            for queue in queues:
                _put(queue, None)

    def tell_message(self, change: Change) -> None:
        """A message came, changed or went."""
        message = change.message
        event = {
            "type": change.kind,
            "channel": message.channel,
            "message": page_facts.message(self._workspace, message),
        }
        for person_id in self._workspace.channels[message.channel].members:
            if message.only_for in (None, person_id):
                self._push(person_id, event)

    def tell_view(self, change: ViewChange, view: View) -> None:
        """A modal opened, changed or closed, or a Home tab was published."""
        self._push(view.person, {"type": change, "view": self._workspace.views.as_payload(view)})

    def tell_clock(self, clock: Json) -> None:
        """The time was moved: everybody sees it."""
        for person_id in list(self._queues):
            self._push(person_id, {"type": "clock", "clock": clock})

    def _push(self, person_id: str, event: Json) -> None:
        for queue in list(self._queues.get(person_id, ())):
            if not _put(queue, event):
                self._queues[person_id].discard(queue)


def _put(queue: asyncio.Queue[Json | None], event: Json | None) -> bool:
    try:
        queue.put_nowait(event)
    except asyncio.QueueFull:
        return False
    return True


async def _read_to_end(socket: web.WebSocketResponse, queue: asyncio.Queue[Json | None]) -> None:
    async for _frame in socket:
        pass
    _put(queue, None)
