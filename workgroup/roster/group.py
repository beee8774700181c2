"""A working group of one region, its sectors and organisations. Knows no people."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from workgroup.ids import GroupId, OrganisationId, PersonId


class SectorTier(StrEnum):
    """How much a steering group needs a sector (`domain.md` section 8)."""

    CORE = "core"
    EXPECTED = "expected"
    OPTIONAL = "optional"


@dataclass(frozen=True, kw_only=True)
class Sector:
    """A kind of organisation, with the code that people type."""

    code: str
    name: str
    tier: SectorTier = SectorTier.OPTIONAL
    any_of: tuple[str, ...] = ()
    """Sectors of which one is enough to satisfy this one; empty when only this one will do."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """The working group of one region. Everything else belongs to one."""

    id: GroupId
    name: str
    area: str
    nations: tuple[str, ...]
    tzid: str
    team_id: str | None
    """The home workspace; `None` until somebody of the group is met in Slack."""
    coordinator_id: PersonId | None
    place: str
    """Where the group usually meets; empty when nobody has said."""
    reference: str | None = None
    """The group's name in the file it was imported from."""
    needs_approval: bool = False
    """Whether a change of who sits where waits for the coordinator when somebody else makes it."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the group's wall times are said."""
        return ZoneInfo(self.tzid)


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """A body that holds seats."""

    id: OrganisationId
    group_id: GroupId
    name: str
    sectors: tuple[str, ...]
    nation: str | None = None
    domain: str | None = None
    reference: str | None = None
    mailbox: str | None = None
    """A mailbox of the post and not of a person, for when nobody is named or mail to somebody comes back."""
    active_from: date | None = None
    active_to: date | None = None
    """The last day on which it existed or took part; `None` while it does. Nothing is ever deleted."""
    succeeded_by: OrganisationId | None = None
    """Who took its work over when it closed."""

    def is_active(self, on: date) -> bool:
        """Whether the organisation takes part on that day, first and last day included."""
        return (self.active_from is None or self.active_from <= on) and (self.active_to is None or on <= self.active_to)


# The sectors a new group starts with (`domain.md` sections 4 and 8).
USUAL_SECTORS: tuple[Sector, ...] = (
    Sector(code="HE", name="Higher education", tier=SectorTier.CORE),
    Sector(code="FE", name="Further education", tier=SectorTier.CORE),
    Sector(code="STUDENT", name="Student body", tier=SectorTier.EXPECTED),
    Sector(code="LA-CS", name="Council community safety", tier=SectorTier.CORE),
    Sector(code="LA-COH", name="Council community cohesion", tier=SectorTier.EXPECTED),
    Sector(code="LA-CHILD", name="Council children's services", tier=SectorTier.EXPECTED),
    Sector(code="LA-ADULT", name="Council adults' services", tier=SectorTier.EXPECTED),
    Sector(code="LA-RES", name="Council resilience", tier=SectorTier.EXPECTED),
    Sector(code="LA-CITY", name="District or city council", tier=SectorTier.OPTIONAL),
    Sector(code="POL-LOCAL", name="Local policing", tier=SectorTier.CORE),
    Sector(code="POL-CT", name="Counter-terrorism policing (Prevent)", tier=SectorTier.CORE),
    Sector(code="HEALTH", name="NHS", tier=SectorTier.CORE),
    Sector(code="PROB", name="Probation", tier=SectorTier.CORE),
    Sector(code="PRISON", name="Prisons", tier=SectorTier.EXPECTED),
    Sector(
        code="GOV-ED",
        name="DfE regional Prevent co-ordination",
        tier=SectorTier.CORE,
        any_of=("GOV-ED", "GOV-HO"),
    ),
    Sector(code="GOV-HO", name="Home Office Prevent adviser", tier=SectorTier.OPTIONAL),
    Sector(code="BORDER", name="Border and immigration", tier=SectorTier.OPTIONAL),
    Sector(code="MIL", name="Military liaison", tier=SectorTier.OPTIONAL),
    Sector(code="FIRE", name="Fire and rescue", tier=SectorTier.EXPECTED),
    Sector(code="FAITH", name="Faith groups", tier=SectorTier.EXPECTED),
    Sector(code="VCS", name="Voluntary and community groups", tier=SectorTier.EXPECTED),
    Sector(code="SCHOOLS", name="Schools", tier=SectorTier.OPTIONAL),
    Sector(code="HOUSING", name="Housing", tier=SectorTier.OPTIONAL),
)
