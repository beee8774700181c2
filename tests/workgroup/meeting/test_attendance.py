"""How often people were there."""

from datetime import date
from fractions import Fraction

from workgroup.ids import AppointmentId, MeetingId, PersonId, SeatId
from workgroup.meeting.attendance import Attendance, count_attendance
from workgroup.meeting.presence import Presence, PresenceState
from workgroup.roster.seat import Appointment, Capacity

JORY, LOWRI, GETHIN = PersonId(1), PersonId(2), PersonId(3)
SEAT = SeatId(1)


def sits(person: PersonId, from_on: date, to_on: date | None = None) -> Appointment:
    return Appointment(
        id=AppointmentId(person),
        seat_id=SEAT,
        person_id=person,
        capacity=Capacity.MEMBER,
        counts=True,
        from_on=from_on,
        to_on=to_on,
    )


def seen(state: PresenceState, by: PersonId, *, seat: SeatId | None = SEAT) -> Presence:
    return Presence(meeting_id=MeetingId(1), seat_id=seat, person_id=by, state=state)


APPOINTMENTS = [sits(JORY, date(2025, 10, 1), date(2026, 6, 30)), sits(LOWRI, date(2026, 7, 1))]


def test_a_deputy_counts_for_the_seat_and_a_substitute_does_not() -> None:
    found = count_attendance(
        APPOINTMENTS,
        [
            (date(2026, 2, 1), [seen(PresenceState.PRESENT, JORY)]),
            (date(2026, 3, 1), [seen(PresenceState.DEPUTY, GETHIN)]),
            (date(2026, 4, 1), [seen(PresenceState.SUBSTITUTE, GETHIN)]),
            (date(2026, 5, 1), [seen(PresenceState.ABSENT, JORY)]),
        ],
    )

    assert found[JORY] == Attendance(meetings=4, filled=2, by_deputy=1)
    assert found[JORY].rate == Fraction(1, 2)
    assert found[GETHIN] == Attendance(stood_in=1)
    assert found[GETHIN].rate is None


def test_each_holder_answers_for_the_meetings_of_their_own_time() -> None:
    found = count_attendance(
        APPOINTMENTS,
        [
            (date(2026, 6, 30), [seen(PresenceState.ABSENT, JORY)]),
            (date(2026, 7, 1), [seen(PresenceState.REMOTE, LOWRI)]),
        ],
    )

    assert [found[JORY].rate, found[LOWRI].rate] == [Fraction(0), Fraction(1)]


def test_who_was_there_without_a_seat_has_no_rate() -> None:
    found = count_attendance(APPOINTMENTS, [(date(2026, 2, 1), [seen(PresenceState.PRESENT, GETHIN, seat=None)])])

    assert found == {}
