"""Whether the program lives, whether it is ready, and its numbers: over HTTP, on a database of each kind."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import aiohttp
import pytest
from sqlalchemy import Engine, text

from bot.database import Database
from bot.health import LATE_AFTER, Health
from bot.metrics import Metrics
from bot.web import make_web
from storage import Work
from tests.cast import the_series
from tests.fixed_clock import FixedClock
from tests.uvicorn_server import serving
from workgroup.ids import NoticeId
from workgroup.notices import NoticeDraft, NoticeKind


@pytest.fixture
def opened(database: Engine, alder: Work, clock: FixedClock) -> Iterator[Database]:
    """The program's own way to the test's database."""
    made = Database(database.url.render_as_string(hide_password=False), clock)
    yield made
    made.close()


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def health(opened: Database, clock: FixedClock, metrics: Metrics) -> Health:
    return Health(opened, clock, metrics)


@pytest.fixture
async def page(health: Health) -> AsyncIterator[str]:
    async with serving(make_web(health=health)) as address:
        yield address


async def asked(url: str, **headers: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        return answer.status, await answer.text()


def put(database: Database, clock: FixedClock, key: str, *, due: timedelta) -> NoticeId:
    with database.work() as uow:
        series = the_series(uow)
        added = uow.outbox.enqueue(
            NoticeDraft(
                key=key,
                kind=NoticeKind.REMINDER,
                group_id=series.group_id,
                series_id=series.id,
                due_at=clock() + due,
                expires_at=clock() + timedelta(days=2),
            )
        )
    assert added is not None
    return added


async def test_it_is_ready_while_nothing_has_waited_for_long(page: str, opened: Database, clock: FixedClock) -> None:
    put(opened, clock, "just due", due=-LATE_AFTER)
    put(opened, clock, "later", due=timedelta(hours=1))

    assert await asked(f"{page}/ready") == (200, "ready")
    assert await asked(f"{page}/health") == (200, "alive")


async def test_it_is_not_ready_when_the_outbox_is_late_but_it_lives(
    page: str, opened: Database, clock: FixedClock
) -> None:
    put(opened, clock, "long due", due=timedelta(minutes=-3))

    assert await asked(f"{page}/ready") == (503, "not ready: the outbox is late by 180 seconds")
    assert await asked(f"{page}/health") == (200, "alive")


async def test_what_a_process_left_behind_and_nobody_takes_back_is_late_too(
    page: str, opened: Database, clock: FixedClock
) -> None:
    put(opened, clock, "due", due=timedelta(0))
    with opened.work() as uow:
        uow.outbox.claim(owner="gone", now=clock(), lease_until=clock() + timedelta(minutes=1), at_most=1)
    clock.advance(minutes=4)

    assert await asked(f"{page}/ready") == (503, "not ready: the outbox is late by 180 seconds")


async def test_what_is_held_is_not_late(page: str, opened: Database, clock: FixedClock) -> None:
    put(opened, clock, "long due", due=timedelta(hours=-3))
    with opened.work() as uow:
        uow.holds.put(the_series(uow).group_id)

    assert await asked(f"{page}/ready") == (200, "ready")


async def test_it_is_not_ready_on_tables_that_it_cannot_work_on(page: str, opened: Database, database: Engine) -> None:
    with database.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '2999_later', oldest_program = '2999_later'"))

    status, said = await asked(f"{page}/ready")

    assert (status, said) == (503, "not ready: the database's tables are of another version")


async def test_it_is_not_ready_any_more_once_it_is_told_to_end(page: str, health: Health) -> None:
    health.begin_to_stop()

    assert await asked(f"{page}/health/ready") == (503, "not ready: it is ending")
    assert await asked(f"{page}/health/live") == (200, "alive")


async def test_the_numbers_say_what_waits_and_what_became_of_the_rest(
    page: str, opened: Database, clock: FixedClock, metrics: Metrics
) -> None:
    put(opened, clock, "due", due=timedelta(seconds=-30))
    put(opened, clock, "later", due=timedelta(hours=1))
    metrics.count_fate("sent", 2)
    metrics.count_fate("expired")
    metrics.end(metrics.begin(), what="next", outcome="answered")
    metrics.end(metrics.begin(), what="nerys.talbryn@glanfaen.ac.uk.example", outcome="refused")

    status, said = await asked(f"{page}/metrics")

    assert status == 200
    assert {
        'prevent_outbox_waiting{why="due"} 1.0',
        'prevent_outbox_waiting{why="not_due"} 1.0',
        'prevent_outbox_waiting{why="held"} 0.0',
        "prevent_outbox_late_seconds 30.0",
        "prevent_ready 1.0",
        'prevent_notices_total{fate="sent"} 2.0',
        'prevent_notices_total{fate="expired"} 1.0',
        'prevent_notices_total{fate="adopted"} 0.0',
        'prevent_request_seconds_count{outcome="answered",what="next"} 1.0',
        'prevent_request_seconds_count{outcome="refused",what="other"} 1.0',
    } <= set(said.splitlines())
    assert "@" not in said


async def test_the_numbers_are_for_this_machine_alone_unless_a_token_is_set(page: str, health: Health) -> None:
    direct, _ = await asked(f"{page}/metrics")
    through_a_proxy, _ = await asked(f"{page}/metrics", **{"X-Forwarded-For": "127.0.0.1"})
    async with serving(make_web(health=health, metrics_token="a-long-secret")) as guarded:
        without, _ = await asked(f"{guarded}/metrics")
        wrong, _ = await asked(f"{guarded}/metrics", Authorization="Bearer a-long-secre")
        right, _ = await asked(
            f"{guarded}/metrics", Authorization="Bearer a-long-secret", **{"X-Forwarded-For": "10.0.0.9"}
        )

    assert (direct, through_a_proxy) == (200, 403)
    assert (without, wrong, right) == (403, 403, 200)
