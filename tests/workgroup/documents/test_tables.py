"""Tables that spreadsheets open as text: nothing in a cell is ever reckoned."""

import csv
import io

import pytest

from workgroup.documents.tables import csv_file, guarded, unguarded


@pytest.mark.parametrize(
    "cell", ['=HYPERLINK("http://evil.example")', "+44 1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "'=1"]
)
def test_what_a_spreadsheet_would_reckon_begins_with_an_apostrophe(cell: str) -> None:
    [row] = list(csv.reader(io.StringIO(csv_file([cell], []).decode("utf-8-sig"))))

    assert row[0].startswith("'")
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize("cell", ["Larkbeck College", "O'Hara", "'tis", "a=b", "", "Prifysgol Glanfaen, Ŵyn"])
def test_other_words_stay_as_they_are(cell: str) -> None:
    assert guarded(cell) == cell
    assert unguarded(cell) == cell


def test_the_file_says_its_encoding_and_ends_its_lines_as_the_standard_asks() -> None:
    data = csv_file(["Name", "Post"], [["Nerys", 'Head of "all", and more\nlines']])

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig") == 'Name,Post\r\nNerys,"Head of ""all"", and more\nlines"\r\n'
