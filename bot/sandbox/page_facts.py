"""Page facts: what the page and scenario tests are told, as JSON. Knows no HTTP and changes nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.sandbox.acting import COMMAND
from bot.sandbox.workspace import Channel, Message, Person, Posted, Workspace
from workgroup import wording

Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Due:
    """What is due next, at an instant, in words."""

    at: datetime
    what: str


def person(workspace: Workspace, someone: Person) -> Json:
    """A person as the page lists them; `waiting` counts the direct messages that they have not looked at yet."""
    own = workspace.channels[f"D{someone.id[1:]}"]
    return {
        "id": someone.id,
        "name": someone.name,
        "handle": someone.handle,
        "email": someone.email,
        "post": someone.post,
        "organisation": someone.organisation,
        "kind": someone.kind,
        "coordinator": someone.coordinator,
        "waiting": workspace.count_unread(someone.id, own),
    }


def channel(workspace: Workspace, room: Channel, *, viewer: Person) -> Json:
    """A channel or the direct messages with the bot, as its reader sees it."""
    return {
        "id": room.id,
        "name": workspace.bot.name if room.kind == "dm" else room.name,
        "kind": room.kind,
        "private": room.private,
        "topic": room.topic,
        "members": len(room.members),
        "unread": workspace.count_unread(viewer.id, room),
        "bot_is_member": workspace.bot_is_member(room),
    }


def message(workspace: Workspace, shown: Message) -> Json:
    """A message; `user` is a person's id, `bot` the bot's, one of them None."""
    someone = workspace.people.get(shown.user)
    return {
        "ts": shown.ts,
        "user": None if shown.by_bot else shown.user,
        "bot": workspace.bot.user_id if shown.by_bot else None,
        "name": someone.name if someone else workspace.bot.name,
        "text": shown.text,
        "blocks": shown.blocks,
        "ephemeral": shown.ephemeral,
        "edited": shown.edited,
        "thread_ts": shown.thread_ts,
        "files": [
            {"id": file, "name": workspace.files[file].name, "title": workspace.files[file].title}
            for file in shown.files
        ],
        "when": f"{shown.at.astimezone(workspace.zone):%H:%M}",
        "date": wording.short_date(shown.at.astimezone(workspace.zone)),
    }


def clock(workspace: Workspace, now: datetime, next_due: Due | None) -> Json:
    """The time, and what is due next if anything is."""
    return {
        "now": now.isoformat(timespec="seconds"),
        "said": wording.date_and_time(now, workspace.zone),
        "zone": workspace.zone.key,
        "next_due": due(workspace, next_due) if next_due else None,
    }


def due(workspace: Workspace, one: Due) -> Json:
    """One due moment."""
    return {
        "at": one.at.isoformat(timespec="seconds"),
        "said": wording.date_and_time(one.at, workspace.zone),
        "what": one.what,
    }


def commands(verbs: Sequence[tuple[str, str]]) -> list[Json]:
    """The one slash command, with the verbs that the page offers to complete."""
    return [
        {
            "command": COMMAND,
            "usage_hint": "help",
            "description": "Meetings of the working group: who attends, when, reminders and feedback",
            "verbs": [{"verb": verb, "what": what} for verb, what in verbs],
        }
    ]


def posted(entry: Posted, *, removed: Collection[tuple[str, str]]) -> Json:
    """One entry of the log of posts; *removed* are the messages, by channel and ts, that are there no more."""
    return {
        **posted_briefly(entry, removed=removed),
        "text": entry.text,
        "blocks": entry.blocks,
        "thread_ts": entry.thread_ts,
        "user": entry.user,
        "pings": entry.pings,
        "files": entry.files,
    }


def posted_briefly(entry: Posted, *, removed: Collection[tuple[str, str]]) -> Json:
    """The same entry without its words, for logs that are long."""
    return {
        "method": entry.method,
        "channel": entry.channel,
        "ts": entry.ts,
        "at": entry.at.isoformat(),
        "metadata": entry.metadata,
        "removed": (entry.channel, entry.ts) in removed,
    }
