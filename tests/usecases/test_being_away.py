"""Being away: answers that follow, and who stands in; on storage as it is."""

from datetime import date, timedelta
from typing import Any

import pytest

from storage import Work
from tests import cast
from tests.fixed_clock import FixedClock
from tests.usecases.roster import Roster
from tests.usecases.steering import Steering, a_plan, thursdays
from workgroup.errors import FieldRefusal
from workgroup.notices import NoticeKind
from workgroup.roster.permission import NotAllowed
from workgroup.usecases import being_away
from workgroup.usecases.arranging import DaysOver
from workgroup.usecases.being_away import AwayAlready, NotAway

FIRST, LAST = date(2026, 12, 7), date(2026, 12, 18)
DECEMBER: dict[str, Any] = {"from_on": FIRST, "to_on": LAST}


@pytest.fixture
def roster(alder: Work, clock: FixedClock) -> Roster:
    return Roster(alder, clock)


def test_who_is_away_answers_no_and_their_deputy_is_asked(roster: Roster) -> None:
    roster.plan()

    away = roster.in_group(being_away.go_away, **DECEMBER)

    assert roster.answers() == {"Bram Ottaway": "no"}
    assert [(one.series.name, one.stand_in.name if one.stand_in else None) for one in away.meetings] == [
        ("Alder Regional Prevent Steering Group", "Suki Ferrand")
    ]
    assert roster.told(NoticeKind.DEPUTY_WANTED) == [("Suki Ferrand", "")]


def test_a_meeting_that_gets_its_record_later_is_answered_then(roster: Roster) -> None:
    roster.in_group(being_away.go_away, **DECEMBER)

    roster.plan()

    assert roster.answers() == {"Bram Ottaway": "no"}
    assert roster.told(NoticeKind.DEPUTY_WANTED) == [("Suki Ferrand", "")]


def test_without_a_deputy_the_coordinator_hears_that_nobody_comes(roster: Roster) -> None:
    roster.plan()

    roster.in_group(being_away.go_away, by=cast.YASMEEN, **DECEMBER)

    assert ("Ishbel Carrow", "nobody_comes") in roster.told(NoticeKind.SEAT_CHANGE)


def test_a_deputy_who_is_away_is_not_asked(roster: Roster) -> None:
    roster.plan()
    roster.in_group(being_away.go_away, by="suki.ferrand@larkbeck.ac.uk.example", **DECEMBER)

    away = roster.in_group(being_away.go_away, **DECEMBER)

    assert [one.stand_in for one in away.meetings] == [None]
    assert roster.told(NoticeKind.DEPUTY_WANTED) == []


def test_the_preview_names_each_meeting_even_one_without_a_record_and_keeps_nothing(roster: Roster) -> None:
    preview = roster.in_group(being_away.preview_away, by=cast.RAFE, **DECEMBER)

    assert [(one.series.tier.value, f"{one.starts_at:%d %b %H:%M}") for one in preview.meetings] == [
        ("steering", "09 Dec 10:00"),
        ("operational", "09 Dec 14:00"),
    ]
    assert [one.stand_in.name if one.stand_in else None for one in preview.meetings] == ["Bettina Larch", None]
    assert roster.in_group(being_away.my_absences, by=cast.RAFE) == []


def test_undo_gives_the_answer_back_and_forgets_the_days(roster: Roster) -> None:
    roster.plan()
    away = roster.in_group(being_away.go_away, **DECEMBER)

    roster.take_back(away.undo_id)

    assert roster.answers() == {"Bram Ottaway": "no answer yet"}
    assert roster.in_group(being_away.my_absences) == []
    roster.in_group(being_away.go_away, **DECEMBER)
    assert roster.answers() == {"Bram Ottaway": "no"}


def test_days_can_be_taken_back_one_by_one_and_the_answers_stay(roster: Roster, clock: FixedClock) -> None:
    roster.plan()
    roster.in_group(being_away.go_away, **DECEMBER)
    [absence] = roster.in_group(being_away.my_absences)

    roster.in_group(being_away.come_back, absence_id=absence.id)

    assert roster.in_group(being_away.my_absences) == []
    assert roster.answers() == {"Bram Ottaway": "no"}
    with pytest.raises(NotAway):
        roster.in_group(being_away.come_back, absence_id=absence.id)


def test_nobody_takes_somebody_elses_days_back(roster: Roster) -> None:
    roster.in_group(being_away.go_away, **DECEMBER)
    [absence] = roster.in_group(being_away.my_absences)

    with pytest.raises(NotAway):
        roster.in_group(being_away.come_back, by=cast.ISHBEL, absence_id=absence.id)


def test_days_that_are_over_too_long_or_known_are_refused(roster: Roster) -> None:
    roster.in_group(being_away.go_away, **DECEMBER)

    with pytest.raises(AwayAlready):
        roster.in_group(being_away.go_away, from_on=FIRST + timedelta(days=1), to_on=LAST)
    with pytest.raises(DaysOver):
        roster.in_group(being_away.go_away, from_on=date(2026, 11, 1), to_on=date(2026, 11, 2))
    with pytest.raises(DaysOver):
        roster.in_group(being_away.go_away, from_on=LAST, to_on=FIRST)
    with pytest.raises(FieldRefusal):
        roster.in_group(being_away.go_away, from_on=FIRST, to_on=FIRST + timedelta(days=366))
    with pytest.raises(NotAllowed):
        roster.in_group(being_away.go_away, by=cast.STRANGER, **DECEMBER)


def test_somebody_who_is_away_keeps_nobody_from_undoing_a_plan(roster: Roster, alder: Work, clock: FixedClock) -> None:
    steering = Steering(alder, clock)
    roster.in_group(being_away.go_away, **DECEMBER)

    done = steering.schedule(a_plan(thursdays()))
    steering.undo(done.undo_id)

    assert all("12-03" not in start and "12-10" not in start for start in steering.starts())
