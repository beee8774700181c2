"""Figures: what was measured beside its floor, how that is printed, and the ways of measuring. Knows no subject."""

import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What was measured, beside its floor."""

    what: str
    beside: str
    ours: float
    floor: float
    goal: float
    unit: str
    is_at_least: bool = False
    """Whether the ratio must be at least the goal; otherwise at most."""

    @property
    def ratio(self) -> float:
        """Ours as a multiple of the floor."""
        return self.ours / self.floor if self.floor else float("inf")

    @property
    def is_met(self) -> bool:
        """Whether the goal was reached."""
        return self.ratio >= self.goal if self.is_at_least else self.ratio <= self.goal

    @property
    def said_goal(self) -> str:
        """The goal as it is printed."""
        return f"{'≥' if self.is_at_least else '≤'} {self.goal:g}×"

    def line(self) -> str:
        """The figure as it is printed; a goal that was not reached begins with MISSED."""
        return (
            f"{'' if self.is_met else 'MISSED '}{self.what}, beside {self.beside}: {_short(self.ratio)}× (goal "
            f"{self.said_goal}; {_short(self.ours)} beside {_short(self.floor)} {self.unit})"
        )

    def row(self) -> str:
        """The figure as a row of a table."""
        missed = "" if self.is_met else " **missed**"
        cells = (
            f"{self.what}{missed}",
            self.beside,
            f"{_short(self.ratio)}×",
            self.said_goal,
            f"{_short(self.ours)} beside {_short(self.floor)} {self.unit}",
        )
        return f"| {' | '.join(cells)} |"


def _short(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def median(taken: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(taken)


def p99(taken: Sequence[float]) -> float:
    """What 99 of a hundred stay below."""
    return statistics.quantiles(taken, n=100)[98]


async def in_turns(
    ways: Sequence[Callable[[], Awaitable[object]]], *, rounds: int, warm: int = 30
) -> list[list[float]]:
    """How long each way took in each round, in seconds: one after the other, so that all meet the same machine."""
    taken: list[list[float]] = [[] for _ in ways]
    for number in range(rounds + warm):
        for times, way in zip(taken, ways, strict=True):
            began = time.perf_counter()
            await way()
            if number >= warm:
                times.append(time.perf_counter() - began)
    return taken


def repeated(run: Callable[[], object], times: int) -> float:
    """How long it takes at its best, in seconds."""
    best = float("inf")
    for _ in range(5):
        began = time.perf_counter()
        for _ in range(times // 5):
            run()
        best = min(best, (time.perf_counter() - began) / (times // 5))
    return best
