"""A clock that somebody set, or that went on while the machine slept."""

from datetime import timedelta

from bot.delivery.steps import ClockSteps
from tests.fixed_clock import FixedClock

A_MINUTE = timedelta(minutes=1)


class Steady:
    """A count of seconds that goes on as a test says."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_time_that_goes_by_is_no_step_and_neither_is_a_small_correction(clock: FixedClock) -> None:
    steady = Steady()
    steps = ClockSteps(clock, seconds=steady)
    steady.now += 60
    clock.advance(seconds=64.9)

    assert steps.look() == timedelta(0)
    assert not steps.is_settling(A_MINUTE)


def test_a_step_forward_is_told_once_and_settles_after_a_minute_of_steady_time(clock: FixedClock) -> None:
    steady = Steady()
    steps = ClockSteps(clock, seconds=steady)
    clock.advance(hours=1)

    told = [steps.look(), steps.look()]

    assert told == [timedelta(hours=1), timedelta(0)]
    steady.now = 59.0
    clock.advance(seconds=59)
    assert steps.is_settling(A_MINUTE)
    steady.now = 60.0
    assert not steps.is_settling(A_MINUTE)


def test_a_step_back_is_told_and_nothing_has_to_settle(clock: FixedClock) -> None:
    steps = ClockSteps(clock, seconds=Steady())
    clock.advance(hours=-1)

    assert steps.look() == timedelta(hours=-1)
    assert not steps.is_settling(A_MINUTE)


def test_a_clock_that_is_moved_on_purpose_has_not_stepped(clock: FixedClock) -> None:
    steps = ClockSteps(clock, seconds=Steady())
    clock.advance(days=2)
    steps.begin_anew()

    assert steps.look() == timedelta(0)
