"""Storm: one run. Replicas are killed, frozen and cut off while Slack misbehaves; then it is calm."""

import asyncio
import contextlib
import json
import random
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import Engine, func, or_, select, text

from storage import make_engine, tables, upgrade
from storage.engine import reading
from tests.torture import outbox
from tests.torture.count import ON_ITS_WAY, Count, count
from tests.torture.hastened import Hastened

Json = dict[str, Any]

PEOPLE = 20
_EVERY = 0.1
_ENDS_WITHIN = 35.0
# Seconds of hastened time: a lease, and what is waited before a message in doubt is looked for.
_LEASE_AND_QUIET = 105.0
_POST = "chat.postMessage"
_HISTORY = "conversations.history"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a run is to be: `over` is for how many real seconds notices come due and replicas are killed."""

    messages: int
    kills: int
    replicas: int
    seed: int
    speed: float
    over: float
    calm_within: float
    """Real seconds in which everything must be settled after the storm."""

    @property
    def channels(self) -> int:
        """So many that the pace of one, a message a second, holds nobody up."""
        return min(max(self.messages // 40, 8), 200)


@dataclass
class Storm:
    """The replicas of a run, and what was done to them."""

    plan: Plan
    time: Hastened
    nursery: asyncio.subprocess.Process
    alive: set[int] = field(default_factory=set)
    frozen: dict[int, float] = field(default_factory=dict)
    """Until when, in real steady seconds."""
    killed: int = 0
    freezes: int = 0
    fell: list[int] = field(default_factory=list)
    """The exit statuses of replicas that ended by themselves."""
    is_over: bool = False
    ended: list[int] = field(default_factory=list)
    """The exit status of everybody who ended, however that happened."""
    _doomed: set[int] = field(default_factory=set)

    async def tell(self, wish: Json) -> None:
        """Ask the nursery for something."""
        if self.nursery.stdin is not None:
            self.nursery.stdin.write(json.dumps(wish).encode() + b"\n")
            await self.nursery.stdin.drain()

    async def listen(self) -> None:
        """Take in what happens to the replicas; whoever ends gets a successor while the run goes on."""
        if self.nursery.stdout is None:
            return
        while line := await self.nursery.stdout.readline():
            happened = json.loads(line)
            if "spawned" in happened:
                self.alive.add(happened["pid"])
            elif "ended" in happened:
                pid = happened["ended"]
                self.alive.discard(pid)
                self.ended.append(happened["status"])
                self.frozen.pop(pid, None)
                if pid not in self._doomed and not self.is_over:
                    self.fell.append(happened["status"])
                if not self.is_over:
                    await self.tell({"spawn": 1})

    async def kill(self, pid: int) -> None:
        """End a replica as a power cut would."""
        self._doomed.add(pid)
        self.killed += 1
        await self.tell({"signal": "KILL", "pid": pid})

    async def freeze(self, pid: int, seconds: float) -> None:
        """Stop a replica in the middle of whatever it does, for so many real seconds."""
        self.freezes += 1
        self.frozen[pid] = time.monotonic() + seconds
        await self.tell({"signal": "STOP", "pid": pid})

    async def thaw(self, *, everybody: bool = False) -> None:
        """Let go on whose time has come, or everybody."""
        for pid, until in list(self.frozen.items()):
            if everybody or until <= time.monotonic():
                del self.frozen[pid]
                await self.tell({"signal": "CONT", "pid": pid})

    async def rage(self, dice: random.Random) -> None:
        """Kill and freeze at random until everything has come due and there were enough kills."""
        ends_at, every = time.monotonic() + self.plan.over, self.plan.over / max(self.plan.kills, 1)
        while self.killed < self.plan.kills or time.monotonic() < ends_at:
            await asyncio.sleep(min(dice.expovariate(1 / every), self.plan.over / 4))
            await self.thaw()
            if self.killed >= self.plan.kills:
                continue
            awake = sorted(self.alive - set(self.frozen))
            if awake and dice.random() < 0.1 and len(self.frozen) < self.plan.replicas - 1:
                await self.freeze(dice.choice(awake), self.time.real(dice.uniform(1, 1.5 * _LEASE_AND_QUIET)))
            elif self.alive:
                await self.kill(dice.choice(sorted(self.alive)))

    async def end(self) -> None:
        """End every replica in the orderly way."""
        self.is_over = True
        for pid in list(self.alive):
            await self.tell({"signal": "TERM", "pid": pid})


def faults(time: Hastened, *, twice_the_time_out: float) -> list[Json]:
    """What Slack does wrong during a storm: a fifth of all posts, and a tenth of what is asked of its history."""
    of_posts = [
        {"kind": "rate_limited", "chance": 0.02, "retry_after": "1"},
        {"kind": "rate_limited", "chance": 0.005, "retry_after": None},
        {"kind": "rate_limited", "chance": 0.005, "retry_after": "soon"},
        {"kind": "status", "status": 503, "chance": 0.03},
        {"kind": "status", "status": 500, "chance": 0.03, "accepted": True},
        {"kind": "status", "status": 502, "chance": 0.01, "accepted": True},
        {"kind": "status", "status": 504, "chance": 0.01},
        {"kind": "dropped", "chance": 0.02},
        {"kind": "dropped", "chance": 0.03, "accepted": True},
        {"kind": "reset", "chance": 0.02, "accepted": True},
        {"kind": "half_body", "chance": 0.01, "accepted": True},
        {"kind": "html", "chance": 0.01},
        {"kind": "not_json", "chance": 0.01, "accepted": True},
        {"kind": "refused", "error": "fatal_error", "chance": 0.01, "accepted": True},
        {"kind": "refused", "error": "internal_error", "chance": 0.01},
        {"kind": "slow", "seconds": time.real(5), "chance": 0.02, "accepted": True},
        # Taken when nobody waits for the answer any more.
        {"kind": "slow", "seconds": twice_the_time_out, "chance": 0.01},
    ]
    of_history = [
        {"kind": "rate_limited", "chance": 0.03, "retry_after": "2"},
        {"kind": "status", "status": 500, "chance": 0.03},
        {"kind": "dropped", "chance": 0.02},
        {"kind": "not_json", "chance": 0.02},
    ]
    return [
        *({"method": _POST, "times": None, **one} for one in of_posts),
        *({"method": _HISTORY, "times": None, **one} for one in of_history),
    ]


async def torture(plan: Plan, address: str, folder: Path) -> tuple[Count, Storm]:
    """Run once on an empty database; the count, and what was done to the replicas."""
    time_ = Hastened(began=time.time(), speed=plan.speed)
    engine = make_engine(address)
    upgrade(engine)
    async with slack(time_, plan) as told, nursery(time_, told, address, folder) as process:
        keys = outbox.fill(
            engine,
            messages=plan.messages,
            channels=plan.channels,
            people=PEOPLE,
            begins=time_.now(),
            over=timedelta(seconds=plan.over * plan.speed),
            seed=plan.seed,
        )
        storm = Storm(plan=plan, time=time_, nursery=process)
        listening = asyncio.create_task(storm.listen())
        async with aiohttp.ClientSession() as session:
            await _live_through(storm, session, told["page"], engine)
            async with session.get(f"{told['page']}/sandbox/posted", params={"brief": "1"}) as answer:
                posted = await answer.json()
        listening.cancel()
    counted = count(keys, outbox.fates(engine), posted)
    engine.dispose()
    return counted, storm


async def _live_through(storm: Storm, session: aiohttp.ClientSession, page: str, engine: Engine) -> None:
    plan, dice = storm.plan, random.Random(storm.plan.seed)  # noqa: S311 - guards no secret
    late = storm.time.real(40)
    wrong = {"faults": faults(storm.time, twice_the_time_out=late), "seed": plan.seed}
    (await session.post(f"{page}/sandbox/faults", json=wrong)).raise_for_status()
    for _ in range(plan.replicas):
        await storm.tell({"spawn": 1})
    cutting = asyncio.create_task(_cut_off(session, page, engine, dice))
    await storm.rage(dice)
    cutting.cancel()
    (await session.delete(f"{page}/sandbox/faults")).raise_for_status()
    await storm.thaw(everybody=True)
    await _until(lambda: is_calm(engine), within=plan.calm_within)
    await storm.end()
    await _until(lambda: not storm.alive, within=_ENDS_WITHIN)


async def _until(holds: Callable[[], bool], *, within: float) -> None:
    """Wait until it holds, or for so many real seconds."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(within):
            while not await asyncio.to_thread(holds):  # noqa: ASYNC110 - other processes change it
                await asyncio.sleep(_EVERY)


async def _cut_off(session: aiohttp.ClientSession, page: str, engine: Engine, dice: random.Random) -> None:
    """Now and then cut a connection to Slack or to the database."""
    while True:
        await asyncio.sleep(dice.uniform(2, 6))
        await session.post(f"{page}/sandbox/disconnect", json={"abruptly": True})
        if engine.dialect.name == "postgresql":
            await asyncio.to_thread(_end_a_connection, engine)


def _end_a_connection(engine: Engine) -> None:
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    mine = "datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 2"
    with engine.connect() as connection:
        connection.execute(text(f"{others} WHERE {mine}")).all()


def is_calm(engine: Engine) -> bool:
    """Whether nothing is to become of any notice any more, nor to be looked at once more."""
    notice = tables.notice.c
    is_moving = or_(notice.look_again_at.is_not(None), notice.state.in_(ON_ITS_WAY))
    # To look must hold up nobody who writes.
    with reading(engine).connect() as connection:
        return not connection.scalar(select(func.count(notice.id)).where(is_moving))


@asynccontextmanager
async def slack(time_: Hastened, plan: Plan) -> AsyncIterator[Json]:
    """Slack, in a process of its own: its address and tokens."""
    words = (str(time_.began), str(time_.speed), str(plan.channels), str(PEOPLE))
    async with _process("tests.torture.slack", *words) as process:
        yield json.loads(await _first_line(process))


@asynccontextmanager
async def nursery(time_: Hastened, told: Json, address: str, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """The process that forks replicas."""
    given = told | {
        "began": time_.began,
        "speed": time_.speed,
        "database": address,
        "log": str(folder / "replicas.log"),
    }
    async with _process("tests.torture.nursery", json.dumps(given)) as process:
        await _first_line(process)
        yield process


@asynccontextmanager
async def _process(module: str, *words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *words), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 10)
        except TimeoutError:
            process.kill()
            await process.wait()


async def _first_line(process: asyncio.subprocess.Process) -> bytes:
    if process.stdout is None:
        raise RuntimeError("the process has no output")
    return await asyncio.wait_for(process.stdout.readline(), 120)
