"""`/prevent away`: days on which somebody cannot come, and what follows from them."""

import re
from datetime import date

from handlers import home, payloads
from handlers.answers import FormAnswer
from handlers.blocks import being_away as blocks
from handlers.deputising import read_days
from handlers.needs import needed_group
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.errors import FieldRefusal
from workgroup.ids import AbsenceId
from workgroup.roster.permission import Right
from workgroup.usecases import being_away
from workgroup.usecases.arriving import OutOfDate

_LIST = re.compile(r"(?:off|back|list|cancel|none|i am back|i'm back)", re.IGNORECASE)


async def on_away(asked: Asked, answer: Answer, tail: str) -> None:
    """Show the days that are known, or what some days would mean; nothing is kept before the button."""
    group, now = needed_group(asked.place), asked.services.now()
    if not tail or _LIST.fullmatch(tail.strip()):
        known = await asked.services.read(
            being_away.my_absences, actor=asked.place.group_actor, group_id=group.id, now=now
        )
        await answer.privately(blocks.absences(known, asked.place))
        return
    first, last = read_days(asked, tail, verb="away")
    preview = await asked.services.read(
        being_away.preview_away,
        actor=asked.place.group_actor,
        group_id=group.id,
        from_on=first,
        to_on=last,
        now=now,
    )
    await answer.privately(blocks.away_preview(preview, asked.place))


async def on_confirm_away(asked: Asked, answer: Answer) -> None:
    """Keep the days that the preview showed."""
    value = asked.incoming.value
    try:
        first, last = (date.fromisoformat(str(value.get(key))) for key in ("from", "to"))
    except ValueError:
        raise OutOfDate from None
    went = await asked.services.perform(
        being_away.go_away,
        actor=asked.place.group_actor,
        group_id=needed_group(asked.place).id,
        from_on=first,
        to_on=last,
        now=asked.services.now(),
    )
    await answer.instead(blocks.went_away(went, asked.place))


async def on_come_back(asked: Asked, answer: Answer) -> None:
    """Take days back."""
    absence = payloads.number(asked.incoming.value, "absence")
    if absence is None:
        raise OutOfDate
    back = await asked.services.perform(
        being_away.come_back,
        actor=asked.place.group_actor,
        group_id=needed_group(asked.place).id,
        absence_id=AbsenceId(absence),
        now=asked.services.now(),
    )
    said = blocks.came_back(back)
    if asked.incoming.in_home:
        await home.show(asked, answer, also=said)
    else:
        await answer.instead(said)


async def open_away_form(asked: Asked, answer: Answer) -> None:
    """Open the form that asks for the first and the last day."""
    asked.place.group_actor.check(Right.ARRANGE_SEAT)
    needed_group(asked.place)
    await answer.open(blocks.away_form(asked.place))


async def on_away_form(asked: Asked, answer: FormAnswer) -> None:
    """Keep the days that the form says."""
    first, last = (payloads.typed_in(asked.incoming.state, field) for field in ("first", "last"))
    if not first or not last:
        raise FieldRefusal("first" if not first else "last", "Say the first and the last day.")
    went = await asked.services.perform(
        being_away.go_away,
        actor=asked.place.group_actor,
        group_id=needed_group(asked.place).id,
        from_on=date.fromisoformat(first),
        to_on=date.fromisoformat(last),
        now=asked.services.now(),
    )
    await answer.privately(blocks.went_away(went, asked.place))
