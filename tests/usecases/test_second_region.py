"""A second region, unlike the sample in every respect: the bot finds what is true there, by the same rules."""

from datetime import date

from bot.region.reading import read_region
from storage import Work
from tests.cast import the_person, the_series
from tests.fixed_clock import FixedClock
from tests.usecases.test_exporting import SCOTTISH
from workgroup.meeting.presence import PresenceState
from workgroup.ports import UnitOfWork
from workgroup.roster.group import SectorTier
from workgroup.roster.organisation import AgreementState
from workgroup.roster.permission import Actor, Role
from workgroup.usecases import advising, attending, covering, importing
from workgroup.usecases.narrowing import Asked

EILIDH = "eilidh@strathmorna.example"


def begin(work: Work, clock: FixedClock) -> None:
    with work() as uow:
        importing.import_region(uow, read_region(SCOTTISH), now=clock())


def eilidh(uow: UnitOfWork) -> Actor:
    return Actor(person=the_person(uow, EILIDH), roles=frozenset({Role.COORDINATOR, Role.SEATED, Role.WORKSPACE}))


def test_its_gaps_are_told_apart(work: Work, clock: FixedClock) -> None:
    begin(work, clock)

    with work(read_only=True) as uow:
        found = covering.list_gaps(uow, actor=eilidh(uow), series_id=the_series(uow, "strathmorna").id, now=clock())

    gaps = found.gaps
    assert [one.code for one in gaps.without_organisation] == ["FAITH", "VCS", "FIRE"]
    assert gaps.unnamed == ()
    assert {(held.organisation.reference, held.sector.code) for held in gaps.vacant} == {
        ("police", "POL-LOCAL"),
        ("board", "HEALTH"),
    }
    assert [one.code for one in gaps.listening_only] == ["LA-RES"]
    assert gaps.dormant == ()
    assert gaps.seldom == ()
    assert [contact.person.reference for contact in gaps.unconfirmed] == ["c2"]
    assert {held.holder.reference for held in gaps.without_deputy if held.holder} == {"c1", "u1"}
    assert gaps.lacks_voices
    assert {(one.organisation.reference, one.agreement.state) for one in found.agreements} == {
        ("council", AgreementState.NONE),
        ("uni", AgreementState.SIGNED),
    }
    # Scotland has no regulator to be told of a new Prevent lead, though the university has one since 1 November.
    assert found.new_leads == ()
    assert gaps.without_organisation_of(SectorTier.OPTIONAL) != ()


def test_a_meeting_there_has_no_quorum_and_everybody_is_who_they_were_that_day(work: Work, clock: FixedClock) -> None:
    begin(work, clock)

    with work(read_only=True) as uow:
        series = the_series(uow, "strathmorna")
        moved = attending.who_attends(
            uow, actor=eilidh(uow), series_id=series.id, asked=Asked(days=(date(2026, 6, 10),)), now=clock()
        )
        ahead = attending.who_attends(uow, actor=eilidh(uow), series_id=series.id, asked=Asked(), now=clock())

    assert moved.quorum is None
    assert moved.observed(PresenceState.PRESENT) == 2
    assert {seat.held.holder.name for seat in moved.seats if seat.held.holder} >= {"Fergus Ord", "Isla Munro"}
    assert {seat.held.holder.name for seat in ahead.seats if seat.held.holder} == {
        "Eilidh Rannoch",
        "Struan Tulloch",
        "Catriona Blair",
    }
    assert ahead.vacant == 2
    assert ahead.starts_at is not None
    assert ahead.starts_at.isoformat() == "2026-12-02T13:30:00+00:00"


def test_one_council_in_two_sectors_is_compared_sector_by_sector(work: Work, clock: FixedClock) -> None:
    begin(work, clock)

    with work(read_only=True) as uow:
        series = the_series(uow, "strathmorna")
        found = advising.advise_who(
            uow,
            actor=eilidh(uow),
            series_id=series.id,
            asked=Asked(sectors=("LA-RES",), name="Council resilience"),
            topic="",
            now=clock(),
        )

    assert [one.person.name for one in found.candidates] == ["Struan Tulloch"]
    assert found.candidates[0].attendance.filled == 1
