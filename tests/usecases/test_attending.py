"""Who attends: the seats of a day with answers or what was observed, and what is missing; as storage keeps it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, event

from storage import Work
from tests import cast
from tests.cast import place_of
from tests.fixed_clock import FixedClock
from workgroup.ids import MeetingId, PersonId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.presence import Presence, PresenceState
from workgroup.meeting.quorum import QuorumFrom
from workgroup.meeting.reply import PartStat, Reply
from workgroup.meeting.series import Series
from workgroup.ports import UnitOfWork
from workgroup.roster.group import SectorTier
from workgroup.roster.organisation import AgreementState
from workgroup.roster.permission import Actor, NotAllowed
from workgroup.roster.person import Identity, Person
from workgroup.roster.seat import Capacity, SeatHeld
from workgroup.usecases import attending, covering, narrowing, planning, registering
from workgroup.usecases.attending import Roll, RollSeat
from workgroup.usecases.covering import SeriesGaps
from workgroup.usecases.narrowing import Asked, NobodyLike, NotOnTheList, SeveralLike
from workgroup.usecases.registering import Candidate, Wish

NINTH_OF_DECEMBER = date(2026, 12, 9)
TENTH_OF_JUNE = date(2026, 6, 10)


def actor_of(uow: UnitOfWork, email: str, now: datetime, *, channel: str = "steering") -> tuple[Actor, Series]:
    place = place_of(uow, email, now=now, channel=channel)
    assert place.series is not None
    return place.actor, place.series


def roll_of(work: Work, clock: FixedClock, asked: Asked | None = None, *, by: str = cast.ISHBEL) -> Roll:
    with work(read_only=True) as uow:
        actor, series = actor_of(uow, by, clock())
        return attending.who_attends(uow, actor=actor, series_id=series.id, asked=asked or Asked(), now=clock())


def gaps_of(work: Work, clock: FixedClock, *, channel: str = "steering", by: str = cast.ISHBEL) -> SeriesGaps:
    with work(read_only=True) as uow:
        actor, series = actor_of(uow, by, clock(), channel=channel)
        return covering.list_gaps(uow, actor=actor, series_id=series.id, now=clock())


def read(work: Work, clock: FixedClock, words: str) -> Asked:
    with work(read_only=True) as uow:
        actor, series = actor_of(uow, cast.ISHBEL, clock())
        return narrowing.read_whom(uow, actor=actor, series_id=series.id, words=words)


def plan(work: Work, clock: FixedClock) -> None:
    with work() as uow:
        planning.plan(uow, now=clock())


def meeting_of(uow: UnitOfWork, clock: FixedClock, on: date) -> Meeting:
    _, series = actor_of(uow, cast.ISHBEL, clock())
    return next(one for one in uow.meetings.list_of(series.id) if one.starts_at.date() == on)


def person_of(uow: UnitOfWork, email: str) -> Person:
    return uow.people.list_by_email(email)[0]


def answer(work: Work, clock: FixedClock, email: str, partstat: PartStat) -> None:
    with work() as uow:
        meeting = meeting_of(uow, clock, NINTH_OF_DECEMBER)
        person = person_of(uow, email)
        uow.replies.put(Reply(meeting_id=meeting.id, person_id=person.id, partstat=partstat, replied_at=clock()))


def seat_of(roll: Roll, holder: str) -> RollSeat:
    return next(seat for seat in roll.seats if seat.held.holder is not None and seat.held.holder.name == holder)


def holders(seats: Iterator[SeatHeld] | tuple[SeatHeld, ...]) -> set[str | None]:
    return {held.holder.reference for held in seats if held.holder is not None}


def test_the_gaps_of_the_steering_group_are_those_of_the_sample(alder: Work, clock: FixedClock) -> None:
    found = gaps_of(alder, clock)

    gaps = found.gaps
    absent = {tier: [sector.code for sector in gaps.without_organisation_of(tier)] for tier in SectorTier}
    assert absent == {
        SectorTier.CORE: [],
        SectorTier.EXPECTED: ["FIRE"],
        SectorTier.OPTIONAL: ["GOV-HO", "MIL", "SCHOOLS"],
    }
    assert {sector.code for sector in gaps.listening_only} == {"BORDER", "LA-RES"}
    assert [(holders((one.held,)), one.missed) for one in gaps.dormant] == [({"m25"}, 3)]
    assert {(*holders((one.held,)), one.filled) for one in gaps.seldom} == {("m25", 1), ("m27", 1)}
    alone = {"m01", "m12", "m14", "m15", "m16", "m19", "m23", "m24", "m25", "m27", "m28", "m29"}
    assert holders(gaps.without_deputy) == alone
    assert {contact.person.reference for contact in gaps.unconfirmed} == {"m25", "m27"}
    assert gaps.vacant == ()
    assert gaps.unnamed == ()
    assert not gaps.lacks_voices
    assert {sector.code: number for sector, number in found.named_missing.items()} == {"PROB": 2, "FIRE": 2}
    outstanding = {(one.organisation.reference, one.agreement.state) for one in found.agreements}
    assert outstanding == {
        ("cit-merrowby", AgreementState.REQUESTED),
        ("icb-aldershire", AgreementState.REQUESTED),
        ("prob-alder", AgreementState.REQUESTED),
        ("bf-alder", AgreementState.NONE),
        ("hmp-stonecross", AgreementState.NONE),
        ("pol-aldershire", AgreementState.SIGNED),
    }
    assert found.new_leads == ()
    assert found.meetings_on_record == 7


def test_feedback_of_fewer_than_five_is_not_told_by_what_it_adds_to_the_gaps(alder: Work, clock: FixedClock) -> None:
    clock.set(datetime.fromisoformat("2026-10-10T09:00:00+00:00"))

    found = gaps_of(alder, clock)

    assert {sector.code: number for sector, number in found.named_missing.items()} == {"LA-COH": 2, "LA-CS": 2}


def test_who_may_not_see_feedback_or_register_people_sees_neither_in_the_gaps(alder: Work, clock: FixedClock) -> None:
    found = gaps_of(alder, clock, by=cast.NERYS)

    assert found.named_missing == {}
    assert found.agreements == ()
    assert not found.may_change


def seat_another(work: Work, clock: FixedClock, leaves: str, comes: str) -> None:
    """From today on another person sits where one sat until yesterday."""
    today = clock().date()
    with work() as uow:
        _, series = actor_of(uow, cast.ISHBEL, clock())
        old, new = person_of(uow, leaves), person_of(uow, comes)
        [held] = [one for one in uow.seats.list_appointments(series.id) if one.person_id == old.id]
        uow.seats.close(held.id, today - timedelta(days=1))
        uow.seats.appoint(
            seat_id=held.seat_id, person_id=new.id, capacity=held.capacity, counts=held.counts, from_on=today
        )


def test_another_prevent_lead_is_something_to_tell_the_regulator_for_sixty_days(alder: Work, clock: FixedClock) -> None:
    seat_another(alder, clock, cast.NERYS, cast.IWAN)
    seat_another(alder, clock, cast.BRAM, cast.KESTREL)

    found = gaps_of(alder, clock)
    clock.advance(days=61)
    later = gaps_of(alder, clock)

    assert [(one.organisation.name, one.before.name, one.now.name, one.regulator) for one in found.new_leads] == [
        ("Glanfaen University", "Nerys Talbryn", "Iwan Penhallt", "Medr")
    ]
    assert later.new_leads == ()


def test_an_operational_group_is_not_told_to_have_what_a_steering_group_needs(alder: Work, clock: FixedClock) -> None:
    gaps = gaps_of(alder, clock, channel="operational").gaps

    assert gaps.without_organisation_of(SectorTier.CORE) == ()
    assert gaps.without_organisation_of(SectorTier.EXPECTED) == ()
    assert gaps.unnamed_of(SectorTier.CORE) == ()
    assert "PROB" in {one.sector.code for one in gaps.unnamed_of(SectorTier.OPTIONAL)}
    assert "FIRE" in {sector.code for sector in gaps.without_organisation_of(SectorTier.OPTIONAL)}


def test_a_seat_is_at_risk_only_after_the_meetings_have_taken_place(alder: Work, clock: FixedClock) -> None:
    clock.set(datetime.fromisoformat("2026-09-20T09:00:00+00:00"))

    found = gaps_of(alder, clock)

    assert [(holders((one.held,)), one.missed) for one in found.gaps.dormant] == [({"m25"}, 2)]
    assert found.meetings_on_record == 6


def test_a_cancelled_meeting_is_held_against_no_seat(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        uow.meetings.save(replace(meeting_of(uow, clock, date(2026, 10, 14)), cancelled_because="snow"))

    found = gaps_of(alder, clock)

    assert [one.missed for one in found.gaps.dormant] == [2]
    assert found.meetings_on_record == 6


def test_the_list_is_for_the_next_meeting_before_anybody_has_answered(alder: Work, clock: FixedClock) -> None:
    plan(alder, clock)

    roll = roll_of(alder, clock)

    assert roll.on == NINTH_OF_DECEMBER
    assert roll.starts_at == datetime.fromisoformat("2026-12-09T10:00:00+00:00")
    assert (roll.organisations_filled, roll.organisations, len(roll.seats)) == (0, 14, 20)
    assert roll.answered(PartStat.NEEDS_ACTION) == 20
    assert not roll.is_over


def test_a_date_too_far_ahead_to_have_a_record_is_listed_all_the_same(alder: Work, clock: FixedClock) -> None:
    roll = roll_of(alder, clock)

    assert roll.on == NINTH_OF_DECEMBER
    assert roll.answered(PartStat.NEEDS_ACTION) == 20


def test_answers_are_counted_by_seat_and_a_deputy_fills_the_holders(alder: Work, clock: FixedClock) -> None:
    plan(alder, clock)
    answer(alder, clock, cast.BRAM, PartStat.ACCEPTED)
    answer(alder, clock, cast.NERYS, PartStat.DECLINED)
    answer(alder, clock, cast.IWAN, PartStat.ACCEPTED)
    answer(alder, clock, cast.RAFE, PartStat.TENTATIVE)

    roll = roll_of(alder, clock)

    nerys = seat_of(roll, "Nerys Talbryn")
    assert seat_of(roll, "Bram Ottaway").partstat is PartStat.ACCEPTED
    assert nerys.partstat is PartStat.DELEGATED
    assert nerys.stand_in is not None
    assert nerys.stand_in.name == "Iwan Penhallt"
    assert roll.organisations_filled == 2
    assert roll.answered(PartStat.TENTATIVE) == 1
    assert roll.answered(PartStat.NEEDS_ACTION) == 17


def test_an_observer_who_comes_does_not_make_their_organisation_one_of_those_coming(
    alder: Work, clock: FixedClock
) -> None:
    plan(alder, clock)
    answer(alder, clock, cast.KESTREL, PartStat.ACCEPTED)

    roll = roll_of(alder, clock)

    assert seat_of(roll, "Kestrel Dane").is_filled
    assert roll.organisations_filled == 0


def test_a_list_of_observers_only_counts_their_organisations(alder: Work, clock: FixedClock) -> None:
    plan(alder, clock)
    answer(alder, clock, cast.KESTREL, PartStat.ACCEPTED)

    roll = roll_of(alder, clock, read(alder, clock, "BORDER"))

    assert (roll.organisations_filled, roll.organisations) == (1, 1)


def test_a_day_with_a_record_shows_who_was_a_member_then_and_what_was_seen(alder: Work, clock: FixedClock) -> None:
    roll = roll_of(alder, clock, Asked(days=(date(2027, 6, 10), TENTH_OF_JUNE)))

    student = next(seat for seat in roll.seats if seat.held.sector.code == "STUDENT")
    police = seat_of(roll, "Rafe Dunmore")
    assert roll.on == TENTH_OF_JUNE
    assert roll.is_observed
    assert student.held.holder is not None
    assert student.held.holder.name == "Jory Adeyin"
    assert police.stand_in is not None
    assert police.stand_in.name == "Bettina Larch"
    counts = {state: roll.observed(state) for state in PresenceState}
    assert counts == {
        PresenceState.PRESENT: 9,
        PresenceState.REMOTE: 1,
        PresenceState.DEPUTY: 1,
        PresenceState.SUBSTITUTE: 0,
        PresenceState.APOLOGIES: 5,
        PresenceState.ABSENT: 2,
    }
    assert (roll.organisations_filled, roll.organisations) == (10, 14)


def test_answers_are_not_shown_where_it_is_on_record_who_came(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        meeting = meeting_of(uow, clock, TENTH_OF_JUNE)
        kestrel, corin = person_of(uow, cast.KESTREL), person_of(uow, cast.CORIN)
        for person in (kestrel, corin):
            reply = Reply(
                meeting_id=meeting.id, person_id=person.id, partstat=PartStat.ACCEPTED, replied_at=meeting.starts_at
            )
            uow.replies.put(reply)

    roll = roll_of(alder, clock, Asked(days=(TENTH_OF_JUNE,)))

    assert {seat.partstat for seat in roll.seats} == {None}
    assert seat_of(roll, "Kestrel Dane").seen is None
    assert not seat_of(roll, "Corin Haldane").is_filled


def test_a_meeting_whose_presence_nobody_recorded_shows_the_answers(alder: Work, clock: FixedClock) -> None:
    plan(alder, clock)
    answer(alder, clock, cast.BRAM, PartStat.ACCEPTED)
    clock.set(datetime.fromisoformat("2026-12-10T09:00:00+00:00"))

    roll = roll_of(alder, clock, Asked(days=(NINTH_OF_DECEMBER,)))

    assert roll.is_over
    assert not roll.is_observed
    assert roll.organisations_filled == 1


def test_a_day_without_a_meeting_shows_the_seats_of_that_day(alder: Work, clock: FixedClock) -> None:
    roll = roll_of(alder, clock, Asked(days=(date(2026, 6, 30),)))

    student = next(seat for seat in roll.seats if seat.held.sector.code == "STUDENT")
    assert roll.starts_at is None
    assert student.held.holder is not None
    assert student.held.holder.name == "Jory Adeyin"
    assert student.partstat is None


def test_a_moved_meeting_is_on_its_new_day_and_not_on_the_one_of_the_plan(alder: Work, clock: FixedClock) -> None:
    moved = roll_of(alder, clock, Asked(days=(date(2026, 4, 22),)))
    left = roll_of(alder, clock, Asked(days=(date(2026, 4, 8),)))

    assert moved.is_observed
    assert left.starts_at is None


def test_a_cancelled_meeting_is_said_to_be_cancelled(alder: Work, clock: FixedClock) -> None:
    plan(alder, clock)
    with alder() as uow:
        uow.meetings.save(replace(meeting_of(uow, clock, NINTH_OF_DECEMBER), cancelled_because="snow"))

    roll = roll_of(alder, clock, Asked(days=(NINTH_OF_DECEMBER,)))

    assert roll.is_cancelled
    assert {seat.partstat for seat in roll.seats} == {None}


def test_a_day_is_one_of_the_series_zone_in_summer_and_in_winter(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        _, series = actor_of(uow, cast.ISHBEL, clock())
        # 23:30 UTC is past midnight in London's summer, and before it in winter.
        for moment in ("2027-05-04T23:30:00+00:00", "2027-01-04T23:30:00+00:00"):
            starts_at = datetime.fromisoformat(moment)
            uow.meetings.add(
                series_id=series.id,
                recurrence_id=starts_at.astimezone(series.zone).replace(tzinfo=None),
                starts_at=starts_at,
                minutes=60,
                place="",
            )

    summer = roll_of(alder, clock, Asked(days=(date(2027, 5, 4), date(2027, 5, 5))))
    winter = roll_of(alder, clock, Asked(days=(date(2027, 1, 4), date(2027, 1, 5))))

    assert (summer.on, winter.on) == (date(2027, 5, 5), date(2027, 1, 4))


@pytest.mark.parametrize(
    ("words", "seats"),
    [
        ("HE", {"m03", "m06"}),
        ("higher education", {"m03", "m06"}),
        ("Glanfaen", {"m06"}),
        ("“aldershire constabulary”", {"m20"}),
        ("Yasmeen Thackray", {"m13", "m14"}),
        ("@nerys", {"m06"}),
        (cast.IWAN.upper(), {"m06"}),
        ("Jory Adeyin", set()),
    ],
)
def test_the_list_is_narrowed_down_by_words(alder: Work, clock: FixedClock, words: str, seats: set[str]) -> None:
    roll = roll_of(alder, clock, read(alder, clock, words))

    assert holders(tuple(seat.held for seat in roll.seats)) == seats


@pytest.mark.parametrize(
    ("words", "name", "seats"),
    [
        ("police", "police", {"m20", "m23"}),
        ("the NHS", "NHS", {"m24"}),
        ("councils", "council", {"m13", "m14", "m15", "m16", "m17", "m19"}),
        ("sector FE", "Further education", {"m09"}),
        ("sector probation", "Probation", {"m25"}),
    ],
)
def test_a_sector_may_be_said_in_everyday_words(
    alder: Work, clock: FixedClock, words: str, name: str, seats: set[str]
) -> None:
    asked = read(alder, clock, words)

    assert asked.name == name
    assert holders(tuple(seat.held for seat in roll_of(alder, clock, asked).seats)) == seats


def test_a_body_is_no_sector_where_a_sector_was_asked_for(alder: Work, clock: FixedClock) -> None:
    with pytest.raises(NobodyLike):
        read(alder, clock, "sector Glanfaen")


@pytest.mark.parametrize("words", ["operational", "Operational Liaison Group"])
def test_another_series_of_the_group_can_be_named(alder: Work, clock: FixedClock, words: str) -> None:
    with alder(read_only=True) as uow:
        _, operational = actor_of(uow, cast.ISHBEL, clock(), channel="operational")

    assert read(alder, clock, words) == Asked(series_id=operational.id, name="Operational Liaison Group")


def test_last_is_the_meeting_that_took_place_before(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        uow.meetings.save(replace(meeting_of(uow, clock, date(2026, 10, 14)), cancelled_because="snow"))

    roll = roll_of(alder, clock, Asked(is_last=True))

    assert roll.on == date(2026, 9, 16)
    assert roll.is_observed


@pytest.mark.parametrize("channel", ["steering", "operational", "strategic"])
def test_of_every_meeting_in_the_sample_the_quorum_is_found_as_its_minutes_say(
    alder: Work, clock: FixedClock, channel: str
) -> None:
    said = {one["date"]: one["quorate"] for one in cast.sample_seed()["meetings"] if one["series"] == OF[channel]}

    found = {}
    with alder(read_only=True) as uow:
        actor, series = actor_of(uow, cast.ISHBEL, clock(), channel=channel)
        for day in said:
            asked = Asked(days=(date.fromisoformat(day),))
            roll = attending.who_attends(uow, actor=actor, series_id=series.id, asked=asked, now=clock())
            assert roll.quorum is not None
            found[day] = roll.quorum.is_met

    assert found == said
    assert len(found) == {"steering": 7, "operational": 4, "strategic": 1}[channel]


OF = {"steering": "stg", "operational": "ops", "strategic": "str"}


def test_the_quorum_is_forecast_from_the_answers(alder: Work, clock: FixedClock) -> None:
    plan(alder, clock)
    for email in (cast.BRAM, cast.IWAN, cast.RAFE, cast.YASMEEN):
        answer(alder, clock, email, PartStat.ACCEPTED)

    roll = roll_of(alder, clock, read(alder, clock, "HE"))

    quorum = roll.quorum
    assert quorum is not None
    assert (quorum.needed, quorum.counting, quorum.filled) == (6, 17, 4)
    assert quorum.missing == ()
    assert not quorum.has_chair
    assert not quorum.is_met


def test_a_meeting_keeps_the_quorum_of_its_day_when_another_is_agreed(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        _, series = actor_of(uow, cast.ISHBEL, clock())
        uow.terms.put_quorum(series.id, QuorumFrom(from_on=date(2026, 11, 1), rule=None))

    june = roll_of(alder, clock, Asked(days=(TENTH_OF_JUNE,)))
    december = roll_of(alder, clock)

    assert june.quorum is not None
    assert december.quorum is None


def test_words_that_fit_several_are_asked_about(alder: Work, clock: FixedClock) -> None:
    with pytest.raises(SeveralLike) as refused:
        read(alder, clock, "Larkbeck")

    assert refused.value.names == ("Larkbeck College", "Larkbeck Community Trust")
    assert "could mean “Larkbeck College” or “Larkbeck Community Trust”" in refused.value.sentence


def test_what_is_called_so_goes_before_what_has_it_within(alder: Work, clock: FixedClock) -> None:
    assert read(alder, clock, "NHS").sectors == ("HEALTH",)


def test_two_people_of_one_name_are_told_apart_by_where_they_act(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        nerys = person_of(uow, cast.NERYS)
        other = person_of(uow, cast.BRAM)
        uow.people.save(replace(other, name=nerys.name))

    with pytest.raises(SeveralLike) as refused:
        read(alder, clock, "Nerys Talbryn")

    assert set(refused.value.names) == {"Nerys Talbryn (Glanfaen University)", "Nerys Talbryn (Larkbeck College)"}


@pytest.mark.parametrize(
    ("words", "near"),
    [("Talbrin", {"Nerys Talbryn"}), ("polising", {"Local policing"}), ("qqqq", set())],
)
def test_words_that_fit_nothing_are_answered_with_what_comes_near(
    alder: Work, clock: FixedClock, words: str, near: set[str]
) -> None:
    with pytest.raises(NobodyLike) as refused:
        read(alder, clock, words)

    assert near <= set(refused.value.near)
    assert bool(near) == bool(refused.value.near)


def test_an_account_is_whom_it_was_linked_to_whatever_its_address(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        actor, series = actor_of(uow, cast.ISHBEL, clock())
        nerys = person_of(uow, cast.NERYS)
        uow.people.link(Identity(person_id=nerys.id, team_id=cast.TEAM, user_id="U1"))

        asked = narrowing.read_account(
            uow, actor=actor, series_id=series.id, team_id=cast.TEAM, user_id="U1", name="nerys", email=cast.BRAM
        )

    assert asked == Asked(person_id=nerys.id, name="Nerys Talbryn")


def test_an_account_nobody_has_met_is_found_by_its_address(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        actor, series = actor_of(uow, cast.ISHBEL, clock())

        asked = narrowing.read_account(
            uow, actor=actor, series_id=series.id, team_id=cast.TEAM, user_id="U1", name="nerys", email=cast.NERYS
        )

    assert asked.name == "Nerys Talbryn"


def test_an_account_of_nobody_in_the_group_is_refused_by_name(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        actor, series = actor_of(uow, cast.ISHBEL, clock())

        with pytest.raises(NotOnTheList, match=r"^Osric is not on this group's list\. Nothing changed\."):
            narrowing.read_account(
                uow, actor=actor, series_id=series.id, team_id=cast.TEAM, user_id="U9", name="Osric", email=None
            )


def list_the_roll(uow: UnitOfWork, actor: Actor, series: Series, now: datetime) -> object:
    return attending.who_attends(uow, actor=actor, series_id=series.id, asked=Asked(), now=now)


def list_the_gaps(uow: UnitOfWork, actor: Actor, series: Series, now: datetime) -> object:
    return covering.list_gaps(uow, actor=actor, series_id=series.id, now=now)


def read_words(uow: UnitOfWork, actor: Actor, series: Series, now: datetime) -> object:
    return narrowing.read_whom(uow, actor=actor, series_id=series.id, words="HE")


def read_an_account(uow: UnitOfWork, actor: Actor, series: Series, now: datetime) -> object:
    return narrowing.read_account(
        uow, actor=actor, series_id=series.id, team_id=cast.TEAM, user_id="U1", name="nerys", email=cast.NERYS
    )


Question = Callable[[UnitOfWork, Actor, Series, datetime], object]
QUESTIONS = [list_the_roll, list_the_gaps, read_words, read_an_account]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_stranger_is_refused_and_told_who_can(alder: Work, clock: FixedClock, question: Question) -> None:
    with alder(read_only=True) as uow:
        actor, series = actor_of(uow, cast.STRANGER, clock())

        with pytest.raises(NotAllowed, match=r"^Only people with a seat .*see who attends\."):
            question(uow, actor, series, clock())


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_member_a_deputy_and_an_observer_may_ask(alder: Work, clock: FixedClock, question: Question) -> None:
    with alder(read_only=True) as uow:
        for email in (cast.NERYS, cast.IWAN, cast.KESTREL):
            actor, series = actor_of(uow, email, clock())

            assert question(uow, actor, series, clock())


def register_by_address(uow: UnitOfWork, clock: FixedClock, email: str) -> PersonId:
    actor, series = actor_of(uow, cast.ISHBEL, clock())
    registered = registering.register(
        uow,
        actor=actor,
        series_id=series.id,
        candidate=Candidate(name="Wystan Orrell", email=email),
        wish=Wish(capacity=Capacity.OBSERVER, organisation="HMP Stonecross"),
        now=clock(),
    )
    return registered.person.id


def test_who_was_registered_by_address_has_no_way_until_they_are_met(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        person_id = register_by_address(uow, clock, "wystan.orrell@stonecross.prison.gov.uk.example")

    before = roll_of(alder, clock)
    with alder() as uow:
        uow.people.link(Identity(person_id=person_id, team_id=cast.TEAM, user_id="U1"))
    after = roll_of(alder, clock)

    assert before.unreachable == {person_id}
    assert after.unreachable == frozenset()


def test_people_of_a_regions_file_may_still_appear_unless_they_have_no_address(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        kestrel = person_of(uow, cast.KESTREL)
        uow.people.save(replace(kestrel, email=None))

    roll = roll_of(alder, clock)

    assert roll.unreachable == {kestrel.id}


def test_of_a_day_that_is_over_nobody_is_said_to_have_no_way(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        uow.people.save(replace(person_of(uow, cast.KESTREL), email=None))

    roll = roll_of(alder, clock, Asked(days=(TENTH_OF_JUNE,)))

    assert roll.unreachable == frozenset()


@contextmanager
def counted_statements(engine: Engine) -> Iterator[list[str]]:
    """Every question that the database is asked meanwhile."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    "asked", [Asked(), Asked(days=(date(2027, 6, 10), TENTH_OF_JUNE)), Asked(days=(NINTH_OF_DECEMBER,))]
)
def test_the_list_takes_at_most_ten_questions_however_many_people_there_are(
    alder: Work, clock: FixedClock, database: Engine, asked: Asked
) -> None:
    plan(alder, clock)
    with alder() as uow:
        register_by_address(uow, clock, "wystan.orrell@stonecross.prison.gov.uk.example")
        actor, series = actor_of(uow, cast.ISHBEL, clock())

    with alder(read_only=True) as uow, counted_statements(database) as statements:
        attending.who_attends(uow, actor=actor, series_id=series.id, asked=asked, now=clock())

    assert 0 < len(statements) <= 10


@pytest.mark.parametrize(("question", "most"), [(list_the_gaps, 15), (read_words, 6)])
def test_gaps_and_words_take_few_questions_too(
    alder: Work, clock: FixedClock, database: Engine, question: Question, most: int
) -> None:
    with alder(read_only=True) as uow:
        actor, series = actor_of(uow, cast.ISHBEL, clock())

    with alder(read_only=True) as uow, counted_statements(database) as statements:
        question(uow, actor, series, clock())

    assert 0 < len(statements) <= most


def test_somebody_who_was_there_without_a_seat_is_listed_beside_the_seats(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        meeting = meeting_of(uow, clock, TENTH_OF_JUNE)
        guest = next(one for one in uow.people.list_of(person_of(uow, cast.ISHBEL).group_id) if one.reference == "m05")
        uow.presences.put(_present(meeting.id, guest.id))

    everybody = roll_of(alder, clock, Asked(days=(TENTH_OF_JUNE,)))
    colleges = roll_of(alder, clock, Asked(days=(TENTH_OF_JUNE,), sectors=("FE",), name="Further education"))

    assert everybody.beside == (guest,)
    assert colleges.beside == ()


def _present(meeting_id: MeetingId, person_id: PersonId) -> Presence:
    return Presence(meeting_id=meeting_id, seat_id=None, person_id=person_id, state=PresenceState.PRESENT)


def test_contacts_not_confirmed_for_a_year_are_marked_from_today_and_not_from_the_day_of_the_meeting(
    alder: Work, clock: FixedClock
) -> None:
    next_one = roll_of(alder, clock)
    far_off = roll_of(alder, clock, Asked(days=(date(2028, 2, 9),)))
    over = roll_of(alder, clock, Asked(days=(TENTH_OF_JUNE,)))

    with alder(read_only=True) as uow:
        names = {uow.people.get(one).reference for one in next_one.unconfirmed}
    assert names == {"m25", "m27"}
    assert far_off.unconfirmed == next_one.unconfirmed
    assert over.unconfirmed == frozenset()


def test_a_seat_that_fell_vacant_is_counted_apart_from_the_unanswered(alder: Work, clock: FixedClock) -> None:
    plan(alder, clock)
    with alder() as uow:
        uow.people.save(replace(person_of(uow, cast.KESTREL), left_on=clock().date() - timedelta(days=1)))

    roll = roll_of(alder, clock)

    assert roll.vacant == 1
    assert roll.answered(PartStat.NEEDS_ACTION) == 19
