"""Other partnerships and who of the group sits there, as rows. Knows no series."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

from sqlalchemy import select

from storage import tables
from storage.transaction import Transaction
from storage.types import wall_of, wall_text
from workgroup.calendar.recurrence import Recurrence
from workgroup.crossover.partnership import Partnership
from workgroup.ids import GroupId, PartnershipId, PersonId

_partnership = tables.partnership.c
_member = tables.partnership_member.c
_PARTNERSHIPS = select(
    _partnership.id,
    _partnership.group_id,
    _partnership.reference,
    _partnership.name,
    _partnership.lead_id,
    _partnership.tier,
    _partnership.areas,
    _partnership.remit,
    _partnership.chair_id,
    _partnership.others,
    _partnership.tzid,
    _partnership.dtstart,
    _partnership.rrule,
    _partnership.begins,
    _partnership.minutes,
    _partnership.dates,
    _partnership.reports_to,
).order_by(_partnership.id)
_MEMBERS = select(_member.partnership_id, _member.person_id).join(
    tables.partnership, _partnership.id == _member.partnership_id
)


class SqlPartnerships:
    """Other partnerships, and bodies of which only the name is kept."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, partnership: Partnership) -> Partnership:
        made = PartnershipId(self._tx.add(tables.partnership, _row_of(partnership)))
        self._put_members(made, frozenset(), partnership.member_ids)
        return replace(partnership, id=made)

    def save(self, partnership: Partnership) -> None:
        self._tx.change_one(tables.partnership, partnership.id, _row_of(partnership))
        rows = self._tx.connection.scalars(select(_member.person_id).where(_member.partnership_id == partnership.id))
        self._put_members(partnership.id, frozenset(map(PersonId, rows)), partnership.member_ids)

    def list_of(self, group_id: GroupId) -> list[Partnership]:
        members: dict[int, set[PersonId]] = {}
        for partnership_id, person_id in self._tx.connection.execute(_MEMBERS.where(_partnership.group_id == group_id)):
            members.setdefault(partnership_id, set()).add(person_id)
        rows = self._tx.connection.execute(_PARTNERSHIPS.where(_partnership.group_id == group_id))
        return [_partnership_of(row, members.get(row[0], ())) for row in rows]

    def put_excluded(self, group_id: GroupId, name: str) -> bool:
        return self._tx.add_once(tables.excluded_body, {"group_id": group_id, "name": name})

    def list_excluded(self, group_id: GroupId) -> list[str]:
        body = tables.excluded_body.c
        return sorted(self._tx.connection.scalars(select(body.name).where(body.group_id == group_id)))

    def _put_members(
        self, partnership_id: PartnershipId, before: Collection[PersonId], after: Collection[PersonId]
    ) -> None:
        gone = [person_id for person_id in before if person_id not in after]
        if gone:
            rows = (_member.partnership_id == partnership_id, _member.person_id.in_(gone))
            self._tx.connection.execute(tables.partnership_member.delete().where(*rows))
        for person_id in sorted(set(after) - set(before)):
            self._tx.add_once(tables.partnership_member, {"partnership_id": partnership_id, "person_id": person_id})


def _partnership_of(row: Sequence[Any], members: Iterable[PersonId]) -> Partnership:
    (
        partnership_id,
        group_id,
        reference,
        name,
        lead_id,
        tier,
        areas,
        remit,
        chair_id,
        others,
        tzid,
        dtstart,
        rrule,
        begins,
        minutes,
        dates,
        reports_to,
    ) = row
    return Partnership(
        id=partnership_id,
        group_id=group_id,
        reference=reference,
        name=name,
        lead_id=lead_id,
        tier=tier,
        areas=tuple(areas),
        remit=tuple(remit),
        chair_id=chair_id,
        member_ids=frozenset(members),
        others=others,
        tzid=tzid,
        recurrence=Recurrence(dtstart=wall_of(dtstart), tzid=tzid, rrule=rrule) if dtstart is not None else None,
        begins=time.fromisoformat(begins) if begins is not None else None,
        minutes=minutes,
        dates=tuple(date.fromisoformat(day) for day in dates),
        reports_to=reports_to,
    )


def _row_of(partnership: Partnership) -> dict[str, Any]:
    plan = partnership.recurrence
    return {
        "group_id": partnership.group_id,
        "reference": partnership.reference,
        "name": partnership.name,
        "lead_id": partnership.lead_id,
        "tier": partnership.tier,
        "areas": list(partnership.areas),
        "remit": list(partnership.remit),
        "chair_id": partnership.chair_id,
        "others": partnership.others,
        "tzid": partnership.tzid,
        "dtstart": wall_text(plan.dtstart) if plan is not None else None,
        "rrule": plan.rrule if plan is not None else None,
        "begins": partnership.begins.isoformat() if partnership.begins is not None else None,
        "minutes": partnership.minutes,
        "dates": [day.isoformat() for day in partnership.dates],
        "reports_to": partnership.reports_to,
    }
