"""The workspace made from a region."""

from bot.sandbox.workspace import Workspace


def test_those_who_have_left_are_not_in_the_workspace(workspace: Workspace) -> None:
    names = {person.name for person in workspace.people.values()}

    assert "Ishbel Carrow" in names
    assert "Jory Adeyin" not in names


def test_the_coordinator_is_the_one_whom_the_region_names(workspace: Workspace) -> None:
    assert [person.name for person in workspace.people.values() if person.coordinator] == ["Ishbel Carrow"]


def test_addresses_drop_accents_and_apostrophes(workspace: Workspace) -> None:
    addresses = {person.name: person.email for person in workspace.people.values()}

    assert addresses["Ishbel Carrow"] == "ishbel.carrow@alder-office.gov.uk.example"
    assert addresses["Siân O'Marlow"] == "sian.omarlow@merrowby.ac.uk.example"


def test_each_series_has_a_channel_with_its_members_and_the_bot(workspace: Workspace) -> None:
    steering = workspace.get_visible_channel("steering")
    operational = workspace.get_visible_channel("operational")

    assert steering.members[:3] == ["U0M01", "U0M03", workspace.bot.user_id]
    assert operational.members == ["U0M01", "U0M04", workspace.bot.user_id]
    assert workspace.get_visible_channel("strategic").private


def test_the_bot_is_not_in_general(workspace: Workspace) -> None:
    general = workspace.get_visible_channel("general")

    assert not workspace.bot_is_member(general)
    assert "U0M01" in general.members


def test_a_guest_an_outsider_and_a_stranger_sit_in_the_steering_channel(workspace: Workspace) -> None:
    steering = workspace.get_visible_channel("steering")

    kinds = {workspace.people[member].kind for member in steering.members if member in workspace.people}

    assert kinds == {"member", "guest", "external", "stranger"}
    assert workspace.people["U0EXTERNAL"].team_id != workspace.team_id
