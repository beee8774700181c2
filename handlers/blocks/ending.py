"""Ending a series as people see it: the warning, the preview, what came of it, and what the channel is told."""

from handlers.blocks import ids, parts, told
from handlers.blocks.undoing import undo_button
from handlers.services import Message
from workgroup.meeting.series import Series
from workgroup.usecases.ending import Ended, EndPreview
from workgroup.wording import counted, date_and_time


def end_warning(preview: EndPreview) -> Message:
    """What ending the series would mean, for who has not said "really"."""
    because = f" because {preview.because}" if preview.because else ""
    text = (
        f"{_what_goes(preview)} Nothing changed. If you mean it, type `/prevent cancel series really{because}`. "
        "For one meeting: `/prevent cancel next`. For a while: `/prevent pause`."
    )
    return parts.message(text, [parts.section(parts.sentence(text))])


def end_preview(preview: EndPreview) -> Message:
    """What ending the series would mean and who is told, with a button that does it."""
    series = preview.series
    text = " ".join(
        filter(
            None,
            [
                f"End {series.name}?",
                _what_goes(preview),
                told.reason(preview.because) or "No reason is given.",
                told.who_comes([one.name for one in preview.coming]) if preview.coming else "",
                told.channel_will_be_told(series),
                "Past meetings stay on record. Nothing is ended yet.",
            ],
        )
    )
    value = {"series": int(series.id), "because": preview.because}
    return parts.message(
        text,
        [
            parts.section(parts.escaped(text)),
            parts.actions(
                [
                    parts.button("End the series", ids.CONFIRM_END, value, style="danger"),
                    parts.button("Keep it", ids.DISMISS, said="Keep the series, nothing changes"),
                ]
            ),
        ],
    )


def _what_goes(preview: EndPreview) -> str:
    series = preview.series
    first = date_and_time(preview.first, series.zone)
    plan = f" The plan is: {preview.said}." if preview.said else ""
    if preview.count is None:
        return f"No meeting of {series.name} from {first} on would take place any more.{plan}"
    if preview.count == 0:
        return f"{series.name} is paused, and would not meet again.{plan}"
    verb = "would"
    return f"{counted(preview.count, 'meeting')} of {series.name} {verb} not take place, the first on {first}.{plan}"


def ended(outcome: Ended) -> Message:
    """The series was ended, for who did it."""
    series = outcome.series
    text = f"{_ended(series)} {told.channel_is_told(series)} You can undo this for an hour."
    return parts.message(
        text, [parts.section(parts.escaped(text)), parts.actions([undo_button(outcome.undo_id, series)])]
    )


def ending_told(series: Series) -> Message:
    """The series was ended, for the channel."""
    text = f"{_ended(series)} Feedback on past meetings goes on."
    return parts.message(text, [parts.section(parts.escaped(text))])


def _ended(series: Series) -> str:
    return f"Ended: {series.name} does not meet any more. {told.reason(series.ended_because or '')}".rstrip()
