"""A Plotly figure draws what the plot says, wherever its parts stand."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go
import pytest

from dashboard.plotting.plot import Extent, Mark, Pattern, Plot, Row, Scale, Section, Series, reported_extents
from dashboard.plotting.plotly_axes import value_axis
from dashboard.plotting.plotly_bars import SHAPES, Bar, BarStyle, bar_traces
from dashboard.plotting.plotly_dots import dodge, dot_traces, dots
from dashboard.plotting.plotly_figure import plotly_figure
from dashboard.plotting.plotly_panel import COMPACT
from dashboard.plotting.plotly_rows import SMALLER
from dashboard.plotting.render_context import Figure, RenderContext
from dashboard.plotting.text_width import longest_line
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT

PERCENT, COUNT = Scale("share", 100.0, "percent"), Scale("count", 8.0, "people")
MONEY = Scale("log", 100_000.0, "people", 10.0)
STATED = [
    Mark(46, label="46%"),
    Mark(50, "about", label="~50%"),
    Mark(2, "about", label="~2"),
    Mark(60, "over", label=">60%"),
    Mark(20, "under", label="<20%"),
    Mark(math.nan, low=3, high=5, label="3 to 5"),
]
LOOK = BarStyle("#123456", "#abcdef")


def extents(traces: list[Figure]) -> list[Extent]:
    """Return the parts of one bar as they are drawn."""
    patterns: dict[str, Pattern] = {shape: pattern for pattern, shape in SHAPES.items()}
    parts = [(trace["base"][0], trace["x"][0], _shape(trace)) for trace in traces]
    return [Extent(start, start + length, patterns[shape]) for start, length, shape in parts if length]


def _shape(trace: Figure) -> str:
    return str(trace["marker"].get("pattern", {"shape": [""]})["shape"][0])


@pytest.mark.parametrize("mark", STATED, ids=lambda mark: mark.label)
def test_a_bar_is_drawn_as_its_value_was_reported(mark: Mark, reader: RenderContext) -> None:
    """Open and hatched parts are both drawn with strokes."""
    parts = extents(bar_traces([Bar(mark, PERCENT, 0.0)], LOOK, reader))
    reported_parts = reported_extents(mark, PERCENT)
    assert [(part.start, part.end, SHAPES[part.pattern]) for part in parts] == [
        (part.start, part.end, SHAPES[part.pattern]) for part in reported_parts
    ]


def test_the_label_stands_at_the_end_of_the_bar(reader: RenderContext) -> None:
    _certain, uncertain = bar_traces([Bar(mark, PERCENT, 0.0) for mark in STATED], LOOK, reader)
    ends = [start + length for start, length in zip(uncertain["base"], uncertain["x"], strict=True)]
    assert ends == [reported_extents(mark, PERCENT)[-1].end for mark in STATED]
    assert uncertain["text"] == [label.replace(">", "&gt;").replace("<", "&lt;") for label in (m.label for m in STATED)]


def test_bars_without_an_uncertain_part_are_one_trace_with_its_labels(reader: RenderContext) -> None:
    (certain,) = bar_traces([Bar(STATED[0], PERCENT, 0.0)], LOOK, reader)
    assert (certain["base"], certain["x"], certain["text"]) == ([0], [46], ["46%"])


def test_an_interval_is_a_whisker_and_the_label_stands_beyond_it(reader: RenderContext) -> None:
    bar = Bar(Mark(40, low=30, high=55, label="40%"), PERCENT, -5.0)
    certain, uncertain, whisker = bar_traces([bar], LOOK, reader)
    assert (certain["x"], uncertain["base"], uncertain["x"]) == ([40], [55], [0])
    assert (whisker["x"], whisker["y"]) == ([40], [-5.0])
    assert (whisker["error_x"]["array"], whisker["error_x"]["arrayminus"]) == ([15], [10])
    (standing,) = bar_traces([bar], BarStyle("#123456", "#abcdef", upright=True), reader)[2:]
    assert standing["error_y"]["array"] == [15]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_axis_leaves_room_for_the_longest_label(language: str) -> None:
    reader = RenderContext(text_for(language), LIGHT)
    short, long = (
        value_axis(PERCENT, [Mark(98, label=label)], 316, reader) for label in ("98%", "98 of 100 countries")
    )
    assert max(short["range"]) < max(long["range"])
    assert (short["range"][0] > short["range"][1]) is (language == "ar"), "bars grow the way the language is read"


def test_an_axis_names_every_second_value_where_five_names_have_no_room() -> None:
    reader = RenderContext(text_for("en"), LIGHT)
    assert [value_axis(PERCENT, [], pixels, reader)["ticktext"] for pixels in (316, 120)] == [
        ["0%", "25%", "50%", "75%", "100%"],
        ["0%", "", "50%", "", "100%"],
    ]


def test_a_value_in_words_is_broken_where_the_smaller_figure_of_a_shared_screen_ends(reader: RenderContext) -> None:
    row = Row("Testing", value_text="22.2% of respondents, 455 respondents", kind="local")
    figure = plotly_figure(
        Plot((Section(PERCENT, (row, Row("One", (Mark(4, label="4"),)))),)),
        replace(reader, wide=True, compact=True, width=486),
    )
    (words,) = (trace["text"][0] for trace in figure["data"] if trace.get("mode") == "text")
    assert words.count("<br>") >= 1
    assert longest_line(words.replace("\u2009", ""), "strong") <= SMALLER * 486 - COMPACT


def plot(*scales: Scale, part: str = "") -> Plot:
    sections = (Section(scale, (Row("One", (Mark(4, label="4"),)),), part=part) for scale in scales)
    return Plot(tuple(sections))


def test_sections_with_one_scale_share_an_axis_and_others_have_their_own(wide: RenderContext) -> None:
    figure: Any = go.Figure(plotly_figure(plot(PERCENT, PERCENT, COUNT), wide))
    assert {trace.xaxis for trace in figure.data} == {"x", "x2"}
    domains = [figure.layout[name].domain for name in ("yaxis", "yaxis2")]
    assert all(above[0] >= below[1] for above, below in pairwise(domains))


def test_labels_stand_beside_bars_on_a_wide_screen_and_above_them_on_a_narrow_one(
    reader: RenderContext, wide: RenderContext
) -> None:
    narrow_layout, wide_layout = (plotly_figure(plot(PERCENT), context)["layout"] for context in (reader, wide))
    assert wide_layout["yaxis"]["ticktext"] == ["One"]
    assert [note["text"] for note in narrow_layout["annotations"]] == ["One"]
    assert narrow_layout["margin"]["l"] < wide_layout["margin"]["l"]
    assert narrow_layout["height"] > wide_layout["height"]


def test_a_figure_without_marks_has_no_axis(reader: RenderContext) -> None:
    silent = Plot((Section(PERCENT, (Row("Nothing was found.", kind="note"),)),))
    layout = plotly_figure(silent, reader)["layout"]
    assert layout["xaxis"]["visible"] is False
    assert [note["text"] for note in layout["annotations"]] == ["Nothing was found."]


def test_a_bound_points_beyond_its_mark_and_about_is_open(reader: RenderContext) -> None:
    marks = [
        Mark(10.0, "about", series="training", key="a"),
        Mark(60_000.0, "over", series="training", key="b"),
        Mark(0.0, series="training", key="zero"),
    ]
    series = {"training": Series("training", "Training", "kind-training", "square")}
    dot_positions = [(dot, 0.0) for dot in dots(marks, MONEY, reader)]
    (trace,) = dot_traces(dot_positions, series, reader)
    symbols, arrows, places = trace["marker"]["symbol"], trace["text"], trace["x"]
    points_by_key = dict(zip(trace["customdata"], zip(symbols, arrows, places, strict=True), strict=True))
    assert points_by_key["a"] == ("square-open", "", 10.0)
    assert points_by_key["b"] == ("square", "→", 60_000.0)
    assert points_by_key["zero"][2] == 10.0  # a logarithm has no zero: it stands at the start of the axis


def test_neighbours_go_to_levels_of_their_own_and_levels_are_bounded() -> None:
    assert dodge([1.0, 1.1, 1.2, 5.0], [0.5] * 4) == [0, 1, 2, 0]
    assert max(dodge([1.0] * 500, [0.5] * 500, limit=8)) == 7
