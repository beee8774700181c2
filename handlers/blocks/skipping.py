"""Skipping as people see it: the preview, and what came of it."""

from handlers.blocks import ids, parts, told
from handlers.blocks.cancelling import aftermath, date_value
from handlers.blocks.undoing import undo_button
from handlers.services import Block, Message
from workgroup.usecases.cancelling import Cancelled, CancelPreview
from workgroup.wording import date_and_time


def skip_preview(preview: CancelPreview) -> Message:
    """Which date would be skipped, and who is told, with a button that does it."""
    series, because = preview.series, preview.because
    text = " ".join(
        [
            f"Skip {series.name} on {date_and_time(preview.planned.starts_at, series.zone)}?",
            told.reason(because) or "No reason is given.",
            "The other dates stay as they are.",
            told.channel_will_be_told(series),
            told.who_comes([person.name for person in preview.coming]),
            "Nothing is skipped yet.",
        ]
    )
    blocks: list[Block] = [
        parts.section(parts.escaped(text)),
        parts.actions(
            [
                parts.button("Skip this date", ids.CONFIRM_SKIP, date_value(preview), style="primary"),
                parts.button("Keep it", ids.DISMISS, said="Keep the date, nothing changes"),
            ]
        ),
    ]
    if not because:
        day = preview.planned.starts_at.astimezone(series.zone)
        blocks.append(parts.context(f"To give a reason, type `/prevent skip {day.day} {day:%B} because …` instead."))
    return parts.message(text, blocks)


def skipped(outcome: Cancelled) -> Message:
    """The date was skipped, for who did it."""
    series, meeting = outcome.shown.series, outcome.shown.meeting
    when = date_and_time(meeting.starts_at, series.zone)
    why = told.reason(meeting.cancelled_because or "")
    text = " ".join(filter(None, [f"Skipped: {series.name} on {when}.", why, aftermath(outcome)]))
    return parts.message(
        text, [parts.section(parts.escaped(text)), parts.actions([undo_button(outcome.undo_id, series)])]
    )
