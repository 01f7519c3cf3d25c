"""Choose the cases that every run tries; `make soak` tries the others."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

import pytest


def covering(*axes: Iterable[Any], limit: int | None = None) -> list[Any]:
    """Return every combination of the values of axes, for `pytest.mark.parametrize`.

    Every run has as many of them as the longest axis has values, and among these each value of each axis; the others
    are marked as soak. With `limit`, only the first so many values of the longest axis are for every run.
    """
    values = [list(axis) for axis in axes]
    longest = max(range(len(values)), key=lambda axis: len(values[axis]))
    return [
        combination if _is_on_diagonal(places, values, longest, limit) else _in_soak(combination)
        for places, combination in zip(product(*(range(len(axis)) for axis in values)), product(*values), strict=True)
    ]


def examples(number: int) -> int:
    """Return how many random cases to try, EXAMPLES times as many in `make soak`."""
    return number * int(os.environ.get("EXAMPLES", "1"))


def few(values: Iterable[Any], number: int) -> list[Any]:
    """Return all values: so many of them for every run, the others for `make soak`."""
    cases = list(values)
    places = {place * (len(cases) - 1) // max(1, number - 1) for place in range(number)}
    return [case if place in places else _in_soak(case) for place, case in enumerate(cases)]


def _in_soak(case: Any) -> Any:
    return pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.soak)


def _is_on_diagonal(places: Sequence[int], values: Sequence[Sequence[Any]], longest: int, limit: int | None) -> bool:
    return (limit is None or places[longest] < limit) and all(
        place == places[longest] % len(axis) for place, axis in zip(places, values, strict=True)
    )
