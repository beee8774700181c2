"""The Home tab."""

from datetime import datetime

from handlers.blocks import ids, parts
from handlers.blocks.proposing import decide_buttons as decide_proposal
from handlers.blocks.proposing import sentence
from handlers.blocks.registering import decide_buttons, wish
from handlers.blocks.replying import how_soon, reply_buttons
from handlers.services import Block, Message, View
from workgroup.meeting.reply import PartStat
from workgroup.roster.person import Standing
from workgroup.usecases.covering import SeriesGaps
from workgroup.usecases.homing import Home, MyMeeting, MySeat
from workgroup.wording import counted, date_and_time, day_range, listed, start_and_end

_MOST_MEETINGS = 8
_MOST_FEEDBACK = 5
_MOST_REQUESTS = 10


def home(found: Home, *, now: datetime, also: Message | None = None) -> View:
    """Next meeting with my answer, what waits for me, my seats; useful to a stranger too.

    `also` stands on top: what came of a button that was pressed here, whose like is shown below again.
    """
    blocks: list[Block] = []
    if also is not None:
        blocks += [*(block for block in also.blocks if block["type"] != "actions"), parts.divider()]
    if not found.groups:
        blocks += _stranger(found)
    else:
        blocks += [
            parts.header("Next meetings"),
            *_meetings(found, now),
            parts.header("Waiting for you"),
            *_waiting(found),
        ]
        blocks += [parts.header("Your seats"), *_seats(found)]
        if found.approving:
            blocks += [parts.header("For you as coordinator"), *_coordinating(found)]
    blocks.append(parts.context("Type `/prevent help` in a channel, or just `help` in Messages, to see what I can do."))
    return {"type": "home", "blocks": blocks[: parts.MOST_VIEW_BLOCKS]}


def _stranger(found: Home) -> list[Block]:
    if found.standing is not Standing.FULL:
        text = (
            "I arrange the meetings of a working group. As a guest, or a member of another workspace, you can read my "
            "help: type `help` in Messages. For more, write to the group's coordinator."
        )
    else:
        text = (
            "I arrange the meetings of a working group: dates, who attends, reminders and feedback. "
            "You hold no seat yet. Go to your group's channel and type `/prevent register`, or begin a group with "
            "`/prevent setup`."
        )
    return [parts.header("Prevent working group"), parts.section(text)]


def _meetings(found: Home, now: datetime) -> list[Block]:
    blocks: list[Block] = []
    for mine in found.meetings[:_MOST_MEETINGS]:
        blocks += _meeting(mine, now)
    for series, starts_at in found.later[:_MOST_MEETINGS]:
        when = start_and_end(starts_at, series.minutes, series.zone)
        blocks.append(parts.section(f"*{parts.escaped(series.name)}*\n{parts.escaped(when)}"))
    return blocks or [parts.section("No meeting is planned.")]


def _meeting(mine: MyMeeting, now: datetime) -> list[Block]:
    series, meeting = mine.shown.series, mine.shown.meeting
    when = start_and_end(meeting.starts_at, meeting.minutes, series.zone)
    place = f"\nPlace: {parts.escaped(meeting.place)}" if meeting.place else ""
    answer = f"\nYour answer: {mine.partstat.said}" if mine.partstat is not None else ""
    lead = f"*{parts.escaped(series.name)}* {how_soon(mine.shown, now)}\n{parts.escaped(when)}{place}{answer}"
    blocks: list[Block] = [parts.section(lead)]
    if mine.partstat is not None:
        blocks.append(reply_buttons(mine.shown))
    return blocks


def _waiting(found: Home) -> list[Block]:
    blocks: list[Block] = []
    for shown in found.feedback[:_MOST_FEEDBACK]:
        when = parts.escaped(date_and_time(shown.meeting.starts_at, shown.series.zone))
        name = parts.escaped(shown.series.name)
        blocks.append(parts.section(f"Feedback on *{name}* of {when}: use the button in my direct message to you."))
    for series, request in found.requests[:_MOST_REQUESTS]:
        blocks += [parts.section(parts.escaped(wish(series, request))), decide_buttons(series, request)]
    for view in found.proposals[:_MOST_REQUESTS]:
        blocks += [parts.section(parts.escaped(sentence(view))), decide_proposal(view)]
    if len(found.proposals) > _MOST_REQUESTS:
        more = counted(len(found.proposals) - _MOST_REQUESTS, "more change")
        blocks.append(parts.section(f"{more} will show when these are decided."))
    if len(found.requests) > _MOST_REQUESTS:
        more = counted(len(found.requests) - _MOST_REQUESTS, "more wish", "more wishes")
        blocks.append(parts.section(f"{more} to be registered will show when these are decided."))
    unanswered = [one for one in found.meetings if one.partstat is PartStat.NEEDS_ACTION]
    if unanswered:
        blocks.append(
            parts.section(f"{counted(len(unanswered), 'meeting')} above without your answer: press Yes, No or Maybe.")
        )
    return blocks or [parts.section("Nothing. Thank you.")]


def _seats(found: Home) -> list[Block]:
    if not found.seats:
        return [parts.section("You hold no seat."), *_away(found)]
    blocks: list[Block] = [parts.section("\n".join(_seat(seat) for seat in found.seats[:20])), *_away(found)]
    own = next((seat for seat in found.seats if not seat.as_deputy), None)
    first = own or found.seats[0]
    value: dict[str, object] = {"series": int(first.series.id)}
    buttons = [parts.button("I am away", ids.numbered(ids.OPEN_FORM, 2), {**value, "form": ids.AWAY_FORM})]
    if own is not None:
        buttons = [
            parts.button("Name a deputy", ids.numbered(ids.OPEN_FORM, 1), {**value, "form": ids.DEPUTY_FORM}),
            *buttons,
            parts.button("Hand my seat over", ids.numbered(ids.OPEN_FORM, 3), {**value, "form": ids.HANDOVER_FORM}),
        ]
    buttons.append(
        parts.button("Correct my details", ids.numbered(ids.OPEN_FORM, 4), {**value, "form": ids.CORRECT_FORM})
    )
    blocks.append(parts.actions(buttons))
    if own is not None and len({seat.series.id for seat in found.seats if not seat.as_deputy}) > 1:
        name = parts.escaped(own.series.name)
        blocks.append(parts.context(f"Deputy and handover here are for {name}; for another, type them in its channel."))
    return blocks


def _away(found: Home) -> list[Block]:
    blocks: list[Block] = []
    for number, (_, absence) in enumerate(found.absences[:5]):
        when = day_range(absence.from_on, absence.to_on)
        series = next((seat.series for seat in found.seats), None)
        if series is None:
            continue
        value: dict[str, object] = {"series": int(series.id), "absence": int(absence.id)}
        button = parts.button("Not away", ids.numbered(ids.COME_BACK, number), value, said=f"I am not away {when}")
        blocks.append(parts.section(f"You are away {parts.escaped(when)}.", accessory=button))
    return blocks


def _coordinating(found: Home) -> list[Block]:
    blocks: list[Block] = []
    for number, one in enumerate(found.lacking[:_MOST_MEETINGS]):
        value: dict[str, object] = {"series": int(one.series.id), "words": "who-attends gaps"}
        button = parts.button(
            "Show", ids.numbered(ids.TYPE_FOR_ME, number), value, said=f"Show what {one.series.name} lacks"
        )
        blocks.append(parts.section(f"*{parts.escaped(one.series.name)}*: {_lacks(one)}", accessory=button))
    for number, group in enumerate(found.approving[:3]):
        how = "waits for you" if group.needs_approval else "happens at once"
        series = next((one.series for one in found.lacking if one.series.group_id == group.id), None)
        text = f"What members of {parts.escaped(group.name)} change about their own seats {how}."
        if series is None:
            blocks.append(parts.section(text))
            continue
        value = {"series": int(series.id), "wanted": not group.needs_approval}
        label = "Let it happen at once" if group.needs_approval else "Let it wait for me"
        blocks.append(parts.section(text, accessory=parts.button(label, ids.numbered(ids.SET_APPROVAL, number), value)))
    return blocks


def _lacks(one: SeriesGaps) -> str:
    gaps = one.gaps
    missing = len(gaps.without_organisation) + len(gaps.unnamed) + len(gaps.vacant)
    risks = len(gaps.listening_only) + len(gaps.dormant) + len(gaps.seldom)
    said = [
        counted(missing, "gap") if missing else "",
        counted(risks, "risk") if risks else "",
        counted(len(gaps.unconfirmed), "contact to confirm", "contacts to confirm") if gaps.unconfirmed else "",
        counted(len(gaps.without_deputy), "seat without a deputy", "seats without a deputy")
        if gaps.without_deputy
        else "",
    ]
    return listed([word for word in said if word]) or "nothing is missing"


def _seat(mine: MySeat) -> str:
    held = mine.held
    name = parts.escaped(mine.series.name)
    where = parts.escaped(held.organisation.name)
    if mine.as_deputy:
        if held.holder is None:
            return f"• {name}: deputy for {where}, whose seat is vacant"
        return f"• {name}: deputy of {parts.escaped(held.holder.name)} for {where}"
    deputies = listed([parts.escaped(person.name) for person in held.deputies]) or "nobody yet"
    return f"• {name}: {held.capacity.said} for {where}. Your deputy: {deputies}"
