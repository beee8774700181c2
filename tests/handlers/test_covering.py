"""Which sectors a series needs: the gaps that say so, and the form that changes it, as people meet them."""

import pytest

from storage import Work
from tests.fixed_clock import FixedClock
from tests.handlers.counter import Counter
from tests.handlers.steering import changed


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


async def test_the_coordinator_says_what_is_needed_and_the_gaps_follow(counter: Counter) -> None:
    before = await counter.types("U0ISHBEL", "who-attends gaps")
    form = (await counter.presses("U0ISHBEL", before.buttons["Change what is needed"])).views[0][1]
    saved = await counter.submits(
        "U0ISHBEL", form, core=["HE", "FIRE"], expected=["POL-LOCAL"], optional=["SCHOOLS", "MIL"]
    )
    after = await counter.types("U0ISHBEL", "who-attends gaps")

    assert "Expected sectors with no organisation (1):\n• Fire and rescue (FIRE)" in before.text
    assert "Core sectors with no organisation (1):\n• Fire and rescue (FIRE)" in after.text
    assert "Expected sectors with no organisation: none" in after.text
    assert "Optional sectors with no organisation (2):\n• Military liaison (MIL)\n• Schools (SCHOOLS)" in after.text
    assert saved.text == (
        "Saved: what Alder Regional Prevent Steering Group needs. Core: Higher education and Fire and rescue. "
        "Expected: Local policing. Optional: Military liaison and Schools. Not here: 17 sectors. "
        "You can undo this for an hour."
    )


async def test_a_change_of_what_is_needed_is_undone_for_an_hour(counter: Counter) -> None:
    gaps = await counter.types("U0ISHBEL", "who-attends gaps")
    form = (await counter.presses("U0ISHBEL", gaps.buttons["Change what is needed"])).views[0][1]
    saved = await counter.submits("U0ISHBEL", form, core=["HE"])
    undo = saved.buttons["Undo"]

    undone = await counter.presses("U0CORIN", undo)
    again = await counter.presses("U0CORIN", undo)
    after = await counter.types("U0ISHBEL", "who-attends gaps")

    assert undone.text.startswith("Undone: Alder Regional Prevent Steering Group needs again what it needed before.")
    assert "can no longer be undone" in again.text
    assert after.text == gaps.text


async def test_after_the_hour_or_another_change_it_is_too_late_to_undo(counter: Counter) -> None:
    gaps = await counter.types("U0ISHBEL", "who-attends gaps")
    form = (await counter.presses("U0ISHBEL", gaps.buttons["Change what is needed"])).views[0][1]
    first = await counter.submits("U0ISHBEL", form, core=["HE"])
    second = await counter.submits("U0ISHBEL", form, hash_="h2", core=["FE"])
    overtaken = await counter.presses("U0ISHBEL", first.buttons["Undo"])
    counter.clock.advance(hours=2)
    late = await counter.presses("U0ISHBEL", second.buttons["Undo"])

    assert "it was undone or changed since" in overtaken.text
    assert "the hour for it is over" in late.text


async def test_a_sector_in_two_fields_is_refused_beside_the_field_and_nothing_is_lost(counter: Counter) -> None:
    gaps = await counter.types("U0ISHBEL", "who-attends gaps")
    form = (await counter.presses("U0ISHBEL", gaps.buttons["Change what is needed"])).views[0][1]

    refused = await counter.submits("U0ISHBEL", form, core=["HE"], expected=["HE"])
    same = await counter.submits("U0ISHBEL", form, hash_="h2")

    assert refused.ack["errors"] == {"expected": "Higher education can only be one of the three. Take it out of one."}
    assert same.text == "Alder Regional Prevent Steering Group needs just what it needed before. Nothing changed."


async def test_a_member_sees_the_gaps_and_cannot_change_what_is_needed(counter: Counter) -> None:
    mine = await counter.types("U0NERYS", "who-attends gaps")
    theirs = await counter.types("U0ISHBEL", "who-attends gaps")
    button = theirs.buttons["Change what is needed"]
    forged = await counter.presses("U0NERYS", button)
    form = (await counter.presses("U0ISHBEL", button)).views[0][1]
    sent = await counter.submits("U0NERYS", form, core=[])
    another = await counter.presses("U0ISHBEL", changed(button, series=9999))

    assert set(mine.buttons) == {"Share to channel"}
    assert forged.text.startswith("Only the coordinator or the chair can say which sectors are needed.")
    assert sent.text.startswith("Only the coordinator or the chair can say which sectors are needed.")
    assert "out of date" in another.text


async def test_what_only_those_who_run_the_meetings_see_is_not_shared(counter: Counter) -> None:
    private = await counter.types("U0ISHBEL", "who-attends gaps")
    shared = await counter.presses("U0ISHBEL", private.buttons["Share to channel"])

    assert "Named as missing in feedback on the last two meetings (2):" in private.text
    assert "Named as missing" not in shared.said[0][1].text
    assert shared.said[0][0] == "channel"
