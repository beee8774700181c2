"""Feedback after a meeting: the questions, a round's times, totals that show nobody. Knows no storage and no road."""
