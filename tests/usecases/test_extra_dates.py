"""Extra dates on top of a plan."""

from dataclasses import replace

import pytest

from tests import cast
from tests.usecases.steering import Steering, a_plan, actor_of, thursdays, wall
from workgroup.notices import NoticeKind
from workgroup.usecases import dates
from workgroup.usecases.extra_dates import ExtraInThePast, MeetsThen
from workgroup.usecases.undoing import NothingToUndo


@pytest.mark.parametrize(
    ("local", "starts"), [("2027-03-25T14:00", "2027-03-25 14:00"), ("2027-04-01T14:00", "2027-04-01 13:00")]
)
def test_an_extra_date_is_told_once_and_stands_whatever_is_planned_next(
    steering: Steering, local: str, starts: str
) -> None:
    steering.add(local, minutes=60, place="Council House")
    assert len(steering.waiting(NoticeKind.EXTRA_DATE)) == 1

    steering.schedule(a_plan(thursdays()))

    extra = steering.meeting(local)
    assert (extra.is_extra, extra.is_cancelled, extra.minutes) == (True, False, 60)
    assert starts in steering.starts()
    with pytest.raises(MeetsThen):
        steering.add(local)
    with pytest.raises(ExtraInThePast, match="`/prevent extra 14 October 2027 10:00`"):
        steering.add("2020-10-14T10:00")


def test_a_date_of_the_plan_is_no_extra_and_one_that_was_skipped_takes_place_after_all(steering: Steering) -> None:
    with pytest.raises(MeetsThen):
        steering.add("2027-02-10T10:00")
    steering.skip("2027-02-10T10:00")

    outcome = steering.add("2027-02-10T10:00")

    again = steering.meeting("2027-02-10T10:00")
    assert (again.is_cancelled, again.is_skipped, again.is_extra) == (False, False, False)
    steering.undo(outcome.undo_id)
    assert steering.meeting("2027-02-10T10:00").is_skipped


def test_undoing_an_extra_date_takes_it_off_the_list_and_tells_who_was_told(steering: Steering) -> None:
    first = steering.add("2026-12-03T14:00")
    steering.undo(first.undo_id)
    assert steering.waiting(NoticeKind.EXTRA_DATE, NoticeKind.CANCELLATION, NoticeKind.REMINDER) == []

    second = steering.add("2026-12-03T14:00")
    steering.tell()
    undone = steering.undo(second.undo_id)

    assert undone.was_told
    assert len(steering.waiting(NoticeKind.CANCELLATION)) == 1
    listed = steering.do(dates.list_dates, at_most=1).planned
    assert [f"{one.starts_at:%Y-%m-%d}" for one in listed] == ["2026-12-09"]


def test_an_extra_date_that_was_answered_is_not_undone(steering: Steering) -> None:
    outcome = steering.add("2026-12-03T14:00")
    steering.answer("2026-12-03T14:00", cast.NERYS)

    with pytest.raises(NothingToUndo, match="cancel it instead"):
        steering.undo(outcome.undo_id)


def test_a_series_without_a_plan_can_have_a_date(steering: Steering) -> None:
    with steering.work() as uow:
        _, series = actor_of(uow, steering.clock())
        uow.series.save(replace(series, recurrence=None))

    steering.add("2026-12-03T14:00")

    assert steering.starts() == ["2026-12-03 14:00"]
    assert steering.meeting("2026-12-03T14:00").recurrence_id == wall("2026-12-03T14:00")
