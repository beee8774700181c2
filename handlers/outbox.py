"""`/prevent outbox`: what will be sent and what was; hold and release; and why a message came."""

import re
from dataclasses import dataclass
from datetime import timedelta

from handlers import payloads
from handlers.blocks import explaining as why_blocks
from handlers.blocks import holding as holding_blocks
from handlers.blocks import notes
from handlers.blocks import outbox as blocks
from handlers.needs import needed_series
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.errors import Refusal
from workgroup.ids import GroupId, NoticeId
from workgroup.roster.permission import Right
from workgroup.usecases import explaining, holding, outbox
from workgroup.usecases.arriving import NoSeriesHere, OutOfDate, WhichSeries
from workgroup.wording import shortened

_USUAL_DAYS = 7
_DAYS = {"d": 1, "w": 7, "m": 30}
_STRETCH = re.compile(
    r"(?:(?:for |next )?(?P<number>\d{1,4})\s*(?P<unit>d(?:ays?)?|w(?:eeks?)?|m(?:onths?)?)?)?"
    r"\s*(?:,?\s*page (?P<page>\d{1,4}))?",
    re.IGNORECASE,
)


class UnreadableStretch(Refusal):
    """The words name neither a stretch of time nor holding nor releasing."""

    code = "unreadable_stretch"

    def __init__(self, words: str) -> None:
        super().__init__(
            f"I could not read “{shortened(words, 60)}” as a number of days up to {outbox.LONGEST.days}. Nothing "
            "changed. Try `/prevent outbox 30d`, `/prevent outbox hold` or `/prevent outbox release`."
        )


@dataclass(frozen=True, kw_only=True)
class _Stretch:
    days: int
    page: int


async def on_outbox(asked: Asked, answer: Answer, tail: str) -> None:
    """Show what will be sent, or ask whether all sending is to be held or released."""
    words = " ".join(tail.split()).casefold().rstrip(".!")
    try:
        if words in {"hold", "stop", "pause"}:
            await _ask_to_hold(asked, answer)
        elif words in {"release", "resume", "go on", "continue"}:
            await _ask_to_release(asked, answer)
        else:
            await _show(asked, answer, _read_stretch(words))
    except WhichSeries as several:
        await answer.privately(notes.which_series(several, f"outbox {tail}".strip()))


def _read_stretch(words: str) -> _Stretch:
    found = _STRETCH.fullmatch(words)
    if found is None:
        raise UnreadableStretch(words)
    unit = (found["unit"] or "d")[0].casefold()
    days = int(found["number"]) * _DAYS[unit] if found["number"] else _USUAL_DAYS
    if not 0 < days <= outbox.LONGEST.days:
        raise UnreadableStretch(words)
    return _Stretch(days=days, page=int(found["page"] or 1))


async def _show(asked: Asked, answer: Answer, stretch: _Stretch) -> None:
    place, group_id = asked.place, _group(asked)
    # Who may hold the outbox sees all of it from anywhere; a chair sees their series, which must be known.
    series = place.series if place.actor.may(Right.HOLD_OUTBOX) else needed_series(place)
    found = await asked.services.read(
        outbox.look_ahead,
        actor=place.actor,
        group_id=group_id,
        series_id=series.id if series is not None else None,
        ahead=timedelta(days=stretch.days),
        now=asked.services.now(),
    )
    await answer.privately(blocks.outlook(found, days=stretch.days, page=stretch.page))


async def _ask_to_hold(asked: Asked, answer: Answer) -> None:
    found = await asked.services.read(
        holding.look_at_hold, actor=asked.place.actor, group_id=_group(asked), now=asked.services.now()
    )
    await answer.privately(holding_blocks.hold_preview(found))


async def _ask_to_release(asked: Asked, answer: Answer) -> None:
    found = await asked.services.read(
        holding.look_at_hold, actor=asked.place.actor, group_id=_group(asked), now=asked.services.now()
    )
    await answer.privately(holding_blocks.release_preview(found))


async def on_confirm_hold(asked: Asked, answer: Answer) -> None:
    """Hold all that the group sends."""
    held = await asked.services.perform(
        holding.hold_outbox, actor=asked.place.actor, group_id=_group(asked), now=asked.services.now()
    )
    await answer.instead(holding_blocks.held(held))


async def on_confirm_release(asked: Asked, answer: Answer) -> None:
    """Let all that the group sends go on."""
    released = await asked.services.perform(
        holding.release_outbox, actor=asked.place.actor, group_id=_group(asked), now=asked.services.now()
    )
    await answer.instead(holding_blocks.released(released))


async def on_why(asked: Asked, answer: Answer) -> None:
    """Say privately why a message came."""
    notice_id = payloads.number(asked.incoming.value, "notice")
    if notice_id is None:
        raise OutOfDate
    found = await asked.services.read(
        explaining.explain, place=asked.place, notice_id=NoticeId(notice_id), now=asked.services.now()
    )
    await answer.privately(why_blocks.why(found))


def _group(asked: Asked) -> GroupId:
    group = asked.place.group
    if group is None:
        if asked.place.choices:
            raise WhichSeries(asked.place.choices)
        raise NoSeriesHere(is_direct=asked.place.spot.is_direct)
    return group.id
