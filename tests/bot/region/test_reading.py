"""A region's file: what is read, and where a mistake in it is."""

import re
from collections import Counter
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from bot.region.reading import LARGEST, read_region, read_region_text
from bot.region.yaml_nodes import Mark, UnreadableRegion
from workgroup.calendar.periods import PeriodKind
from workgroup.meeting.presence import PresenceState
from workgroup.roster.seat import Capacity
from workgroup.usecases.region import RegionFile, RegionMeeting, address_of

SAMPLE = Path(__file__).parents[3] / "bot" / "sandbox" / "sample_region.yaml"

SMALL = """\
schema: prevent-region-sample/1
as_of: "2026-11-23"
region: {id: fen, name: Fen Region, nations: [england], timezone: Europe/London, coordinator: a}
sectors:
  - {code: HE, name: Higher education, tier: core}
organisations:
  - {id: uni, name: University of the Fen, sectors: [HE], nation: england, domain: fen.ac.uk.example}
members:
  - {id: a, name: Ada Fenwick, org: uni, sector: HE, title: Registrar}
  - {id: b, name: Bo Sedge, org: uni, sector: HE, title: Warden, deputy_for: [a], start: "2026-03-01"}
series:
  - id: stg
    name: Fen Steering Group
    channel: "#fen-steering"
    tier: steering
    started: "2026-01-14"
    pattern: {rrule: "FREQ=MONTHLY;BYDAY=2WE", dtstart: "2026-01-14", time: "10:00", minutes: 90}
    members:
      - {member: a, role: chair, counts: true}
meetings:
  - id: stg-01
    series: stg
    date: "2026-07-08"
    start: "10:00"
    attendance: {present: [a]}
    feedback:
      - {member: a, relevance: 4, right_people: "yes", missing: [], frequency: about_right, info_useful: 4,
         actions_clear: 4, duplicates: "no", text: Good}
"""


@pytest.fixture(scope="module")
def sample() -> RegionFile:
    return read_region(SAMPLE)


def test_the_sample_is_read_whole(sample: RegionFile) -> None:
    read = {
        "people": len(sample.people),
        "organisations": len(sample.organisations),
        "sectors": len(sample.sectors),
        "meetings of each series": {
            series.reference: sum(meeting.series == series.reference for meeting in sample.meetings)
            for series in sample.series
        },
        "answers": sum(len(meeting.answers) for meeting in sample.meetings),
    }

    assert read == {
        "people": 30,
        "organisations": 15,
        "sectors": 22,
        "meetings of each series": {"ops": 4, "stg": 7, "str": 1},
        "answers": 46,
    }
    assert sample.unknown_fields == ()


def test_what_is_not_kept_yet_is_counted(sample: RegionFile) -> None:
    counted = {noun: sample.not_modelled[noun] for noun in ("action", "decision on crossover", "training event")}

    assert counted == {"action": 15, "decision on crossover": 4, "training event": 9}


def test_terms_public_events_and_partnerships_of_the_sample_are_read(sample: RegionFile) -> None:
    kinds = Counter(period.kind for period in sample.periods)
    forum = next(one for one in sample.partnerships if one.reference == "p4")

    assert kinds == {PeriodKind.TERM: 12, PeriodKind.BREAK: 6, PeriodKind.EVENT: 6}
    assert (forum.begins, forum.minutes, len(forum.members), len(forum.dates)) == (time(13, 30), 60, 5, 7)
    assert sample.excluded_bodies == ("Aldershire Channel Panel", "Glan Marches Channel Panel")


@pytest.mark.parametrize(
    ("added", "says"),
    [
        ("existing_partnerships: [{id: p, name: Fen Channel Panel}]", "discusses individuals: name it under"),
        ("existing_partnerships: [{id: p, name: Fen Board, our_members: [z]}]", "no member called “z”"),
        ("existing_partnerships: [{id: p, name: Fen Board, pattern: {minutes: 60}}]", "“rrule” is missing"),
        ("excluded_bodies: [{reason: none}]", "“name” is missing"),
        ("public_events: [{id: e, title: Fair, from: '2026-05-02', to: '2026-05-01'}]", "it ends before it begins"),
        ("teaching_periods: [{org: uni, label: T, from: '2026-01-10', to: '2026-03-20', breaks: [x]}]", "a break is"),
        (
            "teaching_periods: [{org: uni, label: T, from: '2026-01-10', to: '2026-03-20',"
            " breaks: [['2026-02-10', '2026-03-21']]}]",
            "the break is not inside its term",
        ),
    ],
)
def test_a_mistake_in_calendars_and_partnerships_is_named(added: str, says: str) -> None:
    with pytest.raises(UnreadableRegion, match=re.escape(says)):
        read(f"{SMALL}\n{added}\n")


def test_every_address_of_the_sample_follows_from_name_and_organisation(sample: RegionFile) -> None:
    addresses = {person.reference: person.email for person in sample.people}

    assert addresses["m01"] == "ishbel.carrow@alder-office.gov.uk.example"
    assert addresses["m24"] == "safiya.elwood@alderhealth.nhs.uk.example"
    assert len(set(addresses.values())) == 30


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Siân O’Marlow", "sian.omarlow@fen.example"),
        ("Zoë D'Arcy", "zoe.darcy@fen.example"),
        ("Mary Ann van der Berg", "mary.berg@fen.example"),
        ("Anne-Marie Lloyd-Price", "anne-marie.lloyd-price@fen.example"),
        ("Łukasz Strøm", "lukasz.strom@fen.example"),
        ("Nasrin", "nasrin@fen.example"),
        ("محمد", None),
    ],
)
def test_an_address_is_given_and_family_name_in_plain_small_letters(name: str, address: str | None) -> None:
    assert address_of(name, "Fen.example") == address


def test_an_address_in_the_file_goes_before_the_rule() -> None:
    region = read(SMALL.replace("title: Registrar", "email: Registry@Fen.example"))

    assert region.people[0].email == "registry@fen.example"


def test_a_moved_meeting_keeps_the_start_that_its_rule_gave(sample: RegionFile) -> None:
    moved = meeting(sample, "stg-04")

    assert moved.recurrence_id == datetime(2026, 4, 8, 10, 0)  # noqa: DTZ001 wall time of the region
    assert moved.starts_at == datetime(2026, 4, 22, 9, 0, tzinfo=UTC)
    assert moved.on == date(2026, 4, 22)


def test_a_winter_meeting_starts_at_its_wall_time_too(sample: RegionFile) -> None:
    assert meeting(sample, "ops-04").starts_at == datetime(2026, 11, 11, 14, 0, tzinfo=UTC)


def test_a_deputy_is_seen_in_the_seat_of_whom_they_stood_for(sample: RegionFile) -> None:
    stood = [one for one in meeting(sample, "stg-02").presences if one.state is PresenceState.DEPUTY]

    assert [(one.person, one.seat_of) for one in stood] == [("m04", "m03"), ("m26", "m25")]


def test_an_adviser_is_in_attendance_and_does_not_count(sample: RegionFile) -> None:
    steering = next(series for series in sample.series if series.reference == "stg")
    adviser = next(one for one in steering.appointments if one.person == "m17")

    assert (adviser.capacity, adviser.counts) == (Capacity.IN_ATTENDANCE, False)


def test_a_seat_begins_and_ends_with_the_time_in_the_post() -> None:
    seat = '{member: b, role: member, from: "2026-01-14", to: "2026-12-31"}'
    region = read(
        SMALL.replace("{member: a, role: chair, counts: true}", seat).replace(
            'start: "2026-03-01"', 'start: "2026-03-01", end: "2026-09-30"'
        )
    )

    assert region.series[0].appointments[0].from_on == date(2026, 3, 1)
    assert region.series[0].appointments[0].to_on == date(2026, 9, 30)
    assert region.series[0].appointments[0].counts


def test_a_seat_without_a_first_day_begins_with_its_series() -> None:
    region = read(SMALL)

    assert region.series[0].appointments[0].from_on == date(2026, 1, 14)
    assert region.series[0].channel_name == "fen-steering"


def test_a_paused_series_has_no_dates_and_is_reported() -> None:
    region = read(SMALL.replace("tier: steering", "tier: steering\n    paused: true"))

    assert region.series[0].recurrence is None
    assert region.not_modelled["paused series"] == 1


def test_an_unknown_field_is_named_with_its_line_and_skipped() -> None:
    region = read(SMALL.replace("title: Registrar", "title: Registrar, shoe_size: 38"))

    assert region.unknown_fields == ("line 9: shoe_size",)
    assert region.people[0].post == "Registrar"


def test_fields_that_other_files_use_are_known() -> None:
    region = read(
        SMALL.replace("nation: england", "nation: england, active_from: '1990-01-01', name_gd: Fèin")
        .replace('start: "2026-03-01"', "deputy_order: 2, same_person_as: a")
        .replace("tier: steering", "tier: steering\n    paused: null\n    vacant_seats: []\n    quorum: null")
        .replace("counts: true", "counts: true, represents: [uni]")
        .replace("present: [a]", "present: [a], substitutes: [{seat: a, name: Someone}]")
    )

    assert region.unknown_fields == ()
    assert region.people[1].deputy_order == 2
    assert region.people[1].same_person_as == "a"
    assert region.organisations[0].active_from == date(1990, 1, 1)
    assert region.series[0].appointments[0].represents == ("uni",)
    assert dict(region.not_modelled) == {"name in another language": 1, "substitute who is not in the file": 1}


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("domain: fen", "designated_contact: zed, domain: fen", "there is no member called “zed”"),
        ("domain: fen", "designated_contact: a, deputy_contact: a, domain: fen", "their own deputy contact"),
        ("domain: fen", "engagement: friendly, domain: fen", "“friendly” is no level of engagement"),
        ("domain: fen", "isa: {status: maybe}, domain: fen", "“maybe” is no state of an agreement"),
        ("domain: fen", "succeeded_by: uni, domain: fen", "nothing is succeeded by itself"),
        (
            "domain: fen",
            'active_from: "2026-02-01", active_to: "2026-01-31", domain: fen',
            "the `active_to` is before the `active_from`",
        ),
        ("title: Registrar", "title: Registrar, authority: 4", "whole number from 1 to 3"),
        ("title: Registrar", "title: Registrar, briefable: cleared", "“cleared” is no answer on briefing"),
        ("title: Registrar", "title: Registrar, languages: [Welsh]", "“Welsh” is no code of a language"),
        ("title: Registrar", "title: Registrar, same_person_as: a", "the same person as themselves"),
    ],
)
def test_what_is_wrong_about_organisations_and_people_is_said_with_its_place(right: str, wrong: str, said: str) -> None:
    with pytest.raises(UnreadableRegion, match=said) as refused:
        read(SMALL.replace(right, wrong, 1))

    assert "line " in refused.value.sentence


def test_an_entry_may_be_repeated_with_an_anchor() -> None:
    region = read(SMALL.replace("sectors: [HE]", "sectors: &ours [HE]").replace("missing: []", "missing: *ours"))

    assert region.meetings[0].answers[0].answer.missing == ("HE",)


@pytest.mark.parametrize(
    # In what is wrong, ¦ stands before the place that must be named.
    ("right", "wrong", "says"),
    [
        ("[england],", "[england¦},", "this is not YAML"),
        ("as_of", "¦\tas_of", "this is not YAML"),
        ("schema: prevent-region-sample/1", "schema: ¦prevent-region-sample/2", "“prevent-region-sample/2”"),
        ("title: Registrar}", "title: ¦[Registrar]}", "“title” must be a single value, not a list"),
        ("sectors: [HE]", "sectors: ¦HE", "“sectors” must be a list, not “HE”"),
        ("pattern: {", "pattern: ¦monthly #{", "“pattern” must be named values, not “monthly”"),
        ("counts: true", 'counts: ¦"true"', "“counts” must be true or false"),
        ("relevance: 4", "relevance: ¦6", "“relevance” must be a whole number from 1 to 5"),
        ("relevance: 4, ", "", "“relevance” is missing"),
        ("minutes: 90", "minutes: ¦ninety", "“minutes” must be a whole number"),
        ("org: uni, sector: HE, title: W", "org: ¦unu, sector: HE, title: W", "no organisation called “unu”"),
        ("coordinator: a", "coordinator: ¦z", "no member called “z”"),
        ("deputy_for: [a]", "deputy_for: [¦m99]", "no member called “m99”"),
        ("deputy_for: [a]", "deputy_for: [¦b]", "nobody can be their own deputy"),
        ("id: b,", "id: ¦a,", "two members are called “a”, the first in line 9"),
        ('"2026-07-08"', '¦"2026-02-30"', "“2026-02-30” is not a date"),
        ('"2026-07-08"', "¦8 July", "“8 July” is not a date"),
        ('"2026-07-08"', '¦"0001-01-01"', "“0001-01-01” is not a date"),
        ('start: "10:00"', 'start: ¦"25:00"', "“25:00” is not a time of day"),
        ("Europe/London", "¦Europe/Merrowby", "“Europe/Merrowby” is no time zone"),
        ("[england],", "[¦narnia],", "“narnia” is no nation"),
        ("role: chair", "role: ¦boss", "“boss” is no role"),
        ('"FREQ=MONTHLY;BYDAY=2WE"', "¦FREQ=SOMETIMES", "is no usable rule of dates"),
        ('"FREQ=MONTHLY;BYDAY=2WE"', '¦"FREQ=MONTHLY;BYDAY=3WE"', "its own first date does not follow (2026-01-14)"),
        ("{id: b, name: Bo Sedge", "¦{id: b, name: Ada Fenwick", "“b” and “a” have one address"),
        ("present: [a]", "present: [a], remote: [¦a]", "“a” appears twice"),
        ("present: [a]", "deputies: [{seat: ¦b, by: a}]", "“b” holds no seat in “stg” on Wed 8 Jul 2026"),
        ("tier: steering", 'tier: steering\n    quorum: {fraction: ¦"0"}', "“0” is no part of the seats"),
        ("tier: steering", 'tier: steering\n    quorum: {fraction: ¦"4/3"}', "“4/3” is no part of the seats"),
        ("tier: steering", 'tier: steering\n    quorum: {fraction: ¦"1/0"}', "“1/0” is no part of the seats"),
        (
            "tier: steering",
            'tier: steering\n    quorum: {fraction: "1/2", needs_one_of: [[¦FE]]}',
            "there is no sector called “FE”",
        ),
        (
            "tier: steering",
            'tier: steering\n    quorum: {fraction: "1/2", needs_one_of: [¦HE]}',
            "each entry of “needs_one_of” must be a list",
        ),
        ("text: Good", "text: Good, ¦text: Bad", "“text” is given twice here"),
        ("title: Registrar", "title: ¦!!python/name:os.system x", "tags that begin with !"),
        ("title: Registrar", 'title: ¦"Regi\\0strar"', "a character that nobody can read"),
        ("member: a, role", "member: ¦b, from: 2025-01-01, to: 2025-02-01, role", "Bo Sedge has no day"),
    ],
)
def test_a_mistake_is_refused_with_its_line_and_column(right: str, wrong: str, says: str) -> None:
    marked = SMALL.replace(right, wrong, 1)
    mark = place_of("¦", marked) if "¦" in marked else place_of("{member: a, right_people", marked)

    with pytest.raises(UnreadableRegion) as refused:
        read(marked.replace("¦", ""))

    assert refused.value.mark == mark
    assert says in refused.value.problem
    assert f"line {mark.line}, column {mark.column}: " in refused.value.sentence
    assert refused.value.sentence.endswith("Nothing changed. Put that right and import the file again.")


def test_references_are_looked_up_in_what_is_not_kept_yet_too() -> None:
    action = 'actions: [{id: A-1, meeting: stg-01, text: Write, owner: m77, due: "2026-12-01"}]\n'

    with pytest.raises(UnreadableRegion, match="no member called “m77”"):
        read(SMALL + action)


def test_a_few_lines_that_mean_billions_are_refused() -> None:
    laughs = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    laughs += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]

    with pytest.raises(UnreadableRegion, match=r"line 4, column \d+: too much is repeated"):
        read("\n".join(laughs))


@pytest.mark.parametrize("opening", ["[", "{", "- "])
def test_endless_nesting_is_refused(opening: str) -> None:
    with pytest.raises(UnreadableRegion):
        read(opening * 30_000)


@pytest.mark.parametrize(
    "text",
    ["", "just words", "[]", "a: 1\n---\nb: 2", '"\\UFFFFFFFF"', "%YAML 1.x\n---\na: b", "a: *none", "a: &a [*a]"],
)
def test_what_is_no_region_at_all_is_refused(text: str) -> None:
    with pytest.raises(UnreadableRegion):
        read(text)


def test_a_file_in_another_encoding_is_refused_at_the_letter_that_shows_it() -> None:
    french = SMALL.replace("Registrar", "Régistrar")

    with pytest.raises(UnreadableRegion) as refused:
        read_region_text(french.encode("latin-1"))

    assert refused.value.mark == place_of("é", french)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableRegion, match=r"alder\.yaml cannot be opened"):
        read_region(tmp_path / "alder.yaml")


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_text(SMALL + "#" * LARGEST, encoding="utf-8")

    with pytest.raises(UnreadableRegion, match=r"large\.yaml is larger than 5 MB"):
        read_region(large)


def read(text: str) -> RegionFile:
    return read_region_text(text.encode())


def meeting(region: RegionFile, reference: str) -> RegionMeeting:
    return next(one for one in region.meetings if one.reference == reference)


def place_of(letters: str, text: str) -> Mark:
    """Where an editor would put the cursor for those letters."""
    before = text[: text.index(letters)].split("\n")
    return Mark(len(before), len(before[-1]) + 1)
