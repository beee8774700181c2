"""The clock: the one place that asks the machine for the time. Everybody else takes `now`, or a clock."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Called, it tells the instant it is, in UTC. The sandbox owns another one."""


def system_clock() -> datetime:
    """The instant by this machine's clock, in UTC."""
    return datetime.now(UTC)


def real_seconds() -> float:
    """A steady count of seconds that no change of the clock moves: for time-outs and remembered answers."""
    return time.monotonic()


_SAMPLES = 3
_STEP = 1.0
_SHARE = 0.25


class DatabaseClock:
    """The instant by the clock of a database that several programs share, so that they agree on what is due.

    Between two looks it goes on by the machine's steady count of seconds, so a machine whose clock is wrong, or is set
    anew, does no harm. It never goes backward: where it was ahead, it stands still until the database's has come up.
    Before the first look it is the machine's own clock. Any thread may call it.
    """

    def __init__(self, *, machine: Clock = system_clock, seconds: Callable[[], float] = real_seconds) -> None:
        """`machine` is the clock until the first look, `seconds` a steady count that goes on between looks."""
        self._machine = machine
        self._seconds = seconds
        self._lock = threading.Lock()
        self._epoch: datetime | None = None
        """The instant at which the steady count was nought, by the database's clock."""
        self._latest = datetime.min.replace(tzinfo=UTC)

    def __call__(self) -> datetime:
        """The instant it is, in UTC; never before one that was told already."""
        with self._lock:
            self._latest = max(self._latest, self._reckoned())
            return self._latest

    @property
    def ahead(self) -> timedelta | None:
        """How far the database's clock is ahead of this machine's; `None` before the first look."""
        with self._lock:
            return self._reckoned() - self._machine() if self._epoch is not None else None

    def look(self, tell: Callable[[], datetime]) -> timedelta:
        """Ask the database for its instant, a few times, and keep to it; how far this clock was off.

        The answer that came quickest counts, as of the middle of its way. A small difference is taken on by a quarter
        each time, so that one slow answer moves little; one of a second or more at once. Whatever `tell` raises is
        raised, and the clock goes on as before.
        """
        measured = min((self._ask(tell) for _ in range(_SAMPLES)), key=lambda sample: sample[0])[1]
        with self._lock:
            before = self._epoch
            if before is None:
                self._epoch = measured
                # What was told by the machine's clock was another count: only from now on is this one's kept to.
                self._latest = datetime.min.replace(tzinfo=UTC)
                return self._reckoned() - self._machine()
            off = measured - before
            self._epoch = measured if abs(off.total_seconds()) >= _STEP else before + off * _SHARE
            return off

    def _ask(self, tell: Callable[[], datetime]) -> tuple[float, datetime]:
        """How long the answer took, and at which instant the steady count was nought by it."""
        asked = self._seconds()
        told = tell()
        answered = self._seconds()
        return answered - asked, told - timedelta(seconds=(asked + answered) / 2)

    def _reckoned(self) -> datetime:
        if self._epoch is None:
            return self._machine()
        return self._epoch + timedelta(seconds=self._seconds())
