"""What somebody tries who means harm: forged, repeated and misshapen payloads, and names that are written to ping.

Slack signs what it sends, so nobody can forge it; these payloads come from a hand that has the app's secrets. Even so
they do no more than that person could do by typing.
"""

import asyncio
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Table, select
from structlog.testing import capture_logs

from bot.demo import Demo
from bot.sandbox.delivery import Acknowledged, Outcome, PayloadKind
from handlers.blocks import ids
from storage import make_engine, tables
from tests.sandbox_driver import Driver, Json
from workgroup.ids import SeriesId
from workgroup.notices import NoticeKind

NASTY = "<!channel> <@U0ISHBEL> <http://evil.example|County Hall> *bold* @here \u202egnp.exe\u2066 `x` &lt;!here&gt;"
BUTTONS = (
    ids.CONFIRM_PLAN,
    ids.CHANGE_PLAN,
    ids.CHOOSE_PLAN,
    ids.DISMISS,
    ids.CONFIRM_CANCEL,
    ids.UNDO,
    ids.OPEN_FORM,
    ids.GIVE_FEEDBACK,
    ids.ACCEPT_REQUEST,
    ids.DECLINE_REQUEST,
    ids.REGISTER_NEW_ORGANISATION,
    ids.TYPE_FOR_ME,
    "of_another_app",
)
FORMS = (ids.SET_UP_FORM, ids.SERIES_FORM, ids.REGISTER_FORM, ids.PLAN_FORM, ids.FEEDBACK_FORM, "of_another_app")
# Who was met is kept whatever they press, and deliveries are told apart by their keys.
NOT_A_WRITE = frozenset({"identity", "audit", "inbound_seen", "guard_refusal", "notice", "card"})
FAULTS = {"listener_fault", "answer_lost", "delivery_not_readable"}
"""What may be logged of a payload that Slack would never send."""
WEIRD: tuple[Any, ...] = (None, 1, "x", [], [1], {"a": 1}, {"id": None}, True, "\ud800\x00", [[[[]]]])


class Forger:
    """Sends payloads of its own making in somebody's name."""

    def __init__(self, demo: Demo, driver: Driver) -> None:
        self._demo = demo
        self._driver = driver
        self._numbers = itertools.count(1)

    def press(self, name: str, action_id: str, value: object, **more: Any) -> Json:
        """A button's payload, without a message around it: what is said comes as a direct message."""
        number = next(self._numbers)
        action = {"type": "button", "block_id": "b", "action_id": action_id, "value": json.dumps(value)}
        return {
            "type": "block_actions",
            **self._who(name),
            "container": {"type": "message"},
            "channel": {"id": f"D{self._driver.person(name).id[1:]}", "name": "directmessage"},
            "trigger_id": f"forged.{number}",
            "actions": [action],
            **more,
        }

    def form(self, name: str, callback_id: str, value: object, fields: Mapping[str, Json], **more: Any) -> Json:
        """A submitted form's payload."""
        view = {
            "id": f"V0FORGED{next(self._numbers)}",
            "hash": "h1",
            "type": "modal",
            "callback_id": callback_id,
            "private_metadata": json.dumps(value),
            "state": {"values": {field: {field: state} for field, state in fields.items()}},
        }
        return {"type": "view_submission", **self._who(name), "view": view | more}

    async def send(self, payload: Json, kind: PayloadKind = "interactive") -> Outcome:
        """Bring it to the program, and wait until everything that follows has been said."""
        outcome = await self._demo.sandbox.deliver(kind, payload)
        if self._demo.program is not None:
            await self._demo.program.settle()
        return outcome

    def _who(self, name: str) -> Json:
        team_id = self._demo.workspace.team_id
        return {"team": {"id": team_id}, "user": {"id": self._driver.person(name).id, "team_id": team_id}}


def rows_of(address: str, table: Table) -> list[Any]:
    """All rows of a table, in an order that stays."""
    engine = make_engine(address)
    with engine.connect() as connection:
        rows = list(connection.execute(select(table).order_by(*table.primary_key.columns)))
    engine.dispose()
    return rows


def everything(address: str) -> dict[str, list[Any]]:
    """All rows of all tables that tell what anybody has changed."""
    wanted = (table for table in tables.metadata.tables.values() if table.name not in NOT_A_WRITE)
    return {table.name: rows_of(address, table) for table in wanted}


def series_of(demo: Demo, channel: str) -> SeriesId:
    with demo.database.work(read_only=True) as uow:
        return uow.series.list_by_channel_name(channel)[0].id


def mrkdwn_of(node: Any) -> Iterator[str]:
    """Every text that Slack would read for marks, links and pings."""
    if isinstance(node, dict):
        if node.get("type") == "mrkdwn":
            yield str(node["text"])
        for value in node.values():
            yield from mrkdwn_of(value)
    elif isinstance(node, list):
        for one in node:
            yield from mrkdwn_of(one)


def shown_in(node: Any) -> Iterator[str]:
    """Every text that people read, in marks or plain."""
    if isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node["text"]
        for value in node.values():
            yield from shown_in(value)
    elif isinstance(node, list):
        for one in node:
            yield from shown_in(one)


async def test_a_forged_button_does_no_more_than_its_person_could_do_by_typing(
    address: str, demo: Demo, driver: Driver
) -> None:
    forger = Forger(demo, driver)
    await driver.types("osric", "#steering", "/prevent register")
    wish = {"Or: a new organisation": "Alder Shared IT", "Sector": "Council resilience"}
    await driver.submit("osric", await driver.view("osric"), wish)
    await driver.message("ishbel", "dm", "asks for a seat")
    preview = await driver.typed("ishbel", "#steering", "/prevent cancel next because the venue is closed")
    assert preview is not None
    await driver.press("ishbel", preview, "Cancel the meeting")
    await driver.message("bram", "#steering", "will not take place")
    steering, operational = series_of(demo, "steering"), series_of(demo, "operational")
    plan = {"zone": "Europe/London", "minutes": 60, "place": "here", "rrule": "FREQ=WEEKLY", "version": 1}
    plan |= {"start": "2026-12-01T10:00", "first": "2026-12-01T10:00+00:00"}
    cancel = {"at": "2027-01-13T10:00", "because": "I say so"}
    value = {"series": steering, "undo": 1, "request": 1, "round": 1, "token": "x" * 32, "words": "remind off"}
    fields: dict[str, Json] = {
        "person": {"selected_user": driver.person("osric").id},
        "organisation": {"selected_option": {"value": "Larkbeck College"}},
        "sector": {"selected_option": {"value": "FE"}},
        "capacity": {"selected_option": {"value": "chair"}},
        "how_often": {"value": "weekly on Monday at 10:00"},
    }
    before = everything(address)
    posts = len([entry for entry in await driver.posted() if entry["channel"].startswith("C")])

    for name in ("bram", "kestrel", "osric", "perrin"):
        for action_id in BUTTONS:
            assert isinstance(await forger.send(forger.press(name, action_id, value | plan | cancel)), Acknowledged)
        for callback_id in (ids.PLAN_FORM, ids.REGISTER_FORM, ids.FEEDBACK_FORM):
            await forger.send(forger.form(name, callback_id, {**value, "others": True}, fields))
        for words in ("cancel next", "schedule weekly", "remind off", "feedback", "register <@U0OSRIC> as lead"):
            await forger.send(forger.press(name, ids.TYPE_FOR_ME, {"series": steering, "words": words}))
    # Who runs one series has no say in another: the ids are those of the steering group.
    for action_id in (ids.UNDO, ids.ACCEPT_REQUEST, ids.DECLINE_REQUEST):
        await forger.send(forger.press("rafe", action_id, {**value, "series": operational}))
    await forger.send(forger.press("osric", ids.SHARE_ROLL, {"series": steering, "words": "gaps"}))
    await forger.send(forger.press("perrin", ids.REPLY_YES, {"meeting": 1}))

    assert everything(address) == before
    assert len([entry for entry in await driver.posted() if entry["channel"].startswith("C")]) == posts
    said = [message["text"] for message in await driver.messages("perrin", "dm")]
    assert not [text for text in said if re.search(r"\b202\d\b|Carrow|broke", text)]


async def test_a_payload_of_any_shape_is_taken_and_breaks_nothing(address: str, demo: Demo, driver: Driver) -> None:
    forger = Forger(demo, driver)
    pressed = forger.press("ishbel", ids.UNDO, {"undo": 1})
    sent = forger.form("ishbel", ids.REGISTER_FORM, {"series": 1}, {})
    said = {"type": "message", "channel_type": "im", "user": driver.person("ishbel").id, "channel": "D1", "text": "x"}
    event = {"type": "event_callback", "team_id": demo.workspace.team_id, "event_id": "Ev1", "event": said}
    command = {"command": "/prevent", "text": "next", "user_id": driver.person("ishbel").id, "channel_id": "C1"}
    before = everything(address)

    with capture_logs() as logged:
        outcomes = [await forger.send({**pressed, key: odd}) for key in pressed if key != "type" for odd in WEIRD]
        views = [{**sent["view"], key: odd} for key in sent["view"] for odd in WEIRD]
        outcomes += [await forger.send({**sent, "view": view}) for view in views]
        events = [{**event, "event": {**said, key: odd}} for key in said for odd in WEIRD]
        outcomes += [await forger.send(one, "events_api") for one in events]
        outcomes += [await forger.send({**command, key: odd}, "slash_commands") for key in command for odd in WEIRD]
        outcomes += [
            await forger.send(forger.press("ishbel", action_id, {key: odd}))
            for action_id in (ids.TYPE_FOR_ME, ids.GIVE_FEEDBACK, ids.CONFIRM_CANCEL, ids.ACCEPT_REQUEST)
            for key in ("series", "meeting", "undo", "request", "round", "token", "words", "at")
            for odd in (-1, 2**31, 10**40, "\ud800", [1])
        ]
        outcomes += [await forger.send(forger.form("ishbel", form, {}, {})) for form in FORMS]

    assert {type(outcome) for outcome in outcomes} == {Acknowledged}
    assert {event["event"] for event in logged if event["log_level"] == "error"} <= FAULTS
    assert everything(address) == before
    assert (await driver.types("ishbel", "#steering", "/prevent next") or "").startswith("Next:")


async def test_what_is_repeated_or_done_by_two_at_once_happens_once(address: str, demo: Demo, driver: Driver) -> None:
    forger = Forger(demo, driver)
    steering = series_of(demo, "steering")
    december, february = "2026-12-09T10:00", "2027-02-10T10:00"
    cancel = {"series": steering, "at": december, "because": "the venue is closed"}
    again = forger.press("ishbel", ids.CONFIRM_CANCEL, cancel)
    said = {"type": "app_mention", "user": driver.person("ishbel").id, "channel": "C0STEERING", "ts": "1.1"}
    said |= {"text": "<@U0PREVENT> remind add 3 days"}
    event = {"type": "event_callback", "team_id": demo.workspace.team_id, "event_id": "Ev9", "event": said}
    wish: dict[str, Json] = {
        "new_organisation": {"value": "Alder Shared IT"},
        "sector": {"selected_option": {"value": "FE"}},
    }
    asking = forger.form("osric", ids.REGISTER_FORM, {"series": steering}, wish)

    await asyncio.gather(*(forger.send(again) for _ in range(4)))
    await asyncio.gather(*(forger.send(asking) for _ in range(4)))
    for _ in range(3):
        await forger.send(event, "events_api")
    both = [{"series": steering, "at": february, "because": because} for because in ("the hall is shut", "a clash")]
    presses = [forger.press(name, ids.CONFIRM_CANCEL, one) for name, one in zip(("ishbel", "corin"), both, strict=True)]
    await asyncio.gather(*map(forger.send, presses))
    sharing = forger.press("bram", ids.SHARE_ROLL, {"series": steering, "words": "FE"})
    for _ in range(3):
        await forger.send(sharing)
    decide = {"series": steering, "request": 1}
    decisions = [forger.press("ishbel", ids.ACCEPT_REQUEST, decide), forger.press("corin", ids.DECLINE_REQUEST, decide)]
    await asyncio.gather(*map(forger.send, decisions))

    [request] = rows_of(address, tables.registration_request)
    verbs = Counter(row.verb for row in rows_of(address, tables.audit))
    await driver.message("bram", "#steering", "10 Feb 2027, 10:00 UK time will not take place")
    told = [entry["text"] for entry in await driver.posted() if entry["channel"].startswith("C")]
    assert verbs["cancel"] == 2
    assert len([text for text in told if "will not take place" in text]) == 2
    assert (verbs["ask_to_register"], verbs["set_reminders"], verbs["share_list"]) == (1, 1, 1)
    assert len([one for one in await driver.messages("bram", "dm") if one["text"].startswith("Who attends")]) == 1
    assert request.state in {"accepted", "declined"}
    assert verbs["registration_accepted"] + verbs["registration_declined"] == 1
    assert verbs["register"] == verbs["registration_accepted"]


async def test_a_name_that_is_written_to_ping_link_or_turn_the_line_does_none_of_it(demo: Demo, driver: Driver) -> None:
    forger = Forger(demo, driver)
    steering = series_of(demo, "steering")
    register: dict[str, Json] = {
        "email": {"value": "ana.ruiz@larkbeck.example"},
        "name": {"value": f"Ana {NASTY}"[:80]},
        "new_organisation": {"value": f"Org {NASTY}"},
        "sector": {"selected_option": {"value": "FE"}},
        "post": {"value": f"Post {NASTY}"},
    }
    taken = await forger.send(forger.form("ishbel", ids.REGISTER_FORM, {"series": steering, "others": True}, register))
    asked = await forger.send(
        forger.form("osric", ids.REGISTER_FORM, {"series": steering}, {**register, "post": {"value": f"Asks {NASTY}"}})
    )
    assert isinstance(taken, Acknowledged)
    assert isinstance(asked, Acknowledged)
    seen: list[Any] = [taken.payload, asked.payload]
    await driver.message("ishbel", "dm", "asks for a seat")

    for name, channel, typed in (
        ("ishbel", "#steering", "/prevent who-attends FE"),
        ("ishbel", "#steering", f"/prevent who-attends {NASTY}"),
        ("ishbel", "#steering", f"/prevent {NASTY}"),
        ("ishbel", "#steering", f"/prevent help {NASTY}"),
        ("ishbel", "#steering", f"/prevent register {NASTY}"),
        ("ishbel", "#steering", f'/prevent register @osric.tollemere as lead for "{NASTY}"'),
        ("ishbel", "#steering", f"/prevent dates {NASTY}"),
        ("ishbel", "#steering", f"/prevent remind add {NASTY}"),
        ("ishbel", "#steering", f"/prevent cancel next because {NASTY}"),
        ("ishbel", "#steering", f"/prevent schedule weekly on Monday at 10:00 at {NASTY}"[:180]),
    ):
        shown = await driver.typed(name, channel, typed)
        seen.append(shown if shown is not None else await driver.view(name))
        if shown is not None and "Confirm" in json.dumps(shown):
            await driver.press(name, shown, "Confirm")
            await driver.message(name, channel, "Planned")
    cancel = await driver.typed("ishbel", "#steering", f"/prevent cancel next because {NASTY}")
    assert cancel is not None
    await driver.press("ishbel", cancel, "Cancel the meeting")
    await driver.message("ishbel", "#steering", "will not take place")
    roll = await driver.typed("ishbel", "#steering", "/prevent who-attends FE")
    assert roll is not None
    await driver.press("ishbel", roll, "Share to channel")
    await driver.message("bram", "#steering", "Who attends")
    await driver.home("ishbel")
    seen += [await driver.wait_for(lambda: driver.home("ishbel"))]
    seen += await driver.messages("ishbel", "#steering") + await driver.messages("ishbel", "dm")

    posted = await driver.posted()
    assert [entry["pings"] for entry in posted if entry["pings"]] == []
    texts = list(mrkdwn_of(seen + posted))
    texts += [str(entry["text"]) for entry in posted]
    assert any("evil.example" in text for text in texts)
    assert [text for text in texts if re.search(r"<[!@#h]", text)] == []
    assert [text for text in shown_in(seen + posted) if re.search("[\u202a-\u202e\u2066-\u2069]", text)] == []
    with demo.database.work(read_only=True) as uow:
        assert all(notice.kind is not NoticeKind.TROUBLE for notice in uow.outbox.waiting())
