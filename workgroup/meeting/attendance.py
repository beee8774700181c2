"""How often people were there, from what was observed. Never from answers. Knows no storage."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from workgroup.ids import PersonId, SeatId
from workgroup.meeting.presence import Presence, PresenceState
from workgroup.roster.seat import Appointment


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """One person's attendance of a series."""

    meetings: int = 0
    """Meetings on record at which their seat was looked at while they held it."""
    filled: int = 0
    """Of those, how many it was filled at: by themselves or by a deputy."""
    by_deputy: int = 0
    """Of those, how many a deputy came to."""
    stood_in: int = 0
    """How often they came as deputy of somebody else."""

    @property
    def rate(self) -> Fraction | None:
        """The part of the meetings at which their seat was filled; `None` before the first."""
        return Fraction(self.filled, self.meetings) if self.meetings else None


def count_attendance(
    appointments: Iterable[Appointment], seen: Sequence[tuple[date, Iterable[Presence]]]
) -> Mapping[PersonId, Attendance]:
    """The attendance of everybody who held a seat or stood in for somebody.

    `seen` are the meetings of which it is on record who came: each with its day and what was observed. A seat that
    the record of a meeting leaves out is held neither for nor against who sat in it.
    """
    by_seat: defaultdict[SeatId, list[Appointment]] = defaultdict(list)
    for appointment in appointments:
        by_seat[appointment.seat_id].append(appointment)
    found: defaultdict[PersonId, Attendance] = defaultdict(Attendance)
    for on, presences in seen:
        for presence in presences:
            if presence.seat_id is None:
                continue
            if presence.state is PresenceState.DEPUTY:
                stood = found[presence.person_id]
                found[presence.person_id] = replace(stood, stood_in=stood.stood_in + 1)
            for appointment in by_seat[presence.seat_id]:
                if appointment.is_held(on):
                    found[appointment.person_id] = _with(found[appointment.person_id], presence)
    return dict(found)


def _with(before: Attendance, presence: Presence) -> Attendance:
    return replace(
        before,
        meetings=before.meetings + 1,
        filled=before.filled + presence.filled,
        by_deputy=before.by_deputy + (presence.state is PresenceState.DEPUTY),
    )
