"""Forms that open from a button, where a message could not open them; and what nobody knows any more."""

from handlers import (
    being_away,
    correcting,
    deputising,
    handing_over,
    organisations,
    polling,
    registering,
    scheduling,
    setting_up,
)
from handlers.answers import FormAnswer
from handlers.blocks import ids
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.usecases.arriving import OutOfDate

_SELECTS = frozenset({ids.ORGANISATION_SELECT, ids.PERSON_SELECT, ids.SECOND_PERSON_SELECT, ""})


async def on_open_form(asked: Asked, answer: Answer) -> None:
    """Open the form that the button names, made anew for this person and place."""
    match asked.incoming.value.get("form"):
        case ids.SET_UP_FORM:
            await setting_up.open_new_group(asked, answer)
        case ids.SERIES_FORM:
            await setting_up.on_setup(asked, answer, "")
        case ids.REGISTER_FORM:
            await registering.open_register_form(asked, answer)
        case ids.PLAN_FORM:
            await scheduling.open_plan_form(asked, answer, typed="", trouble=None)
        case ids.POLL_TIME_FORM:
            await polling.open_time_form(asked, answer)
        case ids.DEPUTY_FORM:
            await deputising.open_deputy_form(asked, answer)
        case ids.AWAY_FORM:
            await being_away.open_away_form(asked, answer)
        case ids.HANDOVER_FORM:
            await handing_over.open_handover_form(asked, answer)
        case ids.ORGANISATION_FORM:
            await organisations.open_organisation_form(asked, answer)
        case ids.ADD_ORGANISATION_FORM:
            await organisations.open_add_form(asked, answer)
        case ids.CORRECT_FORM:
            await correcting.open_correct_form(asked, answer)
        case _:
            raise OutOfDate


async def on_unknown_action(asked: Asked, answer: Answer) -> None:
    """A button of an older version, or of somebody else's making. Choosing in a form's select is no request."""
    if asked.incoming.action_id not in _SELECTS:
        raise OutOfDate


async def on_unknown_form(asked: Asked, answer: FormAnswer) -> None:
    """A form of an older version."""
    raise OutOfDate
