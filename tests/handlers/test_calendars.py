"""`/prevent avoid`, `terms` and `bank-holidays` as people meet them."""

import pytest

from storage import Work
from tests.fixed_clock import FixedClock
from tests.handlers.counter import Counter
from tests.handlers.steering import changed


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


async def test_dates_to_avoid_are_entered_for_ones_own_organisation_and_can_be_undone(counter: Counter) -> None:
    entered = await counter.types("U0NERYS", "avoid 14-18 Dec because graduation")
    again = await counter.types("U0NERYS", "avoid 14 to 18 December, because graduation.")

    assert entered.text == (
        "Entered: To avoid: graduation, Mon 14 to Fri 18 Dec 2026 (Glanfaen University). You can undo this for an hour."
    )
    assert again.text.startswith("That is entered already: ")
    listed = await counter.types("U0CORIN", "avoid")
    assert "• Mon 14 to Fri 18 Dec 2026. To avoid: graduation (Glanfaen University)" in listed.text
    assert "• Wed 16 to Fri 18 Dec 2026. Public event: Winter graduation, Merrowby campus" in listed.text

    undone = await counter.presses("U0NERYS", entered.buttons["Undo"])
    twice = await counter.presses("U0NERYS", entered.buttons["Undo"])

    assert undone.text == (
        "Undone: To avoid: graduation, Mon 14 to Fri 18 Dec 2026 (Glanfaen University) is gone again."
    )
    assert "it was undone before" in twice.text
    assert "To avoid" not in (await counter.types("U0CORIN", "avoid")).text


async def test_only_the_coordinator_enters_for_another_organisation_or_for_everyone(counter: Counter) -> None:
    for words in ('avoid exams 10-28 May for "University of Merrowby"', "avoid closed 24 Dec to 1 Jan for everyone"):
        refused = await counter.types("U0NERYS", words)
        entered = await counter.types("U0ISHBEL", words)

        assert refused.text.startswith("Only the coordinator can change bank holidays, or the calendar of another")
        assert entered.text.startswith("Entered: ")
    assert "Only people with a seat can" in (await counter.types("U0OSRIC", "avoid")).text


@pytest.mark.parametrize("words", ["avoid", "terms", "partnerships"])
async def test_a_stranger_is_told_who_sees_the_calendars(counter: Counter, words: str) -> None:
    heard = await counter.types("U0OSRIC", words)
    assert heard.text.startswith(
        "Only people with a seat can see dates to avoid, terms and other partnerships. Nothing changed."
    )


async def test_a_member_is_told_who_sees_the_clashes(counter: Counter) -> None:
    heard = await counter.types("U0NERYS", "clashes")
    assert heard.text.startswith(
        "Only the coordinator, the chair or the secretariat can see what the dates meet. Nothing changed."
    )


async def test_a_term_with_its_break_is_entered_and_taken_away(counter: Counter) -> None:
    await counter.types("U0NERYS", "terms 27 Sep 2027 to 21 Jan 2028 called Semester 1 2027")
    await counter.types("U0NERYS", "terms break 13 Dec 2027 - 2 Jan 2028")

    listed = await counter.types("U0NERYS", "terms")
    assert "Semester 1 2027, Mon 27 Sep 2027 to Fri 21 Jan 2028; vacation Mon 13 Dec 2027 to Sun 2 Jan" in listed.text

    removed = await counter.types("U0NERYS", "terms remove 13 Dec 2027 to 2 Jan 2028")
    assert removed.text.startswith("Taken away: Vacation, Mon 13 Dec 2027 to Sun 2 Jan 2028 (Glanfaen University).")
    back = await counter.presses("U0NERYS", removed.buttons["Undo"])
    assert back.text.endswith("is there again.")


async def test_the_coordinator_takes_a_bank_holiday_out_and_adds_one(counter: Counter) -> None:
    removed = await counter.types("U0ISHBEL", "bank-holidays remove 3 May 2027")
    added = await counter.types("U0ISHBEL", "bank-holidays add 10 May 2027 called Coronation in Wales")
    listed = await counter.types("U0OSRIC", "bank-holidays")

    assert removed.text.startswith("Taken out: Early May bank holiday, Mon 3 May 2027 (England and Wales).")
    assert added.text.startswith("Added: Coronation, Mon 10 May 2027 (Wales). It is no working day now")
    assert "• Mon 28 Dec 2026: Boxing Day (substitute day), in England and Wales" in listed.text
    assert "bank holiday, in England and Wales. Taken out: I count it as a working day" in listed.text
    assert "• Mon 10 May 2027: Coronation, in Wales" in listed.text
    assert "Nothing changed" in (await counter.types("U0CORIN", "bank-holidays remove 31 May 2027")).text

    await counter.presses("U0ISHBEL", removed.buttons["Undo"])
    await counter.presses("U0ISHBEL", added.buttons["Undo"])
    listed = await counter.types("U0OSRIC", "bank-holidays")
    assert "Taken out" not in listed.text
    assert "Coronation" not in listed.text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("avoid banana", "I could not read “banana”: whole days are wanted"),
        ("avoid 14-18 Dec", "Say why Mon 14 to Fri 18 Dec 2026 should be avoided"),
        ("avoid 2 Jan 2027 to 3 Mar 2029 because refurbishment", "An entry lasts from one day to a year."),
        ("avoid 1 Oct 2026 because graduation", "Thu 1 Oct 2026 is over."),
        ("avoid 1 Feb because " + "x" * 121, "Keep it to 120 characters."),
        ("avoid 1 Feb because the student who was referred to Channel is in court", "I have not saved that."),
        ('avoid 1 Feb because exams for "Larkbeck"', "I know no organisation “Larkbeck” in this group."),
        ("avoid remove 1 Feb for everyone", "Nothing is entered for Mon 1 Feb 2027. Nothing changed."),
        ("bank-holidays add 8 May 2027", "Sat 8 May 2027 is at a weekend"),
        ("bank-holidays remove 12 May 2027", "Wed 12 May 2027 is no bank holiday in England and Wales."),
        ("bank-holidays add 4-6 May", "A bank holiday is one day."),
    ],
)
async def test_what_cannot_be_kept_is_refused(counter: Counter, words: str, sentence: str) -> None:
    heard = await counter.types("U0ISHBEL", words)

    assert heard.text.startswith(sentence)
    assert heard.buttons == {}


async def test_an_undo_of_a_plan_is_none_of_a_calendar(counter: Counter) -> None:
    entered = await counter.types("U0NERYS", "avoid 14-18 Dec because graduation")

    for forged in (999, "soon", None):
        told = await counter.presses("U0NERYS", changed(entered.buttons["Undo"], undo=forged))
        assert "Nothing changed." in told.text
