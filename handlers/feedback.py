"""`/prevent feedback`, and the questions that a direct message asks."""

from handlers import payloads, phrases
from handlers.answers import FormAnswer
from handlers.blocks import feedback as blocks
from handlers.needs import needed_series
from handlers.payloads import Incoming, Json
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.feedback.questions import FeedbackAnswer, parse_answer
from workgroup.ids import RoundId
from workgroup.usecases import giving_feedback
from workgroup.usecases.arriving import OutOfDate

FIVE_TAPS = ("relevance", "right_people", "frequency", "info_useful", "actions_clear")


async def on_feedback(asked: Asked, answer: Answer, tail: str) -> None:
    """How many answered, and totals once five have."""
    series = needed_series(asked.place)
    now = asked.services.now()
    on = phrases.read_day_said(tail, now=now, zone=series.zone) if tail else None
    results = await asked.services.read(
        giving_feedback.read_results, actor=asked.place.actor, series_id=series.id, on=on, now=now
    )
    await answer.privately(blocks.results(results, now=now))


async def on_give_feedback(asked: Asked, answer: Answer) -> None:
    """Open the questions, filled with what this button answered before."""
    round_id, token = _button(asked.incoming)
    found = await asked.services.read(
        giving_feedback.open_questionnaire,
        actor=asked.place.actor,
        round_id=round_id,
        token=token,
        now=asked.services.now(),
    )
    await answer.open(blocks.questionnaire(found, token=token))


async def on_feedback_form(asked: Asked, answer: FormAnswer) -> None:
    """Keep the answers. Sent twice, it is the same answer; refused, everything typed stays in the form."""
    round_id, token = _button(asked.incoming)
    # Neither who sends nor the delivery's key is kept: a key is kept with its time.
    unsigned = asked.services.for_request(actor=None, road="slack", key=None)
    given = await unsigned.perform(
        giving_feedback.give_feedback,
        actor=asked.place.actor,
        round_id=round_id,
        token=token,
        answer=_answer(asked.incoming.state),
        now=asked.services.now(),
    )
    await answer.privately(blocks.given(given))


def _button(incoming: Incoming) -> tuple[RoundId, str]:
    round_id = payloads.number(incoming.value, "round")
    token = incoming.value.get("token")
    if round_id is None or not isinstance(token, str) or not 16 <= len(token) <= 64:
        raise OutOfDate
    return RoundId(round_id), token


def _answer(state: Json) -> FeedbackAnswer:
    taps = {question: payloads.typed_in(state, question) for question in FIVE_TAPS}
    return parse_answer(
        **taps,
        missing=payloads.chosen_in(state, "missing"),
        duplicates=payloads.typed_in(state, "duplicates"),
        text=payloads.typed_in(state, "text"),
    )
