"""Transcripts: what people did and what the bot was seen to say, held against a file that a person can read.

`WRITE_TRANSCRIPTS=1 make test` writes them anew; what changed is then read like any other change.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parent / "transcripts"
_PRESS = re.compile(r" presses \[.*\]$")
_CHANGED = re.compile(r"bot .+ \(changed\)> ")


def held_against(name: str, transcript: Iterable[str]) -> tuple[str, str]:
    """The transcript and the file's, both as text; a test compares them."""
    text = "\n".join(settled(transcript)) + "\n"
    path = FOLDER / f"{name}.txt"
    if os.environ.get("WRITE_TRANSCRIPTS"):
        path.write_text(text, encoding="utf-8")
    return text, path.read_text(encoding="utf-8")


def settled(lines: Iterable[str]) -> list[str]:
    """The lines without what depends on who is quicker.

    Presses that follow each other stand before what came of them: first what the channel is told, then each person, in
    the order of their names. When a card follows the answers depends on how many come in one second, so a scenario says
    by itself when it looks at one (`Driver.sees`).
    """
    kept: list[str] = []
    presses: list[str] = []
    told: list[str] = []
    for line in [*lines, ""]:
        if _CHANGED.match(line):
            continue
        press = _PRESS.search(line)
        if press is not None:
            if (presses and not presses[-1].endswith(press[0])) or (told and not presses):
                kept += [*presses, *sorted(told)]
                presses, told = [], []
            presses.append(line)
        elif line.startswith("bot to ") or (presses and line.startswith("bot in #")):
            told.append(line)
        else:
            kept += [*presses, *sorted(told), line]
            presses, told = [], []
    return kept[:-1]
