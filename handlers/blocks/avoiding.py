"""The question about a date that is a bank holiday, as the coordinator reads it."""

from datetime import date

from handlers.blocks import ids, parts
from handlers.services import Message
from workgroup.usecases.telling import MeetingView
from workgroup.wording import clock_time, date_and_time, short_date


def holiday_question(shown: MeetingView, instead: date) -> Message:
    """What shall happen on a bank holiday: buttons show what skipping or moving would mean.

    `instead` is the next working day.
    """
    series, meeting = shown.series, shown.meeting
    local = meeting.starts_at.astimezone(series.zone)
    text = (
        f"{series.name} of {date_and_time(meeting.starts_at, series.zone)} falls on a bank holiday, and its plan says "
        "to ask you. What shall happen? Without an answer it takes place."
    )
    day = f"{local.day} {local:%B %Y}"
    target = f"{instead.day} {instead:%B %Y} {clock_time(local)}"

    def typed(number: int, label: str, words: str, said: str) -> parts.Element:
        value = {"words": words, "series": int(series.id)}
        return parts.button(label, ids.numbered(ids.TYPE_FOR_ME, number), value, said=said)

    buttons = [
        typed(0, "Skip it", f"skip {day} because it is a bank holiday", "Show what skipping the date would mean"),
        typed(
            1,
            f"Move to {short_date(instead)}",
            f"move {day} to {target} because it is a bank holiday",
            "Show what moving it to the next working day would mean",
        ),
        parts.button("Keep it", ids.DISMISS, said="Keep the date, nothing changes"),
    ]
    return parts.message(text, [parts.section(parts.escaped(text)), parts.actions(buttons)])
