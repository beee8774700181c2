"""The words of each notice, made at the moment of sending."""

from dataclasses import replace
from datetime import date, datetime

from handlers.blocks import (
    avoiding,
    cancelling,
    chasing,
    confirming,
    deputising,
    ending,
    explaining,
    extra_dates,
    feedback,
    holding,
    moving,
    pausing,
    polling,
    proposing,
    registering,
    replying,
    roster_news,
    scheduling,
    trouble,
    undoing,
)
from handlers.services import Message
from workgroup.calendar.avoidance import plan_said
from workgroup.meeting.series import Pause, Series
from workgroup.notices import Notice, NoticeKind
from workgroup.roster.person import Person
from workgroup.usecases.fading import Faded
from workgroup.usecases.telling import MeetingView, Telling


def told(telling: Telling, *, token: str | None, now: datetime) -> Message:
    """What a notice says now, with a menu that answers why it came.

    `token` is the random token of a feedback button, needed for those kinds only.
    """
    return explaining.with_why(_told(telling, token=token, now=now), telling.notice)


def _told(telling: Telling, *, token: str | None, now: datetime) -> Message:
    notice, series, shown = telling.notice, telling.series, telling.shown
    match notice.kind:
        case NoticeKind.ANNOUNCEMENT if series is not None:
            undo = notice.facts.get("undo")
            return scheduling.announced(
                series, _plan(telling, at_place=True), telling.dates, undo if isinstance(undo, int) else None
            )
        case NoticeKind.WITHDRAWAL if series is not None:
            return undoing.withdrawn(series, _plan(telling))
        case NoticeKind.PAUSE if series is not None:
            return pausing.pause_told(series, _the_pause(series, notice, now), telling.dates)
        case NoticeKind.RESUMPTION if series is not None:
            return pausing.resumption(series, _plan(telling), telling.dates)
        case NoticeKind.ENDING if series is not None:
            return ending.ending_told(series)
        case NoticeKind.REMINDER if shown is not None:
            return replying.card(shown, now=now)
        case NoticeKind.CANCELLATION if shown is not None:
            return cancelling.cancellation(shown)
        case NoticeKind.REINSTATEMENT if shown is not None:
            return undoing.reinstated(shown)
        case NoticeKind.MOVE if shown is not None:
            return moving.move_told(shown, was=_was(notice), is_back=notice.facts.get("is_back") is True)
        case NoticeKind.EXTRA_DATE if shown is not None:
            return extra_dates.extra_told(shown)
        case NoticeKind.HOLIDAY_QUESTION if shown is not None:
            return avoiding.holiday_question(shown, date.fromisoformat(str(notice.facts["next"])))
        case NoticeKind.REPLY_REQUEST if shown is not None and telling.person is not None:
            is_back = notice.facts.get("is_back") is True
            more = notice.facts.get("more")
            later = more if isinstance(more, int) else 0
            return moving.reply_request(shown, telling.person, was=_was(notice), later=later, is_back=is_back)
        case NoticeKind.CHASER if shown is not None and telling.person is not None:
            return chasing.asked(shown, telling.person, now=now)
        case NoticeKind.CONFIRMATION_REQUEST if series is not None and telling.about is not None:
            return confirming.asked(series, telling.about)
        case NoticeKind.CONFIRMATION_ANSWER if telling.about is not None:
            return confirming.answer_told(telling.about, str(notice.facts.get("what") or ""))
        case NoticeKind.ACCOUNT_CLOSED if telling.about is not None:
            return confirming.account_closed(telling.about)
        case NoticeKind.FEEDBACK_REQUEST | NoticeKind.FEEDBACK_REMINDER if shown is not None and token is not None:
            return feedback.asked(
                shown,
                round_id=int(str(notice.facts["round"])),
                token=token,
                is_reminder=notice.kind is NoticeKind.FEEDBACK_REMINDER,
            )
        case NoticeKind.POLL_OPENED if telling.poll is not None:
            return polling.asked(telling.poll)
        case NoticeKind.POLL_REMINDER if telling.poll is not None:
            return polling.asked_again(telling.poll)
        case NoticeKind.POLL_RESULT if telling.poll is not None:
            return polling.result(telling.poll)
        case NoticeKind.POLL_CANCELLED if telling.poll is not None:
            return polling.called_off(telling.poll)
        case NoticeKind.REGISTRATION_REQUEST if series is not None and telling.request is not None:
            return registering.request_to_decide(series, telling.request)
        case NoticeKind.REGISTRATION_DECISION if series is not None and telling.request is not None:
            return registering.decision(series, telling.request)
        case NoticeKind.OUTBOX_HELD:
            since = datetime.fromisoformat(str(notice.facts["since"]))
            series_id = notice.facts.get("series")
            waits = int(str(notice.facts["waits"]))
            return holding.still_held(telling.group, since, waits, series_id if isinstance(series_id, int) else None)
        case NoticeKind.SEAT_CHANGE if telling.news is not None:
            return roster_news.news(telling.news)
        case NoticeKind.DEPUTY_WANTED if shown is not None:
            return deputising.wanted(shown, _holder(notice, shown))
        case NoticeKind.PROPOSAL if telling.proposal is not None:
            return proposing.to_decide(telling.proposal)
        case NoticeKind.PROPOSAL_DECISION if telling.proposal is not None:
            return proposing.decision(telling.proposal)
        case NoticeKind.TROUBLE:
            error, kind = str(notice.facts.get("error") or ""), str(notice.facts.get("kind") or "")
            return trouble.trouble(series, error=error, kind=kind)
    raise ValueError(f"a {notice.kind} notice without what it is about")


def faded(faded: Faded, *, now: datetime) -> Message:
    """The message that told something, without its Undo button; what stands no more is said to."""
    telling = faded.telling
    if not faded.stands and telling.series is not None:
        return explaining.with_why(scheduling.overtaken(telling.series), telling.notice)
    lasting = {name: value for name, value in telling.notice.facts.items() if name != "undo"}
    return told(replace(telling, notice=replace(telling.notice, facts=lasting)), token=None, now=now)


def _holder(notice: Notice, shown: MeetingView) -> Person | None:
    """For whom a deputy is asked to come."""
    wanted = notice.facts.get("holder")
    holders = (answer.held.holder for answer in shown.answers)
    return next((one for one in holders if one is not None and one.id == wanted), None)


def card(shown: MeetingView, notice: Notice, *, now: datetime) -> Message:
    """The card of a meeting as it stands now, for the message that shows it and that the notice became."""
    return explaining.with_why(replying.card(shown, now=now), notice)


def _the_pause(series: Series, notice: Notice, now: datetime) -> Pause | None:
    """The pause that is told of, else that in which the series is, or the next; `None` when there is none any more."""
    today = now.astimezone(series.zone).date()
    told = next((pause for pause in series.pauses if pause.since.isoformat() == notice.facts.get("since")), None)
    return told or next((pause for pause in series.pauses if pause.until is None or pause.until > today), None)


def _was(notice: Notice) -> datetime:
    """From where a moved meeting has come."""
    return datetime.fromisoformat(str(notice.facts["was"]))


def _plan(telling: Telling, *, at_place: bool = False) -> str | None:
    series = telling.series
    if series is None or series.recurrence is None:
        return None
    return plan_said(series.recurrence, series.minutes, series.avoid, place=series.place if at_place else "")
