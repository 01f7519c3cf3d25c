"""Every run tries each value of each axis of a matrix, and `make soak` the whole of it."""

from __future__ import annotations

from typing import Any

from tests.support.covering import covering


def values(case: Any) -> tuple[Any, ...]:
    return case if isinstance(case, tuple) else tuple(case.values)


def test_each_value_of_each_axis_is_tried_in_every_run_and_each_combination_in_the_soak() -> None:
    cases = covering("abc", range(5), [True, False])
    assert len({values(case) for case in cases}) == 3 * 5 * 2
    tried = [case for case in cases if isinstance(case, tuple)]
    assert len(tried) == 5
    assert [set(axis) for axis in zip(*tried, strict=True)] == [set("abc"), set(range(5)), {True, False}]
