"""`/prevent setup`, and its two forms."""

from handlers import payloads
from handlers.answers import FormAnswer
from handlers.blocks import forms
from handlers.blocks import setting_up as blocks
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.ids import GroupId
from workgroup.meeting.series import Tier
from workgroup.usecases import setting_up
from workgroup.usecases.arriving import Visitor
from workgroup.usecases.setting_up import GroupWish


async def on_setup(asked: Asked, answer: Answer, tail: str) -> None:
    """Open the form for a new group, or for a further series to a coordinator of one."""
    setting_up.check_set_up(asked.place)
    if asked.place.others:
        await answer.open(forms.add_series(asked.place, asked.place.others))
    else:
        await answer.open(forms.set_up(asked.place))


async def open_new_group(asked: Asked, answer: Answer) -> None:
    """Open the form for a new group, to a coordinator of another one too."""
    setting_up.check_set_up(asked.place)
    await answer.open(forms.set_up(asked.place))


async def on_set_up_form(asked: Asked, answer: FormAnswer) -> None:
    """Make the group with its first series."""
    state = asked.incoming.state
    nations = payloads.chosen_in(state, "nations")
    made = await asked.services.perform(
        setting_up.set_up_group,
        place=asked.place,
        bank_holidays=await asked.services.bank_holidays(nations),
        wish=GroupWish(
            name=payloads.typed_in(state, "name"),
            area=payloads.typed_in(state, "area"),
            nations=nations,
            tzid=payloads.typed_in(state, "tzid").strip() or "Europe/London",
            series_name=payloads.typed_in(state, "series_name"),
            tier=_tier(payloads.typed_in(state, "tier")),
            place=payloads.typed_in(state, "place"),
            coordinator=await _coordinator(asked),
        ),
        now=asked.services.now(),
    )
    await answer.privately(blocks.set_up(made))


async def _coordinator(asked: Asked) -> Visitor | None:
    """Whom the form names as coordinator; `None` for who sends it."""
    chosen = payloads.typed_in(asked.incoming.state, "coordinator")
    if chosen in {"", asked.incoming.user_id}:
        return None
    account = await asked.services.account(asked.incoming.team_id, chosen)
    return Visitor(
        team_id=account.team_id,
        user_id=account.user_id,
        name=account.name,
        email=account.email,
        standing=account.standing,
    )


async def on_series_form(asked: Asked, answer: FormAnswer) -> None:
    """Give the group a further series."""
    state = asked.incoming.state
    chosen = payloads.typed_in(state, "group")
    made = await asked.services.perform(
        setting_up.add_series,
        place=asked.place,
        group_id=GroupId(int(chosen) if chosen.isdecimal() else 0),
        name=payloads.typed_in(state, "series_name"),
        tier=_tier(payloads.typed_in(state, "tier")),
        where=payloads.typed_in(state, "place"),
    )
    await answer.privately(blocks.set_up(made))


def _tier(chosen: str) -> Tier:
    return Tier(chosen) if chosen in set(Tier) else Tier.STEERING
