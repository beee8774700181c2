"""What a group keeps of one person, as that person sees it."""

from handlers.blocks import forms, ids, parts
from handlers.blocks.deputising import days_said
from handlers.services import Block, Message
from workgroup.usecases.arriving import Place
from workgroup.usecases.correcting import LANGUAGES
from workgroup.usecases.deputising import Days
from workgroup.usecases.knowing import AboutMe, MyDeputies
from workgroup.wording import day_range, listed, short_date

_MOST = 20


def me(mine: AboutMe | None, place: Place) -> Message:
    """Seats, deputies, days away and details, with the buttons that change them."""
    if mine is None:
        text = (
            "This group does not know you: you hold no seat, deputise for nobody, and nothing is kept about you. "
            "Ask for a seat with `/prevent register`."
        )
        return parts.message(text, [parts.section(parts.sentence(text))])
    sections = [("You", _details(mine)), ("Your seats", _seats(mine)), ("Days away", _away(mine))]
    text = "\n".join(f"{title}: {'; '.join(lines)}." for title, lines in sections)
    blocks: list[Block] = [
        parts.section("\n".join([f"*{title}*", *(f"• {parts.escaped(line)}" for line in lines)]))
        for title, lines in sections
    ]
    blocks += parts.rows_of(buttons(mine, place))
    blocks.append(
        parts.context(
            "`/prevent deputy @person always`, `/prevent away 3–17 August`, `/prevent handover @person`, "
            "`/prevent leave`, `/prevent correct`"
        )
    )
    return parts.message(text, blocks)


def buttons(mine: AboutMe, place: Place) -> list[parts.Element]:
    """What the person can change of their own."""
    where = forms.where(place)
    found = [parts.button("Correct my details", ids.OPEN_FORM, {**where, "form": ids.CORRECT_FORM})]
    if mine.seats:
        where = {**where, "series": int(mine.seats[0].series.id)}
        found = [
            parts.button("Name a deputy", ids.numbered(ids.OPEN_FORM, 1), {**where, "form": ids.DEPUTY_FORM}),
            parts.button("I am away", ids.numbered(ids.OPEN_FORM, 2), {**where, "form": ids.AWAY_FORM}),
            parts.button("Hand my seat over", ids.numbered(ids.OPEN_FORM, 3), {**where, "form": ids.HANDOVER_FORM}),
            *found,
        ]
    return found


def _details(mine: AboutMe) -> list[str]:
    person = mine.person
    where = f", {mine.organisation.name}" if mine.organisation is not None else ""
    post = f", {person.post}" if person.post else ""
    lines = [f"{person.name}{post}{where}"]
    lines.append(f"Address: {person.email}" if person.email else "No address is known")
    if mine.identities:
        lines.append("I write to you in Slack")
    else:
        lines.append("You have not been seen in Slack yet, so I cannot write to you")
    if mine.is_coordinator:
        lines.append(f"You coordinate {mine.group.name}")
    if mine.contact_for:
        names = listed([one.name for one in mine.contact_for])
        lines.append(f"You are designated contact of {names}, and may change its people here")
    if person.languages:
        lines.append(f"Languages: {listed([LANGUAGES.get(one, one) for one in person.languages])}")
    if person.adjustments:
        lines.append(f"Helps you take part: {', '.join(person.adjustments)}")
    if person.authority is not None:
        lines.append(f"In a meeting you {_can(person.authority.said)}")
    if person.confirmed_on is not None:
        lines.append(f"Last confirmed on {short_date(person.confirmed_on)}")
    if person.left_on is not None:
        lines.append(f"Your last day is {short_date(person.left_on)}")
    return lines


def _can(said: str) -> str:
    return said.replace("their team", "your team").replace("knows", "know")


def _seats(mine: AboutMe) -> list[str]:
    lines = [_seat(one) for one in mine.seats[:_MOST]]
    for series, held in mine.deputises[:_MOST]:
        whose = held.holder.name if held.holder is not None else f"the vacant seat of {held.organisation.name}"
        lines.append(f"{series.name}: deputy of {whose}")
    return lines or ["none"]


def _seat(one: MyDeputies) -> str:
    deputies = listed(
        [
            f"{other.person.name} ({days_said(Days(from_on=other.deputyship.from_on, to_on=other.deputyship.to_on))})"
            if other.deputyship.to_on is not None
            else other.person.name
            for other in one.standing_in
        ]
    )
    return (
        f"{one.series.name}: {one.held.capacity.said} for {one.held.organisation.name}; "
        f"deputies: {deputies or 'nobody yet'}"
    )


def _away(mine: AboutMe) -> list[str]:
    return [day_range(one.from_on, one.to_on) for one in mine.absences] or ["none that I know of"]
