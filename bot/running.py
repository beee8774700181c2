"""`prevent-bot run`: the program and its web side in one process, until it is told to end."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Iterator

import structlog
import uvicorn

from bot.clock import system_clock
from bot.database import Database
from bot.program import Program, SlackSettings
from bot.settings import Settings, WrongSetting
from bot.web import SlackDoor, listen, make_web

log = structlog.get_logger()


async def run(settings: Settings) -> None:
    """Run until SIGTERM or Ctrl-C; what is on its way then still arrives.

    Refused before anything listens: `WrongSetting`, `SchemaDiffers`.
    """
    slack = SlackSettings(
        bot_token=settings.bot_token,
        app_token=settings.slack_app_token.get_secret_value() if settings.slack_app_token is not None else None,
        api_url=settings.slack_api_url,
    )
    settings.check_roads()
    listening = _listen(settings)
    database = Database(settings.database, system_clock)
    try:
        await asyncio.to_thread(database.make_ready)
        program = Program(database, system_clock, slack)
        async with _running(program):
            await _serve(program, settings, database, listening)
    finally:
        listening.close()
        database.close()


@contextlib.asynccontextmanager
async def _running(program: Program) -> AsyncIterator[None]:
    installation = await program.start()
    log.info("started", team=installation.team_id)
    try:
        yield
    finally:
        await program.stop()
        log.info("stopped")


async def _serve(program: Program, settings: Settings, database: Database, listening: socket.socket) -> None:
    door = None
    if settings.slack_signing_secret is not None:
        door = SlackDoor(lambda: program.app, settings.slack_signing_secret.get_secret_value())
    web = make_web(door=door, is_ready=lambda: is_ready(database))
    config = uvicorn.Config(web, log_config=None, access_log=False, lifespan="off", server_header=False)
    server = uvicorn.Server(config)
    stopping = asyncio.Event()
    with ended_by(stopping):
        serving = asyncio.create_task(_serve_until_told(server, listening))
        waiting = asyncio.create_task(stopping.wait())
        await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        waiting.cancel()
        await serving


async def _serve_until_told(server: uvicorn.Server, listening: socket.socket) -> None:
    # uvicorn would take the signals for itself and end before the program has stopped.
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]  # see the line above
    await server.serve(sockets=[listening])


def is_ready(database: Database) -> bool:
    """Whether the database answers with the tables of this version."""
    try:
        database.describe()
    except Exception:
        return False
    return True


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
