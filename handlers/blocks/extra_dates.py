"""Extra dates as people see them: the preview, what came of it, and what the channel is told."""

from collections.abc import Sequence
from datetime import datetime

from handlers.blocks import ids, parts, told
from handlers.blocks.calendar_files import file_button
from handlers.blocks.replying import reply_buttons
from handlers.blocks.undoing import undo_button
from handlers.services import Message
from workgroup.meeting.series import Series
from workgroup.usecases.extra_dates import ExtraAdded, ExtraPreview
from workgroup.usecases.telling import MeetingView
from workgroup.wording import clock_time, short_date, start_and_end


def extra_preview(preview: ExtraPreview, *, others: Sequence[datetime] = ()) -> Message:
    """What an extra date would mean and who is told, with a button that adds it; `others` are further readings."""
    series, terms = preview.series, preview.terms
    when = start_and_end(preview.starts_at, terms.minutes, series.zone)
    place = f" at {terms.place}" if terms.place else ""
    remarks = [
        f"That day the group also meets at {clock_time(other.astimezone(series.zone))}." for other in preview.same_day
    ]
    if preview.left_out is not None:
        fate = "skipped" if preview.left_out.is_skipped else "cancelled"
        why = told.reason(preview.left_out.cancelled_because or "")
        remarks.append(f"That date was {fate}, and would take place after all. {why}".rstrip())
    text = " ".join(
        [
            f"Add a meeting of {series.name} on {when}{place}?",
            *remarks,
            "The other dates stay as they are.",
            told.channel_will_be_told(series),
            "Nothing is added yet.",
        ]
    )
    value = {
        "series": int(series.id),
        "start": terms.start.isoformat(),
        "minutes": terms.minutes,
        "place": terms.place,
    }
    buttons = [
        parts.button("Add the meeting", ids.CONFIRM_EXTRA, value, style="primary"),
        parts.button("Leave it", ids.DISMISS, said="Put it away, nothing changes"),
    ]
    for number, other in enumerate(others[:2]):
        words = f"extra {other.day} {other:%B %Y} {clock_time(other)} for {terms.minutes} minutes"
        typed = {"series": int(series.id), "words": words}
        buttons.append(parts.button(f"I mean {short_date(other)}", ids.numbered(ids.TYPE_FOR_ME, number), typed))
    return parts.message(text, [parts.section(parts.escaped(text)), parts.actions(buttons)])


def extra_added(outcome: ExtraAdded) -> Message:
    """The date was added, for who did it."""
    series = outcome.series
    what = _what(series, outcome.meeting.starts_at, outcome.meeting.minutes, outcome.meeting.place)
    text = f"{what} {told.channel_is_told(series)} You can undo this for an hour."
    return parts.message(
        text, [parts.section(parts.escaped(text)), parts.actions([undo_button(outcome.undo_id, series)])]
    )


def extra_told(shown: MeetingView) -> Message:
    """There is an extra meeting, for the channel."""
    series, meeting = shown.series, shown.meeting
    ask = " Will you be there?" if shown.answers else ""
    text = _what(series, meeting.starts_at, meeting.minutes, meeting.place) + ask
    to_calendar = file_button(series, meeting.recurrence_id, meeting.starts_at)
    buttons = reply_buttons(shown, to_calendar) if shown.answers else parts.actions([to_calendar])
    return parts.message(text, [parts.section(parts.escaped(text)), buttons])


def _what(series: Series, starts_at: datetime, minutes: int, place: str) -> str:
    at = f" at {place}" if place else ""
    return f"Extra meeting: {series.name}, {start_and_end(starts_at, minutes, series.zone)}{at}."
