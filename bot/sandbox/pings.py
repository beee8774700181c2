"""Pings: which words of a post would alert a whole channel. Knows only text and Block Kit."""

import re
from collections.abc import Iterator
from typing import Any

_BROADCAST = re.compile(r"<!(channel|here|everyone|group|subteam\^[A-Z0-9]+)(?:\|[^>]*)?>")
_TYPED = re.compile(r"(?<![\w@])@(channel|here|everyone|group)\b")


def broadcasts(text: str, blocks: list[dict[str, Any]], *, link_names: bool = False) -> list[str]:
    """The broadcasts of a post in their order: "channel", "here", "everyone", "subteam^S…"; empty without any.

    With *link_names*, Slack also turns a typed "@channel" in the text into one.
    """
    found = _BROADCAST.findall(text)
    if link_names:
        found += _TYPED.findall(text)
    for kind, words in _parsed_texts(blocks):
        found += [words] if kind == "broadcast" else _BROADCAST.findall(words)
    return found


def _parsed_texts(node: Any) -> Iterator[tuple[str, str]]:
    """Every text that Slack parses for mentions; plain_text and the texts inside rich_text are never parsed."""
    if isinstance(node, list):
        for item in node:
            yield from _parsed_texts(item)
    elif isinstance(node, dict):
        kind = node.get("type")
        if kind in ("mrkdwn", "markdown") and isinstance(node.get("text"), str):
            yield kind, node["text"]
        elif kind == "broadcast":
            yield "broadcast", str(node.get("range", ""))
        elif kind == "usergroup":
            yield "broadcast", f"subteam^{node.get('usergroup_id', '')}"
        else:
            for value in node.values():
                yield from _parsed_texts(value)
