"""What free text may say, and what is not kept."""

import re
from collections.abc import Iterator

import pytest
from ruamel.yaml import YAML

from tests.cast import SAMPLE
from tests.workgroup.safety.phrases import FINE, NOT_KEPT
from workgroup.safety import patterns
from workgroup.safety.guard import REMINDER, NotKept, check_text
from workgroup.safety.patterns import Category
from workgroup.safety.reading import spoken, written

REGION = YAML(typ="safe").load(SAMPLE)
EXAMPLES = [(example["text"], example.get("category")) for example in REGION["guard_examples"]]
PEOPLE = [member["name"] for member in REGION["members"]]


def category_of(text: str, known_names: list[str] = PEOPLE) -> str | None:
    """What the text is taken for; None when it is fine."""
    try:
        check_text(text, known_names=known_names)
    except NotKept as refusal:
        return refusal.category
    return None


def texts_in(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key != "guard_examples":
                yield from texts_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts_in(value)
    elif isinstance(node, str):
        yield node


# What is told apart


@pytest.mark.parametrize(("text", "category"), EXAMPLES)
def test_the_sixteen_examples_are_told_apart(text: str, category: str | None) -> None:
    assert category_of(text) == category


def test_the_examples_show_both_sides_and_every_category() -> None:
    shown = {category for _, category in EXAMPLES}

    assert len(EXAMPLES) == 16
    assert shown == {None, *Category}


@pytest.mark.parametrize("text", FINE)
def test_ordinary_business_is_fine(text: str) -> None:
    assert category_of(text) is None


@pytest.mark.parametrize(
    ("category", "text"), [(category, text) for category, texts in NOT_KEPT.items() for text in texts]
)
def test_what_belongs_elsewhere_is_not_kept(category: Category, text: str) -> None:
    assert category_of(text) == category


def test_every_text_of_the_sample_region_is_fine() -> None:
    texts = list(texts_in(REGION))

    stopped = [text for text in texts if category_of(text) is not None]

    assert len(texts) > 2000
    assert stopped == []


@pytest.mark.parametrize("text", ["", " ", "\n\n", "🙂", "—", "\u200b"])
def test_nothing_said_is_fine(text: str) -> None:
    assert category_of(text) is None


def test_our_own_reminder_is_fine_until_somebody_is_mentioned() -> None:
    assert category_of("For arrangements only") is None
    assert category_of("Please do mention any student who worries you: one of my second years does") is not None


# However it is written


@pytest.mark.parametrize(
    "text",
    [
        "I AM WORRIED ABOUT A STUDENT IN HALLS",
        "i am  worried\tabout\na student",
        "I am worried about a s t u d e n t",
        "I am worried about a s.t.u.d.e.n.t",
        "I am worried about a stud\u200bent",
        "I am worried about a stu\u00addent",
        "I am worried about a ѕtudеnt",
        "I am worried about a ｓｔｕｄｅｎｔ",
        "I am worried about a stüdént",
        "I am w0rried about a stud3nt",
        "😟 worried about a student 😟",
    ],
)
def test_another_way_of_writing_a_word_does_not_hide_it(text: str) -> None:
    assert category_of(text) is Category.INDIVIDUAL_OF_CONCERN


@pytest.mark.parametrize("apostrophe", ["'", "’", "`", "´", ""])
def test_any_apostrophe_will_do(apostrophe: str) -> None:
    assert category_of(f"Record everyone{apostrophe}s ethnicity") is Category.SPECIAL_CATEGORY


def test_a_marking_counts_in_capitals_as_a_whole_word_only() -> None:
    assert category_of("The paper is SECRET") is Category.RESTRICTED_MATERIAL
    assert category_of("The paper is S E C R E T") is Category.RESTRICTED_MATERIAL
    assert category_of("Registrar and Secretary") is None
    assert category_of("REGISTRAR AND SECRETARY") is None
    assert category_of("The secret of short meetings") is None


def test_a_number_plate_is_no_postcode_and_no_room() -> None:
    assert category_of("The car is AB12 CDE") is Category.INDIVIDUAL_OF_CONCERN
    assert category_of("The hall is in AB12 3CD") is None
    assert category_of("Meet in AB12 and bring the key") is None


def test_initials_with_a_course_or_room_are_somebody_but_the_letters_of_a_body_are_not() -> None:
    assert category_of("KD, second year Physics") is Category.INDIVIDUAL_OF_CONCERN
    assert category_of("K.D. in room 14") is Category.INDIVIDUAL_OF_CONCERN
    assert category_of("IT, room 14") is None
    assert category_of("HE in second year of the plan") is None


def test_a_handle_is_somebody_but_an_address_or_a_mention_in_slack_is_not() -> None:
    assert category_of("Look at @quiet.wolf_09") is Category.INDIVIDUAL_OF_CONCERN
    assert category_of("Write to tamsin.quill@alder-office.gov.uk.example") is None
    assert category_of("Ask <@U012ABCDEF> or @here") is None
    assert category_of("Meet @ 10:00") is None


def test_the_month_is_not_the_march() -> None:
    assert category_of("Who was on the march?") is Category.LAWFUL_ACTIVITY
    assert category_of("Who was at the March meeting?") is None
    assert category_of("Which members attended in March?") is None


@pytest.mark.parametrize(
    "text",
    [
        "Mae'r cyfarfod nesaf ar 9 Rhagfyr yn Neuadd y Sir",
        "Diolch am y cyfieithu, roedd yn help mawr",
        "شكرا على الاجتماع، كان مفيدا",
        "ধন্যবাদ",
        "Dziękuję za spotkanie",
        "👍🏽 👏 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    ],
)
def test_other_languages_and_pictures_are_fine(text: str) -> None:
    assert category_of(text) is None


def test_worry_about_somebody_in_welsh_is_not_kept() -> None:
    assert category_of("Rwy'n poeni am fyfyriwr yn y neuadd") is Category.INDIVIDUAL_OF_CONCERN


# The group's own people


def test_our_own_people_may_be_named_in_their_work_but_nothing_else_is_said_of_them() -> None:
    assert category_of("Corin Haldane sends apologies") is None
    assert category_of("Corin Haldane has cancer") is Category.SPECIAL_CATEGORY
    assert category_of("Corin Haldane is unwell") is Category.SPECIAL_CATEGORY
    assert category_of("Corin Haldane is vetted") is Category.VETTING


def test_a_reason_may_say_that_the_chair_is_unwell_but_not_with_what() -> None:
    assert category_of("The chair is unwell") is None
    assert category_of("The chair has depression") is Category.SPECIAL_CATEGORY


def test_nothing_is_read_into_the_surname_of_one_of_our_people() -> None:
    text = "Please ask about Ada Case next time"

    assert category_of(text, []) is Category.CASE_OR_REFERRAL
    assert category_of(text, ["Ada Case"]) is None
    assert category_of("please ask about ADA CASE next time", ["Ada Case"]) is None


def test_one_word_alone_is_no_known_name() -> None:
    assert category_of("Discuss the open case", ["Case"]) is Category.CASE_OR_REFERRAL


# What is said


def test_the_reminder_is_the_agreed_sentence() -> None:
    assert REMINDER == (
        "For arrangements only. Please do not mention any student, colleague or member of the public, "
        "even without a name."
    )


def test_the_refusal_is_the_same_whatever_the_reason_so_it_cannot_give_the_word_away() -> None:
    said = {str(NotKept(category)) for category in Category if category is not Category.IMMEDIATE_RISK}

    assert len(said) == 1
    assert said.pop().startswith("I have not saved that. It may be about a person, a referral or restricted material")


def test_the_refusal_shows_the_way_to_say_it_and_to_get_help() -> None:
    sentence = NotKept(Category.INDIVIDUAL_OF_CONCERN).sentence

    assert "Please delete your message." in sentence
    assert "safeguarding lead" in sentence
    assert "write it again about the organisation or the arrangement" in sentence


def test_in_danger_the_emergency_text_is_told_instead() -> None:
    with pytest.raises(NotKept) as refused:
        check_text("A man has a knife outside the library")

    assert refused.value.category is Category.IMMEDIATE_RISK
    assert "call 999 now" in refused.value.sentence
    assert "I have not saved your message." in refused.value.sentence
    assert "misread" not in refused.value.sentence


def test_danger_comes_before_everything_else_that_is_said() -> None:
    text = "Two referrals this term, and one of my second years says he will kill people tonight"

    assert category_of(text) is Category.IMMEDIATE_RISK


def test_a_refusal_carries_nothing_of_the_text() -> None:
    with pytest.raises(NotKept) as refused:
        check_text("One of my second years, initials KD, has been saying strange things")

    assert vars(refused.value) == {"category": Category.INDIVIDUAL_OF_CONCERN}
    assert "KD" not in repr(refused.value)


# How much work it is


EVERY_PATTERN = [pattern.pattern for _, pattern in (*patterns.WORDS, *patterns.SIGNS)] + [patterns.HARMLESS.pattern]


@pytest.mark.parametrize("pattern", EVERY_PATTERN)
def test_every_piece_of_a_pattern_is_filled_in(pattern: str) -> None:
    names_left = re.findall(r"\{[a-z]\w*\}", pattern)

    assert names_left == []


@pytest.mark.parametrize("pattern", EVERY_PATTERN)
def test_no_pattern_repeats_without_an_upper_bound(pattern: str) -> None:
    without_classes = re.sub(r"\[[^\]]*\]|\\.", "", pattern)

    unbounded = re.findall(r"[*+]|,\}", without_classes)

    assert unbounded == []


@pytest.mark.parametrize(
    "hostile", ["a ", "one of my ", "s t u d e n t ", "A.", "ﷺ", "é", "\u0301", "0o", "Corin Haldane ", "Corin "]
)
def test_what_is_read_grows_in_step_with_the_text(hostile: str) -> None:
    short, long = hostile * 100, hostile * 1000

    read_short, read_long = spoken(written(short), PEOPLE), spoken(written(long), PEOPLE)

    assert len(read_long) <= 10 * len(read_short) + 10


@pytest.mark.parametrize(
    "hostile", ["a ", "his ", "who is a ", "the student union ", "one of the ", "A.", "x", "@", "((("]
)
def test_a_long_hostile_text_is_answered(hostile: str) -> None:
    text = (hostile * 10_000)[:10_000]

    assert category_of(f"{text} . We had two referrals from the college") is not None
