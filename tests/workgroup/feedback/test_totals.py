"""What totals show, and that no two looks at them lead to one person."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workgroup.feedback.questions import FeedbackAnswer, Frequency, RightPeople
from workgroup.feedback.totals import Totals, next_snapshot

KIND = FeedbackAnswer(
    relevance=4,
    right_people=RightPeople.YES,
    missing=(),
    frequency=Frequency.ABOUT_RIGHT,
    info_useful=4,
    actions_clear=4,
    duplicates=False,
    text="",
)
HARSH = replace(
    KIND,
    relevance=1,
    right_people=RightPeople.NO,
    missing=("HEALTH",),
    frequency=Frequency.TOO_OFTEN,
    duplicates=True,
    text="Cancel it",
)


def test_four_answers_show_nothing_and_the_fifth_shows_all_five() -> None:
    four = next_snapshot([KIND] * 4, previous=None, invited=12, closed=False)
    five = next_snapshot([*[KIND] * 4, HARSH], previous=None, invited=12, closed=False)

    assert four is None
    assert five == Totals(
        answered=5,
        relevance=3.4,
        right_people={RightPeople.YES: 4, RightPeople.MOSTLY: 0, RightPeople.NO: 1},
        missing={"HEALTH": 1},
        frequency={Frequency.TOO_OFTEN: 1, Frequency.ABOUT_RIGHT: 4, Frequency.TOO_RARE: 0},
        info_useful=4.0,
        actions_clear=4.0,
        duplicates=1,
        comments=(),
    )


def test_a_round_that_closes_with_four_answers_shows_nothing_not_even_what_people_wrote() -> None:
    assert next_snapshot([HARSH] * 4, previous=None, invited=4, closed=True) is None


def test_a_question_that_was_left_out_counts_as_not_heard_elsewhere() -> None:
    left_out = replace(KIND, duplicates=None)

    totals = shown([left_out, left_out, KIND, HARSH, HARSH])

    assert totals.duplicates == 2


def test_sectors_stand_most_named_first_then_by_the_alphabet() -> None:
    named = [("PROB", "FE"), ("HEALTH", "PROB"), ("FE", "PROB"), ("HEALTH",), ()]

    totals = shown([replace(KIND, missing=codes) for codes in named])

    assert list(totals.missing.items()) == [("PROB", 3), ("FE", 2), ("HEALTH", 2)]


@pytest.mark.parametrize(
    ("points", "mean"), [([5] * 5, 5.0), ([1] * 5, 1.0), ([4, 4, 4, 4, 5, 4, 4, 5], 4.3), ([1, 2, 2, 1, 1, 1], 1.3)]
)
def test_means_have_one_decimal_and_half_goes_up(points: list[int], mean: float) -> None:
    assert shown([replace(KIND, relevance=point) for point in points]).relevance == mean


@pytest.mark.parametrize("answered", [6, 7, 8, 9])
def test_while_a_round_is_open_totals_wait_for_the_tenth_answer(answered: int) -> None:
    first = shown([KIND] * 5)

    later = next_snapshot([KIND] * 5 + [HARSH] * (answered - 5), previous=first, invited=12, closed=False)
    tenth = next_snapshot([KIND] * 5 + [HARSH] * 5, previous=first, invited=12, closed=False)

    assert later == first
    assert tenth is not None
    assert tenth.answered == 10


@pytest.mark.parametrize(("later", "answered"), [(0, 5), (1, 5), (2, 5), (3, 8), (4, 9)])
def test_at_the_close_one_or_two_later_answers_stay_out_and_three_come_in(later: int, answered: int) -> None:
    first = shown([KIND] * 5)

    last = next_snapshot([KIND] * 5 + [HARSH] * later, previous=first, invited=12, closed=True)

    assert last is not None
    assert last.answered == answered


def test_the_last_of_six_to_answer_is_not_shown_by_a_look_before_and_a_look_after() -> None:
    before = shown([KIND] * 5, invited=6)

    after = next_snapshot([*[KIND] * 5, HARSH], previous=before, invited=6, closed=False)
    closed = next_snapshot([*[KIND] * 5, HARSH], previous=after, invited=6, closed=True)

    assert after == before
    assert closed is not None
    assert replace(closed, comments=()) == before


def test_once_everybody_has_answered_totals_need_not_wait_for_the_close() -> None:
    first = shown([KIND] * 5, invited=8)

    one_missing = next_snapshot([KIND] * 7, previous=first, invited=8, closed=False)
    complete = next_snapshot([KIND] * 8, previous=first, invited=8, closed=False)

    assert one_missing == first
    assert complete is not None
    assert complete.answered == 8


@pytest.mark.parametrize("closed", [False, True])
def test_an_answer_that_was_changed_after_a_look_moves_nothing_by_itself(closed: bool) -> None:
    before = shown([KIND] * 5, invited=5)

    after = next_snapshot([*[KIND] * 4, replace(HARSH, text="")], previous=before, invited=5, closed=closed)

    assert after == before


def test_a_changed_answer_is_counted_when_enough_others_join() -> None:
    before = shown([KIND] * 5)

    after = next_snapshot([*[KIND] * 9, HARSH], previous=before, invited=12, closed=False)

    assert after is not None
    assert after.right_people[RightPeople.NO] == 1


def test_what_people_wrote_appears_at_the_close_by_the_alphabet_even_of_answers_that_stay_out_of_the_totals() -> None:
    texts = ["Shorter, please", "", "  ", "agenda first", "Better coffee", "Zoom"]
    answers = [replace(KIND, text=text) for text in texts]
    first = shown(answers[:5])

    last = next_snapshot(answers, previous=first, invited=12, closed=True)

    assert first.comments == ()
    assert last is not None
    assert (last.answered, last.comments) == (5, ("agenda first", "Better coffee", "Shorter, please", "Zoom"))


def test_when_all_five_answer_alike_the_totals_say_so() -> None:
    # Leaving it out would say it too: people are told before they answer.
    totals = shown([HARSH] * 5)

    assert totals.frequency == {Frequency.TOO_OFTEN: 5, Frequency.ABOUT_RIGHT: 0, Frequency.TOO_RARE: 0}


ANSWERS = st.builds(
    FeedbackAnswer,
    relevance=st.integers(1, 5),
    right_people=st.sampled_from(RightPeople),
    missing=st.lists(st.sampled_from(["FE", "HE", "HEALTH"]), unique=True).map(tuple),
    frequency=st.sampled_from(Frequency),
    info_useful=st.integers(1, 5),
    actions_clear=st.integers(1, 5),
    duplicates=st.sampled_from([None, True, False]),
    text=st.sampled_from(["", "Shorter", "shorter", "Papers"]),
)


@given(answers=st.lists(ANSWERS, max_size=12), other=st.randoms(use_true_random=False), closed=st.booleans())
def test_totals_do_not_depend_on_who_answered_first(answers: list[FeedbackAnswer], other: Random, closed: bool) -> None:
    shuffled = list(answers)
    other.shuffle(shuffled)

    assert next_snapshot(shuffled, previous=None, invited=12, closed=closed) == next_snapshot(
        answers, previous=None, invited=12, closed=closed
    )


@given(
    events=st.lists(st.tuples(st.integers(0, 15), ANSWERS), max_size=30),
    spare=st.integers(0, 3),
)
def test_whatever_people_answer_and_change_no_two_looks_differ_by_fewer_than_three_people(
    events: list[tuple[int, FeedbackAnswer]], spare: int
) -> None:
    # Each event is a person who answers, or changes their answer; somebody looks after every one, and at the close.
    invited = len({person for person, _ in events}) + spare
    answers: dict[int, FeedbackAnswer] = {}
    looks: list[Totals | None] = [None]
    for person, answer in events:
        answers[person] = answer
        looks.append(next_snapshot(list(answers.values()), previous=looks[-1], invited=invited, closed=False))
    open_looks = list(looks)
    looks.append(next_snapshot(list(answers.values()), previous=looks[-1], invited=invited, closed=True))

    assert all(look is None or (look.answered >= 5 and look.comments == ()) for look in open_looks)
    for before, after in pairwise(looks):
        if before is None or after is None:
            assert after is not None or before is None
            continue
        joined = after.answered - before.answered
        assert joined == 0 or joined >= 3
        if joined == 0:
            assert replace(after, comments=()) == before
    assert next_snapshot(list(answers.values()), previous=looks[-1], invited=invited, closed=True) == looks[-1]


def shown(answers: Sequence[FeedbackAnswer], *, invited: int = 12) -> Totals:
    """The first totals of a round, which there must be."""
    totals = next_snapshot(answers, previous=None, invited=invited, closed=False)
    assert totals is not None
    return totals
