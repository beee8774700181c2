"""`/prevent cancel`: a preview of what that means, and the button that does it."""

import re
from datetime import date, datetime

from handlers import phrases
from handlers.blocks import cancelling as blocks
from handlers.needs import needed_series
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.errors import Refusal
from workgroup.roster.permission import Right
from workgroup.usecases import cancelling
from workgroup.usecases.arriving import OutOfDate

_NEXT = re.compile(r"(?:the |our )?next(?: meeting| date| one)?\b(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_BECAUSE = re.compile(r"(?:^|[\s,;:–—-]+)(?:because of|because|due to|reason:?|as|since)\s+", re.IGNORECASE)


class UnreadableCancel(Refusal):
    """The words name no meeting to cancel."""

    code = "unreadable_cancel"

    def __init__(self, which: str) -> None:
        super().__init__(
            f"I understood `cancel`, but not “{which[:60]}” as a meeting. Nothing changed. "
            "Try `/prevent cancel next because the venue is closed` or `/prevent cancel 9 December because …`."
        )


async def on_cancel(asked: Asked, answer: Answer, tail: str) -> None:
    """Show which meeting would be cancelled and who would be told; nothing happens before the button."""
    asked.place.actor.check(Right.CANCEL)
    series = needed_series(asked.place)
    on, because = _which_and_why(asked, tail)
    preview = await asked.services.read(
        cancelling.preview_cancel,
        actor=asked.place.actor,
        series_id=series.id,
        on=on,
        because=because,
        now=asked.services.now(),
    )
    await answer.privately(blocks.cancel_preview(preview))


def _which_and_why(asked: Asked, tail: str) -> tuple[date | None, str]:
    """The day of the meeting (`None`: the next one) and the reason, which may be empty."""
    words = " ".join(tail.split())
    named = _NEXT.fullmatch(words)
    if named is not None:
        return None, _BECAUSE.sub("", named["rest"], count=1).strip(" ,;:–—-.")
    which, why = words, ""
    found = _BECAUSE.search(words)
    if found is not None:
        which, why = words[: found.start()], words[found.end() :]
    if not which:
        return None, why.strip(" .")
    try:
        day = phrases.read_date(which, now=asked.services.now(), zone=asked.place.zone)
    except (phrases.UnreadablePhrase, phrases.TooLong) as no:
        raise UnreadableCancel(which) from no
    return (day.date() if isinstance(day, datetime) else day), why.strip(" .")


async def on_confirm_cancel(asked: Asked, answer: Answer) -> None:
    """Cancel the meeting that the preview showed."""
    asked.place.actor.check(Right.CANCEL)
    value = asked.incoming.value
    because = value.get("because")
    try:
        recurrence_id = datetime.fromisoformat(str(value.get("at")))
    except ValueError:
        raise OutOfDate from None
    if recurrence_id.tzinfo is not None or not isinstance(because, str):
        raise OutOfDate
    cancelled = await asked.services.perform(
        cancelling.cancel_date,
        actor=asked.place.actor,
        series_id=needed_series(asked.place).id,
        recurrence_id=recurrence_id,
        because=because,
        now=asked.services.now(),
    )
    await answer.instead(blocks.cancelled(cancelled))
