"""What no file of the repository may hold."""

import re

from tests.house.tree import kept_files, kept_texts

# A letter in brackets keeps this file from holding what it looks for.
UNFINISHED = re.compile(r"\b(?:TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b|raise NotImplement[e]dError\s*$")
MACHINE_PATH = re.compile(
    r"(?<![\w.*-])/(?:wor[k]|roo[t]|hom[e]|User[s])/|/op[t]/(?:pypi|wheels)|[A-Z]:\\User[s]|\.pyen[v]/versions"
)
REGISTRY_HOST = re.compile(r"pypi\.or[g]|pythonhoste[d]|registry\.npmj[s]|deb\.debia[n]")
SECRET = re.compile(r"\bxox[abeprs]-\d{8,}-|\bxapp-\d-[A-Z0-9]{8,}-\d{8,}|-----BEGIN [A-Z ]*PRIVATE KEY")
SUPPRESSION = re.compile(r"#\s*(?:noqa|type:\s*ignore)")
EXPLAINED = re.compile(r"#\s*(?:noqa: [A-Z]+\d+(?:, [A-Z]+\d+)*|type: ignore\[[\w, -]+\])\s+\S.{7,}")


def test_nothing_is_left_unfinished() -> None:
    assert lines_with(UNFINISHED) == []


def test_no_file_names_a_place_on_one_machine() -> None:
    assert lines_with(MACHINE_PATH) == []


def test_no_file_names_a_registry() -> None:
    assert lines_with(REGISTRY_HOST) == []


def test_no_file_holds_a_real_token_or_key() -> None:
    assert lines_with(SECRET) == []


def test_every_exception_from_a_check_says_which_and_why() -> None:
    bare = [line for line in lines_with(SUPPRESSION, ending=".py") if not EXPLAINED.search(line)]

    assert bare == []


def test_every_file_ends_with_one_line_end_and_no_other_kind() -> None:
    # Lines of a calendar file end with CRLF (RFC 5545, 3.1).
    texts = {name: text.replace("\r\n", "\n") if name.endswith(".ics") else text for name, text in kept_texts().items()}
    crooked = [
        name
        for name, text in texts.items()
        if text and (not text.endswith("\n") or text.endswith("\n\n") or "\r" in text)
    ]

    assert crooked == []


def test_no_file_is_too_large_to_read() -> None:
    large = [path.name for path in kept_files() if path.stat().st_size > 1_000_000]

    assert large == []


def lines_with(pattern: re.Pattern[str], *, ending: str = "") -> list[str]:
    """Every "file:line text" of the kept files whose text has the pattern."""
    return [
        f"{name}:{number} {line.strip()}"
        for name, text in kept_texts().items()
        if name.endswith(ending)
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]
