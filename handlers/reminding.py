"""`/prevent remind list | add | off | usual`."""

from handlers.blocks import reminding as blocks
from handlers.needs import needed_series
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.notices import parse_lead
from workgroup.roster.permission import Right
from workgroup.usecases import reminding


async def on_remind(asked: Asked, answer: Answer, tail: str) -> None:
    """Show when the channel is reminded, or change it. A lead alone is added."""
    series = needed_series(asked.place)
    services, actor, now = asked.services, asked.place.actor, asked.services.now()
    wish, _, rest = " ".join(tail.split()).partition(" ")
    match wish.casefold():
        case "" | "list":
            found = await services.read(reminding.list_reminders, actor=actor, series_id=series.id)
        case "off" | "remove" if rest.casefold() not in {"", "all"}:
            lead = parse_lead(rest)
            found = await services.perform(
                reminding.remove_reminder, actor=actor, series_id=series.id, lead=lead, now=now
            )
        case "off" | "never":
            found = await services.perform(reminding.remind_never, actor=actor, series_id=series.id, now=now)
        case "usual" | "on" | "default" if not rest:
            found = await services.perform(reminding.remind_as_usual, actor=actor, series_id=series.id, now=now)
        case _:
            actor.check(Right.SET_REMINDERS)
            lead = parse_lead(rest if wish.casefold() in {"add", "on"} and rest else tail)
            found = await services.perform(reminding.add_reminder, actor=actor, series_id=series.id, lead=lead, now=now)
    await answer.privately(blocks.reminders(found, may_change=actor.may(Right.SET_REMINDERS)))
