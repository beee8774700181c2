"""Freshness as people see it: the question once a quarter, what came of it, and what the coordinator is told."""

from collections.abc import Iterable

from handlers.blocks import ids, parts
from handlers.blocks.attending import named
from handlers.services import Message
from workgroup.meeting.series import Series
from workgroup.roster.person import Person
from workgroup.usecases.confirming import AboutPerson, Confirmed, HeldSeat, StillRight
from workgroup.wording import listed, short_date

_LABELS = {
    StillRight.ALL: "Yes, all still right",
    StillRight.NOT_DEPUTY: "Yes, but not the deputy",
    StillRight.NOT_ME: "Not me any more",
}


def asked(series: Series, about: AboutPerson) -> Message:
    """Is it still you, and still your deputy? With buttons that answer for all seats at once."""
    lines = ["Once a quarter I ask each seat whether it is still right:", *map(_line, about.seats)]
    text = "\n".join([*lines, "Is that still so? One press answers for all of them."])
    has_deputy = any(seat.held.deputies for seat in about.seats)
    buttons = [
        parts.button(
            label,
            ids.numbered(ids.CONFIRM_SEATS, number),
            {"series": int(series.id), "still": still.value},
            style="primary" if still is StillRight.ALL else None,
        )
        for number, (still, label) in enumerate(_LABELS.items())
        if has_deputy or still is not StillRight.NOT_DEPUTY
    ]
    return parts.message(text, [parts.section(parts.escaped(text)), parts.actions(buttons)])


def _line(seat: HeldSeat) -> str:
    held = seat.held
    deputies = [named(person.name) for person in held.deputies]
    deputy = f"deputy {listed(deputies)}" if deputies else "no deputy"
    return f"• {named(seat.series.name)}: you hold the seat of {named(held.organisation.name)}; {deputy}"


def confirmed(outcome: Confirmed) -> Message:
    """What came of the answer, and what to do next."""
    told = " The coordinator is being told." if outcome.is_coordinator_told else ""
    match outcome.said:
        case StillRight.ALL:
            names = _names(outcome.confirmed, but=outcome.person)
            also = f" {names} counts as confirmed too." if names else ""
            text = f"Thank you. You are confirmed as of {short_date(outcome.on)}.{also} I ask again next quarter."
        case StillRight.NOT_DEPUTY:
            text = (
                f"Thank you. You are confirmed as of {short_date(outcome.on)}; your deputy is not.{told} "
                "Say who deputises from now on: /prevent deputy @name always"
            )
        case StillRight.NOT_ME:
            text = (
                f"Thank you. Your seats stay as they are until somebody follows.{told} Hand over with "
                "/prevent handover @name, or give up with /prevent leave. If you pressed this by mistake, press "
                "another button."
            )
    return parts.message(text, [parts.section(parts.escaped(text))])


def _names(people: Iterable[Person], *, but: Person) -> str:
    return listed([named(one.name) for one in people if one.id != but.id])


def answer_told(about: AboutPerson, still: str) -> Message:
    """For the coordinator: somebody's seats are not right any more."""
    who = _who(about)
    if still == StillRight.NOT_DEPUTY:
        text = f"{who} says that a deputy named for their seat is not right any more. Ask them who deputises now."
    else:
        text = f"{who} says that the seat is not theirs any more. {_next(about)}"
    return parts.message(text, [parts.section(parts.escaped(text))])


def account_closed(about: AboutPerson) -> Message:
    """For the coordinator: somebody's account in the workspace was closed."""
    text = (
        f"The account of {_who(about)} in this workspace was closed, so nothing reaches them here. "
        f"{'Their seat stays. ' if about.seats else ''}{_next(about)}"
    )
    return parts.message(text, [parts.section(parts.escaped(text))])


def _who(about: AboutPerson) -> str:
    organisation = f" ({named(about.organisation.name)})" if about.organisation is not None else ""
    return f"{named(about.person.name)}{organisation}"


def _next(about: AboutPerson) -> str:
    mailbox = about.organisation.mailbox if about.organisation is not None else None
    whom = f"Write to its mailbox {mailbox}" if mailbox else "Ask the organisation"
    return f"{whom} who follows, and register them: /prevent register"
