"""Who held each seat and when, as people see it."""

from collections.abc import Iterable, Iterator

from handlers.blocks import parts
from handlers.blocks.attending import IN_TEXT, named
from handlers.services import Block, Message
from workgroup.usecases.seat_history import Held, SeatHistory, SeatPast
from workgroup.wording import listed, short_date

_MOST_TOGETHER = 11_000
_IN_A_SECTION = parts.SECTION - 200
_NARROW = "Narrow it down, for example: /prevent who-attends history HE"


def history(found: SeatHistory) -> Message:
    """Each seat with its holders and deputies over time; what does not fit is counted, with how to narrow it down."""
    narrowed = f": {named(found.asked.name)}" if found.asked.name else ""
    title = f"Who has held the seats of {named(found.series.name)}{narrowed}"
    lines = [f"• {_seat(one)}" for one in found.seats] or ["Nobody has held such a seat."]
    text = "\n".join([title, *_within(lines, IN_TEXT - len(parts.escaped(title)))])
    blocks: list[Block] = [parts.header(title)]
    blocks += [parts.section(chunk) for chunk in _chunks(_within(lines, _MOST_TOGETHER))]
    return parts.message(text, blocks)


def _seat(one: SeatPast) -> str:
    said = [f"{named(one.organisation.name)}, {named(one.sector.name)}: {_people(one.holders) or 'nobody yet'}"]
    if one.deputies:
        said.append(f"deputies: {_people(one.deputies)}")
    return "; ".join(said)


def _people(people: Iterable[Held]) -> str:
    return listed([_held(one) for one in people])


def _held(one: Held) -> str:
    when = f"since {short_date(one.from_on)}"
    if one.to_on is not None:
        when = f"{short_date(one.from_on)} to {short_date(one.to_on)}"
    seen = one.attendance
    filled = f", filled at {seen.filled} of {seen.meetings}" if seen is not None and seen.meetings else ""
    return f"{named(one.person.name)} ({when}{filled})"


def _within(lines: list[str], at_most: int) -> list[str]:
    if sum(len(parts.escaped(line)) + 1 for line in lines) <= at_most:
        return lines
    kept: list[str] = []
    spare = at_most - len(_NARROW) - 30
    for line in lines:
        spare -= len(parts.escaped(line)) + 1
        if spare < 0:
            break
        kept.append(line)
    return [*kept, f"And {len(lines) - len(kept)} more. {_NARROW}"]


def _chunks(lines: Iterable[str]) -> Iterator[str]:
    chunk = ""
    for line in lines:
        safe = parts.escaped(line)
        if chunk and len(chunk) + len(safe) > _IN_A_SECTION:
            yield chunk
            chunk = ""
        chunk = f"{chunk}\n{safe}" if chunk else safe
    if chunk:
        yield chunk
