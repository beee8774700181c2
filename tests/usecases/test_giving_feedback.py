"""Giving feedback: who may, what is kept of it, and what may be read from it."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from storage import Work, tables
from tests import cast
from tests.fixed_clock import FixedClock
from tests.storage.small_region import NOW, a_group, a_meeting, a_person, a_series
from workgroup.errors import FieldRefusal, Refusal
from workgroup.feedback.questions import FeedbackAnswer, Frequency, RightPeople
from workgroup.ids import MeetingId, PersonId, RoundId, SeriesId
from workgroup.meeting.meeting import Meeting
from workgroup.meeting.reply import PartStat, Reply
from workgroup.ports import UnitOfWork
from workgroup.roster.permission import Actor, NotAllowed, Role
from workgroup.roster.person import Person, Standing
from workgroup.usecases import giving_feedback, planning
from workgroup.usecases.arriving import OutOfDate
from workgroup.usecases.giving_feedback import (
    AnsweredElsewhere,
    NoRound,
    NotAsked,
    NotOpenYet,
    Results,
    RoundClosed,
    hashed,
)
from workgroup.usecases.guarding import FieldNotKept

ANSWER = FeedbackAnswer(
    relevance=4,
    right_people=RightPeople.MOSTLY,
    missing=("FE",),
    frequency=Frequency.ABOUT_RIGHT,
    info_useful=5,
    actions_clear=3,
    duplicates=None,
    text="Papers a week ahead",
)
OPENS = NOW + timedelta(hours=2)
CLOSES = OPENS + timedelta(days=7)
ON = date(2026, 11, 23)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A round about a meeting that has just ended, and those who were there."""

    round_id: RoundId
    series_id: SeriesId
    meeting_id: MeetingId
    people: list[Person]

    def button(self, number: int) -> str:
        """The token of the message that one of them got."""
        return f"token-of-number-{number:02}"


# Who may answer, and until when


def test_who_was_there_is_asked_and_may_answer(work: Work) -> None:
    asked = a_round(work, people=1)

    with work() as uow:
        found = giving_feedback.open_questionnaire(
            uow, actor=seated(asked.people[0]), round_id=asked.round_id, token=asked.button(0), now=OPENS
        )
        given = give(uow, asked, 0)

    assert (found.meeting.id, found.earlier) == (asked.meeting_id, None)
    assert [sector.code for sector in found.sectors] == ["HE", "FE", "GOV-ED"]
    assert (given.is_new, given.closes_at) == (True, CLOSES)


def test_who_was_not_there_is_refused_and_so_is_somebody_the_group_does_not_know(work: Work) -> None:
    asked = a_round(work, people=1)

    with work() as uow:
        absent = a_person(uow, uow.groups.list_all()[0], name="Not There")
        for actor in (seated(absent), Actor(person=None, roles=frozenset({Role.WORKSPACE}))):
            with pytest.raises(NotAsked):
                give(uow, asked, 0, actor=actor)

        assert uow.feedback.answers(asked.round_id) == []


@pytest.mark.parametrize("standing", [Standing.GUEST, Standing.EXTERNAL])
def test_guests_and_outsiders_hear_nothing_of_a_round_not_even_when_the_meeting_was(
    work: Work, standing: Standing
) -> None:
    asked = a_round(work, people=1)
    outside = Actor(person=asked.people[0], roles=frozenset({Role.OUTSIDE}), standing=standing)

    with work() as uow, pytest.raises(NotAllowed) as refused:
        give(uow, asked, 0, actor=outside)

    assert "2026" not in refused.value.sentence


def test_a_round_that_is_not_there_or_of_another_group_is_out_of_date(work: Work) -> None:
    asked = a_round(work, people=1)

    with work() as uow:
        stranger = a_person(uow, a_group(uow, name="Another group"), name="Of Another Group")
        with pytest.raises(OutOfDate):
            give(uow, asked, 0, actor=seated(stranger))
        with pytest.raises(OutOfDate):
            give(uow, replace(asked, round_id=RoundId(99)), 0)


def test_somebody_who_has_left_the_seat_since_may_still_say_how_the_meeting_was(work: Work) -> None:
    asked = a_round(work, people=1)

    with work() as uow:
        given = give(uow, asked, 0, actor=Actor(person=asked.people[0], roles=frozenset({Role.WORKSPACE})))

    assert given.is_new


@pytest.mark.parametrize(
    ("now", "refusal"),
    [
        (OPENS - timedelta(microseconds=1), NotOpenYet),
        (OPENS, None),
        (CLOSES - timedelta(microseconds=1), None),
        (CLOSES, RoundClosed),
    ],
    ids=["before the opening", "at the opening", "in the last moment", "at the close"],
)
def test_answers_are_taken_from_the_opening_until_the_close(
    work: Work, now: datetime, refusal: type[Refusal] | None
) -> None:
    asked = a_round(work, people=1)

    with work() as uow:
        if refusal is None:
            assert give(uow, asked, 0, now=now).is_new
        else:
            with pytest.raises(refusal):
                give(uow, asked, 0, now=now)
            with pytest.raises(refusal):
                giving_feedback.open_questionnaire(
                    uow, actor=seated(asked.people[0]), round_id=asked.round_id, token=asked.button(0), now=now
                )


def test_an_answer_is_changed_with_the_same_button_until_the_close(work: Work) -> None:
    asked = a_round(work, people=2)
    changed = replace(ANSWER, relevance=1, text="")

    with work() as uow:
        give(uow, asked, 0)
        again = give(uow, asked, 0, answer=changed, now=CLOSES - timedelta(minutes=1))
        found = giving_feedback.open_questionnaire(
            uow, actor=seated(asked.people[0]), round_id=asked.round_id, token=asked.button(0), now=OPENS
        )
        with pytest.raises(RoundClosed):
            give(uow, asked, 0, now=CLOSES)

    assert not again.is_new
    assert found.earlier == changed
    with work() as uow:
        assert uow.feedback.answers(asked.round_id) == [changed]


def test_sent_twice_it_is_one_answer(work: Work) -> None:
    asked = a_round(work, people=1)

    with work() as uow:
        sent = [give(uow, asked, 0).is_new for _ in range(2)]

        assert sent == [True, False]
        assert uow.feedback.answers(asked.round_id) == [ANSWER]


def test_who_has_answered_is_sent_back_to_the_button_they_used(work: Work) -> None:
    asked = a_round(work, people=1)

    with work() as uow:
        give(uow, asked, 0)
        with pytest.raises(AnsweredElsewhere):
            give(uow, asked, 0, token="the-token-of-the-reminder")
        with pytest.raises(AnsweredElsewhere):
            giving_feedback.open_questionnaire(
                uow,
                actor=seated(asked.people[0]),
                round_id=asked.round_id,
                token="the-token-of-the-reminder",
                now=OPENS,
            )

        assert len(uow.feedback.answers(asked.round_id)) == 1


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_somebody_who_sends_from_two_buttons_at_once_has_one_answer(work: Work, database: Engine) -> None:
    asked = a_round(work, people=1)

    with ThreadPoolExecutor(max_workers=1) as elsewhere:
        with work() as uow:
            give(uow, asked, 0)
            second = elsewhere.submit(give_alone, work, asked, 0, token="the-token-of-the-reminder")
            wait_until_somebody_waits(database)

        with pytest.raises(AnsweredElsewhere):
            second.result(timeout=20)

    with work() as uow:
        assert len(uow.feedback.answers(asked.round_id)) == 1


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_an_answer_that_waited_while_the_round_was_closed_is_refused_not_lost(work: Work, database: Engine) -> None:
    asked = a_round(work, people=6)
    answer_all(work, asked, 5)

    with ThreadPoolExecutor(max_workers=1) as elsewhere:
        with work() as uow:
            giving_feedback.close_rounds(uow, now=CLOSES)
            late = elsewhere.submit(give_alone, work, asked, 5, now=CLOSES - timedelta(microseconds=1))
            wait_until_somebody_waits(database)

        with pytest.raises(RoundClosed):
            late.result(timeout=20)

    assert (results(work, asked).answered, results(work, asked).asked) == (5, 6)


def test_a_sector_that_the_group_does_not_have_is_refused_beside_its_question(work: Work) -> None:
    asked = a_round(work, people=1)

    with work() as uow:
        with pytest.raises(FieldRefusal) as refused:
            give(uow, asked, 0, answer=replace(ANSWER, missing=("FE", "<!channel>")))

        assert refused.value.field == "missing"
        assert uow.feedback.answers(asked.round_id) == []


def test_a_text_about_a_case_is_not_kept_and_nothing_else_of_the_answer_either(work: Work) -> None:
    asked = a_round(work, people=1)

    with pytest.raises(FieldNotKept) as refused, work() as uow:
        give(uow, asked, 0, answer=replace(ANSWER, text="We had two referrals from the college this term"))

    assert refused.value.field == "text"
    with work() as uow:
        assert uow.feedback.answers(asked.round_id) == []
        assert uow.feedback.asked(asked.round_id) == {asked.people[0].id: False}


# What is kept


def test_answering_leaves_no_author_no_time_no_audit_row_and_no_number_that_grows(
    work: Work, database: Engine, clock: FixedClock
) -> None:
    asked = a_round(work, people=3)
    before = everything(database)

    clock.set(OPENS + timedelta(minutes=7))
    with work(actor=asked.people[1].id, road="slack") as uow:
        give(uow, asked, 1, now=clock())
    after = everything(database)

    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"feedback_answer", "feedback_asked"}
    assert after["feedback_answer"] == [
        {"round_id": asked.round_id, "token_hash": hashed(asked.button(1)), "payload": payload_of(ANSWER)}
    ]
    assert sorted(after["feedback_asked"], key=lambda row: row["person_id"]) == [
        {"round_id": asked.round_id, "person_id": person.id, "has_answered": person == asked.people[1]}
        for person in asked.people
    ]


def test_changing_an_answer_leaves_nothing_but_the_changed_answer(work: Work, database: Engine) -> None:
    asked = a_round(work, people=3)
    changed = replace(ANSWER, relevance=1, text="Shorter")
    answer_all(work, asked, 2)
    before = everything(database)

    with work(actor=asked.people[1].id, road="slack") as uow:
        give(uow, asked, 1, answer=changed)
    after = everything(database)

    assert {name for name in after if after[name] != before[name]} == {"feedback_answer"}
    assert {row["token_hash"]: row["payload"] for row in after["feedback_answer"]} == {
        hashed(asked.button(0)): payload_of(ANSWER),
        hashed(asked.button(1)): payload_of(changed),
    }


def test_the_token_itself_stands_nowhere_and_after_the_close_its_hash_neither(work: Work, database: Engine) -> None:
    asked = a_round(work, people=5)

    answer_all(work, asked, 5)
    open_still = repr(everything(database))
    with work() as uow:
        giving_feedback.close_rounds(uow, now=CLOSES)

    closed = repr(everything(database))
    assert hashed(asked.button(0)) in open_still
    assert hashed(asked.button(0)) not in closed
    assert "Papers a week ahead" in closed
    assert not [number for number in range(5) if asked.button(number) in open_still + closed]


# What may be read


def test_with_three_answers_only_the_rate_is_shown_and_with_five_the_totals(work: Work) -> None:
    asked = a_round(work, people=12)

    answer_all(work, asked, 3)
    three = results(work, asked)
    answer_all(work, asked, 5)
    five = results(work, asked)

    assert (three.answered, three.asked, three.totals) == (3, 12, None)
    assert (five.answered, five.asked) == (5, 12)
    assert five.totals is not None
    assert (five.totals.answered, five.totals.relevance, five.totals.comments) == (5, 4.0, ())
    assert five.sectors["FE"] == "Further education"


def test_who_looks_before_and_after_the_sixth_answer_sees_the_same_totals(work: Work) -> None:
    asked = a_round(work, people=12)
    answer_all(work, asked, 5)
    before = results(work, asked)

    with work() as uow:
        give(uow, asked, 5, answer=replace(ANSWER, relevance=1, frequency=Frequency.TOO_OFTEN))

    after = results(work, asked)
    assert (before.answered, after.answered) == (5, 6)
    assert after.totals == before.totals


def test_who_looks_before_and_after_a_change_sees_the_same_totals_even_at_the_close(work: Work) -> None:
    asked = a_round(work, people=5)
    answer_all(work, asked, 5)
    before = results(work, asked).totals

    with work() as uow:
        give(uow, asked, 2, answer=replace(ANSWER, relevance=1))
    after = results(work, asked).totals
    with work() as uow:
        giving_feedback.close_rounds(uow, now=CLOSES)
    closed = results(work, asked).totals

    assert after == before
    assert closed is not None
    assert replace(closed, comments=()) == before


def test_the_close_brings_what_people_wrote_and_the_answers_that_came_since(work: Work) -> None:
    asked = a_round(work, people=12)
    answer_all(work, asked, 8)

    with work() as uow:
        counts = [giving_feedback.close_rounds(uow, now=now) for now in (CLOSES - timedelta(microseconds=1), CLOSES)]
        again = giving_feedback.close_rounds(uow, now=CLOSES + timedelta(hours=1))

    closed = results(work, asked)
    assert (counts, again) == ([0, 1], 0)
    assert closed.round.closed_at == CLOSES
    assert closed.totals is not None
    assert (closed.totals.answered, closed.totals.comments) == (8, ("Papers a week ahead",) * 8)


def test_a_round_that_closes_with_four_answers_shows_the_rate_alone(work: Work) -> None:
    asked = a_round(work, people=4)
    answer_all(work, asked, 4)

    with work() as uow:
        giving_feedback.close_rounds(uow, now=CLOSES)

    closed = results(work, asked)
    assert (closed.answered, closed.totals) == (4, None)


def test_results_are_of_the_last_meeting_or_of_the_day_that_was_asked_for(work: Work) -> None:
    asked = a_round(work, people=1)
    earlier = NOW - timedelta(days=14)
    with work() as uow:
        meeting = a_meeting(uow, uow.series.get(asked.series_id), starts_at=earlier)
        uow.feedback.add_round(meeting_id=meeting.id, opens_at=earlier, remind_at=earlier, closes_at=NOW)

        last = read(uow, asked, on=None)
        of_that_day = read(uow, asked, on=earlier.date())

    assert last.meeting.id == asked.meeting_id
    assert of_that_day.meeting.id == meeting.id


def test_a_series_or_a_day_without_a_round_is_refused_with_what_was_looked_for(work: Work) -> None:
    with work() as uow:
        series = a_series(uow, a_group(uow))
        nothing = Asked(round_id=RoundId(0), series_id=series.id, meeting_id=MeetingId(0), people=[])

        with pytest.raises(NoRound, match="Steering group yet"):
            read(uow, nothing, on=None)
        with pytest.raises(NoRound, match="on Mon 23 Nov 2026"):
            read(uow, nothing, on=ON)


def test_the_chair_and_the_coordinator_read_results_and_a_member_does_not(alder: Work, clock: FixedClock) -> None:
    with alder() as uow:
        read_by: dict[str, int | None] = {}
        for who in (cast.ISHBEL, cast.CORIN, cast.NERYS, cast.STRANGER):
            place = cast.place_of(uow, who, now=clock())
            assert place.series is not None
            try:
                found = giving_feedback.read_results(
                    uow, actor=place.actor, series_id=place.series.id, on=date(2026, 2, 11), now=clock()
                )
                read_by[who] = found.totals.answered if found.totals else 0
            except NotAllowed:
                read_by[who] = None

    assert read_by == {cast.ISHBEL: 5, cast.CORIN: 5, cast.NERYS: None, cast.STRANGER: None}


def a_round(work: Work, *, people: int) -> Asked:
    """A meeting of so many people that ended at 09:00, and the round about it, which opens at 11:00."""
    with work() as uow:
        group = a_group(uow)
        series = a_series(uow, group)
        meeting = a_meeting(uow, series, starts_at=NOW - timedelta(hours=1))
        there = [a_person(uow, group, name=f"Person {number}") for number in range(people)]
        for person in there:
            uow.replies.put(accepted(meeting, person.id))
        planning.open_rounds(uow, now=NOW)
        feedback = uow.feedback.find_round(meeting.id)
        assert feedback is not None
        assert (feedback.opens_at, feedback.closes_at) == (OPENS, CLOSES)
    return Asked(round_id=feedback.id, series_id=series.id, meeting_id=meeting.id, people=there)


def accepted(meeting: Meeting, person_id: PersonId) -> Reply:
    """Somebody who said yes."""
    return Reply(
        meeting_id=meeting.id,
        person_id=person_id,
        partstat=PartStat.ACCEPTED,
        replied_at=meeting.starts_at - timedelta(days=1),
    )


def seated(person: Person) -> Actor:
    """Somebody with a seat."""
    return Actor(person=person, roles=frozenset({Role.WORKSPACE, Role.SEATED}))


def give(
    uow: UnitOfWork,
    asked: Asked,
    number: int,
    *,
    answer: FeedbackAnswer = ANSWER,
    token: str | None = None,
    actor: Actor | None = None,
    now: datetime = OPENS,
) -> giving_feedback.Given:
    """The answer of one of those who were there, by the button of their own message."""
    return giving_feedback.give_feedback(
        uow,
        actor=actor or seated(asked.people[number]),
        round_id=asked.round_id,
        token=token or asked.button(number),
        answer=answer,
        now=now,
    )


def give_alone(work: Work, asked: Asked, number: int, *, token: str | None = None, now: datetime = OPENS) -> None:
    """The same in a unit of work of its own, for another thread."""
    with work() as uow:
        give(uow, asked, number, token=token, now=now)


def answer_all(work: Work, asked: Asked, up_to: int) -> None:
    """The first so many have answered, each in a unit of work of their own."""
    with work() as uow:
        answered = sum(uow.feedback.asked(asked.round_id).values())
    for number in range(answered, up_to):
        give_alone(work, asked, number)


def read(uow: UnitOfWork, asked: Asked, *, on: date | None) -> Results:
    """What the chair reads after the close."""
    chair = Actor(person=None, roles=frozenset({Role.CHAIR}))
    return giving_feedback.read_results(uow, actor=chair, series_id=asked.series_id, on=on, now=CLOSES)


def results(work: Work, asked: Asked) -> Results:
    """What the chair reads of the last meeting, in a transaction that can only read."""
    with work(read_only=True) as uow:
        return read(uow, asked, on=None)


def payload_of(answer: FeedbackAnswer) -> dict[str, Any]:
    """All that may be kept of an answer."""
    return {
        "relevance": answer.relevance,
        "right_people": answer.right_people.value,
        "missing": list(answer.missing),
        "frequency": answer.frequency.value,
        "info_useful": answer.info_useful,
        "actions_clear": answer.actions_clear,
        "duplicates": answer.duplicates,
        "text": answer.text,
    }


def everything(database: Engine) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    with database.connect() as connection:
        return {
            name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for name, table in tables.metadata.tables.items()
        }


def wait_until_somebody_waits(database: Engine) -> None:
    """Return once another transaction waits for a row of an open one."""
    deadline = time.monotonic() + 20
    with database.connect() as connection:
        while not connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            assert time.monotonic() < deadline, "nobody waits"
            connection.rollback()
