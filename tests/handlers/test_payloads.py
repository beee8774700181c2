"""What Slack sends is read once into values, whatever stands in it."""

import json
from typing import Any

import pytest

from handlers import payloads
from handlers.payloads import Incoming


def a_press(value: str = "", **facts: Any) -> dict[str, Any]:
    return {
        "team": {"id": "T1"},
        "user": {"id": "U1", "team_id": "T2"},
        "trigger_id": "1.2",
        "channel": {"id": "C1", "name": "steering"},
        "actions": [{"action_id": "reply_yes", "value": value}],
        **facts,
    }


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("who &lt;@U1&gt; &amp; &lt;!channel&gt;", "who ‹@U1› & ‹!channel›"),
        ("&amp;lt;@U1&amp;gt;", "&lt;@U1&gt;"),
        ("<@U1|ana> in <#C1|steering>", "<@U1|ana> in <#C1|steering>"),
        ("<mailto:a@x.example|a@x.example>", "a@x.example"),
        ("at <https://x.example/room|x.example/room>", "at https://x.example/room"),
    ],
)
def test_only_what_slack_put_in_brackets_names_somebody(text: str, read: str) -> None:
    assert payloads.unescaped_outside_mentions(text) == read


@pytest.mark.parametrize(
    "text", ["next\u00a0meeting", "\u200bnext meeting\u200b", " next meeting\n", "next\x00 meeting"]
)
def test_what_telephones_add_is_taken_out(text: str) -> None:
    assert payloads.read_command({"text": text}).text == "next meeting"


def test_a_text_that_is_too_long_stays_too_long() -> None:
    assert payloads.is_too_long(payloads.read_command({"text": "a " * 5000}).text)
    assert not payloads.is_too_long(payloads.read_command({"text": "a" * 3000}).text)


def test_the_presser_is_of_the_workspace_that_their_account_says() -> None:
    assert payloads.read_action(a_press()).team_id == "T2"


@pytest.mark.parametrize(
    "value",
    ["", "x", "[1]", "null", "7", '{"meeting":true}', '{"meeting":"7"}', '{"meeting":-7}', '{"meeting":0}',
     '{"meeting":7.5}', '{"meeting":2147483648}', '{"meeting":[7]}', "[" * 5000],
)  # fmt: skip
def test_a_value_that_is_no_id_of_ours_names_no_meeting(value: str) -> None:
    assert payloads.read_action(a_press(value)).spot.meeting_id is None


def test_the_number_behind_a_buttons_name_is_left_out() -> None:
    incoming = payloads.read_action(a_press(actions=[{"action_id": "type_for_me:12", "value": ""}]))

    assert incoming.action_id == "type_for_me"


@pytest.mark.parametrize("actions", [None, [], ["x"], {}, [{}]])
def test_a_press_of_nothing_is_read_as_nothing(actions: object) -> None:
    assert payloads.read_action(a_press(actions=actions)).action_id == ""


def test_a_button_in_a_form_speaks_from_where_the_form_was_opened() -> None:
    made_with = json.dumps({"channel": "C9", "channel_name": "steering", "series": 3})
    view = {"id": "V1", "type": "modal", "private_metadata": made_with}

    own = payloads.read_action(a_press('{"series":4}', view=view, channel=None))
    without = payloads.read_action(a_press("", view=view, channel=None))

    assert (own.spot.channel_id, own.spot.channel_name, own.spot.series_id) == ("C9", "steering", 4)
    assert without.spot.series_id == 3
    assert not own.spot.is_direct


@pytest.mark.parametrize("channel", ["<!channel>", 7, None, "", "c1", "C" * 40])
def test_a_channel_that_is_none_is_no_place(channel: object) -> None:
    incoming = payloads.read_view({"view": {"id": "V1", "private_metadata": json.dumps({"channel": channel})}})

    assert incoming.spot.channel_id is None
    assert incoming.spot.is_direct


@pytest.mark.parametrize(
    ("channel_id", "name", "direct", "kept"),
    [
        ("C1", "steering", False, "steering"),
        ("G1", "privategroup", False, None),
        ("D1", "directmessage", True, None),
    ],
)
def test_a_command_says_where_it_was_typed(channel_id: str, name: str, direct: bool, kept: str | None) -> None:
    spot = payloads.read_command({"channel_id": channel_id, "channel_name": name}).spot

    assert (spot.is_direct, spot.channel_name) == (direct, kept)


@pytest.mark.parametrize(
    "event",
    [
        {"type": "message", "channel_type": "im"},
        {"type": "message", "channel_type": "im", "user": "U1", "bot_id": "B1"},
        {"type": "message", "channel_type": "im", "user": "U1", "subtype": "message_changed"},
        {"type": "message", "channel_type": "channel", "user": "U1"},
        {"type": "app_home_opened", "user": "U1", "tab": "messages"},
        {},
    ],
)
def test_what_is_not_said_to_the_bot_by_a_person_is_nothing(event: dict[str, Any]) -> None:
    assert payloads.read_event({"event": event, "event_id": "Ev1"}) is None


@pytest.mark.parametrize("subtype", [None, "file_share"])
def test_a_direct_message_is_read_with_or_without_a_file(subtype: str | None) -> None:
    event = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": "next"}

    incoming = payloads.read_event({"event": {**event, "subtype": subtype}, "event_id": "Ev1", "team_id": "T1"})

    assert isinstance(incoming, Incoming)
    assert (incoming.text, incoming.key, incoming.spot.is_direct) == ("next", "event:Ev1", True)


@pytest.mark.parametrize(
    ("element", "typed"),
    [
        ({"value": "x\x00y\ud800"}, "xy"),
        ({"value": None}, ""),
        ({"selected_option": {"value": "FE"}}, "FE"),
        ({"selected_option": None}, ""),
        ({"selected_user": "U1"}, "U1"),
        ({"selected_date": "2026-11-23"}, "2026-11-23"),
        ("x", ""),
        (None, ""),
    ],
)
def test_a_field_of_any_kind_is_read_as_text(element: Any, typed: str) -> None:
    assert payloads.typed_in({"field": {"action": element}}, "field") == typed


@pytest.mark.parametrize(
    "state", [{}, {"field": None}, {"field": {}}, {"field": "x"}, {"field": {"a": {"selected_options": "x"}}}]
)
def test_a_field_that_is_not_there_is_empty(state: dict[str, Any]) -> None:
    assert payloads.typed_in(state, "field") == ""
    assert payloads.chosen_in(state, "field") == ()


def test_the_same_form_in_the_same_state_is_the_same_delivery() -> None:
    body = {"view": {"id": "V1", "hash": "h1"}}

    assert payloads.read_view(body).key == payloads.read_view(body).key == "view:V1:h1"


def test_what_a_button_carries_is_cleaned_of_signs_that_nothing_can_keep() -> None:
    value = r'{"words": "who-attends \ud800\u0000HE", "series": 1, "deep": {"series": 2}, "list": [1]}'

    incoming = payloads.read_action({"actions": [{"action_id": "type_for_me", "value": value}]})

    assert dict(incoming.value) == {"words": "who-attends HE", "series": 1}


@pytest.mark.parametrize(
    "body",
    [
        {"actions": "x", "user": "U1", "team": [1], "channel": 1, "container": True, "view": "V1", "state": 1},
        {"actions": [7], "user": None, "view": {"state": {"values": 1}, "private_metadata": 1}},
        {"actions": [{"selected_option": "x", "value": 7, "action_ts": 1.5}], "message": 1},
        {"view": {"state": [1], "private_metadata": "[1]", "hash": 1, "id": 2}, "user": {"id": 1}},
    ],
)
def test_a_payload_of_another_shape_reads_as_an_empty_one(body: dict[str, Any]) -> None:
    pressed, sent, asked = payloads.read_action(body), payloads.read_view(body), payloads.read_options(body)

    assert {pressed.key, sent.key, asked.key} == {""}
    assert {len(pressed.value), len(sent.value), len(pressed.state), len(sent.state)} == {0}
    assert pressed.spot.series_id is None


def test_deliveries_without_a_name_of_their_own_are_not_taken_for_repetitions() -> None:
    event = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": "next"}

    said = payloads.read_event({"event": event, "team_id": "T1"})

    assert said is not None
    assert [said.key, payloads.read_command({}).key, payloads.read_action({}).key, payloads.read_view({}).key] == [
        ""
    ] * 4


@pytest.mark.parametrize("event", [None, "x", 1, [1], {"type": ["message"], "user": "U1", "subtype": {"a": 1}}])
def test_an_event_of_another_shape_is_nothing(event: Any) -> None:
    assert payloads.read_event({"event": event, "event_id": "Ev1"}) is None
