"""What was observed at meetings, as rows. Knows no answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from storage import tables
from storage.transaction import Transaction
from workgroup.ids import MeetingId, SeriesId
from workgroup.meeting.presence import Presence, PresenceState

_presence = tables.presence.c
PRESENCE = (_presence.meeting_id, _presence.seat_id, _presence.person_id, _presence.state)
"""The columns from which `presence_of` makes a presence, in order."""

_PRESENCES = select(*PRESENCE).order_by(_presence.id)
_PRESENCES_OF_SERIES = _PRESENCES.join(tables.meeting, tables.meeting.c.id == _presence.meeting_id)


class SqlPresences:
    """What was observed at meetings."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def put(self, presence: Presence) -> bool:
        if self._tx.add_once(tables.presence, row_of_presence(presence)):
            return True
        # The place is the seat; of somebody without one, the person.
        place = (
            (_presence.seat_id.is_(None), _presence.person_id == presence.person_id)
            if presence.seat_id is None
            else (_presence.seat_id == presence.seat_id,)
        )
        is_other = (_presence.person_id != presence.person_id) | (_presence.state != presence.state.value)
        other = tables.presence.update().where(_presence.meeting_id == presence.meeting_id, *place, is_other)
        return self._tx.change(other, {"person_id": presence.person_id, "state": presence.state.value}) == 1

    def add_all(self, presences: Sequence[Presence]) -> None:
        self._tx.add_all(tables.presence, [row_of_presence(presence) for presence in presences])

    def of(self, meeting_id: MeetingId) -> list[Presence]:
        rows = self._tx.connection.execute(_PRESENCES.where(_presence.meeting_id == meeting_id))
        return [presence_of(row) for row in rows]

    def of_series(self, series_id: SeriesId) -> Mapping[MeetingId, list[Presence]]:
        found: dict[MeetingId, list[Presence]] = {}
        for row in self._tx.connection.execute(_PRESENCES_OF_SERIES.where(tables.meeting.c.series_id == series_id)):
            presence = presence_of(row)
            found.setdefault(presence.meeting_id, []).append(presence)
        return found


def presence_of(row: Sequence[Any]) -> Presence:
    """The presence that a row of the columns `PRESENCE` keeps."""
    meeting_id, seat_id, person_id, state = row
    return Presence(meeting_id=meeting_id, seat_id=seat_id, person_id=person_id, state=PresenceState(state))


def row_of_presence(presence: Presence) -> dict[str, Any]:
    """The values that keep a presence."""
    return {
        "meeting_id": presence.meeting_id,
        "seat_id": presence.seat_id,
        "person_id": presence.person_id,
        "state": presence.state.value,
    }
