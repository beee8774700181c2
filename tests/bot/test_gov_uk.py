"""GOV.UK's list of bank holidays, from the command line to the database."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.gov_uk import UnreadableList, read_bank_holidays
from tests.cast import ISHBEL, SAMPLE

EVENT = {"title": "Good Friday", "date": "2027-03-26", "notes": "", "bunting": False}
CHRISTMAS = {"title": "Christmas Day", "date": "2027-12-27", "notes": "Substitute day", "bunting": True}
AT_A_WEEKEND = {"title": "Christmas Day", "date": "2027-12-25", "notes": "", "bunting": True}


def a_list(*events: object) -> dict[str, object]:
    divisions = ("england-and-wales", "scotland", "northern-ireland")
    return {division: {"division": division, "events": list(events)} for division in divisions}


def taken(folder: Path, content: object) -> Result:
    """What came of importing a file with that content."""
    path = folder / "bank-holidays.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return CliRunner().invoke(app, ["bank-holidays", str(path)])


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'prevent.db'}")


def test_the_official_list_is_taken_over_and_a_second_time_changes_nothing(tmp_path: Path) -> None:
    CliRunner().invoke(app, ["import", str(SAMPLE)])

    first, second = (taken(tmp_path, a_list(EVENT, AT_A_WEEKEND, CHRISTMAS)) for _ in range(2))
    asked = ["ask", "bank-holidays", "--as", ISHBEL, "--channel", "steering", "--at", "2027-03-01T09:00"]
    told = CliRunner().invoke(app, asked).output

    # Between its first and its last day the list is all there is: Easter Monday, May, summer and so on go.
    assert first.output.startswith("1 group: the list was taken over. 0 days added, 8 named anew, 17")
    assert second.output.startswith("1 group: nothing changed")
    assert "• Mon 27 Dec 2027: Christmas Day (substitute day), in England and Wales" in told
    assert "Sat 25 Dec 2027" not in told
    assert "Easter Monday" not in told


def test_without_a_group_nothing_is_kept_and_that_is_said(tmp_path: Path) -> None:
    assert taken(tmp_path, a_list(EVENT)).output.startswith("There is no group yet")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("[", "it is not JSON"),
        ("[]", "it has no divisions"),
        ({"scotland": {}}, "it has no england-and-wales or northern-ireland"),
        (a_list(), "england-and-wales has no events"),
        (a_list({"title": "Good Friday"}), "“None” in england-and-wales is no date"),
        (a_list({"date": "0027-03-26"}), "27 in england-and-wales is no year of our time"),
        (a_list("Good Friday"), "an event of england-and-wales has no date"),
    ],
)
def test_what_is_no_such_list_is_refused_with_the_reason(tmp_path: Path, content: object, why: str) -> None:
    path = tmp_path / "bank-holidays.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")

    with pytest.raises(UnreadableList, match=rf"{why}.*Nothing changed\."):
        read_bank_holidays(path)


def test_a_file_that_is_not_there_ends_with_status_1_and_changes_nothing(tmp_path: Path) -> None:
    refused = CliRunner().invoke(app, ["bank-holidays", str(tmp_path / "none.json")])

    assert refused.exit_code == 1
    assert "none.json is no list of bank holidays as GOV.UK publishes it: it cannot be opened" in refused.output
