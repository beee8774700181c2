"""Whether somebody still acts in a post."""

from datetime import date

import pytest

from workgroup.ids import GroupId, PersonId
from workgroup.roster.person import Person


def a_person(left_on: date | None) -> Person:
    return Person(
        id=PersonId(1),
        group_id=GroupId(1),
        name="Jory Adeyin",
        email=None,
        post="President",
        organisation_id=None,
        sector=None,
        confirmed_on=None,
        left_on=left_on,
    )


@pytest.mark.parametrize(
    ("day", "in_post"), [(date(2026, 6, 29), True), (date(2026, 6, 30), True), (date(2026, 7, 1), False)]
)
def test_the_day_of_leaving_still_counts(day: date, in_post: bool) -> None:
    assert a_person(date(2026, 6, 30)).is_in_post(day) is in_post


def test_who_has_not_left_is_in_post() -> None:
    assert a_person(None).is_in_post(date(2099, 1, 1))
