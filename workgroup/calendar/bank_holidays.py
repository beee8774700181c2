"""Bank holidays of the UK's nations: what one is, its division, and the name by which people know it. No clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.easter import easter

DIVISIONS: Mapping[str, tuple[str, ...]] = {
    "england-and-wales": ("england", "wales"),
    "scotland": ("scotland",),
    "northern-ireland": ("northern-ireland",),
}
"""The three divisions in which GOV.UK lists bank holidays, each with its nations."""
DIVISION_NAMES: Mapping[str, str] = {
    "england-and-wales": "England and Wales",
    "scotland": "Scotland",
    "northern-ireland": "Northern Ireland",
}
UNNAMED = "Bank holiday"
"""What a day is called whose list gave no name, and which is none of the usual ones."""
_CHRISTMAS, _NEW_YEAR = (12, 25), (1, 1)
_DAY = timedelta(days=1)


class HolidaySource(StrEnum):
    """Who said that offices close; a later list of the same kind does not overrule a person."""

    LIST = "list"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, kw_only=True)
class BankHoliday:
    """A weekday on which offices of a nation close; a substitute day, where the holiday itself is at a weekend."""

    nation: str
    day: date
    name: str
    source: HolidaySource = HolidaySource.LIST
    is_closed: bool = True
    """`False` when the coordinator took the day out: it stays known, so that no list puts it back."""

    @property
    def called(self) -> str:
        """The name that the day was given, else its usual one."""
        return self.name or usual_name(self.nation, self.day)


def places_said(nations: Iterable[str]) -> tuple[str, ...]:
    """The nations as people say them, England and Wales together where both are meant."""
    wanted = set(nations)
    said = []
    for division, members in DIVISIONS.items():
        here = [nation for nation in members if nation in wanted]
        if len(here) == len(members):
            said.append(DIVISION_NAMES[division])
        else:
            said += [nation.replace("-", " ").title() for nation in here]
    return tuple(said)


def usual_name(nation: str, day: date) -> str:
    """The name of a nation's bank holiday on that day by the usual rules, `UNNAMED` where none fits.

    The rules of the Banking and Financial Dealings Act 1971 with its yearly substitutes: a holiday at a weekend is
    kept on the next weekday that is none itself. A day that was proclaimed for once has no rule.
    """
    return _usual(nation, day.year).get(day, UNNAMED)


def _usual(nation: str, year: int) -> Mapping[date, str]:
    sunday = easter(year)
    named: dict[date, str] = {}

    def keep(day: date, name: str) -> None:
        kept = day
        while kept.weekday() > 4 or kept in named:
            kept += _DAY
        named[kept] = name if kept == day else f"{name} (substitute day)"

    keep(date(year, *_NEW_YEAR), "New Year's Day")
    if nation == "scotland":
        keep(date(year, 1, 2), "2nd January")
    if nation == "northern-ireland":
        keep(date(year, 3, 17), "St Patrick's Day")
    keep(sunday - 2 * _DAY, "Good Friday")
    if nation != "scotland":
        keep(sunday + _DAY, "Easter Monday")
    keep(_monday_from(date(year, 5, 1)), "Early May bank holiday")
    keep(_last_monday(date(year, 5, 31)), "Spring bank holiday")
    if nation == "northern-ireland":
        keep(date(year, 7, 12), "Battle of the Boyne")
    if nation == "scotland":
        keep(_monday_from(date(year, 8, 1)), "Summer bank holiday")
        keep(date(year, 11, 30), "St Andrew's Day")
    else:
        keep(_last_monday(date(year, 8, 31)), "Summer bank holiday")
    _keep_christmas(named, year)
    return named


def _keep_christmas(named: dict[date, str], year: int) -> None:
    """Two days that make way for each other: on a Sunday and Monday, Boxing Day stays and Christmas follows it."""
    first, second = date(year, *_CHRISTMAS), date(year, *_CHRISTMAS) + _DAY
    for day, name in ((second, "Boxing Day"), (first, "Christmas Day")):
        if day.weekday() < 5:
            named[day] = name
    # Of two substitutes that for the earlier holiday comes first.
    for day, name in ((first, "Christmas Day"), (second, "Boxing Day")):
        if day.weekday() > 4:
            kept = day
            while kept.weekday() > 4 or kept in named:
                kept += _DAY
            named[kept] = f"{name} (substitute day)"


def _monday_from(day: date) -> date:
    return day + (7 - day.weekday()) % 7 * _DAY


def _last_monday(day: date) -> date:
    return day - day.weekday() * _DAY
