"""`/prevent poll` as people meet it: words, preview, the form to answer in, and what came of it."""

from contextlib import suppress
from zoneinfo import ZoneInfo

import pytest

from handlers.blocks.polling import option_code
from handlers.slots import SlotsSaid, UnreadableCadence, UnreadableSlot, read_cadences, read_slots
from storage import Work
from tests.fixed_clock import MONDAY_NINE, FixedClock
from tests.handlers.counter import Counter, Heard
from tests.handlers.steering import NAME, changed, waiting
from tests.quickness import takes_at_most
from workgroup.meeting.poll import Cadence
from workgroup.notices import NoticeKind

TWO = "poll time Tue 12 Jan 10:00, Wed 13 Jan 14:00-15:30"
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


async def test_a_poll_for_a_time_is_previewed_opened_and_answered(counter: Counter) -> None:
    previewed = await counter.types("U0ISHBEL", TWO)

    assert previewed.text.splitlines()[:3] == [
        f"Ask when {NAME} shall meet?",
        "1. Tue 12 Jan 2027, 10:00 to 12:00 UK time",
        "2. Wed 13 Jan 2027, 14:00 to 15:30 UK time",
    ]
    assert "Answers until Mon 30 Nov 2026, 09:00 UK time. #steering is told once. 20 people are asked" in previewed.text
    assert waiting(counter, NoticeKind.POLL_OPENED) == 0

    opened = await counter.presses("U0ISHBEL", previewed.buttons["Open the poll"])
    again = await counter.presses("U0ISHBEL", previewed.buttons["Open the poll"])
    assert opened.text.startswith(
        f"Open: the poll on when {NAME} shall meet. It closes Mon 30 Nov 2026, 09:00 UK time."
    )
    assert "is open already" in again.text
    assert waiting(counter, NoticeKind.POLL_OPENED) == 1

    kept = await answers(counter, "U0NERYS", opened, "yes", "if_need_be")
    assert kept.text.startswith(f"Kept: your answer to the poll on when {NAME} shall meet. You can change it until ")

    earlier = await counter.presses("U0NERYS", opened.buttons["Answer"])
    radios = [block["element"] for block in earlier.views[0][1]["blocks"] if block["type"] == "input"]
    assert [one["initial_option"]["value"] for one in radios] == ["yes", "if_need_be"]


async def test_the_list_names_those_who_are_silent_to_the_coordinator_only(counter: Counter) -> None:
    opened = await counter.presses(
        "U0ISHBEL", (await counter.types("U0ISHBEL", "poll cadence monthly, quarterly")).buttons["Open the poll"]
    )
    await answers(counter, "U0NERYS", opened, "no", "yes")

    hers, theirs = await counter.types("U0ISHBEL", "poll"), await counter.types("U0NERYS", "poll")

    assert "1 of 20 people asked has answered." in hers.text
    assert "Not yet: " in hers.text
    assert "Nerys Talbryn" not in hers.text
    assert "Not yet: " not in theirs.text
    assert list(theirs.buttons) == ["Answer"]
    assert "yes" not in theirs.text


async def test_the_coordinator_writes_down_the_answer_of_somebody_without_slack(counter: Counter) -> None:
    opened = await counter.presses("U0ISHBEL", (await counter.types("U0ISHBEL", TWO)).buttons["Open the poll"])
    form = (await counter.presses("U0ISHBEL", opened.buttons["Answer"])).views[0][1]
    whose = next(block["element"]["options"] for block in form["blocks"] if block.get("block_id") == "of")
    lorcan = next(option["value"] for option in whose if option["text"]["text"] == "Lorcan Pike")

    kept = await counter.submits("U0ISHBEL", form, of=lorcan, option_0="yes", option_1="no")
    forged = await counter.submits("U0ISHBEL", form, view_id="V2", of="x", option_0="yes", option_1="no")
    again = await counter.submits("U0ISHBEL", form, view_id="V3", of=lorcan, option_0="yes", option_1="no")

    assert kept.text.startswith("Kept: what Lorcan Pike says to the poll on when ")
    assert forged.text.startswith("This message is out of date.")
    assert again.text.startswith("Lorcan Pike has answered already")


async def test_closed_early_the_best_is_scheduled_with_its_preview(counter: Counter) -> None:
    opened = await counter.presses("U0ISHBEL", (await counter.types("U0ISHBEL", TWO)).buttons["Open the poll"])
    for who, first, second in (("U0NERYS", "yes", "no"), ("U0RAFE", "if_need_be", "yes"), ("U0CORIN", "yes", "no")):
        await answers(counter, who, opened, first, second)

    closed = await counter.presses("U0ISHBEL", opened.buttons["Close now"])

    assert "3 of 20 people asked have answered. Most can do Tue 12 Jan 2027, 10:00 to 12:00 UK time." in closed.text
    assert "• Best: Tue 12 Jan 2027, 10:00 to 12:00 UK time: 2 yes, 1 if need be, 0 no" in closed.text
    assert "yes: Corin Haldane and Nerys Talbryn; if need be: Rafe Dunmore." in closed.text
    preview = await counter.presses("U0ISHBEL", closed.buttons["Schedule it"])
    assert "Tue 12 Jan 2027, 10:00 to 12:00 UK time" in preview.text
    assert "Nothing is" in preview.text
    refused = await counter.presses("U0NERYS", closed.buttons["Schedule it"])
    assert refused.text.startswith("Only ")
    late = await counter.presses("U0NERYS", opened.buttons["Answer"])
    assert late.text.startswith("That poll closed on ")


async def test_equally_good_ways_each_have_a_button_that_shows_the_dates(counter: Counter) -> None:
    opened = await counter.presses(
        "U0ISHBEL", (await counter.types("U0ISHBEL", "poll cadence monthly, quarterly")).buttons["Open the poll"]
    )
    await answers(counter, "U0NERYS", opened, "yes", "yes")

    closed = await counter.presses("U0ISHBEL", opened.buttons["Close now"])

    assert "Equally good are Monthly and Quarterly." in closed.text
    preview = await counter.presses("U0ISHBEL", closed.buttons["Schedule quarterly"])
    assert "Every three months" in preview.text
    assert "Confirm" in preview.buttons


async def test_a_poll_that_nobody_answered_says_so(counter: Counter) -> None:
    opened = await counter.presses("U0ISHBEL", (await counter.types("U0ISHBEL", TWO)).buttons["Open the poll"])

    closed = await counter.presses("U0ISHBEL", opened.buttons["Close now"])

    assert f"Nobody answered the poll on when {NAME} shall meet, so it came to nothing." in closed.text
    alone = await counter.types("U0NERYS", "poll")
    assert alone.text.count("Nobody answered") == 1
    again = await counter.presses("U0ISHBEL", (await counter.types("U0ISHBEL", TWO)).buttons["Open the poll"])
    assert again.text.startswith("Open")
    beside_an_open_one = await counter.types("U0NERYS", "poll")
    assert "Nobody answered" not in beside_an_open_one.text
    assert closed.buttons == {}


async def test_a_poll_is_called_off_and_takes_no_answer(counter: Counter) -> None:
    opened = await counter.presses("U0ISHBEL", (await counter.types("U0ISHBEL", TWO)).buttons["Open the poll"])
    form = await counter.presses("U0NERYS", opened.buttons["Answer"])

    cancelled = await counter.presses("U0ISHBEL", opened.buttons["Cancel the poll"])
    late = await counter.submits("U0NERYS", form.views[0][1], option_0="yes", option_1="no")

    assert cancelled.text.startswith(f"Cancelled: the poll on when {NAME} shall meet. No answer counts any more.")
    assert late.text.startswith("That poll was cancelled. Nothing changed.")


async def test_without_words_a_form_takes_the_times_and_keeps_what_it_could_not_read(counter: Counter) -> None:
    form = (await counter.types("U0ISHBEL", "poll time")).views[0][1]
    two = "Tue 12 Jan 10:00\nWed 13 Jan 10:00"

    wrong = await counter.submits("U0ISHBEL", form, slots="Tue 12 Jan 10:00\nsometime", until="")
    late = await counter.submits("U0ISHBEL", form, slots=two, until="12 January")
    right = await counter.submits("U0ISHBEL", form, slots=two, until="Friday 12:00")
    typed = await counter.types("U0ISHBEL", "poll time sometime, Tue 12 Jan 10:00")

    assert wrong.ack["errors"]["slots"].startswith("I could not read “sometime” as a time to choose")
    assert late.ack["errors"]["until"].startswith("The poll would close Tue 12 Jan 2027, 17:00 UK time, when the first")
    assert "Answers until Fri 27 Nov 2026, 12:00 UK time." in right.text
    assert "I could not read “sometime”" in typed.text
    assert typed.views[0][1]["blocks"][1]["element"]["initial_value"] == "sometime, Tue 12 Jan 10:00"


async def test_what_is_no_poll_and_who_may_not_are_told_so(counter: Counter) -> None:
    unread = await counter.types("U0ISHBEL", "poll everybody")
    member = await counter.types("U0NERYS", TWO)
    stranger = await counter.types("U0OSRIC", "poll")
    none = await counter.types("U0NERYS", "poll")

    assert unread.text.startswith("I understood `poll`, but not “everybody”.")
    assert member.text.startswith("Only ")
    assert "open, close or cancel a poll" in member.text
    assert "can answer a poll" in stranger.text
    assert none.text == f"{NAME} has no poll."


async def test_forged_buttons_open_nothing(counter: Counter) -> None:
    previewed = await counter.types("U0ISHBEL", TWO)
    button = previewed.buttons["Open the poll"]

    for value in ({"kind": "x"}, {"options": "y"}, {"options": "2027-01-12T10:00/9999"}, {"closes": "2026-11-30"}):
        heard = await counter.presses("U0ISHBEL", changed(button, **value))
        assert heard.text.startswith("This message is out of date.")
    heard = await counter.presses("U0NERYS", button)
    assert heard.text.startswith("Only ")
    assert waiting(counter, NoticeKind.POLL_OPENED) == 0


@pytest.mark.parametrize(
    ("text", "slots", "until"),
    [
        ("Tue 12 Jan 10:00, Thursday morning", "2027-01-12T10:00/120 2027-01-14T10:00/120", ""),
        ("Tue 12 Jan 10:00, 2-3.30 or 4pm", "2027-01-12T10:00/120 2027-01-12T14:00/90 2027-01-12T16:00/120", ""),
        ("Tuesday, 12 January, 10:00; 13 January 2pm for 1 hour", "2027-01-12T10:00/120 2027-01-13T14:00/60", ""),
        (
            "Tue 10:00 and Wed afternoon by Friday 5pm",
            "2026-11-24T10:00/120 2026-11-25T14:00/120",
            "2026-11-27T17:00:00",
        ),
        ("13 Jan 10:00\n12 Jan 10:00 (answers by 4 Jan)", "2027-01-13T10:00/120 2027-01-12T10:00/120", "2027-01-04"),
        ("14 Jan 10:00, the 15th at 9:30", "2027-01-14T10:00/120 2027-01-15T09:30/120", ""),
    ],
)
def test_times_to_choose_from_are_read_as_people_list_them(text: str, slots: str, until: str) -> None:
    said = read(text)

    assert " ".join(map(option_code, said.slots)) == slots
    assert (said.until.isoformat() if said.until is not None else "") == until


@pytest.mark.parametrize(
    "text",
    [
        "12 Jan, 13 Jan 10:00",
        "every Tuesday 10:00",
        "12 Jan 10:00 by then",
        "next week",
        "Tue 12 Jan 25:00",
        "x" * 2000,
    ],
)
def test_what_is_no_list_of_times_is_refused(text: str) -> None:
    with pytest.raises(UnreadableSlot):
        read(text)


@pytest.mark.parametrize("text", [" " * 1499 + "x", "," * 1500, "12 Jan 10:00," * 110, "by " * 490, "(by " * 370])
def test_no_list_of_times_takes_long_to_read_or_refuse(text: str) -> None:
    def run() -> None:
        with suppress(UnreadableSlot):
            read(text)

    assert takes_at_most(0.1, run)


def test_ways_of_meeting_are_read_by_their_usual_names_and_nothing_means_all() -> None:
    assert read_cadences("", now=MONDAY_NINE, zone=LONDON).cadences == tuple(Cadence)
    said = read_cadences("fortnightly, montly or every 3 months by Friday", now=MONDAY_NINE, zone=LONDON)
    assert said.cadences == (Cadence.FORTNIGHTLY, Cadence.MONTHLY, Cadence.QUARTERLY)
    assert str(said.until) == "2026-11-27"
    with pytest.raises(UnreadableCadence):
        read_cadences("when it suits", now=MONDAY_NINE, zone=LONDON)


def read(text: str) -> SlotsSaid:
    return read_slots(text, now=MONDAY_NINE, zone=LONDON, minutes=120)


async def answers(counter: Counter, who: str, opened: Heard, *said: str) -> Heard:
    """Press Answer and send the form with these answers."""
    form = (await counter.presses(who, opened.buttons["Answer"])).views[0][1]
    typed = {f"option_{number}": answer for number, answer in enumerate(said)}
    return await counter.submits(who, form, view_id=f"V{who}", **typed)
