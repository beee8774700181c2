"""Cancelling as people see it: the preview, what came of it, and what the channel is told."""

from collections.abc import Sequence

from handlers.blocks import ids, parts
from handlers.blocks.calendar_files import file_button
from handlers.blocks.undoing import undo_button
from handlers.services import Block, Message
from workgroup.usecases.cancelling import Cancelled, CancelPreview
from workgroup.usecases.telling import MeetingView
from workgroup.wording import date_and_time, listed


def cancel_preview(preview: CancelPreview) -> Message:
    """Which meeting would be cancelled, and who is told, with a button that does it."""
    series, because = preview.series, preview.because
    told = (
        f"{series.channel_said} will be told once."
        if series.channel_id
        else "The series has no channel, so nobody is told: tell people yourself."
    )
    reason = f"Reason: {_stopped(because)}" if because else "No reason is given."
    text = " ".join(
        [
            f"Cancel {series.name} of {date_and_time(preview.planned.starts_at, series.zone)}?",
            reason,
            told,
            _who_comes([person.name for person in preview.coming]),
            "Nothing is cancelled yet.",
        ]
    )
    value: dict[str, object] = {
        "series": int(series.id),
        "at": preview.recurrence_id.isoformat(),
        "because": because,
    }
    blocks: list[Block] = [
        parts.section(parts.escaped(text)),
        parts.actions(
            [
                parts.button("Cancel the meeting", ids.CONFIRM_CANCEL, value, style="danger"),
                parts.button("Keep it", ids.DISMISS, said="Keep the meeting, nothing changes"),
            ]
        ),
    ]
    if not because:
        blocks.append(parts.context("To give a reason, type `/prevent cancel next because …` instead."))
    return parts.message(text, blocks)


def _who_comes(names: Sequence[str]) -> str:
    if not names:
        return "Nobody has said yet that they come."
    verb = "has" if len(names) == 1 else "have"
    return f"{listed(names)} {verb} said that they come or may come."


def cancelled(outcome: Cancelled) -> Message:
    """The meeting was cancelled, for who did it."""
    series = outcome.shown.series
    when = date_and_time(outcome.shown.meeting.starts_at, series.zone)
    said_yes = f" {listed([person.name for person in outcome.told])} had said they might come." if outcome.told else ""
    told = (
        f"{series.channel_said} is being told."
        if series.channel_id
        else "The series has no channel, so tell people yourself."
    )
    text = f"Cancelled: {series.name} of {when}. {told}{said_yes} You can undo this for an hour."
    return parts.message(
        text, [parts.section(parts.escaped(text)), parts.actions([undo_button(outcome.undo_id, series)])]
    )


def cancellation(shown: MeetingView) -> Message:
    """The meeting was cancelled, for the channel."""
    when = date_and_time(shown.meeting.starts_at, shown.series.zone)
    reason = shown.meeting.cancelled_because
    because = f" Reason: {_stopped(reason)}" if reason else ""
    text = f"Cancelled: {shown.series.name} of {when} will not take place.{because} See the next: /prevent dates"
    to_calendar = file_button(shown.series, shown.meeting.recurrence_id, shown.meeting.starts_at)
    return parts.message(text, [parts.section(parts.escaped(text)), parts.actions([to_calendar])])


def _stopped(sentence: str) -> str:
    """Somebody's words with a full stop behind them, unless they end with a sign of their own."""
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."
