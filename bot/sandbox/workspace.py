"""Workspace: people, channels, messages and what was posted, in memory. Knows no HTTP, no token and no clock."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.sandbox import pings
from bot.sandbox.errors import SlackError
from bot.sandbox.views import Views

Json = dict[str, Any]
PersonKind = Literal["member", "guest", "external", "stranger"]
ChangeKind = Literal["message", "message_changed", "message_deleted"]


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody with a Slack account; `stranger` is in the workspace and not in the group, `external` in another one."""

    id: str
    handle: str
    name: str
    email: str
    post: str
    organisation: str
    kind: PersonKind
    team_id: str
    tzid: str = "Europe/London"
    deactivated: bool = False
    coordinator: bool = False


@dataclass(frozen=True, kw_only=True)
class Bot:
    """The one app of the workspace, as Slack identifies it."""

    user_id: str = "U0PREVENT"
    bot_id: str = "B0PREVENT"
    app_id: str = "A0PREVENT"
    name: str = "prevent"


@dataclass(kw_only=True)
class Channel:
    """A channel, or one person's direct messages with the bot (`kind` dm)."""

    id: str
    name: str
    kind: Literal["channel", "dm"] = "channel"
    private: bool = False
    topic: str = ""
    archived: bool = False
    shared: bool = False
    members: list[str] = field(default_factory=list)
    last_read: dict[str, str] = field(default_factory=dict)


@dataclass(kw_only=True)
class StoredFile:
    """A file that the app uploads: first its address, then its bytes, then where it is shown."""

    id: str
    name: str
    length: int
    mimetype: str
    token: str
    title: str = ""
    content: bytes | None = None
    is_complete: bool = False


@dataclass(kw_only=True)
class Message:
    """One message; `only_for` names the one person who sees an ephemeral one."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json]
    at: datetime
    by_bot: bool = False
    thread_ts: str | None = None
    broadcast: bool = False
    metadata: Json | None = None
    edited: bool = False
    only_for: str | None = None
    files: list[str] = field(default_factory=list)

    @property
    def ephemeral(self) -> bool:
        """Whether one person only sees it."""
        return self.only_for is not None


@dataclass(frozen=True, kw_only=True)
class Posted:
    """A post that was accepted: what tests count. `pings` are the broadcasts in it, `channel` for `<!channel>`."""

    method: str
    channel: str
    ts: str
    text: str
    blocks: list[Json]
    at: datetime
    thread_ts: str | None
    user: str | None
    pings: list[str]
    metadata: Json | None
    files: list[str]


@dataclass(frozen=True, kw_only=True)
class Change:
    """A message came, changed or went; `before` is the earlier text and blocks of one that changed."""

    kind: ChangeKind
    message: Message
    before: tuple[str, list[Json]] | None = None


class Workspace:
    """Everything the sandbox remembers. Every method that makes a time visible takes `now`, an instant."""

    def __init__(
        self, *, name: str, domain: str, team_id: str = "T0SANDBOX", zone: ZoneInfo, bot: Bot | None = None
    ) -> None:
        self.name = name
        self.domain = domain
        self.team_id = team_id
        self.zone = zone
        self.bot = bot or Bot()
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.posted: list[Posted] = []
        self.removed: list[tuple[str, str]] = []
        self.files: dict[str, StoredFile] = {}
        self.views = Views(team_id=team_id, app_id=self.bot.app_id, bot_id=self.bot.bot_id)
        self.on_change: list[Callable[[Change], None]] = []
        self._messages: dict[str, dict[str, Message]] = {}
        self._last_microsecond = 0

    # People and channels

    def add_person(self, person: Person) -> Person:
        """Put somebody into the workspace, with their direct messages to the bot."""
        self.people[person.id] = person
        self.add_channel(
            Channel(id=f"D{person.id[1:]}", name=person.handle, kind="dm", members=[person.id, self.bot.user_id])
        )
        return person

    def add_channel(self, channel: Channel) -> Channel:
        """Put a channel into the workspace."""
        self.channels[channel.id] = channel
        self._messages[channel.id] = {}
        return channel

    def deactivate(self, person: Person) -> None:
        """Somebody's account is closed."""
        self.people[person.id] = replace(person, deactivated=True)

    def get_person(self, person_id: str) -> Person:
        """The person, else SlackError user_not_found."""
        person = self.people.get(person_id)
        if person is None:
            raise SlackError("user_not_found")
        return person

    def find_person_by_email(self, email: str) -> Person | None:
        """Somebody active of this workspace; None for unknown, deactivated and external people, as in Slack."""
        wanted = email.strip().lower()
        for person in self.people.values():
            if person.email.lower() == wanted and person.team_id == self.team_id and not person.deactivated:
                return person
        return None

    def direct_messages(self, person_id: str) -> Channel:
        """The person's conversation with the bot. SlackError user_disabled, user_not_found or user_not_visible."""
        person = self.get_person(person_id)
        if person.deactivated:
            raise SlackError("user_disabled")
        if person.team_id != self.team_id and not any(
            self.bot.user_id in channel.members for channel in self.channels_of(person_id) if channel.kind == "channel"
        ):
            # Slack lets a bot write to people of other workspaces only while they share a channel with it.
            raise SlackError("user_not_visible")
        return self.channels[f"D{person_id[1:]}"]

    def channels_of(self, person_id: str) -> list[Channel]:
        """The channels and direct messages that somebody is in."""
        return [channel for channel in self.channels.values() if person_id in channel.members]

    def bot_is_member(self, channel: Channel) -> bool:
        """Whether the bot is in it."""
        return self.bot.user_id in channel.members

    def get_visible_channel(self, wanted: str) -> Channel:
        """The channel by id or name, as far as the bot may know of it. Else SlackError channel_not_found."""
        channel = self.channels.get(wanted)
        if channel is None:
            named = wanted.removeprefix("#")
            channel = next((c for c in self.channels.values() if c.kind == "channel" and c.name == named), None)
        if channel is None or (channel.private and not self.bot_is_member(channel)):
            raise SlackError("channel_not_found")
        return channel

    def get_postable_channel(self, wanted: str) -> Channel:
        """Where the bot may post: a channel it is in, or somebody's direct messages by their D or U id."""
        if wanted in self.people:
            return self.direct_messages(wanted)
        channel = self.get_visible_channel(wanted)
        if channel.archived:
            raise SlackError("is_archived")
        if not self.bot_is_member(channel):
            raise SlackError("not_in_channel")
        if channel.kind == "dm":
            self.direct_messages(channel.members[0])
        return channel

    # Messages

    def next_ts(self, now: datetime) -> str:
        """A message id at *now*, later than every one before it."""
        self._last_microsecond = max(int(now.timestamp() * 1_000_000), self._last_microsecond + 1)
        return f"{self._last_microsecond // 1_000_000}.{self._last_microsecond % 1_000_000:06d}"

    def messages_in(self, channel_id: str) -> Iterator[Message]:
        """Everything in a channel, oldest first, ephemeral messages too."""
        return iter(list(self._messages[channel_id].values()))

    def messages_for(self, person_id: str, channel_id: str) -> list[Message]:
        """What somebody sees of a channel, oldest first."""
        return [m for m in self.messages_in(channel_id) if m.only_for in (None, person_id)]

    def get_message(self, channel_id: str, ts: str) -> Message:
        """A message that is not ephemeral, else SlackError message_not_found."""
        if not self.has_message(channel_id, ts):
            raise SlackError("message_not_found")
        return self._messages[channel_id][ts]

    def has_message(self, channel_id: str, ts: str) -> bool:
        """Whether a message that everybody sees has this id."""
        message = self._messages[channel_id].get(ts)
        return message is not None and not message.ephemeral

    def find_message_for(self, person_id: str, channel_id: str, ts: str) -> Message | None:
        """A message that this person sees, else None."""
        message = self._messages.get(channel_id, {}).get(ts)
        if message is None or message.only_for not in (None, person_id):
            return None
        return message if person_id in self.channels[channel_id].members else None

    def say(self, person_id: str, channel: Channel, text: str, *, now: datetime) -> Message:
        """A message that a person wrote; *text* is already escaped as Slack keeps it."""
        ts = self.next_ts(now)
        channel.last_read[person_id] = ts
        return self._keep(Message(ts=ts, channel=channel.id, user=person_id, text=text, blocks=[], at=now))

    def post(
        self,
        channel: Channel,
        *,
        method: str,
        text: str,
        blocks: list[Json],
        now: datetime,
        only_for: str | None = None,
        thread_ts: str | None = None,
        broadcast: bool = False,
        metadata: Json | None = None,
        link_names: bool = False,
        files: list[str] | None = None,
    ) -> Message:
        """A message of the bot, shown and written into the log of posts."""
        message = Message(
            ts=self.next_ts(now),
            channel=channel.id,
            user=self.bot.user_id,
            by_bot=True,
            text=text,
            blocks=blocks,
            at=now,
            only_for=only_for,
            thread_ts=thread_ts,
            broadcast=broadcast,
            metadata=metadata,
            files=files or [],
        )
        self._log(method, message, now=now, link_names=link_names)
        return self._keep(message)

    def show(self, channel: Channel, *, text: str, blocks: list[Json], only_for: str, now: datetime) -> Message:
        """An ephemeral message that is no post of its own: the answer to a command, or a word from Slack itself."""
        return self._keep(
            Message(
                ts=self.next_ts(now),
                channel=channel.id,
                user=self.bot.user_id,
                by_bot=True,
                text=text,
                blocks=blocks,
                at=now,
                only_for=only_for,
            )
        )

    def change(
        self, message: Message, *, method: str, text: str, blocks: list[Json], now: datetime, link_names: bool = False
    ) -> None:
        """Give a message of the bot other words. It is marked as edited only when it has no blocks, as in Slack."""
        before = (message.text, message.blocks)
        message.text, message.blocks = text, blocks
        message.edited = message.edited or not blocks
        self._log(method, message, now=now, link_names=link_names)
        self._tell(Change(kind="message_changed", message=message, before=before))

    def remove(self, message: Message) -> None:
        """Take a message away."""
        self._messages[message.channel].pop(message.ts, None)
        self.removed.append((message.channel, message.ts))
        self._tell(Change(kind="message_deleted", message=message))

    def bring_back(self, message: Message) -> None:
        """A message of an earlier run, with the id it had; nobody is told."""
        self._messages[message.channel][message.ts] = message
        seconds, _, micro = message.ts.partition(".")
        self._last_microsecond = max(self._last_microsecond, int(seconds) * 1_000_000 + int(micro or 0))

    def count_unread(self, person_id: str, channel: Channel) -> int:
        """How many messages of others somebody has not looked at yet."""
        read_to = channel.last_read.get(person_id, "")
        return sum(1 for m in self.messages_for(person_id, channel.id) if m.ts > read_to and m.user != person_id)

    def mark_read(self, person_id: str, channel: Channel) -> None:
        """Somebody looked at the channel."""
        seen = self.messages_for(person_id, channel.id)
        if seen:
            channel.last_read[person_id] = seen[-1].ts

    def _keep(self, message: Message) -> Message:
        self._messages[message.channel][message.ts] = message
        self._tell(Change(kind="message", message=message))
        return message

    def _log(self, method: str, message: Message, *, now: datetime, link_names: bool) -> None:
        self.posted.append(
            Posted(
                method=method,
                channel=message.channel,
                ts=message.ts,
                text=message.text,
                blocks=message.blocks,
                at=now,
                thread_ts=message.thread_ts,
                user=message.only_for,
                pings=pings.broadcasts(message.text, message.blocks, link_names=link_names),
                metadata=message.metadata,
                files=[self.files[file].name for file in message.files],
            )
        )

    def _tell(self, change: Change) -> None:
        for listener in self.on_change:
            listener(change)
