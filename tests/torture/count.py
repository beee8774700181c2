"""Count: what stands in Slack beside what the outbox says became of it. Knows no process."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.delivery.courier import fingerprint
from tests.torture.outbox import Fate

Json = dict[str, Any]

_NOT_TOLD = frozenset({"expired", "cancelled", "superseded"})
ON_ITS_WAY = ("pending", "claimed", "sending", "unknown")
"""The states of a notice of which something is still to become."""


@dataclass(frozen=True, kw_only=True)
class Count:
    """What a run came to."""

    lost: list[str]
    """Notices of which nothing stands in Slack, and which were neither too late nor taken back."""
    doubled: list[str]
    """Notices of which more than one message stands in Slack."""
    strangers: int
    """Messages that belong to no notice."""
    removed: int
    """Messages that came twice and were taken away again by the program."""
    adopted: int
    """Notices whose message was found again in Slack after a doubt."""
    expired: int
    """Notices that were not worth telling any more when they could have been told."""
    told_after_all: int
    """Notices that count as too late although their message stands in Slack."""
    states: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost and nothing doubled."""
        return not (self.lost or self.doubled or self.strangers)

    def lines(self) -> list[str]:
        """What is printed at the end; the last four lines are the count."""
        named = [f"lost: {key}" for key in self.lost[:10]] + [f"doubled: {key}" for key in self.doubled[:10]]
        states = ", ".join(f"{state} {count}" for state, count in sorted(self.states.items()))
        return [
            *(f"  {line}" for line in named),
            f"states: {states}",
            f"messages of no notice: {self.strangers}; came twice and were removed again: {self.removed}; "
            f"counted as too late although told: {self.told_after_all}",
            f"lost: {len(self.lost)}",
            f"doubled: {len(self.doubled)}",
            f"adopted: {self.adopted}",
            f"expired: {self.expired}",
        ]


def count(keys: Sequence[str], fates: Mapping[str, Fate], posted: Sequence[Json]) -> Count:
    """Hold the outbox against Slack's own log of what was posted and what was removed since.

    *fates* also has the notices that the program wrote by itself, as to the coordinator about a failure.
    """
    by_mark = {fingerprint(key): key for key in fates}
    standing: Counter[str] = Counter()
    removed = strangers = 0
    for entry in posted:
        if entry["method"] != "chat.postMessage":
            continue
        mark = ((entry["metadata"] or {}).get("event_payload") or {}).get("notice")
        if mark not in by_mark:
            strangers += 1
        elif entry["removed"]:
            removed += 1
        else:
            standing[by_mark[mark]] += 1
    return Count(
        lost=[key for key in keys if not standing[key] and fates[key].state not in _NOT_TOLD],
        doubled=[key for key, messages in standing.items() if messages > 1],
        strangers=strangers,
        removed=removed,
        adopted=sum(fate.adopted for fate in fates.values()),
        expired=sum(fate.state == "expired" for fate in fates.values()),
        told_after_all=sum(1 for key in keys if standing[key] and fates[key].state in _NOT_TOLD),
        states=Counter(fate.state for fate in fates.values()),
    )
