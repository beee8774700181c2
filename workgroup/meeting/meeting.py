"""A meeting: one date of a series, with a record. Knows no answers to it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from workgroup.errors import Refusal
from workgroup.ids import MeetingId, SeriesId


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """One date of a series."""

    id: MeetingId
    series_id: SeriesId
    recurrence_id: datetime
    """The local start by the rule, before any move: naive wall time (RFC 5545, 3.8.4.4)."""
    starts_at: datetime
    """The instant of the start, in UTC."""
    minutes: int
    place: str
    cancelled_because: str | None = None
    """`None` while the meeting takes place; otherwise the reason why not, which may be empty."""
    is_skipped: bool = False
    """Whether the date was left out of the plan: an EXDATE that keeps its reason (RFC 5545, 3.8.5.1)."""
    is_extra: bool = False
    """Whether the date comes on top of the plan: an RDATE (RFC 5545, 3.8.5.2)."""
    moved_because: str = ""
    """Why it has another time, length or place than the plan gives it; empty without a reason."""
    sequence: int = 0
    """Grows with each change that people must hear of."""
    reference: str | None = None
    known_as: datetime | None = None
    """The local start under which calendars first had it, where a later plan gave it another `recurrence_id`."""

    @property
    def is_cancelled(self) -> bool:
        """Whether the meeting does not take place: called off, or skipped."""
        return self.cancelled_because is not None

    def moved_from(self, zone: ZoneInfo) -> datetime | None:
        """The instant, in UTC, at which it would start by the rule of a series in that zone; `None` if it does."""
        by_rule = self.recurrence_id.replace(tzinfo=zone, fold=0).astimezone(UTC)
        return by_rule if by_rule != self.starts_at else None

    @property
    def ends_at(self) -> datetime:
        """The instant of the end, in UTC."""
        return self.starts_at + timedelta(minutes=self.minutes)


class NoMeeting(Refusal):
    """There is no meeting that the words could mean."""

    code = "no_meeting"

    def __init__(self, series: str) -> None:
        super().__init__(
            f"{series} has no meeting ahead. Nothing changed. "
            "The coordinator or the chair can plan one: `/prevent schedule monthly`."
        )


class MeetingCancelled(Refusal):
    """The meeting does not take place, so what was asked makes no sense any more."""

    code = "meeting_cancelled"

    def __init__(self, when: str, *, is_skipped: bool = False) -> None:
        was = "is skipped" if is_skipped else "was cancelled"
        super().__init__(f"The meeting of {when} {was}. Nothing changed. See what is planned: `/prevent dates`.")


class MeetingOver(Refusal):
    """The meeting has begun or is over, so it can no longer be answered or cancelled."""

    code = "meeting_over"

    def __init__(self, when: str) -> None:
        super().__init__(
            f"The meeting of {when} has already begun. Nothing changed. See what is planned: `/prevent dates`."
        )
