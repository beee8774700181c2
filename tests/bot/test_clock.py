"""The clock that replicas share: it follows the database's, whatever the machines' clocks say, and never goes back."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.clock import DatabaseClock, system_clock
from bot.database import Database
from tests.databases import PostgresShelf
from tests.fixed_clock import MONDAY_NINE, FixedClock


class Machine:
    """A machine's steady count of seconds, which goes on as a test says, and a database that answers with a delay."""

    def __init__(self, *, started: float = 100.0) -> None:
        self.seconds = started
        self.shared = FixedClock()
        """The database's clock."""

    def passes(self, seconds: float) -> None:
        self.seconds += seconds
        self.shared.advance(seconds=seconds)

    def database(self, *, there: float = 0.0, back: float = 0.0) -> Callable[[], datetime]:
        """A database whose answer takes so long on its way there and back."""

        def tell() -> datetime:
            self.passes(there)
            told = self.shared()
            self.passes(back)
            return told

        return tell

    def clock(self, *, wrong_by: timedelta = timedelta(0)) -> DatabaseClock:
        return DatabaseClock(machine=lambda: self.shared() + wrong_by, seconds=lambda: self.seconds)


@pytest.fixture
def machine() -> Machine:
    return Machine()


def test_before_the_first_look_it_is_the_machines_clock(machine: Machine) -> None:
    clock = machine.clock(wrong_by=timedelta(seconds=5))

    assert clock() == MONDAY_NINE + timedelta(seconds=5)
    assert clock.ahead is None


@pytest.mark.parametrize("wrong_by", [timedelta(seconds=5), timedelta(seconds=-5), timedelta(days=2)])
def test_a_machine_whose_clock_is_wrong_tells_the_databases_time(machine: Machine, wrong_by: timedelta) -> None:
    clock = machine.clock(wrong_by=wrong_by)
    clock()

    clock.look(machine.database())
    machine.passes(30)

    assert clock() == machine.shared() == MONDAY_NINE + timedelta(seconds=30)
    assert clock.ahead == -wrong_by


def test_the_way_to_the_database_and_back_is_reckoned_with(machine: Machine) -> None:
    clock = machine.clock()

    clock.look(machine.database(there=0.1, back=0.1))

    assert clock() == machine.shared()


def test_a_small_difference_is_taken_on_little_by_little_and_a_large_one_at_once(machine: Machine) -> None:
    clock = machine.clock()
    clock.look(machine.database())
    machine.shared.advance(milliseconds=400)
    clock.look(machine.database())
    small = clock() - MONDAY_NINE
    machine.shared.advance(hours=1)

    clock.look(machine.database())

    assert small == timedelta(milliseconds=100)
    assert clock() == machine.shared()


@pytest.mark.parametrize("back", [timedelta(milliseconds=400), timedelta(seconds=20)])
def test_it_never_goes_backward_and_stands_until_the_databases_clock_has_come_up(
    machine: Machine, back: timedelta
) -> None:
    clock = machine.clock()
    clock.look(machine.database())
    before = clock()

    machine.shared.set(machine.shared() - back)
    clock.look(machine.database())
    told = [clock()]
    for _ in range(40):
        machine.passes(1)
        told.append(clock())

    assert told[0] == before
    assert told == sorted(told)
    assert abs(told[-1] - machine.shared()) <= timedelta(milliseconds=400)


def test_a_database_that_does_not_answer_leaves_the_clock_going(machine: Machine) -> None:
    clock = machine.clock()
    clock.look(machine.database())

    def silent() -> datetime:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        clock.look(silent)
    machine.passes(3)

    assert clock() == MONDAY_NINE + timedelta(seconds=3)


def wrong_clock(seconds: int) -> datetime:
    return system_clock() + timedelta(seconds=seconds)


def test_replicas_whose_machines_are_five_seconds_apart_agree(postgres_shelf: PostgresShelf) -> None:
    with postgres_shelf.database_url() as url:
        database = Database(url, system_clock)
        clocks = [DatabaseClock(machine=partial(wrong_clock, seconds)) for seconds in (-5, 0, 5)]
        for clock in clocks:
            clock.look(database.server_time)
        told = [clock() for clock in clocks]
        database.close()

    assert max(told) - min(told) < timedelta(seconds=0.5)
