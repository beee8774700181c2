"""What dates meet, as people read it: in `clashes`, under `dates`, and before a plan is kept."""

import pytest

from storage import Work
from tests.fixed_clock import FixedClock
from tests.handlers.counter import Counter

BOARD = "Aldershire Prevent Partnership Board"
FORUM = "Merrowby Universities and Police Liaison Forum"


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


async def test_the_coordinator_reads_what_the_dates_meet_with_a_free_date_and_the_load(counter: Counter) -> None:
    heard = await counter.types("U0ISHBEL", "clashes")

    assert heard.text.splitlines()[1:5] == [
        "• Wed 9 Dec 2026, 10:00 to 12:00 UK time",
        f"    Clash: overlaps {BOARD}, 10:30 to 12:30 (10 people in both).",
        "    Note: same day as Operational Liaison Group, 14:00 to 15:00 (Ottoline Keane, Rafe Dunmore and Tamsin Quill"
        f" in both) and {FORUM}, 13:30 to 14:30 (Ottoline Keane and Rafe Dunmore in both).",
        "    Free instead: Wed 2 Dec 2026.",
    ]
    assert "December 2026: Rafe Dunmore 10 hours and Ottoline Keane 8 hours." in heard.text
    assert "nothing is moved by itself" in heard.text


async def test_meetings_of_the_past_are_looked_at_too(counter: Counter) -> None:
    heard = await counter.types("U0ISHBEL", "clashes past")

    assert "Steering Group: 4 dates of the last eighteen months that meet something:" in heard.text
    assert "Free instead" not in heard.text
    assert (await counter.types("U0ISHBEL", "clashes tomorrow")).text.startswith("I understood `clashes`, but not")
    assert (await counter.types("U0NERYS", "clashes")).text.startswith("Only the coordinator, the chair or the sec")


async def test_a_series_that_meets_nothing_says_so(counter: Counter) -> None:
    heard = await counter.types("U0ISHBEL", "clashes", channel={"id": "C0STRATEGIC", "name": "strategic"})

    assert heard.text == "Alder Senior Officers' Meeting: No date of the next six months meets anything that I know of."


async def test_dates_tell_people_with_a_seat_what_they_meet_and_nobody_else(counter: Counter) -> None:
    seated = await counter.types("U0NERYS", "dates 1")
    anybody = await counter.types("U0OSRIC", "dates 1")

    assert f"    Clash: overlaps {BOARD}, 10:30 to 12:30 (10 people in both)." in seated.text
    assert "    Free instead: Wed 2 Dec 2026." in seated.text
    assert anybody.text.splitlines()[1:] == ["• Wed 9 Dec 2026, 10:00 to 12:00 UK time"]


async def test_a_preview_says_what_its_dates_meet_and_who_would_have_too_many_meetings(counter: Counter) -> None:
    await counter.types("U0ISHBEL", "avoid 21 December because council budget day for everyone")

    heard = await counter.types("U0ISHBEL", "schedule weekly on Mondays 10:00-12:00 from 14 December")

    assert "    Note: vacation at Glanfaen University.\n    Free instead: Mon 7 Dec 2026." in heard.text
    assert "    Note: to avoid: council budget day." in heard.text
    assert "    Clash: bank holiday in England and Wales, Boxing Day (substitute day)." in heard.text
    assert "    I found no free date near it." in heard.text
    assert "January 2027: Ottoline Keane 10 hours, Rafe Dunmore 10 hours and Tamsin Quill 8 hours." in heard.text
    assert "Confirm" in heard.buttons


async def test_a_proposal_is_a_button_that_shows_what_moving_would_mean(counter: Counter) -> None:
    listed = await counter.types("U0ISHBEL", "dates")
    previewed = await counter.presses("U0ISHBEL", listed.buttons["Move 9 Dec to 2 Dec"])

    assert "Wed 2 Dec 2026, 10:00" in previewed.text
    assert "Wed 9 Dec 2026" in previewed.text
    assert "Nothing is changed yet." in previewed.text
    assert not any(label.startswith("Move") for label in (await counter.types("U0NERYS", "dates")).buttons)
    assert "Move 14 Apr to 21 Apr" in (await counter.types("U0ISHBEL", "clashes")).buttons


async def test_moving_onto_a_day_that_clashes_says_so_before(counter: Counter) -> None:
    clashing = await counter.types("U0ISHBEL", "move 14 April to 28 December 10:00")
    free = await counter.types("U0ISHBEL", "move next to 2 December")

    assert "Clash: bank holiday in England and Wales, Boxing Day (substitute day)." in clashing.text
    assert "Note: vacation at Glanfaen University, Larkbeck College and University of Merrowby." in clashing.text
    assert "Clash" not in free.text
    assert "Note" not in free.text


async def test_a_plan_that_was_kept_offers_free_dates_for_those_that_clash(counter: Counter) -> None:
    previewed = await counter.types("U0ISHBEL", "schedule monthly on the second Wednesday at 10:00")

    kept = await counter.presses("U0ISHBEL", previewed.buttons["Confirm"])

    assert kept.text.endswith("Some dates meet something; I can show you what moving them to a free day would mean.")
    assert [label for label in kept.buttons if label.startswith("Move")] == [
        "Move 9 Dec to 2 Dec",
        "Move 10 Mar to 24 Feb",
        "Move 14 Apr to 21 Apr",
        "Move 12 May to 19 May",
    ]


async def test_a_single_date_that_clashes_can_be_taken_on_the_free_one(counter: Counter) -> None:
    previewed = await counter.types("U0ISHBEL", "schedule once 9 December 10:00-12:00")
    other = await counter.presses("U0ISHBEL", previewed.buttons["Take Wed 2 Dec 2026"])

    assert "• Wed 2 Dec 2026, 10:00 to 12:00 UK time" in other.text
    assert "Clash" not in other.text
    assert "Confirm" in other.buttons


async def test_other_partnerships_are_listed_with_who_sits_in_both(counter: Counter) -> None:
    heard = await counter.types("U0NERYS", "partnerships")

    assert heard.text.splitlines()[1] == (
        f"• {FORUM}, led by University of Merrowby. Next: Wed 25 Nov 2026, 13:30 to 14:30 UK time. 5 people of this "
        "group sit there, 2 of them in Alder Regional Prevent Steering Group."
    )
    assert heard.text.count("•") == 4
    assert heard.text.endswith("discuss individuals: Aldershire Channel Panel and Glan Marches Channel Panel.")
    assert "Only people with a seat can" in (await counter.types("U0OSRIC", "partnerships")).text
