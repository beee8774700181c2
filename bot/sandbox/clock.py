"""The sandbox's clock: one time for the workspace and the program. Knows nothing of what happens at any moment."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class SandboxClock:
    """A clock that runs at normal speed from where it was last set, and never goes back.

    Args:
        starts_at: the first moment, any zone; a naive one is refused with ValueError.
        real_seconds: a steady count of real seconds, for tests that hold the time still.
    """

    def __init__(self, starts_at: datetime, *, real_seconds: Callable[[], float] = time.monotonic) -> None:
        self._real_seconds = real_seconds
        self._set_at = real_seconds()
        self._set_to = _in_utc(starts_at)

    def __call__(self) -> datetime:
        """The moment it is now, in UTC."""
        return self._set_to + timedelta(seconds=self._real_seconds() - self._set_at)

    def move_to(self, moment: datetime) -> None:
        """Go forward to *moment* and run on from there. Refuses an earlier or naive moment with ValueError."""
        wanted = _in_utc(moment)
        if wanted < self():
            raise ValueError("the sandbox clock never goes back")
        self._set_at = self._real_seconds()
        self._set_to = wanted

    def reach(self, moment: datetime) -> None:
        """Be at *moment*, or stay where it is when that is over: time has gone on since the moment was chosen."""
        wanted, now = _in_utc(moment), self()
        self._set_at, self._set_to = self._real_seconds(), max(now, wanted)


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("an instant is wanted, got a naive time")
    return moment.astimezone(UTC)
