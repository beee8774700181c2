"""Take an official list of bank holidays over, for every group. Knows no file and no library."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from workgroup.calendar.bank_holidays import BankHoliday, HolidaySource
from workgroup.ids import GroupId
from workgroup.ports import UnitOfWork
from workgroup.usecases.planning import set_reminders_anew


@dataclass(frozen=True, kw_only=True)
class ListTaken:
    """What an official list changed."""

    groups: int
    added: int
    changed: int
    """How many days have another name now."""
    gone: int
    """How many days earlier lists had, and this one has not."""
    left: int
    """How many differences were left alone, because a coordinator decided about the day."""

    @property
    def is_unchanged(self) -> bool:
        """Whether everything was known already."""
        return not (self.added or self.changed or self.gone)


def take_list(uow: UnitOfWork, *, days: Sequence[BankHoliday], now: datetime) -> ListTaken:
    """Bring every group's bank holidays to the list, from its first day to its last in each nation.

    A day that a coordinator added or took out stays as they left it. Reminders counted in working days follow.
    Rights are not asked: whoever can run this is the administrator of the machine. Repeated, it changes nothing.
    """
    groups = uow.groups.list_all()
    taken = [_take(uow, group.id, days) for group in groups]
    for group, changes in zip(groups, taken, strict=True):
        if not changes.is_unchanged:
            uow.audit.record(
                group_id=group.id,
                verb="take_bank_holidays",
                subject="group",
                subject_id=group.id,
                after={"added": changes.added, "changed": changes.changed, "gone": changes.gone},
            )
            set_reminders_anew(uow, group.id, now=now)
    return ListTaken(
        groups=len(groups),
        added=sum(one.added for one in taken),
        changed=sum(one.changed for one in taken),
        gone=sum(one.gone for one in taken),
        left=sum(one.left for one in taken),
    )


def _take(uow: UnitOfWork, group_id: GroupId, days: Sequence[BankHoliday]) -> ListTaken:
    kept = {(one.nation, one.day): one for one in uow.bank_holidays.list_of(group_id)}
    wanted = {(one.nation, one.day): one for one in days}
    added = changed = left = 0
    for key, told in wanted.items():
        before = kept.get(key)
        if before is None:
            added += 1
        elif before.source is HolidaySource.COORDINATOR:
            left += not before.is_closed
            continue
        elif before.name == told.name:
            continue
        else:
            changed += 1
        uow.bank_holidays.save(group_id, replace(told, source=HolidaySource.LIST, is_closed=True))
    gone = 0
    for nation in {one.nation for one in days}:
        covered = [one.day for one in days if one.nation == nation]
        extra = [one for key, one in kept.items() if key not in wanted and one.nation == nation]
        extra = [one for one in extra if min(covered) <= one.day <= max(covered)]
        listed = [one.day for one in extra if one.source is HolidaySource.LIST]
        uow.bank_holidays.forget(group_id, nation, listed)
        gone += len(listed)
        left += sum(one.source is HolidaySource.COORDINATOR and one.is_closed for one in extra)
    return ListTaken(groups=1, added=added, changed=changed, gone=gone, left=left)
