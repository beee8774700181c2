"""*Why did I get this?* as people see it: the menu on a message, and the answer in two or three sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from handlers.blocks import ids, notice_kinds, parts
from handlers.services import Message
from workgroup.notices import Notice, NoticeKind
from workgroup.usecases.explaining import As, Explained
from workgroup.wording import date_and_time

_QUESTION = "Why did I get this?"


def with_why(message: Message, notice: Notice) -> Message:
    """The message with a menu that answers privately why it came, beside its first paragraph that has room."""
    blocks = [dict(block) for block in message.blocks]
    value: dict[str, object] = {"notice": int(notice.id)}
    if notice.series_id is not None:
        value["series"] = int(notice.series_id)
    menu = parts.menu([(_QUESTION, value)], ids.WHY)
    free = next((block for block in blocks if block["type"] == "section" and "accessory" not in block), None)
    if free is not None:
        free["accessory"] = menu
    elif len(blocks) < parts.MOST_BLOCKS:
        blocks.append(dict(parts.actions([menu])))
    return replace(message, blocks=tuple(blocks))


def why(found: Explained) -> Message:
    """Which group, which seat or answer, which rule, and what to do to get fewer."""
    because, fewer = _channel(found) if found.in_channel else _direct(found)
    text = f"{because} {fewer}"
    return parts.message(text.replace("`", ""), [parts.section(parts.sentence(text))])


def _channel(found: Explained) -> tuple[str, str]:
    series = found.series
    where = series.channel_said if series is not None else "this channel"
    what = f"{series.name} of {found.group.name}" if series is not None else found.group.name
    if found.lead is not None:
        rule = f"the channel is reminded of {what} {found.lead.said} each meeting"
    else:
        rule = f"news of {what} is told there, this time {notice_kinds.one(found.notice.kind)}"
    because = f"It was posted in {where} for everybody there: {rule}. {_seat(found)}"
    if found.notice.kind is NoticeKind.REMINDER:
        off = f"`/prevent remind off {_typed(found)}`" if found.lead is not None else "`/prevent remind off`"
        return because, f"For fewer, the coordinator or the chair can type {off}; for yourself, mute the channel."
    return because, "It is told once. For yourself, you can mute the channel."


def _typed(found: Explained) -> str:
    return found.lead.said.removeprefix("the ").removesuffix(" before") if found.lead is not None else ""


def _seat(found: Explained) -> str:
    match found.standing:
        case As.HOLDER if found.organisation is not None:
            return f"You hold the seat of {found.organisation.name} in it."
        case As.DEPUTY if found.organisation is not None:
            return f"You stand in for {found.organisation.name} in it."
        case _:
            return "You need no seat in it to read along."


def _direct(found: Explained) -> tuple[str, str]:
    group, series = found.group.name, found.series
    of_series = f"{series.name} ({group})" if series is not None else group
    kind = found.notice.kind
    if kind.is_feedback:
        when = f" on {date_and_time(found.meeting_at, series.zone)}" if found.meeting_at and series is not None else ""
        came = "it is recorded that you were there" if found.was_seen else "you had said that you would be there"
        return (
            f"You are asked about {of_series}{when} because {came}; everybody who was there is asked once, and "
            "reminded once.",
            "Answer, and no reminder comes; nobody sees who said what.",
        )
    if kind is NoticeKind.REGISTRATION_DECISION:
        return f"You asked for a seat in {of_series}, and this is the answer.", "Nothing more follows from it."
    fixed = _TO_COORDINATORS.get(kind)
    if fixed is not None:
        return f"You coordinate {group}, and {fixed[0]}.", fixed[1]
    rule = f"{notice_kinds.one(kind)} is told to those whom it concerns"
    match found.standing:
        case As.COORDINATOR:
            because = f"You coordinate {group}, and {rule}."
        case As.HOLDER if found.organisation is not None:
            because = f"You hold the seat of {found.organisation.name} in {of_series}, and {rule}."
        case As.DEPUTY if found.organisation is not None:
            because = f"You stand in for {found.organisation.name} in {of_series}, and {rule}."
        case _:
            because = f"You are known in {group}, and {rule}."
    return because, "If you do not act in that post any more, tell the coordinator, and nothing more comes."


_TO_COORDINATORS: Mapping[NoticeKind, Sequence[str]] = {
    NoticeKind.REGISTRATION_REQUEST: (
        "whoever asks for a seat asks its coordinator",
        "Each wish comes once; decide it here, and it is settled.",
    ),
    NoticeKind.CONFIRMATION_ANSWER: (
        "its coordinator hears when somebody says that a seat is not right any more",
        "Put the seat right, and it stops.",
    ),
    NoticeKind.ACCOUNT_CLOSED: (
        "its coordinator hears when the account of somebody in the list is closed",
        "It comes once for each account.",
    ),
    NoticeKind.HOLIDAY_QUESTION: (
        "its coordinator is asked once about each meeting on a bank holiday, because the plan says so",
        "Plan with `avoid bank holidays: skip` or `next working day`, and nobody is asked.",
    ),
    NoticeKind.TROUBLE: (
        "its coordinator hears, once a day for each reason, of what I could not send",
        "Once that is put right, it stops.",
    ),
    NoticeKind.OUTBOX_HELD: (
        "its coordinator is reminded on each working day while all sending is held",
        "Release it with `/prevent outbox release`, and it stops.",
    ),
}
