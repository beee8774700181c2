"""How the content guard reads a text: one way of writing each letter, then plain small words. Knows no rule."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

MEMBER = "ourmember"
"""What stands in the read text for the full name of one of the group's own people."""

# Cyrillic and Greek letters that look like Latin ones, and the signs that are typed for an apostrophe.
_LOOKALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТХУаеѕіјорсхуһԁԛԝѵΑΒΕΖΗΙΚΜΝΟΡΤΥΧανικορτυχ’‘ʼ`´",
    "ABESIJKMHOPCTXYaesijopcxyhdqwvABEZHIKMNOPTYXavikoptux'''''",
)
_DIGITS_FOR_LETTERS = str.maketrans("013457", "oieast")
_DIGIT_IN_A_WORD = re.compile(r"(?<=[A-Za-z])[013457](?=[A-Za-z])")
_SPELLED_OUT = re.compile(r"(?<![^\W_])[A-Za-z](?:[ .\-_*][A-Za-z](?![^\W_])){3,40}")
_BETWEEN_LETTERS = re.compile(r"[ .\-_*]")
_WORD_OR_STOP = re.compile(r"[^\W_]{1,40}|[.;!?](?!\S)|\n")
_STOPS = frozenset(".;!?\n")


def written(text: str) -> str:
    """The text with one way of writing each letter: no accents, no letters of another script that look alike.

    Capitals and signs stay. A word that is spelled out ("s t u d e n t") is closed up.
    """
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", text) if unicodedata.category(sign) not in ("Mn", "Cf")
    )
    return _SPELLED_OUT.sub(_closed_up, plain.translate(_LOOKALIKES))


def spoken(text: str, known_names: Iterable[str] = ()) -> str:
    """The words of a `written` text in small letters, a space on either side of each; "." where a sentence ends.

    The full name of one of the group's own people becomes the one word `MEMBER`, so that nothing is read into
    a surname such as Case or March.
    """
    letters = _DIGIT_IN_A_WORD.sub(lambda digit: digit[0].translate(_DIGITS_FOR_LETTERS), text)
    return f" {' '.join(_with_members(_words(letters), known_names))} "


def _closed_up(letters: re.Match[str]) -> str:
    word = _BETWEEN_LETTERS.sub("", letters[0])
    # The first letter may be the article: "a s t u d e n t".
    return f"{word} {word[0]} {word[1:]}" if word[0] in "aAI" else word


def _words(text: str) -> list[str]:
    return ["." if word in _STOPS else word for word in _WORD_OR_STOP.findall(text.casefold())]


@lru_cache(maxsize=16)
def _by_first_word(names: tuple[str, ...]) -> Mapping[str, Sequence[Sequence[str]]]:
    """The words of each name, under the first of them. Kept: a file of thousands of texts asks with the same names."""
    found: dict[str, list[list[str]]] = {}
    for name in names:
        parts = _words(written(name))
        # One word alone is too little to know somebody by.
        if len(parts) > 1:
            found.setdefault(parts[0], []).append(parts)
    return found


def _with_members(words: Sequence[str], known_names: Iterable[str]) -> list[str]:
    by_first_word = _by_first_word(tuple(known_names))
    said = []
    at = 0
    while at < len(words):
        name_here = next(
            (name for name in by_first_word.get(words[at], ()) if words[at : at + len(name)] == name), None
        )
        said.append(words[at] if name_here is None else MEMBER)
        at += 1 if name_here is None else len(name_here)
    return said
