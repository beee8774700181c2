"""What one person is told when a seat, a deputy or an office changes."""

from handlers.blocks import parts
from handlers.services import Message
from workgroup.usecases.roster_news import Happened, Told
from workgroup.wording import date_and_time, day_range, short_date


def news(told: Told) -> Message:
    """What has happened, by whom, and what to do about it."""
    text = f"{_what(told)} {_next(told)}".strip()
    return parts.message(text, [parts.section(parts.sentence(text))])


def _what(told: Told) -> str:
    by = told.by.name if told.by is not None else "Somebody"
    about = told.about.name if told.about is not None else "somebody"
    seat = f"the seat of {told.organisation.name}" if told.organisation is not None else "a seat"
    where = f" in {told.series.name}" if told.series is not None else ""
    match told.happened:
        case Happened.DEPUTY_NAMED:
            return f"{by} named you deputy for {seat}{where}{_days(told)}. Its holder is {about}."
        case Happened.DEPUTY_ENDED:
            return f"{by} changed the deputies for {seat}{where}: you deputise for it no longer."
        case Happened.SEAT_GIVEN:
            since = f" from {short_date(told.from_on)}" if told.from_on is not None else ""
            who = "you hold" if told.is_about_them else f"{about} holds"
            return f"{by} changed who sits: {who} {seat}{where}{since}."
        case Happened.SEAT_LEFT:
            last = f" The last day is {short_date(told.to_on)}." if told.to_on is not None else ""
            what = f" Their seat, {seat}{where}, stays." if told.organisation is not None else ""
            if told.is_about_them:
                return f"{by} ended your post in {told.group.name}.{last}{what}"
            return f"{about} leaves {told.group.name}.{last}{what}"
        case Happened.OFFICE_GIVEN:
            return f"{by} handed the coordinator's office over: you coordinate {told.group.name} now."
        case Happened.CONTACT_NAMED:
            name = told.organisation.name if told.organisation is not None else "an organisation"
            return f"{by} named you designated contact of {name} in {told.group.name}: you may change its people there."
        case Happened.CORRECTED:
            return f"{by} corrected what {told.group.name} keeps about you."
        case Happened.NOBODY_COMES:
            when = f" on {date_and_time(told.starts_at, told.group.zone)}" if told.starts_at is not None else ""
            return f"Nobody is there for {seat}{where}{when}: {about} cannot come, and no deputy can be asked."
        case Happened.TAKEN_BACK:
            return f"What I told you about {seat}{where} was undone, so it does not hold."


def _days(told: Told) -> str:
    if told.from_on is None:
        return ""
    if told.to_on is None:
        return f", always, from {short_date(told.from_on)}"
    return f", {day_range(told.from_on, told.to_on)}"


def _next(told: Told) -> str:
    match told.happened:
        case Happened.NOBODY_COMES:
            return "Ask the organisation to send somebody, or see who else comes: `/prevent who-attends`."
        case Happened.SEAT_LEFT:
            return "See what is missing: `/prevent who-attends gaps`."
        case Happened.OFFICE_GIVEN:
            return "See what waits for you: open my Home tab, or type `/prevent help`."
        case Happened.TAKEN_BACK:
            return "See how it stands: `/prevent me`."
        case _:
            return "See what you hold: `/prevent me`. Is that wrong? Tell whoever did it, or the coordinator."
