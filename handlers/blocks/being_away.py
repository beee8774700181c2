"""Days away as people see them: those that are known, the preview, and what came of it."""

from collections.abc import Sequence

from handlers.blocks import forms, ids, parts, taking_back
from handlers.services import Block, Message, View
from workgroup.meeting.reply import PartStat
from workgroup.roster.person import Absence
from workgroup.usecases.arriving import Place
from workgroup.usecases.being_away import AwayPreview, CameBack, MissedMeeting, WentAway
from workgroup.wording import date_and_time, day_range

_MOST = 8


def absences(known: Sequence[Absence], place: Place) -> Message:
    """The days that are known, with a button for each that takes them back."""
    lines = [day_range(one.from_on, one.to_on) for one in known[:_MOST]]
    lead = "Days on which you are away:" if lines else "I know of no days on which you are away."
    blocks: list[Block] = [parts.section(parts.escaped("\n".join([lead, *(f"• {line}" for line in lines)])))]
    buttons = [
        parts.button(
            f"Not away {day_range(one.from_on, one.to_on)}", ids.numbered(ids.COME_BACK, number), come_back(one, place)
        )
        for number, one in enumerate(known[:_MOST])
    ]
    more = parts.button("Say days", ids.OPEN_FORM, {**forms.where(place), "form": ids.AWAY_FORM}, style="primary")
    blocks += parts.rows_of([more, *buttons])
    blocks.append(parts.context("Or type `/prevent away 3–17 August`. Why is never asked."))
    return parts.message("\n".join([lead, *lines]), blocks)


def come_back(absence: Absence, place: Place) -> dict[str, object]:
    """What the button carries that takes days back."""
    return {**forms.where(place), "absence": int(absence.id)}


def away_preview(preview: AwayPreview, place: Place) -> Message:
    """What being away would mean, with the button that keeps it."""
    text = f"Are you away {day_range(preview.from_on, preview.to_on)}? {_follows(preview.meetings)}"
    value = {**forms.where(place), "from": preview.from_on.isoformat(), "to": preview.to_on.isoformat()}
    return taking_back.preview(text, "I am away", ids.CONFIRM_AWAY, value, keep="Leave it")


def went_away(went: WentAway, place: Place) -> Message:
    """The days were kept, for who did it."""
    text = f"Done: you are away {day_range(went.from_on, went.to_on)}. {_follows(went.meetings)}"
    return taking_back.done(text, went.undo_id, place)


def _follows(meetings: Sequence[MissedMeeting]) -> str:
    if not meetings:
        return "No meeting of yours is planned on those days; one that is planned later gets your no by itself."
    lines = [_meeting(one) for one in meetings[:_MOST]]
    if len(meetings) > _MOST:
        lines.append(f"And {len(meetings) - _MOST} more.")
    return " ".join(lines)


def _meeting(one: MissedMeeting) -> str:
    was = f" (it was {one.was.said})" if one.was in {PartStat.ACCEPTED, PartStat.TENTATIVE} else ""
    what = f"{one.series.name}, {date_and_time(one.starts_at, one.series.zone)}: your answer is no{was}"
    if one.held is None:
        return f"{what}; you deputise there, so you are not asked."
    if one.stand_in is None:
        return f"{what}, and you have no deputy who could come: name one with `/prevent deputy @person`."
    return f"{what}, and {one.stand_in.name} is asked to come for {one.held.organisation.name}."


def came_back(back: CameBack) -> Message:
    """Days were taken back, for who did it."""
    absence = back.absence
    text = (
        f"Done: you are not away {day_range(absence.from_on, absence.to_on)}. Your answers for meetings on those days "
        "stay no until you change them: `/prevent next`."
    )
    return parts.message(text, [parts.section(parts.sentence(text))])


def away_form(place: Place) -> View:
    """Say the first and the last day."""
    blocks: list[Block] = [
        parts.section(
            "On these days I answer no for you, in every series of the group, and ask your deputy to come. "
            "Why is never asked."
        ),
        parts.field("First day", "first", {"type": "datepicker"}),
        parts.field("Last day", "last", {"type": "datepicker"}),
    ]
    return forms.modal("Days away", ids.AWAY_FORM, blocks, submit="I am away", value=forms.where(place))
