"""`prevent-bot when` and `prevent-bot occurrences`, as somebody at a prompt sees them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.calendar_commands import add_to

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def app() -> typer.Typer:
    commands = typer.Typer()
    add_to(commands, clock=lambda: NOW)
    return commands


def test_a_phrase_is_said_back_with_its_dates(app: typer.Typer) -> None:
    told = CliRunner().invoke(app, ["when", "every other Tuesday 14:00-15:00"])

    assert told.exit_code == 0
    assert told.stdout.startswith("Every two weeks on Tuesday, 14:00 to 15:00. Dates: Tue 24 Nov 2026, Tue 8 Dec 2026")


def test_a_phrase_is_read_as_json(app: typer.Typer) -> None:
    told = CliRunner().invoke(
        app, ["when", "monthly on the second Tuesday 10-11.30", "--now", "2027-01-20T09:00", "--json"]
    )

    answer = json.loads(told.stdout)
    assert answer["status"] == "ok"
    assert answer["dtstart"] == "2027-02-09T10:00:00"
    assert answer["rrule"] == "FREQ=MONTHLY;BYDAY=2TU"
    assert answer["duration_minutes"] == 90
    assert len(answer["next"]) == 6


def test_two_meanings_are_listed(app: typer.Typer) -> None:
    told = CliRunner().invoke(app, ["when", "every second Wednesday at 10"])

    assert told.exit_code == 0
    assert told.stdout.splitlines()[0] == "That can mean:"
    assert "1. Every two weeks on Wednesday at 10:00." in told.stdout
    assert "2. Every month on the second Wednesday at 10:00." in told.stdout


def test_an_unreadable_phrase_is_refused_and_ends_badly(app: typer.Typer) -> None:
    told = CliRunner().invoke(app, ["when", "second tusday"])

    assert told.exit_code == 1
    assert "Did you mean “second Tuesday”?" in told.stdout


def test_a_place_alone_is_no_plan(app: typer.Typer) -> None:
    told = CliRunner().invoke(app, ["when", "at some point", "--json"])

    assert told.exit_code == 1
    assert json.loads(told.stdout)["status"] == "refused"


def test_many_phrases_are_read_one_a_line_and_bad_lines_stop_nothing(app: typer.Typer) -> None:
    lines = [
        json.dumps({"phrase": "noon", "now": "2026-11-24T13:00:00Z", "tz": "Europe/London"}),
        "no JSON",
        "[" * 5000,
        json.dumps({"phrase": 5}),
        json.dumps({"phrase": "monthly", "tz": "Europe/Merrowby"}),
        json.dumps({"phrase": "monthly", "now": "soon"}),
        json.dumps({"phrase": "for an hour and a half"}),
        json.dumps({"phrase": "twice a year in March and October"}),
    ]

    told = CliRunner().invoke(app, ["when", "--batch"], input="\n".join(lines))

    answers = [json.loads(line) for line in told.stdout.splitlines()]
    assert [answer["status"] for answer in answers] == ["ok", *["refused"] * 5, "ok", "ok"]
    assert answers[0]["dtstart"] == "2026-11-25T12:00:00"
    assert (answers[6]["dtstart"], answers[6]["duration_minutes"]) == (None, 90)
    assert (answers[7]["dtstart"], answers[7]["rrule"]) == ("2027-03-23", "FREQ=YEARLY;BYMONTH=3,10;BYDAY=4TU")


def test_the_night_of_the_clock_change_shows_the_moved_start(app: typer.Typer) -> None:
    told = CliRunner().invoke(app, ["occurrences", "--dtstart", "2027-03-27T01:30", "--rrule", "FREQ=DAILY;COUNT=3"])

    assert told.stdout.splitlines() == [
        "Sat 27 Mar 2027, 01:30  2027-03-27T01:30:00Z",
        "Sun 28 Mar 2027, 02:30  2027-03-28T01:30:00Z",
        "Mon 29 Mar 2027, 01:30  2027-03-29T00:30:00Z",
    ]


def test_dates_are_reckoned_one_request_a_line(app: typer.Typer) -> None:
    start = {"dtstart": "1997-09-02T09:00:00", "tz": "America/New_York"}
    requests = [
        start | {"rrule": "FREQ=WEEKLY;COUNT=4", "exdate": ["1997-09-09T09:00:00"], "rdate": ["1997-09-03T09:00:00"]},
        start | {"rrule": "FREQ=WEEKLY;COUNT=4", "since": "1997-09-02T09:00:00", "until": "1997-09-16T13:00:00Z"},
        start | {"rrule": "FREQ=WEEKLY;COUNT=4", "since": "1997-09-02", "until": "1997-09-09"},
        {"dtstart": "1997-09-02T13:00:00Z", "tz": "America/New_York", "rrule": "FREQ=DAILY", "count": 1},
        {"dtstart": "2027-01-14", "tz": "Europe/London", "rrule": "FREQ=MONTHLY;BYDAY=2TH", "count": 2},
    ]

    told = CliRunner().invoke(app, ["occurrences", "--batch"], input="\n".join(map(json.dumps, requests)))

    answers = [[day[:10] for day in json.loads(line)["local"]] for line in told.stdout.splitlines()]
    assert answers == [
        ["1997-09-02", "1997-09-03", "1997-09-16", "1997-09-23"],
        ["1997-09-09", "1997-09-16"],
        ["1997-09-02", "1997-09-09"],
        ["1997-09-02"],
        ["2027-01-14", "2027-02-11"],
    ]
    assert json.loads(told.stdout.splitlines()[3])["local"] == ["1997-09-02T09:00:00"]
    assert json.loads(told.stdout.splitlines()[4])["local"] == ["2027-01-14", "2027-02-11"]


def test_a_rule_without_an_end_is_cut_and_says_so(app: typer.Typer) -> None:
    told = CliRunner().invoke(app, ["occurrences", "--dtstart", "2027-01-14", "--rrule", "FREQ=DAILY", "--json"])

    answer = json.loads(told.stdout)
    assert len(answer["local"]) == 100
    assert answer["more"] is True


@pytest.mark.parametrize(
    "request_",
    [
        {"dtstart": "2027-01-14T10:00", "rrule": "FREQ=HOURLY"},
        {"dtstart": "soon", "rrule": "FREQ=DAILY"},
        {"rrule": "FREQ=DAILY"},
        {"dtstart": 5},
        {"dtstart": "2027-01-14", "exdate": [5]},
        {"dtstart": "2027-01-14", "count": "many"},
        {"dtstart": "2027-01-14", "count": 0},
        {"dtstart": "2027-01-14", "tz": "../etc"},
        {"dtstart": "0001-01-01T00:00:00Z", "tz": "America/New_York"},
        {"dtstart": "2027-01-14", "rrule": "FREQ=DAILY", "since": "9999-12-31"},
    ],
)
def test_a_request_that_cannot_be_answered_is_refused_with_its_reason(
    app: typer.Typer, request_: dict[str, object]
) -> None:
    told = CliRunner().invoke(app, ["occurrences", "--batch"], input=json.dumps(request_))

    assert json.loads(told.stdout)["refused"]
    assert told.exit_code == 0


def test_a_line_that_is_no_text_is_refused(app: typer.Typer) -> None:
    told = CliRunner().invoke(app, ["occurrences", "--batch"], input=b"\xff\xfe\n{}\n")

    assert len(told.stdout.splitlines()) == 2
    assert "refused" in told.stdout.splitlines()[0]


def test_a_calendar_file_is_told_like_a_rule(app: typer.Typer, tmp_path: Path) -> None:
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", "DTSTART;TZID=Europe/London:20261022T100000",
             "RRULE:FREQ=WEEKLY", "END:VEVENT", "END:VCALENDAR", ""]  # fmt: skip
    (tmp_path / "board.ics").write_text("\r\n".join(lines))

    told = CliRunner().invoke(app, ["occurrences", "--ics", str(tmp_path / "board.ics"), "--count", "2", "--json"])

    assert json.loads(told.stdout) == {
        "local": ["2026-10-22T10:00:00", "2026-10-29T10:00:00"],
        "utc": ["2026-10-22T09:00:00Z", "2026-10-29T10:00:00Z"],
        "more": True,
    }


def test_a_calendar_file_that_is_not_there_is_one_sentence(app: typer.Typer, tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["occurrences", "--ics", str(tmp_path / "board.ics")])

    assert told.exit_code == 1
    assert told.stdout == (
        "The file cannot be read: there is no file of that name, or it may not be opened. Nothing was reckoned.\n"
    )
