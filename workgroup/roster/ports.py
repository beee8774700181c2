"""What use-cases need of storage for what holds for a time: contacts, agreements, absences, proposals. Knows no SQL."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from workgroup.ids import (
    AbsenceId,
    AgreementId,
    ContactId,
    EngagementId,
    GroupId,
    OrganisationId,
    PersonId,
    ProposalId,
)
from workgroup.roster.organisation import (
    Agreement,
    AgreementState,
    DesignatedContact,
    Engagement,
    EngagementLevel,
    FormerName,
)
from workgroup.roster.person import Absence


class OrganisationHistory(Protocol):
    """What is known of a group's organisations over time. Lists hold past facts too, by their first day."""

    def put_former_name(self, former: FormerName) -> bool:
        """Whether it was added; `False` when the organisation is known to have been called so before."""

    def drop_former_name(self, former: FormerName) -> None:
        """Forget that it was called so: only for taking a renaming back."""

    def list_former_names(self, group_id: GroupId) -> list[FormerName]:
        """By organisation, then by the day until which each held, unknown days first."""

    def add_contact(
        self,
        *,
        organisation_id: OrganisationId,
        person_id: PersonId,
        position: int,
        from_on: date,
        to_on: date | None = None,
    ) -> DesignatedContact: ...
    def end_contact(self, contact_id: ContactId, to_on: date | None) -> None:
        """Give it that last day; `None` lets it hold again, when an ending is taken back."""

    def list_contacts(self, group_id: GroupId) -> list[DesignatedContact]:
        """By organisation, then position, then first day."""

    def list_contact_for(self, person_id: PersonId, on: date) -> list[OrganisationId]:
        """The organisations whose contact, designated or deputy, the person is that day."""

    def add_agreement(
        self,
        *,
        organisation_id: OrganisationId,
        state: AgreementState,
        from_on: date,
        requested_on: date | None = None,
        signed_on: date | None = None,
        review_due: date | None = None,
        to_on: date | None = None,
    ) -> Agreement: ...
    def end_agreement(self, agreement_id: AgreementId, to_on: date | None) -> None:
        """Give it that last day; `None` lets it hold again, when an ending is taken back."""

    def list_agreements(self, group_id: GroupId) -> list[Agreement]: ...
    def add_engagement(
        self,
        *,
        organisation_id: OrganisationId,
        level: EngagementLevel,
        from_on: date,
        to_on: date | None = None,
        set_by: PersonId | None = None,
        reason: str = "",
        review_by: date | None = None,
    ) -> Engagement: ...
    def end_engagement(self, engagement_id: EngagementId, to_on: date | None) -> None:
        """Give it that last day; `None` lets it hold again, when an ending is taken back."""

    def list_engagements(self, group_id: GroupId) -> list[Engagement]: ...


class Absences(Protocol):
    """Days on which people are away."""

    def put(self, *, person_id: PersonId, from_on: date, to_on: date) -> Absence:
        """Keep it; one from the same day on gets this last day."""

    def end(self, absence_id: AbsenceId, to_on: date) -> None:
        """Give it that last day; one before its first takes it back."""

    def list_of(self, person_ids: Collection[PersonId], *, since: date) -> list[Absence]:
        """Those that hold on that day or later, by their first day; none that was taken back."""


class ProposalState(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A change of who sits where that waits for the coordinator, where the group wants it so."""

    id: ProposalId
    group_id: GroupId
    asked_by: PersonId
    verb: str
    facts: Mapping[str, object]
    """What the change needs: ids and dates, no words."""
    asked_at: datetime
    state: ProposalState


class Proposals(Protocol):
    """Changes that wait for the coordinator."""

    def add(
        self, *, group_id: GroupId, asked_by: PersonId, verb: str, facts: Mapping[str, object], asked_at: datetime
    ) -> Proposal: ...
    def find(self, proposal_id: ProposalId) -> Proposal | None: ...
    def list_open(self, group_id: GroupId) -> list[Proposal]:
        """Oldest first."""

    def decide(self, proposal_id: ProposalId, state: ProposalState) -> bool:
        """Whether it was open until now."""
