"""The sandbox's clock."""

from datetime import datetime, timedelta

import pytest

from bot.sandbox.clock import SandboxClock
from tests.bot.sandbox.conftest import MONDAY_NINE, RealSeconds


def test_the_clock_runs_at_normal_speed_from_where_it_was_set(clock: SandboxClock, seconds: RealSeconds) -> None:
    clock.move_to(MONDAY_NINE + timedelta(days=2))

    seconds.now += 90

    assert clock() == MONDAY_NINE + timedelta(days=2, seconds=90)


def test_the_clock_never_goes_back(clock: SandboxClock) -> None:
    with pytest.raises(ValueError, match="never goes back"):
        clock.move_to(MONDAY_NINE - timedelta(seconds=1))

    assert clock() == MONDAY_NINE


def test_the_clock_wants_a_zone() -> None:
    with pytest.raises(ValueError, match="naive"):
        SandboxClock(datetime(2026, 11, 23, 9, 0))  # noqa: DTZ001 - the naive time is what is refused
