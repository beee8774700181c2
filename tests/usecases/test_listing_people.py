"""Choosing somebody from a group's own list, however long it is; on storage as it is."""

import pytest
from sqlalchemy import Engine, insert

from storage import Work, tables
from tests import cast
from tests.fixed_clock import FixedClock
from tests.usecases.roster import Roster
from workgroup.roster.permission import NotAllowed
from workgroup.usecases import listing_people

MANY = 2000


def test_of_two_thousand_people_those_who_fit_are_found_and_no_more_than_a_menu_holds(
    alder: Work, database: Engine, clock: FixedClock
) -> None:
    roster = Roster(alder, clock)
    group_id = roster.person(cast.BRAM).group_id
    stamp = {"created_at": clock(), "changed_at": clock()}
    rest = {"post": "Officer", "briefable": "unknown", "languages": [], "adjustments": [], "sector": "HE"}
    with database.begin() as connection:
        connection.execute(
            insert(tables.person),
            [{"group_id": group_id, "name": f"Person {n:04}", **rest, **stamp} for n in range(MANY)],
        )

    everybody = roster.in_group(listing_people.people_like, typed="")
    one = roster.in_group(listing_people.people_like, typed="person 1999")
    bram = roster.in_group(listing_people.people_like, typed="  OTTAWAY ")
    by_post = roster.in_group(listing_people.people_like, typed="head security")

    assert len(everybody) == 100
    assert [found.name for found in one] == ["Person 1999"]
    assert [found.name for found in bram] == ["Bram Ottaway"]
    assert [found.name for found in by_post] == ["Gethin Marlow"]


def test_who_has_left_is_not_offered_and_a_stranger_is_offered_nobody(alder: Work, clock: FixedClock) -> None:
    roster = Roster(alder, clock)

    assert roster.in_group(listing_people.people_like, typed="jory") == []
    with pytest.raises(NotAllowed):
        roster.in_group(listing_people.people_like, by=cast.STRANGER, typed="")
