"""Bank holidays of the UK's nations, from a library that knows them. The database keeps them from then on."""

from collections.abc import Collection, Mapping
from datetime import date

from bot.database import Database
from workgroup.calendar.bank_holidays import UNNAMED, BankHoliday, usual_name

_SUBDIVISIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}
YEARS_AHEAD = 2
"""How many years beyond the present one are known; governments announce few further ones."""


def bank_holidays(nations: Collection[str], *, since: int) -> dict[str, Mapping[date, str]]:
    """The weekdays on which offices of each nation close, with their names, in that year and the two after it.

    An unknown nation has none. Weekdays only: the library also names a holiday's own date where a weekday was given
    in its place (GOV.UK). A name is empty where the usual one fits.
    """
    # Imported late: it takes half a second, and a program that keeps the days already never needs it.
    from holidays import country_holidays

    years = range(since, since + YEARS_AHEAD + 1)
    return {
        nation: {
            day: name if usual_name(nation, day) == UNNAMED else ""
            for day, name in country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=years).items()
            if day.weekday() < 5
        }
        for nation in nations
        if nation in _SUBDIVISIONS
    }


def keep_bank_holidays(database: Database, *, year: int) -> int:
    """Give each group the bank holidays of every nation for years of which it knows none; how many days were new.

    Of every nation, because an organisation may belong to another one than the group's own.
    """
    with database.work(read_only=True) as uow:
        known_years = {
            group.id: {(one.nation, one.day.year) for one in uow.bank_holidays.list_of(group.id)}
            for group in uow.groups.list_all()
        }
    wanting = [
        (group_id, nation)
        for group_id, known in known_years.items()
        for nation in _SUBDIVISIONS
        if not any(of == nation and known_year > year for of, known_year in known)
    ]
    if not wanting:
        return 0
    listed = bank_holidays({nation for _, nation in wanting}, since=year)
    new = 0
    with database.work() as uow:
        for group_id, nation in wanting:
            kept = {one.day for one in uow.bank_holidays.list_of(group_id) if one.nation == nation}
            for day, name in listed[nation].items():
                if day not in kept:
                    uow.bank_holidays.save(group_id, BankHoliday(nation=nation, day=day, name=name))
                    new += 1
    return new
