"""Pausing and resuming as people see them: previews, what came of it, and what the channel is told."""

from collections.abc import Sequence
from datetime import datetime

from handlers.blocks import ids, parts, told
from handlers.blocks.undoing import undo_button
from handlers.services import Message
from workgroup.meeting.series import Pause, Series
from workgroup.usecases.pausing import Paused, PausePreview, Resumed, ResumePreview, said_pause
from workgroup.wording import counted, date_and_time, listed, long_date, short_date

_LISTED = 6


def pause_preview(preview: PausePreview) -> Message:
    """What a pause would mean and who is told, with a button that does it."""
    series, pause = preview.series, preview.pause
    days = [short_date(one.starts_at.astimezone(series.zone)) for one in preview.left_out]
    if preview.count is None:
        which = f"No meeting would take place until then, beginning with {days[0]}."
        if pause.until is None:
            which = f"No meeting would take place until somebody types /prevent resume, beginning with {days[0]}."
    else:
        more = preview.count - len(days)
        names = listed([*days, f"{more} more"] if more > 0 else days)
        which = f"{counted(preview.count, 'meeting')} would not take place: {names}."
    after = ""
    if pause.until is not None:
        after = (
            f"The first after it is {date_and_time(preview.first_after, series.zone)}."
            if preview.first_after is not None
            else "No meeting is planned after it."
        )
    coming = f"{told.who_comes([one.name for one in preview.coming])}" if preview.coming else ""
    text = " ".join(
        filter(
            None,
            [
                f"Pause {series.name} {said_pause(pause)}?",
                told.reason(pause.because) or "No reason is given.",
                which,
                after,
                coming,
                told.channel_will_be_told(series),
                "Nothing is paused yet.",
            ],
        )
    )
    value = {
        "series": int(series.id),
        "since": pause.since.isoformat(),
        "until": pause.until.isoformat() if pause.until is not None else None,
        "because": pause.because,
    }
    return parts.message(
        text,
        [
            parts.section(parts.sentence(text)),
            parts.actions(
                [
                    parts.button("Pause the series", ids.CONFIRM_PAUSE, value, style="primary"),
                    parts.button("Go on meeting", ids.DISMISS, said="Put it away, nothing changes"),
                ]
            ),
        ],
    )


def paused(outcome: Paused) -> Message:
    """The series was paused, for who did it."""
    series = outcome.series
    text = f"{_paused(series, outcome.pause)} {told.channel_is_told(series)} You can undo this for an hour."
    return parts.message(
        text, [parts.section(parts.escaped(text)), parts.actions([undo_button(outcome.undo_id, series)])]
    )


def pause_told(series: Series, pause: Pause | None, dates: Sequence[datetime]) -> Message:
    """The series is paused, for the channel; `dates` are the next starts, after it."""
    first = f"The next meeting is {date_and_time(dates[0], series.zone)}." if dates else ""
    lead = _paused(series, pause) if pause is not None else f"Paused: {series.name}."
    text = " ".join(filter(None, [lead, first, "See all dates: /prevent dates"]))
    return parts.message(text, [parts.section(parts.escaped(text))])


def _paused(series: Series, pause: Pause) -> str:
    return f"Paused: {series.name} does not meet {said_pause(pause)}. {told.reason(pause.because)}".rstrip()


def resume_preview(preview: ResumePreview) -> Message:
    """What resuming would mean and who is told, with a button that does it."""
    series = preview.series
    dates = (
        f"The next dates would be {listed([short_date(one.astimezone(series.zone)) for one in preview.dates])}."
        if preview.dates
        else "No date of its plan lies ahead, so plan it with /prevent schedule monthly."
    )
    text = (
        f"Let {series.name} meet again from {long_date(preview.on)} on? It is paused {said_pause(preview.pause)}. "
        f"{dates} {told.channel_will_be_told(series)} Nothing is changed yet."
    )
    value = {"series": int(series.id), "on": preview.on.isoformat()}
    return parts.message(
        text,
        [
            parts.section(parts.escaped(text)),
            parts.actions(
                [
                    parts.button(
                        "Resume", ids.CONFIRM_RESUME, value, style="primary", said="Let the series meet again"
                    ),
                    parts.button("Stay paused", ids.DISMISS, said="Put it away, nothing changes"),
                ]
            ),
        ],
    )


def resumed(outcome: Resumed) -> Message:
    """The series meets again, for who did it."""
    series = outcome.series
    text = (
        f"{_resumed(series, outcome.said, outcome.dates)} {told.channel_is_told(series)} You can undo this for an hour."
    )
    return parts.message(
        text, [parts.section(parts.escaped(text)), parts.actions([undo_button(outcome.undo_id, series)])]
    )


def resumption(series: Series, sentence: str | None, dates: Sequence[datetime]) -> Message:
    """The series meets again, for the channel."""
    text = f"{_resumed(series, sentence, dates)} Answers given before still count. See all dates: /prevent dates"
    return parts.message(text, [parts.section(parts.escaped(text))])


def _resumed(series: Series, sentence: str | None, dates: Sequence[datetime]) -> str:
    plan = f"{series.name} meets again: {sentence}." if sentence else f"{series.name} meets again."
    if not dates:
        return plan
    first = dates[0].astimezone(series.zone)
    # A pause that was shortened before it began, or another one: who reads that it meets again has to know.
    later = [f"It is paused {said_pause(pause)}." for pause in series.pauses if first.date() < pause.since]
    return " ".join([f"{plan} The next meeting is {date_and_time(first, series.zone)}.", *later])
