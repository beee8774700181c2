"""Forms: what happens when a modal is sent in or closed. Knows no HTTP of the page."""

import re
from dataclasses import dataclass
from typing import Any

from bot.sandbox import elements, limits, payloads
from bot.sandbox.delivery import Acknowledged, Delivery
from bot.sandbox.elements import Placed
from bot.sandbox.errors import NotPossible, SlackError
from bot.sandbox.grants import Grants
from bot.sandbox.views import View
from bot.sandbox.workspace import Person, Workspace

Json = dict[str, Any]

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_TROUBLE = "The app's answer to the form cannot be shown. What you typed is still there; nothing was closed."


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What became of a form: mistakes beside its fields, or the view that is in front now (None: closed)."""

    errors: dict[str, str] | None = None
    view: View | None = None


@dataclass(frozen=True, kw_only=True)
class Forms:
    """The modals of the workspace, sent in and closed."""

    workspace: Workspace
    grants: Grants
    delivery: Delivery

    async def submit(self, person: Person, view: View, typed: Json) -> Sent:
        """Send a form in. What Slack's own client would refuse is said beside the field, without asking the app."""
        if view.body.get("submit") is None:
            raise NotPossible("This form has nothing to send.")
        view.state = elements.values_of(view.body["blocks"], typed)
        mistakes = _own_mistakes(view)
        if mistakes:
            return Sent(errors=mistakes)
        trigger = self.grants.new_trigger(person.id, view_id=view.id)
        payload = payloads.view_submission(self.workspace, person, view, trigger=trigger)
        outcome = await self.delivery.deliver("interactive", payload)
        if not isinstance(outcome, Acknowledged):
            raise NotPossible("The app did not answer in three seconds. What you typed is still there.", status=424)
        return self._taken(person, view, outcome.payload)

    async def close(self, person: Person, view: View, *, all_of_them: bool) -> View | None:
        """Cancel one form (or all, with the cross). The app is told when it asked to be. Answers the view in front."""
        told = self.workspace.views.root_of(view) if all_of_them or view.body.get("clear_on_close") else view
        cleared = told is not view or all_of_them
        front = self.workspace.views.close(told)
        if told.body.get("notify_on_close"):
            payload = payloads.view_closed(self.workspace, person, told, all_of_them=cleared)
            await self.delivery.deliver("interactive", payload)
        return front

    def _taken(self, person: Person, view: View, answer: Json) -> Sent:
        kind = answer.get("response_action")
        if not answer:
            return Sent(view=self.workspace.views.close(view))
        if kind == "clear":
            self.workspace.views.close_all(person.id)
            return Sent()
        if kind == "errors":
            return Sent(errors=_app_mistakes(view, answer.get("errors")))
        if kind not in ("update", "push"):
            raise NotPossible(_TROUBLE, status=422)
        try:
            body = limits.read_view(answer.get("view"), kind="modal")
            if kind == "push":
                return Sent(view=self.workspace.views.push(person.id, body))
            return Sent(view=self.workspace.views.update(view, body, hash_seen=None))
        except SlackError as refused:
            raise NotPossible(f"{_TROUBLE} ({refused.code}: {'; '.join(refused.messages)})", status=422) from refused


def _app_mistakes(view: View, errors: Any) -> dict[str, str]:
    """Slack shows a mistake only beside an input block of the view, and only as text."""
    inputs = {block["block_id"] for block in view.body["blocks"] if block.get("type") == "input"}
    if not isinstance(errors, dict) or not errors or set(errors) - inputs:
        raise NotPossible(_TROUBLE, status=422)
    if not all(isinstance(text, str) and text for text in errors.values()):
        raise NotPossible(_TROUBLE, status=422)
    return errors


def _own_mistakes(view: View) -> dict[str, str]:
    mistakes = {}
    for placed in elements.placed_in(view.body["blocks"]):
        block_id = placed.block["block_id"]
        if placed.block.get("type") != "input":
            continue
        state = view.state[block_id][placed.element["action_id"]]
        if elements.is_empty(placed, state):
            if not placed.block.get("optional"):
                mistakes[block_id] = "Please complete this required field."
        elif problem := _problem_with(placed, elements.value_in(placed, state)):
            mistakes[block_id] = problem
    return mistakes


def _problem_with(placed: Placed, value: Any) -> str | None:
    element = placed.element
    if placed.type == "plain_text_input":
        if len(value) < element.get("min_length", 0):
            return f"Please enter at least {element['min_length']} characters."
        if len(value) > element.get("max_length", 3000):
            return f"Please enter at most {element.get('max_length', 3000)} characters."
    if placed.type == "email_text_input" and not _EMAIL.fullmatch(value):
        return "Please enter a valid email address."
    if placed.type == "url_text_input" and "://" not in value:
        return "Please enter a valid URL."
    if placed.type == "number_input":
        return _problem_with_number(element, value)
    return None


def _problem_with_number(element: Json, value: str) -> str | None:
    try:
        number = float(value) if element.get("is_decimal_allowed") else int(value)
    except ValueError:
        return "Please enter a number."
    if "min_value" in element and number < float(element["min_value"]):
        return f"Please enter {element['min_value']} or more."
    if "max_value" in element and number > float(element["max_value"]):
        return f"Please enter {element['max_value']} or less."
    return None
