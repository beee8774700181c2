"""A feedback round: when the questions open, are asked again, and close. Knows no answers and no clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workgroup.calendar.working_days import is_working_day, working_days_after, working_days_before
from workgroup.ids import MeetingId, RoundId

_AFTER_END = timedelta(hours=2)
_MORNING = time(9)
_EARLIEST = time(8)
_EVENING = time(18)
_OPEN_FOR = 5
_LEFT_AT_REMINDER = 1


@dataclass(frozen=True, kw_only=True)
class FeedbackRound:
    """The questions about one meeting, open for a while (`domain.md` section 12). All moments are instants in UTC."""

    id: RoundId
    meeting_id: MeetingId
    opens_at: datetime
    remind_at: datetime
    """When those who have not answered are asked once more."""
    closes_at: datetime
    closed_at: datetime | None = None
    """When it was closed, at or after `closes_at`; `None` until then."""


def is_open(feedback: FeedbackRound, now: datetime) -> bool:
    """Whether an answer is taken at that instant: from the opening on, and before the close."""
    return feedback.closed_at is None and feedback.opens_at <= now < feedback.closes_at


def opens_at(ends_at: datetime, zone: ZoneInfo, holidays: frozenset[date]) -> datetime:
    """The instant, in UTC, at which the round of a meeting that ends then opens.

    Two hours of real time after the end. When that is after 18:00 in the zone, at a weekend or on a holiday, at
    09:00 of the next working day; when it is before 08:00 of a working day, at 09:00 of that day.
    """
    moment = ends_at.astimezone(UTC) + _AFTER_END
    local = moment.astimezone(zone)
    day = local.date()
    if not is_working_day(day, holidays) or local.time() > _EVENING:
        return _at(working_days_after(day, 1, holidays), _MORNING, zone)
    if local.time() < _EARLIEST:
        return _at(day, _MORNING, zone)
    return moment


def closes_at(opens: datetime, zone: ZoneInfo, holidays: frozenset[date]) -> datetime:
    """The instant, in UTC, at which a round closes: five working days on, at the clock time of the opening."""
    local = opens.astimezone(zone)
    return _at(working_days_after(local.date(), _OPEN_FOR, holidays), local.time(), zone)


def remind_at(opens: datetime, closes: datetime, zone: ZoneInfo, holidays: frozenset[date]) -> datetime:
    """The instant, in UTC, at which those who have not answered are asked once more.

    When 80 % of the working days have passed: one working day before the close, at its clock time, so in office
    hours and with a working day left to answer. Never before the opening.
    """
    # A share of real time would fall at a weekend or an hour before the close, depending on the day of the opening.
    local = closes.astimezone(zone)
    return max(opens, _at(working_days_before(local.date(), _LEFT_AT_REMINDER, holidays), local.time(), zone))


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
