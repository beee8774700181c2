"""Whether something is quick: by its own processor time, whatever else the machine does at that moment."""

from collections.abc import Callable
from time import thread_time


def takes_at_most(seconds: float, run: Callable[[], object]) -> bool:
    """Whether one of three tries needs no more processor time of this thread; a first one may import what it needs."""
    for _ in range(3):
        began = thread_time()
        run()
        if thread_time() - began <= seconds:
            return True
    return False
