"""What the README and the guides promise is there: commands, settings, files, pictures."""

import re

import typer.main

from bot.cli import app
from bot.manifest import as_yaml, make_manifest
from bot.settings import Settings
from handlers.grammar import COMMAND, VERBS
from tests.house.tree import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDES = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
ROW = re.compile(r"^\| `(?P<typed>[^`]+)` \| (?P<what>[^|]+) \|", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:|#)(?P<path>[^)#]+)")


def test_every_command_has_its_row_in_the_readme_and_no_row_is_without_a_command() -> None:
    rows = {
        match["typed"]: match["what"].strip() for match in ROW.finditer(README) if match["typed"].startswith(COMMAND)
    }

    assert rows == {f"{COMMAND} {verb.usages[0]}": verb.what for verb in VERBS}


def test_every_command_of_the_program_is_in_the_readme() -> None:
    names = set(typer.main.get_group(app).commands)

    told = {match["typed"].split()[1] for match in ROW.finditer(README) if match["typed"].startswith("prevent-bot ")}
    assert told == names


def test_every_setting_is_in_the_administrator_guide_and_no_other() -> None:
    named = set(re.findall(r"`((?:SLACK|PREVENT|DATABASE)_[A-Z_]+)`", GUIDES["administrator-guide.md"]))

    assert named == {field.upper() for field in Settings.model_fields}


def test_every_file_that_a_text_links_to_is_there() -> None:
    texts = {"README.md": README} | {f"docs/{name}": text for name, text in GUIDES.items()}

    missing = [
        f"{name}: {match['path']}"
        for name, text in texts.items()
        for match in LINK.finditer(text)
        if not ((ROOT / name).parent / match["path"]).exists()
    ]

    assert missing == []


def test_every_command_that_a_guide_shows_is_one_that_can_be_typed() -> None:
    shown = re.findall(rf"`{COMMAND} ([a-z-]+)", README + "".join(GUIDES.values()))

    assert shown
    assert set(shown) <= {verb.name for verb in VERBS}


def test_the_lines_for_windows_install_as_make_does() -> None:
    told = README.partition("```bat")[2].partition("```")[0]
    set_up = (ROOT / "scripts" / "set_up.sh").read_text(encoding="utf-8")

    installed = re.findall(r"pip install --quiet (.+)", told)

    assert installed == ["--require-hashes -r requirements.txt", "--no-deps --no-build-isolation -e ."]
    assert '--require-hashes -r "$requirements"' in set_up
    assert installed[1] in set_up


def test_the_app_manifest_that_the_readme_names_is_what_the_program_prints() -> None:
    assert "](manifest.yaml)" in README
    assert (ROOT / "manifest.yaml").read_text(encoding="utf-8") == as_yaml(make_manifest())
