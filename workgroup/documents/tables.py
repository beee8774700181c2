"""A table as a CSV file that spreadsheets open as text and nothing else. Knows no rows of ours."""

import csv
import io
from collections.abc import Iterable, Sequence

# What a spreadsheet takes for the beginning of a formula, the full-width signs of East Asian keyboards included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_GUARD = "'"


def csv_file(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The table in UTF-8 with a byte-order mark, by which spreadsheets know it, and lines ended as RFC 4180 asks.

    A cell that a spreadsheet would reckon begins with an apostrophe instead.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([guarded(cell) for cell in header])
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def guarded(cell: str) -> str:
    """The cell, with an apostrophe in front where a spreadsheet would take it for a formula."""
    # One that looks guarded already gets another, so that each can be told from the other again.
    begins = cell.lstrip(" \u00a0'") if cell.startswith(_GUARD) else cell.lstrip(" \u00a0")
    return f"{_GUARD}{cell}" if begins.startswith(_FORMULA) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before `guarded`."""
    return cell[1:] if cell.startswith(_GUARD) and guarded(cell[1:]) == cell else cell
