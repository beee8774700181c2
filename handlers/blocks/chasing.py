"""Asking those who have not answered, as people see it: the preview, what came of it, and the question itself."""

from collections.abc import Sequence
from datetime import datetime

from handlers.blocks import ids, parts
from handlers.blocks.attending import named
from handlers.blocks.replying import how_soon, reply_buttons
from handlers.services import Message
from workgroup.roster.person import Person
from workgroup.usecases.chasing import Chase
from workgroup.usecases.telling import MeetingView
from workgroup.wording import counted, date_and_time, listed, start_and_end

_MOST_NAMED = 30


def preview(found: Chase) -> Message:
    """Who would be asked, who not and why, with a button that asks."""
    series = found.series
    text = " ".join(
        [
            f"Ask {counted(len(found.asked), 'person', 'people')} who have not answered for {named(series.name)} of "
            f"{date_and_time(found.starts_at, series.zone)}? {_names(found.asked)}.",
            "Each gets one direct message, between 08:00 and 20:00 of a working day.",
            *_others(found),
            "Nobody is asked yet.",
        ]
    )
    value: dict[str, object] = {"series": int(series.id), "at": found.recurrence_id.isoformat()}
    buttons = [
        parts.button("Ask them once", ids.CONFIRM_CHASE, value, style="primary"),
        parts.button("Do not ask", ids.DISMISS, said="Ask nobody, nothing changes"),
    ]
    return parts.message(text, [parts.section(parts.escaped(text)), parts.actions(buttons)])


def chased(found: Chase) -> Message:
    """They are being asked, for who wanted it."""
    text = " ".join(
        [
            f"Asked: {counted(len(found.asked), 'person', 'people')} for {named(found.series.name)} of "
            f"{date_and_time(found.starts_at, found.series.zone)}. {_names(found.asked)}. Each is asked once; who "
            "answers before the message leaves gets none. What is sent cannot be taken back.",
            *_others(found),
        ]
    )
    return parts.message(text, [parts.section(parts.escaped(text))])


def _others(found: Chase) -> list[str]:
    said = [f"Asked before, and not again: {_names(found.before)}."] if found.before else []
    if found.unreachable:
        said.append(f"No way to reach yet, so tell them yourself: {_names(found.unreachable)}.")
    return said


def _names(people: Sequence[Person]) -> str:
    names = [named(person.name) for person in people[:_MOST_NAMED]]
    if len(people) > _MOST_NAMED:
        names.append(counted(len(people) - _MOST_NAMED, "other"))
    return listed(names)


def asked(shown: MeetingView, person: Person, *, now: datetime) -> Message:
    """The question to one person, with the buttons that answer it."""
    series, meeting = shown.series, shown.meeting
    when = start_and_end(meeting.starts_at, meeting.minutes, series.zone)
    place = f" Place: {meeting.place}." if meeting.place else ""
    whose = next(
        (answer.held for answer in shown.answers if any(one.id == person.id for one in answer.held.people)), None
    )
    seat = f" the seat of {whose.organisation.name} in" if whose is not None else ""
    text = (
        f"Nobody has answered yet for{seat} {series.name}, which {how_soon(shown, now)}: {when}.{place} "
        "Will you be there? Press Yes, No or Maybe. You are asked this once."
    )
    return parts.message(text, [parts.section(parts.escaped(text)), reply_buttons(shown)])
