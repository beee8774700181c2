"""A series: the plan of a recurring meeting. Knows no single meeting's record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from workgroup.calendar.avoidance import AvoidHolidays, Settled, each_settled
from workgroup.calendar.recurrence import Occurrence, Recurrence
from workgroup.ids import GroupId, SeriesId


class Tier(StrEnum):
    """What a series is for (`domain.md` section 5)."""

    OPERATIONAL = "operational"
    STEERING = "steering"
    STRATEGIC = "strategic"
    NETWORK = "network"


@dataclass(frozen=True, kw_only=True)
class Pause:
    """A stretch of days on which a series does not meet, though its plan goes on."""

    since: date
    """The first day of it, in the series' zone."""
    until: date | None
    """The first day after it; `None` until somebody resumes the series."""
    because: str
    """Why; empty when no reason was given."""

    def has(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, kw_only=True)
class Series:
    """The plan of a recurring meeting: who it is for, where it is told, when it happens."""

    id: SeriesId
    group_id: GroupId
    name: str
    tier: Tier
    purpose: str
    channel_name: str | None
    """The channel by name, as a file or a person gave it."""
    team_id: str | None
    channel_id: str | None
    """The channel once it was seen in Slack; `None` while the series is not linked."""
    tzid: str
    recurrence: Recurrence | None
    """`None` while nobody has scheduled the series."""
    minutes: int
    place: str
    version: int = 1
    """Grows with each change of the plan."""
    reference: str | None = None
    pauses: tuple[Pause, ...] = ()
    """In order of their days; those that are over too."""
    ended_because: str | None = None
    """Why the series was ended, perhaps empty; `None` while it goes on, or was never planned."""
    avoid: AvoidHolidays | None = None
    """What becomes of dates on bank holidays; `None` when the plan says nothing about them."""
    closed: Mapping[date, str] = field(default_factory=dict, compare=False)
    """Bank holidays of the group's nations by day, known where dates are left out or moved for them."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the series' wall times."""
        return ZoneInfo(self.tzid)

    def pause_on(self, day: date) -> Pause | None:
        """The pause in which the day lies; `None` when the series meets then."""
        return next((pause for pause in self.pauses if pause.has(day)), None)

    def each_occurrence(self, *, since: datetime) -> Iterator[Occurrence]:
        """The dates of the plan later than the instant on which it meets, each when it does; perhaps endless.

        Without those in a pause, and those that are left out for a bank holiday.
        """
        for one in self.each_settled(since=since):
            if one.left_out_because is None:
                yield Occurrence(recurrence_id=one.recurrence_id, starts_at=one.starts_at)

    def each_settled(self, *, since: datetime) -> Iterator[Settled]:
        """As `each_occurrence`, with those that are left out for a bank holiday, and why another one moved."""
        if self.recurrence is None:
            return
        open_end = next((pause.since for pause in self.pauses if pause.until is None), None)
        for one in each_settled(self.recurrence, self.avoid, self.closed, since=since):
            day = one.recurrence_id.date()
            if open_end is not None and day >= open_end:
                return
            if self.pause_on(day) is None:
                yield one

    @property
    def channel_said(self) -> str:
        """The channel as a sentence begins with it: "#steering", or "The channel" where no name is known."""
        return f"#{self.channel_name}" if self.channel_name else "The channel"
