"""Web API: the door of the methods. Checks token, scopes and arguments as Slack does. Knows no person at the page."""

import asyncio
import json
import logging
import math
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from aiohttp import web

from bot.sandbox import (
    chat_methods,
    conversation_methods,
    file_methods,
    people_methods,
    response_urls,
    view_methods,
)
from bot.sandbox.calls import Call
from bot.sandbox.clock import SandboxClock
from bot.sandbox.errors import SlackError
from bot.sandbox.faults import Faults, Seen, spoilt
from bot.sandbox.grants import Grants
from bot.sandbox.workspace import Workspace

Json = dict[str, Any]

DEFAULT_SCOPES = (
    "commands",
    "chat:write",
    "files:write",
    "im:write",
    "im:history",
    "channels:history",
    "groups:history",
    "users:read",
    "users:read.email",
    "channels:read",
    "groups:read",
    "app_mentions:read",
)

# An app that is sold outside the Marketplace reads history once a minute, and 15 messages at a time.
HISTORY = ("conversations.history", "conversations.replies")
DISTRIBUTED_EVERY = 60.0
DISTRIBUTED_AT_MOST = 15

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
    "files.completeUploadExternal": Method(perform=file_methods.complete_upload, scope="files:write"),
    "files.getUploadURLExternal": Method(perform=file_methods.get_upload_url, scope="files:write"),
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
        real_seconds: Callable[[], float],
        upload_address: Callable[[str], str],
    ) -> None:
        self.bot_token = f"xoxb-sandbox-{secrets.token_hex(16)}"
        self.app_token = f"xapp-1-{workspace.bot.app_id}-{secrets.token_hex(16)}"
        self._workspace = workspace
        self._clock = clock
        self._grants = grants
        self._scopes = scopes
        self._new_socket = new_socket
        self._real_seconds = real_seconds
        self._history_read_at: dict[str, float] = {}
        self.faults = Faults()
        self.is_revoked = False
        """Whether the bot's token was taken back."""
        self.is_distributed = False
        """Whether the app counts as sold outside the Marketplace: it may read history once a minute, a little."""
        self._upload_address = upload_address

    def routes(self) -> list[web.AbstractRouteDef]:
        """The routes of the Slack side that are plain HTTP."""
        return [
            web.get("/api/{method}", self.answer),
            web.post("/api/{method}", self.answer),
            web.post("/response/{token}", self.take_response),
            web.post("/upload/{token}", self.take_upload),
        ]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One call, answered as Slack does (status 200 with `ok`, also for a refusal), unless a fault strikes it."""
        name = request.match_info["method"]
        try:
            arguments = await _arguments(request)
        except SlackError as refused:
            return web.json_response(refused.as_answer())
        channel = str(arguments["channel"]) if arguments.get("channel") else None
        return await self._through_faults(name, channel, request, lambda: self._answered(name, arguments, request))

    async def _through_faults(
        self, name: str, channel: str | None, request: web.Request, answer: Callable[[], web.Response]
    ) -> web.StreamResponse:
        came_at = self._real_seconds()
        fault = self.faults.strike(name, channel)
        kind = fault.kind if fault is not None else None
        if fault is not None and kind == "slow" and not fault.accepted:
            await asyncio.sleep(fault.seconds)
        is_accepted = fault is None or fault.accepted or kind == "slow"
        whole = answer() if is_accepted else None
        self.faults.calls.append(Seen(at=came_at, method=name, channel=channel, fault=kind, accepted=is_accepted))
        if fault is not None:
            return await spoilt(fault, request, whole)
        return whole or web.Response(status=500)

    def _answered(self, name: str, arguments: Json, request: web.Request) -> web.Response:
        headers = {}
        try:
            if name not in METHODS:
                raise SlackError("unknown_method", extra={"req_method": name})  # noqa: TRY301 - one road for all refusals
            method = METHODS[name]
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
                history_at_most=DISTRIBUTED_AT_MOST if self.is_distributed else None,
                upload_address=self._upload_address,
            )
            if method.scope:
                call.needs_scope(method.scope)
            if wait := self._history_wait(name):
                return _too_many(wait)
            answer = {"ok": True, **method.perform(call)}
        except SlackError as refused:
            log.info("sandbox refused %s: %s", name, refused.code)
            answer = refused.as_answer()
        return web.json_response(answer, headers=headers)

    async def take_response(self, request: web.Request) -> web.StreamResponse:
        """One post to a response URL; "ok" as plain text, else the error code with status 404 or 400."""
        token = request.match_info["token"]
        try:
            body = await request.json()
        except ValueError:
            return web.Response(status=400, text="invalid_payload")
        if not isinstance(body, dict):
            return web.Response(status=400, text="invalid_payload")
        return await self._through_faults("response_url", None, request, lambda: self._take_response(token, body))

    def _take_response(self, token: str, body: Json) -> web.Response:
        try:
            response = self._grants.get_response(token)
            response_urls.answer(self._workspace, response, body, now=self._clock())
        except SlackError as refused:
            gone = refused.code in ("expired_url", "used_url")
            return web.json_response(refused.as_answer(), status=404 if gone else 400)
        return web.Response(text="ok")

    def _history_wait(self, method: str) -> float:
        """The seconds until this method may be called again; 0 when it may be now, which counts as a call."""
        if not self.is_distributed or method not in HISTORY:
            return 0.0
        now = self._real_seconds()
        wait = self._history_read_at.get(method, float("-inf")) + DISTRIBUTED_EVERY - now
        if wait > 0:
            return wait
        self._history_read_at[method] = now
        return 0.0

    async def take_upload(self, request: web.Request) -> web.Response:
        """The bytes of a file at the address that was given out for them: 200 once, 400 for what was not agreed."""
        content = await request.read()
        if not file_methods.take_upload(self._workspace, request.match_info["token"], content):
            return web.Response(status=400, text="Invalid upload")
        return web.Response(text=f"OK - {len(content)}")

    def _check_token(self, token: str, method: Method) -> None:
        if not token:
            raise SlackError("not_authed")
        if token not in (self.bot_token, self.app_token):
            raise SlackError("invalid_auth")
        if token != (self.bot_token if method.token == "bot" else self.app_token):  # noqa: S105 - a kind
            raise SlackError("not_allowed_token_type")
        if self.is_revoked and token == self.bot_token:
            raise SlackError("token_revoked")


def _too_many(wait: float) -> web.Response:
    headers = {"Retry-After": str(math.ceil(wait))}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)


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
