"""Handing a seat over, leaving, and the coordinator's office; on storage as it is."""

from datetime import date, timedelta
from typing import Any

import pytest

from storage import Work
from tests import cast
from tests.cast import the_series
from tests.fixed_clock import FixedClock
from tests.usecases.roster import NEW, Roster
from workgroup.errors import FieldRefusal
from workgroup.notices import NoticeKind
from workgroup.roster.permission import NotAllowed, Role
from workgroup.roster.seat import Capacity
from workgroup.usecases import handing_over, proposing
from workgroup.usecases.arranging import WhoRuns
from workgroup.usecases.handing_over import HandedOver, NothingToLeave, StillCoordinator
from workgroup.usecases.proposing import ProposalDecided, Proposed
from workgroup.usecases.registering import AlreadyRegistered, Candidate, UnknownPerson
from workgroup.usecases.roster_changes import CannotTakeBack
from workgroup.usecases.roster_doing import DOING

TODAY = date(2026, 11, 23)
SUKI = "suki.ferrand@larkbeck.ac.uk.example"
TAMSIN = "tamsin.quill@alder-office.gov.uk.example"


@pytest.fixture
def roster(alder: Work, clock: FixedClock) -> Roster:
    return Roster(alder, clock)


def handed(roster: Roster, candidate: Candidate = NEW, *, everywhere: bool = False, by: str = cast.BRAM) -> HandedOver:
    done = roster.in_series(handing_over.hand_over, by=by, of=None, candidate=candidate, everywhere=everywhere)
    assert isinstance(done, HandedOver)
    return done


def test_a_seat_goes_to_somebody_else_and_keeps_its_deputies_and_its_past(roster: Roster, alder: Work) -> None:
    handed(roster)

    assert roster.people_of("FE") == ["Ana Ruiz", "Suki Ferrand"]
    assert roster.told(NoticeKind.SEAT_CHANGE) == [("Ana Ruiz", "seat_given"), ("Ishbel Carrow", "seat_given")]
    with alder(read_only=True) as uow:
        in_june = uow.seats.list_held(the_series(uow).id, date(2026, 6, 10))
        assert [one.holder.name for one in in_june if one.sector.code == "FE" and one.holder] == ["Bram Ottaway"]


def test_a_deputy_who_takes_the_seat_deputises_for_it_no_longer(roster: Roster) -> None:
    handed(roster, roster.known(SUKI))

    assert roster.people_of("FE") == ["Suki Ferrand"]


def test_a_chair_hands_the_chair_over_with_the_seat(roster: Roster) -> None:
    handed(roster, Candidate(name="Una Merrow", email="una.merrow@aldershire.gov.uk.example"), by=cast.CORIN)

    held = roster.held("LA-CS")
    assert (held.holder.name if held.holder else "", held.capacity) == ("Una Merrow", Capacity.CHAIR)


def test_all_seats_go_when_that_is_said_and_only_one_otherwise(roster: Roster) -> None:
    one = roster.in_series(handing_over.preview_hand_over, by=cast.RAFE, of=None, candidate=NEW, everywhere=False)
    done = handed(roster, everywhere=True, by=cast.RAFE)

    assert [seat.series.name for seat in one.elsewhere] == ["Operational Liaison Group"]
    assert {seat.series.name for seat in done.seats} == {
        "Operational Liaison Group",
        "Alder Regional Prevent Steering Group",
    }
    assert roster.people_of("POL-LOCAL", channel="operational")[0] == "Ana Ruiz"


def test_undo_gives_the_seat_back_unless_somebody_has_changed_it_since(roster: Roster) -> None:
    first = handed(roster)
    roster.take_back(first.undo_id)
    restored = roster.people_of("FE")
    second = handed(roster)
    handed(roster, roster.known(SUKI), by=NEW.email or "")

    with pytest.raises(CannotTakeBack):
        roster.take_back(second.undo_id, by=cast.ISHBEL)

    assert restored == ["Bram Ottaway", "Suki Ferrand"]
    assert roster.people_of("FE") == ["Suki Ferrand"]


def test_a_contact_swaps_the_people_of_their_organisation_alone(roster: Roster) -> None:
    dorrit = roster.person("dorrit.hale@aldershire.gov.uk.example").id
    wanted: dict[str, Any] = {
        "of": dorrit,
        "candidate": Candidate(name="Una Merrow", email="una@aldershire.gov.uk.example"),
    }

    with pytest.raises(NotAllowed):
        roster.in_series(handing_over.hand_over, by=cast.NERYS, everywhere=False, **wanted)
    roster.in_series(handing_over.hand_over, by=cast.YASMEEN, everywhere=False, **wanted)

    assert roster.people_of("LA-CHILD") == ["Una Merrow"]
    assert ("Dorrit Hale", "seat_given") in roster.told(NoticeKind.SEAT_CHANGE)


def test_who_holds_a_seat_of_their_own_cannot_take_a_second(roster: Roster) -> None:
    with pytest.raises(AlreadyRegistered):
        handed(roster, roster.known(cast.NERYS))
    with pytest.raises(FieldRefusal):
        handed(roster, roster.known(cast.BRAM))


def test_where_changes_wait_the_coordinator_decides_and_the_seat_changes_then(
    roster: Roster, clock: FixedClock
) -> None:
    roster.let_changes_wait()
    proposed = [roster.in_series(handing_over.hand_over, of=None, candidate=NEW, everywhere=False) for _ in range(2)]
    assert all(isinstance(one, Proposed) for one in proposed)
    before = roster.people_of("FE")
    [waiting] = roster.waiting(NoticeKind.PROPOSAL)
    decide: dict[str, Any] = (
        {"proposal_id": proposed[0].proposal.id, "doing": DOING} if isinstance(proposed[0], Proposed) else {}
    )

    with pytest.raises(NotAllowed):
        roster.in_group(proposing.decide_proposal, by=cast.NERYS, accept=True, **decide)
    decided = roster.in_group(proposing.decide_proposal, by=cast.ISHBEL, accept=True, **decide)
    with pytest.raises(ProposalDecided):
        roster.in_group(proposing.decide_proposal, by=cast.CORIN, accept=False, **decide)

    assert before == ["Bram Ottaway", "Suki Ferrand"]
    assert roster.people_of("FE") == ["Ana Ruiz", "Suki Ferrand"]
    assert isinstance(decided.done, HandedOver)
    assert waiting.person_id == roster.person(cast.ISHBEL).id
    assert [one.person_id for one in roster.waiting(NoticeKind.PROPOSAL_DECISION)] == [roster.person(cast.BRAM).id]


def test_where_changes_wait_the_chair_and_the_secretariat_change_at_once(roster: Roster) -> None:
    roster.let_changes_wait()
    bram = roster.person(cast.BRAM).id

    done = roster.in_series(handing_over.hand_over, by=TAMSIN, of=bram, candidate=NEW, everywhere=False)

    assert isinstance(done, HandedOver)


def test_only_the_coordinator_says_whether_changes_wait(roster: Roster) -> None:
    with pytest.raises(NotAllowed):
        roster.let_changes_wait(by=cast.CORIN)

    first, again = (roster.let_changes_wait() for _ in range(2))

    assert (first.is_changed, again.is_changed) == (True, False)


def test_who_leaves_ends_all_that_they_hold_and_their_seats_stay(roster: Roster, clock: FixedClock) -> None:
    left = roster.in_group(handing_over.leave, of=None, last_on=TODAY)

    clock.advance(days=1)
    assert roster.people_of("FE") == ["", "Suki Ferrand"]
    assert roster.people_of("FE", channel="strategic") == ["", "Suki Ferrand"]
    assert [one.name for one in left.preview.contact_for] == ["Larkbeck College"]
    assert roster.told(NoticeKind.SEAT_CHANGE) == [("Ishbel Carrow", "seat_left"), ("Suki Ferrand", "seat_left")]
    assert roster.person(cast.BRAM).left_on == TODAY


def test_leaving_can_be_undone_for_an_hour(roster: Roster) -> None:
    left = roster.in_group(handing_over.leave, of=None, last_on=TODAY + timedelta(days=30))

    roster.take_back(left.undo_id)

    assert roster.person(cast.BRAM).left_on is None
    with pytest.raises(FieldRefusal):
        roster.in_group(handing_over.preview_leave, of=None, last_on=TODAY - timedelta(days=1))


def test_the_coordinator_does_not_leave_before_somebody_else_coordinates(roster: Roster) -> None:
    with pytest.raises(StillCoordinator):
        roster.in_group(handing_over.leave, by=cast.ISHBEL, of=None, last_on=TODAY)

    roster.in_series(handing_over.hand_over_office, by=cast.ISHBEL, candidate=roster.known(TAMSIN))
    roster.in_group(handing_over.leave, by=cast.ISHBEL, of=None, last_on=TODAY)

    assert roster.told(NoticeKind.SEAT_CHANGE).count(("Tamsin Quill", "office_given")) == 1


def test_who_holds_nothing_has_nothing_to_leave(roster: Roster) -> None:
    jory = roster.person("jory.adeyin@merrowbysu.org.example")

    with pytest.raises(NothingToLeave):
        roster.in_group(handing_over.preview_leave, by=cast.ISHBEL, of=jory.id, last_on=TODAY)


def test_the_office_goes_to_somebody_of_the_group_who_then_has_its_rights(roster: Roster, alder: Work) -> None:
    with pytest.raises(UnknownPerson):
        roster.in_series(handing_over.preview_office, by=cast.ISHBEL, candidate=NEW)
    with pytest.raises(NotAllowed):
        roster.in_series(handing_over.preview_office, by=cast.CORIN, candidate=roster.known(TAMSIN))

    done = roster.in_series(handing_over.hand_over_office, by=cast.ISHBEL, candidate=roster.known(TAMSIN))

    with alder(read_only=True) as uow:
        roles = [cast.place_of(uow, who, now=roster.clock()).actor.roles for who in (TAMSIN, cast.ISHBEL)]
    assert [Role.COORDINATOR in one for one in roles] == [True, False]
    roster.take_back(done.undo_id, by=cast.ISHBEL)
    with alder(read_only=True) as uow:
        assert Role.COORDINATOR in cast.place_of(uow, cast.ISHBEL, now=roster.clock()).actor.roles


def test_nobody_gives_by_a_swap_more_rights_than_they_have(roster: Roster) -> None:
    corin, tamsin = roster.person(cast.CORIN).id, roster.person(TAMSIN).id

    for by in (cast.YASMEEN, TAMSIN):
        with pytest.raises(WhoRuns):
            roster.in_series(handing_over.hand_over, by=by, of=corin, candidate=NEW, everywhere=False)
    roster.in_series(handing_over.hand_over, by=cast.ISHBEL, of=tamsin, candidate=NEW, everywhere=False)
    roster.in_series(handing_over.hand_over, by=cast.ISHBEL, of=corin, candidate=roster.known(TAMSIN), everywhere=False)

    assert roster.people_of("LA-CS")[0] == "Tamsin Quill"


def test_the_secretariat_undoes_no_change_of_the_office(roster: Roster) -> None:
    done = roster.in_series(handing_over.hand_over_office, by=cast.ISHBEL, candidate=roster.known(cast.CORIN))

    with pytest.raises(NotAllowed):
        roster.take_back(done.undo_id, by=TAMSIN)
