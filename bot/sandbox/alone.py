"""Alone: one program at a time on a file, for as long as it runs. Knows nothing of what the file holds."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

if sys.platform == "win32":
    import msvcrt

    def _take(file: TextIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: TextIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class NotAlone(Exception):
    """Another program holds the file."""


@contextlib.contextmanager
def alone_with(path: Path) -> Iterator[None]:
    """Hold *path*, a file for this alone, while the block lasts, and remove it then.

    NotAlone when another program holds it; OSError when the file cannot be made. The system lets go of it when a
    program ends, however that happens, so a file that was left behind holds nobody up.
    """
    with path.open("a", encoding="utf-8") as file:
        try:
            _take(file)
        except OSError:
            raise NotAlone from None
        try:
            yield
        finally:
            # Windows does not remove a file that is open; there it stays, and means nothing.
            with contextlib.suppress(OSError):
                path.unlink()
