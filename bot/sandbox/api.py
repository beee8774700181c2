"""Web API: the door of the methods. Checks token, scopes and arguments as Slack does. Knows no person at the page."""

import json
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from aiohttp import web

from bot.sandbox import chat_methods, conversation_methods, people_methods, response_urls, view_methods
from bot.sandbox.calls import Call
from bot.sandbox.clock import SandboxClock
from bot.sandbox.errors import SlackError
from bot.sandbox.grants import Grants
from bot.sandbox.workspace import Workspace

Json = dict[str, Any]

DEFAULT_SCOPES = (
    "commands",
    "chat:write",
    "im:write",
    "im:history",
    "users:read",
    "users:read.email",
    "channels:read",
    "groups:read",
    "app_mentions:read",
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Method:
    """A method: what does it, the scope it needs (further ones depend on its arguments), whose token it takes."""

    perform: Callable[[Call], Json]
    scope: str | None = None
    token: Literal["bot", "app"] = "bot"  # noqa: S105 - the kind of a token, no token


METHODS: dict[str, Method] = {
    "apps.connections.open": Method(perform=people_methods.open_connection, token="app"),  # noqa: S106 - a kind
    "auth.test": Method(perform=people_methods.auth_test),
    "chat.delete": Method(perform=chat_methods.delete, scope="chat:write"),
    "chat.getPermalink": Method(perform=chat_methods.get_permalink),
    "chat.postEphemeral": Method(perform=chat_methods.post_ephemeral, scope="chat:write"),
    "chat.postMessage": Method(perform=chat_methods.post_message, scope="chat:write"),
    "chat.update": Method(perform=chat_methods.update, scope="chat:write"),
    "conversations.history": Method(perform=conversation_methods.history),
    "conversations.info": Method(perform=conversation_methods.info),
    "conversations.list": Method(perform=conversation_methods.list_conversations),
    "conversations.members": Method(perform=conversation_methods.members),
    "conversations.open": Method(perform=conversation_methods.open_conversation, scope="im:write"),
    "conversations.replies": Method(perform=conversation_methods.replies),
    "team.info": Method(perform=people_methods.team_info, scope="team:read"),
    "users.conversations": Method(perform=conversation_methods.of_user),
    "users.info": Method(perform=people_methods.users_info, scope="users:read"),
    "users.list": Method(perform=people_methods.users_list, scope="users:read"),
    "users.lookupByEmail": Method(perform=people_methods.users_lookup_by_email, scope="users:read.email"),
    "views.open": Method(perform=view_methods.open_view),
    "views.publish": Method(perform=view_methods.publish_view),
    "views.push": Method(perform=view_methods.push_view),
    "views.update": Method(perform=view_methods.update_view),
}


class WebApi:
    """The Web API of one workspace with one installed app; its tokens are new each time."""

    def __init__(
        self,
        workspace: Workspace,
        clock: SandboxClock,
        grants: Grants,
        *,
        scopes: frozenset[str],
        new_socket: Callable[[], str],
    ) -> None:
        self.bot_token = f"xoxb-sandbox-{secrets.token_hex(16)}"
        self.app_token = f"xapp-1-{workspace.bot.app_id}-{secrets.token_hex(16)}"
        self._workspace = workspace
        self._clock = clock
        self._grants = grants
        self._scopes = scopes
        self._new_socket = new_socket

    def routes(self) -> list[web.AbstractRouteDef]:
        """The routes of the Slack side that are plain HTTP."""
        return [
            web.get("/api/{method}", self.answer),
            web.post("/api/{method}", self.answer),
            web.post("/response/{token}", self.take_response),
        ]

    async def answer(self, request: web.Request) -> web.Response:
        """One call, answered as Slack does: status 200 with `ok`, also for a refusal."""
        name = request.match_info["method"]
        headers = {}
        try:
            if name not in METHODS:
                raise SlackError("unknown_method", extra={"req_method": name})  # noqa: TRY301 - one road for all refusals
            method = METHODS[name]
            arguments = await _arguments(request)
            token = _token(request, arguments)
            self._check_token(token, method)
            if method.token == "bot":  # noqa: S105 - the kind of a token, no token
                headers = {"x-oauth-scopes": ",".join(sorted(self._scopes))}
            if method.scope:
                headers["x-accepted-oauth-scopes"] = method.scope
            call = Call(
                workspace=self._workspace,
                grants=self._grants,
                now=self._clock(),
                arguments=arguments,
                scopes=self._scopes,
                new_socket=self._new_socket,
            )
            if method.scope:
                call.needs_scope(method.scope)
            answer = {"ok": True, **method.perform(call)}
        except SlackError as refused:
            log.info("sandbox refused %s: %s", name, refused.code)
            answer = refused.as_answer()
        return web.json_response(answer, headers=headers)

    async def take_response(self, request: web.Request) -> web.Response:
        """One post to a response URL; "ok" as plain text, else the error code with status 404 or 400."""
        try:
            body = await request.json()
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        if not isinstance(body, dict):
            return web.Response(status=400, text="invalid_payload")
        try:
            response = self._grants.get_response(request.match_info["token"])
            response_urls.answer(self._workspace, response, body, now=self._clock())
        except SlackError as refused:
            gone = refused.code in ("expired_url", "used_url")
            return web.json_response(refused.as_answer(), status=404 if gone else 400)
        return web.Response(text="ok")

    def _check_token(self, token: str, method: Method) -> None:
        if not token:
            raise SlackError("not_authed")
        if token not in (self.bot_token, self.app_token):
            raise SlackError("invalid_auth")
        if token != (self.bot_token if method.token == "bot" else self.app_token):  # noqa: S105 - a kind
            raise SlackError("not_allowed_token_type")


def _token(request: web.Request, arguments: Json) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    # In a JSON body Slack ignores a token; in a form or query it counts.
    return "" if request.content_type == "application/json" else str(arguments.get("token", ""))


async def _arguments(request: web.Request) -> Json:
    arguments: Json = dict(request.query)
    if request.content_type == "application/json" and request.can_read_body:
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError as unreadable:
            raise SlackError("invalid_json") from unreadable
        if not isinstance(body, dict):
            raise SlackError("json_not_object")
        return arguments | body
    return arguments | {name: str(value) for name, value in (await request.post()).items()}
