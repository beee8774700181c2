"""Views: open modals in their stacks and Home tabs, with their hashes. Knows neither the clock nor who delivers."""

import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.sandbox import elements
from bot.sandbox.errors import SlackError

Json = dict[str, Any]

ViewChange = Literal["view_opened", "view_updated", "view_closed", "home"]

STACK_LIMIT = 3


@dataclass(kw_only=True)
class View:
    """One modal or Home tab. `body` is what the app sent; `state` what the person has typed, as far as known."""

    id: str
    person: str
    body: Json
    hash: str
    root: str
    previous: str | None = None
    state: dict[str, Json] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """Either modal or home."""
        return str(self.body["type"])


class Views:
    """The views of a workspace: for each person a stack of at most three modals, and one Home tab."""

    def __init__(self, *, team_id: str, app_id: str, bot_id: str) -> None:
        self.on_change: list[Callable[[ViewChange, View], None]] = []
        self._ids = (team_id, app_id, bot_id)
        self._numbers = itertools.count(1)
        self._views: dict[str, View] = {}
        self._stacks: dict[str, list[str]] = {}
        self._homes: dict[str, str] = {}

    def find(self, view_id: str) -> View | None:
        """The view, None when it was closed or never there."""
        return self._views.get(view_id)

    def find_top(self, person_id: str) -> View | None:
        """The modal that the person has in front of them, None without one."""
        stack = self._stacks.get(person_id)
        return self._views[stack[-1]] if stack else None

    def find_home(self, person_id: str) -> View | None:
        """The person's Home tab, None before the first views.publish."""
        return self._views.get(self._homes.get(person_id, ""))

    def open(self, person_id: str, body: Json) -> View:
        """A new modal, in place of whatever the person had open."""
        self._check_external_id(body)
        self.close_all(person_id)
        return self._add(person_id, body)

    def push(self, person_id: str, body: Json) -> View:
        """A modal on top of the open one. SlackError not_found without one, push_limit_reached for a fourth."""
        below = self.find_top(person_id)
        if below is None:
            raise SlackError("not_found")
        if len(self._stacks[person_id]) >= STACK_LIMIT:
            raise SlackError("push_limit_reached")
        self._check_external_id(body)
        return self._add(person_id, body, below=below)

    def publish(self, person_id: str, body: Json, *, hash_seen: str | None) -> View:
        """The person's Home tab, the same view each time. SlackError hash_conflict when *hash_seen* is stale."""
        home = self.find_home(person_id)
        if home is not None:
            return self.update(home, body, hash_seen=hash_seen)
        if hash_seen:
            raise SlackError("hash_conflict")
        self._check_external_id(body)
        home = View(id=f"V{next(self._numbers):06d}", person=person_id, body=_with_ids(body), hash=_new_hash(), root="")
        home.root = home.id
        self._views[home.id] = home
        self._homes[person_id] = home.id
        self._tell("home", home)
        return home

    def root_of(self, view: View) -> View:
        """The modal that the stack of this one began with; a Home tab is its own."""
        return self._views.get(view.root, view)

    def get(self, *, view_id: str | None, external_id: str | None) -> View:
        """The view that is open under either id, else SlackError not_found."""
        for view in self._views.values():
            if view.id == view_id or (external_id and view.body.get("external_id") == external_id):
                return view
        raise SlackError("not_found")

    def update(self, view: View, body: Json, *, hash_seen: str | None) -> View:
        """Other content for an open view. What was typed stays where block_id and action_id are the same."""
        if hash_seen and hash_seen != view.hash:
            raise SlackError("hash_conflict")
        if body["type"] != view.type:
            raise SlackError("invalid_arguments", ["a view keeps its type"])
        self._check_external_id(body, besides=view)
        view.body = _with_ids(body)
        view.hash = _new_hash()
        view.state = elements.values_of(view.body["blocks"], view.state)
        self._tell("home" if view.type == "home" else "view_updated", view)
        return view

    def close(self, view: View) -> View | None:
        """Close a modal and what lies on it; answers the modal that is in front now, or None."""
        stack = self._stacks.get(view.person, [])
        if view.id in stack:
            for gone in reversed(stack[stack.index(view.id) :]):
                stack.remove(gone)
                self._tell("view_closed", self._views.pop(gone))
        return self.find_top(view.person)

    def close_all(self, person_id: str) -> None:
        """Close every modal of a person."""
        stack = self._stacks.get(person_id)
        if stack:
            self.close(self._views[stack[0]])

    def as_payload(self, view: View) -> Json:
        """The view as Slack describes it in answers and payloads."""
        team_id, app_id, bot_id = self._ids
        body = view.body
        return {
            "id": view.id,
            "team_id": team_id,
            "type": view.type,
            "blocks": body["blocks"],
            "private_metadata": body.get("private_metadata", ""),
            "callback_id": body.get("callback_id", ""),
            "external_id": body.get("external_id", ""),
            "state": {"values": elements.values_of(body["blocks"], view.state)},
            "hash": view.hash,
            "title": body.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
            "submit": body.get("submit"),
            "close": body.get("close"),
            "clear_on_close": bool(body.get("clear_on_close")),
            "notify_on_close": bool(body.get("notify_on_close")),
            "previous_view_id": view.previous,
            "root_view_id": view.root,
            "app_id": app_id,
            "app_installed_team_id": team_id,
            "bot_id": bot_id,
        }

    def _add(self, person_id: str, body: Json, below: View | None = None) -> View:
        view_id = f"V{next(self._numbers):06d}"
        view = View(
            id=view_id,
            person=person_id,
            body=_with_ids(body),
            hash=_new_hash(),
            root=below.root if below else view_id,
            previous=below.id if below else None,
        )
        self._views[view_id] = view
        self._stacks.setdefault(person_id, []).append(view_id)
        self._tell("view_opened", view)
        return view

    def _tell(self, change: ViewChange, view: View) -> None:
        for listener in self.on_change:
            listener(change, view)

    def _check_external_id(self, body: Json, besides: View | None = None) -> None:
        wanted = body.get("external_id")
        if wanted and any(v.body.get("external_id") == wanted and v is not besides for v in self._views.values()):
            raise SlackError("duplicate_external_id")


def _with_ids(body: Json) -> Json:
    return {**body, "blocks": elements.with_ids(body["blocks"])}


def _new_hash() -> str:
    return f"{secrets.randbelow(10**10):010d}.{secrets.token_hex(4)}"
