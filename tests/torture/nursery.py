"""Nursery: a process that has loaded the program, and forks a replica whenever it is asked to.

Loading takes seconds, which a thousand restarts in half an hour do not leave; forking takes a hundredth of one. What is
forked is a process like any other: `kill -9` takes its memory, its connections and its locks. Each line of standard
input is a wish ({"spawn": 1}, {"signal": "KILL", "pid": 7}), each line of standard output what happened. With
{"spawn": 1, "given": {"crash_at": "claimed"}} a replica kills itself at that point.
"""

import asyncio
import contextlib
import json
import os
import select
import signal
import sys
import traceback
from typing import Any, NoReturn

import aiohttp

from bot import clock, crashing
from bot.slack import client
from tests.torture.hastened import Hastened

_LOOK_EVERY = 0.02
_BEAT_AT_LEAST = 0.2
NOT_STARTED = 3
"""The exit status of a replica that was cut off from Slack or its database before it had started."""


def hasten(time: Hastened) -> None:
    """Let the program that is imported after this live by hastened time."""
    clock.real_seconds = time.seconds
    total = aiohttp.ClientTimeout(total=time.real(client.TOTAL_SECONDS))
    client.make_session = lambda: aiohttp.ClientSession(timeout=total)


def main() -> None:
    """Fork and signal replicas until standard input ends; then end them all."""
    given = json.loads(sys.argv[1])
    time = Hastened(began=given["began"], speed=given["speed"])
    hasten(time)
    from bot import jobs, program  # noqa: F401 - now, so that every replica is born with it

    # The scheduler beats by the machine's clock.
    for beat in ("_DISPATCH_EVERY", "_SETTLE_EVERY"):
        setattr(jobs, beat, max(time.real(getattr(jobs, beat)), _BEAT_AT_LEAST))
    alive: set[int] = set()
    _tell({"loaded": os.getpid()})
    # Read by hand: a line that Python has taken in already would be no news to `select`.
    unread = b""
    while True:
        readable, _, _ = select.select([0], [], [], _LOOK_EVERY)
        if readable:
            came = os.read(0, 65536)
            if not came:
                break
            *wishes, unread = (unread + came).split(b"\n")
            for wish in wishes:
                _obey(json.loads(wish), alive, given, time)
        _bury(alive)
    for pid in alive:
        os.kill(pid, signal.SIGKILL)


def _obey(wish: dict[str, Any], alive: set[int], given: dict[str, Any], time: Hastened) -> None:
    if "spawn" in wish:
        pid = os.fork()
        if pid == 0:
            _be_a_replica(given | wish.get("given", {}), time)
        alive.add(pid)
        _tell({"spawned": wish["spawn"], "pid": pid})
    elif wish["pid"] in alive:
        os.kill(wish["pid"], getattr(signal, f"SIG{wish['signal']}"))


def _bury(alive: set[int]) -> None:
    while alive:
        with contextlib.suppress(ChildProcessError):
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid:
                alive.discard(pid)
                _tell({"ended": pid, "by_signal": os.WIFSIGNALED(status), "status": os.waitstatus_to_exitcode(status)})
                continue
        return


def _tell(happened: dict[str, Any]) -> None:
    print(json.dumps(happened), flush=True)


def _be_a_replica(given: dict[str, Any], time: Hastened) -> NoReturn:
    status = 1
    try:
        log = os.open(given["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for standard in (1, 2):
            os.dup2(log, standard)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        if "crash_at" in given:
            os.environ[crashing.VARIABLE] = given["crash_at"]
        status = asyncio.run(_live(given, time))
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(status)


async def _live(given: dict[str, Any], time: Hastened) -> int:
    """Be what `prevent-bot run` is, without its web page, until SIGTERM."""
    from bot import logs
    from bot.database import Database
    from bot.program import Program, SlackSettings

    logs.configure("warning")
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    slack = SlackSettings(bot_token=given["bot_token"], app_token=given["app_token"], api_url=given["api_url"])
    database = Database(given["database"], time.now)
    program = Program(database, time.now, slack)
    try:
        await program.start()
    except Exception:
        # Slack or the database was cut off meanwhile; whoever looks after the program starts it again.
        traceback.print_exc()
        return NOT_STARTED
    await told.wait()
    await program.stop()
    database.close()
    return 0


if __name__ == "__main__":
    main()
