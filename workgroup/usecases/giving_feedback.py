"""Give feedback on a meeting without leaving a trace of who said what, and read what it comes to."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from workgroup.errors import FieldRefusal, Refusal
from workgroup.feedback.questions import FeedbackAnswer
from workgroup.feedback.round import FeedbackRound, is_open
from workgroup.feedback.totals import Totals, next_snapshot
from workgroup.ids import PersonId, RoundId, SeriesId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.series import Series
from workgroup.ports import NotThere, UnitOfWork
from workgroup.roster.group import Sector
from workgroup.roster.permission import Actor, NotAllowed, Right
from workgroup.roster.person import Standing
from workgroup.usecases.arriving import OutOfDate
from workgroup.usecases.guarding import keep_out
from workgroup.wording import date_and_time, short_date


class RoundClosed(Refusal):
    """The round is over."""

    code = "round_closed"

    def __init__(self, when: str) -> None:
        super().__init__(
            f"Feedback on the meeting of {when} is closed. Nothing was kept. The next round comes by itself."
        )


class NotAsked(Refusal):
    """Only people who were there are asked."""

    code = "not_asked"

    def __init__(self, when: str) -> None:
        super().__init__(
            f"You were not asked about the meeting of {when}, because you are not listed as having been there. "
            "Nothing was kept. If that is wrong, tell the coordinator."
        )


class AnsweredElsewhere(Refusal):
    """The person's answer belongs to another message's button."""

    code = "answered_elsewhere"

    def __init__(self) -> None:
        super().__init__(
            "You have answered already, with the button of another message from me. Nothing changed. "
            "To change your answer, use that button: I keep no link between you and your answer to find it by."
        )


class NotOpenYet(Refusal):
    """The round has not begun."""

    code = "round_not_open"

    def __init__(self, when: str, opens: str) -> None:
        super().__init__(
            f"Feedback on the meeting of {when} opens {opens}. Nothing was kept. Press the button again then."
        )


class NoRound(Refusal):
    """No meeting of the series, or none of that day, has been asked about."""

    code = "no_round"

    def __init__(self, series: str, on: date | None) -> None:
        sentence = (
            f"No feedback has been asked about {series} yet. Nothing changed. The first request follows a meeting."
        )
        if on is not None:
            sentence = (
                f"No feedback was asked about a meeting of {series} on {short_date(on)}. Nothing changed. "
                "For the last meeting that was asked about: `/prevent feedback`."
            )
        super().__init__(sentence)


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """What a person is asked, with their earlier answer when this button gave it."""

    series: Series
    meeting: Meeting
    round: FeedbackRound
    sectors: tuple[Sector, ...]
    earlier: FeedbackAnswer | None


@dataclass(frozen=True, kw_only=True)
class Given:
    """An answer was kept."""

    series: Series
    meeting: Meeting
    is_new: bool
    closes_at: datetime


@dataclass(frozen=True, kw_only=True)
class Results:
    """What a round came to, as far as it may be shown."""

    series: Series
    meeting: Meeting
    round: FeedbackRound
    asked: int
    answered: int
    totals: Totals | None
    """The totals that may be shown; `None` below five answers."""
    sectors: Mapping[str, str]
    """The names of sector codes."""


@dataclass(frozen=True, kw_only=True)
class _Entitled:
    """Somebody who may answer with this button, and what about."""

    person_id: PersonId
    round: FeedbackRound
    meeting: Meeting
    series: Series


def hashed(token: str) -> str:
    """The form in which a button's random token is kept beside the answer."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_questionnaire(uow: UnitOfWork, *, actor: Actor, round_id: RoundId, token: str, now: datetime) -> Questionnaire:
    """What this button asks.

    Refused: `NotAllowed` for guests and people of another workspace, `OutOfDate` for a round that is not there or of
    another group, `NotAsked`, `NotOpenYet`, `RoundClosed`, `AnsweredElsewhere`.
    """
    entitled = _entitled(uow, actor, round_id, token, now)
    return Questionnaire(
        series=entitled.series,
        meeting=entitled.meeting,
        round=entitled.round,
        sectors=tuple(uow.groups.list_sectors(entitled.series.group_id)),
        earlier=uow.feedback.find_answer(round_id, hashed(token)),
    )


def give_feedback(
    uow: UnitOfWork, *, actor: Actor, round_id: RoundId, token: str, answer: FeedbackAnswer, now: datetime
) -> Given:
    """Keep an answer under the button's token, or change the one that is there.

    Beside it nothing is kept that tells who, when or in which order: no author, no time, no audit row. That the
    person has answered is a flag of its own. Refused: as `open_questionnaire`, sectors that the group does not have,
    and what the content guard keeps out of the free text.
    """
    entitled = _entitled(uow, actor, round_id, token, now)
    group_id = entitled.series.group_id
    if not {sector.code for sector in uow.groups.list_sectors(group_id)}.issuperset(answer.missing):
        raise FieldRefusal("missing", "Choose sectors from the list, or none. Nothing was sent yet.")
    keep_out(uow, answer.text, field="text", group_id=group_id)
    is_new = uow.feedback.put_answer(round_id, hashed(token), answer)
    # Somebody who sends from two buttons at once passes the look above twice, but is marked once.
    if is_new and not uow.feedback.mark_answered(round_id, entitled.person_id):
        raise AnsweredElsewhere
    # The round may have been closed, with its last totals, while this answer waited to be written.
    if uow.feedback.get_round(round_id).closed_at is not None:
        raise RoundClosed(_when(entitled.meeting, entitled.series))
    _snapshot(uow, round_id, closed=False)
    return Given(series=entitled.series, meeting=entitled.meeting, is_new=is_new, closes_at=entitled.round.closes_at)


def read_results(uow: UnitOfWork, *, actor: Actor, series_id: SeriesId, on: date | None, now: datetime) -> Results:
    """What the last round of the series came to, or the one of that day's meeting. Refused: `NotAllowed`, `NoRound`."""
    actor.check(Right.SEE_RESULTS)
    series = uow.series.get(series_id)
    for meeting in reversed(uow.meetings.list_of(series_id, until=now)):
        if on is not None and meeting.starts_at.astimezone(series.zone).date() != on:
            continue
        feedback = uow.feedback.find_round(meeting.id)
        if feedback is not None:
            return _results(uow, series, meeting, feedback)
    raise NoRound(series.name, on)


def close_rounds(uow: UnitOfWork, *, now: datetime) -> int:
    """Close the rounds whose time is over, with their last totals; how many were closed."""
    due = uow.feedback.list_to_close(now)
    for feedback in due:
        # Closed first: an answer that is being written is then either counted or refused.
        uow.feedback.close(feedback.id, now)
        _snapshot(uow, feedback.id, closed=True)
    return len(due)


def _entitled(uow: UnitOfWork, actor: Actor, round_id: RoundId, token: str, now: datetime) -> _Entitled:
    # Being asked is the right to answer: a seat that was given up since the meeting does not take it away.
    if actor.standing is not Standing.FULL:
        raise NotAllowed(Right.GIVE_FEEDBACK)
    try:
        feedback = uow.feedback.get_round(round_id)
    except NotThere as gone:
        raise OutOfDate from gone
    meeting = uow.meetings.get(feedback.meeting_id)
    series = uow.series.get(meeting.series_id)
    if actor.person is not None and actor.person.group_id != series.group_id:
        raise OutOfDate
    asked = uow.feedback.asked(round_id)
    if actor.person is None or actor.person.id not in asked:
        raise NotAsked(_when(meeting, series))
    if feedback.closed_at is None and now < feedback.opens_at:
        raise NotOpenYet(_when(meeting, series), date_and_time(feedback.opens_at, series.zone))
    if not is_open(feedback, now):
        raise RoundClosed(_when(meeting, series))
    if asked[actor.person.id] and uow.feedback.find_answer(round_id, hashed(token)) is None:
        raise AnsweredElsewhere
    return _Entitled(person_id=actor.person.id, round=feedback, meeting=meeting, series=series)


def _when(meeting: Meeting, series: Series) -> str:
    return date_and_time(meeting.starts_at, series.zone)


def _snapshot(uow: UnitOfWork, round_id: RoundId, *, closed: bool) -> None:
    before = uow.feedback.find_totals(round_id)
    after = next_snapshot(
        uow.feedback.answers(round_id),
        previous=before,
        invited=len(uow.feedback.asked(round_id)),
        closed=closed,
    )
    if after is not None and after != before:
        uow.feedback.put_totals(round_id, after)


def _results(uow: UnitOfWork, series: Series, meeting: Meeting, feedback: FeedbackRound) -> Results:
    asked = uow.feedback.asked(feedback.id)
    answers = uow.feedback.answers(feedback.id)
    return Results(
        series=series,
        meeting=meeting,
        round=feedback,
        # A file may tell of answers without telling who was there.
        asked=max(len(asked), len(answers)),
        answered=len(answers),
        totals=uow.feedback.find_totals(feedback.id),
        sectors={sector.code: sector.name for sector in uow.groups.list_sectors(series.group_id)},
    )
