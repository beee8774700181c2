"""Polls, who was asked and what they answered, as rows. Knows no notice."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage import tables
from storage.transaction import Transaction
from workgroup.ids import PersonId, PollId, SeriesId
from workgroup.meeting.poll import Cadence, Poll, PollAnswer, PollKind, PollOption, Slot

_poll = tables.poll.c
_asked = tables.poll_asked.c
_answer = tables.poll_answer.c
POLL = (
    _poll.id,
    _poll.series_id,
    _poll.kind,
    _poll.options,
    _poll.opened_by,
    _poll.opens_at,
    _poll.remind_at,
    _poll.closes_at,
    _poll.is_cancelled,
)
"""The columns from which `poll_of` makes a poll, in order."""

_POLLS = select(*POLL).order_by(_poll.id)


class SqlPolls:
    """Polls, who was asked, and what they answered."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(
        self,
        *,
        series_id: SeriesId,
        kind: PollKind,
        options: Sequence[PollOption],
        opened_by: PersonId,
        opens_at: datetime,
        remind_at: datetime,
        closes_at: datetime,
        asked: Collection[PersonId],
    ) -> Poll:
        poll = Poll(
            id=PollId(0),
            series_id=series_id,
            kind=kind,
            options=tuple(options),
            opened_by=opened_by,
            opens_at=opens_at,
            remind_at=remind_at,
            closes_at=closes_at,
        )
        poll_id = PollId(self._tx.add(tables.poll, row_of_poll(poll)))
        for person_id in asked:
            self._tx.add_once(tables.poll_asked, {"poll_id": poll_id, "person_id": person_id})
        return self.get(poll_id)

    def save(self, poll: Poll) -> None:
        self._tx.change_one(tables.poll, poll.id, row_of_poll(poll))

    def get(self, poll_id: PollId) -> Poll:
        return poll_of(self._tx.one(_POLLS.where(_poll.id == poll_id), "poll", poll_id))

    def list_of(self, series_id: SeriesId) -> list[Poll]:
        return [poll_of(row) for row in self._tx.connection.execute(_POLLS.where(_poll.series_id == series_id))]

    def asked(self, poll_id: PollId) -> list[PersonId]:
        wanted = select(_asked.person_id).where(_asked.poll_id == poll_id).order_by(_asked.person_id)
        return [PersonId(person_id) for person_id in self._tx.connection.scalars(wanted)]

    def put_answer(self, poll_id: PollId, person_id: PersonId, answers: Sequence[PollAnswer]) -> bool:
        given = [answer.value for answer in answers]
        if self._tx.add_once(tables.poll_answer, {"poll_id": poll_id, "person_id": person_id, "answers": given}):
            return True
        mine = (_answer.poll_id == poll_id, _answer.person_id == person_id)
        self._tx.change(tables.poll_answer.update().where(*mine), {"answers": given})
        return False

    def answers(self, poll_id: PollId) -> Mapping[PersonId, Sequence[PollAnswer]]:
        wanted = select(_answer.person_id, _answer.answers).where(_answer.poll_id == poll_id)
        rows = self._tx.connection.execute(wanted.order_by(_answer.person_id))
        return {PersonId(person_id): tuple(map(PollAnswer, given)) for person_id, given in rows}


def poll_of(row: Sequence[Any]) -> Poll:
    """The poll that a row of the columns `POLL` keeps."""
    poll_id, series_id, kind, options, opened_by, opens_at, remind_at, closes_at, is_cancelled = row
    kind = PollKind(kind)
    return Poll(
        id=poll_id,
        series_id=series_id,
        kind=kind,
        options=tuple(_slot_of(text) if kind is PollKind.TIME else Cadence(text) for text in options),
        opened_by=opened_by,
        opens_at=opens_at,
        remind_at=remind_at,
        closes_at=closes_at,
        is_cancelled=is_cancelled,
    )


def row_of_poll(poll: Poll) -> dict[str, Any]:
    """The values that keep a poll, without its id."""
    return {
        "series_id": poll.series_id,
        "kind": poll.kind.value,
        "options": [_text_of(option) for option in poll.options],
        "opened_by": poll.opened_by,
        "opens_at": poll.opens_at,
        "remind_at": poll.remind_at,
        "closes_at": poll.closes_at,
        "is_cancelled": poll.is_cancelled,
    }


def _slot_of(text: str) -> Slot:
    starts, _, minutes = text.partition("/")
    return Slot(starts=datetime.fromisoformat(starts), minutes=int(minutes))


def _text_of(option: PollOption) -> str:
    if isinstance(option, Slot):
        return f"{option.starts.isoformat(timespec='minutes')}/{option.minutes}"
    return option.value
