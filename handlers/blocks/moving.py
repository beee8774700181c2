"""Moving as people see it: the preview, what came of it, and what the channel and those who had answered are told."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from handlers.blocks import clashes, ids, parts, told
from handlers.blocks.calendar_files import file_button
from handlers.blocks.replying import reply_buttons
from handlers.blocks.undoing import undo_button
from handlers.services import Block, Message
from workgroup.ids import PersonId
from workgroup.meeting.series import Series
from workgroup.roster.person import Person
from workgroup.usecases.moving import Moved, MovePreview
from workgroup.usecases.telling import MeetingView
from workgroup.wording import clock_time, counted, date_and_time, length, listed, short_date, start_and_end

_NAMED = 10


def move_preview(preview: MovePreview, *, others: Sequence[datetime] = ()) -> Message:
    """What moving would mean and who is told, with a button that does it; `others` are further readings."""
    series, planned, terms = preview.series, preview.planned, preview.terms
    is_moved = preview.starts_at != planned.starts_at
    now = start_and_end(preview.starts_at, terms.minutes, series.zone)
    place = f" at {terms.place}" if terms.place and terms.place != planned.place else ""
    was = start_and_end(planned.starts_at, planned.minutes, series.zone)
    lead = (
        f"Move {series.name} to {now}{place}? It is on {was} now."
        if is_moved
        else f"Change {series.name} of {was}: {_instead(preview)}?"
    )
    remarks = [f"That day the group also meets at {_clock(other, series)}." for other in preview.same_day]
    remarks += [reason for one in preview.clashes for reason in clashes.reasons(one, series.zone)]
    if is_moved and preview.is_reminded:
        remarks.append("People were reminded of the old time already; the message in the channel corrects that.")
    text = " ".join(
        filter(
            None,
            [
                lead,
                told.reason(preview.because),
                *remarks,
                told.channel_will_be_told(series),
                _will_be_asked(preview.asked_again, preview.unreachable),
                "Reminders follow the new time." if is_moved else "",
                "Nothing is changed yet.",
            ],
        )
    )
    label = "Move the meeting" if is_moved else "Change the meeting"
    buttons = [
        parts.button(label, ids.CONFIRM_MOVE, _value(preview), style="primary"),
        parts.button("Keep it", ids.DISMISS, said="Keep the meeting as it is, nothing changes"),
    ]
    for number, other in enumerate(others[:2]):
        words = f"move {_typed(planned.starts_at, series)} to {other.day} {other:%B %Y} {clock_time(other)}"
        value = {"series": int(series.id), "words": words + (f" because {preview.because}" if preview.because else "")}
        said = f"I mean {short_date(other)}"
        buttons.append(parts.button(said, ids.numbered(ids.TYPE_FOR_ME, number), value))
    return parts.message(text, [parts.section(parts.escaped(text)), parts.actions(buttons)])


def _instead(preview: MovePreview) -> str:
    """What of a meeting that stays on its day and time would be different."""
    planned, terms = preview.planned, preview.terms
    longer = "" if terms.minutes == planned.minutes else f"{length(terms.minutes)} instead of {length(planned.minutes)}"
    place = ""
    if terms.place != planned.place:
        place = f"at {terms.place}" if terms.place else "without a place"
        place += f" instead of {planned.place}" if planned.place else ""
    return " and ".join(filter(None, [longer, place]))


def _value(preview: MovePreview) -> Mapping[str, object]:
    return {
        "series": int(preview.series.id),
        "at": preview.planned.recurrence_id.isoformat(),
        "start": preview.terms.start.isoformat(),
        "minutes": preview.terms.minutes,
        "place": preview.terms.place,
        "because": preview.because,
        "seen": preview.planned.starts_at.isoformat(),
    }


def _typed(moment: datetime, series: Series) -> str:
    local = moment.astimezone(series.zone)
    return f"{local.day} {local:%B %Y}"


def _clock(moment: datetime, series: Series) -> str:
    return clock_time(moment.astimezone(series.zone))


def _will_be_asked(people: Sequence[Person], unreachable: Collection[PersonId]) -> str:
    """Who had answered and is asked again, and who of them must be told by somebody."""
    asked = [one.name for one in people if one.id not in unreachable]
    left = [one.name for one in people if one.id in unreachable]
    sentences = []
    if asked:
        verb = "has answered for the old time and is" if len(asked) == 1 else "have answered for the old time and are"
        sentences.append(f"{_some(asked)} {verb} asked again by direct message.")
    if left:
        verb = "has" if len(left) == 1 else "have"
        sentences.append(f"{_some(left)} {verb} answered too, and I cannot write to them yet: tell them yourself.")
    return " ".join(sentences)


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return listed([*names[:_NAMED], f"{more} more"] if more > 0 else names)


def moved(outcome: Moved) -> Message:
    """The meeting was moved or changed, for who did it."""
    series, before, after = outcome.series, outcome.before, outcome.meeting
    again = ""
    if outcome.asked_again:
        verb = "is" if len(outcome.asked_again) == 1 else "are"
        again = f"{_some([one.name for one in outcome.asked_again])} {verb} asked to answer again."
    text = " ".join(
        filter(
            None,
            [
                what_changed(series, before.starts_at, after.starts_at, after.minutes, after.place),
                told.reason(after.moved_because),
                told.channel_is_told(series),
                again,
                "You can undo this for an hour.",
            ],
        )
    )
    return parts.message(
        text, [parts.section(parts.escaped(text)), parts.actions([undo_button(outcome.undo_id, series)])]
    )


def what_changed(series: Series, was: datetime, starts_at: datetime, minutes: int, place: str) -> str:
    """What became of a meeting that was at another time, or of another length or place."""
    when = start_and_end(starts_at, minutes, series.zone)
    at = f" at {place}" if place else ""
    if was == starts_at:
        return f"Changed: {series.name}, {when}{at}."
    local = was.astimezone(series.zone)
    return f"Moved: {series.name}, {when}{at} (was {short_date(local)}, {clock_time(local)})."


def move_told(shown: MeetingView, *, was: datetime, is_back: bool) -> Message:
    """A meeting has another time, length or place, or those that it had before again, for the channel."""
    series, meeting = shown.series, shown.meeting
    ask = ""
    if was != meeting.starts_at:
        ask = (
            "It is where it was before, and earlier answers count again."
            if is_back
            else "Answers for the old time no longer count. Will you be there?"
        )
    text = " ".join(
        filter(
            None,
            [
                what_changed(series, was, meeting.starts_at, meeting.minutes, meeting.place),
                told.reason(meeting.moved_because),
                ask if shown.answers else "",
            ],
        )
    )
    to_calendar = file_button(series, meeting.recurrence_id, meeting.starts_at)
    blocks: list[Block] = [parts.section(parts.escaped(text))]
    asks = bool(ask and shown.answers)
    blocks.append(reply_buttons(shown, to_calendar) if asks else parts.actions([to_calendar]))
    return parts.message(text, blocks)


def _later(number: int) -> str:
    if not number:
        return ""
    verb, it = ("has", "it") if number == 1 else ("have", "them")
    meetings = counted(number, "later meeting")
    return f"{meetings} that you had answered {verb} a new time too; answer {it} with the reminders."


def reply_request(shown: MeetingView, person: Person, *, was: datetime, later: int, is_back: bool) -> Message:
    """A meeting for which somebody had answered has another time, for them; or it has its earlier time again.

    `later` is for how many later meetings they had answered that have new times too.
    """
    series, meeting = shown.series, shown.meeting
    when = start_and_end(meeting.starts_at, meeting.minutes, series.zone)
    other = date_and_time(was, series.zone)
    if is_back:
        mine = shown.answer_of(person.id)
        counts = f" Your earlier answer counts again: {mine.said}." if mine is not None else ""
        text = f"{series.name} is back at its earlier time, {when}; it had been moved to {other}.{counts}"
    else:
        why = told.reason(meeting.moved_because)
        text = " ".join(
            filter(
                None,
                [
                    f"{series.name} has moved to {when}; it was on {other}.",
                    why,
                    _later(later),
                    "You had answered for the old time. Will you be there?",
                ],
            )
        )
    return parts.message(text, [parts.section(parts.escaped(text)), reply_buttons(shown)])
