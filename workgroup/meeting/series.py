"""A series: the plan of a recurring meeting. Knows no single meeting's record."""

from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from workgroup.calendar.recurrence import Recurrence
from workgroup.ids import GroupId, SeriesId


class Tier(StrEnum):
    """What a series is for (`domain.md` section 5)."""

    OPERATIONAL = "operational"
    STEERING = "steering"
    STRATEGIC = "strategic"
    NETWORK = "network"


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

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the series' wall times."""
        return ZoneInfo(self.tzid)

    @property
    def channel_said(self) -> str:
        """The channel as a sentence begins with it: "#steering", or "The channel" where no name is known."""
        return f"#{self.channel_name}" if self.channel_name else "The channel"
