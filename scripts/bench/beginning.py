"""How quickly the program is there, and what it takes while it does nothing."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp

from bot.web import listen
from scripts.bench.figures import Figure
from scripts.bench.region import a_sandbox, filled

_LIBRARIES = (
    "import aiohttp, alembic, apscheduler.schedulers.asyncio, dateutil.rrule, prometheus_client, psycopg,"
    " pydantic_settings, rich.console, slack_bolt.async_app, slack_sdk.socket_mode.aiohttp, sqlalchemy,"
    " sqlalchemy.dialects.sqlite, starlette.applications, structlog, typer, uvicorn"
)
_TIMES = 3
_IDLE_SECONDS = 5.0
_IDLE_AT_MOST = 0.005
_STARTS_WITHIN = 60.0
_FAILED = "failed with the error"


async def figures(folder: Path) -> AsyncIterator[Figure]:
    """From the command line to the first answer, memory, and the processor's time when nothing happens."""
    address = f"sqlite:///{folder / 'beginning.db'}"
    filled(address).close()
    sandbox = a_sandbox()
    page = await sandbox.start()
    settings = {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_API_URL": sandbox.api_url,
        "DATABASE_URL": address,
    }
    floors, starts, memories, idles = [], [], [], []
    floor_memory = 0
    try:
        for number in range(_TIMES):
            floors.append(await asyncio.to_thread(_libraries))
            with listen("127.0.0.1", 0) as free:
                port = str(free.getsockname()[1])
            taken, memory, idle = await _first_answer(page, settings | {"PREVENT_PORT": port}, rest=number == 0)
            starts.append(taken)
            memories.append(memory)
            idles += [idle] if idle is not None else []
        floor_memory = await asyncio.to_thread(_memory_of_libraries)
    finally:
        await sandbox.stop()
    yield Figure(
        what="from the command line to the first answer",
        beside="importing the same libraries",
        ours=min(starts) * 1000,
        floor=min(floors) * 1000,
        goal=1.15,
        unit="ms",
    )
    if floor_memory:
        yield Figure(
            what="memory after the first answer",
            beside="the same libraries alone",
            ours=min(memories) / 1024,
            floor=floor_memory / 1024,
            goal=1.3,
            unit="MB",
        )
        yield Figure(
            what="processor while nothing happens",
            beside="0.5 % of one",
            ours=min(idles) * 100,
            floor=_IDLE_AT_MOST * 100,
            goal=1,
            unit="%",
        )


def _libraries() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", _LIBRARIES], check=True)  # noqa: S603 - our own interpreter and words
    return time.perf_counter() - began


def _memory_of_libraries() -> int:
    words = f"{_LIBRARIES}\nfrom pathlib import Path\nprint(Path('/proc/self/status').read_text())"
    told = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=False)  # noqa: S603 - as above
    return _resident(told.stdout)


async def _first_answer(page: str, settings: dict[str, str], *, rest: bool) -> tuple[float, int, float | None]:
    """Seconds until a command is answered; the memory then, in kilobytes; the share of a processor while it rests."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "PREVENT_", "DATABASE"))
    }
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"), env=kept | settings, stderr=asyncio.subprocess.DEVNULL
    )
    asked = {"as": "U0M01", "channel": "C0STEERING", "text": "/prevent help"}
    try:
        async with aiohttp.ClientSession() as session, asyncio.timeout(_STARTS_WITHIN):
            said = _FAILED
            # The sandbox waits three seconds for a program that is just starting, and says then that it failed.
            while _FAILED in said:
                async with session.post(f"{page}/sandbox/type", json=asked) as answer:
                    said = str(((await answer.json()).get("ephemeral") or {}).get("text"))
        taken = time.perf_counter() - began
        memory = _resident(_status(process.pid))
        if not rest:
            return taken, memory, None
        await asyncio.sleep(1)
        before = _worked(process.pid)
        await asyncio.sleep(_IDLE_SECONDS)
        return taken, memory, (_worked(process.pid) - before) / _IDLE_SECONDS
    finally:
        process.terminate()
        await process.wait()


def _status(pid: int) -> str:
    path = Path(f"/proc/{pid}/status")
    return path.read_text() if path.exists() else ""


def _resident(status: str) -> int:
    """Kilobytes in memory; 0 where the system does not tell."""
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")), 0)


def _worked(pid: int) -> float:
    """Seconds of a processor so far; 0 where the system does not tell."""
    path = Path(f"/proc/{pid}/stat")
    if not path.exists():
        return 0.0
    fields = path.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
