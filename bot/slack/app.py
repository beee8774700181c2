"""The Bolt app, without the defaults of Bolt's that would hurt. Knows no listener."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

from aiohttp import ClientSession
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import Installation


def make_app(installation: Installation, *, token: str, api_url: str, session: ClientSession) -> AsyncApp:
    """The app without listeners.

    `process_before_response` acknowledges when the listener has returned, without Bolt's polling of 10 ms; signatures
    are checked in front of it (`bot.web`), on the raw bytes, before anything is parsed; who the app is was asked once.
    """

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None,
            team_id=installation.team_id,
            bot_token=token,
            bot_id=installation.bot_id,
            bot_user_id=installation.bot_user_id,
        )

    quiet = logging.getLogger("prevent-bot.bolt")
    # Its warnings print what was sent, whatever that holds.
    quiet.setLevel(logging.ERROR)
    with _without_oauth_environment():
        return AsyncApp(
            name="prevent-bot",
            logger=quiet,
            client=AsyncWebClient(base_url=api_url, session=session, retry_handlers=[]),
            authorize=authorize,
            process_before_response=True,
            request_verification_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
        )


@contextmanager
def _without_oauth_environment() -> Iterator[None]:
    """Bolt reads these by itself, and would turn into an app of many workspaces with its stores in the home folder."""
    names = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN")
    kept = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(kept)
