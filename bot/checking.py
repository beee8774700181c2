"""`prevent-bot check`: each connection tried, and what came of it. Tells no secret."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.clock import system_clock
from bot.database import Database
from bot.manifest import SCOPES
from bot.settings import Settings, WrongSetting
from bot.slack.client import ask_who_i_am, error_code, make_client, make_session, no_answer
from workgroup.errors import Refusal
from workgroup.wording import listed


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What came of trying one thing."""

    what: str
    is_well: bool
    said: str


async def try_all(settings: Settings) -> list[Finding]:
    """Try the database and each road to Slack; nothing is changed anywhere."""
    return [
        await asyncio.to_thread(_database, settings),
        await _guarded("Slack, bot token", lambda: _bot_token(settings)),
        await _guarded("Slack, Socket Mode", lambda: _socket_mode(settings)),
        _signed_http(settings),
    ]


async def _guarded(what: str, attempt: Callable[[], Awaitable[Finding]]) -> Finding:
    try:
        return await attempt()
    except Refusal as refusal:
        return Finding(what=what, is_well=False, said=refusal.sentence)


def _database(settings: Settings) -> Finding:
    try:
        database = Database(settings.database, system_clock)
        try:
            said = database.describe()
        finally:
            database.close()
    except Refusal as refusal:
        return Finding(what="Database", is_well=False, said=refusal.sentence)
    return Finding(what="Database", is_well=True, said=said)


async def _bot_token(settings: Settings) -> Finding:
    async with make_session() as session:
        installation = await ask_who_i_am(make_client(settings.bot_token, settings.slack_api_url, session))
    missing = sorted(set(SCOPES) - installation.scopes) if installation.scopes else []
    if missing:
        return Finding(
            what="Slack, bot token",
            is_well=False,
            said=f"the app lacks {listed(missing)}: give it the manifest that `prevent-bot manifest` prints, and "
            "install it to the workspace again.",
        )
    return Finding(
        what="Slack, bot token",
        is_well=True,
        said=f"works in the workspace {installation.team_name or 'without a name'}.",
    )


async def _socket_mode(settings: Settings) -> Finding:
    if settings.slack_app_token is None:
        is_other_road_set = settings.slack_signing_secret is not None
        return Finding(
            what="Slack, Socket Mode",
            is_well=is_other_road_set,
            said="off, because SLACK_APP_TOKEN is not set."
            + ("" if is_other_road_set else " Set it, or SLACK_SIGNING_SECRET for signed HTTP."),
        )
    token = settings.slack_app_token.get_secret_value()
    async with make_session() as session:
        client = make_client("", settings.slack_api_url, session)
        try:
            await client.apps_connections_open(app_token=token)
        except SlackApiError as refused:
            raise WrongSetting(
                "SLACK_APP_TOKEN",
                f"is not accepted by Slack ({error_code(refused)}): make an app-level token with connections:write.",
            ) from None
        except (ClientError, TimeoutError, OSError) as lost:
            raise WrongSetting("SLACK_API_URL", no_answer(lost)) from None
    return Finding(what="Slack, Socket Mode", is_well=True, said="on: a connection may be opened.")


def _signed_http(settings: Settings) -> Finding:
    if settings.slack_signing_secret is None:
        return Finding(what="Slack, signed HTTP", is_well=True, said="off, because SLACK_SIGNING_SECRET is not set.")
    where = f"{settings.prevent_host}:{settings.prevent_port}"
    return Finding(
        what="Slack, signed HTTP",
        is_well=True,
        said=f"on, at {where}/slack/events. Whether Slack can call it shows in the app's Event Subscriptions page.",
    )
