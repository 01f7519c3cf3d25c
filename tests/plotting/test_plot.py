"""How a value and its qualifier are drawn, the same in every renderer."""

from __future__ import annotations

import math

import pytest

from dashboard.plotting.plot import Extent, Mark, Row, Scale, count_scale, log_scale, reported_extents, round_end

PERCENT = Scale("share", 100.0, "percent")


@pytest.mark.parametrize(
    ("mark", "parts"),
    [
        (Mark(50), [Extent(0, 50, "solid")]),
        (Mark(60, "over"), [Extent(0, 60, "solid"), Extent(60, 68, "open")]),
        (Mark(50, "about"), [Extent(0, 46, "solid"), Extent(46, 54, "soft")]),
        (Mark(2, "about"), [Extent(0, 1, "solid"), Extent(1, 3, "soft")]),
        (Mark(20, "under"), [Extent(0, 20, "hatched")]),
        (Mark(math.nan, low=3, high=5), [Extent(3, 5, "solid")]),
        (Mark(math.nan), []),
    ],
)
def test_a_qualifier_is_drawn_as_it_was_reported(mark: Mark, parts: list[Extent]) -> None:
    assert list(reported_extents(mark, PERCENT)) == parts


@pytest.mark.parametrize(("highest", "end"), [(0, 1), (0.3, 0.4), (7, 8), (61, 80), (100, 100), (15_084, 20_000)])
def test_an_axis_ends_at_a_round_number_that_holds_the_highest_value(highest: float, end: float) -> None:
    assert round_end(highest) == pytest.approx(end)


@pytest.mark.parametrize("highest", [1, 4, 5, 11, 36, 4000])
def test_an_axis_of_counts_has_whole_steps(highest: float) -> None:
    scale = count_scale([Row("", (Mark(highest),))], "people")
    assert scale.end >= highest
    assert (scale.end / 4).is_integer()


@pytest.mark.parametrize(
    ("values", "powers"),
    [([5000.0, 2e8], (3, 9)), ([10.0], (1, 2)), ([0.0, 7.0, 12.0], (0, 2)), ([0.0], (0, 1)), ([], (0, 1))],
)
def test_a_logarithmic_axis_holds_whole_decades(values: list[float], powers: tuple[int, int]) -> None:
    scale = log_scale(values, "USD")
    assert (scale.start, scale.end) == (10.0 ** powers[0], 10.0 ** powers[1])
