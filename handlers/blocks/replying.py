"""The card of a meeting in its channel, and the private line for who pressed."""

from datetime import datetime, timedelta

from handlers.blocks import ids, parts, told
from handlers.blocks.attending import answer_counts
from handlers.blocks.calendar_files import file_button
from handlers.services import Block, Message
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.reply import PartStat, filled
from workgroup.meeting.series import Series
from workgroup.usecases.replying import Replied
from workgroup.usecases.telling import MeetingView
from workgroup.wording import clock_time, counted, date_and_time, listed, short_date, start_and_end

_SOON = timedelta(minutes=61)


def how_soon(shown: MeetingView, now: datetime) -> str:
    """How far off the meeting is at the moment of telling: "starts in 15 minutes", "is tomorrow", "has started"."""
    starts_at = shown.meeting.starts_at
    if shown.meeting.ends_at <= now:
        return "is over"
    if starts_at <= now:
        return "has started"
    away = starts_at - now
    if away < _SOON:
        return f"starts in {counted(max(1, round(away.total_seconds() / 60)), 'minute')}"
    days = (starts_at.astimezone(shown.series.zone).date() - now.astimezone(shown.series.zone).date()).days
    if days == 0:
        return "is today"
    if days == 1:
        return "is tomorrow"
    return f"is in {counted(days, 'day')}"


def card(shown: MeetingView, *, now: datetime) -> Message:
    """A reminder in the channel, as true as the moment it is shown: when, where, who comes, and buttons."""
    series, meeting = shown.series, shown.meeting
    when = start_and_end(meeting.starts_at, meeting.minutes, series.zone)
    to_calendar = file_button(series, meeting.recurrence_id, meeting.starts_at)
    if meeting.is_cancelled:
        fate = "Skipped" if meeting.is_skipped else "Cancelled"
        because = told.reason(meeting.cancelled_because or "")
        text = f"{fate}: {series.name}, {date_and_time(meeting.starts_at, series.zone)}. {because}".rstrip()
        return parts.message(text, [parts.section(parts.escaped(text)), parts.actions([to_calendar])])
    place = f" Place: {meeting.place}." if meeting.place else ""
    counts = answer_counts(shown.answers)
    moved = _moved(meeting, series)
    lead = f"{series.name} {how_soon(shown, now)}: {when}.{' ' + moved if moved else ''}"
    over = meeting.ends_at <= now
    ask = "" if over or not shown.answers else " Will you be there? Press Yes, No or Maybe, or type /prevent next."
    text = f"{lead}{place} {counts}.{ask}"
    blocks: list[Block] = [
        parts.section(
            f"*{parts.escaped(series.name)}* {parts.escaped(how_soon(shown, now))}\n{parts.escaped(when)}"
            + (f"\n{parts.escaped(moved)}" if moved else "")
            + (f"\nPlace: {parts.escaped(meeting.place)}" if meeting.place else "")
        ),
    ]
    if shown.answers:
        blocks.append(parts.context(parts.escaped(counts)))
        sectors = _sectors_coming(shown)
        if sectors:
            blocks.append(parts.context(parts.escaped(sectors)))
    if not over:
        blocks.append(reply_buttons(shown, to_calendar) if shown.answers else parts.actions([to_calendar]))
    return parts.message(text, blocks)


def _moved(meeting: Meeting, series: Series) -> str:
    """Where a moved meeting would be by the plan, and why it is not; empty for one that was not moved."""
    was = meeting.moved_from(series.zone)
    if was is None:
        return ""
    local = was.astimezone(series.zone)
    return f"Moved: was {short_date(local)}, {clock_time(local)}. {told.reason(meeting.moved_because)}".rstrip()


def _sectors_coming(shown: MeetingView) -> str:
    coming = dict.fromkeys(answer.held.sector.name for answer in filled(shown.answers))
    return f"Coming so far: {listed(list(coming))}" if coming else ""


def reply_buttons(shown: MeetingView, *more: parts.Element) -> Block:
    """Yes, No and Maybe for one meeting, and more that stands beside them."""
    value: dict[str, object] = {"meeting": int(shown.meeting.id)}
    when = date_and_time(shown.meeting.starts_at, shown.series.zone)
    return parts.actions(
        [
            parts.button("Yes", ids.REPLY_YES, value, style="primary", said=f"Yes, I come on {when}"),
            parts.button("No", ids.REPLY_NO, value, said=f"No, I do not come on {when}"),
            parts.button("Maybe", ids.REPLY_MAYBE, value, said=f"Maybe I come on {when}"),
            *more,
        ],
        # The same however the card grows, so that a press on the card as it was a second ago still counts.
        block_id=f"replies:{shown.meeting.id}",
    )


def kept(outcome: Replied) -> Message:
    """The private line for who pressed, with the buttons to press another."""
    series = outcome.shown.series
    when = date_and_time(outcome.shown.meeting.starts_at, series.zone)
    lead = "Kept" if outcome.is_changed else "Already kept"
    text = f"{lead}: {outcome.partstat.said} from {outcome.held.organisation.name}, {series.name} of {when}."
    if outcome.as_deputy:
        holder = outcome.held.holder
        text += f" You answer as deputy of {holder.name}." if holder else " You answer as deputy for a vacant seat."
    elif outcome.partstat is PartStat.DECLINED:
        text += _who_stands_in(outcome)
    text += " You can change it at any time before the meeting ends."
    return parts.message(text, [parts.section(parts.escaped(text)), reply_buttons(outcome.shown)])


def _who_stands_in(outcome: Replied) -> str:
    free = [person.name for person in outcome.free_deputies]
    if free:
        whose = "Your deputy is" if len(free) == 1 else "Your deputies are"
        return f" {whose} {listed(free)}: ask them to press Yes."
    if outcome.held.deputies:
        names = listed([person.name for person in outcome.held.deputies])
        return f" {names}, named as deputy, already fills a seat there, so nobody can fill yours."
    return " Your seat has no deputy for that day."
