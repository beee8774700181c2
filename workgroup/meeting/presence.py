"""What was observed at a meeting. Never derived from answers, nor answers from it."""

from dataclasses import dataclass
from enum import StrEnum

from workgroup.ids import MeetingId, PersonId, SeatId


class PresenceState(StrEnum):
    """How a seat, or a person in attendance, was seen (`domain.md` section 14). Late is present."""

    PRESENT = "present"
    REMOTE = "remote"
    DEPUTY = "deputy"
    SUBSTITUTE = "substitute"
    APOLOGIES = "apologies"
    ABSENT = "absent"


@dataclass(frozen=True, kw_only=True)
class Presence:
    """Who was seen at a meeting, and for which seat."""

    meeting_id: MeetingId
    seat_id: SeatId | None
    """`None` for somebody in attendance who holds no seat in the series."""
    person_id: PersonId
    """Who came, or, when nobody did, whose place it was."""
    state: PresenceState

    @property
    def filled(self) -> bool:
        """Whether the seat was filled, by its holder or by a deputy.

        Somebody sent on the day in another's place was there, but was not named beforehand and fills no seat.
        """
        return self.state in {PresenceState.PRESENT, PresenceState.REMOTE, PresenceState.DEPUTY}

    @property
    def was_there(self) -> bool:
        """Whether the person was at the meeting, in whatever standing."""
        return self.filled or self.state is PresenceState.SUBSTITUTE
