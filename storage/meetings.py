"""Meetings, as rows. Knows no answers to them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from storage import tables
from storage.prepared import Prepared
from storage.transaction import Overtaken, Transaction
from workgroup.ids import GroupId, MeetingId, SeriesId
from workgroup.meeting.meeting import Meeting

_meeting = tables.meeting.c
MEETING = (
    _meeting.id,
    _meeting.series_id,
    _meeting.recurrence_id,
    _meeting.starts_at,
    _meeting.minutes,
    _meeting.place,
    _meeting.cancelled_because,
    _meeting.is_skipped,
    _meeting.is_extra,
    _meeting.moved_because,
    _meeting.sequence,
    _meeting.reference,
    _meeting.known_as,
)
"""The columns from which `meeting_of` makes a meeting, in order."""

_MEETINGS = select(*MEETING).order_by(_meeting.starts_at, _meeting.id)
_BY_ID = Prepared(_MEETINGS.where(_meeting.id == bindparam("id")))
_BY_RECURRENCE_ID = Prepared(
    _MEETINGS.where(_meeting.series_id == bindparam("series_id"), _meeting.recurrence_id == bindparam("recurrence_id"))
)
_SINCE = _meeting.starts_at > bindparam("since")
_UNTIL = _meeting.starts_at <= bindparam("until")
_OF_SERIES = {
    (is_since, is_until): Prepared(
        _MEETINGS.where(_meeting.series_id == bindparam("series_id"), *[_SINCE][:is_since], *[_UNTIL][:is_until])
    )
    for is_since in (False, True)
    for is_until in (False, True)
}
"""By whether it asks for those since and until a moment."""


class SqlMeetings:
    """Meetings."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction
        self._seen: dict[MeetingId, Mapping[str, Any]] = {}

    def add(
        self,
        *,
        series_id: SeriesId,
        recurrence_id: datetime,
        starts_at: datetime,
        minutes: int,
        place: str,
        is_extra: bool = False,
        reference: str | None = None,
    ) -> Meeting:
        meeting = Meeting(
            id=MeetingId(0),
            series_id=series_id,
            recurrence_id=recurrence_id,
            starts_at=starts_at,
            minutes=minutes,
            place=place,
            is_extra=is_extra,
            reference=reference,
        )
        meeting_id = self._tx.add_new(tables.meeting, row_of_meeting(meeting))
        if meeting_id is None:
            # There was none when it was looked for, so somebody else has just made it.
            raise Overtaken
        return self.get(MeetingId(meeting_id))

    def save(self, meeting: Meeting) -> None:
        self._tx.change_as_read(tables.meeting, meeting.id, self._seen.get(meeting.id), row_of_meeting(meeting))
        self._seen[meeting.id] = {"sequence": meeting.sequence}

    def delete(self, meeting_ids: Collection[MeetingId]) -> None:
        # Presence and feedback are not here: a meeting that has any is not forgotten, the database refuses it.
        ids = list(meeting_ids)
        for table in (tables.card, tables.notice, tables.reply):
            self._tx.connection.execute(table.delete().where(table.c.meeting_id.in_(ids)))
        self._tx.connection.execute(tables.meeting.delete().where(_meeting.id.in_(ids)))

    def get(self, meeting_id: MeetingId) -> Meeting:
        return self._read(self._tx.one(_BY_ID, "meeting", meeting_id))

    def find(self, series_id: SeriesId, recurrence_id: datetime) -> Meeting | None:
        row = self._tx.row(_BY_RECURRENCE_ID, series_id=series_id, recurrence_id=recurrence_id)
        return self._read(row) if row is not None else None

    def list_of(
        self, series_id: SeriesId, *, since: datetime | None = None, until: datetime | None = None
    ) -> list[Meeting]:
        wanted = _OF_SERIES[since is not None, until is not None]
        rows = self._tx.rows(wanted, series_id=series_id, since=since, until=until)
        return [self._read(row) for row in rows]

    def list_of_group(self, group_id: GroupId, *, since: datetime, until: datetime) -> list[Meeting]:
        wanted = _MEETINGS.join(tables.series, tables.series.c.id == _meeting.series_id).where(
            tables.series.c.group_id == group_id, _meeting.starts_at > since, _meeting.starts_at <= until
        )
        return [self._read(row) for row in self._tx.connection.execute(wanted)]

    def list_ended(self, *, since: datetime, until: datetime) -> list[Meeting]:
        wanted = _MEETINGS.where(
            _meeting.ends_at > since, _meeting.ends_at <= until, _meeting.cancelled_because.is_(None)
        )
        return [self._read(row) for row in self._tx.connection.execute(wanted)]

    def _read(self, row: Sequence[Any]) -> Meeting:
        meeting = meeting_of(row)
        # What was read first is what a use-case reckons with.
        self._seen.setdefault(meeting.id, {"sequence": meeting.sequence})
        return meeting


def meeting_of(row: Sequence[Any]) -> Meeting:
    """The meeting that a row of the columns `MEETING` keeps."""
    (
        meeting_id,
        series_id,
        recurrence_id,
        starts_at,
        minutes,
        place,
        cancelled_because,
        is_skipped,
        is_extra,
        moved_because,
        sequence,
        reference,
        known_as,
    ) = row
    return Meeting(
        id=meeting_id,
        series_id=series_id,
        recurrence_id=recurrence_id,
        starts_at=starts_at,
        minutes=minutes,
        place=place,
        cancelled_because=cancelled_because,
        is_skipped=is_skipped,
        is_extra=is_extra,
        moved_because=moved_because,
        sequence=sequence,
        reference=reference,
        known_as=known_as,
    )


def row_of_meeting(meeting: Meeting) -> dict[str, Any]:
    """The values that keep a meeting, without its id."""
    return {
        "series_id": meeting.series_id,
        "recurrence_id": meeting.recurrence_id,
        "starts_at": meeting.starts_at,
        "minutes": meeting.minutes,
        "ends_at": meeting.ends_at,
        "place": meeting.place,
        "cancelled_because": meeting.cancelled_because,
        "is_skipped": meeting.is_skipped,
        "is_extra": meeting.is_extra,
        "moved_because": meeting.moved_because,
        "sequence": meeting.sequence,
        "reference": meeting.reference,
        "known_as": meeting.known_as,
    }
