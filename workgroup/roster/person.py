"""A person acting in a post, and the workspaces in which they are reached. Knows no seat."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workgroup.ids import GroupId, OrganisationId, PersonId


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

    def is_in_post(self, on: date) -> bool:
        """Whether the person still acts in the post on that date; the day of leaving counts."""
        return self.left_on is None or on <= self.left_on


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
