"""Days on which people are away, as rows. Knows no meeting."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from storage import tables
from storage.transaction import Transaction
from workgroup.ids import AbsenceId, PersonId
from workgroup.roster.person import Absence

_absence = tables.absence.c
ABSENCE = (_absence.id, _absence.person_id, _absence.from_on, _absence.to_on)
"""The columns from which `absence_of` makes an absence, in order."""

_ABSENCES = select(*ABSENCE).order_by(_absence.from_on, _absence.id)


class SqlAbsences:
    """Days on which people are away."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def put(self, *, person_id: PersonId, from_on: date, to_on: date) -> Absence:
        same = (_absence.person_id == person_id, _absence.from_on == from_on)
        if not self._tx.add_once(tables.absence, {"person_id": person_id, "from_on": from_on, "to_on": to_on}):
            self._tx.change(tables.absence.update().where(*same), {"to_on": to_on})
        return absence_of(self._tx.connection.execute(_ABSENCES.where(*same)).one())

    def end(self, absence_id: AbsenceId, to_on: date) -> None:
        self._tx.change_one(tables.absence, absence_id, {"to_on": to_on})

    def list_of(self, person_ids: Collection[PersonId], *, since: date) -> list[Absence]:
        if not person_ids:
            return []
        wanted = _ABSENCES.where(
            _absence.person_id.in_(person_ids), _absence.to_on >= since, _absence.to_on >= _absence.from_on
        )
        return [absence_of(row) for row in self._tx.connection.execute(wanted)]


def absence_of(row: Sequence[Any]) -> Absence:
    """The absence that a row of the columns `ABSENCE` keeps."""
    absence_id, person_id, from_on, to_on = row
    return Absence(id=absence_id, person_id=person_id, from_on=from_on, to_on=to_on)
