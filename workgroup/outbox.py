"""What use-cases need of the outbox: the notices that wait, those on their way, the pace of channels. Knows no SQL."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from workgroup.delivery import Attempt, Ending, Leaving
from workgroup.ids import GroupId, MeetingId, NoticeId, SeriesId
from workgroup.notices import Notice, NoticeDraft, NoticeKind, NoticeState
from workgroup.pacing import Pace

Adoption = Literal["adopted", "double", "elsewhere"]
"""What became of a message that arrived when its notice was no longer its sender's.

"adopted": the notice is sent by it. "double": another message has told it already. "elsewhere": somebody else is
sending it at this moment, which will be looked into.
"""


@dataclass(frozen=True, kw_only=True)
class Card:
    """A posted message that shows a meeting's answers and is kept up to date."""

    id: int
    meeting_id: MeetingId
    notice_id: NoticeId
    team_id: str
    channel_id: str
    slack_ts: str
    wanted: int
    """Grows whenever the meeting's answers or state change."""
    shown: int
    """The value of `wanted` that the message shows."""


class Outbox(Protocol):
    """Notices that wait, and what became of them. Every change is conditional on the state it starts from."""

    def enqueue(self, draft: NoticeDraft) -> NoticeId | None:
        """Keep a notice; `None` when its key was kept before, in whatever state that one is now."""

    def revive(self, draft: NoticeDraft) -> NoticeId:
        """Keep a notice, or set one that is still pending or was cancelled to the draft's times and facts."""

    def get(self, notice_id: NoticeId) -> Notice: ...
    def find(self, key: str) -> Notice | None: ...
    def list_reminder_keys(self, series_id: SeriesId, *, since: datetime, until: datetime) -> frozenset[str]:
        """The keys of all reminders, in whatever state, of the series' meetings with `since < starts_at <= until`."""

    def cancel_of_meeting(self, meeting_id: MeetingId, kinds: Collection[NoticeKind]) -> int:
        """Pending or claimed → cancelled. How many."""

    def cancel_of_series(self, series_id: SeriesId, kinds: Collection[NoticeKind]) -> int: ...
    def cancel(self, key: str) -> bool:
        """Whether one that was pending or claimed is now cancelled."""

    def hasten(self, series_id: SeriesId, *, now: datetime) -> int:
        """Pending notices of the series that failed before: try them again now. How many."""

    def next_due(self) -> Notice | None:
        """The pending notice whose `next_attempt_at` comes first."""

    def next_moment(self) -> datetime | None:
        """When the pending notice that comes first may be tried, of groups that hold nothing back.

        `None` when nothing waits.
        """

    def waiting(self, group_id: GroupId | None = None) -> list[Notice]:
        """Pending, claimed, sending and unknown, earliest due first."""

    # On their way.

    def claim(self, *, owner: str, now: datetime, lease_until: datetime, at_most: int) -> list[Notice]:
        """Take what is due: pending, `next_attempt_at <= now`, of groups whose sending is not held; attempts + 1.

        By priority, then by due time; up to half of them are those that have waited for a minute, oldest first, so
        that nothing waits for ever.
        """

    def hold(self, notice_ids: Collection[NoticeId], *, owner: str, now: datetime) -> list[Notice]:
        """Those of them that this owner has claimed and whose lease has not run out, as they stand now.

        Until the transaction ends nobody else changes them.
        """

    def mark_sending(self, leaving: Sequence[Leaving], *, owner: str, now: datetime) -> None:
        """Claimed → sending, for notices that are held in this transaction."""

    def finish(self, endings: Sequence[Ending], *, owner: str, now: datetime) -> frozenset[NoticeId]:
        """Claimed or sending → as each ending says, with its try in the record. Which of them were still the owner's.

        The tries are recorded of the others too.
        """

    def adopt(self, notice_id: NoticeId, *, channel_id: str, slack_ts: str, now: datetime) -> Adoption:
        """A message has arrived for a notice that nobody of us holds: whatever waits or is in doubt is sent by it."""

    def reap(self, *, now: datetime) -> int:
        """Leases that ran out: claimed → pending; sending → unknown. How many rows changed."""

    def list_unknown(self, *, now: datetime, at_most: int) -> list[Notice]:
        """Those in doubt that are to be looked for by now, those that expire first at the head."""

    def list_unknown_in(self, team_id: str | None, channel_id: str) -> list[Notice]:
        """All in doubt of one conversation, whether or not they are to be looked for already."""

    def settle_unknown(self, seen: Notice, ending: Ending, *, owner: str, now: datetime) -> bool:
        """Unknown → as the ending says (sent, pending, dead), or unknown still, with one miss more if it says so.

        Whether it was in doubt. Unless it was found, it must also be as it was *seen*: two that look at the same time
        count one miss.
        """

    def list_to_look_at(self, *, now: datetime, at_most: int) -> list[Notice]:
        """Those that were in doubt and are sent, whose channel is to be looked at once more by now."""

    def looked_at(self, notice_ids: Collection[NoticeId], *, again_at: datetime | None = None) -> None:
        """They were looked at; to be looked at again at that instant, or never."""

    def record_attempt(self, notice_id: NoticeId, attempt: Attempt, *, owner: str) -> None:
        """Add to the record of tries what changed no notice."""

    def list_attempts(self, notice_id: NoticeId) -> list[Attempt]:
        """Every try at the notice and every look for it, earliest first."""

    def count_attempts(self, *, since: datetime) -> Mapping[str, int]:
        """How many tries ended since then, by what they came to (`Tried`)."""

    def count_states(self) -> Mapping[NoticeState, int]:
        """How many notices stand in each state."""

    def list_overdue_reminders(
        self, meeting_ids: Collection[MeetingId], *, now: datetime
    ) -> Mapping[MeetingId, datetime]:
        """When the latest reminder of each of the meetings that is due by now was due, unless it was put aside."""

    # Cards.

    def add_card(
        self, *, meeting_id: MeetingId, notice_id: NoticeId, team_id: str, channel_id: str, slack_ts: str
    ) -> None: ...
    def mark_cards(self, meeting_id: MeetingId) -> None:
        """Every card of the meeting wants to be shown anew."""

    def list_stale_cards(self, *, at_most: int) -> list[Card]: ...
    def mark_shown(self, card_id: int, shown: int) -> None: ...
    def drop_card(self, card_id: int) -> None: ...


class Paces(Protocol):
    """When each channel may be told something, for all programs on one database together."""

    def hold(self, channels: Collection[tuple[str, str]], *, now: datetime) -> list[Pace]:
        """The pace of each of those channels (team, channel), and of their workspaces where one was asked to wait.

        Until the transaction ends nobody else changes them.
        """

    def save(self, paces: Sequence[Pace]) -> None: ...
    def pause(self, team_id: str, channel_id: str, *, until: datetime, now: datetime) -> bool:
        """Slack asked for a pause of the channel; whether the whole workspace pauses, since another was just asked."""
