"""The question which meetings a change is for, as people see it."""

from datetime import timedelta

from handlers.blocks import ids, parts
from handlers.services import Message
from workgroup.usecases.editing import EditChoice, Scope
from workgroup.wording import clock_time, length, listed, short_date

_LABELS = {Scope.THIS: "This one", Scope.LATER: "This and later", Scope.ALL: "All"}


def edit_choice(choice: EditChoice) -> Message:
    """A change of time, length or place, with a button for each scope; each shows a preview first."""
    series, planned, wish = choice.series, choice.planned, choice.wish
    day = short_date(planned.starts_at.astimezone(series.zone))
    lead = f"Change {series.name}: {_said(choice)}. For which meetings?"
    meant = {
        Scope.THIS: f"This one: only {day}.",
        Scope.LATER: f"This and later: from {day} on; dates before it stay as they are.",
        Scope.ALL: "All: every date ahead; past meetings stay as they were.",
    }
    value = {
        "series": int(series.id),
        "at": planned.recurrence_id.isoformat(),
        "clock": wish.at.isoformat() if wish.at is not None else None,
        "minutes": wish.minutes,
        "place": wish.place,
    }
    buttons = [
        parts.button(
            _LABELS[scope],
            ids.numbered(ids.EDIT_SCOPE, number),
            {**value, "scope": scope.value},
            said=f"Show what it would mean. {meant[scope]}",
        )
        for number, scope in enumerate(choice.scopes)
    ]
    buttons.append(parts.button("Cancel", ids.DISMISS, said="Put it away, nothing changes"))
    lines = [meant[scope] for scope in choice.scopes]
    last = "Nothing is changed yet: each button shows you first what it would mean."
    return parts.message(
        "\n".join([lead, *lines, last]),
        [
            parts.section("\n".join(map(parts.escaped, [lead, *lines]))),
            parts.actions(buttons),
            parts.context(last),
        ],
    )


def _said(choice: EditChoice) -> str:
    """What is to be different, in words."""
    wish, planned = choice.wish, choice.planned
    said = []
    if wish.at is not None:
        begins = planned.recurrence_id.replace(hour=wish.at.hour, minute=wish.at.minute)
        ends = begins + timedelta(minutes=wish.minutes or planned.minutes)
        said.append(f"{clock_time(begins)} to {clock_time(ends)}")
    elif wish.minutes is not None:
        said.append(length(wish.minutes))
    if wish.place is not None:
        said.append(f"at {wish.place}" if wish.place else "without a place")
    return listed(said)
