"""The shield: a bounded acknowledgement, each answer once, and faults in words with a reference."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import structlog
from sqlalchemy import Engine
from structlog.testing import capture_logs

from handlers.answers import FormAnswer
from handlers.blocks import notes, parts
from handlers.payloads import Json
from handlers.services import Answer
from handlers.shielded import Asked, Shield
from storage import Work, tables
from tests import cast
from tests.fixed_clock import FixedClock
from tests.handlers.counter import DirectServices, WrittenRoads
from workgroup.errors import FieldRefusal
from workgroup.roster.person import Standing
from workgroup.safety.guard import NotKept
from workgroup.safety.patterns import Category
from workgroup.usecases.guarding import FieldNotKept

COMMAND: Mapping[str, str] = {
    "team_id": cast.TEAM,
    "user_id": "U0NERYS",
    "channel_id": "C0STEERING",
    "channel_name": "steering",
    "text": "next",
    "trigger_id": "1.2",
    "response_url": "https://hooks.slack.example/1",
}
FORM: Mapping[str, Any] = {
    "user": {"id": "U0NERYS", "team_id": cast.TEAM},
    "view": {"id": "V1", "hash": "h1", "state": {"values": {"post": {"post": {"value": "x"}}}}},
}


class Acknowledged:
    """In place of Bolt's `ack`: keeps what it was called with."""

    given: Any = None

    async def __call__(self, **given: Any) -> None:
        self.given = given


class Slow:
    """A listener that answers when the test lets it."""

    def __init__(self) -> None:
        self.may_go = asyncio.Event()

    async def __call__(self, asked: Asked, answer: Answer) -> None:
        await self.may_go.wait()
        await answer.privately(notes.note("Done."))


@pytest.fixture
def roads() -> WrittenRoads:
    return WrittenRoads()


@pytest.fixture
def shield(alder: Work, clock: FixedClock, roads: WrittenRoads) -> Shield:
    return Shield(DirectServices(alder, clock), roads, deadline=0.2, after_saving=0)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    structlog.configure(processors=[structlog.testing.LogCapture()])
    yield
    structlog.reset_defaults()


async def test_a_command_is_acknowledged_with_its_answer(shield: Shield, roads: WrittenRoads) -> None:
    ack = Acknowledged()

    async def quick(asked: Asked, answer: Answer) -> None:
        await answer.privately(notes.note("First."))
        await answer.privately(notes.note("Second."))

    await shield.command(quick)(body=COMMAND, ack=ack)

    assert (ack.given["text"], ack.given["response_type"]) == ("First.", "ephemeral")
    assert [(how, message.text) for how, message in roads.said] == [("respond", "Second.")]


async def test_a_slow_command_says_so_in_time_and_its_answer_follows(shield: Shield, roads: WrittenRoads) -> None:
    ack, slow = Acknowledged(), Slow()

    await shield.command(slow)(body=COMMAND, ack=ack)
    slow.may_go.set()
    await shield.settle()

    assert ack.given == {"text": notes.WORKING, "response_type": "ephemeral"}
    assert [(how, message.text) for how, message in roads.said] == [("respond", "Done.")]


async def test_a_slow_form_says_so_in_time_and_shows_its_result_later(shield: Shield, roads: WrittenRoads) -> None:
    ack, slow = Acknowledged(), Slow()

    await shield.form(slow)(body=FORM, ack=ack)
    slow.may_go.set()
    await shield.settle()

    assert ack.given["view"]["callback_id"] == "saving"
    [(how, view)] = roads.views
    assert (how, view["callback_id"]) == ("update V1", "outcome")


async def test_a_forms_result_after_the_acknowledgement_is_not_lost(shield: Shield, roads: WrittenRoads) -> None:
    ack, go = Acknowledged(), asyncio.Event()

    async def twice(asked: Asked, answer: FormAnswer) -> None:
        await answer.privately(notes.note("Kept."))
        await go.wait()
        raise RuntimeError

    await shield.form(twice)(body=FORM, ack=ack)
    go.set()
    await shield.settle()

    assert "Kept." in str(ack.given["view"]["blocks"])
    assert "Something broke on our side" in str(roads.views[0][1]["blocks"])


async def test_a_mistake_found_too_late_for_its_field_is_said_in_the_forms_place(
    shield: Shield, roads: WrittenRoads
) -> None:
    ack, go = Acknowledged(), asyncio.Event()

    async def late(asked: Asked, answer: FormAnswer) -> None:
        await go.wait()
        raise FieldRefusal("post", "Keep it short.")

    await shield.form(late)(body=FORM, ack=ack)
    go.set()
    await shield.settle()

    assert "Keep it short." in str(roads.views[0][1]["blocks"])


async def test_a_button_is_acknowledged_at_once(shield: Shield, roads: WrittenRoads) -> None:
    ack, slow = Acknowledged(), Slow()
    body: Json = {
        "user": {"id": "U0NERYS", "team_id": cast.TEAM},
        "actions": [{"action_id": "x"}],
        "channel": {"id": "C0STEERING", "name": "steering"},
        "response_url": "https://hooks.slack.example/1",
    }

    await shield.action(slow)(body=body, ack=ack)
    before = list(roads.said)
    slow.may_go.set()
    await shield.settle()

    assert (ack.given, before) == ({}, [])
    assert roads.said[0][1].text == "Done."


@pytest.mark.parametrize("broken", [RuntimeError("secret words"), ExceptionGroup("g", [ValueError("x")])])
async def test_a_fault_is_said_with_a_reference_that_is_in_the_log_and_without_its_text(
    shield: Shield, broken: Exception
) -> None:
    ack = Acknowledged()

    async def fails(asked: Asked, answer: Answer) -> None:
        raise broken

    with capture_logs() as logged:
        await shield.command(fails)(body=COMMAND, ack=ack)

    [entry] = logged
    assert entry["event"] == "listener_fault"
    assert entry["reference"] in ack.given["text"]
    assert "secret" not in ack.given["text"]


async def test_waiting_that_a_library_gave_up_is_a_fault_and_not_silence(shield: Shield) -> None:
    ack = Acknowledged()

    async def abandoned(asked: Asked, answer: Answer) -> None:
        future = asyncio.get_running_loop().create_future()
        future.cancel()
        await future

    await shield.command(abandoned)(body=COMMAND, ack=ack)

    assert ack.given["text"].startswith("Something broke on our side")


async def test_a_listener_that_the_program_ends_ends(shield: Shield, roads: WrittenRoads) -> None:
    ack, started = Acknowledged(), asyncio.Event()

    async def waits(asked: Asked, answer: Answer) -> None:
        started.set()
        await asyncio.Event().wait()

    await shield.command(waits)(body=COMMAND, ack=ack)
    await started.wait()
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    await shield.settle()

    assert ack.given["text"] == notes.WORKING
    assert roads.said == []


async def test_an_answer_that_does_not_leave_is_logged_and_nothing_escapes(
    shield: Shield, roads: WrittenRoads, monkeypatch: pytest.MonkeyPatch
) -> None:
    ack, slow = Acknowledged(), Slow()

    async def lost(*_: Any, **__: Any) -> None:
        raise TimeoutError

    monkeypatch.setattr(roads, "respond", lost)
    with capture_logs() as logged:
        await shield.command(slow)(body=COMMAND, ack=ack)
        slow.may_go.set()
        await shield.settle()

    assert [entry["event"] for entry in logged] == ["listener_fault", "answer_lost"]


async def test_options_that_fail_are_none(shield: Shield, roads: WrittenRoads) -> None:
    ack = Acknowledged()

    async def fails(asked: Asked) -> list[Json]:
        raise RuntimeError

    await shield.options(fails)(body=FORM, ack=ack)

    assert ack.given == {"options": []}
    assert roads.said == []


async def test_options_that_come_too_late_are_none(shield: Shield) -> None:
    ack, go = Acknowledged(), asyncio.Event()

    async def late(asked: Asked) -> list[Json]:
        await go.wait()
        return [parts.option("Late", "late")]

    await shield.options(late)(body=FORM, ack=ack)
    go.set()
    await shield.settle()

    assert ack.given == {"options": []}


@pytest.mark.parametrize(
    ("refusal", "field", "is_beside"),
    [
        (FieldNotKept(Category.CASE_OR_REFERRAL, "post"), "post", True),
        (FieldNotKept(Category.CASE_OR_REFERRAL, "elsewhere"), "elsewhere", False),
        (NotKept(Category.CASE_OR_REFERRAL), "text", False),
    ],
)
async def test_a_text_that_is_kept_out_is_counted_by_its_field_and_never_by_its_words(
    shield: Shield, database: Engine, refusal: NotKept, field: str, is_beside: bool
) -> None:
    ack = Acknowledged()

    async def kept_out(asked: Asked, answer: FormAnswer) -> None:
        raise refusal

    await shield.form(kept_out)(body=FORM, ack=ack)

    assert ("errors" in ack.given) is is_beside
    with database.connect() as connection:
        rows = connection.execute(tables.guard_refusal.select()).all()
    assert [(row.field, row.category) for row in rows] == [(field, "case_or_referral")]


async def test_a_stranger_to_the_workspace_is_heard_too(shield: Shield) -> None:
    ack = Acknowledged()
    standing: list[Standing] = []

    async def look(asked: Asked, answer: Answer) -> None:
        standing.append(asked.place.actor.standing)

    await shield.command(look)(body={**COMMAND, "user_id": "U0OTHER"}, ack=ack)

    assert standing == [Standing.EXTERNAL]


class Written:
    """A watch that writes down what it is told."""

    def __init__(self) -> None:
        self.ended: list[tuple[str, str]] = []

    def begin(self) -> float:
        return 1.0

    def end(self, began: float, *, what: str, outcome: str) -> None:
        assert began == 1.0
        self.ended.append((what, outcome))


async def test_it_is_counted_what_was_asked_and_how_it_ended_and_never_what_was_typed(
    alder: Work, clock: FixedClock, roads: WrittenRoads
) -> None:
    watch = Written()
    shield = Shield(DirectServices(alder, clock), roads, deadline=2, watch=watch)

    async def well(asked: Asked, answer: Answer) -> None:
        await answer.privately(notes.note("Done."))

    async def refuses(asked: Asked, answer: Answer) -> None:
        raise FieldRefusal("post", "No.")

    async def breaks(asked: Asked, answer: Answer) -> None:
        raise RuntimeError

    for listener, words in ((well, "next"), (refuses, "dates 12"), (breaks, "who's coming?"), (well, "Nerys Talbryn")):
        await shield.command(listener)(body={**COMMAND, "text": words}, ack=Acknowledged())
    await shield.form(well)(body=FORM, ack=Acknowledged())

    assert watch.ended == [
        ("next", "answered"),
        ("dates", "refused"),
        ("who-attends", "fault"),
        ("other", "answered"),
        ("form", "answered"),
    ]
