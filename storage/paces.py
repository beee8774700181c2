"""When each channel may be told something next, as rows. Knows no notice."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from storage import tables
from storage.transaction import Transaction
from workgroup.pacing import PAUSE_OF_ALL, READING, WORKSPACE, Pace, a_free_pace, paused

_pace = tables.channel_pace.c
PACE = (_pace.team_id, _pace.channel_id, _pace.free_at, _pace.booked_until, _pace.pause_until, _pace.paused_at)
"""The columns from which `pace_of` makes a pace, in order."""

_PACES = select(*PACE).order_by(_pace.team_id, _pace.channel_id)
_SAVE = (
    tables.channel_pace.update()
    .where(_pace.team_id == bindparam("team"), _pace.channel_id == bindparam("channel"))
    .values(
        free_at=bindparam("free"),
        booked_until=bindparam("booked"),
        pause_until=bindparam("pause"),
        paused_at=bindparam("asked"),
    )
)


class SqlPaces:
    """When each channel may be told something next."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def hold(self, channels: Collection[tuple[str, str]], *, now: datetime) -> list[Pace]:
        if not channels:
            return []
        names = sorted({*channels, *((team_id, WORKSPACE) for team_id, _ in channels)})
        wanted = _PACES.where(tuple_(_pace.team_id, _pace.channel_id).in_(names)).with_for_update()
        held = [pace_of(row) for row in self._tx.connection.execute(wanted)]
        missing = set(channels) - {(pace.team_id, pace.channel_id) for pace in held}
        if missing:
            self._add([a_free_pace(team_id, channel_id, now) for team_id, channel_id in sorted(missing)])
            # Another program may have added and taken one of them meanwhile.
            held = [pace_of(row) for row in self._tx.connection.execute(wanted)]
        return held

    def save(self, paces: Sequence[Pace]) -> None:
        if paces:
            self._tx.connection.execute(
                _SAVE,
                [
                    {
                        "team": pace.team_id,
                        "channel": pace.channel_id,
                        "free": pace.free_at,
                        "booked": pace.booked_until,
                        "pause": pace.pause_until,
                        "asked": pace.paused_at,
                    }
                    for pace in sorted(paces, key=lambda one: (one.team_id, one.channel_id))
                ],
            )

    def pause(self, team_id: str, channel_id: str, *, until: datetime, now: datetime) -> bool:
        self.save(
            [
                paused(pace, until=until, now=now)
                for pace in self.hold([(team_id, channel_id)], now=now)
                if pace.channel_id == channel_id
            ]
        )
        others = select(_pace.channel_id).where(
            _pace.team_id == team_id,
            _pace.paused_at > now - PAUSE_OF_ALL,
            _pace.channel_id.not_in([channel_id, WORKSPACE, READING]),
        )
        if self._tx.connection.scalar(others.limit(1)) is None:
            return False
        held = self.hold([(team_id, WORKSPACE)], now=now)
        self.save([paused(pace, until=until, now=now) for pace in held if pace.channel_id == WORKSPACE])
        return True

    def _add(self, paces: Sequence[Pace]) -> None:
        dialect = postgresql if self._tx.is_postgresql else sqlite
        statement = dialect.insert(tables.channel_pace).on_conflict_do_nothing()
        self._tx.connection.execute(statement, [row_of_pace(pace) for pace in paces])


def pace_of(row: Sequence[Any]) -> Pace:
    """The pace that a row of the columns `PACE` keeps."""
    team_id, channel_id, free_at, booked_until, pause_until, paused_at = row
    return Pace(
        team_id=team_id,
        channel_id=channel_id,
        free_at=free_at,
        booked_until=booked_until,
        pause_until=pause_until,
        paused_at=paused_at,
    )


def row_of_pace(pace: Pace) -> dict[str, Any]:
    """The values that keep a pace."""
    return {
        "team_id": pace.team_id,
        "channel_id": pace.channel_id,
        "free_at": pace.free_at,
        "booked_until": pace.booked_until,
        "pause_until": pace.pause_until,
        "paused_at": pace.paused_at,
    }
