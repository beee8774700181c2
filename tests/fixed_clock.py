"""A clock that moves only when a test says so. Knows no machine's time."""

from datetime import UTC, datetime, timedelta

MONDAY_NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Monday 23 November 2026, 09:00 in London."""


class FixedClock:
    """Called, it tells the instant at which it stands, in UTC."""

    def __init__(self, now: datetime = MONDAY_NINE) -> None:
        self._now = now.astimezone(UTC)

    def __call__(self) -> datetime:
        """The instant at which it stands."""
        return self._now

    def advance(self, **by: float) -> datetime:
        """Move on by a timedelta's words (`hours=1`, `days=2, minutes=5`); the new instant."""
        self._now += timedelta(**by)
        return self._now

    def set(self, now: datetime) -> None:
        """Stand at that instant from now on."""
        self._now = now.astimezone(UTC)
