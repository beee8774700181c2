"""The dates of a series: next, listed, last, and with a record when somebody touches one."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, event

from tests import cast
from tests.fixed_clock import FixedClock
from tests.usecases.steering import Steering, a_plan, actor_of, thursdays, wall
from workgroup.meeting.reply import PartStat
from workgroup.usecases import dates, planning
from workgroup.usecases.planning import REPLANNED


@pytest.mark.parametrize(("reference", "channel"), [("ops", "operational"), ("stg", "steering"), ("str", "strategic")])
def test_next_is_the_first_of_the_sample_before_anything_was_planned(
    steering: Steering, reference: str, channel: str
) -> None:
    expected = {"ops": "2026-11-25 14:00", "stg": "2026-12-09 10:00", "str": "2027-07-14 14:00"}

    found = steering.do(dates.next_date, channel=channel)

    assert found.planned is not None
    assert found.series.reference == reference
    assert f"{found.planned.starts_at:%Y-%m-%d %H:%M}" == expected[reference]
    assert found.shown is None
    assert (found.opens_on == date(2027, 5, 15)) is (reference == "str")


def test_next_shows_the_persons_own_answer(steering: Steering) -> None:
    steering.plan()
    steering.answer("2026-12-09T10:00", cast.NERYS)

    assert steering.do(dates.next_date, by=cast.NERYS).mine is PartStat.ACCEPTED
    assert steering.do(dates.next_date, by=cast.BRAM).mine is PartStat.NEEDS_ACTION
    assert steering.do(dates.next_date, by=cast.STRANGER).mine is None


def test_next_passes_over_any_number_of_cancelled_dates(steering: Steering) -> None:
    for month in ("2026-12-09", "2027-02-10", "2027-04-14", "2027-06-09", "2027-08-11", "2027-10-13", "2027-12-08"):
        steering.cancel(f"{month}T10:00")

    found = steering.do(dates.next_date)

    assert found.planned is not None
    assert found.planned.starts_at == datetime(2028, 2, 9, 10, 0, tzinfo=UTC)


def test_dates_lists_as_many_as_wanted_with_cancelled_ones_and_answers(steering: Steering) -> None:
    steering.plan()
    steering.answer("2026-12-09T10:00", cast.NERYS)
    steering.cancel("2027-02-10T10:00")

    found = steering.do(dates.list_dates, by=cast.NERYS, at_most=3)

    assert [one.starts_at.date() for one in found.planned] == [
        date(2026, 12, 9),
        date(2027, 2, 10),
        date(2027, 4, 14),
    ]
    assert [one.is_cancelled for one in found.planned] == [False, True, False]
    assert list(found.answers.values()) == [PartStat.ACCEPTED]
    assert steering.do(dates.list_dates, by=cast.STRANGER).answers == {}


def test_a_meeting_that_was_moved_is_listed_where_it_is_and_not_where_it_was(steering: Steering) -> None:
    steering.plan()
    moved = replace(steering.meeting("2026-12-09T10:00"), starts_at=datetime(2026, 12, 2, 15, 0, tzinfo=UTC))
    with steering.work() as uow:
        uow.meetings.save(moved)

    found = steering.do(dates.list_dates, at_most=2)
    steering.clock.set(datetime(2026, 12, 3, 9, 0, tzinfo=UTC))
    afterwards = steering.do(dates.list_dates, at_most=1)

    assert [one.starts_at.date() for one in found.planned] == [date(2026, 12, 2), date(2027, 2, 10)]
    assert [one.starts_at.date() for one in afterwards.planned] == [date(2027, 2, 10)]


def test_a_date_given_up_beyond_sixty_days_is_listed_again_when_a_plan_has_it_again(steering: Steering) -> None:
    far = steering.do(lambda uow, **at: dates.touch_meeting(
        uow, series_id=at["series_id"], recurrence_id=wall("2027-04-14T10:00"), now=at["now"]
    ))  # fmt: skip
    steering.schedule(a_plan(thursdays()))
    steering.schedule(a_plan())

    found = steering.do(dates.list_dates, at_most=6)

    assert steering.meeting("2027-04-14T10:00") == replace(far, cancelled_because=REPLANNED, sequence=1)
    assert date(2027, 4, 14) in [one.starts_at.date() for one in found.planned]
    steering.cancel("2027-04-14T10:00")
    assert steering.meeting("2027-04-14T10:00").cancelled_because == "the venue is closed"


def test_the_last_meeting_is_the_latest_that_took_place(steering: Steering, clock: FixedClock) -> None:
    latest = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)

    assert steering.do(dates.last_start) == latest
    clock.set(datetime(2029, 11, 1, tzinfo=UTC))
    assert steering.do(dates.last_start) is None


@contextmanager
def counted_statements(engine: Engine) -> Iterator[list[str]]:
    """The statements that the block sends."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_reading_dates_does_not_grow_with_the_age_of_the_series(
    steering: Steering, database: Engine, clock: FixedClock
) -> None:
    steering.schedule(a_plan(thursdays()))
    with steering.work() as uow:
        _, series = actor_of(uow, clock())
        for week in range(1, 520):
            start = wall("2026-11-19T10:00") - timedelta(weeks=week)
            uow.meetings.add(
                series_id=series.id, recurrence_id=start, starts_at=start.replace(tzinfo=UTC), minutes=60, place=""
            )

    with steering.work(read_only=True) as uow, counted_statements(database) as statements:
        planning.next_standing(uow, series, now=clock())

    [of_meetings] = [statement for statement in statements if statement.startswith("SELECT")]
    assert "starts_at >" in of_meetings
