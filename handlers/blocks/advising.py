"""Who is best to attend, as people see it: candidates side by side with the evidence, and a draft to copy."""

from collections.abc import Sequence

from handlers.blocks import parts
from handlers.blocks.attending import IN_TEXT, named
from handlers.services import Block, Message
from workgroup.meeting.candidate import MOST_HOURS, Candidate, authority_needed, mismatches
from workgroup.roster.coverage import MOST_COUNTING
from workgroup.roster.person import Briefable
from workgroup.usecases.advising import Advice
from workgroup.wording import counted, date_and_time, listed, short_date

_MOST = 12
_NO_RANKING = (
    "This compares what is on record; it is no ranking and chooses nobody. The organisation decides whom it sends."
)
_NARROW = 'Narrow it down, for example: /prevent advise who HE or /prevent advise who "Larkbeck College"'
_IN_A_SECTION = parts.SECTION - 100


def advice(found: Advice) -> Message:
    """The candidates with the same lines for each, in the order of their organisations, and a draft invitation."""
    title = f"Who is best to attend {named(found.series.name)}"
    head = _head(found)
    shown = list(found.candidates[:_MOST])
    draft = _draft(found)
    # Slack's text is shorter than its blocks: it tells fewer, and says so.
    told = list(shown)
    while told and _length(title, head, told, draft, found) > IN_TEXT:
        told.pop()
    told_lines = [line for candidate in told for line in _lines(candidate, found)]
    ending = ["Draft invitation:", draft] if draft else []
    text = "\n".join([title, *head, *told_lines, *_more(found, len(told)), _NO_RANKING, *ending])
    blocks: list[Block] = [parts.header(title), *(parts.section(parts.escaped(line)) for line in head)]
    blocks += [parts.section(_shown(candidate, found)) for candidate in shown]
    blocks += [parts.section(parts.escaped(line)) for line in _more(found, len(shown))]
    blocks.append(parts.context(parts.escaped(_NO_RANKING)))
    if draft:
        blocks.append(parts.section(f"*Draft invitation, to copy and change*\n```{parts.escaped(draft)}```"))
    return parts.message(text, blocks)


def _more(found: Advice, shown: int) -> list[str]:
    if not found.candidates:
        return [_nobody(found)]
    left_out = len(found.candidates) - shown
    return [f"And {left_out} more. {_NARROW}"] if left_out else []


def _head(found: Advice) -> list[str]:
    needed = f"{_article(found.series.tier)} meeting needs people who {authority_needed(found.series.tier).said}."
    head = [f"{needed[0].upper()}{needed[1:]} {_whose(found)}"]
    if found.counting > MOST_COUNTING:
        head.append(f"{found.counting} seats count already. Manageable size matters: think of a sub-group.")
    return head


def _article(tier: str) -> str:
    return f"{'an' if tier == 'operational' else 'a'} {tier}"


def _whose(found: Advice) -> str:
    topic = f"For “{named(found.topic)}”: " if found.topic else ""
    if found.topic and not found.topic_sectors and not found.asked.name:
        return f"{topic}I know no sector for that topic, so these are people of seats that are vacant or seldom filled."
    if found.asked.name:
        return f"{topic}{counted(len(found.candidates), 'person', 'people')} of {named(found.asked.name)}."
    return f"{topic}People of organisations whose seats are vacant or were seldom filled."


def _nobody(found: Advice) -> str:
    if found.asked.name:
        return f"I know nobody in post for {named(found.asked.name)}. Register somebody: /prevent register"
    return f"No seat is vacant or seldom filled, so there is nobody to compare. {_NARROW}"


def _lines(candidate: Candidate, found: Advice) -> list[str]:
    return [f"{_who(candidate)}:", *(f"• {line}" for line in _evidence(candidate, found))]


def _shown(candidate: Candidate, found: Advice) -> str:
    lines = [f"*{parts.escaped(_who(candidate))}*"]
    lines += [f"• {parts.escaped(line)}" for line in _evidence(candidate, found)]
    return "\n".join(lines)[:_IN_A_SECTION]


def _who(candidate: Candidate) -> str:
    post = f", {named(candidate.person.post)}" if candidate.person.post else ""
    return f"{named(candidate.person.name)}{post}, {named(candidate.organisation.name)}"


def _evidence(candidate: Candidate, found: Advice) -> list[str]:
    lines = [
        f"Here: {_here(candidate)}",
        f"Authority: {_authority(candidate)}",
        f"Attendance: {_attendance(candidate)}",
        f"Continuity: {_continuity(candidate)}",
        f"May be briefed: {_briefable(candidate)}",
        f"Reach: {_reach(candidate)}",
        f"Load: {_load(candidate)}",
        f"Deputy: {_deputy(candidate)}",
    ]
    against = mismatches(candidate, tier=found.series.tier, on=found.on)
    return [*lines, f"Does not fit: {'; '.join(against)}"] if against else lines


def _here(candidate: Candidate) -> str:
    said = [candidate.capacity.said] if candidate.capacity is not None else []
    if candidate.deputises_for:
        said.append(f"deputy of {listed([named(one.name) for one in candidate.deputises_for])}")
    return listed(said) if said else "no seat"


def _authority(candidate: Candidate) -> str:
    authority = candidate.person.authority
    return f"{int(authority)}, {authority.said}" if authority is not None else "not known"


def _attendance(candidate: Candidate) -> str:
    seen = candidate.attendance
    said = []
    if seen.rate is not None:
        deputies = f", {seen.by_deputy} by deputy" if seen.by_deputy else ""
        share = round(seen.rate * 100)
        said.append(f"seat filled at {seen.filled} of {counted(seen.meetings, 'meeting')} ({share} %{deputies})")
    if seen.stood_in:
        said.append(f"came {'once' if seen.stood_in == 1 else f'{seen.stood_in} times'} as a deputy")
    return "; ".join(said) if said else "nothing on record"


def _continuity(candidate: Candidate) -> str:
    person = candidate.person
    said = f"in post until {short_date(person.left_on)}" if person.left_on is not None else "no end known"
    when = f"confirmed on {short_date(person.confirmed_on)}" if person.confirmed_on is not None else "never confirmed"
    return f"{said}, {when}"


def _briefable(candidate: Candidate) -> str:
    answer = candidate.person.briefable
    return "not known" if answer is Briefable.UNKNOWN else f"{answer}, says the organisation"


def _reach(candidate: Candidate) -> str:
    said = ["the organisation is reached through them"] if candidate.is_contact else []
    said.append("can be reached" if candidate.is_reachable else "no way to reach them yet")
    return ", ".join(said)


def _load(candidate: Candidate) -> str:
    if not candidate.meets_in:
        return "no meeting that is known here"
    where = listed([named(name) for name in candidate.meets_in])
    above = f", above {MOST_HOURS}" if candidate.hours > MOST_HOURS else ""
    return f"{candidate.hours:.1f} hours a month{above} ({where})"


def _deputy(candidate: Candidate) -> str:
    if not candidate.deputies:
        return "none" if candidate.capacity is not None else "not asked for without a seat"
    return listed([named(one.person.name) for one in candidate.deputies])


def _draft(found: Advice) -> str:
    """An invitation to copy; empty when no single organisation or sector was asked for."""
    if not found.asked.name:
        return ""
    series = found.series
    when = f" It meets next on {date_and_time(found.next_starts_at, series.zone)}." if found.next_starts_at else ""
    topic = f" and can speak about {named(found.topic)}" if found.topic else ""
    signed = f"{named(found.coordinator.name)}, " if found.coordinator is not None else ""
    return (
        f"Dear colleague,\n{named(series.name)} would like to hear who is best to attend for you.{when} "
        f"It helps to have somebody who {authority_needed(series.tier).said}{topic}, and a deputy who is told as much. "
        f"It is your decision. Please reply with a name, a post and a work address for each.\n"
        f"{signed}{named(found.group.name)}"
    )


def _length(title: str, head: Sequence[str], shown: Sequence[Candidate], draft: str, found: Advice) -> int:
    lines = [title, *head, *(line for candidate in shown for line in _lines(candidate, found)), _NARROW, _NO_RANKING]
    return len(parts.escaped("\n".join([*lines, draft]))) + 60
