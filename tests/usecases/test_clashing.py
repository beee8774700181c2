"""What the sample region's dates meet: partnerships, vacations, and too many hours of meetings."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Engine, event

from storage import Work
from tests import cast
from tests.fixed_clock import FixedClock
from tests.usecases.steering import Steering, wall
from workgroup.calendar.periods import PeriodKind
from workgroup.calendar.recurrence import Recurrence
from workgroup.crossover.clashes import InVacation, Weight, WithSitting
from workgroup.crossover.partnership import Partnership
from workgroup.ids import GroupId, PartnershipId, PersonId
from workgroup.meeting.series import Tier
from workgroup.usecases import clashing, dates
from workgroup.usecases.clashing import Clashes, DateClashes
from workgroup.usecases.planning import plan_series

BOARD = "Aldershire Prevent Partnership Board"
FORUM = "Merrowby Universities and Police Liaison Forum"


def ahead(steering: Steering, channel: str = "steering") -> Clashes:
    return steering.do(clashing.list_clashes, by=cast.ISHBEL, channel=channel)


def overlaps(found: Clashes) -> list[tuple[date, str, int]]:
    return [
        (one.starts_at.date(), clash.sitting.body, len(clash.shared))
        for one in found.dates
        for clash in one.clashes
        if isinstance(clash, WithSitting) and clash.weight is Weight.HARD
    ]


def on(found: Clashes, day: date) -> DateClashes:
    return next(one for one in found.dates if one.starts_at.date() == day)


def test_every_meeting_that_overlapped_another_partnership_is_found(steering: Steering) -> None:
    steering_past = steering.do(clashing.list_past_clashes)
    operational_past = steering.do(clashing.list_past_clashes, channel="operational", by=cast.RAFE)

    assert overlaps(steering_past) == [(date(2025, 12, 10), BOARD, 10), (date(2026, 6, 10), BOARD, 10)]
    assert overlaps(operational_past) == [
        (date(2026, 9, 30), FORUM, 5),
        (date(2026, 10, 14), FORUM, 5),
        (date(2026, 10, 28), FORUM, 5),
        (date(2026, 11, 11), FORUM, 5),
    ]


def test_the_next_dates_meet_what_a_scheduler_should_notice(steering: Steering) -> None:
    of_steering, operational = ahead(steering), steering.do(clashing.list_clashes, channel="operational", by=cast.RAFE)

    assert overlaps(of_steering) == [(date(2026, 12, 9), BOARD, 10)]
    assert overlaps(operational)[:3] == [
        (date(2026, day[0], day[1]), FORUM, 5) for day in ((11, 25), (12, 9), (12, 23))
    ]
    same_day = [c.sitting.body for c in on(operational, date(2026, 12, 9)).clashes if isinstance(c, WithSitting)]
    assert same_day == [FORUM, "Alder Regional Prevent Steering Group", BOARD]
    out = [
        clash.organisations for clash in on(operational, date(2026, 12, 23)).clashes if isinstance(clash, InVacation)
    ]
    assert out == [("Glanfaen University", "Larkbeck College", "University of Merrowby")]
    easter = [
        clash.organisations for clash in on(of_steering, date(2027, 4, 14)).clashes if isinstance(clash, InVacation)
    ]
    assert easter == [("University of Merrowby",)]
    assert on(of_steering, date(2026, 12, 9)).alternative == datetime(2026, 12, 2, 10, tzinfo=UTC)
    assert on(of_steering, date(2027, 4, 14)).alternative == datetime(2027, 4, 21, 9, tzinfo=UTC)


def test_the_hours_of_a_month_are_counted_over_series_and_partnerships(steering: Steering) -> None:
    loads = [(one.name, one.load.month, one.load.minutes / 60) for one in ahead(steering).loads]

    # Steering group 2, operational group 2, the Board 2, the city's partnership 2, the Forum 2; Ottoline not the Board.
    assert loads[:2] == [("Rafe Dunmore", date(2026, 12, 1), 10.0), ("Ottoline Keane", date(2026, 12, 1), 8.0)]


def test_a_date_that_was_planned_is_looked_at_once_and_a_cancelled_one_not_at_all(steering: Steering) -> None:
    before = ahead(steering)
    steering.plan()

    assert ahead(steering).dates == before.dates

    steering.cancel("2026-12-09T10:00")
    assert [one.starts_at.date() for one in ahead(steering).dates] == [date(2027, 4, 14)]


def test_dates_show_what_they_meet_to_people_with_a_seat_only(steering: Steering) -> None:
    seated = steering.do(dates.list_dates, by=cast.NERYS)
    anybody = steering.do(dates.list_dates, by=cast.STRANGER)

    assert seated.clashes is not None
    assert seated.clashes.dates[0].starts_at.date() == date(2026, 12, 9)
    assert anybody.clashes is None


def test_many_organisations_and_partnerships_take_no_more_questions(
    steering: Steering, database: Engine, clock: FixedClock
) -> None:
    few = _questions(steering, database)
    with steering.work() as uow:
        series = cast.the_series(uow)
        people = [one.id for one in uow.people.list_of(series.group_id)]
        for number in range(185):
            body = uow.organisations.add(group_id=series.group_id, name=f"Body {number}", sectors=["FE"])
            for term in range(3):
                first = date(2026, 9, 7) + timedelta(weeks=15 * term)
                uow.periods.add(
                    group_id=series.group_id,
                    organisation_id=body.id,
                    kind=PeriodKind.TERM,
                    label="",
                    from_on=first,
                    to_on=first + timedelta(weeks=12),
                )
        for number in range(46):
            uow.partnerships.add(_weekly(series.group_id, number, people))
        plan_series(uow, series, now=clock())

    many = _questions(steering, database)

    assert many <= few + 2


def _questions(steering: Steering, database: Engine) -> int:
    """How many statements `dates` for a year takes, beside finding out who asks."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(database, "before_cursor_execute", note)
    steering.do(dates.list_dates, by=cast.ISHBEL, at_most=40)
    event.remove(database, "before_cursor_execute", note)
    return len(asked)


def _weekly(group_id: GroupId, number: int, people: list[PersonId]) -> Partnership:
    start = wall("2026-09-07T09:00") + timedelta(days=number % 5, hours=number % 8)
    return Partnership(
        id=PartnershipId(0),
        group_id=group_id,
        reference=None,
        name=f"Board {number}",
        lead_id=None,
        tier="steering",
        areas=(),
        remit=(),
        chair_id=None,
        member_ids=frozenset(people[number % 20 : number % 20 + 10]),
        others=5,
        tzid="Europe/London",
        recurrence=Recurrence(dtstart=start, tzid="Europe/London", rrule="FREQ=WEEKLY"),
        begins=time(start.hour),
        minutes=60,
        dates=(),
        reports_to="",
    )


def test_without_dates_and_partnerships_nothing_is_found(work: Work, clock: FixedClock) -> None:
    with work() as uow:
        group = uow.groups.add(
            name="Fen", area="Fens", nations=("wales",), tzid="Europe/London", place="", team_id=None
        )
        series = uow.series.add(
            group_id=group.id,
            name="Fen",
            tier=Tier.STEERING,
            purpose="",
            channel_name=None,
            team_id=None,
            channel_id=None,
            tzid="Europe/London",
            recurrence=None,
            minutes=60,
            place="",
            leads=(),
        )

        found = clashing.find_clashes(uow, series, [], then=None, with_loads=True, now=clock())

    assert (found.dates, found.loads, found.has_partnerships) == ((), (), False)
