"""`/prevent` and `/prevent help`: what can be done here, now, by this person."""

import pytest

from handlers import grammar
from handlers.blocks import helping as blocks
from storage import Work
from tests.fixed_clock import FixedClock
from tests.handlers.counter import EMPTY, Counter, check


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


def offered(text: str) -> list[str]:
    """The verbs of the lines that show a command."""
    return [line.split()[1].rstrip(":") for line in text.splitlines() if line.startswith("/prevent ")]


async def test_everybody_is_shown_what_they_can_do(counter: Counter) -> None:
    everybody = {
        user_id: offered((await counter.types(user_id, "")).text)
        for user_id in ("U0ISHBEL", "U0CORIN", "U0NERYS", "U0OSRIC", "U0GUEST")
    }

    calendars = ["avoid", "terms", "bank-holidays"]
    reading = ["help", "next", "dates", "who-attends"]
    chairing = [*reading, "schedule", "cancel", "skip", *calendars, "register", "remind", "feedback"]
    assert everybody["U0ISHBEL"] == everybody["U0CORIN"] == chairing
    assert everybody["U0NERYS"] == [*reading, *calendars, "register", "remind"]
    assert set(everybody["U0OSRIC"]) < set(everybody["U0NERYS"])
    assert everybody["U0GUEST"] == ["help"]


async def test_a_guest_who_can_only_read_help_is_pointed_to_no_other_command(counter: Counter) -> None:
    guest, member = await counter.types("U0GUEST", "help"), await counter.types("U0NERYS", "help")

    assert "More about one of them" not in guest.text
    assert member.text.endswith("with examples: `/prevent help remind`.")


async def test_help_has_at_most_five_buttons_that_type(counter: Counter) -> None:
    heard = await counter.types("U0ISHBEL", "help")
    pressed = await counter.presses("U0ISHBEL", heard.buttons["Who attends"])

    assert list(heard.buttons) == ["Next meeting", "Who attends", "Plan monthly", "Gaps", "Register"]
    assert "Who attends" in pressed.text


async def test_a_channel_without_a_series_offers_to_set_one_up(counter: Counter) -> None:
    heard = await counter.types("U0ISHBEL", "help", channel=EMPTY)

    assert offered(heard.text) == ["help", "setup"]
    assert list(heard.buttons) == ["Set up a group"]


async def test_in_direct_messages_the_chair_of_one_of_several_series_sees_what_a_chair_can_do(
    counter: Counter,
) -> None:
    heard = await counter.writes("U0RAFE", "help")

    assert "schedule" in offered(heard.text)
    assert "I ask which of your series you mean" in heard.text


async def test_a_topic_is_explained_with_examples_to_paste(counter: Counter) -> None:
    heard = await counter.types("U0NERYS", "help who's coming?")

    assert heard.text.startswith("who-attends: Organisations, who speaks for them, and who comes.")
    assert "/prevent who-attends gaps" in heard.text


async def test_a_topic_that_is_none_gets_the_nearest(counter: Counter) -> None:
    near = await counter.types("U0NERYS", "help shedule")
    pressed = await counter.presses("U0NERYS", near.buttons["Use help schedule"])
    far = await counter.types("U0NERYS", "help xyzzy")

    assert "Do you mean `/prevent help schedule`?" in near.text
    assert pressed.text.startswith("schedule: Plan the meetings")
    assert far.text.startswith("I do not know “xyzzy”. Nothing changed.")


@pytest.mark.parametrize("verb", grammar.VERBS, ids=lambda verb: verb.name)
def test_each_verb_has_a_topic_within_slacks_limits_and_examples_that_are_understood(verb: grammar.Verb) -> None:
    check(blocks.topic(verb))

    assert {grammar.parse_words(usage).verb for usage in verb.usages} == {verb}
