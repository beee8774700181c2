"""A person acting in a post, and the workspaces in which they are reached. Knows no seat."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from workgroup.ids import AbsenceId, GroupId, OrganisationId, PersonId


class Authority(IntEnum):
    """What somebody can settle in a meeting (`domain.md` section 9)."""

    INFORMS = 1
    COMMITS_A_TEAM = 2
    COMMITS_THE_ORGANISATION = 3

    @property
    def said(self) -> str:
        """The level in words, as it follows a name: "can commit their team"."""
        return {
            1: "knows the work",
            2: "can commit their team",
            3: "can commit the organisation",
        }[self]


class Briefable(StrEnum):
    """Whether the organisation confirms that somebody may see OFFICIAL-SENSITIVE papers. No vetting level is kept."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody acting in a post for an organisation."""

    id: PersonId
    group_id: GroupId
    name: str
    email: str | None
    """Lower case. Identity across workspaces; `None` when nobody has given one."""
    post: str
    organisation_id: OrganisationId | None
    sector: str | None
    confirmed_on: date | None
    """The last date on which the organisation confirmed this contact."""
    left_on: date | None = None
    reference: str | None = None
    authority: Authority | None = None
    """`None` when nobody has said."""
    briefable: Briefable = Briefable.UNKNOWN
    languages: tuple[str, ...] = ()
    """Codes of the languages in which the person likes to be written to, the first before the others."""
    adjustments: tuple[str, ...] = ()
    """What makes taking part possible, as "step-free-venue"; never why."""
    earlier_id: PersonId | None = None
    """The same human being in the group before, for another organisation."""

    def is_in_post(self, on: date) -> bool:
        """Whether the person still acts in the post on that date; the day of leaving counts."""
        return self.left_on is None or on <= self.left_on


@dataclass(frozen=True, kw_only=True)
class InBrief:
    """As much of a person as a list to choose from shows."""

    id: PersonId
    name: str
    post: str
    organisation: str
    """The name of the organisation; empty for none."""


@dataclass(frozen=True, kw_only=True)
class Absence:
    """Days on which somebody is away. Why is never asked."""

    id: AbsenceId
    person_id: PersonId
    from_on: date
    to_on: date
    """The last day. Before `from_on` it means that the absence was taken back, and never holds."""

    def is_held(self, on: date) -> bool:
        """Whether the person is away on that day, first and last day included."""
        return self.from_on <= on <= self.to_on


class Standing(StrEnum):
    """How a workspace knows somebody, which limits what they may see."""

    FULL = "full"
    GUEST = "guest"
    EXTERNAL = "external"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Where a person is reached in Slack."""

    person_id: PersonId
    team_id: str
    user_id: str
