"""A sum of reported numbers says how sure it is, and never holds the same money twice."""

from __future__ import annotations

import math

import numpy as np
import pytest

from dashboard.dataset.dataset import Qualifier
from dashboard.dataset.rows.qualified_sum import (
    QualifiedSum,
    add_sums,
    addable_mask,
    overlap_pairs,
    rounded,
    sum_qualifier,
)


@pytest.mark.parametrize(
    ("parts", "qualifier"),
    [
        ((), "exact"),
        (("exact", "exact"), "exact"),
        (("exact", "about"), "about"),
        (("exact", "over"), "over"),
        (("about", "over"), "over"),
        (("under", "exact"), "under"),
        (("under", "about"), "about"),
        (("under", "over"), "about"),
    ],
)
def test_a_sum_is_stated_as_loosely_as_its_parts(parts: tuple[str, ...], qualifier: str) -> None:
    assert sum_qualifier(parts) == qualifier


@pytest.mark.parametrize(
    ("value", "qualifier", "rounded_value"),
    [
        (248_999.0, "over", 248_000.0),
        (248_001.0, "under", 249_000.0),
        (248_600.0, "about", 249_000.0),
        (248_999.0, "exact", 248_999.0),
        (998.6, "over", 998.0),
    ],
)
def test_a_sum_that_is_not_exact_has_three_figures_and_a_bound_stays_one(
    value: float, qualifier: Qualifier, rounded_value: float
) -> None:
    assert rounded(QualifiedSum(value, qualifier, 2)) == QualifiedSum(rounded_value, qualifier, 2)


def test_what_was_not_reported_is_no_part_of_a_sum() -> None:
    total = add_sums(np.array([10.0, math.nan, 5.0]), np.array(["exact", "over", "exact"], object))
    assert (total.value, total.qualifier, total.parts) == (15.0, "exact", 2)


def test_nothing_reported_is_unknown_and_not_zero() -> None:
    total = add_sums(np.array([math.nan]), np.array(["exact"], object))
    assert math.isnan(total.value)
    assert total.parts == 0


def _added_keys(amounts: list[tuple[str, float, str]]) -> set[str]:
    keys, values, overlaps = (np.array(cells, object) for cells in zip(*amounts, strict=True))
    return set(keys[addable_mask(keys, values.astype(float), overlap_pairs(keys, overlaps))])


@pytest.mark.parametrize("seed", range(40))
def test_overlapping_amounts_are_taken_from_the_largest_down(seed: int) -> None:
    draw = np.random.default_rng(seed)
    amounts = [
        (key, float(draw.integers(1, 4)), ";".join(draw.choice(list("abcdefgz"), draw.integers(3))))
        for key in "abcdefg"
    ]
    overlaps = {(key, other) for key, _value, cell in amounts for other in cell.split(";") if key != other}
    keys = set[str]()
    for key, _value, _cell in sorted(amounts, key=lambda amount: (-amount[1], amount[0])):
        if not any((key, other) in overlaps or (other, key) in overlaps for other in keys):
            keys.add(key)
    assert _added_keys(amounts) == keys


def test_of_overlapping_amounts_the_largest_is_added() -> None:
    # Said once, by the part only: it holds in both directions.
    amounts = [("part", 600.0, "whole"), ("whole", 2700.0, ""), ("other", 50.0, "elsewhere"), ("apart", 7.0, "")]
    assert _added_keys(amounts) == {"whole", "other", "apart"}


def test_an_amount_that_overlaps_only_a_left_out_one_is_added() -> None:
    assert _added_keys([("a", 9.0, "b"), ("b", 5.0, "c"), ("c", 3.0, "")]) == {"a", "c"}
