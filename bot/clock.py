"""The clock: the one place that asks the machine for the time. Everybody else takes `now`, or a clock."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Called, it tells the instant it is, in UTC. The sandbox owns another one."""


def system_clock() -> datetime:
    """The instant by this machine's clock, in UTC."""
    return datetime.now(UTC)


def real_seconds() -> float:
    """A steady count of seconds that no change of the clock moves: for time-outs and remembered answers."""
    return time.monotonic()
