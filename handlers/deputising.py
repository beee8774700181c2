"""`/prevent deputy`: who deputises for a seat, always, for some days or for the next meeting."""

import re
from datetime import date

from handlers import payloads, people, phrases
from handlers.answers import FormAnswer
from handlers.blocks import deputising as blocks
from handlers.blocks import proposing as proposing_blocks
from handlers.needs import needed_series
from handlers.people import NobodySaid
from handlers.services import Answer, Message
from handlers.shielded import Asked
from workgroup.errors import FieldRefusal, Refusal
from workgroup.ids import PersonId
from workgroup.roster.permission import Right
from workgroup.usecases import deputising, knowing
from workgroup.usecases.arriving import OutOfDate
from workgroup.usecases.deputising import Days, DeputyNamed
from workgroup.usecases.proposing import Proposed
from workgroup.usecases.registering import Candidate

_NEXT = frozenset({"next", "next meeting", "next time", "the next meeting", "for the next meeting", "for next"})
_ALWAYS = frozenset({"always", "for good", "from now on", "permanently"})
_OFF = re.compile(r"(?:off|remove|end|without|no longer|not)\b", re.IGNORECASE)
_OF = re.compile(r"\bof\s*$", re.IGNORECASE)
_FOR = re.compile(r"^(?:for|on|from|during)\s+", re.IGNORECASE)
_EXAMPLE = "deputy @person always"


class UnreadableDays(Refusal):
    """The words name no days."""

    code = "unreadable_days"

    def __init__(self, verb: str, words: str, examples: str) -> None:
        super().__init__(f"I understood `{verb}`, but not “{words[:60]}” as days. Nothing changed. Try {examples}.")


async def on_deputy(asked: Asked, answer: Answer, tail: str) -> None:
    """Show who deputises, or what naming or letting go of somebody would mean; nothing happens before the button."""
    series = needed_series(asked.place)
    if not tail:
        mine = await asked.services.read(
            knowing.my_deputies, actor=asked.place.actor, series_id=series.id, now=asked.services.now()
        )
        await answer.privately(blocks.my_deputies(mine, asked.place))
        return
    is_off = _OFF.match(tail)
    words = tail[is_off.end() :].strip() if is_off else tail
    name, words = people.named(words)
    found, rest = people.taken(words)
    if not found or len(found) > 2:
        raise NobodySaid("deputy", _EXAMPLE)
    of: PersonId | None = None
    if len(found) == 2:
        rest = re.sub(r"(?i)\bof\b", "", rest, count=1).strip()
        of = await people.known(asked, found[1])
    if is_off:
        deputy_id = await people.known(asked, found[0])
        view = await asked.services.read(
            knowing.deputy_to_end,
            actor=asked.place.actor,
            series_id=series.id,
            of=of,
            deputy_id=deputy_id,
            now=asked.services.now(),
        )
        await answer.privately(blocks.end_preview(view, asked.place))
        return
    candidate = await people.candidate(asked, found[0].user_id, found[0].address, name)
    await _preview(asked, answer, of, candidate, await _days(asked, rest))


async def _days(asked: Asked, words: str) -> Days:
    said = " ".join(words.casefold().split())
    now, place = asked.services.now(), asked.place
    if not said or said in _ALWAYS:
        return Days(from_on=now.astimezone(place.zone).date())
    if said in _NEXT:
        return await asked.services.read(
            deputising.days_of_next, actor=place.actor, series_id=needed_series(place).id, now=now
        )
    first, last = read_days(asked, words, verb="deputy")
    return Days(from_on=first, to_on=last)


def read_days(asked: Asked, words: str, *, verb: str) -> tuple[date, date]:
    """The first and last day that the words say. Refused: `UnreadableDays`."""
    try:
        return phrases.read_day_range(_FOR.sub("", words.strip()), now=asked.services.now(), zone=asked.place.zone)
    except (phrases.UnreadablePhrase, phrases.TooLong, phrases.InThePast) as no:
        examples = {
            "deputy": "`next`, `3–17 August` or `always`",
            "away": "`/prevent away 3–17 August` or `/prevent away 14 May`",
        }.get(verb, "a day, like `31 December`")
        raise UnreadableDays(verb, words, examples) from no


async def _preview(asked: Asked, answer: Answer, of: PersonId | None, candidate: Candidate, days: Days) -> None:
    preview = await asked.services.read(
        deputising.preview_deputy,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        of=of,
        candidate=candidate,
        days=days,
        now=asked.services.now(),
    )
    await answer.privately(blocks.deputy_preview(preview, asked.place))


async def on_confirm_deputy(asked: Asked, answer: Answer) -> None:
    """Name the deputy whom the preview showed."""
    value = asked.incoming.value
    candidate = await people.of_value(asked, value)
    done = await asked.services.perform(
        deputising.name_deputy,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        of=_whose(asked),
        candidate=candidate,
        days=_days_of_value(asked),
        now=asked.services.now(),
    )
    await answer.instead(_said(done, asked))


def _said(done: DeputyNamed | Proposed, asked: Asked) -> Message:
    if isinstance(done, DeputyNamed):
        return blocks.named(done, asked.place)
    return proposing_blocks.proposed(done)


def _whose(asked: Asked) -> PersonId | None:
    number = payloads.number(asked.incoming.value, "of")
    return PersonId(number) if number is not None else None


def _days_of_value(asked: Asked) -> Days:
    value = asked.incoming.value
    try:
        to_on = value.get("to")
        return Days(
            from_on=date.fromisoformat(str(value.get("from"))),
            to_on=date.fromisoformat(to_on) if isinstance(to_on, str) else None,
        )
    except ValueError:
        raise OutOfDate from None


async def on_confirm_end_deputy(asked: Asked, answer: Answer) -> None:
    """Let the deputy go whom the preview showed."""
    deputy = payloads.number(asked.incoming.value, "person")
    if deputy is None:
        raise OutOfDate
    ended = await asked.services.perform(
        deputising.end_deputy,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        of=_whose(asked),
        deputy_id=PersonId(deputy),
        now=asked.services.now(),
    )
    await answer.instead(blocks.ended(ended, asked.place))


async def open_deputy_form(asked: Asked, answer: Answer) -> None:
    """Open the form that names a deputy for the person's own seat."""
    asked.place.actor.check(Right.ARRANGE_SEAT)
    needed_series(asked.place)
    await answer.open(blocks.deputy_form(asked.place))


async def on_deputy_form(asked: Asked, answer: FormAnswer) -> None:
    """Name the deputy whom the form says."""
    state = asked.incoming.state
    candidate = await people.of_form(asked, state)
    when = payloads.typed_in(state, "when")
    first, last = payloads.typed_in(state, "first"), payloads.typed_in(state, "last")
    if when == "days" and not (first and last):
        raise FieldRefusal("first" if not first else "last", "Say the first and the last day.")
    days = await _days(asked, when if when in {"next", "always"} else "always")
    if when == "days":
        days = Days(from_on=date.fromisoformat(first), to_on=date.fromisoformat(last))
    done = await asked.services.perform(
        deputising.name_deputy,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        of=_whose(asked),
        candidate=candidate,
        days=days,
        now=asked.services.now(),
    )
    await answer.privately(_said(done, asked))
