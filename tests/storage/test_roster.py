"""Groups, organisations, people and who sits where, kept and read again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import IntegrityError

from storage import Work
from tests.fixed_clock import FixedClock
from tests.storage.small_region import (
    LONG_AGO,
    TODAY,
    a_group,
    a_person,
    a_seat,
    a_series,
    an_organisation,
    sits,
)
from workgroup.ports import RequestState
from workgroup.roster.group import Sector, SectorTier
from workgroup.roster.person import Identity
from workgroup.roster.seat import Capacity, Deputyship

YESTERDAY = TODAY - timedelta(days=1)
TOMORROW = TODAY + timedelta(days=1)


def test_a_group_is_read_as_it_was_saved(work: Work) -> None:
    with work() as uow:
        group = a_group(uow, reference="alder")
        coordinator = a_person(uow, group)
        changed = replace(group, name="Alder and Marches", nations=("wales",), coordinator_id=coordinator.id)
        uow.groups.save(changed)

    with work() as uow:
        assert uow.groups.get(group.id) == changed
        assert uow.groups.find_by_reference("alder") == changed
        assert uow.groups.find_by_reference("elsewhere") is None


def test_sectors_keep_the_order_in_which_they_were_first_put(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)

        further = Sector(code="FE", name="Colleges", tier=SectorTier.CORE)
        uow.groups.put_sectors(group.id, [Sector(code="ARTS", name="Arts"), further])

        sectors = uow.groups.list_sectors(group.id)
    assert [sector.code for sector in sectors] == ["HE", "FE", "GOV-ED", "ARTS"]
    assert sectors[1] == further
    assert sectors[2].any_of == ("GOV-ED", "GOV-HO")


def test_an_organisation_is_read_as_it_was_saved_and_listed_by_name(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        merrowby = an_organisation(uow, group, name="merrowby City Council")
        larkbeck = an_organisation(uow, group, name="Larkbeck College")
        changed = replace(merrowby, sectors=("LA-CITY", "LA-CS"), nation="england", domain="merrowby.gov.uk.example")
        uow.organisations.save(changed)

        listed = uow.organisations.list_of(group.id)

    assert listed == [larkbeck, changed]


def test_a_person_is_found_by_address_however_it_is_written(work: Work) -> None:
    with work() as uow:
        group, other = a_group(uow), a_group(uow, name="Other")
        person = uow.people.add(
            group_id=group.id,
            name="Siân O'Marlow",
            email="Sian.OMarlow@Merrowby.ac.uk.example",
            post="Head of Security",
            organisation_id=None,
            sector="HE",
            confirmed_on=date(2026, 9, 10),
            reference="m04",
        )

        found = uow.people.find_by_email(group.id, "SIAN.OMARLOW@merrowby.ac.uk.example")
        elsewhere = uow.people.find_by_email(other.id, "sian.omarlow@merrowby.ac.uk.example")

    assert person.email == "sian.omarlow@merrowby.ac.uk.example"
    assert found == person
    assert elsewhere is None


def test_two_people_of_a_group_never_have_one_address_and_many_may_have_none(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        first, second = a_person(uow, group), a_person(uow, group, name="Gethin Marlow")
        uow.people.save(replace(first, email="one@merrowby.ac.uk.example"))

    with pytest.raises(IntegrityError), work() as uow:
        uow.people.save(replace(second, email="ONE@merrowby.ac.uk.example"))


def test_one_address_is_a_person_in_each_group(work: Work) -> None:
    with work() as uow:
        people = [a_person(uow, a_group(uow, name=name)) for name in ("Alder", "Beech")]
        for person in people:
            uow.people.save(replace(person, email="one@merrowby.ac.uk.example"))

        found = uow.people.list_by_email("One@merrowby.ac.uk.example")

    assert [person.id for person in found] == [person.id for person in people]


def test_an_account_leads_to_its_person_in_each_group_and_linking_again_changes_nothing(work: Work) -> None:
    with work() as uow:
        people = [a_person(uow, a_group(uow, name=name)) for name in ("Alder", "Beech")]
        for person in [*people, *people]:
            uow.people.link(Identity(person_id=person.id, team_id="T1", user_id="U1"))

        found = uow.people.list_by_identity("T1", "U1")
        identities = uow.people.list_identities(people[0].id)

    assert found == people
    assert identities == [Identity(person_id=people[0].id, team_id="T1", user_id="U1")]


def test_an_account_is_one_person_in_a_group_the_one_linked_last(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        before, after = a_person(uow, group), a_person(uow, group, name="Gethin Marlow")
        uow.people.link(Identity(person_id=before.id, team_id="T1", user_id="U1"))

        uow.people.link(Identity(person_id=after.id, team_id="T1", user_id="U1"))

        assert uow.people.list_by_identity("T1", "U1") == [after]
        assert uow.people.list_identities(before.id) == []


def test_a_seat_is_put_once(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        series, organisation = a_series(uow, group), an_organisation(uow, group)

        first, again = a_seat(uow, series, organisation), a_seat(uow, series, organisation)
        second = a_seat(uow, series, organisation, number=2)

        assert first == again
        assert uow.seats.list_of(series.id) == [first, second]


def test_a_seat_is_held_from_its_first_to_its_last_day(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        series, prisca = a_series(uow, group), a_person(uow, group)
        seat = a_seat(uow, series, an_organisation(uow, group))
        sits(uow, seat, prisca, capacity=Capacity.CHAIR, from_on=TODAY, to_on=TOMORROW)

        by_day = {
            day: [held.holder for held in uow.seats.list_held(series.id, day)]
            for day in (YESTERDAY, TODAY, TOMORROW, TOMORROW + timedelta(days=1))
        }

    assert list(by_day.values()) == [[], [prisca], [prisca], [None]]


def test_a_vacant_seat_keeps_the_capacity_and_the_count_of_its_last_appointment(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        series, prisca = a_series(uow, group), a_person(uow, group)
        seat = a_seat(uow, series, an_organisation(uow, group))
        sits(uow, seat, prisca, capacity=Capacity.CHAIR, to_on=date(2026, 1, 31))
        sits(uow, seat, prisca, capacity=Capacity.OBSERVER, counts=False, from_on=date(2026, 2, 1), to_on=YESTERDAY)

        held = uow.seats.list_held(series.id, TODAY)

    assert [(one.holder, one.capacity, one.counts) for one in held] == [(None, Capacity.OBSERVER, False)]


def test_somebody_who_has_left_the_post_fills_no_seat(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        series = a_series(uow, group)
        sits(uow, a_seat(uow, series, an_organisation(uow, group)), a_person(uow, group, left_on=YESTERDAY))

        held = [uow.seats.list_held(series.id, day)[0].holder for day in (YESTERDAY, TODAY)]

    assert [holder is not None for holder in held] == [True, False]


def test_a_successor_sits_in_the_same_seat(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        series = a_series(uow, group)
        jory, lowri = a_person(uow, group, name="Jory Adeyin"), a_person(uow, group, name="Lowri Banfield")
        seat = a_seat(uow, series, an_organisation(uow, group))
        appointment = sits(uow, seat, jory)
        uow.seats.close(appointment.id, date(2026, 6, 30))
        sits(uow, seat, lowri, from_on=date(2026, 7, 1))

        holders = [uow.seats.list_held(series.id, day) for day in (date(2026, 6, 30), date(2026, 7, 1))]
        kept = uow.seats.list_appointments(series.id)

    assert [[held.holder for held in day] for day in holders] == [[jory], [lowri]]
    assert [(one.person_id, one.to_on) for one in kept] == [(jory.id, date(2026, 6, 30)), (lowri.id, None)]


def test_deputies_come_in_their_order_while_they_stand_and_are_in_post(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        series, prisca = a_series(uow, group), a_person(uow, group)
        second, first = a_person(uow, group, name="Second"), a_person(uow, group, name="First")
        ended, gone = a_person(uow, group, name="Ended"), a_person(uow, group, name="Gone", left_on=YESTERDAY)
        later = a_person(uow, group, name="Later")
        seat = a_seat(uow, series, an_organisation(uow, group))
        sits(uow, seat, prisca)
        for person, position, from_on, to_on in (
            (second, 2, LONG_AGO, None),
            (first, 1, LONG_AGO, TODAY),
            (ended, 3, LONG_AGO, YESTERDAY),
            (gone, 4, LONG_AGO, None),
            (later, 5, TOMORROW, None),
        ):
            uow.seats.put_deputy(
                Deputyship(seat_id=seat.id, person_id=person.id, position=position, from_on=from_on, to_on=to_on)
            )

        held = uow.seats.list_held(series.id, TODAY)
        kept = uow.seats.list_deputies(series.id)

    assert [one.deputies for one in held] == [(first, second)]
    assert [one.position for one in kept] == [1, 2, 3, 4, 5]


def test_naming_the_same_deputy_for_the_same_day_again_changes_nothing(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        series = a_series(uow, group)
        seat = a_seat(uow, series, an_organisation(uow, group))
        deputy = Deputyship(seat_id=seat.id, person_id=a_person(uow, group).id, position=1, from_on=TODAY)

        added = [uow.seats.put_deputy(deputy), uow.seats.put_deputy(replace(deputy, position=2))]

        assert added == [True, False]
        assert uow.seats.list_deputies(series.id) == [deputy]


def test_seats_come_by_the_sector_order_of_the_group_then_organisation_then_number(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        series, prisca = a_series(uow, group), a_person(uow, group)
        zeal, ash = an_organisation(uow, group, name="Zeal College"), an_organisation(uow, group, name="ash University")
        wanted = [
            a_seat(uow, series, organisation, sector=sector, number=number)
            for organisation, sector, number in (
                (ash, "HE", 1),
                (ash, "HE", 2),
                (zeal, "HE", 1),
                (ash, "FE", 1),
                (zeal, "GOV-ED", 1),
                (ash, "UNHEARD-OF", 1),
            )
        ]
        for seat in reversed(wanted):
            sits(uow, seat, prisca)

        held = uow.seats.list_held(series.id, TODAY)

    assert [one.seat for one in held] == wanted
    assert (held[0].sector.name, held[0].organisation) == ("Higher education", ash)
    assert held[-1].sector == Sector(code="UNHEARD-OF", name="UNHEARD-OF")


def test_a_full_list_of_seats_takes_two_questions_to_the_database(work: Work, database: Engine) -> None:
    with work() as uow:
        group = a_group(uow)
        series, organisation = a_series(uow, group), an_organisation(uow, group)
        for number in range(1, 31):
            sits(uow, a_seat(uow, series, organisation, number=number), a_person(uow, group))
    asked: list[str] = []
    event.listen(database, "before_cursor_execute", lambda *told: asked.append(told[2]))

    with work(read_only=True) as uow:
        held = uow.seats.list_held(series.id, TODAY)

    assert len(held) == 30
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 2


def test_the_series_of_a_person_are_those_with_a_seat_or_a_deputyship_that_day(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)
        prisca = a_person(uow, group)
        organisation = an_organisation(uow, group)
        seated, deputy, past, other = (a_series(uow, group, name=name) for name in ("A", "B", "C", "D"))
        sits(uow, a_seat(uow, seated, organisation), prisca)
        standing = a_seat(uow, deputy, organisation)
        uow.seats.put_deputy(
            Deputyship(seat_id=standing.id, person_id=prisca.id, position=1, from_on=LONG_AGO, to_on=TODAY)
        )
        sits(uow, a_seat(uow, past, organisation), prisca, to_on=YESTERDAY)
        a_seat(uow, other, organisation)

        found = {day: uow.seats.list_series_of(prisca.id, day) for day in (TODAY, TOMORROW)}

    assert found == {TODAY: [seated.id, deputy.id], TOMORROW: [seated.id]}


def test_a_wish_to_be_registered_is_open_until_it_is_decided_once(work: Work, clock: FixedClock) -> None:
    with work() as uow:
        group = a_group(uow)
        series = a_series(uow, group)
        request = uow.requests.add(
            group_id=group.id,
            series_id=series.id,
            team_id="T1",
            user_id="U9",
            name="Marnie Coldbrook",
            email=None,
            organisation_id=None,
            organisation_name="Larkbeck College",
            sector="FE",
            post="Principal",
            capacity=Capacity.IN_ATTENDANCE,
            as_deputy=True,
            asked_at=clock(),
        )

        found = uow.requests.find_open(series.id, "T1", "U9"), uow.requests.list_open(group.id)
        decided = [uow.requests.decide(request.id, state) for state in (RequestState.ACCEPTED, RequestState.DECLINED)]

        assert found == (request, [request])
        assert decided == [True, False]
        assert uow.requests.get(request.id) == replace(request, state=RequestState.ACCEPTED)
        assert uow.requests.list_open(group.id) == []
        assert uow.requests.find_open(series.id, "T1", "U9") is None


def test_bank_holidays_are_kept_once_for_each_nation(work: Work) -> None:
    christmas, boxing_day, scots = date(2026, 12, 25), date(2026, 12, 28), date(2026, 11, 30)
    with work() as uow:
        group = a_group(uow)

        new = [uow.bank_holidays.put(group.id, "wales", days) for days in ([christmas], [christmas, boxing_day])]
        uow.bank_holidays.put(group.id, "scotland", [scots])

        assert new == [1, 1]
        assert uow.bank_holidays.of(group.id, ["wales", "england"]) == {christmas, boxing_day}
        assert uow.bank_holidays.of(group.id, []) == frozenset()
