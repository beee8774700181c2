"""Changes that wait for the coordinator, as rows. Knows no seats."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage import tables
from storage.transaction import Transaction
from workgroup.ids import GroupId, PersonId, ProposalId
from workgroup.roster.ports import Proposal, ProposalState

_proposal = tables.proposal.c
PROPOSAL = (
    _proposal.id,
    _proposal.group_id,
    _proposal.asked_by,
    _proposal.verb,
    _proposal.facts,
    _proposal.asked_at,
    _proposal.state,
)
"""The columns from which `proposal_of` makes a proposal, in order."""

_PROPOSALS = select(*PROPOSAL).order_by(_proposal.id)


class SqlProposals:
    """Changes that wait for the coordinator."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(
        self, *, group_id: GroupId, asked_by: PersonId, verb: str, facts: Mapping[str, object], asked_at: datetime
    ) -> Proposal:
        values = {
            "group_id": group_id,
            "asked_by": asked_by,
            "verb": verb,
            "facts": dict(facts),
            "asked_at": asked_at,
            "state": ProposalState.OPEN.value,
        }
        made = self._tx.add(tables.proposal, values)
        return proposal_of(self._tx.one(_PROPOSALS.where(_proposal.id == made), "proposal", made))

    def find(self, proposal_id: ProposalId) -> Proposal | None:
        row = self._tx.connection.execute(_PROPOSALS.where(_proposal.id == proposal_id)).first()
        return proposal_of(row) if row is not None else None

    def list_open(self, group_id: GroupId) -> list[Proposal]:
        wanted = _PROPOSALS.where(_proposal.group_id == group_id, _proposal.state == ProposalState.OPEN.value)
        return [proposal_of(row) for row in self._tx.connection.execute(wanted)]

    def decide(self, proposal_id: ProposalId, state: ProposalState) -> bool:
        undecided = tables.proposal.update().where(
            _proposal.id == proposal_id, _proposal.state == ProposalState.OPEN.value
        )
        return self._tx.change(undecided, {"state": state.value}) == 1


def proposal_of(row: Sequence[Any]) -> Proposal:
    """The proposal that a row of the columns `PROPOSAL` keeps."""
    proposal_id, group_id, asked_by, verb, facts, asked_at, state = row
    return Proposal(
        id=proposal_id,
        group_id=group_id,
        asked_by=asked_by,
        verb=verb,
        facts=facts,
        asked_at=asked_at,
        state=ProposalState(state),
    )
