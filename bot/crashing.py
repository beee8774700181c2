"""Crash points: where a test ends the program as a power cut would. They do nothing unless CRASH_AT names one.

Named in the environment alone, never in a file of settings: nobody can leave one behind by mistake.
"""

import os
import signal
from typing import Literal

CrashPoint = Literal[
    "claimed",
    "before_post",
    "after_post",
    "before_sent_commit",
    "during_reconcile",
    "during_plan",
    "in_migration",
]
VARIABLE = "CRASH_AT"


def crash_point(point: CrashPoint) -> None:
    """End this process here, at once and without a word, if CRASH_AT names this point."""
    if os.environ.get(VARIABLE) == point:
        os.kill(os.getpid(), signal.SIGKILL)
