"""People, seats and attendance as tables: what comes out goes in again, and every mistake is named at once."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from bot.region.csv_tables import TABLES, UnreadableTable, laid_over, table_of
from bot.region.reading import read_region_text
from bot.region.writing import write_region
from storage import Work
from tests.cast import the_person, the_series
from workgroup.meeting.presence import PresenceState
from workgroup.roster.person import Authority
from workgroup.usecases import exporting, importing
from workgroup.usecases.import_report import ImportReport
from workgroup.usecases.region import RegionFile

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def region_of(work: Work) -> RegionFile:
    with work(read_only=True) as uow:
        [group] = uow.groups.list_all()
        found = exporting.export_group(uow, group_id=group.id, now=NOW).region
    return read_region_text(write_region(exporting.without_feedback(found)).encode())


def taken_over(work: Work, data: bytes) -> ImportReport:
    region = laid_over(data, region_of(work))
    with work() as uow:
        return importing.import_region(uow, region, now=NOW)


def edited(work: Work, name: str, change: Callable[[str], str]) -> bytes:
    return change(table_of(name, region_of(work)).decode("utf-8-sig")).encode()


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_comes_out_changes_nothing_when_it_goes_in(alder: Work, name: str) -> None:
    data = table_of(name, region_of(alder))

    assert len(data.splitlines()) == {"people": 31, "seats": 36, "attendance": 162}[name]
    assert taken_over(alder, data).is_unchanged


def test_people_are_added_and_changed_and_nobody_else_is_touched(alder: Work) -> None:
    def change(text: str) -> str:
        new = ',Wystan Orrell,Wystan@stonecross.example,HMP Stonecross,PRISON,"Governor, acting",3,yes,2026-11-20,\r\n'
        return text.replace("Head of Safety", "Head of Security") + new

    report = taken_over(alder, edited(alder, "people", change))

    with alder(read_only=True) as uow:
        wystan = the_person(uow, "wystan@stonecross.example")
        assert (wystan.post, wystan.authority, wystan.confirmed_on) == (
            "Governor, acting",
            Authority.COMMITS_THE_ORGANISATION,
            date(2026, 11, 20),
        )
    assert (report.added, report.changed) == ({"person": 1}, {"person": 1})


def test_a_seat_ends_and_another_begins_by_a_table(alder: Work) -> None:
    def change(text: str) -> str:
        old = "stg,prob-alder,PROB,1,m25,member,yes,2025-10-08,\r\n"
        assert old in text
        ended = old.replace(",\r\n", ",2026-11-30\r\n")
        return (
            text.replace(old, ended)
            + "stg,prob-alder,PROB,1,Suki.Ferrand@larkbeck.ac.uk.example,member,yes,2026-12-01,\r\n"
        )

    taken_over(alder, edited(alder, "seats", change))

    with alder(read_only=True) as uow:
        held = {
            day: next(one for one in uow.seats.list_held(the_series(uow).id, day) if one.sector.code == "PROB").holder
            for day in (date(2026, 11, 30), date(2026, 12, 1))
        }
    assert [one.reference if one else None for one in held.values()] == ["m25", "m10"]


def test_attendance_is_put_right_by_a_table(alder: Work) -> None:
    report = taken_over(
        alder,
        b"series,date,seat of,state,came\nstg,2026-10-14,m25,deputy,m26\nstg,2026-10-14,m27,remote,\n",
    )

    with alder(read_only=True) as uow:
        meeting = next(one for one in uow.meetings.list_of(the_series(uow).id) if one.reference == "stg-07")
        states = {uow.people.get(one.person_id).reference: one.state for one in uow.presences.of(meeting.id)}
    assert states["m26"] is PresenceState.DEPUTY
    assert states["m27"] is PresenceState.REMOTE
    assert report.changed == {"attendance record": 2}


def test_every_mistake_is_named_with_its_line_and_column_and_nothing_is_kept(alder: Work) -> None:
    data = (
        b"id,name,email,organisation,sector,post,authority,briefable,confirmed,left\n"
        b"m01,,ishbel,Nowhere,XX,,9,perhaps,last week,2026-02-30\n"
        b"m01,Ishbel Carrow,bram.ottaway@larkbeck.ac.uk.example,,,,,,,\n"
        b"a,b\n"
    )

    with pytest.raises(UnreadableTable) as refused:
        laid_over(data, region_of(alder))

    assert refused.value.sentence.startswith("The table could not be taken over. Nothing changed.")
    assert set(refused.value.mistakes) >= {
        "line 2, column “name”: is empty",
        "line 2, column “email”: “ishbel” is not an e-mail address",
        "line 2, column “organisation”: there is no organisation called “Nowhere”",
        "line 2, column “sector”: “XX” is no sector of this group",
        "line 2, column “authority”: “9” means nothing here",
        "line 2, column “briefable”: “perhaps” means nothing here",
        "line 2, column “confirmed”: “last week” is not a date; write it like 2026-11-23",
        "line 2, column “left”: “2026-02-30” is not a date; write it like 2026-11-23",
        "line 3, column “id”: “m01” stands in two rows",
        "line 3, column “email”: “bram.ottaway@larkbeck.ac.uk.example” is the address of “m09” already",
        "line 4: it has 2 cells, and there are 10 columns",
    }


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("stg,2026-10-15,m25,present,", "“stg” has no meeting on record that day"),
        ("stg,2026-10-14,m99,present,", "there is nobody called “m99”"),
        ("stg,2026-10-14,m25,deputy,", "says who came in the holder's place"),
        ("stg,2026-10-14,m25,present,m26", "is only for a deputy or a substitute"),
        ("xyz,2026-10-14,m25,,", "“xyz” is no series of this group"),
    ],
)
def test_attendance_that_cannot_have_been_is_refused(alder: Work, row: str, says: str) -> None:
    with pytest.raises(UnreadableTable) as refused:
        laid_over(f"series,date,seat of,state,came\n{row}\n".encode(), region_of(alder))

    assert says in refused.value.sentence


@pytest.mark.parametrize("data", [b"", b"name,shoe size\n", b"\xff\xfe\x00", b'series,"date'])
def test_what_is_no_table_of_ours_is_refused(alder: Work, data: bytes) -> None:
    with pytest.raises(UnreadableTable):
        laid_over(data, region_of(alder))
