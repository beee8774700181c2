"""The sample's steering group, for the activities that change its dates."""

import pytest

from storage import Work
from tests.fixed_clock import FixedClock
from tests.usecases.steering import Steering


@pytest.fixture
def steering(alder: Work, clock: FixedClock) -> Steering:
    """The sample's steering group, which meets on the second Wednesday of every second month; nothing planned yet."""
    return Steering(alder, clock)
