"""What could not be told, for the coordinator: why, and what to do."""

from handlers.blocks import parts
from handlers.services import Message
from workgroup.meeting.series import Series
from workgroup.notices import NoticeKind

_KINDS = {
    NoticeKind.ANNOUNCEMENT: "the announced dates",
    NoticeKind.WITHDRAWAL: "the withdrawal of dates",
    NoticeKind.REMINDER: "a reminder",
    NoticeKind.CANCELLATION: "a cancellation",
    NoticeKind.REINSTATEMENT: "that a meeting takes place after all",
    NoticeKind.FEEDBACK_REQUEST: "a request for feedback",
    NoticeKind.FEEDBACK_REMINDER: "a reminder of feedback",
    NoticeKind.REGISTRATION_REQUEST: "a wish to be registered",
    NoticeKind.REGISTRATION_DECISION: "a decision about a wish to be registered",
}
_CURES = {
    "not_in_channel": "I am not in the channel. Invite me there with `/invite @prevent`, and it follows by itself.",
    "channel_not_found": (
        "I cannot see the channel. If it is private, invite me there with `/invite @prevent`, and it follows by itself."
    ),
    "is_archived": "the channel is archived. Unarchive it; what comes later will be posted again.",
    "restricted_action": "posting in the channel is restricted. Ask a workspace administrator to let me post there.",
}


def trouble(series: Series | None, *, error: str, kind: str) -> Message:
    """What did not go out, why, and what to do. `error` is Slack's word; an unknown one is for the administrator."""
    what = _KINDS.get(NoticeKind(kind), "a message") if kind in set(NoticeKind) else "a message"
    where = f" in #{series.channel_name}" if series is not None and series.channel_name else ""
    about = f" about {series.name}" if series is not None else ""
    cure = _CURES.get(error, f"Slack refused it ({error}). Give that word to your administrator.")
    plain = f"I could not tell {what}{about}{where}: {cure}"
    return parts.message(plain.replace("`", ""), [parts.section(parts.sentence(plain))])
