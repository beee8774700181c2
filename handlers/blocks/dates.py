"""What is planned, as people see it: the next date, and a list of dates."""

from handlers.blocks import parts
from handlers.blocks.calendar_files import file_button
from handlers.blocks.replying import reply_buttons
from handlers.services import Block, Message
from workgroup.meeting.reply import filled
from workgroup.meeting.series import Series
from workgroup.usecases.dates import Dates, NextDate
from workgroup.usecases.planning import PlannedDate
from workgroup.wording import counted, short_date, shortened, start_and_end

_IN_A_SECTION = 20
_REASON_IN_LIST = 80


def next_date(found: NextDate, *, may_plan: bool) -> Message:
    """The next meeting with the person's own answer; buttons for somebody with a seat, once it can be answered."""
    series, planned, shown, mine = found.series, found.planned, found.shown, found.mine
    if planned is None:
        return nothing_planned(series, may_plan=may_plan)
    when = start_and_end(planned.starts_at, planned.minutes, series.zone)
    place = f"Place: {planned.place}" if planned.place else ""
    small = []
    if shown is not None and mine is not None:
        small.append(f"Your answer: {mine.said}.")
    if shown is not None and shown.answers:
        coming = len(filled(shown.answers))
        small.append(f"{coming} of {counted(len(shown.answers), 'seat')} will be filled so far.")
    if found.opens_on is not None:
        small.append(f"It can be answered from {short_date(found.opens_on)} on.")
    text = " ".join([f"Next: {series.name}, {when}.", *([f"{place}."] if place else []), *small])
    blocks: list[Block] = [
        parts.section("\n".join([f"*{parts.escaped(series.name)}*", *map(parts.escaped, filter(None, [when, place]))]))
    ]
    if small:
        blocks.append(parts.context(parts.escaped(" ".join(small))))
    to_calendar = file_button(series, planned.recurrence_id, planned.starts_at)
    if shown is not None and mine is not None:
        blocks.append(reply_buttons(shown, to_calendar))
    else:
        blocks.append(parts.actions([to_calendar]))
    return parts.message(text, blocks)


def nothing_planned(series: Series, *, may_plan: bool) -> Message:
    """No date lies ahead."""
    how = "Plan it: `/prevent schedule monthly`" if may_plan else "The coordinator or the chair can plan one."
    text = f"{series.name} has no meeting planned. {how}"
    return parts.message(text.replace("`", ""), [parts.section(parts.sentence(text))])


def date_list(dates: Dates, *, is_cut: bool = False) -> Message:
    """The dates ahead, cancelled ones with their reason, and the person's own answers."""
    series = dates.series
    lines = [_date_line(planned, dates) for planned in dates.planned]
    lead = f"{series.name}: {dates.said}." if dates.said else f"{series.name} has no recurring plan."
    more = [f"I list at most {len(lines)} dates at once."] if is_cut and lines else []
    blocks: list[Block] = [
        parts.section(f"*{parts.escaped(series.name)}*" + (f"\n{parts.escaped(dates.said)}" if dates.said else "")),
        *(
            parts.section("\n".join(map(parts.escaped, lines[start : start + _IN_A_SECTION])))
            for start in range(0, len(lines), _IN_A_SECTION)
        ),
        *map(parts.context, more),
    ]
    return parts.message("\n".join([lead, *lines, *more]), blocks)


def _date_line(planned: PlannedDate, dates: Dates) -> str:
    when = start_and_end(planned.starts_at, planned.minutes, dates.series.zone)
    meeting = planned.meeting
    if meeting is not None and meeting.is_cancelled:
        reason = meeting.cancelled_because
        return f"• Cancelled: {when}" + (f". Reason: {shortened(reason, _REASON_IN_LIST)}" if reason else "")
    elsewhere = f", at {planned.place}" if planned.place != dates.series.place and planned.place else ""
    mine = dates.answers.get(meeting.id) if meeting is not None else None
    return f"• {when}{elsewhere}" + (f". Your answer: {mine.said}" if mine is not None else "")
