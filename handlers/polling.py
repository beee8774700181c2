"""`/prevent poll`: ask when or how often to meet, answer, close early, call off, and read what came of it."""

import re
from datetime import date, datetime

from handlers import payloads, phrases
from handlers.answers import FormAnswer
from handlers.blocks import polling as blocks
from handlers.needs import needed_series
from handlers.payloads import Json
from handlers.services import Answer
from handlers.shielded import Asked
from handlers.slots import UnreadableSlot, read_cadences, read_slots
from workgroup.errors import FieldRefusal, Refusal
from workgroup.ids import PersonId, PollId
from workgroup.meeting.poll import MOST_OPTIONS, Cadence, PollAnswer, PollKind, PollOption, Slot
from workgroup.roster.permission import Right
from workgroup.usecases import answering_polls, polling
from workgroup.usecases.arriving import OutOfDate
from workgroup.usecases.polling import NoTimeToAnswer, SlotInThePast, TooFewOptions

_TIME = re.compile(r"(?:for )?(?:a )?(?:times?|slots?|dates?|when)\b[:\s]*", re.IGNORECASE)
_CADENCE = re.compile(r"(?:cadences?|how often|frequency|rhythm)\b[:\s]*", re.IGNORECASE)
_LIST = frozenset({"", "list", "results", "result", "open", "status", "polls"})
_LONGEST_SLOT = 24 * 60
_UNUSABLE = (
    UnreadableSlot,
    TooFewOptions,
    SlotInThePast,
    NoTimeToAnswer,
    phrases.InThePast,
    phrases.TooLong,
    phrases.UnreadablePhrase,
)
"""Why words make no poll; each is shown beside what was typed, so that it can be put right."""


class UnreadablePoll(Refusal):
    """The words say no poll."""

    code = "unreadable_poll"

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"I understood `poll`, but not “{typed[:60]}”. Nothing changed. Try "
            "`/prevent poll time Tue 12 Jan 10:00, Wed 13 Jan 14:00-15:30`, `/prevent poll cadence`, or "
            "`/prevent poll` to see the polls that are open."
        )


async def on_poll(asked: Asked, answer: Answer, tail: str) -> None:
    """List the polls, or show the poll that the words would open, to confirm."""
    words = tail.strip()
    if " ".join(words.casefold().split()) in _LIST:
        await _list(asked, answer)
        return
    asked.place.actor.check(Right.POLL)
    if (said := _CADENCE.match(words)) is not None:
        await _cadence(asked, answer, words[said.end() :])
    elif (said := _TIME.match(words)) is not None:
        await _time(asked, answer, words[said.end() :])
    else:
        raise UnreadablePoll(words)


async def _list(asked: Asked, answer: Answer) -> None:
    found = await asked.services.read(
        answering_polls.list_polls,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        now=asked.services.now(),
    )
    await answer.privately(blocks.listing(found, may_close=asked.place.actor.may(Right.POLL)))


async def _time(asked: Asked, answer: Answer, words: str) -> None:
    """The preview of a poll for a time; the form where there are no words, or none that can be used."""
    if not words.strip():
        await open_time_form(asked, answer)
        return
    try:
        await _preview_slots(asked, answer, words)
    except _UNUSABLE as no:
        # From a message no form can open; a refusal then says what is wrong just as well.
        if asked.incoming.trigger_id is None:
            raise
        await answer.open(blocks.time_form(asked.place, given={"slots": words}, trouble=no.sentence))


async def open_time_form(asked: Asked, answer: Answer) -> None:
    """Open the form for the times of a poll."""
    asked.place.actor.check(Right.POLL)
    needed_series(asked.place)
    given = {key: str(asked.incoming.value[key]) for key in ("slots", "until") if key in asked.incoming.value}
    await answer.open(blocks.time_form(asked.place, given=given, trouble=None))


async def _preview_slots(asked: Asked, answer: Answer, words: str) -> None:
    series = needed_series(asked.place)
    said = read_slots(words, now=asked.services.now(), zone=series.zone, minutes=series.minutes)
    await _preview(asked, answer, PollKind.TIME, said.slots, said.until)


async def _cadence(asked: Asked, answer: Answer, words: str) -> None:
    said = read_cadences(words, now=asked.services.now(), zone=asked.place.zone)
    await _preview(asked, answer, PollKind.CADENCE, said.cadences, said.until)


async def _preview(
    asked: Asked, answer: Answer, kind: PollKind, options: tuple[PollOption, ...], until: date | datetime | None
) -> None:
    found = await asked.services.read(
        polling.preview_poll,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        kind=kind,
        options=options,
        until=until,
        now=asked.services.now(),
    )
    await answer.privately(blocks.preview(found))


async def on_time_form(asked: Asked, answer: FormAnswer) -> None:
    """Show the poll that the form would open, to confirm; mistakes stand beside their fields."""
    asked.place.actor.check(Right.POLL)
    series, now = needed_series(asked.place), asked.services.now()
    typed = payloads.typed_in(asked.incoming.state, "slots")
    until = payloads.typed_in(asked.incoming.state, "until").strip()
    try:
        closes = phrases.read_date(until, now=now, zone=series.zone) if until else None
    except Refusal as no:
        raise FieldRefusal("until", no.sentence) from no
    try:
        said = read_slots(typed, now=now, zone=series.zone, minutes=series.minutes)
        if closes is not None and said.until is not None and closes != said.until:
            raise FieldRefusal("until", "Above you say another moment. Say it in one of the two.")
        await _preview(asked, answer, PollKind.TIME, said.slots, closes if closes is not None else said.until)
    except NoTimeToAnswer as no:
        raise FieldRefusal("until" if until else "slots", no.sentence) from no
    except _UNUSABLE as no:
        raise FieldRefusal("slots", no.sentence) from no


async def on_open_poll(asked: Asked, answer: Answer) -> None:
    """Open the poll that the preview showed."""
    asked.place.actor.check(Right.POLL)
    kind, options, closes_at = _carried(asked.incoming.value)
    outcome = await asked.services.perform(
        polling.open_poll,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        kind=kind,
        options=options,
        closes_at=closes_at,
        now=asked.services.now(),
    )
    await answer.instead(blocks.opened(outcome))


async def on_answer_poll(asked: Asked, answer: Answer) -> None:
    """Open the form to answer in, with what the person answered before."""
    found = await asked.services.read(
        answering_polls.open_ballot,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        poll_id=_poll(asked),
        now=asked.services.now(),
    )
    await answer.open(blocks.ballot(found))


async def on_ballot_form(asked: Asked, answer: FormAnswer) -> None:
    """Keep the answers of the form."""
    given = []
    for number in range(MOST_OPTIONS):
        field = f"option_{number}"
        if field in asked.incoming.state:
            given.append(_answer(asked.incoming.state, field))
    outcome = await asked.services.perform(
        answering_polls.answer_poll,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        poll_id=_poll(asked),
        answers=given,
        of=_of(asked.incoming.state),
        now=asked.services.now(),
    )
    await answer.privately(blocks.voted(outcome))


async def on_close_poll(asked: Asked, answer: Answer) -> None:
    """Close the poll now; what it came to is shown in place of the button."""
    view = await asked.services.perform(
        answering_polls.close_poll,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        poll_id=_poll(asked),
        now=asked.services.now(),
    )
    await answer.instead(blocks.closed_now(view))


async def on_cancel_poll(asked: Asked, answer: Answer) -> None:
    """Call the poll off."""
    view = await asked.services.perform(
        answering_polls.cancel_poll,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        poll_id=_poll(asked),
        now=asked.services.now(),
    )
    await answer.instead(blocks.cancelled(view))


def _poll(asked: Asked) -> PollId:
    number = payloads.number(asked.incoming.value, "poll")
    if number is None:
        raise OutOfDate
    return PollId(number)


def _of(state: Json) -> PersonId | None:
    chosen = payloads.typed_in(state, "of")
    if not chosen:
        return None
    number = payloads.number({"of": int(chosen)}, "of") if chosen.isdecimal() and len(chosen) < 12 else None
    if number is None:
        raise OutOfDate
    return PersonId(number)


def _answer(state: Json, field: str) -> PollAnswer:
    try:
        return PollAnswer(payloads.typed_in(state, field))
    except ValueError:
        raise FieldRefusal(field, "Choose Yes, If need be or No.") from None


def _carried(value: Json) -> tuple[PollKind, tuple[PollOption, ...], datetime]:
    """The poll that a button carries, read as anything from outside."""
    try:
        kind = PollKind(str(value.get("kind")))
        codes = str(value.get("options")).split("|")[: MOST_OPTIONS + 1]
        options: tuple[PollOption, ...] = tuple(
            _slot_of(code) if kind is PollKind.TIME else Cadence(code) for code in codes
        )
        closes_at = datetime.fromisoformat(str(value.get("closes")))
    except ValueError:
        raise OutOfDate from None
    if closes_at.tzinfo is None:
        raise OutOfDate
    return kind, options, closes_at


def _slot_of(code: str) -> Slot:
    starts, _, minutes = code.partition("/")
    slot = Slot(starts=datetime.fromisoformat(starts), minutes=int(minutes))
    if slot.starts.tzinfo is not None or not 0 < slot.minutes <= _LONGEST_SLOT:
        raise OutOfDate
    return slot
