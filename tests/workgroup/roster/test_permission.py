"""Who may do what."""

from itertools import pairwise

import pytest

from workgroup.ids import GroupId, PersonId
from workgroup.roster.group import Group
from workgroup.roster.permission import CHAIRING, RIGHTS, Actor, NotAllowed, Right, Role, added_by, roles_of
from workgroup.roster.person import Person, Standing
from workgroup.roster.seat import Capacity


def a_person(number: int) -> Person:
    return Person(
        id=PersonId(number),
        group_id=GroupId(1),
        name="",
        email=None,
        post="",
        organisation_id=None,
        sector=None,
        confirmed_on=None,
    )


ISHBEL, CORIN = a_person(1), a_person(2)
ALDER = Group(
    id=GroupId(1),
    name="Alder",
    area="Alder",
    nations=("england",),
    tzid="Europe/London",
    team_id=None,
    coordinator_id=ISHBEL.id,
    place="",
)

HELP = {Right.READ_HELP}
ANYONE = HELP | {Right.SEE_NEXT, Right.ASK_TO_REGISTER, Right.SET_UP, Right.SEE_SELF}
SEATED = ANYONE | {
    Right.ANSWER,
    Right.ANSWER_POLL,
    Right.SEE_LIST,
    Right.SEE_CALENDARS,
    Right.GIVE_FEEDBACK,
    Right.AVOID_DATES,
    Right.ARRANGE_SEAT,
    Right.SEE_ORGANISATIONS,
}
WRITING = {
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
RUNNING = WRITING | {Right.SEE_RESULTS, Right.SET_NEEDS, Right.COMPARE_CANDIDATES, Right.APPROVE}
AT_THE_MACHINE = {Right.IMPORT_GROUP}


def rights_of(
    person: Person | None,
    *capacities: Capacity,
    group: Group | None = ALDER,
    standing: Standing = Standing.FULL,
    is_contact: bool = False,
) -> set[Right]:
    roles = roles_of(person, group=group, capacities=capacities, standing=standing, is_contact=is_contact)
    actor = Actor(person=person, roles=roles, standing=standing)
    return {right for right in Right if actor.may(right)}


def test_anyone_in_the_workspace_reads_help_and_next_and_may_ask_to_register_or_set_up() -> None:
    assert rights_of(None) == ANYONE
    assert rights_of(None, group=None) == ANYONE
    assert rights_of(CORIN) == ANYONE


@pytest.mark.parametrize("capacity", sorted(set(Capacity) - CHAIRING - {Capacity.SECRETARIAT}))
def test_a_person_with_a_seat_answers_sees_the_list_and_gives_feedback(capacity: Capacity) -> None:
    assert rights_of(CORIN, capacity) == SEATED


def test_the_secretariat_keeps_the_list_and_the_dates_but_does_not_decide() -> None:
    assert rights_of(CORIN, Capacity.SECRETARIAT) == SEATED | WRITING


def test_a_chair_can_repair_whatever_a_secretary_can() -> None:
    assert rights_of(CORIN, Capacity.SECRETARIAT) < rights_of(CORIN, Capacity.CHAIR)


def test_a_designated_contact_without_a_seat_changes_their_organisations_people_and_sees_no_list() -> None:
    assert rights_of(CORIN, is_contact=True) == ANYONE | {
        Right.SEE_ORGANISATIONS,
        Right.ARRANGE_SEAT,
        Right.CHANGE_OWN_PEOPLE,
    }
    assert rights_of(CORIN, Capacity.MEMBER, is_contact=True) == SEATED | {Right.CHANGE_OWN_PEOPLE}


def test_a_recipient_needs_no_more_than_a_guest_and_the_administrator_is_nobody_in_the_group() -> None:
    assert RIGHTS[Role.RECIPIENT] == RIGHTS[Role.OUTSIDE] == HELP
    assert RIGHTS[Role.ADMINISTRATOR] & RIGHTS[Role.COORDINATOR] == HELP


def test_what_the_roles_add_row_by_row_is_the_whole_table() -> None:
    told = {right for role in Role for right in added_by(role)}

    assert told == set(Right)
    assert set(added_by(Role.COORDINATOR)) == RIGHTS[Role.COORDINATOR] - RIGHTS[Role.CHAIR]


@pytest.mark.parametrize("capacity", [Capacity.CHAIR, Capacity.DEPUTY_CHAIR])
def test_the_chair_and_the_deputy_chair_run_the_meetings_too(capacity: Capacity) -> None:
    assert rights_of(CORIN, capacity) == SEATED | RUNNING


def test_the_coordinator_may_do_everything_in_their_own_group() -> None:
    assert rights_of(ISHBEL) == set(Right) - AT_THE_MACHINE


def test_the_coordinator_of_another_group_is_anyone_here() -> None:
    other = a_person(3)

    assert rights_of(other) == ANYONE


def test_a_group_without_a_coordinator_gives_nobody_that_role() -> None:
    leaderless = Group(
        id=GroupId(2),
        name="Birch",
        area="",
        nations=(),
        tzid="Europe/London",
        team_id=None,
        coordinator_id=None,
        place="",
    )

    assert rights_of(None, group=leaderless) == ANYONE
    assert rights_of(CORIN, group=leaderless) == ANYONE


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.EXTERNAL])
def test_guests_and_people_of_another_workspace_read_help_and_nothing_else(standing: Standing) -> None:
    assert rights_of(None, standing=standing) == HELP
    assert rights_of(CORIN, Capacity.CHAIR, standing=standing) == HELP
    assert rights_of(ISHBEL, Capacity.CONVENOR, standing=standing) == HELP


def test_a_role_includes_the_rights_of_those_below_it() -> None:
    order = [Role.OUTSIDE, Role.WORKSPACE, Role.SEATED, Role.SECRETARIAT, Role.CHAIR, Role.COORDINATOR]

    assert all(RIGHTS[lower] < RIGHTS[higher] for lower, higher in pairwise(order))


@pytest.mark.parametrize(
    ("right", "sentence"),
    [
        (
            Right.SET_UP,
            "Only full members of this workspace can set up a group. Nothing changed. "
            "A guest, or somebody from another workspace, can ask one of them.",
        ),
        (
            Right.ANSWER,
            "Only people with a seat can answer for a meeting. Nothing changed. "
            "If your organisation should have a seat, ask the coordinator.",
        ),
        (
            Right.SCHEDULE,
            "Only the coordinator, the chair or the secretariat can schedule meetings. Nothing changed. "
            "Ask one of them.",
        ),
        (
            Right.SEE_RESULTS,
            "Only the coordinator or the chair can see feedback results. Nothing changed. Ask one of them.",
        ),
        (
            Right.ADD_SERIES,
            "Only the coordinator can add a series of meetings. Nothing changed. Ask them to do it.",
        ),
    ],
)
def test_a_refusal_says_who_can_and_what_to_do_next(right: Right, sentence: str) -> None:
    outsider = Actor(person=None, roles=frozenset({Role.OUTSIDE}), standing=Standing.GUEST)

    with pytest.raises(NotAllowed) as refused:
        outsider.check(right)

    assert refused.value.right is right
    assert refused.value.sentence == sentence


@pytest.mark.parametrize("right", [right for right in Right if right is not Right.READ_HELP])
def test_every_refusal_names_only_roles_that_have_the_right(right: Right) -> None:
    sentence = NotAllowed(right).sentence

    assert ("the chair" in sentence) == (right in RIGHTS[Role.CHAIR] - RIGHTS[Role.SEATED])
    assert ("the secretariat" in sentence) == (right in RIGHTS[Role.SECRETARIAT] - RIGHTS[Role.SEATED])
    assert ("the administrator" in sentence) == (right in RIGHTS[Role.ADMINISTRATOR] - RIGHTS[Role.OUTSIDE])
    assert ("people with a seat" in sentence) == (right in RIGHTS[Role.SEATED] - RIGHTS[Role.WORKSPACE])
    assert ("full members" in sentence) == (right in RIGHTS[Role.WORKSPACE])
    assert "Nothing changed." in sentence


def test_who_has_the_right_is_not_refused() -> None:
    chair = Actor(person=CORIN, roles=frozenset({Role.WORKSPACE, Role.SEATED, Role.CHAIR}))

    chair.check(Right.CANCEL)

    assert not chair.may(Right.ADD_SERIES)
