"""Adding, renaming, closing and changing organisations; on storage as it is."""

from datetime import date, timedelta
from typing import Any

import pytest

from storage import Work
from tests import cast
from tests.cast import the_series
from tests.fixed_clock import FixedClock
from tests.usecases.roster import Roster
from workgroup.errors import FieldRefusal
from workgroup.ids import OrganisationId
from workgroup.notices import NoticeKind
from workgroup.roster.organisation import AgreementState, EngagementLevel
from workgroup.roster.permission import NotAllowed
from workgroup.usecases import organisations, organising
from workgroup.usecases.guarding import FieldNotKept
from workgroup.usecases.organisations import NoSuchOrganisation, OrganisationView
from workgroup.usecases.organising import AlreadyThere, ClosedAlready, NothingToChange, OrganisationChange
from workgroup.usecases.organising import OrganisationWish as Wish
from workgroup.usecases.registering import UnknownPerson

TODAY = date(2026, 11, 23)
TAMSIN = "tamsin.quill@alder-office.gov.uk.example"


@pytest.fixture
def roster(alder: Work, clock: FixedClock) -> Roster:
    return Roster(alder, clock)


def the_id(roster: Roster, name: str) -> OrganisationId:
    with roster.work(read_only=True) as uow:
        group_id = the_series(uow).group_id
        return organisations.find_organisation(uow, group_id=group_id, name=name).id


def shown(roster: Roster, name: str, *, by: str = cast.ISHBEL) -> OrganisationView:
    return roster.in_group(organisations.show_organisation, by=by, organisation_id=the_id(roster, name))


def test_the_list_tells_contact_seats_agreement_and_contact_to_who_keeps_it(roster: Roster) -> None:
    kept = roster.in_group(organisations.list_organisations, by=TAMSIN)
    seen = roster.in_group(organisations.list_organisations, by=cast.NERYS)
    police = roster.in_group(organisations.list_organisations, by=cast.NERYS, typed="polic")

    lines = {one.organisation.name: one for one in kept.lines}
    council = lines["Aldershire County Council"]
    assert len(kept.lines) == 15
    assert (council.contact.name if council.contact else "", council.seats) == ("Corin Haldane", 6)
    assert council.agreement is not None
    assert council.agreement.state is AgreementState.SIGNED
    assert [(one.agreement, one.engagement) for one in seen.lines] == [(None, None)] * 15
    assert [one.organisation.name for one in police.lines] == [
        "Aldershire Constabulary",
        "Regional Prevent Policing Team (fictional)",
    ]


def test_an_organisation_is_added_once_and_closed_again_by_undo(roster: Roster) -> None:
    wish = Wish(name="City College", sectors=("FE",), nation="england", domain="@City.ac.uk", mailbox="dsl@city.ac.uk")

    done = roster.in_group(organising.add_organisation, by=TAMSIN, wish=wish)
    with pytest.raises(AlreadyThere):
        roster.in_group(organising.add_organisation, by=cast.CORIN, wish=wish)
    roster.take_back(done.undo_id, by=TAMSIN)
    again = roster.in_group(organising.add_organisation, by=TAMSIN, wish=wish)

    assert (done.organisation.domain, done.organisation.mailbox) == ("city.ac.uk", "dsl@city.ac.uk")
    assert the_id(roster, "City College") == again.organisation.id != done.organisation.id


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (Wish(name=" ", sectors=("FE",)), "name"),
        (Wish(name="x" * 121, sectors=("FE",)), "name"),
        (Wish(name="City College", sectors=()), "sectors"),
        (Wish(name="City College", sectors=("XX",)), "sectors"),
        (Wish(name="City College", sectors=("FE",), nation="france"), "nation"),
        (Wish(name="City College", sectors=("FE",), domain="not a domain"), "domain"),
    ],
)
def test_what_is_wrong_with_a_new_organisation_is_said_beside_its_field(roster: Roster, wish: Wish, field: str) -> None:
    with pytest.raises(FieldRefusal) as refused:
        roster.in_group(organising.add_organisation, by=cast.ISHBEL, wish=wish)

    assert refused.value.field == field


def test_the_content_guard_stands_before_names_and_reasons(roster: Roster) -> None:
    about_somebody = "the student we referred to Channel last week"

    with pytest.raises(FieldNotKept):
        roster.in_group(organising.add_organisation, by=cast.ISHBEL, wish=Wish(name=about_somebody, sectors=("FE",)))
    with pytest.raises(FieldNotKept):
        change(roster, "HMP Stonecross", engagement=EngagementLevel.HEIGHTENED, reason=about_somebody)

    assert shown(roster, "HMP Stonecross").engagement is not None


def test_a_renamed_organisation_is_found_by_both_names_and_its_past_is_kept(roster: Roster) -> None:
    college = the_id(roster, "Larkbeck College")
    wanted: dict[str, Any] = {"organisation_id": college, "name": "Larkbeck and Fen College"}

    done = roster.in_group(organising.rename_organisation, by=TAMSIN, **wanted)
    with pytest.raises(NothingToChange):
        roster.in_group(organising.rename_organisation, by=TAMSIN, **wanted)
    view = shown(roster, "larkbeck college")

    assert view.organisation.name == "Larkbeck and Fen College"
    assert [(one.name, one.until) for one in view.former] == [("Larkbeck College", TODAY - timedelta(days=1))]
    roster.take_back(done.undo_id, by=TAMSIN)
    assert (shown(roster, "Larkbeck College").former, the_id(roster, "Larkbeck College")) == ((), college)


def test_a_closed_organisation_ends_its_seats_and_posts_and_stays_on_record(
    roster: Roster, alder: Work, clock: FixedClock
) -> None:
    closing: dict[str, Any] = {
        "organisation_id": the_id(roster, "Larkbeck College"),
        "last_on": TODAY,
        "successor_id": the_id(roster, "University of Merrowby"),
    }

    done = roster.in_group(organising.close_organisation, by=cast.ISHBEL, **closing)
    with pytest.raises(ClosedAlready):
        roster.in_group(organising.close_organisation, by=cast.ISHBEL, **closing)

    assert roster.told(NoticeKind.SEAT_CHANGE) == [("Bram Ottaway", "seat_left"), ("Suki Ferrand", "seat_left")]
    assert [one.name for one in shown(roster, "University of Merrowby").succeeds] == ["Larkbeck College"]
    with alder(read_only=True) as uow:
        series = the_series(uow)
        sectors = [
            [one.sector.code for one in uow.seats.list_held(series.id, day)] for day in (TODAY, date(2026, 11, 24))
        ]
    assert ["FE" in codes for codes in sectors] == [True, False]
    roster.take_back(done.undo_id, by=cast.ISHBEL)
    clock.advance(days=1)
    assert roster.people_of("FE") == ["Bram Ottaway", "Suki Ferrand"]


def test_the_coordinators_own_organisation_cannot_be_closed_under_them(roster: Roster) -> None:
    office = the_id(roster, "DfE Co-ordination Office (fictional Alder region)")

    with pytest.raises(FieldRefusal):
        roster.in_group(
            organising.preview_close, by=cast.CORIN, organisation_id=office, last_on=TODAY, successor_id=None
        )


def change(roster: Roster, name: str, *, by: str = cast.ISHBEL, **wanted: Any) -> organising.OrganisationChanged:
    return roster.in_group(
        organising.change_organisation,
        by=by,
        organisation_id=the_id(roster, name),
        change=OrganisationChange(**wanted),
    )


def test_what_changes_about_an_organisation_is_closed_and_opened_anew_and_can_be_undone(roster: Roster) -> None:
    suki = roster.person("suki.ferrand@larkbeck.ac.uk.example").id

    done = change(
        roster,
        "HMP Stonecross",
        agreement=AgreementState.SIGNED,
        agreed_on=date(2026, 11, 20),
        review_due=date(2027, 11, 20),
        engagement=EngagementLevel.REGULAR,
        reason="asked to come to every meeting",
        contact=suki,
    )
    view = shown(roster, "HMP Stonecross")

    assert done.changed == ("designated contact", "information-sharing agreement", "engagement level")
    assert [one.state for one in view.agreements] == [AgreementState.NONE, AgreementState.SIGNED]
    assert view.agreement is not None
    assert (view.agreement.signed_on, view.agreements[0].to_on) == (date(2026, 11, 20), TODAY - timedelta(days=1))
    assert [one.level for one in view.engagements][-2:] == [EngagementLevel.KEEP_IN_TOUCH, EngagementLevel.REGULAR]
    assert [person.name for _, person in view.contacts] == ["Suki Ferrand"]
    assert roster.told(NoticeKind.SEAT_CHANGE) == [("Suki Ferrand", "contact_named")]
    roster.take_back(done.undo_id, by=cast.ISHBEL)
    before = shown(roster, "HMP Stonecross")
    assert before.agreement is not None
    assert before.engagement is not None
    assert (before.agreement.state, before.engagement.level) == (AgreementState.NONE, EngagementLevel.KEEP_IN_TOUCH)
    assert [person.name for _, person in before.contacts] == ["Aurelio Venn"]


def test_a_contact_changes_the_contacts_of_their_own_organisation_and_nothing_else(roster: Roster) -> None:
    suki = roster.person("suki.ferrand@larkbeck.ac.uk.example").id

    change(roster, "Larkbeck College", by=cast.BRAM, deputy_contact=0, mailbox="security@larkbeck.ac.uk.example")
    for wanted in (
        {"name": "Larkbeck College", "domain": "other.ac.uk"},
        {"name": "Glanfaen University", "contact": suki},
    ):
        with pytest.raises(NotAllowed):
            change(roster, by=cast.BRAM, **wanted)

    view = shown(roster, "Larkbeck College", by=cast.BRAM)
    assert [person.name for _, person in view.contacts] == ["Bram Ottaway"]
    assert (view.is_own, view.is_keeping, view.agreements) == (True, False, ())


def test_what_cannot_be_is_refused_and_nothing_is_kept(roster: Roster) -> None:
    bram = roster.person(cast.BRAM).id

    with pytest.raises(NothingToChange):
        change(roster, "Larkbeck College", contact=bram)
    with pytest.raises(FieldRefusal):
        change(roster, "Larkbeck College", contact=bram, deputy_contact=bram)
    with pytest.raises(UnknownPerson):
        change(roster, "Larkbeck College", contact=10**6)
    with pytest.raises(FieldRefusal):
        change(roster, "Larkbeck College", agreement=AgreementState.SIGNED, agreed_on=date(2026, 12, 1))
    with pytest.raises(NoSuchOrganisation) as unknown:
        the_id(roster, "Larkbeck Colege")
    with pytest.raises(NotAllowed):
        shown(roster, "Larkbeck College", by=cast.STRANGER)

    assert unknown.value.near[0] == "Larkbeck College"
