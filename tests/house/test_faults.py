"""The table of faults names tests that are there."""

import re

import pytest

from tests.house.tree import ROOT

_NAMED = re.compile(r"`(?P<file>tests/[\w/]+\.py)(?:::(?P<test>\w+))?`")
FAULTS = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("named", sorted({found[0] for found in _NAMED.finditer(FAULTS)}))
def test_each_test_that_the_table_of_faults_names_is_there(named: str) -> None:
    found = _NAMED.fullmatch(named)
    assert found is not None

    source = (ROOT / found["file"]).read_text(encoding="utf-8")

    assert f"def {found['test'] or 'test_'}" in source
