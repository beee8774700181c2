"""Ending a series: none of its dates takes place any more."""

import pytest

from tests import cast
from tests.usecases.steering import Steering, a_plan, thursdays
from workgroup.meeting.meeting import NoMeeting
from workgroup.notices import NoticeKind
from workgroup.roster.permission import NotAllowed
from workgroup.usecases import dates, ending


def test_an_ended_series_has_no_date_and_is_told_once(steering: Steering) -> None:
    steering.plan()
    steering.add("2026-12-16T10:00")

    steering.do(ending.end_series, because="the work is done")

    assert steering.starts() == []
    assert steering.do(dates.list_dates).planned == ()
    assert steering.series().ended_because == "the work is done"
    assert steering.waiting(NoticeKind.REMINDER) == []
    assert len(steering.waiting(NoticeKind.ENDING)) == 1
    steering.plan()
    assert steering.starts() == []
    with pytest.raises(NoMeeting):
        steering.do(ending.end_series, because="")


def test_undoing_the_end_brings_every_date_back_and_a_new_plan_begins_anew(steering: Steering) -> None:
    steering.plan()
    steering.move("2026-12-09T10:00", "2026-12-10T10:00")
    steering.add("2026-12-16T10:00")
    before = steering.starts()
    ended = steering.do(ending.end_series, because="")
    steering.tell()

    undone = steering.undo(ended.undo_id)

    assert undone.was_told
    assert steering.starts() == before
    assert steering.series().ended_because is None
    assert len(steering.waiting(NoticeKind.RESUMPTION)) == 1
    steering.do(ending.end_series, because="")
    steering.schedule(a_plan(thursdays()))
    assert steering.series().ended_because is None
    assert steering.starts()[0] == "2026-12-03 10:00"


def test_only_who_plans_a_series_ends_it(steering: Steering) -> None:
    with pytest.raises(NotAllowed):
        steering.do(ending.end_series, by=cast.NERYS, because="")
