"""What is installed: every package pinned, with its hashes, from no named place."""

import re
import tomllib

import pytest

from tests.house.tree import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PROJECT["dependency-groups"]


def test_what_the_program_needs_is_pinned() -> None:
    wanted = names([*PROJECT["project"]["dependencies"], *GROUPS["build"]])

    assert wanted - pins("requirements.txt").keys() == set()


def test_what_lint_tests_and_pages_need_is_pinned_beside_it() -> None:
    wanted = names([*GROUPS["dev"], *GROUPS["pages"]])

    assert wanted - pins("requirements-dev.txt").keys() == set()


def test_a_demo_installs_nothing_that_only_tests_need() -> None:
    only_for_tests = names(GROUPS["dev"]) | names(GROUPS["pages"])

    assert pins("requirements.txt").keys() & only_for_tests == set()


def test_tests_run_on_the_very_versions_that_the_program_gets() -> None:
    running, testing = pins("requirements.txt"), pins("requirements-dev.txt")

    assert {name: testing.get(name) for name in running} == running


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_pins_hold_whichever_index_a_machine_uses(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")

    entries = re.split(r"^(?=[A-Za-z])", text, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)
    assert re.findall(r"^\s*-.*|.*://.*|.* @ .*", re.sub(r"^ +--hash=\S+( \\)?$", "", text, flags=re.MULTILINE)) == []


def pins(file: str) -> dict[str, str]:
    """The pinned version of each package in a requirements file, with its marker."""
    text = (ROOT / file).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(.+?) \\$", text, flags=re.MULTILINE))


def names(requirements: list[str]) -> set[str]:
    """The names of requirements, as pins write them: "psycopg[binary]" is psycopg, "ruamel.yaml" ruamel-yaml."""
    return {re.sub(r"[._-]+", "-", re.split(r"[\[<>=! ;]", wanted)[0]).lower() for wanted in requirements}
