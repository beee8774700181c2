"""`prevent-bot run`: the program and its web side in one process, until it is told to end."""

import asyncio
import contextlib
import gc
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from functools import partial

import structlog
import uvicorn

from bot.clock import DatabaseClock, system_clock
from bot.database import Database
from bot.health import Health
from bot.metrics import Metrics
from bot.program import Program, SlackSettings
from bot.settings import Settings, WrongSetting
from bot.web import SlackDoor, listen, make_web

log = structlog.get_logger()

CONNECTIONS_END_WITHIN = 5
_WORTH_TELLING = timedelta(seconds=1)


async def run(settings: Settings) -> None:
    """Run until SIGTERM or Ctrl-C; what is on its way then still arrives, or is left to another process.

    Refused before anything listens: `WrongSetting`, `SchemaDiffers`.
    """
    slack = SlackSettings(
        bot_token=settings.bot_token,
        app_token=settings.slack_app_token.get_secret_value() if settings.slack_app_token is not None else None,
        api_url=settings.slack_api_url,
    )
    settings.check_roads()
    listening = _listen(settings)
    clock = system_clock if settings.is_embedded else DatabaseClock()
    database = Database(settings.database, clock)
    metrics = Metrics()
    try:
        await asyncio.to_thread(database.make_ready)
        keep_time = None
        if isinstance(clock, DatabaseClock):
            keep_time = partial(_look_at_the_clock, clock, database)
            await asyncio.to_thread(keep_time)
        program = Program(database, clock, slack, keep_time=keep_time, metrics=metrics)
        health = Health(database, clock, metrics)
        async with _running(program):
            await _serve(program, settings, health, listening)
    finally:
        listening.close()
        database.close()


def _look_at_the_clock(clock: DatabaseClock, database: Database) -> None:
    """Hold the clock against the database's; that it was off by seconds is told, since somebody set a clock."""
    off = clock.look(database.server_time)
    if abs(off) >= _WORTH_TELLING:
        log.warning("clock_was_off", by_seconds=round(off.total_seconds(), 3))


@contextlib.asynccontextmanager
async def _running(program: Program) -> AsyncIterator[None]:
    installation = await program.start()
    # What was made so far stays as long as the program: looking it through for what is not needed any more would hold
    # the loop up for a tenth of a second, now and then.
    gc.freeze()
    log.info("started", team=installation.team_id)
    try:
        yield
    finally:
        await program.stop()
        log.info("stopped")


async def _serve(program: Program, settings: Settings, health: Health, listening: socket.socket) -> None:
    door = None
    if settings.slack_signing_secret is not None:
        door = SlackDoor(lambda: program.app, settings.slack_signing_secret.get_secret_value())
    token = settings.prevent_metrics_token
    web = make_web(door=door, health=health, metrics_token=token.get_secret_value() if token is not None else None)
    config = uvicorn.Config(
        web,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=CONNECTIONS_END_WITHIN,
    )
    server = uvicorn.Server(config)
    stopping = asyncio.Event()
    with ended_by(stopping):
        serving = asyncio.create_task(_serve_until_told(server, listening))
        waiting = asyncio.create_task(stopping.wait())
        await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
        # At once, and not only when the last connection has ended.
        health.begin_to_stop()
        program.cease()
        server.should_exit = True
        waiting.cancel()
        await serving


async def _serve_until_told(server: uvicorn.Server, listening: socket.socket) -> None:
    # uvicorn would take the signals for itself and end before the program has stopped.
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]  # see the line above
    await server.serve(sockets=[listening])


def _listen(settings: Settings) -> socket.socket:
    """Take the port now: later it would be a traceback in the middle of starting."""
    try:
        return listen(settings.prevent_host, settings.prevent_port)
    except OSError as taken:
        raise WrongSetting(
            "PREVENT_PORT",
            f"{settings.prevent_port} on {settings.prevent_host} cannot be listened on ({type(taken).__name__}: "
            f"{taken.strerror}). Set another, or end what uses it.",
        ) from None


@contextlib.contextmanager
def ended_by(stopping: asyncio.Event) -> Iterator[None]:
    """Set the event on SIGTERM and Ctrl-C, where this system can tell the loop of them."""
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)
    for one in signals:
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(one, stopping.set)
    try:
        yield
    finally:
        for one in signals:
            with contextlib.suppress(NotImplementedError):
                loop.remove_signal_handler(one)
