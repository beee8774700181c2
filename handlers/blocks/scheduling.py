"""Plans, dates and cancellations as people see them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.blocks import ids, parts
from handlers.services import Block, Message
from workgroup.calendar.recurrence import Recurrence, next_occurrence
from workgroup.calendar.said import said
from workgroup.meeting.reply import filled
from workgroup.meeting.series import Series
from workgroup.usecases.planning import PlannedDate
from workgroup.usecases.scheduling import (
    Cancelled,
    CancelPreview,
    Dates,
    NextDate,
    Plan,
    Preview,
    Scheduled,
    Unchanged,
    Undone,
)
from workgroup.usecases.telling import MeetingView
from workgroup.wording import (
    clock_time,
    counted,
    date_and_time,
    length,
    listed,
    short_date,
    shortened,
    zone_name,
)

_IN_A_SECTION = 20
_REASON_IN_LIST = 80
_SOME = 6


def start_and_end(starts_at: datetime, minutes: int, zone: ZoneInfo) -> str:
    """Say a meeting's time: "Wed 9 Dec 2026, 10:00 to 12:00 UK time"."""
    ends = (starts_at + timedelta(minutes=minutes)).astimezone(zone)
    said_start = date_and_time(starts_at, zone)
    name = zone_name(zone)
    return f"{said_start.removesuffix(' ' + name)} to {clock_time(ends)} {name}"


def how_long(minutes: int) -> str:
    """Say a length as the form reads it back: "1 hour 30 minutes"."""
    return length(minutes)


def day(on: date) -> str:
    """Say a day: "Wed 9 Dec 2026"."""
    return short_date(on)


# Planning.


def plan_fields(recurrence: Recurrence | None, minutes: int, place: str, *, now: datetime) -> dict[str, str]:
    """A plan as the fields of its form, so that reading the form gives the plan again."""
    fields = {"how_long": how_long(minutes), "place": place}
    if recurrence is None:
        return fields
    start = recurrence.dtstart
    # Without a time the sentence is about the days alone; left out and extra dates belong to no words.
    whole_days = replace(
        recurrence, dtstart=start.date() if isinstance(start, datetime) else start, exdates=(), rdates=()
    )
    fields["how_often"] = said(whole_days, None)
    if isinstance(start, datetime):
        fields["begins"] = clock_time(start)
    upcoming = next_occurrence(recurrence, now)
    if recurrence.rrule is not None and upcoming is not None:
        fields["first"] = f"{upcoming.recurrence_id:%Y-%m-%d}"
    return fields


def assumed(from_last: Sequence[str], from_series: Sequence[str], *, last: datetime | None, zone: ZoneInfo) -> str:
    """Say which parts of a plan were not said, and where they were taken from; empty when all were said."""
    sources = []
    if from_last and last is not None:
        sources.append(f"took {listed(from_last)} from the last meeting ({short_date(last.astimezone(zone))})")
    elif from_last:
        sources.append(f"chose {listed(from_last)} myself")
    if from_series:
        verb = "took " if not from_last or last is None else ""
        sources.append(f"{verb}{listed(from_series)} from the series")
    return f"You did not say everything: I {listed(sources)}." if sources else ""


def _plan_value(series: Series, plan: Plan, first: datetime) -> dict[str, object]:
    """What a button needs to keep the plan: the plan as data, and what was seen of it."""
    start = plan.recurrence.dtstart
    return {
        "series": int(series.id),
        "version": series.version,
        "start": start.isoformat(),
        "zone": plan.recurrence.tzid,
        "rrule": plan.recurrence.rrule,
        "minutes": plan.minutes,
        "place": plan.place,
        "first": first.isoformat(),
    }


def _plan_said(plan: Plan) -> str:
    return said(plan.recurrence, plan.minutes) + (f" at {plan.place}" if plan.place else "")


def preview(preview: Preview, *, assumed: str = "", lead: str = "") -> Message:
    """What a plan would mean, with Confirm, Change and Cancel.

    `assumed` says what was not said, `lead` why it is shown again. A plan that stands already has nothing to confirm.
    """
    series, plan = preview.series, preview.plan
    sentence = _plan_said(plan)
    dates = _bullets(preview.dates, plan.minutes, series.zone)
    if preview.is_same:
        return _stands_already(series, sentence, dates)
    value = _plan_value(series, plan, preview.dates[0])
    remarks = [
        *_what_goes(preview),
        *(f"{_short(moment, series)} stays cancelled." for moment in preview.stays_cancelled),
    ]
    told = (
        f"{_channel(series)} will be told once, and reminded before each meeting."
        if series.channel_id
        else "The series has no channel yet, so nobody is told until it has one."
    )
    text = [lead, f"{series.name}: {sentence}.", assumed, "The next dates:", *dates, *remarks, told]
    blocks: list[Block] = [
        *([parts.section(parts.escaped(lead))] if lead else []),
        parts.header(f"Plan for {series.name}"),
        parts.section(f"*{parts.escaped(sentence)}*" + (f"\n{parts.escaped(assumed)}" if assumed else "")),
        parts.section("\n".join(["The next dates:", *map(parts.escaped, dates)])),
        *([parts.section("\n".join(map(parts.escaped, remarks)))] if remarks else []),
        parts.context(parts.escaped(f"Nothing is kept yet. {told}")),
        parts.actions(
            [
                parts.button(
                    "Confirm", ids.CONFIRM_PLAN, value, style="primary", said="Confirm and announce the dates"
                ),
                parts.button("Change", ids.CHANGE_PLAN, value, said="Change the plan in a form"),
                parts.button("Cancel", ids.DISMISS, said="Cancel: put the plan away, nothing is kept"),
            ]
        ),
    ]
    return parts.message(
        "\n".join([*filter(None, text), "Nothing is kept yet: press Confirm, Change or Cancel."]), blocks
    )


def _stands_already(series: Series, sentence: str, dates: Sequence[str]) -> Message:
    lead = f"{series.name} has that plan already: {sentence}. Nothing changed."
    return parts.message(
        "\n".join([lead, "The next dates:", *dates]),
        [
            parts.section(parts.escaped(lead)),
            parts.section("\n".join(["The next dates:", *map(parts.escaped, dates)])),
        ],
    )


def _what_goes(preview: Preview) -> list[str]:
    if preview.replaced is None:
        return []
    lines = [f"This replaces: {preview.replaced}."]
    if preview.goes:
        days = [_short(meeting.starts_at, preview.series) for meeting in preview.goes[:_SOME]]
        more = len(preview.goes) - len(days)
        lines.append(f"No longer taking place: {listed([*days, f'{more} more'] if more else days)}.")
    if preview.answers_lost:
        lines.append(f"{counted(preview.answers_lost, 'answer')} to them will be set aside.")
    return lines


def plan_choices(series: Series, words: str, plans: Sequence[Plan], *, now: datetime) -> Message:
    """Words that people mean in different ways: each reading as a button that shows its preview."""
    lines, buttons = [], []
    for number, plan in enumerate(plans, start=1):
        first = next_occurrence(plan.recurrence, now)
        if first is None:
            continue
        lines.append(f"{number}. {_plan_said(plan)}. The next is {short_date(first.starts_at.astimezone(series.zone))}")
        value = _plan_value(series, plan, first.starts_at)
        label = f"{number}. {_days_said(plan.recurrence)}"
        buttons.append(
            parts.button(label, ids.numbered(ids.CHOOSE_PLAN, number), value, said=f"Show the dates: {label}")
        )
    lead = f"People mean different things by “{shortened(words, 200)}”. Which do you mean?"
    last = "Nothing is kept yet: the button shows you the dates first."
    buttons.append(parts.button("Cancel", ids.DISMISS, said="Put it away, nothing is kept"))
    return parts.message(
        "\n".join([lead, *lines, last]),
        [
            parts.section("\n".join(parts.escaped(line) for line in [lead, *lines])),
            *parts.rows_of(buttons),
            parts.context(last),
        ],
    )


def _days_said(recurrence: Recurrence) -> str:
    start = recurrence.dtstart
    return said(replace(recurrence, dtstart=start.date() if isinstance(start, datetime) else start), None)


def unreadable_plan(trouble: str, typed: str, where: Mapping[str, object]) -> Message:
    """Why words were not understood, where no form can open: a button opens it with what was typed."""
    value = {**where, "form": ids.PLAN_FORM, "typed": typed}
    if not parts.fits_button(value):
        value = {**where, "form": ids.PLAN_FORM}
    opener = parts.button(
        "Open the form", ids.OPEN_FORM, value, style="primary", said="Open the form with what you typed"
    )
    return parts.message(trouble, [parts.section(parts.sentence(trouble)), parts.actions([opener])])


def scheduled(outcome: Scheduled | Unchanged) -> Message:
    """The plan was kept, now or before."""
    series = outcome.series
    if isinstance(outcome, Unchanged):
        return _stands_already(series, outcome.said, _bullets(outcome.dates, series.minutes, series.zone))
    told = (
        f"{_channel(series)} is being told."
        if outcome.tells_channel
        else "The series has no channel yet: type a command in its channel and I will post there."
    )
    text = (
        f"Planned: {series.name}. {outcome.said}. The first is {date_and_time(outcome.dates[0], series.zone)}. "
        f"{told} You can undo this for an hour."
    )
    return parts.message(text, [parts.section(parts.escaped(text)), parts.actions([_undo(outcome.undo_id, series)])])


def announced(series: Series, sentence: str | None, dates: tuple[datetime, ...], undo_id: int | None) -> Message:
    """The dates, for the channel."""
    lines = [f"• {date_and_time(moment, series.zone)}" for moment in dates]
    place = f" at {series.place}" if series.place else ""
    lead = f"{series.name} meets: {sentence}{place}." if sentence else f"{series.name} has new dates."
    ahead = ["The next dates:", *lines] if lines else []
    how = "I will remind you here before each meeting. See all dates: /prevent dates"
    blocks: list[Block] = [
        parts.header(f"Dates for {series.name}"),
        parts.section(parts.escaped(f"{sentence}{place}" if sentence else lead)),
        *([parts.section("\n".join(map(parts.escaped, ahead)))] if ahead else []),
        parts.context("I will remind you here before each meeting. See all dates: `/prevent dates`"),
    ]
    if undo_id is not None:
        blocks.append(parts.actions([_undo(undo_id, series)]))
    return parts.message("\n".join([lead, *ahead, how]), blocks)


def withdrawn(series: Series, sentence: str | None) -> Message:
    """The announced dates do not stand any more, for the channel."""
    instead = f"The plan is again: {sentence}." if sentence else "No dates are planned for now."
    text = f"The dates that were announced for {series.name} are withdrawn. {instead} See them: /prevent dates"
    return parts.message(text, [parts.section(parts.escaped(text))])


# Cancelling and undoing.


def cancel_preview(preview: CancelPreview) -> Message:
    """Which meeting would be cancelled, and who is told, with a button that does it."""
    series, because = preview.series, preview.because
    told = (
        f"{_channel(series)} will be told once."
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
        f"{_channel(series)} is being told."
        if series.channel_id
        else "The series has no channel, so tell people yourself."
    )
    text = f"Cancelled: {series.name} of {when}. {told}{said_yes} You can undo this for an hour."
    return parts.message(text, [parts.section(parts.escaped(text)), parts.actions([_undo(outcome.undo_id, series)])])


def cancellation(shown: MeetingView) -> Message:
    """The meeting was cancelled, for the channel."""
    when = date_and_time(shown.meeting.starts_at, shown.series.zone)
    reason = shown.meeting.cancelled_because
    because = f" Reason: {_stopped(reason)}" if reason else ""
    text = f"Cancelled: {shown.series.name} of {when} will not take place.{because} See the next: /prevent dates"
    return parts.message(text, [parts.section(parts.escaped(text))])


def reinstated(shown: MeetingView) -> Message:
    """A cancelled meeting stands again, for the channel."""
    when = date_and_time(shown.meeting.starts_at, shown.series.zone)
    text = f"It takes place after all: {shown.series.name}, {when}. Answers given before still count."
    return parts.message(text, [parts.section(parts.escaped(text))])


def undone(outcome: Undone) -> Message:
    """Something was undone, for who did it."""
    series = outcome.series
    if outcome.meeting is not None:
        what = f"{series.name} of {date_and_time(outcome.meeting.starts_at, series.zone)} takes place again."
    elif outcome.said:
        what = f"{series.name} has its earlier plan again: {outcome.said}."
    else:
        what = f"{series.name} has no plan again. Plan it with /prevent schedule monthly."
    told = (
        f"{_channel(series)} is being told." if outcome.was_told else "Nobody had been told yet, so nobody is told now."
    )
    text = f"Undone: {what} {told}"
    return parts.message(text, [parts.section(parts.escaped(text))])


# What is planned.


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
    if shown is not None and mine is not None:
        blocks.append(reply_buttons(shown))
    return parts.message(text, blocks)


def reply_buttons(shown: MeetingView) -> Block:
    """Yes, No and Maybe for one meeting."""
    value: dict[str, object] = {"meeting": int(shown.meeting.id)}
    when = date_and_time(shown.meeting.starts_at, shown.series.zone)
    return parts.actions(
        [
            parts.button("Yes", ids.REPLY_YES, value, style="primary", said=f"Yes, I come on {when}"),
            parts.button("No", ids.REPLY_NO, value, said=f"No, I do not come on {when}"),
            parts.button("Maybe", ids.REPLY_MAYBE, value, said=f"Maybe I come on {when}"),
        ],
        # The same however the card grows, so that a press on the card as it was a second ago still counts.
        block_id=f"replies:{shown.meeting.id}",
    )


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


def _bullets(moments: Sequence[datetime], minutes: int, zone: ZoneInfo) -> list[str]:
    return [f"• {start_and_end(moment, minutes, zone)}" for moment in moments]


def _short(moment: datetime, series: Series) -> str:
    return short_date(moment.astimezone(series.zone))


def _channel(series: Series) -> str:
    return f"#{series.channel_name}" if series.channel_name else "The channel"


def _stopped(sentence: str) -> str:
    """Somebody's words with a full stop behind them, unless they end with a sign of their own."""
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


def _undo(undo_id: int, series: Series) -> parts.Element:
    return parts.button(
        "Undo", ids.UNDO, {"undo": int(undo_id), "series": int(series.id)}, said="Undo this, possible for an hour"
    )
