"""The floors of the house: who may know what."""

import ast
import sys

import pytest
from importlinter import cli

from tests.house.tree import FLOORS, ROOT, sources

# Asks the machine for the moment; a moment that is handed on has none of these names.
CLOCK_CALLS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.localtime"}

# The sandbox plays Slack, whose signatures and trigger ids run on the machine's time.
MAY_ASK_THE_TIME = ("bot/clock.py", "bot/sandbox/")


def test_every_import_contract_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    status = cli.lint_imports(config_filename="pyproject.toml", no_cache=True)

    assert status == cli.EXIT_STATUS_SUCCESS


def test_the_working_group_knows_only_the_standard_library_and_dateutil_and_its_documents_icalendar() -> None:
    known = sys.stdlib_module_names | {"dateutil", "workgroup"}

    foreign = {
        f"{name}: {module}"
        for name, source in sources("workgroup").items()
        for module in imported_modules(source)
        if module.split(".")[0] not in (known | {"icalendar"} if name.startswith("workgroup/documents/") else known)
    }

    assert foreign == set()


def test_only_the_clock_asks_for_the_time() -> None:
    asking = {
        f"{name}:{line} {call}"
        for name, source in sources(*FLOORS).items()
        if not name.startswith(MAY_ASK_THE_TIME)
        for line, call in calls(source)
        if call in CLOCK_CALLS
    }

    assert asking == set()


def test_every_module_says_what_it_knows() -> None:
    silent = {name for name, source in sources(*FLOORS).items() if not ast.get_docstring(ast.parse(source))}

    assert silent == set()


def imported_modules(source: str) -> set[str]:
    """The full names of the modules that a source imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


def calls(source: str) -> set[tuple[int, str]]:
    """The line and the last two words of every call with a dot in it: (12, "datetime.now")."""
    return {
        (node.lineno, ".".join(ast.unparse(node.func).split(".")[-2:]))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
