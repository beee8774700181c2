"""Every action, block and callback id, once. What a pressed button or a submitted form is recognised by."""

from typing import Final

# Buttons
REPLY_YES: Final = "reply_yes"
REPLY_NO: Final = "reply_no"
REPLY_MAYBE: Final = "reply_maybe"
CONFIRM_PLAN: Final = "confirm_plan"
CHANGE_PLAN: Final = "change_plan"
CHOOSE_PLAN: Final = "choose_plan"
DISMISS: Final = "dismiss"
CONFIRM_CANCEL: Final = "confirm_cancel"
CONFIRM_SKIP: Final = "confirm_skip"
CONFIRM_MOVE: Final = "confirm_move"
CONFIRM_EXTRA: Final = "confirm_extra"
CONFIRM_PAUSE: Final = "confirm_pause"
CONFIRM_RESUME: Final = "confirm_resume"
CONFIRM_END: Final = "confirm_end"
UNDO: Final = "undo"
CALENDAR_FILE: Final = "calendar_file"
OPEN_POLL: Final = "open_poll"
ANSWER_POLL: Final = "answer_poll"
CLOSE_POLL: Final = "close_poll"
CANCEL_POLL: Final = "cancel_poll"
UNDO_CALENDAR: Final = "undo_calendar"
SHARE_ROLL: Final = "share_roll"
CHANGE_NEEDS: Final = "change_needs"
UNDO_NEEDS: Final = "undo_needs"
TYPE_FOR_ME: Final = "type_for_me"
"""A button that does what typing its command would do; the value holds the words."""
OPEN_FORM: Final = "open_form"
GIVE_FEEDBACK: Final = "give_feedback"
ACCEPT_REQUEST: Final = "accept_request"
DECLINE_REQUEST: Final = "decline_request"
CONFIRM_HOLD: Final = "confirm_hold"
CONFIRM_RELEASE: Final = "confirm_release"
WHY: Final = "why"
REGISTER_NEW_ORGANISATION: Final = "register_new_organisation"

# Forms
SET_UP_FORM: Final = "set_up_form"
SERIES_FORM: Final = "series_form"
REGISTER_FORM: Final = "register_form"
NEEDS_FORM: Final = "needs_form"
PLAN_FORM: Final = "plan_form"
FEEDBACK_FORM: Final = "feedback_form"
POLL_TIME_FORM: Final = "poll_time_form"
BALLOT_FORM: Final = "ballot_form"
OUTCOME: Final = "outcome"
SAVING: Final = "saving"

# Selects that ask for their options
ORGANISATION_SELECT: Final = "organisation_select"


def numbered(action_id: str, number: int) -> str:
    """An action id that may stand several times in one block: `type_for_me:2`."""
    return f"{action_id}:{number}"
