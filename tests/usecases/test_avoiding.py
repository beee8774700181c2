"""Dates on bank holidays that a plan leaves out, moves to the next working day, or asks the coordinator about."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.region.reading import read_region_text
from tests import cast
from tests.usecases.steering import Steering, a_plan, wall
from workgroup.calendar.avoidance import AvoidHolidays
from workgroup.calendar.recurrence import Recurrence
from workgroup.meeting.meeting import MeetingCancelled, NoMeeting
from workgroup.notices import NoticeKind, NoticeState
from workgroup.usecases import avoiding, bank_holidays, cancelling, dates, importing
from workgroup.usecases.facts import Facts
from workgroup.usecases.planning import PlannedDate
from workgroup.usecases.scheduling import Plan
from workgroup.usecases.sending import fate_of

SKIP, NEXT, ASK = AvoidHolidays.SKIP, AvoidHolidays.NEXT_WORKING_DAY, AvoidHolidays.ASK
MONDAYS = Recurrence(dtstart=wall("2026-12-14T10:00"), tzid="Europe/London", rrule="FREQ=WEEKLY;BYDAY=MO")
BOXING_DAY, TUESDAY = datetime(2026, 12, 28, 10, tzinfo=UTC), datetime(2026, 12, 29, 10, tzinfo=UTC)
BECAUSE = "Bank holiday: Boxing Day (substitute day)"


def mondays(how: AvoidHolidays | None) -> Plan:
    return replace(a_plan(MONDAYS), avoid=how)


def listed(steering: Steering, count: int = 4) -> tuple[PlannedDate, ...]:
    return steering.do(dates.list_dates, at_most=count).planned


def standing(steering: Steering) -> list[int]:
    return [one.starts_at.day for one in steering.meetings() if not one.is_cancelled][:3]


def test_a_skipped_bank_holiday_has_no_meeting_and_its_reason_in_the_list(steering: Steering) -> None:
    preview = steering.preview(mondays(SKIP))
    steering.schedule(mondays(SKIP))

    assert [one.starts_at for one in preview.left_out] == [BOXING_DAY]
    assert preview.left_out[0].because == BECAUSE
    assert preview.said == "Every Monday, 10:00 to 12:00, skipping bank holidays"
    assert standing(steering) == [14, 21, 4]
    assert [(one.starts_at.day, one.why_not) for one in listed(steering)] == [
        (14, None),
        (21, None),
        (28, BECAUSE),
        (4, None),
    ]
    # Far ahead, too, where no date has a record yet.
    far = steering.do(dates.list_dates, at_most=60, from_on=date(2027, 3, 29), until_on=date(2027, 3, 29)).planned
    assert [one.why_not for one in far] == ["Bank holiday: Easter Monday"]
    with pytest.raises(MeetingCancelled):
        steering.do(cancelling.preview_cancel, on=date(2026, 12, 28), because="")
    with pytest.raises(NoMeeting):
        steering.cancel("2026-12-28T10:00")


def test_a_bank_holiday_goes_to_the_next_working_day_with_its_reminders(steering: Steering) -> None:
    steering.schedule(mondays(NEXT))

    moved = steering.meeting("2026-12-28T10:00")
    assert (moved.starts_at, moved.moved_because) == (TUESDAY, BECAUSE)
    assert standing(steering) == [14, 21, 29]
    assert [one.starts_at for one in listed(steering)][2] == TUESDAY


def test_meetings_that_were_made_before_follow_a_new_rule_and_its_undo(steering: Steering) -> None:
    steering.schedule(mondays(None))
    steering.answer("2026-12-28T10:00", cast.NERYS)
    assert standing(steering) == [14, 21, 28]

    moved = steering.schedule(mondays(NEXT))
    assert standing(steering) == [14, 21, 29]
    steering.undo(moved.undo_id)
    assert standing(steering) == [14, 21, 28]

    preview = steering.preview(mondays(SKIP))
    skipped = steering.schedule(mondays(SKIP))
    assert [one.starts_at for one in preview.fates.goes] == [BOXING_DAY]
    assert standing(steering) == [14, 21, 4]
    steering.undo(skipped.undo_id)
    assert standing(steering) == [14, 21, 28]


def test_a_date_is_there_again_when_the_bank_holiday_is_taken_out(steering: Steering) -> None:
    steering.schedule(mondays(SKIP))

    steering.do(
        bank_holidays.set_bank_holiday, day=BOXING_DAY.date(), name="", nations=("england", "wales"), is_closed=False
    )
    steering.plan()

    assert standing(steering) == [14, 21, 28]


def test_the_coordinator_is_asked_once_where_the_plan_says_so(steering: Steering) -> None:
    steering.schedule(mondays(ASK))
    asked = steering.waiting(NoticeKind.HOLIDAY_QUESTION)
    with steering.work() as uow:
        again = avoiding.ask_everywhere(uow, now=steering.clock() + timedelta(hours=1))

    assert standing(steering) == [14, 21, 28]
    assert [one.facts["next"] for one in asked] == ["2026-12-29"]
    with steering.work(read_only=True) as uow:
        assert [one.person_id for one in asked] == [cast.the_person(uow, cast.ISHBEL).id]
    assert again == 0


def test_a_question_that_is_settled_is_not_asked(steering: Steering) -> None:
    steering.schedule(mondays(ASK))
    [question] = steering.waiting(NoticeKind.HOLIDAY_QUESTION)
    steering.cancel("2026-12-28T10:00")

    with steering.work(read_only=True) as uow:
        fate = fate_of(Facts(uow, now=steering.clock()), question, newest={}, at=steering.clock())

    assert fate == (NoticeState.CANCELLED, "already_decided")


@pytest.mark.parametrize("how", [None, SKIP, NEXT, ASK])
def test_the_same_plan_again_changes_nothing(steering: Steering, how: AvoidHolidays | None) -> None:
    steering.schedule(mondays(how))

    assert steering.preview(mondays(how)).is_same
    other = SKIP if how is not SKIP else None
    assert not steering.preview(mondays(other)).is_same


def test_a_file_may_say_what_becomes_of_bank_holidays(steering: Steering) -> None:
    steering.schedule(mondays(None))
    told = cast.SAMPLE.read_text(encoding="utf-8")
    rule = 'rrule: "FREQ=MONTHLY;INTERVAL=2;BYDAY=2WE", dtstart: "2025-10-08", '
    weekly = 'rrule: "FREQ=WEEKLY;BYDAY=MO", dtstart: "2026-12-14", bank_holidays: next_working_day, '
    region = read_region_text(told.replace(rule, weekly).encode())

    with steering.work() as uow:
        importing.import_region(uow, region, now=steering.clock())
    steering.plan()

    assert standing(steering) == [14, 21, 29]
    assert steering.series().avoid is NEXT
