"""What Slack sends, read once into values. The only place that looks into open JSON."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any  # Slack's payloads are open JSON: this module parses them away

from workgroup.usecases.arriving import Spot

Json = Mapping[str, Any]
_MENTION = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^>]*)?>")
_CHANNEL = re.compile(r"[CGD][A-Z0-9]{1,30}")
_WHERE = ("channel", "channel_name")
_NUMBERED = re.compile(r":\d{1,3}\Z")
_MOST_TEXT = 3000
# PostgreSQL's integers; a number beyond them is no id of ours.
_MOST_ID = 2**31


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One delivery from Slack: who, where, and what it carries."""

    team_id: str
    user_id: str
    key: str
    """What names this delivery, so that a repetition has no second effect."""
    spot: Spot
    text: str = ""
    """What was typed, with Slack's own escaping; empty for buttons and forms."""
    trigger_id: str | None = None
    response_url: str | None = None
    action_id: str | None = None
    """Which button it is, without the number that sets several of a kind apart in a message."""
    value: Json = field(default_factory=dict)
    """What the button or form was made with: ids only, re-checked by whoever uses them."""
    from_ephemeral: bool = False
    """Whether the button stands in a message that only this person sees."""
    view_id: str | None = None
    in_home: bool = False
    state: Json = field(default_factory=dict)
    """What a form holds: block_id → action_id → element state."""

    @property
    def is_private(self) -> bool:
        """Whether the button stands in a message that only this person reads, here or in direct messages."""
        return self.from_ephemeral or (self.view_id is None and (self.spot.channel_id or "").startswith("D"))


_WRAPPED = re.compile(
    r"<(?:mailto:(?P<mail>[^|>]+)(?:\|[^>]*)?|(?P<keep>[@#][^>]*)|(?P<link>https?:[^|>]+)(?:\|[^>]*)?)>"
)


def unescaped_outside_mentions(text: str) -> str:
    """Text as it was typed, but people and channels stay `<@U…>` and `<#C…>`; addresses and links lose their brackets.

    A person who types `&lt;@U1&gt;` by hand mentions nobody: only what Slack itself put in brackets counts, so the
    escaped signs come back as look-alikes that are no brackets.
    """
    unwrapped = _WRAPPED.sub(lambda found: found["mail"] or found["link"] or found[0], text)
    return unwrapped.replace("&lt;", "‹").replace("&gt;", "›").replace("&amp;", "&")


def read_command(body: Json) -> Incoming:
    """Read a slash command."""
    return Incoming(
        team_id=_text(body, "team_id"),
        user_id=_text(body, "user_id"),
        key=_key("command", _text(body, "trigger_id")),
        spot=_spot(_text(body, "channel_id"), _text(body, "channel_name")),
        text=_typed(_text(body, "text")),
        trigger_id=_text(body, "trigger_id") or None,
        response_url=_text(body, "response_url") or None,
    )


def read_action(body: Json) -> Incoming:
    """Read a pressed button or a chosen option. A value that is not ours reads as an empty one."""
    actions = body.get("actions")
    action = _mapping(actions[0]) if isinstance(actions, list) and actions else {}
    view = _mapping(body.get("view"))
    chosen = _mapping(action.get("selected_option"))
    value = _metadata(str(action.get("value") or chosen.get("value") or ""))
    if view:
        # Where the form was opened holds for its buttons too.
        made_with = _metadata(str(view.get("private_metadata") or ""))
        value = {**{key: made_with[key] for key in _WHERE if key in made_with}, **(value or made_with)}
    channel, container = _mapping(body.get("channel")), _mapping(body.get("container"))
    channel_id = str(channel.get("id") or "") or _channel(value)
    return Incoming(
        team_id=_team(body),
        user_id=_text(_mapping(body.get("user")), "id"),
        key=_key("action", _text(body, "trigger_id") or _text(action, "action_ts")),
        spot=_spot(channel_id, str(channel.get("name") or value.get("channel_name") or ""), value),
        trigger_id=_text(body, "trigger_id") or None,
        response_url=_text(body, "response_url") or None,
        action_id=_NUMBERED.sub("", str(action.get("action_id") or "")),
        value=value,
        from_ephemeral=bool(container.get("is_ephemeral")),
        view_id=str(view.get("id")) if view else None,
        in_home=view.get("type") == "home",
        state=_state(view) if view else _state(body),
    )


def read_view(body: Json) -> Incoming:
    """Read a submitted form."""
    view = _mapping(body.get("view"))
    value = _metadata(str(view.get("private_metadata") or ""))
    return Incoming(
        team_id=_team(body),
        user_id=_text(_mapping(body.get("user")), "id"),
        key=_key("view", _text(view, "id"), _text(view, "hash")),
        spot=_spot(_channel(value), str(value.get("channel_name") or ""), value),
        trigger_id=_text(body, "trigger_id") or None,
        value=value,
        view_id=str(view.get("id") or "") or None,
        state=_state(view),
    )


def read_options(body: Json) -> Incoming:
    """Read a request for the options of a select; `text` is what was typed into it."""
    incoming = read_view(body)
    return Incoming(
        team_id=incoming.team_id,
        user_id=incoming.user_id,
        key="",
        spot=incoming.spot,
        text=_typed(str(body.get("value") or "")),
        action_id=str(body.get("action_id") or ""),
        value=incoming.value,
    )


def read_event(body: Json) -> Incoming | None:
    """Read an event of a person.

    `None` for what a bot or nobody did, for edits and deletions, for messages of channels, which are not for us, and
    for the Home tab's neighbour being opened.
    """
    event = _mapping(body.get("event"))
    user_id = event.get("user")
    if not isinstance(user_id, str) or event.get("bot_id") or event.get("subtype") not in (None, "file_share"):
        return None
    if event.get("type") == "message" and event.get("channel_type") != "im":
        return None
    if event.get("type") == "app_home_opened" and event.get("tab") not in (None, "home"):
        return None
    channel_id = str(event.get("channel") or "")
    is_direct = event.get("channel_type") == "im" or event.get("type") == "app_home_opened"
    return Incoming(
        team_id=str(event.get("user_team") or event.get("team") or body.get("team_id") or ""),
        user_id=user_id,
        key=_key("event", _text(body, "event_id")),
        spot=Spot(channel_id=channel_id or None, channel_name=None, is_direct=is_direct),
        text=_typed(str(event.get("text") or "")),
    )


def without_mention(text: str) -> str:
    """The text after the bot was named in it: the first mention is dropped, the rest stays."""
    return _MENTION.sub("", text, count=1).strip()


def without_leading_mention(text: str) -> str:
    """The text without a name in front, as people write to the bot even where it is alone with them."""
    found = _MENTION.match(text)
    return text[found.end() :].strip() if found else text


def _channel(value: Json) -> str:
    found = value.get("channel")
    return found if isinstance(found, str) and _CHANNEL.fullmatch(found) else ""


def _spot(channel_id: str, channel_name: str, value: Json | None = None) -> Spot:
    value = value or {}
    is_direct = channel_name == "directmessage" or channel_id.startswith("D")
    named = channel_name if channel_name not in {"", "directmessage", "privategroup", "mpdm"} else None
    return Spot(
        channel_id=channel_id or None,
        channel_name=named,
        is_direct=is_direct or not channel_id,
        series_id=_number(value, "series"),
        meeting_id=_number(value, "meeting"),
    )


def _number(value: Json, key: str) -> Any:  # an id of whichever noun the key names
    found = value.get(key)
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 < found < _MOST_ID else None


def number(value: Json, key: str) -> int | None:
    """A positive whole number of the metadata; `None` for anything else that may stand there."""
    found: int | None = _number(value, key)
    return found


def _typed(text: str) -> str:
    # Telephones send smart quotes and hard spaces; ten thousand characters are a mistake, not a command.
    plain = text.replace("\u00a0", " ").replace("\u200b", "")
    return _kept(plain).strip()[: _MOST_TEXT + 1]


def _kept(text: str) -> str:
    # Databases take neither a zero character nor half of a pair of surrogates, which JSON can carry.
    return text.replace("\x00", "").encode(errors="ignore").decode()


def is_too_long(text: str) -> bool:
    """Whether more was typed than anybody could have meant as a command."""
    return len(text) > _MOST_TEXT


def _text(body: Json, key: str) -> str:
    found = body.get(key)
    return found if isinstance(found, str) else ""


def _team(body: Json) -> str:
    team, user = _mapping(body.get("team")), _mapping(body.get("user"))
    return str(user.get("team_id") or team.get("id") or "")


def _mapping(found: Any) -> Json:
    return found if isinstance(found, Mapping) else {}


def _key(kind: str, *names: str) -> str:
    """What names the delivery; empty without a name, since a shared key would make the second a repetition."""
    return ":".join((kind, *names)) if names[0] else ""


def _metadata(text: str) -> Json:
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    # Ours are flat; signs that nothing can keep may come escaped, so they are seen only here.
    flat = {key: value for key, value in found.items() if not isinstance(value, dict | list)}
    return {_kept(key): _kept(value) if isinstance(value, str) else value for key, value in flat.items()}


def _state(holder: Json) -> Json:
    return _mapping(_mapping(holder.get("state")).get("values"))


def typed_in(state: Json, block_id: str) -> str:
    """What was typed or chosen in a form's field, as text; empty when nothing was."""
    element = _element(state, block_id)
    chosen = element.get("selected_option")
    if isinstance(chosen, Mapping):
        return _kept(str(chosen.get("value") or ""))
    for key in ("value", "selected_user", "selected_date", "selected_time"):
        if isinstance(element.get(key), str):
            return _kept(str(element[key]))
    return ""


def chosen_in(state: Json, block_id: str) -> tuple[str, ...]:
    """The values chosen in a field that takes several."""
    options = _element(state, block_id).get("selected_options")
    if not isinstance(options, list):
        return ()
    return tuple(_kept(str(option.get("value"))) for option in options if isinstance(option, Mapping))


def _element(state: Json, block_id: str) -> Json:
    return _mapping(next(iter(_mapping(state.get(block_id)).values()), {}))
