"""Subplots share no axes, and marks on a logarithmic axis do not overlap."""

from __future__ import annotations

from itertools import pairwise

import plotly.graph_objects as go
import pytest

from dashboard.charts import dot_plot, subplots
from dashboard.charts.chart import RenderContext
from dashboard.charts.subplots import Panel


@pytest.mark.parametrize(
    ("values", "expected"),
    [([5000.0, 2e8], (3, 9)), ([10.0], (1, 2)), ([0.0, 7.0, 12.0], (0, 2)), ([0.0], (0, 1)), ([], (0, 1))],
)
def test_a_logarithmic_axis_holds_whole_decades(values: list[float], expected: tuple[int, int]) -> None:
    assert subplots.decades(values) == expected


@pytest.mark.parametrize(("highest", "end"), [(1, 4), (4, 4), (5, 8), (11, 12), (36, 40), (4000, 4000)])
def test_an_axis_of_counts_has_whole_steps(highest: float, end: float) -> None:
    assert subplots.whole_number_axis_end(highest) == end
    assert (subplots.whole_number_axis_end(highest) / 4).is_integer()


def test_neighbours_go_to_levels_of_their_own() -> None:
    assert subplots.dodge([1.0, 1.1, 1.2, 5.0], [0.5] * 4) == [0, 1, 2, 0]


def test_levels_are_bounded() -> None:
    assert max(subplots.dodge([1.0] * 500, [0.5] * 500, most=8)) == 7


def test_each_panel_has_its_own_axes_and_its_own_room(reader: RenderContext) -> None:
    axis = subplots.log_axis([10.0, 1000.0], reader, "USD")
    trace = {"type": "scatter", "x": [10], "y": [-5]}
    figure = go.Figure(
        subplots.figure([Panel(40, {}, [trace]), Panel(60, axis, [trace]), Panel(80, axis, [trace])], reader)
    )
    assert [each.xaxis for each in figure.data] == ["x", "x2", "x3"]
    domains = [figure.layout[name].domain for name in ("yaxis", "yaxis2", "yaxis3")]
    assert all(above[0] >= below[1] for above, below in pairwise(domains))
    assert figure.layout.height >= 40 + 60 + 80


def test_a_bound_points_beyond_its_mark_and_about_is_open(reader: RenderContext) -> None:
    numbers = (("a", 10.0, "about"), ("b", 60_000.0, "over"), ("zero", 0.0, "exact"))
    marks = [dot_plot.DotMark(*number, "", "training") for number in numbers]
    series = {"training": dot_plot.MarkSeries("Training", "square", "#000000")}
    panel = dot_plot.panel([dot_plot.DotLane("Kazakhstan", "60,010", marks)], series, reader, "People")
    (trace,) = panel.traces
    said = dict(
        zip(trace["customdata"], zip(trace["marker"]["symbol"], trace["text"], trace["x"], strict=True), strict=True)
    )
    assert said["a"] == ("square-open", "", 10.0)
    assert said["b"] == ("square", "→", 60_000.0)
    assert said["zero"][2] == 10.0  # a logarithm has no zero: it stands at the start of the axis
