"""A notice on its way: what is marked before it leaves, and what became of each try. Knows no road and no words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workgroup.ids import NoticeId
from workgroup.notices import NoticeState


class Tried(StrEnum):
    """What one try at a notice, or one look at one in doubt, came to. Kept for ever in the record of tries."""

    SENT = "sent"
    ASKED_TO_WAIT = "asked_to_wait"
    """Too many requests: it surely did not arrive."""
    NOT_SENT = "not_sent"
    """It surely did not arrive, and is worth another try."""
    REFUSED = "refused"
    """It surely did not arrive, and never will."""
    IN_DOUBT = "in_doubt"
    """Nobody knows: the answer was lost, or was one after which it may have happened."""
    LEASE_OVER = "lease_over"
    """Nobody knows: whoever sent it was not heard of again."""
    ADOPTED = "adopted"
    """One in doubt was found to have arrived."""
    NOT_FOUND = "not_found"
    """One in doubt was looked for and not found."""
    UNREADABLE = "unreadable"
    """One in doubt could not be looked for."""
    DOUBLE_REMOVED = "double_removed"
    """It had arrived twice, and the later message was deleted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaving:
    """A claimed notice that may leave now, and where to."""

    notice_id: NoticeId
    team_id: str | None
    channel_id: str
    """The channel, or the account whose direct messages are meant."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """One try, as the record of tries keeps it: no words, no address."""

    outcome: Tried
    started_at: datetime
    ended_at: datetime
    http_status: int | None = None
    error: str | None = None
    """Slack's word for a refusal, or the name of a network fault."""
    request_id: str | None = None
    """Slack's own name for the request, for its support."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """What becomes of a notice that somebody holds: sent, pending again, in doubt, or put aside for good."""

    notice_id: NoticeId
    state: NoticeState
    error: str | None = None
    at: datetime | None = None
    """For one that is pending again: not before."""
    counts: bool = True
    """Whether it counts as an attempt: being asked to wait does not."""
    channel_id: str | None = None
    """For one that was sent, the conversation that Slack named."""
    slack_ts: str | None = None
    attempt: Attempt | None = None
    """The try, when anything left the house or was tried to."""
