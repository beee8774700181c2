"""The views.* methods of the Web API. Know no HTTP and no token."""

from typing import Any

from bot.sandbox import limits
from bot.sandbox.calls import Call
from bot.sandbox.errors import SlackError
from bot.sandbox.views import View

Json = dict[str, Any]


def open_view(call: Call) -> Json:
    """views.open: a modal for the person whose trigger id it is."""
    body = limits.read_view(call.arguments.get("view"), kind="modal")
    trigger = call.grants.use_trigger(call.required("trigger_id"))
    return _shown(call, call.workspace.views.open(trigger.person, body))


def push_view(call: Call) -> Json:
    """views.push: a modal on top of the one that the trigger id came from."""
    body = limits.read_view(call.arguments.get("view"), kind="modal")
    trigger = call.grants.use_trigger(call.required("trigger_id"))
    if trigger.view_id is None:
        raise SlackError("not_found")
    return _shown(call, call.workspace.views.push(trigger.person, body))


def update_view(call: Call) -> Json:
    """views.update: other content for an open view, by its id or external_id."""
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not view_id and not external_id:
        raise SlackError("invalid_arguments", ["missing required field: view_id or external_id"])
    view = call.workspace.views.get(view_id=view_id, external_id=external_id)
    body = limits.read_view(call.arguments.get("view"), kind=view.type)
    return _shown(call, call.workspace.views.update(view, body, hash_seen=call.text("hash") or None))


def publish_view(call: Call) -> Json:
    """views.publish: a person's Home tab."""
    person = call.workspace.get_person(call.required("user_id"))
    body = limits.read_view(call.arguments.get("view"), kind="home")
    return _shown(call, call.workspace.views.publish(person.id, body, hash_seen=call.text("hash") or None))


def _shown(call: Call, view: View) -> Json:
    return {"view": call.workspace.views.as_payload(view)}
