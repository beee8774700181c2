"""Help, as people see it."""

from collections.abc import Sequence

from handlers.blocks import ids, parts
from handlers.grammar import COMMAND, Verb
from handlers.services import Block, Message
from workgroup.roster.permission import Role, added_by
from workgroup.roster.person import Standing
from workgroup.usecases.arriving import Place
from workgroup.wording import listed

_MOST_BUTTONS = 5


def overview(place: Place, possible: Sequence[Verb]) -> Message:
    """What can be done here, now, by this person, with buttons for what needs no more words."""
    lead = _lead(place)
    lines = [f"{COMMAND} {verb.usages[0]}: {verb.what}" for verb in possible]
    explained = [verb for verb in possible if verb.name != "help"]
    more = f"More about one of them, with examples: `{COMMAND} help {explained[-1].name}`." if explained else ""
    blocks: list[Block] = [
        parts.section(parts.escaped(lead)),
        parts.section("\n".join(f"`{COMMAND} {verb.usages[0]}` {parts.escaped(verb.what)}" for verb in possible)),
        *([parts.context(more)] if more else []),
    ]
    names = {verb.name for verb in possible}
    buttons = [
        parts.button(label, ids.numbered(ids.TYPE_FOR_ME, number), {"words": words, **_series(place)})
        for number, (label, words) in enumerate(_SHORTCUTS)
        if words.split()[0] in names
    ][:_MOST_BUTTONS]
    if buttons:
        blocks.append(parts.actions(buttons))
    return parts.message("\n".join(filter(None, [lead, *lines, more])), blocks)


_SHORTCUTS = (
    ("Next meeting", "next"),
    ("Who attends", "who-attends"),
    ("Plan monthly", "schedule monthly"),
    ("Gaps", "who-attends gaps"),
    ("Register", "register"),
    ("Set up a group", "setup"),
)


def _series(place: Place) -> dict[str, object]:
    return {"series": int(place.series.id)} if place.series is not None else {}


def _lead(place: Place) -> str:
    what = "I arrange the meetings of a working group: dates, who attends, reminders, feedback."
    if place.visitor.standing is not Standing.FULL:
        return (
            f"{what} As a guest or a member of another workspace you can read this help; for more, write to the "
            "group's coordinator."
        )
    if place.is_picked and place.series is not None:
        names = listed([series.name for series in place.choices])
        return f"This channel is for {names}; {place.series.name} meets next. You can do this here:"
    if place.series is not None:
        return f"This is {place.series.name}. You can do this here:"
    if place.choices:
        return f"{what} You can do this here; where it matters, I ask which of your series you mean:"
    if place.spot.is_direct:
        return (
            f"{what} You hold no seat in a group that I run: go to the channel of your group and ask there, or begin a "
            "group in a channel of its own."
        )
    return f"{what} No series of meetings lives in this channel yet."


_TOLD = {
    Role.OUTSIDE: "Guests and people of another workspace",
    Role.RECIPIENT: "Recipients inside an institution",
    Role.WORKSPACE: "Anyone in the workspace",
    Role.CONTACT: "An organisation's designated contact, and their deputy",
    Role.SEATED: "Members: whoever holds a seat, or deputises for one",
    Role.SECRETARIAT: "The secretariat of a series",
    Role.CHAIR: "The chair and deputy chair of a series",
    Role.COORDINATOR: "The coordinator",
    Role.ADMINISTRATOR: "The administrator, who runs the program",
}
_BESIDES = {
    Role.RECIPIENT: "get a note about what was agreed; they need no account here",
    Role.ADMINISTRATOR: "import a group from a file, at the command line",
}


def rights(place: Place) -> Message:
    """Who may do what, as the program's own table says it; the person's own rows are marked."""
    lines = [(_TOLD[role], _may(role), role in place.roles_somewhere) for role in _TOLD]
    lead = "Each row adds to what the rows above it allow. A chair can do everything that the secretariat can."
    text = "\n".join([lead, *(f"{_row(who, mine)}: {what}." for who, what, mine in lines)])
    told = "\n".join(f"• *{_row(who, mine)}*: {what}" for who, what, mine in lines)
    return parts.message(text, [parts.section(lead), parts.section(told)])


def _row(who: str, mine: bool) -> str:
    return f"{who} (you)" if mine else who


def _may(role: Role) -> str:
    return _BESIDES.get(role) or "; ".join(added_by(role))


def topic(verb: Verb) -> Message:
    """One command, explained with examples."""
    examples = [f"{COMMAND} {usage}" for usage in verb.usages]
    plain = verb.topic.replace("`", "")
    text = "\n".join([f"{verb.name}: {verb.what}.", plain, "Examples:", *examples])
    return parts.message(
        text,
        [
            parts.section(f"*{COMMAND} {verb.name}*: {parts.escaped(verb.what)}"),
            parts.section(verb.topic),
            parts.section("\n".join(f"`{parts.escaped(example)}`" for example in examples)),
        ],
    )
