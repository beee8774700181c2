"""Correcting what is kept of people; on storage as it is."""

from typing import Any

import pytest

from storage import Work
from tests import cast
from tests.fixed_clock import FixedClock
from tests.usecases.roster import Roster
from workgroup.errors import FieldRefusal
from workgroup.notices import NoticeKind
from workgroup.roster.permission import NotAllowed
from workgroup.roster.person import Authority, Briefable
from workgroup.usecases import correcting
from workgroup.usecases.arranging import WhoRuns
from workgroup.usecases.correcting import AddressTaken, Corrected, Correction, NothingToCorrect, OwnAddressOnly
from workgroup.usecases.guarding import FieldNotKept
from workgroup.usecases.registering import SameName

TAMSIN = "tamsin.quill@alder-office.gov.uk.example"
SUKI = "suki.ferrand@larkbeck.ac.uk.example"


@pytest.fixture
def roster(alder: Work, clock: FixedClock) -> Roster:
    return Roster(alder, clock)


def corrected(roster: Roster, *, by: str = cast.BRAM, whose: str | None = None, **wanted: Any) -> Corrected:
    of = roster.person(whose).id if whose is not None else None
    return roster.in_group(correcting.correct, by=by, of=of, correction=Correction(**wanted))


def test_somebody_corrects_their_own_details_and_nobody_is_told(roster: Roster) -> None:
    done = corrected(roster, post=" Principal ", languages=("cy", "en"), adjustments=("large print", ""))

    bram = roster.person(cast.BRAM)
    assert (bram.post, bram.languages, bram.adjustments) == ("Principal", ("cy", "en"), ("large print",))
    assert roster.told(NoticeKind.SEAT_CHANGE) == []
    roster.take_back(done.undo_id)
    assert roster.person(cast.BRAM).adjustments == ("papers-7-days-ahead",)


def test_who_is_corrected_by_somebody_else_is_told(roster: Roster) -> None:
    corrected(roster, by=TAMSIN, whose=cast.NERYS, name="Nerys Talbryn-Rees")
    corrected(roster, whose=SUKI, authority=Authority.INFORMS, briefable=Briefable.YES)

    suki = roster.person(SUKI)
    assert (suki.authority, suki.briefable) == (Authority.INFORMS, Briefable.YES)
    assert roster.told(NoticeKind.SEAT_CHANGE) == [("Nerys Talbryn-Rees", "corrected"), ("Suki Ferrand", "corrected")]


def test_what_cannot_be_kept_is_refused_with_a_reason(roster: Roster) -> None:
    with pytest.raises(AddressTaken):
        corrected(roster, email=cast.NERYS.upper())
    with pytest.raises(SameName):
        corrected(roster, name="nerys talbryn")
    with pytest.raises(FieldRefusal):
        corrected(roster, languages=("klingon",))
    with pytest.raises(FieldRefusal):
        corrected(roster, adjustments=("x" * 61,))
    with pytest.raises(FieldNotKept):
        corrected(roster, post="tutor of the student we referred to Channel")
    with pytest.raises(NothingToCorrect):
        corrected(roster, name="Bram Ottaway")


def test_only_the_contact_or_who_runs_the_group_corrects_others(roster: Roster) -> None:
    with pytest.raises(NotAllowed):
        corrected(roster, whose=cast.NERYS, post="Registrar")
    with pytest.raises(NotAllowed):
        corrected(roster, by=cast.PHILIPPA, whose=cast.CORIN, post="Registrar")
    with pytest.raises(NotAllowed):
        corrected(roster, by=cast.PHILIPPA, briefable=Briefable.YES)


def test_nobody_takes_the_rights_of_another_by_their_address(roster: Roster) -> None:
    for by in (cast.YASMEEN, TAMSIN):
        with pytest.raises(WhoRuns):
            corrected(roster, by=by, whose=cast.CORIN, email="somebody.else@aldershire.gov.uk.example")
    for by in (cast.CORIN, TAMSIN):
        with pytest.raises(OwnAddressOnly):
            corrected(roster, by=by, whose=cast.ISHBEL, email="somebody.else@aldershire.gov.uk.example")

    corrected(roster, by=TAMSIN, whose=cast.CORIN, post="Head of Safety", email=cast.CORIN)
    done = corrected(roster, by=cast.ISHBEL, whose=cast.CORIN, email="c.haldane@aldershire.gov.uk.example")
    assert done.after.email == "c.haldane@aldershire.gov.uk.example"
