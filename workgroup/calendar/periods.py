"""Periods of days that a scheduler should know: terms, closures, exams, public events, dates to avoid. No clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workgroup.ids import GroupId, OrganisationId, PeriodId

_SUMMER = (7, 8)
_TERMS_END_IN = 5
"""From May on a term that ends may be the last of its year."""


class PeriodKind(StrEnum):
    """What a period of days is."""

    TERM = "term"
    """Teaching; outside of an institution's terms is vacation."""
    BREAK = "break"
    """A vacation inside a term or semester."""
    CLOSURE = "closure"
    EXAMS = "exams"
    PRE_ELECTION = "pre_election"
    """The weeks before an election, in which public bodies hold back with announcements."""
    EVENT = "event"
    """A public event that is announced already: rooms, roads and staff are taken by it."""
    AVOID = "avoid"
    """Days that an organisation, or the whole group, would rather keep free, for whatever reason it gives."""

    @property
    def is_teaching(self) -> bool:
        """Whether it says when an institution teaches, rather than when not to meet."""
        return self in {PeriodKind.TERM, PeriodKind.BREAK}

    @property
    def is_break(self) -> bool:
        """Whether it is a vacation inside a term."""
        return self is PeriodKind.BREAK

    @property
    def said(self) -> str:
        """The kind as a sentence begins with it: "Closed", "Exams"."""
        return _SAID[self]


_SAID = {
    PeriodKind.TERM: "Term",
    PeriodKind.BREAK: "Vacation",
    PeriodKind.CLOSURE: "Closed",
    PeriodKind.EXAMS: "Exams",
    PeriodKind.PRE_ELECTION: "Pre-election period",
    PeriodKind.EVENT: "Public event",
    PeriodKind.AVOID: "To avoid",
}


@dataclass(frozen=True, kw_only=True)
class Period:
    """Whole days from the first to the last, for one organisation or for the whole group."""

    id: PeriodId
    group_id: GroupId
    organisation_id: OrganisationId | None
    """`None` for a period that concerns everybody."""
    kind: PeriodKind
    label: str
    """Its name or the reason: "Autumn 2026", "graduation"."""
    from_on: date
    to_on: date
    place: str = ""
    reference: str | None = None
    """Its name in the file it was imported from."""

    def holds(self, day: date) -> bool:
        """Whether the day is one of it, first and last day included."""
        return self.from_on <= day <= self.to_on


def is_vacation(day: date, teaching: Iterable[Period]) -> bool:
    """Whether an institution with those terms and breaks has vacation on the day. `False` where nobody knows.

    A break is vacation, and so are the days between two known terms. After the last known term it is vacation until
    the end of August if that term was the last of its academic year, which runs from September to August; otherwise
    the next term has just not been entered yet. A weekend inside a term is no vacation.
    """
    known = list(teaching)
    if any(period.kind is PeriodKind.BREAK and period.holds(day) for period in known):
        return True
    terms = [period for period in known if period.kind is PeriodKind.TERM]
    if any(term.holds(day) for term in terms):
        return False
    before = [term for term in terms if term.to_on < day]
    if not before:
        return False
    if any(term.from_on > day for term in terms):
        return True
    last = max(term.to_on for term in before)
    ends_year = last.month >= _TERMS_END_IN or day.month in _SUMMER
    return ends_year and day <= _end_of_academic_year(last)


def _end_of_academic_year(day: date) -> date:
    return date(day.year + (day.month > _SUMMER[-1]), 8, 31)
