"""What people type about dates: plans, days, times, lengths. Pure reading; knows no Slack and no clock."""

from handlers.phrases.avoidance import LIKE_OTHERS, part_avoidance
from handlers.phrases.day_ranges import read_day_range
from handlers.phrases.door import (
    When,
    read_date,
    read_day_said,
    read_days,
    read_first_day,
    read_length,
    read_plan,
    read_time,
    read_when,
)
from handlers.phrases.readings import Ambiguous, Part, PlanDefaults, PlanReading, suggest
from handlers.phrases.refusals import AT_MOST, EndBeforeStart, InThePast, TooLong, UnreadablePhrase

__all__ = [
    "AT_MOST",
    "LIKE_OTHERS",
    "Ambiguous",
    "EndBeforeStart",
    "InThePast",
    "Part",
    "PlanDefaults",
    "PlanReading",
    "TooLong",
    "UnreadablePhrase",
    "When",
    "part_avoidance",
    "read_date",
    "read_day_range",
    "read_day_said",
    "read_days",
    "read_first_day",
    "read_length",
    "read_plan",
    "read_time",
    "read_when",
    "suggest",
]
