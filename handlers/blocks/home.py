"""The Home tab."""

from datetime import datetime

from handlers.blocks import parts
from handlers.blocks.registering import decide_buttons, wish
from handlers.blocks.replying import how_soon, reply_buttons
from handlers.services import Block, Message, View
from workgroup.meeting.reply import PartStat
from workgroup.roster.person import Standing
from workgroup.usecases.homing import Home, MyMeeting, MySeat
from workgroup.wording import counted, date_and_time, listed, start_and_end

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
        return [parts.section("You hold no seat.")]
    return [parts.section("\n".join(_seat(seat) for seat in found.seats[:20]))]


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
