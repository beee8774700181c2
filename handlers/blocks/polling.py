"""Polls as people see them: the preview, the card in the channel, the form to answer in, and what came of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers.blocks import forms, ids, parts
from handlers.services import Block, Message, View
from workgroup.meeting.poll import Cadence, PollAnswer, PollKind, PollOption, Slot, Tally, answered_by, best
from workgroup.meeting.series import Series
from workgroup.roster.person import Person
from workgroup.safety.guard import REMINDER
from workgroup.usecases.answering_polls import Ballot, Polls, Voted
from workgroup.usecases.arriving import Place
from workgroup.usecases.poll_views import PollView
from workgroup.usecases.polling import Opened, PollPreview
from workgroup.wording import clock_time, counted, date_and_time, listed, short_date, start_and_end

_MOST_BUTTONS = 4
_WHO_SEES = "the coordinator, the chair and the secretariat see who answered what"
_NAMES_ELSEWHERE = "Who can do what is for the coordinator, the chair and the secretariat to see: /prevent poll"
_ANSWERS = (PollAnswer.YES, PollAnswer.IF_NEED_BE, PollAnswer.NO)


def preview(found: PollPreview) -> Message:
    """What the poll would be and who is asked, with a button that opens it."""
    series = found.series
    lead = f"Ask {_question(found.kind, series, asks=False)}?"
    lines = _numbered(found.options, series)
    closes = f"Answers until {_when(found.closes_at, series)}."
    if found.moved_from is not None:
        closes += f" ({short_date(found.moved_from)} is no working day.)"
    where = (
        f"{series.channel_said} is told once."
        if series.channel_id
        else "The series has no channel yet, so only the reminder is sent: type a command in its channel first."
    )
    asked = (
        f"{counted(len(found.asked), 'person is', 'people are')} asked, one for each seat. Who has not answered gets "
        f"one direct message on {_when(found.remind_at, series)}. I cannot reach people without Slack: ask them "
        "yourself, and write their answers down with Answer."
    )
    if found.unreachable:
        asked += f" I know no way to reach {listed([person.name for person in found.unreachable], 'or')}."
    hidden = f"Answers stay hidden until the close. Then the channel sees totals, and {_WHO_SEES}."
    last = "Nothing is kept yet."
    value: dict[str, object] = {
        "series": int(series.id),
        "kind": found.kind.value,
        "options": "|".join(map(option_code, found.options)),
        "closes": found.closes_at.isoformat(),
    }
    return parts.message(
        "\n".join([lead, *lines, " ".join([closes, where, asked, hidden, last])]),
        [
            parts.section("\n".join(map(parts.escaped, [lead, *lines]))),
            parts.section(parts.escaped(" ".join([closes, where, asked]))),
            parts.context(parts.escaped(f"{hidden} {last}")),
            parts.actions(
                [
                    parts.button("Open the poll", ids.OPEN_POLL, value, style="primary"),
                    parts.button("Cancel", ids.DISMISS, said="Put it away, nothing is kept"),
                ]
            ),
        ],
    )


def option_code(option: PollOption) -> str:
    """An option as a button carries it."""
    if isinstance(option, Slot):
        return f"{option.starts.isoformat(timespec='minutes')}/{option.minutes}"
    return option.value


def opened(outcome: Opened) -> Message:
    """The poll is open, for who opened it."""
    view = outcome.view
    series = view.series
    subject = _question(view.poll.kind, series, asks=False)
    closes = _when(view.poll.closes_at, series)
    if outcome.is_new:
        told = f" {series.channel_said} is being told." if series.channel_id else ""
        text = f"Open: the poll on {subject}. It closes {closes}.{told}"
    else:
        text = f"The poll on {subject} is open already with these options, until {closes}. Nobody is told again."
    return parts.message(text, [parts.section(parts.escaped(text)), parts.actions(_buttons(view, may_close=True))])


def asked(view: PollView) -> Message:
    """The poll, for the channel."""
    series, poll = view.series, view.poll
    lead = f"{view.opened_by.name} asks {_question(poll.kind, series, asks=False)}."
    lines = _numbered(poll.options, series)
    how = (
        f"Press Answer by {_when(poll.closes_at, series)}; you can change your answer until then. Answers stay hidden "
        f"until the close. Then totals are shown here, and {_WHO_SEES}."
    )
    return parts.message(
        "\n".join([lead, *lines, how]),
        [
            parts.header(_question(poll.kind, series, asks=True)),
            parts.section("\n".join(map(parts.escaped, lines))),
            parts.context(parts.escaped(f"{lead} {how}")),
            parts.actions([_answer_button(view)]),
        ],
    )


def asked_again(view: PollView) -> Message:
    """The poll once more, for somebody who has not answered."""
    series, poll = view.series, view.poll
    text = (
        f"You have not yet answered the poll on {_question(poll.kind, series, asks=False)}. It has "
        f"{counted(len(poll.options), 'option')} and closes {_when(poll.closes_at, series)}. I do not ask again."
    )
    return parts.message(text, [parts.section(parts.escaped(text)), parts.actions([_answer_button(view)])])


def called_off(view: PollView) -> Message:
    """The poll is cancelled, for the channel."""
    text = (
        f"The poll on {_question(view.poll.kind, view.series, asks=False)} is called off. Nothing was decided, and "
        "no answer is needed."
    )
    return parts.message(text, [parts.section(parts.escaped(text))])


def result(view: PollView, *, with_names: bool = False) -> Message:
    """What the poll came to, with buttons that schedule the best; names only for who may see them."""
    series, poll = view.series, view.poll
    question = _question(poll.kind, series, asks=False)
    if not view.answered:
        text = f"Nobody answered the poll on {question}, so it came to nothing. Ask again: {_again(poll.kind)}"
        return parts.message(text.replace("`", ""), [parts.section(parts.sentence(text))])
    lead = f"The poll on {question} has closed. {_turnout(view)}"
    winners = best(view.ranked)
    lines = [f"{_place(number, tally, winners)}{_tally(tally, series)}" for number, tally in enumerate(view.ranked, 1)]
    names = _names(view) if with_names else [_NAMES_ELSEWHERE]
    blocks: list[Block] = [
        parts.section(parts.escaped(f"{lead} {_verdict(winners, series)}")),
        parts.section("\n".join(map(parts.escaped, lines))),
        *([parts.context(parts.escaped("\n".join(names)))] if names else []),
    ]
    buttons = _schedule_buttons(winners, series)
    if buttons:
        blocks.append(parts.actions(buttons))
    return parts.message("\n".join([f"{lead} {_verdict(winners, series)}", *lines, *names]), blocks)


def ballot(found: Ballot) -> View:
    """The form in which one person answers."""
    series, poll = found.series, found.poll
    choices = [parts.option(answer.said.capitalize(), answer.value) for answer in _ANSWERS]
    blocks: list[Block] = [
        parts.section(parts.escaped(_question(poll.kind, series, asks=True))),
        *(_whose(found.for_others) if found.for_others else []),
        *(
            parts.field(
                _said(option, series),
                f"option_{number}",
                parts.radio(choices, initial=found.earlier[number] if found.earlier is not None else None),
            )
            for number, option in enumerate(poll.options)
        ),
        parts.context(
            parts.escaped(
                f"Hidden until {_when(poll.closes_at, series)}; you can change it until then. Afterwards the channel "
                f"sees totals, and {_WHO_SEES}."
            )
        ),
    ]
    value = {"series": int(series.id), "poll": int(poll.id)}
    return forms.modal("Answer the poll", ids.BALLOT_FORM, blocks, submit="Send", value=value)


def _whose(others: Sequence[Person]) -> list[Block]:
    choices = [parts.option(person.name, str(person.id)) for person in others]
    return [
        parts.field(
            "Whose answer",
            "of",
            parts.select(choices, placeholder="Mine"),
            hint="Left alone it is your own. Choose somebody whose answer you know, for example without Slack.",
            optional=True,
        )
    ]


def voted(outcome: Voted) -> Message:
    """An answer was kept."""
    if outcome.of is not None:
        subject = _question(outcome.poll.kind, outcome.series, asks=False)
        text = f"Kept: what {outcome.of.name} says to the poll on {subject}, as told by you. They are not asked again."
        return parts.message(text, [parts.section(parts.escaped(text))])
    lead = "Kept" if outcome.is_new else "Changed"
    until = _when(outcome.poll.closes_at, outcome.series)
    text = (
        f"{lead}: your answer to the poll on {_question(outcome.poll.kind, outcome.series, asks=False)}. "
        f"You can change it until {until}. The result follows then in {outcome.series.channel_said}."
    )
    return parts.message(text, [parts.section(parts.escaped(text))])


def listing(found: Polls, *, may_close: bool) -> Message:
    """The polls that are open, how many have answered, and what came of the last ones."""
    series = found.series
    if not found.open and not found.closed:
        how = f" Open one: {_again(PollKind.TIME)}" if may_close else ""
        text = f"{series.name} has no poll.{how}"
        return parts.message(text.replace("`", ""), [parts.section(parts.sentence(text))])
    texts: list[str] = []
    blocks: list[Block] = []
    for view in found.open:
        subject = _question(view.poll.kind, series, asks=False)
        text = f"Open: the poll on {subject}. {_turnout(view)} It closes {_when(view.poll.closes_at, series)}."
        if may_close and view.silent:
            text += f" Not yet: {listed([person.name for person in view.silent])}."
        lines = _numbered(view.poll.options, series)
        texts += [text, *lines]
        blocks += [
            parts.section("\n".join(map(parts.escaped, [text, *lines]))),
            parts.actions(_buttons(view, may_close=may_close)),
        ]
    # One that nobody answered is worth a word only where there is nothing else to tell.
    came_to_something = [view for view in found.closed if view.answered]
    for view in came_to_something[:2] or found.closed[: 0 if found.open else 1]:
        told = result(view, with_names=view.answers is not None)
        texts.append(told.text)
        blocks += told.blocks
    return parts.message("\n".join(texts), blocks)


def closed_now(view: PollView) -> Message:
    """The poll was closed early, for who did it."""
    where = f"{view.series.channel_said} is being told." if view.series.channel_id else ""
    told = result(view, with_names=view.answers is not None)
    lead = f"Closed. {where}".strip()
    return parts.message(f"{lead}\n{told.text}", [parts.section(parts.escaped(lead)), *told.blocks])


def cancelled(view: PollView) -> Message:
    """The poll was called off, for who did it."""
    where = f" {view.series.channel_said} is told, if it had heard of it." if view.series.channel_id else ""
    subject = _question(view.poll.kind, view.series, asks=False)
    text = f"Cancelled: the poll on {subject}. No answer counts any more.{where}"
    return parts.message(text, [parts.section(parts.escaped(text))])


def time_form(place: Place, *, given: Mapping[str, str], trouble: str | None) -> View:
    """Say the times to choose from, with what was typed and why it was not understood."""
    blocks: list[Block] = []
    if trouble is not None:
        blocks.append(parts.section(parts.sentence(trouble)))
    blocks += [
        parts.field(
            "Times to choose from",
            "slots",
            parts.text_input(
                initial=given.get("slots", ""),
                at_most=1500,
                multiline=True,
                placeholder="Tue 12 Jan 10:00\nWed 13 Jan 14:00-15:30",
            ),
            hint="Two to ten, one a line or with commas. What says no length lasts as long as the series' meetings.",
        ),
        parts.field(
            "Answers until",
            "until",
            parts.text_input(initial=given.get("until", ""), at_most=60, placeholder="Friday 17:00"),
            hint="Left empty: five working days, and a working day before the first of the times.",
            optional=True,
        ),
        parts.context(parts.escaped(REMINDER)),
    ]
    value = {**forms.where(place), **{key: words[:500] for key, words in given.items()}}
    return forms.modal("Find a time", ids.POLL_TIME_FORM, blocks, submit="Show the poll", value=value)


def _question(kind: PollKind, series: Series, *, asks: bool) -> str:
    what = "when" if kind is PollKind.TIME else "how often"
    if asks:
        return f"{what.capitalize()} shall {series.name} meet?"
    return f"{what} {series.name} shall meet"


def _again(kind: PollKind) -> str:
    tail = "time Tue 12 Jan 10:00, Wed 13 Jan 14:00" if kind is PollKind.TIME else "cadence"
    return f"`/prevent poll {tail}`"


def _when(moment: datetime, series: Series) -> str:
    return date_and_time(moment, series.zone)


def _said(option: PollOption, series: Series) -> str:
    if isinstance(option, Cadence):
        return option.value.capitalize()
    return start_and_end(option.starts.replace(tzinfo=series.zone), option.minutes, series.zone)


def _numbered(options: Sequence[PollOption], series: Series) -> list[str]:
    return [f"{number}. {_said(option, series)}" for number, option in enumerate(options, start=1)]


def _turnout(view: PollView) -> str:
    of_asked = {person.id for person in view.asked}
    heard = sum(person.id in of_asked for person in view.answered)
    others = len(view.answered) - heard
    text = f"{heard} of {counted(len(view.asked), 'person', 'people')} asked {'has' if heard == 1 else 'have'} answered"
    return f"{text}, and {counted(others, 'other')}." if others else f"{text}."


def _tally(tally: Tally, series: Series) -> str:
    return f"{_said(tally.option, series)}: {tally.yes} yes, {tally.if_need_be} if need be, {tally.no} no"


def _place(number: int, tally: Tally, winners: Sequence[Tally]) -> str:
    return "• Best: " if tally in winners and len(winners) == 1 else ("• Equal best: " if tally in winners else "• ")


def _verdict(winners: Sequence[Tally], series: Series) -> str:
    if not winners:
        return "No option suits anybody."
    names = [_said(one.option, series) for one in winners]
    if len(winners) == 1:
        return f"Most can do {names[0]}."
    return f"Equally good are {listed(names)}."


def _names(view: PollView) -> list[str]:
    if view.answers is None:
        return []
    called = {person.id: person.name for person in view.answered}
    lines = []
    for place, option in enumerate(view.poll.options):
        said = [
            f"{answer.said}: {listed(sorted(called[one] for one in answered_by(view.answers, place, answer)))}"
            for answer in _ANSWERS
            if answered_by(view.answers, place, answer)
        ]
        lines.append(f"{_said(option, view.series)}. {'; '.join(said)}.")
    if view.silent:
        lines.append(f"No answer: {listed([person.name for person in view.silent])}.")
    return lines


def _answer_button(view: PollView) -> parts.Element:
    value = {"series": int(view.series.id), "poll": int(view.poll.id)}
    question = _question(view.poll.kind, view.series, asks=True)
    return parts.button("Answer", ids.ANSWER_POLL, value, style="primary", said=f"Answer: {question}")


def _buttons(view: PollView, *, may_close: bool) -> list[parts.Element]:
    value: dict[str, object] = {"series": int(view.series.id), "poll": int(view.poll.id)}
    question = _question(view.poll.kind, view.series, asks=False)
    buttons = [_answer_button(view)]
    if may_close:
        buttons += [
            parts.button("Close now", ids.CLOSE_POLL, value, said=f"Close the poll on {question}"),
            parts.button(
                "Cancel the poll", ids.CANCEL_POLL, value, style="danger", said=f"Cancel the poll on {question}"
            ),
        ]
    return buttons


def _schedule_buttons(winners: Sequence[Tally], series: Series) -> list[parts.Element]:
    buttons = []
    for number, tally in enumerate(winners[:_MOST_BUTTONS]):
        said = _said(tally.option, series)
        label = "Schedule it" if len(winners) == 1 else f"Schedule {_short(tally.option)}"
        value: dict[str, object] = {"series": int(series.id), "words": _words(tally.option, series)}
        buttons.append(
            parts.button(
                label, ids.numbered(ids.TYPE_FOR_ME, number), value, style="primary", said=f"Schedule it: {said}"
            )
        )
    return buttons


def _short(option: PollOption) -> str:
    if isinstance(option, Slot):
        return f"{short_date(option.starts)}, {clock_time(option.starts)}"
    return option.value


def _words(option: PollOption, series: Series) -> str:
    """What one would type to plan the option: its preview comes first, like after any words."""
    if isinstance(option, Cadence):
        return f"schedule {option.value}"
    day = f"{option.starts.day} {option.starts:%B %Y}"
    words = f"{day} {clock_time(option.starts)} for {option.minutes} minutes"
    return f"extra {words}" if series.recurrence is not None else f"schedule {words}"
