"""How the cost of work grows with the size of what it is done with.

The ratio of the best of several runs.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Input = TypeVar("Input")

RUNS = 3


def seconds_of(work: Callable[[Input], object], content: Input) -> float:
    """Return the processor time of this thread that some work takes, the best of several runs."""
    return min(_once(work, content) for _ in range(RUNS))


def _once(work: Callable[[Input], object], content: Input) -> float:
    start = time.thread_time()
    work(content)
    return time.thread_time() - start
