"""A meeting: one date of a series, with a record. Knows no answers to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

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
    """`None` while the meeting stands; otherwise the reason, which may be empty."""
    sequence: int = 0
    """Grows with each change that people must hear of."""
    reference: str | None = None

    @property
    def is_cancelled(self) -> bool:
        """Whether the meeting was cancelled."""
        return self.cancelled_because is not None

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
    """The meeting was cancelled, so what was asked makes no sense any more."""

    code = "meeting_cancelled"

    def __init__(self, when: str) -> None:
        super().__init__(
            f"The meeting of {when} was cancelled. Nothing changed. See what is planned: `/prevent dates`."
        )


class MeetingOver(Refusal):
    """The meeting has begun or is over, so it can no longer be answered or cancelled."""

    code = "meeting_over"

    def __init__(self, when: str) -> None:
        super().__init__(
            f"The meeting of {when} has already begun. Nothing changed. See what is planned: `/prevent dates`."
        )
