"""What Slack brings twice, to two programs at once: one event has one effect, however often and wherever it comes."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from sqlalchemy import Engine, func, select

from bot.clock import system_clock
from bot.database import Database
from bot.program import Program, SlackSettings
from bot.sandbox.clock import SandboxClock
from bot.sandbox.seed import workspace_from_region
from bot.sandbox.server import Sandbox
from storage import Work, tables
from tests.cast import sample_seed
from tests.sandbox_driver import Driver


@pytest.fixture
async def workspace() -> AsyncIterator[Sandbox]:
    """A workspace that takes Socket Mode."""
    made = Sandbox(workspace_from_region(sample_seed()), SandboxClock(system_clock()))
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def two_programs(workspace: Sandbox, database: Engine, alder: Work) -> AsyncIterator[None]:
    """Two programs on one database, each with a connection of its own."""
    slack = SlackSettings(bot_token=workspace.bot_token, app_token=workspace.app_token, api_url=workspace.api_url)
    async with AsyncExitStack() as stack:
        for _ in range(2):
            opened = Database(database.url.render_as_string(hide_password=False), system_clock)
            stack.callback(opened.close)
            program = Program(opened, system_clock, slack)
            await program.start()
            stack.push_async_callback(program.stop)
        yield


@pytest.mark.usefixtures("two_programs")
async def test_an_event_that_comes_again_to_both_programs_at_once_changes_nothing_more(
    workspace: Sandbox, database: Engine
) -> None:
    async with Driver(workspace.page) as driver:
        await driver.types("ishbel", "#steering", "@prevent remind add 3 hours")
        await driver.message("ishbel", "#steering", "3 hours before")
        brought = await driver.ask("POST", "/sandbox/repeat", {"kind": "events_api", "copies": 6})
        # Answered after the copies by whichever program: what they had to do is done by then.
        for _ in range(2):
            await driver.types("ishbel", "#steering", "/prevent remind list")
        told = [entry for entry in await driver.posted() if "3 hours before" in entry["text"]]

    audit = tables.audit.c
    with database.connect() as connection:
        changes = connection.scalar(select(func.count(audit.id)).where(audit.verb == "set_reminders"))
    assert brought == {"brought": 6}
    assert changes == 1
    assert len(told) == 1
