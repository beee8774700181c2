"""Driver: acts as the people of a sandbox, over its HTTP, and writes down what was said. Knows no program."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp

from bot.sandbox import elements
from bot.sandbox.elements import Placed

Json = dict[str, Any]
T = TypeVar("T")

LOOK_EVERY = 0.02


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody of the workspace; `short` is how the transcript calls them."""

    id: str
    name: str
    email: str
    short: str


@dataclass
class Driver:
    """Types, presses and fills in forms at `page`, the sandbox's address. Use it as an async context.

    People are named by e-mail address, Slack handle, whole name or first name; channels by name, "dm" for the
    direct messages with the bot. `transcript` grows by what people did and what the bot was seen to say.
    """

    page: str
    transcript: list[str] = field(default_factory=list)
    _session: aiohttp.ClientSession | None = None
    _people: dict[str, Person] = field(default_factory=dict)
    _channels: dict[str, str] = field(default_factory=dict)
    _posts_told: int = 0

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        state = await self.ask("GET", "/sandbox/state")
        firsts = [p["name"].split()[0].lower() for p in state["people"]]
        for row in state["people"]:
            first = row["name"].split()[0].lower()
            short = first if firsts.count(first) == 1 else row["handle"]
            person = Person(id=row["id"], name=row["name"], email=row["email"], short=short)
            for name in (row["id"], row["email"], row["handle"], row["name"], short):
                self._people[name.lower()] = person
        for person in set(self._people.values()):
            for channel in (await self.ask("GET", "/sandbox/state", {"as": person.id}))["channels"]:
                if channel["kind"] == "channel":
                    self._channels[channel["name"]] = channel["id"]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    def person(self, name: str) -> Person:
        """The person of that address, handle or name; KeyError for nobody."""
        return self._people[name.lower()]

    async def types(self, name: str, channel: str, text: str) -> str | None:
        """Type a line; answers the text of the private answer, None without one."""
        shown = await self.typed(name, channel, text)
        return shown["text"] if shown else None

    async def typed(self, name: str, channel: str, text: str) -> Json | None:
        """Type a line; answers the whole private message, None without one."""
        person = self.person(name)
        await self.catch_up()
        self.transcript.append(f"{person.short} in {self._place(channel)}> {text}")
        said = {"as": person.id, "channel": self._channel_id(person, channel), "text": text}
        shown: Json | None = (await self.ask("POST", "/sandbox/type", said))["ephemeral"]
        if shown is not None:
            shown["channel"] = said["channel"]
            self.transcript.append(f"bot to {person.short}> {_said(shown)}")
        return shown

    async def press(self, name: str, where: Json, label: str) -> bool:
        """Press the button with this label in a message or view. Answers whether the app took it in time."""
        placed = _find(where, lambda p: p.type == "button" and _words(p.element["text"]) == label, label)
        self.transcript.append(f"{self.person(name).short} presses [{label}]")
        return await self._act(name, where, placed, {})

    async def choose(self, name: str, where: Json, action_id: str, *options: str) -> bool:
        """Choose options by their words (or people by name) in the menu with this action id."""
        placed = _find(where, lambda p: p.element.get("action_id") == action_id, action_id)
        self.transcript.append(f"{self.person(name).short} chooses {', '.join(options)}")
        return await self._act(name, where, placed, self._filled(placed, list(options)))

    async def find_option(self, name: str, view: Json, label: str, typed: str) -> Json:
        """Type into the menu with that label, and take the first option that the app offers."""
        placed = _find(view, partial(_is_labelled, label=label), label)
        ids = {"block_id": placed.block["block_id"], "action_id": placed.element["action_id"]}
        wish = {"as": self.person(name).id, "view_id": view["id"], **ids, "query": typed}
        found: list[Json] = (await self.ask("POST", "/sandbox/options", wish))["options"]
        offered = ", ".join(_words(one["text"]) for one in found)
        self.transcript.append(f"{self.person(name).short} types {typed!r} into [{label}]> {offered}")
        return found[0]

    async def submit(self, name: str, view: Json, answers: dict[str, Any]) -> Json:
        """Fill in a form by the labels of its fields and send it. Answers {"closed"}, {"errors"} or {"view"}."""
        values: dict[str, Json] = {}
        for label, answer in answers.items():
            placed = _find(view, partial(_is_labelled, label=label), label)
            state = self._filled(placed, answer)
            values.setdefault(placed.block["block_id"], {})[placed.element["action_id"]] = state
        await self.catch_up()
        filled = ", ".join(f"{label}={_listed(answer)}" for label, answer in answers.items())
        self.transcript.append(f'form "{_words(view["title"])}": {filled}')
        sent = {"as": self.person(name).id, "view_id": view["id"], "values": values}
        result: Json = await self.ask("POST", "/sandbox/submit", sent)
        for text in (result.get("errors") or {}).values():
            self.transcript.append(f"form to {self.person(name).short}> {text}")
        if result.get("view"):
            self.transcript.append(f"form to {self.person(name).short}> {_shown(result['view'])}")
        return result

    async def cancel(self, name: str, view: Json) -> Json:
        """Close a form without sending it."""
        result: Json = await self.ask("POST", "/sandbox/cancel", {"as": self.person(name).id, "view_id": view["id"]})
        return result

    async def messages(self, name: str, channel: str) -> list[Json]:
        """What the person sees in a channel, oldest first."""
        person = self.person(name)
        place = self._channel_id(person, channel)
        found = (await self.ask("GET", "/sandbox/messages", {"as": person.id, "channel": place}))["messages"]
        return [{**message, "channel": place} for message in found]

    async def message(self, name: str, channel: str, containing: str, *, within: float = 20) -> Json:
        """The newest message that has these words in it, waited for."""

        async def look() -> Json | None:
            return next((m for m in reversed(await self.messages(name, channel)) if containing in m["text"]), None)

        return await self.wait_for(look, within=within)

    async def file(self, name: str, message: Json) -> bytes:
        """The only file of a message, saved as the person would."""
        (file,) = message["files"]
        place = {"as": self.person(name).id, "channel": message["channel"], "ts": message["ts"], "id": file["id"]}
        async with self.session.get(f"{self.page}/sandbox/file", params=place) as response:
            response.raise_for_status()
            return await response.read()

    async def sees(self, name: str, channel: str, containing: str) -> Json:
        """The newest message with these words, written down as what the person sees of it now."""
        message = await self.message(name, channel, containing)
        self.transcript.append(f"{self.person(name).short} sees in {self._place(channel)}> {_said(message)}")
        return message

    async def view(self, name: str, *, within: float = 20) -> Json:
        """The form that the person has in front of them, waited for."""

        async def look() -> Json | None:
            found: Json | None = (await self.ask("GET", "/sandbox/view", {"as": self.person(name).id}))["view"]
            return found

        return await self.wait_for(look, within=within)

    async def sees_form(self, name: str) -> Json:
        """The form in front of the person, written down with what it says."""
        view = await self.view(name)
        self.transcript.append(f"form to {self.person(name).short}> {_words(view['title'])}: {_shown(view)}")
        return view

    async def home(self, name: str) -> Json | None:
        """Open the Home tab: what was published last, None before the first time."""
        view: Json | None = (await self.ask("GET", "/sandbox/home", {"as": self.person(name).id}))["view"]
        return view

    async def posted(self) -> list[Json]:
        """The log of everything the bot posted."""
        log: list[Json] = await self.ask("GET", "/sandbox/posted")
        return log

    async def put_in_faults(self, *faults: Json, seed: int | None = None) -> None:
        """Let calls go wrong from now on; `bot.sandbox.faults.Fault` says how."""
        seeded = {} if seed is None else {"seed": seed}
        await self.ask("POST", "/sandbox/faults", {"faults": list(faults), **seeded})

    async def clear_faults(self) -> None:
        """Let nothing more go wrong."""
        await self.ask("DELETE", "/sandbox/faults")

    async def invite_bot(self, channel: str) -> None:
        """Invite the bot into a channel."""
        await self.ask("POST", "/sandbox/invite_bot", {"channel": self._channels[channel]})

    async def clock_to(self, moment: datetime) -> list[Json]:
        """Move the time forward; answers the due moments it stopped at."""
        return await self._move_clock({"to": moment.isoformat()})

    async def clock_next(self) -> list[Json]:
        """Move the time to whatever is due next; answers the due moments it stopped at."""
        return await self._move_clock({"to_next": True})

    async def wait_for(self, condition: Callable[[], Awaitable[T | None]], *, within: float = 20) -> T:
        """Look again and again until the condition answers something true; TimeoutError after *within* seconds."""
        async with asyncio.timeout(within):
            while not (found := await condition()):  # noqa: ASYNC110 - what changes is on the other side of HTTP
                await asyncio.sleep(LOOK_EVERY)
        await self.catch_up()
        return found

    @property
    def session(self) -> aiohttp.ClientSession:
        """The open HTTP session; RuntimeError outside the context."""
        if self._session is None:
            raise RuntimeError("use the driver as an async context")
        return self._session

    async def ask(self, verb: str, path: str, body: Json | None = None) -> Any:
        """One request to the sandbox as JSON; what is not possible raises Refused with its sentence."""
        options: Json = {"params": body} if verb == "GET" else {"json": body}
        async with self.session.request(verb, f"{self.page}{path}", **options) as response:
            answer = await response.json()
            if response.status != 200:
                raise Refused(answer["error"])
            return answer

    async def _move_clock(self, wish: Json) -> list[Json]:
        await self.catch_up()
        moved = await self.ask("POST", "/sandbox/clock", wish)
        self.transcript.append(f"clock> {moved['said']}")
        await self.catch_up()
        stops: list[Json] = moved["stopped_at"]
        return stops

    async def _act(self, name: str, where: Json, placed: Placed, given: Json) -> bool:
        await self.catch_up()
        at = {"channel": where["channel"], "ts": where["ts"]} if "ts" in where else {"view_id": where["id"]}
        ids = {"block_id": placed.block["block_id"], "action_id": placed.element["action_id"]}
        answer = await self.ask("POST", "/sandbox/press", {"as": self.person(name).id, **at, **ids, **given})
        return not answer["timed_out"]

    async def catch_up(self) -> None:
        """Write down what the bot posted since the last look."""
        log = await self.posted()
        for entry in log[self._posts_told :]:
            changed = " (changed)" if entry["method"] == "chat.update" else ""
            self.transcript.append(f"bot {self._heard_by(entry)}{changed}> {_said(entry)}")
        self._posts_told = len(log)

    def _heard_by(self, entry: Json) -> str:
        if entry["user"]:
            return f"to {self.person(entry['user']).short}"
        if entry["channel"].startswith("D"):
            return f"to {self.person('U' + entry['channel'][1:]).short}"
        return "in #" + next(name for name, place in self._channels.items() if place == entry["channel"])

    def _channel_id(self, person: Person, channel: str) -> str:
        return f"D{person.id[1:]}" if channel == "dm" else self._channels[channel.removeprefix("#")]

    def _place(self, channel: str) -> str:
        return "dm" if channel == "dm" else f"#{channel.removeprefix('#')}"

    def _filled(self, placed: Placed, answer: Any) -> Json:
        """The state of an element for an answer in words."""
        kind = placed.type
        if kind in ("static_select", "radio_buttons", "overflow"):
            return {"selected_option": _option(placed, _one(answer))}
        if kind in ("multi_static_select", "checkboxes"):
            return {"selected_options": [_option(placed, words) for words in _several(answer)]}
        if kind == "users_select":
            return {"selected_user": self.person(_one(answer)).id}
        if kind == "multi_users_select":
            return {"selected_users": [self.person(name).id for name in _several(answer)]}
        if kind in ("conversations_select", "channels_select"):
            return {f"selected_{kind.split('s_')[0]}": self._channels[_one(answer).removeprefix("#")]}
        key = {"datepicker": "selected_date", "timepicker": "selected_time", "external_select": "selected_option"}
        return {key.get(kind, "value"): answer if kind == "external_select" else str(_one(answer))}


class Refused(Exception):
    """The sandbox said that something is not possible."""


def _find(where: Json, fits: Callable[[Placed], bool], wanted: str) -> Placed:
    for placed in elements.placed_in(where["blocks"]):
        if fits(placed):
            return placed
    known = [_words(p.element.get("text") or p.block.get("label")) for p in elements.placed_in(where["blocks"])]
    raise LookupError(f"there is no {wanted!r} here, only {known}")


def _is_labelled(placed: Placed, *, label: str) -> bool:
    return _words(placed.block.get("label")) == label


def _option(placed: Placed, words: str) -> Json:
    groups = placed.element.get("option_groups") or [{"options": placed.element["options"]}]
    for group in groups:
        for option in group["options"]:
            if words in (_words(option["text"]), option["value"]):
                found: Json = option
                return found
    raise LookupError(f"there is no option {words!r}")


def _said(message: Json) -> str:
    """A message as one line: its text, its files and the labels of its buttons."""
    files = [file if isinstance(file, str) else file["name"] for file in message.get("files", ())]
    buttons = [p.element["text"]["text"] for p in elements.placed_in(message["blocks"]) if p.type == "button"]
    return " ".join(
        [message["text"].replace("\n", " / "), *(f"({file})" for file in files), *(f"[{label}]" for label in buttons)]
    )


def _shown(view: Json) -> str:
    """A form as one line: what it says and the labels of its buttons."""
    texts = [_words(block.get("text")) for block in view["blocks"] if block["type"] in ("section", "header")]
    return _said({"text": " / ".join(texts), "blocks": view["blocks"]})


def _words(text: Any) -> str:
    return str(text["text"]) if isinstance(text, dict) else ""


def _several(answer: Any) -> Iterable[str]:
    return [answer] if isinstance(answer, str) else list(answer)


def _one(answer: Any) -> str:
    return str(answer[0] if isinstance(answer, list) else answer)


def _listed(answer: Any) -> str:
    if isinstance(answer, dict):
        return _words(answer["text"])
    return " + ".join(_several(answer)) if isinstance(answer, list | tuple) else str(answer)
