"""What may be answered: five taps, and three questions that may be left out."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workgroup.errors import FieldRefusal
from workgroup.feedback.questions import LONGEST_TEXT, FeedbackAnswer, Frequency, RightPeople, parse_answer

FIVE_TAPS = {
    "relevance": "4",
    "right_people": "mostly",
    "frequency": "about_right",
    "info_useful": "5",
    "actions_clear": "1",
}
OPTIONAL = {"missing", "duplicates", "text"}


def test_five_taps_are_enough() -> None:
    assert parsed() == FeedbackAnswer(
        relevance=4,
        right_people=RightPeople.MOSTLY,
        missing=(),
        frequency=Frequency.ABOUT_RIGHT,
        info_useful=5,
        actions_clear=1,
        duplicates=None,
        text="",
    )


def test_what_may_be_left_out_is_kept_when_it_is_given() -> None:
    answer = parsed(missing=("HEALTH", "FE", "HEALTH"), duplicates="yes", text=" Papers ahead,\r\ndiolch 🙏 ")

    assert (answer.missing, answer.duplicates, answer.text) == (("FE", "HEALTH"), True, "Papers ahead,\ndiolch 🙏")


def test_the_order_in_which_sectors_were_tapped_is_not_kept() -> None:
    one = parsed(missing=("PROB", "FE", "HEALTH"))
    other = parsed(missing=("HEALTH", "PROB", "FE"))

    assert one == other


def test_having_heard_it_only_here_is_an_answer_of_its_own() -> None:
    assert parsed(duplicates="no").duplicates is False


@pytest.mark.parametrize("tap", ["relevance", "info_useful", "actions_clear"])
@pytest.mark.parametrize("typed", ["", "0", "6", "-1", "+3", "2.0", " 3", "3\n", "٣", "yes", "null", "\x00", "\ud800"])
def test_a_scale_takes_only_1_to_5_and_says_so_beside_its_question(tap: str, typed: str) -> None:
    with pytest.raises(FieldRefusal) as refused:
        parsed({tap: typed})

    assert refused.value.field == tap


@pytest.mark.parametrize("tap", ["right_people", "frequency"])
@pytest.mark.parametrize("typed", ["", "5", "YES", "yes\n", " no", "TOO_OFTEN", "maybe", "null", "\x00", "\ud800"])
def test_a_choice_takes_only_its_answers_and_says_so_beside_its_question(tap: str, typed: str) -> None:
    with pytest.raises(FieldRefusal) as refused:
        parsed({tap: typed})

    assert refused.value.field == tap


@pytest.mark.parametrize("typed", ["Yes", "no ", "true", "1", "maybe"])
def test_the_second_hearing_is_yes_or_no(typed: str) -> None:
    with pytest.raises(FieldRefusal) as refused:
        parsed(duplicates=typed)

    assert refused.value.field == "duplicates"


def test_a_text_of_280_characters_is_kept_and_one_more_is_refused() -> None:
    kept = parsed(text="é" * 280)

    with pytest.raises(FieldRefusal, match="281 characters") as refused:
        parsed(text="é" * 281)

    assert kept.text == "é" * 280
    assert refused.value.field == "text"


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x7f", "\ud800", "\r"])
def test_signs_that_no_database_keeps_are_refused_beside_the_text(sign: str) -> None:
    with pytest.raises(FieldRefusal) as refused:
        parsed(text=f"Papers{sign}ahead")

    assert refused.value.field == "text"


@pytest.mark.parametrize(
    "chosen",
    [("",), ("FE", "x" * 41), ("FE\x00",), ("\ud800",), tuple(f"S{number}" for number in range(101))],
    ids=["empty", "too long", "control character", "half of a sign", "too many"],
)
def test_sectors_that_can_be_no_codes_are_refused_beside_their_question(chosen: tuple[str, ...]) -> None:
    with pytest.raises(FieldRefusal) as refused:
        parsed(missing=chosen)

    assert refused.value.field == "missing"


@given(
    taps=st.lists(
        st.sampled_from(["", "1", "3", "5", "yes", "mostly", "too_rare"]) | st.text(), min_size=5, max_size=5
    ),
    missing=st.lists(st.text(max_size=50), max_size=5),
    duplicates=st.sampled_from(["", "yes", "no"]) | st.text(),
    text=st.text(max_size=300),
)
def test_whatever_is_sent_is_an_answer_within_its_bounds_or_a_refusal_beside_a_question(
    taps: list[str], missing: list[str], duplicates: str, text: str
) -> None:
    relevance, right_people, frequency, info_useful, actions_clear = taps
    try:
        answer = parse_answer(
            relevance=relevance,
            right_people=right_people,
            frequency=frequency,
            info_useful=info_useful,
            actions_clear=actions_clear,
            missing=missing,
            duplicates=duplicates,
            text=text,
        )
    except FieldRefusal as refusal:
        assert refusal.field in FIVE_TAPS.keys() | OPTIONAL
        return

    assert {answer.relevance, answer.info_useful, answer.actions_clear} <= {1, 2, 3, 4, 5}
    assert len(answer.text) <= LONGEST_TEXT
    assert answer.text.encode().decode() == answer.text
    assert set(answer.missing) == set(missing)


def parsed(
    taps: Mapping[str, str] | None = None, *, missing: tuple[str, ...] = (), duplicates: str = "", text: str = ""
) -> FeedbackAnswer:
    """Five taps, some of them otherwise, and what may be left out."""
    five = {**FIVE_TAPS, **(taps or {})}
    return parse_answer(**five, missing=missing, duplicates=duplicates, text=text)
