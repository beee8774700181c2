"""Deputies as people see them: who stands for a seat, the preview, what came of it, and how a deputy is asked."""

from collections.abc import Sequence
from datetime import date, datetime

from handlers.blocks import forms, ids, parts, people, taking_back
from handlers.blocks.replying import reply_buttons
from handlers.services import Block, Message, View
from workgroup.meeting.series import Series
from workgroup.roster.person import Person
from workgroup.usecases.arriving import Place
from workgroup.usecases.deputising import Days, DeputyEnded, DeputyNamed, DeputyPreview
from workgroup.usecases.knowing import DeputyToEnd, MyDeputies, StandingIn
from workgroup.usecases.telling import MeetingView
from workgroup.wording import date_and_time, day_range, listed, short_date, start_and_end

_MOST = 20


def days_said(days: Days) -> str:
    """For how long, as it ends a sentence: "always, from Mon 23 Nov 2026", "on Wed 9 Dec 2026"."""
    if days.to_on is None:
        return f"always, from {short_date(days.from_on)}"
    return _span(days.from_on, days.to_on)


def _span(first: date, last: date) -> str:
    return f"on {short_date(first)}" if first == last else f"from {day_range(first, last)}"


def my_deputies(mine: MyDeputies, place: Place) -> Message:
    """Who deputises for the person's own seat, with the ways to change it."""
    lead = f"Your deputies in {mine.series.name}, for {mine.held.organisation.name}:"
    lines = [_line(one) for one in mine.standing_in[:_MOST]] or ["nobody yet"]
    blocks: list[Block] = [
        parts.section("\n".join([parts.escaped(lead), *(f"• {parts.escaped(line)}" for line in lines)])),
        parts.actions(
            [
                parts.button(
                    "Name a deputy", ids.OPEN_FORM, {**forms.where(place), "form": ids.DEPUTY_FORM}, style="primary"
                )
            ]
        ),
        parts.context(
            "Or type `/prevent deputy @person always`, `/prevent deputy @person next`, "
            "`/prevent deputy @person 3–17 August`, `/prevent deputy off @person`."
        ),
    ]
    return parts.message("\n".join([lead, *lines]), blocks)


def _line(one: StandingIn) -> str:
    days = one.deputyship
    when = "always" if days.to_on is None else _span(days.from_on, days.to_on)
    reach = "" if one.is_reachable else ", not seen in Slack yet"
    return f"{one.person.name}, {when}{reach}"


def deputy_preview(preview: DeputyPreview, place: Place) -> Message:
    """What naming a deputy would mean, with the button that does it."""
    whose = "your deputy" if preview.is_own else f"deputy of {_holder(preview.held.holder)}"
    name = preview.coming.name
    text = f"Name {name} {whose} in {preview.series.name}, {days_said(preview.days)}?"
    if preview.answers:
        whom = "Your answer" if preview.is_own else "Their answer"
        text += f" {whom} for {_meetings(preview.answers, preview.series)} becomes no"
        text += "." if preview.has_own_seat else f", and {name} is asked to come."
    if preview.waits:
        who = preview.coordinator.name if preview.coordinator is not None else "the coordinator"
        text += f" In this group such a change waits for {who}, who is asked."
    else:
        text += f" {_told(name, is_reachable=preview.coming.is_reachable)}"
    if preview.is_elsewhere:
        text += f" Note: {name} acts for another organisation than the seat."
    if preview.has_own_seat:
        text += f" Note: {name} holds a seat of their own there, and fills that one first."
    value: dict[str, object] = {
        **forms.where(place),
        **people.as_value(preview.coming.candidate),
        "of": int(preview.held.holder.id) if preview.held.holder is not None else 0,
        "from": preview.days.from_on.isoformat(),
        "to": preview.days.to_on.isoformat() if preview.days.to_on is not None else None,
    }
    label = "Ask for it" if preview.waits else "Name them"
    return taking_back.preview(text, label, ids.CONFIRM_DEPUTY, value, keep="Leave it")


def _holder(holder: Person | None) -> str:
    return holder.name if holder is not None else "a vacant seat"


def _told(name: str, *, is_reachable: bool) -> str:
    if is_reachable:
        return f"{name} is told in a direct message."
    return f"{name} has not been seen in Slack yet, so I cannot write to them: tell them yourself."


def _meetings(starts: Sequence[datetime], series: Series) -> str:
    return listed([date_and_time(one, series.zone) for one in starts])


def named(done: DeputyNamed, place: Place) -> Message:
    """A deputy was named, for who did it."""
    whose = "your deputy" if done.is_own else f"deputy of {_holder(done.held.holder)}"
    text = f"Done: {done.deputy.name} is {whose} in {done.series.name}, {days_said(done.days)}."
    for starts_at, deputy in done.asked:
        when = date_and_time(starts_at, done.series.zone)
        if deputy is None:
            text += f" The answer for {when} is no now, and nobody could be asked to stand in."
        else:
            text += f" The answer for {when} is no now, and {deputy.name} is asked to come."
    text += f" {_told(done.deputy.name, is_reachable=done.is_reachable)}"
    return taking_back.done(text, done.undo_id, place)


def end_preview(view: DeputyToEnd, place: Place) -> Message:
    """What letting a deputy go would mean, with the button that does it."""
    whose = "your deputy" if view.is_own else f"deputy of {_holder(view.held.holder)}"
    text = f"Should {view.deputy.name} be {whose} in {view.series.name} no longer, from today? They are told."
    value: dict[str, object] = {
        **forms.where(place),
        "person": int(view.deputy.id),
        "of": int(view.held.holder.id) if view.held.holder is not None else 0,
    }
    return taking_back.preview(text, "Let them go", ids.CONFIRM_END_DEPUTY, value, keep="Leave it", is_risky=True)


def ended(done: DeputyEnded, place: Place) -> Message:
    """A deputy was let go, for who did it."""
    left = listed([one.name for one in done.held.deputies])
    rest = (
        f"{left} still deputises."
        if len(done.held.deputies) == 1
        else f"{left} still deputise."
        if left
        else ("The seat has no deputy now: name one with `/prevent deputy @person`.")
    )
    text = f"Done: {done.deputy.name} deputises no longer in {done.series.name}. They are told. {rest}"
    return taking_back.done(text, done.undo_id, place)


def deputy_form(place: Place) -> View:
    """Name a deputy for one's own seat."""
    where = place.series.name if place.series is not None else "the group"
    choices = [
        parts.option("Always, after those who are there", "always"),
        parts.option("For the next meeting, in my place", "next"),
        parts.option("For the days below, in my place", "days"),
    ]
    blocks: list[Block] = [
        parts.section(f"Who deputises for your seat in {parts.escaped(where)}? They are told when you save."),
        *people.who_fields("Deputy"),
        parts.field("When", "when", parts.radio(choices, initial="always")),
        parts.field("First day", "first", {"type": "datepicker"}, optional=True),
        parts.field("Last day", "last", {"type": "datepicker"}, optional=True),
    ]
    return forms.modal("Name a deputy", ids.DEPUTY_FORM, blocks, submit="Name them", value=forms.where(place))


def wanted(shown: MeetingView, holder: Person | None) -> Message:
    """Asks a deputy whether they come in somebody's place."""
    series, meeting = shown.series, shown.meeting
    when = start_and_end(meeting.starts_at, meeting.minutes, series.zone)
    place = f" Place: {meeting.place}." if meeting.place else ""
    who = f"{holder.name} cannot come to" if holder is not None else "Nobody holds the seat for which you deputise in"
    text = f"{who} {series.name}, {when}.{place} You deputise: can you be there?"
    return parts.message(text, [parts.section(parts.escaped(text)), reply_buttons(shown)])
