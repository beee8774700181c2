"""When an institution has vacation, by the terms that are known of it."""

from datetime import date

import pytest

from workgroup.calendar.periods import Period, PeriodKind, is_vacation
from workgroup.ids import GroupId, OrganisationId, PeriodId


def a_period(first: str, last: str, kind: PeriodKind = PeriodKind.TERM) -> Period:
    return Period(
        id=PeriodId(1),
        group_id=GroupId(1),
        organisation_id=OrganisationId(1),
        kind=kind,
        label="",
        from_on=date.fromisoformat(first),
        to_on=date.fromisoformat(last),
    )


MERROWBY = (
    a_period("2026-09-14", "2026-12-18"),
    a_period("2027-01-11", "2027-03-19"),
    a_period("2027-04-19", "2027-06-18"),
)
GLANFAEN = (
    a_period("2026-09-28", "2027-01-22"),
    a_period("2026-12-14", "2027-01-03", PeriodKind.BREAK),
)


@pytest.mark.parametrize(
    ("day", "is_expected"),
    [
        ("2026-12-18", False),
        ("2026-12-19", True),
        ("2027-01-10", True),
        ("2027-01-11", False),
        ("2027-04-14", True),
        # The summer after the last term, and not beyond it: nobody has told the next year's terms.
        ("2027-08-11", True),
        ("2027-08-31", True),
        ("2027-09-01", False),
        # Nothing is known from before the first term.
        ("2026-09-01", False),
    ],
)
def test_the_days_between_terms_are_vacation(day: str, is_expected: bool) -> None:
    assert is_vacation(date.fromisoformat(day), MERROWBY) is is_expected


def test_a_break_inside_a_semester_is_vacation() -> None:
    assert is_vacation(date(2026, 12, 14), GLANFAEN)
    assert not is_vacation(date(2027, 1, 4), GLANFAEN)


def test_a_term_that_has_just_not_been_entered_is_no_vacation() -> None:
    until_easter = MERROWBY[:2]

    assert not is_vacation(date(2027, 4, 28), until_easter)
    assert is_vacation(date(2027, 7, 28), until_easter)
    assert not is_vacation(date(2026, 12, 25), ())
