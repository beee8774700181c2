"""Who attends, as people see it: by sector, with a header in one line; and the gaps."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from handlers.blocks import ids, parts
from handlers.services import Block, Message
from workgroup.meeting.presence import PresenceState
from workgroup.meeting.reply import PartStat, SeatAnswer
from workgroup.roster.person import Person
from workgroup.roster.seat import Capacity, SeatHeld
from workgroup.roster.sectors import name_of
from workgroup.usecases.attending import Roll, RollSeat
from workgroup.wording import counted, date_and_time, listed, short_date, shortened

_NO_WAY = "no way to reach yet"
_UNCONFIRMED = "not confirmed for a year"
_NARROW = "Narrow the list down by a sector, an organisation or a person, for example: /prevent who-attends HE"
# Slack refuses blocks that are too long together without saying from where on; nobody reads a longer list anyway.
_MOST_TOGETHER = 11_000
_IN_A_SECTION = parts.SECTION - 200
IN_TEXT = parts.MOST_TEXT - 100
"""How much a message's text may hold of a list."""
_LONGEST_NAME = 80
_LONGEST_QUORUM = 400


@dataclass(frozen=True, kw_only=True)
class _Line:
    """A line of the list, as text and as mrkdwn; a sector's name stands above its seats."""

    text: str
    mrkdwn: str
    is_sector: bool = False


def _line(text: str) -> _Line:
    return _Line(text=text, mrkdwn=parts.escaped(text))


def _sector_line(name: str) -> _Line:
    return _Line(text=f"{name}:", mrkdwn=f"*{parts.escaped(name)}*", is_sector=True)


def roll(
    roll: Roll, *, may_share: bool, words: str, page: int = 0, may_chase: bool = False, may_take: bool = False
) -> Message:
    """The seats by sector; `words` is the command's tail, so that buttons show the same list anew.

    A list too long for one message has pages, counted from 0; a page beyond the last shows the last. The text leaves
    the posts out before it leaves seats out, and counts what it leaves out.
    """
    heading, head = title(roll), _header(roll)
    quorum = _quorum(roll)
    told_head = [head, quorum] if quorum else [head]
    pages = _paged(_lines(roll, _seat_line))
    page = min(max(page, 0), len(pages) - 1)
    full = pages[page]
    if len(pages) > 1:
        told_head.append(f"Page {page + 1} of {len(pages)}")
    spare = IN_TEXT - len(parts.escaped("\n".join([heading, *told_head, ""])))
    told = full if _weight(full) <= spare else _short_lines(roll, pages, page)
    blocks: list[Block] = [parts.header(heading), parts.section("\n".join(_bold_first(told_head)))]
    blocks += [parts.section(chunk) for chunk in _chunks(full)]
    blocks += parts.rows_of(
        _buttons(roll, words, page=page, pages=len(pages), may_share=may_share, may_chase=may_chase, may_take=may_take)
    )
    text = "\n".join([heading, *told_head, *(line.text for line in _within(told, spare))])
    return parts.message(text, blocks)


def _paged(lines: Sequence[_Line]) -> list[list[_Line]]:
    """The lines in pages that Slack takes; where a sector goes on, its name stands above again."""
    pages: list[list[_Line]] = [[]]
    weight = 0
    sector: _Line | None = None
    for line in lines:
        sector = line if line.is_sector else sector
        begins = [sector] if sector is not None and not line.is_sector else []
        weight += _weight([line])
        if pages[-1] and weight > _MOST_TOGETHER:
            if pages[-1][-1].is_sector:
                pages[-1].pop()
            pages.append(begins)
            weight = _weight([*begins, line])
        pages[-1].append(line)
    return pages


def _short_lines(roll: Roll, pages: Sequence[Sequence[_Line]], page: int) -> list[_Line]:
    """The same seats as on the page, without the posts."""
    wanted, skipped = (
        sum(not line.is_sector for line in pages[page]),
        sum(not line.is_sector for before in pages[:page] for line in before),
    )
    lines = _lines(roll, _short_seat_line)
    seats = [number for number, line in enumerate(lines) if not line.is_sector]
    first = seats[skipped] if skipped < len(seats) else 0
    last = seats[min(skipped + wanted, len(seats)) - 1] if seats else len(lines) - 1
    above = next((line for line in reversed(lines[:first]) if line.is_sector), None)
    return [*([above] if above is not None else []), *lines[first : last + 1]]


def _buttons(
    roll: Roll, words: str, *, page: int, pages: int, may_share: bool, may_chase: bool, may_take: bool
) -> list[parts.Element]:
    if not roll.seats:
        return []
    value: dict[str, object] = {"series": int(roll.series.id), "words": words}
    buttons = []
    if page > 0:
        buttons.append(parts.button("Page before", ids.numbered(ids.PAGE_ROLL, 1), {**value, "page": page - 1}))
    if page < pages - 1:
        buttons.append(parts.button("Next page", ids.numbered(ids.PAGE_ROLL, 2), {**value, "page": page + 1}))
    if may_share:
        buttons.append(share_button(roll.series.id, words))
    if may_take:
        buttons.append(parts.button("CSV", ids.ROLL_CSV, value, said="Send me this list as a CSV file"))
    silent = roll.answered(PartStat.NEEDS_ACTION)
    if may_chase and silent:
        label = f"Chase {counted(silent, 'seat')} without an answer"
        said = "Ask those who have not answered; first see who that is"
        buttons.append(parts.button(label, ids.CHASE, {"series": int(roll.series.id)}, said=said))
    return buttons


def _bold_first(lines: Sequence[str]) -> list[str]:
    return [f"*{parts.escaped(lines[0])}*", *map(parts.escaped, lines[1:])]


def _quorum(roll: Roll) -> str:
    """How far the quorum is reached, in one line; empty where none is asked for."""
    quorum = roll.quorum
    if quorum is None:
        return ""
    there = [name_of(codes, roll.sectors) for codes in quorum.wanted if codes not in quorum.missing]
    missing = [name_of(codes, roll.sectors) for codes in quorum.missing]
    if not quorum.has_chair:
        missing.append("somebody who may chair")
    so_far = f"{quorum.filled} there" if roll.is_observed else f"{quorum.filled} so far"
    said = [f"quorum needs {quorum.needed} of {counted(quorum.counting, 'seat')}: {so_far}"]
    said += [f"{listed(there)} yes"] if there else []
    said += [f"{listed(missing)} missing"] if missing else []
    if roll.is_observed:
        said.append("the meeting was quorate" if quorum.is_met else "not quorate, so nothing could be decided")
    elif quorum.is_met:
        said.append("enough to decide")
    words = "; ".join(said)
    return shortened(words[0].upper() + words[1:], _LONGEST_QUORUM)


def title(roll: Roll) -> str:
    """What the list is of, in one line."""
    verb = "attended" if roll.is_observed else "attends"
    narrowed = f": {named(roll.asked.name)}" if roll.asked.name else ""
    return f"Who {verb} {named(roll.series.name)}{narrowed}"


def _header(roll: Roll) -> str:
    if roll.starts_at is None:
        none = "no meeting is on record for that day" if roll.is_over else "no meeting is planned that day"
        return f"{short_date(roll.on)}: {counted(roll.organisations, 'organisation')} with {_seats(roll)}; {none}"
    when = date_and_time(roll.starts_at, roll.series.zone)
    if roll.is_cancelled:
        fate = "skipped" if roll.is_skipped else "cancelled"
        return f"{when}: {fate}; {counted(roll.organisations, 'organisation')} with {_seats(roll)} that day"
    of_all = f"{roll.organisations_filled} of {counted(roll.organisations, 'organisation')}"
    if roll.is_observed:
        return f"{when}: {of_all} there; {_observed(roll)}"
    if roll.is_over:
        return f"{when}: {of_all} had said yes; {_answers(roll)}; who came is not on record"
    return f"{when}: {of_all} coming; {_answers(roll)}"


def _seats(roll: Roll) -> str:
    return counted(len(roll.seats), "seat")


def _answers(roll: Roll) -> str:
    yes = roll.answered(PartStat.ACCEPTED) + roll.answered(PartStat.DELEGATED)
    vacant = f", {roll.vacant} vacant" if roll.vacant else ""
    no, maybe, silent = map(roll.answered, (PartStat.DECLINED, PartStat.TENTATIVE, PartStat.NEEDS_ACTION))
    return f"{counted(yes, 'seat')} yes, {no} no, {maybe} maybe, {silent} without an answer{vacant}"


def _observed(roll: Roll) -> str:
    words = {
        PresenceState.PRESENT: "present",
        PresenceState.REMOTE: "remote",
        PresenceState.DEPUTY: "by deputy",
        PresenceState.SUBSTITUTE: "by substitute",
        PresenceState.APOLOGIES: "apologies",
        PresenceState.ABSENT: "absent",
    }
    counts = [f"{roll.observed(state)} {word}" for state, word in words.items() if roll.observed(state)]
    return f"seats: {listed(counts)}" if counts else "nothing on record for these seats"


def _lines(roll: Roll, seat_line: Callable[[RollSeat, Roll], str]) -> list[_Line]:
    lines: list[_Line] = []
    for name, seats in groupby(roll.seats, key=lambda seat: named(seat.held.sector.name)):
        lines.append(_sector_line(name))
        lines += [_line(f"• {seat_line(seat, roll)}") for seat in seats]
    if roll.beside:
        lines.append(_sector_line("There without a seat"))
        lines += [_line(f"• {named(person.name)}{_post(person)}") for person in roll.beside]
    return lines or [_line(_nobody(roll))]


def _nobody(roll: Roll) -> str:
    name = named(roll.asked.name)
    if roll.asked.person_id is not None:
        return f"{name} neither holds a seat nor deputises that day."
    if name:
        return f"Nobody holds a seat for {name} that day."
    return "Nobody holds a seat that day. The coordinator and the chair can register people: /prevent register"


def _seat_line(seat: RollSeat, roll: Roll) -> str:
    holder = seat.held.holder
    return _said(seat, roll, _post(holder) if holder is not None else "")


def _short_seat_line(seat: RollSeat, roll: Roll) -> str:
    return _said(seat, roll, "")


def _said(seat: RollSeat, roll: Roll, post: str) -> str:
    held = seat.held
    who = f"{_standing(held)} {_person(held.holder, roll)}{post}" if held.holder is not None else _vacant(held)
    said = [f"{named(held.organisation.name)}: {who}"]
    if held.deputies:
        said.append(f"deputy {listed([_person(person, roll) for person in held.deputies])}")
    if roll.is_observed:
        said.append(_seen(seat))
    elif seat.partstat is not None and held.people:
        said.append(f"answer: {_answer(seat)}")
    return "; ".join(said)


def _vacant(held: SeatHeld) -> str:
    """A seat without a holder, and where its organisation can be written to all the same."""
    mailbox = held.organisation.mailbox
    return f"vacant, write to {named(mailbox)}" if mailbox else "vacant"


def _standing(held: SeatHeld) -> str:
    return "lead" if held.capacity is Capacity.MEMBER else held.capacity.said


def _person(person: Person, roll: Roll) -> str:
    marks = [_NO_WAY] if person.id in roll.unreachable else []
    marks += [_UNCONFIRMED] if person.id in roll.unconfirmed else []
    return f"{named(person.name)} ({', '.join(marks)})" if marks else named(person.name)


def _post(person: Person) -> str:
    return f", {named(person.post)}" if person.post else ""


def _answer(seat: RollSeat) -> str:
    if seat.partstat is None or seat.partstat is PartStat.NEEDS_ACTION:
        return "none yet"
    return f"yes, deputy {named(seat.stand_in.name)} goes" if seat.stand_in is not None else seat.partstat.said


def _seen(seat: RollSeat) -> str:
    if seat.seen is None:
        return "not on record"
    if seat.stand_in is not None:
        came = f"{named(seat.stand_in.name)} came"
        return came if seat.seen.filled else f"{came} as a substitute, who does not fill the seat"
    return {
        PresenceState.PRESENT: "present",
        PresenceState.REMOTE: "present remotely",
        PresenceState.DEPUTY: "a deputy came",
        PresenceState.SUBSTITUTE: "a substitute came, who does not fill the seat",
        PresenceState.APOLOGIES: "apologies",
        PresenceState.ABSENT: "absent",
    }[seat.seen.state]


def named(text: str) -> str:
    """A name from outside, on one line and not too long for one."""
    return shortened(parts.plain_line(text), _LONGEST_NAME)


def _weight(lines: Iterable[_Line]) -> int:
    """The length of the lines as mrkdwn, which as text they do not exceed."""
    return sum(len(line.mrkdwn) + 1 for line in lines)


def _within(lines: Sequence[_Line], at_most: int) -> list[_Line]:
    """As many lines as fit; when some do not, a last one says how many are missing and what to do."""
    if _weight(lines) <= at_most:
        return list(lines)
    spare = at_most - len(_NARROW) - 30
    kept: list[_Line] = []
    for line in lines:
        spare -= _weight([line])
        if spare < 0:
            break
        kept.append(line)
    if kept and kept[-1].is_sector:
        kept.pop()
    left_out = sum(not line.is_sector for line in lines[len(kept) :])
    return [*kept, _line(f"And {left_out} more. {_NARROW}")]


def _chunks(lines: Iterable[_Line]) -> Iterator[str]:
    chunk: list[str] = []
    length = 0
    for line in lines:
        if chunk and length + len(line.mrkdwn) > _IN_A_SECTION:
            yield "\n".join(chunk)
            chunk, length = [], 0
        chunk.append(line.mrkdwn)
        length += len(line.mrkdwn) + 1
    if chunk:
        yield "\n".join(chunk)


def share_button(series_id: int, words: str) -> parts.Element:
    """Show the same list, as it is then, to the whole channel."""
    value: dict[str, object] = {"series": int(series_id), "words": words}
    return parts.button("Share to channel", ids.SHARE_ROLL, value, said="Share this list to the channel")


def answer_counts(answers: Sequence[SeatAnswer]) -> str:
    """The state of a meeting's answers in one line."""
    counts = {partstat: sum(1 for answer in answers if answer.partstat is partstat) for partstat in PartStat}
    yes = counts[PartStat.ACCEPTED] + counts[PartStat.DELEGATED]
    deputies = f" ({counted(counts[PartStat.DELEGATED], 'deputy', 'deputies')})" if counts[PartStat.DELEGATED] else ""
    return (
        f"Yes {yes}{deputies} · No {counts[PartStat.DECLINED]} · Maybe {counts[PartStat.TENTATIVE]} · "
        f"No answer {counts[PartStat.NEEDS_ACTION]}"
    )
