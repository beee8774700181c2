"""Hastened: time that runs faster for every process of a run alike, so that a lease of a minute is over in seconds.

Everything that the program waits for shrinks by one factor (leases, quiet times, time-outs, the pace of a channel), so
that what its promise rests on, the proportions between them, stays. Work does not shrink: the machine seems slower.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# A working day, so that nobody is spared for the sake of quiet hours.
BEGINS = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Hastened:
    """A clock and a steady count of seconds that run `speed` times as fast, since `began` of the machine's time."""

    began: float
    speed: float

    def now(self) -> datetime:
        """The instant it is."""
        return BEGINS + timedelta(seconds=(time.time() - self.began) * self.speed)

    def seconds(self) -> float:
        """A steady count of seconds."""
        return time.monotonic() * self.speed

    def real(self, seconds: float) -> float:
        """How long so many seconds really take."""
        return seconds / self.speed
