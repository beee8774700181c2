"""What a series does with dates that fall on a bank holiday: leave them out, go to the next working day, or ask."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import chain, pairwise

from workgroup.calendar.recurrence import Occurrence, Recurrence, each_occurrence
from workgroup.calendar.said import said
from workgroup.calendar.working_days import working_days_after

ON_BANK_HOLIDAY = "Bank holiday: "
"""How the reason of a date begins that was left out or moved for one."""


class AvoidHolidays(StrEnum):
    """What a rule says about bank holidays."""

    SKIP = "skip"
    NEXT_WORKING_DAY = "next_working_day"
    ASK = "ask"
    """The date stays, and the coordinator is asked about it once."""

    @property
    def said(self) -> str:
        """The rule in words, to be said after the plan; reading it gives the rule again."""
        return {
            AvoidHolidays.SKIP: "skipping bank holidays",
            AvoidHolidays.NEXT_WORKING_DAY: "on the next working day where that is a bank holiday",
            AvoidHolidays.ASK: "asking about bank holidays",
        }[self]


@dataclass(frozen=True, kw_only=True)
class Settled:
    """A date of a rule, and what became of it for a bank holiday."""

    recurrence_id: datetime
    """Which date of the series it is: its local start by the rule."""
    starts_at: datetime
    """The instant at which it starts, in UTC; for one that is left out, at which it would."""
    left_out_because: str | None = None
    """The reason why it does not take place; `None` when it does."""
    moved_because: str = ""
    """The reason why it starts on another day than by the rule; empty when it does not."""


def plan_said(recurrence: Recurrence, minutes: int, avoid: AvoidHolidays | None, *, place: str = "") -> str:
    """The plan in words: when, at which place if one is given, and what it says about bank holidays."""
    sentence = said(recurrence, minutes) + (f" at {place}" if place else "")
    return f"{sentence}, {avoid.said}" if avoid is not None else sentence


def each_settled(
    recurrence: Recurrence, avoid: AvoidHolidays | None, closed: Mapping[date, str], *, since: datetime
) -> Iterator[Settled]:
    """The dates of the rule that start later than that, each as the rule about bank holidays has it.

    `closed` are the names of bank holidays by their day; without any, or where the rule is to ask, nothing changes.
    """
    found = each_occurrence(recurrence, since=since)
    if not closed or avoid not in {AvoidHolidays.SKIP, AvoidHolidays.NEXT_WORKING_DAY}:
        return (Settled(recurrence_id=one.recurrence_id, starts_at=one.starts_at) for one in found)
    return _settled(found, recurrence, avoid, closed)


def _settled(
    found: Iterable[Occurrence], recurrence: Recurrence, avoid: AvoidHolidays, closed: Mapping[date, str]
) -> Iterator[Settled]:
    for one, following in pairwise(chain(found, [None])):
        if one is None:
            return
        local = one.recurrence_id
        name = closed.get(local.date())
        if name is None:
            yield Settled(recurrence_id=local, starts_at=one.starts_at)
            continue
        because = f"{ON_BANK_HOLIDAY}{name}"
        day = working_days_after(local.date(), 1, frozenset(closed))
        meets_then = following is not None and following.recurrence_id.date() <= day
        if avoid is AvoidHolidays.SKIP or meets_then:
            yield Settled(recurrence_id=local, starts_at=one.starts_at, left_out_because=because)
        else:
            moved = datetime.combine(day, local.time(), recurrence.zone).astimezone(UTC)
            yield Settled(recurrence_id=local, starts_at=moved, moved_because=because)
