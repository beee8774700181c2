"""Ask when, or how often, a series shall meet: what a poll would mean, and opening it. Knows no card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from workgroup.errors import Refusal
from workgroup.ids import PersonId, SeriesId
from workgroup.meeting.poll import (
    MOST_OPTIONS,
    PollKind,
    PollOption,
    Slot,
    may_close,
    remind_at,
    said_close,
    usual_close,
)
from workgroup.meeting.series import Series
from workgroup.notices import NoticeKind
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, Right
from workgroup.roster.person import Person
from workgroup.usecases.arriving import OutOfDate
from workgroup.usecases.planning import holidays_of
from workgroup.usecases.poll_notices import poll_notice, result_notice
from workgroup.usecases.poll_views import PollView, poll_view
from workgroup.wording import date_and_time


class TooFewOptions(Refusal):
    """A poll asks between options."""

    code = "too_few_options"

    def __init__(self, kind: PollKind) -> None:
        example = "poll time Tue 12 Jan 10:00, Wed 13 Jan 14:00-15:30"
        if kind is PollKind.CADENCE:
            example = "poll cadence monthly, every six weeks, quarterly"
        super().__init__(
            f"A poll needs two options at least and takes {MOST_OPTIONS} at most. Nothing changed. "
            f"Try `/prevent {example}`."
        )


class SlotInThePast(Refusal):
    """A slot has begun already."""

    code = "slot_in_the_past"

    def __init__(self, when: str) -> None:
        super().__init__(f"{when} is over. Nothing changed. Offer times that lie ahead.")


class NoTimeToAnswer(Refusal):
    """The poll would close too early or too late for people to answer, or after the first slot."""

    code = "no_time_to_answer"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"{why} Nothing changed. Say until when people may answer, for example: … by Friday 17:00, or offer "
            "later times."
        )


@dataclass(frozen=True, kw_only=True)
class PollPreview:
    """What opening a poll would mean: nothing is kept yet."""

    series: Series
    kind: PollKind
    options: tuple[PollOption, ...]
    closes_at: datetime
    remind_at: datetime
    asked: tuple[Person, ...]
    unreachable: tuple[Person, ...]
    """Those of them who have neither an account that is known nor an address by which to find one."""
    moved_from: date | None = None
    """The day that was said for the close, when nobody works on it."""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A poll is open; or it was open before, with the same options, and nobody is told again."""

    view: PollView
    is_new: bool


def preview_poll(
    uow: UnitOfWork,
    *,
    actor: Actor,
    series_id: SeriesId,
    kind: PollKind,
    options: Sequence[PollOption],
    until: date | datetime | None,
    now: datetime,
) -> PollPreview:
    """What a poll between those options would mean; *until* is a day or wall time of the series' zone.

    Refused: `NotAllowed`, `TooFewOptions` (too many as well), `SlotInThePast`, and `NoTimeToAnswer` when the poll
    would be open for less than an hour or more than sixty days, or past the first slot.
    """
    actor.check(Right.POLL)
    series = uow.series.get(series_id)
    wanted = tuple(dict.fromkeys(options))
    if not 2 <= len(wanted) <= MOST_OPTIONS:
        raise TooFewOptions(kind)
    holidays = holidays_of(uow, series)
    for slot in _slots(wanted):
        if _instant(slot, series) <= now:
            raise SlotInThePast(date_and_time(_instant(slot, series), series.zone))
    closes_at = _closes_at(series, wanted, until, holidays, now)
    day = until.date() if isinstance(until, datetime) else until
    asked = _to_ask(uow, series, now)
    reached = uow.people.list_reachable([person.id for person in asked])
    return PollPreview(
        series=series,
        kind=kind,
        options=wanted,
        closes_at=closes_at,
        remind_at=remind_at(now, closes_at, series.zone, holidays),
        asked=asked,
        unreachable=tuple(person for person in asked if person.email is None and person.id not in reached),
        moved_from=day if day is not None and closes_at.astimezone(series.zone).date() != day else None,
    )


def open_poll(
    uow: UnitOfWork,
    *,
    actor: Actor,
    series_id: SeriesId,
    kind: PollKind,
    options: Sequence[PollOption],
    closes_at: datetime,
    now: datetime,
) -> Opened:
    """Open the poll until that instant, tell the channel, and ask those who stay silent once more.

    A poll of the series that is open with the same options stays as it is. Refused as `preview_poll`.
    """
    actor.check(Right.POLL)
    series = uow.series.get(series_id)
    if actor.person is None:
        raise OutOfDate
    until = closes_at.astimezone(series.zone).replace(tzinfo=None)
    preview = preview_poll(uow, actor=actor, series_id=series_id, kind=kind, options=options, until=until, now=now)
    same = (one for one in uow.polls.list_of(series_id) if one.is_open(now) and one.options == preview.options)
    before = next(same, None)
    if before is not None:
        return Opened(view=poll_view(uow, before, now=now), is_new=False)
    poll = uow.polls.add(
        series_id=series_id,
        kind=kind,
        options=preview.options,
        opened_by=actor.person.id,
        opens_at=now,
        remind_at=preview.remind_at,
        closes_at=preview.closes_at,
        asked=[person.id for person in preview.asked],
    )
    uow.outbox.enqueue(poll_notice(series, poll, NoticeKind.POLL_OPENED, due_at=now, expires_at=poll.closes_at))
    for person in preview.asked:
        uow.outbox.enqueue(
            poll_notice(
                series,
                poll,
                NoticeKind.POLL_REMINDER,
                due_at=poll.remind_at,
                expires_at=poll.closes_at,
                person_id=person.id,
            )
        )
    uow.outbox.enqueue(result_notice(series, poll))
    uow.audit.record(
        group_id=series.group_id,
        verb="open",
        subject="poll",
        subject_id=poll.id,
        after={"kind": kind.value, "options": len(poll.options), "closes_at": poll.closes_at.isoformat()},
    )
    return Opened(view=poll_view(uow, poll, now=now), is_new=True)


def _slots(options: Sequence[PollOption]) -> list[Slot]:
    return [option for option in options if isinstance(option, Slot)]


def _instant(slot: Slot, series: Series) -> datetime:
    return slot.starts.replace(tzinfo=series.zone).astimezone(UTC)


def _closes_at(
    series: Series,
    options: Sequence[PollOption],
    until: date | datetime | None,
    holidays: frozenset[date],
    now: datetime,
) -> datetime:
    first = min((_instant(slot, series) for slot in _slots(options)), default=None)
    if until is None:
        usual = usual_close(now, options, series.zone, holidays)
        if usual is None:
            raise NoTimeToAnswer("The first of these times is so soon that nobody could answer before it.")
        return usual
    closes_at = said_close(until, series.zone, holidays)
    when = date_and_time(closes_at, series.zone)
    if first is not None and closes_at >= first:
        raise NoTimeToAnswer(f"The poll would close {when}, when the first of these times has begun.")
    if not may_close(now, closes_at):
        raise NoTimeToAnswer(f"A poll is open for an hour at least and sixty days at most, and not until {when}.")
    return closes_at


def _to_ask(uow: UnitOfWork, series: Series, now: datetime) -> tuple[Person, ...]:
    """The holder of each seat today; for a vacant seat the first of its deputies."""
    asked: dict[PersonId, Person] = {}
    for held in uow.seats.list_held(series.id, now.astimezone(series.zone).date()):
        person = held.holder or next(iter(held.deputies), None)
        if person is not None:
            asked[person.id] = person
    return tuple(sorted(asked.values(), key=lambda person: person.name))
