"""The names of bank holidays by rule, and how their places are said."""

from datetime import date

import pytest

from workgroup.calendar.bank_holidays import UNNAMED, places_said, usual_name


@pytest.mark.parametrize(
    ("nation", "day", "name"),
    [
        ("england", "2026-12-28", "Boxing Day (substitute day)"),
        ("wales", "2027-12-27", "Christmas Day (substitute day)"),
        ("wales", "2027-12-28", "Boxing Day (substitute day)"),
        # On a Sunday and Monday, Boxing Day keeps its own day and Christmas follows it.
        ("england", "2022-12-26", "Boxing Day"),
        ("england", "2022-12-27", "Christmas Day (substitute day)"),
        ("england", "2027-03-29", "Easter Monday"),
        ("scotland", "2027-03-29", UNNAMED),
        ("scotland", "2022-01-04", "2nd January (substitute day)"),
        ("scotland", "2026-08-03", "Summer bank holiday"),
        ("scotland", "2026-11-30", "St Andrew's Day"),
        ("scotland", "2026-06-15", UNNAMED),
        ("northern-ireland", "2026-07-13", "Battle of the Boyne (substitute day)"),
        ("northern-ireland", "2027-03-17", "St Patrick's Day"),
        ("england", "2027-05-31", "Spring bank holiday"),
        ("england", "2027-06-01", UNNAMED),
    ],
)
def test_a_bank_holiday_has_the_name_by_which_people_know_it(nation: str, day: str, name: str) -> None:
    assert usual_name(nation, date.fromisoformat(day)) == name


def test_england_and_wales_are_named_together_where_both_are_meant() -> None:
    assert places_said(["wales", "england", "scotland"]) == ("England and Wales", "Scotland")
    assert places_said(["wales"]) == ("Wales",)
    assert places_said(["northern-ireland"]) == ("Northern Ireland",)
