"""Answers to meetings, as rows. Knows no seats."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select

from storage import tables
from storage.prepared import Prepared
from storage.transaction import Transaction
from workgroup.ids import MeetingId, PersonId
from workgroup.meeting.reply import PartStat, Reply

_reply = tables.reply.c
_ANSWERS = Prepared(
    select(_reply.person_id, _reply.partstat)
    .where(_reply.meeting_id == bindparam("meeting_id"))
    .order_by(_reply.person_id)
)


class SqlReplies:
    """Answers to meetings."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def put(self, reply: Reply) -> PartStat:
        mine = (_reply.meeting_id == reply.meeting_id, _reply.person_id == reply.person_id)
        values = row_of_reply(reply)
        earlier = self._tx.connection.scalar(select(_reply.partstat).where(*mine))
        if earlier is None and self._tx.add_once(tables.reply, values):
            return PartStat.NEEDS_ACTION
        self._tx.change(tables.reply.update().where(*mine), values)
        return PartStat(earlier) if earlier is not None else PartStat.NEEDS_ACTION

    def of(self, meeting_id: MeetingId) -> Mapping[PersonId, PartStat]:
        rows = self._tx.rows(_ANSWERS, meeting_id=meeting_id)
        return {person_id: PartStat(partstat) for person_id, partstat in rows}

    def list_of(self, meeting_id: MeetingId) -> list[Reply]:
        wanted = select(_reply.person_id, _reply.partstat, _reply.replied_at).where(_reply.meeting_id == meeting_id)
        return [
            Reply(meeting_id=meeting_id, person_id=person_id, partstat=PartStat(partstat), replied_at=replied_at)
            for person_id, partstat, replied_at in self._tx.connection.execute(wanted.order_by(_reply.person_id))
        ]


def row_of_reply(reply: Reply) -> dict[str, Any]:
    """The values that keep an answer."""
    return {
        "meeting_id": reply.meeting_id,
        "person_id": reply.person_id,
        "partstat": reply.partstat.value,
        "replied_at": reply.replied_at,
    }
