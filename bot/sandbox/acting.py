"""Acting: what happens when a person types, presses, chooses or sends a form. Knows no HTTP of the page."""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import elements, payloads, response_urls, typed_text
from bot.sandbox.block_rules import option_problems
from bot.sandbox.clock import SandboxClock
from bot.sandbox.delivery import RETRY_AFTER, Acknowledged, Delivery, deliver_event
from bot.sandbox.errors import NotPossible, SlackError
from bot.sandbox.grants import Grants
from bot.sandbox.views import View
from bot.sandbox.workspace import Change, Channel, Message, Person, Workspace

Json = dict[str, Any]

COMMAND = "/prevent"
OPTIONS_AT_MOST = 100

_COMMAND_LINE = re.compile(r"(/\S+)\s*(.*)", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What a person sees at once after typing: an ephemeral message, or none. `timed_out`: the app was late."""

    ephemeral: Message | None = None
    timed_out: bool = False


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an element was used: a message in a channel, or a view."""

    channel: Channel | None = None
    message: Message | None = None
    view: View | None = None

    @property
    def blocks(self) -> list[Json]:
        """The blocks of the message or view."""
        if self.view is not None:
            blocks: list[Json] = self.view.body["blocks"]
            return blocks
        return self.message.blocks if self.message else []


@dataclass(kw_only=True)
class Actions:
    """Everything a person can do in the workspace, brought to the app and its answer brought back."""

    workspace: Workspace
    clock: SandboxClock
    grants: Grants
    delivery: Delivery
    response_address: Callable[[str], str]
    event_retries: Sequence[float] = RETRY_AFTER
    _running: set[asyncio.Task[Any]] = field(default_factory=set)

    async def type(self, person: Person, channel: Channel, text: str) -> Typed:
        """A slash command when it begins with "/", else a message."""
        if not text.strip():
            raise NotPossible("Type something first.")
        if not text.lstrip().startswith("/"):
            return self._say(person, channel, text.strip())
        line = _COMMAND_LINE.fullmatch(text.strip())
        command, rest = (line[1], line[2]) if line else (text.strip(), "")
        if person.team_id != self.workspace.team_id:
            raise NotPossible("People of another workspace cannot use this workspace's commands.", status=403)
        if command != COMMAND:
            return Typed(ephemeral=self._slack_says(person, channel, f"{command} is not a valid command here."))
        return await self._command(person, channel, rest)

    async def press(
        self, person: Person, place: Place, block_id: str, action_id: str, given: Json, typed: Json
    ) -> bool:
        """Use one element; *typed* is the state of the others. Answers whether the app took it in time."""
        placed = elements.find(place.blocks, block_id, action_id)
        if placed is None:
            raise NotPossible("That is not there any more.", status=404)
        action = elements.action_of(placed, given, action_ts=payloads.action_ts())
        if placed.type not in ("button", "overflow"):
            typed = {**typed, block_id: {**typed.get(block_id, {}), action_id: given}}
        if place.view is not None:
            place.view.state = elements.values_of(place.blocks, _merged(place.view.state, typed))
            modal = place.view.id if place.view.type == "modal" else None
            trigger = self.grants.new_trigger(person.id, view_id=modal)
            payload = payloads.view_action(self.workspace, person, place.view, action=action, trigger=trigger)
        elif place.message is not None and place.channel is not None:
            token = self.grants.new_response(person.id, place.channel.id, ts=place.message.ts)
            payload = payloads.message_action(
                self.workspace,
                person,
                place.channel,
                place.message,
                action=action,
                state=elements.values_of(place.blocks, typed),
                response_url=self.response_address(token),
                trigger=self.grants.new_trigger(person.id),
            )
        else:
            raise NotPossible("That is not there any more.", status=404)
        outcome = await self.delivery.deliver("interactive", payload)
        return isinstance(outcome, Acknowledged)

    async def options(self, person: Person, place: Place, block_id: str, action_id: str, query: str) -> list[Json]:
        """The options of an external menu for what was typed; none while that is too short."""
        placed = elements.find(place.blocks, block_id, action_id)
        if placed is None or not placed.type.endswith("external_select"):
            raise NotPossible("That menu is not there any more.", status=404)
        if len(query) < int(placed.element.get("min_query_length", 3)):
            return []
        where: Json
        if place.view is not None:
            where = {
                "container": {"type": "view", "view_id": place.view.id},
                "view": self.workspace.views.as_payload(place.view),
            }
        elif place.message is not None and place.channel is not None:
            where = {
                "container": {"type": "message", "message_ts": place.message.ts, "channel_id": place.channel.id},
                "channel": {"id": place.channel.id, "name": payloads.channel_name(place.channel)},
                "message": payloads.as_slack_shows(self.workspace, place.message),
            }
        else:
            raise NotPossible("That menu is not there any more.", status=404)
        payload = payloads.options_wanted(
            self.workspace, person, block_id=block_id, action_id=action_id, query=query, place=where
        )
        outcome = await self.delivery.deliver("interactive", payload)
        if not isinstance(outcome, Acknowledged):
            raise NotPossible("The app did not answer in three seconds. Type again.", status=424)
        groups = outcome.payload.get("option_groups") or [{"options": outcome.payload.get("options")}]
        found = [option for group in groups for option in group.get("options") or []]
        if len(found) > OPTIONS_AT_MOST or any(any(option_problems(o, "/options")) for o in found):
            raise NotPossible("The app answered with options that Slack does not accept.", status=422)
        return found

    def open_home(self, person: Person) -> View | None:
        """The person opens the Home tab: they see what was published last, and the app is told."""
        event_ts = self.workspace.next_ts(self.clock())
        self._later(payloads.home_opened(self.workspace, person, event_ts=event_ts))
        return self.workspace.views.find_home(person.id)

    def invite_bot(self, inviter: Person, channel: Channel) -> bool:
        """Bring the bot into a channel and tell it. False when it was there already."""
        if channel.kind == "dm":
            raise NotPossible("The bot can be invited into channels only.")
        if self.workspace.bot_is_member(channel):
            return False
        channel.members.append(self.workspace.bot.user_id)
        event_ts = self.workspace.next_ts(self.clock())
        self._later(payloads.bot_joined(self.workspace, channel, inviter=inviter.id, event_ts=event_ts))
        return True

    def tell_direct_message(self, change: Change) -> None:
        """Whatever the bot itself does in direct messages comes back to it as an event, as in Slack."""
        message = change.message
        if not message.by_bot or message.ephemeral or self.workspace.channels[message.channel].kind != "dm":
            return
        ts = message.ts if change.kind == "message" else self.workspace.next_ts(self.clock())
        if change.kind == "message":
            inner = payloads.direct_message(self.workspace, message)
        elif change.kind == "message_changed":
            inner = payloads.direct_message_changed(self.workspace, message, change.before or ("", []), ts=ts)
        else:
            inner = payloads.direct_message_deleted(self.workspace, message, ts=ts)
        self._later(inner)

    async def stop(self) -> None:
        """End the deliveries that nobody waits for."""
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _command(self, person: Person, channel: Channel, text: str) -> Typed:
        token = self.grants.new_response(person.id, channel.id, ts=None)
        payload = payloads.slash_command(
            self.workspace,
            person,
            channel,
            command=COMMAND,
            text=typed_text.as_command_text(text, self.workspace),
            response_url=self.response_address(token),
            trigger=self.grants.new_trigger(person.id),
        )
        outcome = await self.delivery.deliver("slash_commands", payload)
        if not isinstance(outcome, Acknowledged):
            said = f'{COMMAND} failed with the error "{outcome.code}"'
            return Typed(ephemeral=self._slack_says(person, channel, said), timed_out=outcome.timed_out)
        if not outcome.payload:
            return Typed()
        try:
            words, blocks = response_urls.read_message(outcome.payload)
        except SlackError:
            said = f'{COMMAND} failed with the error "invalid_command_response"'
            return Typed(ephemeral=self._slack_says(person, channel, said))
        now = self.clock()
        if outcome.payload.get("response_type") == "in_channel":
            self.workspace.say(
                person.id, channel, typed_text.as_message_text(f"{COMMAND} {text}", self.workspace), now=now
            )
            self.workspace.post(channel, method="command", text=words, blocks=blocks, now=now)
            return Typed()
        return Typed(ephemeral=self.workspace.show(channel, text=words, blocks=blocks, only_for=person.id, now=now))

    def _say(self, person: Person, channel: Channel, text: str) -> Typed:
        words = typed_text.as_message_text(text, self.workspace)
        message = self.workspace.say(person.id, channel, words, now=self.clock())
        if channel.kind == "dm":
            self._later(payloads.direct_message(self.workspace, message))
        elif typed_text.names_bot(words, self.workspace):
            if not self.workspace.bot_is_member(channel):
                said = f"{self.workspace.bot.name} is not in this channel, so it was not told. Invite it first."
                return Typed(ephemeral=self._slack_says(person, channel, said))
            self._later(payloads.app_mention(self.workspace, message))
        return Typed()

    def _slack_says(self, person: Person, channel: Channel, text: str) -> Message:
        return self.workspace.show(channel, text=text, blocks=[], only_for=person.id, now=self.clock())

    def _later(self, inner: Json) -> None:
        task = asyncio.get_running_loop().create_task(
            deliver_event(self.delivery, payloads.event(self.workspace, inner), waits=self.event_retries)
        )
        self._running.add(task)
        task.add_done_callback(self._running.discard)


def _merged(known: dict[str, Json], typed: Json) -> Json:
    """What was known of a view's fields, with what was typed since."""
    blocks = {*known, *typed}
    return {block: {**known.get(block, {}), **typed.get(block, {})} for block in blocks}
