"""What a phrase says about bank holidays, beside the plan that it tells."""

import pytest

from handlers.phrases.avoidance import part_avoidance
from workgroup.calendar.avoidance import AvoidHolidays

SKIP, NEXT, ASK = AvoidHolidays.SKIP, AvoidHolidays.NEXT_WORKING_DAY, AvoidHolidays.ASK


@pytest.mark.parametrize(
    ("words", "rest", "how"),
    [
        ("monthly on the second Tuesday avoid bank holidays", "monthly on the second Tuesday", ASK),
        ("every Monday 10:00-12:00, avoid bank holidays: skip", "every Monday 10:00-12:00", SKIP),
        ("every Monday avoid bank holidays: next working day at Hall", "every Monday at Hall", NEXT),
        ("every Monday, avoiding bank holidays (ask)", "every Monday", ASK),
        ("weekly on Mondays except bank holidays", "weekly on Mondays", SKIP),
        ("every Monday, or the next working day if it is a bank holiday", "every Monday", NEXT),
        ("monthly skip bank holidays from 12 January", "monthly from 12 January", SKIP),
        ("last working day of the month", "last working day of the month", None),
        ("monthly at Bank Holiday Inn", "monthly at Bank Holiday Inn", None),
    ],
)
def test_a_rule_about_bank_holidays_is_parted_from_the_plan(words: str, rest: str, how: AvoidHolidays | None) -> None:
    assert part_avoidance(words) == (rest, how, how is not None)


@pytest.mark.parametrize("how", list(AvoidHolidays))
def test_what_is_said_back_reads_as_the_same(how: AvoidHolidays) -> None:
    assert part_avoidance(f"Every Monday, 10:00 to 12:00, {how.said}") == ("Every Monday, 10:00 to 12:00", how, True)


def test_a_plan_may_say_that_bank_holidays_are_days_like_others() -> None:
    assert part_avoidance("weekly on Mondays, also on bank holidays") == ("weekly on Mondays", None, True)
