"""Each process of a run begins with its share of what is dear.

So none is left with it in the end.
"""

from __future__ import annotations

import pytest

from tests.support.shares import dealt

TESTS = [*(f"a{number}" for number in range(40)), *"bbbbbbcccddd", *(f"e{number}" for number in range(48))]


def file_of(test: str) -> str:
    return test if test in "bcd" else ""


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_every_part_begins_with_dear_files_and_no_test_is_lost(processes: int) -> None:
    order = dealt(TESTS, processes, file_of)
    assert sorted(order) == sorted(TESTS)
    size = len(order) // processes
    parts = ["".join(filter(file_of, order[place * size : (place + 1) * size])) for place in range(processes)]
    assert parts == [["bbbbbbcccddd"], ["bbbbbb", "cccddd"], ["bbbbbb", "ccc", "ddd"]][processes - 1]
    assert [order[place * size] for place in range(processes)] == [part[0] for part in parts]


def test_where_all_are_dear_none_is_lost() -> None:
    assert sorted(dealt("bbbbcd", 3, file_of)) == [*"bbbbcd"]
