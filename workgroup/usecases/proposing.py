"""A change of who sits where waits for the coordinator, where the group says so. Knows no single change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from workgroup.errors import Refusal
from workgroup.ids import GroupId, PersonId, ProposalId
from workgroup.notices import NoticeDraft, NoticeKind
from workgroup.ports import UnitOfWork
from workgroup.roster.group import Group
from workgroup.roster.permission import Actor, Right
from workgroup.roster.person import Person
from workgroup.roster.ports import Proposal, ProposalState
from workgroup.usecases.arriving import OutOfDate
from workgroup.usecases.roster_news import TELL_FOR

Doing = Callable[[UnitOfWork, Actor, Mapping[str, object], datetime], object]
"""Makes the change that a proposal keeps: the decider acts, with what was kept."""


class NoCoordinator(Refusal):
    """Changes wait for a coordinator, and the group has none."""

    code = "no_coordinator"

    def __init__(self) -> None:
        super().__init__(
            "Changes wait for the coordinator in this group, and it has none at the moment. Nothing changed. "
            "Ask the chair to do it for you."
        )


class ProposalDecided(Refusal):
    """The change was decided before."""

    code = "proposal_decided"

    def __init__(self, state: ProposalState) -> None:
        super().__init__(
            f"This change was already {state}. Nothing changed. See who sits where: `/prevent who-attends`."
        )


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """The change waits for the coordinator."""

    proposal: Proposal
    coordinator: Person
    is_new: bool
    """Whether it was asked now; otherwise the same has been waiting already."""


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A change that waited was decided."""

    proposal: Proposal
    asked_by: Person
    done: object
    """What came of an accepted one; `None` for a declined one."""


def propose(
    uow: UnitOfWork, *, group: Group, actor: Actor, verb: str, facts: Mapping[str, object], now: datetime
) -> Proposed:
    """Keep a change for the coordinator and tell them; asked again, nothing changes. Refused: `NoCoordinator`."""
    if group.coordinator_id is None or actor.person is None:
        raise NoCoordinator
    coordinator = uow.people.get(group.coordinator_id)
    for waiting in uow.proposals.list_open(group.id):
        if waiting.asked_by == actor.person.id and (waiting.verb, dict(waiting.facts)) == (verb, dict(facts)):
            return Proposed(proposal=waiting, coordinator=coordinator, is_new=False)
    kept = uow.proposals.add(group_id=group.id, asked_by=actor.person.id, verb=verb, facts=facts, asked_at=now)
    _tell(uow, kept, NoticeKind.PROPOSAL, coordinator.id, now)
    uow.audit.record(group_id=group.id, verb=f"propose_{verb}", subject="proposal", subject_id=kept.id)
    return Proposed(proposal=kept, coordinator=coordinator, is_new=True)


def decide_proposal(
    uow: UnitOfWork,
    *,
    actor: Actor,
    group_id: GroupId,
    proposal_id: ProposalId,
    accept: bool,
    doing: Mapping[str, Doing],
    now: datetime,
) -> Decided:
    """Accept a change, which makes it as things stand now, or decline it; who asked is told either way.

    Refused: `NotAllowed`; `OutOfDate` for one that is not there or of another group; `ProposalDecided`; and whatever
    the change itself refuses by now.
    """
    actor.check(Right.APPROVE)
    proposal = uow.proposals.find(proposal_id)
    if proposal is None or proposal.group_id != group_id or proposal.verb not in doing:
        raise OutOfDate
    state = ProposalState.ACCEPTED if accept else ProposalState.DECLINED
    if not uow.proposals.decide(proposal_id, state):
        found = uow.proposals.find(proposal_id)
        raise ProposalDecided(found.state if found is not None else proposal.state)
    done = doing[proposal.verb](uow, actor, proposal.facts, now) if accept else None
    _tell(uow, proposal, NoticeKind.PROPOSAL_DECISION, proposal.asked_by, now)
    uow.audit.record(group_id=group_id, verb=f"proposal_{state}", subject="proposal", subject_id=proposal_id)
    return Decided(proposal=replace(proposal, state=state), asked_by=uow.people.get(proposal.asked_by), done=done)


@dataclass(frozen=True, kw_only=True)
class ApprovalSet:
    """Whether changes wait for the coordinator was said."""

    group: Group
    is_changed: bool


def set_approval(uow: UnitOfWork, *, actor: Actor, group_id: GroupId, wanted: bool) -> ApprovalSet:
    """Say whether members' changes wait for the coordinator. Refused: `NotAllowed`."""
    actor.check(Right.SET_APPROVAL)
    group = uow.groups.get(group_id)
    if group.needs_approval == wanted:
        return ApprovalSet(group=group, is_changed=False)
    changed = replace(group, needs_approval=wanted)
    uow.groups.save(changed)
    uow.audit.record(
        group_id=group_id,
        verb="set_approval",
        subject="group",
        subject_id=group_id,
        before={"needs_approval": group.needs_approval},
        after={"needs_approval": wanted},
    )
    return ApprovalSet(group=changed, is_changed=True)


def _tell(uow: UnitOfWork, proposal: Proposal, kind: NoticeKind, person_id: PersonId, now: datetime) -> None:
    uow.outbox.enqueue(
        NoticeDraft(
            key=f"{kind}:{proposal.id}",
            kind=kind,
            group_id=proposal.group_id,
            person_id=person_id,
            due_at=now,
            expires_at=now + TELL_FOR,
            priority=3,
            facts={"proposal": int(proposal.id)},
        )
    )
