"""What is to be told, to whom, and until when it is worth telling. Knows no road and no words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from workgroup.calendar.working_days import is_working_day, working_days_before
from workgroup.errors import Refusal
from workgroup.ids import GroupId, MeetingId, NoticeId, PersonId, SeriesId
from workgroup.wording import counted, shortened

_EARLIEST = time(9)
_SOON = timedelta(hours=1)
_AFTER_START = timedelta(minutes=5)


class NoticeKind(StrEnum):
    """What a notice tells."""

    ANNOUNCEMENT = "announcement"
    WITHDRAWAL = "withdrawal"
    PAUSE = "pause"
    RESUMPTION = "resumption"
    ENDING = "ending"
    REMINDER = "reminder"
    CANCELLATION = "cancellation"
    REINSTATEMENT = "reinstatement"
    MOVE = "move"
    EXTRA_DATE = "extra_date"
    REPLY_REQUEST = "reply_request"
    CHASER = "chaser"
    CONFIRMATION_REQUEST = "confirmation_request"
    CONFIRMATION_ANSWER = "confirmation_answer"
    ACCOUNT_CLOSED = "account_closed"
    FEEDBACK_REQUEST = "feedback_request"
    FEEDBACK_REMINDER = "feedback_reminder"
    POLL_OPENED = "poll_opened"
    POLL_REMINDER = "poll_reminder"
    POLL_RESULT = "poll_result"
    POLL_CANCELLED = "poll_cancelled"
    REGISTRATION_REQUEST = "registration_request"
    REGISTRATION_DECISION = "registration_decision"
    SEAT_CHANGE = "seat_change"
    DEPUTY_WANTED = "deputy_wanted"
    PROPOSAL = "proposal"
    PROPOSAL_DECISION = "proposal_decision"
    HOLIDAY_QUESTION = "holiday_question"
    TROUBLE = "trouble"
    OUTBOX_HELD = "outbox_held"

    @property
    def is_feedback(self) -> bool:
        """Whether it asks for feedback: told to one person, never repeated on a doubt."""
        return self in {NoticeKind.FEEDBACK_REQUEST, NoticeKind.FEEDBACK_REMINDER}

    @property
    def is_poll(self) -> bool:
        """Whether it is about a poll, which its facts name."""
        return self in {
            NoticeKind.POLL_OPENED,
            NoticeKind.POLL_REMINDER,
            NoticeKind.POLL_RESULT,
            NoticeKind.POLL_CANCELLED,
        }


class NoticeState(StrEnum):
    """Where a notice stands (`docs/delivery.md` draws the whole machine)."""

    PENDING = "pending"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    DEAD = "dead"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class NoticeDraft:
    """Something to tell, before it is kept."""

    key: str
    """Unique for ever: the same thing is told once, however often it is planned."""
    kind: NoticeKind
    group_id: GroupId
    due_at: datetime
    expires_at: datetime
    series_id: SeriesId | None = None
    meeting_id: MeetingId | None = None
    meeting_sequence: int = 0
    """The meeting's sequence when this was planned; a notice of an older one is not sent."""
    person_id: PersonId | None = None
    """Whom to tell directly; `None` tells the series' channel."""
    priority: int = 3
    facts: Mapping[str, object] = field(default_factory=dict)
    """Ids and numbers that the words need; never words, never anything about a person's answer."""


@dataclass(frozen=True, kw_only=True)
class Notice(NoticeDraft):
    """Something to tell, as it is kept."""

    id: NoticeId
    state: NoticeState
    attempts: int
    next_attempt_at: datetime
    lease_owner: str | None = None
    lease_until: datetime | None = None
    sending_at: datetime | None = None
    sent_at: datetime | None = None
    team_id: str | None = None
    channel_id: str | None = None
    slack_ts: str | None = None
    last_error: str | None = None
    doubted_at: datetime | None = None
    """When it left for the first time of which nobody knew whether it arrived; `None` for one never in doubt."""
    misses: int = 0
    """How often one in doubt was looked for in its channel and not found."""
    look_again_at: datetime | None = None
    """When to look once more whether it has arrived twice."""
    adopted: bool = False
    """Whether it was found to have arrived, rather than reported to have."""


class UnreadableLead(Refusal):
    """The words name no time before a meeting."""

    code = "unreadable_lead"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"I could not read “{shortened(text, 60)}” as a time before the meeting, up to 60 days. Nothing changed. "
            "Try `/prevent remind add 5 working days`, `/prevent remind add 2 hours` or "
            "`/prevent remind add 30 minutes`."
        )


@dataclass(frozen=True, kw_only=True, order=True)
class Lead:
    """How long before a meeting a reminder is due: working days, or minutes of real time."""

    working_days: int = 0
    minutes: int = 0

    @property
    def code(self) -> str:
        """The short form in which it is kept: "10wd", "15m"."""
        return f"{self.working_days}wd" if self.working_days else f"{self.minutes}m"

    @property
    def said(self) -> str:
        """The lead in words: "10 working days before"."""
        if self.working_days == 1:
            return "the last working day before"
        if self.working_days:
            return f"{self.working_days} working days before"
        if self.minutes % 1440 == 0:
            return f"{counted(self.minutes // 1440, 'day')} before"
        if self.minutes % 60 == 0:
            return f"{counted(self.minutes // 60, 'hour')} before"
        return f"{counted(self.minutes, 'minute')} before"


USUAL_LEADS: tuple[Lead, ...] = (Lead(working_days=10), Lead(working_days=1), Lead(minutes=15))

_LEAD = re.compile(
    r"(?P<number>\d{1,5}|an? )\s*(?P<unit>wd|working days?|w(?:eeks?)?|d(?:ays?)?|h(?:ours?)?|m(?:in(?:ute)?s?)?)"
    r"(?:\s+before)?",
    re.IGNORECASE,
)
_LONGEST = timedelta(days=60)


def parse_lead(text: str) -> Lead:
    """Read "10 working days", "10wd", "a week", "2 days", "3 hours", "15 minutes before", "the last working day".

    Refuses with `UnreadableLead` what it cannot read, nothing at all, and more than 60 days.
    """
    words = " ".join(text.split())
    if words.casefold().removeprefix("the ").removesuffix(" before") in {"last working day", "day"}:
        return Lead(working_days=1)
    match = _LEAD.fullmatch(words)
    if match is None:
        raise UnreadableLead(text)
    number = int(match["number"]) if match["number"].isdecimal() else 1
    unit = match["unit"].casefold()
    if unit.startswith("wd") or unit.startswith("working"):
        lead = Lead(working_days=number)
    else:
        minutes = {"w": 7 * 1440, "d": 1440, "h": 60, "m": 1}[unit[0]]
        lead = Lead(minutes=number * minutes)
    if not number or lead.working_days > 40 or timedelta(minutes=lead.minutes) > _LONGEST:
        raise UnreadableLead(text)
    return lead


def due_at(lead: Lead, *, starts_at: datetime, zone: ZoneInfo, holidays: frozenset[date]) -> datetime:
    """The instant at which a reminder is due.

    Working days keep the meeting's clock time, but not before 09:00; minutes are real time, so the zone is
    left first (a day before a clock change has 23 or 25 hours).
    """
    if not lead.working_days:
        return starts_at.astimezone(UTC) - timedelta(minutes=lead.minutes)
    local = starts_at.astimezone(zone)
    day = working_days_before(local.date(), lead.working_days, holidays)
    clock = max(local.time(), _EARLIEST)
    return datetime.combine(day, clock, zone).astimezone(UTC)


def expires_at(
    lead: Lead, *, leads: Sequence[Lead], starts_at: datetime, zone: ZoneInfo, holidays: frozenset[date]
) -> datetime:
    """The instant after which a reminder is no longer worth sending.

    One of the last hour: five minutes after the start. Otherwise until the next one that is not of the last
    hour is due; the last of those until an hour before the start.
    """
    # Elapsed time is reckoned outside the zone, where no clock changes.
    starts_at = starts_at.astimezone(UTC)
    if _is_soon(lead):
        return starts_at + _AFTER_START
    mine = due_at(lead, starts_at=starts_at, zone=zone, holidays=holidays)
    later = [
        due
        for other in leads
        if other != lead and not _is_soon(other)
        if (due := due_at(other, starts_at=starts_at, zone=zone, holidays=holidays)) > mine
    ]
    return min([*later, starts_at - _SOON])


def _is_soon(lead: Lead) -> bool:
    return not lead.working_days and timedelta(minutes=lead.minutes) <= _SOON


def next_office_moment(moment: datetime, zone: ZoneInfo, holidays: frozenset[date]) -> datetime:
    """The moment itself when it lies between 08:00 and 20:00 of a working day, else 09:00 of the next one.

    For what is told to one person directly: nobody is written to at night or at a weekend.
    """
    local = moment.astimezone(zone)
    if is_working_day(local.date(), holidays) and time(8) <= local.time() < time(20):
        return moment
    day = local.date() if local.time() < time(8) else local.date() + timedelta(days=1)
    while not is_working_day(day, holidays):
        day += timedelta(days=1)
    return datetime.combine(day, _EARLIEST, zone).astimezone(UTC)
