"""What could not be told, for the coordinator: why, and what to do."""

from handlers.blocks import notice_kinds, parts
from handlers.services import Message
from workgroup.meeting.series import Series
from workgroup.notices import NoticeKind

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
    what = notice_kinds.one(NoticeKind(kind)) if kind in set(NoticeKind) else "a message"
    where = f" in #{series.channel_name}" if series is not None and series.channel_name else ""
    about = f" about {series.name}" if series is not None else ""
    cure = _CURES.get(error, f"Slack refused it ({error}). Give that word to your administrator.")
    plain = f"I could not send {what}{about}{where}: {cure}"
    return parts.message(plain.replace("`", ""), [parts.section(parts.sentence(plain))])
