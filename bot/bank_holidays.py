"""Bank holidays of the UK's nations, from a library that knows them. The database keeps them from then on."""

from collections.abc import Collection, Mapping
from datetime import date

from bot.database import Database

_SUBDIVISIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}
YEARS_AHEAD = 2
"""How many years beyond the present one are known; governments announce few further ones."""


def bank_holidays(nations: Collection[str], *, since: int) -> dict[str, frozenset[date]]:
    """The weekdays on which offices of each nation close, in that year and the two after it; an unknown one has none.

    Weekdays only: the library also names a holiday's own date where a weekday was given in its place (GOV.UK).
    """
    # Imported late: it takes half a second, and a program that keeps the days already never needs it.
    from holidays import country_holidays

    years = range(since, since + YEARS_AHEAD + 1)
    return {
        nation: frozenset(
            day for day in country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=years) if day.weekday() < 5
        )
        for nation in nations
        if nation in _SUBDIVISIONS
    }


def keep_bank_holidays(database: Database, *, year: int) -> int:
    """Give each group the bank holidays of its nations for years of which it knows none; how many days were new."""
    with database.work(read_only=True) as uow:
        wanting = [
            (group.id, nation)
            for group in uow.groups.list_all()
            for nation in group.nations
            if not any(day.year > year for day in uow.bank_holidays.of(group.id, [nation]))
        ]
    if not wanting:
        return 0
    known: Mapping[str, frozenset[date]] = bank_holidays({nation for _, nation in wanting}, since=year)
    with database.work() as uow:
        return sum(uow.bank_holidays.put(group_id, nation, known.get(nation, ())) for group_id, nation in wanting)
