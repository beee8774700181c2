"""Quorum: how many seats must be filled, by which sectors, and who must be there to chair. Knows no storage.

A meeting below its quorum may take notes but decide nothing. Only seats that count are looked at, and a deputy fills
a seat; somebody sent on the day in another's place does not.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from workgroup.ids import PersonId
from workgroup.roster.seat import SeatHeld


@dataclass(frozen=True, kw_only=True)
class QuorumRule:
    """What a series has agreed that it takes to decide something."""

    fraction: Fraction
    """The part of the counting seats that must be filled: more than nothing, at most all."""
    needs_one_of: tuple[tuple[str, ...], ...] = ()
    """Of each of these sets of sectors, by code, at least one seat must be filled."""
    may_chair: frozenset[PersonId] = frozenset()
    """One of these must be there; nobody named asks for nobody."""

    def __post_init__(self) -> None:
        if not 0 < self.fraction <= 1:
            raise ValueError(f"a quorum is a part of the seats, not {self.fraction}")

    def seats_needed(self, counting: int) -> int:
        """How many of so many counting seats must be filled: the fraction, rounded up."""
        return math.ceil(self.fraction * counting)


@dataclass(frozen=True, kw_only=True)
class QuorumFrom:
    """The rule that holds from a day on; `None` from when on the series asks for no quorum."""

    from_on: date
    rule: QuorumRule | None


@dataclass(frozen=True, kw_only=True)
class Quorum:
    """How far the filled seats of one meeting go."""

    counting: int
    needed: int
    filled: int
    wanted: tuple[tuple[str, ...], ...]
    """The sets of sectors of which one each is needed, in the rule's order."""
    missing: tuple[tuple[str, ...], ...]
    """Those of which nobody is there."""
    has_chair: bool
    """Whether somebody is there who may chair, or nobody in particular is needed."""

    @property
    def is_met(self) -> bool:
        """Whether the meeting can decide; a series without a counting seat cannot."""
        return self.counting > 0 and self.filled >= self.needed and not self.missing and self.has_chair


@dataclass(frozen=True, kw_only=True)
class SeatTaken:
    """A seat of a meeting, and who is in it."""

    held: SeatHeld
    by: PersonId | None
    """Holder or deputy; `None` while, or because, nobody is."""


def rule_on(rules: Sequence[QuorumFrom], on: date) -> QuorumRule | None:
    """The rule that holds on a day; `None` when there is none, or none yet."""
    latest = max((one for one in rules if one.from_on <= on), key=lambda one: one.from_on, default=None)
    return latest.rule if latest is not None else None


def find_quorum(rule: QuorumRule, seats: Iterable[SeatTaken]) -> Quorum:
    """How far the seats of a meeting's day go towards its quorum.

    A vacant seat counts: a group that loses its members does not become easier to convene by it.
    """
    counting = [seat for seat in seats if seat.held.counts]
    filled = [seat for seat in counting if seat.by is not None]
    sectors = {seat.held.sector.code for seat in filled}
    there = {seat.by for seat in filled}
    return Quorum(
        counting=len(counting),
        needed=rule.seats_needed(len(counting)),
        filled=len(filled),
        wanted=rule.needs_one_of,
        missing=tuple(codes for codes in rule.needs_one_of if sectors.isdisjoint(codes)),
        has_chair=not rule.may_chair or not rule.may_chair.isdisjoint(there),
    )
