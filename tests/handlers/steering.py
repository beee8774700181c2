"""The steering group's plan behind the counter: made by itself, read back, and buttons that somebody forged."""

import json
from collections.abc import Mapping
from typing import Any

from tests.cast import the_series
from tests.handlers.counter import Counter
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.series import Series
from workgroup.notices import NoticeKind
from workgroup.usecases import planning

NAME = "Alder Regional Prevent Steering Group"


def series_of(counter: Counter) -> Series:
    with counter.work(read_only=True) as uow:
        return the_series(uow)


def meetings(counter: Counter) -> list[Meeting]:
    with counter.work(read_only=True) as uow:
        return uow.meetings.list_of(series_of(counter).id, since=counter.clock())


def waiting(counter: Counter, *kinds: NoticeKind) -> int:
    with counter.work(read_only=True) as uow:
        return sum(notice.kind in kinds for notice in uow.outbox.waiting())


def plan(counter: Counter) -> None:
    with counter.work() as uow:
        planning.plan(uow, now=counter.clock())


def changed(button: Mapping[str, Any], **value: object) -> dict[str, Any]:
    """The button with another value, as only somebody who forges it would send."""
    return {**button, "value": json.dumps({**json.loads(button["value"]), **value})}
