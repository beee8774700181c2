"""A poll: when, or how often, a series shall meet, asked for a while. Knows no notice and no card."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from workgroup.calendar.working_days import is_working_day, working_days_after, working_days_before
from workgroup.ids import PersonId, PollId, SeriesId

MOST_OPTIONS = 10
_OPENS, _CLOSES = time(9), time(17)
_USUALLY_OPEN = 5
_SOONEST = timedelta(hours=1)
_LONGEST = timedelta(days=60)
_ASKED_AGAIN_AT = 0.8


class PollKind(StrEnum):
    """What is asked."""

    TIME = "time"
    CADENCE = "cadence"


class PollAnswer(StrEnum):
    """What somebody says to one option."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"

    @property
    def said(self) -> str:
        """The answer as people say it: "if need be"."""
        return self.value.replace("_", " ")


class Cadence(StrEnum):
    """How often, as `schedule` reads it."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "every two weeks"
    MONTHLY = "monthly"
    SIX_WEEKLY = "every six weeks"
    TWO_MONTHLY = "every two months"
    QUARTERLY = "quarterly"
    TWICE_A_YEAR = "twice a year"
    YEARLY = "yearly"


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A time that a meeting might have, in wall time of its series' zone."""

    starts: datetime
    """Naive wall time."""
    minutes: int


PollOption = Slot | Cadence


@dataclass(frozen=True, kw_only=True)
class Poll:
    """A question with its options, open for a while. All moments are instants in UTC."""

    id: PollId
    series_id: SeriesId
    kind: PollKind
    options: tuple[PollOption, ...]
    opened_by: PersonId
    opens_at: datetime
    remind_at: datetime
    """When those who were asked and have not answered are asked once more."""
    closes_at: datetime
    """When it closes: earlier than was said when somebody closes it."""
    is_cancelled: bool = False

    def is_open(self, now: datetime) -> bool:
        """Whether an answer is taken at that instant."""
        return not self.is_cancelled and now < self.closes_at


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What one option came to."""

    number: int
    """Its place in the poll, from 1."""
    option: PollOption
    yes: int
    if_need_be: int
    no: int

    @property
    def can(self) -> int:
        """How many could live with it."""
        return self.yes + self.if_need_be


def tallies(options: Sequence[PollOption], answers: Collection[Sequence[PollAnswer]]) -> tuple[Tally, ...]:
    """What the answers come to, the best option first.

    Best is what most people can live with; among equals what more said yes to; then the order of the poll.
    """
    found = []
    for place, option in enumerate(options):
        counts = Counter(given[place] for given in answers)
        found.append(
            Tally(
                number=place + 1,
                option=option,
                yes=counts[PollAnswer.YES],
                if_need_be=counts[PollAnswer.IF_NEED_BE],
                no=counts[PollAnswer.NO],
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.can, -one.yes, one.number)))


def best(ranked: Sequence[Tally]) -> tuple[Tally, ...]:
    """The best of the ranked options: several when they are equally good, none when nobody can do any."""
    if not ranked or not ranked[0].can:
        return ()
    first = ranked[0]
    return tuple(one for one in ranked if (one.can, one.yes) == (first.can, first.yes))


def answered_by(answers: Mapping[PersonId, Sequence[PollAnswer]], place: int, said: PollAnswer) -> list[PersonId]:
    """Who gave that answer to the option at that place, from 0."""
    return [person_id for person_id, given in answers.items() if given[place] is said]


# When it closes, and when those who are silent are asked again.


def usual_close(
    opens: datetime, options: Sequence[PollOption], zone: ZoneInfo, holidays: frozenset[date]
) -> datetime | None:
    """The instant, in UTC, at which a poll closes when nobody says: five working days on, in office hours.

    Before the first slot a working day is left to tell everybody; `None` when that leaves less than an hour.
    """
    local = opens.astimezone(zone)
    day = working_days_after(local.date(), _USUALLY_OPEN, holidays)
    usual = _at(day, min(max(local.time(), _OPENS), _CLOSES).replace(second=0, microsecond=0), zone)
    slots = [option for option in options if isinstance(option, Slot)]
    if not slots:
        return usual
    last_day = working_days_before(min(slot.starts for slot in slots).date(), 1, holidays)
    latest = min(usual, _at(last_day, _CLOSES, zone))
    return latest if latest - opens >= _SOONEST else None


def said_close(wanted: date | datetime, zone: ZoneInfo, holidays: frozenset[date]) -> datetime:
    """The instant, in UTC, of a close that was said in wall time; on a day without work the next one with.

    A day alone means 17:00.
    """
    day, clock = (wanted.date(), wanted.time()) if isinstance(wanted, datetime) else (wanted, _CLOSES)
    if not is_working_day(day, holidays):
        day = working_days_after(day, 1, holidays)
    return _at(day, clock, zone)


def remind_at(opens: datetime, closes: datetime, zone: ZoneInfo, holidays: frozenset[date]) -> datetime:
    """The instant, in UTC, at which 80 % of the office hours between the two have passed.

    So a holiday or a weekend neither shortens nor takes the time that is left. Without any office hours between,
    80 % of the time itself.
    """
    spans = list(_office_hours(opens, closes, zone, holidays))
    wanted = sum((end - start for start, end in spans), timedelta()) * _ASKED_AGAIN_AT
    if not wanted:
        return opens + (closes - opens) * _ASKED_AGAIN_AT
    for start, end in spans:
        # At the end of an office day it waits for the next morning.
        if end - start > wanted:
            return start + wanted
        wanted -= end - start
    return closes


def may_close(opens: datetime, closes: datetime) -> bool:
    """Whether a poll may be open from then till then: an hour at least, sixty days at most."""
    return _SOONEST <= closes - opens <= _LONGEST


def _office_hours(
    since: datetime, until: datetime, zone: ZoneInfo, holidays: frozenset[date]
) -> list[tuple[datetime, datetime]]:
    spans = []
    day = since.astimezone(zone).date()
    while day <= until.astimezone(zone).date():
        if is_working_day(day, holidays):
            start, end = max(since, _at(day, _OPENS, zone)), min(until, _at(day, _CLOSES, zone))
            if start < end:
                spans.append((start, end))
        day += timedelta(days=1)
    return spans


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
