"""Every run tries each value of each axis of a matrix, and `make soak` the whole of it."""

from __future__ import annotations

from typing import Any

from tests.support.covering import covering, few


def values(case: Any) -> tuple[Any, ...]:
    return tuple(case.values if is_soak(case) else case)


def is_soak(case: Any) -> bool:
    return hasattr(case, "marks")


def test_each_value_of_each_axis_is_tried_in_every_run_and_each_combination_in_the_soak() -> None:
    cases = covering("abc", range(5), [True, False])
    assert len({values(case) for case in cases}) == 3 * 5 * 2
    sample = [case for case in cases if not is_soak(case)]
    assert len(sample) == 5
    assert [set(axis) for axis in zip(*sample, strict=True)] == [set("abc"), set(range(5)), {True, False}]


def test_of_many_values_every_run_tries_few_from_the_first_to_the_last() -> None:
    sample = [case for case in few("abcdef", 3) if not is_soak(case)]
    assert sample == ["a", "c", "f"]
    assert {values(case) for case in few("abcdef", 3) if is_soak(case)} == {("b",), ("d",), ("e",)}
    assert [is_soak(case) for case in few([(1, 2), (3, 4)], 1)] == [False, True]
