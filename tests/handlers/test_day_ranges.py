"""Whole days from a first to a last, as people type them on Monday 23 November 2026."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.phrases import UnreadablePhrase, read_day_range

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("14-18 Dec", "2026-12-14", "2026-12-18"),
        ("14 – 18 December 2027", "2027-12-14", "2027-12-18"),
        ("Mon 14 to Fri 18 Dec", "2026-12-14", "2026-12-18"),
        ("14 December to 18 December 2027", "2027-12-14", "2027-12-18"),
        ("24 December to 2 January", "2026-12-24", "2027-01-02"),
        ("24 Dec 2027 to 2 Jan", "2027-12-24", "2028-01-02"),
        ("from 20 Dec until 3 Jan", "2026-12-20", "2027-01-03"),
        ("10 Nov - 30 Nov", "2026-11-10", "2026-11-30"),
        ("20-26 November", "2026-11-20", "2026-11-26"),
        ("1 Oct to 5 Oct", "2027-10-01", "2027-10-05"),
        ("week of 16 December", "2026-12-14", "2026-12-18"),
        ("14/12/2026 - 18/12/2026", "2026-12-14", "2026-12-18"),
        ("2027-05-10", "2027-05-10", "2027-05-10"),
        ("2027-05-10 to 2027-05-28", "2027-05-10", "2027-05-28"),
        ("Christmas Eve to New Year's Day", "2026-12-24", "2027-01-01"),
    ],
)
def test_days_are_read(words: str, first: str, last: str) -> None:
    assert read_day_range(words, now=NOW, zone=LONDON) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("words", ["banana", "", "14 Dec 10:00", "18-14 Dec", "30-31 February", "March"])
def test_what_names_no_days_is_refused(words: str) -> None:
    with pytest.raises(UnreadablePhrase, match="Nothing changed"):
        read_day_range(words, now=NOW, zone=LONDON)
