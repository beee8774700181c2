"""What a round came to, in totals that show nobody. Knows no storage, no reader and no moment.

The rule that `next_snapshot` keeps. Readers can look as often as they like, may have answered themselves, and see
how many have answered; so what is protected is every set of totals and also the difference of any two:

- The first totals are of five answers or more, and while the round is open they move on by five or more.
- At the close, or once everybody asked has answered, they move on by three or more. With two, a reader who is one
  of them could take both the earlier totals and their own answer away and be left with one person's. Fewer than
  three therefore stay out for good.
- An answer changed after totals were shown moves nothing by itself: alone, it would be the whole difference. It is
  counted when enough others join.
- Comments are shown once, at the close, all together and by the alphabet, so no two looks can be compared.

What totals cannot hide: when everybody gives the same answer, they say so. Leaving such an answer out would say it
too, so it is shown, and people are told before they answer.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from workgroup.feedback.questions import FeedbackAnswer, Frequency, RightPeople

FEWEST = 5
"""How many answers it takes for totals, and for totals of an open round to move on."""
FEWEST_AT_THE_END = 3
"""How many further answers it takes for totals to move on when no more can come."""


@dataclass(frozen=True, kw_only=True)
class Totals:
    """The totals of a round, as far as they may be shown."""

    answered: int
    """How many answers they are of; there may be more that stay out."""
    relevance: float
    """The mean, with one decimal."""
    right_people: Mapping[RightPeople, int]
    missing: Mapping[str, int]
    """How many named a sector, by its code; most named first, then by the alphabet."""
    frequency: Mapping[Frequency, int]
    info_useful: float
    actions_clear: float
    duplicates: int
    """How many heard the same elsewhere."""
    comments: tuple[str, ...]
    """What people wrote, of all answers, by the alphabet; empty until the round is closed."""


def next_snapshot(
    answers: Sequence[FeedbackAnswer], *, previous: Totals | None, invited: int, closed: bool
) -> Totals | None:
    """The totals to show from now on; `None` while there are too few answers for any.

    `previous` is what was shown last, `invited` how many people were asked, `closed` whether the round takes no
    more answers. Repeated with what it returned, it returns the same.
    """
    shown = previous.answered if previous is not None else 0
    can_grow = not closed and len(answers) < invited
    needed = FEWEST if previous is None or can_grow else FEWEST_AT_THE_END
    totals = _totals(answers) if len(answers) - shown >= needed else previous
    if totals is None or not closed:
        return totals
    return replace(totals, comments=_comments(answers))


def _totals(answers: Sequence[FeedbackAnswer]) -> Totals:
    people = Counter(answer.right_people for answer in answers)
    pace = Counter(answer.frequency for answer in answers)
    missing = Counter(code for answer in answers for code in set(answer.missing))
    return Totals(
        answered=len(answers),
        relevance=_mean([answer.relevance for answer in answers]),
        right_people={choice: people[choice] for choice in RightPeople},
        missing=dict(sorted(missing.items(), key=lambda named: (-named[1], named[0]))),
        frequency={choice: pace[choice] for choice in Frequency},
        info_useful=_mean([answer.info_useful for answer in answers]),
        actions_clear=_mean([answer.actions_clear for answer in answers]),
        duplicates=sum(answer.duplicates is True for answer in answers),
        comments=(),
    )


def _mean(points: Sequence[int]) -> float:
    # Whole tenths, half of one upwards; binary fractions would round 4.25 down and 4.35 up.
    return (20 * sum(points) + len(points)) // (2 * len(points)) / 10


def _comments(answers: Iterable[FeedbackAnswer]) -> tuple[str, ...]:
    written = (answer.text.strip() for answer in answers)
    return tuple(sorted((text for text in written if text), key=lambda text: (text.casefold(), text)))
