"""Steps of the clock: somebody set it, or the machine slept. Knows no notice."""

from collections.abc import Callable
from datetime import timedelta

from bot.clock import Clock, real_seconds

WORTH_HEEDING = timedelta(seconds=5)
"""A smaller difference is the clock being kept right."""


class ClockSteps:
    """Holds the clock against a steady count of seconds, which nobody sets and which stops while the machine sleeps."""

    def __init__(self, clock: Clock, *, seconds: Callable[[], float] = real_seconds) -> None:
        """`seconds` is the steady count."""
        self._clock = clock
        self._seconds = seconds
        self._stepped_at: float | None = None
        self.begin_anew()

    def begin_anew(self) -> None:
        """The clock was moved on purpose, as the sandbox does: that is no step."""
        self._before = (self._clock(), self._seconds())

    def look(self) -> timedelta:
        """How far the clock has stepped since the last look: forward more than nought, backward less; nought mostly."""
        now, seconds = self._clock(), self._seconds()
        before, seconds_before = self._before
        self._before = (now, seconds)
        step = now - before - timedelta(seconds=seconds - seconds_before)
        if abs(step) < WORTH_HEEDING:
            return timedelta(0)
        if step > timedelta(0):
            self._stepped_at = seconds
        return step

    def is_settling(self, within: timedelta) -> bool:
        """Whether it has stepped forward within so much steady time: what seems to be over may not be yet."""
        return self._stepped_at is not None and self._seconds() - self._stepped_at < within.total_seconds()
