"""The ways out to Slack that answers take. Each call goes out once; nothing here posts twice."""

import asyncio
from collections.abc import Mapping
from typing import Any  # Slack's arguments are open JSON
from urllib.parse import urlsplit

import structlog
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.slack.client import error_code
from handlers.services import File, FileNotTaken, Message, View

log = structlog.get_logger()

# Slack forgets a trigger after three seconds; the listener's own time is within that.
OPEN_WITHIN = 2.0
_SLACKS = ("slack.com", "slack-gov.com")


_NO_FILES = "this workspace takes no files from apps; whoever administers Slack can allow it"
_WHY_NO_FILE: Mapping[str, str] = {
    "missing_scope": (
        "the app may not send files yet. Whoever administers it in Slack adds the permission files:write and installs "
        "it again"
    ),
    "file_uploads_disabled": _NO_FILES,
    "file_uploads_except_images_disabled": _NO_FILES,
    "file_type_not_allowed": _NO_FILES,
    "storage_limit_reached": "the workspace has no room for files left; whoever administers Slack can make some",
    "ratelimited": "Slack is asked too much at this moment; try again in a minute",
}
"""Why Slack takes no file, for a person (Slack: files.getUploadURLExternal, files.completeUploadExternal)."""


class NotTaken(Exception):
    """Slack did not take an answer at a response_url."""


class Roads:
    """`handlers.roads.SlackRoads` over one client and session."""

    def __init__(self, client: AsyncWebClient, session: ClientSession) -> None:
        self._client = client
        self._session = session

    async def respond(self, response_url: str, message: Message, *, replace: bool = False) -> None:
        """Post to a response_url for the person only; `replace` puts it in place of the source message."""
        await self._send(response_url, message, {"response_type": "ephemeral", "replace_original": replace})

    async def respond_in_channel(self, response_url: str, message: Message) -> None:
        """Post to a response_url for everybody in the channel."""
        await self._send(response_url, message, {"response_type": "in_channel", "replace_original": False})

    async def open_view(self, trigger_id: str, view: View) -> None:
        """Open a modal within two seconds, or raise."""
        async with asyncio.timeout(OPEN_WITHIN):
            await self._client.views_open(trigger_id=trigger_id, view=dict(view))

    async def update_view(self, view_id: str, view: View) -> None:
        """Show another view in an open modal."""
        await self._client.views_update(view_id=view_id, view=dict(view))

    async def publish_home(self, user_id: str, view: View) -> None:
        """Show somebody's Home tab."""
        await self._client.views_publish(user_id=user_id, view=dict(view))

    async def post(self, channel_id: str, message: Message) -> None:
        """Post to a channel or a conversation, for all who are in it."""
        await self._client.chat_postMessage(channel=channel_id, **said(message))

    async def post_ephemeral(self, channel_id: str, user_id: str, message: Message) -> None:
        """Post in a channel so that one person sees it."""
        await self._client.chat_postEphemeral(channel=channel_id, user=user_id, **_words(message))

    async def send_file(self, user_id: str, file: File, words: str) -> None:
        """Send somebody a file in their direct messages. Refused: `FileNotTaken`, saying who can change that."""
        try:
            opened = await self._client.conversations_open(users=[user_id])
            channel_id = str((opened.get("channel") or {}).get("id") or "")
            promised = await self._client.files_getUploadURLExternal(filename=file.name, length=len(file.content))
            await self._upload(str(promised.get("upload_url") or ""), file.content)
            await self._client.files_completeUploadExternal(
                files=[{"id": str(promised.get("file_id") or ""), "title": file.title}],
                channel_id=channel_id,
                initial_comment=words,
            )
        except SlackApiError as refused:
            code = error_code(refused)
            log.info("file_not_taken", error=code)
            raise FileNotTaken(_WHY_NO_FILE.get(code, f"Slack refused it ({code})")) from None

    async def _upload(self, address: str, content: bytes) -> None:
        if not may_answer_at(address, self._client.base_url):
            raise NotTaken("an address for files that is none of Slack's")
        headers = {"Content-Type": "application/octet-stream"}
        # The library's own calls take the environment's proxy, and the bytes go the same way.
        async with self._session.post(address, data=content, headers=headers, proxy=self._client.proxy) as answer:
            if answer.status != 200:
                raise FileNotTaken("Slack did not take its bytes; try again")

    async def _send(self, response_url: str, message: Message, how: Mapping[str, Any]) -> None:
        if not may_answer_at(response_url, self._client.base_url):
            raise NotTaken("a response_url that is none of Slack's")
        webhook = AsyncWebhookClient(response_url, session=self._session, retry_handlers=[])
        answer = await webhook.send_dict({**_words(message), **how})
        if answer.status_code != 200:
            raise NotTaken(f"response_url answered {answer.status_code}")


def may_answer_at(response_url: str, api_url: str) -> bool:
    """Whether an answer may be sent there: to Slack alone, where Slack is spoken to; to any server beside another.

    Payloads are signed; but a signing secret that got out must not open the network around this program.
    """
    try:
        address, api = urlsplit(response_url), urlsplit(api_url)
    except ValueError:
        return False
    home = next((name for name in _SLACKS if _is_within(api.hostname, name)), None)
    if home is None:
        return address.scheme in {"http", "https"}
    return address.scheme == "https" and _is_within(address.hostname, home)


def _is_within(host: str | None, name: str) -> bool:
    return host is not None and f".{host}".endswith(f".{name}")


def said(message: Message) -> dict[str, Any]:
    """A message as the arguments of `chat.postMessage`: no link of somebody's grows into a preview."""
    return {**_words(message), "unfurl_links": False, "unfurl_media": False}


def _words(message: Message) -> dict[str, Any]:
    blocks = [dict(block) for block in message.blocks]
    return {"text": message.text, "blocks": blocks} if blocks else {"text": message.text}
