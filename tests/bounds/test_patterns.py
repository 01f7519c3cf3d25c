"""A pattern that an editor wrote is held against cells in time that grows with their length."""

from __future__ import annotations

import re

import pytest

from dashboard.bounds.errors import BoundError
from dashboard.bounds.patterns import MAX_LENGTH, compile_pattern
from dashboard.dataset.dataset import Dataset
from tests.support.cost_growth import seconds_of

SLOW = ("(a+)+$", "(a|a)*b", "(a|aa)+$", "a*a*a*a*a*a*b", "(a?){60}a{60}b", "(.*a){30}b", "^(([a-z])+.)+[A-Z]([a-z])+$")
"""Patterns that `re` tries in more ways than it has time for."""


@pytest.mark.parametrize("pattern", SLOW)
def test_work_grows_with_the_cell_and_no_faster(pattern: str) -> None:
    """Doubling a cell about doubles the time; `re` would take longer than anybody lives."""
    matches = compile_pattern(pattern)
    short, long = (seconds_of(matches, "a" * length + "!") for length in (4_000, 8_000))
    assert long < 5 * short + 0.02


@pytest.mark.parametrize("pattern", ["(?=a+)b", r"(a)\1?b*", "(a{1000}){1000}", "a" * (MAX_LENGTH + 1)])
def test_what_would_have_to_be_tried_in_many_ways_is_refused(pattern: str) -> None:
    with pytest.raises(BoundError, match="the pattern"):
        compile_pattern(pattern)


def test_the_shipped_patterns_match_as_python_does(dataset: Dataset) -> None:
    for name, table in dataset.contract.tables.items():
        for field in table.fields:
            if field.pattern:
                cells = [*dataset.table(name)[field.name].astype(str).unique(), "", "x y", "2020-1", "KAZ;", "é" * 40]
                linear, python = compile_pattern(field.pattern), re.compile(field.pattern)
                assert [linear(cell) for cell in cells] == [bool(python.fullmatch(cell)) for cell in cells]
