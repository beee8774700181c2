"""One date of a series, and the refusals that speak of it."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from workgroup.errors import Refusal
from workgroup.ids import GroupId, MeetingId, PersonId, SeatId, SeriesId
from workgroup.meeting.meeting import Meeting, MeetingCancelled, MeetingOver, NoMeeting
from workgroup.meeting.presence import Presence, PresenceState
from workgroup.meeting.series import Series, Tier

LONDON = ZoneInfo("Europe/London")
NINTH = Meeting(
    id=MeetingId(1),
    series_id=SeriesId(1),
    recurrence_id=datetime.fromisoformat("2026-12-09T10:00"),
    starts_at=datetime(2026, 12, 9, 10, 0, tzinfo=UTC),
    minutes=120,
    place="County Hall",
)


def test_a_meeting_stands_until_it_is_cancelled_with_a_reason_or_without_one() -> None:
    assert not NINTH.is_cancelled
    assert replace(NINTH, cancelled_because="").is_cancelled
    assert replace(NINTH, cancelled_because="No heating").is_cancelled


def test_a_meeting_ends_so_many_minutes_after_its_start() -> None:
    assert NINTH.ends_at == datetime(2026, 12, 9, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts", "ends"),
    [("2026-10-25T00:30", "2026-10-25T01:30"), ("2027-03-28T00:30", "2027-03-28T03:30")],
)
def test_a_meeting_lasts_as_long_in_the_night_in_which_the_clocks_change(starts: str, ends: str) -> None:
    start = datetime.fromisoformat(starts).replace(tzinfo=LONDON).astimezone(UTC)

    meeting = replace(NINTH, starts_at=start)

    assert f"{meeting.ends_at.astimezone(LONDON):%Y-%m-%dT%H:%M}" == ends


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (
            NoMeeting("Steering group"),
            "Steering group has no meeting ahead. Nothing changed. "
            "The coordinator or the chair can plan one: `/prevent schedule monthly`.",
        ),
        (
            MeetingCancelled("Wed 9 Dec 2026, 10:00 UK time"),
            "The meeting of Wed 9 Dec 2026, 10:00 UK time was cancelled. Nothing changed. "
            "See what is planned: `/prevent dates`.",
        ),
        (
            MeetingOver("Wed 9 Dec 2026, 10:00 UK time"),
            "The meeting of Wed 9 Dec 2026, 10:00 UK time has already begun. Nothing changed. "
            "See what is planned: `/prevent dates`.",
        ),
    ],
)
def test_a_refusal_says_what_happened_that_nothing_changed_and_what_to_do_next(refusal: Refusal, sentence: str) -> None:
    assert refusal.sentence == sentence


@pytest.mark.parametrize(
    ("state", "is_filled"),
    [
        (PresenceState.PRESENT, True),
        (PresenceState.REMOTE, True),
        (PresenceState.DEPUTY, True),
        (PresenceState.APOLOGIES, False),
        (PresenceState.ABSENT, False),
    ],
)
def test_a_seat_was_filled_by_who_came_in_the_room_from_afar_or_as_deputy(
    state: PresenceState, is_filled: bool
) -> None:
    seen = Presence(meeting_id=NINTH.id, seat_id=SeatId(1), person_id=PersonId(1), state=state)

    assert seen.filled is is_filled


def test_a_series_says_its_times_in_its_own_zone() -> None:
    series = Series(
        id=SeriesId(1),
        group_id=GroupId(1),
        name="Steering group",
        tier=Tier.STEERING,
        purpose="",
        channel_name=None,
        team_id=None,
        channel_id=None,
        tzid="Europe/London",
        recurrence=None,
        minutes=120,
        place="",
    )

    assert series.zone == LONDON
