"""`prevent-bot run`, as a process of its own, against a workspace that it knows by settings alone."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import system_clock
from bot.database import Database
from bot.sandbox.clock import SandboxClock
from bot.sandbox.seed import workspace_from_region
from bot.sandbox.server import Sandbox
from tests.cast import import_sample, sample_seed
from tests.databases import PostgresShelf
from tests.programs import by_socket, free_port, is_ready, running
from tests.sandbox_driver import Driver
from workgroup.notices import NoticeDraft, NoticeKind


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with tables: the program makes those of SQLite by itself."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'prevent.db'}"
        return
    shelf: PostgresShelf = request.getfixturevalue("postgres_shelf")
    with shelf.database_url() as url:
        yield url


@pytest.fixture
async def workspace() -> AsyncIterator[Sandbox]:
    """A workspace that runs by the machine's clock, and takes Socket Mode."""
    made = Sandbox(workspace_from_region(sample_seed()), SandboxClock(system_clock()))
    await made.start()
    yield made
    await made.stop()


async def test_it_answers_by_socket_mode_and_ends_quietly_when_told(workspace: Sandbox, address: str) -> None:
    port = free_port()

    async with running(**by_socket(workspace, address, port)) as process, Driver(workspace.page) as driver:
        await is_ready(port)
        said = await driver.types("ishbel", "#steering", "/prevent help")
        process.send_signal(signal.SIGTERM)
        _, told = await asyncio.wait_for(process.communicate(), 60)

    assert said is not None
    assert "I arrange the meetings" in said
    assert process.returncode == 0
    assert b"Traceback" not in told


async def test_it_answers_by_signed_http(address: str) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/slack/events"
    made = Sandbox(workspace_from_region(sample_seed()), SandboxClock(system_clock()), request_url=url)
    await made.start()
    settings = by_socket(made, address, port) | {"SLACK_SIGNING_SECRET": made.signing_secret}
    del settings["SLACK_APP_TOKEN"]

    async with running(**settings), Driver(made.page) as driver:
        await is_ready(port)
        said = await driver.types("ishbel", "#steering", "/prevent help")
        await driver.types("osric", "#steering", "/prevent setup")
        form = await driver.view("osric")
    await made.stop()

    assert said is not None
    assert "I arrange the meetings" in said
    assert form["callback_id"] == "set_up_form"


async def test_what_came_due_while_it_was_killed_is_told_once(workspace: Sandbox, address: str) -> None:
    database = Database(address, system_clock)
    database.make_ready()
    with database.work() as uow:
        import_sample(uow, now=system_clock())
    port = free_port()
    async with running(**by_socket(workspace, address, port)) as process:
        await is_ready(port)
        process.kill()
        await process.wait()

    with database.work() as uow:
        series = next(one for group in uow.groups.list_all() for one in uow.series.list_of(group.id))
        now = system_clock()
        meeting = uow.meetings.add(
            series_id=series.id,
            recurrence_id=now.replace(tzinfo=None),
            starts_at=now + timedelta(minutes=10),
            minutes=60,
            place="Guildhall, room 2",
        )
        uow.outbox.enqueue(
            NoticeDraft(
                key=f"reminder:{meeting.id}:15m",
                kind=NoticeKind.REMINDER,
                group_id=series.group_id,
                series_id=series.id,
                meeting_id=meeting.id,
                due_at=now - timedelta(minutes=5),
                expires_at=now + timedelta(minutes=15),
                facts={"lead": "15m"},
            )
        )
    async with Driver(workspace.page) as driver:
        for _ in range(2):
            async with running(**by_socket(workspace, address, port)):
                await is_ready(port)
                await driver.message("rafe", "#operational", "Guildhall, room 2", within=30)
        log = await driver.posted()

    database.close()
    due_meanwhile = [
        one for one in log if one["method"] == "chat.postMessage" and "starts in 10 minutes" in one["text"]
    ]
    assert len(due_meanwhile) == 1


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is not set"),
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "SLACK_BOT_TOKEN is not accepted by Slack (invalid_auth)"),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "SLACK_APP_TOKEN is not accepted by Slack (invalid_auth)"),
        ({"SLACK_APP_TOKEN": ""}, "SLACK_APP_TOKEN is not set and neither is SLACK_SIGNING_SECRET"),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, "SLACK_API_URL names a server from which no answer came"),
        ({"DATABASE_URL": "postgresql://nobody:hush@127.0.0.1:9/none"}, "DATABASE_URL names a database that does not"),
        ({"PREVENT_PORT": "loud"}, "PREVENT_PORT is no port"),
    ],
)
async def test_what_is_wrong_is_one_sentence_and_exit_status_two(
    workspace: Sandbox, tmp_path: Path, changed: dict[str, str], says: str
) -> None:
    settings = by_socket(workspace, f"sqlite:///{tmp_path / 'prevent.db'}", free_port()) | changed

    async with running(**settings) as process:
        said, told = await asyncio.wait_for(process.communicate(), 60)

    words = told.decode()
    assert process.returncode == 2
    assert words.startswith(says)
    assert words.endswith(". Nothing was started.\n")
    assert words.count("\n") == 1
    assert "hush" not in words
    assert said == b""


async def test_a_port_that_is_taken_is_one_sentence(workspace: Sandbox, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
        async with running(**by_socket(workspace, f"sqlite:///{tmp_path / 'prevent.db'}", port)) as process:
            _, told = await asyncio.wait_for(process.communicate(), 60)

    assert process.returncode == 2
    assert told.decode().startswith(f"PREVENT_PORT {port} on 127.0.0.1 cannot be listened on")


async def test_a_postgresql_without_tables_is_refused_with_the_command_to_type(
    workspace: Sandbox, postgres_shelf: PostgresShelf
) -> None:
    with postgres_shelf.database_url("template0") as url:
        async with running(**by_socket(workspace, url, free_port())) as process:
            _, told = await asyncio.wait_for(process.communicate(), 60)

    assert process.returncode == 2
    assert "prevent-bot db upgrade" in told.decode()
    assert told.decode().count("\n") == 1
