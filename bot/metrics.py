"""Metrics: what a monitoring system may read about this process and its outbox. Never anything about a person.

Counters are this process's own since it started; sum them over replicas. Gauges of the outbox are read from the
database when they are asked for, so every replica tells the same.
"""

from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.clock import real_seconds
from handlers import grammar
from workgroup.ports import Backlog

CONTENT_TYPE = CONTENT_TYPE_LATEST
FATES = (
    "sent",
    "late",
    "adopted",
    "resent",
    "doubled_and_removed",
    "put_back",
    "asked_to_wait",
    "in_doubt",
    "handed_over",
    "dead",
    "expired",
    "cancelled",
    "superseded",
)
"""What may become of a notice, as `docs/delivery.md` names it; one notice may pass several."""

_ANSWERED_WITHIN = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 10.0)
_LATE_BY = (0.05, 0.25, 1.0, 5.0, 30.0, 60.0, 300.0, 3600.0, 86400.0)
_OTHER = "other"
_WHAT = {"button", "form", "event", "options", *(verb.name for verb in grammar.VERBS)}


class Metrics:
    """The numbers of one process, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._fates = Counter(
            "prevent_notices", "Notices by what became of them, since the start.", ["fate"], registry=self._registry
        )
        for fate in FATES:
            # A counter that appears only with its first event hides that event from whoever reckons a rate.
            self._fates.labels(fate=fate)
        self._lateness = Histogram(
            "prevent_notice_lateness_seconds",
            "How long after its moment a notice was sent.",
            buckets=_LATE_BY,
            registry=self._registry,
        )
        self._requests = Histogram(
            "prevent_request_seconds",
            "How long a request of a person took, by command or by button, form and event.",
            ["what", "outcome"],
            buckets=_ANSWERED_WITHIN,
            registry=self._registry,
        )
        self._waiting = Gauge(
            "prevent_outbox_waiting", "Notices that wait, by what for.", ["why"], registry=self._registry
        )
        self._late = Gauge(
            "prevent_outbox_late_seconds",
            "How long the oldest notice that could go out has been due.",
            registry=self._registry,
        )
        self._ready = Gauge("prevent_ready", "Whether this process is ready, as /ready says.", registry=self._registry)
        self._clock = Gauge(
            "prevent_clock_ahead_seconds",
            "How far the database's clock is ahead of this machine's; 0 on SQLite.",
            registry=self._registry,
        )

    def count_fate(self, fate: str, number: int = 1) -> None:
        """Something became of that many notices; one of `FATES`."""
        if fate not in FATES:
            raise ValueError(f"{fate} is no fate of a notice")
        self._fates.labels(fate=fate).inc(number)

    def observe_lateness(self, seconds: float) -> None:
        """A notice was sent that long after its moment."""
        self._lateness.observe(max(seconds, 0.0))

    def begin(self) -> float:
        """A request of a person has come: a mark to hand to `end`."""
        return real_seconds()

    def end(self, began: float, *, what: str, outcome: str) -> None:
        """A person was answered.

        `what` is a command's verb, "button", "form", "event" or "options"; anything else counts as "other", so that
        nothing that somebody typed becomes a label. `outcome` is "answered", "refused" or "fault".
        """
        self._requests.labels(what=what if what in _WHAT else _OTHER, outcome=outcome).observe(real_seconds() - began)

    def told(self, *, backlog: Backlog | None, is_ready: bool, clock_ahead: float, now: datetime) -> bytes:
        """Everything in Prometheus' text format. Without a backlog the database did not answer: its gauges are NaN."""
        nothing = float("nan")
        for why, number in (
            ("not_due", backlog.not_due if backlog is not None else nothing),
            ("due", backlog.due if backlog is not None else nothing),
            ("held", backlog.held if backlog is not None else nothing),
            ("on_its_way", backlog.on_its_way if backlog is not None else nothing),
            ("in_doubt", backlog.in_doubt if backlog is not None else nothing),
        ):
            self._waiting.labels(why=why).set(number)
        self._late.set(backlog.late_by(now).total_seconds() if backlog is not None else nothing)
        self._ready.set(is_ready)
        self._clock.set(clock_ahead)
        return generate_latest(self._registry)
