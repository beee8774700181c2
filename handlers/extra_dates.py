"""`/prevent extra`: a date on top of the plan; a preview, and the button that adds it."""

from datetime import datetime, time

from handlers import phrases
from handlers.blocks import extra_dates as blocks
from handlers.moving import read_terms
from handlers.needs import needed_series
from handlers.phrases import EndBeforeStart, TooLong, UnreadablePhrase
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.errors import Refusal
from workgroup.meeting.series import Series
from workgroup.roster.permission import Right
from workgroup.usecases import extra_dates
from workgroup.usecases.moving import Terms


class UnreadableExtra(Refusal):
    """The words name no day for an extra meeting."""

    code = "unreadable_extra"

    def __init__(self, typed: str) -> None:
        said = f", but not “{typed[:60]}” as a day and a time" if typed else ""
        super().__init__(
            f"I understood `extra`{said}. Nothing changed. Say when, for example `/prevent extra 14 May 10:00` or "
            "`/prevent extra 14 May 10:00-11:30 at Council House`."
        )


async def on_extra(asked: Asked, answer: Answer, tail: str) -> None:
    """Show what an extra date would mean and who would be told; nothing happens before the button."""
    asked.place.actor.check(Right.SCHEDULE)
    series = needed_series(asked.place)
    words = " ".join(tail.split()).removeprefix("on ").removeprefix("date ").removeprefix("meeting ")
    terms, others = _terms(asked, series, words)
    preview = await asked.services.read(
        extra_dates.preview_extra,
        actor=asked.place.actor,
        series_id=series.id,
        terms=terms,
        now=asked.services.now(),
    )
    await answer.privately(blocks.extra_preview(preview, others=others))


def _terms(asked: Asked, series: Series, words: str) -> tuple[Terms, tuple[datetime, ...]]:
    """When the meeting is to be, and further moments that the words can mean."""
    now = asked.services.now()
    today = now.astimezone(series.zone).date()
    try:
        when = phrases.read_when(words, near=today, now=now, zone=series.zone)
    except (UnreadablePhrase, TooLong, EndBeforeStart) as no:
        raise UnreadableExtra(words) from no
    if not when.days:
        raise UnreadableExtra(words)
    planned = series.recurrence.dtstart if series.recurrence is not None else None
    usual = planned.time() if isinstance(planned, datetime) else time(10)
    starts = [datetime.combine(day, when.at or usual) for day in when.days]
    terms = Terms(
        start=starts[0],
        minutes=when.minutes or series.minutes,
        place=when.place if when.place is not None else series.place,
    )
    return terms, tuple(starts[1:])


async def on_confirm_extra(asked: Asked, answer: Answer) -> None:
    """Add the date that the preview showed."""
    asked.place.actor.check(Right.SCHEDULE)
    added = await asked.services.perform(
        extra_dates.add_extra,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        terms=read_terms(asked.incoming.value),
        now=asked.services.now(),
    )
    await answer.instead(blocks.extra_added(added))
