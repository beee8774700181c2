"""Bank holidays: the weekdays on which offices close in each nation, kept for every group before they are needed."""

from datetime import date
from pathlib import Path

import pytest

from bot.bank_holidays import bank_holidays, keep_bank_holidays
from bot.database import Database
from tests.fixed_clock import FixedClock


@pytest.mark.parametrize(
    ("nation", "closed", "open_"),
    [
        ("england", date(2027, 3, 29), date(2026, 11, 30)),
        ("wales", date(2026, 12, 28), date(2027, 7, 12)),
        ("scotland", date(2026, 11, 30), date(2027, 3, 29)),
        ("northern-ireland", date(2027, 7, 12), date(2026, 11, 30)),
    ],
)
def test_each_nation_has_its_own(nation: str, closed: date, open_: date) -> None:
    days = bank_holidays([nation], since=2026)[nation]

    assert closed in days
    assert open_ not in days
    assert all(day.weekday() < 5 for day in days)


def test_a_nation_that_nobody_knows_has_none() -> None:
    assert bank_holidays(["atlantis"], since=2026) == {}


def test_a_group_gets_those_of_the_years_that_it_lacks_and_only_once(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'prevent.db'}", FixedClock())
    database.make_ready()
    with database.work() as uow:
        group = uow.groups.add(
            name="Fen", area="The Fens", nations=("wales",), tzid="Europe/London", place="", team_id=None
        )

    first = keep_bank_holidays(database, year=2026)
    second = keep_bank_holidays(database, year=2026)

    with database.work(read_only=True) as uow:
        days = uow.bank_holidays.of(group.id, ["wales"])
        names = {(one.nation, one.day): one.name for one in uow.bank_holidays.list_of(group.id)}
    database.close()
    # Of the other nations too: an organisation may belong to one of them.
    assert first == len(names) > len(days) > 20
    assert second == 0
    assert {day.year for day in days} == {2026, 2027, 2028}
    # A day that was proclaimed for once has no usual name, so that of the library is kept.
    assert "World Cup" in names["scotland", date(2026, 6, 15)]
