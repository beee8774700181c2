"""The same words by slash command, direct message, mention and button; and which series they mean."""

from dataclasses import replace

import pytest

from handlers.commands import LISTENERS
from handlers.grammar import VERBS
from storage import Work
from tests import cast
from tests.cast import the_series
from tests.fixed_clock import FixedClock
from tests.handlers.counter import CHANNEL, EMPTY, Counter


@pytest.fixture
def counter(alder: Work, clock: FixedClock) -> Counter:
    return Counter(alder, clock)


def put_in_one_channel(work: Work) -> None:
    with work() as uow:
        for name in ("steering", "operational"):
            uow.series.save(replace(the_series(uow, name), team_id=cast.TEAM, channel_id=CHANNEL["id"]))


def test_every_verb_has_a_listener_and_no_listener_is_without_a_verb() -> None:
    assert set(LISTENERS) == {verb.name for verb in VERBS}


async def test_words_are_the_same_typed_as_a_command_written_to_the_bot_or_after_its_name(counter: Counter) -> None:
    typed = await counter.types("U0NERYS", "dates")
    written = await counter.writes("U0NERYS", "dates")
    named = await counter.mentions("U0NERYS", "dates")
    both = await counter.writes("U0NERYS", "<@U0PREVENT> dates")

    assert typed.ack["response_type"] == "ephemeral"
    assert typed.text.startswith("Alder Regional Prevent Steering Group: ")
    assert [how for how, _ in written.said] == ["post D0NERYS"]
    assert [how for how, _ in named.said] == ["ephemeral C0STEERING U0NERYS"]
    assert typed.text == written.text == named.text == both.text


async def test_an_unknown_verb_is_answered_with_the_nearest_which_a_button_types(counter: Counter) -> None:
    heard = await counter.types("U0NERYS", "datse 3")
    pressed = await counter.presses("U0NERYS", heard.buttons["Use dates 3"])

    assert heard.text == "I do not know “datse”. Nothing changed. Did you mean `/prevent dates`?"
    assert pressed.text.startswith("Alder Regional Prevent Steering Group: ")


@pytest.mark.parametrize("text", ["xyzzy", "مرحبا", "bore da pawb", "🎉🎉", "<!everyone>", "x" * 80, "a\x00b\ud800"])
async def test_words_that_mean_nothing_are_answered_with_the_way_to_help(counter: Counter, text: str) -> None:
    heard = await counter.types("U0NERYS", text.encode(errors="replace").decode())

    assert "Nothing changed." in heard.text
    assert "`/prevent help`" in heard.text
    assert "<!everyone>" not in f"{heard.text}{heard.blocks}"


async def test_ten_kilobytes_are_not_read_however_they_shrink(counter: Counter) -> None:
    plain = await counter.types("U0ISHBEL", "schedule " + "monthly " * 1300)
    escaped = await counter.types("U0ISHBEL", "cancel next because " + "&amp;" * 2000)

    assert plain.text.startswith("That is too long for a command")
    assert escaped.text.startswith("That is too long for a command")


async def test_a_channel_without_a_series_says_how_to_begin_one(counter: Counter) -> None:
    heard = await counter.types("U0ISHBEL", "schedule monthly", channel=EMPTY)

    assert heard.text == (
        "No series of meetings lives in this channel. Nothing changed. "
        "Type `/prevent setup` here to begin one, or ask in the channel of your group."
    )


async def test_somebody_of_no_group_is_told_so_in_direct_messages(counter: Counter) -> None:
    heard = await counter.writes("U0OSRIC", "next")

    assert heard.text.startswith("You hold no seat in a group that I run")


@pytest.mark.parametrize(
    "words", ["schedule monthly", "cancel next", "who-attends", "remind list", "feedback", "next", "setup", "register"]
)
@pytest.mark.parametrize("user_id", ["U0GUEST", "U0OTHER"])
async def test_guests_and_people_of_another_workspace_are_told_who_can(
    counter: Counter, user_id: str, words: str
) -> None:
    heard = await counter.mentions(user_id, words)

    assert heard.text.startswith("Only ")
    assert "Nothing changed." in heard.text
    assert heard.views == []


async def test_a_member_is_told_who_can_schedule(counter: Counter) -> None:
    heard = await counter.types("U0NERYS", "schedule monthly")

    assert heard.text.startswith(
        "Only the coordinator, the chair or the secretariat can schedule meetings. Nothing changed. Ask one"
    )


async def test_somebody_of_several_series_chooses_with_buttons_that_repeat_the_words(counter: Counter) -> None:
    asked = await counter.writes("U0RAFE", "dates 2")
    pressed = await counter.presses("U0RAFE", asked.buttons["Operational Liaison Group"], channel=None)

    assert asked.text == (
        "Which one do you mean: Operational Liaison Group (#operational) or Alder Regional Prevent Steering Group "
        "(#steering)? Nothing changed. Choose one, or type it in its channel."
    )
    assert pressed.text.startswith("Operational Liaison Group: ")


async def test_the_chair_of_one_of_several_series_is_asked_and_not_refused(counter: Counter) -> None:
    asked = await counter.writes("U0RAFE", "remind off")
    there = await counter.presses("U0RAFE", asked.buttons["Operational Liaison Group"], channel=None)
    here = await counter.presses("U0RAFE", asked.buttons["Alder Regional Prevent Steering Group"], channel=None)

    assert "is not reminded of Operational Liaison Group" in there.text
    assert here.text.startswith("Only the coordinator, the chair or the secretariat can set reminders.")


async def test_in_a_channel_of_several_series_the_answer_says_which_one_was_taken(
    counter: Counter, alder: Work
) -> None:
    put_in_one_channel(alder)

    heard = await counter.types("U0ISHBEL", "dates 2")
    other = await counter.presses("U0ISHBEL", heard.buttons["Alder Regional Prevent Steering Group"])

    assert heard.text.startswith("Operational Liaison Group: ")
    assert heard.text.endswith(
        "This channel has several series. This is about Operational Liaison Group, which meets next; the same can be "
        "asked about Alder Regional Prevent Steering Group."
    )
    assert other.text.startswith("Alder Regional Prevent Steering Group: ")
    assert "several series" not in other.text


async def test_a_form_opened_in_a_channel_of_several_series_says_which_one_was_taken(
    counter: Counter, alder: Work
) -> None:
    put_in_one_channel(alder)

    heard = await counter.types("U0ISHBEL", "register")

    [(how, view)] = heard.views
    assert how == "open"
    assert "This is about Operational Liaison Group" in str(view["blocks"][0])


async def test_the_button_that_types_gives_no_more_rights_than_typing(counter: Counter) -> None:
    button = {"action_id": "type_for_me", "value": '{"words":"remind off"}'}

    heard = await counter.presses("U0NERYS", button)

    assert heard.text.startswith("Only the coordinator, the chair or the secretariat can set reminders.")


@pytest.mark.parametrize(
    "value", ["", "not json", "[]", '{"words":7}', '{"series":true}', '{"words":null,"series":"1"}']
)
async def test_a_button_whose_value_is_not_ours_is_help(counter: Counter, value: str) -> None:
    heard = await counter.presses("U0NERYS", {"action_id": "type_for_me:3", "value": value})

    assert heard.text.startswith("This is Alder Regional Prevent Steering Group.")


@pytest.mark.parametrize(
    ("action_id", "value"),
    [
        ("type_for_me", '{"series":4711,"words":"next"}'),
        ("reply_yes", '{"meeting":4711}'),
        ("reply_yes", '{"meeting":"1"}'),
        ("reply_yes", ""),
        ("accept_request", '{"request":4711,"series":1}'),
        ("accept_request", ""),
        ("open_form", '{"form":"nobody"}'),
        ("a_button_of_last_year", ""),
        ("xundox", ""),
    ],
)
async def test_buttons_of_what_is_gone_are_out_of_date(counter: Counter, action_id: str, value: str) -> None:
    heard = await counter.presses("U0ISHBEL", {"action_id": action_id, "value": value})

    assert heard.status == 200
    assert heard.text == "This message is out of date. Nothing changed. See what is planned: `/prevent dates`."


async def test_a_form_of_an_older_version_is_out_of_date(counter: Counter) -> None:
    view = {"type": "modal", "callback_id": "form_of_last_year", "blocks": [], "private_metadata": ""}

    heard = await counter.submits("U0NERYS", view)

    assert heard.text.startswith("This message is out of date.")


async def test_edits_bots_and_messages_of_channels_are_not_answered(counter: Counter) -> None:
    heard = [
        await counter.writes("U0NERYS", "next", subtype="message_changed"),
        await counter.writes("U0NERYS", "next", bot_id="B2"),
        await counter.writes("U0NERYS", "next", channel_type="channel", channel="C0STEERING"),
    ]

    assert [(one.status, one.said) for one in heard] == [(200, [])] * 3


async def test_a_first_visit_links_the_account_and_the_channel(counter: Counter, alder: Work) -> None:
    await counter.types("U0NERYS", "help")

    with alder(read_only=True) as uow:
        assert [one.email for one in uow.people.list_by_identity(cast.TEAM, "U0NERYS")] == [cast.NERYS]
        assert the_series(uow, "steering").channel_id == CHANNEL["id"]
