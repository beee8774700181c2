"""Typed text: from what a person types to how Slack passes it on, escaped and with its mentions. Knows no road."""

import re

from bot.sandbox.workspace import Workspace

_KEPT = re.compile(r"<(@[UW][A-Z0-9]+|#C[A-Z0-9]+)(?:\|[^<>]*)?>")
_URL = re.compile(r"https?://[^\s<>]*[^\s<>.,;:!?)]")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_BROADCAST = re.compile(r"(?<![\w@.])@(channel|here|everyone)\b")


def as_command_text(text: str, workspace: Workspace) -> str:
    """The text of a slash command with `should_escape`: people, channels and addresses in angle brackets."""
    return _encoded(text, workspace, person="<@{id}|{handle}>", channel="<#{id}|{name}>", email=None)


def as_message_text(text: str, workspace: Workspace) -> str:
    """The text of a message as Slack keeps it and sends it in events."""
    return _encoded(text, workspace, person="<@{id}>", channel="<#{id}|{name}>", email="<mailto:{0}|{0}>")


def names_bot(text: str, workspace: Workspace) -> bool:
    """Whether an encoded text mentions the bot."""
    return f"<@{workspace.bot.user_id}" in text


def _encoded(text: str, workspace: Workspace, *, person: str, channel: str, email: str | None) -> str:
    """Cut the text at whatever gets angle brackets, and escape the rest; nothing is looked at twice."""
    bot = workspace.bot
    people = {bot.name.lower(): (bot.user_id, bot.name)}
    for someone in workspace.people.values():
        people[someone.handle.lower()] = people[someone.name.lower()] = (someone.id, someone.handle)
    channels = {c.name.lower(): c for c in workspace.channels.values() if c.kind == "channel"}
    names = "|".join(re.escape(name) for name in sorted(people, key=len, reverse=True))
    rooms = "|".join(re.escape(name) for name in sorted(channels, key=len, reverse=True)) or r"(?!)"
    known = re.compile(rf"(?<![\w@.])@({names})(?![\w-])|(?<![\w#])#({rooms})(?![\w-])", re.IGNORECASE)

    def room(name: str) -> str:
        found = channels[name.lower()]
        return channel.format(id=found.id, name="" if found.private else found.name)

    def kept(found: re.Match[str]) -> str | None:
        ids = {c.id for c in channels.values()} | set(workspace.people) | {bot.user_id}
        if found[1][1:] not in ids:
            return None
        handle = next((handle for id_, handle in people.values() if id_ == found[1][1:]), "")
        return person.format(id=found[1][1:], handle=handle) if found[1][0] == "@" else found[0]

    done, place = [], 0
    while place < len(text):
        if (found := _KEPT.match(text, place)) and (again := kept(found)) is not None:
            piece = again
        elif found := _URL.match(text, place):
            piece = f"<{_escaped(found[0])}>"
        elif email and (found := _EMAIL.match(text, place)):
            piece = email.format(_escaped(found[0]))
        elif not email and (found := _EMAIL.match(text, place)):
            piece = _escaped(found[0])
        elif found := known.match(text, place):
            one = people.get((found[1] or "").lower())
            piece = person.format(id=one[0], handle=one[1]) if one else room(found[2])
        elif found := _BROADCAST.match(text, place):
            piece = f"<!{found[1]}>"
        else:
            done.append(_escaped(text[place]))
            place += 1
            continue
        done.append(piece)
        place = found.end()
    return "".join(done)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
