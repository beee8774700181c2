"""Short answers that every feature uses: refusals, faults, waiting. Knows no feature."""

from collections.abc import Sequence

from handlers.blocks import ids, parts
from handlers.services import Message
from workgroup.errors import Refusal
from workgroup.meeting.series import Series
from workgroup.usecases.arriving import Place, WhichSeries
from workgroup.wording import listed

_MOST_CHOICES = 20
WORKING = "Working on it. The answer follows here in a moment."


def note(text: str) -> Message:
    """One plain sentence or two."""
    return parts.message(text, [parts.section(parts.sentence(text))])


def refused(refusal: Refusal) -> Message:
    """A refusal in its own sentence."""
    return note(refusal.sentence)


def fault(reference: str) -> Message:
    """We broke: what happened is in the log under the reference, never on the screen."""
    return note(
        "Something broke on our side and I do not know whether it was done. Look before you try again. "
        f"If it happens twice, give your administrator the code {reference}."
    )


def dismissed() -> Message:
    """What was offered is put away."""
    return note("Put away. Nothing changed.")


def sent_twice() -> Message:
    """A form was sent a second time; the first has had its effect."""
    return note(
        "This form was sent twice and counts once. Nothing more changed. See how things stand: `/prevent next`."
    )


def suggestion(text: str, words: str, *, place: Place) -> Message:
    """A refusal that offers the command which was probably meant."""
    value = {**_series(place), "words": words}
    buttons = [parts.button("Help", ids.numbered(ids.TYPE_FOR_ME, 1), {**_series(place), "words": "help"})]
    if parts.fits_button(value):
        buttons.insert(0, parts.button(f"Use {words}", ids.TYPE_FOR_ME, value, style="primary"))
    return parts.message(text, [parts.section(parts.sentence(text)), parts.actions(buttons)])


def choice(question: str, typed: Sequence[tuple[str, str]], *, place: Place) -> Message:
    """A question with a button for each answer, which types the words that stand beside it."""
    buttons = []
    for number, (label, words) in enumerate(typed):
        value = {**_series(place), "words": words}
        if parts.fits_button(value):
            buttons.append(parts.button(label, ids.numbered(ids.TYPE_FOR_ME, number), value))
    buttons.append(parts.button("Neither", ids.DISMISS, said="Put it away, nothing changes"))
    return parts.message(
        f"{question} {listed([label for label, _ in typed], 'or')}?",
        [parts.section(parts.sentence(question)), *parts.rows_of(buttons)],
    )


def which_series(several: WhichSeries, words: str) -> Message:
    """Several series could be meant: each as a button that types the same words for it."""
    text = several.sentence
    return parts.message(text, [parts.section(parts.sentence(text)), *parts.rows_of(_choose(several.choices, words))])


def picked(place: Place, words: str) -> Message:
    """Which of a channel's series was taken, to stand below an answer, with buttons for the others."""
    if place.series is None:
        raise ValueError("no series was taken")
    others = tuple(series for series in place.choices if series.id != place.series.id)
    names = listed([series.name for series in others])
    text = (
        f"This channel has several series. This is about {place.series.name}, which meets next; "
        f"the same can be asked about {names}."
    )
    return parts.message(text, [parts.context(parts.escaped(text)), *parts.rows_of(_choose(others, words))])


def _choose(choices: Sequence[Series], words: str) -> list[parts.Element]:
    buttons = []
    for number, series in enumerate(choices[:_MOST_CHOICES]):
        value: dict[str, object] = {"series": int(series.id), "words": words}
        if parts.fits_button(value):
            # Numbered from ten on: the answer above may have buttons of the same kind in its rows.
            buttons.append(parts.button(series.name, ids.numbered(ids.TYPE_FOR_ME, 10 + number), value))
    return buttons


def _series(place: Place) -> dict[str, object]:
    return {"series": int(place.series.id)} if place.series is not None else {}
