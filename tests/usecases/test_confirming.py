"""Freshness: each seat is asked once a quarter, what they answer counts, and what is gone is told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from storage import Work
from tests import cast
from tests.cast import place_of
from tests.fixed_clock import FixedClock
from workgroup.ids import PersonId
from workgroup.notices import Notice, NoticeKind
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import NotAllowed
from workgroup.roster.person import Identity, Person
from workgroup.usecases import confirming
from workgroup.usecases.confirming import StillRight

# 1 January is a bank holiday and a Friday, so the first working day of the quarter is Monday 4 January.
NEW_YEAR = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
TODAY = date(2027, 1, 4)


@pytest.fixture(autouse=True)
def at_new_year(clock: FixedClock) -> Iterator[None]:
    clock.set(NEW_YEAR)
    yield


def ask(work: Work, now: datetime = NEW_YEAR) -> int:
    with work() as uow:
        return confirming.ask_whether_right(uow, now=now)


def waiting(work: Work, *kinds: NoticeKind) -> list[Notice]:
    with work(read_only=True) as uow:
        return [one for one in uow.outbox.waiting() if one.kind in kinds]


def say(work: Work, email: str, still: StillRight) -> confirming.Confirmed:
    with work() as uow:
        place = place_of(uow, email, now=NEW_YEAR)
        assert place.series is not None
        return confirming.confirm(uow, actor=place.actor, series_id=place.series.id, still=still, now=NEW_YEAR)


def person(uow: UnitOfWork, email: str) -> Person:
    return cast.the_person(uow, email)


def test_everybody_who_holds_a_seat_is_asked_once_a_quarter_for_all_their_seats(alder: Work) -> None:
    first, second = ask(alder), ask(alder)

    asked = waiting(alder, NoticeKind.CONFIRMATION_REQUEST)
    with alder(read_only=True) as uow:
        people = {uow.people.get(PersonId(one.person_id or 0)).reference for one in asked}
    assert (first, second) == (len(asked), 0)
    assert len(people) == len(asked) == 28
    assert {"m01", "m20", "m30"} <= people
    assert "m11" not in people


@pytest.mark.parametrize(
    ("moment", "asks"),
    [
        (datetime(2027, 1, 4, 8, 59, tzinfo=UTC), False),
        (datetime(2027, 1, 17, 12, 0, tzinfo=UTC), True),
        (datetime(2027, 1, 18, 9, 0, tzinfo=UTC), False),
        (datetime(2027, 2, 10, 9, 0, tzinfo=UTC), False),
        # 1 April is a working day, in summer time: 09:00 there is 08:00 UTC.
        (datetime(2027, 4, 1, 8, 0, tzinfo=UTC), True),
        (datetime(2027, 4, 1, 7, 59, tzinfo=UTC), False),
    ],
)
def test_they_are_asked_in_the_first_two_weeks_from_nine_oclock_of_the_first_working_day(
    alder: Work, moment: datetime, asks: bool
) -> None:
    assert (ask(alder, moment) > 0) is asks


def test_who_was_confirmed_in_the_quarter_is_not_asked(alder: Work) -> None:
    with alder() as uow:
        uow.people.save(replace(person(uow, cast.NERYS), confirmed_on=date(2027, 1, 1)))

    ask(alder)

    with alder(read_only=True) as uow:
        asked = {one.person_id for one in uow.outbox.waiting() if one.kind is NoticeKind.CONFIRMATION_REQUEST}
        assert person(uow, cast.NERYS).id not in asked
        assert person(uow, cast.BRAM).id in asked


def test_yes_confirms_the_person_and_the_deputies_of_their_own_organisation(alder: Work) -> None:
    confirmed = say(alder, cast.NERYS, StillRight.ALL)
    again = say(alder, cast.NERYS, StillRight.ALL)

    with alder(read_only=True) as uow:
        assert person(uow, cast.NERYS).confirmed_on == TODAY
        assert person(uow, cast.IWAN).confirmed_on == TODAY
        assert person(uow, cast.BRAM).confirmed_on != TODAY
    assert [one.name for one in confirmed.confirmed] == ["Nerys Talbryn", "Iwan Penhallt"]
    assert again.confirmed == confirmed.confirmed or again.said is StillRight.ALL
    assert waiting(alder, NoticeKind.CONFIRMATION_ANSWER) == []


def test_nobody_vouches_for_a_deputy_of_another_organisation(alder: Work) -> None:
    with alder() as uow:
        nerys, iwan, bram = (person(uow, email) for email in (cast.NERYS, cast.IWAN, cast.BRAM))
        uow.people.save(replace(iwan, organisation_id=bram.organisation_id))

    confirmed = say(alder, cast.NERYS, StillRight.ALL)

    assert [one.id for one in confirmed.confirmed] == [nerys.id]


@pytest.mark.parametrize(("still", "is_confirmed"), [(StillRight.NOT_DEPUTY, True), (StillRight.NOT_ME, False)])
def test_what_is_not_right_is_told_to_the_coordinator_once(alder: Work, still: StillRight, is_confirmed: bool) -> None:
    outcome = say(alder, cast.NERYS, still)
    say(alder, cast.NERYS, still)

    [told] = waiting(alder, NoticeKind.CONFIRMATION_ANSWER)
    with alder(read_only=True) as uow:
        assert told.person_id == person(uow, cast.ISHBEL).id
        assert told.facts == {"person": int(person(uow, cast.NERYS).id), "what": still.value}
        assert (person(uow, cast.NERYS).confirmed_on == TODAY) is is_confirmed
        assert person(uow, cast.IWAN).confirmed_on != TODAY
    assert outcome.is_coordinator_told


@pytest.mark.parametrize("email", [cast.STRANGER, cast.IWAN])
def test_who_holds_no_seat_there_cannot_confirm_one(alder: Work, email: str) -> None:
    with alder() as uow:
        iwan = person(uow, cast.IWAN)
        for series in uow.series.list_of(iwan.group_id):
            for one in uow.seats.list_appointments(series.id):
                if one.person_id == iwan.id:
                    uow.seats.close(one.id, date(2026, 12, 31))

    with pytest.raises(NotAllowed):
        say(alder, email, StillRight.ALL)


def test_a_closed_account_is_reached_no_more_and_the_coordinator_hears_of_it_once(alder: Work) -> None:
    with alder() as uow:
        nerys = person(uow, cast.NERYS)
        uow.people.link(Identity(person_id=nerys.id, team_id=cast.TEAM, user_id="U0NERYS"))

    counts = []
    for _ in range(2):
        with alder() as uow:
            counts.append(confirming.close_account(uow, team_id=cast.TEAM, user_id="U0NERYS", now=NEW_YEAR))

    [told] = waiting(alder, NoticeKind.ACCOUNT_CLOSED)
    with alder(read_only=True) as uow:
        assert uow.people.list_identities(nerys.id) == []
        assert confirming.seats_of(uow, nerys, TODAY) != []
    assert counts == [1, 0]
    assert told.facts["person"] == nerys.id
