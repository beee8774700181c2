"""The listeners behind Bolt as Slack meets them, with the roads out to Slack written down. Nothing is posted."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Concatenate, ParamSpec, Self, TypeVar
from urllib.parse import urlencode

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.sandbox import limits
from handlers.app import register
from handlers.services import Account, File, Message, Repeated, View
from handlers.shielded import Shield
from storage import Work
from tests import cast
from tests.fixed_clock import FixedClock
from workgroup.ids import PersonId
from workgroup.ports import UnitOfWork
from workgroup.roster.person import Standing

P = ParamSpec("P")
T = TypeVar("T")
Json = dict[str, Any]

BOT = "U0PREVENT"
CHANNEL = {"id": "C0STEERING", "name": "steering"}
EMPTY = {"id": "C0EMPTY", "name": "canteen"}
_numbers = itertools.count(1)


def an_account(user_id: str, email: str, **facts: Any) -> Account:
    name = email.partition("@")[0].replace(".", " ").title()
    return Account(
        **{"team_id": cast.TEAM, "user_id": user_id, "name": name, "email": email, "standing": Standing.FULL, **facts}
    )


ACCOUNTS = {
    account.user_id: account
    for account in (
        an_account("U0ISHBEL", cast.ISHBEL),
        an_account("U0CORIN", cast.CORIN),
        an_account("U0NERYS", cast.NERYS),
        an_account("U0RAFE", cast.RAFE),
        an_account("U0YASMEEN", cast.YASMEEN),
        an_account("U0OSRIC", cast.STRANGER),
        an_account("U0ANA", "ana.ruiz@larkbeck.ac.uk.example"),
        an_account("U0GUEST", "guest@larkbeck.ac.uk.example", standing=Standing.GUEST),
        an_account("U0OTHER", cast.ISHBEL, team_id="T0OTHER", standing=Standing.EXTERNAL),
        # An account whose workspace gives another address than the list has.
        an_account("U0IWAN", "iwan@home.example", name="I. Penhallt"),
    )
}


class DirectServices:
    """The program's services without its threads: each use-case runs here, on the test's database."""

    def __init__(self, work: Work, clock: FixedClock, *, key: str | None = None, actor: PersonId | None = None) -> None:
        self._work = work
        self._key = key
        self._actor = actor
        self.now = clock

    async def perform(self, verb: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self._work(actor=self._actor, road="test") as uow:
            if self._key is not None and not uow.is_first(self._key):
                raise Repeated
            done = verb(uow, *args, **kwargs)
        self._key = None
        return done

    async def read(self, verb: Callable[Concatenate[UnitOfWork, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self._work(read_only=True) as uow:
            return verb(uow, *args, **kwargs)

    async def account(self, team_id: str, user_id: str) -> Account:
        return ACCOUNTS[user_id]

    async def bank_holidays(self, nations: Sequence[str]) -> Mapping[str, Collection[date]]:
        return {}

    def for_request(self, *, actor: PersonId | None, road: str, key: str | None) -> Self:
        return type(self)(self._work, self.now, key=key, actor=actor)


@dataclass
class WrittenRoads:
    """What went out to Slack, checked against Slack's limits."""

    said: list[tuple[str, Message]] = field(default_factory=list)
    """What was posted, and how: "respond", "replace", "channel", "post C1", "ephemeral C1 U1"."""
    views: list[tuple[str, Json]] = field(default_factory=list)
    opening_fails: BaseException | None = None
    files: list[tuple[str, File, str]] = field(default_factory=list)
    """What was sent to whom, with the words beside it."""

    async def respond(self, response_url: str, message: Message, *, replace: bool = False) -> None:
        self._say("replace" if replace else "respond", message)

    async def respond_in_channel(self, response_url: str, message: Message) -> None:
        self._say("channel", message)

    async def open_view(self, trigger_id: str, view: View) -> None:
        if self.opening_fails is not None:
            raise self.opening_fails
        self._show("open", view)

    async def update_view(self, view_id: str, view: View) -> None:
        self._show(f"update {view_id}", view)

    async def publish_home(self, user_id: str, view: View) -> None:
        self._show(f"home {user_id}", view)

    async def post(self, channel_id: str, message: Message) -> None:
        self._say(f"post {channel_id}", message)

    async def post_ephemeral(self, channel_id: str, user_id: str, message: Message) -> None:
        self._say(f"ephemeral {channel_id} {user_id}", message)

    async def send_file(self, user_id: str, file: File, words: str) -> None:
        self.files.append((user_id, file, words))

    def _say(self, how: str, message: Message) -> None:
        check(message)
        self.said.append((how, message))

    def _show(self, how: str, view: View) -> None:
        self.views.append((how, limits.read_view(dict(view), kind=view["type"])))


def check(message: Message) -> None:
    """Hold a message against Slack's limits."""
    limits.check_message_blocks([dict(block) for block in message.blocks])
    if len(message.text) >= 3000:
        raise AssertionError("the text is longer than one message")


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What came of one delivery: the acknowledgement, and what went out beside it."""

    status: int
    ack: Json
    said: Sequence[tuple[str, Message]]
    views: Sequence[tuple[str, Json]]

    @property
    def text(self) -> str:
        """What the person reads first, wherever they read it."""
        if "text" in self.ack:
            return str(self.ack["text"])
        if self.ack.get("response_action") == "update":
            return text_of(self.ack["view"]["blocks"])
        if self.said:
            return self.said[0][1].text
        return text_of(self.views[0][1]["blocks"])

    @property
    def blocks(self) -> Sequence[Mapping[str, Any]]:
        """The blocks that the person sees first."""
        if self.ack.get("blocks"):
            blocks: list[Json] = self.ack["blocks"]
            return blocks
        if self.ack.get("response_action") == "update":
            in_the_form: list[Json] = self.ack["view"]["blocks"]
            return in_the_form
        return self.said[0][1].blocks if self.said else self.views[0][1]["blocks"]

    @property
    def buttons(self) -> dict[str, Json]:
        """The buttons that the person sees first, by label."""
        return buttons_of(self.blocks)


def text_of(blocks: Sequence[Mapping[str, Any]]) -> str:
    """The words of sections and small print, one a line."""
    lines = [block["text"]["text"] for block in blocks if block["type"] in {"section", "header"}]
    return "\n".join(lines)


def buttons_of(blocks: Sequence[Mapping[str, Any]]) -> dict[str, Json]:
    """The buttons of blocks by label."""
    return {
        element["text"]["text"]: element
        for block in blocks
        if block["type"] == "actions"
        for element in block["elements"]
    }


class Counter:
    """Acts as people of the workspace do, and hears what they would read."""

    def __init__(self, work: Work, clock: FixedClock) -> None:
        self.work = work
        self.clock = clock
        self.roads = WrittenRoads()
        self.app = AsyncApp(
            authorize=_authorize,
            request_verification_enabled=False,
            process_before_response=True,
        )
        self.shield: Shield = register(self.app, DirectServices(work, clock), self.roads)

    async def types(
        self, user_id: str, text: str, *, channel: Mapping[str, str] = CHANNEL, trigger_id: str | None = None
    ) -> Heard:
        """Type the slash command with these words."""
        return await self._deliver(
            {
                "command": "/prevent",
                "text": text,
                "team_id": cast.TEAM,
                "user_id": user_id,
                "channel_id": channel["id"],
                "channel_name": channel["name"],
                "trigger_id": trigger_id or f"trigger.{next(_numbers)}",
                "response_url": "https://hooks.slack.example/1",
            },
            form=True,
        )

    async def writes(self, user_id: str, text: str, **facts: Any) -> Heard:
        """Write to the bot directly."""
        return await self._event(
            {
                "type": "message",
                "channel_type": "im",
                "channel": f"D{user_id[1:]}",
                "user": user_id,
                "text": text,
                **facts,
            }
        )

    async def mentions(self, user_id: str, text: str, *, channel: Mapping[str, str] = CHANNEL) -> Heard:
        """Name the bot in a channel."""
        return await self._event(
            {"type": "app_mention", "channel": channel["id"], "user": user_id, "text": f"<@{BOT}> {text}"}
        )

    async def opens_home(self, user_id: str, tab: str = "home") -> Heard:
        """Open the Home tab, or another."""
        return await self._event({"type": "app_home_opened", "channel": "D1", "user": user_id, "tab": tab})

    async def presses(
        self,
        user_id: str,
        button: Mapping[str, Any],
        *,
        channel: Mapping[str, str] | None = CHANNEL,
        ephemeral: bool = True,
        view: Mapping[str, Any] | None = None,
        team_id: str = cast.TEAM,
    ) -> Heard:
        """Press a button of a message, or of a form or the Home tab when a view is given."""
        body: Json = {
            "type": "block_actions",
            "team": {"id": cast.TEAM},
            "user": {"id": user_id, "team_id": team_id},
            "api_app_id": "A1",
            "trigger_id": f"trigger.{next(_numbers)}",
            "actions": [{"type": "button", "block_id": "b", "action_ts": "1.0", **button}],
            "container": {"type": "message", "is_ephemeral": ephemeral},
        }
        if view is not None:
            body["view"] = {"id": "V1", "hash": "h1", "team_id": cast.TEAM, "state": {"values": {}}, **view}
            body["container"] = {"type": "view"}
        elif channel is not None:
            body |= {"channel": dict(channel), "response_url": "https://hooks.slack.example/2"}
        return await self._deliver({"payload": json.dumps(body)}, form=True)

    async def submits(
        self, user_id: str, view: Mapping[str, Any], *, hash_: str = "h1", view_id: str = "V1", **typed: Any
    ) -> Heard:
        """Send a form with what was typed into its fields; other fields keep what they began with."""
        body: Json = {
            "type": "view_submission",
            "team": {"id": cast.TEAM},
            "user": {"id": user_id, "team_id": cast.TEAM},
            "view": {**view, "id": view_id, "hash": hash_, "state": {"values": _state(view, typed)}},
        }
        return await self._deliver({"payload": json.dumps(body)}, form=True)

    async def looks_for(
        self,
        user_id: str,
        view: Mapping[str, Any],
        typed: str,
        *,
        field: str = "organisation",
        select: str = "organisation_select",
    ) -> list[str]:
        """Type into a select, the organisation's when nothing else is said; the labels that come back."""
        body: Json = {
            "type": "block_suggestion",
            "team": {"id": cast.TEAM},
            "user": {"id": user_id, "team_id": cast.TEAM},
            "action_id": select,
            "block_id": field,
            "value": typed,
            "view": {**view, "id": "V1", "hash": "h1", "state": {"values": {}}},
        }
        heard = await self._deliver({"payload": json.dumps(body)}, form=True)
        return [option["text"]["text"] for option in heard.ack["options"]]

    async def happens(self, event: Json) -> Heard:
        """Let the workspace say that something happened."""
        return await self._event(event)

    async def _event(self, event: Json) -> Heard:
        body = {
            "type": "event_callback",
            "team_id": cast.TEAM,
            "event_id": f"Ev{next(_numbers)}",
            "event": {"ts": "1.0", "team": cast.TEAM, **event},
        }
        return await self._deliver(body, form=False)

    async def _deliver(self, body: Json, *, form: bool) -> Heard:
        before = len(self.roads.said), len(self.roads.views)
        request = AsyncBoltRequest(
            body=_form(body) if form else json.dumps(body),
            headers={"content-type": ["application/x-www-form-urlencoded" if form else "application/json"]},
        )
        response: BoltResponse = await self.app.async_dispatch(request)
        await asyncio.wait_for(self.shield.settle(), 30)
        ack: Json = json.loads(response.body) if response.body else {}
        if ack.get("blocks"):
            check(Message(text=ack["text"], blocks=ack["blocks"]))
        if "view" in ack:
            limits.read_view(ack["view"], kind="modal")
        return Heard(
            status=response.status,
            ack=ack,
            said=self.roads.said[before[0] :],
            views=self.roads.views[before[1] :],
        )


async def _authorize(**_: Any) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id=cast.TEAM, bot_token="xoxb-test", bot_id="B1", bot_user_id=BOT)


def _form(fields: Mapping[str, str]) -> str:
    return urlencode(fields)


def _state(view: Mapping[str, Any], typed: Mapping[str, Any]) -> Json:
    values: Json = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element, block_id = block["element"], block["block_id"]
        values[block_id] = {element["action_id"]: _element(element, typed.get(block_id))}
    unknown = set(typed) - set(values)
    if unknown:
        raise AssertionError(f"the form has no fields {unknown}")
    return values


def _element(element: Mapping[str, Any], typed: Any) -> Json:
    kind = element["type"]
    if kind == "users_select":
        return {"type": kind, "selected_user": typed if typed is not None else element.get("initial_user")}
    if kind in {"checkboxes", "multi_static_select"}:
        chosen = [{"value": value} for value in typed] if typed is not None else element.get("initial_options", [])
        return {"type": kind, "selected_options": chosen}
    if kind in {"static_select", "external_select", "radio_buttons"}:
        chosen_one = {"value": typed} if typed is not None else element.get("initial_option")
        return {"type": kind, "selected_option": chosen_one}
    if kind == "datepicker":
        return {"type": kind, "selected_date": typed if typed is not None else element.get("initial_date")}
    return {"type": kind, "value": typed if typed is not None else element.get("initial_value")}
