"""Why a phrase was not taken. Knows no grammar."""

from collections.abc import Sequence
from datetime import date, datetime
from difflib import get_close_matches

from handlers.phrases import words
from workgroup.errors import Refusal
from workgroup.wording import clock_time, listed, short_date, shortened

AT_MOST = 200
PLAN_EXAMPLE = "monthly on the second Tuesday at 10:00 for 90 minutes"
DAY_EXAMPLE = "14 May 10:00"


class UnreadablePhrase(Refusal):
    """A part of the phrase was not understood."""

    code = "unreadable_phrase"

    def __init__(
        self, unread: str, *, understood: Sequence[str] = (), because: str = "", example: str = PLAN_EXAMPLE
    ) -> None:
        self.unread = unread
        self.understood = tuple(understood)
        self.example = example
        parts = [f"I could not read “{shortened(unread, 60)}”" + (f": {because}." if because else ".")]
        if understood:
            parts.append(f"I understood {listed([f'“{shortened(part, 60)}”' for part in understood])}.")
        parts.append("Nothing changed.")
        nearer = None if because else _nearer(unread)
        parts.append(f"Did you mean “{nearer}”?" if nearer else f"Try for example: {example}")
        super().__init__(" ".join(parts))


class InThePast(Refusal):
    """The moment that was said is over."""

    code = "in_the_past"

    def __init__(self, wanted: date) -> None:
        self.wanted = wanted
        clock = f", {clock_time(wanted)}" if isinstance(wanted, datetime) else ""
        super().__init__(
            f"{short_date(wanted)}{clock} is in the past. Nothing changed. Say a date ahead, with its year if need be."
        )


class EndBeforeStart(Refusal):
    """The end that was said is not after the start."""

    code = "end_before_start"

    def __init__(self, end: str, start: str) -> None:
        super().__init__(
            f"The end, {end}, is not after the start, {start}. Nothing changed. Say the earlier one first."
        )


class TooLong(Refusal):
    """More was typed than a phrase can be."""

    code = "too_long"

    def __init__(self) -> None:
        super().__init__(
            f"That is longer than {AT_MOST} characters, so I read none of it. Nothing changed. "
            f"Try for example: {PLAN_EXAMPLE}"
        )


def _nearer(unread: str) -> str | None:
    """The phrase with its misspelt words replaced; `None` when no word of it is near one of ours."""
    better = []
    is_better = False
    for word in unread.split():
        plain = word.casefold().strip(",.")
        if plain in words.VOCABULARY or not plain.isalpha() or len(plain) < 4:
            better.append(word)
            continue
        near = get_close_matches(plain, words.VOCABULARY, n=1, cutoff=0.8)
        if not near:
            return None
        is_better = True
        better.append(near[0].capitalize() if near[0].removesuffix("s") in words.NAMES else near[0])
    return " ".join(better) if is_better else None
