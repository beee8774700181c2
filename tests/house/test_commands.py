"""What `make` offers, and how setting up answers when it cannot."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = re.findall(r"^([a-z][a-z-]*):(?!=)", MAKEFILE, flags=re.MULTILINE)


def test_make_alone_lists_every_target_with_what_it_does() -> None:
    told = run("make")

    listed = re.findall(r"^  ([a-z-]+) +\S", told.stdout, flags=re.MULTILINE)
    assert told.returncode == 0
    assert listed == TARGETS
    assert {"demo", "test", "lint", "format", "bench", "reset", "pages"} <= set(listed)


def test_no_target_is_hidden_by_a_file_of_its_name() -> None:
    phony = set(re.findall(r"^\.PHONY: (.+)$", MAKEFILE, flags=re.MULTILINE))

    assert phony == set(TARGETS)


def test_every_file_that_make_runs_is_there() -> None:
    named = set(re.findall(r"\b(?:scripts|tests)/[\w/.-]+", MAKEFILE))

    missing = {name for name in named if not (ROOT / name).exists()}
    assert named
    assert missing == set()


def test_checking_pages_without_chromium_says_how_to_get_one() -> None:
    told = run("make", "pages", "CHROMIUM=/nowhere/chromium")

    assert told.returncode != 0
    assert "install it" in told.stderr
    assert "Nothing was checked." in told.stderr


def test_an_older_python_is_refused_in_one_sentence(empty_house: Path, tmp_path: Path) -> None:
    older = a_program(tmp_path / "python3.10", 'case "$1" in --version) echo Python 3.10.4 ;; *) exit 1 ;; esac')

    told = set_up(empty_house, python=older)

    assert told.returncode == 1
    assert told.stdout == ""
    assert re.fullmatch(
        r"prevent-bot needs Python 3\.11 or newer, and here is Python 3\.10\.4 .*Nothing was changed\.\n", told.stderr
    )
    assert not (empty_house / ".venv").exists()


def test_a_python_without_its_venv_module_is_refused_in_one_sentence(empty_house: Path, tmp_path: Path) -> None:
    venvless = f'case "$*" in *ensurepip*) exit 1 ;; *) exec "{sys.executable}" "$@" ;; esac'
    bare = a_program(tmp_path / "python3", venvless)

    told = set_up(empty_house, python=bare)

    assert told.returncode == 1
    assert "apt install python3-venv" in told.stderr
    assert told.stderr.count("\n") == 1
    assert not (empty_house / ".venv").exists()


@pytest.fixture
def empty_house(tmp_path: Path) -> Path:
    """A copy of what setting up reads, in a folder with a space in its name."""
    house = tmp_path / "a house"
    (house / "scripts").mkdir(parents=True)
    for name in ("scripts/set_up.sh", "pyproject.toml", "requirements.txt"):
        shutil.copy(ROOT / name, house / name)
    return house


def set_up(house: Path, *, python: Path) -> subprocess.CompletedProcess[str]:
    """Set up for the demo in this house, from this Python."""
    return run("sh", "scripts/set_up.sh", "demo", cwd=house, PYTHON=str(python))


def run(*words: str, cwd: Path = ROOT, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command as somebody at a prompt would: not as a part of the `make` that runs these tests."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(
        words, cwd=cwd, env=environment | settings, capture_output=True, text=True, check=False, timeout=60
    )


def a_program(path: Path, script: str) -> Path:
    """A program at this path that runs this shell script."""
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return path
