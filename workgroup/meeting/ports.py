"""What use-cases need of storage for polls. Knows no SQL."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from workgroup.ids import PersonId, PollId, SeriesId
from workgroup.meeting.poll import Poll, PollAnswer, PollKind, PollOption


class Polls(Protocol):
    """Polls, who was asked, and what they answered."""

    def add(
        self,
        *,
        series_id: SeriesId,
        kind: PollKind,
        options: Sequence[PollOption],
        opened_by: PersonId,
        opens_at: datetime,
        remind_at: datetime,
        closes_at: datetime,
        asked: Collection[PersonId],
    ) -> Poll: ...
    def save(self, poll: Poll) -> None: ...
    def get(self, poll_id: PollId) -> Poll: ...
    def list_of(self, series_id: SeriesId) -> list[Poll]:
        """Every poll of the series, cancelled ones too, in the order in which they were opened."""

    def asked(self, poll_id: PollId) -> list[PersonId]: ...
    def put_answer(self, poll_id: PollId, person_id: PersonId, answers: Sequence[PollAnswer]) -> bool:
        """Keep the person's answer in place of an earlier one; whether it is their first."""

    def answers(self, poll_id: PollId) -> Mapping[PersonId, Sequence[PollAnswer]]:
        """What each person answered, an answer for each option in their order."""
