"""The questions after a meeting and one person's answers to them. Knows no author, no round and no road."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from workgroup.errors import FieldRefusal

SCALE = range(1, 6)
"""The points of a scale: 1 is least, 5 is most."""
LONGEST_TEXT = 280
"""How many characters the free text may have."""
_MOST_MISSING = 100
_LONGEST_CODE = 40

_Choice = TypeVar("_Choice", bound=StrEnum)


class RightPeople(StrEnum):
    """Whether the right people were there."""

    YES = "yes"
    MOSTLY = "mostly"
    NO = "no"


class Frequency(StrEnum):
    """How a person finds the interval between meetings."""

    TOO_OFTEN = "too_often"
    ABOUT_RIGHT = "about_right"
    TOO_RARE = "too_rare"


@dataclass(frozen=True, kw_only=True)
class FeedbackAnswer:
    """What one person answered about a meeting (`domain.md` section 12). Nothing in it tells who or when."""

    relevance: int
    """How relevant it was, 1 to 5."""
    right_people: RightPeople
    missing: tuple[str, ...]
    """The codes of sectors that should have been there; empty when none was named."""
    frequency: Frequency
    info_useful: int
    """How useful the information was, 1 to 5."""
    actions_clear: int
    """How clear it is who does what by when, 1 to 5."""
    duplicates: bool | None
    """Whether the same was heard elsewhere; `None` when the question was left out."""
    text: str
    """One thing to change, in at most 280 characters; empty when nothing was written."""


def parse_answer(
    *,
    relevance: str,
    right_people: str,
    frequency: str,
    info_useful: str,
    actions_clear: str,
    missing: Iterable[str],
    duplicates: str,
    text: str,
) -> FeedbackAnswer:
    """Read a form. An empty string is a question that was left out, which only the last three may be.

    Refused with `FieldRefusal`, which names the parameter: a tap that is missing or none of the choices, sectors
    that can be no codes, a text that is too long or holds what cannot be kept. Whether the group knows a sector
    is asked where the group is known.
    """
    return FeedbackAnswer(
        relevance=_point("relevance", relevance),
        right_people=_choice("right_people", right_people, RightPeople),
        missing=_codes(missing),
        frequency=_choice("frequency", frequency, Frequency),
        info_useful=_point("info_useful", info_useful),
        actions_clear=_point("actions_clear", actions_clear),
        duplicates=_yes_or_no("duplicates", duplicates),
        text=_free_text(text),
    )


def _point(field: str, typed: str) -> int:
    # Compared as written: int() would also read " 5", "+5" and digits of other scripts.
    for point in SCALE:
        if typed == str(point):
            return point
    raise FieldRefusal(field, "Choose a number from 1 to 5. Nothing was sent yet.")


def _choice(field: str, typed: str, choices: type[_Choice]) -> _Choice:
    for choice in choices:
        if typed == choice.value:
            return choice
    raise FieldRefusal(field, "Choose one of the answers. Nothing was sent yet.")


def _yes_or_no(field: str, typed: str) -> bool | None:
    answers = {"": None, "yes": True, "no": False}
    if typed not in answers:
        raise FieldRefusal(field, "Choose yes or no, or leave the question out. Nothing was sent yet.")
    return answers[typed]


def _codes(chosen: Iterable[str]) -> tuple[str, ...]:
    # Sorted, so that the order of tapping is not kept.
    codes = tuple(sorted(set(chosen)))
    if len(codes) > _MOST_MISSING or any(not 0 < len(code) <= _LONGEST_CODE or not _can_keep(code) for code in codes):
        raise FieldRefusal("missing", "Choose sectors from the list, or none. Nothing was sent yet.")
    return codes


def _free_text(typed: str) -> str:
    text = typed.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_TEXT:
        raise FieldRefusal(
            "text", f"That is {len(text)} characters, and {LONGEST_TEXT} fit. Nothing was sent yet. Shorten it."
        )
    if not _can_keep(text):
        raise FieldRefusal("text", "The text holds signs that cannot be kept. Nothing was sent yet. Type it by hand.")
    return text


def _can_keep(text: str) -> bool:
    """Whether every database and every road can carry the text: no control characters, no half of a sign."""
    return all(sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"} for sign in text)
