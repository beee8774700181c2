"""The content guard: what free text may not say. Knows no form and nothing that is kept.

Word patterns miss things and stop harmless ones; nobody may promise that the guard catches all. It stands beside
structured fields, short texts and the reminder, not instead of them.
"""

from collections.abc import Iterable
from typing import ClassVar

from workgroup.errors import Refusal
from workgroup.safety.patterns import HARMLESS, SIGNS, WORDS, Category
from workgroup.safety.reading import spoken, written

REMINDER = (
    "For arrangements only. Please do not mention any student, colleague or member of the public, even without a name."
)
"""Stands with every box for free text."""

_REFUSED = (
    "I have not saved that. It may be about a person, a referral or restricted material, and this service is only for "
    "arranging meetings. Please delete your message. If you are worried about someone, speak to your organisation's "
    "safeguarding lead today. If I misread it, write it again about the organisation or the arrangement, not the "
    "person."
)
_IN_DANGER = (
    "I cannot pass on alarms. If anyone is in danger call 999 now. Then tell your organisation's security team. "
    "I have not saved your message."
)


class NotKept(Refusal):
    """A text was refused, and nothing of it is kept, quoted or logged.

    The sentence never says which words were the reason. Where somebody may be in danger it is the emergency text.
    """

    code: ClassVar[str] = "not_kept"

    def __init__(self, category: Category) -> None:
        self.category = category
        super().__init__(_IN_DANGER if category is Category.IMMEDIATE_RISK else _REFUSED)


def check_text(text: str, known_names: Iterable[str] = ()) -> None:
    """Refuse with `NotKept` a text that may be about a person, a referral or restricted material.

    *known_names* are the full names of the group's own people, who may be named in their working roles; what may
    be said of nobody may not be said of them either (`domain.md` section 16). The work grows in step with the text.
    """
    category = _find_category(text, known_names)
    if category is not None:
        raise NotKept(category)


def _find_category(text: str, known_names: Iterable[str]) -> Category | None:
    """The first category that the text may belong to, danger before all others; None when it is fine."""
    with_capitals = written(text)
    in_words = HARMLESS.sub(" harmless", spoken(with_capitals, known_names))
    for category, pattern in WORDS:
        if pattern.search(in_words):
            return category
    for category, pattern in SIGNS:
        if pattern.search(with_capitals):
            return category
    return None
