"""A whole group out of one database and into another: nothing is lost on the way, and nothing else comes with it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from bot.region.reading import read_region, read_region_text
from bot.region.writing import write_region
from storage import Work
from tests import cast
from tests.databases import SqliteShelf
from workgroup.calendar.avoidance import AvoidHolidays
from workgroup.meeting.quorum import QuorumFrom, QuorumRule
from workgroup.meeting.reply import PartStat, Reply
from workgroup.meeting.series import Pause
from workgroup.notices import Lead
from workgroup.ports import UnitOfWork
from workgroup.roster.group import SectorTier
from workgroup.roster.seat import Capacity, Deputyship
from workgroup.usecases import exporting, importing, planning
from workgroup.usecases.exporting import Export, without_feedback
from workgroup.usecases.import_report import ImportReport
from workgroup.usecases.region import RegionFile

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
SCOTTISH = Path(__file__).parents[1] / "scottish_region.yaml"
Opened = Callable[..., AbstractContextManager[UnitOfWork]]


@pytest.fixture
def elsewhere(tmp_path: Path, sqlite_shelf: SqliteShelf) -> Iterator[Work]:
    """Another, empty database."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with sqlite_shelf.database(folder, has_region=False) as engine:
        yield Work(engine, lambda: NOW)


def exported(work: Opened, *, now: datetime = NOW) -> Export:
    with work(read_only=True) as uow:
        [group] = uow.groups.list_all()
        return exporting.export_group(uow, group_id=group.id, now=now)


def taken_over(work: Opened, region: RegionFile) -> ImportReport:
    with work() as uow:
        return importing.import_region(uow, region, now=NOW)


def as_text(export: Export) -> str:
    """The file without feedback, which has no order."""
    return write_region(without_feedback(export.region))


def through_the_file(export: Export) -> RegionFile:
    return read_region_text(write_region(export.region).encode())


def check_round_trip(work: Opened, elsewhere: Opened) -> None:
    first = exported(work)
    read = through_the_file(first)
    report = taken_over(elsewhere, read)
    again = taken_over(elsewhere, read)

    assert (read.unknown_fields, read.not_modelled) == ((), {})
    assert report.refused_texts == ()
    assert again.is_unchanged
    assert as_text(exported(elsewhere)) == as_text(first)


def test_the_sample_comes_out_as_it_went_in(alder: Work, elsewhere: Work) -> None:
    check_round_trip(alder, elsewhere)


def test_a_region_unlike_the_sample_comes_out_as_it_went_in_too(work: Work, elsewhere: Work) -> None:
    taken_over(work, read_region(SCOTTISH))

    check_round_trip(work, elsewhere)


def test_what_people_did_since_goes_with_it(alder: Work, elsewhere: Work) -> None:
    live_a_little(alder)

    check_round_trip(alder, elsewhere)
    text = write_region(exported(elsewhere).region)
    for said in (
        "hall is let",
        "snow on the pass",
        "over the summer",
        "away:",
        "needs_approval: true",
        "the venue is closed",
        "2/5",
        "Wystan Orrell",
        '"ACCEPTED"',
        '"not_here"',
        '"5wd"',
        '"next_working_day"',
    ):
        assert said in text


def live_a_little(work: Work) -> None:
    """Plan, cancel, answer, seat somebody, name a deputy for some days, agree another quorum, need other sectors."""
    with work() as uow:
        planning.plan(uow, now=NOW)
        series = cast.the_series(uow)
        group = uow.groups.get(series.group_id)
        uow.groups.save(replace(group, place="Council House", needs_approval=True))
        uow.series.put_leads(series.id, [Lead(working_days=5), Lead(minutes=90)])
        ahead = uow.meetings.list_of(series.id, since=NOW)
        uow.meetings.save(
            replace(ahead[0], starts_at=ahead[0].starts_at + timedelta(days=1, minutes=30), place="Room 2", minutes=45)
        )
        operational = cast.the_series(uow, "operational")
        soon, later = uow.meetings.list_of(operational.id, since=NOW)[:2]
        uow.meetings.save(replace(soon, cancelled_because="the venue is closed"))
        uow.meetings.save(replace(later, cancelled_because="hall is let", is_skipped=True))
        extra = uow.meetings.add(
            series_id=series.id,
            recurrence_id=datetime(2027, 1, 20, 9, 0),  # noqa: DTZ001 - wall time of the series
            starts_at=datetime(2027, 1, 20, 9, 0, tzinfo=UTC),
            minutes=30,
            place="",
        )
        uow.meetings.save(replace(extra, is_extra=True, moved_because="snow on the pass"))
        uow.series.save(
            replace(
                operational,
                pauses=(Pause(since=date(2027, 7, 1), until=date(2027, 9, 1), because="over the summer"),),
                avoid=AvoidHolidays.NEXT_WORKING_DAY,
            )
        )
        bram, iwan = cast.the_person(uow, cast.BRAM), cast.the_person(uow, cast.IWAN)
        uow.replies.put(Reply(meeting_id=ahead[0].id, person_id=bram.id, partstat=PartStat.ACCEPTED, replied_at=NOW))
        uow.absences.put(person_id=iwan.id, from_on=date(2027, 2, 1), to_on=date(2027, 2, 12))
        kestrel = cast.the_person(uow, cast.KESTREL)
        uow.people.save(replace(kestrel, left_on=TODAY))
        wystan = uow.people.add(
            group_id=group.id,
            name="Wystan Orrell",
            email=None,
            post="Deputy Governor",
            organisation_id=bram.organisation_id,
            sector="FE",
        )
        border = next(one.id for one in uow.organisations.list_of(group.id) if one.id == kestrel.organisation_id)
        seat = uow.seats.put(series_id=series.id, organisation_id=border, sector="PRISON", number=3)
        uow.seats.appoint(seat_id=seat.id, person_id=wystan.id, capacity=Capacity.CO_OPTED, counts=False, from_on=TODAY)
        uow.seats.put_deputy(
            Deputyship(seat_id=seat.id, person_id=iwan.id, position=2, from_on=TODAY, to_on=date(2026, 12, 24))
        )
        rule = QuorumRule(fraction=Fraction(2, 5), may_chair=frozenset({iwan.id}))
        uow.terms.put_quorum(series.id, QuorumFrom(from_on=TODAY, rule=rule))
        uow.terms.put_quorum(operational.id, QuorumFrom(from_on=TODAY, rule=None))
        uow.terms.put_needs(series.id, {"HE": SectorTier.OPTIONAL, "MIL": None})


def test_answers_of_few_stay_and_the_others_go_without_authors_and_in_no_order(alder: Work) -> None:
    found = exported(alder)

    rounds = {one.reference: len(one.answers) for one in found.region.meetings if one.answers}
    assert rounds == {"stg-01": 5, "stg-03": 5, "stg-05": 5, "stg-07": 5}
    assert found.withheld == 26
    assert "member" not in "".join(line for line in write_region(found.region).splitlines() if "relevance" in line)


def test_nothing_of_the_workspace_goes_with_the_group(alder: Work) -> None:
    with alder() as uow:
        series = cast.the_series(uow)
        uow.series.save(replace(series, team_id="T0SECRET", channel_id="C0SECRET"))

    text = write_region(exported(alder).region)

    assert "SECRET" not in text


def test_a_group_made_by_hand_finds_itself_again_in_its_own_file(alder: Work) -> None:
    with alder() as uow:
        group = uow.groups.list_all()[0]
        uow.groups.save(replace(group, reference=None))
        series = cast.the_series(uow)
        uow.series.save(replace(series, reference=None))

    report = taken_over(alder, through_the_file(exported(alder)))

    with alder(read_only=True) as uow:
        assert len(uow.groups.list_all()) == 1
        assert len(uow.series.list_of(group.id)) == 3
    assert report.added == {}


def test_a_group_without_anything_goes_out_and_comes_in(work: Work, elsewhere: Work) -> None:
    with work() as uow:
        uow.groups.add(name="Nobody yet", area="", nations=["wales"], tzid="Europe/London", place="", team_id=None)

    check_round_trip(work, elsewhere)


@pytest.mark.parametrize("word", ["yes", "null", "2026-11-23", "10:30", "- a", "a: b #c", "“quoted”", 'say "x"\\'])
def test_no_word_changes_its_meaning_on_the_way(work: Work, word: str) -> None:
    taken_over(work, read_region(SCOTTISH))
    with work() as uow:
        person = next(one for one in uow.people.list_of(uow.groups.list_all()[0].id) if one.reference == "c2")
        uow.people.save(replace(person, name=word, post=word))

    read = through_the_file(exported(work))

    assert [(one.name, one.post) for one in read.people if one.reference == "c2"] == [(word, word)]
