"""Plans as people see them: the preview to confirm, readings to choose from, the plan in its form, the dates told."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from operator import itemgetter
from zoneinfo import ZoneInfo

from handlers.blocks import clashes, ids, parts
from handlers.blocks.undoing import undo_button
from handlers.services import Block, Message
from workgroup.calendar.avoidance import AvoidHolidays, plan_said
from workgroup.calendar.recurrence import Recurrence, next_occurrence
from workgroup.calendar.said import said
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.series import Series
from workgroup.usecases.clashing import Clashes
from workgroup.usecases.scheduling import Plan, Preview, Scheduled, Unchanged
from workgroup.wording import clock_time, counted, date_and_time, length, listed, short_date, shortened, start_and_end

_SOME = 6
_SOME_MOVES = 4
_UNDOABLE = "You can undo this for an hour."


def plan_fields(
    recurrence: Recurrence | None, minutes: int, place: str, avoid: AvoidHolidays | None, *, now: datetime
) -> dict[str, str]:
    """A plan as the fields of its form, so that reading the form gives the plan again."""
    fields = {"how_long": length(minutes), "place": place}
    if recurrence is None:
        return fields
    start = recurrence.dtstart
    # Without a time the sentence is about the days alone; left out and extra dates belong to no words.
    whole_days = replace(
        recurrence, dtstart=start.date() if isinstance(start, datetime) else start, exdates=(), rdates=()
    )
    fields["how_often"] = said(whole_days, None) + (f", {avoid.said}" if avoid is not None else "")
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


def _plan_value(series: Series, plan: Plan, first: datetime, *, keeps_before: bool = False) -> dict[str, object]:
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
        "avoid": plan.avoid,
        "keeps_before": keeps_before,
    }


def _plan_said(plan: Plan) -> str:
    return plan_said(plan.recurrence, plan.minutes, plan.avoid, place=plan.place)


def preview(preview: Preview, *, assumed: str = "", lead: str = "") -> Message:
    """What a plan would mean, with Confirm, Change and Cancel.

    `assumed` says what was not said, `lead` why it is shown again. A plan that stands already has nothing to confirm.
    """
    series, plan = preview.series, preview.plan
    sentence = _plan_said(plan)
    dates = _dates_with_clashes(preview)
    if preview.is_same:
        return _stands_already(series, sentence, dates)
    value = _plan_value(series, plan, preview.dates[0], keeps_before=preview.keeps_before)
    load = _what_they_mean(preview)
    remarks = [
        *_what_goes(preview),
        *_what_stays(preview),
    ]
    instead = _instead(preview)
    told = (
        f"{series.channel_said} will be told once, and reminded before each meeting."
        if series.channel_id
        else "The series has no channel yet, so nobody is told until it has one."
    )
    text = [lead, f"{series.name}: {sentence}.", assumed, "The next dates:", *dates, *load, *remarks, told]
    later = _keeps_the_dates_before(preview, value)
    blocks: list[Block] = [
        *([parts.section(parts.escaped(lead))] if lead else []),
        parts.header(f"Plan for {series.name}"),
        parts.section(f"*{parts.escaped(sentence)}*" + (f"\n{parts.escaped(assumed)}" if assumed else "")),
        *parts.paragraphs(["The next dates:", *map(parts.escaped, dates)]),
        *parts.paragraphs(map(parts.escaped, load)),
        *parts.paragraphs(map(parts.escaped, remarks)),
        parts.context(parts.escaped(f"Nothing is kept yet. {told}")),
        parts.actions(
            [
                parts.button(
                    "Confirm", ids.CONFIRM_PLAN, value, style="primary", said="Confirm and announce the dates"
                ),
                *later,
                *instead,
                parts.button("Change", ids.CHANGE_PLAN, value, said="Change the plan in a form"),
                parts.button("Cancel", ids.DISMISS, said="Cancel: put the plan away, nothing is kept"),
            ]
        ),
    ]
    return parts.message(
        "\n".join([*filter(None, text), "Nothing is kept yet: press Confirm, Change or Cancel."]), blocks
    )


def _dates_with_clashes(preview: Preview) -> list[str]:
    found = clashes.remarks(preview.clashes) if preview.clashes is not None else {}
    lines = []
    for one in preview.standing:
        start = one.starts_at
        (bullet,) = _bullets([start], one.minutes, preview.series.zone)
        because = preview.moved.get(start)
        moved = [f"    Moved to this working day. {because}."] if because is not None else []
        lines.append((start, "\n".join([bullet, *moved, *found.get(start, ())])))
    for out in preview.left_out:
        lines.append((out.starts_at, f"• Skipped: {_short(out.starts_at, preview.series)}. {out.because}."))
    return [line for _, line in sorted(lines, key=itemgetter(0))]


def _instead(preview: Preview) -> list[parts.Element]:
    """For a single date that meets something: a button that shows the plan with the free one."""
    found = preview.clashes.dates if preview.clashes is not None else ()
    start = found[0].alternative if found and preview.plan.recurrence.rrule is None else None
    if start is None or len(preview.dates) != 1:
        return []
    local = start.astimezone(preview.series.zone)
    once = replace(preview.plan.recurrence, dtstart=local.replace(tzinfo=None))
    value = _plan_value(preview.series, replace(preview.plan, recurrence=once), start)
    label = f"Take {short_date(local)}"
    return [parts.button(label, ids.numbered(ids.CHOOSE_PLAN, 1), value, said=f"{label} instead: show it first")]


def _what_they_mean(preview: Preview) -> list[str]:
    """Who would have too many meetings by that plan."""
    loads = preview.clashes.loads if preview.clashes is not None else ()
    return [clashes.load_lead(), *clashes.load_lines(loads)] if loads else []


def _stands_already(series: Series, sentence: str, dates: Sequence[str]) -> Message:
    lead = f"{series.name} has that plan already: {sentence}. Nothing changed."
    return parts.message(
        "\n".join([lead, "The next dates:", *dates]),
        [
            parts.section(parts.escaped(lead)),
            *parts.paragraphs(["The next dates:", *map(parts.escaped, dates)]),
        ],
    )


def _what_goes(preview: Preview) -> list[str]:
    if preview.replaced is None:
        return []
    series, first = preview.series, _short(preview.dates[0], preview.series)
    before = _some([_short(one.starts_at, series) for one in preview.before])
    if preview.keeps_before and preview.before:
        lines = [f"From {first} on this replaces: {preview.replaced}. Before it stays as it is: {before}."]
    else:
        lines = [f"This replaces: {preview.replaced}."]
        if preview.before:
            verb, them = ("is", "it") if len(preview.before) == 1 else ("are", "them")
            which = f"Before the first of these dates {verb} {before}"
            lines.append(f"{which}: “This and later” keeps {them}, Confirm does not.")
    if preview.fates.goes:
        lines.append(f"No longer taking place: {_some([_went(one, series) for one in preview.fates.goes])}.")
    if preview.answers_lost:
        lines.append(f"{counted(preview.answers_lost, 'answer')} to them will be set aside.")
    return lines


def _went(meeting: Meeting, series: Series) -> str:
    """A meeting that goes, by the day on which people know it."""
    was = meeting.moved_from(series.zone)
    return _short(meeting.starts_at, series) + (f" (moved from {_short(was, series)})" if was is not None else "")


def _what_stays(preview: Preview) -> list[str]:
    """What of the earlier exceptions holds under the plan, what no longer means anything, and who is asked again."""
    series, lines = preview.series, []
    for one in preview.fates.kept:
        meeting = one.after
        was = meeting.moved_from(series.zone)
        by_rule = _short(was or meeting.starts_at, series)
        if meeting.is_cancelled:
            lines.append(f"{by_rule} stays {'skipped' if meeting.is_skipped else 'cancelled'}.")
        elif was is not None:
            lines.append(f"{by_rule} stays moved, to {date_and_time(meeting.starts_at, series.zone)}.")
    for meeting in preview.fates.lapsed:
        fate = "skipped" if meeting.is_skipped else "cancelled"
        lines.append(f"{_short(meeting.starts_at, series)} was {fate}, and is no date of this plan.")
    if preview.asked_again:
        names = _some([one.name for one in preview.asked_again])
        verb = "has" if len(preview.asked_again) == 1 else "have"
        lines.append(f"{names} {verb} answered for a time that changes, and will be asked again by direct message.")
    return lines


def _some(words: Sequence[str]) -> str:
    more = len(words) - _SOME
    return listed([*words[:_SOME], f"{more} more"] if more > 0 else words)


def _keeps_the_dates_before(preview: Preview, value: Mapping[str, object]) -> list[parts.Element]:
    """A button that keeps the plan from its first date on; none where no date lies before it."""
    if preview.keeps_before or not preview.before:
        return []
    said = f"Keep it from {_short(preview.dates[0], preview.series)} on, and the dates before as they are"
    return [
        parts.button("This and later", ids.numbered(ids.CONFIRM_PLAN, 1), {**value, "keeps_before": True}, said=said)
    ]


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


def scheduled(outcome: Scheduled | Unchanged, met: Clashes | None = None) -> Message:
    """The plan was kept, now or before; where its dates meet something, with buttons that propose free ones."""
    series = outcome.series
    if isinstance(outcome, Unchanged):
        return _stands_already(series, outcome.said, _bullets(outcome.dates, series.minutes, series.zone))
    told = (
        f"{series.channel_said} is being told."
        if outcome.tells_channel
        else "The series has no channel yet: type a command in its channel and I will post there."
    )
    text = f"Planned: {series.name}. {outcome.said}. {_first(outcome)}{told} {_asked(outcome)}{_UNDOABLE}"
    moves = clashes.move_buttons(met)[:_SOME_MOVES] if met is not None else []
    proposal = ["Some dates meet something; I can show you what moving them to a free day would mean."] if moves else []
    return parts.message(
        " ".join([text, *proposal]),
        [
            parts.section(parts.escaped(text)),
            *map(parts.section, proposal),
            parts.actions([undo_button(outcome.undo_id, series), *moves]),
        ],
    )


def begins_later(series: Series, dates: Sequence[datetime]) -> str:
    """From when the plan is as it is said, where dates of an earlier one come first: ", from Wed 14 Apr 2027 on"."""
    begins = series.recurrence.dtstart if series.recurrence is not None else None
    first = begins.date() if isinstance(begins, datetime) else begins
    if first is None or not dates or dates[0].astimezone(series.zone).date() >= first:
        return ""
    return f", from {short_date(first)} on"


def _first(outcome: Scheduled) -> str:
    if not outcome.dates:
        return "Its next dates stay skipped. "
    return f"The first is {date_and_time(outcome.dates[0], outcome.series.zone)}. "


def _asked(outcome: Scheduled) -> str:
    if not outcome.asked_again:
        return ""
    verb = "is" if len(outcome.asked_again) == 1 else "are"
    return f"{_some([one.name for one in outcome.asked_again])} {verb} asked to answer again. "


def announced(series: Series, sentence: str | None, dates: tuple[datetime, ...], undo_id: int | None) -> Message:
    """The dates, for the channel; the sentence says the plan with its place."""
    lines = [f"• {date_and_time(moment, series.zone)}" for moment in dates]
    later = begins_later(series, dates)
    lead = f"{series.name} meets: {sentence}{later}." if sentence else f"{series.name} has new dates."
    ahead = ["The next dates:", *lines] if lines else []
    how = "I will remind you here before each meeting. See all dates: /prevent dates"
    blocks: list[Block] = [
        parts.header(f"Dates for {series.name}"),
        parts.section(parts.escaped(f"{sentence}{later}" if sentence else lead)),
        *([parts.section("\n".join(map(parts.escaped, ahead)))] if ahead else []),
        parts.context("I will remind you here before each meeting. See all dates: `/prevent dates`"),
    ]
    if undo_id is not None:
        blocks.append(parts.actions([undo_button(undo_id, series)]))
    return parts.message("\n".join([lead, *ahead, how]), blocks)


def overtaken(series: Series) -> Message:
    """In place of dates that were announced and stand no more, for the channel."""
    text = f"The dates that I announced here for {series.name} do not stand any more. See all dates: /prevent dates"
    return parts.message(text, [parts.section(parts.escaped(text))])


def _bullets(moments: Sequence[datetime], minutes: int, zone: ZoneInfo) -> list[str]:
    return [f"• {start_and_end(moment, minutes, zone)}" for moment in moments]


def _short(moment: datetime, series: Series) -> str:
    return short_date(moment.astimezone(series.zone))
