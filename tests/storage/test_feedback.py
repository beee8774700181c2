"""Feedback: what is kept of an answer, and that nothing beside it leads to a person, a moment or an order."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from storage import Work, tables
from tests.storage.small_region import NOW, a_group, a_meeting, a_person, a_series
from workgroup.feedback.questions import FeedbackAnswer, Frequency, RightPeople
from workgroup.feedback.round import FeedbackRound
from workgroup.feedback.totals import Totals
from workgroup.ids import MeetingId, PersonId
from workgroup.ports import UnitOfWork

ANSWER = FeedbackAnswer(
    relevance=4,
    right_people=RightPeople.MOSTLY,
    missing=("FE", "HEALTH"),
    frequency=Frequency.ABOUT_RIGHT,
    info_useful=5,
    actions_clear=3,
    duplicates=None,
    text="Papers a week ahead – diolch",
)


def test_a_round_is_read_as_it_was_opened_and_found_by_its_meeting(work: Work) -> None:
    with work() as uow:
        feedback = a_round(uow)

        assert uow.feedback.get_round(feedback.id) == feedback
        assert uow.feedback.find_round(feedback.meeting_id) == feedback
        assert uow.feedback.find_round(MeetingId(99)) is None


def test_a_round_is_to_close_from_its_last_moment_until_it_is_closed(work: Work) -> None:
    with work() as uow:
        feedback = a_round(uow)

        before = uow.feedback.list_to_close(feedback.closes_at - timedelta(microseconds=1))
        due = uow.feedback.list_to_close(feedback.closes_at)
        uow.feedback.close(feedback.id, feedback.closes_at)

        assert (before, due) == ([], [feedback])
        assert uow.feedback.list_to_close(feedback.closes_at) == []
        assert uow.feedback.get_round(feedback.id) == replace(feedback, closed_at=feedback.closes_at)


def test_a_person_is_asked_once_and_marked_once(work: Work) -> None:
    with work() as uow:
        feedback = a_round(uow)
        first, second = people(uow, 2)

        asked = [uow.feedback.ask(feedback.id, person_id) for person_id in (first, second, first)]
        marked = [uow.feedback.mark_answered(feedback.id, person_id) for person_id in (first, first, PersonId(99))]

        assert asked == [True, True, False]
        assert marked == [True, False, False]
        assert uow.feedback.asked(feedback.id) == {first: True, second: False}


def test_an_answer_is_read_and_replaced_by_its_token_alone(work: Work) -> None:
    changed = replace(ANSWER, relevance=1, duplicates=True, text="")
    with work() as uow:
        feedback = a_round(uow)

        new = [uow.feedback.put_answer(feedback.id, "a" * 64, answer) for answer in (ANSWER, changed)]
        uow.feedback.put_answer(feedback.id, "b" * 64, ANSWER)

        assert new == [True, False]
        assert uow.feedback.find_answer(feedback.id, "a" * 64) == changed
        assert uow.feedback.find_answer(feedback.id, "c" * 64) is None
        assert len(uow.feedback.answers(feedback.id)) == 2


def test_answers_survive_the_close_of_their_round_but_no_button_leads_to_them_any_more(work: Work) -> None:
    with work() as uow:
        feedback = a_round(uow)
        for token in "abcdef":
            uow.feedback.put_answer(feedback.id, token * 64, replace(ANSWER, text=token))

        uow.feedback.close(feedback.id, NOW)

        assert sorted(answer.text for answer in uow.feedback.answers(feedback.id)) == list("abcdef")
        assert [uow.feedback.find_answer(feedback.id, token * 64) for token in "abcdef"] == [None] * 6


def test_totals_are_read_as_they_were_last_shown(work: Work) -> None:
    totals = Totals(
        answered=5,
        relevance=4.2,
        right_people={RightPeople.YES: 3, RightPeople.NO: 2},
        missing={"HEALTH": 4, "FE": 1},
        frequency={Frequency.TOO_RARE: 5},
        info_useful=3.4,
        actions_clear=2.6,
        duplicates=1,
        comments=("Shorter", "Papers ahead"),
    )
    with work() as uow:
        feedback = a_round(uow)
        before = uow.feedback.find_totals(feedback.id)
        uow.feedback.put_totals(feedback.id, replace(totals, answered=4))

        uow.feedback.put_totals(feedback.id, totals)

        kept = uow.feedback.find_totals(feedback.id)
    assert before is None
    assert kept == totals
    assert kept is not None
    assert list(kept.missing) == ["HEALTH", "FE"]


def test_answering_leaves_no_trace_of_the_person_in_any_row_that_tells_who_changed_it(
    work: Work, database: Engine
) -> None:
    with work() as uow:
        feedback = a_round(uow)
        [person_id] = people(uow, 1)
        uow.feedback.ask(feedback.id, person_id)

    with work(actor=person_id, road="form") as uow:
        uow.feedback.put_answer(feedback.id, "a" * 64, ANSWER)
        uow.feedback.mark_answered(feedback.id, person_id)

    with database.connect() as connection:
        changed_by = {
            table.name: set(connection.scalars(select(table.c.changed_by)))
            for table in tables.metadata.tables.values()
            if "changed_by" in table.c
        }
        audited = connection.execute(select(tables.audit)).all()
    assert {name for name, people in changed_by.items() if person_id in people} == set()
    assert audited == []


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_database_does_not_mark_which_answer_came_with_whose_flag(work: Work, database: Engine) -> None:
    with work() as uow:
        feedback = a_round(uow)
        asked = people(uow, 6)
        for person_id in asked:
            uow.feedback.ask(feedback.id, person_id)

    for token, person_id in zip("abcdef", asked, strict=True):
        with work(actor=person_id) as uow:
            uow.feedback.put_answer(feedback.id, token * 64, ANSWER)
            uow.feedback.mark_answered(feedback.id, person_id)

    with database.connect() as connection:
        marks = [
            set(connection.scalars(text(f"SELECT xmin::text FROM {table}")))  # noqa: S608 two names of ours
            for table in ("feedback_answer", "feedback_asked")
        ]
    assert [len(mark) for mark in marks] == [1, 1]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_closing_a_round_writes_every_answer_anew_in_an_order_of_its_own(work: Work, database: Engine) -> None:
    tokens = [letter * 64 for letter in "abcdefghijklmnop"]
    with work() as uow:
        feedback = a_round(uow)
    for token in tokens:
        with work() as uow:
            uow.feedback.put_answer(feedback.id, token, replace(ANSWER, text=token))
    before = marks_in_order(database)

    with work() as uow:
        uow.feedback.close(feedback.id, NOW)

    after = marks_in_order(database)
    assert len({mark for mark, _ in after}) == 1
    assert {mark for mark, _ in after}.isdisjoint({mark for mark, _ in before})
    assert sorted(text for _, text in after) == tokens
    # Each of these is one order among 16!, so a fair shuffle does not meet it.
    assert [text for _, text in after] not in (tokens, tokens[::-1], [text for _, text in before])


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_sqlite_keeps_no_row_number_beside_an_answer(work: Work, database: Engine) -> None:
    with database.connect() as connection:
        made = connection.execute(
            text("SELECT sql FROM sqlite_master WHERE name IN ('feedback_asked', 'feedback_answer', 'feedback_totals')")
        ).scalars()

        assert ["WITHOUT ROWID" in statement for statement in made] == [True, True, True]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_files_of_sqlite_tell_neither_the_order_of_answers_nor_what_was_changed(
    work: Work, database: Engine
) -> None:
    changed = replace(ANSWER, text="Said again in other words")
    with work() as uow:
        feedback = a_round(uow)
        asked = people(uow, 3)
        for person_id in asked:
            uow.feedback.ask(feedback.id, person_id)
    sizes = []

    for token, person_id in zip("abc", asked, strict=True):
        with work() as uow:
            uow.feedback.put_answer(feedback.id, token * 64, ANSWER)
            uow.feedback.mark_answered(feedback.id, person_id)
        with work() as uow:
            uow.feedback.put_answer(feedback.id, token * 64, changed)
        sizes.append(len(file_of(database, "-wal")))

    assert sizes == [0, 0, 0]
    # Its first letters are no words yet.
    assert ANSWER.text.encode()[4:] not in file_of(database, "")
    assert changed.text.encode() in file_of(database, "")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_answer_is_kept_while_somebody_reads_so_that_the_log_cannot_be_emptied(work: Work, database: Engine) -> None:
    with work() as uow:
        feedback = a_round(uow)

    with work(read_only=True) as reader:
        reader.feedback.get_round(feedback.id)
        with work() as uow:
            uow.feedback.put_answer(feedback.id, "a" * 64, ANSWER)
        was_left = len(file_of(database, "-wal"))
    with work() as uow:
        uow.feedback.put_answer(feedback.id, "b" * 64, ANSWER)
        assert len(uow.feedback.answers(feedback.id)) == 2

    assert was_left > 0
    assert file_of(database, "-wal") == b""


def file_of(database: Engine, ending: str) -> bytes:
    """What stands in one of the files of an SQLite database."""
    return Path(f"{database.url.database}{ending}").read_bytes()


def marks_in_order(database: Engine) -> list[tuple[str, str]]:
    """The transaction that wrote each answer, and what it says, in the order in which PostgreSQL keeps them."""
    with database.connect() as connection:
        rows = connection.execute(text("SELECT xmin::text, payload->>'text' FROM feedback_answer ORDER BY ctid"))
        return [(mark, said) for mark, said in rows]


def a_round(uow: UnitOfWork) -> FeedbackRound:
    """A round that is open for a week."""
    meeting = a_meeting(uow, a_series(uow, a_group(uow)))
    return uow.feedback.add_round(
        meeting_id=meeting.id,
        opens_at=NOW,
        remind_at=NOW + timedelta(days=3),
        closes_at=NOW + timedelta(days=7),
    )


def people(uow: UnitOfWork, count: int) -> list[PersonId]:
    """As many people of a group."""
    group = a_group(uow, name="Those who came")
    return [a_person(uow, group, name=f"Person {number}").id for number in range(count)]
