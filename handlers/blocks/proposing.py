"""Changes that wait for the coordinator, as people see them."""

from handlers.blocks import deputising, forms, handing_over, ids, parts
from handlers.services import Block, Message
from workgroup.roster.group import Group
from workgroup.roster.ports import ProposalState
from workgroup.usecases.arriving import Place
from workgroup.usecases.deputising import Days, DeputyNamed
from workgroup.usecases.handing_over import HandedOver
from workgroup.usecases.proposing import ApprovalSet, Decided, Proposed
from workgroup.usecases.roster_news import ProposalView


def proposed(outcome: Proposed) -> Message:
    """The change waits, for who asked for it."""
    name = outcome.coordinator.name
    if outcome.is_new:
        text = f"Sent: in this group such a change waits for {name}, who is asked. You will be told what they decide."
    else:
        text = f"You have asked for that already, and {name} has not decided yet. Nothing changed."
    return parts.message(text, [parts.section(parts.escaped(text))])


def sentence(view: ProposalView) -> str:
    """Who asks for what."""
    new = ", who is new in the group," if view.is_new else ""
    own = view.holder.id == view.asked_by.id
    whose = f"{view.asked_by.name}'s own seat" if own else f"the seat of {view.holder.name}"
    if view.proposal.verb == "hand_over":
        where = "in every series" if view.everywhere else f"in {view.series.name}"
        return f"{view.asked_by.name} asks that {view.who}{new} takes {whose} {where}."
    days = f", {deputising.days_said(Days(from_on=view.from_on, to_on=view.to_on))}" if view.from_on is not None else ""
    return f"{view.asked_by.name} asks that {view.who}{new} deputises for {whose} in {view.series.name}{days}."


def to_decide(view: ProposalView) -> Message:
    """A change that waits, for who decides about it; once it is decided, without buttons."""
    text = sentence(view)
    if view.proposal.state is not ProposalState.OPEN:
        text = f"{text} It was {view.proposal.state}."
        return parts.message(text, [parts.section(parts.escaped(text))])
    return parts.message(f"{text} Accept or decline it.", [parts.section(parts.escaped(text)), decide_buttons(view)])


def decide_buttons(view: ProposalView) -> Block:
    """Accept and Decline."""
    value: dict[str, object] = {"proposal": int(view.proposal.id), "series": int(view.series.id)}
    return parts.actions(
        [
            parts.button("Accept", ids.ACCEPT_PROPOSAL, value, style="primary", said=f"Accept: {sentence(view)}"),
            parts.button("Decline", ids.DECLINE_PROPOSAL, value, said=f"Decline: {sentence(view)}"),
        ]
    )


def decision(view: ProposalView) -> Message:
    """What became of it, for who asked."""
    if view.proposal.state is ProposalState.ACCEPTED:
        text = f"Accepted, and done: {sentence(view)}"
    else:
        text = f"Declined, so nothing changed: {sentence(view)} The coordinator can tell you why; I keep no reason."
    return parts.message(text, [parts.section(parts.escaped(text))])


def decided(outcome: Decided, place: Place) -> Message:
    """A change was decided, for who decided it."""
    if isinstance(outcome.done, DeputyNamed):
        return deputising.named(outcome.done, place)
    if isinstance(outcome.done, HandedOver):
        return handing_over.handed_over(outcome.done, place)
    text = f"Declined: nothing changed, and {outcome.asked_by.name} is told so."
    return parts.message(text, [parts.section(parts.escaped(text))])


def approval(group: Group, place: Place) -> Message:
    """Whether changes wait, with the button that changes it."""
    text = _says(group)
    label = "Let changes happen at once" if group.needs_approval else "Let changes wait for me"
    value = {**forms.where(place), "wanted": not group.needs_approval}
    return parts.message(
        text, [parts.section(parts.escaped(text)), parts.actions([parts.button(label, ids.SET_APPROVAL, value)])]
    )


def _says(group: Group) -> str:
    if group.needs_approval:
        return (
            f"In {group.name}, what members change about their own seats waits for the coordinator: a deputy, and who "
            "takes a seat. Being away and leaving never wait."
        )
    return (
        f"In {group.name}, what members change about their own seats happens at once: a deputy, and who takes a seat. "
        "The coordinator is told of a seat that changes hands."
    )


def approval_set(done: ApprovalSet, place: Place) -> Message:
    """It was said whether changes wait."""
    lead = "Done" if done.is_changed else "It was so already, and nothing changed"
    text = f"{lead}. {_says(done.group)}"
    return parts.message(text, [parts.section(parts.escaped(text))])
