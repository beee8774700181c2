"""People are registered as leads, deputies and observers; on storage as it is."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from storage import Work
from tests import cast
from tests.cast import TEAM, place_of, the_person, the_series
from tests.fixed_clock import FixedClock
from tests.usecases.roster import NEW, Roster
from tests.usecases.steering import actor_of, seats_of
from workgroup.errors import FieldRefusal
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import NotAllowed
from workgroup.roster.person import Identity, Standing
from workgroup.roster.seat import Capacity
from workgroup.usecases import handing_over, registering
from workgroup.usecases.guarding import FieldNotKept
from workgroup.usecases.registering import (
    AlreadyRegistered,
    Candidate,
    NoHolder,
    NoVacantSeat,
    Registered,
    SameName,
    UnknownName,
    UnknownOrganisation,
    UnknownPerson,
    UnreadableAddress,
    Wish,
)

TAMSIN = "tamsin.quill@alder-office.gov.uk.example"
NEWCOMER = Candidate(name="Ana Ruiz", email="ana.ruiz@larkbeck.ac.uk.example", team_id=TEAM, user_id="U0ANA")
AS_LEAD = Wish(capacity=Capacity.MEMBER, organisation="larkbeck college", post="Head of Security")


def register(
    uow: UnitOfWork, clock: FixedClock, candidate: Candidate = NEWCOMER, wish: Wish = AS_LEAD, by: str = cast.ISHBEL
) -> Registered:
    return registering.register(
        uow,
        actor=actor_of(uow, clock(), by)[0],
        series_id=the_series(uow).id,
        candidate=candidate,
        wish=wish,
        now=clock(),
    )


@pytest.mark.parametrize("by", [cast.ISHBEL, cast.CORIN])
def test_the_coordinator_and_the_chair_register_a_lead_from_today(alder: Work, clock: FixedClock, by: str) -> None:
    with alder() as uow:
        done = register(uow, clock, by=by)

    with alder(read_only=True) as uow:
        [seat] = seats_of(uow, clock, done.person.id)
        assert (seat.organisation.name, seat.sector.code) == ("Larkbeck College", "FE")
        assert (seat.capacity, seat.counts, seat.seat.number) == (Capacity.MEMBER, True, 2)
        assert done.person.post == "Head of Security"
        assert done.is_reachable
        assert uow.people.list_by_identity(TEAM, "U0ANA") == [done.person]


@pytest.mark.parametrize("by", [cast.NERYS, cast.YASMEEN, cast.RAFE, cast.STRANGER])
def test_others_register_nobody(alder: Work, clock: FixedClock, by: str) -> None:
    with alder() as uow, pytest.raises(NotAllowed):
        register(uow, clock, by=by)


def test_an_observer_does_not_count(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        done = register(uow, clock, wish=replace(AS_LEAD, capacity=Capacity.OBSERVER))

    with alder(read_only=True) as uow:
        [seat] = seats_of(uow, clock, done.person.id)
        assert (seat.capacity, seat.counts) == (Capacity.OBSERVER, False)


def test_the_secretariat_makes_nobody_chair(alder: Work, clock: FixedClock) -> None:
    with alder() as uow, pytest.raises(FieldRefusal) as refused:
        register(uow, clock, wish=replace(AS_LEAD, capacity=Capacity.CHAIR), by=TAMSIN)

    assert refused.value.field == "capacity"


def test_a_vacant_seat_is_filled_before_a_new_one_is_made(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        bram = the_person(uow, cast.BRAM)
        uow.people.save(replace(bram, left_on=date(2026, 11, 20)))

        done = register(uow, clock)

    with alder(read_only=True) as uow:
        [seat] = seats_of(uow, clock, done.person.id)
        assert seat.seat.number == 1


def test_somebody_is_found_by_account_even_when_the_address_is_another(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        iwan = the_person(uow, cast.IWAN)
        uow.people.link(Identity(person_id=iwan.id, team_id=TEAM, user_id="U0IWAN"))
        account = Candidate(name="I. Penhallt", email="iwan@home.example", team_id=TEAM, user_id="U0IWAN")

        found = registering.find_candidate(
            uow, actor=actor_of(uow, clock())[0], series_id=the_series(uow).id, candidate=account
        )
        done = register(uow, clock, account, replace(AS_LEAD, organisation="Glanfaen University"))

    assert found == iwan
    assert done.person.id == iwan.id
    assert done.person.name == "Iwan Penhallt"


def test_somebody_who_holds_a_seat_is_not_registered_twice(alder: Work, clock: FixedClock) -> None:
    with alder() as uow, pytest.raises(AlreadyRegistered):
        register(uow, clock, Candidate(name="Nerys Talbryn", email=cast.NERYS))


def test_the_same_name_under_another_address_is_asked_about(alder: Work, clock: FixedClock) -> None:
    with alder() as uow, pytest.raises(SameName) as refused:
        register(uow, clock, Candidate(name="nerys talbryn", email="nt@elsewhere.example"))

    assert refused.value.person.email == cast.NERYS


def test_an_unknown_organisation_is_asked_about_with_the_near_ones(alder: Work, clock: FixedClock) -> None:
    with alder() as uow, pytest.raises(UnknownOrganisation) as refused:
        register(uow, clock, wish=replace(AS_LEAD, organisation="Larkbeck Colege"))

    assert refused.value.near[0] == "Larkbeck College"
    with alder(read_only=True) as uow:
        assert uow.people.list_by_email(str(NEWCOMER.email)) == []


def test_a_new_organisation_is_added_when_the_form_says_so(alder: Work, clock: FixedClock) -> None:
    wish = Wish(
        capacity=Capacity.MEMBER, organisation="Marches Fire Service", sector="VCS", post="", new_organisation=True
    )

    with alder() as uow:
        done = register(uow, clock, wish=wish)

    assert done.organisation_is_new
    assert done.organisation is not None
    assert done.organisation.sectors == ("VCS",)


def test_an_organisation_of_several_sectors_asks_which(alder: Work, clock: FixedClock) -> None:
    with alder() as uow, pytest.raises(FieldRefusal) as refused:
        register(uow, clock, wish=replace(AS_LEAD, organisation="Aldershire County Council"))

    assert refused.value.field == "sector"


@pytest.mark.parametrize(
    ("address", "name"),
    [("ana.ruiz@x.example", "Ana Ruiz"), ("siân.lloyd-jones@x.example", "Siân Lloyd-Jones")],
)
def test_a_name_is_read_from_an_address_that_says_it(address: str, name: str) -> None:
    assert registering.read_name(address) == name


@pytest.mark.parametrize("address", ["security@x.example", "a.ruiz@x.example", "ana.m.ruiz@x.example", "ana.ruiz2@x.y"])
def test_a_name_that_an_address_does_not_say_is_asked_for(address: str) -> None:
    with pytest.raises(UnknownName):
        registering.read_name(address)


def test_somebody_without_slack_is_registered_by_address_and_cannot_be_written_to(
    alder: Work, clock: FixedClock
) -> None:
    with alder() as uow:
        done = register(uow, clock, Candidate(name="", email="ana.ruiz@larkbeck.ac.uk.example"))

    assert done.person.name == "Ana Ruiz"
    assert done.name_is_read
    assert not done.is_reachable


def test_a_deputy_stands_after_those_who_are_there(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        nerys = the_person(uow, cast.NERYS)
        wish = Wish(capacity=Capacity.MEMBER, organisation="", deputy_of=nerys.id)
        done = register(uow, clock, wish=wish)

    with alder(read_only=True) as uow:
        [seat] = seats_of(uow, clock, nerys.id)
        assert [deputy.name for deputy in seat.deputies] == ["Iwan Penhallt", "Ana Ruiz"]
        assert done.deputy_of == nerys
        assert not done.has_own_seat


def test_a_deputy_with_a_seat_of_their_own_is_registered_and_it_is_said(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        wish = Wish(capacity=Capacity.MEMBER, organisation="", deputy_of=the_person(uow, cast.NERYS).id)
        done = register(uow, clock, Candidate(name="", email=cast.BRAM), wish)

    assert done.has_own_seat


def test_a_deputy_is_refused_twice_for_themselves_and_for_nobody(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        nerys, suki = the_person(uow, cast.NERYS), the_person(uow, "suki.ferrand@larkbeck.ac.uk.example")
        of_nerys = Wish(capacity=Capacity.MEMBER, organisation="", deputy_of=nerys.id)

        with pytest.raises(AlreadyRegistered):
            register(uow, clock, Candidate(name="", email=cast.IWAN), of_nerys)
        with pytest.raises(FieldRefusal):
            register(uow, clock, Candidate(name="", email=cast.NERYS), of_nerys)
        with pytest.raises(NoHolder):
            register(uow, clock, wish=replace(of_nerys, deputy_of=suki.id))


def test_nobody_is_deputy_of_somebody_of_another_group(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        second = uow.groups.add(name="S", area="S", nations=("wales",), tzid="Europe/London", place="", team_id=TEAM)
        other = uow.people.add(group_id=second.id, name="Dai", email=None, post="", organisation_id=None, sector=None)

        with pytest.raises(UnknownPerson):
            register(uow, clock, wish=Wish(capacity=Capacity.MEMBER, organisation="", deputy_of=other.id))


def test_who_comes_back_after_leaving_gets_one_seat_and_not_their_old_one_beside_it(
    alder: Work, clock: FixedClock
) -> None:
    with alder() as uow:
        uow.people.save(replace(the_person(uow, cast.BRAM), left_on=date(2026, 11, 20)))

        done = register(
            uow, clock, Candidate(name="", email=cast.BRAM), replace(AS_LEAD, organisation="Merrowby Interfaith Forum")
        )

    with alder(read_only=True) as uow:
        assert [seat.organisation.name for seat in seats_of(uow, clock, done.person.id)] == [
            "Merrowby Interfaith Forum"
        ]
        assert done.person.left_on is None


def test_a_post_about_a_person_is_kept_out_with_its_field(alder: Work, clock: FixedClock) -> None:
    with alder() as uow, pytest.raises(FieldNotKept) as refused:
        register(uow, clock, wish=replace(AS_LEAD, post="tutor of the student who was referred to Channel"))

    assert refused.value.field == "post"


def test_a_name_that_somebody_typed_beside_an_account_is_kept_out_like_any_text(alder: Work, clock: FixedClock) -> None:
    typed = replace(NEWCOMER, name="the student who was referred to Channel", is_name_typed=True)

    with alder() as uow, pytest.raises(FieldNotKept) as refused:
        register(uow, clock, candidate=typed)

    assert refused.value.field == "name"


def test_the_name_of_an_account_is_taken_as_the_workspace_has_it(alder: Work, clock: FixedClock) -> None:
    named = replace(NEWCOMER, name="Special Branch Liaison")

    with alder() as uow:
        done = register(uow, clock, candidate=named)

    assert done.person.name == "Special Branch Liaison"


@pytest.mark.parametrize("words", ["a" * 250 + "@b.uk", "ana@" + "b" * 250 + ".uk", "ana", "ana@b", "<@U1>@b.uk"])
def test_what_is_no_address_is_refused_without_being_repeated_at_length(words: str) -> None:
    with pytest.raises(UnreadableAddress) as refused:
        registering.check_address(words)

    assert len(refused.value.sentence) < 180


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.EXTERNAL])
def test_guests_and_outsiders_read_neither_organisations_nor_sectors(
    alder: Work, clock: FixedClock, standing: Standing
) -> None:
    with alder(read_only=True) as uow:
        series_id = the_series(uow).id
        outside = place_of(uow, cast.NERYS, now=clock(), standing=standing).actor

        with pytest.raises(NotAllowed):
            registering.organisations_like(uow, actor=outside, series_id=series_id, typed="")
        with pytest.raises(NotAllowed):
            registering.sectors_of(uow, actor=outside, series_id=series_id)


def test_only_who_may_register_others_looks_an_account_up_in_the_list(alder: Work, clock: FixedClock) -> None:
    with alder(read_only=True) as uow, pytest.raises(NotAllowed):
        registering.find_candidate(
            uow, actor=actor_of(uow, clock(), cast.NERYS)[0], series_id=the_series(uow).id, candidate=NEWCOMER
        )


def registered(roster: Roster, by: str, candidate: Candidate, **wish: Any) -> Registered:
    done: Registered = roster.in_series(registering.register, by=by, candidate=candidate, wish=Wish(**wish))
    return done


def test_who_holds_a_seat_keeps_it_in_another_capacity_and_undo_gives_the_first_back(
    alder: Work, clock: FixedClock
) -> None:
    roster = Roster(alder, clock)
    bram = roster.known(cast.BRAM)

    done = registered(roster, cast.ISHBEL, bram, capacity=Capacity.DEPUTY_CHAIR, organisation="")
    after = roster.held("FE")
    with pytest.raises(AlreadyRegistered):
        registered(roster, cast.ISHBEL, bram, capacity=Capacity.DEPUTY_CHAIR, organisation="")
    roster.take_back(done.undo_id, by=cast.ISHBEL)

    assert (done.before, after.capacity, after.seat.number) == (Capacity.MEMBER, Capacity.DEPUTY_CHAIR, 1)
    assert roster.held("FE").capacity is Capacity.MEMBER


def test_the_secretariat_registers_but_does_not_say_who_chairs(alder: Work, clock: FixedClock) -> None:
    roster = Roster(alder, clock)
    done = registered(roster, TAMSIN, NEW, capacity=Capacity.SECRETARIAT, organisation="Larkbeck College")
    with pytest.raises(FieldRefusal):
        registered(roster, TAMSIN, roster.known(cast.BRAM), capacity=Capacity.CHAIR, organisation="")

    assert done.capacity is Capacity.SECRETARIAT


def test_a_contact_fills_a_vacant_seat_of_their_organisation_and_gives_it_no_new_one(
    alder: Work, clock: FixedClock
) -> None:
    roster = Roster(alder, clock)
    wish: dict[str, Any] = {"capacity": Capacity.MEMBER, "organisation": "Aldershire County Council"}

    with pytest.raises(NoVacantSeat):
        registered(roster, cast.YASMEEN, NEW, **{**wish, "sector": "LA-CHILD"})
    roster.in_group(handing_over.leave, by=cast.CORIN, of=roster.person(cast.PHILIPPA).id, last_on=clock().date())
    clock.advance(days=1)
    done = registered(roster, cast.YASMEEN, NEW, **{**wish, "sector": "LA-RES"})
    with pytest.raises(NotAllowed):
        registered(roster, cast.YASMEEN, NEW, **{**wish, "organisation": "Larkbeck College", "sector": "FE"})

    assert roster.people_of("LA-RES") == ["Ana Ruiz"]
    assert done.organisation is not None
