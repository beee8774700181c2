"""From words to the listener that answers them: slash command, direct message, mention, button, command line alike."""

from collections.abc import Awaitable, Callable

from handlers import (
    advising,
    attending,
    being_away,
    calendars,
    cancelling,
    clashes,
    correcting,
    dates,
    deputising,
    editing,
    extra_dates,
    feedback,
    grammar,
    handing_over,
    helping,
    me,
    moving,
    organisations,
    outbox,
    partnerships,
    pausing,
    payloads,
    polling,
    proposing,
    registering,
    reminding,
    scheduling,
    setting_up,
    skipping,
)
from handlers.answers import AlsoSaying
from handlers.blocks import notes
from handlers.needs import needed_series
from handlers.payloads import Incoming
from handlers.services import Answer, Message
from handlers.shielded import Asked
from workgroup.roster.person import Standing
from workgroup.usecases.arriving import WhichSeries

VerbListener = Callable[[Asked, Answer, str], Awaitable[None]]

LISTENERS: dict[str, VerbListener] = {
    "help": helping.on_help,
    "next": dates.on_next,
    "dates": dates.on_dates,
    "schedule": scheduling.on_schedule,
    "edit": editing.on_edit,
    "cancel": cancelling.on_cancel,
    "skip": skipping.on_skip,
    "clashes": clashes.on_clashes,
    "partnerships": partnerships.on_partnerships,
    "avoid": calendars.on_avoid,
    "terms": calendars.on_terms,
    "bank-holidays": calendars.on_bank_holidays,
    "move": moving.on_move,
    "extra": extra_dates.on_extra,
    "pause": pausing.on_pause,
    "resume": pausing.on_resume,
    "who-attends": attending.on_who_attends,
    "advise": advising.on_advise,
    "register": registering.on_register,
    "orgs": organisations.on_orgs,
    "org": organisations.on_org,
    "me": me.on_me,
    "deputy": deputising.on_deputy,
    "away": being_away.on_away,
    "handover": handing_over.on_handover,
    "leave": handing_over.on_leave,
    "correct": correcting.on_correct,
    "approval": proposing.on_approval,
    "remind": reminding.on_remind,
    "poll": polling.on_poll,
    "feedback": feedback.on_feedback,
    "outbox": outbox.on_outbox,
    "setup": setting_up.on_setup,
}


async def answer_words(asked: Asked, answer: Answer, text: str) -> None:
    """Read the words and let the verb's listener answer.

    An unknown verb is answered with the nearest one; a direct message that could mean several series, with all of
    them to choose from. Where a channel has several, the answer says which one was taken.
    """
    place = asked.place
    # Measured as it came: taking Slack's own escaping out of a cut text would make it short enough again.
    if payloads.is_too_long(asked.incoming.text) or payloads.is_too_long(text):
        raise grammar.TooMuchText
    try:
        words = grammar.parse_words(text)
    except grammar.UnknownVerb as unknown:
        if unknown.nearest is None:
            raise
        await answer.privately(notes.suggestion(unknown.sentence, unknown.corrected, place=place))
        return
    verb = words.verb
    # Who may do nothing here is told so first; who may, is not refused before it is known which series they mean.
    if verb.needs_series and place.actor.standing is Standing.FULL and not (verb.takes_several and place.choices):
        try:
            needed_series(place)
        except WhichSeries as several:
            await answer.privately(notes.which_series(several, text))
            return
    # What needs no series at hand asks for the right where it knows the series.
    if verb.needs_series or not place.may_somewhere(verb.right):
        place.actor.check(verb.right)
    if verb.needs_series and place.is_picked and not verb.takes_several:
        answer = AlsoSaying(answer, notes.picked(place, text))
    await LISTENERS[verb.name](asked, answer, words.tail)


def said_at_once(incoming: Incoming) -> Message | None:
    """The answer that is the same for everybody everywhere: help about one command. `None` for everything else.

    Refused: `TooMuchText`, and `UnknownVerb` for what is like no verb.
    """
    text = payloads.unescaped_outside_mentions(incoming.text)
    if payloads.is_too_long(incoming.text) or payloads.is_too_long(text):
        raise grammar.TooMuchText
    try:
        words = grammar.parse_words(text)
    except grammar.UnknownVerb as unknown:
        if unknown.nearest is None:
            raise
        return None
    return helping.explained(words.tail) if words.verb.name == "help" else None


async def on_command(asked: Asked, answer: Answer) -> None:
    """A slash command."""
    await answer_words(asked, answer, payloads.unescaped_outside_mentions(asked.incoming.text))


async def on_direct_message(asked: Asked, answer: Answer) -> None:
    """The same words in a direct message to the bot, with or without its name in front."""
    text = payloads.without_leading_mention(asked.incoming.text)
    await answer_words(asked, answer, payloads.unescaped_outside_mentions(text))


async def on_mention(asked: Asked, answer: Answer) -> None:
    """The same words after the bot's name in a channel."""
    text = payloads.without_mention(asked.incoming.text)
    await answer_words(asked, answer, payloads.unescaped_outside_mentions(text))


async def on_type_for_me(asked: Asked, answer: Answer) -> None:
    """A button that does what typing its words would do, with no more rights than typing has."""
    words = asked.incoming.value.get("words")
    await answer_words(asked, answer, words if isinstance(words, str) else "help")
