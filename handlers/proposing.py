"""Changes that wait for the coordinator: the decision about one, and whether they wait at all."""

from handlers import home, payloads
from handlers.blocks import ids
from handlers.blocks import proposing as blocks
from handlers.needs import needed_group
from handlers.services import Answer
from handlers.shielded import Asked
from workgroup.errors import Refusal
from workgroup.ids import ProposalId
from workgroup.roster.permission import Right
from workgroup.usecases import proposing
from workgroup.usecases.arriving import OutOfDate
from workgroup.usecases.roster_doing import DOING

_ON = frozenset({"on", "yes", "wait", "needed"})
_OFF = frozenset({"off", "no", "at once", "not needed"})


class UnreadableApproval(Refusal):
    """The words are neither on nor off."""

    code = "unreadable_approval"

    def __init__(self, words: str) -> None:
        super().__init__(
            f"I understood `approval`, but not “{words[:40]}”. Nothing changed. Say `/prevent approval on` or "
            "`/prevent approval off`."
        )


async def on_approval(asked: Asked, answer: Answer, tail: str) -> None:
    """Say whether members' changes of who sits where wait for the coordinator, or change that."""
    group = needed_group(asked.place)
    said = " ".join(tail.casefold().split())
    if not said:
        asked.place.group_actor.check(Right.SET_APPROVAL)
        await answer.privately(blocks.approval(group, asked.place))
        return
    if said not in _ON | _OFF:
        raise UnreadableApproval(tail)
    await _set(asked, answer, wanted=said in _ON)


async def on_set_approval(asked: Asked, answer: Answer) -> None:
    """The same, by button."""
    await _set(asked, answer, wanted=asked.incoming.value.get("wanted") is True)


async def _set(asked: Asked, answer: Answer, *, wanted: bool) -> None:
    done = await asked.services.perform(
        proposing.set_approval,
        actor=asked.place.group_actor,
        group_id=needed_group(asked.place).id,
        wanted=wanted,
    )
    said = blocks.approval_set(done, asked.place)
    if asked.incoming.in_home:
        await home.show(asked, answer, also=said)
    else:
        await answer.instead(said)


async def on_decide_proposal(asked: Asked, answer: Answer) -> None:
    """Accept or decline a change that waits."""
    proposal_id = payloads.number(asked.incoming.value, "proposal")
    if proposal_id is None:
        raise OutOfDate
    decided = await asked.services.perform(
        proposing.decide_proposal,
        actor=asked.place.group_actor,
        group_id=needed_group(asked.place).id,
        proposal_id=ProposalId(proposal_id),
        accept=asked.incoming.action_id == ids.ACCEPT_PROPOSAL,
        doing=DOING,
        now=asked.services.now(),
    )
    said = blocks.decided(decided, asked.place)
    if asked.incoming.in_home:
        await home.show(asked, answer, also=said)
    else:
        await answer.instead(said)
