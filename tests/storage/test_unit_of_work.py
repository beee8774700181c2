"""Units of work: all or nothing, who and when, and what happens after the commit."""

import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError, StatementError

from storage import Busy, Unwell, Work, make_engine, tables
from tests.databases import SqliteShelf
from tests.fixed_clock import FixedClock
from tests.storage.small_region import NOW, a_draft, a_group, a_meeting, a_series
from workgroup.ids import GroupId, MeetingId, PersonId, RequestId, SeriesId
from workgroup.ports import NotThere, UnitOfWork


def test_what_is_kept_fits_what_the_use_cases_ask_for(work: Work) -> None:
    with work() as uow:
        as_they_see_it: UnitOfWork = uow

        assert as_they_see_it.groups.list_all() == []


def test_leaving_the_block_commits(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)

    with work() as uow:
        assert uow.groups.get(group.id) == group


def test_a_fault_in_the_block_leaves_nothing(work: Work) -> None:
    with pytest.raises(RuntimeError), work() as uow:
        group = a_group(uow)
        uow.outbox.enqueue(a_draft(group))
        assert uow.is_first("event-1")
        raise RuntimeError("the program broke here")

    with work() as uow:
        assert uow.groups.list_all() == []
        assert uow.outbox.waiting() == []
        assert uow.is_first("event-1")


def test_every_row_tells_who_changed_it_and_when(work: Work, database: Engine, clock: FixedClock) -> None:
    made = clock()
    with work() as uow:
        group = a_group(uow)
    changed = clock.advance(hours=1)
    with work(actor=PersonId(7), road="command") as uow:
        uow.groups.save(group)

    row = tables.working_group.c
    with database.connect() as connection:
        kept = connection.execute(select(row.created_at, row.created_by, row.changed_at, row.changed_by)).one()
    assert tuple(kept) == (made, None, changed, 7)


def test_the_audit_tells_who_when_and_by_which_road(work: Work, database: Engine, clock: FixedClock) -> None:
    with work(actor=PersonId(7), road="command") as uow:
        group = a_group(uow)
        uow.audit.record(group_id=group.id, verb="rename", subject="group", subject_id=group.id, after={"name": "Ŵ"})

    audit = tables.audit.c
    with database.connect() as connection:
        kept = connection.execute(
            select(audit.at, audit.actor_id, audit.road, audit.verb, audit.before, audit.after)
        ).one()
    assert tuple(kept) == (clock(), 7, "command", "rename", None, {"name": "Ŵ"})


def test_a_text_that_was_kept_out_is_counted_without_its_author(work: Work, database: Engine) -> None:
    with work(actor=PersonId(7), road="command") as uow:
        uow.audit.guarded(group_id=a_group(uow).id, field="place", category="person")

    with database.connect() as connection:
        kept = connection.execute(select(tables.guard_refusal)).mappings().one()
    assert set(kept.keys()) == {"id", "group_id", "at", "field", "category"}
    assert (kept["field"], kept["category"]) == ("place", "person")


def test_a_delivery_is_first_once(work: Work, clock: FixedClock) -> None:
    with work() as uow:
        first = uow.is_first("event-1")
    with work() as uow:
        again, other = uow.is_first("event-1"), uow.is_first("event-2")

    assert (first, again, other) == (True, False, True)


def test_a_delivery_that_is_long_past_is_forgotten(work: Work, clock: FixedClock) -> None:
    with work() as uow:
        uow.is_first("event-1")
    clock.advance(days=2)
    with work() as uow:
        uow.is_first("event-2")

        forgotten = uow.seen.forget(clock() - timedelta(days=1))

    assert forgotten == 1


def test_of_two_that_take_the_same_delivery_at_once_one_is_first(work: Work) -> None:
    both_ready = threading.Barrier(2)
    answers: list[bool] = []

    def take() -> None:
        both_ready.wait()
        with work() as uow:
            answers.append(uow.is_first("event-1"))

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [False, True]


def test_reading_only_shows_what_is_there_and_refuses_every_change(work: Work) -> None:
    with work() as uow:
        group = a_group(uow)

    with work(read_only=True) as uow:
        assert uow.groups.list_all() == [group]
    with pytest.raises(DBAPIError), work(read_only=True) as uow:
        uow.groups.save(group)
    with work() as uow:
        uow.groups.save(group)


def test_reading_does_not_wait_for_somebody_who_writes(work: Work) -> None:
    with work() as writing:
        a_group(writing)

        with work(read_only=True) as uow:
            seen = uow.groups.list_all()

    assert seen == []


def test_two_who_write_at_once_wait_for_each_other(work: Work) -> None:
    def write() -> None:
        for _ in range(10):
            with work() as uow:
                groups = uow.groups.list_all()
                a_group(uow, name=f"Group {len(groups)}")

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with work() as uow:
        assert len(uow.groups.list_all()) == 20


def test_the_dispatcher_is_woken_after_a_commit_that_made_something_due(database: Engine, clock: FixedClock) -> None:
    woken: list[int] = []
    reading = Work(database, clock)

    def wake() -> None:
        with reading() as uow:
            woken.append(len(uow.outbox.waiting()))

    work = Work(database, clock, when_due=wake)

    with work() as uow:
        group = a_group(uow)
    before = list(woken)
    with work() as uow:
        uow.outbox.enqueue(a_draft(group))

    assert (before, woken) == ([], [1])


def test_nobody_is_woken_by_what_was_rolled_back_or_kept_before(database: Engine, clock: FixedClock) -> None:
    woken: list[str] = []
    work = Work(database, clock, when_due=lambda: woken.append("due"))
    with work() as uow:
        group = a_group(uow)
        uow.outbox.enqueue(a_draft(group))
    woken.clear()

    with work() as uow:
        again = uow.outbox.enqueue(a_draft(group))
        uow.outbox.mark_cards(MeetingId(1))
    with pytest.raises(RuntimeError), work() as uow:
        uow.on_commit(lambda: woken.append("commit"))
        uow.outbox.enqueue(a_draft(group, key="another"))
        raise RuntimeError("the program broke here")

    assert again is None
    assert woken == []


def test_what_was_asked_for_happens_after_the_commit(work: Work) -> None:
    happened: list[bool] = []

    def look() -> None:
        with work() as uow:
            happened.append(bool(uow.groups.list_all()))

    with work() as uow:
        uow.on_commit(look)
        a_group(uow)

    assert happened == [True]


def test_an_instant_without_a_zone_is_refused(work: Work) -> None:
    with pytest.raises(StatementError, match="needs a zone"), work() as uow:
        group = a_group(uow)
        uow.undos.add(group_id=group.id, verb="move", facts={}, until=datetime(2026, 11, 23, 9))  # noqa: DTZ001 what is refused


def test_a_wall_time_with_a_zone_is_refused(work: Work) -> None:
    with pytest.raises(StatementError, match="has no zone"), work() as uow:
        series = a_series(uow, a_group(uow))
        uow.meetings.add(series_id=series.id, recurrence_id=NOW, starts_at=NOW, minutes=60, place="")


def test_an_instant_comes_back_to_the_microsecond_in_utc(work: Work) -> None:
    with work() as uow:
        series = a_series(uow, a_group(uow))
        starts_at = datetime.fromisoformat("2026-07-01T10:00:00.123457+01:00")

        meeting = a_meeting(uow, series, starts_at=starts_at)

    assert meeting.starts_at == starts_at
    assert meeting.starts_at.utcoffset() == timedelta(0)


def test_an_id_that_is_not_there_is_a_fault(work: Work) -> None:
    with work() as uow:
        for missing in (
            lambda: uow.groups.get(GroupId(99)),
            lambda: uow.people.get(PersonId(99)),
            lambda: uow.series.get(SeriesId(99)),
            lambda: uow.meetings.get(MeetingId(99)),
            lambda: uow.requests.get(RequestId(99)),
        ):
            with pytest.raises(NotThere):
                missing()


def test_saving_what_is_not_there_is_a_fault(work: Work, database: Engine) -> None:
    with pytest.raises(NotThere), work() as uow:
        meeting = a_meeting(uow, a_series(uow, a_group(uow)))
        uow.meetings.delete([meeting.id])
        uow.meetings.save(meeting)

    with database.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.working_group)) == 0


def test_a_writer_that_waited_in_vain_is_told_so_in_words(sqlite_shelf: SqliteShelf, tmp_path: Path) -> None:
    with sqlite_shelf.database(tmp_path) as engine:
        impatient = make_engine(str(engine.url), busy_seconds=0.1)
        with Work(engine, FixedClock())() as uow:
            a_group(uow)

            with pytest.raises(Busy, match="Nothing changed"), Work(impatient, FixedClock())() as other:
                a_group(other, reference="second")

        impatient.dispose()
        with Work(engine, FixedClock())(read_only=True) as uow:
            assert len(uow.groups.list_all()) == 1


def test_a_database_that_is_full_or_gone_is_said_in_words_and_is_no_fault_of_what_was_asked(
    work: Work, database: Engine
) -> None:
    with pytest.raises(Unwell, match="tell your administrator"), work() as uow:
        driver = uow.groups._tx.connection.connection.dbapi_connection
        assert driver is not None
        if database.dialect.name == "sqlite":
            driver.execute("PRAGMA max_page_count = 1")
            for _ in range(2000):
                a_group(uow)
        else:
            driver.close()
            a_group(uow)
