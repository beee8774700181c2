"""`/prevent` and `/prevent help`: what can be done here, now, by this person."""

import pytest
from sqlalchemy import Engine, event

from handlers import grammar
from handlers.blocks import helping as blocks
from storage import Work
from tests.fixed_clock import FixedClock
from tests.handlers.counter import EMPTY, Counter, check
from workgroup.roster.permission import RIGHTS, Right, Role


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


def offered(text: str) -> list[str]:
    """The verbs of the lines that show a command."""
    return [line.split()[1].rstrip(":") for line in text.splitlines() if line.startswith("/prevent ")]


def fitting(role: Role) -> list[str]:
    """The verbs that a role may use where a series lives already, by the program's own table."""
    return [verb.name for verb in grammar.VERBS if verb.right in RIGHTS[role] and verb.name != "setup"]


async def test_everybody_is_shown_what_they_can_do(counter: Counter) -> None:
    everybody = {
        user_id: offered((await counter.types(user_id, "")).text)
        for user_id in ("U0ISHBEL", "U0CORIN", "U0NERYS", "U0OSRIC", "U0GUEST")
    }

    assert everybody["U0ISHBEL"] == fitting(Role.COORDINATOR)
    assert everybody["U0CORIN"] == fitting(Role.CHAIR)
    assert everybody["U0NERYS"] == fitting(Role.SEATED)
    assert set(everybody["U0NERYS"]) < set(everybody["U0CORIN"])
    assert set(everybody["U0OSRIC"]) < set(everybody["U0NERYS"])
    assert everybody["U0GUEST"] == ["help"]


async def test_a_guest_who_can_only_read_help_is_pointed_to_no_other_command(counter: Counter) -> None:
    guest, member = await counter.types("U0GUEST", "help"), await counter.types("U0NERYS", "help")

    assert "More about one of them" not in guest.text
    assert member.text.endswith(f"with examples: `/prevent help {fitting(Role.SEATED)[-1]}`.")


async def test_help_has_at_most_five_buttons_that_type(counter: Counter) -> None:
    heard = await counter.types("U0ISHBEL", "help")
    pressed = await counter.presses("U0ISHBEL", heard.buttons["Who attends"])

    assert list(heard.buttons) == ["Next meeting", "Who attends", "Plan monthly", "Gaps", "Register"]
    assert "Who attends" in pressed.text


async def test_a_channel_without_a_series_offers_to_set_one_up(counter: Counter) -> None:
    heard = await counter.types("U0ISHBEL", "help", channel=EMPTY)

    assert offered(heard.text) == [
        "help",
        "orgs",
        "org",
        "me",
        "away",
        "leave",
        "correct",
        "approval",
        "outbox",
        "setup",
    ]
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


async def test_help_about_one_command_and_words_that_are_none_ask_nothing_of_the_database(
    counter: Counter, database: Engine
) -> None:
    asked: list[str] = []
    event.listen(database, "before_cursor_execute", lambda *told: asked.append(told[2]))

    topic = await counter.types("U0NERYS", "help cancel")
    refused = await counter.types("U0NERYS", "zzzzqqqq")

    assert topic.text.startswith("cancel: ")
    assert "zzzzqqqq" in refused.text
    assert asked == []


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


async def test_help_rights_shows_the_programs_own_table_and_marks_the_persons_rows(counter: Counter) -> None:
    heard = await counter.types("U0NERYS", "help rights")

    rows = heard.text.splitlines()
    assert rows[0].startswith("Each row adds to what the rows above it allow.")
    assert len(rows) == 1 + len(Role)
    assert [row.partition(" (you)")[0] for row in rows if "(you)" in row] == [
        "Anyone in the workspace",
        "An organisation's designated contact, and their deputy",
        "Members: whoever holds a seat, or deputises for one",
    ]
    assert all(right in heard.text for right in Right if right is not Right.IMPORT_GROUP)
