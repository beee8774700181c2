"""Undoing as people see it: the button, what came of it, and what the channel is told."""

from handlers.blocks import ids, parts
from handlers.blocks.calendar_files import file_button
from handlers.services import Message
from workgroup.meeting.series import Series
from workgroup.usecases.telling import MeetingView
from workgroup.usecases.undoing import Undone
from workgroup.wording import date_and_time


def undo_button(undo_id: int, series: Series) -> parts.Element:
    """Undo what the message tells of."""
    return parts.button(
        "Undo", ids.UNDO, {"undo": int(undo_id), "series": int(series.id)}, said="Undo this, possible for an hour"
    )


def undone(outcome: Undone) -> Message:
    """Something was undone, for who did it."""
    series = outcome.series
    if outcome.meeting is not None:
        when = date_and_time(outcome.meeting.starts_at, series.zone)
        if outcome.moved_from is not None:
            moved_to = date_and_time(outcome.moved_from, series.zone)
            what = f"{series.name} is back on {when}; it had been moved to {moved_to}."
        elif outcome.meeting.is_cancelled:
            what = f"{series.name} of {when} does not take place."
        else:
            what = f"{series.name} of {when} takes place again."
    elif outcome.verb == "pause":
        what = f"{series.name} is not paused any more."
    elif outcome.verb == "resume":
        what = f"{series.name} is paused again."
    elif outcome.said:
        what = f"{series.name} has its earlier plan again: {outcome.said}."
    else:
        what = f"{series.name} has no plan again. Plan it with /prevent schedule monthly."
    told = (
        f"{series.channel_said} is being told."
        if outcome.was_told
        else "Nobody had been told yet, so nobody is told now."
    )
    text = f"Undone: {what} {told}"
    return parts.message(text, [parts.section(parts.escaped(text))])


def withdrawn(series: Series, sentence: str | None) -> Message:
    """The announced dates do not stand any more, for the channel."""
    instead = f"The plan is again: {sentence}." if sentence else "No dates are planned for now."
    text = f"The dates that were announced for {series.name} are withdrawn. {instead} See them: /prevent dates"
    return parts.message(text, [parts.section(parts.escaped(text))])


def reinstated(shown: MeetingView) -> Message:
    """A cancelled meeting stands again, for the channel."""
    when = date_and_time(shown.meeting.starts_at, shown.series.zone)
    text = f"It takes place after all: {shown.series.name}, {when}. Answers given before still count."
    to_calendar = file_button(shown.series, shown.meeting.recurrence_id, shown.meeting.starts_at)
    return parts.message(text, [parts.section(parts.escaped(text)), parts.actions([to_calendar])])
