"""`/prevent handover` and `/prevent leave`: a seat goes to somebody else, or stays without anybody."""

import re
from datetime import date

from handlers import payloads, people
from handlers.answers import FormAnswer
from handlers.blocks import handing_over as blocks
from handlers.blocks import proposing as proposing_blocks
from handlers.deputising import read_days
from handlers.needs import needed_group, needed_series
from handlers.people import NobodySaid
from handlers.services import Answer, Message
from handlers.shielded import Asked
from workgroup.errors import Refusal
from workgroup.ids import PersonId
from workgroup.roster.permission import Right
from workgroup.usecases import handing_over
from workgroup.usecases.arriving import OutOfDate
from workgroup.usecases.handing_over import HandedOver
from workgroup.usecases.proposing import Proposed

_OFFICE = re.compile(r"(?:coordinator|the coordinator|coordination|office)\b", re.IGNORECASE)
_ALL = re.compile(r"\b(?:all|everything|all seats|everywhere)\b", re.IGNORECASE)
_SMALL = re.compile(r"(?i)\b(?:to|from|my seat|seat|the seat of)\b|→|->")


class UnreadableHandover(Refusal):
    """The words say more than whom a seat goes to."""

    code = "unreadable_handover"

    def __init__(self, rest: str) -> None:
        super().__init__(
            f"I understood `handover`, but not “{rest[:60]}”. Nothing changed. Try `/prevent handover @person`, "
            "`/prevent handover all @person` or `/prevent handover @before to @after`."
        )


async def on_handover(asked: Asked, answer: Answer, tail: str) -> None:
    """Show what handing a seat or the coordinator's office over would mean; nothing happens before the button."""
    if not tail:
        await open_handover_form(asked, answer)
        return
    series, now = needed_series(asked.place), asked.services.now()
    name, words = people.named(tail)
    found, rest = people.taken(words)
    if not found or len(found) > 2:
        raise NobodySaid("handover", "handover @person")
    office = _OFFICE.match(rest)
    candidate = await people.candidate(asked, found[-1].user_id, found[-1].address, name)
    if office is not None:
        preview = await asked.services.read(
            handing_over.preview_office, actor=asked.place.actor, series_id=series.id, candidate=candidate, now=now
        )
        await answer.privately(blocks.office_preview(preview, candidate, asked.place))
        return
    everywhere = _ALL.search(rest) is not None
    left = _SMALL.sub("", _ALL.sub("", rest)).strip()
    if left:
        raise UnreadableHandover(left)
    of = await people.known(asked, found[0]) if len(found) == 2 else None
    wanted = await asked.services.read(
        handing_over.preview_hand_over,
        actor=asked.place.actor,
        series_id=series.id,
        of=of,
        candidate=candidate,
        everywhere=everywhere,
        now=now,
    )
    await answer.privately(blocks.handover_preview(wanted, asked.place))


async def on_confirm_handover(asked: Asked, answer: Answer) -> None:
    """Hand the seat over as the preview showed."""
    value = asked.incoming.value
    candidate = await people.of_value(asked, value)
    of = payloads.number(value, "of")
    done = await asked.services.perform(
        handing_over.hand_over,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        of=PersonId(of) if of is not None else None,
        candidate=candidate,
        everywhere=value.get("everywhere") is True,
        now=asked.services.now(),
    )
    await answer.instead(_said(done, asked))


def _said(done: HandedOver | Proposed, asked: Asked) -> Message:
    if isinstance(done, HandedOver):
        return blocks.handed_over(done, asked.place)
    return proposing_blocks.proposed(done)


async def on_confirm_office(asked: Asked, answer: Answer) -> None:
    """Hand the coordinator's office over as the preview showed."""
    candidate = await people.of_value(asked, asked.incoming.value)
    done = await asked.services.perform(
        handing_over.hand_over_office,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        candidate=candidate,
        now=asked.services.now(),
    )
    await answer.instead(blocks.office_handed_over(done, asked.place))


async def open_handover_form(asked: Asked, answer: Answer) -> None:
    """Open the form that asks to whom the person's own seat goes."""
    asked.place.actor.check(Right.ARRANGE_SEAT)
    needed_series(asked.place)
    await answer.open(blocks.handover_form(asked.place))


async def on_handover_form(asked: Asked, answer: FormAnswer) -> None:
    """Hand the person's own seat over as the form says."""
    candidate = await people.of_form(asked, asked.incoming.state)
    done = await asked.services.perform(
        handing_over.hand_over,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        of=None,
        candidate=candidate,
        everywhere="all" in payloads.chosen_in(asked.incoming.state, "everywhere"),
        now=asked.services.now(),
    )
    await answer.privately(_said(done, asked))


async def on_leave(asked: Asked, answer: Answer, tail: str) -> None:
    """Show what leaving would end; nothing happens before the button."""
    group, now = needed_group(asked.place), asked.services.now()
    found, rest = people.taken(tail)
    if len(found) > 1:
        raise NobodySaid("leave", "leave @person")
    of = await people.known(asked, found[0]) if found else None
    last = now.astimezone(group.zone).date()
    if rest.strip():
        last = read_days(asked, rest, verb="leave")[1]
    preview = await asked.services.read(
        handing_over.preview_leave,
        actor=asked.place.group_actor,
        group_id=group.id,
        of=of,
        last_on=last,
        now=now,
    )
    await answer.privately(blocks.leave_preview(preview, asked.place))


async def on_confirm_leave(asked: Asked, answer: Answer) -> None:
    """End what the preview showed."""
    value = asked.incoming.value
    of = payloads.number(value, "of")
    try:
        last = date.fromisoformat(str(value.get("last")))
    except ValueError:
        raise OutOfDate from None
    left = await asked.services.perform(
        handing_over.leave,
        actor=asked.place.group_actor,
        group_id=needed_group(asked.place).id,
        of=PersonId(of) if of is not None else None,
        last_on=last,
        now=asked.services.now(),
    )
    await answer.instead(blocks.has_left(left, asked.place))
