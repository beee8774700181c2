"""What stands in storage after a region's file was taken over, once, twice and after an edit."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from bot.region.reading import read_region_text
from bot.region.report import said
from workgroup.meeting.presence import PresenceState
from workgroup.meeting.quorum import rule_on
from workgroup.meeting.series import Series
from workgroup.notices import USUAL_LEADS
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Group, Organisation
from workgroup.roster.organisation import AgreementState, EngagementLevel
from workgroup.roster.person import Authority, Briefable, Person
from workgroup.roster.seat import Capacity, Placing, SeatHeld
from workgroup.usecases import arriving, importing
from workgroup.usecases.import_report import ImportReport
from workgroup.usecases.importing_seats import settled_numbers
from workgroup.usecases.region import RegionFile

Work = Callable[[], AbstractContextManager[UnitOfWork]]

SAMPLE = (Path(__file__).parents[2] / "bot" / "sandbox" / "sample_region.yaml").read_text(encoding="utf-8")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def test_the_whole_sample_is_taken_over(work: Work) -> None:
    report = imported(work)

    with work() as uow:
        group = the_group(uow)
        series = uow.series.list_of(group.id)
        assert len(uow.people.list_of(group.id)) == 30
        assert len(uow.organisations.list_of(group.id)) == 15
        assert len(uow.groups.list_sectors(group.id)) == 22
        assert {one.reference: len(uow.meetings.list_of(one.id)) for one in series} == {"ops": 4, "stg": 7, "str": 1}
        assert [one.channel_name for one in series] == ["operational", "steering", "strategic"]
        assert [lead.code for lead in uow.series.list_leads(series[0].id)] == [lead.code for lead in USUAL_LEADS]
    assert report.added["person"] == 30
    assert report.added["feedback answer"] == 46
    assert report.changed == {}
    assert report.refused_texts == ()


def test_seventeen_seats_of_the_steering_group_count_today(alder: Work) -> None:
    with alder() as uow:
        held = uow.seats.list_held(the_series(uow, "stg").id, TODAY)
        assert sum(seat.counts for seat in held if seat.holder is not None) == 17


def test_the_coordinator_and_the_nations_are_known(alder: Work) -> None:
    with alder() as uow:
        group = the_group(uow)
        assert group.coordinator_id == the_person(uow, "m01").id
        assert group.nations == ("england", "wales")
        assert date(2026, 12, 28) in uow.bank_holidays.of(group.id, ["wales"])
        assert date(2026, 11, 30) in uow.bank_holidays.of(group.id, ["scotland"])
        assert len(uow.periods.list_of(group.id)) == 24
        shared = {one.reference: len(one.member_ids) for one in uow.partnerships.list_of(group.id)}
        assert shared == {"p1": 10, "p2": 2, "p3": 2, "p4": 5}
        assert uow.partnerships.list_excluded(group.id) == ["Aldershire Channel Panel", "Glan Marches Channel Panel"]


def test_a_person_can_be_found_by_the_address_that_follows_from_the_file(alder: Work) -> None:
    with alder() as uow:
        found = uow.people.find_by_email(the_group(uow).id, "iwan.penhallt@glanfaen.ac.uk.example")
        assert found is not None
        assert found.name == "Iwan Penhallt"


def test_one_seat_of_the_students_union_is_held_by_two_presidents_one_after_the_other(alder: Work) -> None:
    with alder() as uow:
        series = the_series(uow, "stg")
        in_june = [seat for seat in uow.seats.list_held(series.id, date(2026, 6, 30)) if seat.sector.code == "STUDENT"]
        in_july = [seat for seat in uow.seats.list_held(series.id, date(2026, 7, 1)) if seat.sector.code == "STUDENT"]
        assert [holder(seat) for seat in in_june] == ["Jory Adeyin"]
        assert [holder(seat) for seat in in_july] == ["Lowri Banfield"]
        assert in_june[0].seat == in_july[0].seat


def test_two_people_of_one_organisation_and_sector_hold_two_seats_on_the_same_days(alder: Work) -> None:
    with alder() as uow:
        held = uow.seats.list_held(the_series(uow, "ops").id, TODAY)
        police = [(seat.seat.number, holder(seat)) for seat in held if seat.sector.code == "POL-LOCAL"]
        assert sorted(police) == [(1, "Rafe Dunmore"), (2, "Bettina Larch")]


def test_a_deputy_stands_in_every_series_in_which_the_seat_is(alder: Work) -> None:
    with alder() as uow:
        deputies = {
            reference: {
                holder(seat): [deputy.name for deputy in seat.deputies]
                for seat in uow.seats.list_held(the_series(uow, reference).id, TODAY)
            }
            for reference in ("stg", "ops", "str")
        }
        assert deputies["stg"]["Rafe Dunmore"] == ["Bettina Larch"]
        assert deputies["ops"]["Rafe Dunmore"] == ["Bettina Larch"]
        assert deputies["str"]["Bram Ottaway"] == ["Suki Ferrand"]


def test_a_deputy_who_left_stands_no_more(alder: Work) -> None:
    with alder() as uow:
        series = the_series(uow, "stg")
        in_may = deputies_of(uow.seats.list_held(series.id, date(2026, 5, 31)), "Lorcan Pike")
        in_june = deputies_of(uow.seats.list_held(series.id, date(2026, 6, 1)), "Lorcan Pike")
        assert in_may == ["Renata Sholl"]
        assert in_june == []


def test_a_meeting_remembers_who_came_for_which_seat(alder: Work) -> None:
    with alder() as uow:
        series = the_series(uow, "stg")
        meeting = next(one for one in uow.meetings.list_of(series.id) if one.reference == "stg-02")
        seen = {presence.person_id: presence for presence in uow.presences.of(meeting.id)}
        seats = {seat.seat.id: holder(seat) for seat in uow.seats.list_held(series.id, date(2025, 12, 10))}
        deputy = seen[the_person(uow, "m26").id]
        assert deputy.state is PresenceState.DEPUTY
        assert deputy.seat_id is not None
        assert seats[deputy.seat_id] == "Lorcan Pike"
        assert seen[the_person(uow, "m06").id].state is PresenceState.REMOTE
        assert seen[the_person(uow, "m13").id].state is PresenceState.APOLOGIES
        assert seen[the_person(uow, "m27").id].state is PresenceState.ABSENT
        assert seen[the_person(uow, "m02").id].state is PresenceState.PRESENT
        assert len(seen) == 16


def test_feedback_is_kept_closed_and_without_its_authors(alder: Work) -> None:
    with alder() as uow:
        rounds = [
            uow.feedback.find_round(meeting.id)
            for series in uow.series.list_of(the_group(uow).id)
            for meeting in uow.meetings.list_of(series.id)
        ]
        kept = [one for one in rounds if one is not None]
        assert len(kept) == 12
        assert all(one.closed_at is not None for one in kept)
        assert sum(len(uow.feedback.answers(one.id)) for one in kept) == 46
        assert not any(any(uow.feedback.asked(one.id).values()) for one in kept)
        assert sum(uow.feedback.find_totals(one.id) is not None for one in kept) == 4


def test_agreements_that_are_outstanding_or_overdue_are_known(alder: Work) -> None:
    with alder() as uow:
        group = the_group(uow)
        names = {one.id: one.reference for one in uow.organisations.list_of(group.id)}
        agreements = uow.organisation_history.list_agreements(group.id)
        outstanding = {
            state: {names[one.organisation_id] for one in agreements if one.state is state}
            for state in (AgreementState.REQUESTED, AgreementState.NONE)
        }
        overdue = {names[one.organisation_id] for one in agreements if one.is_review_overdue(TODAY)}
    assert outstanding == {
        AgreementState.REQUESTED: {"cit-merrowby", "icb-aldershire", "prob-alder"},
        AgreementState.NONE: {"bf-alder", "hmp-stonecross"},
    }
    assert overdue == {"pol-aldershire"}


def test_what_the_file_says_of_an_organisation_and_its_people_is_taken_over(alder: Work) -> None:
    with alder() as uow:
        group = the_group(uow)
        history = uow.organisation_history
        merrowby = the_organisation(uow, "uni-merrowby")
        contacts = {one.position: one for one in history.list_contacts(group.id) if one.organisation_id == merrowby.id}
        levels = [one for one in history.list_engagements(group.id) if one.organisation_id == merrowby.id]
        former = history.list_former_names(group.id)
        tobiah = the_person(uow, "m29")
        assert {place: uow.people.get(one.person_id).name for place, one in contacts.items()} == {
            1: "Prisca Vale",
            2: "Gethin Marlow",
        }
        assert [(one.level, one.from_on, one.to_on) for one in levels] == [
            (EngagementLevel.REGULAR, date(2025, 10, 8), date(2026, 8, 31)),
            (EngagementLevel.HEIGHTENED, date(2026, 9, 1), date(2026, 10, 30)),
            (EngagementLevel.REGULAR, date(2026, 10, 31), None),
        ]
        assert [(one.name, one.until) for one in former] == [
            ("Aldershire Commissioning Group (fictional)", date(2022, 6, 30))
        ]
    assert (tobiah.authority, tobiah.briefable) == (Authority.COMMITS_THE_ORGANISATION, Briefable.NO)
    assert (tobiah.languages, tobiah.adjustments) == (("en",), ("step-free-venue",))


def test_what_an_edited_file_changes_about_an_organisation_is_closed_and_not_overwritten(alder: Work) -> None:
    changed = edited(
        "name: HMP Stonecross, sectors: [PRISON], nation: england, domain: stonecross.prison.gov.uk.example, "
        "designated_contact: m27, engagement: keep_in_touch, isa: {status: none}",
        "name: HMP Stonecross and Fen, sectors: [PRISON], nation: england, domain: stonecross.prison.gov.uk.example, "
        'designated_contact: m25, engagement: regular, isa: {status: requested, requested_on: "2026-11-20"}',
    )

    report = imported(alder, changed)

    with alder() as uow:
        group, prison = the_group(uow), the_organisation(uow, "hmp-stonecross")
        history = uow.organisation_history
        contacts = [one for one in history.list_contacts(group.id) if one.organisation_id == prison.id]
        agreements = [one for one in history.list_agreements(group.id) if one.organisation_id == prison.id]
        levels = [one for one in history.list_engagements(group.id) if one.organisation_id == prison.id]
        assert [(one.name, one.until) for one in history.list_former_names(group.id) if "Stone" in one.name] == [
            ("HMP Stonecross", date(2026, 11, 22))
        ]
        assert sorted((one.from_on, one.to_on is None) for one in contacts) == [(TODAY, False), (TODAY, True)]
        assert [(one.state, one.to_on is None) for one in agreements] == [
            (AgreementState.NONE, False),
            (AgreementState.REQUESTED, True),
        ]
        assert [one.level for one in levels][-2:] == [EngagementLevel.KEEP_IN_TOUCH, EngagementLevel.REGULAR]
    assert report.changed == {"organisation": 1, "designated contact": 1, "information-sharing agreement": 1}
    assert imported(alder, changed).is_unchanged


def test_a_seat_that_the_file_keeps_vacant_is_opened_once(work: Work) -> None:
    vacant = edited(
        "    papers_working_days_before: 5\n",
        "    papers_working_days_before: 5\n"
        '    vacant_seats: [{org: hmp-stonecross, sector: PRISON, role: co_opted, from: "2026-11-01"}]\n',
    )
    imported(work, vacant)

    again = imported(work, vacant)

    with work() as uow:
        held = uow.seats.list_held(the_series(uow, "stg").id, TODAY)
        prison = [(seat.seat.number, holder(seat), seat.capacity) for seat in held if seat.sector.code == "PRISON"]
    assert prison == [(1, "Aurelio Venn", Capacity.MEMBER), (2, "", Capacity.CO_OPTED)]
    assert again.is_unchanged


def test_a_second_time_changes_nothing(work: Work) -> None:
    first = imported(work)

    second = imported(work)

    assert (second.added, second.changed) == ({}, {})
    assert dict(second.unchanged) == dict(first.added)
    assert said(second).startswith("Alder Region (fictional): nothing changed")


def test_after_an_edit_only_what_was_edited_changes(alder: Work) -> None:
    report = imported(alder, edited("title: Senior Probation Officer", "title: Probation Manager"))

    with alder() as uow:
        assert the_person(uow, "m26").post == "Probation Manager"
    assert report.added == {}
    assert report.changed == {"person": 1}


def test_somebody_who_joins_in_the_file_gets_a_seat_and_pushes_nobody_out_of_theirs(alder: Work) -> None:
    joins = edited(
        "      - {member: m20, role: chair, counts: true",
        '      - {member: m22, role: member, counts: true, from: "2026-09-29"}\n'
        "      - {member: m20, role: chair, counts: true",
    )

    report = imported(alder, joins)

    with alder() as uow:
        held = uow.seats.list_held(the_series(uow, "ops").id, TODAY)
        police = [(seat.seat.number, holder(seat)) for seat in held if seat.sector.code == "POL-LOCAL"]
        assert sorted(police) == [(1, "Rafe Dunmore"), (2, "Bettina Larch"), (3, "Halvard Crewe")]
    assert report.added == {"appointment": 1}
    assert report.changed == {}
    assert imported(alder, joins).is_unchanged


def test_a_last_day_that_the_file_adds_closes_the_appointment(alder: Work) -> None:
    ends = edited(
        '{member: m29, role: member, counts: true, from: "2026-02-11"}',
        '{member: m29, role: member, counts: true, from: "2026-02-11", to: "2026-10-31"}',
    )

    report = imported(alder, ends)

    with alder() as uow:
        seat = seat_of(uow.seats.list_held(the_series(uow, "stg").id, TODAY), "VCS")
        assert seat.holder is None
    assert report.changed == {"appointment": 1}
    assert imported(alder, ends).is_unchanged


def test_a_role_that_the_file_corrects_is_the_one_that_counts(alder: Work) -> None:
    corrected = edited(
        '{member: m15, role: member, counts: true, from: "2025-10-08"}',
        '{member: m15, role: observer, counts: false, from: "2025-10-08"}',
    )

    report = imported(alder, corrected)

    with alder() as uow:
        seat = seat_of(uow.seats.list_held(the_series(uow, "stg").id, TODAY), "LA-CHILD")
        assert (holder(seat), seat.capacity, seat.counts) == ("Dorrit Hale", Capacity.OBSERVER, False)
    assert report.changed == {"appointment": 1}
    assert imported(alder, corrected).is_unchanged


def test_a_first_day_that_the_file_corrects_holds_from_that_day(alder: Work) -> None:
    corrected = edited(
        '{member: m19, role: member, counts: true, from: "2025-12-10"}',
        '{member: m19, role: member, counts: true, from: "2025-11-01"}',
    )

    report = imported(alder, corrected)

    with alder() as uow:
        series = the_series(uow, "stg")
        before = seat_of(uow.seats.list_held(series.id, date(2025, 11, 1)), "LA-CITY")
        after = seat_of(uow.seats.list_held(series.id, TODAY), "LA-CITY")
        assert (holder(before), holder(after)) == ("Ottoline Keane", "Ottoline Keane")
    assert report.changed == {"appointment": 1}
    assert imported(alder, corrected).is_unchanged


def test_a_day_on_which_a_deputy_left_ends_their_standing(alder: Work) -> None:
    left = edited("deputy_for: [m20]}", 'deputy_for: [m20], end: "2026-10-31"}')

    imported(alder, left)

    with alder() as uow:
        held = uow.seats.list_held(the_series(uow, "stg").id, TODAY)
        assert deputies_of(held, "Rafe Dunmore") == []
    assert imported(alder, left).is_unchanged


def test_attendance_that_the_file_corrects_is_corrected(alder: Work) -> None:
    corrected = edited("remote: [m07], deputies: [], apologies: [], absent: [m10]", "remote: [m07, m10]")

    report = imported(alder, corrected)

    with alder() as uow:
        meeting = next(one for one in uow.meetings.list_of(the_series(uow, "ops").id) if one.reference == "ops-04")
        theirs = [one for one in uow.presences.of(meeting.id) if one.person_id == the_person(uow, "m10").id]
        assert [one.state for one in theirs] == [PresenceState.REMOTE]
    assert report.changed == {"attendance record": 1}
    assert imported(alder, corrected).is_unchanged


def test_a_deputy_whom_the_file_adds_takes_the_place_of_who_was_thought_absent(alder: Work) -> None:
    corrected = edited(
        "remote: [m15], deputies: [], apologies: [m23, m27], absent: [m25]",
        "remote: [m15], deputies: [{seat: m25, by: m26}], apologies: [m23, m27], absent: []",
    )

    imported(alder, corrected)

    with alder() as uow:
        meeting = next(one for one in uow.meetings.list_of(the_series(uow, "stg").id) if one.reference == "stg-07")
        seen = {one.person_id: one.state for one in uow.presences.of(meeting.id)}
        assert seen[the_person(uow, "m26").id] is PresenceState.DEPUTY
        assert the_person(uow, "m25").id not in seen
    assert imported(alder, corrected).is_unchanged


def test_a_pattern_that_the_file_changes_gives_up_the_dates_of_the_old_one(alder: Work) -> None:
    with alder() as uow:
        series = the_series(uow, "stg")
        december = uow.meetings.add(
            series_id=series.id,
            recurrence_id=datetime(2026, 12, 9, 10, 0),  # noqa: DTZ001 wall time of the series
            starts_at=datetime(2026, 12, 9, 10, 0, tzinfo=UTC),
            minutes=series.minutes,
            place="",
        )

    report = imported(
        alder, edited('INTERVAL=2;BYDAY=2WE", dtstart: "2025-10-08"', 'INTERVAL=2;BYDAY=3WE", dtstart: "2025-10-15"')
    )

    with alder() as uow:
        assert uow.meetings.get(december.id).is_cancelled
        past = [one for one in uow.meetings.list_of(series.id) if one.reference is not None]
        assert not any(one.is_cancelled for one in past)
        assert the_series(uow, "stg").version == series.version + 1
    assert report.changed == {"series": 1}


def test_a_meeting_that_was_moved_stays_when_the_changed_pattern_has_its_date_still(alder: Work) -> None:
    with alder() as uow:
        series = the_series(uow, "stg")
        moved = uow.meetings.add(
            series_id=series.id,
            recurrence_id=datetime.fromisoformat("2026-12-09T10:00"),
            starts_at=datetime(2026, 12, 2, 15, 0, tzinfo=UTC),
            minutes=series.minutes,
            place="",
        )

    imported(alder, edited('INTERVAL=2;BYDAY=2WE", dtstart: "2025-10-08"', 'BYDAY=2WE", dtstart: "2025-10-08"'))

    with alder() as uow:
        assert the_series(uow, "stg").version == series.version + 1
        assert not uow.meetings.get(moved.id).is_cancelled


def test_a_channel_and_an_account_that_were_linked_stay_linked(alder: Work) -> None:
    with alder() as uow:
        arriving.link_channel(uow, team_id="T1", channel_id="C1", channel_name="steering")

    report = imported(alder)

    with alder() as uow:
        series = the_series(uow, "stg")
        assert (series.team_id, series.channel_id) == ("T1", "C1")
        assert the_group(uow).team_id == "T1"
    assert report.is_unchanged


def test_somebody_registered_by_hand_is_the_same_person_when_the_address_is_the_same(alder: Work) -> None:
    with alder() as uow:
        by_hand = uow.people.add(
            group_id=the_group(uow).id,
            name="Merrin Oakes",
            email="merrin.oakes@larkbecktrust.org.example",
            post="",
            organisation_id=None,
            sector=None,
        )
    known = edited(
        "  - {id: m30,",
        "  - {id: m31, name: Merrin Oakes, org: vol-larkbeck, sector: VCS, title: Trustee}\n  - {id: m30,",
    )

    report = imported(alder, known)

    with alder() as uow:
        assert the_person(uow, "m31").id == by_hand.id
        assert the_person(uow, "m31").post == "Trustee"
    assert report.changed == {"person": 1}
    assert report.added == {}


def test_a_round_that_holds_answers_is_not_filled_again(alder: Work) -> None:
    report = imported(alder, edited("text: Please merge them", "text: Please merge the two"))

    with alder() as uow:
        meeting = next(one for one in uow.meetings.list_of(the_series(uow, "ops").id) if one.reference == "ops-03")
        kept = uow.feedback.find_round(meeting.id)
        assert kept is not None
        assert sorted(answer.text for answer in uow.feedback.answers(kept.id)) == ["", "", "Please merge them"]
    assert report.is_unchanged


def test_a_text_that_the_guard_refuses_is_left_out_and_named_by_its_line(work: Work) -> None:
    bad = edited("text: Please merge them", "text: We had two referrals from the college this term")
    line = next(number for number, words in enumerate(bad.splitlines(), start=1) if "two referrals from" in words)

    report = imported(work, bad)

    with work() as uow:
        meeting = next(one for one in uow.meetings.list_of(the_series(uow, "ops").id) if one.reference == "ops-03")
        kept = uow.feedback.find_round(meeting.id)
        assert kept is not None
        assert [answer.text for answer in uow.feedback.answers(kept.id)] == ["", "", ""]
    assert report.refused_texts == (f"line {line}: feedback",)
    assert "referrals from" not in said(report)


def test_a_post_that_the_guard_refuses_is_left_out_while_the_person_stays(work: Work) -> None:
    bad = edited("title: Head of Community Safety", "title: Looks after the student who was referred to Channel")
    line = next(number for number, words in enumerate(bad.splitlines(), start=1) if "Looks after" in words)

    report = imported(work, bad)

    with work() as uow:
        assert the_person(uow, "m13").post == ""
    assert report.refused_texts == (f"line {line}: post",)


def test_the_report_says_what_was_taken_over_and_what_was_not(work: Work) -> None:
    with_a_slip = edited("  founded: ", "  fuonded: ")
    line = with_a_slip[: with_a_slip.index("fuonded")].count("\n") + 1

    text = said(imported(work, with_a_slip))

    assert "Added: 1 group, 22 sectors, 15 organisations, 30 people" in text
    assert "15 actions" in text
    assert "4 partnerships" in text
    assert f"Skipped, because no such field is known: line {line}: fuonded." in text


def test_nothing_is_kept_when_the_import_breaks_off(work: Work) -> None:
    region = read_region_text(SAMPLE.encode())

    with pytest.raises(InterruptedError), work() as uow:
        importing.import_region(uow, region, now=NOW)
        raise InterruptedError

    with work() as uow:
        assert uow.groups.find_by_reference("alder") is None


def test_a_file_of_two_thousand_people_is_taken_over_whole(work: Work) -> None:
    people = "\n".join(
        f"  - {{id: x{n}, name: Given{n} Family{n}, org: vol-larkbeck, sector: VCS, title: Trustee}}"
        for n in range(2000)
    )
    seats = "\n".join(
        f'      - {{member: x{n}, role: observer, counts: false, from: "2026-09-30"}}' for n in range(2000)
    )
    large = edited("  - {id: m30,", f"{people}\n  - {{id: m30,").replace(
        "      - {member: m20, role: chair, counts: true", f"{seats}\n      - {{member: m20, role: chair, counts: true"
    )

    report = imported(work, large)

    assert report.added["person"] == 2030
    assert report.added["appointment"] == 2035


def test_a_newcomer_takes_a_free_number_and_the_others_keep_theirs() -> None:
    early, ada, bo = (placing(person, from_on) for person, from_on in (("x", 1), ("a", 2), ("b", 3)))

    settled = settled_numbers({early: 1, ada: 2, bo: 3}, {ada: 1, bo: 2})

    assert settled == {ada: 1, bo: 2, early: 3}


def placing(person: str, from_on: int) -> Placing:
    return Placing(organisation="uni", sector="HE", person=person, from_on=date(2026, 1, from_on), to_on=None)


def test_another_quorum_holds_from_the_day_of_the_file_and_the_earlier_one_until_then(work: Work) -> None:
    first = imported(work)
    second = imported(work)
    changed = imported(work, edited('quorum: {fraction: "1/3"', 'quorum: {fraction: "2/5"'))

    with work() as uow:
        kept = uow.terms.list_quorums(the_series(uow, "stg").id)
        assert [(one.from_on, one.rule.fraction if one.rule else None) for one in kept] == [
            (date(2025, 10, 8), Fraction(1, 3)),
            (TODAY, Fraction(2, 5)),
        ]
    assert (first.added["quorum rule"], second.unchanged["quorum rule"], second.is_unchanged) == (3, 3, True)
    assert changed.changed == {"quorum rule": 1}


def test_a_series_that_asks_for_no_quorum_any_more_keeps_the_rule_of_earlier_days(alder: Work) -> None:
    imported(alder, SAMPLE.replace('    quorum: {fraction: "1/3"', '    quorum: null\n    old: {fraction: "1/3"'))

    with alder() as uow:
        kept = uow.terms.list_quorums(the_series(uow, "stg").id)
        assert rule_on(kept, TODAY) is None
        assert rule_on(kept, date(2026, 11, 22)) is not None


def test_a_substitute_was_there_and_fills_no_seat(work: Work) -> None:
    imported(
        work,
        edited("{seat: m25, by: m26}], apologies: [m13, ", "], substitutes: [{seat: m25, by: m26}], apologies: [m13, "),
    )

    with work() as uow:
        meeting = next(one for one in uow.meetings.list_of(the_series(uow, "stg").id) if one.reference == "stg-02")
        [seen] = [one for one in uow.presences.of(meeting.id) if one.person_id == the_person(uow, "m26").id]
        assert (seen.filled, seen.was_there) == (False, True)
        assert seen.seat_id is not None


def edited(right: str, wrong: str) -> str:
    assert SAMPLE.count(right) == 1, "the edit must touch one place"
    return SAMPLE.replace(right, wrong)


def imported(work: Work, text: str = SAMPLE) -> ImportReport:
    with work() as uow:
        return importing.import_region(uow, region_of(text), now=NOW)


@cache
def region_of(text: str) -> RegionFile:
    """The file read; once, though it is imported twice and into two databases."""
    return read_region_text(text.encode())


def the_group(uow: UnitOfWork) -> Group:
    group = uow.groups.find_by_reference("alder")
    assert group is not None
    return group


def the_series(uow: UnitOfWork, reference: str) -> Series:
    return next(one for one in uow.series.list_of(the_group(uow).id) if one.reference == reference)


def the_organisation(uow: UnitOfWork, reference: str) -> Organisation:
    return next(one for one in uow.organisations.list_of(the_group(uow).id) if one.reference == reference)


def the_person(uow: UnitOfWork, reference: str) -> Person:
    return next(one for one in uow.people.list_of(the_group(uow).id) if one.reference == reference)


def holder(seat: SeatHeld) -> str:
    return seat.holder.name if seat.holder is not None else ""


def seat_of(held: list[SeatHeld], sector: str) -> SeatHeld:
    return next(seat for seat in held if seat.sector.code == sector)


def deputies_of(held: list[SeatHeld], name: str) -> list[str]:
    return next([deputy.name for deputy in seat.deputies] for seat in held if holder(seat) == name)
