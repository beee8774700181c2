"""The database is busy, full, read-only or gone while notices are on their way: nothing is lost or comes twice."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.pool import Pool

from bot.delivery.courier import fingerprint
from storage import Unwell
from tests.bot.delivery.slack_that_errs import POST, Delivery
from tests.torture import outbox
from workgroup.notices import NoticeState

KEY = "notice:0"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs wait a moment for a database that is busy, and not fifteen seconds."""
    monkeypatch.setattr("bot.database._BUSY_FOR_JOBS", 0.05)


async def on_its_way(delivery: Delivery) -> asyncio.Task[int]:
    """A notice that Slack has taken and not answered yet."""
    delivery.spoil(kind="slow", seconds=1, accepted=True, method=POST)
    delivery.put(KEY, 0)
    delivering = asyncio.create_task(delivery.dispatchers[0].deliver_due())
    async with asyncio.timeout(20):
        while not delivery.sandbox.workspace.posted:  # noqa: ASYNC110 - the server is on the other side of HTTP
            await asyncio.sleep(0.01)
    return delivering


@contextmanager
def held_by_another(database: Engine) -> Iterator[None]:
    """Another program writes to the SQLite file for as long as the block."""
    with closing(sqlite3.connect(str(database.url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_result_that_cannot_be_written_because_another_program_writes_is_written_afterwards(
    delivery: Delivery, database: Engine
) -> None:
    delivering = await on_its_way(delivery)

    with held_by_another(database):
        done, _ = await asyncio.wait({delivering}, timeout=1.5)
    await delivering

    assert done == set()
    assert delivery.find(KEY).state is NoticeState.SENT
    assert delivery.standing() == {fingerprint(KEY): 1}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_disk_that_is_full_keeps_what_is_there_and_what_was_due_goes_out_when_there_is_room(
    delivery: Delivery, database: Engine
) -> None:
    keys = [f"notice:{number}" for number in range(20)]
    for number, key in enumerate(keys):
        delivery.put(key, number)

    with full(database):
        with pytest.raises(Unwell), delivery.database.work() as uow:
            for number in range(5000):
                uow.outbox.enqueue(outbox.a_draft(f"too much:{number}", delivery.series[0], delivery.clock()))
        kept = [delivery.find(key).state for key in keys]
        delivering = asyncio.create_task(delivery.dispatchers[0].deliver_due())
        await asyncio.wait({delivering}, timeout=0.5)
    await asyncio.gather(delivering, return_exceptions=True)
    await delivery.live(minutes=4)

    assert kept == [NoticeState.PENDING] * 20
    assert delivery.standing() == {fingerprint(key): 1 for key in keys}


@contextmanager
def full(database: Engine) -> Iterator[None]:
    """No page can be added to the SQLite file for as long as the block."""
    with closing(sqlite3.connect(str(database.url.database))) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]

    def limit(connection: Any, _record: object, _proxy: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    def lift(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 4294967294")

    event.listen(Pool, "checkout", limit)
    event.listen(Pool, "checkin", lift)
    try:
        yield
    finally:
        event.remove(Pool, "checkout", limit)
        event.remove(Pool, "checkin", lift)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_a_connection_that_is_ended_while_a_message_is_on_its_way_loses_nothing(
    delivery: Delivery, database: Engine
) -> None:
    delivering = await on_its_way(delivery)

    end_all(database)
    await delivering
    await delivery.live(minutes=3)

    assert delivery.find(KEY).state is NoticeState.SENT
    assert delivery.standing() == {fingerprint(KEY): 1}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
async def test_a_server_that_only_lets_read_sends_nothing_and_loses_nothing(
    delivery: Delivery, database: Engine
) -> None:
    delivery.put(KEY, 0)
    name = database.url.database

    administer(database, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with pytest.raises(Unwell):
        await delivery.dispatchers[0].deliver_due()
    while_read_only = delivery.standing()
    administer(database, f"ALTER DATABASE {name} RESET default_transaction_read_only")
    await delivery.live(minutes=3)

    assert while_read_only == {}
    assert delivery.standing() == {fingerprint(KEY): 1}


def administer(database: Engine, statement: str) -> None:
    """Change how the server treats the database, and end every connection, so that each begins anew."""
    with database.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET default_transaction_read_only = off"))
        connection.execute(text(statement))
    end_all(database)


def end_all(database: Engine) -> None:
    """End every connection to the database, as a server that is restarted does."""
    database.dispose()
    others = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with database.connect() as connection:
        connection.execute(others).all()
    database.dispose()
