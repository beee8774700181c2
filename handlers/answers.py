"""How an answer reaches the person, by the surface they asked from. Knows no words of its own but the waiting ones."""

import asyncio
from abc import ABC, abstractmethod
from typing import Any, Final  # what Bolt's ack takes is open

from aiohttp import ClientError
from slack_sdk.errors import SlackClientError

from handlers.blocks import forms, notes, parts
from handlers.payloads import Incoming
from handlers.roads import SlackRoads
from handlers.services import Answer, File, FileNotTaken, Message, View
from workgroup.errors import Refusal

# A late result must not reach Slack before the "Saving…" that it takes the place of: both take a way of their own,
# and whichever comes last stays.
AFTER_SAVING: Final = 0.5
_LOST: Final = (SlackClientError, ClientError, TimeoutError, OSError)


class FormDidNotOpen(Refusal):
    """Slack opened no form: it was too late, or Slack did not answer."""

    code = "form_did_not_open"

    def __init__(self) -> None:
        super().__init__("Slack did not open the form in time. Nothing changed. Try it once more.")


class Surface(ABC):
    """Where an answer is read. Each surface says things privately in its own way; the rest is alike."""

    def __init__(self, roads: SlackRoads, incoming: Incoming) -> None:
        self._roads = roads
        self._incoming = incoming
        self._quiet = False

    @abstractmethod
    async def privately(self, message: Message) -> None:
        """Show it to the person only."""

    async def instead(self, message: Message) -> None:
        """Show it privately; only a button stands in a message that can be replaced."""
        await self.privately(message)

    async def in_channel(self, message: Message) -> None:
        """Show it privately; only some surfaces have a channel around them."""
        await self.privately(message)

    async def open(self, view: View) -> None:
        """Open a form. Refused: `FormDidNotOpen`."""
        if self._incoming.trigger_id is None:
            raise FormDidNotOpen
        try:
            await self._roads.open_view(self._incoming.trigger_id, view)
        except _LOST as lost:
            raise FormDidNotOpen from lost

    async def send_file(self, file: File, words: Message) -> None:
        """Send it to the person's direct messages, wherever they asked. Refused: `FileNotTaken`."""
        try:
            await self._roads.send_file(self._incoming.user_id, file, words.text)
        except _LOST as lost:
            raise FileNotTaken("Slack did not answer; look in your direct messages before you try again") from lost

    async def show_home(self, view: View) -> None:
        """Show the person's Home tab."""
        await self._roads.publish_home(self._incoming.user_id, view)

    async def refused(self, refusal: Refusal) -> None:
        """Say privately why not."""
        await self.privately(notes.refused(refusal))

    async def field_refused(self, refusal: Refusal, field: str) -> None:
        """Say why what was typed into one field cannot be used; only a form can say it beside the field."""
        await self.refused(refusal)

    def repeated(self) -> None:
        """The same delivery came again: nothing more is said."""
        self._quiet = True


class CommandAnswer(Surface):
    """To a slash command: with the acknowledgement while there is time, afterwards by response_url."""

    def __init__(self, roads: SlackRoads, incoming: Incoming) -> None:
        super().__init__(roads, incoming)
        self._first: Message | None = None
        self._acknowledged = False

    def acknowledge(self) -> dict[str, Any]:
        """What Bolt's `ack` is called with; from now on answers take the response_url."""
        self._acknowledged = True
        if self._first is not None:
            return {"text": self._first.text, "blocks": list(self._first.blocks) or None, "response_type": "ephemeral"}
        if self._quiet:
            return {}
        return {"text": notes.WORKING, "response_type": "ephemeral"}

    async def privately(self, message: Message) -> None:
        """With the acknowledgement, or after it by response_url."""
        if not self._acknowledged and self._first is None:
            self._first = message
        elif self._incoming.response_url:
            await self._roads.respond(self._incoming.response_url, message)

    async def in_channel(self, message: Message) -> None:
        """Post it by response_url; the acknowledgement stays silent."""
        self._quiet = True
        if self._incoming.response_url:
            await self._roads.respond_in_channel(self._incoming.response_url, message)

    async def open(self, view: View) -> None:
        """Open a form; the acknowledgement stays silent. Refused: `FormDidNotOpen`."""
        await super().open(view)
        self._quiet = True


class ActionAnswer(Surface):
    """To a button: by response_url; in a form, in its place; in the Home tab, by direct message."""

    @property
    def _form_id(self) -> str | None:
        return None if self._incoming.in_home else self._incoming.view_id

    async def privately(self, message: Message) -> None:
        """Show it to who pressed, beside the message, in the form's place or in direct messages."""
        if self._incoming.response_url:
            await self._roads.respond(self._incoming.response_url, message)
        elif self._form_id is not None:
            await self._roads.update_view(self._form_id, forms.outcome(message, self._incoming.value))
        else:
            await self._roads.post(self._incoming.user_id, message)

    async def instead(self, message: Message) -> None:
        """In place of a message that only this person sees, so that its buttons go; else beside it."""
        if self._incoming.is_private and self._incoming.response_url:
            await self._roads.respond(self._incoming.response_url, message, replace=True)
        else:
            await self.privately(message)

    async def in_channel(self, message: Message) -> None:
        """Post it by response_url."""
        if self._incoming.response_url:
            await self._roads.respond_in_channel(self._incoming.response_url, message)
        else:
            await self.privately(message)

    async def open(self, view: View) -> None:
        """Open a form; from a button in a form, in that form's place. Refused: `FormDidNotOpen`."""
        if self._form_id is None:
            await super().open(view)
            return
        try:
            await self._roads.update_view(self._form_id, view)
        except _LOST as lost:
            raise FormDidNotOpen from lost


class FormAnswer(Surface):
    """To a submitted form: mistakes beside the fields, else the form shows what came of it."""

    def __init__(self, roads: SlackRoads, incoming: Incoming, *, after_saving: float = AFTER_SAVING) -> None:
        super().__init__(roads, incoming)
        self._result: dict[str, Any] | None = None
        self._acknowledged = False
        self._after_saving = after_saving

    def acknowledge(self) -> dict[str, Any]:
        """What Bolt's `ack` is called with; from now on the open form is updated instead."""
        self._acknowledged = True
        if self._result is not None:
            return self._result
        return {"response_action": "update", "view": forms.saving()}

    def repeated(self) -> None:
        """Say that it counts once: whichever answer of the two Slack shows last, it is true."""
        self._result = _update(forms.outcome(notes.sent_twice(), self._incoming.value))

    async def privately(self, message: Message) -> None:
        """Show it in the form's place."""
        await self._show(forms.outcome(message, self._incoming.value))

    async def field_refused(self, refusal: Refusal, field: str) -> None:
        """Say it beside the field, where all that was typed stays; in the form's place when it is too late for that."""
        if self._acknowledged or field not in self._incoming.state:
            await self.refused(refusal)
        else:
            self._result = {"response_action": "errors", "errors": {field: refusal.sentence}}

    async def open(self, view: View) -> None:
        """Show another form in this one's place."""
        await self._show(view)

    async def _show(self, view: View) -> None:
        if not self._acknowledged:
            self._result = _update(view)
        elif self._incoming.view_id is not None:
            await asyncio.sleep(self._after_saving)
            await self._roads.update_view(self._incoming.view_id, view)


def _update(view: View) -> dict[str, Any]:
    return {"response_action": "update", "view": dict(view)}


class DirectAnswer(Surface):
    """To a direct message: in the same conversation. No form can open from a message, so a button opens it."""

    async def privately(self, message: Message) -> None:
        """Post it in the conversation."""
        await self._roads.post(self._incoming.spot.channel_id or self._incoming.user_id, message)

    async def open(self, view: View) -> None:
        """Show a button that opens the form."""
        await self.privately(forms.behind_a_button(view))


class EventAnswer(DirectAnswer):
    """To a mention in a channel: there, for the person who wrote only."""

    async def privately(self, message: Message) -> None:
        """Post it in the channel for the one who wrote."""
        channel_id = self._incoming.spot.channel_id or self._incoming.user_id
        await self._roads.post_ephemeral(channel_id, self._incoming.user_id, message)

    async def in_channel(self, message: Message) -> None:
        """Post it in the channel for all."""
        await self._roads.post(self._incoming.spot.channel_id or self._incoming.user_id, message)


class AlsoSaying:
    """An answer that says something more below each private message, and above the fields of a form."""

    def __init__(self, answer: Answer, also: Message) -> None:
        self._answer = answer
        self._also = also

    async def privately(self, message: Message) -> None:
        """Show it to the person only, with what is also said."""
        await self._answer.privately(self._with(message))

    async def instead(self, message: Message) -> None:
        """Show it in place of the message whose button was pressed, with what is also said."""
        await self._answer.instead(self._with(message))

    async def in_channel(self, message: Message) -> None:
        """Post it as it is: what is also said is for the one who asked."""
        await self._answer.in_channel(message)

    async def open(self, view: View) -> None:
        """Open the form with what is also said above its fields, without buttons: they would leave the form."""
        told = [block for block in self._also.blocks if block["type"] != "actions"]
        await self._answer.open({**view, "blocks": [*told, *view["blocks"]]})

    async def send_file(self, file: File, words: Message) -> None:
        """Send the file as it is."""
        await self._answer.send_file(file, words)

    async def show_home(self, view: View) -> None:
        """Show the Home tab as it is."""
        await self._answer.show_home(view)

    def _with(self, message: Message) -> Message:
        if not message.blocks:
            return Message(text=f"{message.text}\n{self._also.text}")
        room = parts.MOST_BLOCKS - len(self._also.blocks)
        return Message(text=f"{message.text}\n{self._also.text}", blocks=(*message.blocks[:room], *self._also.blocks))
