"""The ids of stored facts: integers made by the database, one type for each noun. Knows nothing else."""

from typing import NewType

GroupId = NewType("GroupId", int)
OrganisationId = NewType("OrganisationId", int)
PersonId = NewType("PersonId", int)
SeriesId = NewType("SeriesId", int)
SeatId = NewType("SeatId", int)
AppointmentId = NewType("AppointmentId", int)
MeetingId = NewType("MeetingId", int)
NoticeId = NewType("NoticeId", int)
RoundId = NewType("RoundId", int)
UndoId = NewType("UndoId", int)
RequestId = NewType("RequestId", int)
PollId = NewType("PollId", int)
ContactId = NewType("ContactId", int)
AgreementId = NewType("AgreementId", int)
EngagementId = NewType("EngagementId", int)
AbsenceId = NewType("AbsenceId", int)
ProposalId = NewType("ProposalId", int)
PeriodId = NewType("PeriodId", int)
PartnershipId = NewType("PartnershipId", int)
