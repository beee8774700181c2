"""How fast a channel may be told: one message a second, and not while Slack asks for a pause. Knows no clock.

"Posting: one message a second for each channel; short bursts above are not guaranteed" (Slack, "Rate limits").
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from workgroup.ids import NoticeId

SPACING = timedelta(seconds=1)
"""Between two messages to one channel."""
PAUSE_OF_ALL = timedelta(seconds=10)
"""When two channels of a workspace are asked to wait within so long, the whole workspace is meant."""
WORKSPACE = "*"
"""In place of a channel: every channel of the workspace."""
READING = "*reading"
"""In place of a channel: reading back what stands in channels, which has a budget of its own."""
READING_APART = timedelta(seconds=1.2)
"""Between two calls that read: 50 a minute (Slack, "Rate limits", Tier 3)."""
READING_AT_ONCE = timedelta(seconds=5)
"""So much of that may be spent at once."""
WAITS_FOR_ITS_TURN = "pace"
"""The reason of a notice that waits for its turn in the channel."""

# A little more than the spacing, so that one that comes on the dot does not find the one before it just too near.
_TURN = timedelta(milliseconds=1020)
_URGENT = 1
_OLDER_EACH = timedelta(seconds=60)


@dataclass(frozen=True, kw_only=True)
class Pace:
    """When a channel of a workspace may be told next. All moments are instants in UTC."""

    team_id: str
    channel_id: str
    """`WORKSPACE` for what holds for every channel."""
    free_at: datetime
    """From when on it may be told something."""
    booked_until: datetime
    """The end of the turns that were given to notices that wait."""
    pause_until: datetime | None = None
    """Slack asked for silence until then."""
    paused_at: datetime | None = None
    """When it last asked."""


@dataclass(frozen=True, kw_only=True)
class Wanting:
    """A notice that wants to go to a channel now."""

    notice_id: NoticeId
    priority: int
    had_a_turn: bool
    """Whether it has waited for its turn already, and comes for it."""


@dataclass(frozen=True, kw_only=True)
class Admission:
    """Who may go to a channel now, and when the others may come again."""

    pace: Pace
    goes: tuple[NoticeId, ...]
    """One, or all where nothing keeps them apart."""
    turns: tuple[tuple[NoticeId, datetime], ...]


def a_free_pace(team_id: str, channel_id: str, now: datetime) -> Pace:
    """The pace of a channel that was told nothing lately."""
    return Pace(team_id=team_id, channel_id=channel_id, free_at=now, booked_until=now)


def urgency(priority: int, due_at: datetime, now: datetime) -> int:
    """How urgent it is to tell a notice; the lowest number goes first.

    Each minute that it has waited since it was due counts as one step of priority, so that nothing waits for ever.
    """
    return max(priority - max((now - due_at) // _OLDER_EACH, 0), 0)


def admit(
    pace: Pace,
    wanting: Sequence[Wanting],
    *,
    now: datetime,
    closed_until: datetime | None = None,
    spacing: timedelta = SPACING,
) -> Admission:
    """Let one of the notices go if the channel is free, and give the others their turns.

    `wanting` is in order, the most urgent first. `spacing` is the time between two messages, `closed_until` a pause of
    the whole workspace. Urgent ones and those that come for their turn wait for the next free second; the others are
    given turns one after the other, so that a thousand at once come one by one and not a thousand times each.
    """
    closed = max((until for until in (closed_until, pace.pause_until) if until is not None), default=now)
    goes: list[NoticeId] = []
    ahead = 0
    turns: list[tuple[NoticeId, datetime]] = []
    for one in wanting:
        if closed <= now and pace.free_at <= now:
            goes.append(one.notice_id)
            pace = replace(pace, free_at=now + spacing)
            continue
        opens = max(pace.free_at, closed)
        if one.had_a_turn or one.priority <= _URGENT:
            turns.append((one.notice_id, opens + ahead * _TURN))
            ahead += 1
        else:
            turn = max(pace.booked_until, opens)
            pace = replace(pace, booked_until=turn + _TURN)
            turns.append((one.notice_id, turn))
    return Admission(pace=pace, goes=tuple(goes), turns=tuple(turns))


def paused(pace: Pace, *, until: datetime, now: datetime) -> Pace:
    """The pace of a channel for which Slack has just asked for a pause; one that lasts longer stays."""
    longest = max(until, pace.pause_until) if pace.pause_until is not None else until
    return replace(pace, pause_until=longest, paused_at=now)


def take_reading(pace: Pace, *, now: datetime) -> Pace | None:
    """The pace of reading after one call more; `None` when that may not be made now."""
    if pace.free_at > now or (pace.pause_until is not None and pace.pause_until > now):
        return None
    return replace(pace, free_at=max(pace.free_at, now - READING_AT_ONCE) + READING_APART)
