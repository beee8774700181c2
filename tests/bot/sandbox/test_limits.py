"""What Slack accepts in texts, blocks and views."""

from typing import Any

import pytest

from bot.sandbox import limits
from bot.sandbox.errors import SlackError

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def button(**other: Any) -> Json:
    return {"type": "button", "action_id": "go", "text": plain("Go"), **other}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def option(value: str, text: str = "Words") -> Json:
    return {"text": plain(text), "value": value}


def select(**other: Any) -> Json:
    return {"type": "static_select", "action_id": "pick", "options": [option("a"), option("b")], **other}


def entry(element: Json) -> Json:
    return {"type": "input", "block_id": "in", "label": plain("Label"), "element": element}


def modal(**other: Any) -> Json:
    blocks = [entry({"type": "plain_text_input", "action_id": "x"})]
    return {"type": "modal", "title": plain("Title"), "submit": plain("Send"), "blocks": blocks, **other}


ACCEPTED = {
    "a full section": {"type": "section", "text": mrkdwn("x" * 3000), "fields": [mrkdwn("y" * 2000)] * 10},
    "a full header": {"type": "header", "text": plain("x" * 150)},
    "a button": actions(button(text=plain("x" * 75), value="v" * 2000, style="danger")),
    "a menu": actions(select(initial_option=option("b"))),
    "an input": entry({"type": "plain_text_input", "max_length": 3000, "initial_value": "x"}),
    "a divider": {"type": "divider"},
    "ten context elements": {"type": "context", "elements": [mrkdwn("x")] * 10},
    "rich text": {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]},
    "a table": {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]},
    "a confirm": actions(
        button(confirm={"title": plain("Sure?"), "text": plain("x"), "confirm": plain("Yes"), "deny": plain("No")})
    ),
}

REFUSED = {
    "text too long": {"type": "section", "text": mrkdwn("x" * 3001)},
    "empty text": {"type": "section", "text": mrkdwn("")},
    "empty section": {"type": "section"},
    "a field too long": {"type": "section", "fields": [mrkdwn("x" * 2001)]},
    "eleven fields": {"type": "section", "fields": [mrkdwn("x")] * 11},
    "a header too long": {"type": "header", "text": plain("x" * 151)},
    "a header with mrkdwn": {"type": "header", "text": mrkdwn("x")},
    "eleven context elements": {"type": "context", "elements": [mrkdwn("x")] * 11},
    "no actions": actions(),
    "26 actions": actions(*[button(action_id=f"a{n}") for n in range(26)]),
    "the same action_id twice": actions(button(), button()),
    "a button text too long": actions(button(text=plain("x" * 76))),
    "a button value too long": actions(button(value="x" * 2001)),
    "a button style unknown": actions(button(style="green")),
    "an action_id too long": actions(button(action_id="x" * 256)),
    "a block_id too long": {"type": "divider", "block_id": "x" * 256},
    "101 options": actions(select(options=[option(str(n)) for n in range(101)])),
    "no options": actions(select(options=[])),
    "an option text too long": actions(select(options=[option("a", "x" * 76)])),
    "an option value too long": actions(select(options=[option("x" * 151)])),
    "an option value twice": actions(select(options=[option("a"), option("a")])),
    "a first option that is none": actions(select(initial_option=option("c"))),
    "eleven radio buttons": actions({"type": "radio_buttons", "options": [option(str(n)) for n in range(11)]}),
    "six overflow options": actions({"type": "overflow", "options": [option(str(n)) for n in range(6)]}),
    "a multi menu in actions": actions({"type": "multi_users_select", "action_id": "m"}),
    "an input too long": entry({"type": "plain_text_input", "max_length": 3001}),
    "a button as input": entry(button()),
    "an input without label": {"type": "input", "element": {"type": "plain_text_input"}},
    "a number input undecided": entry({"type": "number_input"}),
    "a date in words": entry({"type": "datepicker", "initial_date": "9 December"}),
    "an image without words": {"type": "image", "image_url": "https://example.org/a.png"},
    "an unknown block": {"type": "carousel_of_dreams"},
    "a confirm without title": actions(button(confirm={"text": plain("x"), "confirm": plain("y"), "deny": plain("n")})),
}


@pytest.mark.parametrize("block", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_blocks_at_their_limits_are_accepted(block: Json) -> None:
    limits.check_message_blocks([block])

    assert limits.read_blocks([block]) == [block]


@pytest.mark.parametrize("block", REFUSED.values(), ids=REFUSED.keys())
def test_blocks_beyond_their_limits_are_refused_with_the_place(block: Json) -> None:
    with pytest.raises(SlackError) as refused:
        limits.check_message_blocks([block])

    assert refused.value.code == "invalid_blocks"
    assert "/blocks/0" in refused.value.messages[0]


def test_a_message_has_fifty_blocks_at_most_and_each_block_id_once() -> None:
    limits.check_message_blocks([{"type": "divider"}] * 50)

    too_many: list[Json] = [{"type": "divider"}] * 51
    same_id: list[Json] = [{"type": "divider", "block_id": "a"}] * 2
    for blocks in (too_many, same_id):
        with pytest.raises(SlackError, match="invalid_blocks"):
            limits.check_message_blocks(blocks)


@pytest.mark.parametrize("given", ["{not json", '{"type": "divider"}', '["divider"]', 7])
def test_blocks_that_are_no_list_are_another_error(given: Any) -> None:
    with pytest.raises(SlackError) as refused:
        limits.read_blocks(given)

    assert refused.value.code == "invalid_blocks_format"


@pytest.mark.parametrize(("text", "code"), [("", "no_text"), ("  ", "no_text"), ("x" * 4001, "msg_too_long")])
def test_a_message_needs_words_or_blocks_and_an_end(text: str, code: str) -> None:
    limits.check_text("", [{"type": "divider"}], at_most=4000)
    limits.check_text("x" * 4000, [], at_most=4000)

    with pytest.raises(SlackError, match=code):
        limits.check_text(text, [], at_most=4000)


VIEWS_REFUSED = {
    "no title": modal(title=None),
    "a title too long": modal(title=plain("x" * 25)),
    "a title in mrkdwn": modal(title=mrkdwn("x")),
    "inputs without submit": modal(submit=None),
    "101 blocks": modal(blocks=[{"type": "divider"}] * 101),
    "no blocks": modal(blocks=[]),
    "metadata too long": modal(private_metadata="x" * 3001),
    "a callback_id too long": modal(callback_id="x" * 256),
    "a home view": modal(type="home"),
    "two fields with focus": modal(
        blocks=[
            entry({"type": "plain_text_input", "focus_on_load": True}),
            {**entry({"type": "plain_text_input", "focus_on_load": True}), "block_id": "other"},
        ]
    ),
    "a table in a view": modal(blocks=[{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}]),
}


@pytest.mark.parametrize("view", VIEWS_REFUSED.values(), ids=VIEWS_REFUSED.keys())
def test_views_beyond_the_rules_are_refused(view: Json) -> None:
    with pytest.raises(SlackError) as refused:
        limits.read_view(view, kind="modal")

    assert refused.value.code == "invalid_arguments"
    assert refused.value.messages


def test_a_view_at_its_limits_is_accepted() -> None:
    view = modal(title=plain("x" * 24), private_metadata="x" * 3000, callback_id="x" * 255)

    assert limits.read_view(view, kind="modal") == view


def test_a_home_view_has_no_submit() -> None:
    section = {"type": "section", "text": mrkdwn("x")}

    with pytest.raises(SlackError, match="invalid_arguments"):
        limits.read_view({"type": "home", "blocks": [section], "submit": plain("Send")}, kind="home")

    assert limits.read_view({"type": "home", "blocks": [section]}, kind="home")["blocks"] == [section]


def test_a_view_of_more_than_250_kilobytes_is_too_large() -> None:
    blocks = [{"type": "section", "text": mrkdwn("x" * 3000)} for _ in range(90)]

    with pytest.raises(SlackError, match="view_too_large"):
        limits.read_view({"type": "home", "blocks": blocks}, kind="home")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("{", "invalid_metadata_format"),
        ("[]", "invalid_metadata_format"),
        ({"event_type": "notice"}, "invalid_metadata_schema"),
        ({"event_type": "", "event_payload": {}}, "invalid_metadata_schema"),
        ({"event_type": "notice", "event_payload": {}, "more": 1}, "invalid_metadata_schema"),
        ({"event_type": "notice", "event_payload": {"x": "y" * 8000}}, "metadata_too_large"),
    ],
)
def test_metadata_has_one_shape(given: Any, code: str) -> None:
    with pytest.raises(SlackError) as refused:
        limits.read_metadata(given)

    assert refused.value.code == code
