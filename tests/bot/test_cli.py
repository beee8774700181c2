"""The command line as an administrator uses it: what is printed, on which stream, and with which exit status."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.settings import Settings
from tests.cast import BRAM, ISHBEL, SAMPLE, STRANGER, sample_seed
from tests.databases import PostgresShelf, SqliteShelf

AS_OF = "2026-11-23T09:00"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """The setting of a database without tables, and no other setting."""
    only_setting(monkeypatch, tmp_path)
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'prevent.db'}"
        monkeypatch.setenv("DATABASE_URL", url)
        yield url
        return
    shelf: PostgresShelf = request.getfixturevalue("postgres_shelf")
    with shelf.database_url("template0") as url:
        monkeypatch.setenv("DATABASE_URL", url)
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def region(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The setting of a database with the sample region, as an import leaves it, and no other setting."""
    only_setting(monkeypatch, tmp_path)
    if request.param == "sqlite":
        sqlite: SqliteShelf = request.getfixturevalue("sqlite_shelf")
        with sqlite.database(tmp_path, has_region=True) as engine:
            yield set_to(monkeypatch, engine)
        return
    postgres: PostgresShelf = request.getfixturevalue("postgres_shelf")
    with postgres.region_database() as engine:
        yield set_to(monkeypatch, engine)


def only_setting(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Take every setting away, and stand in that folder."""
    for field in Settings.model_fields:
        monkeypatch.delenv(field.upper(), raising=False)
    monkeypatch.chdir(folder)


def set_to(monkeypatch: pytest.MonkeyPatch, engine: Engine) -> str:
    """Let the program use that database."""
    url = engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    return url


def typed(*words: str) -> Result:
    """What came of a command."""
    return CliRunner().invoke(app, words)


def asked(words: str, *, by: str = ISHBEL, channel: str | None = "steering", at: str | None = AS_OF) -> Result:
    """What came of `ask`."""
    where = ["--channel", channel] if channel else []
    when = ["--at", at] if at else []
    return typed("ask", words, "--as", by, *where, *when)


def test_an_import_says_what_it_took_and_a_second_one_changes_nothing(database_url: str) -> None:
    typed("db", "upgrade")

    first, second = typed("import", str(SAMPLE)), typed("import", str(SAMPLE))

    assert first.exit_code == second.exit_code == 0
    assert "30 people" in first.stdout
    assert "nothing changed" in second.stdout


@pytest.mark.parametrize(
    ("channel", "starts"),
    [
        ("operational", "Wed 25 Nov 2026, 14:00"),
        ("steering", "Wed 9 Dec 2026, 10:00"),
        ("strategic", "Wed 14 Jul 2027, 15:00"),
    ],
)
def test_next_is_the_first_upcoming_date_of_each_series(region: str, channel: str, starts: str) -> None:
    found = asked("next", channel=channel)

    assert found.exit_code == 0
    assert starts in found.stdout


def test_the_dates_that_the_file_expects_first_are_among_those_tested_above() -> None:
    seed = sample_seed()
    firsts: dict[str, str] = {}
    for one in seed["upcoming"]:
        firsts.setdefault(str(one["series"]), f"{one['date']} {one['start']}")

    assert firsts == {"ops": "2026-11-25 14:00", "stg": "2026-12-09 10:00"}


def test_an_answer_as_json_holds_text_and_blocks(region: str) -> None:
    found = typed("ask", "who-attends gaps", "--as", ISHBEL, "--channel", "steering", "--at", AS_OF, "--json")

    answer = json.loads(found.stdout)
    assert answer["answered"] is True
    assert "Fire and rescue" in answer["messages"][0]["text"]
    assert answer["messages"][0]["blocks"]


def test_a_refusal_is_printed_and_ends_with_status_one(region: str) -> None:
    found = asked("who-attends", by=STRANGER)

    assert found.exit_code == 1
    assert "Only people with a seat" in found.stdout


def test_at_another_moment_it_only_reads(region: str) -> None:
    before = asked("remind list").stdout

    found = asked("remind add 2 days")

    assert found.exit_code == 1
    assert "I only read" in found.stdout
    assert asked("remind list").stdout == before


def test_now_it_does_what_is_asked(region: str) -> None:
    asked("remind add 2 days", at=None)

    assert "2 days before" in asked("remind list").stdout


def test_in_direct_messages_the_persons_own_series_is_meant(region: str) -> None:
    found = asked("next", by=BRAM, channel=None)

    assert "Which" in found.stdout
    assert "#steering" in found.stdout
    assert "#strategic" in found.stdout


def test_a_moment_that_is_none_is_one_sentence(region: str) -> None:
    found = asked("next", at="teatime")

    assert found.exit_code == 2
    assert found.stderr == "--at “teatime” is no date and time: write it like 2026-11-23T09:00. Nothing was asked.\n"


def test_a_file_that_is_not_there_is_one_sentence(region: str) -> None:
    found = typed("import", "nowhere.yaml")

    assert found.exit_code == 1
    assert "nowhere.yaml" in found.stderr
    assert found.stderr.count("\n") == 1


def test_without_tables_an_embedded_database_makes_them_and_postgresql_says_how(database_url: str) -> None:
    found = asked("help")

    if database_url.startswith("sqlite"):
        assert found.exit_code == 0
    else:
        assert found.exit_code == 2
        assert "prevent-bot db upgrade" in found.stderr


def test_upgrading_twice_says_that_nothing_was_to_do(database_url: str) -> None:
    first, second = typed("db", "upgrade"), typed("db", "upgrade")

    assert "is up to date now" in first.stdout
    assert "was up to date already" in second.stdout


def test_a_setting_that_is_wrong_is_one_sentence(monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", "nowhere")

    found = asked("next")

    assert found.exit_code == 2
    assert found.stderr.startswith("DATABASE_URL names no database")
    assert found.stderr.endswith(" Nothing was asked.\n")


def test_check_says_what_is_missing_and_tells_no_secret(monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "0123456789abcdef")

    found = typed("check")

    assert found.exit_code == 2
    assert "SLACK_BOT_TOKEN" in found.stdout
    assert "environment" in found.stdout
    assert "WRONG  Slack, bot token: SLACK_BOT_TOKEN is not set" in found.stdout
    assert "Nothing was started" not in found.stdout
    assert "0123456789abcdef" not in found.stdout


def test_the_manifest_is_for_socket_mode_or_with_an_address_for_http() -> None:
    by_socket, by_http = typed("manifest"), typed("manifest", "--url", "https://prevent.example.gov.uk/")

    assert YAML(typ="safe").load(by_socket.stdout)["settings"]["socket_mode_enabled"] is True
    settings = YAML(typ="safe").load(by_http.stdout)["settings"]
    assert settings["interactivity"]["request_url"] == "https://prevent.example.gov.uk/slack/events"
    assert settings["socket_mode_enabled"] is False


def test_an_address_that_slack_cannot_call_is_refused() -> None:
    found = typed("manifest", "--url", "http://localhost")

    assert found.exit_code == 1
    assert "https://" in found.stderr


def test_resetting_the_demo_says_whether_there_was_anything(tmp_path: Path) -> None:
    database = tmp_path / "demo.db"
    database.write_bytes(b"")

    first = typed("sandbox", "--reset", "--database", str(database))
    second = typed("sandbox", "--reset", "--database", str(database))

    assert "begins from its seed" in first.stdout
    assert "nothing to remove" in second.stdout
    assert not database.exists()


def test_an_address_that_nobody_here_has_is_named_beside_the_answer(region: str) -> None:
    unknown, known = asked("next", by="name@example.ac.uk"), asked("next", by=BRAM)

    assert unknown.stderr.startswith("Nobody here has the address name@example.ac.uk")
    assert known.stderr == ""


class Blocked(BaseHTTPRequestHandler):
    """Answers as a filter on the way to Slack does: not in Slack's words."""

    def do_POST(self) -> None:
        """Refuse."""
        self.send_response(403)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        self.wfile.write(b"Blocked by policy.")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of it."""


def test_no_token_is_shown_when_something_else_answers_in_slacks_place(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = HTTPServer(("127.0.0.1", 0), Blocked)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("SLACK_API_URL", f"http://127.0.0.1:{server.server_port}/")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1-very-secret")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1-very-secret")

    told = [typed("check"), typed("run")]
    server.shutdown()
    server.server_close()

    assert all(one.exit_code != 0 for one in told)
    assert all("very-secret" not in one.output for one in told)


def test_a_trial_lists_what_an_import_would_change_and_keeps_nothing(region: str, tmp_path: Path) -> None:
    changed = tmp_path / "changed.yaml"
    changed.write_text(SAMPLE.read_text(encoding="utf-8").replace("Head of Safety", "Governor"), encoding="utf-8")

    first, second = typed("import", str(changed), "--dry-run"), typed("import", str(changed), "--dry-run")

    assert first.exit_code == 0
    assert first.stdout == second.stdout
    assert "the file would be taken over.\nChanged: 1 person." in first.stdout
    assert "- changed person Aurelio Venn (post)\nThis was a trial: nothing was kept." in first.stdout


def test_a_group_is_exported_once_for_its_owner_alone_and_changes_nothing_when_it_comes_back(
    region: str, tmp_path: Path
) -> None:
    file = tmp_path / "alder.yaml"

    made, again = typed("export", str(file)), typed("export", str(file))
    back = typed("import", str(file))

    assert made.exit_code == 0
    assert "30 people, 15 organisations, 3 series and 12 meetings." in made.stdout
    assert "26 feedback answers stayed out" in made.stdout
    assert file.stat().st_mode & 0o077 == 0
    assert (again.exit_code, "is there already. Nothing was written." in again.stderr) == (1, True)
    assert "nothing changed" in back.stdout


@pytest.mark.parametrize(("words", "says"), [((), "There is none here yet."), (("--group", "Fen"), "Say which group")])
def test_an_export_of_no_group_writes_nothing(
    database_url: str, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    typed("db", "upgrade")

    refused = typed("export", str(tmp_path / "none.yaml"), *words)

    assert refused.exit_code == 1
    assert says in refused.stderr
    assert not (tmp_path / "none.yaml").exists()


@pytest.mark.parametrize("table", ["people", "seats", "attendance"])
def test_a_table_goes_out_and_comes_in_and_a_wrong_one_changes_nothing(region: str, tmp_path: Path, table: str) -> None:
    file, wrong = tmp_path / f"{table}.csv", tmp_path / "wrong.csv"
    wrong.write_text("name,shoe size\nIshbel,38\n", encoding="utf-8")

    made, back, refused = (
        typed("export", str(file), "--table", table),
        typed("import", str(file)),
        typed("import", str(wrong)),
    )

    assert made.stdout.startswith(f"The {table} of Alder Region (fictional) were written to")
    assert "nothing changed" in back.stdout
    assert (refused.exit_code, "line 1: these are the columns of none of our tables" in refused.stderr) == (1, True)
