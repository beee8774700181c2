"""What a series has agreed, as rows: its quorum, and which sectors it needs. Knows no seats."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import bindparam, select

from storage import tables
from storage.prepared import Prepared
from storage.transaction import Transaction
from workgroup.ids import PersonId, SeriesId
from workgroup.meeting.quorum import QuorumFrom, QuorumRule
from workgroup.roster.group import SectorTier

_quorum = tables.quorum_rule.c
QUORUM = (_quorum.from_on, _quorum.fraction, _quorum.needs_one_of, _quorum.may_chair)
"""The columns from which `quorum_of` makes a rule, in order."""

_need = tables.sector_need.c
_QUORUMS = Prepared(select(*QUORUM).where(_quorum.series_id == bindparam("series_id")).order_by(_quorum.from_on))
_NEEDS = Prepared(select(_need.sector, _need.tier).where(_need.series_id == bindparam("series_id")))


class SqlTerms:
    """What a series has agreed."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def list_quorums(self, series_id: SeriesId) -> list[QuorumFrom]:
        return [quorum_of(row) for row in self._tx.rows(_QUORUMS, series_id=series_id)]

    def put_quorum(self, series_id: SeriesId, quorum: QuorumFrom) -> None:
        values = row_of_quorum(quorum)
        if self._tx.add_once(tables.quorum_rule, {**values, "series_id": series_id}):
            return
        same = (_quorum.series_id == series_id, _quorum.from_on == quorum.from_on)
        self._tx.change(tables.quorum_rule.update().where(*same), values)

    def needs(self, series_id: SeriesId) -> Mapping[str, SectorTier | None]:
        rows = self._tx.rows(_NEEDS, series_id=series_id)
        return {sector: SectorTier(tier) if tier is not None else None for sector, tier in rows}

    def put_needs(self, series_id: SeriesId, needs: Mapping[str, SectorTier | None]) -> None:
        before = self.needs(series_id)
        of_series = _need.series_id == series_id
        for code in before.keys() - needs.keys():
            self._tx.connection.execute(tables.sector_need.delete().where(of_series, _need.sector == code))
        for code, tier in needs.items():
            values = {"tier": tier.value if tier is not None else None}
            if not self._tx.add_once(tables.sector_need, {**values, "series_id": series_id, "sector": code}):
                self._tx.change(tables.sector_need.update().where(of_series, _need.sector == code), values)


def quorum_of(row: Sequence[Any]) -> QuorumFrom:
    """The rule that a row of the columns `QUORUM` keeps."""
    from_on, fraction, needs_one_of, may_chair = row
    if fraction is None:
        return QuorumFrom(from_on=from_on, rule=None)
    rule = QuorumRule(
        fraction=Fraction(fraction),
        needs_one_of=tuple(tuple(codes) for codes in needs_one_of),
        may_chair=frozenset(PersonId(person_id) for person_id in may_chair),
    )
    return QuorumFrom(from_on=from_on, rule=rule)


def row_of_quorum(quorum: QuorumFrom) -> dict[str, Any]:
    """The values that keep a rule, without its series."""
    rule = quorum.rule
    return {
        "from_on": quorum.from_on,
        "fraction": str(rule.fraction) if rule is not None else None,
        "needs_one_of": [list(codes) for codes in rule.needs_one_of] if rule is not None else [],
        "may_chair": sorted(rule.may_chair) if rule is not None else [],
    }
