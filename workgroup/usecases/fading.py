"""Undo buttons in channels whose time is over: which they are, and what their messages show instead. Knows no words."""

from dataclasses import dataclass
from datetime import datetime

from workgroup.ids import NoticeId, UndoId
from workgroup.notices import Notice
from workgroup.ports import UnitOfWork
from workgroup.usecases.facts import Facts
from workgroup.usecases.telling import Destination, Telling


@dataclass(frozen=True, kw_only=True)
class Faded:
    """A posted message whose Undo button is to go."""

    telling: Telling
    """What the message told."""
    stands: bool
    """Whether what it told still stands: it was not undone, and nothing newer has taken its place."""


def keep_undo_button(uow: UnitOfWork, notice: Notice) -> None:
    """Remember that a message of ours shows an Undo button; one without changes nothing."""
    undo_id = notice.facts.get("undo")
    if isinstance(undo_id, int):
        uow.undo_buttons.put(notice.id, UndoId(undo_id))


def list_faded(uow: UnitOfWork, *, now: datetime, at_most: int) -> list[Faded]:
    """Messages whose Undo button has no use any more, after its hour or its use."""
    facts = Facts(uow, now)
    faded = []
    for button in uow.undo_buttons.list_over(now=now, at_most=at_most):
        notice = uow.outbox.get(button.notice_id)
        series = facts.series(notice.series_id) if notice.series_id is not None else None
        is_newest = series is None or notice.facts.get("version") in {None, series.version}
        where = Destination(team_id=notice.team_id, channel_id=notice.channel_id or "")
        faded.append(Faded(telling=facts.telling(notice, where), stands=is_newest and not button.undo.used))
    return faded


def forget_undo_button(uow: UnitOfWork, *, notice_id: NoticeId) -> None:
    """The message shows no Undo button any more, or is gone."""
    uow.undo_buttons.drop(notice_id)
