"""What is planned, as people see it: the next date, and a list of dates."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from operator import itemgetter
from types import MappingProxyType

from handlers.blocks import parts, told
from handlers.blocks.calendar_files import file_button
from handlers.blocks.replying import reply_buttons
from handlers.blocks.scheduling import begins_later
from handlers.services import Block, Message
from workgroup.meeting.reply import filled
from workgroup.meeting.series import Pause, Series
from workgroup.usecases.dates import Dates, NextDate
from workgroup.usecases.pausing import said_pause
from workgroup.usecases.planning import PlannedDate
from workgroup.wording import clock_time, counted, short_date, shortened, start_and_end

_REASON_IN_LIST = 80
_NO_REMARKS: Mapping[datetime, Sequence[str]] = MappingProxyType({})


def next_date(found: NextDate, *, may_plan: bool) -> Message:
    """The next meeting with the person's own answer; buttons for somebody with a seat, once it can be answered."""
    series, planned, shown, mine = found.series, found.planned, found.shown, found.mine
    if planned is None:
        return nothing_planned(series, may_plan=may_plan, pause=found.pause)
    when = start_and_end(planned.starts_at, planned.minutes, series.zone)
    place = f"Place: {planned.place}" if planned.place else ""
    small = []
    if shown is not None and mine is not None:
        small.append(f"Your answer: {mine.said}.")
    if shown is not None and shown.answers:
        coming = len(filled(shown.answers))
        small.append(f"{coming} of {counted(len(shown.answers), 'seat')} will be filled so far.")
    if found.pause is not None:
        small.append(f"The series is paused {said_pause(found.pause)}.")
    if found.opens_on is not None:
        small.append(f"It can be answered from {short_date(found.opens_on)} on.")
    was = _was(planned, series)
    moved = f"Moved: {was}." if was else ""
    text = " ".join(filter(None, [f"Next: {series.name}, {when}.", moved, f"{place}." if place else "", *small]))
    lines = filter(None, [when, moved, place])
    blocks: list[Block] = [parts.section("\n".join([f"*{parts.escaped(series.name)}*", *map(parts.escaped, lines)]))]
    if small:
        blocks.append(parts.context(parts.escaped(" ".join(small))))
    to_calendar = file_button(series, planned.recurrence_id, planned.starts_at)
    if shown is not None and mine is not None:
        blocks.append(reply_buttons(shown, to_calendar))
    else:
        blocks.append(parts.actions([to_calendar]))
    return parts.message(text, blocks)


def nothing_planned(series: Series, *, may_plan: bool, pause: Pause | None = None) -> Message:
    """No date lies ahead: nothing was planned, or the series is in a pause, or was ended."""
    how = "Plan it: `/prevent schedule monthly`" if may_plan else "The coordinator or the chair can plan one."
    text = f"{series.name} has no meeting planned. {how}"
    if pause is not None:
        how = "To meet again: `/prevent resume`" if may_plan else "The coordinator or the chair can resume it."
        text = " ".join(filter(None, [_paused(series, pause), told.reason(pause.because), how]))
    elif series.ended_because is not None:
        ended = f"{series.name} was ended, so no meeting is planned."
        text = " ".join(filter(None, [ended, told.reason(series.ended_because), how]))
    return parts.message(text.replace("`", ""), [parts.section(parts.sentence(text))])


def date_list(
    dates: Dates,
    *,
    until_on: date | None = None,
    is_cut: bool = False,
    remarks: Mapping[datetime, Sequence[str]] = _NO_REMARKS,
    buttons: Sequence[parts.Element] = (),
) -> Message:
    """The dates ahead, moved, skipped and cancelled ones as such, with the person's own answers.

    `until_on` is the day to which they were asked for; `remarks` are further lines about a date, by its start;
    `buttons` what can be done about them.
    """
    series = dates.series
    lines = _lines(dates, remarks)
    if not lines and until_on is not None:
        lines = [f"No date up to {short_date(until_on)}."]
    said = dates.said + begins_later(series, [one.starts_at for one in dates.planned]) if dates.said else None
    none = "was ended and has no plan any more." if series.ended_because is not None else "has no recurring plan."
    lead = f"{series.name}: {said}." if said else f"{series.name} {none}"
    more = [f"I list at most {len(lines)} dates at once."] if is_cut and lines else []
    blocks: list[Block] = [
        parts.section(f"*{parts.escaped(series.name)}*\n{parts.escaped(said)}" if said else parts.escaped(lead)),
        *parts.paragraphs(map(parts.escaped, lines)),
        *parts.rows_of(buttons),
        *map(parts.context, more),
    ]
    text = "\n".join([lead, *lines, *more])
    if len(text) > parts.MOST_TEXT and remarks:
        # Rather every date than what half of them meet.
        text = "\n".join([lead, *_lines(dates, _NO_REMARKS), *more])
    return parts.message(text, blocks)


def _lines(dates: Dates, remarks: Mapping[datetime, Sequence[str]]) -> list[str]:
    """Each date with what is to be said of it, and each pause where it begins."""
    by_day = [(pause.since, _pause_line(pause)) for pause in dates.pauses]
    for one in dates.planned:
        said_of_it = "\n".join([_date_line(one, dates), *remarks.get(one.starts_at, ())])
        by_day.append((one.starts_at.astimezone(dates.series.zone).date(), said_of_it))
    return [line for _, line in sorted(by_day, key=itemgetter(0))]


def _pause_line(pause: Pause) -> str:
    why = f" Reason: {shortened(pause.because, _REASON_IN_LIST)}" if pause.because else ""
    return f"• Paused {said_pause(pause)}.{why}"


def _paused(series: Series, pause: Pause) -> str:
    return f"{series.name} is paused {said_pause(pause)}."


def _date_line(planned: PlannedDate, dates: Dates) -> str:
    when = start_and_end(planned.starts_at, planned.minutes, dates.series.zone)
    meeting = planned.meeting
    if planned.is_cancelled:
        reason = planned.why_not
        fate = "Skipped" if meeting is None or meeting.is_skipped else "Cancelled"
        return f"• {fate}: {when}" + (f". Reason: {shortened(reason, _REASON_IN_LIST)}" if reason else "")
    elsewhere = f", at {planned.place}" if planned.place != dates.series.place and planned.place else ""
    mine = dates.answers.get(meeting.id) if meeting is not None else None
    was = _was(planned, dates.series)
    return (
        ("• Moved: " if was else "• Extra: " if meeting is not None and meeting.is_extra else "• ")
        + f"{when}{elsewhere}"
        + (f" ({was})" if was else "")
        + (f". Your answer: {mine.said}" if mine is not None else "")
    )


def _was(planned: PlannedDate, series: Series) -> str:
    """Where a moved meeting would be by the rule: "was Wed 9 Dec 2026, 10:00"; empty for one that was not moved."""
    local = planned.recurrence_id.replace(tzinfo=series.zone, fold=0)
    if local.astimezone(UTC) == planned.starts_at:
        return ""
    why = f", {planned.moved_because[:1].lower()}{planned.moved_because[1:]}" if planned.is_moved_by_plan else ""
    return f"was {short_date(local)}, {clock_time(local)}{why}"
