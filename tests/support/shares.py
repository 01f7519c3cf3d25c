"""Deals the tests of a run out to its processes.

Each begins with browser tests, and ends with what is quick.
`--dist worksteal` gives each process an equal part of the list; what is stolen comes from the end of a part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import TypeVar

Test = TypeVar("Test")


def dealt(tests: Iterable[Test], processes: int, dear_file: Callable[[Test], str]) -> list[Test]:
    """Return all tests in another order.

    `dear_file` names the file of a dear test, whose tests stay together; "" for others.
    """
    pool = list(tests)
    cheap = [test for test in pool if not dear_file(test)]
    files = [list(of) for name, of in groupby(pool, dear_file) if name]
    hands: list[list[Test]] = [[] for _ in range(processes)]
    for file in sorted(files, key=len, reverse=True):
        min(hands, key=len).extend(file)
    order: list[Test] = []
    for place, hand in enumerate(hands):
        room = max(0, (len(pool) - len(order)) // (processes - place) - len(hand))
        order += [*hand, *cheap[:room]]
        del cheap[:room]
    return order
