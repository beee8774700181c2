"""Links series to the channels that the bot is in, by name. Knows no listener."""

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.database import Database
from bot.slack.client import error_code
from workgroup.usecases import arriving

log = structlog.get_logger()

_PAGE = 200
_MOST_PAGES = 50


class ChannelLinker:
    """Looks where the bot is, as long as a series waits for its channel."""

    def __init__(self, database: Database, clock: Clock, client: AsyncWebClient, team_id: str) -> None:
        self._database = database
        self._clock = clock
        self._client = client
        self._team_id = team_id

    async def link(self) -> int:
        """Link what can be linked; how many series were. Slack's silence is only written down: it is tried again."""
        if not await self._database.run_errand(self._is_waiting):
            return 0
        try:
            channels = await self._channels()
        except SlackApiError as refused:
            log.warning("channels_not_listed", error=error_code(refused))
            return 0
        except (ClientError, TimeoutError, OSError) as lost:
            log.warning("channels_not_listed", error=type(lost).__name__)
            return 0

        def run() -> int:
            with self._database.work() as uow:
                linked = [
                    series_id
                    for channel_id, name in channels
                    for series_id in arriving.link_channel(
                        uow, team_id=self._team_id, channel_id=channel_id, channel_name=name
                    )
                ]
                for series_id in linked:
                    uow.outbox.hasten(series_id, now=self._clock())
            return len(linked)

        return await self._database.run_errand(run)

    async def hasten(self, channel_id: str) -> None:
        """The bot has come into that channel: what waited for it goes out now."""

        def run() -> None:
            with self._database.work() as uow:
                for series in uow.series.list_in_channel(self._team_id, channel_id):
                    uow.outbox.hasten(series.id, now=self._clock())

        await self._database.run_errand(run)

    def _is_waiting(self) -> bool:
        with self._database.work(read_only=True) as uow:
            return any(series.channel_id is None and series.channel_name for series in uow.series.list_all())

    async def _channels(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        cursor = ""
        for _ in range(_MOST_PAGES):
            answer = await self._client.users_conversations(
                types="public_channel,private_channel", exclude_archived=True, limit=_PAGE, cursor=cursor
            )
            found += [
                (str(channel["id"]), str(channel["name"]))
                for channel in answer.get("channels") or []
                if channel.get("id") and channel.get("name")
            ]
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                break
        return found
