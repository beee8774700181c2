"""Naming a deputy for a seat, always or for some days; on storage as it is."""

from datetime import date, timedelta
from typing import Any

import pytest

from storage import Work
from tests import cast
from tests.cast import the_person, the_series
from tests.fixed_clock import FixedClock
from tests.usecases.roster import NEW, Roster
from workgroup.errors import FieldRefusal
from workgroup.meeting.reply import PartStat
from workgroup.notices import NoticeKind
from workgroup.roster.permission import NotAllowed
from workgroup.usecases import deputising, replying
from workgroup.usecases.arranging import DaysOver, NoSeatOfYours
from workgroup.usecases.deputising import Days, DeputyNamed, NoSuchDeputy
from workgroup.usecases.registering import AlreadyRegistered, Candidate
from workgroup.usecases.roster_changes import CannotTakeBack

TODAY = date(2026, 11, 23)
ALWAYS = Days(from_on=TODAY)
NINTH = Days(from_on=date(2026, 12, 9), to_on=date(2026, 12, 9))
SUKI = "suki.ferrand@larkbeck.ac.uk.example"
SAFIYA = "safiya.elwood@alderhealth.nhs.uk.example"


@pytest.fixture
def roster(alder: Work, clock: FixedClock) -> Roster:
    return Roster(alder, clock)


def named(roster: Roster, candidate: Candidate = NEW, days: Days = ALWAYS, *, by: str = cast.BRAM) -> DeputyNamed:
    done = roster.in_series(deputising.name_deputy, by=by, of=None, candidate=candidate, days=days)
    assert isinstance(done, DeputyNamed)
    return done


def test_a_member_names_a_deputy_who_comes_after_those_who_are_there_and_is_told(roster: Roster) -> None:
    done = named(roster)

    assert roster.people_of("FE") == ["Bram Ottaway", "Suki Ferrand", "Ana Ruiz"]
    assert roster.told(NoticeKind.SEAT_CHANGE) == [("Ana Ruiz", "deputy_named")]
    assert (done.is_own, done.is_reachable, done.asked) == (True, False, ())


def test_a_deputy_for_one_meeting_goes_in_the_holders_place_and_is_asked(roster: Roster, clock: FixedClock) -> None:
    roster.plan()

    done = named(roster, days=NINTH)

    assert roster.answers() == {"Bram Ottaway": "no"}
    assert [(asked.name if asked else None) for _, asked in done.asked] == ["Ana Ruiz"]
    assert roster.told(NoticeKind.DEPUTY_WANTED) == [("Ana Ruiz", "")]
    assert roster.people_of("FE") == ["Bram Ottaway", "Suki Ferrand"]
    clock.set(clock() + timedelta(days=16))
    assert roster.people_of("FE") == ["Bram Ottaway", "Ana Ruiz", "Suki Ferrand"]
    clock.set(clock() + timedelta(days=1))
    assert roster.people_of("FE") == ["Bram Ottaway", "Suki Ferrand"]


def test_a_deputy_for_a_day_whose_meeting_has_no_record_yet_is_asked_when_it_gets_one(
    roster: Roster, clock: FixedClock
) -> None:
    done = named(roster, days=NINTH)

    roster.plan()

    assert done.asked == ()
    assert roster.answers() == {"Bram Ottaway": "no"}
    assert roster.told(NoticeKind.DEPUTY_WANTED) == [("Ana Ruiz", "")]


def test_when_a_deputy_says_no_the_next_is_asked_and_then_the_coordinator_hears_of_it(
    roster: Roster, alder: Work, clock: FixedClock
) -> None:
    roster.plan()
    named(roster, days=NINTH)
    with alder() as uow:
        meeting = uow.meetings.list_of(the_series(uow).id, since=clock())[0]

    def says_no(email: str) -> None:
        with alder() as uow:
            place = cast.place_of(uow, email, now=clock())
            replying.reply(uow, actor=place.actor, meeting_id=meeting.id, partstat=PartStat.DECLINED, now=clock())

    says_no(NEW.email or "")
    after_first = roster.told(NoticeKind.DEPUTY_WANTED)
    says_no(SUKI)

    assert after_first == [("Ana Ruiz", ""), ("Suki Ferrand", "")]
    assert ("Ishbel Carrow", "nobody_comes") in roster.told(NoticeKind.SEAT_CHANGE)


def test_undo_takes_the_naming_the_answer_and_the_telling_back(roster: Roster) -> None:
    roster.plan()
    done = named(roster, days=NINTH)

    taken = roster.take_back(done.undo_id)

    assert taken.told == 0
    assert roster.answers() == {"Bram Ottaway": "no answer yet"}
    assert roster.told(NoticeKind.SEAT_CHANGE) == []
    named(roster, days=NINTH)
    assert roster.answers() == {"Bram Ottaway": "no"}


def test_undo_is_for_an_hour_once_and_for_who_did_it_or_runs_the_group(roster: Roster, clock: FixedClock) -> None:
    done = named(roster)

    with pytest.raises(NotAllowed):
        roster.take_back(done.undo_id, by=cast.NERYS)
    roster.take_back(done.undo_id, by=cast.CORIN)
    with pytest.raises(CannotTakeBack):
        roster.take_back(done.undo_id)
    again = named(roster)
    clock.advance(hours=1, minutes=1)
    with pytest.raises(CannotTakeBack):
        roster.take_back(again.undo_id)
    assert roster.people_of("FE") == ["Bram Ottaway", "Suki Ferrand", "Ana Ruiz"]


def test_an_organisations_contact_names_a_deputy_for_its_people_and_for_nobody_elses(roster: Roster) -> None:
    yasmeen = roster.person(cast.YASMEEN).id
    wanted: dict[str, Any] = {"candidate": roster.known(cast.PHILIPPA), "days": ALWAYS}

    roster.in_series(deputising.name_deputy, by=cast.CORIN, of=yasmeen, **wanted)
    with pytest.raises(NotAllowed):
        roster.in_series(deputising.name_deputy, by=cast.NERYS, of=yasmeen, **wanted)
    with pytest.raises(NotAllowed):
        roster.in_series(deputising.name_deputy, by=cast.PHILIPPA, of=yasmeen, **wanted)

    assert roster.people_of("LA-COH") == ["Yasmeen Thackray", "Philippa Ash"]


def test_who_cannot_be_deputy_is_refused_with_a_reason_and_nothing_is_kept(roster: Roster) -> None:
    with pytest.raises(AlreadyRegistered):
        named(roster, roster.known(SUKI))
    with pytest.raises(FieldRefusal):
        named(roster, roster.known(cast.BRAM))
    with pytest.raises(NoSeatOfYours):
        named(roster, by=cast.IWAN)
    with pytest.raises(NotAllowed):
        named(roster, by=cast.STRANGER)
    with pytest.raises(DaysOver):
        named(roster, days=Days(from_on=date(2026, 11, 1), to_on=date(2026, 11, 22)))
    with pytest.raises(DaysOver):
        named(roster, days=Days(from_on=date(2026, 12, 9), to_on=date(2026, 12, 8)))

    assert roster.people_of("FE") == ["Bram Ottaway", "Suki Ferrand"]


def test_the_preview_says_what_would_come_of_it_and_keeps_nothing(roster: Roster) -> None:
    roster.plan()
    candidate = roster.known(SAFIYA)

    preview = roster.in_series(deputising.preview_deputy, of=None, candidate=candidate, days=NINTH)

    assert (preview.coming.name, preview.is_elsewhere, preview.has_own_seat) == ("Safiya Elwood", True, True)
    assert len(preview.answers) == 1
    assert (preview.waits, preview.is_own) == (False, True)
    assert roster.answers() == {}


def test_a_deputy_can_be_let_go_and_is_told(roster: Roster) -> None:
    suki = roster.person(SUKI).id

    done = roster.in_series(deputising.end_deputy, of=None, deputy_id=suki)

    assert roster.people_of("FE") == ["Bram Ottaway"]
    assert roster.told(NoticeKind.SEAT_CHANGE) == [("Suki Ferrand", "deputy_ended")]
    with pytest.raises(NoSuchDeputy):
        roster.in_series(deputising.end_deputy, of=None, deputy_id=suki)
    roster.take_back(done.undo_id)
    assert roster.people_of("FE") == ["Bram Ottaway", "Suki Ferrand"]


def test_a_deputy_stood_on_the_days_before_they_were_let_go(roster: Roster, alder: Work) -> None:
    roster.in_series(deputising.end_deputy, of=None, deputy_id=roster.person(SUKI).id)

    with alder(read_only=True) as uow:
        held = uow.seats.list_held(the_series(uow).id, date(2026, 6, 10))
        assert [one.deputies for one in held if one.sector.code == "FE"] == [(the_person(uow, SUKI),)]
