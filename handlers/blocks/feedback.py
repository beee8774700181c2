"""Feedback: the request in a direct message, the form of five taps, and results that show nobody."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from handlers.blocks import forms, ids, parts
from handlers.services import Block, Message, View
from workgroup.feedback.questions import LONGEST_TEXT, SCALE, Frequency, RightPeople
from workgroup.feedback.totals import FEWEST_AT_THE_END, Totals
from workgroup.safety.guard import REMINDER
from workgroup.usecases.giving_feedback import Given, Questionnaire, Results
from workgroup.usecases.telling import MeetingView
from workgroup.wording import counted, date_and_time, listed

_Choice = TypeVar("_Choice", bound=StrEnum)

_SCALES = {
    "relevance": ("How relevant was this to your work?", "not at all", "very"),
    "info_useful": ("How useful was the information?", "not at all", "very"),
    "actions_clear": ("Is it clear who does what by when?", "not at all", "entirely"),
}
_RIGHT_PEOPLE = {RightPeople.YES: "Yes", RightPeople.MOSTLY: "Mostly", RightPeople.NO: "No"}
_FREQUENCY = {
    Frequency.TOO_OFTEN: "Too often",
    Frequency.ABOUT_RIGHT: "About right",
    Frequency.TOO_RARE: "Not often enough",
}
_HEARD = {"yes": "Yes, somewhere else too", "no": "No, only here"}
_NOT_KEPT = "Your name and the time you answer are not kept with your answer."
_WHO_SEES = (
    "The coordinator and the chair see totals once five people have answered and, after the close, what people wrote, "
    "without names. If everybody gives the same answer, the totals show that."
)
_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five"}
_MOST_NAMED = 10
# A bullet, and a line's end.
_AROUND_A_COMMENT = 3
_ROOM_FOR_THE_REST = 60


def asked(shown: MeetingView, *, round_id: int, token: str, is_reminder: bool) -> Message:
    """The direct message that asks. The button's token is all that leads back to the answer."""
    when = date_and_time(shown.meeting.starts_at, shown.series.zone)
    lead = (
        f"Still time to say how {shown.series.name} of {when} was for you."
        if is_reminder
        else f"How was {shown.series.name} of {when}?"
    )
    promise = (
        f"Five taps, about a minute. {_NOT_KEPT} {_WHO_SEES} "
        "You can change your answer with the same button until the close."
    )
    value: dict[str, object] = {"round": round_id, "token": token, "meeting": int(shown.meeting.id)}
    return parts.message(
        f"{lead} {promise} Press Give feedback.",
        [
            parts.section(f"*{parts.escaped(lead)}*"),
            parts.section(promise),
            parts.actions(
                [
                    parts.button(
                        "Give feedback", ids.GIVE_FEEDBACK, value, style="primary", said=f"Give feedback on {when}"
                    )
                ]
            ),
        ],
    )


def questionnaire(found: Questionnaire, *, token: str) -> View:
    """The form: five taps, and three questions that may be left out, each marked as optional by Slack."""
    earlier = found.earlier
    when = date_and_time(found.meeting.starts_at, found.series.zone)
    until = date_and_time(found.round.closes_at, found.series.zone)
    right = [parts.option(label, value) for value, label in _RIGHT_PEOPLE.items()]
    often = [parts.option(label, value) for value, label in _FREQUENCY.items()]
    heard = [parts.option(label, value) for value, label in _HEARD.items()]
    blocks: list[Block] = [
        parts.section(f"*{parts.escaped(found.series.name)}*, {parts.escaped(when)}"),
        parts.context(f"{_NOT_KEPT} You can change it until {parts.escaped(until)}."),
        _scale("relevance", earlier.relevance if earlier else None),
        parts.field(
            "Were the right people there?",
            "right_people",
            parts.radio(right, initial=earlier.right_people if earlier else None),
        ),
        *_missing(found),
        parts.field(
            "How often do we meet?", "frequency", parts.radio(often, initial=earlier.frequency if earlier else None)
        ),
        _scale("info_useful", earlier.info_useful if earlier else None),
        _scale("actions_clear", earlier.actions_clear if earlier else None),
        parts.field(
            "Did you hear the same elsewhere?",
            "duplicates",
            parts.radio(heard, initial=_heard(earlier.duplicates) if earlier else None),
            optional=True,
        ),
        parts.field(
            "One thing to change",
            "text",
            parts.text_input(initial=earlier.text if earlier else "", at_most=LONGEST_TEXT, multiline=True),
            hint=f"{REMINDER} It is shown as you write it, without your name.",
            optional=True,
        ),
    ]
    value: dict[str, object] = {
        "round": int(found.round.id),
        "token": token,
        "meeting": int(found.meeting.id),
    }
    return forms.modal("Feedback", ids.FEEDBACK_FORM, blocks, submit="Send", value=value)


def _scale(question: str, initial: int | None) -> Block:
    label, low, high = _SCALES[question]
    ends = {SCALE[0]: f": {low}", SCALE[-1]: f": {high}"}
    options = [parts.option(f"{point}{ends.get(point, '')}", str(point)) for point in SCALE]
    return parts.field(label, question, parts.radio(options, initial=str(initial) if initial else None))


def _missing(found: Questionnaire) -> list[Block]:
    # Slack refuses a menu without choices.
    if not found.sectors:
        return []
    menu = parts.several(
        [parts.option(sector.name, sector.code) for sector in found.sectors],
        initial=found.earlier.missing if found.earlier else (),
        placeholder="Sectors, if any",
    )
    return [parts.field("Who was missing?", "missing", menu, optional=True)]


def _heard(duplicates: bool | None) -> str | None:
    return None if duplicates is None else "yes" if duplicates else "no"


def given(outcome: Given) -> Message:
    """The answer was kept, or changed."""
    until = date_and_time(outcome.closes_at, outcome.series.zone)
    again = f"You can change it with the same button until {until}."
    if outcome.is_new:
        text = f"Thank you, your answer is kept, without your name or the time. {again}"
    else:
        text = (
            f"Your changed answer is kept, without your name or the time. {again} "
            "Totals that were shown before take it in only together with other people's answers."
        )
    return parts.message(text, [parts.section(parts.escaped(text))])


def results(found: Results, *, now: datetime) -> Message:
    """How many answered, always; totals from five answers, and why not before; comments after the close."""
    lead = _lead(found, now)
    heading = parts.section(f"*{parts.escaped(lead)}*")
    if found.totals is None:
        why = _why_none(found)
        return parts.message(f"{lead} {why}", [heading, parts.section(why)])
    lines = [*_lines(found.totals, found), *_behind(found, found.totals)]
    comments = [parts.plain_line(comment) for comment in found.totals.comments] if _is_counted(found) else []
    return parts.message(
        _as_text([lead, *lines], comments),
        [heading, parts.section("\n".join(parts.escaped(line) for line in lines)), *_comment_blocks(comments)],
    )


def _is_counted(found: Results) -> bool:
    return found.round.closed_at is not None


def _lead(found: Results, now: datetime) -> str:
    zone = found.series.zone
    if _is_counted(found):
        state = "closed"
    elif found.round.closes_at <= now:
        state = "closed, the last answers are being counted"
    elif now < found.round.opens_at:
        state = f"opens {date_and_time(found.round.opens_at, zone)}"
    else:
        state = f"open until {date_and_time(found.round.closes_at, zone)}"
    rate = (
        f"{found.answered} of {counted(found.asked, 'person', 'people')} answered"
        if found.asked
        else "nobody was asked, because nobody is listed as having been there"
    )
    return f"Feedback on {found.series.name} of {date_and_time(found.meeting.starts_at, zone)} ({state}): {rate}."


def _why_none(found: Results) -> str:
    if _is_counted(found):
        return (
            "Fewer than five people answered, so neither totals nor comments are shown: "
            "nobody's answer can be recognised."
        )
    return "Totals appear from five answers, so that nobody's answer can be recognised."


def _lines(totals: Totals, found: Results) -> list[str]:
    return [
        f"Relevance: {totals.relevance:.1f} of 5",
        f"Right people there: {_share(totals.right_people, _RIGHT_PEOPLE)}",
        *_missing_line(totals, found.sectors),
        f"How often we meet: {_share(totals.frequency, _FREQUENCY)}",
        f"Information useful: {totals.info_useful:.1f} of 5",
        f"Actions clear: {totals.actions_clear:.1f} of 5",
        f"Heard the same elsewhere: {totals.duplicates} of {totals.answered}",
    ]


def _share(counts: Mapping[_Choice, int], labels: Mapping[_Choice, str]) -> str:
    return ", ".join(f"{label.lower()} {counts.get(choice, 0)}" for choice, label in labels.items())


def _missing_line(totals: Totals, sectors: Mapping[str, str]) -> list[str]:
    if not totals.missing:
        return []
    named = [f"{sectors.get(code, code)} {count}" for code, count in list(totals.missing.items())[:_MOST_NAMED]]
    others = len(totals.missing) - len(named)
    if others:
        named.append(counted(others, "other sector"))
    return [f"Missing: {listed(named)}"]


def _behind(found: Results, totals: Totals) -> list[str]:
    """Which answers the totals leave out, and why; the words of the rule in `workgroup.feedback.totals`."""
    behind = found.answered - totals.answered
    if behind < 1:
        return []
    least = _NUMBERS[FEWEST_AT_THE_END]
    if _is_counted(found):
        stays = "1 later answer stays out" if behind == 1 else f"{behind} later answers stay out"
        why = f"from the difference that fewer than {least} make, one person's answer could be worked out."
        return [f"These totals are of {totals.answered} answers. {stays}: {why}"]
    return [
        f"These totals are of {totals.answered} answers; {counted(behind, 'more answer')} came later. "
        f"Totals move on at every fifth answer, and at the close when at least {least} more have come, "
        "so that no single answer shows."
    ]


def _as_text(lines: Sequence[str], comments: Sequence[str]) -> str:
    """Everything as plain text; comments that Slack would cut are counted instead of broken off."""
    if not comments:
        return "\n".join(lines)
    told = [*lines, "What to change:"]
    room = parts.MOST_TEXT - _ROOM_FOR_THE_REST - len(parts.safe_text("\n".join(told)))
    for number, comment in enumerate(comments):
        # Measured as it will be sent: escaping makes some signs longer.
        room -= len(parts.safe_text(comment)) + _AROUND_A_COMMENT
        if room < 0:
            left = len(comments) - number
            told.append(f"… and {counted(left, 'more comment')}, in the message itself.")
            break
        told.append(f"• {comment}")
    return "\n".join(told)


def _comment_blocks(comments: Sequence[str]) -> list[Block]:
    """The comments in as many paragraphs as Slack's length of one needs."""
    if not comments:
        return []
    paragraphs = ["*What to change*"]
    for comment in comments:
        line = f"• {parts.escaped(comment)}"
        if len(paragraphs[-1]) + 1 + len(line) > parts.SECTION:
            paragraphs.append(line)
        else:
            paragraphs[-1] += f"\n{line}"
    return [parts.section(paragraph) for paragraph in paragraphs]
