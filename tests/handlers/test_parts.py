"""What is shown can neither ping, link nor format by words from outside, and fits Slack's lengths."""

import pytest

from bot.sandbox import limits
from handlers.blocks import notes, parts
from workgroup.errors import Refusal


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("<!channel> <@U1> <https://x.example|y>", "&lt;!channel&gt; &lt;@U1&gt; &lt;https://x.example|y&gt;"),
        ("R&D &lt;!here&gt;", "R&amp;D &amp;lt;!here&amp;gt;"),
        ("first\nsecond", "first\nsecond"),
        ("10\u00a0June\there", "10 June here"),
        ("abc\u202etxt.exe\u2066\x07", "abctxt.exe"),
        ("Prifysgol Glanfaen, مجموعة, 👩🏽‍🏫, می‌خواهم", "Prifysgol Glanfaen, مجموعة, 👩🏽‍🏫, می‌خواهم"),
    ],
)
def test_words_from_outside_are_made_harmless(text: str, safe: str) -> None:
    assert parts.escaped(text) == safe


@pytest.mark.parametrize("mark", ["*bold*", "_slanted_", "~struck~", "`code`"])
def test_marks_of_formatting_are_parted_from_what_they_mark(mark: str) -> None:
    shown = parts.escaped(mark)

    assert mark not in shown
    assert shown.replace("\u200b", "") == mark


def test_a_command_of_ours_shows_as_code_and_backticks_of_others_do_not() -> None:
    shown = parts.sentence("I do not know “`x`”. Type `/prevent who-attends *`. See `/prevent help`.")

    assert "`/prevent help`" in shown
    assert "`/prevent who-attends *`" in shown
    assert "`x`" not in shown


def test_a_refusal_is_said_in_words_alone_and_in_blocks() -> None:
    message = notes.refused(Refusal("<!channel> said no. Type `/prevent help`."))

    assert message.text == "&lt;!channel&gt; said no. Type `/prevent help`."
    assert message.blocks[0]["text"]["text"] == "&lt;!channel&gt; said no. Type `/prevent help`."


@pytest.mark.parametrize("filler", ["a", "&", "<", "é", "👩🏽‍🏫"])
@pytest.mark.parametrize("shift", range(6))
def test_ten_kilobytes_are_cut_to_slacks_lengths_without_half_an_escape(filler: str, shift: int) -> None:
    text = "x" * shift + filler * 10_000
    message = parts.message(text, [parts.section(parts.escaped(text)), parts.context(parts.escaped(text))])

    limits.check_message_blocks([dict(block) for block in message.blocks])
    assert len(message.text) < 3000
    for shown in (message.text, message.blocks[0]["text"]["text"]):
        assert shown.endswith("…")
        assert not shown.rstrip("…").endswith(("&a", "&am", "&amp", "&l", "&lt", "&"))


def test_more_blocks_than_slack_takes_are_cut_and_it_is_said() -> None:
    message = parts.message("Long", [parts.section(str(number)) for number in range(60)])

    limits.check_message_blocks([dict(block) for block in message.blocks])
    assert "There is more." in message.blocks[-1]["elements"][0]["text"]


def test_a_label_is_one_line_of_plain_text_and_never_empty() -> None:
    assert parts.button("  two\nlines ", "x")["text"]["text"] == "two lines"
    assert parts.option("\u202e", "x")["text"]["text"] == "–"


def test_what_a_person_typed_may_be_too_long_for_a_button() -> None:
    assert parts.fits_button({"words": "x" * 1900})
    assert not parts.fits_button({"words": "x" * 2000})


def test_many_buttons_stand_in_rows_of_five() -> None:
    rows = parts.rows_of([parts.button(str(number), f"b:{number}") for number in range(12)])

    assert [len(row["elements"]) for row in rows] == [5, 5, 2]
