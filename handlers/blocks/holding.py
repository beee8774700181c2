"""Holding and releasing all that a group sends, as people see it: the preview, what came of it, the daily reminder."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers.blocks import ids, notice_kinds, parts
from handlers.services import Message
from workgroup.roster.group import Group
from workgroup.usecases.holding import Held
from workgroup.wording import counted, date_and_time, listed

_NAMED = 6
_LEAVE = parts.button("Leave it", ids.DISMISS, said="Leave it as it is, nothing changes")


def hold_preview(found: Held) -> Message:
    """What holding would mean and whom it would concern, with a button that does it; or that it is held already."""
    if found.hold is not None:
        return _asks(f"{_since(found)} Nothing changed.", _release(found.found_by))
    text = (
        f"Hold all that I send for {found.group.name}? {_concerned(found)} Answers to what people type or press are "
        "still given, and messages that are posted already keep showing who comes. What waits too long to be of use is "
        "not sent later; I tell you then. Nothing is held yet."
    )
    return _asks(text, _hold("Hold all sending", found.found_by, style="danger"), _LEAVE)


def held(outcome: Held) -> Message:
    """Sending is held, now or since before."""
    lead = "All sending is held from now on." if outcome.is_changed else f"{_since(outcome)} Nothing changed."
    text = (
        f"{lead} {_concerned(outcome)} I remind you on each working day. "
        "Release it here or with /prevent outbox release."
    )
    return _asks(text, _release(outcome.found_by))


def release_preview(found: Held) -> Message:
    """What releasing would mean, with a button that does it; or that nothing is held."""
    if found.hold is None:
        return _said(f"Nothing is held for {found.group.name}. Nothing changed. See what waits: /prevent outbox")
    goes = f"{counted(found.due, 'message')} will go out at once." if found.due else "Nothing will go out at once."
    text = f"{_since(found)} Let it go on? {goes} {_concerned(found)} {_too_late(found)} Nothing is released yet."
    return _asks(" ".join(text.split()), _release(found.found_by, style="primary"), _LEAVE)


def released(outcome: Held) -> Message:
    """Sending goes on."""
    if not outcome.is_changed:
        return _said(f"Nothing was held for {outcome.group.name}. Nothing changed. See what waits: /prevent outbox")
    goes = f"{counted(outcome.due, 'message')} {_verb(outcome.due, 'goes', 'go')} out now." if outcome.due else ""
    text = f"Sending goes on for {outcome.group.name}. {goes} {_too_late(outcome)} Hold it again: /prevent outbox hold"
    return _asks(" ".join(text.split()), _hold("Hold again", outcome.found_by))


def still_held(group: Group, since: datetime, waiting: int, series_id: int | None) -> Message:
    """The daily reminder to the coordinator; its button finds the group by that series."""
    waits = f"{counted(waiting, 'message')} {_verb(waiting, 'waits', 'wait')}." if waiting else "Nothing waits yet."
    text = (
        f"All sending of {group.name} is held since {date_and_time(since, group.zone)}. {waits} "
        "Let it go on here or with /prevent outbox release."
    )
    return _asks(text, _release(series_id))


def _since(found: Held) -> str:
    if found.hold is None:
        return ""
    who = f" by {found.by.name}" if found.by is not None else ""
    return f"All sending of {found.group.name} is held since {date_and_time(found.hold.since, found.group.zone)}{who}."


def _concerned(found: Held) -> str:
    channels = [f"{counted(number, 'message')} to {series.channel_said}" for series, number in found.channels]
    people = [f"what is told directly to {_names([one.name for one in found.people])}"] if found.people else []
    if not channels and not people:
        return "Within a week nothing is to be sent."
    return f"Within a week that concerns {listed([*channels, *people])}."


def _too_late(found: Held) -> str:
    if not found.too_late:
        return ""
    numbers = Counter(one.kind for one in found.too_late)
    names = listed([notice_kinds.several(kind, number) for kind, number in numbers.items()])
    came = _verb(len(found.too_late), "has come", "have come")
    return f"Meanwhile {names} {came} too late and will not be sent: tell people yourself."


def _verb(number: int, one: str, several: str) -> str:
    return one if number == 1 else several


def _names(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return listed([*names[:_NAMED], f"{more} more"] if more > 0 else names)


def _said(text: str) -> Message:
    return parts.message(text, [parts.section(parts.escaped(text))])


def _asks(text: str, *buttons: parts.Element) -> Message:
    return parts.message(text, [parts.section(parts.escaped(text)), parts.actions(buttons)])


def _release(series_id: int | None, *, style: str | None = None) -> parts.Element:
    said = "Release: all sending of the group goes on"
    return parts.button("Release", ids.CONFIRM_RELEASE, _found_by(series_id), style=style, said=said)


def _hold(label: str, series_id: int | None, *, style: str | None = None) -> parts.Element:
    return parts.button(label, ids.CONFIRM_HOLD, _found_by(series_id), style=style, said=f"{label} of the group")


def _found_by(series_id: int | None) -> Mapping[str, object]:
    """Who coordinates several groups means the one that the message is about."""
    return {"series": int(series_id)} if series_id is not None else {}
