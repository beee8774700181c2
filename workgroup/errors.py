"""Refusals: the ways in which we say no. Knows no road on which a refusal is told."""

from typing import ClassVar


class Refusal(Exception):
    """We say no, with a reason.

    The sentence says what happened, that nothing changed, and what to do next; it is shown to people as it
    stands. Tests and callers match the class or its `code`, never the sentence. A fault of our own is any
    other exception.
    """

    code: ClassVar[str] = "refused"

    @property
    def sentence(self) -> str:
        """What the person reads: plain text, not yet escaped for any road."""
        return str(self)


class FieldRefusal(Refusal):
    """What was typed into one field of a form cannot be used; the others are fine."""

    code = "field"

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)
