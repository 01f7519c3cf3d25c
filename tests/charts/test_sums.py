"""A sum of reported numbers says how sure it is, and never holds the same money twice."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from dashboard.charts.sums import addable, of_sum, summed


@pytest.mark.parametrize(
    ("parts", "expected"),
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
def test_a_sum_is_stated_as_loosely_as_its_parts(parts: tuple[str, ...], expected: str) -> None:
    assert of_sum(parts) == expected


def test_what_was_not_reported_is_no_part_of_a_sum() -> None:
    total = summed(pd.Series([10.0, float("nan"), 5.0]), pd.Series(["exact", "over", "exact"]))
    assert (total.value, total.qualifier, total.parts) == (15.0, "exact", 2)


def test_nothing_reported_is_unknown_and_not_zero() -> None:
    total = summed(pd.Series([float("nan")]), pd.Series(["exact"]))
    assert math.isnan(total.value)
    assert total.parts == 0


def test_of_overlapping_amounts_the_largest_is_added() -> None:
    amounts = pd.DataFrame(
        {
            "id": ["part", "whole", "other", "apart"],
            "value": [600.0, 2700.0, 50.0, 7.0],
            # Said once, by the part only: it holds in both directions.
            "overlaps": ["whole", "", "elsewhere", ""],
        }
    )
    assert amounts.loc[addable(amounts), "id"].tolist() == ["whole", "other", "apart"]


def test_an_amount_that_overlaps_only_a_left_out_one_is_added() -> None:
    chain = pd.DataFrame({"id": ["a", "b", "c"], "value": [9.0, 5.0, 3.0], "overlaps": ["b", "c", ""]})
    assert chain.loc[addable(chain), "id"].tolist() == ["a", "c"]
