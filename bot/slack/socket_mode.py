"""Socket Mode: deliveries over a WebSocket that we open, so that no public address is needed. Knows no listener."""

import asyncio
import json

import structlog
from aiohttp import ClientError
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import WrongSetting
from bot.slack.client import error_code, no_answer

log = structlog.get_logger()

_FIRST_CONNECTION_WITHIN = 30.0


class SocketMode:
    """One connection, opened anew by the library whenever it is lost."""

    def __init__(self, app: AsyncApp, *, app_token: str, client: AsyncWebClient) -> None:
        """To be made inside the running loop."""
        self._app = app
        self._app_token = app_token
        self._web = client
        self._client = SocketModeClient(app_token=app_token, web_client=client)
        self._client.socket_mode_request_listeners.append(self._take)
        self._running: set[asyncio.Task[None]] = set()

    async def connect(self) -> None:
        """Connect for the first time. Refused: `WrongSetting` when Slack does not take the token or does not answer."""
        try:
            # Asked by ourselves first: the library would try for ever.
            answer = await self._web.apps_connections_open(app_token=self._app_token)
            self._client.wss_uri = str(answer["url"])
            async with asyncio.timeout(_FIRST_CONNECTION_WITHIN):
                await self._client.connect()  # type: ignore[no-untyped-call]  # the library has no types there
        except SlackApiError as refused:
            raise WrongSetting(
                "SLACK_APP_TOKEN",
                f"is not accepted by Slack ({error_code(refused)}): make an app-level token with connections:write on "
                "the app's page Basic Information.",
            ) from None
        except (ClientError, TimeoutError, OSError) as lost:
            raise WrongSetting("SLACK_API_URL", no_answer(lost)) from None

    async def stop(self) -> None:
        """Take nothing more, let what runs end, and close."""
        await self._client.disconnect()  # type: ignore[no-untyped-call]  # likewise
        if self._running:
            await asyncio.wait(set(self._running), timeout=5)
        await self._client.close()  # type: ignore[no-untyped-call]  # likewise

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """The library waits for its listeners one after the other, so that a slow answer would hold up the next."""
        task = asyncio.create_task(self._answer(client, request))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _answer(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        try:
            payload = await self._payload_of(request)
            await client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id, payload=payload))
        except Exception:
            log.exception("delivery_not_answered", kind=request.type)

    async def _payload_of(self, request: SocketModeRequest) -> dict[str, object] | str | None:
        try:
            return _payload((await run_async_bolt_app(self._app, request)).body)
        except Exception:
            # Bolt looks into a payload before any listener of ours does, and takes its shape for granted. Without an
            # acknowledgement Slack would send it again, and nothing would be gained.
            log.exception("delivery_not_readable", kind=request.type)
            return None


def _payload(body: str | None) -> dict[str, object] | str | None:
    # Bolt answers JSON or nothing; plain words stand in for a text.

    if not body:
        return None
    try:
        found = json.loads(body)
    except ValueError:
        return {"text": body}
    return found if isinstance(found, dict) else None
