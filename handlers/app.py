"""Every listener, registered once with Bolt; and the lists that the manifest is held against."""

import re
from collections.abc import Awaitable, Callable
from typing import Final

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp

from handlers import (
    attending,
    being_away,
    calendar_files,
    calendars,
    cancelling,
    chasing,
    commands,
    confirming,
    correcting,
    covering,
    deputising,
    editing,
    ending,
    extra_dates,
    feedback,
    handing_over,
    home,
    moving,
    openings,
    organisations,
    outbox,
    pausing,
    people,
    polling,
    proposing,
    registering,
    replying,
    scheduling,
    setting_up,
    skipping,
    taking_back,
    undoing,
)
from handlers.accounts import Forget, following
from handlers.blocks import ids, notes
from handlers.grammar import COMMAND
from handlers.roads import SlackRoads
from handlers.services import Services, Watch
from handlers.shielded import FormListener, Listener, Shield

COMMANDS: Final = (COMMAND,)
EVENTS: Final = ("app_home_opened", "app_mention", "member_joined_channel", "message.im", "user_change")

_ACTIONS: Final[dict[str, Listener]] = {
    ids.REPLY_YES: replying.on_reply,
    ids.REPLY_NO: replying.on_reply,
    ids.REPLY_MAYBE: replying.on_reply,
    ids.CONFIRM_PLAN: scheduling.on_confirm_plan,
    ids.CHANGE_PLAN: scheduling.on_change_plan,
    ids.CHOOSE_PLAN: scheduling.on_choose_plan,
    ids.EDIT_SCOPE: editing.on_edit_scope,
    ids.CONFIRM_CANCEL: cancelling.on_confirm_cancel,
    ids.CALENDAR_FILE: calendar_files.on_calendar_file,
    ids.CONFIRM_SKIP: skipping.on_confirm_skip,
    ids.CONFIRM_MOVE: moving.on_confirm_move,
    ids.CONFIRM_EXTRA: extra_dates.on_confirm_extra,
    ids.CONFIRM_PAUSE: pausing.on_confirm_pause,
    ids.CONFIRM_RESUME: pausing.on_confirm_resume,
    ids.CONFIRM_END: ending.on_confirm_end,
    ids.OPEN_POLL: polling.on_open_poll,
    ids.ANSWER_POLL: polling.on_answer_poll,
    ids.CLOSE_POLL: polling.on_close_poll,
    ids.CANCEL_POLL: polling.on_cancel_poll,
    ids.UNDO: undoing.on_undo,
    ids.UNDO_CALENDAR: calendars.on_undo_calendar,
    ids.DISMISS: undoing.on_dismiss,
    ids.SHARE_ROLL: attending.on_share,
    ids.CONFIRM_SEATS: confirming.on_confirm,
    ids.PAGE_ROLL: attending.on_page,
    ids.ROLL_CSV: attending.on_csv,
    ids.CHASE: chasing.on_chase,
    ids.CONFIRM_CHASE: chasing.on_confirm_chase,
    ids.CHANGE_NEEDS: covering.on_change_needs,
    ids.UNDO_NEEDS: covering.on_undo_needs,
    ids.TYPE_FOR_ME: commands.on_type_for_me,
    ids.OPEN_FORM: openings.on_open_form,
    ids.GIVE_FEEDBACK: feedback.on_give_feedback,
    ids.ACCEPT_REQUEST: registering.on_decide,
    ids.DECLINE_REQUEST: registering.on_decide,
    ids.CONFIRM_HOLD: outbox.on_confirm_hold,
    ids.CONFIRM_RELEASE: outbox.on_confirm_release,
    ids.WHY: outbox.on_why,
    ids.REGISTER_NEW_ORGANISATION: registering.on_new_organisation,
    ids.CONFIRM_DEPUTY: deputising.on_confirm_deputy,
    ids.CONFIRM_END_DEPUTY: deputising.on_confirm_end_deputy,
    ids.CONFIRM_AWAY: being_away.on_confirm_away,
    ids.COME_BACK: being_away.on_come_back,
    ids.CONFIRM_HANDOVER: handing_over.on_confirm_handover,
    ids.CONFIRM_OFFICE: handing_over.on_confirm_office,
    ids.CONFIRM_LEAVE: handing_over.on_confirm_leave,
    ids.CONFIRM_RENAME: organisations.on_confirm_rename,
    ids.CONFIRM_CLOSE: organisations.on_confirm_close,
    ids.CONFIRM_CORRECTION: correcting.on_confirm_correction,
    ids.ACCEPT_PROPOSAL: proposing.on_decide_proposal,
    ids.DECLINE_PROPOSAL: proposing.on_decide_proposal,
    ids.SET_APPROVAL: proposing.on_set_approval,
    ids.UNDO_ROSTER: taking_back.on_undo_roster,
}

_FORMS: Final[dict[str, FormListener]] = {
    ids.SET_UP_FORM: setting_up.on_set_up_form,
    ids.SERIES_FORM: setting_up.on_series_form,
    ids.REGISTER_FORM: registering.on_register_form,
    ids.DEPUTY_FORM: deputising.on_deputy_form,
    ids.AWAY_FORM: being_away.on_away_form,
    ids.HANDOVER_FORM: handing_over.on_handover_form,
    ids.CORRECT_FORM: correcting.on_correct_form,
    ids.ORGANISATION_FORM: organisations.on_organisation_form,
    ids.ADD_ORGANISATION_FORM: organisations.on_add_form,
    ids.NEEDS_FORM: covering.on_needs_form,
    ids.PLAN_FORM: scheduling.on_plan_form,
    ids.FEEDBACK_FORM: feedback.on_feedback_form,
    ids.POLL_TIME_FORM: polling.on_time_form,
    ids.BALLOT_FORM: polling.on_ballot_form,
}


def register(
    app: AsyncApp,
    services: Services,
    roads: SlackRoads,
    *,
    watch: Watch | None = None,
    forget: Forget = lambda _user_id: None,
) -> Shield:
    """Register every listener with Bolt; return the shield, which can be waited for at the end.

    `forget` lets an account be looked up anew, when the workspace says that it has changed.
    """
    shield = Shield(services, roads, watch=watch)
    app.command(COMMAND)(shield.command(commands.on_command, at_once=commands.said_at_once))
    for action_id, listener in _ACTIONS.items():
        # Bolt looks for a pattern anywhere in an id, so this one says where it begins and ends.
        app.action(re.compile(rf"\A{re.escape(action_id)}(:\d+)?\Z"))(shield.action(listener))
    for callback_id, form_listener in _FORMS.items():
        app.view(callback_id)(shield.form(form_listener))
    app.options(ids.ORGANISATION_SELECT)(shield.options(registering.on_organisations))
    app.options(ids.PERSON_SELECT)(shield.options(people.on_people))
    app.options(ids.SECOND_PERSON_SELECT)(shield.options(people.on_people))
    app.event("app_home_opened")(shield.message(home.on_home_opened))
    app.event("user_change")(following(services, forget))
    app.event("app_mention")(shield.message(commands.on_mention))
    app.event("message")(shield.message(commands.on_direct_message))
    app.event("member_joined_channel")(shield.message(home.on_joined))
    # What an older version showed, or somebody else made: last, since the first that fits is called.
    app.action(re.compile(".*"))(shield.action(openings.on_unknown_action))
    app.view(re.compile(".*"))(shield.form(openings.on_unknown_form))
    app.error(_net(shield))
    return shield


def _net(shield: Shield) -> Callable[[Exception], Awaitable[BoltResponse]]:
    """The net below the shield: whatever still falls is answered in words, not with HTTP 500."""

    async def on_error(error: Exception) -> BoltResponse:
        reference = shield.record_fault(error)
        return BoltResponse(status=200, body={"text": notes.fault(reference).text, "response_type": "ephemeral"})

    return on_error
