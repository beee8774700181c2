"""SlackError: how the sandbox says no in Slack's own words. Knows no workspace and no HTTP."""

from collections.abc import Mapping, Sequence
from typing import Any


class SlackError(Exception):
    """A call that Slack would refuse, with Slack's error code.

    `messages` are the lines that Slack puts into `response_metadata.messages`; `extra` are further fields of the
    answer, for instance `needed` and `provided` of `missing_scope`.
    """

    def __init__(self, code: str, messages: Sequence[str] = (), extra: Mapping[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.messages = tuple(messages)
        self.extra = dict(extra or {})

    def as_answer(self) -> dict[str, Any]:
        """The JSON body of a Web API answer that refuses."""
        answer: dict[str, Any] = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            answer["response_metadata"] = {"messages": [f"[ERROR] {line}" for line in self.messages]}
        return answer


class NotPossible(Exception):
    """Something a person on the page cannot do, in one sentence for them. `status` is the HTTP status (4xx)."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status
