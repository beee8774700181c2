"""A group's zone and the sectors it starts with."""

from zoneinfo import ZoneInfo

from workgroup.ids import GroupId
from workgroup.roster.group import USUAL_SECTORS, Group, SectorTier


def test_a_group_says_its_times_in_its_own_zone() -> None:
    group = Group(
        id=GroupId(1),
        name="Alder",
        area="",
        nations=(),
        tzid="Europe/London",
        team_id=None,
        coordinator_id=None,
        place="",
    )

    assert group.zone == ZoneInfo("Europe/London")


def test_a_new_group_starts_with_each_sector_once() -> None:
    codes = [sector.code for sector in USUAL_SECTORS]

    assert len(codes) == len(set(codes))
    assert {"HE", "FE", "LA-CS", "POL-LOCAL", "HEALTH", "PROB"} <= {
        sector.code for sector in USUAL_SECTORS if sector.tier is SectorTier.CORE
    }


def test_a_sector_that_another_may_stand_in_for_names_only_sectors_that_are_there() -> None:
    codes = {sector.code for sector in USUAL_SECTORS}

    assert {code for sector in USUAL_SECTORS for code in sector.any_of} <= codes
