"""Transcripts: what people did and what the bot was seen to say, held against a file that a person can read.

`WRITE_TRANSCRIPTS=1 make test` writes them anew; what changed is then read like any other change.
"""

import os
import re
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parent / "transcripts"
_PRESS = re.compile(r" presses \[.*\]$")
_CHANGED = re.compile(r"bot (?P<where>in #[\w-]+) \(changed\)> ")


def held_against(name: str, transcript: Iterable[str]) -> tuple[str, str]:
    """The transcript and the file's, both as text; a test compares them."""
    text = "\n".join(settled(transcript)) + "\n"
    path = FOLDER / f"{name}.txt"
    if os.environ.get("WRITE_TRANSCRIPTS"):
        path.write_text(text, encoding="utf-8")
    return text, path.read_text(encoding="utf-8")


def settled(lines: Iterable[str]) -> list[str]:
    """The lines without what depends on who is quicker.

    Presses that follow each other stand before what came of them. Several answers to one card are shown together or
    one by one, so only the last of its changes stays; what is told to several people comes in the order of their names.
    """
    kept: list[str] = []
    presses: list[str] = []
    told: list[str] = []
    changed: dict[str, str] = {}
    for line in [*lines, ""]:
        change = _CHANGED.match(line)
        press = _PRESS.search(line)
        if press is not None:
            if (presses and not presses[-1].endswith(press[0])) or (told and not presses):
                kept += [*presses, *sorted(told), *sorted(changed.values())]
                presses, told, changed = [], [], {}
            presses.append(line)
        elif change is not None:
            changed.pop(change["where"], None)
            changed[change["where"]] = line
        elif line.startswith("bot to "):
            told.append(line)
        else:
            kept += [*presses, *sorted(told), *sorted(changed.values()), line]
            presses, told, changed = [], [], {}
    return kept[:-1]
