"""GOV.UK's list of bank holidays (`bank-holidays.json`), from a file to facts. Opens no network, changes nothing."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any  # the file is open JSON: it is read right here

from workgroup.calendar.bank_holidays import DIVISIONS, BankHoliday
from workgroup.errors import Refusal
from workgroup.wording import listed, one_line, shortened

_LARGEST = 1_000_000
_MOST_DAYS = 2_000
_LONGEST_NAME = 80
_YEARS = range(1990, 2100)


class UnreadableList(Refusal):
    """The file is no list of bank holidays as GOV.UK publishes it."""

    code = "unreadable_list"

    def __init__(self, file: str, why: str) -> None:
        super().__init__(
            f"{file} is no list of bank holidays as GOV.UK publishes it: {why}. Nothing changed. "
            "Fetch https://www.gov.uk/bank-holidays.json and try again with that file."
        )


def read_bank_holidays(path: Path) -> tuple[BankHoliday, ...]:
    """The weekdays of the file, once for each nation of their division. Refused: `UnreadableList`.

    The file names divisions; of each it has "events" with "title", "date" and "notes" ("Substitute day" for a day in
    place of one at a weekend). What else it may say is not read.
    """
    root = _parsed(path)
    missing = [division for division in DIVISIONS if not isinstance(root.get(division), Mapping)]
    if missing:
        raise UnreadableList(path.name, f"it has no {listed(missing, 'or')}")
    return tuple(
        BankHoliday(nation=nation, day=day, name=name)
        for division, nations in DIVISIONS.items()
        for day, name in _days(path.name, division, root[division].get("events"))
        for nation in nations
    )


def _parsed(path: Path) -> Mapping[str, Any]:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as bad:
        raise UnreadableList(path.name, f"it cannot be opened ({bad.strerror or 'no such file'})") from bad
    if len(data) > _LARGEST:
        raise UnreadableList(path.name, "it is larger than 1 MB")
    try:
        root = json.loads(data)
    except (ValueError, RecursionError):
        raise UnreadableList(path.name, "it is not JSON") from None
    if not isinstance(root, Mapping):
        raise UnreadableList(path.name, "it has no divisions")
    return root


def _days(file: str, division: str, events: object) -> list[tuple[date, str]]:
    if not isinstance(events, list) or not events or len(events) > _MOST_DAYS:
        raise UnreadableList(file, f"{division} has no events, or far too many")
    found = []
    for event in events:
        if not isinstance(event, Mapping):
            raise UnreadableList(file, f"an event of {division} has no date")
        day = _day(file, division, event.get("date"))
        if day.weekday() < 5:
            found.append((day, _name(event)))
    return found


def _day(file: str, division: str, said: object) -> date:
    try:
        day = date.fromisoformat(str(said))
    except ValueError:
        raise UnreadableList(file, f"“{shortened(str(said), 20)}” in {division} is no date") from None
    if day.year not in _YEARS:
        raise UnreadableList(file, f"{day.year} in {division} is no year of our time")
    return day


def _name(event: Mapping[str, Any]) -> str:
    title, notes = event.get("title"), event.get("notes")
    name = shortened(one_line(title), _LONGEST_NAME) if isinstance(title, str) else ""
    is_substitute = isinstance(notes, str) and "substitute" in notes.casefold()
    return f"{name} (substitute day)" if name and is_substitute else name
