"""The running program, put together: database, Slack, listeners, outbox and beat. Knows them all, and no feature."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar  # Bolt's listener arguments are open

import structlog
from aiohttp import ClientSession
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.clock import Clock
from bot.database import Database
from bot.delivery.cards import CardKeeper
from bot.delivery.courier import SlackCourier
from bot.delivery.dispatch import Dispatcher
from bot.delivery.history import History
from bot.delivery.reconcile import Reconciler
from bot.jobs import Beat
from bot.metrics import Metrics
from bot.services import ProgramServices
from bot.slack.app import make_app
from bot.slack.client import Installation, ask_who_i_am, make_client, make_session
from bot.slack.directory import Directory
from bot.slack.linking import ChannelLinker
from bot.slack.roads import Roads
from bot.slack.socket_mode import SocketMode
from handlers.app import register
from handlers.shielded import Shield

log = structlog.get_logger()

STOP_WITHIN = 30.0
"""In seconds: as long as a post may take at the most, and what it takes to write down what came of it."""

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class SlackSettings:
    """How Slack is reached."""

    bot_token: str
    app_token: str | None
    """Set, deliveries come by Socket Mode."""
    api_url: str


class Program:
    """Everything that runs, from `start` to `stop`. The database is handed in ready, and closed by who made it."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        slack: SlackSettings,
        *,
        keep_time: Callable[[], None] | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        """`keep_time` is called now and then in a thread, to hold the clock against the database's."""
        self._keep_time = keep_time
        self._metrics = metrics or Metrics()
        self._database = database
        self._clock = clock
        self._slack = slack
        self._session: ClientSession | None = None
        self._socket: SocketMode | None = None
        self._app: AsyncApp | None = None
        self._shield: Shield | None = None
        self._beat: Beat | None = None
        self._linker: ChannelLinker | None = None
        self._running: set[asyncio.Task[None]] = set()

    @property
    def app(self) -> AsyncApp:
        """The Bolt app, once started."""
        return _started(self._app)

    @property
    def beat(self) -> Beat:
        """What plans and delivers, once started."""
        return _started(self._beat)

    async def start(self) -> Installation:
        """Ask Slack who we are, listen, and begin to tell what is due.

        Refused: `WrongSetting` when Slack does not accept a token or does not answer; nothing runs then.
        """
        self._session = make_session()
        try:
            client = make_client(self._slack.bot_token, self._slack.api_url, self._session)
            installation = await ask_who_i_am(client)
            directory = Directory(client, installation)
            services = ProgramServices(self._database, self._clock, directory.find)
            self._linker = ChannelLinker(self._database, self._clock, client, installation.team_id)
            self._app = make_app(
                installation, token=self._slack.bot_token, api_url=self._slack.api_url, session=self._session
            )
            self._link_when_invited(self._app, installation)
            self._shield = register(
                self._app, services, Roads(client, self._session), watch=self._metrics, forget=directory.forget
            )
            courier = SlackCourier(client)
            dispatcher = Dispatcher(self._database, self._clock, courier, directory, metrics=self._metrics)
            self._beat = Beat(
                self._database,
                self._clock,
                dispatcher,
                CardKeeper(self._database, self._clock, courier),
                Reconciler(
                    self._database,
                    self._clock,
                    courier,
                    History(client, installation),
                    owner=dispatcher.owner,
                    metrics=self._metrics,
                ),
                on_plan=self._link,
                keep_time=self._keep_time,
            )
            if self._slack.app_token is not None:
                self._socket = SocketMode(self._app, app_token=self._slack.app_token, client=client)
                await self._socket.connect()
            # Before anything is told, so that it has somewhere to go.
            await self._link()
            self._beat.start()
            await self._beat.plan()
            self._beat.wake()
        except BaseException:
            await self.stop()
            raise
        return installation

    async def settle(self) -> None:
        """Wait for the listeners that still run."""
        if self._shield is not None:
            await self._shield.settle()

    def cease(self) -> None:
        """Claim nothing more from now on; what is on its way goes on until `stop`."""
        if self._beat is not None:
            self._beat.cease()

    async def stop(self, *, within: float = STOP_WITHIN) -> None:
        """Take nothing more, let what runs end, and close every connection. May be called twice.

        What has not ended after so many seconds is given up: of a notice that was on its way then, another process, or
        this one at its next start, finds out what became of it.
        """
        self.cease()
        try:
            async with asyncio.timeout(within):
                await self._come_to_rest()
        except TimeoutError:
            log.warning("stopped_before_all_had_ended")
            self._give_up()
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _come_to_rest(self) -> None:
        if self._socket is not None:
            await self._socket.stop()
            self._socket = None
        await self.settle()
        if self._running:
            await asyncio.wait(set(self._running))
        if self._beat is not None:
            await self._beat.stop()

    def _give_up(self) -> None:
        if self._shield is not None:
            self._shield.give_up()
        for task in self._running:
            task.cancel()
        if self._beat is not None:
            self._beat.give_up()

    async def _link(self) -> None:
        if self._linker is not None:
            await self._linker.link()

    def _link_when_invited(self, app: AsyncApp, installation: Installation) -> None:
        """When the bot itself is invited somewhere, the series of that channel is linked, and what waited goes out."""

        async def is_our_own_joining(event: dict[str, Any]) -> bool:
            return event.get("user") == installation.bot_user_id

        @app.event("member_joined_channel", matchers=[is_our_own_joining])
        async def on_invited(event: dict[str, Any], ack: AsyncAck) -> None:
            await ack()
            self._keep(asyncio.create_task(self._settle_in(str(event.get("channel") or ""))))

    async def _settle_in(self, channel_id: str) -> None:
        try:
            await self._link()
            if self._linker is not None:
                await self._linker.hasten(channel_id)
            await self.beat.plan()
            self.beat.wake()
        except Exception:
            log.exception("channel_not_settled_in")

    def _keep(self, task: asyncio.Task[None]) -> None:
        # The loop itself holds tasks only weakly.
        self._running.add(task)
        task.add_done_callback(self._running.discard)


def _started(part: T | None) -> T:
    if part is None:
        raise RuntimeError("the program has not started")
    return part
