"""Cancelling as people see it: the preview, what came of it, and what the channel is told."""

from handlers.blocks import ids, parts, told
from handlers.blocks.calendar_files import file_button
from handlers.blocks.undoing import undo_button
from handlers.services import Block, Message
from workgroup.usecases.cancelling import Cancelled, CancelPreview
from workgroup.usecases.telling import MeetingView
from workgroup.wording import date_and_time, listed


def cancel_preview(preview: CancelPreview) -> Message:
    """Which meeting would be cancelled, and who is told, with a button that does it."""
    series, because = preview.series, preview.because
    text = " ".join(
        [
            f"Cancel {series.name} of {date_and_time(preview.planned.starts_at, series.zone)}?",
            told.reason(because) or "No reason is given.",
            told.channel_will_be_told(series),
            told.who_comes([person.name for person in preview.coming]),
            "Nothing is cancelled yet.",
        ]
    )
    blocks: list[Block] = [
        parts.section(parts.escaped(text)),
        parts.actions(
            [
                parts.button("Cancel the meeting", ids.CONFIRM_CANCEL, date_value(preview), style="danger"),
                parts.button("Keep it", ids.DISMISS, said="Keep the meeting, nothing changes"),
            ]
        ),
    ]
    if not because:
        blocks.append(parts.context("To give a reason, type `/prevent cancel next because …` instead."))
    return parts.message(text, blocks)


def date_value(preview: CancelPreview) -> dict[str, object]:
    """What a button needs to call that date off."""
    return {
        "series": int(preview.series.id),
        "at": preview.recurrence_id.isoformat(),
        "because": preview.because,
    }


def cancelled(outcome: Cancelled) -> Message:
    """The meeting was cancelled, for who did it."""
    series = outcome.shown.series
    when = date_and_time(outcome.shown.meeting.starts_at, series.zone)
    text = f"Cancelled: {series.name} of {when}. {aftermath(outcome)}"
    return parts.message(
        text, [parts.section(parts.escaped(text)), parts.actions([undo_button(outcome.undo_id, series)])]
    )


def aftermath(outcome: Cancelled) -> str:
    """Who is told of a meeting that does not take place, who had said that they come, and that it can be undone."""
    said_yes = f" {listed([person.name for person in outcome.told])} had said they might come." if outcome.told else ""
    return f"{told.channel_is_told(outcome.shown.series)}{said_yes} You can undo this for an hour."


def cancellation(shown: MeetingView) -> Message:
    """The meeting does not take place, for the channel."""
    when = date_and_time(shown.meeting.starts_at, shown.series.zone)
    because = told.reason(shown.meeting.cancelled_because or "")
    what = (
        f"Skipped: {shown.series.name} does not meet on {when}."
        if shown.meeting.is_skipped
        else f"Cancelled: {shown.series.name} of {when} will not take place."
    )
    text = " ".join(filter(None, [what, because, "See the next: /prevent dates"]))
    to_calendar = file_button(shown.series, shown.meeting.recurrence_id, shown.meeting.starts_at)
    return parts.message(text, [parts.section(parts.escaped(text)), parts.actions([to_calendar])])
