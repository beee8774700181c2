"""What could not be told, for the coordinator: why, and what to do."""

from handlers.blocks import notice_kinds, parts
from handlers.services import Message
from workgroup.meeting.series import Series
from workgroup.notices import NoticeKind

_INVITE = "Invite me there with `/invite @prevent`, and it follows by itself."
_RESTRICTED = "posting in the channel is restricted. Ask a workspace administrator to let me post there."
_RENEWED = "Slack does not accept the app's token any more. Your administrator renews it, and it follows by itself."
_NOBODY = "Slack knows that account no more. See who holds the seat now: `/prevent who-attends`."
_OUT_OF_ORDER = "Slack could not be reached. I try again."

CURES = {
    "not_in_channel": f"I am not in the channel. {_INVITE}",
    "channel_not_found": f"I cannot see the channel. If it is private, {_INVITE[:1].lower()}{_INVITE[1:]}",
    "is_archived": "the channel is archived. Unarchive it; what comes later will be posted again.",
    "restricted_action": _RESTRICTED,
    "restricted_action_read_only_channel": _RESTRICTED,
    "missing_scope": (
        "the app lacks a permission. Tell your administrator, who gives it the manifest of this version and installs "
        "it again; it follows by itself."
    ),
    **dict.fromkeys(("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"), _RENEWED),
    **dict.fromkeys(("user_not_found", "users_not_found", "user_disabled", "cannot_dm_bot"), _NOBODY),
    "service_unavailable": _OUT_OF_ORDER,
}
"""What somebody can do about Slack's word for a refusal."""

REASONS = {
    "held": "all sending is held; it goes out after `/prevent outbox release`.",
    "quiet_hours": "nobody is written to outside office hours.",
    "waits_for_its_turn": "a channel gets one message a second.",
    "ratelimited": "Slack asked me to wait.",
    "held_up": "the program was held up and tries again.",
    "early": "its time was set anew.",
    "no_account": "I know no Slack account of theirs, and look for one by their address when it is due.",
    "no_address": "I know neither a Slack account nor an address of theirs, so tell them yourself.",
    "nowhere_to_tell": "there is no channel or account to send it to yet.",
    "in_doubt": "Slack's answer was lost; I find out whether it arrived before I send it again.",
    "not_found": "Slack's answer was lost, and it had not arrived; I send it again.",
    "unreadable": "Slack's answer was lost, and I may not look whether it arrived.",
    "no_ts": "Slack's answer could not be read; I find out whether it arrived before I send it again.",
    "too_late": "it came too late to be of use.",
    "left": "they have left their post.",
    "holder_comes": "the holder of the seat comes after all.",
    "deputises_no_longer": "they are no deputy for that seat any more.",
    "already_answered": "they have answered already.",
    "already_decided": "it was decided already.",
    "poll_cancelled": "the poll was called off.",
    "poll_closed": "the poll is closed by then.",
    "round_closed": "its questions are closed by then.",
    "meeting_cancelled": "the meeting is cancelled.",
    "meeting_changed": "the meeting was changed; a newer message tells it.",
    "newer_reminder": "a newer reminder of the same meeting goes instead.",
    "released": "nothing is held any more.",
    "fault": "something broke on our side; the administrator's log says what.",
}
"""Why the outbox itself keeps something back or puts it aside."""


def why_not(error: str, *, series: Series | None) -> str:
    """Why something was not sent or waits, and what to do, as a sentence that begins in small letters.

    `error` is a reason of the outbox's or Slack's word; an unknown one is for the administrator.
    """
    if error == "no_channel":
        name = series.channel_name if series is not None else None
        if name is None:
            return "the series has no channel to post in."
        return f"I am not in #{name}. Invite me there with `/invite @prevent`."
    known = REASONS.get(error) or CURES.get(error)
    if known is not None:
        return known
    # The name of a fault on the way, such as TimeoutError, or a server's status in place of a word of Slack's.
    if error[:1].isupper() or error.startswith("http_"):
        return _OUT_OF_ORDER
    return f"Slack refused it ({error}). Give that word to your administrator."


def trouble(series: Series | None, *, error: str, kind: str) -> Message:
    """What did not go out, why, and what to do. `error` is Slack's word; an unknown one is for the administrator."""
    what = notice_kinds.one(NoticeKind(kind)) if kind in set(NoticeKind) else "a message"
    where = f" in #{series.channel_name}" if series is not None and series.channel_name else ""
    about = f" about {series.name}" if series is not None else ""
    cure = why_not(error, series=series)
    plain = f"I could not send {what}{about}{where}: {cure} All that waits: `/prevent outbox`"
    return parts.message(plain.replace("`", ""), [parts.section(parts.sentence(plain))])
