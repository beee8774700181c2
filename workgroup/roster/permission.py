"""Who may do what, as one table. Knows no road on which somebody asks."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from workgroup.errors import Refusal
from workgroup.roster.group import Group
from workgroup.roster.person import Person, Standing
from workgroup.roster.seat import Capacity


class Role(StrEnum):
    """What somebody is in a group, as far as rights go."""

    COORDINATOR = "coordinator"
    CHAIR = "chair"
    SECRETARIAT = "secretariat"
    SEATED = "member"
    """Whoever holds a seat or deputises for one, in whatever capacity."""
    CONTACT = "designated contact"
    RECIPIENT = "recipient"
    """Whoever is told inside an institution what was agreed: they get a note and need no account."""
    WORKSPACE = "anyone in the workspace"
    OUTSIDE = "guests and people of another workspace"
    ADMINISTRATOR = "administrator"
    """Whoever runs the program: their rights are at the command line, and none of them is in the group."""


class Right(StrEnum):
    """Something that may be allowed, named as people would ask for it."""

    READ_HELP = "read help"
    SEE_NEXT = "see the next meetings"
    ASK_TO_REGISTER = "ask to register"
    SET_UP = "set up a group"
    ANSWER = "answer for a meeting"
    SEE_LIST = "see who attends"
    SEE_CALENDARS = "see dates to avoid, terms and other partnerships"
    GIVE_FEEDBACK = "give feedback"
    ANSWER_POLL = "answer a poll"
    SCHEDULE = "schedule meetings"
    SEE_CLASHES = "see what the dates meet"
    POLL = "open, close or cancel a poll"
    CANCEL = "cancel meetings"
    REGISTER_OTHERS = "register other people"
    SET_REMINDERS = "set reminders"
    SEE_RESULTS = "see feedback results"
    SET_NEEDS = "say which sectors are needed"
    COMPARE_CANDIDATES = "compare who is best to attend"
    ADD_SERIES = "add a series of meetings"
    AVOID_DATES = "say which dates to avoid"
    KEEP_CALENDARS = "change bank holidays, or the calendar of another organisation"
    SEE_SELF = "see what is kept about them"
    ARRANGE_SEAT = "arrange a seat of their own"
    SEE_ORGANISATIONS = "see the organisations"
    CHANGE_OWN_PEOPLE = "change their organisation's people"
    KEEP_LIST = "keep the list of organisations and people"
    APPROVE = "decide about changes that wait"
    SET_APPROVAL = "say whether changes wait for approval"
    HAND_OVER_OFFICE = "hand over the coordinator's office"
    IMPORT_GROUP = "import a group from a file"
    SEE_OUTBOX = "see what will be sent"
    HOLD_OUTBOX = "see, hold and release all that a group sends"


CHAIRING = frozenset({Capacity.CHAIR, Capacity.DEPUTY_CHAIR})
"""The capacities that run a series' meetings."""

_OUTSIDE = frozenset({Right.READ_HELP})
_WORKSPACE = _OUTSIDE | {Right.SEE_NEXT, Right.ASK_TO_REGISTER, Right.SET_UP, Right.SEE_SELF}
_CONTACT = _WORKSPACE | {Right.SEE_ORGANISATIONS, Right.ARRANGE_SEAT, Right.CHANGE_OWN_PEOPLE}
_SEATED = _WORKSPACE | {
    Right.ANSWER,
    Right.ANSWER_POLL,
    Right.SEE_LIST,
    Right.SEE_CALENDARS,
    Right.GIVE_FEEDBACK,
    Right.AVOID_DATES,
    Right.ARRANGE_SEAT,
    Right.SEE_ORGANISATIONS,
}
_SECRETARIAT = _SEATED | {
    Right.SCHEDULE,
    Right.SEE_CLASHES,
    Right.POLL,
    Right.CANCEL,
    Right.REGISTER_OTHERS,
    Right.SET_REMINDERS,
    Right.SEE_OUTBOX,
    Right.KEEP_LIST,
    Right.CHANGE_OWN_PEOPLE,
}
# So that a chair can repair whatever a secretary can.
_CHAIR = _SECRETARIAT | {Right.SEE_RESULTS, Right.SET_NEEDS, Right.COMPARE_CANDIDATES, Right.APPROVE}
_COORDINATOR = _CHAIR | {
    Right.ADD_SERIES,
    Right.KEEP_CALENDARS,
    Right.SET_APPROVAL,
    Right.HAND_OVER_OFFICE,
    Right.HOLD_OUTBOX,
}
_ADMINISTRATOR = frozenset({Right.READ_HELP, Right.IMPORT_GROUP})

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OUTSIDE: _OUTSIDE,
    Role.RECIPIENT: _OUTSIDE,
    Role.WORKSPACE: _WORKSPACE,
    Role.CONTACT: _CONTACT,
    Role.SEATED: _SEATED,
    Role.SECRETARIAT: _SECRETARIAT,
    Role.CHAIR: _CHAIR,
    Role.COORDINATOR: _COORDINATOR,
    Role.ADMINISTRATOR: _ADMINISTRATOR,
}
"""What each role may do. Whose seat, organisation or answer it is, is asked where something is done with it."""


def added_by(role: Role) -> tuple[Right, ...]:
    """What a role may do beyond those that it stands above, in the order of the rights: for telling, row by row."""
    below = _BELOW.get(role)
    known = RIGHTS[below] if below is not None else frozenset()
    return tuple(right for right in Right if right in RIGHTS[role] - known)


_BELOW = {
    Role.WORKSPACE: Role.OUTSIDE,
    Role.CONTACT: Role.WORKSPACE,
    Role.SEATED: Role.WORKSPACE,
    Role.SECRETARIAT: Role.SEATED,
    Role.CHAIR: Role.SECRETARIAT,
    Role.COORDINATOR: Role.CHAIR,
}


class NotAllowed(Refusal):
    """The person has not the right; the sentence says who has."""

    code = "not_allowed"

    def __init__(self, right: Right) -> None:
        self.right = right
        who, next_step = _who_can(right)
        super().__init__(f"Only {who} can {right}. Nothing changed. {next_step}")


def _who_can(right: Right) -> tuple[str, str]:
    """Those who have the right, and what somebody without it can do."""
    if right in RIGHTS[Role.WORKSPACE]:
        return "full members of this workspace", "A guest, or somebody from another workspace, can ask one of them."
    if right is Right.CHANGE_OWN_PEOPLE:
        return (
            "an organisation's designated contact, the coordinator, the chair or the secretariat",
            "Ask one of them.",
        )
    if right in RIGHTS[Role.SEATED]:
        return "people with a seat", "If your organisation should have a seat, ask the coordinator."
    if right in RIGHTS[Role.SECRETARIAT]:
        return "the coordinator, the chair or the secretariat", "Ask one of them."
    if right in RIGHTS[Role.CHAIR]:
        return "the coordinator or the chair", "Ask one of them."
    if right in RIGHTS[Role.COORDINATOR]:
        return "the coordinator", "Ask them to do it."
    return "the administrator, who runs the program,", "Ask them to do it at the command line."


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts: the person if the group knows them, and what they are in it."""

    person: Person | None
    roles: frozenset[Role]
    standing: Standing = Standing.FULL

    def may(self, right: Right) -> bool:
        """Whether any of the actor's roles allows it."""
        return any(right in RIGHTS[role] for role in self.roles)

    def check(self, right: Right) -> None:
        """Refuse with `NotAllowed` when no role of the actor allows it."""
        if not self.may(right):
            raise NotAllowed(right)


def roles_of(
    person: Person | None,
    *,
    group: Group | None,
    capacities: Collection[Capacity],
    standing: Standing,
    is_contact: bool = False,
) -> frozenset[Role]:
    """The roles of somebody in a group.

    `capacities` are those in which the person sits today in the series at hand, deputies' included; for a
    deputy of the chair that is CHAIR only once the chair hands over, so callers pass a deputy as MEMBER.
    `is_contact` says whether an organisation of the group has named them as contact or as that one's deputy.
    A guest or a person of another workspace has no other role, whatever the list says: the workspace vouches
    for nobody there.
    """
    if standing is not Standing.FULL:
        return frozenset({Role.OUTSIDE})
    roles = {Role.WORKSPACE}
    if person is not None and group is not None:
        if group.coordinator_id == person.id:
            roles.add(Role.COORDINATOR)
        if capacities:
            roles.add(Role.SEATED)
        if is_contact:
            roles.add(Role.CONTACT)
        if Capacity.SECRETARIAT in capacities:
            roles.add(Role.SECRETARIAT)
        if not CHAIRING.isdisjoint(capacities):
            roles.add(Role.CHAIR)
    return frozenset(roles)
