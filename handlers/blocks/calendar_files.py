"""Calendar files as people meet them: the button, the words beside the file, and that it was sent."""

from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.blocks import ids, parts
from handlers.services import File, Message
from workgroup.meeting.series import Series
from workgroup.usecases.calendar_files import CalendarFile
from workgroup.wording import date_and_time


def file_button(series: Series, recurrence_id: datetime, starts_at: datetime) -> parts.Element:
    """A button that sends the meeting's calendar file to who presses it."""
    return parts.button(
        "Calendar file",
        ids.CALENDAR_FILE,
        {"series": int(series.id), "at": recurrence_id.isoformat()},
        said=f"Calendar file for {date_and_time(starts_at, series.zone)}",
    )


def file(found: CalendarFile) -> File:
    """The file with its title."""
    return File(name=found.name, title=f"{found.series.name}, {_when(found)}", content=found.content)


def beside(found: CalendarFile) -> Message:
    """The words that come with the file."""
    if found.is_cancelled:
        text = (
            f"{found.series.name} of {_when(found)} is cancelled. Open the file: if the meeting is in your calendar, "
            "it is marked there as cancelled. Some calendars leave it to you to delete it."
        )
    else:
        text = (
            f"{found.series.name}, {_when(found)}. Open the file to put the meeting into your calendar, or to change "
            "it there if you have it already. If the date changes I say so in the channel; get the file again then."
        )
    return parts.message(text)


def sent(found: CalendarFile) -> Message:
    """The file is on its way."""
    meeting = f"{found.series.name}, {_when(found)}"
    what = f"a calendar file that crosses out {meeting}" if found.is_cancelled else f"the calendar file for {meeting}"
    text = f"I sent you {what}. It is in your direct messages with me."
    return parts.message(text, [parts.section(parts.escaped(text))])


def _when(found: CalendarFile) -> str:
    zone: ZoneInfo = found.series.zone
    return date_and_time(found.starts_at, zone)
