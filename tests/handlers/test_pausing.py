"""`/prevent pause`, `resume` and `cancel series` as people meet them."""

import pytest

from storage import Work
from tests.fixed_clock import FixedClock
from tests.handlers.counter import Counter
from tests.handlers.steering import NAME, changed, series_of, waiting
from workgroup.notices import NoticeKind

NINTH = "Wed 9 Dec 2026, 10:00 UK time"


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


async def test_a_pause_is_previewed_kept_once_and_read_in_the_dates(counter: Counter) -> None:
    previewed = await counter.types("U0ISHBEL", "pause until April because of the elections")

    assert previewed.text == (
        f"Pause {NAME} from Monday 23 November 2026 until Thursday 1 April 2027? Reason: the elections. 2 meetings "
        "would not take place: Wed 9 Dec 2026 and Wed 10 Feb 2027. The first after it is Wed 14 Apr 2027, 10:00 UK "
        "time. #steering will be told once. Nothing is paused yet."
    )

    paused = await counter.presses("U0ISHBEL", previewed.buttons["Pause the series"])
    again = await counter.presses("U0ISHBEL", previewed.buttons["Pause the series"])
    listed = await counter.types("U0OSRIC", "dates 1")
    following = await counter.types("U0NERYS", "next")

    assert paused.text == (
        f"Paused: {NAME} does not meet from Monday 23 November 2026 until Thursday 1 April 2027. "
        "Reason: the elections. #steering is being told. You can undo this for an hour."
    )
    assert again.text.startswith(f"{NAME} is paused from Monday 23 November 2026 until Thursday 1 April 2027 already.")
    assert waiting(counter, NoticeKind.PAUSE) == 1
    assert listed.text.splitlines()[1:] == [
        "• Paused from Monday 23 November 2026 until Thursday 1 April 2027. Reason: the elections",
        "• Wed 14 Apr 2027, 10:00 to 12:00 UK time",
    ]
    assert "The series is paused from Monday 23 November 2026" in following.text

    resumed = await counter.types("U0ISHBEL", "resume")
    assert "Let " + NAME + " meet again from Monday 23 November 2026 on? It is paused" in resumed.text
    done = await counter.presses("U0ISHBEL", resumed.buttons["Resume"])
    assert f"The next meeting is {NINTH}." in done.text
    undone = await counter.presses("U0ISHBEL", done.buttons["Undo"])
    assert undone.text.startswith(f"Undone: {NAME} is paused again.")


async def test_a_pause_that_is_shortened_before_it_begins_is_still_told(counter: Counter) -> None:
    previewed = await counter.types("U0ISHBEL", "pause from 1 February until 1 June")
    await counter.presses("U0ISHBEL", previewed.buttons["Pause the series"])
    resumed = await counter.types("U0ISHBEL", "resume on 1 April")
    done = await counter.presses("U0ISHBEL", resumed.buttons["Resume"])

    assert done.text.startswith(
        f"{NAME} meets again: Every second month on the second Wednesday, 10:00 to 12:00. The next meeting is {NINTH}. "
        "It is paused from Monday 1 February 2027 until Thursday 1 April 2027. #steering is being told."
    )


async def test_a_pause_without_an_end_says_how_it_ends(counter: Counter) -> None:
    previewed = await counter.types("U0ISHBEL", "pause")
    await counter.presses("U0ISHBEL", previewed.buttons["Pause the series"])

    mine = await counter.types("U0ISHBEL", "next")
    theirs = await counter.types("U0NERYS", "dates")

    assert "until somebody types /prevent resume" in previewed.text
    said = f"{NAME} is paused from Monday 23 November 2026 until further notice."
    assert mine.text == f"{said} To meet again: /prevent resume"
    assert theirs.text == f"{said} The coordinator or the chair can resume it."


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("pause until 14 February", "until Sunday 14 February 2027?"),
        ("pause from 1 February till the end of time", "I understood `pause`, but not “the end of time” as a time."),
        ("pause from 1 February until April 2028", "from Monday 1 February 2027 until Saturday 1 April 2028?"),
        ("pause from February to June", "from Monday 1 February 2027 until Tuesday 1 June 2027?"),
        ("pause for 3 months", "until Tuesday 23 February 2027?"),
        ("pause until after Easter Monday", "until Tuesday 30 March 2027?"),
        ("pause until further notice because of the review", "until further notice? Reason: the review."),
        ("pause 3 months", "until Tuesday 23 February 2027?"),
        ("pause until the new year", "until Friday 1 January 2027?"),
        ("pause until 1 December", f"{NAME} has no meeting in that time anyway. Nothing changed. The next is on Wed 9"),
        ("pause until 3 November 2026", "A pause until Tue 3 Nov 2026 would be over already. Nothing changed."),
        ("pause the coffee", "I understood `pause`, but not “the coffee” as a time. Nothing changed. Try `/prevent"),
        ("resume", f"{NAME} is not paused. Nothing changed."),
        ("resume whenever", "I understood `resume`, but not “whenever” as a time. Nothing changed."),
        ("cancel all", f"No meeting of {NAME} from {NINTH} on would take place any more."),
        ("cancel series", f"No meeting of {NAME} from {NINTH} on would take place any more."),
        ("cancel the whole series really", f"End {NAME}? No meeting of {NAME} from {NINTH} on"),
    ],
)
async def test_the_stretch_is_read_or_refused_with_a_next_step(counter: Counter, words: str, says: str) -> None:
    heard = await counter.types("U0ISHBEL", words)

    assert says in heard.text


async def test_the_series_is_ended_only_by_who_says_really(counter: Counter) -> None:
    warned = await counter.types("U0ISHBEL", "cancel series because the work is done")
    previewed = await counter.types("U0ISHBEL", "cancel series really because the work is done")
    ended = await counter.presses("U0ISHBEL", previewed.buttons["End the series"])
    again = await counter.presses("U0ISHBEL", previewed.buttons["End the series"])
    listed = await counter.types("U0NERYS", "dates")

    assert (
        "Nothing changed. If you mean it, type `/prevent cancel series really because the work is done`." in warned.text
    )
    assert warned.buttons == {}
    assert ended.text == (
        f"Ended: {NAME} does not meet any more. Reason: the work is done. #steering is being told. "
        "You can undo this for an hour."
    )
    assert again.text.startswith(f"{NAME} has no meeting ahead. Nothing changed.")
    assert waiting(counter, NoticeKind.ENDING) == 1
    assert listed.text.startswith(f"{NAME} was ended, so no meeting is planned. Reason: the work is done.")
    extra = await counter.types("U0ISHBEL", "extra 16 December 10:00")
    added = await counter.presses("U0ISHBEL", extra.buttons["Add the meeting"])
    listed = await counter.types("U0OSRIC", "dates")
    assert listed.text == (
        f"{NAME} was ended and has no plan any more.\n• Extra: Wed 16 Dec 2026, 10:00 to 12:00 UK time"
    )
    await counter.presses("U0ISHBEL", added.buttons["Undo"])

    undone = await counter.presses("U0ISHBEL", ended.buttons["Undo"])
    assert undone.text.startswith(f"Undone: {NAME} has its earlier plan again: Every second month")


@pytest.mark.parametrize("forged", [{"until": "soon"}, {"because": 7}])
async def test_a_pause_that_was_tampered_with_is_out_of_date(counter: Counter, forged: dict[str, object]) -> None:
    heard = await counter.types("U0ISHBEL", "pause until April")

    told = await counter.presses("U0ISHBEL", changed(heard.buttons["Pause the series"], **forged))

    assert told.text.startswith("This message is out of date.")
    assert series_of(counter).pauses == ()
