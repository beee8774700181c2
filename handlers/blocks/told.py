"""Sentences that every change of dates needs: who is told and by which road, who comes, why. Knows no change."""

from collections.abc import Sequence

from workgroup.meeting.series import Series
from workgroup.wording import listed


def channel_will_be_told(series: Series) -> str:
    """Who is told of a change to the series' dates, before it is made."""
    if series.channel_id:
        return f"{series.channel_said} will be told once."
    return "The series has no channel, so nobody is told: tell people yourself."


def channel_is_told(series: Series) -> str:
    """The same once the change is made."""
    if series.channel_id:
        return f"{series.channel_said} is being told."
    return "The series has no channel, so tell people yourself."


def who_comes(names: Sequence[str]) -> str:
    """Who has said that they come."""
    if not names:
        return "Nobody has said yet that they come."
    verb = "has" if len(names) == 1 else "have"
    return f"{listed(names)} {verb} said that they come or may come."


def reason(because: str) -> str:
    """Why, as a sentence of its own; empty for no reason."""
    return f"Reason: {stopped(because)}" if because else ""


def stopped(sentence: str) -> str:
    """Somebody's words with a full stop behind them, unless they end with a sign of their own."""
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."
