"""A group or series that was made, as people see it."""

from handlers.blocks import ids, parts
from handlers.services import Message
from workgroup.usecases.setting_up import SetUp


def set_up(made: SetUp) -> Message:
    """What was made, and what comes next for who made it."""
    if made.coordinator is None:
        what = f"Added: {made.series.name}, a further series of {made.group.name}."
    else:
        whose = "You are its coordinator" if made.is_mine else f"{made.coordinator.name} is its coordinator"
        what = f"Set up: {made.group.name}, with its first series {made.series.name}. {whose}."
    invite = "Next: if I am not in the channel yet, type `/invite @prevent` there, so that I can announce and remind."
    if not made.is_mine:
        after = f"{invite} Then tell them: only they can register people and plan the meetings."
        return parts.message(
            f"{what} {after}", [parts.section(parts.escaped(what)), parts.section(parts.sentence(after))]
        )
    after = (
        f"{invite} Then register people with `/prevent register` and plan the meetings with "
        "`/prevent schedule monthly`."
    )
    series: dict[str, object] = {"series": int(made.series.id)}
    return parts.message(
        f"{what} {after}",
        [
            parts.section(parts.escaped(what)),
            parts.section(parts.sentence(after)),
            parts.actions(
                [
                    parts.button(
                        "Plan monthly meetings",
                        ids.TYPE_FOR_ME,
                        {**series, "words": "schedule monthly"},
                        style="primary",
                    ),
                    parts.button(
                        "Register somebody", ids.numbered(ids.TYPE_FOR_ME, 1), {**series, "words": "register"}
                    ),
                ]
            ),
        ],
    )
