"""A poll: what its answers come to, and its hours over weekends and holidays."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from workgroup.meeting.poll import (
    Cadence,
    PollAnswer,
    Slot,
    best,
    may_close,
    remind_at,
    said_close,
    tallies,
    usual_close,
)

LONDON = ZoneInfo("Europe/London")
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)})
YES, NEED, NO = PollAnswer.YES, PollAnswer.IF_NEED_BE, PollAnswer.NO
THREE = (Cadence.MONTHLY, Cadence.SIX_WEEKLY, Cadence.QUARTERLY)


def at(text: str) -> datetime:
    """An instant from UK wall time."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def a_slot(text: str) -> Slot:
    return Slot(starts=datetime.fromisoformat(text), minutes=90)


def test_the_best_is_what_most_can_live_with_then_what_more_want() -> None:
    ranked = tallies(THREE, [(YES, NEED, NO), (NO, NEED, YES), (NEED, NEED, NEED)])

    assert [one.option for one in ranked] == [Cadence.SIX_WEEKLY, Cadence.MONTHLY, Cadence.QUARTERLY]
    assert [(one.yes, one.if_need_be, one.no) for one in ranked] == [(0, 3, 0), (1, 1, 1), (1, 1, 1)]
    assert [one.option for one in best(ranked)] == [Cadence.SIX_WEEKLY]


def test_equally_good_options_are_all_best_in_the_order_of_the_poll() -> None:
    ranked = tallies(THREE, [(YES, NO, YES), (NEED, NO, NEED)])

    assert [one.number for one in best(ranked)] == [1, 3]


@pytest.mark.parametrize("answers", [[], [(NO, NO, NO)]])
def test_nothing_is_best_when_nobody_answered_or_nobody_can(answers: list[tuple[PollAnswer, ...]]) -> None:
    assert best(tallies(THREE, answers)) == ()


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        ("2026-11-23T10:00", "2026-11-30T10:00"),
        ("2026-11-23T21:30", "2026-11-30T17:00"),
        ("2026-11-23T07:00", "2026-11-30T09:00"),
        ("2026-12-22T10:00", "2026-12-31T10:00"),
        ("2027-03-25T10:00", "2027-04-01T10:00"),
    ],
)
def test_a_poll_is_open_for_five_working_days_in_office_hours(opens: str, closes: str) -> None:
    assert usual_close(at(opens), THREE, LONDON, CHRISTMAS) == at(closes)


def test_a_working_day_is_left_between_the_close_and_the_first_slot() -> None:
    opens = at("2026-12-22T10:00")

    assert usual_close(opens, [a_slot("2026-12-30T10:00")], LONDON, CHRISTMAS) == at("2026-12-29T17:00")
    assert usual_close(opens, [a_slot("2026-12-29T10:00")], LONDON, CHRISTMAS) == at("2026-12-24T17:00")
    assert usual_close(opens, [a_slot("2026-12-22T15:00")], LONDON, CHRISTMAS) is None


def test_a_close_on_a_day_without_work_is_on_the_next_with() -> None:
    assert said_close(date(2026, 12, 25), LONDON, CHRISTMAS) == at("2026-12-29T17:00")
    assert said_close(datetime.fromisoformat("2026-12-24T12:00"), LONDON, CHRISTMAS) == at("2026-12-24T12:00")


@pytest.mark.parametrize(
    ("opens", "closes", "reminds"),
    [
        # Forty office hours: a working day before the close.
        ("2026-11-23T10:00", "2026-11-30T10:00", "2026-11-27T10:00"),
        ("2026-11-23T09:00", "2026-11-30T09:00", "2026-11-27T09:00"),
        # Christmas Day, a weekend and a bank holiday lie between and take nothing.
        ("2026-12-22T10:00", "2026-12-31T10:00", "2026-12-30T10:00"),
        # Across the change of the clock in spring.
        ("2027-03-25T10:00", "2027-04-01T10:00", "2027-03-31T10:00"),
        # From evening to evening only the office hours count.
        ("2026-11-23T20:00", "2026-11-24T20:00", "2026-11-24T15:24"),
        # A weekend without any.
        ("2026-11-28T10:00", "2026-11-28T20:00", "2026-11-28T18:00"),
    ],
)
def test_who_is_silent_is_asked_again_when_four_fifths_of_the_office_hours_have_passed(
    opens: str, closes: str, reminds: str
) -> None:
    assert remind_at(at(opens), at(closes), LONDON, CHRISTMAS) == at(reminds)


def test_a_poll_is_open_for_an_hour_at_least_and_sixty_days_at_most() -> None:
    opens = at("2026-11-23T10:00")

    assert may_close(opens, at("2026-11-23T11:00"))
    assert not may_close(opens, at("2026-11-23T10:59"))
    assert not may_close(opens, at("2027-02-01T10:00"))
