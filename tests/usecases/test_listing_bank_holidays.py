"""An official list of bank holidays, taken over for every group."""

from datetime import date

from storage import Work
from tests import cast
from tests.fixed_clock import FixedClock
from tests.usecases.steering import Steering
from workgroup.calendar.bank_holidays import BankHoliday
from workgroup.notices import NoticeKind
from workgroup.usecases import bank_holidays, listing_bank_holidays
from workgroup.usecases.listing_bank_holidays import ListTaken

MAY_DAY = date(2027, 5, 3)


def a_list(*days: tuple[str, str]) -> list[BankHoliday]:
    return [
        BankHoliday(nation=nation, day=date.fromisoformat(day), name=name)
        for day, name in days
        for nation in ("england", "wales")
    ]


def take(steering: Steering, days: list[BankHoliday]) -> ListTaken:
    with steering.work() as uow:
        return listing_bank_holidays.take_list(uow, days=days, now=steering.clock())


def test_a_list_replaces_earlier_ones_but_not_what_a_coordinator_decided(steering: Steering) -> None:
    for day, is_closed in ((MAY_DAY, False), (date(2027, 5, 12), True)):
        steering.do(
            bank_holidays.set_bank_holiday, day=day, name="Ours", nations=("england", "wales"), is_closed=is_closed
        )
    told = a_list(
        ("2027-01-01", "New Year’s Day"), ("2027-03-26", "Good Friday"), ("2027-05-03", "May"), ("2027-05-31", "Spring")
    )

    taken = take(steering, told)
    again = take(steering, told)

    # Easter Monday was known and is not listed; the four days ahead got names; two decisions in two nations stay.
    assert (taken.added, taken.changed, taken.gone, taken.left) == (0, 6, 2, 4)
    assert again.is_unchanged
    with steering.work(read_only=True) as uow:
        group = cast.the_series(uow).group_id
        closed = uow.bank_holidays.of(group, ["england"])
        names = {one.day: one.name for one in uow.bank_holidays.list_of(group) if one.nation == "england"}
    assert date(2027, 3, 29) not in closed
    assert MAY_DAY not in closed
    assert date(2027, 5, 12) in closed
    assert names[date(2027, 1, 1)] == "New Year’s Day"


def test_reminders_that_are_counted_in_working_days_follow(steering: Steering, alder: Work, clock: FixedClock) -> None:
    steering.plan()
    before = {notice.key: notice.due_at for notice in steering.waiting(NoticeKind.REMINDER)}

    steering.do(
        bank_holidays.set_bank_holiday, day=date(2026, 12, 8), name="Storm day", nations=("england",), is_closed=True
    )

    after = {notice.key: notice.due_at for notice in steering.waiting(NoticeKind.REMINDER)}
    moved = {key.rpartition(":")[2]: (before[key].day, after[key].day) for key in before if before[key] != after[key]}
    # Ten working days before the 9th was the 25th, the last working day before it the 8th.
    assert set(before) == set(after)
    assert moved["1wd"] == (8, 7)
