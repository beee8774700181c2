"""What is known of an organisation over time: its names, contacts, agreement and engagement. Knows no seat.

Each fact holds for a time and is never overwritten: the one that no longer holds is closed, and another opened.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workgroup.ids import AgreementId, ContactId, EngagementId, OrganisationId, PersonId


@dataclass(frozen=True, kw_only=True)
class FormerName:
    """A name that the organisation had before the one it has now."""

    organisation_id: OrganisationId
    name: str
    until: date | None
    """The last day on which it was called so; `None` where nobody knows."""


@dataclass(frozen=True, kw_only=True)
class DesignatedContact:
    """A person through whom an organisation is reached, and who may change its people in the group."""

    id: ContactId
    organisation_id: OrganisationId
    person_id: PersonId
    position: int
    """1 for the designated contact, 2 for their deputy."""
    from_on: date
    to_on: date | None = None
    """The last day; `None` while it holds."""

    def is_held(self, on: date) -> bool:
        """Whether the person is the contact on that day, first and last day included."""
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)


class AgreementState(StrEnum):
    """How far the administrative information-sharing agreement is. Only its state is kept, never its content."""

    NONE = "none"
    NOT_NEEDED = "not_needed"
    REQUESTED = "requested"
    SIGNED = "signed"

    @property
    def said(self) -> str:
        """The state in words: "not needed"."""
        return self.replace("_", " ")


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """The state of the information-sharing agreement with one organisation, for a time."""

    id: AgreementId
    organisation_id: OrganisationId
    state: AgreementState
    requested_on: date | None = None
    signed_on: date | None = None
    review_due: date | None = None
    from_on: date
    """Since when this state is known."""
    to_on: date | None = None
    """The last day of this state; `None` while it holds."""

    def is_review_overdue(self, on: date) -> bool:
        """Whether a signed agreement should have been reviewed before that day."""
        return self.state is AgreementState.SIGNED and self.review_due is not None and self.review_due < on


class EngagementLevel(StrEnum):
    """How much contact there is with an organisation (`domain.md` section 13): never a rating of people."""

    DORMANT = "dormant"
    KEEP_IN_TOUCH = "keep_in_touch"
    REGULAR = "regular"
    HEIGHTENED = "heightened"

    @property
    def said(self) -> str:
        """The level in words: "keep in touch"."""
        return self.replace("_", " ")


@dataclass(frozen=True, kw_only=True)
class Engagement:
    """An organisation's level of contact for a time."""

    id: EngagementId
    organisation_id: OrganisationId
    level: EngagementLevel
    from_on: date
    to_on: date | None = None
    """The last day of this level; `None` while it holds."""
    set_by: PersonId | None = None
    reason: str = ""
    review_by: date | None = None

    def is_held(self, on: date) -> bool:
        """Whether the level holds on that day, first and last day included."""
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)
